"""Visual lines as tables see them: cells, and the ink within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from recpack.readers.layout.fragments import Fragment, Ruled, cells_of
from recpack.readers.layout.rules import Rules
from recpack.readers.layout.sides import LABEL
from recpack.readers.layout.white import Inked, inked

LEAST_RULE = 1.8  # letters that an upright rule is high: strokes of letters are none
NONE = Rules()


@dataclass(frozen=True)
class Line:
    """A visual line as cells parted at wide gaps and rules; `ink` by the id of a fragment.

    `lean` makes a place in it one that can be compared with those of other lines: a + b * x.
    """

    cells: tuple[tuple[Fragment, ...], ...]
    ink: Mapping[int, Inked]
    lean: tuple[float, float] = (0.0, 1.0)

    @cached_property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """(x0, x1) of the cells."""
        return tuple(
            (self._at(c[0].box.x0), self._at(max(f.box.x1 for f in c))) for c in self.cells
        )

    def _at(self, x: float) -> float:
        return self.lean[0] + self.lean[1] * x

    def own(self, places: Sequence[float]) -> list[float]:
        """Places that can be compared, as places in this line."""
        return [(x - self.lean[0]) / self.lean[1] for x in places]

    @cached_property
    def fragments(self) -> tuple[Fragment, ...]:
        """All fragments, left to right."""
        return tuple(f for cell in self.cells for f in cell)

    @cached_property
    def inked(self) -> tuple[tuple[float, float], ...]:
        """(x0, x1) of what stands between wide blanks."""
        return tuple(self.parts(self.fragments))

    def parts(self, items: Sequence[Fragment]) -> list[tuple[float, float]]:
        """The same of some fragments of the line."""
        return [(self._at(a), self._at(b)) for f in items for a, b in self.ink[id(f)].parts]

    @cached_property
    def top(self) -> float:
        """Upper edge."""
        return min(f.box.y0 for f in self.fragments)

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        return max(f.box.y1 for f in self.fragments)

    @cached_property
    def middle(self) -> float:
        """Height of the middle."""
        return float(median((f.left_y + f.right_y) / 2 for f in self.fragments))

    @cached_property
    def size(self) -> float:
        """Letter height."""
        return max(float(median(f.size for f in self.fragments)), 1.0)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Text of each cell."""
        return tuple(" ".join(f.text for f in cell) for cell in self.cells)

    @cached_property
    def form(self) -> bool:
        """Whether at least half the cells are "label: value"."""
        said = sum(bool(LABEL.match(c[0].text)) for c in self.cells)
        return 2 * said >= len(self.cells)


def lines_of(
    lines: Sequence[Sequence[Fragment]],
    ruled: Ruled,
    tab_gap: float,
    dark: Any,
    rules: Rules = NONE,
) -> list[Line]:
    """Lines with their cells; `dark` is the ink of the page (uint8, rows x columns)."""
    return [
        Line(
            tuple(map(tuple, cells_of(line, ruled, tab_gap))),
            {id(f): inked(f, dark, _walls(f, rules)) for f in line},
        )
        for line in lines
    ]


def _walls(item: Fragment, rules: Rules) -> list[float]:
    """Upright rules that cross an item: it was read across two cells."""
    least = 0.3 * item.size
    middle = (item.left_y + item.right_y) / 2
    return [
        x
        for x in rules.beside(middle, LEAST_RULE * item.size)
        if item.box.x0 + least < x < item.box.x1 - least
    ]

"""White inside a fragment: where two cells run into each other in what was read as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from recpack.readers.layout.fragments import Fragment, within

_LEAST = 0.45  # em
_TIGHT = 0.15  # em by which a detected box is larger than its letters
_INSET = 0.12  # share of a box's height that its letters leave free


@dataclass(frozen=True, slots=True)
class White:
    """Blank from x0 to x1 behind text[:end]; the rest begins at text[start:]."""

    x0: float
    x1: float
    end: int
    start: int


@dataclass(frozen=True, slots=True)
class Inked:
    """Where the letters of a fragment begin and end, and the wide blanks between."""

    x0: float
    x1: float
    white: tuple[White, ...] = ()

    @property
    def parts(self) -> tuple[tuple[float, float], ...]:
        """(x0, x1) of what stands between the blanks."""
        starts = (self.x0, *(w.x1 for w in self.white))
        ends = (*(w.x0 for w in self.white), self.x1)
        return tuple(zip(starts, ends, strict=True))


def inked(item: Fragment, dark: Any) -> Inked:
    """Ends and blanks of half an em and more, from the page's ink (uint8, rows x columns)."""
    box = item.box
    loose = Inked(box.x0 + _TIGHT * item.size, box.x1 - _TIGHT * item.size)
    inset = _INSET * box.height
    left = max(int(box.x0), 0)
    top = max(int(box.y0 + inset), 0)
    area = dark[top : int(box.y1 - inset) + 1, left : int(box.x1) + 1]
    if item.alone or not area.size:
        return loose
    written = area.any(axis=0)
    columns = np.flatnonzero(written)
    if len(columns) < 2:
        return loose
    x0, x1 = float(left + columns[0]), float(left + columns[-1] + 1)
    text, edges = item.text, item.edges
    known = len(edges) == len(text) + 1 and edges[0] <= edges[1]
    if len(text) < 2 or not known or box.width < 1.6 * item.size:
        return Inked(x0, x1)
    return Inked(x0, x1, tuple(_blanks(item, ~written, left)))


def _blanks(item: Fragment, blank: Any, left: int) -> Iterator[White]:
    steps = np.flatnonzero(np.diff(blank.astype(np.int8)))
    least = _LEAST * item.size
    for a, b in zip(steps[:-1].tolist(), steps[1:].tolist(), strict=True):
        if not blank[a + 1] or b - a < least:
            continue
        x0, x1 = float(left + a + 1), float(left + b)
        middle = (x0 + x1) / 2
        end = sum((p + q) / 2 < middle for p, q in zip(item.edges, item.edges[1:], strict=False))
        head = item.text[:end].rstrip()
        start = len(item.text) - len(item.text[end:].lstrip())
        if head and start < len(item.text):
            yield White(x0, x1, len(head), start)


def cut(item: Fragment, white: White) -> tuple[Fragment, Fragment]:
    """The fragment before and behind a blank."""
    box = item.box
    a = min(white.x0, max(item.edges[white.end], box.x0 + 1))
    b = max(white.x1, min(item.edges[white.start], box.x1 - 1))

    def height(x: float) -> float:
        share = (x - box.x0) / max(box.width, 1.0)
        return item.left_y + (item.right_y - item.left_y) * share

    left = replace(
        item, text=item.text[: white.end], box=replace(box, x1=a), right_y=height(a),
        edges=(*(min(e, a) for e in item.edges[: white.end]), a),
        doubts=within(item.doubts, 0, white.end),
    )  # fmt: skip
    right = replace(
        item, text=item.text[white.start :], box=replace(box, x0=b), left_y=height(b),
        edges=(b, *(max(e, b) for e in item.edges[white.start + 1 :])),
        doubts=within(item.doubts, white.start, len(item.text) - white.start),
    )  # fmt: skip
    return left, right

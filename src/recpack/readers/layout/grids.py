"""Full grids of rules: which cells they enclose, on curled and broken paper too.

A rule is a curve along the page; rules that meet are one grid. Where a piece of a rule is missing
between two places of the grid, these are one cell. A grid says by itself where text belongs: no
white strips, distances or words have to be asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box

_BIN = 8  # pixels along a rule for which its place is told once
_REACH = 250  # of the page's height: rules that miss each other by less meet
_LEAST_TOUCH = 6  # pixels
_LONG = 0.6  # of a grid's size: such rules tell how all of them are bent
_END = 120.0  # pixels at the end of a rule that tell where it would go on
_RULED = 0.5  # of a piece between two crossings
_INKED = 0.9  # the same, of a piece too short to be told from ink otherwise
_TWO_ROWS = 1.5  # of the usual distance of two rules: one may be lost between them
_FLANK = 4  # pixels beside a rule that are not looked at
_SPREAD = 20  # parts of a rule
_EVERYWHERE = 0.85  # of them have some of its dots
_LEAST_DOTS = 0.1  # of its length
_OUTER = 3.0  # touches that rules reach over the last one across: the frame is open there


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A rule from `xs[0]` to `xs[-1]`; how thick it is does not matter."""

    xs: Any
    ys: Any

    @classmethod
    def of(cls, xs: Iterable[float], ys: Iterable[float]) -> Curve:
        """A curve through points, left to right."""
        return cls(np.array(list(xs), np.float64), np.array(list(ys), np.float64))

    @property
    def length(self) -> float:
        """From end to end."""
        return float(self.xs[-1] - self.xs[0])

    @property
    def middle(self) -> float:
        """Half way."""
        return float(self.xs[0] + self.xs[-1]) / 2

    def at(self, x: Any) -> Any:
        """Its place across at x; behind its ends it goes on straight."""
        x = np.asarray(x, np.float64)
        out = np.interp(x, self.xs, self.ys)
        low, high = self.xs[0], self.xs[-1]
        if self.length < _END or (x.ndim == 0 and low <= x <= high):
            return out
        first = (np.interp(low + _END, self.xs, self.ys) - self.ys[0]) / _END
        last = (self.ys[-1] - np.interp(high - _END, self.xs, self.ys)) / _END
        return out + np.minimum(x - low, 0) * first + np.maximum(x - high, 0) * last


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A line of the grid, ruled or not at all places: a curve moved by `shift`."""

    curve: Curve
    shift: float
    whole: bool = False  # taken for ruled all along: an open side of the frame, a row of dots

    def at(self, x: Any) -> Any:
        """Its place across at x."""
        return self.curve.at(x) + self.shift


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells between level bounds (top to bottom) and upright ones (left to right).

    `origin[r, c]` is the place (row, column) of the cell that place r, c belongs to.
    """

    level: tuple[Bound, ...]
    upright: tuple[Bound, ...]
    origin: Any
    box: Box

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.origin.shape[1])

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the cell at a point; None outside."""
        if not (self.box.x0 <= x <= self.box.x1 and self.box.y0 <= y <= self.box.y1):
            return None
        row = bisect_right(self.level, y, key=lambda bound: float(bound.at(x))) - 1
        column = bisect_right(self.upright, x, key=lambda bound: float(bound.at(y))) - 1
        if not (0 <= row < len(self.level) - 1 and 0 <= column < len(self.upright) - 1):
            return None
        found = self.origin[row, column]
        return int(found[0]), int(found[1])

    def first_rows(self) -> set[int]:
        """Rows that a cell begins in."""
        return {int(r) for r in self.origin[..., 0].ravel()}

    def cells(self) -> list[tuple[int, int, int, int]]:
        """(row, column, row behind, column behind) of every cell."""
        ends: dict[tuple[int, int], tuple[int, int]] = {}
        for r in range(self.origin.shape[0]):
            for c in range(self.origin.shape[1]):
                ends[int(self.origin[r, c, 0]), int(self.origin[r, c, 1])] = r + 1, c + 1
        return [(r, c, *end) for (r, c), end in sorted(ends.items())]

    def bounds(self, row: int, column: int, y: float) -> tuple[float, float]:
        """Where the cell at a place begins and ends at a height."""
        last = max(c for r, c0, _, c in self.cells() if (r, c0) == (row, column))
        return float(self.upright[column].at(y)), float(self.upright[last].at(y))


def find_grids(level: Any, upright: Any, dark: Any) -> tuple[Grid, ...]:
    """Grids of a page from top to bottom.

    The masks (uint8, rows x columns) hold level rules, upright rules, and all ink.
    """
    if not level.any() or not upright.any():
        return ()
    touch = max(_LEAST_TOUCH, level.shape[0] / _REACH)
    across, down = curves(level, 0), curves(upright, 1)
    if len(across) < 2 or len(down) < 2:
        return ()
    out = []
    for ours, theirs in _meeting(across, down, touch):
        if len(ours) >= 2 and len(theirs) >= 2:
            grid = _grid(ours, theirs, touch, (level, upright, dark))
            if grid is not None:
                out.append(grid)
    return tuple(sorted(out, key=lambda g: (g.box.y0, g.box.x0)))


def curves(mask: Any, along: int) -> list[Curve]:
    """The lines of a mask that run along x (0) or y (1)."""
    out = []
    for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
        xs, ys = outline[:, 0, along].astype(np.int64), outline[:, 0, 1 - along]
        low, high = int(xs.min()), int(xs.max())
        if high - low < 2 * _BIN:
            continue
        key = (xs - low) // _BIN
        number = np.bincount(key)
        some = number > 0
        px = np.bincount(key, weights=xs)[some] / number[some]
        py = np.bincount(key, weights=ys)[some] / number[some]
        px[0], px[-1] = low, high
        out.append(Curve(px, py))
    return out


def _meeting(
    across: Sequence[Curve], down: Sequence[Curve], touch: float
) -> list[tuple[list[Curve], list[Curve]]]:
    """Rules that meet each other, or go on in one line, as groups."""
    owner = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    first = len(across)
    pairs = [
        (i, first + j)
        for j, line in enumerate(down)
        for i, rule in enumerate(across)
        if _meet(rule, line, touch)
    ]
    for group, offset in ((across, 0), (down, first)):
        pairs += [
            (offset + i, offset + j)
            for (i, one), (j, other) in combinations(enumerate(group), 2)
            if _one_line(one, other, 2 * touch)
        ]
    for i, j in pairs:
        owner[root(i)] = root(j)
    out: dict[int, tuple[list[Curve], list[Curve]]] = {}
    for i in range(len(owner)):
        ours, theirs = out.setdefault(root(i), ([], []))
        if i < len(across):
            ours.append(across[i])
        else:
            theirs.append(down[i - len(across)])
    return list(out.values())


def _meet(rule: Curve, line: Curve, touch: float) -> bool:
    """Whether a level and an upright rule cross, or nearly."""
    if line.xs[0] - touch > rule.ys.max() or line.xs[-1] + touch < rule.ys.min():
        return False
    if rule.xs[0] - touch > line.ys.max() or rule.xs[-1] + touch < line.ys.min():
        return False
    x = float(np.interp(rule.ys.mean(), line.xs, line.ys))
    y = float(np.interp(x, rule.xs, rule.ys))
    x = float(np.interp(y, line.xs, line.ys))
    return bool(
        rule.xs[0] - touch <= x <= rule.xs[-1] + touch
        and line.xs[0] - touch <= y <= line.xs[-1] + touch
    )


def _one_line(one: Curve, other: Curve, gap: float) -> bool:
    first, second = (one, other) if one.xs[0] <= other.xs[0] else (other, one)
    if not 0 <= second.xs[0] - first.xs[-1] <= gap:
        return False
    return bool(abs(first.ys[-1] - second.ys[0]) <= gap / 4)


def _grid(
    across: Sequence[Curve], down: Sequence[Curve], touch: float, masks: tuple[Any, Any, Any]
) -> Grid | None:
    left, right = _extent(across)
    top, bottom = _extent(down)
    level, upright = _bounds(across, touch, right - left), _bounds(down, touch, bottom - top)
    level = _with_open(level, (left + right) / 2, (top, bottom), _OUTER * touch)
    upright = _with_open(upright, (top + bottom) / 2, (left, right), _OUTER * touch)
    if len(level) < 3 or len(upright) < 3:
        return None
    flat, tall, dark = masks
    level = with_dots(level, left, right, dark)
    ruled_down = _ruled(upright, level, (tall, dark), touch)
    ruled_across = _ruled(level, upright, (flat.T, dark.T), touch).T
    # A line that is ruled nowhere inside the grid is none.
    rows = [0, *(k for k in range(1, len(level) - 1) if ruled_across[k].any()), len(level) - 1]
    columns = [
        0, *(k for k in range(1, len(upright) - 1) if ruled_down[:, k].any()), len(upright) - 1
    ]  # fmt: skip
    if len(rows) < len(level) or len(columns) < len(upright):
        level = [level[k] for k in rows]
        upright = [upright[k] for k in columns]
        if len(level) < 3 or len(upright) < 3:
            return None
        ruled_down = _ruled(upright, level, (tall, dark), touch)
        ruled_across = _ruled(level, upright, (flat.T, dark.T), touch).T
    origin = _origins(ruled_across, ruled_down)
    box = Box(
        min(float(upright[0].at(y)) for y in (top, bottom)),
        min(float(level[0].at(x)) for x in (left, right)),
        max(float(upright[-1].at(y)) for y in (top, bottom)),
        max(float(level[-1].at(x)) for x in (left, right)),
    )
    return Grid(tuple(level), tuple(upright), origin, box)


def _extent(curves: Iterable[Curve]) -> tuple[float, float]:
    every = list(curves)
    return min(float(c.xs[0]) for c in every), max(float(c.xs[-1]) for c in every)


def _bounds(curves: Sequence[Curve], touch: float, size: float) -> list[Bound]:
    """The lines on which the rules of a grid lie: pieces of one line are one, the longest first."""
    ordered = sorted(curves, key=lambda c: (-c.length, float(c.ys[0])))
    long = [c for c in ordered if c.length >= _LONG * size] or ordered[:1]
    found: list[Bound] = []
    for piece in ordered:
        x, y = piece.middle, float(piece.at(piece.middle))
        if any(abs(float(b.at(x)) - y) <= touch for b in found):
            continue
        if piece.length >= _LONG * size:
            found.append(Bound(piece, 0.0))
            continue
        near = min(long, key=lambda c: abs(float(c.at(x)) - y))
        found.append(Bound(near, y - float(near.at(x))))
    middle = (min(c.xs[0] for c in curves) + max(c.xs[-1] for c in curves)) / 2
    return sorted(found, key=lambda b: float(b.at(middle)))


def with_dots(bounds: Sequence[Bound], left: float, right: float, dark: Any) -> list[Bound]:
    """With the rules of which a fax has left some dots, from side to side and nothing close."""
    out = list(bounds)
    steps = [
        float(b.at((left + right) / 2) - a.at((left + right) / 2)) for a, b in pairwise(bounds)
    ]
    usual = float(np.percentile(steps, 25))
    xs = np.arange(max(int(left) + 4, 0), min(int(right) - 3, dark.shape[1]))
    if len(xs) < 2 * _SPREAD:
        return out
    for above, step in zip(bounds, steps, strict=False):
        if step < _TWO_ROWS * usual or step < 4 * _FLANK:
            continue
        heights = above.at(xs)[None, :] + np.arange(_FLANK, int(step) - _FLANK)[:, None]
        area = dark[np.rint(heights).astype(int).clip(0, dark.shape[0] - 1), xs[None, :]] > 0
        band = area[:-2] | area[1:-1] | area[2:]
        share = band.mean(axis=1)
        sides = np.convolve(area.mean(axis=1), [1.0] * 5, "valid") / 5
        parts = np.stack([p.any(axis=1) for p in np.array_split(band, _SPREAD, axis=1)]).mean(
            axis=0
        )
        for t in np.argsort(-share):
            flanks = [sides[i] for i in (t - 8, t + 6) if 0 <= i < len(sides)]
            if share[t] < _LEAST_DOTS:
                break
            if parts[t] >= _EVERYWHERE and len(flanks) == 2 and max(flanks) <= share[t] / 6:
                out.append(Bound(above.curve, above.shift + _FLANK + float(t) + 1, whole=True))
                break
    return sorted(out, key=lambda b: float(b.at((left + right) / 2)))


def _with_open(
    bounds: list[Bound], middle: float, ends: tuple[float, float], least: float
) -> list[Bound]:
    """With the ends of the rules across, where the frame is open on that side."""
    first, last = bounds[0], bounds[-1]
    out = list(bounds)
    if float(first.at(middle)) - ends[0] > least:
        out.insert(
            0, Bound(first.curve, first.shift + ends[0] - float(first.at(middle)), whole=True)
        )
    if ends[1] - float(last.at(middle)) > least:
        out.append(Bound(last.curve, last.shift + ends[1] - float(last.at(middle)), whole=True))
    return out


def _ruled(
    bounds: Sequence[Bound], others: Sequence[Bound], masks: tuple[Any, Any], touch: float
) -> Any:
    """Whether upright bound k has a rule between `others` n and n + 1, as array [n, k]."""
    lines, dark = masks
    height, width = lines.shape
    out = np.zeros((len(others) - 1, len(bounds)), bool)
    half = int(touch / 2) + 1
    for k, bound in enumerate(bounds):
        if bound.whole:
            out[:, k] = True
            continue
        for n, (above, below) in enumerate(pairwise(others)):
            middle = (float(above.at(0)) + float(below.at(0))) / 2
            x = float(bound.at(middle))
            top, bottom = float(above.at(x)) + touch / 2, float(below.at(x)) - touch / 2
            ys = np.arange(max(int(top), 0), min(int(bottom) + 1, height))
            if not len(ys):
                continue
            xs = np.rint(bound.at(ys)).astype(int)
            around = (xs[:, None] + np.arange(-half, half + 1)).clip(0, width - 1)
            if lines[ys[:, None], around].any(axis=1).mean() >= _RULED:
                out[n, k] = True
                continue
            ink = dark[ys[:, None], around].mean(axis=0)
            out[n, k] = bool(ink.max() >= _INKED)
    return out


def _origins(across: Any, down: Any) -> Any:
    """The place of the cell that each place belongs to.

    `across[k, c]` says whether a rule parts rows k - 1 and k in column c, `down[r, k]` columns
    k - 1 and k in row r. What is no rectangle is parted again, row by row.
    """
    rows, columns = down.shape[0], across.shape[1]
    wide = np.arange(rows * columns).reshape(rows, columns)
    for r in range(rows):
        for c in range(1, columns):
            if not down[r, c]:
                _join(wide, wide[r, c - 1], wide[r, c])
    group = wide.copy()
    for c in range(columns):
        for r in range(1, rows):
            if not across[r, c]:
                _join(group, group[r - 1, c], group[r, c])
    origin = np.zeros((rows, columns, 2), np.int32)
    for number in np.unique(group):
        rs, cs = np.nonzero(group == number)
        whole = (rs.max() - rs.min() + 1) * (cs.max() - cs.min() + 1) == len(rs)
        for part in np.unique(group[rs, cs] if whole else wide[rs, cs]):
            own = (group if whole else wide)[rs, cs] == part
            origin[rs[own], cs[own]] = rs[own].min(), cs[own].min()
    return origin


def _join(group: Any, one: int, other: int) -> None:
    if one != other:
        group[group == max(one, other)] = min(one, other)

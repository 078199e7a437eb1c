"""Reading order: columns of text one after the other, what spans them before; tables stay whole.

A laboratory table and a letter head of labels and values also have white strips from top to
bottom. Columns of text differ: both sides are lines of prose that run to the end of their column,
or lines that stand at heights of their own. In doubt a page is read across, because a label and
its value must not be parted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from recpack.readers.layout.beside import beside
from recpack.readers.layout.fragments import Fragment, group_lines, is_mirrored
from recpack.readers.layout.rules import Rules
from recpack.readers.layout.sides import (
    LABEL,
    NOTE,
    is_prose,
    is_wordy,
    lines_of_side,
    middle,
    usual_em,
)

_SMALLER = 0.8  # of the letters of the text beside it
_MARGIN = 0.3  # em by which a fragment may reach over a gutter
_NEAR = 3.5  # em from one line to the next, a heading between them
_GUTTER = 1.0  # em
_HEAVY = 20.0  # em
_CANDIDATES = 6
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class _Band:
    """Fragments beside each other over some height, on both sides of a gutter."""

    left: tuple[Fragment, ...]
    right: tuple[Fragment, ...]

    @property
    def all(self) -> tuple[Fragment, ...]:
        return self.left + self.right

    @property
    def top(self) -> float:
        return min(middle(f) for f in self.all)

    @property
    def bottom(self) -> float:
        return max(middle(f) for f in self.all)


def flows(fragments: Sequence[Fragment], rules: Rules) -> list[list[Fragment]]:
    """Level fragments as parts of a page, in reading order; each is read line by line."""
    return _cut(sorted(fragments, key=lambda f: (middle(f), f.box.x0, f.text)), rules, _DEPTH)


def _cut(items: Sequence[Fragment], rules: Rules, depth: int) -> list[list[Fragment]]:
    found = _columns(items, rules, depth) if depth and len(items) >= 2 * NOTE + 1 else None
    if found is None:
        return [list(items)] if items else []
    above = [f for f in items if middle(f) < found.top]
    below = [f for f in items if middle(f) > found.bottom]
    sides = [found.left, found.right]
    if is_mirrored(found.all):
        sides.reverse()
    return [
        part for group in (above, *sides, below) for part in _cut(list(group), rules, depth - 1)
    ]


def _columns(items: Sequence[Fragment], rules: Rules, depth: int) -> _Band | None:
    """The largest part of the page that two columns share; None if there is none."""
    em = usual_em(items)
    best: tuple[int, _Band] | None = None
    for x in _gutters(items, em):
        for band in _regions(items, x, em, rules, depth):
            if best is None or len(band.all) > best[0]:
                best = (len(band.all), band)
    tables = beside(items, rules, em)
    if tables and (best is None or len(tables[0]) + len(tables[1]) > best[0]):
        return _Band(tuple(tables[0]), tuple(tables[1]))
    return best[1] if best else None


def _gutters(items: Sequence[Fragment], em: float) -> list[float]:
    """Middles of white strips between neighbours, those that most lines share first."""
    x0, x1, y0, y1 = (
        np.array([getattr(f.box, name) for f in items]) for name in ("x0", "x1", "y0", "y1")
    )
    shared = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    beside = shared > 0.3 * np.minimum((y1 - y0)[:, None], y1 - y0)
    gaps = np.where(beside & (x0 - x1[:, None] > -0.3 * em), x0 - x1[:, None], np.inf)
    nearest = gaps.argmin(axis=1)
    width = gaps[np.arange(len(items)), nearest]
    kept = np.flatnonzero((width >= _GUTTER * em) & np.isfinite(width))
    # Beside prose white weighs more than between the cells of a table.
    wide = np.minimum(x1 - x0, _HEAVY * em)
    strips = [
        (float(x1[i]), float(x0[nearest[i]]), float(min(wide[i], wide[nearest[i]]))) for i in kept
    ]
    found: list[float] = []
    while strips and len(found) < _CANDIDATES:
        marks = sorted([(a, w) for a, _, w in strips] + [(b, -w) for _, b, w in strips])
        count = most = start = end = 0.0
        for (x, step), (following, _) in pairwise(marks):
            count += step
            if count > most + 1e-6:
                most, start, end = count, x, following
        middle_x = (start + end) / 2
        found.append(middle_x)
        strips = [strip for strip in strips if not strip[0] <= middle_x <= strip[1]]
    return found


def _regions(
    items: Sequence[Fragment], x: float, em: float, rules: Rules, depth: int
) -> list[_Band]:
    """Parts of the page in which two columns of text lie on both sides of x."""
    out: list[_Band] = []
    for bands in _segments(items, x, em, rules):
        good = [_is_columns(b, rules, depth) for b in bands]
        if sum(good) == 0:
            continue
        small = [fine or _goes_on(band) for band, fine in zip(bands, good, strict=True)]
        run: list[int] = []
        for i in range(len(bands) + 1):
            if i < len(bands) and small[i] and not (run and _apart(bands[i - 1], bands[i], em)):
                run.append(i)
                continue
            while run and not (bands[run[-1]].left and bands[run[-1]].right):
                run.pop()
            while run and not (bands[run[0]].left and bands[run[0]].right):
                run.pop(0)
            if any(good[k] for k in run):
                out.append(_joined([bands[k] for k in run]))
            run = [i] if i < len(bands) and small[i] else []
    return [b for b in out if b.left and b.right]


def _apart(above: _Band, below: _Band, em: float) -> bool:
    """Whether more than a heading's space stands between two bands."""
    return below.top - above.bottom > _NEAR * em


def _joined(run: Sequence[_Band]) -> _Band:
    return _Band(tuple(f for b in run for f in b.left), tuple(f for b in run for f in b.right))


def _goes_on(band: _Band) -> bool:
    """Whether a few lines above or under columns belong to them: no labels, no cells."""
    lines = [line for side in (band.left, band.right) for line in lines_of_side(side)]
    return all(len(p) == 1 and not LABEL.match(p[0][0].text) for p in lines)


def _segments(items: Sequence[Fragment], x: float, em: float, rules: Rules) -> list[list[_Band]]:
    """Bands between fragments that cross x, parted at white and at rules that cross x."""
    margin = _MARGIN * em
    out: list[list[_Band]] = [[]]
    band: list[Fragment] = []
    low = float("-inf")

    def close() -> None:
        if band:
            left = tuple(f for f in band if (f.box.x0 + f.box.x1) / 2 < x)
            right = tuple(f for f in band if (f.box.x0 + f.box.x1) / 2 >= x)
            out[-1].append(_Band(left, right))
            band.clear()

    for f in items:
        if f.box.x0 < x - margin and f.box.x1 > x + margin:
            close()
            out.append([])
            low = f.box.y1
            continue
        top = middle(f) - f.size / 2
        if band and (top - low > 0.9 * em or rules.crossed(x, low - em / 2, middle(f))):
            close()
        band.append(f)
        low = max(low, middle(f) + f.size / 2)
    close()
    return [bands for bands in out if bands]


def _is_columns(band: _Band, rules: Rules, depth: int) -> bool:
    if min(len(band.left), len(band.right)) < NOTE:
        return False
    if not (is_wordy(band.left) or is_wordy(band.right)):
        return False
    left, right = lines_of_side(band.left), lines_of_side(band.right)
    if min(len(left), len(right)) < NOTE:
        return False
    prose = [
        is_wordy(side)
        and (is_prose(lines) or (depth > 1 and _columns(side, rules, depth - 1) is not None))
        for lines, side in ((left, band.left), (right, band.right))
    ]
    if all(prose):
        return True
    if not any(prose):
        return False
    note, text = (left, right) if prose[1] else (right, left)
    return _is_note(note, text, band)


def _is_note(
    lines: list[list[list[Fragment]]], prose: list[list[list[Fragment]]], band: _Band
) -> bool:
    """Whether a few lines beside prose stand close, in small print or at heights of their own."""
    if any(len(p) > 1 for p in lines):
        return False
    if 3 * sum(p[0][-1].text.rstrip()[-1:] in ":：" for p in lines) >= len(lines):
        return False  # labels: their values stand beside them
    heights = [middle(p[0][0]) for p in lines]
    size = median(p[0][0].size for p in lines)
    close = [b - a for a, b in pairwise(heights)]
    if median(close) > 2.2 * size:
        return False
    if size < _SMALLER * median(p[0][0].size for p in prose):
        return True
    mine = {id(f) for p in lines for f in p[0]}
    beside = 0
    for line in group_lines(band.all):
        own = sum(id(f) in mine for f in line)
        beside += 0 < own < len(line)
    return 2 * beside <= len(lines)

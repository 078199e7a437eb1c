"""Detected lines and the cells of ruled tables: cut at the rules, found where one is missing.

The detector joins neighbours over a thin rule, lets boxes reach over rules, and passes over lone
signs (`-`, `+`, `A`). The grid knows better where a line ends and which cell holds ink.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box
from recpack.readers.ctc import Line
from recpack.readers.ink import Ink
from recpack.readers.layout.framed import lived_in
from recpack.readers.layout.grids import Grid
from recpack.readers.layout.ladders import Ladder
from recpack.readers.quads import TALL, move, sides

_EM = 0.8  # letter height as a share of a detected box
_OVER = 0.5  # em that a line reaches into another cell, at least
_RULE = 2.0  # pixels from the middle of a rule to the paper beside it
_LEAST = 0.2  # em: smaller spots are dust
_LEAST_AREA = 0.012  # square em
_MOST_TALL = 1.6  # em of a sign that stands alone
_SIDE = 0.25  # em of white left and right of it
_MOST_WIDE = 3.0  # em of it, where white alone parts the columns
_SURE = 0.6  # of the network
_DUST = frozenset(".,'`´·:;_\"|¦‘’“”。、 ")


@dataclass(frozen=True, slots=True)
class Celled:
    """Corners of lines within cells: `cut` are the numbers of those that were changed.

    From `lone` on they are lone signs that the detector has missed.
    """

    quads: Any
    cut: frozenset[int] = frozenset()
    lone: int = 0

    def strays(self, read: Mapping[int, Line]) -> set[int]:
        """Lone signs that were dust, or are not read surely."""
        return {
            i
            for i, line in read.items()
            if i >= self.lone and (line.confidence < _SURE or not set(line.text.strip()) - _DUST)
        }


def in_cells(quads: Any, matrix: Any, ink: Ink) -> Celled:
    """Lines cut at the rules of grids; new ones come last.

    `matrix` straightens the picture that `quads` lie on; `ink` is the straightened one's.
    """
    if not len(quads) or not (ink.grids or ink.ladders):
        return Celled(quads, lone=len(quads))
    straight = [move(quad, matrix) for quad in quads]
    middles = [(float(quad[:, 0].mean()), float(quad[:, 1].mean())) for quad in straight]
    grids = lived_in(ink.grids, middles)
    em = _EM * float(np.median([min(sides(quad)) for quad in straight]))
    out: list[Any] = list(straight)
    changed: set[int] = set()
    for grid in grids:
        for i in range(len(out)):
            parts = list(_parts(out[i], grid, ink)) if _is_level(out[i]) else []
            if parts:
                out[i] = parts[0]
                out += parts[1:]
                changed.add(i)
    lone = len(out)
    for grid in grids:
        out += _alone(out, grid, ink, em)
    for ladder in ink.ladders:
        out += _between(out, ladder, ink, em)
    back = None if matrix is None else cv2.invertAffineTransform(matrix)
    kept = [
        quads[i] if i < len(quads) and i not in changed else move(np.asarray(quad), back)
        for i, quad in enumerate(out)
    ]
    return Celled(np.asarray(kept, np.float32), frozenset(changed), lone)


def _is_level(quad: Any) -> bool:
    width, height = sides(quad)
    return height < TALL * width


def _parts(quad: Any, grid: Grid, ink: Ink) -> Iterator[Any]:
    """The pieces of a line in the cells that it reaches over; nothing if it lies in one."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    width, height = right[0] - left[0], sides(quad)[1]
    em = _EM * height
    if width < 2 * _RULE:
        return
    steps = np.linspace(0.0, 1.0, max(int(width / 4), 2) + 1)
    places = [grid.place(*(left + (right - left) * t)) for t in steps]
    if len(set(places)) < 2:
        return
    cuts = []
    for k in range(1, len(steps)):
        if places[k] != places[k - 1]:
            y = float(left[1] + (right[1] - left[1]) * steps[k])
            near = [float(b.at(y)) for b in grid.upright]
            x = float(left[0] + width * (steps[k] + steps[k - 1]) / 2)
            rule = min(near, key=lambda at: abs(at - x))
            if abs(rule - x) < 8 and _is_ruled(ink, rule, quad):
                cuts.append(rule)
    ends = [float(left[0]) - _RULE, *cuts, float(right[0]) + _RULE]
    spans = [(a + _RULE, b - _RULE) for a, b in pairwise(ends)]
    wide = [(a, b) for a, b in spans if b - a >= _OVER * em]
    if not cuts or not wide:
        return
    for a, b in wide:
        s, t = (a - left[0]) / width, (b - left[0]) / width
        top, low = quad[1] - quad[0], quad[2] - quad[3]
        yield np.array([quad[0] + s * top, quad[0] + t * top, quad[3] + t * low, quad[3] + s * low])


def _is_ruled(ink: Ink, x: float, quad: Any) -> bool:
    """Whether a rule is printed where a line would be cut: between two tables there is none."""
    top, bottom = float(quad[:, 1].min()), float(quad[:, 1].max())
    inset = (bottom - top) / 5
    return ink.has_rule(x - 4, x + 4, Box(x - 4, top + inset, x + 4, bottom - inset))


def _alone(quads: list[Any], grid: Grid, ink: Ink, em: float) -> list[Any]:
    """Corners of lone signs in cells where no line was detected."""
    middles = [quad.mean(axis=0) for quad in quads]
    held = {grid.place(float(x), float(y)) for x, y in middles}
    if len(held) < 4:
        return []
    lines = [(x, y, sides(q)[1]) for q, (x, y) in zip(quads, middles, strict=True) if _is_level(q)]
    out = []
    for row, column, below, behind in grid.cells():
        if (row, column) in held:
            continue
        box = _sign(_inside(grid, row, column, below, behind), ink, em)
        if box is not None:
            out.append(_line(box, lines, (grid.box.x0, grid.box.x1), em))
    return out


def _line(
    box: Box, lines: Sequence[tuple[float, float, float]], ends: tuple[float, float], em: float
) -> Any:
    """Corners of a line around a sign, as high as the line beside it (x, y, height of each)."""
    middle, tall = (box.y0 + box.y1) / 2, em / _EM
    beside = [
        (abs(x - box.x0), y, h)
        for x, y, h in lines
        if abs(y - middle) < 0.5 * em and ends[0] <= x <= ends[1]
    ]
    if beside:
        _, middle, tall = min(beside)
    x0, x1 = box.x0 - _SIDE * em, box.x1 + _SIDE * em
    y0, y1 = min(middle - tall / 2, box.y0 - 2), max(middle + tall / 2, box.y1 + 2)
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def _between(quads: list[Any], ladder: Ladder, ink: Ink, em: float) -> list[Any]:
    """Corners of lone signs between the rules of a ladder."""
    low, high = (
        [float(b.at(x)) for x in (ladder.left, ladder.right)]
        for b in (ladder.level[0], ladder.level[-1])
    )
    left, top = max(int(ladder.left), 0), max(int(min(low)), 0)
    area = slice(top, int(max(high))), slice(left, int(ladder.right))
    rules = cv2.bitwise_or(ink.horizontal, ink.vertical)[area]
    part = cv2.subtract(ink.dark[area], cv2.dilate(rules, np.ones((5, 3), np.uint8)))
    if not part.size:
        return []
    for quad in quads:
        x0, y0 = (int(v) for v in quad.min(axis=0))
        x1, y1 = (int(v) for v in quad.max(axis=0))
        part[max(y0 - top, 0) : max(y1 + 1 - top, 0), max(x0 - left, 0) : max(x1 + 1 - left, 0)] = 0
    joined = cv2.dilate(part, np.ones((max(int(0.3 * em), 1), max(int(0.6 * em), 1)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lines = [(*q.mean(axis=0), sides(q)[1]) for q in quads if _is_level(q)]
    out = []
    for n in range(1, count):
        x, y, width, height, _size = map(int, stats[n])
        box = _spots(part[y : y + height, x : x + width], em)
        if box is None or box.width > _MOST_WIDE * em:
            continue
        sign = Box(left + x + box.x0, top + y + box.y0, left + x + box.x1, top + y + box.y1)
        inside = ladder.band(sign.x0, (sign.y0 + sign.y1) / 2, 0.0)
        beside = [y for _, y, _ in lines if sign.y0 - 0.5 * em < y < sign.y1 + 0.5 * em]
        if inside is not None and beside:
            out.append(_line(sign, lines, (ladder.left, ladder.right), em))
    return out


def _inside(grid: Grid, row: int, column: int, below: int, behind: int) -> Box:
    """The largest upright rectangle within a cell, without its rules."""
    ys = [grid.box.y0, grid.box.y1]
    xs = [float(b.at(y)) for b in (grid.upright[column], grid.upright[behind]) for y in ys]
    middle = sum(xs) / 4
    top, bottom = float(grid.level[row].at(middle)), float(grid.level[below].at(middle))
    left = max(float(grid.upright[column].at(y)) for y in (top, bottom))
    right = min(float(grid.upright[behind].at(y)) for y in (top, bottom))
    top = max(float(grid.level[row].at(x)) for x in (left, right))
    bottom = min(float(grid.level[below].at(x)) for x in (left, right))
    inset = 2 * _RULE
    return Box(left + inset, top + inset, right - inset, bottom - inset)


def _sign(area: Box, ink: Ink, em: float) -> Box | None:
    """What stands in an area, if it may be a short line of print."""
    top, left = max(int(area.y0), 0), max(int(area.x0), 0)
    part = ink.dark[top : max(int(area.y1), 0), left : max(int(area.x1), 0)]
    if not part.size or min(part.shape) < 4:
        return None
    ruled = cv2.bitwise_or(ink.horizontal, ink.vertical)[
        top : top + part.shape[0], left : left + part.shape[1]
    ]
    part = cv2.subtract(part, cv2.dilate(ruled, np.ones((3, 3), np.uint8)))
    box = _spots(part, em)
    return box and Box(left + box.x0, top + box.y0, left + box.x1, top + box.y1)


def _spots(part: Any, em: float) -> Box | None:
    """What in a mask is no dust, if it may be a short line of print."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    spots = [
        (x, y, x + w, y + h)
        for x, y, w, h, size in (map(int, stats[n]) for n in range(1, count))
        if max(w, h) >= _LEAST * em and size >= _LEAST_AREA * em * em
    ]
    if not spots:
        return None
    x0, y0 = min(s[0] for s in spots), min(s[1] for s in spots)
    x1, y1 = max(s[2] for s in spots), max(s[3] for s in spots)
    if y1 - y0 > _MOST_TALL * em or max(x1 - x0, y1 - y0) < 1.2 * _LEAST * em:
        return None
    return Box(float(x0), float(y0), float(x1), float(y1))

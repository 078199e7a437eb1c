"""What stands on a page besides its known text: rules between cells, and pictures with letters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box
from recpack.readers.layout.grids import Grid, find_grids
from recpack.readers.layout.ladders import Ladder, find_ladders
from recpack.readers.layout.rules import Rules, find_rules

_DARK = 40  # grey levels below the paper
_LEAST_INK = 24
_FAINT = 20  # grey levels: long thin lines are told from less
_SHARES = 0.2, 0.1  # of the light of the paper around that ink takes away; faint lines
_PAD = 3
_GRID, _REACH = 4, (7, 3)  # a coarse pixel; how far ink is joined, in coarse pixels
_LETTER, _ROOM = (9, 6), (12, 7)  # the least of a letter, and the room around (x, y)
_GROUND, _SHADE = 13, 0.08  # pixels across which no rule reaches; share of light that it takes
_DOT_GAP = 11  # pixels that may be free in a dotted rule
_LEAST_DOTTED = 60  # pixels
_CLEAR = 0.06  # share of ink right above and under a dotted rule: letters have more on one side


class Ink:
    """Dark pixels of a page raster (greyscale or RGB array), rules apart from the rest."""

    def __init__(self, pixels: Any, *, uneven: bool = False) -> None:
        """`uneven`: the light differs over the page, as in photos; ink is dark for its place."""
        if pixels.ndim == 2:
            grey = pixels
        else:
            first, second, third = cv2.split(pixels)
            grey = cv2.min(cv2.min(first, second), third)  # coloured ink is ink
        if uneven:
            self.dark, faint = _darker(grey)
        else:
            paper = int(np.percentile(grey[::4, ::4], 95))
            self.dark = (grey < paper - _DARK).astype(np.uint8)
            faint = (grey < paper - _FAINT).astype(np.uint8)
        height, width = self.dark.shape
        self._strokes = _thin(grey)
        faint = cv2.bitwise_and(faint, self._strokes)
        self.vertical = _lines(faint, (1, max(25, height // 60)))
        self.horizontal = _lines(faint, (max(40, width // 30), 1))
        if uneven:  # drawn pages have their dots in line
            dots = _dotted(faint, max(_LEAST_DOTTED, width // 20))
            self.horizontal = cv2.bitwise_or(self.horizontal, dots)

    @cached_property
    def rules(self) -> Rules:
        """Ruled lines of the page."""
        return find_rules(self.horizontal, self.vertical)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Full grids of rules."""
        return find_grids(self.horizontal, self.vertical, self._strokes)

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """Rules between rows, outside of grids."""
        return find_ladders(self.horizontal, self._strokes, self.grids)

    @property
    def blank(self) -> bool:
        """No ink worth reading."""
        return int(self.dark.sum()) < _LEAST_INK

    def has_rule(self, x0: float, x1: float, box: Box) -> bool:
        """Whether a vertical rule as high as `box` stands between x0 and x1."""
        top, bottom = max(int(box.y0), 0), max(int(box.y1), 0)
        area = self.vertical[top:bottom, max(int(x0), 0) : max(int(x1) + 1, 0)]
        if area.size == 0:
            return False
        return bool((area.any(axis=1)).mean() > 0.85)

    def outside(self, known: Iterable[Box]) -> tuple[Box, ...]:
        """Areas with letter-like ink outside the boxes of known text, top to bottom."""
        rest = self.dark.copy()
        rest[cv2.dilate(self.vertical + self.horizontal, np.ones((3, 3), np.uint8)) > 0] = 0
        for box in known:
            rest[
                max(int(box.y0) - _PAD, 0) : int(box.y1) + _PAD + 1,
                max(int(box.x0) - _PAD, 0) : int(box.x1) + _PAD + 1,
            ] = 0
        boxes = [
            heap
            for x, y, width, height in _heaps(rest)
            if (heap := _tight(rest, x, y, width, height)) is not None
        ]
        return tuple(sorted(boxes, key=lambda b: (b.y0, b.x0)))


def _heaps(rest: Any) -> Iterable[tuple[int, int, int, int]]:
    """Places with ink near each other (x, y, width, height), found on a coarser grid."""
    height, width = rest.shape
    padded = cv2.copyMakeBorder(
        rest * 255, 0, -height % _GRID, 0, -width % _GRID, cv2.BORDER_CONSTANT
    )
    size = (padded.shape[1] // _GRID, padded.shape[0] // _GRID)
    coarse = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)  # one dark pixel of 16 shows
    around = cv2.getStructuringElement(cv2.MORPH_RECT, _REACH)
    joined = cv2.dilate((coarse > 0).astype(np.uint8), around)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for n in range(1, count):
        x, y, w, h = (_GRID * int(v) for v in stats[n][:4])
        yield x, y, w, h


def _tight(rest: Any, x: int, y: int, width: int, height: int) -> Box | None:
    """The box around the ink of a heap, with room; None if it is too little for a letter."""
    part = rest[y : y + height, x : x + width]
    if int(part.sum()) < _LEAST_INK * 2:
        return None
    left, top, w, h = cv2.boundingRect(part)
    if w < _LETTER[0] or h < _LETTER[1]:
        return None
    x0, y0 = max(0, x + left - _ROOM[0]), max(0, y + top - _ROOM[1])
    x1 = min(rest.shape[1], x + left + w + _ROOM[0])
    y1 = min(rest.shape[0], y + top + h + _ROOM[1])
    return Box(float(x0), float(y0), float(x1), float(y1))


def _darker(grey: Any) -> tuple[Any, Any]:
    """What is darker than the paper around it, clearly and faintly: strokes, and no shadows."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA
    )
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, around), (0, 0), 4)
    masks = []
    for share in _SHARES:
        limit = cv2.convertScaleAbs(paper, alpha=1 - share)
        limit = cv2.resize(limit, (width, height), interpolation=cv2.INTER_LINEAR)
        masks.append(cv2.compare(grey, limit, cv2.CMP_LT) // 255)
    return masks[0], masks[1]


def _thin(grey: Any) -> Any:
    """What is darker than the ground right beside it: no shaded row of a table, at any darkness."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (_GROUND, _GROUND))
    ground = cv2.morphologyEx(cv2.blur(grey, (3, 3)), cv2.MORPH_CLOSE, kernel)
    return cv2.compare(grey, cv2.convertScaleAbs(ground, alpha=1 - _SHADE), cv2.CMP_LT) // 255


def _dotted(faint: Any, least: int) -> Any:
    """Level rules of dots or dashes, as the fax makes them of grey ones: nothing stands close."""

    def box(width: int, height: int) -> Any:
        return cv2.getStructuringElement(cv2.MORPH_RECT, (width, height))

    joined = cv2.morphologyEx(cv2.dilate(faint, box(1, 3)), cv2.MORPH_CLOSE, box(_DOT_GAP, 1))
    lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, box(least, 1))
    thick = cv2.morphologyEx(lines, cv2.MORPH_OPEN, box(1, 9))
    thin = cv2.subtract(lines, cv2.dilate(thick, box(5, 9)))
    thin = cv2.morphologyEx(thin, cv2.MORPH_OPEN, box(least, 1))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(thin, connectivity=8)
    for n in range(1, count):
        x, y, width, height, _area = (int(v) for v in stats[n])
        sides = faint[max(y - 8, 0) : max(y - 2, 0)], faint[y + height + 2 : y + height + 8]
        if any(s.size and s[:, x : x + width].mean() > _CLEAR for s in sides):
            thin[y : y + height, x : x + width][labels[y : y + height, x : x + width] == n] = 0
    return thin


def _lines(faint: Any, kernel: tuple[int, int]) -> Any:
    """Thin straight lines at least as long as the kernel (filled areas are no lines)."""
    shape = cv2.getStructuringElement(cv2.MORPH_RECT, kernel)
    lines = cv2.morphologyEx(faint, cv2.MORPH_OPEN, shape)
    across = (7, 1) if kernel[0] == 1 else (1, 7)
    thick = cv2.morphologyEx(
        lines, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, across)
    )
    return cv2.subtract(lines, thick)

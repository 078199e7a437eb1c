"""What stands on a page besides its known text: rules between cells, and pictures with letters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box
from recpack.readers.layout.rules import Rules, find_rules

_DARK = 40  # grey levels below the paper
_LEAST_INK = 24
_FAINT = 20  # grey levels: long thin lines are told from less
_SHARES = 0.2, 0.1  # of the light of the paper around that ink takes away; faint lines
_PAD = 3


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
        self.vertical = _lines(faint, (1, max(25, height // 60)))
        self.horizontal = _lines(faint, (max(40, width // 30), 1))

    @cached_property
    def rules(self) -> Rules:
        """Ruled lines of the page."""
        return find_rules(self.horizontal, self.vertical)

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
        joined = cv2.dilate(rest, cv2.getStructuringElement(cv2.MORPH_RECT, (25, 15)))
        count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        boxes: list[Box] = []
        for x, y, width, height, _area in (stats[i] for i in range(1, count)):
            if width - 24 < 9 or height - 14 < 6:
                continue
            ink = int(rest[y : y + height, x : x + width].sum())
            if ink >= _LEAST_INK * 2:
                boxes.append(Box(float(x), float(y), float(x + width), float(y + height)))
        return tuple(sorted(boxes, key=lambda b: (b.y0, b.x0)))


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


def _lines(faint: Any, kernel: tuple[int, int]) -> Any:
    """Thin straight lines at least as long as the kernel (filled areas are no lines)."""
    shape = cv2.getStructuringElement(cv2.MORPH_RECT, kernel)
    lines = cv2.morphologyEx(faint, cv2.MORPH_OPEN, shape)
    across = (7, 1) if kernel[0] == 1 else (1, 7)
    thick = cv2.morphologyEx(
        lines, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, across)
    )
    return cv2.subtract(lines, thick)

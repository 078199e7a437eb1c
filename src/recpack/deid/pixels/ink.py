"""Ink on a page: what no line of text explains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.model.document import Box

Picture = NDArray[np.uint8]
_HEIGHT = 1754  # pixels of an A4 page at 150 dpi: sizes below are told for such a page
_LEAST_UNIT = 0.2  # of a picture smaller than any page
_CONTRAST = 18  # grey levels below the surroundings
LARGE = 0.33  # share of the page: larger things are no signature, logo or code


def unit_of(picture: Picture) -> float:
    """Pixels of this picture for one pixel of an A4 page at 150 dpi."""
    return max(float(max(picture.shape[:2])) / _HEIGHT, _LEAST_UNIT)


def kernel(size: float) -> NDArray[np.uint8]:
    """A disc `size` pixels across, for morphology."""
    side = max(1, int(size))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.uint8)


def has_ink(picture: Picture, box: Box) -> bool:
    """Strokes darker or more coloured than the paper around them."""
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    part = picture[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1]
    if part.size == 0:
        return False
    darkest = part.min(axis=2).astype(np.int16)
    return float((darkest < np.percentile(darkest, 80) - 40).mean()) > 0.004


def ink_of(picture: Picture) -> NDArray[np.uint8]:
    """1 where a pixel is darker than what surrounds it, long straight rules taken out."""
    channels = cv2.split(picture)
    grey = cv2.min(cv2.min(channels[0], channels[1]), channels[2])  # coloured ink is ink
    unit = unit_of(picture)
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(35 * unit) | 1, _CONTRAST
    )
    rules: Any = np.zeros(ink.shape, np.uint8)
    for size in ((int(70 * unit), 1), (1, int(70 * unit))):
        line = np.ones((size[1], size[0]), np.uint8)
        rules = cv2.bitwise_or(rules, cv2.morphologyEx(ink, cv2.MORPH_OPEN, line))
    ink[cv2.dilate(rules, kernel(max(3, 5 * unit))) > 0] = 0
    return np.asarray(ink, np.uint8)


def unread_ink(ink: NDArray[np.uint8], unit: float, read: Sequence[Box]) -> list[Box]:
    """Places with ink that no text box explains: signatures, logos, handwriting, codes.

    Ruled lines stay; so does anything larger than a third of the page (a figure, the desk under a
    photographed sheet): text in it was read, and hiding it whole would cost clinical content.
    """
    rest = ink.copy()
    for box in read:
        pad = max(4.0, box.height * 0.35)
        y0, y1 = max(0, int(box.y0 - pad)), int(box.y1 + pad) + 1
        rest[y0:y1, max(0, int(box.x0 - 2 * pad)) : int(box.x1 + 2 * pad) + 1] = 0
    rest = np.asarray(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)
    if not rest.any():
        return []
    joined = cv2.dilate(rest, kernel(13 * unit))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    height, width = rest.shape
    boxes = []
    for n in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[n])
        solid = int(rest[y : y + h, x : x + w].sum())
        small = w < 24 * unit or h < 20 * unit or solid < 70 * unit * unit
        if small or w * h > LARGE * width * height or _at_edge(x, y, w, h, width, height):
            continue
        boxes.append(Box(float(x), float(y), float(x + w), float(y + h)))
    return boxes


def _at_edge(x: int, y: int, w: int, h: int, width: int, height: int) -> bool:
    """Long thin ink along the border: the edge of the sheet, a shadow."""
    touches = x <= 2 or y <= 2 or x + w >= width - 2 or y + h >= height - 2
    return touches and max(w / width, h / height) > 0.3


def inside(box: Box, other: Box) -> float:
    """Share of `box` that lies in `other`."""
    width = min(box.x1, other.x1) - max(box.x0, other.x0)
    height = min(box.y1, other.y1) - max(box.y0, other.y0)
    return max(width, 0.0) * max(height, 0.0) / max(box.width * box.height, 1.0)


def part_of(picture: NDArray[Any], box: Box) -> NDArray[Any]:
    """The pixels of a box (no copy), cut at the borders of the picture."""
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    return picture[y0 : max(y0, int(box.y1) + 1), x0 : max(x0, int(box.x1) + 1)]

"""Ink on a page: what no line of text explains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.model.document import Box

Picture = NDArray[np.uint8]


def has_ink(picture: Picture, box: Box) -> bool:
    """Strokes darker or more coloured than the paper around them."""
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    part = picture[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1]
    if part.size == 0:
        return False
    darkest = part.min(axis=2).astype(np.int16)
    return float((darkest < np.percentile(darkest, 80) - 40).mean()) > 0.004


def unread_ink(picture: Picture, read: Sequence[Box]) -> list[Box]:
    """Places with ink that no text box explains: signatures, logos, handwriting, barcodes.

    Ruled lines stay; so does anything larger than a third of the page (a figure, the desk under a
    photographed sheet): text in it was read, and hiding it whole would cost clinical content.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    unit = max(picture.shape[:2]) / 1754
    block = int(35 * unit) | 1
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18
    )
    rules: Any = np.zeros(ink.shape, np.uint8)
    for shape in ((int(70 * unit), 1), (1, int(70 * unit))):
        kernel = np.ones((shape[1], shape[0]), np.uint8)
        rules = cv2.bitwise_or(rules, cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel))
    ink[cv2.dilate(rules, kernel(max(3, int(5 * unit)))) > 0] = 0
    for box in read:
        pad = max(4.0, box.height * 0.35)
        y0, y1 = max(0, int(box.y0 - pad)), int(box.y1 + pad) + 1
        ink[y0:y1, max(0, int(box.x0 - 2 * pad)) : int(box.x1 + 2 * pad) + 1] = 0
    ink = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(ink, kernel(int(13 * unit))), connectivity=8
    )
    height, width = grey.shape
    boxes = []
    for n in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[n])
        solid = int(ink[y : y + h, x : x + w].sum())
        small = w < 24 * unit or h < 20 * unit or solid < 70 * unit * unit
        if small or w * h > 0.33 * width * height or _at_edge(x, y, w, h, width, height):
            continue
        boxes.append(Box(float(x), float(y), float(x + w), float(y + h)))
    return boxes


def _at_edge(x: int, y: int, w: int, h: int, width: int, height: int) -> bool:
    """Long thin ink along the border: the edge of the sheet, a shadow."""
    touches = x <= 2 or y <= 2 or x + w >= width - 2 or y + h >= height - 2
    return touches and max(w / width, h / height) > 0.3


def kernel(size: int) -> Picture:
    """A disc `size` pixels across, for morphology."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(1, size), max(1, size))).astype(
        np.uint8
    )

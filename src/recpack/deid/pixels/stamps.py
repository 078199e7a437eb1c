"""Seals and stamps."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from recpack.deid.pixels.ink import Picture, kernel
from recpack.model.document import Box

Disc = tuple[float, float, float]  # x, y, radius in pixels


def without_stamps(picture: Picture) -> tuple[Picture, list[Disc]]:
    """Red seals bleached, and their discs: dark print beneath them stays readable."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    red = (((hue < 14) | (hue > 165)) & (saturation > 45) & (value > 60)).astype(np.uint8)
    if not red.any():
        return picture, []
    unit = max(picture.shape[:2]) / 1754
    near = cv2.dilate(red, kernel(int(9 * unit)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    seals = np.zeros_like(red)
    discs: list[Disc] = []
    for n in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[n])
        big = min(width, height) > 55 * unit and max(width, height) < 0.4 * max(picture.shape[:2])
        if big and 0.45 < width / height < 2.3 and area > 0.15 * width * height:
            seals |= ((labels == n) & (red > 0)).astype(np.uint8)
            discs.append((left + width / 2, top + height / 2, max(width, height) / 2))
    if not discs:
        return picture, []
    mask = cv2.dilate(seals, kernel(max(3, int(3 * unit))))
    # Dark print under a seal keeps its darkness in the red channel; the seal's own ink is bright.
    channel = picture[..., 2]
    flat = np.repeat(channel[..., None], 3, axis=2)
    lifted = np.clip(flat.astype(np.int16) + 30, 0, 255).astype(np.uint8)
    return np.where(mask[..., None] > 0, lifted, picture).astype(np.uint8), discs


def seal_discs(picture: Picture) -> list[Disc]:
    """Round seals without colour (scans in grey): (x, y, radius) of the discs to be covered.

    The ring carries the name of a hospital letter by letter, which OCR reads as single characters.
    """
    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), 3)
    unit = max(picture.shape[:2]) / 1754
    found = cv2.HoughCircles(
        grey, cv2.HOUGH_GRADIENT_ALT, 1.5, 60 * unit, param1=120, param2=0.82,
        minRadius=int(38 * unit), maxRadius=int(190 * unit),
    )  # fmt: skip
    if found is None:
        return []
    return [
        (float(x), float(y), float(r) + 5 * unit) for x, y, r in np.asarray(found).reshape(-1, 3)
    ]


def mostly_sealed(box: Box, discs: Sequence[Disc]) -> bool:
    """Whether most of a line lies within a seal: then it is the seal's own."""
    for x, y, r in discs:
        if abs((box.y0 + box.y1) / 2 - y) < r:
            inside = min(box.x1, x + r) - max(box.x0, x - r)
            if inside > 0.6 * box.width:
                return True
    return False

"""Seals and stamps: red, blue and violet ones by their colour, round and oval ones in grey.

Their letters name a hospital or a doctor, one by one along a ring, which OCR reads as single
characters or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.deid.pixels.ink import Picture, inside, kernel, part_of, unit_of
from recpack.model.document import Box

# Hue from and to (OpenCV: 0-179). Red is at both ends of the circle.
_COLOURS = (((166, 179), (0, 13)), ((95, 135),), ((136, 165),))
_LEAST, _SMALL = 55, 30  # pixels of an A4 page at 150 dpi
_GREY = 10  # between channels: less has no colour that counts (saturation 45 of a value of 60)
_MOST = 0.4  # of the page's longer side


@dataclass(frozen=True, slots=True)
class Seal:
    """A stamp: its box, and whether its outline is round (else the whole box is covered)."""

    box: Box
    round: bool = True


def without_stamps(
    picture: Picture, read: Sequence[Box], figures: Sequence[Box] = ()
) -> tuple[Picture, list[Seal]]:
    """Coloured seals bleached, and where they stood: dark print beneath them stays readable.

    Colours within `figures` are no seals.
    """
    first, second, third = cv2.split(picture)
    if max(cv2.norm(first, other, cv2.NORM_INF) for other in (second, third)) < _GREY:
        return picture, []
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    lively = (hsv[..., 1] > 45) & (hsv[..., 2] > 60)
    for box in figures:
        part_of(lively, box)[:] = False
    if not lively.any():
        return picture, []
    seals: list[Seal] = []
    mask = np.zeros(picture.shape[:2], np.uint8)
    for ranges in _COLOURS:
        tint: Any = np.zeros(lively.shape, bool)
        for low, high in ranges:
            tint |= (hsv[..., 0] >= low) & (hsv[..., 0] <= high)
        found, ink = _coloured((tint & lively).astype(np.uint8), unit_of(picture), read)
        seals += found
        mask |= ink
    if not seals:
        return picture, []
    mask = np.asarray(cv2.dilate(mask, kernel(max(3, 3 * unit_of(picture)))), np.uint8)
    # Dark print under a seal is dark in every channel; the seal's own ink is bright in one.
    channel = picture.max(axis=2)
    flat = np.repeat(channel[..., None], 3, axis=2)
    lifted = np.clip(flat.astype(np.int16) + 30, 0, 255).astype(np.uint8)
    return np.where(mask[..., None] > 0, lifted, picture).astype(np.uint8), seals


def _coloured(
    tint: NDArray[np.uint8], unit: float, read: Sequence[Box]
) -> tuple[list[Seal], NDArray[np.uint8]]:
    """Seals of one colour, and their ink."""
    kept = np.zeros_like(tint)
    if not tint.any():
        return [], kept
    near = cv2.dilate(tint, kernel(9 * unit))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    seals = []
    for n in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[n])
        box = Box(float(x), float(y), float(x + w), float(y + h))
        if not _of_size(box, area, unit, max(tint.shape)) or _is_print(box, read, unit):
            continue
        part = (labels[y : y + h, x : x + w] == n) & (tint[y : y + h, x : x + w] > 0)
        if float(part.mean()) > 0.75:  # a filled field of a table, a coloured picture
            continue
        kept[y : y + h, x : x + w] |= part.astype(np.uint8)
        seals.append(Seal(box, round=_is_round(part)))
    return seals, kept


def _of_size(box: Box, area: int, unit: float, side: int) -> bool:
    least, most = min(box.width, box.height), max(box.width, box.height)
    shape = 0.3 < box.width / box.height < 3.3
    return least > _SMALL * unit and most < _MOST * side and shape and area > 0.15 * least * most


def _is_print(box: Box, read: Sequence[Box], unit: float) -> bool:
    """Coloured print that was read as lines: small, or a block of lines without a frame."""
    lines = [b for b in read if b.width > 3 * b.height and inside(b, box) > 0.6]
    if any(b.width > 2.5 * b.height and inside(box, b) > 0.5 for b in read):
        return True
    covered = sum(min(b.width, box.width) * b.height for b in lines)
    small = min(box.width, box.height) < _LEAST * unit
    return covered > (0.35 if small else 0.5) * box.width * box.height


def _is_round(part: NDArray[Any]) -> bool:
    """Nothing in the corners that a disc would leave free."""
    height, width = part.shape
    ys, xs = np.nonzero(part)
    far = ((xs - width / 2) / (width / 2)) ** 2 + ((ys - height / 2) / (height / 2)) ** 2
    return float((far > 1.12).mean()) < 0.01


def grey_seals(picture: Picture, places: Sequence[Box]) -> list[Seal]:
    """Round and oval seals without colour (scans in grey), looked for where ink is unexplained."""
    if not places:
        return []
    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), 3)
    unit = unit_of(picture)
    found = cv2.HoughCircles(
        grey, cv2.HOUGH_GRADIENT_ALT, 1.5, 60 * unit, param1=120, param2=0.82,
        minRadius=int(38 * unit), maxRadius=int(190 * unit),
    )  # fmt: skip
    circles = [] if found is None else np.asarray(found).reshape(-1, 3).tolist()
    seals = []
    for x, y, radius in circles:
        r = radius + 5 * unit
        seals.append(Seal(Box(x - r, y - r, x + r, y + r)))
    return seals + _ovals(np.asarray(grey, np.uint8), unit)


def _ovals(grey: NDArray[np.uint8], unit: float) -> list[Seal]:
    """Closed outlines that an ellipse fits all the way round."""
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(25 * unit) | 1, 15
    )
    outlines, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    seals = []
    for line in outlines:
        _, _, w, h = cv2.boundingRect(line)
        if not (60 * unit < w < 420 * unit and 38 * unit < h < 420 * unit and len(line) > 2 * w):
            continue
        if abs(cv2.contourArea(line)) < 0.6 * w * h or abs(cv2.contourArea(line)) > 0.86 * w * h:
            continue
        (x, y), (a, b), turn = cv2.fitEllipse(line)
        points = line.reshape(-1, 2) - np.array([x, y])
        cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        across = (points @ np.array([cos, sin])) / max(a / 2, 1)
        down = (points @ np.array([-sin, cos])) / max(b / 2, 1)
        if float((np.abs(np.hypot(across, down) - 1) < 0.05).mean()) > 0.9:
            pad = 5 * unit
            seals.append(
                Seal(Box(x - w / 2 - pad, y - h / 2 - pad, x + w / 2 + pad, y + h / 2 + pad))
            )
    return seals


def mostly_sealed(box: Box, seals: Sequence[Seal]) -> bool:
    """Whether most of a line lies within a seal: then it is the seal's own."""
    middle = (box.y0 + box.y1) / 2
    return any(
        seal.box.y0 < middle < seal.box.y1
        and min(box.x1, seal.box.x1) - max(box.x0, seal.box.x0) > 0.6 * box.width
        for seal in seals
    )

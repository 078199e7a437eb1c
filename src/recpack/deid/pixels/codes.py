"""QR codes, bar codes and other matrix codes, whatever way they lie, readable or not.

OpenCV's detectors find what could be decoded. A code too small or blurred for them may still be
read by somebody with more patience, so codes are also known by their looks: bars by gradients that
all point the same way, matrices by as many changes across as down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.deid.pixels.ink import Picture, kernel, part_of, unit_of
from recpack.model.document import Box

_SAME_WAY = 0.82  # coherence of gradients in bars; lines of print have 0.2 to 0.6
_STRONG = 60.0  # gradient of a bar's edge
_DENSE = 0.33  # share of such edges: the border of a picture is one edge and has less
_LEAST_BARS = 14  # changes between dark and light
_SQUARE = 1.45
_LEAST_MATRIX = 20  # pixels of an A4 page at 150 dpi: 3.4 mm
_LEAST_ALONE, _MOST_ALONE = 40, 500
_TURNS, _TURNS_ALONE = 5, 6
_ROOM, _COARSE, _MUCH = 90, 8, 0.5  # pixels; the share of a page from which on all is looked at


def codes_of(picture: Picture, near: Sequence[Box]) -> list[Box]:
    """Boxes of all codes, with a margin of their quiet zone.

    Looked for around `near` (ink that no line explains, lines that may be bars); on all of the
    page where that is much of it, for detectors cost by the pixel.
    """
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    unit = unit_of(picture)
    boxes = []
    for area in _areas(near, grey.shape, unit):
        part = np.ascontiguousarray(part_of(grey, area))
        x, y = max(0.0, area.x0), max(0.0, area.y0)
        boxes += [
            Box(b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y)
            for b in (*_detected(part), *_bars(part, unit))
        ]
    return [_with_margin(box) for box in boxes]


def _areas(near: Sequence[Box], shape: tuple[int, ...], unit: float) -> list[Box]:
    """Parts of the page that hold `near`, with room for the whole of a code, none in another."""
    room = _ROOM * unit
    height, width = shape[:2]
    mask = np.zeros((height // _COARSE + 1, width // _COARSE + 1), np.uint8)
    for box in near:
        x0, y0 = (max(0, int((v - room) // _COARSE)) for v in (box.x0, box.y0))
        x1, y1 = (max(0, int((v + room) // _COARSE) + 1) for v in (box.x1, box.y1))
        mask[y0:y1, x0:x1] = 1
    while True:  # boxes around joined parts may meet others
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        parts = [tuple(int(v) for v in stats[n][:4]) for n in range(1, count)]
        filled = np.zeros_like(mask)
        for x, y, w, h in parts:
            filled[y : y + h, x : x + w] = 1
        if np.array_equal(filled, mask):
            break
        mask = filled
    if float(mask.mean()) > _MUCH:
        return [Box(0.0, 0.0, float(width), float(height))]
    return [Box(*(float(v * _COARSE) for v in (x, y, x + w, y + h))) for x, y, w, h in parts]


def _detected(grey: NDArray[np.uint8]) -> list[Box]:
    boxes: list[Box] = []
    for detect in (cv2.QRCodeDetector().detectMulti, _barcodes):
        try:
            ok, points = detect(grey)[:2]
        except cv2.error:
            continue
        if ok and points is not None:
            for quad in np.asarray(points).reshape(-1, 4, 2):
                (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
                boxes.append(Box(float(x0), float(y0), float(x1), float(y1)))
    return boxes


def _barcodes(grey: NDArray[np.uint8]) -> tuple[bool, Any]:
    ok, points = cv2.barcode.BarcodeDetector().detectMulti(grey)
    return ok, points


def _with_margin(box: Box) -> Box:
    margin = 0.08 * max(box.width, box.height) + 4
    return Box(box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)


def _bars(grey: NDArray[np.uint8], unit: float) -> list[Box]:
    """Fields of parallel bars in any direction."""
    dx, dy = (cv2.Sobel(grey, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    side = int(17 * unit) | 1
    xx, yy, xy = (cv2.blur(a * b, (side, side)) for a, b in ((dx, dx), (dy, dy), (dx, dy)))
    energy = xx + yy
    same = np.sqrt((xx - yy) ** 2 + 4 * xy * xy) / (energy + 1e-3)
    strong = (cv2.magnitude(dx, dy) > _STRONG).astype(np.float32)
    dense = cv2.blur(strong, (side, side)) > _DENSE
    field = ((same > _SAME_WAY) & dense).astype(np.uint8)
    field = np.asarray(cv2.morphologyEx(field, cv2.MORPH_OPEN, kernel(9 * unit)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(field, connectivity=8)
    boxes = []
    for n in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[n])
        if area < 700 * unit * unit or max(w, h) < 45 * unit:
            continue
        part = labels[y : y + h, x : x + w] == n
        angle = 0.5 * np.arctan2(
            2 * float(xy[y : y + h, x : x + w][part].mean()),
            float((xx - yy)[y : y + h, x : x + w][part].mean()),
        )
        if _changes_along(grey, part, (x, y), float(angle)) >= _LEAST_BARS:
            pad = side / 2
            boxes.append(Box(x - pad, y - pad, x + w + pad, y + h + pad))
    return boxes


def _changes_along(
    grey: NDArray[np.uint8], part: NDArray[Any], corner: tuple[int, int], angle: float
) -> int:
    """Dark-light changes on a line through the middle of a field, across its bars."""
    ys, xs = np.nonzero(part)
    middle = (corner[0] + float(xs.mean()), corner[1] + float(ys.mean()))
    along = xs * np.cos(angle) + ys * np.sin(angle)
    reach = 0.5 * float(along.max() - along.min())
    steps = np.arange(-reach, reach)
    px = np.clip(middle[0] + steps * np.cos(angle), 0, grey.shape[1] - 1).astype(int)
    py = np.clip(middle[1] + steps * np.sin(angle), 0, grey.shape[0] - 1).astype(int)
    row = grey[py, px].astype(np.int16)
    dark = row < (int(row.max()) + int(row.min())) / 2
    return int(np.count_nonzero(np.diff(dark)))


def matrices_of(picture: Picture, ink: NDArray[np.uint8]) -> list[Box]:
    """Boxes of matrix codes, whatever was read in them: OCR takes parts of a code for letters.

    Stricter than `is_code`, for large letters of a title are looked at too.
    """
    unit = unit_of(picture)
    half = cv2.resize(ink * 255, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate((half > 0).astype(np.uint8), kernel(3 * unit))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = _LEAST_ALONE * unit, _MOST_ALONE * unit
    out = []
    for n in range(1, count):
        x, y, w, h = (2 * int(v) for v in stats[n][:4])
        if least <= min(w, h) and max(w, h) <= min(most, _SQUARE * min(w, h)):
            box = Box(float(x), float(y), float(x + w), float(y + h))
            if is_code(picture, ink, box, _TURNS_ALONE):
                out.append(_with_margin(box))
    return out


def is_code(picture: Picture, ink: NDArray[np.uint8], box: Box, least: int = _TURNS) -> bool:
    """Whether a place with ink is a matrix code: square, half dark, changing across and down.

    `least` is how often a row of its core must change; of a QR code of 21 modules six times.
    """
    unit = unit_of(picture)
    part = part_of(ink, box)
    ys, xs = np.nonzero(part)
    if len(xs) < 40:
        return False
    _, (long, short), angle = cv2.minAreaRect(np.stack([xs, ys], axis=1).astype(np.float32))
    if min(long, short) < _LEAST_MATRIX * unit or max(long, short) > _SQUARE * min(long, short):
        return False
    turn = cv2.getRotationMatrix2D((part.shape[1] / 2, part.shape[0] / 2), angle % 90, 1.0)
    grey = np.asarray(cv2.cvtColor(part_of(picture, box), cv2.COLOR_BGR2GRAY), np.uint8)
    upright = cv2.warpAffine(grey, turn, part.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    _, black = cv2.threshold(upright, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    core = black[
        black.shape[0] // 5 : -black.shape[0] // 5, black.shape[1] // 5 : -black.shape[1] // 5
    ]
    if core.size == 0 or not 0.3 < float(core.mean()) < 0.7:
        return False
    steps = (_turns(core), _turns(core.T))
    return min(steps) >= least and max(steps) < 2.2 * min(steps)


def _turns(black: NDArray[Any]) -> float:
    """Changes in a row, the median of all rows."""
    return float(np.median(np.count_nonzero(np.diff(black.astype(np.int8), axis=1), axis=1)))

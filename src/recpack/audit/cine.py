"""Writing that shows only in some frames of a moving picture, put together on sheets to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.dicom.pixels.strokes import brightest, drawn_rows
from recpack.model.document import Box

_CHANGED = 20  # grey levels
_SIDE = 1400
_PAD = 12
_LETTER = 40  # rows of smaller marks are doubled

Pixels = NDArray[np.uint8]


def changed_writing(
    frames: Iterable[Pixels], first_number: int = 1
) -> Iterator[tuple[str, Pixels]]:
    """(place, sheet) of rows of marks that each frame shows and the one before it does not.

    `first_number` is that of the first of `frames`, which is only compared with.
    """
    before: Pixels | None = None
    sheet = np.zeros((_SIDE, _SIDE), np.uint8)
    at = [0, 0, 0]  # x, y, height of the shelf
    first = last = 0
    for number, frame in enumerate(frames, first_number):
        grey = _light(frame)
        for crop in _new(grey, frame, before):
            place = _placed(at, crop)
            if place is None:
                yield f"frames {first}-{last}", sheet
                sheet, at, first = np.zeros((_SIDE, _SIDE), np.uint8), [0, 0, 0], 0
                place = _placed(at, crop) or (0, 0)
            x, y = place
            sheet[y : y + crop.shape[0], x : x + crop.shape[1]] = crop
            first, last = first or number, number
        before = frame
    if first:
        yield f"frames {first}-{last}", sheet


def _light(frame: Pixels) -> Pixels:
    return frame if frame.ndim == 2 else brightest(frame)


def _new(grey: Pixels, frame: Pixels, before: Pixels | None) -> Iterator[Pixels]:
    """Crops of new rows; none in the first frame, which is read whole."""
    if before is None or before.shape != frame.shape:
        return
    difference = np.asarray(cv2.absdiff(frame, before), dtype=np.uint8)
    changed = np.asarray((difference if difference.ndim == 2 else brightest(difference)) > _CHANGED)
    if not changed.any():
        return
    near = cv2.dilate(changed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    for box in _distinct(drawn_rows(frame, near)):
        y0, x0 = max(0, int(box.y0) - _PAD), max(0, int(box.x0) - 2 * _PAD)
        crop = grey[y0 : int(box.y1) + _PAD, x0 : int(box.x1) + 2 * _PAD]
        scale = 2 if min(crop.shape) < _LETTER else 1
        size = min(_SIDE, crop.shape[1] * scale), min(_SIDE, crop.shape[0] * scale)
        yield np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _distinct(boxes: Iterable[Box]) -> list[Box]:
    """Boxes without those that lie within a larger one."""
    out: list[Box] = []
    for b in sorted(boxes, key=lambda b: (-b.width * b.height, b.y0, b.x0)):
        inside = (
            o.x0 - 4 <= b.x0 and b.x1 <= o.x1 + 4 and o.y0 - 4 <= b.y0 and b.y1 <= o.y1 + 4
            for o in out
        )
        if not any(inside):
            out.append(b)
    return out


def _placed(at: list[int], crop: Pixels) -> tuple[int, int] | None:
    """Where a crop goes on the sheet, shelf by shelf; None if there is no room."""
    height, width = crop.shape[0] + _PAD, crop.shape[1] + _PAD
    if at[0] + crop.shape[1] > _SIDE:
        at[0], at[1], at[2] = 0, at[1] + at[2], 0
    if at[1] + crop.shape[0] > _SIDE:
        return None
    place = at[0], at[1]
    at[0] += width
    at[2] = max(at[2], height)
    return place

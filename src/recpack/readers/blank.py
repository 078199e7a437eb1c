"""Whether a sheet is empty: faint print counts as print, dust and punched holes do not."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_SIDE = 1600  # pixels: a millimetre of an A4 sheet is five
_FAINT = 8  # grey levels below the paper nearby
_LETTER = 6  # pixels: what is smaller both ways is dust
_INKED = 0.012  # of the sheet far darker than the paper: no need to look closer
_HOLE = (14, 48)  # pixels: holes of a punch are 5 to 8 mm wide
_EDGE = 0.012  # of the sides: shadows of the lid
_HOLES_AT = 0.09  # of the sides, from the edge


def is_blank(pixels: Any) -> bool:
    """No stroke on the sheet (grey or RGB array), however faint; False where unsure."""
    scale = _SIDE / max(pixels.shape)
    if scale < 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.ascontiguousarray(pixels if pixels.ndim == 2 else pixels.min(axis=2))
    height, width = grey.shape
    top, side = round(_EDGE * height) + 1, round(_EDGE * width) + 1
    inside = slice(top, -top), slice(side, -side)
    if grey[inside].size == 0:
        return False
    if float((grey[inside] < int(np.percentile(grey[::8, ::8], 90)) - 80).mean()) > _INKED:
        return False
    ground = cv2.medianBlur(grey, 41)
    below = ground.astype(np.int16) - grey
    noise = 1.4826 * float(np.median(np.abs(below)))
    marked = (below > max(_FAINT, 5 * noise)).astype(np.uint8)
    if noise > _FAINT or float(np.ptp(ground[inside][::8, ::8])) > 90:
        return False  # a picture or a shadow: not for this rule
    joined = cv2.morphologyEx(marked[inside], cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    return all(
        (w < _LETTER and h < _LETTER) or _is_hole(x, y, w, h, area, joined.shape)
        for x, y, w, h, area in stats[1:]
    )


def _is_hole(x: int, y: int, w: int, h: int, area: int, shape: tuple[int, ...]) -> bool:
    """A dark disc near an edge of the sheet."""
    if not (_HOLE[0] <= w <= _HOLE[1] and _HOLE[0] <= h <= _HOLE[1] and 0.8 < w / h < 1.25):
        return False
    near_x, near_y = _HOLES_AT * shape[1], _HOLES_AT * shape[0]
    across = x + w < near_x or x > shape[1] - near_x
    along = y + h < near_y or y > shape[0] - near_y
    return bool(0.68 < area / (w * h) < 0.9 and (across or along))

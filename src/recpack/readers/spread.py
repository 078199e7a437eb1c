"""Two pages on one picture: an open booklet or folder, parted where it is folded."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_WIDE = (1.15, 1.9)  # width over height of two upright pages side by side
_HEIGHT = 640  # pixels of the picture in which the fold is looked for
_MIDDLE = (0.42, 0.58)
_STROKE = 22  # grey levels below the paper nearby
_LEAST_ROWS = 0.12  # of the rows of each page hold print: an empty side proves nothing
_DIP, _BANDS = 10, 12  # grey levels of the shade in the fold; strips in which it must be seen
_SLOPE = 0.012  # of the width: so far the shade still reaches
_OVERLAP = 0.004  # of the width: letters that touch the fold stay whole


def parted(pixels: Any) -> tuple[Any, ...]:
    """The two pages of a spread, left and right; the picture alone unless the fold is plain.

    Wide columns without print between them are no proof: a table has them too. What proves a fold
    is its shade or line from edge to edge, where no print stands.
    """
    height, width = pixels.shape[:2]
    if not _WIDE[0] < width / height < _WIDE[1] or height < _HEIGHT:
        return (pixels,)
    scale = _HEIGHT / height
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    fold = find_fold(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small)
    if fold is None:
        return (pixels,)
    at, pad = fold / scale, _OVERLAP * width
    left = pixels[:, : round(min(at + pad, width))]
    right = pixels[:, round(max(at - pad, 0)) :]
    return np.ascontiguousarray(left), np.ascontiguousarray(right)


def find_fold(grey: Any) -> float | None:
    """Where the fold stands, in pixels from the left; None if there is none for sure."""
    width = grey.shape[1]
    # Closed from line to line only: the shade of a fold runs the same way and stays.
    paper = cv2.medianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((31, 1), np.uint8)), 5)
    strokes = (paper.astype(np.int16) - grey) > _STROKE
    low, high = (round(share * width) for share in _MIDDLE)
    at = _shade(paper, low, high)
    if at is None:
        at = _line(grey, low, high)
    if at is None:
        return None
    beside = strokes[:, max(at - width // 50, 0) : at + width // 50].copy()
    middle = beside.shape[1] // 2
    beside[:, middle - 4 : middle + 5] = False  # the fold's own line
    rim = len(beside) // 30  # of the desk
    if float(beside[rim:-rim].any(axis=1).mean()) > 0.01:
        return None
    sides = strokes[:, : at - width // 50], strokes[:, at + width // 50 :]
    if any(float((side.sum(axis=1) > 3).mean()) < _LEAST_ROWS for side in sides):
        return None
    return float(at)


def _shade(paper: Any, low: int, high: int) -> int | None:
    """The darkest column of the middle, if the paper rises from it to both sides all the way."""
    width = paper.shape[1]
    bands = [band.mean(axis=0) for band in np.array_split(paper.astype(np.float32), _BANDS)]
    profile = np.median(np.stack(bands), axis=0)
    at = low + int(np.argmin(profile[low:high]))
    near, far, slope = round(0.05 * width), round(0.16 * width), round(_SLOPE * width)
    seen = 0
    for band in bands:
        floor = float(band[max(at - 4, 0) : at + 5].min())
        left = float(np.percentile(band[max(at - far, 0) : at - near], 60))
        right = float(np.percentile(band[at + near : at + far], 60))
        depth = min(left, right) - floor
        # A rule is as dark, but beside it the paper is white at once.
        soft = max(left - float(band[at - slope]), right - float(band[at + slope])) > 0.3 * depth
        seen += depth >= _DIP and soft
    return at if seen >= 0.9 * _BANDS else None


def _line(grey: Any, low: int, high: int) -> int | None:
    """A thin dark line that runs from the upper edge of the picture to the lower."""
    middle = grey[:, low:high]
    lifted = cv2.morphologyEx(middle, cv2.MORPH_BLACKHAT, np.ones((1, 11), np.uint8))
    marked = cv2.dilate((lifted > _STROKE).astype(np.uint8), np.ones((1, 3), np.uint8))
    share = marked.mean(axis=0)
    ends = np.minimum(marked[: len(marked) // 40].mean(axis=0),
                      marked[-(len(marked) // 40) :].mean(axis=0))  # fmt: skip
    found = np.flatnonzero((share > 0.93) & (ends > 0.8))
    return low + int(found[len(found) // 2]) if len(found) and np.ptp(found) < 8 else None

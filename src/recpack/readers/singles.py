"""Single signs that the detector of lines passes over: a 1 in a cell, a dash that stands for none.

They stand in the rows of what was found, as high as its letters, apart from everything else. Only
figures and signs that such cells hold are taken, and only what the network is sure of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box
from recpack.readers.ink import Ink

_PAD = 2  # pixels around known text
_MOST = 60  # such places on a page: more are no signs, but a picture or dirt
_JOIN = 0.35  # of a row's height: signs of one number stand closer
_HEIGHT, _WIDTH = (0.2, 0.95), 1.8  # of a row's height
_DASH_HEIGHT, _DASH_WIDTH = 0.18, (0.12, 1.1)
_BAR = 0.85  # share of ink in the box of a stroke that is no figure
_CENTRED = 0.3  # of a row's height, between middles
_BESIDE = 0.6  # of a row's height: ink nearer to known text belongs to it
_FAR = 200.0  # of a row's height
_SURE, _SURE_ARROW = 0.8, 0.5
_LIKE_ARROWS = frozenset("十下个亇工↑↓")
_STROKES = str.maketrans("一ー十", "--+")  # one stroke alone is a dash, two are a plus
_SIGN = re.compile(
    r"[0-9]{1,3}|[0-9]{1,2}[.,/-][0-9]{1,2}|[-–—−+]{1,3}|[±↑↓→<>≤≥*]|[HLABIRD]|I{2,3}|[無无左右]"
)


def singles(ink: Ink, rows: Sequence[Box]) -> tuple[Box, ...]:
    """Places of single signs outside `rows`, the boxes of lines found; each as high as its row."""
    if not rows:
        return ()
    rest = ink.dark.copy()
    rules = cv2.dilate(ink.vertical + ink.horizontal, np.ones((3, 3), np.uint8))
    rest[rules > 0] = 0
    for box in rows:
        rest[
            max(int(box.y0) - _PAD, 0) : int(box.y1) + _PAD + 1,
            max(int(box.x0) - _PAD, 0) : int(box.x1) + _PAD + 1,
        ] = 0
    usual = float(np.median([box.height for box in rows]))
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (max(3, int(_JOIN * usual)), 1))
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(rest, near), connectivity=8)
    first, last = min(box.x0 for box in rows), max(box.x1 for box in rows)
    found = []
    for left, top, wide, tall, _ in stats[1:count].tolist():
        if not 2 <= tall <= usual or wide > 2.5 * usual + near.shape[1]:
            continue
        columns = np.flatnonzero(rest[top : top + tall, left : left + wide].any(axis=0))
        if not len(columns):
            continue
        place = Box(
            float(left + columns[0]), float(top), float(left + columns[-1] + 1), float(top + tall)
        )
        area = rest[top : top + tall, int(place.x0) : int(place.x1)]
        if place.x0 < first - usual / 2 or place.x1 > last + usual / 2:  # the edge of a sheet
            continue
        row = _row(place, rows, usual)
        if row is not None and _may_be_sign(place, row, float(area.mean())):
            found.append(Box(place.x0, row.y0, place.x1, row.y1))
    return tuple(found) if len(found) <= _MOST else ()


def single(text: str, confidence: float, arrow: str = "") -> str:
    """What was read in such a place if such a place may hold it, else nothing.

    `arrow` is the one that its ink looks like: what arrows are often read as is one.
    """
    if arrow and confidence >= _SURE_ARROW and text.strip() in _LIKE_ARROWS:
        return arrow
    sign = text.strip().translate(_STROKES)
    return sign if confidence >= _SURE and _SIGN.fullmatch(sign) else ""


def _row(place: Box, rows: Sequence[Box], usual: float) -> Box | None:
    """The nearest line in whose row a place stands; None if there is none, or it touches one."""
    middle = (place.y0 + place.y1) / 2
    best, least = None, _FAR * usual
    for row in rows:
        if row.height > 1.6 * usual or abs((row.y0 + row.y1) / 2 - middle) > _CENTRED * row.height:
            continue
        apart = max(row.x0 - place.x1, place.x0 - row.x1, 0.0)
        if apart < _BESIDE * row.height:
            return None
        if apart < least:
            best, least = row, apart
    return best


def _may_be_sign(place: Box, row: Box, full: float) -> bool:
    wide, tall = place.width / row.height, place.height / row.height
    if tall <= _DASH_HEIGHT:
        return _DASH_WIDTH[0] <= wide <= _DASH_WIDTH[1]
    return (
        _HEIGHT[0] <= tall <= _HEIGHT[1]
        and wide <= _WIDTH
        and not (full >= _BAR and place.height > 2 * place.width)
    )


def cut(pixels: Any, place: Box) -> Any:
    """The picture of a place with a little white beside it."""
    pad = round(0.3 * place.height)
    x0, x1 = max(0, int(place.x0) - pad), min(pixels.shape[1], int(place.x1) + pad + 1)
    return pixels[max(0, int(place.y0)) : int(place.y1) + 1, x0:x1]

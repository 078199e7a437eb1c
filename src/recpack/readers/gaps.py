"""Ink in the gaps of a line that was read in part: letters of a script the network does not know.

A line "Кузьменко 07.11.2023" comes back as its date alone: what stands before it was seen, and not
read. A rule to write on, or white, is no letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box
from recpack.readers.layout import Fragment
from recpack.readers.quads import TALL, crop, sides

_LEAST_GAP = 1.1  # of the height of the line
_LEAST_HEIGHT = 8  # pixels
_CONTRAST = 0.5  # of that of the letters that were read
_COLUMNS = 0.3  # share of the gap's columns with ink
_ROWS = 0.35  # share of the line's height that the ink takes
_TOUCH = 0.35  # of the height: letters of one word stand closer


def unread_gaps(pixels: Any, quad: Any, read: Sequence[Fragment]) -> Iterator[Box]:
    """Places in a line where ink stands and nothing was read. `pixels` is the picture in BGR.

    `read` are the line's pieces, left to right. A word that touches such ink is part of it: of
    "Кузьменко" the network may give "Ky3".
    """
    width, height = sides(quad)
    if not read or height < _LEAST_HEIGHT or height * TALL >= width:
        return
    left, right = float(quad[:, 0].min()), float(quad[:, 0].max())
    ends = [left, *(x for piece in read for x in (piece.box.x0, piece.box.x1)), right]
    gaps = list(zip(ends[::2], ends[1::2], strict=True))
    if all(b - a <= _LEAST_GAP * height for a, b in gaps):
        return
    grey = cv2.cvtColor(crop(pixels, quad), cv2.COLOR_BGR2GRAY).astype(np.int16)
    scale = grey.shape[1] / max(right - left, 1.0)

    def column(x: float) -> int:
        place: int = round((x - left) * scale)
        return place

    ink = _ink(grey, [(column(p.box.x0), column(p.box.x1)) for p in read])
    top, bottom = float(quad[:, 1].min()), float(quad[:, 1].max())
    for n, (a, b) in enumerate(gaps):
        part = ink[:, column(a) : column(b)]
        if b - a <= _LEAST_GAP * height or not _is_writing(part):
            continue
        columns = np.flatnonzero(part.any(axis=0))
        near = _TOUCH * height * scale
        start, end = a, b
        if n and columns[0] < near:
            start = _last_word(read[n - 1])
        if n < len(read) and part.shape[1] - columns[-1] < near:
            end = _first_word(read[n])
        yield Box(start, top, end, bottom)


def _last_word(piece: Fragment) -> float:
    """Where the last word of a piece begins, the space before it included."""
    if not piece.edges:
        return piece.box.x0
    return piece.edges[max(0, len(piece.text) - len(piece.text.split()[-1]) - 1)]


def _first_word(piece: Fragment) -> float:
    """Where the first word of a piece ends, the space behind it included."""
    if not piece.edges:
        return piece.box.x1
    return piece.edges[min(len(piece.text), len(piece.text.split()[0]) + 1)]


def _ink(grey: Any, read: Sequence[tuple[int, int]]) -> Any:
    """What differs from the ground about as much as the letters do, as booleans."""
    differs = np.abs(grey - int(np.median(grey)))
    letters = [differs[:, a:b] for a, b in read if b > a]
    full = max((float(np.percentile(part, 95)) for part in letters if part.size), default=0.0)
    return differs > max(_CONTRAST * full, 12.0)


def _is_writing(ink: Any) -> bool:
    """Whether ink stands in many columns, and higher than a rule: letters do both."""
    if not ink.size:
        return False
    inner = ink[ink.shape[0] // 8 : -max(1, ink.shape[0] // 8)]
    rows = inner.mean(axis=1)
    return bool(inner.any(axis=0).mean() >= _COLUMNS and (rows > 0.04).mean() >= _ROWS)

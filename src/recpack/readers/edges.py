"""Where a line in a picture and its words end, told from ink: OCR knows places by half a letter.

What is painted must end between words: neither letters of a name may stand, nor a measure be cut.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.model.document import Block

_LEAST_HEIGHT = 6  # pixels
_CONTRAST = 0.5  # of that of the strongest strokes of the line
_LEAST_INK = 24.0  # grey levels
_FOOT, _INWARD = 0.15, 0.15  # of the line's height


def snapped(block: Block, pixels: NDArray[np.uint8]) -> Block:
    """The line with edges moved into the blank columns beside them, and cut to its inked rows.

    `pixels` is the frame, (rows, columns[, 3]), the line in its pixels. Only ends of words move,
    and none past the middle of a letter.
    """
    text, edges = block.text, list(block.edges)
    rows, columns = pixels.shape[:2]
    x0, x1 = max(0, int(block.box.x0)), min(columns, int(block.box.x1) + 1)
    y0, y1 = max(0, int(block.box.y0)), min(rows, int(block.box.y1) + 1)
    known = len(edges) == len(text) + 1 and edges == sorted(edges)
    if not known or y1 - y0 < _LEAST_HEIGHT or x1 - x0 < y1 - y0:
        return block
    ink = _ink(pixels[y0:y1, x0:x1])
    most = _INWARD * (y1 - y0)
    top, bottom = _lettered(np.asarray(ink.any(axis=1)))
    blank = np.asarray(~ink[top:bottom].any(axis=0))
    for at in range(1, len(text)):
        if text[at].isspace() or _kind(text[at - 1]) == _kind(text[at]):
            continue
        last = len(text[:at].rstrip())
        if not last:
            continue
        left = (edges[last - 1] + edges[last]) / 2 - x0
        right = (edges[at] + edges[at + 1]) / 2 - x0
        guess = (edges[last] + edges[at]) / 2 - x0
        start, end = _gap(blank, max(0, round(left)), round(right), guess)
        if start == end:
            continue
        if last == at:
            edges[at] = x0 + (start + end) / 2
        else:
            # Further into a word only by a little: a letter that stands is worse than a label cut.
            first = max(x0 + float(start), edges[last] - most)
            second = min(x0 + float(end), edges[at] + most)
            if first <= second:
                edges[last : at + 1] = [first, *([second] * (at - last))]
    box = block.box
    box = replace(
        box,
        y0=float(y0 + top) if top else box.y0,
        y1=float(y0 + bottom) if bottom < y1 - y0 else box.y1,
    )
    return replace(block, box=box, edges=tuple(edges))


def _kind(char: str) -> int:
    """Letters, figures, Han, and everything else by itself."""
    if char.isspace():
        return 0
    if char.isdigit():
        return 1
    if char.isalpha():
        return 2 if ord(char) < 0x2E80 else 3
    return ord(char) + 4


def _ink(part: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Strokes: narrow, and lighter (or darker) than the ground, whose own slopes do not count."""
    light = part if part.ndim == 2 else part.max(axis=2)
    dark = part if part.ndim == 2 else part.min(axis=2)
    shape = cv2.getStructuringElement(cv2.MORPH_RECT, (part.shape[0] // 2 | 1,) * 2)
    high = float(np.percentile(light, 99.5)) - float(np.median(light))
    low = float(np.median(dark)) - float(np.percentile(dark, 0.5))
    hat = cv2.MORPH_TOPHAT if high >= low else cv2.MORPH_BLACKHAT
    lifted = cv2.morphologyEx(light if high >= low else dark, hat, shape)
    return np.asarray(lifted > max(_CONTRAST * float(np.percentile(lifted, 99.5)), _LEAST_INK))


def _lettered(inked: NDArray[np.bool_]) -> tuple[int, int]:
    """First and last (exclusive) of the rows with letters; feet of the next line are none."""
    size = len(inked)
    runs = list(zip(*_runs(inked), strict=True))
    for at in (0, -1):
        start, end = runs[at] if len(runs) > 1 else (1, size)
        touches = start == 0 if at == 0 else end == size
        if touches and end - start <= _FOOT * size:
            runs.pop(at)
    if not runs:
        return 0, size
    # A detector leaves a fifth at most; what is narrower is no line, but an edge that crosses it.
    top, bottom = runs[0][0], runs[-1][1]
    return min(top, size // 5), max(bottom, size - size // 5)


def _runs(marked: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
    """Starts and ends (exclusive) of runs."""
    steps = np.diff(np.concatenate([[0], marked.astype(np.int8), [0]]))
    return np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist()


def _gap(blank: NDArray[np.bool_], start: int, end: int, guess: float) -> tuple[int, int]:
    """The run of blank columns between two that is the end of a word; empty if there is none.

    Of those at least half as wide as the widest, the one nearest to where OCR saw the end: letters
    of one width stand as far apart as words.
    """
    starts, ends = _runs(blank[start:end])
    most = max((b - a for a, b in zip(starts, ends, strict=True)), default=0)
    wide = [
        (start + a, start + b) for a, b in zip(starts, ends, strict=True) if 2 * (b - a) >= most
    ]
    return min(wide, key=lambda run: abs(sum(run) / 2 - guess), default=(start, start))

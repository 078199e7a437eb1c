"""Lines of Thai and Arabic as high as their marks: the detector cuts tones, vowels and dots off.

It even takes marks for small lines of their own. A line is grown as far as its ink goes without a
rule or the next line between, and what lies in it then is no line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import cv2
import numpy as np

from recpack.readers.quads import crop, sides

SCRIPTS = frozenset({"Thai", "Arabic"})
_REACH = 0.4  # of a line's height, above and below, where marks were found apart
_NEAREST = 0.2  # the same elsewhere: a line that was not detected may follow
_WHITE = 0.14  # the same: white between letters and their marks
_RULE = 0.6  # of a line's width
_SHORT = 3.0  # heights of a line: what is longer is no mark
_SMALL = 0.75  # of the usual height
_SHARED = 0.2  # of its height: what is as high as a line reaches into another
_NEAR = 0.9  # of the height, from middle to middle: two lines stand further apart
_WITHIN = 0.6
_LEAST = 2  # pixels of ink in a row
_LEFT = 0.5  # of the height, at least, when a line is trimmed


def grown(
    pixels: Any, quads: Any, lines: Iterable[int], is_text: Callable[[int], bool]
) -> tuple[Any, tuple[int, ...]]:
    """The corners of all, those of `lines` grown; and which were marks of another line.

    `is_text` tells whether one that is as high as a line and reaches into another is read surely.
    """
    numbers = list(lines)
    out = np.array(quads, np.float32)
    own: dict[int, list[int]] = {}
    usual = float(np.median([sides(quads[i])[1] for i in numbers] or [1.0]))
    for k in numbers:
        near = (i for i in numbers if i != k and _is_mark(quads[k], quads[i], usual))
        line = next(near, None)
        if line is not None and (sides(quads[k])[1] < _SMALL * usual or not is_text(k)):
            own.setdefault(line, []).append(k)
    marks = {k for found in own.values() for k in found}
    whole = [i for i in numbers if i not in marks]
    for i in whole:
        around = [quads[j] for j in whole if j != i and _shares(quads[i], quads[j])]
        out[i] = _grown(pixels, quads[i], around, [quads[k] for k in own.get(i, ())])
    return out, tuple(sorted(marks))


def _is_mark(quad: Any, line: Any, usual: float) -> bool:
    """Whether something short stands too near above or below a line to be one."""
    (width, height), (wide, tall) = sides(line), sides(quad)
    height = min(height, usual)
    if wide > min(_SHORT * usual, width / 2) or tall > 1.1 * usual:
        return False
    x0, x1, _, _ = _extent(quad)
    a0, a1, _, _ = _extent(line)
    if min(x1, a1) - max(x0, a0) < _WITHIN * (x1 - x0):
        return False
    across = (line[1] + line[2] - line[0] - line[3]) / 2
    down = np.array([-across[1], across[0]]) / max(float(np.linalg.norm(across)), 1.0)
    away = abs(float((quad.mean(axis=0) - line.mean(axis=0)) @ down))
    shared = (tall + sides(line)[1]) / 2 - away
    return away < _NEAR * height if tall < _SMALL * usual else shared > _SHARED * tall


def _shares(quad: Any, other: Any) -> bool:
    """Whether two lines stand over one another."""
    a0, a1 = quad[:, 0].min(), quad[:, 0].max()
    b0, b1 = other[:, 0].min(), other[:, 0].max()
    return bool(min(a1, b1) - max(a0, b0) > 0)


def _extent(quad: Any) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return float(x0), float(x1), float(y0), float(y1)


def _grown(pixels: Any, quad: Any, near: Sequence[Any], marks: Sequence[Any]) -> Any:
    height = sides(quad)[1]
    down = ((quad[3] - quad[0]) + (quad[2] - quad[1])) / 2 / max(height, 1.0)
    middle = quad.mean(axis=0)
    above = below = _REACH * height if marks else _NEAREST * height
    for mark in marks:
        along = (mark - middle) @ down
        above = max(above, float(-along.min()) - height / 2)
        below = max(below, float(along.max()) - height / 2)
    for other in near:  # no further than half way to the next line's letters
        away = float((other.mean(axis=0) - middle) @ down)
        room = max((abs(away) - (sides(other)[1] + height) / 2), 0.0)
        if abs(away) < height / 2:
            continue
        if away < 0:
            above = min(above, room)
        else:
            below = min(below, room)
    wide = quad.copy()
    wide[[0, 1]] -= down * above
    wide[[2, 3]] += down * below
    up, under = _inked(crop(pixels, wide), above, below)
    out = quad.copy()
    out[[0, 1]] -= down * up
    out[[2, 3]] += down * under
    return out


def _inked(picture: Any, above: float, below: float) -> tuple[float, float]:
    """How far ink goes above and below the letters of a picture with that much room."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    differs = np.abs(grey.astype(np.int16) - int(np.median(grey)))
    strokes = float(np.percentile(differs, 98))
    dark = (differs > max(0.45 * strokes, 20.0)).sum(axis=1)
    first, last = round(above), height - round(below) - 1
    white = max(_WHITE * (last - first), 1.0)
    up = _outward(dark[:first][::-1], width, white)
    under = _outward(dark[last + 1 :], width, white)
    return min(up, above), min(under, below)


def trimmed(picture: Any) -> Any:
    """The rows of a line without what reaches into them from the lines above and below."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    if height < 12 or width < 2 * height:
        return picture
    differs = np.abs(grey.astype(np.int16) - int(np.median(grey)))
    strokes = float(np.percentile(differs, 98))
    ink = (differs > max(0.45 * strokes, 20.0)).sum(axis=1)
    free = ink <= max(1, width // 400)
    first = last = int(ink.argmax())
    while first > 0 and not free[first - 1 : first + 1].all():
        first -= 1
    while last < height - 1 and not free[last : last + 2].all():
        last += 1
    above, below = np.flatnonzero(free[:first]), np.flatnonzero(free[last + 1 :][::-1])
    top = int(above[0]) if len(above) else 0
    bottom = height - (int(below[0]) if len(below) else 0)
    return picture if bottom - top < _LEFT * height else np.ascontiguousarray(picture[top:bottom])


def _outward(rows: Sequence[int], width: int, white: float) -> float:
    """Rows as far as there is ink, the nearest first; none behind white or a rule."""
    reach, free = 0, 0.0
    for n, ink in enumerate(rows):
        if ink > _RULE * width:
            return float(max(reach - 1, 0))
        free = 0.0 if ink >= _LEAST else free + 1
        if free > white:
            break
        if ink >= _LEAST:
            reach = n + 2
    return float(min(reach, len(rows)))

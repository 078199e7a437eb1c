"""Pictures within a page: what is clinical stays, a portrait does not.

A figure is a filled field of many tones at least a sixth of the page wide and high, or a chart:
two axes that meet, with numbers along one of them. It stays: what OCR read in it is redacted like
any line, rows of letters that it did not read are covered. Smaller fields are logos and covered
like all ink that nobody read. A portrait has the size and shape of a passport photograph, stands
by itself on a ground that is not black, and has skin in its middle. In grey nothing tells a face
from tissue: there the size and shape are enough, and it is covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.deid.pixels.ink import LARGE, Picture, inside, kernel, part_of, unit_of
from recpack.model.document import Box

_PAPER = 30  # grey levels below the paper
_FINE = 0.6  # larger pictures are looked at in half their size: fields are large
_LEAST_LOGO, _LEAST_FIGURE = 60, 190  # pixels of an A4 page at 150 dpi (1240 x 1754)
_TONES, _SPREAD = 18, 14.0  # of 64 grey levels in use; their standard deviation
_PORTRAIT = (0.58, 1.1)  # width by height: 25 x 35 mm, 35 x 45 mm, 2 x 2 inches
_PORTRAIT_GREY = (0.58, 0.9)
_PORTRAIT_HEIGHT = (80, 420)  # 13 to 70 mm
_BLACK = 50
_LIGHT, _PAPER_LINES = 130, 3
_FACE = (40, 330)  # height of a face: 7 to 56 mm
_SUBJECT, _COMPACT = 0.4, 0.35  # share of skin in a picture; of that skin in one patch
_SKIN_SHARE, _GROUND = 0.3, 0.6
_GLYPHS, _ROW = 45, 5
_TICKS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on a page, and whether it is a person's portrait."""

    box: Box
    portrait: bool


def figures_of(picture: Picture) -> list[Figure]:
    """Pictures with many tones: portraits, and others large enough to be clinical."""
    unit = unit_of(picture)
    fields = [box for box in _fields(picture, unit) if _many_tones(part_of(picture, box))]
    out = []
    for box in fields:
        alike = sum(_alike(box, other) for other in fields)
        if alike == 1 and _is_portrait(picture, box, unit):
            out.append(Figure(box, portrait=True))
        elif min(box.width, box.height) >= _LEAST_FIGURE * unit:
            out.append(Figure(box, portrait=False))
    return out


def _fields(picture: Picture, unit: float) -> list[Box]:
    """Filled rectangles: strokes of print are thinner than the opening."""
    step = 2 if unit > _FINE else 1
    if step > 1:
        size = (picture.shape[1] // 2, picture.shape[0] // 2)
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        unit /= 2
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    value = np.asarray(hsv[..., 2], np.uint8)
    lighter = _paper(value).astype(np.int16) - value
    filled = ((lighter > _PAPER) | (hsv[..., 1] > 70)).astype(np.uint8)
    filled = np.asarray(cv2.morphologyEx(filled, cv2.MORPH_CLOSE, kernel(7 * unit)), np.uint8)
    wide = int(31 * unit)
    filled = np.asarray(
        cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((wide, wide), np.uint8)), np.uint8
    )
    if not filled.any():
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(filled, connectivity=8)
    boxes = []
    for n in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[n])
        if w * h > LARGE * filled.size:  # coloured paper, a photo that fills the page
            continue
        if min(w, h) >= _LEAST_LOGO * unit and area > 0.6 * w * h:
            boxes.append(Box(*(float(step * v) for v in (x, y, x + w, y + h))))
    return boxes


def _paper(value: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The brightness of the paper at every place, whatever shadow lies on it."""
    height, width = value.shape
    small = cv2.resize(
        value, (max(8, width // 16), max(8, height // 16)), interpolation=cv2.INTER_AREA
    )
    side = max(3, int(0.4 * min(small.shape))) | 1
    bright = cv2.dilate(small, np.ones((side, side), np.uint8))
    soft = cv2.blur(bright, (side, side))
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _many_tones(part: NDArray[np.uint8]) -> bool:
    """Continuous tones, not the few of a logo, a filled cell or a drawing."""
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    counts = np.bincount(np.asarray(grey, np.uint8).ravel() >> 2, minlength=64) / grey.size
    return int((counts > 0.003).sum()) >= _TONES and float(grey.std()) > _SPREAD


def _alike(box: Box, other: Box) -> bool:
    """Of one size, as pictures of one examination are."""
    return (
        abs(box.width - other.width) < 0.08 * box.width
        and abs(box.height - other.height) < 0.08 * box.height
    )


def _is_portrait(picture: Picture, box: Box, unit: float) -> bool:
    low, high = (size * unit for size in _PORTRAIT_HEIGHT)
    if not (low < box.height < high and _PORTRAIT[0] < box.width / box.height < _PORTRAIT[1]):
        return False
    part = part_of(picture, box)
    hsv = cv2.cvtColor(part, cv2.COLOR_BGR2HSV)
    top = hsv[: part.shape[0] // 8, :, 2]
    if float(top[:, [0, 1, 2, -3, -2, -1]].mean()) < _BLACK:
        return False
    if float((hsv[..., 1] > 35).mean()) < 0.05:
        return _PORTRAIT_GREY[0] < box.width / box.height < _PORTRAIT_GREY[1]
    skin = _skin(part)
    height, width = skin.shape
    middle = skin[height // 6 : 3 * height // 4, width // 4 : 3 * width // 4]
    left, right = skin[: height // 6, : width // 6], skin[: height // 6, -width // 6 :]
    ground = (float(left.mean()) + float(right.mean())) / 2
    return float(middle.mean()) > _SKIN_SHARE and ground < _GROUND


def faces_in(picture: Picture, figure: Box) -> list[Box]:
    """Portraits within a larger picture (a card on a sheet): compact patches of skin.

    Where skin is most of a picture, or all over it, it is the picture's subject and no portrait.
    """
    unit = unit_of(picture)
    part = part_of(picture, figure)
    skin = _skin(part).astype(np.uint8)
    total = int(skin.sum())
    if not 0.01 * skin.size < total < _SUBJECT * skin.size:
        return []
    whole = np.asarray(cv2.morphologyEx(skin, cv2.MORPH_CLOSE, kernel(15 * unit)), np.uint8)
    whole = np.asarray(cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel(15 * unit)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    faces = []
    for n in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[n])
        fits = _FACE[0] * unit < h < _FACE[1] * unit and 0.5 < w / h < 1.15
        held = int(skin[y : y + h, x : x + w][labels[y : y + h, x : x + w] == n].sum())
        if fits and area > 0.5 * w * h and held > _COMPACT * total:
            left, top = max(0.0, figure.x0) + x, max(0.0, figure.y0) + y
            faces.append(Box(left - 0.6 * w, top - 0.6 * h, left + 1.6 * w, top + 1.9 * h))
    return faces


def _skin(part: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where the colour may be skin of any complexion (range in YCrCb of Chai and Ngan 1999)."""
    luma, red, blue = cv2.split(cv2.cvtColor(part, cv2.COLOR_BGR2YCrCb))
    return np.asarray(
        (red >= 133) & (red <= 176) & (blue >= 77) & (blue <= 128) & (luma > 40), np.bool_
    )


def is_paper(picture: Picture, box: Box, lines: Sequence[Box]) -> bool:
    """Whether a figure is itself a paper: light, with lines of writing (a card on a sheet).

    `lines` are boxes of lines, read or not.
    """
    value = part_of(picture, box).max(axis=2)
    if float(np.median(value)) < _LIGHT:
        return False
    unit = unit_of(picture)
    held = [
        b
        for b in lines
        if inside(b, box) > 0.7 and b.width > 2.5 * b.height and b.height < 60 * unit
    ]
    return len(held) >= _PAPER_LINES


def charts_of(picture: Picture, read: Sequence[Box]) -> list[Box]:
    """Charts: a long upright and a long level rule that meet at the lower left, with numbers."""
    unit = unit_of(picture)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(25 * unit) | 1, 20
    )
    level = _rules(np.asarray(ink, np.uint8), (int(200 * unit), 1))
    upright = _rules(np.asarray(ink, np.uint8), (1, int(120 * unit)))
    near = 14 * unit
    charts = []
    for foot in level:
        for side in upright:
            meets = abs(foot.x0 - side.x0) < near and abs(foot.y1 - side.y1) < near
            frame = Box(side.x0, side.y0, foot.x1, foot.y1)
            if meets and frame.height < 2 * frame.width and _ticks(frame, read, unit) >= _TICKS:
                charts.append(frame)
    return charts


def _rules(ink: NDArray[np.uint8], size: tuple[int, int]) -> list[Box]:
    lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    return [
        Box(float(x), float(y), float(x + w), float(y + h))
        for x, y, w, h in (tuple(int(v) for v in stats[n][:4]) for n in range(1, count))
        if min(w, h) < 12
    ]


def _ticks(frame: Box, read: Sequence[Box], unit: float) -> int:
    """Short words in a row below the foot, or in a column left of the side."""
    reach = 60 * unit
    short = [b for b in read if b.width < 6 * b.height and b.height < 40 * unit]
    below = [
        b for b in short if 0 <= b.y0 - frame.y1 < reach and frame.x0 - reach < b.x0 < frame.x1
    ]
    beside = [
        b for b in short if 0 <= frame.x0 - b.x1 < reach and frame.y0 - reach < b.y0 < frame.y1
    ]
    return max(len(below), len(beside)) if below and beside else 0


def rows_in(picture: Picture, figure: Box, read: Sequence[Box]) -> list[Box]:
    """Rows of letter-like marks in a picture that no line of `read` explains."""
    unit = unit_of(picture)
    part = part_of(picture, figure)
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
    shape = np.ones((int(9 * unit) | 1, int(9 * unit) | 1), np.uint8)
    x0, y0 = max(0.0, figure.x0), max(0.0, figure.y0)
    rows = []
    for way in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
        marks = (cv2.morphologyEx(grey, way, shape) > _GLYPHS).astype(np.uint8)
        for box in _rows(marks, unit):
            placed = Box(box.x0 + x0, box.y0 + y0, box.x1 + x0, box.y1 + y0)
            if not any(inside(placed, known) > 0.5 for known in read):
                rows.append(placed)
    return rows


def _rows(marks: NDArray[np.uint8], unit: float) -> list[Box]:
    """Chains of at least five marks of like height on one line."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    glyphs = [
        tuple(int(v) for v in stats[n][:4])
        for n in range(1, min(count, 5000))
        if 7 * unit <= stats[n][3] <= 45 * unit and 2 <= stats[n][2] <= 45 * unit
    ]
    glyphs.sort()
    rows, used = [], set[int]()
    for first in range(len(glyphs)):
        if first in used:
            continue
        chain = [first]
        for other in range(first + 1, len(glyphs)):
            x, y, w, h = glyphs[chain[-1]]
            ox, oy, _, oh = glyphs[other]
            if ox - (x + w) > 1.4 * h:
                break
            if abs(oy + oh - y - h) <= 0.2 * h and 0.7 < oh / h < 1.4 and ox >= x + w - 1:
                chain.append(other)
        if len(chain) >= _ROW:
            used.update(chain)
            xs, tops = [glyphs[i] for i in chain], [glyphs[i][1] for i in chain]
            pad = 4 * unit
            right, foot = xs[-1][0] + xs[-1][2], max(g[1] + g[3] for g in xs)
            rows.append(Box(xs[0][0] - pad, min(tops) - pad, right + pad, foot + pad))
    return rows

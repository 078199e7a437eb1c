"""What is painted over words: boxes from character edges, and the stand-in written into them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import ImageDraw, ImageFont

from recpack.model.document import Block, Box

_PAD = 3
# Line heights to which widths are rounded up, so that a box does not tell the length of a name:
# about 12 Latin letters or 6 Chinese characters a step.
_QUANTUM = 6.0
_LEAST_STEP = 24  # pixels
_FILL = (232, 232, 236)
_TEXT = (70, 70, 80)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to be painted and the stand-in written into it ("" leaves it blank).

    Padding stops at `left` and `right`, where the next surviving words stand.
    """

    box: Box
    label: str
    left: float = 0.0
    right: float = math.inf


def span_box(block: Block, start: int, end: int) -> Box:
    """The box of text[start:end] inside a line, from its character edges."""
    if len(block.edges) == len(block.text) + 1:
        xs = block.edges[start : end + 1]
        return Box(min(xs), block.box.y0, max(xs), block.box.y1)
    size = max(1, len(block.text))
    step = block.box.width / size
    return Box(block.box.x0 + step * start, block.box.y0, block.box.x0 + step * end, block.box.y1)


def room(block: Block, start: int, end: int) -> tuple[float, float]:
    """How far padding may go left and right of text[start:end]: up to the surviving neighbours."""
    if len(block.edges) != len(block.text) + 1:
        return 0.0, math.inf
    before = len(block.text[:start].rstrip())
    after = len(block.text) - len(block.text[end:].lstrip())
    left = block.edges[before] if before else 0.0
    return left, block.edges[after] if after < len(block.text) else math.inf


def bounded(mark: Mark, read: Sequence[Box]) -> Mark:
    """The mark, its padding ending also where lines of other columns begin."""
    box, left, right = mark.box, mark.left, mark.right
    for other in read:
        beside = min(box.y1, other.y1) - max(box.y0, other.y0)
        if beside <= 0.3 * min(box.height, other.height):
            continue
        if other.x0 >= box.x1 - 1:
            right = min(right, other.x0 - _PAD)
        elif other.x1 <= box.x0 + 1:
            left = max(left, other.x1 + _PAD)
    return replace(mark, left=left, right=right)


def paint(draw: ImageDraw.ImageDraw, mark: Mark, size: tuple[int, int]) -> None:
    """Paint one box, padded and quantised, and write its stand-in if there is room."""
    box = mark.box
    pad = max(_PAD, box.height * 0.12)
    x0 = max(0.0, min(box.x0, max(mark.left, box.x0 - pad)))
    y0 = max(0.0, box.y0 - pad * 0.6)
    step = max(_LEAST_STEP, _QUANTUM * min(box.height, box.width))
    width = math.ceil((box.x1 + pad - x0) / step) * step
    x1 = min(size[0] - 1.0, max(box.x1, min(mark.right, x0 + width)))
    y1 = min(size[1] - 1.0, box.y1 + pad * 0.6)
    draw.rectangle((x0, y0, x1, y1), fill=_FILL)
    if not mark.label:
        return
    height = max(7, int((y1 - y0) * 0.72))
    font = _font(height)
    while height > 7 and draw.textlength(mark.label, font=font) > x1 - x0 - 2:
        height -= 1
        font = _font(height)
    if draw.textlength(mark.label, font=font) <= x1 - x0:
        draw.text(((x0 + x1) / 2, (y0 + y1) / 2), mark.label, font=font, fill=_TEXT, anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)

"""Where somebody signed: the space behind a label of persons that no printed name fills."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recpack.deid.text.fold import fold_text
from recpack.deid.text.labels import PERSONS
from recpack.deid.text.labelwords import labels_of
from recpack.model.document import Block, Box

_REACH = 9  # line heights to the right of the label
_RISE = 0.9  # line heights above and below: signatures are larger than print
_SHORT = 10  # characters: what OCR makes of a signature is short
_LARGE = 1.5  # heights of a line of print
_SURE, _WELL, _BADLY = 0.85, 0.93, 0.7  # confidence of print, and of what is none


def signature_places(blocks: Sequence[Block], languages: tuple[str, ...]) -> tuple[Box, ...]:
    """Boxes, in page pixels, in which a signature may stand."""
    labels = labels_of(languages)
    out: list[Box] = []
    for block in blocks:
        if len(block.edges) != len(block.text) + 1:
            continue
        start = 0
        for cell in block.text.split("\t"):
            end = start + len(cell)
            word = re.sub(r"[\s:()]", "", fold_text(cell))
            last = word.rsplit(")")[-1]
            if labels.kinds.get(last) in PERSONS and len(word) <= 24:
                out.append(_behind(block, end))
            start = end + 1
    return tuple(out)


def _behind(block: Block, end: int) -> Box:
    height = min(block.box.height, 45)
    x0 = max(block.edges[end], block.edges[max(0, end - 1)])
    following = len(block.text) - len(block.text[end:].lstrip())
    limit = x0 + _REACH * height
    if following < len(block.text):
        limit = min(limit, block.edges[following] - 2)
    y0, y1 = block.box.y0 - _RISE * height, block.box.y1 + _RISE * height
    return Box(x0 + 2, y0, max(x0 + 3, limit), y1)


def typical_height(blocks: Sequence[Block]) -> float:
    """Height of a line of print: the median of those that were read well (0 if there is none)."""
    sure = sorted(b.box.height for b in blocks if b.confidence >= _SURE)
    return sure[len(sure) // 2] if sure else 0.0


def is_scrawl(block: Block, typical: float) -> bool:
    """Whether a line is what OCR made of pen strokes anywhere: large, short and badly read.

    Numbers stay: a value written by hand is worth a doubt, not a loss.
    """
    return block.confidence < _BADLY and _is_large(block, typical)


def may_be_scrawl(block: Block, typical: float) -> bool:
    """The same, read with less doubt: pen strokes if somebody's name is printed beneath."""
    return block.confidence < _WELL and _is_large(block, typical)


def _is_large(block: Block, typical: float) -> bool:
    large = block.box.height > _LARGE * typical > 0
    return large and len(block.text) <= _SHORT and not any(map(str.isdigit, block.text))


def beneath(block: Block, blocks: Sequence[Block]) -> Block | None:
    """The line under a block, if it stands near."""
    under = [
        b
        for b in blocks
        if min(b.box.x1, block.box.x1) > max(b.box.x0, block.box.x0)
        and block.box.y0 < b.box.y0 < block.box.y1 + block.box.height
        and b.box.y1 > block.box.y1
    ]
    return min(under, key=lambda b: b.box.y0, default=None)


def is_signature(block: Block, places: Sequence[Box]) -> bool:
    """Whether a line is what OCR made of a signature in one of the places."""
    if len(block.text) > _SHORT or sum(map(str.isdigit, block.text)) > 1:
        return False
    x, y = (block.box.x0 + block.box.x1) / 2, (block.box.y0 + block.box.y1) / 2
    return any(p.x0 <= x <= p.x1 and p.y0 <= y <= p.y1 for p in places)

"""Pictures in the place of values that may be misread."""

from __future__ import annotations

import math
from typing import Any

from recpack.model.clean import CleanPage
from recpack.model.document import Box
from recpack.model.english import EnglishBlock

FLAG = "doubtful-value"
_STEPS = 12  # of the width of a page


def percent(box: Box, page: CleanPage) -> list[float]:
    """A box in per cent of the page."""
    width, height = page.width or 1.0, page.height or 1.0
    return [
        round(100 * min(max(v, 0.0), 1.0), 2)
        for v in (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
    ]


def coarse(box: list[float]) -> list[float]:
    """The box (per cent) with its ends on wide steps: how long a covered name was stays hidden."""
    x0, y0, x1, y1 = box
    step = 100 / _STEPS
    return [
        round(math.floor(x0 / step) * step, 2), y0,
        round(min(100.0, math.ceil(x1 / step) * step), 2), y1,
    ]  # fmt: skip


def crops_of(block: EnglishBlock, page: CleanPage) -> list[dict[str, Any]]:
    """`text` as the English has it ("" if it does not), and the `box` of the facsimile to show."""
    if page.facsimile is None:
        return []
    if block.doubts:
        text = block.text
        return [{"text": text[d.start : d.end], "box": percent(d.box, page)} for d in block.doubts]
    # Nobody told where the English has them: found by their words, else shown behind the line.
    shown = block.text if block.text.strip() else block.clean.text
    words = [block.clean.text[d.start : d.end] for d in block.clean.doubts]
    return [
        {"text": word if word in shown else "", "box": percent(d.box, page)}
        for word, d in zip(words, block.clean.doubts, strict=True)
    ]

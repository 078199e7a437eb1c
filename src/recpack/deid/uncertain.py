"""Doubts of a line carried over its redaction: clean text, boxes in the facsimile."""

from __future__ import annotations

from recpack.deid.pixels import span_box
from recpack.deid.text.scrubber import CleanLine
from recpack.model.clean import Uncertain
from recpack.model.document import Block, Box, Doubt

_PAD = 0.12  # of the line's height, beside and above what is doubted


def uncertain(block: Block, line: CleanLine) -> tuple[Uncertain, ...]:
    """What of the clean line may be misread. A doubt that touches an identifier is dropped with it.

    Its second reading stays behind: it may say what was hidden.
    """
    return tuple(
        Uncertain(start, end, _box(block, doubt))
        for doubt in block.doubts
        if all(doubt.end <= span.start or span.end <= doubt.start for span in line.spans)
        for start, end in (_moved(block, line, doubt),)
        if end <= len(line.text) and line.text[start:end] == block.text[doubt.start : doubt.end]
    )


def _moved(block: Block, line: CleanLine, doubt: Doubt) -> tuple[int, int]:
    """The offsets in the clean text: counted from the end of the last stand-in before."""
    before = [i for i, span in enumerate(line.spans) if span.end <= doubt.start]
    if not before:
        return doubt.start, doubt.end
    span, stand_in = line.spans[before[-1]], line.surrogates[before[-1]]
    start = stand_in.end + doubt.start - span.end
    letters = block.text[span.end : span.end + 1] + line.text[stand_in.end - 1 : stand_in.end]
    if len(letters) == 2 and letters.isalnum():  # a blank keeps them apart
        start += 1
    return start, start + doubt.end - doubt.start


def _box(block: Block, doubt: Doubt) -> Box:
    box = span_box(block, doubt.start, doubt.end)
    pad = _PAD * box.height
    return Box(max(0.0, box.x0 - pad), max(0.0, box.y0 - pad), box.x1 + pad, box.y1 + pad)

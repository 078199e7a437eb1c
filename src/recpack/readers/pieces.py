"""A recognised line as the pieces that stand on the page, between wide gaps, with their edges."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from recpack.model.document import Box, Doubt
from recpack.readers.ctc import Line
from recpack.readers.layout import (
    Fragment,
    glyph_width,
    proportional_edges,
    rising,
    whole_edges,
    within,
)
from recpack.readers.quads import TALL, aspect, box_of, sides

# Text in a script the network does not know comes back as blanks and stray points: measured 0 to
# 0.22 of the characters that the box would hold, against 0.8 and more for text that is read.
_LEAST_FILL = 0.3
EM = 0.8  # letter height as a share of a detected box
_GAP = 1.6  # em without a character: two cells, or something between that was not read


def is_read(quad: Any, line: Line) -> bool:
    """Whether the text is about as long as the box can hold."""
    text = line.text.strip()
    if not text:
        return False
    fill = sum(glyph_width(ch) for ch in text if not ch.isspace()) / 2 / aspect(quad)
    return aspect(quad) < 3 or fill >= _LEAST_FILL


def pieces_of(
    quad: Any, line: Line, size: tuple[int, int], doubts: tuple[Doubt, ...] = ()
) -> Iterator[Fragment]:
    """The pieces of a line between wide gaps: what lies in a gap was not read, or is white."""
    box = box_of(quad, size)
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    width, height = sides(quad)
    if height >= TALL * width and len(line.text) > 1:
        text = line.text.strip()
        edges = whole_edges(text, box.x0, box.x1)
        own = within(doubts, len(line.text) - len(line.text.lstrip()), len(text))
        level_y, sure = box.y0, line.confidence
        yield Fragment(text, box, edges, level_y, level_y, width, sure, alone=True, doubts=own)
        return
    em = height * EM
    slope = (right[1] - left[1]) / max(width, 1.0)
    for at, text, edges in _pieces(line, box, em):
        part = Box(edges[0], box.y0, edges[-1], box.y1)
        start, end = (float(left[1] + slope * (x - box.x0)) for x in (edges[0], edges[-1]))
        own = within(doubts, at, len(text))
        yield Fragment(text, part, edges, start, end, em, line.confidence, doubts=own)


def _pieces(line: Line, box: Box, em: float) -> Iterator[tuple[int, str, tuple[float, ...]]]:
    """Runs of characters without a wide gap: where they begin, and their edges."""
    if len(line.places) != len(line.text):
        yield 0, line.text, proportional_edges(line.text, box.x0, box.x1)
        return
    chars = [
        (ch, box.x0 + box.width * place, glyph_width(ch) * em / 4)
        for ch, place in zip(line.text, line.places, strict=True)
    ]
    lead = 0
    while chars and chars[0][0].isspace():
        chars.pop(0)
        lead += 1
    while chars and chars[-1][0].isspace():
        chars.pop()
    starts = [0]
    solid = 0  # the last character that is no space
    for i, (char, middle, half) in enumerate(chars):
        if char.isspace():
            continue
        if i and middle - half - chars[solid][1] - chars[solid][2] > _GAP * em:
            starts.append(i)
        solid = i
    for start, end in pairwise([*starts, len(chars)]):
        part = chars[start:end]
        while part[-1][0].isspace():
            part.pop()
        text = "".join(char for char, _, _ in part)
        yield lead + start, text, _edges(part, box, em)


def _edges(part: list[tuple[str, float, float]], box: Box, em: float) -> tuple[float, ...]:
    """Half way between characters; the box's own ends unless they are far from any character."""
    first, last = part[0][1] - part[0][2], part[-1][1] + part[-1][2]
    start = box.x0 if first - box.x0 < _GAP * em else first - 0.3 * em
    end = box.x1 if box.x1 - last < _GAP * em else last + 0.3 * em
    return rising([start, *((a[1] + b[1]) / 2 for a, b in pairwise(part)), end])

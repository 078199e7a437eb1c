"""Which visual lines are one paragraph: a sentence broken by the margin is translated whole.

Careful by design: lines are joined only if the first runs to the right margin without closing
punctuation and the next begins at the same left edge, close below. Table rows, list items,
headings and "label: value" lines always stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recpack.model.clean import CleanBlock, Surrogate

_CLOSED = re.compile(r"[.!?;:。！？；：…]['\"”’)）»]*\s*$")
_ITEM = re.compile(
    r"\s*(?:[-•·●○■□*►▪–—]|[(（]?\d{1,2}[.)）、]|[(（][a-zA-Z一二三四五六七八九十][)）]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,2}[、.])\s*"
)
_LABEL = re.compile(r"\s*[^:：\d]{1,24}[:：]")
_REACH = 0.86
_MIN_CHARS = 12


def _heading(text: str) -> bool:
    letters = [c for c in text if c.isalpha() and c.upper() != c.lower()]
    return len(letters) > 3 and all(c.isupper() for c in letters)


def _alone(text: str) -> bool:
    """Whether a line can be no middle part of a paragraph by its own look."""
    return not text.strip() or "\t" in text


def _starts_new(text: str) -> bool:
    return bool(_ITEM.match(text) or _LABEL.match(text))


def _near(first: CleanBlock, second: CleanBlock) -> bool:
    """Same left edge, similar height, no blank line between (pixel boxes)."""
    height = max(first.box.height, second.box.height, 1.0)
    gap = second.box.y0 - first.box.y1
    indent = second.box.x0 - first.box.x0
    return (
        -0.5 * height <= gap <= 0.9 * height
        and -4 * height <= indent <= 1.2 * height
        and abs(first.box.height - second.box.height) <= 0.4 * height
    )


def _extent(block: CleanBlock, *, native: bool) -> float:
    """How far right a line reaches: pixels, or characters where there is no raster."""
    return float(len(block.text)) if native else block.box.x1


def _runs_on(first: CleanBlock, second: CleanBlock, margin: float, *, native: bool) -> bool:
    if _alone(first.text) or _alone(second.text) or _starts_new(second.text):
        return False
    if _CLOSED.search(first.text) or _heading(first.text) != _heading(second.text):
        return False
    if len(first.text) < _MIN_CHARS or _extent(first, native=native) < _REACH * margin:
        return False
    return native or _near(first, second)


def paragraphs(blocks: Sequence[CleanBlock], *, native: bool) -> tuple[tuple[int, ...], ...]:
    """Indices of the blocks of a page grouped into paragraphs, every block once and in order.

    `native` pages have no raster: the margin is then the longest line in characters.
    """
    prose = [_extent(b, native=native) for b in blocks if "\t" not in b.text]
    margin = max(prose, default=0.0)
    out: list[list[int]] = []
    for index, block in enumerate(blocks):
        if out and _runs_on(blocks[index - 1], block, margin, native=native):
            out[-1].append(index)
        else:
            out.append([index])
    return tuple(tuple(group) for group in out)


def joined(blocks: Sequence[CleanBlock], glue: str) -> tuple[str, tuple[Surrogate, ...], list[int]]:
    """The text of a paragraph, its surrogates, and where each line begins in it."""
    text = ""
    surrogates: list[Surrogate] = []
    starts: list[int] = []
    for block in blocks:
        body = block.text
        if text and _hyphenated(text, body):
            text = text[:-1]
        elif text:
            text = text.rstrip()
            text += glue or _blank(text, body, surrogates, block.surrogates)
        starts.append(len(text))
        surrogates += [
            Surrogate(s.start + len(text), s.end + len(text), s.tag) for s in block.surrogates
        ]
        text += body
    return text, tuple(surrogates), starts


def _blank(
    text: str, following: str, before: Sequence[Surrogate], behind: Sequence[Surrogate]
) -> str:
    """A space where Latin words meet at the end of a Chinese or Japanese line.

    Those scripts never break a word; a figure may be broken, but not one of ours (ID 2, a date).
    """
    ends, begins = text[-1:], following[:1]
    if not (ends.isascii() and ends.isalnum() and begins.isascii() and begins.isalnum()):
        return ""
    ours = any(s.end == len(text) for s in before) or any(s.start == 0 for s in behind)
    return " " if ours or ends.isalpha() or begins.isalpha() else ""


def _hyphenated(text: str, following: str) -> bool:
    """Whether a word is broken by a hyphen at the end of the line."""
    return len(text) > 2 and text[-1] == "-" and text[-2].islower() and following[:1].islower()

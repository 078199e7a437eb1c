"""Where in the English of a line a value stands that may be misread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import normalize

from recpack.model.clean import Uncertain
from recpack.model.english import EnglishBlock
from recpack.mt.numbers import english_numbers

_PARTS = re.compile(r"([/<>≤≥±×~↑↓-])|(?<=\d)(?=[^\W\d_])|\s+")
_NUMBER = re.compile(r"[<>≤≥±]?\s?\d+(?:[.,]\d+)*")


def with_doubts(blocks: Sequence[EnglishBlock], language: str) -> list[EnglishBlock]:
    """The lines of one paragraph (or a line alone) with their doubts placed in the English.

    A sentence stands with the line it begins on: a doubt of a later line is told there.
    """
    placed: list[list[Uncertain]] = [[] for _ in blocks]
    for index, block in enumerate(blocks):
        for doubt in block.clean.doubts:
            at, found = _place(blocks, index, doubt, language)
            if all(found.end <= p.start or p.end <= found.start or found == p for p in placed[at]):
                placed[at].append(found)
            else:
                end = len(blocks[at].text)
                placed[at].append(Uncertain(end, end, doubt.box))
    return [
        replace(block, doubts=tuple(sorted(found, key=lambda d: (d.start, d.box.y0, d.box.x0))))
        if found
        else block
        for block, found in zip(blocks, placed, strict=True)
    ]


def _place(
    blocks: Sequence[EnglishBlock], index: int, doubt: Uncertain, language: str
) -> tuple[int, Uncertain]:
    """(which line, where in its English): the end of a line that does not have the value."""
    source = blocks[index].clean.text
    token = source[doubt.start : doubt.end]
    spoken = [i for i in range(index, -1, -1) if blocks[i].text.strip()]
    for at in spoken:
        low, high = _cell(blocks[at], source, doubt.start) if at == index else (0, None)
        text = blocks[at].text[:high]
        for form in _forms(token, language, source):
            found = [m.span() for m in _whole(form).finditer(text, low)]
            if found:
                before = len(
                    _whole(token).findall(
                        source[source.rfind("\t", 0, doubt.start) + 1 : doubt.start]
                    )
                )
                start, end = found[min(before, len(found) - 1)]
                return at, Uncertain(start, end, doubt.box)
    at = spoken[0] if spoken else index
    end = len(blocks[at].text)
    return at, Uncertain(end, end, doubt.box)


def _cell(block: EnglishBlock, source: str, start: int) -> tuple[int, int | None]:
    """Where the English of the cell begins and ends that text[start] of the source stands in."""
    cells = block.cell_texts
    number = source.count("\t", 0, start)
    if number >= len(cells):
        return 0, None
    begin = sum(len(cell) + 1 for cell in cells[:number])
    return begin, begin + len(cells[number])


def _forms(token: str, language: str, context: str) -> Iterator[str]:
    """The token as the English may have it, the whole of it first, then its number alone."""
    half = normalize("NFKC", token).strip(" .,;:()[]")
    english, _ = english_numbers(half, language, context)
    forms = [token.strip(), english, half]
    number = _NUMBER.search(english)
    forms += [number.group().strip()] if number else []
    yield from dict.fromkeys(form for form in forms if form)


def _whole(form: str) -> re.Pattern[str]:
    """The form where it is not part of a longer number or word; blanks may part it."""
    parts = _PARTS.split(form)
    body = r"\s?".join(re.escape(part.strip()) for part in parts if part and part.strip())
    return re.compile(rf"(?<![\w.]){body}(?!\w|[.,]\d)")

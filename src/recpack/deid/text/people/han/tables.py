"""Chinese names in tables without a heading that says so: a column in which only names stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.people.han.words import Lexicon
from recpack.ports import Span

_HAN = r"\u4e00-\u9fff"
_RULE = re.compile(r"[\t|]")
_WIDE = re.compile(r"[^ ]+(?: [^ ]+)*")
_NAME = re.compile(rf"\s*([{_HAN}]{{2,4}}|[{_HAN}]{{2,8}}[·•・][{_HAN}·•・]{{2,16}})\s*")
_PARTS = re.compile(r"[、/,，;；]")
_SURE = 2.5  # what one name of a column must score at least
_Cell = tuple[int, int]


def find(text: str, lex: Lexicon) -> Iterator[Span]:
    """Spans of names in columns of two rows and more."""
    rows: list[list[_Cell]] = []
    start = 0
    for line in text.split("\n"):
        cells = _cells(line, start)
        if rows and len(cells) != len(rows[0]):
            yield from _columns(text, rows, lex)
            rows = []
        if len(cells) > 1:
            rows.append(cells)
        start += len(line) + 1
    yield from _columns(text, rows, lex)


def _cells(line: str, start: int) -> list[_Cell]:
    edges = [m.start() for m in _RULE.finditer(line)]
    if edges:
        spans = list(zip([0, *(e + 1 for e in edges)], [*edges, len(line)], strict=True))
    elif "  " in line:
        spans = [m.span() for m in _WIDE.finditer(line)]
    else:
        return []
    return [(start + a, start + b) for a, b in spans]


def _columns(text: str, rows: list[list[_Cell]], lex: Lexicon) -> Iterator[Span]:
    if len(rows) < 2:
        return
    weak: dict[int, list[tuple[int, int, float]]] = {}
    sure: set[int] = set()
    for number, column in enumerate(zip(*rows, strict=True)):
        filled = [(a, b) for a, b in column if text[a:b].strip(" -—/")]
        names = [_names(text, a, b, lex) for a, b in filled]
        if names and not names[0]:
            filled, names = filled[1:], names[1:]  # the heading
        if len(names) < 2 or not all(names):
            continue
        found = [one for cell in names for one in cell]
        weak[number] = found
        if max(value for _, _, value in found) >= _SURE:
            sure.add(number)
    for number, found in weak.items():
        # A column of words that are names (平安) beside a column of names.
        if not sure.isdisjoint({number - 1, number, number + 1}):
            for start, end, _ in found:
                yield Span(start, end, "STAFF", 0.65, "name-column")


def _names(text: str, start: int, end: int, lex: Lexicon) -> list[tuple[int, int, float]]:
    """(start, end, value) of the names that fill a cell; [] if anything else stands there."""
    out: list[tuple[int, int, float]] = []
    at = start
    for piece in _PARTS.split(text[start:end]):
        match = _NAME.fullmatch(piece)
        word = match[1] if match else ""
        family = lex.surname(word, 0) if word else 0
        dotted = len(word) > 4 or any(c in "·•・" for c in word)
        if not match or word in lex.clinical or not (family or dotted or lex.piece_at(word, 0)):
            return []
        if family and not dotted and not family < len(word) <= family + 3:
            return []
        value = 3.0 if dotted or not family else lex.score(word, 0, len(word), family) + 2
        out.append((at + match.start(1), at + match.end(1), value))
        at += len(piece) + 1
    return out

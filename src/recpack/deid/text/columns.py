"""Tables: a row of labels, and under it rows of values, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recpack.deid.text.labels import PERSONS, birth, free, number
from recpack.deid.text.labelwords import Labels, labels_of, squeeze
from recpack.deid.text.page import PageText
from recpack.deid.text.persons import Place
from recpack.ports import Span

_RULE = re.compile(r"[\t|]")
_WIDE_CELL = re.compile(r"[^\t|\n ]+(?: [^\t|\n ]+)*")
_PIECE = re.compile(r"[^/、,;]+")
_IDLE = frozenset({"", "OTHER", "URL", "EMAIL"})
_PASSED = 2  # rows of another shape (a wrapped cell, a rule) that do not end a table
_Cells = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """Values under a label: in every row of a table, until its shape changes."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "label columns: the values under a label, in every row of a table"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of values; cells are parted by tabs, bars, or two blanks and more."""
        labels = labels_of(self.languages)
        kinds: list[str] = []
        size = passed = 0
        for start, end in _lines(page.plain):
            cells = _cells(page.plain, start, end)
            heads = _heads(page, cells, labels)
            if heads:
                kinds, size, passed = heads, len(cells), 0
            elif kinds and len(cells) == size:
                passed = 0
                for kind, (lo, hi) in zip(kinds, cells, strict=True):
                    yield from _values(kind, page.plain[lo:hi], lo, labels)
            elif kinds:
                passed += 1
                if passed > _PASSED or not cells:
                    kinds = []


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _cells(text: str, start: int, end: int) -> _Cells:
    if text.find("\t", start, end) < 0 and text.find("|", start, end) < 0:
        return tuple(m.span() for m in _WIDE_CELL.finditer(text, start, end) if m[0].strip())
    # An empty cell is a cell: what stands behind it keeps its column.
    edges = [m.start() for m in _RULE.finditer(text, start, end)]
    return tuple(zip([start, *(e + 1 for e in edges)], [*edges, end], strict=True))


def _heads(page: PageText, cells: _Cells, labels: Labels) -> list[str]:
    """The kinds of a row of labels; [] if it is a row of values, or announces no identifier."""
    if len(cells) < 2:
        return []
    known, digits = [], False
    for lo, hi in cells:
        cell = page.plain[lo:hi]
        digits = digits or any(c.isdigit() for c in cell)
        known.append(labels.kinds.get(squeeze(cell).rstrip(":"), "") if hi - lo < 40 else "")
    # In a grid of label | value | label | value, what follows a label is its value.
    count = sum(map(bool, known))
    known = [
        k if k in _IDLE or i + 1 == len(known) or known[i + 1] else "" for i, k in enumerate(known)
    ]
    telling = any(k not in _IDLE for k in known)
    if not telling or digits or count < 2 or (len(cells) < 4 and count * 2 <= len(cells)):
        return []
    return known


def _values(kind: str, cell: str, at: int, labels: Labels) -> Iterator[Span]:
    if kind in _IDLE or not cell.strip():
        return
    page = PageText(cell)
    text, size = page.folded, len(page.folded)
    if size != len(cell):
        return
    found: Sequence[tuple[int, int, str]]
    if kind in PERSONS:
        place = Place(page, labels, {})
        pieces = (m.span() for m in _PIECE.finditer(text))
        names = (place.person(lo, hi, sure=True) for lo, hi in pieces)
        found = [(*name, kind) for name in names if name]
    elif kind in {"ID", "BED", "PHONE"}:
        found = list(number(text, 0, size, kind, sure=True))
    elif kind == "BIRTHDATE":
        found = list(birth(text, 0, size))
    else:
        found = list(free(text, 0, size, kind, sure=True, labels=labels))
    for start, end, tag in found:
        yield Span(at + start, at + end, tag, 0.9, "label-column")

"""Photographs and scans of single pages that are pages of one paper, by what is printed on them.

A wrong yes gives one report the date and the class of another. So the printed numbers must make a
whole (1, 2 and 3 of 3), and something else must agree: the number of the report; or a running line
and a date; or, for one page without either, the head of a table and the place in the folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache

from recpack.clinical.docdate import evidence
from recpack.clinical.fold import key
from recpack.clinical.words import primary
from recpack.lang import read_toml
from recpack.model.document import Document
from recpack.readers.page_numbers import is_page_number, margins, printed_number

_LEAST_RUNNING = 8  # letters of a line that runs from page to page
_ALIKE = 0.88
_LEAST_DIGITS = 4
_MOST = 40  # pages of a paper that was photographed page by page
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A document of one page: its printed number, and what may agree with another sheet."""

    place: int
    number: int
    total: int
    language: str
    reports: frozenset[str]
    running: tuple[str, ...]
    dates: frozenset[str]
    tables: frozenset[str]


def papers_of(documents: Sequence[Document]) -> tuple[tuple[int, ...], ...]:
    """Places, in the order of their printed numbers, of documents that are pages of one paper.

    Empty where it is not sure: no page is missing, and none fits two papers.
    """
    sheets = [s for i, d in enumerate(documents) if (s := _sheet(i, d)) is not None]
    out = []
    for first in (s for s in sheets if s.number == 1):
        found = _whole(first, sheets)
        if found:
            out.append(tuple(s.place for s in found))
    taken = [place for group in out for place in group]
    return tuple(g for g in out if all(taken.count(place) == 1 for place in g))


def joined(documents: Sequence[Document]) -> Document:
    """One document of pages that were files of their own; it has the first one's source."""
    pages = [d.pages[0] for d in documents]
    return replace(
        documents[0],
        pages=tuple(replace(page, number=n) for n, page in enumerate(pages, 1)),
        properties=tuple(dict.fromkeys(p for d in documents for p in d.properties)),
    )


def _sheet(place: int, document: Document) -> _Sheet | None:
    if len(document.pages) != 1:
        return None
    page = document.pages[0]
    number, total = printed_number(page) or (0, None)
    if not total or not 2 <= total <= _MOST:
        return None
    language = page.language or document.language
    edges = [b.text for b in margins(page)]
    lines = [b.text for b in page.blocks]
    cells = (c for text in edges for c in text.split("\t") if not is_page_number(c))
    running = (re.sub(r"\s+", "", key(c)) for c in cells)
    rows = (key(b.text).strip() for b in page.blocks if b.row is not None and b.row.head)
    return _Sheet(
        place, number, total, primary(language), _reports(lines),
        tuple(c for c in running if len(_LETTER.findall(c)) >= _LEAST_RUNNING),
        frozenset(c.iso for c in evidence(edges, language, "other")[0] if len(c.iso) == 10),
        frozenset(r for r in rows if r.count("\t") >= 2),
    )  # fmt: skip


def _whole(first: _Sheet, sheets: Sequence[_Sheet]) -> list[_Sheet]:
    """The pages 1 to the last of the paper of `first`, empty unless all are there, each once."""
    same = [s for s in sheets if s.total == first.total and s.language == first.language]
    out = [first]
    for number in range(2, first.total + 1):
        there = [s for s in same if s.number == number and not _against(first, s)]
        sure = [s for s in there if _agree(first, s)]
        if not sure and len([s for s in same if s.number == number]) == 1:
            sure = [s for s in there if _follows(out[-1], s)]
        if len(sure) != 1:
            return []
        out.append(sure[0])
    return out


def _agree(first: _Sheet, other: _Sheet) -> bool:
    if first.reports & other.reports:
        return True
    return bool(first.dates & other.dates) and any(
        _same(a, b) for a in first.running for b in other.running
    )


def _against(first: _Sheet, other: _Sheet) -> bool:
    """Whether both say which report they are of, and it is not one; or which day, and it is not."""
    if first.reports and other.reports:
        return not first.reports & other.reports
    return bool(first.dates and other.dates) and not first.dates & other.dates


def _follows(before: _Sheet, page: _Sheet) -> bool:
    """Whether a page without a head of its own lies behind the one whose table it goes on with."""
    return page.place == before.place + 1 and bool(before.tables & page.tables)


def _same(a: str, b: str) -> bool:
    """One line read twice: the same numbers, and nearly the same letters."""
    if _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


@cache
def _label() -> re.Pattern[str]:
    words = {key(w) for w in read_toml("_rules/sheets.toml")["report_number"]}
    listed = "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))
    number = r"(?P<n>[a-z]{0,5}[-/ ]?\d[\da-z]*(?:[-/.][\da-z]+)*)"
    sign = r"[\s:.#№°º-]*(?:n[o°ºr]\.?|nr\.?)?[\s:.#-]*"
    return re.compile(rf"(?<![^\W\d_])(?:{listed}){sign}{number}")


def _reports(lines: Sequence[str]) -> frozenset[str]:
    """Numbers of a report, a sample or an order, without their signs."""
    found = (m["n"] for line in lines for m in _label().finditer(key(line)))
    plain = (re.sub(r"[\W_]", "", n) for n in found)
    return frozenset(n for n in plain if sum(c.isdigit() for c in n) >= _LEAST_DIGITS)

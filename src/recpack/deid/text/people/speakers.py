"""Who speaks in an exported conversation, whatever the language: the column of the speakers.

Nicknames and given names alone stand there, which no list has. A table of a ward looks alike (time,
drug, dose), so columns without brackets count only where the page says that it is a conversation or
where one of the speakers was found as a person, and where the rows go on with words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from recpack import lang
from recpack.deid.text.page import PageText
from recpack.ports import Span

_SCORE = 0.6
_FEWEST = 2
_LONG = 4  # characters: a shorter name outside the column may be a word
_DAY = r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?\.?"
_HALF = r"(?:오전|오후|上午|下午|午前|午后|[AaPp]\.?[Mm]\.?|ص|م)"
_TIME = rf"(?:{_HALF}[ ]?)?\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:[ ]?{_HALF})?"
_NAME = r"(?P<name>[^\W\d_][^\n\t:\[\]<>|]{0,28}?)"
# With brackets or a comma, as programs write them: sure. [12/10/21, 13:05:11] Ana: ..., [김영란] [오후 8:30] ...
_SURE = (
    re.compile(rf"^\[{_DAY},?[ ]{_TIME}\][ ]?~?[ ]?{_NAME}:[ ]", re.MULTILINE),
    re.compile(rf"^{_DAY},[ ]{_TIME}[ ][-–][ ]~?[ ]?{_NAME}:[ ]", re.MULTILINE),
    re.compile(rf"^\[(?P<name>[^\W\d_][^\n\t\[\]]{{0,28}})\][ ]\[{_TIME}\]", re.MULTILINE),
    re.compile(rf"^{_NAME},[ ]\[{_DAY},?[ ]{_TIME}\]", re.MULTILINE),
)
# 13:05 <tab> name <tab> text; 13:05 name: text; name (13:05): text; name 13:05 alone on its line.
_LIKELY = (
    re.compile(rf"^\[?{_TIME}\]?\t{_NAME}\t(?P<text>[^\n]+)", re.MULTILINE),
    re.compile(
        rf"^[\[(]?{_TIME}[\])]?[ ]{{1,3}}(?:[-–][ ])?{_NAME}[ ]?:[ ](?P<text>[^\n]+)", re.MULTILINE
    ),
    re.compile(rf"^{_NAME}[ ]?[\[(]{_TIME}[\])][ ]?:?[ ](?P<text>[^\n]+)", re.MULTILINE),
    re.compile(rf"^{_NAME}[ \t]{{1,4}}(?:{_DAY}[ ])?{_TIME}[ \t]*\n(?P<text>[^\n]+)", re.MULTILINE),
)
_FIGURE = re.compile(r"[\s<>=~+-]*\d+(?:[.,/]\d+)*[ ]?(?:[^\W\d_]{0,5}|%|°C?)?[\s.]*\Z")


@cache
def _hints() -> tuple[str, ...]:
    return tuple(lang.read_toml("_rules/chats.toml")["hints"])


def speakers(page: PageText, found: Sequence[Span]) -> Iterator[Span]:
    """Spans of the speakers, and of their longer names elsewhere on the page."""
    names: set[str] = set()
    for pattern in _SURE:
        rows = list(pattern.finditer(page.plain))
        if len(rows) >= _FEWEST:
            yield from _column(rows, names)
    for pattern in _LIKELY:
        rows = list(pattern.finditer(page.plain))
        if len(rows) > _FEWEST and _is_talk(page, rows, found):
            yield from _column(rows, names)
    for name in sorted(n for n in names if len(n) >= _LONG):
        for match in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", page.plain):
            yield Span(*match.span(), "PERSON", _SCORE, "speaker")


def _column(rows: Sequence[re.Match[str]], names: set[str]) -> Iterator[Span]:
    for row in rows:
        names.add(row["name"].strip())
        yield Span(*row.span("name"), "PERSON", _SCORE, "speaker")


def _is_talk(page: PageText, rows: Sequence[re.Match[str]], found: Sequence[Span]) -> bool:
    """Whether the rows are of a conversation: some speak twice, and they say words."""
    said = [row["text"] for row in rows]
    if sum(_FIGURE.match(text) is not None for text in said) * 3 > len(rows):
        return False
    if len({row["name"].strip() for row in rows}) == len(rows):
        return False
    if any(hint in page.folded for hint in _hints()):
        return True
    people = [s for s in found if s.tag in {"PATIENT", "RELATIVE", "STAFF", "PERSON"}]
    return any(s.start < r.end("name") and r.start("name") < s.end for r in rows for s in people)

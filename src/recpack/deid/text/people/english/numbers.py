"""Ages over 89, and numbers that stand behind their English names: records, rooms, registers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.english.codes import codes
from recpack.deid.text.people.english.ground import place_words
from recpack.deid.text.people.english.postal import BESIDE, HEADS, postal
from recpack.deid.text.people.english.signed import initials
from recpack.deid.text.people.english.words import clinical_words, english_words, is_english, table
from recpack.ports import Span

_OLD = re.compile(r"(?<![\w./,:-])(?:9\d|1[01]\d)(?![\d%])")
_OLD_AFTER = re.compile(
    r"[ -]?(?:y/?o\b|yo[mf]?\b|y\.o\b|yrs?\b|years?[ -]old|year[ -]old|years? of age|[mf]\b(?! ?[\d=])|"
    r"y[mf]?\b|-?year|years?(?= (?:young|lady|gentleman|male|female|man|woman)))"
    r"|[ ]?[/,][ ]?(?:m|f|male|female)\b"
)
_OLD_BEFORE = re.compile(
    r"(?:\bage[ds]?(?: of| is| about| approximately| at)?[:= ]{1,3}|\bturn(?:ed|ing|s) |\bage(?: |/)sex[ :]{1,4}|"
    r"\b(?:is|am|was) (?:now |about |almost |nearly )?(?=\d{2,3}(?:[.,;!?]| and| with| years))|"
    r"\b(?:liv(?:ed|ing|es) (?:to|until|till)(?: age| the age of)?|died (?:at|aged)|passed (?:away )?at|reached|to the age of|made it to|dead at|alive at|well at|nearly|almost) |"
    r"\b(?:lady|gentleman|man|woman|male|female|grandmother|grandfather|mother|father|aunt|uncle) of )$"
)
_NAME_BEFORE = re.compile(r"(?P<who>[A-Z][a-z]+)(?:, | \(|, \()$")
_ALONE_AFTER = re.compile(r"\)?(?:,(?! ?\d)| (?:and|with|who|is|was|has|from)\b|\)|\.?$|\.\s)")
_PHONE = re.compile(
    r"[ ]?(?:no|number|#)?[.:#]{0,2}[ ]{0,3}(?P<n>[+(]?\d[\d ().-]{5,17}\d)(?![\d/%])"
)
_USER = re.compile(r"(?:[: ]{1,3}|[ ]is[ ])@?(?P<n>(?=[\w.-]*[\d_])[A-Za-z][\w.-]{3,29}(?<![.-]))")
_GROUPED_PHONE = re.compile(
    r"(?<![\w.,/+-])(?<!\d )(?:\+?1[ .-])?(?:\(\d{3}\) ?|[2-9]\d{2}[ .-]|\d{3}-)\d{3}[ .-]\d{4}(?![\w%])(?! ?\d)"
)
_LOCAL_PHONE = re.compile(r"\d(?<=[a-z.], .)\d{2}-\d{4}(?=[ ]*(?:[\n\t;,.)]|$))")
_PHONE_DIGITS = 7
_YEAR = 4
_GAP = re.compile(
    r"(?:\(s\))?(?:[ ]?(?:number|no|nos|num|nr|id|code|ref|card|book)\b\.?)?[ ]?(?:is|was|of)?[ ]{0,3}[.:#=]{0,2}[ ]{0,6}#?"
)
_TOKEN = re.compile(
    r"(?P<n>"
    r"(?:[A-Z]{1,6}[-/ ]?){0,3}(?:[A-Za-z]{1,5}/){0,3}(?:[A-Za-z]{0,4}\d[\dA-Za-z]*)(?:[-/.][\dA-Za-z]+|[ ]\d{2,}(?![/:.]\d))*(?:[ ]\d(?=[ ]*(?:$|[\n\t,;).]|[ ]{2}|[ ][A-Z])))?"
    r")"
)
_ROOM = re.compile(
    r"(?P<n>"
    r"[#]?(?:(?:OR|OT|Theatre|Th|ICU|ITU|ED|Rm|Room|Pod|Bay)[ -]?\d{1,3}[A-Z]?(?:/[A-Z]{0,3}-?\d{1,4}(?:-?[A-Z])?)?|[A-Z]{0,3}-?\d{1,4}(?:-?[A-Z])?(?:-[\dA-Z]{1,5}){0,2}|\d{1,2}[A-Z]{0,2}-\d{1,4}(?:-[A-Z])?|[A-Z]\d{1,3}|[A-Z])(?![\w%])(?![./]\d)"
    r")"
)
_EXTENSION = re.compile(r"[ ]?[.:#]{0,2}[ ]?(?P<n>\d{2,6})(?!\d)")
_REF = re.compile(r"(?P<n>" r"(?:[A-Za-z]{2,4}(?:/[A-Za-z]{2,4}){1,2}/[\w-]{3,14})" r")")
_PLATE = re.compile(
    r"(?P<n>" r"(?=[A-Z0-9 -]*\d)(?=[A-Z0-9 -]*[A-Z])[A-Z0-9]{2,4}[- ]?[A-Z0-9]{2,5}(?!\w)" r")"
)
_VIN = re.compile(r"(?<![\w])(?=[A-Z\d]{0,16}\d)(?=[A-Z\d]{0,16}[A-Z])[A-HJ-NPR-Z\d]{17}(?!\w)")
_HANDLE = re.compile(r"(?<![\w@.])@(?=[\w.]*[A-Za-z])[A-Za-z_][\w.]{2,29}(?<!\.)(?![@\w])")
_ZIP = re.compile(r"[: ]{1,3}(?P<n>\d{5}(?:-\d{4})?)(?!\d)")


# A record's number in brackets behind a name: (RJ1 882019).
_BRACKETED = re.compile(r"(?<=[a-zA-Z] )\((?P<n>(?:[A-Z]{1,4}\d?[ -]?)?\d{6,10})\)")
_DRUG = re.compile(r"\d{2}-\d{4}(?!\d)|\d{5,7}(?!\d)")  # BAY 43-9006
_GAPPED = frozenset({"ids", "rooms", "refs", "plates"})
_BEHIND = (
    ("ids", _TOKEN, "ID", 0.8),
    ("rooms", _ROOM, "ID", 0.75),
    ("extensions", _EXTENSION, "PHONE", 0.75),
    ("phones", _PHONE, "PHONE", 0.7),
    ("refs", _REF, "ID", 0.8),
    ("plates", _PLATE, "ID", 0.75),
    ("users", _USER, "ID", 0.7),
    ("zips", _ZIP, "ADDRESS", 0.8),
)


@dataclass(frozen=True, slots=True)
class EnglishNumbers:
    """Ages over 89 and labelled numbers of English pages."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "English: ages over 89 in all wordings, numbers behind their names, rooms, initials"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number alone."""
        if self.languages[:1] != ("en",) or not is_english(page, self.languages):
            return
        yield from _ages(page)
        found = _cues().find(page)
        yield from _labelled(page, found)
        yield from postal(page, english_words(self.languages), place_words().towns, found)
        yield from initials(page)
        yield from codes(page)
        for match in _VIN.finditer(page.plain):
            yield Span(*match.span(), "ID", 0.8, "number")
        if "@" in page.plain:
            for match in _HANDLE.finditer(page.plain):
                yield Span(*match.span(), "URL", 0.7, "handle")


@cache
def _cues() -> Cues:
    numbers = table("numbers")
    return cues(
        {
            name: numbers[name]
            for name in ("ids", "rooms", "extensions", "phones", "refs", "users", "plates", "zips")
        }
        | {"heads": HEADS, "beside": BESIDE}
    )


def _ages(page: PageText) -> Iterator[Span]:
    text = page.folded
    for match in _OLD.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 34) : start]
        if _OLD_AFTER.match(text, end) or _OLD_BEFORE.search(before):
            yield Span(start, end, "AGE", 0.9, "age")
        elif _ALONE_AFTER.match(text, end):
            named = _NAME_BEFORE.search(page.plain, max(0, start - 24), start)
            if named and named["who"].lower() not in clinical_words():
                yield Span(start, end, "AGE", 0.6, "age")


def _labelled(page: PageText, found: dict[str, list[tuple[int, int]]]) -> Iterator[Span]:
    for kind, pattern, tag, score in _BEHIND:
        for start, end in found.get(kind, []):
            gap = _GAP.match(page.folded, end) if kind in _GAPPED else None
            at = gap.end() if gap else end
            match = pattern.match(page.plain, at)
            if (
                kind == "rooms"
                and page.plain.startswith("BAY ", start)
                and _DRUG.match(page.plain, at)
            ):
                continue
            if match and _fits(kind, page.plain[start:at], match["n"], end - start):
                yield Span(*match.span("n"), tag, score, "number")
    for match in _BRACKETED.finditer(page.plain):
        yield Span(*match.span("n"), "ID", 0.6, "number")
    for pattern in (_GROUPED_PHONE, _LOCAL_PHONE):
        for match in pattern.finditer(page.plain):
            yield Span(*match.span(), "PHONE", 0.6, "number")


def _fits(kind: str, before: str, value: str, size: int) -> bool:
    """Whether a value is one of its kind; `before` is its name (of that size) and the gap."""
    gap = before[size:]
    digits = sum(map(str.isdigit, value))
    if kind == "ids":
        return _is_number(value, marked=bool(gap.strip()))
    if kind == "phones":
        return digits >= _PHONE_DIGITS
    if kind == "refs":
        return digits > 0
    if kind == "rooms":
        single = len(value) == 1 and before[:1].islower() and ":" not in gap
        return bool(gap) and not single and (digits > 0 or ":" in gap)
    return True


def _is_number(token: str, *, marked: bool) -> bool:
    """Four digits and more, or five characters of both kinds; two digits behind a number sign."""
    digits = sum(c.isdigit() for c in token)
    letters = sum(c.isalpha() for c in token)
    if "." in token and not letters:
        return False
    if not marked and not letters and digits == _YEAR and token[:2] in {"19", "20"}:
        return False
    return (
        digits >= 4 or (letters > 0 and digits >= 2 and len(token) >= 5) or (marked and digits >= 3)
    )

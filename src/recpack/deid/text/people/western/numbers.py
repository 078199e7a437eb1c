"""Numbers of German and French papers behind short names or none: rooms, plates, files, series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.signed import Places
from recpack.ports import Span

_UNSURE = 0.6
_GAP = re.compile(
    r"\.?[ ]?(?:\([^()\n]{1,12}\))?[ ]{0,2}(?:(?:n\.?[o°º]|n°|nr|no|num)\.?[ ]?)?[ ]{0,2}[:=#]{0,2}[ ]{0,3}\t?[\"*]?"
)
_ROOM = re.compile(
    r"(?:(?:[A-Z]{1,3}|IRM|OP)[ -]?)?\d{1,4}(?:(?:[./-]|[ ]/[ ])\d{1,3}(?!\d))?(?:[ ]?[A-Z](?![^\W_]))?(?![\w%°]|[.,:/]\d)"
)
_NO_ROOM = re.compile(
    r"[ ]?(?:m[²2q]|cm|mm|%|Uhr|h\b|x\b|Betten|lits|Personen|places|fois|mal|jours|Tage|min|Std|°|€|ans|,\d)"
)
_TOKEN = re.compile(
    r"(?:[A-Z]{1,5}[-./ ]?)?\d[\dA-Za-z]*+(?>(?:[-/._][\dA-Za-z]+)*)(?:[ ]\d{1,8}(?![\d.,/])){0,5}"
    r"|[A-Z]{1,5}[-/][\dA-Z]+(?>(?:[-/._][\dA-Z]+)*)"
)
_UNIT = re.compile(
    r"[ ]?(?:[mcdkµu]?[glm]\b|mg|ml|cm|mm|mcg|kg|%|u[i/]|ie\b|mmol|meq|fr\b|ch\b|x\b|ans?\b|jahre?\b|jours?\b|tage?\b|mois\b|wochen?\b|h\b|min|fois|mal\b|uhr|°|€|eur|[µp]g)"
)
_REGISTER = re.compile(r"[A-Z]{2,5}[ ](?=\d[\d .-]{4})")
_DATE = re.compile(
    r"\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|(?:19|20)\d{2}|\d{1,2}:\d{2}|\d{1,3}/\d{1,3}"
)
# Letters and a long number with hyphens or strokes, without any label: H/2017/004412, XC5-118204.
_SHAPE = re.compile(
    r"(?<![\w.,/-])(?P<n>[A-Z]{1,3}\d{0,2}[-/](?:\d{5,}|(?:19|20)\d{2}[-/]\d{3,}|\d{2}[-/]\d{4,}|\d{3,4}[-/]\d{4})(?:-[A-Z\d]{1,3})?|"
    r"[A-Z]{2}\d{2}(?:[ ]?\d{4}){3,6}(?:[ ]?\d{1,4})?|[A-Z]\d{8,12}|\d{8,14}|\d{4}-[A-Z]{1,3}-\d{4}|[A-Z]{2}-\d{3}-[A-Z]{2})(?![\w/-]|[.,]\d)"
)
_TRIAL = re.compile(
    r"(?:NCT|NM_|NP_|OMIM|rs|LOINC|ClinVar|COSM|DOI|doi|PMID|Nb|EudraCT)[ :]{0,2}\Z"
)
_FILE = re.compile(
    r"\.(?:docx?|pdf|dcm|zip|jpe?g|png|tiff?|xlsx?|csv|txt|odt|rtf|mp[34]|heic|nii|svs|ndpi|vcf|bam|fastq|edf|xml|hl7)(?:\.gz)?(?![\w])"
)
_DIGITS = re.compile(r"(?<!\d)(?:\d{6,}|\d{4}-\d{2}-\d{2})(?!\d)")
_LONGEST_FILE = 80
_EXTENSION = re.compile(
    r"(?<![^\W_])(?:[Pp]oste|DECT|[Dd]urchwahl|DW|[Kk]lappe|[Aa]pparat|App\.)[ ]{0,2}:?[ ]?(?P<n>\d{3,6})(?![\d.,/])"
)
_FRENCH_PHONE = re.compile(r"(?<![\d.,/])0[1-9](?:\.\d{2}){4}(?!\d)")
_OLD = re.compile(r"\((?P<n>\d{2,3})[ ]?(?:J\.|ans\))")


@cache
def _plate(language: str) -> re.Pattern[str]:
    found = lang.read_toml(f"{language}/identity.toml")["signed"]["plate"]
    return re.compile(rf"[^\n\d]{{0,16}}?(?<![\w-])(?P<n>{found})(?![\w-])")


def numbers(page: PageText, language: str, places: Places) -> Iterator[Span]:
    """Spans of the number alone."""
    text = page.plain
    yield from _rooms(page, places)
    for _, end in places.get("plates", ()):
        plate = _plate(language).match(text, end)
        if plate:
            yield Span(*plate.span("n"), "ID", 0.7, "plate")
    for _, end in places.get("ids", ()):
        yield from _labelled(page, end)
    for match in _SHAPE.finditer(text):
        before = _TRIAL.search(text, max(0, match.start() - 10), match.start())
        if not before and not _UNIT.match(page.folded, match.end()):
            yield Span(*match.span("n"), "ID", _UNSURE, "number")
    yield from _files(page)
    if language == "fr":
        for match in _FRENCH_PHONE.finditer(text):
            yield Span(*match.span(), "PHONE", 0.8, "phone")
    yield from _bare(page)


def _rooms(page: PageText, places: Places) -> Iterator[Span]:
    text = page.plain
    for start, end in places.get("rooms", ()):
        gap = _GAP.match(page.folded, end)
        at = gap.end() if gap else end
        room = _ROOM.match(text, at) if at > end else None
        if room and not _NO_ROOM.match(text, room.end()) and text[start - 1 : start] != "-":
            yield Span(*room.span(), "ID", _UNSURE, "room")


def _bare(page: PageText) -> Iterator[Span]:
    """Extensions, and ages in brackets."""
    text = page.plain
    for match in _EXTENSION.finditer(text):
        yield Span(*match.span("n"), "PHONE", _UNSURE, "extension")
    for match in _OLD.finditer(text):
        if 89 < int(match["n"]) < 125:
            yield Span(*match.span("n"), "AGE", 0.9, "age")


def _labelled(page: PageText, end: int) -> Iterator[Span]:
    gap = _GAP.match(page.folded, end)
    at = gap.end() if gap else end
    token = _TOKEN.match(page.plain, at) if at > end else None
    if token is None or _UNIT.match(page.folded, token.end()) or _DATE.fullmatch(token[0]):
        return
    start = token.start()
    register = _REGISTER.match(page.plain, start)
    if register:
        start = register.end()  # N° RPPS 10079027297
    value = page.plain[start : token.end()]
    if page.plain[token.end() : token.end() + 1] in {",", "."} and (
        page.plain[token.end() + 1 : token.end() + 2].isdigit()
    ):
        return
    digits = sum(map(str.isdigit, value))
    if digits >= 5 or (digits >= 3 and (value[0].isalpha() or ":" in page.plain[end:at])):
        yield Span(start, token.end(), "ID", _UNSURE, "number")


def _files(page: PageText) -> Iterator[Span]:
    """Numbers and dates inside the names of files."""
    text = page.plain
    for match in _FILE.finditer(text):
        start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
        if match.start() - start < _LONGEST_FILE:
            for digits in _DIGITS.finditer(text, start, match.start()):
                yield Span(*digits.span(), "ID", _UNSURE, "file")

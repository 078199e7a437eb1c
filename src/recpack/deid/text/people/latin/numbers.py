"""Numbers of Spanish and Portuguese papers behind their short names: records, rooms, plates, files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues, cues
from recpack.ports import Span

Places = Sequence[tuple[int, int]]
_LANGUAGES = frozenset({"es", "pt"})
_GROUPS = ("ids", "rooms", "consulting", "plates", "laws", "marks")
# "nº", "/a", dotted leaders, a colon or the next cell, between a name and its number.
_GAP = re.compile(
    r"(?:/a|\(a\)|[ ]?\([^()\n]{1,12}\))?(?:[ ](?:del[ea]?|da|do|paciente|meu|minha|mi|su|es|e|foi|fue|el|la|o|a)(?=[ ])){0,3}\.?[ ]?(?:(?:n\.?[o°]|n°|nro|num|numero|no)(?![a-z])\.?)?[ ]{0,3}(?:\.{2,60})?[ ]{0,3}[:#=]{0,2}[ ]{0,4}\t?[ ]{0,4}[\"“'*]?"
)
_TOKEN = re.compile(
    r"(?:[A-Z]{1,8}[-./_]?|[A-Z]{1,3}[ ]|[A-Z]{1,4}\d{0,4}[-./])?\d[\dA-Za-z]*+(?:[-/._][\dA-Za-z]+)*+"
    r"|[A-Z]{1,3}\d[\dA-Z]*+(?:[-/][\dA-Z]+)++"
)
# Further groups of digits, if the field ends behind them (811 47369 226278 88 1).
_MORE = re.compile(
    r"(?:[ ]\d{1,8}(?:-\d{1,3})?){1,6}(?=[ ]?[.,;)\"]?(?:\s|$))(?![ ]?(?:mg|ml|cm|mm|%|an|di|me|h\b))"
)
_UNIT = re.compile(
    r"[ ]?(?:[mcdkµu]?[glm]\b|mg|ml|cm|mm|mcg|kg|%|u[i/]|ui\b|mmol|meq|fr\b|ch\b|bpm|lpm|mmhg|x\b|a[nñ]os?\b|anos?\b|dias?\b|mes(?:es)?\b|semanas?\b|h(?:oras|rs)?\b|min|vezes|veces|"
    r"cel|copias|leuco|ciclos|sess|sesi|de \d)"
)
_ROOM = re.compile(
    r"[A-Z]{0,3}-?\d{1,4}(?:[ ]?-?[A-Z](?![a-z]))?(?:-[\dA-Z]{1,3})?(?![\w%°ºª])(?![./:,]\d)"
)
_ROOM_END = re.compile(
    r"[ ]?(?:[.,;:)/|\"\t\n–-]|$|[ ]{2})|[ ](?:d[aeo]l?|com|con|[eyoa]|n[ao]|en|em|do|desde|para|já)[ ]"
)
_CONSULTING_END = re.compile(r"[ ]?(?:[.;)|\n]|$)")
_PLATE = re.compile(
    r"[^\n\d]{0,14}?(?<![A-Za-z\d-])(?P<n>\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z\d]{2}|\d{2}-\d{2}-[A-Z]{2}|[A-Z]{3}[- ]?\d[A-Z\d]\d{2}|\d{4}[ -]?[A-Z]{3}|"
    r"[A-Z]{2}[ ]?\d{3}[ ]?[A-Z]{2}|[A-Z]{2,4}[- ·]\d{2,4}(?:-\d{2})?|[A-Z]{4}[-·]?\d{2})(?![A-Za-z\d-])"
)
_FILE = re.compile(
    r"\.(?:docx?|pdf|dcm|dicom|zip|rar|7z|jpe?g|png|tiff?|xlsx?|csv|txt|odt|rtf|mp[34]|avi|heic|nii|svs|ndpi)(?![\w])",
    re.IGNORECASE,
)
_IN_FILE = re.compile(r"[\w.~%+-]")
# A name of several words at the head of a file: "Silva e Silva_TC.dcm", "El Amrani.zip"
_BEFORE_FILE = re.compile(
    r"(?:(?<![^\W_])[A-ZÀ-Þ][^\W\d_]+[ ](?:e|y|de|da|do|del)[ ]|(?<![^\W_])(?:El|Al|La|De|Del|Da|Do|Dos|San|Von|Van)[ ])\Z"
)
_TRIAL = 7  # KEYNOTE-189
_LONGEST_FILE = 80
_MARK = re.compile(
    r"(?<![^\W_])(?:n\.?[o°]|no\.|nro\.?|num\.?)[ ]{0,2}[:#]?[ ]{0,2}(?=[a-z]{0,6}[-/. ]?\d)"
)
_LAW = re.compile(
    r"(?:lei|ley|portaria|resolu\w+|decreto\w*|rdc|norma\w*|nom|artigo|articulo|art\.?|instrucao|circular|reglamento|real|anexo|directiva|diretiva|foley|sonda|bisturi|lamina|hoja|agulha|aguja|fio|hilo|tubo|canula|ordinal)\b[^\n]{0,14}\Z"
)
_YEAR = re.compile(r"(?:19|20)\d{2}|(?:[A-Z]+[ ])?\d{1,3}/\d{1,3}")  # years, pressures, days
# What stands alone between a name and a date of birth: MARTA GIL / 5997210 / FN 11.05.1960
_BARE = re.compile(r"(?:(?<=[(/])|(?<=[(/] ))(?P<n>\d{5,10})(?=[ ]?[)/](?![ ]?\d))")
_BARCODE = re.compile(r"(?<![\w*])\*(?P<n>[A-Z\d][A-Z\d-]{4,24})\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class LatinNumbers:
    """Pront. 42144882, lote 457936E, cama 14, n.º 136898575GP, informe_Quispe.pdf."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "numbers in Spanish and Portuguese: records, samples, lots, licences, rooms, plates and "
            "names of files"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number alone, of a file with its ending."""
        if self.languages[0] not in _LANGUAGES:
            return
        found = _cues(self.languages[0]).find(page)
        yield from _labelled(page, found.get("ids", ()))
        yield from _rooms(page, found.get("rooms", ()), _ROOM_END)
        yield from _rooms(page, found.get("consulting", ()), _CONSULTING_END)
        for _, end in found.get("plates", ()):
            plate = _PLATE.match(page.plain, end)
            if plate:
                yield Span(*plate.span("n"), "ID", 0.8, "plate")
        yield from _marked(page)
        for match in _BARE.finditer(page.plain):
            yield Span(*match.span("n"), "ID", 0.6, "number")
        yield from _files(page)
        if "*" in page.plain:
            for match in _BARCODE.finditer(page.plain):
                if sum(c.isdigit() for c in match["n"]) > 3:
                    yield Span(*match.span("n"), "ID", 0.8, "barcode")


@cache
def _cues(language: str) -> Cues:
    table = lang.read_toml(f"{language}/identity.toml").get("numbers", {})
    return cues({name: table.get(name, ()) for name in _GROUPS})


def _token(page: PageText, at: int) -> tuple[int, int] | None:
    """A number with its letters and groups; none that counts or measures something."""
    token = _TOKEN.match(page.plain, at)
    if token is None or not token[0]:
        return None
    end = token.end()
    more = _MORE.match(page.plain, end)
    if more:
        end = more.end()
    value = page.plain[at:end]
    if _UNIT.match(page.folded, end) or _YEAR.fullmatch(value):
        return None
    if page.plain[end : end + 1] in {",", "."} and page.plain[end + 1 : end + 2].isdigit():
        return None
    return at, end


def _labelled(page: PageText, places: Places) -> Iterator[Span]:
    for _, end in places:
        gap = _GAP.match(page.folded, end)
        at = gap.end() if gap else end
        if at == end:
            continue
        found = _token(page, at)
        if found is None:
            continue
        value = page.plain[slice(*found)]
        digits = sum(c.isdigit() for c in value)
        if digits >= 4 or (digits == 3 and ":" in page.plain[end:at] and len(value) < _TRIAL):
            yield Span(*found, "ID", 0.8, "number")


def _rooms(page: PageText, places: Places, after: re.Pattern[str]) -> Iterator[Span]:
    for start, end in places:
        gap = _GAP.match(page.folded, end)
        at = gap.end() if gap else end
        room = _ROOM.match(page.plain, at) if at > end else None
        if room is None or ("\t" in page.plain[end:at] and page.plain[start].islower()):
            continue
        if after.match(page.plain, room.end()) and not _UNIT.match(page.folded, room.end()):
            yield Span(*room.span(), "ID", 0.7, "room")


def _marked(page: PageText) -> Iterator[Span]:
    """A long number behind "nº" alone; laws and instruments have such numbers as well."""
    text = page.folded
    for match in _MARK.finditer(text):
        found = _token(page, match.end())
        if found is None or _LAW.search(text, max(0, match.start() - 28), match.start()):
            continue
        value = page.plain[slice(*found)]
        digits = sum(c.isdigit() for c in value)
        if digits >= 5 or (digits == 4 and any(map(str.isalpha, value))):
            yield Span(*found, "ID", 0.6, "number")


def _files(page: PageText) -> Iterator[Span]:
    """Names of files: they are made of names, numbers and dates."""
    text = page.plain
    for match in _FILE.finditer(text):
        start = match.start()
        while start and match.start() - start < _LONGEST_FILE and _IN_FILE.match(text[start - 1]):
            start -= 1
        more = _BEFORE_FILE.search(text, max(0, start - 24), start)
        start = more.start() if more else start
        if match.start() - start > 1:
            yield Span(start, match.end(), "ID", 0.7, "file")

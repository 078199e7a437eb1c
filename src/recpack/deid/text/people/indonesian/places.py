"""Addresses and towns in Indonesian and Malay papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import Chains, Piece, Run, RunPage, behind_comma
from recpack.deid.text.people.indonesian.words import (
    UNIT,
    group,
    indo_cues_of,
    indo_page,
    is_indonesian,
    listed,
)
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.ports import Span

_TAIL = 4
_NUMBER = re.compile(
    r"[ ]?(?:(?:[Nn]o|[Nn]omor|NO)\.?)?[ ]?:?[ ]?(?:[A-Z]{1,2}[ ]?[-/]?[ ]?)?\d{1,4}[A-Za-z]?(?:[/.-][A-Za-z]?\d{1,4}[A-Za-z]?|,\d(?!\d)){0,3}(?![\w%])(?![.,]\d)"
)
_CODE = re.compile(
    r"[A-Z]{1,2}[ ]?[-/.]?[ ]?\d{1,3}[A-Za-z]?(?:[/-](?:\d{1,3}[A-Za-z]?|[A-Z]{1,2}\d{0,2})){0,3}(?![\w])|[A-Z]{1,2}(?:/\d{1,3}){1,2}(?:/[A-Z]{1,2})?(?![\w])|[IVX]{1,4}(?:/\d{1,3})?(?![\w])|[A-Z](?![\w.])"
)
_JOIN = re.compile(r"[ ]{0,2}[,;./–(-]{0,2}[ ]{0,2}\n?[ ]{0,4}")
_CLOSED = re.compile(r"[ ]*(?:[,.;|)\n\t–(-]|$|[ ]{2}|\d|[Tt]e?lp|[Tt]el|Fax|HP|Hp|TELP|[a-z])")
_POSTCODE = re.compile(
    r"[ ]{0,2}[,.–-]?[ ]{0,2}(?:[Kk]ode [Pp]os[ :]{0,2})?(?P<v>\d{5})(?![\d/]|[.,]\d)"
)
_POSTCODE_TOWN = re.compile(rf"[ ]{{0,2}},?[ ]{{0,2}}\d{{5}}[ ](?=[{UPPER}])")
_GAP = re.compile(r"\.?[ ]{0,2}:?[ ]{0,2}")
_DATELINE = re.compile(
    r"[ ]?,[ ]{0,3}(?:[Tt]gl\.?[ ]?|[Tt]anggal[ ])?\d{1,2}[ /.-](?:\d|[A-Z][a-z]{2})"
)
_RT = re.compile(r"\d{1,3}(?:[ ]?/[ ]?(?:RW|Rw|rw)?[. ]{0,2}\d{1,3})?(?!\d)")
# Jalan Melati XII/5, Tower D/15/BF, No. 112-B.
_REST = re.compile(
    r"(?:[ ][IVXL]{1,6}(?:[/-]\d{1,4}[A-Z]?)?|(?:/\d{1,4}[A-Z]{0,2})(?:/[A-Z]{1,2})?|[/-][A-Z]{1,2})(?![\w/])"
)
_SHORTEST = 2
_NUMBERED = frozenset(
    ["no", "nomor", "blok", "blk", "lt", "lantai", "km", "unit", "tower", "lot", "tingkat", "kav",
     "kavling", "batu"]
)  # fmt: skip
_LANES = frozenset(["jalan", "jl", "gg", "gang", "lorong", "lrg", "lr", "parit"])
# Words of places that count without a capital.
_SMALL_TOO = frozenset(
    ["jalan", "gang", "desa", "dusun", "kampung", "kecamatan", "kabupaten", "kelurahan", "komplek",
     "kompleks", "perumahan", "nagari", "distrik", "kota", "no", "dukuh", "provinsi", "jl", "jln",
     "gg", "banjar", "lorong", "km", "blok", "lantai", "lt", "kav", "unit", "perum", "apartemen",
     "dukuh", "jorong", "lingkungan", "kampong", "taman", "lebuh", "persiaran"]
)  # fmt: skip
_COUNTED = frozenset(
    ["km", "lt", "lantai", "blok", "blk", "rt", "rw", "tower", "unit", "kav", "kavling"]
)


@cache
def _words() -> dict[str, frozenset[str]]:
    names = ("not_places", "sure_lives", "weak_parts", "houses")
    out = {n: group(f"places.{n}") for n in names}
    out["parts"] = group("places.parts") - out["weak_parts"]
    out["towns"] = listed("id/towns.txt")
    out["titles"] = group("persons.lay") | group("persons.staff") | group("persons.kin")
    out["kinds"] = out["parts"] | out["weak_parts"] | out["titles"] | out["houses"]
    return out


@dataclass(frozen=True, slots=True)
class IndonesianPlaces:
    """Addresses of Indonesian and Malay texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Indonesian and Malay: addresses from street and RT/RW to province and postcode"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole addresses with the words for the kinds of places."""
        if is_indonesian(page, self.languages):
            view = indo_page(page)
            yield from _Look(view, indo_cues_of(view), _words()).addresses()


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    found: dict[str, list[tuple[int, int]]]
    words: dict[str, frozenset[str]]

    def addresses(self) -> Iterator[Span]:
        """Chains of parts: street, number, RT/RW, village, district, regency, postcode."""
        pieces = sorted(set(self._pieces()), key=lambda p: (p.start, -p.end))
        plain = self.view.page.plain
        yield from Chains(plain, _JOIN, self._grown, ("jl", "jalan")).find(pieces)
        yield from self._lives()
        yield from self._datelines()

    def _grown(self, end: int, weight: int) -> tuple[int, int] | None:
        """What goes on with an address without a word of its own: postcode, number, town."""
        more = self._postcode(end) or (self._number(end) if weight else 0)
        rest = _REST.match(self.view.page.plain, end) if weight and not more else None
        more = rest.end() if rest else more
        return (more, 0) if more else self._tail(end)

    def _postcode(self, end: int) -> int:
        """The end of a postcode and of the town behind it (43000 Kajang); 0 if there is none."""
        plain = self.view.page.plain
        town = _POSTCODE_TOWN.match(plain, end)
        if town:
            found = self.view.at.get(town.end())
            size = self._place_name(*found) if found else 0
            return found[0].words[found[1] + size - 1][1] if found and size else town.end() - 1
        code = _POSTCODE.match(plain, end)
        return code.end("v") if code else 0

    def _number(self, end: int) -> int:
        """The end of the number of a house behind its street; 0 if there is none."""
        plain = self.view.page.plain
        number = None if plain[end - 1].isdigit() else _NUMBER.match(plain, end)
        if number is None or not number[0].strip() or UNIT.match(plain, number.end()):
            return 0
        return number.end()

    def _tail(self, end: int) -> tuple[int, int] | None:
        """(end, 1 if a town of the list) of capital words behind a comma."""
        found = behind_comma(self.view, end)
        size = self._place_name(*found[1:]) if found else 0
        if found is None or not size:
            return None
        plain, (comma, run, i) = self.view.page.plain, found
        stop = run.words[i + size - 1][1]
        if " ".join(run.low[i : i + size]) in self.words["towns"]:
            return stop, 1
        if comma == " ":  # No. 22 Ujungberung, Bandung
            behind = plain[end - 1].isdigit() and plain[stop : stop + 2] == ", "
            return (stop, 0) if behind and not run.upper[i] else None
        if "," not in comma or "\n" in comma:
            return None
        return (stop, 0) if _CLOSED.match(plain, stop) else None

    def _place_name(self, run: Run, i: int, most: int = _TAIL) -> int:
        """How many words from i on are the name of a place."""
        plain, words = self.view.page.plain, self.words
        for n in range(min(most, len(run.words) - i), 0, -1):
            if " ".join(run.low[i : i + n]) in words["towns"] and n == len(run.words) - i:
                return n
        n = 0
        while i + n < len(run.words) and n < most:
            low = run.low[i + n]
            s, e = run.words[i + n]
            other = n > 0 and run.upper[i + n] != run.upper[i] and len(low) > _SHORTEST
            if other or low in words["not_places"] or low in _COUNTED:
                break
            if n and (self._is_part(low) or (plain[s - 1] == "." and len(run.low[i + n - 1]) > 3)):
                break
            if plain[e : e + 2].lstrip(" ").startswith(":"):
                break
            n += 1
        return n

    def _is_part(self, low: str) -> bool:
        return low in self.words["parts"] and low not in {"raya", "taman", "kota"}

    def _pieces(self) -> Iterator[Piece]:
        for name, strong in (("places.parts", True), ("places.weak_parts", False)):
            for start, end in self.found.get(name, ()):
                word = self.view.page.folded[start:end]
                piece = self._piece(
                    start, end, word, strong=strong and word not in self.words["weak_parts"]
                )
                if piece is not None:
                    yield piece

    def _piece(self, start: int, end: int, word: str, *, strong: bool) -> Piece | None:
        """The part of an address that a word begins, if a name or a number follows it."""
        plain, folded = self.view.page.plain, self.view.page.folded
        if not plain[start].isupper() and word not in _SMALL_TOO:
            return None
        before = folded[max(0, start - 8) : start]
        if before.endswith(("_", "@", "rawat ", "berobat ")):
            return None
        gap = _GAP.match(plain, end)
        at = gap.end() if gap else end
        if word in {"rt", "rw"}:
            number = _RT.match(plain, at)
            return Piece(start, number.end(), strong=True) if number else None
        if word in _NUMBERED:
            number = _NUMBER.match(plain, end + plain.startswith(".", end)) or _CODE.match(
                plain, at
            )
            counted = number is not None and not UNIT.match(plain, number.end())
            return Piece(start, number.end(), strong=False) if number and counted else None
        found = self.view.at.get(at)
        if found is not None:
            return self._named(start, word, *found, strong=strong)
        number = _NUMBER.match(plain, at) if plain[at : at + 1].isdigit() else None
        return Piece(start, number.end(), strong=False) if number and word in _LANES else None

    def _named(self, start: int, word: str, run: Run, i: int, *, strong: bool) -> Piece | None:
        """Jalan Diponegoro, Desa Sumberejo, Kota Depok."""
        size = self._place_name(run, i, 6)
        letters = size == 1 and run.upper[i] and len(run.low[i]) < 4
        if not size or (letters and not self.view.page.plain[start : start + len(word)].isupper()):
            return None
        town = " ".join(run.low[i : i + size]) in self.words["towns"]
        return Piece(start, run.words[i + size - 1][1], strong=strong or town)

    def _lives(self) -> Iterator[Span]:
        """Behind "tinggal di", "asal": any place; behind "di", "ke", "dari" only those of the list."""
        plain = self.view.page.plain
        for start, end in self.found.get("places.lives", ()):
            word = self.view.page.folded[start:end].replace("\n", " ")
            if plain[end : end + 1] not in {" ", ":"}:
                continue
            at = end + 1 + (plain[end + 1 : end + 2] == " ")
            found = self.view.at.get(at)
            if found is None:
                continue
            run, i = found
            if run.low[i] in self.words["kinds"]:
                continue
            size = self._place_name(run, i)
            town = " ".join(run.low[i : i + size]) in self.words["towns"]
            sure = word in self.words["sure_lives"] and not run.upper[i]
            if not size or not (town or sure):
                continue
            stop = run.words[i + size - 1][1]
            for _ in range(3):
                tail = self._tail(stop)
                if tail is None:
                    break
                stop = tail[0]
            yield Span(run.words[i][0], stop, "ADDRESS", 0.7 if town else 0.65, "lives")

    def _datelines(self) -> Iterator[Span]:
        """Depok, 12 Mei 2024."""
        plain = self.view.page.plain
        for run in self.view.runs:
            start, end = run.words[0][0], run.words[-1][1]
            begins = plain[max(0, start - 2) : start].strip(" ") in {"", "\n", "\t", ":"}
            if not begins or len(run.words) >= _TAIL or not _DATELINE.match(plain, end):
                continue
            if self._place_name(run, 0) == len(run.words):
                yield Span(start, end, "ADDRESS", 0.7, "dateline")

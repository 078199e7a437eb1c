"""Hospitals, schools, companies and addresses in Indonesian and Malay papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, NamedTuple

from recpack.deid.text.page import PageText
from recpack.deid.text.people.indo_words import (
    IndoPage,
    Run,
    group,
    indo_cues,
    indo_page,
    listed,
    table,
)
from recpack.deid.text.people.latin_tokens import UPPER
from recpack.ports import Span

_MOST_STEPS, _MOST_PIECES, _TAIL, _LONG_LINE = 12, 16, 4, 55
_STEP = re.compile(
    rf"(?:[ ]{{1,2}}|\.[ ]?|[ ]?[-–&][ ]?|[ ]?[\"“][ ]?|[ ]/[ ])(?P<word>[{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+)*|[IVX]{{1,4}}(?![\w])|\d{{1,4}}[A-Z]?(?![\d/:]|[.,]\d)|dr|drg|dan|prof|tk|dalam|of|untuk)(?![\w@])"
)
_NUMBER = re.compile(
    r"[ ]?(?:(?:[Nn]o|[Nn]omor|NO)\.?)?[ ]?:?[ ]?(?:[A-Z]{1,2}[ ]?[-/]?[ ]?)?\d{1,4}[A-Za-z]?(?:[/.-][A-Za-z]?\d{1,4}[A-Za-z]?|,\d(?!\d)){0,3}(?![\w%])(?![.,]\d)"
)
_CODE = re.compile(
    r"[A-Z]{1,2}[ ]?[-/.]?[ ]?\d{1,3}[A-Za-z]?(?:[/-]\d{1,3}[A-Za-z]?)?(?![\w])|[IVX]{1,4}(?![\w])|[A-Z](?![\w.])"
)
_JOIN = re.compile(r"[ ]{0,2}[,;./–(-]{0,2}[ ]{0,2}\n?[ ]{0,4}")
_COMMA = re.compile(r"[ ]{0,2}[,–(-][ ]{0,2}\n?[ ]{0,2}")
_CLOSED = re.compile(r"[ ]*(?:[,.;)\n\t–(-]|$|[ ]{2}|\d|[Tt]e?lp|[Tt]el|Fax|HP|Hp|TELP|[a-z])")
_POSTCODE = re.compile(
    r"[ ]{0,2}[,.–-]?[ ]{0,2}(?:[Kk]ode [Pp]os[ :]{0,2})?(?P<v>\d{5})(?![\d.,/])"
)
_POSTCODE_TOWN = re.compile(rf"[ ]{{0,2}},?[ ]{{0,2}}\d{{5}}[ ](?=[{UPPER}])")
_UNIT = re.compile(r"[ ]?(?:mg|ml|cm|mm|hari|kali|x|jam|tahun|menit|orang|%|kg)(?![^\W_])")
_GAP = re.compile(r"\.?[ ]{0,2}:?[ ]{0,2}")
_DATELINE = re.compile(
    r"[ ]?,[ ]{0,3}(?:[Tt]gl\.?[ ]?|[Tt]anggal[ ])?\d{1,2}[ /.-](?:\d|[A-Z][a-z]{2})"
)
_COUNTED = frozenset(["km", "lt", "lantai", "blok", "blk", "rt", "rw", "tower", "unit", "kav", "kavling"])
_SHORT_HOUSES = frozenset(["rs", "lab", "pt", "cv", "ud", "sd", "tk", "bp", "rb", "sk", "fk", "bank", "pura", "pasar", "kebun", "toko"])


class Piece(NamedTuple):
    """A part of an address at plain[start:end]."""

    start: int
    end: int
    strong: bool


@cache
def _words() -> dict[str, frozenset[str]]:
    names = ("house_stop", "generic", "not_houses_before", "not_places", "sure_lives", "weak_parts")
    out = {n: group(f"places.{n}") for n in names}
    out["parts"] = group("places.parts") - out["weak_parts"]
    out["towns"] = listed("id/towns.txt")
    out["titles"] = group("persons.lay") | group("persons.staff") | group("persons.kin")
    return out


@cache
def _acronyms() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("places")["acronyms"]))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")


@dataclass(frozen=True, slots=True)
class IndonesianPlaces:
    """Organisations and addresses of Indonesian and Malay texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Indonesian and Malay: hospitals, schools, companies, and addresses from street and "
            "RT/RW to province and postcode"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names with the word for the kind of house or place."""
        if self.languages[0] != "id":
            return
        look = _Look(indo_page(page), indo_cues().find(page), _words())
        yield from look.houses()
        yield from look.addresses()


@dataclass(frozen=True, slots=True)
class _Look:
    view: IndoPage
    found: dict[str, list[tuple[int, int]]]
    words: dict[str, frozenset[str]]

    def houses(self) -> Iterator[Span]:
        """Hospitals, schools, companies."""
        for match in _acronyms().finditer(self.view.page.plain):
            yield Span(*match.span(), "HOSPITAL", 0.7, "organisation")
        last = 0
        for start, end in self.found.get("places.houses", ()):
            if start < last or not self._may_be_house(start, end):
                continue
            stop = self._house_end(end)
            if stop:
                last = stop
                yield Span(start, stop, "HOSPITAL", 0.85, "organisation")

    def _may_be_house(self, start: int, end: int) -> bool:
        plain, folded = self.view.page.plain, self.view.page.folded
        if (
            plain[start - 1 : start] in {"@", "_", "-", "/"}
            and plain[start - 2 : start - 1].isalnum()
        ):
            return False
        word = folded[start:end]
        if word in _SHORT_HOUSES or end - start < 4:
            if not plain[start].isupper():
                return False
        if word in {"pt", "tk", "sd", "bp", "sk", "rb", "ud", "fk"}:
            after = plain[end : end + 3].lstrip(" .")
            return after[:2].strip().istitle() or (
                after[:2].isupper()
                and after[:2].isalpha()
                and plain[end:].lstrip(" .")[:4].isalpha()
            )
        before = folded[max(0, start - 16) : start].split()
        return not before or before[-1].strip(".,:(") not in self.words["not_houses_before"]

    def _house_end(self, at: int) -> int:
        """The end of a name that goes on at `at`; 0 if none does."""
        plain, end, proper = self.view.page.plain, 0, False
        for _ in range(_MOST_STEPS):
            step = _STEP.match(plain, at)
            if step is None:
                break
            word = step["word"]
            low = word.casefold()
            mark = plain[at : step.start("word")].strip()
            if mark == "." and not self._abbreviates(at):
                break
            if low in self.words["house_stop"] or (mark in {"-", "–", "/"} and word[0].isdigit()):
                break
            if word[0].isdigit() and _UNIT.match(plain, step.end()):
                break
            if (
                plain[step.end() : step.end() + 1] == ":"
                or plain[step.end() : step.end() + 2] == " :"
            ):
                break
            at = step.end()
            if word[0].isupper() or word[0].isdigit():
                end = at
            quoted = plain[at : at + 1] in {'"', "”"}
            if end == at:
                proper = (
                    proper
                    or (low not in self.words["generic"] and len(low) > 1)
                    or word[0].isdigit()
                )
            if quoted:
                break
        if end and plain[end : end + 1] in {'"', "”"}:
            end += 1
        return end if proper else 0

    def _abbreviates(self, at: int) -> bool:
        """Dr. Soetomo, Tk. III, H. Adam Malik, PT. Sinar."""
        before = self.view.page.folded[max(0, at - 5) : at]
        word = before.split()[-1] if before.split() else ""
        return word in {
            "dr",
            "drg",
            "prof",
            "tk",
            "h",
            "hj",
            "st",
            "kh",
            "k.h",
            "pt",
            "cv",
            "ud",
            "lab",
            "rs",
            "univ",
            "tgk",
            "ir",
            "mr",
            "r",
            "a",
            "m",
            "w",
            "j",
            "i",
            "k",
            "g",
            "b",
            "s",
        }

    def addresses(self) -> Iterator[Span]:
        """Chains of parts: street, number, RT/RW, village, district, regency, postcode."""
        pieces = sorted(set(self._pieces()), key=lambda p: (p.start, -p.end))
        at, n = 0, 0
        while n < len(pieces):
            piece = pieces[n]
            n += 1
            if piece.start < at:
                continue
            start, end, weight = self._chain(piece, pieces, n)
            if weight:
                at = end
                yield Span(start, end, "ADDRESS", 0.85 if weight > 1 else 0.7, "address")
        yield from self._lives()
        yield from self._datelines()

    def _chain(self, piece: Piece, pieces: list[Piece], n: int) -> tuple[int, int, int]:
        """(start, end, weight) of the address that begins with a piece; 0 if it is none."""
        plain = self.view.page.plain
        start, end, weight, parts = piece.start, piece.end, int(piece.strong), 1
        for _ in range(_MOST_PIECES):
            while n < len(pieces) and pieces[n].start < end:
                n += 1
            if n < len(pieces) and self._follows(end, pieces[n].start):
                end = pieces[n].end
                weight += pieces[n].strong
                parts += 1
                n += 1
                continue
            code = _POSTCODE.match(plain, end)
            number = _NUMBER.match(plain, end) if weight and not plain[end - 1].isdigit() else None
            town = _POSTCODE_TOWN.match(plain, end)
            if town:
                end = town.end()
                found = self.view.at.get(end)
                size = self._place_name(*found) if found else 0
                end = found[0].words[found[1] + size - 1][1] if found and size else end - 1
                continue
            if code:
                end = code.end("v")
                continue
            if number and not _UNIT.match(plain, number.end()) and number[0].strip():
                end = number.end()
                parts += 1
                continue
            tail = self._tail(end)
            if tail is None:
                break
            end, listed_town = tail
            weight += listed_town
        return start, end, weight

    def _follows(self, end: int, start: int) -> bool:
        """Whether a part goes on from another; over a line only behind a comma or a long line."""
        plain = self.view.page.plain
        gap = _JOIN.match(plain, end)
        if gap is None or not end <= start <= gap.end():
            return False
        if "\n" not in plain[end:start]:
            return True
        line = plain.rfind("\n", 0, end) + 1
        if self.view.page.folded.startswith(("jl", "jalan"), start):
            return False
        return "," in plain[end:start] or end - line > _LONG_LINE

    def _tail(self, end: int) -> tuple[int, int] | None:
        """(end, 1 if a town of the list) of capital words behind a comma."""
        plain = self.view.page.plain
        comma = _COMMA.match(plain, end)
        here = comma.end() if comma else end + 1
        found = self.view.at.get(here)
        if found is None or (comma is None and plain[end : end + 1] != " "):
            return None
        run, i = found
        size = self._place_name(run, i)
        if not size:
            return None
        stop = run.words[i + size - 1][1]
        town = " ".join(run.low[i : i + size]) in self.words["towns"]
        if (
            comma is None
            and not town
            and plain[end - 1].isdigit()
            and plain[stop : stop + 2] == ", "
        ):
            return (stop, 0) if not run.upper[i] else None
        if (comma is None or "(" in comma[0] or "\n" in comma[0] or "-" in comma[0]) and not town:
            return None
        return (stop, int(town)) if town or _CLOSED.match(plain, stop) else None

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
            if n and run.upper[i + n] != run.upper[i] and len(low) > 2:
                break
            if low in words["not_places"] or (
                n and low in words["parts"] and low not in {"raya", "taman", "kota"}
            ):
                break
            if low in _COUNTED:
                break
            if n and plain[s - 1] == "." and len(run.low[i + n - 1]) > 3:
                break
            if plain[e : e + 1] == ":" or plain[e : e + 2] == " :":
                break
            n += 1
        return n

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
        plain, folded = self.view.page.plain, self.view.page.folded
        if not plain[start].isupper() and word not in {
            "jalan",
            "gang",
            "desa",
            "dusun",
            "kampung",
            "kecamatan",
            "kabupaten",
            "kelurahan",
            "komplek",
            "kompleks",
            "perumahan",
            "nagari",
            "distrik",
            "kota",
            "no",
            "dukuh",
            "provinsi",
            "jl",
            "jln",
            "gg",
            "banjar",
            "lorong",
        }:
            return None
        if plain[start - 1 : start] in {"_", "@"} or folded[max(0, start - 6) : start].endswith(
            ("rawat ", "berobat ")
        ):
            return None
        gap = _GAP.match(plain, end)
        at = gap.end() if gap else end
        if word in {"rt", "rw"}:
            number = re.compile(r"\d{1,3}(?:[ ]?/[ ]?(?:RW|Rw|rw)?[. ]{0,2}\d{1,3})?(?!\d)").match(
                plain, at
            )
            return Piece(start, number.end(), True) if number else None
        if word in {
            "no",
            "nomor",
            "blok",
            "blk",
            "lt",
            "lantai",
            "km",
            "unit",
            "tower",
            "lot",
            "tingkat",
            "kav",
            "kavling",
            "batu",
        }:
            number = _NUMBER.match(plain, end + (plain[end : end + 1] == ".")) or _CODE.match(
                plain, at
            )
            return (
                None
                if number is None or _UNIT.match(plain, number.end())
                else Piece(start, number.end(), False)
            )
        if word in {"kode pos", "kodepos"}:
            return None
        found = self.view.at.get(at)
        if found is None:
            number = (
                _NUMBER.match(plain, at)
                if word in {"jalan", "jl", "gg", "gang", "lorong", "lrg", "lr", "parit"}
                and plain[at : at + 1].isdigit()
                else None
            )
            return Piece(start, number.end(), False) if number else None
        run, i = found
        size = self._place_name(run, i, 6)
        if not size or (
            size == 1 and run.upper[i] and len(run.low[i]) < 4 and not plain[start:end].isupper()
        ):
            return None
        return Piece(
            start,
            run.words[i + size - 1][1],
            strong or " ".join(run.low[i : i + size]) in self.words["towns"],
        )

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
            if (
                run.low[i] in self.words["parts"]
                or run.low[i] in self.words["weak_parts"] | self.words["titles"]
            ):
                continue
            size = self._place_name(run, i)
            town = " ".join(run.low[i : i + size]) in self.words["towns"]
            if not size or not (
                town or (word in self.words["sure_lives"] and not self._is_house(run, i))
            ):
                continue
            if run.upper[i] and not town:
                continue
            stop = run.words[i + size - 1][1]
            for _ in range(3):
                tail = self._tail(stop)
                if tail is None:
                    break
                stop = tail[0]
            yield Span(run.words[i][0], stop, "ADDRESS", 0.7 if town else 0.65, "lives")

    def _is_house(self, run: Run, i: int) -> bool:
        return run.low[i] in group("places.houses")

    def _datelines(self) -> Iterator[Span]:
        """Depok, 12 Mei 2024."""
        plain = self.view.page.plain
        for run in self.view.runs:
            start, end = run.words[0][0], run.words[-1][1]
            if len(run.words) < 4 and _DATELINE.match(plain, end):
                if plain[max(0, start - 2) : start].strip(" ") in {
                    "",
                    "\n",
                    "\t",
                    ":",
                } and self._place_name(run, 0) == len(run.words):
                    yield Span(start, end, "ADDRESS", 0.7, "dateline")

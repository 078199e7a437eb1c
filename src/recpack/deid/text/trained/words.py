"""What is known of a word before its place is seen: the lists of lang/ that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from recpack import lang
from recpack.deid.text.fold import fold_text

LATIN = ("de", "en", "es", "fr", "id", "pt", "vi")
GIVEN, FAMILY, TOWN, CLINICAL, EPONYM, DRUG, GENE, UNIT = "G", "F", "T", "C", "E", "M", "Y", "U"
MATERIAL, CATALOGUE, JOINING = "D", "K", "J"
_TABLES = frozenset(
    {"labels", "people", "places", "place_words", "names", "persons", "prose", "signed"}
)
_WORD = re.compile(r"[^\W\d_][\w-]+")
_LINE, _ENTRY, _CELL = re.compile(r".+"), re.compile(r"\S+"), re.compile(r"[^\t|]+")
_PART = re.compile(r"[^\W\d_]+")
_SHORTEST_PART = 3
_LEAST_FORMED = 9  # letters of a word that its beginning or end tells to be one of medicine
_MOST_KEPT = 50_000
_RUN_OF_LETTERS = re.compile(r"([Xx])\1{2,}")
_DIGITS = re.compile(r"d+")
LONG_DOTTED = re.compile(r"(?:[^\W\d_][.]){4,}[^\W\d_]?")  # M.E.R.C.U.R.Y, no initials
# Whatever stands about them, no identifiers: a pair of counts (30/30), a stage or segment (IVa), a
# value, a year, 89-year-old, names of variants, records and studies (dbSNP, COSMIC, RefSeq, NCT,
# ClinVar, Ensembl), an arm or band of a chromosome (17p13.1).
_NEVER = re.compile(
    r"\d{1,4}/\d{1,4}|[IVX]{2,}[a-d]?|[IVX][a-d]|\d{1,3}[.,]\d{1,2}|\d{1,3}(?:[.,]000)+|(?:19|20)\d\d|"
    r"\d{1,3}-[^\W\d_]{3,}(?:-[^\W\d_]+)*|rs\d{3,}|COS[MV]\d+|(?:chr|[NX][MPRCG])[\dXY_.]+|NCT\d{8}|"
    r"[VRS]CV\d+(?:[.]\d+)?|ENS[EGPT]\d+(?:[.]\d+)?|(?:1?\d|2[0-2]|[XY])[pq](?:\d{1,2}(?:[.]\d+)?)?"
)
Classes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What a word, number or sign is wherever it stands."""

    text: str
    lower: str
    shape: str  # Xxx, XX-d4 and the like
    digits: int = 0
    classes: Classes = ()
    capital: bool = False
    alphanumeric: bool = False
    quiet: bool = False  # has a small letter
    open: bool = False  # may be part of an identifier


class Lexicon:
    """Words of pages of one language, with the lists that they stand in."""

    def __init__(self, language: str) -> None:
        self._shared = _shared()
        self._own = _own(language)
        self._known: dict[str, Word] = {}

    def word(self, text: str) -> Word:
        """What is known of a word as it is written."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[text] = self._described(text)
        return found

    def _described(self, text: str) -> Word:
        if not text[0].isalnum():
            return Word(text, text, text)
        shape, digits = shape_of(text)
        never = bool(_NEVER.fullmatch(text) or LONG_DOTTED.fullmatch(text))
        classes = self._of(fold_text(text))
        capital = text[0].isupper()
        return Word(
            text, text.lower(), shape, digits, classes, capital, alphanumeric=True,
            quiet=text != text.upper(), open=not never and (capital or digits > 0),
        )  # fmt: skip

    def _of(self, fold: str) -> Classes:
        """Classes of a folded word; one with hyphens in no list has those of its parts."""
        found = self._shared.get(fold, frozenset()) | self._own.get(fold, frozenset())
        if not found and "-" in fold:
            parts = fold.split("-")
            found = frozenset(f"-{c}" for p in parts for c in self._shared.get(p, frozenset()))
        if not found and len(fold) >= _LEAST_FORMED and _formed().search(fold):
            return (CLINICAL,)
        return tuple(sorted(found))


def shape_of(text: str) -> tuple[str, int]:
    """(Xxx, XX-d4 and the like, how many digits)."""
    marks = "".join(
        "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in text
    )
    count = marks.count("d")
    marks = _RUN_OF_LETTERS.sub(r"\1\1", marks)
    return _DIGITS.sub(lambda m: f"d{min(len(m[0]), 6)}", marks), count


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of a language."""
    return Lexicon(language)


@cache
def _shared() -> dict[str, frozenset[str]]:
    """Names, towns, clinical words, drugs, genes and units of all languages of Latin script."""
    out: dict[str, set[str]] = {}
    for word, kind in (*_names(), *_clinical()):
        out.setdefault(word, set()).add(kind)
    return {w: frozenset(c) for w, c in out.items()}


def _lines(name: str) -> Iterator[str]:
    return iter(lang.read_list(name))


def _names() -> Iterator[tuple[str, str]]:
    for file, kind in (("given.txt", GIVEN), ("surnames.txt", FAMILY), ("towns.txt", TOWN)):
        for folder in (*LATIN, "_names"):
            for line in _lines(f"{folder}/{file}"):
                for part in fold_text(line).split():
                    if kind != TOWN or len(part) >= _SHORTEST_PART:
                        yield part, kind


def _clinical() -> Iterator[tuple[str, str]]:
    # The English side of every dictionary is the vocabulary of English pages.
    rows = {code: lang.read_rows(f"{code}/terms.tsv") for code in lang.languages()}
    sources = [row["source"] or "" for code in LATIN for row in rows.get(code, ())]
    sources += [row["target"] or "" for found in rows.values() for row in found]
    yield from _each(sources, _PART, CLINICAL)
    for name in ("laboratory", "markers", "regimens", "procedures", "diagnoses"):
        yield from _each(_lines(f"_rules/{name}.tsv"), _WORD, CLINICAL)
    words = lang.read_toml("_trained/clinical.toml")
    yield from _each((words["short"], words["callings"]), _ENTRY, CLINICAL)
    yield from _each((words["catalogues"],), _ENTRY, CATALOGUE)
    yield from _each((words["joining"],), _ENTRY, JOINING)
    headings = lang.read_toml("_trained/headings.toml")
    yield from _each((h for code in headings for h in headings[code]), _PART, CLINICAL)
    yield from _each(_lines("_rules/drugs.tsv"), _WORD, DRUG)
    yield from _each(_lines("_names/eponyms.txt"), _LINE, EPONYM)
    yield from _each(_lines("_rules/genes.txt"), _ENTRY, GENE)
    yield from _each(_lines("_trained/materials.txt"), _ENTRY, MATERIAL)
    yield from _each(_lines("_rules/units.tsv"), _CELL, UNIT)


@cache
def _formed() -> re.Pattern[str]:
    """How words of medicine begin and end (folded)."""
    words = lang.read_toml("_trained/clinical.toml")
    begin, end = ("|".join(words[k].split()) for k in ("beginnings", "endings"))
    return re.compile(rf"^(?:{begin})|(?:{end})$")


def _each(lines: Iterable[str], of: re.Pattern[str], kind: str) -> Iterator[tuple[str, str]]:
    """The words of some lines, folded, with their class."""
    for line in lines:
        for word in of.findall(line):
            yield fold_text(word), kind


def _own(language: str) -> dict[str, frozenset[str]]:
    """The words of the tables of identity.toml; of a phrase its last word, marked so."""
    out: dict[str, set[str]] = {}
    for code in dict.fromkeys((language, "en")):
        table = lang.read_toml(f"{code}/identity.toml")
        for name in sorted(_TABLES & table.keys()):
            for path, phrase in _listed(table[name], name):
                words = fold_text(phrase).split()
                if words:
                    kind = path if len(words) == 1 else f"~{path}"
                    out.setdefault(words[-1], set()).add(kind)
    return {w: frozenset(c) for w, c in out.items()}


def _listed(table: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _listed(value, f"{path}.{key}")
        elif isinstance(value, list):
            yield from ((f"{path}.{key}", word) for word in value if isinstance(word, str))

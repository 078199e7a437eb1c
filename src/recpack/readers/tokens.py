"""Tokens of a line that a patient is treated by: they are read twice, wherever a picture was read.

A token is a run of characters without blanks and without Han, Kana, Hangul or Thai between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from unicodedata import normalize

from recpack.lang import read_list, read_rows, read_toml


class Kind(StrEnum):
    """Why a token matters."""

    NUMBER = "number"
    SIGN = "sign"
    UNIT = "unit"
    GENE = "gene"
    VARIANT = "variant"
    STAGE = "stage"
    NAME = "name"  # capitals: ALT, ECOG, CT
    WORD = "word"  # left, right, no, without, positive …


@dataclass(frozen=True, slots=True)
class Token:
    """text[start:end] and why it matters."""

    start: int
    end: int
    kind: Kind


_DENSE = "\u0e00-\u0e7f\u2e80-\u2fdf\u3000-\u303f\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff"
_RUN = re.compile(rf"[^\s{_DENSE}\uff0c\uff1b\uff1a]+")
_EDGE = "()[]{}.,;:'\"\u201c\u201d\uff08\uff09|"
_SIGN = re.compile(r"[<>≤≥≦≧±↑↓→←^‰×]")
_ARROW_OR_PLUS = re.compile(r"^[<>≤≥≦≧±＋+\-−－↑↓→←↗↘%％‰]+$")
_UNIT_SHAPE = re.compile(r"[^\W\d_]{1,6}[²³23]?/[^\W_]{1,8}[²³]?(?:\^\d+)?|°C|℃")
_MIXED = re.compile(r"[A-Z][\u0391-\u03a9\u0410-\u042f]|[\u0391-\u03a9\u0410-\u042f][A-Z]")
_COMMON_UNITS = ("mmHg", "°C", "℃", "mL", "μL", "mg/kg", "mg/m²", "mg/m2", "kg/m²", "cm/s", "mL/h")
_LETTER_UNITS = "gGlLhdsmUKTг"
_AFTER_NUMBER = re.compile(r"\d\s*$")
_VARIANT = re.compile(r"(?<![A-Za-z])[cgmnprCGP]\.\(?[A-Za-z*]{0,3}\d|\brs\d{3,}")
_STAGE = re.compile(r"(?:[IVX]{1,4}|[ⅠⅡⅢⅣⅤ])[A-Da-d]?\d?|[ycpra]{0,3}T(?:is|[xX])|[NM][xX]")
# Letters that a weak picture does not tell apart: of one class each.
_LOOKS_ALIKE = str.maketrans("O0QDIl1|!S5B8Z2G6", "00001111155882266")
_IN_LONG = str.maketrans("CG6DQO0EFPRVYMN", "0000000EEPPVVMM")
_IN_UNITS = str.maketrans("o0il1|!s5b8z2gq9", "0011111558822999")
_IN_NAMES = str.maketrans("oil|!", "01111")
_LONG = 5


@cache
def _rules() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Units as printed (lower case), gene symbols, and short words that turn a finding over."""
    units = {
        spelling.lower()
        for row in read_rows("_rules/units.tsv")
        for spelling in (row["ucum"], *(row["spellings"] or "").split("|"))
    }
    genes = frozenset(" ".join(read_list("_rules/genes.txt")).split())
    words = read_toml("_rules/critical.toml")["words"]
    return frozenset(units), genes, frozenset(w for group in words.values() for w in group)


@cache
def _dense_words() -> re.Pattern[str]:
    found = sorted(
        (w for w in _rules()[2] if re.match(f"[{_DENSE}]", w)), key=lambda w: (-len(w), w)
    )
    return re.compile("|".join(map(re.escape, found)) or "(?!)")


def tokens(text: str) -> Iterator[Token]:
    """Every token of the text that matters, left to right, none overlapping."""
    found = [
        Token(*_trimmed(m), kind)
        for m in _RUN.finditer(text)
        if (kind := kind_of(m.group()) or _single(text, m)) is not None
    ]
    found += [Token(m.start(), m.end(), Kind.WORD) for m in _dense_words().finditer(text)]
    yield from sorted(found, key=lambda t: t.start)


def kind_of(run: str) -> Kind | None:
    """Why a run of characters matters, None if it does not."""
    text = normalize("NFKC", run)
    bare = text.strip(_EDGE)
    if text in {"-", "−", "–", "—"} or run.strip(_EDGE) == "№":  # of a range; NFKC makes it "No"
        return None
    if _VARIANT.search(text):
        return Kind.VARIANT
    if near_name(bare):
        return Kind.NAME
    if any(c.isdigit() for c in text) and not near_unit(bare):
        return Kind.GENE if gene_like(bare) else Kind.NUMBER
    return next((kind for kind, fits in _KINDS if fits(bare)), None)


def _trimmed(run: re.Match[str]) -> tuple[int, int]:
    """The run without stops and brackets at its ends."""
    text, bare = run.group(), run.group().strip(_EDGE)
    start = run.start() + (text.index(bare) if bare else 0)
    return start, start + len(bare or text)


def is_mixed(bare: str) -> bool:
    """Whether capitals of two scripts stand in one word: CΛ for CA."""
    return _MIXED.search(bare) is not None


def _single(text: str, run: re.Match[str]) -> Kind | None:
    """A letter behind a number is a unit: 5 L, 3 d."""
    alone = run.group().strip(_EDGE)
    fits = len(alone) == 1 and alone in _LETTER_UNITS
    return Kind.UNIT if fits and _AFTER_NUMBER.search(text, 0, run.start()) else None


def is_unit(bare: str) -> bool:
    """Whether a run is a unit as laboratories print them, or has the shape of one."""
    shaped = _UNIT_SHAPE.fullmatch(bare) is not None
    return len(bare) > 1 and (shaped or bare.lower() in _rules()[0] or near_unit(bare))


def is_known_unit(bare: str) -> bool:
    """Whether a run is a unit of the list."""
    return bare.lower().replace("µ", "μ") in _known_units()


@cache
def _known_units() -> frozenset[str]:
    return frozenset(unit.lower().replace("µ", "μ") for unit in (*_rules()[0], *_COMMON_UNITS))


def gene_like(bare: str) -> bool:
    """Whether a run is a gene symbol, or looks like one but for letters that are alike."""
    return bare in _rules()[1] or bool(near_gene(bare))


def near_gene(bare: str) -> str:
    """The gene symbol that looks like the run and differs from it ("" if there is none)."""
    if bare in _rules()[1] or len(bare) < 3 or bare.lower() == bare:
        return ""
    if bare.lower() in _names()[0]:  # eGFR is a test
        return ""
    if len(bare) >= 4 and not bare.istitle() and bare.upper() in _rules()[1]:
        return bare.upper()
    short, long = _alike_genes()
    return short.get(_alike(bare), "") or long.get(_alike(bare).translate(_IN_LONG), "")


@cache
def _alike_genes() -> tuple[dict[str, str], dict[str, str]]:
    genes = sorted(_rules()[1], reverse=True)
    short = {_alike(g): g for g in genes if len(g) > 3 or (len(g) == 3 and g[-1].isdigit())}
    return short, {_alike(g).translate(_IN_LONG): g for g in genes if len(g) >= _LONG}


def _alike(text: str) -> str:
    return text.replace("rn", "m").translate(_LOOKS_ALIKE)


def near_unit(bare: str) -> bool:
    """Whether a run is no known unit, but looks like one, or like one whose stroke was lost."""
    low = bare.lower()
    if low in _rules()[0] or len(low) < 2 or not any(c.isalpha() for c in low):
        return False
    alike, bared = _alike_units()
    if low.endswith("/"):
        return any(unit.startswith(low) for unit in _rules()[0])
    return low in bared or ("/" in low and low.translate(_IN_UNITS) in alike)


@cache
def _alike_units() -> tuple[frozenset[str], frozenset[str]]:
    units = _rules()[0]
    bared = {u.replace("/", "") for u in units if "/" in u and u[0].isalpha()}
    lost = {u for u in bared - units if len(u) > 2 or u[0] == "g"}
    return frozenset(u.translate(_IN_UNITS) for u in units), frozenset(lost)


def near_name(bare: str) -> bool:
    """Whether a run looks like the name of a test or marker with a figure in it, but is none."""
    known, alike = _names()
    low = bare.lower()
    return len(low) > 2 and low not in known and low.translate(_IN_NAMES) in alike


def is_known_name(bare: str) -> bool:
    """Whether a run is, as it stands, a gene symbol or the name of a test or marker."""
    return bare in _rules()[1] or bare.lower() in _names()[0]


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    rows = (*read_rows("_rules/laboratory.tsv"), *read_rows("_rules/markers.tsv"))
    words = {
        word.lower().strip(_EDGE)
        for row in rows
        for column, text in row.items()
        if column not in {"loinc", "units"} and text
        for word in re.split(r"[|\s]", text)
    }
    known = frozenset(w for w in words if len(w) > 2)
    figured = (w for w in known if w.isascii() and re.search(r"[a-z]", w) and re.search(r"\d", w))
    return known, frozenset(w.translate(_IN_NAMES) for w in figured)


_KINDS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    (Kind.SIGN, _ARROW_OR_PLUS.match),
    (Kind.WORD, lambda bare: bare.lower() in _rules()[2]),
    (Kind.UNIT, is_unit),
    (Kind.STAGE, _STAGE.fullmatch),
    (Kind.GENE, gene_like),
    (Kind.SIGN, _SIGN.search),
    (Kind.NAME, is_mixed),
    (Kind.NAME, re.compile(r"(?<![A-Za-z])[A-Z]{2,}").search),
)

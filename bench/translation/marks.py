"""What a patient is treated by, in one line of English: numbers, units, negation, sides, names.

Read from English alone, with tables of its own (marks.toml). Each kind is taken out of the line
before the next is looked for, so that a frequency's figure is no number and a gene's no dose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from bench.translation.figures import Number, groups, numbers
from bench.translation.tables import Rest, arabic, table
from recpack.lang import read_list

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
AMINO = dict(
    zip(
        [
            "Ala",
            "Arg",
            "Asn",
            "Asp",
            "Cys",
            "Gln",
            "Glu",
            "Gly",
            "His",
            "Ile",
            "Leu",
            "Lys",
            "Met",
            "Phe",
            "Pro",
            "Ser",
            "Thr",
            "Trp",
            "Tyr",
            "Val",
            "Ter",
        ],
        "ARNDCQEGHILKMFPSTWYV*",
        strict=True,
    )
)


@dataclass(slots=True)
class Marks:
    """Everything of one line that is compared."""

    text: str
    dates: list[frozenset[str]] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    groups: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    variants: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    genes: list[str] = field(default_factory=list)
    drugs: list[str] = field(default_factory=list)
    frequencies: list[str] = field(default_factory=list)
    results: list[tuple[str, str]] = field(default_factory=list)
    sides: list[tuple[str, int]] = field(default_factory=list)
    arrows: str = ""


def plain(text: str) -> str:
    """One dash, one micro sign, one multiplication sign, no superscripts, no thousands commas."""
    text = re.sub(
        r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + unicodedata.normalize("NFKC", m.group()), text
    )
    text = re.sub(r"º(?=C)", "°", text)
    text = unicodedata.normalize("NFKC", text).replace("μ", "u").replace("µ", "u")
    text = re.sub(r"[−–—﹣‐‑]", "-", text)
    text = re.sub(r"[’‘]", "'", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<=[\dA-Za-z)]) ?[×✕*] ?(?=\d)", " x ", text)
    text = re.sub(r"\bmut(?:ation)?s? ?/ ?Mb\b", "mut/Mb", text)
    return re.sub(r"[ ]{2,}", " ", text)


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return re.sub(r"[^a-z0-9+*>]", "", text.casefold())


def marks(text: str) -> Marks:
    """All marks of a line of English."""
    out = Marks(plain(text))
    rest = Rest(out.text)
    out.dates = list(_dates(rest))
    out.variants = list(_variants(rest))
    out.stages = list(_stages(rest))
    out.frequencies = list(_frequencies(rest))
    out.results = list(_results(out.text))
    out.genes = list(_genes(rest))
    out.drugs = list(_drugs(rest))
    list(rest.take(r"(?<![\w.])[1-4] ?\+(?![\w.] ?\d)(?! ?\d)"))  # results are taken above
    out.numbers = list(numbers(rest))
    out.groups = list(groups(rest.text, out.numbers))
    out.sides = list(_sides(out.text))
    out.arrows = "".join(
        sign
        for sign, name in (("↑", "up"), ("↓", "down"))
        if sign in out.text or re.search(table()["signs"][name], out.text)
    )
    return out


_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"((?:19|20)\d\d)"


def _dates(rest: Rest) -> Iterator[frozenset[str]]:
    """Each date as the days it may be: figures of an unclear order are two."""
    for m in rest.take(rf"(?<!\d){_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)"):
        yield _day(m[1], m[3], m[4])
    for m in rest.take(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)?\d\d)(?![\d/])"):
        year = m[4] if len(m[4]) == 4 else f"20{m[4]}"
        yield _day(year, m[3], m[1]) | _day(year, m[1], m[3])
    for m in rest.take(
        rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}", re.IGNORECASE
    ):
        yield _day(m[3], _month(m[2]), m[1])
    for m in rest.take(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}(?!\d)", re.IGNORECASE):
        yield _day(m[3], _month(m[1]), m[2])
    for m in rest.take(rf"\b{_MONTH},?(?: of)? {_YEAR}(?!\d)", re.IGNORECASE):
        yield frozenset({f"{m[2]}-{_month(m[1])}"})
    for m in rest.take(rf"(?<![\d-]){_YEAR}[-/](0[1-9]|1[0-2])(?![\d-])"):
        yield frozenset({f"{m[1]}-{m[2]}"})
    for m in rest.take(rf"(?<![\d/.])(0?[1-9]|1[0-2])/{_YEAR}(?!\d)"):
        yield frozenset({f"{m[2]}-{int(m[1]):02d}"})
    for m in rest.take(r"(?<![\d:])([01]?\d|2[0-3])(?::| ?h ?)([0-5]\d)(?:: ?\d\d)?(?![\d:])"):
        yield frozenset({f"{int(m[1])}:{m[2]}"})


def _month(name: str) -> str:
    return f"{MONTHS.index(name[:3].casefold()) + 1:02d}"


def _day(year: str, month: str, day: str) -> frozenset[str]:
    fits = 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    return frozenset({f"{year}-{int(month):02d}-{int(day):02d}"} if fits else ())


def _variants(rest: Rest) -> Iterator[str]:
    coding = r"(?<![A-Za-z0-9])([cgmn]\.[-*]?\d[\w+>*-]*(?:del|ins|dup)?\w*(?:>[ACGT])?)"
    for m in rest.take(coding):
        yield m[1].casefold().rstrip("-")
    residue = "|".join(AMINO)
    long = rf"(?<![A-Za-z0-9])p\.\(?((?:{residue}|[A-Z])\d+[A-Za-z0-9_*=]*)\)?"
    for m in rest.take(long):
        yield _short(m[1])
    for m in rest.take(
        r"(?<![A-Za-z0-9-])([ACDEFGHIKLMNPQRSTVWY]\d{2,4}[ACDEFGHIKLMNPQRSTVWY*])(?!\w)"
    ):
        yield m[1].casefold()


def _short(change: str) -> str:
    for three, one in AMINO.items():
        change = change.replace(three, one)
    return change.casefold()


_TNM = (
    r"(?<![A-Za-z0-9])(?:[ycpra]{0,3}T(?:[0-4](?:[a-d]|mi)?|is|[xX])(?=[ ,]{0,2}[cpy]{0,2}N\d|[ ,]?[cpy]?N[xX]|(?<=[cpy]T..))"
    r"|[ycpra]{1,3}T(?:[0-4](?:[a-d]|mi)?|is|[xX])|[ycp]{0,2}N(?:[0-3](?:[a-c]|mi)?|[xX])(?:\(sn\))?|[ycp]{0,2}M(?:[01][a-c]?|[xX]))"
    r"(?![a-z0-9])|(?<=[TN][0-4xX])[NM][0-3xX][a-c]?(?![a-z0-9])|(?<=[TN][0-4][a-d])[NM][0-3xX][a-c]?(?![a-z0-9])"
)


def _stages(rest: Rest) -> Iterator[str]:
    run = re.sub(
        r"(?<=[TN][0-4xX])(?=[cp]?[NM][0-3xX])|(?<=[TN][0-4][a-d])(?=[cp]?[NM][0-3xX])",
        " ",
        rest.text,
    )
    if run != rest.text:
        rest.text = run
    for m in rest.take(_TNM):
        found = m.group().casefold()
        yield re.sub(r"^[ycpra]+(?=[nm])", "", found)
    stage = r"\bstag(?:e|ing)(?:d as)?:? ?(I{1,3}V?|IV|[0-4])(?:[- ]?([A-Ca-c]\d?))?(?![\w])"
    for m in rest.take(stage):
        yield f"stage {arabic(m[1])}{(m[2] or '').casefold()}"


@cache
def _frequency_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    out = []
    for name, forms in table()["frequencies"].items():
        body = "|".join(sorted(forms, key=len, reverse=True))
        inside = "".join(f"|{f}" for f in forms if f.startswith("(?<="))
        whole = rf"(?<![a-z0-9])(?:{body})(?![a-z0-9]){inside}"
        out.append((name, re.compile(whole, re.IGNORECASE)))
    return tuple(out)


def _frequencies(rest: Rest) -> Iterator[str]:
    for name, pattern in _frequency_patterns():
        for _ in rest.take(pattern):
            yield name


@cache
def gene_pattern() -> re.Pattern[str]:
    """Symbols of genes and shapes of markers."""
    symbols = [g for line in read_list("_rules/genes.txt") for g in line.split() if len(g) > 2]
    names = "|".join(sorted(map(re.escape, symbols), key=len, reverse=True))
    spelt = "|".join(
        re.escape(word).replace(r"\ ", "[- ]")
        for word in (
            "estrogen receptor",
            "progesterone receptor",
            "alpha-fetoprotein",
            "microsatellite stable",
            "microsatellite instability-high",
        )
    )
    return re.compile(
        rf"{table()['markers']['shapes']}|(?<![A-Za-z0-9-])(?:{names})(?![A-Za-z0-9])"
        rf"|(?<!\w)(?i:{spelt})(?!\w)"
    )


def gene(name: str) -> str:
    """One spelling of a marker."""
    found = squeezed(name)
    return str(table()["markers"]["same"].get(found, found))


def _genes(rest: Rest) -> Iterator[str]:
    for m in rest.take(gene_pattern()):
        yield gene(m.group())


@cache
def drug_pattern() -> re.Pattern[str]:
    """Names of medicines by their stems, and such as no stem tells."""
    drugs = table()["drugs"]
    names = "|".join(sorted(map(re.escape, drugs["names"].split()), key=len, reverse=True))
    same = "|".join(sorted(map(re.escape, drugs["same"]), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?i:{same}|{names}|{drugs['stems']})(?![\w])|{drugs['regimens']}"
    )


def _drugs(rest: Rest) -> Iterator[str]:
    for m in rest.take(drug_pattern()):
        name = m.group().casefold()
        yield str(table()["drugs"]["same"].get(name, name))


_RESULT = (
    r"\((?P<sign>-|\+/-|±|\d?\+{1,4}|\d)\)|(?P<grade>(?<![\w.])[0-3]\+|(?:(?<=[:\t(,])\s?|^)\+{1,4}(?=\s*(?:[\t),;]|$)))"
    r"|(?P<word>\b(?:weakly |strongly |focally |diffusely )*(?:(?:non-?|not )?(?<!\w-)reactive\b|positive|negative|pos\b|neg\b))"
)


def _results(text: str) -> Iterator[tuple[str, str]]:
    """(marker, result) where a marker has its result behind it; ("", result) otherwise."""
    found = list(gene_pattern().finditer(text))
    for m in re.finditer(_RESULT, text, re.IGNORECASE):
        result = _result(m)
        named = False
        end = m.start()
        for marker in reversed([f for f in found if f.end() <= m.start()]):
            between = text[marker.end() : end]
            nearest = end == m.start()
            limit = r"[\s:=,(]{0,3}(?:(?:is|was|were|score|expression|staining)[\s:,]*){0,2}"
            joined = r"\s*(?:,|/|and|&|;)\s*(?:and\s)?"
            if not re.fullmatch(limit if nearest else joined, between, re.IGNORECASE):
                break
            if nearest or m["word"]:
                yield gene(marker.group()), result
                named = True
            end = marker.start()
        if not named:
            yield "", result


def _result(m: re.Match[str]) -> str:
    said = (m["sign"] or m["grade"] or m["word"]).casefold()
    if said in {"-", "0"} or said.startswith(("neg", "no")) or said.endswith("negative"):
        return "neg"
    if said in {"+/-", "±"}:
        return "+/-"
    if said in {"+", "1+", "1"} or "pos" in said or said.endswith("reactive"):
        return "pos"
    return f"{len(said)}+" if set(said) == {"+"} else f"{said[0]}+"


_SIDE = re.compile(
    r"\b(?:(?P<both>bilateral(?:ly)?|both|left and right|right and left|either side|each side|two lungs)"
    r"|(?P<left>(?<!was )(?<!were )left(?! (?:the|in situ|in place|behind|hospital)\b)(?:-?sided|wards?)?|LUL|LLL|LV(?:EF|H|EDD|OT)?|L(?= breast| lung| kidney))|(?P<right>rights?(?:-?sided|wards?)?|RUL|RML|RLL|RV(?:H|EF)?))\b",
    re.IGNORECASE,
)


def _sides(text: str) -> Iterator[tuple[str, int]]:
    for m in _SIDE.finditer(text):
        if m.lastgroup and not re.match(r"(?:-?handed|s\b)", text[m.end() :]):
            yield m.lastgroup, m.start()

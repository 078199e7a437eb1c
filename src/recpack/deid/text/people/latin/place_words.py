"""The words of places and institutions from the [place_words] tables of lang/ as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.deid.text.people.latin.words import words_of

_ABBREVIATIONS = frozenset(
    [
        "dr", "dra", "sta", "sto", "sr", "sra", "ntra", "nsa", "gral", "gen", "d", "s", "ma",
        "col", "cnel", "mons", "prof", "pe", "cap", "alm", "eng", "des", "dep", "av", "n",
        "cel", "com", "cmdte", "cmte", "ten", "sgto", "sgt", "maj", "mal", "brig", "bgdr",
        "cons", "conde", "visc", "vig", "pres", "gov", "gob", "ver", "profa", "engo", "arq",
        "b", "maest", "mtro", "card", "pde", "pbro", "fr", "ir", "tte", "cte", "cptan", "cdte",
        "pdte", "vde", "v", "sen", "int", "insp", "capt", "sold", "sarg", "alf", "fco", "ant",
        "franc", "lic", "ing", "dn", "dna", "gpe", "rep", "min", "bpo", "ob", "jorn", "almte",
        "cda", "cra", "crnl", "jr",
    ]
)  # fmt: skip


class Anchored:
    """A pattern that begins with one of some words: tried only where an automaton finds one."""

    def __init__(self, pattern: re.Pattern[str], words: Iterable[str]) -> None:
        self.pattern = pattern
        self._automaton = ahocorasick.Automaton()
        for word in sorted(set(words)):
            self._automaton.add_word(word, len(word))
        self._automaton.make_automaton()

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The match at one place."""
        return self.pattern.match(text, at)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, none overlapping, as `re.Pattern.finditer` gives them."""
        done = 0
        for start in sorted({last + 1 - size for last, size in self._automaton.iter(text)}):
            match = self.pattern.match(text, start) if start >= done else None
            if match:
                done = match.end()
                yield match


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Patterns over `PageText.cased` and `.folded`, and folded words."""

    street: Anchored
    sure: frozenset[str]
    step: re.Pattern[str]
    number: re.Pattern[str]
    rest: re.Pattern[str]
    organisation: Anchored
    company: re.Pattern[str]
    names: Anchored
    town_before: Anchored
    towns: ahocorasick.Automaton
    town_names: frozenset[str]
    stop: frozenset[str]
    kinds: frozenset[str]
    function_words: frozenset[str]
    generic: frozenset[str]
    eponym_heads: frozenset[str]
    given: frozenset[str]
    common: frozenset[str]
    eponyms: frozenset[str]
    endings: tuple[str, ...]
    trade: Anchored
    suffix: re.Pattern[str]
    states: bool


@cache
def place_words(languages: tuple[str, ...]) -> PlaceWords | None:
    """The words of those languages that have a table; None if none has."""
    tables = [t for code in languages if (t := _table(code))]
    if not tables:
        return None

    def of(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fold_text(w) for t in tables for w in t.get(name, ())))

    units = _either(of("units"), "")
    names = [w for t in tables for w in t.get("names", ())]
    trades = [w for t in tables for w in t.get("trades", ())]
    companies = [w for t in tables for w in t.get("companies", ())]
    towns = _towns(languages)
    people = words_of(languages)
    return PlaceWords(
        street=Anchored(
            re.compile(rf"(?<![^\W_])(?<![@/-])(?:{_either(of('streets'), _WHOLE)})"), of("streets")
        ),
        sure=frozenset(of("sure_streets")),
        step=_step(_either(of("particles"), "")),
        number=re.compile(_NUMBER),
        rest=re.compile(_REST.replace("UNITS", units)),
        organisation=_organisations(of("organisations")),
        company=_companies(companies),
        names=Anchored(
            re.compile(rf"(?=[{UPPER}])(?<![^\W_])(?:{_either(names, '')})(?![^\W_])"), names
        ),
        town_before=Anchored(
            re.compile(rf"(?<![^\W_])(?:{_either(of('town_before'), '')})[ \n]"),
            of("town_before"),
        ),
        towns=_automaton(towns),
        town_names=towns,
        stop=frozenset(of("stop")),
        kinds=frozenset(w.split(" ")[0] for w in of("organisations")),
        function_words=people.stop | people.professions,
        generic=frozenset(of("generic")),
        eponym_heads=people.eponym_heads,
        given=people.own_given,
        common=people.common,
        eponyms=people.eponyms,
        endings=people.endings,
        trade=Anchored(
            re.compile(rf"(?=[{UPPER}])(?<![^\W_])(?<![@/-])(?:{_either(trades, _WHOLE)})(?=[ ])"),
            trades,
        ),
        suffix=re.compile(rf",?[ ](?:{_either(companies, '')})(?![\w])", re.IGNORECASE),
        states="pt" in languages,
    )


def _organisations(words: tuple[str, ...]) -> Anchored:
    pattern = (
        rf"(?<![^\W_])(?<![@/-])(?:{_either(words, _WHOLE)})"
        r"(?=[ \n\"“«])(?![ ](?:y|e|i|en|em|a|o|para)[ ])"
    )
    return Anchored(re.compile(pattern), words)


def _companies(forms: Iterable[str]) -> re.Pattern[str]:
    """Capitalised words before the form of a company."""
    return re.compile(
        rf"(?=[{UPPER}](?<![^\W_].))(?:[{UPPER}][\w&'’-]*(?:[ ](?:(?:de|da|do|del|e|y|&)[ ])?)){{1,5}}"
        rf",?[ ]?(?:{_either(forms, '')})(?![\w])"
    )


def _step(particles: str) -> re.Pattern[str]:
    """One capital word of a name with the particles and quotes before it, or a day (8 de Abril)."""
    return re.compile(
        rf"[ ]{{0,2}}(?:(?:(?:{particles})[ ]{{1,2}}|[dl]['’´`]){{0,3}})[\"“«'‘]?"
        rf"(?:(?P<word>[{UPPER}](?!/)[^\W\d_]*+(?>(?:['’´-][^\W\d_]++)*))(?![\d_@])|\d{{1,2}}[ ]de[ ][^\W\d_]{{4,10}}(?![^\W\d_]))"
        r"[\"”»'’]?",
    )


def is_abbreviation(fold: str) -> bool:
    """Words of names of places that are written with a dot (Dr., Sta., Gral.)."""
    return fold in _ABBREVIATIONS


def abbreviated(shown: str, at: int, fold: str) -> bool:
    """A short word with a dot of its own, with more to come."""
    return (
        is_abbreviation(fold) and shown[at : at + 1] == "." and shown[at + 1 : at + 3].strip() != ""
    )


def prefixes(text: str, known: frozenset[str]) -> Iterator[str]:
    """Known texts that `text` begins with, word by word."""
    words = text.split(" ")
    for n in range(len(words) - 1, 0, -1):
        head = " ".join(words[:n])
        if head in known:
            yield head


ADJECTIVES = re.compile(
    r"(?:[ ](?:universitari[oa]|general|geral|regional|provincial|comarcal|central|materno|infantil|militar|"
    "civil|municipal|estadual|federal|distrital|clinic[oa]|privad[oa]|public[oa]|particular)(?=[ ]))+"
)
_WHOLE = r"(?![^\W\d_])"
_MEASURE = r"(?![ ]?(?:mg|ml|cm|mm|%|gr?(?![^\W_])|ui(?![^\W_])|a[nñ]os|dias?|h(?![^\W_])|horas|meses|mes))"
# Over folded text: "º" and "ª" are "o" and "a" there.
_NUMBER = (
    r"[ ]{0,2}[,.–-]?[ ]{0,2}(?:n[o°.]{0,3}[ ]?|num\.?[ ]?|numero[ ]|km\.?[ ]?|#[ ]?|(?:lote|parcela|casa|bloque|bloco|vivienda|manzana|mz|quadra|qd)\.?[ ]?)?"
    r"(?:\d{1,5}(?:[.,]\d{1,3}(?!\d))?(?:[ ]?[-/y][ ]?\d{1,4}(?!\d))?(?:[o°])?(?:[ ]?[a-z](?![^\W_]))?(?![^\W_])"
    rf"|s[ ]?[/.]?[ ]?n(?:\.?o)?(?![^\W_])){_MEASURE}"
)
_REST = (
    r"(?:[ ]{0,2}[,.–-]?[ ]{0,2}(?:(?:UNITS)(?![^\W\d_]|/|\d{4})\.?|\"[a-z]\"|"
    r"\d{1,3}(?:\.?[oa°]|er|do)?(?![^\W_])(?![./]\d)(?=[ ]?(?:UNITS)(?![^\W_])|(?![ ]?[^\W\d_]{2}))|"
    r"\d{1,2}(?:\.?[oa°])?-?[a-z](?![^\W_])|p\d{1,2}(?![^\W_])))"
    r"{1,8}"
)


def _table(code: str) -> dict[str, Any]:
    table: dict[str, Any] = lang.read_toml(f"{code}/identity.toml").get("place_words", {})
    return table


def _either(words: Iterable[str], end: str) -> str:
    """An alternation, the longest first; words that end in a letter end with `end`."""
    parts = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w) + (end if w[-1].isalpha() else "") for w in parts) or "(?!)"


def _towns(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        fold_text(town)
        for code in languages
        if _table(code)
        for line in lang.read_list(f"{code}/towns.txt")
        for town in line.split(";")
    )


def _automaton(towns: frozenset[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for town in sorted(towns):
        automaton.add_word(town, len(town))
    automaton.make_automaton()
    return automaton

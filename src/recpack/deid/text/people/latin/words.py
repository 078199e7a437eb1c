"""The words beside and inside names in Latin letters, from the [people] tables of lang/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import given_names, surnames

LATIN = ("en", "es", "pt", "fr", "de", "id", "vi")
_SURE_TITLE = 3  # titles of other languages this long (or "dr") are titles on every page
_ACRONYM = 5
_PHRASE = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words by what they do; phrases by their last word, as tuples of words."""

    titles: frozenset[str]
    lay: frozenset[str]
    kin: frozenset[str]
    links: frozenset[str]
    patients: frozenset[str]
    professions: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    stop: frozenset[str]
    joins: frozenset[str]
    verbs: frozenset[str]
    endings: tuple[str, ...]
    eponyms: frozenset[str]
    eponym_heads: frozenset[str]
    eponym_tails: frozenset[str]
    given: frozenset[str]
    own_given: frozenset[str]
    family: frozenset[str]
    own_family: frozenset[str]
    common: frozenset[str]
    phrases: dict[str, tuple[tuple[int, ...], dict[tuple[str, ...], str]]]
    registration: re.Pattern[str]
    kin_after: re.Pattern[str]
    nouns_have_capitals: bool
    family_first: bool
    kinds_of_tokens: dict[tuple[str, bool, bool], str] = field(default_factory=dict, compare=False)


# "and" between two persons, of all languages.
_JOINS = frozenset({"y", "e", "and", "und", "et", "dan", "va", "con", "com", "with", "i", "u"})
# Words of a civil state stand behind the colour of a skin as well (branca, casada).
_STATES = frozenset({"casado", "casada", "viudo", "viuda", "viuvo", "viuva"})
_PHRASE_KINDS = (
    "called",
    "before",
    "beside",
    "signoffs",
    "kin",
    "titles",
    "patients",
    "eponym_heads",
)


@cache
def words_of(languages: tuple[str, ...]) -> Words:
    """The words for a page in `languages`: its own first, then English."""
    tables = [_people(code) for code in languages]

    def of(name: str, least: int = 0) -> frozenset[str]:
        """Words of the tables; those of a second language only from a length on."""
        return frozenset(
            word
            for rank, table in enumerate(tables)
            for word in map(fold_text, table.get(name, ()))
            if not rank or len(word) >= least
        )

    foreign = {
        t for code in LATIN for t in map(fold_text, _people(code).get("titles", ()))
        if t == "dr" or (len(t) >= _SURE_TITLE and " " not in t)
    }  # fmt: skip
    kin = of("kin")
    if languages[:1] != ("en",):
        kin -= {"son"}  # a verb in Spanish, a possessive in French
    first = tables[0] if tables else {}
    return Words(
        titles=of("titles", _SURE_TITLE) | foreign,
        lay=of("lay", _SURE_TITLE),
        kin=kin,
        links=of("links"),
        patients=of("patients"),
        professions=of("professions"),
        particles=of("particles"),
        suffixes=of("suffixes"),
        stop=of("stop"),
        joins=_JOINS,
        verbs=of("verbs"),
        endings=next((tuple(map(fold_text, t["endings"])) for t in tables if "endings" in t), ()),
        eponyms=_eponyms(),
        eponym_heads=of("eponym_heads"),
        eponym_tails=of("eponym_tails"),
        given=frozenset(w for w in given_names(languages) if " " not in w),
        own_given=_own("given.txt", languages),
        own_family=_own("surnames.txt", languages),
        family=_family(languages),
        common=_common(languages) | of("professions") | of("patients") | kin,
        phrases=_phrases(tables, kin),
        registration=_registration(of("registrations")),
        kin_after=_kin_after(kin - _STATES),
        nouns_have_capitals=bool(first.get("nouns_have_capitals", not first)),
        family_first=bool(first.get("family_first", False)),
    )


def seldom_names(text: str, languages: tuple[str, ...]) -> bool:
    """Whether words where a relative's name may stand tell an illness (HTA, Diabetes Mellitus)."""
    words = words_of(languages)
    for word in re.findall(r"[^\W\d_]+", text):
        fold = fold_text(word)
        if fold in words.given or fold in words.family:
            return False
        acronym = word.isupper() and len(word) <= _ACRONYM
        common = fold in words.common or fold in words.stop or fold.endswith(words.endings)
        if acronym or common:
            return True
    return text.islower()


def _people(code: str) -> dict[str, Any]:
    table: dict[str, Any] = lang.read_toml(f"{code}/identity.toml").get("people", {})
    return table


@cache
def _eponyms() -> frozenset[str]:
    lines = lang.read_list("_names/eponyms.txt")
    return frozenset(fold_text(line) for line in lines)


def _own(file: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Names of the page's languages alone, without those of the world."""
    lines = (line for c in languages for line in lang.read_list(f"{c}/{file}"))
    return frozenset(fold_text(n) for n in lines)


def _family(languages: tuple[str, ...]) -> frozenset[str]:
    """Family names; of a name of several words its last one counts as well."""
    names = surnames(languages)
    return frozenset(n for n in names if " " not in n) | frozenset(
        n.rsplit(" ", 1)[1] for n in names if " " in n
    )


def _common(languages: tuple[str, ...]) -> frozenset[str]:
    """Words that the clinical dictionaries of the page's languages write in lower case."""
    return frozenset(
        fold_text(word)
        for code in languages
        for row in lang.read_rows(f"{code}/terms.tsv")
        for word in re.findall(r"[^\W\d_]+", row["source"] or "")
    )


def _phrases(
    tables: list[dict[str, Any]], kin: frozenset[str]
) -> dict[str, tuple[tuple[int, ...], dict[tuple[str, ...], str]]]:
    """By the last word: how many words may stand before it (most first), and which tell what."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for kind, words in sorted(_phrase_words(tables, kin)):
        found.setdefault(words[-1], {}).setdefault(words[:-1], kind)
    return {
        last: (tuple(sorted({len(e) for e in ways}, reverse=True)), ways)
        for last, ways in found.items()
    }


def _phrase_words(
    tables: list[dict[str, Any]], kin: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What announces a name: verbs and signatures of any length, kin and titles of several words."""
    for table in tables:
        for kind in _PHRASE_KINDS:
            for text in table.get(kind, ()):
                words = tuple(_PHRASE.findall(fold_text(text)))
                single = len(words) < 2 and kind in {"kin", "titles", "patients", "eponym_heads"}
                if words and not single and not (kind == "kin" and words[-1] in kin):
                    yield kind, words


def _any(words: frozenset[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _registration(words: frozenset[str]) -> re.Pattern[str]:
    """A register's label behind a name, on its line or on the next; a profession may be between."""
    return re.compile(
        r"[ ]{0,8}[-–—|,.(]?[ ]{0,3}\n?[ ]{0,8}[-–—|,(]?[ ]{0,3}"
        r"(?:medic[ao]\s\w{3,24}\s?[-–|,]?\s?)?"
        rf"(?:{_any(words) or '(?!)'})(?![a-z])"
    )


def _kin_after(kin: frozenset[str]) -> re.Pattern[str]:
    """(hija), ", su marido", "- mother" behind a name."""
    return re.compile(
        r"\s?[,(–—-]\s?(?:(?:es|is|e|su|sua|seu|a|o|la|el|his|her|the|their|patient's|ihr|ihre|sein|"
        rf"seine|die|der|sa|son|le)\s){{0,2}}(?:{_any(kin) or '(?!)'})(?![a-z])(?!\s(?:de|do|da|of)\s)"
    )

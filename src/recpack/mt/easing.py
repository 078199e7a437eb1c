"""What people know of an engine's weak points, as data: lang/<code>/engine.tsv and after.tsv.

An engine trained on prose stumbles over short forms ("c/", "12/12 h", "QSE"), over clinical words
it hardly saw, and over a rare word with a capital at the head of a line. Short forms are written
out or replaced by English before it reads them; what it writes wrongly time and again is mended
after, only where the source says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from recpack.lang import read_list, read_rows, read_toml
from recpack.mt.languages import primary
from recpack.mt.shield import SAID, TERM, Guard
from recpack.mt.terms import terms

_REGEX = re.compile(r"[\\^$.|?*+(){}\[\]]")


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    said: str
    english: str


class ShortForms:
    """Short forms of one language: written out for the engine, or replaced by their English."""

    def __init__(self, forms: tuple[_Form, ...]) -> None:
        self._forms = forms

    def find(self, text: str) -> Iterator[Guard]:
        """Guards of every short form in the text; the first form that fits has it."""
        found: list[Guard] = []
        for form in self._forms:
            for match in form.pattern.finditer(text):
                start, end = match.span()
                if end > start and all(end <= g.start or start >= g.end for g in found):
                    found.append(_guard(form, match))
        yield from sorted(found, key=lambda g: g.start)


def _guard(form: _Form, match: re.Match[str]) -> Guard:
    start, end = match.span()
    said = match.expand(form.said) if form.said else None
    if form.english:
        return Guard(start, end, match.expand(form.english), kind=TERM, said=said)
    return Guard(start, end, said or match.group(), kind=SAID, said=said)


@dataclass(frozen=True, slots=True)
class Easing:
    """Short forms, settled words and words to be left alone, of one language."""

    forms: ShortForms
    words: Mapping[str, str]
    plain: frozenset[str]


def _whole(form: str) -> re.Pattern[str]:
    """The form over whole words; in any case if it is a lower-case word."""
    lower = not _REGEX.search(form) and len(form) > 3 and form == form.lower()
    return re.compile(rf"(?<![^\W_])(?:{form})(?!(?<=\w)[^\W_])", re.IGNORECASE if lower else 0)


@cache
def easing(language: str) -> Easing:
    """The data of a language (empty if it has none)."""
    forms: list[_Form] = []
    words: dict[str, str] = {}
    plain: set[str] = set()
    for row in read_rows(f"{primary(language)}/engine.tsv"):
        form, said, english = row["form"], row["said"], row["english"]
        if said or _REGEX.search(form) or form != form.lower():
            forms.append(_Form(_whole(form), said, english))
        elif english:
            words[form] = english
        else:
            plain.add(form)
    return Easing(ShortForms(tuple(forms)), words, frozenset(plain))


@cache
def _mends(language: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    rows = read_rows(f"{primary(language)}/after.tsv")
    return tuple(
        (re.compile(r["source"]), re.compile(r["english"], re.IGNORECASE), r["right"]) for r in rows
    )


def mended(source: str, english: str, language: str) -> str:
    """The English with known slips put right, where the source gives the reason."""
    for cause, slip, right in _mends(language):
        if cause.search(source):
            english = slip.sub(right, english)
    return english


@cache
def _names(language: str) -> frozenset[str]:
    """Names that keep their capital at the head of a line."""
    code = primary(language)
    return frozenset(
        name.casefold()
        for kind in ("given", "surnames", "towns")
        for name in read_list(f"{code}/{kind}.txt")
    )


_HEAD = re.compile(r"[^\W\d_][^\W\d_'-]+(?=[\s,;:.()]|$)")


def lowered_head(text: str, language: str) -> str:
    """The text with the capital of its first word lowered, unless it is a name or a short form.

    A rare word with a capital is cut into other parts than the same word within a sentence:
    Firefox's Portuguese model made "Left squid" of "Rim esquerdo", and "left kidney" of
    "rim esquerdo".
    """
    match = _HEAD.match(text)
    word = match.group() if match else ""
    function = read_toml("translate.toml")["stopwords"].get(primary(language), ())
    if not word[:1].isupper() or not word[1:].islower() or word.lower() in function:
        return text
    return text if word.casefold() in _names(language) else text[0].lower() + text[1:]


_ALWAYS = ("drug", "regimen", "ihc", "staging", "genetics")
_NOUNS = ("pathology", "procedure", "imaging", "symptom", "anatomy")
_ASIDE = re.compile(r"(?<=\S)\s*\([^()]*\)$")


def settled(language: str) -> dict[str, str]:
    """Source to English of words that an engine is not left to choose, as they stand in prose.

    Nouns of the phrasebook only where the language has data on what its engine can do.
    """
    ease = easing(language)
    words: dict[str, str] = {}
    for domain in (*_ALWAYS, *(_NOUNS if ease.words else ())):
        for source, term in terms(primary(language), domain).items():
            aside = domain != "drug" and bool(ease.words)
            words[source] = _ASIDE.sub("", term.target) if aside else term.target
    known = {w.casefold() for w in ease.words} | ease.plain
    words = {w: english for w, english in words.items() if w.casefold() not in known}
    return {**words, **ease.words}

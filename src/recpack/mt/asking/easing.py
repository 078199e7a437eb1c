"""What people know of an engine's weak points, as data: lang/<code>/engine.tsv and after.tsv.

An engine trained on prose stumbles over short forms ("c/", "12/12 h", "QSE"), over clinical words
it hardly saw, and over a rare word with a capital at the head of a line. Short forms are written
out or replaced by English before it reads them; what it writes wrongly time and again is mended
after, only where the source says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from recpack.lang import read_list, read_rows, read_toml
from recpack.model.clean import Surrogate
from recpack.mt.asking.shield import TERM, Guard
from recpack.mt.languages import primary
from recpack.mt.phrases.terms import terms

_REGEX = re.compile(r"[\\^$.|?*+(){}\[\]]")


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    said: str
    english: str


class ShortForms:
    """Short forms of one language that stand in English before the engine reads them."""

    def __init__(self, forms: Sequence[_Form]) -> None:
        self._forms = tuple(forms)

    def find(self, text: str) -> Iterator[Guard]:
        """Guards of every short form in the text; the first form that fits has it."""
        for form, match in _matches(self._forms, text):
            english = match.expand(form.english)
            said = match.expand(form.said) or (english if _code(match.group()) else None)
            yield Guard(match.start(), match.end(), english, kind=TERM, said=said)


def _code(form: str) -> bool:
    return sum(c.isupper() for c in form) >= 2


def _matches(forms: Sequence[_Form], text: str) -> list[tuple[_Form, re.Match[str]]]:
    found: list[tuple[_Form, re.Match[str]]] = []
    for form in forms:
        for match in form.pattern.finditer(text):
            start, end = match.span()
            if end > start and all(end <= m.start() or start >= m.end() for _, m in found):
                found.append((form, match))
    return sorted(found, key=lambda pair: pair[1].start())


@dataclass(frozen=True, slots=True)
class Easing:
    """Of one language: what is written out, what stands in English, what is left alone.

    `capital` are words that keep their capital at the head of a sentence.
    """

    long: tuple[_Form, ...]
    forms: ShortForms
    words: Mapping[str, str]
    plain: frozenset[str]
    capital: frozenset[str]


def _whole(form: str) -> re.Pattern[str]:
    """The form over whole words; in any case if it is a lower-case word."""
    lower = not _REGEX.search(form) and len(form) > 3 and form == form.lower()
    flags = re.IGNORECASE if lower else 0
    return re.compile(rf"(?<![^\W_])(?:{form})(?!(?<=\w)[^\W_])(?!-[A-Z\d])", flags)


@cache
def easing(language: str) -> Easing:
    """The data of a language (empty if it has none)."""
    long: list[_Form] = []
    forms: list[_Form] = []
    words: dict[str, str] = {}
    plain: set[str] = set()
    capital: set[str] = set()
    for row in read_rows(f"{primary(language)}/engine.tsv"):
        form, said, english = row["form"], row["said"], row["english"]
        if said == form:
            capital.add(form)
        elif said and not english:
            long.append(_Form(_whole(form), said, ""))
        elif said or _REGEX.search(form) or form != form.lower():
            forms.append(_Form(_whole(form), said, english))
        elif english:
            words[form] = english
        else:
            plain.add(form)
    return Easing(tuple(long), ShortForms(forms), words, frozenset(plain), frozenset(capital))


def written_out(
    text: str, language: str, surrogates: Sequence[Surrogate] = ()
) -> tuple[str, tuple[Surrogate, ...]]:
    """(the text with its short forms written out in its own language, surrogates moved along)."""
    masked = text
    for item in surrogates:
        masked = masked[: item.start] + "\0" * (item.end - item.start) + masked[item.end :]
    moved = list(surrogates)
    for form, match in reversed(_matches(easing(language).long, masked)):
        said = match.expand(form.said)
        by = len(said) - (match.end() - match.start())
        text = text[: match.start()] + said + text[match.end() :]
        moved = [
            Surrogate(s.start + by, s.end + by, s.tag) if s.start >= match.end() else s
            for s in moved
        ]
    return text, tuple(moved)


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
    left = word.lower() in function or word.lower() in easing(language).capital
    if left or not word[:1].isupper() or not word[1:].islower():
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

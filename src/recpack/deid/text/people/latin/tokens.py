"""Capital words of a page in Latin letters, and the runs of them that may hold names."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.words import Words

UPPER = "".join(
    chr(c)
    for c in range(0x41, min(0x1F00, sys.maxunicode))
    if chr(c).isupper() and unicodedata.name(chr(c), "").startswith("LATIN")
)
_LETTER = r"[^\W\d_]"
_CAPITAL = re.compile(
    rf"(?<![^\W_])(?<![@_&])(?:[dDlL]['’])?[{UPPER}]{_LETTER}*+(?>(?:['’-]{_LETTER}++)*)(?![\d_@])(?!(?<=[ \n][A-Z])[/\\])\.?"
)
# What names are shortened to: Fco., Fdez., Mª.
_SHORTENED = re.compile(r"m?ma?|sta?|sto|[^\W\d_]?[bcdfghjklmnpqrstvwxz]{2,4}[oz]?")
_PHONE = re.compile(r"[ ]{0,2}[+(]?\d[\d() .-]{6,}\d")  # Reinier: 965 277 421
_CERTIFICATE = re.compile(r":\d{9,14}(?!\d)")  # MARIA FEIO:05533662634
_SMALL_TITLE = re.compile(r"(?<![^\W_])(?:dra?|enf[ao]?|prof[ao]?|sra?|don|dona)\.?[ ]\Z")
_SALUTATION = re.compile(
    r"(?:estimad[oa]s?|querid[oa]s?|apreciad[oa]s?|distinguid[oa]s?|prezad[oa]s?|car[oa]s?|hola|ola|colega|compan?h?eir?[oa])[ ,]+\Z"
)
_ACRONYM = 5
_WIDEST_PARTICLES = 14
_GAPS = {" ": " ", "  ": " ", ",": ",", ", ": ",", "\n": "\n"}
_MOST_KNOWN = 50_000
_CAMEL_NAMES = frozenset({"Mc", "De", "Di", "La", "Le", "Du", "Da", "Fi", "Va", "Vo", "El", "Al"})

# Kinds of tokens. The first four are what names are made of.
GIVEN, FAMILY, BOTH, UNKNOWN = "G", "F", "B", "U"
INITIAL, SUFFIX, WEAK, ACRONYM, STOP, KIN, TITLE = "I", "X", "W", "A", "S", "K", "T"
PARTICLE = "P"  # with a capital: El Haddaoui, MARIA DE LA CRUZ
NAMES = frozenset({GIVEN, FAMILY, BOTH, UNKNOWN, WEAK})
LISTED = frozenset({GIVEN, FAMILY, BOTH})


class Token(NamedTuple):
    """A capital word at plain[start:end]; `gap` tells how it hangs on the one before.

    Gaps: "" begins a run, " " plain blanks, "," a comma, a newline the end of a line, "p"
    particles, "&" particles that may also mean "and".
    """

    start: int
    end: int
    fold: str
    kind: str
    gap: str
    capitals: bool


def tokens_of(page: PageText, words: Words) -> Iterator[Token]:
    """All capital words of a page that consist of letters, in order of place."""
    plain, folded = page.plain, page.folded
    last, dotted, titled, named = -1, False, False, False
    known = words.kinds_of_tokens
    if len(known) > _MOST_KNOWN:
        known.clear()
    for match in _CAPITAL.finditer(plain):
        start, end = match.span()
        dot = plain[end - 1] == "."
        fold = folded[start : end - 1] if dot else folded[start:end]
        gap = _gap(page, last, start, words, dotted=dotted) if last >= 0 else ""
        shout = end - start - dot > 1 and plain[start : end - dot].isupper()
        key = (fold, dot, shout)
        if key not in known:
            known[key] = _kind(fold, words, dot=dot, shout=shout)
        kind = known[key]
        label = plain[end : end + 1] == ":" and not titled and not _PHONE.match(plain, end + 1)
        label = label and not (named and _CERTIFICATE.match(plain, end))
        label = label and not _SALUTATION.search(folded, max(0, start - 14), start)
        if kind not in LISTED and kind != SUFFIX and (label or _camel(plain, start, end - dot)):
            kind = STOP  # a label; NºCol, HbA
        elif kind == KIN and fold in words.own_family and not label:
            small = _SMALL_TITLE.search(folded, max(0, start - 7), start)
            if titled or small or (named and gap == " "):
                kind = FAMILY  # Dra. Pais, Margarida Pais
        elif kind == STOP and titled and not label and not _is_known(fold, words):
            kind = UNKNOWN  # Dr. Pinção: an ending of medicine alone
        keeps_dot = dot and _abbreviation(fold, kind, plain, end, words)
        if kind == INITIAL and not keeps_dot and _is_vowel_word(fold, plain, end):
            kind = STOP
        if not keeps_dot and dot:
            end -= 1
        yield Token(start, end, fold, kind, gap, shout)
        last, dotted = end, keeps_dot
        titled, named = kind == TITLE, kind in NAMES


def _is_known(fold: str, words: Words) -> bool:
    return fold in words.stop or fold in words.common or fold in words.verbs


def _camel(plain: str, start: int, end: int) -> bool:
    """A capital inside a word, but for MacDonald, DeLuca and their like."""
    word = plain[start:end]
    if word.isupper() or word[1:].islower() or not word.isalpha():
        return False
    return word[:2] not in _CAMEL_NAMES and word[:3] != "Mac"


def _is_vowel_word(fold: str, plain: str, end: int) -> bool:
    """A lone "A", "E", "O" or "Y" that begins a sentence, no initial."""
    return fold in {"a", "e", "o", "y"} and plain[end : end + 1] == " "


def _gap(page: PageText, last: int, start: int, words: Words, *, dotted: bool) -> str:
    """How the word at `start` hangs on the one that ends at `last` ("" = it does not)."""
    if start - last > _WIDEST_PARTICLES:
        return ""
    between = page.folded[last:start]
    if between in _GAPS:
        return _GAPS[between]
    if not between:
        return " " if dotted else ""
    parts = between.split()
    if not parts:
        return "\n" if between.strip(" ") == "\n" else ""
    if "\n" in between or not all(p in words.particles for p in parts):
        return ""
    return "&" if parts[-1] in words.joins else "p"


def _abbreviation(fold: str, kind: str, plain: str, end: int, words: Words) -> bool:
    """Whether the dot behind a word is its own rather than the sentence's."""
    if kind in {INITIAL, TITLE, SUFFIX}:
        return True
    if kind == ACRONYM or not _SHORTENED.fullmatch(fold):
        return False
    return (
        plain[end : end + 1] == " "
        and plain[end + 1 : end + 2].isupper()
        and (fold not in words.family or fold == "ma")
    )


def _kind(fold: str, words: Words, *, dot: bool, shout: bool) -> str:
    """What a capital word is likely to be."""
    if (fold in words.titles or fold in words.lay) and (dot or len(fold) > 1):
        return TITLE
    if len(fold) == 1:
        return INITIAL
    for kind, known in (
        (PARTICLE, words.particles),
        (SUFFIX, words.suffixes),
        (KIN, words.kin),
    ):
        if fold in known:
            return kind
    given, family = fold in words.given, fold in words.family
    if fold in words.stop:
        return WEAK if given or family else STOP
    if given or family:
        return BOTH if given and family else GIVEN if given else FAMILY
    return _unlisted(fold, words, shout=shout)


def _unlisted(fold: str, words: Words, *, shout: bool) -> str:
    parts = [p for p in fold.split("-") if p]
    if len(parts) > 1 and all(p in words.given for p in parts):
        return GIVEN
    joined = len(parts) > 1 and all(p in words.family or p in words.given for p in parts)
    if joined or (fold[1:2] in {"'", "’"} and fold[2:] in words.family):
        return FAMILY
    if shout and len(fold) <= _ACRONYM:
        return ACRONYM
    common = (
        fold in words.common
        or fold in words.verbs
        or (words.endings and fold.endswith(words.endings))
    )
    return STOP if common else UNKNOWN

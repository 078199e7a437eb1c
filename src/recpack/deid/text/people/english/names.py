"""Names in English running text, where a capital inside a sentence is news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.rating import EnglishRater
from recpack.deid.text.people.english.signed import titled
from recpack.deid.text.people.english.words import EnglishWords, english_words, is_english
from recpack.deid.text.people.latin.names import walk
from recpack.deid.text.people.latin.rating import Rater
from recpack.deid.text.people.latin.tokens import (
    BOTH,
    FAMILY,
    GIVEN,
    NAMES,
    PARTICLE,
    STOP,
    UNKNOWN,
    WEAK,
    Token,
    tokens_of,
)
from recpack.deid.text.people.latin.words import words_of
from recpack.ports import Span

_FULL = 4
_PIECE = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_NEXT = re.compile(r"['’]?s? {1,2}(?P<word>[^\W\d_]+(?:[’'-][^\W\d_]+)*)|(?P<mark>\s*[(,;:])?")
_NICKNAME = re.compile(
    r"(?<![^\W_])([A-Z][a-z]+) [\"“(‘']([A-Z][a-z]+)[\"”)’'] ([A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?)"
)
# SURNAME, Given behind a colon, at the head of a line or behind a preposition.
_REVERSED = re.compile(
    r"(?:^|[:;|\t(>]|\b(?:[Pp]t|[Pp]atient|by|for|with|of|from|to|is|re|Re))[ ]{0,6}(?P<family>(?:(?:Van|Von|De|Di|El|Al|La|Le|St\.|Ó|O)[ ])?[A-ZÀ-Þ][\w'’-]+)(?P<more>[ ](?![IVX]+,)[A-Z][\w'’-]+)?,[ ]?"
    r"(?P<given>[A-Z](?![\w.]*[A-Za-z])\.?|[A-ZÀ-Þ][\w'’-]+(?:[ ][A-Z](?:[\w'’-]{2,}|\.)?(?![\w+]))?)",
    re.MULTILINE,
)
_MESSAGE = 600
_SMALL_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "nurse"})
_SMALL = re.compile(
    r"(?<![\w@.-])(?=(?P<given>[a-z'-]{2,20})\.? (?P<family>[a-z][a-z'-]{2,20})(?![\w@]))"
)
_CLAN = re.compile(r"(?:mc|mac(?=[bcdfgklmnpqrstw])|o['’])[a-z]{3}")
_MISTER = re.compile(r"(?<![^\W_])(?:mr|mrs|ms|mx|mdm)\.? $")


@dataclass(frozen=True, slots=True)
class EnglishNames:
    """Persons in English pages."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "English: lone given names, and unknown names by what is said before and behind them"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of names without titles."""
        if self.languages[:1] != ("en",):
            return
        if not is_english(page, self.languages):
            words = words_of(self.languages)
            yield from walk(tokens_of(page, words), Rater(page, words))
            return
        english = english_words(self.languages)
        rater = EnglishRater(page, english.words, english=english)
        yield from walk(_prepared(tokens_of(page, english.words), page, english), rater)
        yield from titled(page, english)
        yield from _reversed(page, english)
        yield from _small(page, english)
        for match in _NICKNAME.finditer(page.plain):
            if page.folded[slice(*match.span(1))] in english.words.own_given:
                yield Span(*match.span(), "PERSON", 0.7, "name")


def _reversed(page: PageText, english: EnglishWords) -> Iterator[Span]:
    """Family name first, both of the lists or the given one beyond doubt."""
    if "," not in page.plain:
        return
    for match in _REVERSED.finditer(page.plain):
        given = page.folded[slice(*match.span("given"))].split(maxsplit=1)[0].rstrip(".")
        family = page.folded[slice(*match.span("family"))]
        if _is_reversed(family, given, english):
            score = 0.7 if len(given) > 1 else 0.55
            yield Span(match.start("family"), match.end("given"), "PERSON", score, "name")


def _is_reversed(family: str, given: str, english: EnglishWords) -> bool:
    words = english.words
    if family in english.never or family in words.stop or family in words.titles:
        return False
    listed = family.rsplit(" ", 1)[-1] in words.family
    own = family in words.own_given
    if len(given) == 1:  # McAllister, J
        clan = listed or family.startswith(("mc", "o'", "o’"))
        return clan and not own and family not in words.eponyms and len(family) > _FULL
    known = given in words.own_given or (given in words.given and listed)
    return known and (listed or (given in english.sure_given and not own))


def _small(page: PageText, english: EnglishWords) -> Iterator[Span]:
    """Names in a message without capitals: a given and a family name, and what follows a title."""
    plain = page.plain
    if len(plain) > _MESSAGE or sum(map(str.isupper, plain)) * 40 > len(plain):
        return
    words = english.words
    for match in _SMALL.finditer(plain):
        given, family = match["given"], match["family"]
        known = family in words.family and family not in english.never | words.stop
        if given in _SMALL_TITLES:
            if known or family in english.sure_given:
                yield Span(*match.span("family"), "PERSON", 0.55, "name")
        elif given in english.sure_given and known:
            yield Span(match.start("given"), match.end("family"), "PERSON", 0.55, "name")


def _prepared(tokens: Iterable[Token], page: PageText, english: EnglishWords) -> Iterator[Token]:
    """Tokens without 's; St. Pierre is one; months beside a family name are given names."""
    waiting: Token | None = None
    owned = False
    for token in tokens:
        current = _bare(token, english)
        joined = current.gap == " " and not owned
        if waiting is not None and joined and waiting.fold == "st" and current.kind in NAMES:
            kind = FAMILY if current.fold not in english.words.eponyms else STOP
            fold = page.folded[waiting.start : current.end]
            waiting = waiting._replace(end=current.end, fold=fold, kind=kind)
            owned = current.end < token.end
            continue
        if waiting is not None:
            yield _lifted(waiting, current if joined else None, page, english)
            if owned and current.gap == " ":
                current = current._replace(gap="")  # Dorothy's INR, Ann's Peter
        owned = current.end < token.end
        waiting = current
    if waiting is not None:
        yield _lifted(waiting, None, page, english)


def _bare(token: Token, english: EnglishWords) -> Token:
    """A word without the 's of the possessive; McAllister and O'Shea are family names."""
    if token.kind == UNKNOWN and _CLAN.match(token.fold):
        token = token._replace(kind=FAMILY)
    if token.fold[-2:] not in {"'s", "’s"} or len(token.fold) < 4:
        return token
    fold, words = token.fold[:-2], english.words
    given, family = fold in words.given, fold in words.family
    kind = BOTH if given and family else GIVEN if given else FAMILY if family else token.kind
    if kind == UNKNOWN and (fold in english.never or fold in words.stop):
        kind = STOP
    return token._replace(end=token.end - 2, fold=fold, kind=kind)


def _lifted(token: Token, after: Token | None, page: PageText, english: EnglishWords) -> Token:
    """A word that is a month or a verb more often than a name, as a name where it must be one."""
    if (
        token.kind == STOP
        and not token.capitals
        and _MISTER.search(page.folded, max(0, token.start - 5), token.start)
    ):
        return token._replace(kind=UNKNOWN)  # Mr Christmas
    if token.kind == PARTICLE and after is None and token.fold in english.words.family:
        return token._replace(kind=FAMILY)  # Thuy Le
    if token.kind != WEAK or token.fold not in english.words.own_given:
        return token
    if after is not None and after.kind in {FAMILY, BOTH}:
        return token if after.fold in english.words.eponyms else token._replace(kind=GIVEN)
    before = _PIECE.findall(page.folded, max(0, token.start - 16), token.start)
    near = before[-1] if before else ""
    follows = _NEXT.match(page.folded, token.end)
    word = (follows["word"] or "") if follows else ""
    if near in english.words.kin or (near in english.sure_before and near):
        return token._replace(kind=GIVEN)
    said = word in english.human and token.fold not in {"will", "may", "can"}
    acts = word in english.verbs and near.isalpha() and near not in english.month_before
    month = token.fold in {"june", "april", "august"}
    return token._replace(kind=GIVEN) if said or (acts and month) else token

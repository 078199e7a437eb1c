"""Names in Latin letters: by what stands beside them, and by lists of given and family names.

A name is a run of capital words with particles and initials. It counts when a title, a relation, a
role, a signature, a register's number or an e-mail address of the page speaks for it, or when it
holds a given name and another name from the lists. The heads of eponyms speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people import latin_beside as beside
from recpack.deid.text.people.latin_tokens import (
    BOTH,
    FAMILY,
    GIVEN,
    INITIAL,
    LISTED,
    NAMES,
    PARTICLE,
    SUFFIX,
    UNKNOWN,
    WEAK,
    Token,
    tokens_of,
)
from recpack.deid.text.people.latin_words import Words, words_of
from recpack.ports import Span

_MOST = 7
_ACRONYM = 5
_AND = re.compile(r"\s?(?:,|/|;|&|,?\s(?:y|e|i|and|und|et|dan|va))\s{1,2}$")
_MAIL = re.compile(r"[\w.+-]{3,64}+(?=@[a-z])")
_LOWER = re.compile(r"(?<![^\W_])[^\W\d_A-Z]{3,}")
_INSIDE = NAMES | {INITIAL, SUFFIX, PARTICLE}
_TAGS = {
    beside.TITLE: "STAFF", beside.LAY: "PERSON", beside.KIN: "RELATIVE", beside.ROLE: "STAFF",
    beside.PATIENT: "PATIENT", beside.CALLED: "PERSON", beside.SIGNED: "STAFF",
}  # fmt: skip
_ADJACENT = frozenset({beside.TITLE, beside.LAY})
_EXPECTED = frozenset({beside.KIN, beside.CALLED, beside.PATIENT, beside.ROLE, beside.SIGNED})


@dataclass(frozen=True, slots=True)
class LatinNames:
    """Persons in Latin letters, beside what speaks of them and by lists."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "names in Latin letters: persons by a title, relation, role, signature or registration "
            "number beside them, and by lists of given and family names"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone; the title stays, it says who spoke."""
        if self.languages[:1] in (("de",), ("fr",)):
            return  # they have a part of their own
        walk = _Walk(page, words_of(self.languages))
        for token in tokens_of(page, walk.words):
            yield from walk.take(token)
        yield from walk.flush()


@dataclass(slots=True)
class _Walk:
    """A walk over the capital words of a page; `names` are those of the name in the making."""

    page: PageText
    words: Words
    names: list[Token] = field(default_factory=list)
    announced: str = ""
    chained: bool = False
    lead: int = -1
    done: tuple[int, str] = (-1, "")
    _mails: tuple[str, ...] | None = None
    _lower: frozenset[str] | None = None

    def take(self, token: Token) -> Iterator[Span]:
        """Add a word to the name, or end the name and begin the next."""
        if self.names and not self._goes_on(token):
            yield from self.flush()
        if token.kind == SUFFIX and not self.names:
            token = Token(token.start, token.end, token.fold, UNKNOWN, token.gap, token.capitals)
        if token.kind in _INSIDE and (self.names or token.kind != PARTICLE):
            if not self.names:
                self.announced, self.chained, self.lead = self._before(token)
                if token.kind == WEAK and self.announced not in _ADJACENT and not self._acts(token):
                    return
            self.names.append(token)

    def _goes_on(self, token: Token) -> bool:
        """Whether a word belongs to the name in the making."""
        last = self.names[-1]
        if token.gap == "" or token.kind not in _INSIDE:
            return False
        if len(self.names) >= _MOST or last.kind == SUFFIX:
            return False
        if token.gap == "&":  # Juan y Pedro are two, Ramón y Cajal is one
            if len(self.names) == 1 and self.announced in {beside.KIN, beside.CALLED}:
                return False
            return token.kind != WEAK and token.fold not in self.words.own_given
        if last.kind == PARTICLE:
            return token.gap == " " and token.kind != INITIAL
        if token.gap == ",":
            return self._family_first(token) or token.kind == SUFFIX
        if token.gap == "\n":
            return self._wraps(token)
        return token.kind != WEAK or self.announced != ""

    def _family_first(self, token: Token) -> bool:
        """SURNAME, Given: the family names at the beginning of a line or cell, or announced."""
        if len(self.names) > 3 or token.kind not in {GIVEN, BOTH} or self.names[0].gap == ",":
            return False
        shouts = all(t.capitals for t in self.names) and not token.capitals
        family = all(t.kind in {FAMILY, BOTH, UNKNOWN} for t in self.names)
        listed = any(t.kind in {FAMILY, BOTH} for t in self.names)
        begins = self.page.plain[self.names[0].start - 1 : self.names[0].start] in {"", "\n", "\t"}
        return shouts or (family and listed and (begins or self.announced in _EXPECTED))

    def _wraps(self, token: Token) -> bool:
        """A name broken at the end of a long line, with something that announced it."""
        if not self.announced or self.announced == beside.EPONYM or token.kind not in LISTED:
            return False
        begin = self.page.plain.rfind("\n", 0, self.names[0].start) + 1
        return self.names[-1].end - begin >= 50 or len(self.names) == 1

    def _before(self, token: Token) -> tuple[str, bool, int]:
        """(what announces the name, whether it is the second of two persons, where it begins)."""
        end, announced = self.done
        if 0 <= end and token.start - end <= 6 and announced in _EXPECTED | _ADJACENT:
            between = self.page.folded[end : token.start]
            if _AND.fullmatch(between) and token.kind in LISTED | {UNKNOWN}:
                return announced, True, -1
        particles = self._particles(token.start)
        if particles >= 0:  # "Sr. da Luz"
            announced = beside.before(self.page, particles, self.words)
            if announced in _ADJACENT:
                return announced, False, particles
        return beside.before(self.page, token.start, self.words), False, -1

    def _particles(self, start: int) -> int:
        """Where the particles right before a word begin; -1 if there are none."""
        text, at = self.page.folded, start
        for _ in range(3):
            if at < 3 or text[at - 1] != " ":
                break
            word = (
                max(
                    text.rfind(" ", max(0, at - 6), at - 1),
                    text.rfind("\n", max(0, at - 6), at - 1),
                )
                + 1
            )
            if not word or text[word : at - 1] not in self.words.particles:
                break
            at = word
        return at if at < start else -1

    def flush(self) -> Iterator[Span]:
        """The span of the name in the making, if it is one."""
        names, announced = self.names, self.announced
        self.names, self.announced = [], ""
        names = _without_tail(names)
        if not names:
            return
        rate = self._rate(names, announced)
        if rate is None:
            return
        names, tag, score = rate
        start, end = names[0].start, names[-1].end
        if self.lead >= 0 and announced in _ADJACENT:
            start = self.lead
        if self.page.folded[end - 2 : end] in {"'s", "’s"}:
            end -= 2
        self.done = (end, announced)
        yield Span(start, end, tag, score, "name" if tag == "PERSON" else announced or "name")

    def _rate(self, names: list[Token], announced: str) -> tuple[list[Token], str, float] | None:
        """(the words of the name, its kind, how sure), None if it is no name."""
        listed = sum(t.kind in LISTED for t in names)
        count = sum(t.kind in NAMES for t in names)
        end = names[-1].end
        if announced not in _ADJACENT and self._is_eponym(names, end, announced):
            return None
        if announced in _ADJACENT:
            return self._titled(names, announced, listed, count)
        text = self.page.folded
        if count > 1 or listed:
            if count > 1 and self.words.registration.match(text, end):
                return names, "STAFF", 0.85
            if announced not in _TAGS and self.words.kin_after.match(text, end):
                if listed:
                    return self._without_head(names), "RELATIVE", 0.75
                if not any(t.fold in self.lower for t in names):
                    return names, "RELATIVE", 0.6
        if count == 1 and len(names) == 1 and announced not in _TAGS and self._acts(names[0]):
            return names, "PERSON", 0.6
        if announced in _EXPECTED:
            rated = self._expected(names, announced, listed, count)
            if rated is not None:
                return rated
        return self._by_lists(names)

    def _acts(self, name: Token) -> bool:
        """A given name at the head of a sentence, and a verb (Luz acude, Jussara comparece)."""
        text = self.page.folded
        if name.fold not in self.words.own_given or text[name.end : name.end + 1] != " ":
            return False
        after = re.match(
            r"(?:no |nao |se |ha |had |has |was )?([^\W\d_]+)", text[name.end + 1 : name.end + 30]
        )
        return after is not None and after[1] in self.words.verbs

    def _is_eponym(self, names: list[Token], end: int, announced: str) -> bool:
        """Names of diseases and scores (Child-Pugh, Guillain-Barré), or what is named so."""
        words, text = self.words, self.page.folded
        parts = [p for t in names for p in t.fold.removesuffix("'s").split("-") if t.kind in NAMES]
        eponyms = sum(p in words.eponyms for p in parts)
        if parts and eponyms == len(parts):
            return True
        if eponyms and announced not in _TAGS and names[0].fold not in words.own_given:
            return True
        if announced == beside.EPONYM:
            person = names[0].fold in words.own_given and sum(t.kind in LISTED for t in names) > 1
            if eponyms or not person:
                return True
        if text[end : end + 1] == " " and len(parts) <= 3:
            after = re.match(r"[^\W\d_]+", text[end + 1 : end + 20])
            if after and after[0] in words.eponym_tails:
                return not any(t.kind == GIVEN for t in names)
        return False

    def _titled(
        self, names: list[Token], announced: str, listed: int, count: int
    ) -> tuple[list[Token], str, float] | None:
        """Behind a title: any capital word, but no lone initials behind one letter (d, m)."""
        if not count and len(names) < 2:
            return None
        before = self.page.folded[max(0, names[0].start - 3) : names[0].start].strip(" .")
        if announced == beside.LAY and len(before) <= 1 and not listed and count < 2:
            return None
        return names, _TAGS[announced], 0.85 if listed or count > 1 else 0.7

    def _expected(
        self, names: list[Token], announced: str, listed: int, count: int
    ) -> tuple[list[Token], str, float] | None:
        """Behind a relation, a role or a signature: listed names, or two capital words."""
        tag = _TAGS[announced]
        if not count:
            dotted = len(names) > 1 and all(self.page.plain[t.end - 1] == "." for t in names)
            return (names, tag, 0.6) if dotted and announced != beside.ROLE else None
        if listed and count > 1:
            return names, tag, 0.8
        if listed:
            alone = names[0].kind
            if announced in {beside.PATIENT, beside.SIGNED} and alone == FAMILY:
                return None
            if self.words.nouns_have_capitals and alone == FAMILY and announced == beside.KIN:
                return None
            return names, tag, 0.66 if announced in {beside.KIN, beside.CALLED} else 0.6
        if any(t.kind == UNKNOWN and t.fold in self.lower for t in names):
            return None
        if count > 1:
            return None if self.words.nouns_have_capitals else (names, tag, 0.6)
        if any(t.kind == INITIAL for t in names):
            return names, tag, 0.6
        if self.chained:
            return None
        before = self.page.plain[max(0, names[0].start - 2) : names[0].start]
        if announced == beside.ROLE and before[:1].islower() and before[1:] == " ":
            return None if self.words.nouns_have_capitals else (names, tag, 0.55)
        lone = announced in {beside.KIN, beside.CALLED} and not self.words.nouns_have_capitals
        return (names, tag, 0.55) if lone and len(names[0].fold) > 2 else None

    def _without_head(self, names: list[Token]) -> list[Token]:
        """Without unknown words before the first listed name (Acude Juan Pérez)."""
        first = next(i for i, t in enumerate(names) if t.kind in LISTED)
        return names[first:] if first < 2 else names

    def _by_lists(self, names: list[Token]) -> tuple[list[Token], str, float] | None:
        """A given name and another name; initials and a family name; a name by its e-mail."""
        if len(names) > 1 and names[0].capitals and not names[1].capitals:
            if names[0].end - names[0].start <= _ACRONYM:
                names = names[1:]  # ELISA, ANA
        names = _of_list(names) if all(t.capitals for t in names) and len(names) > 2 else names
        count = sum(t.kind in NAMES for t in names)
        given = [t for t in names if t.kind in {GIVEN, BOTH}]
        family = [t for t in names if t.kind in {FAMILY, BOTH}]
        if given or family:
            names = self._without_head(names)
            count = sum(t.kind in NAMES for t in names)
        if (
            count > 1
            and given
            and (len(given) + len(family) > 1 or len(set(given) | set(family)) > 1)
        ):
            two = len({*given, *family}) > 1
            if two:
                return names, "PERSON", 0.7
        if count > 1 and given and not self.words.nouns_have_capitals:
            unknown = [t for t in names if t.kind == UNKNOWN]
            if not any(t.fold in self.lower for t in unknown):
                return names, "PERSON", 0.6
        if self.words.family_first and count > 1 and names[0].kind in {FAMILY, BOTH}:
            return names, "PERSON", 0.7
        if count == 1 and family and any(t.kind == INITIAL for t in names):
            dotted = all(self.page.plain[t.end - 1] == "." for t in names if t.kind == INITIAL)
            return (names, "PERSON", 0.6) if dotted else None
        return self._by_mail(names, count)

    def _by_mail(self, names: list[Token], count: int) -> tuple[list[Token], str, float] | None:
        """A run of which a word stands in an e-mail address of the page."""
        if count < 2 or not self.mails:
            return None
        parts = [p for t in names for p in t.fold.split("-") if t.kind in NAMES and len(p) > 3]
        if any(p in mail for mail in self.mails for p in parts):
            return names, "PERSON", 0.6
        return None

    @property
    def mails(self) -> tuple[str, ...]:
        """Local parts of the page's e-mail addresses."""
        if self._mails is None:
            text = self.page.folded
            self._mails = tuple(_MAIL.findall(text)) if "@" in text else ()
        return self._mails

    @property
    def lower(self) -> frozenset[str]:
        """Words that the page writes without a capital: they are no names."""
        if self._lower is None:
            plain, folded = self.page.plain, self.page.folded
            self._lower = frozenset(
                folded[m.start() : m.end()] for m in _LOWER.finditer(plain) if m[0][0].islower()
            )
        return self._lower


def _without_tail(names: list[Token]) -> list[Token]:
    """Without initials and one-letter words that begin or end a run of something else."""
    while names and (names[-1].kind == PARTICLE or (names[-1].kind == WEAK and len(names) > 2)):
        names = names[:-1]
    return names


def _of_list(names: list[Token]) -> list[Token]:
    """In capitals throughout: the longest stretch of listed names, and one word behind it."""
    best: list[Token] = []
    at = 0
    while at < len(names):
        stop = at
        while stop < len(names) and (
            names[stop].kind in LISTED or names[stop].kind in {INITIAL, PARTICLE}
        ):
            stop += 1
        if stop - at > len(best):
            tail = stop + 1 == len(names) and names[stop].kind == UNKNOWN and stop > at
            best = names[at : stop + tail]
        at = stop + 1
    return _without_tail(best) or names

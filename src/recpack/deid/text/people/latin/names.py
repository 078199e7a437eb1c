"""Names in Latin letters: by what stands beside them, and by lists of given and family names.

A name is a run of capital words with particles and initials. It counts when a title, a relation, a
role, a signature, a register's number or an e-mail address of the page speaks for it, or when it
holds a given name and another name from the lists. The heads of eponyms speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin import beside
from recpack.deid.text.people.latin.rating import ADJACENT, EXPECTED, Rater, without_tail
from recpack.deid.text.people.latin.tokens import (
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
from recpack.deid.text.people.latin.words import Words, words_of
from recpack.ports import Span

_MOST = 7
_VALUE = re.compile(r"\s?:\s?\d")  # what follows a label, and no name
_LONG_LINE = 50  # characters; a name at the end of a shorter line does not go on in the next
_MOST_BEFORE_COMMA, _MOST_SHOUTED = 3, 6
_AND = re.compile(r"\s?(?:,|/|;|&|,?\s(?:y|e|i|and|und|et|dan|va|ou|o|u))(?:[ ]{1,2}|[ ]?\n[ ]?)$")
_INSIDE = NAMES | {INITIAL, SUFFIX, PARTICLE}


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
        if self.languages[0] in {"de", "fr", "id", "vi"}:
            return  # german.py, french.py, indonesian.py and vietnamese.py
        if self.languages[:1] == ("en",):
            return  # english.py
        words = words_of(self.languages)
        yield from walk(tokens_of(page, words), Rater(page, words))


def walk(tokens: Iterable[Token], rater: Rater) -> Iterator[Span]:
    """The names among the capital words of a page."""
    walked = _Walk(rater.page, rater.words, rater)
    for token in tokens:
        yield from walked.take(token)
    yield from walked.flush()


@dataclass(slots=True)
class _Walk:
    """A walk over the capital words of a page; `names` are those of the name in the making."""

    page: PageText
    words: Words
    rater: Rater
    names: list[Token] = field(default_factory=list)
    announced: str = ""
    chained: bool = False
    lead: int = -1
    done: tuple[int, str] = (-1, "")

    def take(self, token: Token) -> Iterator[Span]:
        """Add a word to the name, or end the name and begin the next."""
        if self.names and not self._goes_on(token):
            yield from self.flush()
        if self.names:
            self.names.append(token)
        elif token.kind == PARTICLE:
            self._begin_with_particle(token)
        elif token.kind in _INSIDE:
            self._begin(token)

    def _begin(self, token: Token) -> None:
        self.announced, self.chained, self.lead = self._before(token)
        if token.kind == SUFFIX:
            if token.fold in self.words.kin and self.announced != beside.TITLE:  # "Filho João"
                return
            token = token._replace(kind=UNKNOWN)
        sure = self.announced in ADJACENT | EXPECTED or token.kind != WEAK
        if sure or self.rater.acts(token):
            self.names.append(token)

    def _begin_with_particle(self, token: Token) -> None:
        """A capital particle behind a relation (minha irmã Das Dores)."""
        announced, self.chained, self.lead = self._before(token)
        begins = self.page.plain[max(0, token.start - 1) : token.start] in {"", "\n", "\t"}
        if (token.capitals and begins) or (
            announced in {beside.KIN, beside.CALLED} and not token.capitals
        ):
            self.announced = announced
            self.names.append(token)

    def _set_apart(self, token: Token) -> bool:
        """A word that is seldom a name, between commas behind a relation (mi niña, Abril, ...)."""
        around = (
            self.page.plain[max(0, token.start - 2) : token.start],
            self.page.plain[token.end :][:1],
        )
        told = self.announced in {beside.KIN, beside.CALLED, beside.PATIENT}
        return told and around == (", ", ",")

    def _goes_on(self, token: Token) -> bool:
        """Whether a word belongs to the name in the making."""
        last = self.names[-1]
        # … Souza Nascimento: 14/03/1971
        labels = self.announced == beside.PATIENT and len(self.names) > 1
        labels = labels and _VALUE.match(self.page.plain, token.end) is not None
        if labels or token.kind not in _INSIDE or len(self.names) >= _MOST:
            return False
        if last.kind == SUFFIX:
            return token.gap == "," and self._family_first(token)
        if last.kind == PARTICLE and token.gap != "&":
            return token.gap == " " and token.kind != INITIAL
        if token.gap == ",":
            return token.kind == SUFFIX or self._family_first(token)
        if token.gap in {"\n", "&"}:
            return self._wraps(token) if token.gap == "\n" else self._one_with(token)
        return token.gap != "" and (token.kind != WEAK or self.announced != "")

    def _one_with(self, token: Token) -> bool:
        """Behind "y" or "e": Juan y Pedro are two, Ramón y Cajal is one."""
        if len(self.names) == 1 and self.announced in {beside.KIN, beside.CALLED}:
            return token.fold == self.names[0].fold  # Silva e Silva
        return token.kind != WEAK and token.fold not in self.words.own_given

    def _family_first(self, token: Token) -> bool:
        """SURNAME, Given: the family names at the beginning of a line or cell, or announced."""
        names = self.names
        again = any(t.gap == "," for t in names)
        if again or len(names) > _MOST_SHOUTED or token.kind not in {GIVEN, BOTH, UNKNOWN}:
            return False
        if all(t.capitals for t in names) and not token.capitals:
            return token.kind != UNKNOWN or self.announced in EXPECTED
        if len(names) > _MOST_BEFORE_COMMA or token.kind == UNKNOWN:
            return False
        family = all(t.kind in {FAMILY, BOTH, UNKNOWN, PARTICLE, SUFFIX} for t in names)
        listed = any(t.kind in {FAMILY, BOTH} for t in names)
        over = self.page.plain[max(0, names[0].start - 2) : names[0].start]
        begins = over[-1:] in {"", "\n", "\t"} or over in {": ", "  "}
        return family and ((listed and begins) or self.announced in EXPECTED)

    def _wraps(self, token: Token) -> bool:
        """A name broken at the end of a long line, with something that announced it."""
        if not self.announced or self.announced == beside.EPONYM or token.kind not in LISTED:
            return False
        begin = self.page.plain.rfind("\n", 0, self.names[0].start) + 1
        return self.names[-1].end - begin >= _LONG_LINE

    def _before(self, token: Token) -> tuple[str, bool, int]:
        """(what announces the name, whether it is the second of two persons, where it begins)."""
        end, announced = self.done
        if end >= 0 and token.start - end <= 6 and announced in EXPECTED | ADJACENT:
            between = self.page.folded[end : token.start]
            if _AND.fullmatch(between) and token.kind in LISTED | {UNKNOWN}:
                return announced, True, -1
        particles = self._particles(token.start)
        if particles >= 0:  # "Sr. da Luz"
            announced = beside.before(self.page, particles, self.words)
            colon = self.page.plain[max(0, particles - 2) : particles] == ": "
            if announced in ADJACENT or (announced in EXPECTED and colon):
                return announced, False, particles
        return beside.before(self.page, token.start, self.words), False, -1

    def _particles(self, start: int) -> int:
        """Where the particles right before a word begin; -1 if there are none."""
        text, at = self.page.folded, start
        for _ in range(3):
            if at < 2 or text[at - 1] != " ":
                break
            begin = at - 1
            while begin and text[begin - 1].isalpha() and at - begin < 6:
                begin -= 1
            if text[begin : at - 1] not in self.words.particles:
                break
            at = begin
        return at if at < start else -1

    def _weak_first(self, names: list[Token]) -> bool:
        """Whether a word that is seldom a name is one: before a listed name, or set apart."""
        listed = len(names) > 1 and names[1].kind in LISTED and names[1].gap == " "
        return listed or self._set_apart(names[0]) or self.rater.acts(names[0])

    def _with_tail(self, names: list[Token]) -> list[Token]:
        """With a last family name that is seldom one (Toro Abril), at the end of what it is in."""
        listed = sum(t.kind in LISTED for t in names) > 1 and names[0].kind in {GIVEN, BOTH}
        if len(self.names) != len(names) + 1 or not names or not (self.announced or listed):
            return names
        last = self.names[-1]
        after = self.page.plain[last.end : last.end + 2]
        ends = after[:1] in {"", ",", ";", ")", "\n", "\t", "."} or after in {"  ", " (", " -"}
        if ends and last.kind == WEAK and last.gap == " " and last.fold in self.words.own_family:
            return self.names
        return names

    def flush(self) -> Iterator[Span]:
        """The span of the name in the making, if it is one."""
        names, announced = without_tail(self.names), self.announced
        names = self._with_tail(names)
        if (
            names
            and names[0].kind == WEAK
            and announced in EXPECTED
            and not self._weak_first(names)
        ):
            names = names[1:]
        self.names, self.announced = [], ""
        rated = self.rater.rate(names, announced, chained=self.chained) if names else None
        if rated is None:
            return
        names, tag, score = rated
        start, end = names[0].start, names[-1].end
        if self.lead >= 0:
            start = self.lead
        if self.page.folded[end - 2 : end] in {"'s", "’s"}:
            end -= 2
        self.done = (end, announced)
        yield Span(start, end, tag, score, "name" if tag == "PERSON" else announced or "name")

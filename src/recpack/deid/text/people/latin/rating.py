"""Whether a run of capital words is a person's name, of what kind, and how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin import beside
from recpack.deid.text.people.latin.lone import eponyms_alone
from recpack.deid.text.people.latin.tokens import (
    BOTH,
    FAMILY,
    GIVEN,
    INITIAL,
    LISTED,
    NAMES,
    PARTICLE,
    UNKNOWN,
    WEAK,
    Token,
)
from recpack.deid.text.people.latin.words import Words

Names = list[Token]
Rate = tuple[Names, str, float]

TAGS = {
    beside.TITLE: "STAFF", beside.LAY: "PERSON", beside.KIN: "RELATIVE", beside.ROLE: "STAFF",
    beside.PATIENT: "PATIENT", beside.CALLED: "PERSON", beside.SIGNED: "STAFF",
    beside.WITH: "PERSON",
}  # fmt: skip
ADJACENT = frozenset({beside.TITLE, beside.LAY})
EXPECTED = frozenset(
    {beside.KIN, beside.CALLED, beside.PATIENT, beside.ROLE, beside.SIGNED, beside.WITH}
)
_LONE = frozenset({beside.KIN, beside.CALLED})
_ACRONYM = 5
_MOST_OF_EPONYM = 3
_MAIL = re.compile(r"[\w.+-]{3,64}+(?=@[a-z])")
_LOWER = re.compile(r"(?<![^\W_])[^\W\d_A-Z]{3,}")
_VERB = re.compile(r" (?:no |nao |se |ha |had |has |was )?(?P<verb>[^\W\d_]+)")
_WORD = re.compile(r" ([^\W\d_]+)")


@dataclass(slots=True)
class Rater:
    """A page and the words by which its names are told; both sets are read when first asked for."""

    page: PageText
    words: Words
    _mails: tuple[str, ...] | None = None
    _lower: frozenset[str] | None = None

    def rate(self, names: Names, announced: str, *, chained: bool) -> Rate | None:
        """(the words of the name, its kind, how sure); None if it is no name.

        `chained`: the run is the second of two persons, announced with the first.
        """
        if announced in ADJACENT:
            return self._titled(names, announced)
        if self._is_eponym(names, announced):
            return None
        return (
            self._registered(names)
            or (None if announced in TAGS else self._before_relation(names))
            or (None if announced in TAGS else self._before_verb(names))
            or (self._behind(names, announced, chained=chained) if announced in EXPECTED else None)
            or self._by_lists(names)
        )

    def _titled(self, names: Names, announced: str) -> Rate | None:
        """Behind a title: any capital word, but no lone initials behind one letter (d, m)."""
        count, listed = _count(names), _listed(names)
        if not count and len(names) < 2:
            return None
        before = self.page.folded[max(0, names[0].start - 5) : names[0].start].rstrip(" .")
        single = len(before) < 2 or not before[-2].isalpha()
        if announced == beside.LAY and single and not listed and count < 2:
            return None
        return names, TAGS[announced], 0.85 if listed or count > 1 else 0.7

    def _is_eponym(self, names: Names, announced: str) -> bool:
        """Names of diseases and scores (Child-Pugh, Guillain-Barré), or what is named so."""
        words, own = self.words, names[0].fold in self.words.own_given
        if names[0].fold in words.eponym_heads and len(names) > 1 and names[1].gap == "p":
            return True  # Ángulo de Louis
        last = names[-1].fold
        if own and last in words.eponyms and announced not in TAGS:
            own = last in words.own_family  # Rosa Bengala
        parts = [p for t in names for p in t.fold.removesuffix("'s").split("-") if t.kind in NAMES]
        eponyms = sum(p in words.eponyms for p in parts)
        if eponyms and (eponyms == len(parts) or (announced not in TAGS and not own)):
            return True
        if announced == beside.EPONYM and (
            eponyms or not own or _listed(names) < 2 or not eponyms_alone().isdisjoint(parts)
        ):
            return True  # pinzas de Kelly y Allis
        after = _WORD.match(self.page.folded, names[-1].end)
        tail = after is not None and after[1] in words.eponym_tails
        return tail and len(parts) <= _MOST_OF_EPONYM and all(t.kind != GIVEN for t in names)

    def _registered(self, names: Names) -> Rate | None:
        """Before a register's number."""
        while _count(names) > 1:
            if self.words.registration.match(self.page.folded, names[-1].end):
                return names, "STAFF", 0.85
            if names[-1].kind != INITIAL:  # the register itself may look like initials: M.N. 99211
                return None
            names = names[:-1]
        return None

    def _before_relation(self, names: Names) -> Rate | None:
        """Before a relation: Ana Gil (hija)."""
        if not self.words.kin_after.match(self.page.folded, names[-1].end):
            return None
        if _listed(names):
            return _without_head(names), "RELATIVE", 0.75
        if _count(names) > 1 and not self._in_lower(names):
            return names, "RELATIVE", 0.6
        return None

    def _before_verb(self, names: Names) -> Rate | None:
        if len(names) == 1:
            return (names, "PERSON", 0.6) if self.acts(names[0]) else None
        words = self.words
        family = len(names) == 2 and all(
            t.fold in words.own_family and t.fold not in words.eponyms and not t.capitals
            for t in names
        )
        after = _VERB.match(self.page.folded, names[-1].end) if family else None
        return (names, "PERSON", 0.6) if after and after["verb"] in words.verbs else None

    def acts(self, name: Token) -> bool:
        """A given name of the page's language and a verb (Luz acude, Jussara comparece)."""
        words = self.words
        if name.fold not in words.own_given or name.capitals or name.fold in words.eponym_heads:
            return False
        after = _VERB.match(self.page.folded, name.end)
        return after is not None and after["verb"] in words.verbs

    def _behind(self, names: Names, announced: str, *, chained: bool) -> Rate | None:
        if announced == beside.WITH:
            return self._beside(names)
        return self._expected(names, announced, chained=chained)

    def _expected(self, names: Names, announced: str, *, chained: bool) -> Rate | None:
        """Behind a relation, a role or a signature."""
        count, listed, tag = _count(names), _listed(names), TAGS[announced]
        if not count:  # initials alone
            return (names, tag, 0.6) if self._are_initials(names, announced) else None
        if listed:
            if count == 1 and names[0].kind == FAMILY and not self._family_alone(announced):
                return None
            return names, tag, 0.8 if count > 1 else 0.66 if announced in _LONE else 0.6
        if self._in_lower(names) or self.words.nouns_have_capitals:
            initial = any(t.kind == INITIAL for t in names)
            return (names, tag, 0.6) if initial and not self._in_lower(names) else None
        if count > 1 or any(t.kind == INITIAL for t in names):
            return names, tag, 0.6
        lone = not chained and self._unknown_alone(names[0], announced)
        return (names, tag, 0.55) if lone else None

    def _are_initials(self, names: Names, announced: str) -> bool:
        """Initials with dots, and no register (M.N. 99211)."""
        dotted = len(names) > 1 and all(self.page.plain[t.end - 1] == "." for t in names)
        register = self.words.registration.match(self.page.folded, names[0].start)
        return dotted and announced != beside.ROLE and register is None

    def _beside(self, names: Names) -> Rate | None:
        """Behind "con" or "com a": names of the lists; drugs and signs stand there as well."""
        words = self.words
        if self._in_lower(names) or any(t.kind == WEAK or t.gap == "&" for t in names[1:]):
            return None
        count, listed = _count(names), _listed(names)
        if count > 1:
            return (names, TAGS[beside.WITH], 0.6) if listed == count else None
        head = next((t for t in names if t.kind in NAMES), None)
        if head is None or head.capitals or head.fold in words.common:
            return None
        then = self.page.plain[head.end : head.end + 2]
        apart = then[:1] in ",.;:)\n" or then[1:].islower()
        sure = head.fold in words.own_given or (head.fold in words.own_family and then[:1] in ",.;")
        return (names, TAGS[beside.WITH], 0.6) if sure and apart else None

    def _family_alone(self, announced: str) -> bool:
        """Whether one family name is a name there."""
        if announced in {beside.PATIENT, beside.SIGNED}:
            return False
        return announced != beside.KIN or not self.words.nouns_have_capitals

    def _unknown_alone(self, name: Token, announced: str) -> bool:
        """One capital word that no list has, behind a relation or right behind a profession."""
        if announced == beside.ROLE:
            before = self.page.plain[max(0, name.start - 2) : name.start]
            return before[:1].islower() and before[1:] == " "
        return announced in _LONE and len(name.fold) > 2

    def _by_lists(self, names: Names) -> Rate | None:
        """A given name and another name; initials and a family name; a name by its e-mail."""
        if len(names) > 1 and names[0].capitals and not names[1].capitals and names[1].gap != ",":
            names = names[names[0].end - names[0].start <= _ACRONYM :]  # ELISA, ANA
        if len(names) > 2 and all(t.capitals for t in names):
            names = _stretch_of_list(names)
        if _listed(names):
            names = _without_head(names)
        count, listed = _count(names), _listed(names)
        given = any(t.kind in {GIVEN, BOTH} for t in names)
        if count > 1 and listed > 1 and given:
            return names, "PERSON", 0.7
        if count > 1 and given and not self.words.nouns_have_capitals and not self._in_lower(names):
            return names, "PERSON", 0.6
        if count > 1 and self.words.family_first and names[0].kind in {FAMILY, BOTH}:
            return names, "PERSON", 0.7
        initials = [t for t in names if t.kind == INITIAL]
        if count == 1 and initials and any(t.kind in {FAMILY, BOTH} for t in names):
            dotted = all(self.page.plain[t.end - 1] == "." for t in initials)
            return (names, "PERSON", 0.6) if dotted else None
        return self._by_mail(names)

    def _by_mail(self, names: Names) -> Rate | None:
        """A run of which a word stands in an e-mail address of the page."""
        if _count(names) < 2 or not self.mails:
            return None
        parts = [p for t in names for p in t.fold.split("-") if t.kind in NAMES and len(p) > 3]
        if any(p in mail for mail in self.mails for p in parts):
            return names, "PERSON", 0.6
        return None

    def _in_lower(self, names: Names) -> bool:
        return any(t.kind == UNKNOWN and t.fold in self.lower for t in names)

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


def _count(names: Names) -> int:
    return sum(t.kind in NAMES for t in names)


def _listed(names: Names) -> int:
    return sum(t.kind in LISTED for t in names)


def _without_head(names: Names) -> Names:
    """Without an unknown word before the first listed name (Acude Juan Pérez)."""
    first = next(i for i, t in enumerate(names) if t.kind in LISTED)
    return names[first:] if first < 2 else names


def without_tail(names: Names) -> Names:
    """Without particles, and words that are seldom names, at the end."""
    while names and (names[-1].kind == PARTICLE or (names[-1].kind == WEAK and len(names) > 2)):
        names = names[:-1]
    return names


def _stretch_of_list(names: Names) -> Names:
    """In capitals throughout: the longest stretch of listed names, and one word behind it."""
    best: Names = []
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
    return without_tail(best) or names

"""Names in English running text, where a capital inside a sentence is news.

On top of the Latin core: given names that stand alone, and words that no list knows, by what is
said before and behind them (I asked Greg, Whitfield thinks, Roxanne, 34F); against them speak the
clinical dictionary, brands, eponyms and what eponyms are names of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english_words import EnglishWords, english_words, is_english
from recpack.deid.text.people.latin import walk
from recpack.deid.text.people.latin_beside import TITLE
from recpack.deid.text.people.latin_rating import ADJACENT, TAGS, Names, Rate, Rater
from recpack.deid.text.people.latin_tokens import (
    ACRONYM,
    BOTH,
    FAMILY,
    GIVEN,
    INITIAL,
    LISTED,
    NAMES,
    PARTICLE,
    STOP,
    SUFFIX,
    UNKNOWN,
    WEAK,
    Token,
    tokens_of,
)
from recpack.deid.text.people.latin_words import words_of
from recpack.ports import Span

_WINDOW = 26
_TWO = 2
_FULL = 4
_MOST_WORDS = 3
_PIECE = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_NEXT = re.compile(r"['’]?s? {1,2}(?P<word>[^\W\d_]+(?:[’'-][^\W\d_]+)*)|(?P<mark>\s*[(,;:])?")
_AGED = re.compile(
    r",? ?[(\[]?(?:aged? |is |a |an |was )*(?:\d{1,3}(?: ?(?:[mf]\b|y/?o\b|yo|yrs?\b|years?|-year|-?yo|"
    r"weeks?|months?)|(?<=[,(] \d\d)(?=[,.;)\n/?])|(?<=[,(]\d\d)(?=[,.;)\n/?])|(?<=[,(] \d)(?=[,.;)\n/?])|(?<=[,(]\d)(?=[,.;)\n/?]))|(?:dob|mrn|nhs|ssn|b\.|born|nric|uhid)\b)"
)
_CHILD = re.compile(r" ?\((?:aged )?\d{1,2}(?: ?(?:y|yrs?|yo|mo|months?|years?))?\)")
_PHONE = re.compile(r",? ?[(-]? ?(?:tel|ph|phone|cell|mob|mobile|ext)?[.:]? ?\+?\(?\d{3}[\d() .-]{5}")
_QUALIFIED = re.compile(r",? (?:MD|DO|RN|NP|PA-C|PA|FRCP|FRCS|FRCR|MBBS|MBChB|PhD|APRN|LCSW|PharmD|LVN|CRNA|SLP|PT|OT|RD|DPM|DDS|EN|EEN|CNA)\b")
_NICKNAME = re.compile(r"(?<![^\W_])([A-Z][a-z]+) [\"“(‘']([A-Z][a-z]+)[\"”)’'] ([A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?)")
_ORGANISM = re.compile(r".*(?:us|um|ii|ae|is|la|ia|ans|ens|cter|oides|coli|a)$")
# SURNAME, Given behind a field's colon, at the head of a line or in a row of persons.
_REVERSED = re.compile(
    r"(?:^|[:;|\t(>]|\b(?:[Pp]t|[Pp]atient|by|for|with|of|from|to|is|re|Re))[ ]{0,6}(?P<family>(?:(?:Van|Von|De|Di|El|Al|La|Le|St\.|Ó|O)[ ])?[A-ZÀ-Þ][\w'’-]+)(?P<more>[ ][A-Z][\w'’-]+)?,[ ]?"
    r"(?P<given>[A-Z](?![\w.]*[A-Za-z])\.?|[A-ZÀ-Þ][\w'’-]+(?:[ ][A-Z](?:[\w'’-]{2,}|\.)?(?![\w+]))?)",
    re.MULTILINE,
)
_MESSAGE = 600
_SMALL_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "nurse"})
_SMALL = re.compile(r"(?<![\w@.-])(?=(?P<given>[a-z'-]{2,20})\.? (?P<family>[a-z][a-z'-]{2,20})(?![\w@]))")
_LOOSE = frozenset({"per", "cc", "tech", "si", "pc", "from", "to"})
_FULL_TITLE = re.compile(r"(?:nurse|sister|doctor|doctors|surgeon|consultant|professor|matron)\.[ \n]+$")
_MISTER = re.compile(r"(?<![^\W_])(?:mr|mrs|ms|mx|mdm)\.? $")
_ASKED = re.compile(r"(?<![^\W_])(?:could|can|will|would|shall|should) $")
_ROMAN = re.compile(r"[ivx]{1,4}[abc]?")


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
        yield from _reversed(page, english)
        yield from _small(page, english)
        for match in _NICKNAME.finditer(page.plain):
            if page.folded[slice(*match.span(1))] in english.words.own_given:
                yield Span(*match.span(), "PERSON", 0.7, "name")


def _reversed(page: PageText, english: EnglishWords) -> Iterator[Span]:
    """Family name first, both of the lists or the given one beyond doubt."""
    if "," not in page.plain:
        return
    words = english.words
    for match in _REVERSED.finditer(page.plain):
        given = page.folded[slice(*match.span("given"))].split()[0].rstrip(".")
        family = page.folded[slice(*match.span("family"))]
        if len(given) == 1:
            known = family in words.family and family not in words.own_given
            if known and family not in english.never and family not in words.eponyms and len(family) > _FULL:
                yield Span(match.start("family"), match.end("given"), "PERSON", 0.55, "name")
            continue
        if given not in words.own_given and not (given in words.given and family in words.family):
            continue
        known = family.split()[-1] in words.family or given in english.sure_given
        if known and family not in english.never and family not in words.stop and family not in words.titles:
            if family not in words.own_given or family in words.family:
                yield Span(match.start("family"), match.end("given"), "PERSON", 0.7, "name")


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
    """A word without the 's of the possessive."""
    if token.fold[-2:] not in {"'s", "’s"} or len(token.fold) < 4:
        return token
    fold, words = token.fold[:-2], english.words
    given, family = fold in words.given, fold in words.family
    kind = BOTH if given and family else GIVEN if given else FAMILY if family else token.kind
    if kind == UNKNOWN and (fold in english.never or fold in words.stop):
        kind = STOP
    return token._replace(end=token.end - 2, fold=fold, kind=kind)


def _lifted(
    token: Token, after: Token | None, page: PageText, english: EnglishWords
) -> Token:
    """A word that is a month or a verb more often than a name, as a name where it must be one."""
    if token.kind == STOP and not token.capitals and _MISTER.search(
        page.folded, max(0, token.start - 5), token.start
    ):
        return token._replace(kind=UNKNOWN)  # Mr Christmas
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


@dataclass(slots=True)
class EnglishRater(Rater):
    """The rating of the Latin core, and what English adds to it."""

    english: EnglishWords | None = None

    def rate(self, names: Names, announced: str, *, chained: bool) -> Rate | None:
        """(the words of the name, its kind, how sure); None if it is no name."""
        names = self._clipped(names)
        if not names or self._is_thing(names, announced):
            return None
        if announced == TITLE and _FULL_TITLE.search(
            self.page.folded, max(0, names[0].start - 14), names[0].start
        ):
            announced = ""  # given to the nurse. Will continue
        found = Rater.rate(self, names, announced, chained=chained)
        if found is not None:
            return found if self._stays(found, announced) else None
        if announced in ADJACENT:
            return None
        return self._by_company(names)

    @property
    def _e(self) -> EnglishWords:
        if self.english is None:
            raise TypeError
        return self.english

    def _clipped(self, names: Names) -> Names:
        """Without "Per", "Judge", "When" before the name, and Roman numbers behind it."""
        english = self._e
        while len(names) > 1 and names[0].fold in english.clip and names[0].kind != INITIAL:
            names = names[1:]
        while len(names) > 1 and _ROMAN.fullmatch(names[-1].fold) and names[-1].kind != SUFFIX:
            if names[-1].kind == INITIAL and self.page.plain[names[-1].end - 1] == ".":
                break
            if len(names[-1].fold) == 1 and names[-1].kind == INITIAL:
                break
            names = names[:-1]
        return names

    def _is_thing(self, names: Names, announced: str) -> bool:
        """A phrase that medicine knows, or one followed by what eponyms are names of."""
        english, text = self._e, self.page.folded
        start, end = names[0].start, names[-1].end
        phrase = text[start:end]
        if phrase in english.things or phrase.startswith(english.thing_heads):
            return True
        after = _NEXT.match(text, end)
        word = after["word"] if after else None
        if word is None or announced in ADJACENT:
            return False
        if len(names) == 1 and word in english.tails:
            owned = text[end : end + 1] in {"'", "’"}
            return not (owned and names[0].fold in english.sure_given and word in english.personal)
        return len(names) <= _MOST_WORDS and word in english.tails and not self._sure(names)

    def _sure(self, names: Names) -> bool:
        """A given name that is no other word, and a family name of the lists."""
        given = names[0].fold in self._e.sure_given
        return given and any(t.kind in {FAMILY, BOTH} for t in names[1:])

    def _stays(self, found: Rate, announced: str) -> bool:
        """What the Latin core found is kept unless clinical words alone made it."""
        names = found[0]
        english = self._e
        if announced in TAGS:
            return not all(t.fold in english.never and t.kind not in LISTED for t in names)
        plain = [t for t in names if t.kind in NAMES]
        if len(plain) == 1 and (plain[0].capitals or plain[0].fold in english.words.eponyms):
            return False
        if all(t.capitals for t in plain) and sum(t.kind in LISTED for t in plain) < _TWO:
            full = len(names[0].fold) >= _FULL and names[0].kind in {GIVEN, BOTH}
            return full and len(names) > len(plain)  # ED TRIAGE, JAMES K. OYAMA
        never = sum(t.fold in english.never for t in plain)
        own = names[0].fold in english.words.own_given and names[0].fold not in english.never
        return never == 0 or (never < len(plain) and own)

    def _by_company(self, names: Names) -> Rate | None:
        """By what is said before and behind a run that the lists alone do not make a name."""
        count = sum(t.kind in NAMES for t in names)
        if not count:
            return None
        english, text = self._e, self.page.folded
        first, last = names[0], names[-1]
        if any(t.fold in english.never or t.fold in english.words.eponyms for t in names):
            return None
        given = any(t.fold in english.sure_given for t in names if t.kind in NAMES)
        listed = any(t.kind in LISTED for t in names)
        shouted = first.capitals and len(first.fold) >= _FULL
        if shouted and count == _TWO and not last.capitals and len(last.fold) >= _FULL:
            if self._begins(first.start):  # 1. GRIMALDI Antonella
                return names, "PERSON", 0.55
        if all(t.capitals for t in names) and not (listed and count > 1) and not given:
            return None
        before, field = self._before_words(first.start)
        if count == 1 and first.capitals and before & english.sure_before <= _LOOSE:
            return None  # an acronym that is a name as well (ESI, PALOMA)
        if self._initialled(names):
            return names, "STAFF", 0.6
        if count == 1 and len(first.fold) > 2 and self.words.kin_after.match(text, last.end):
            return names, "RELATIVE", 0.55
        if (given or count > 1) and (_AGED.match(text, last.end) or _PHONE.match(text, last.end)):
            return names, "PATIENT", 0.6
        if _QUALIFIED.match(self.page.plain, last.end) and len(first.fold) > 2:
            return names, "STAFF", 0.6
        if field and (count > 1 or listed or len(names) > 1):
            return names, "PERSON", 0.6
        if before & english.sure_before and len(first.fold) > 2:
            return names, "PERSON", 0.6 if listed else 0.55
        if (given or self._in_row(first, last)) and _CHILD.match(text, last.end):
            return names, "RELATIVE", 0.6
        return self._by_verb(names, count, given=given, listed=listed)

    def _by_verb(self, names: Names, count: int, *, given: bool, listed: bool) -> Rate | None:
        english, text = self._e, self.page.folded
        first, last = names[0], names[-1]
        begins = self._begins(first.start)
        after = _NEXT.match(text, last.end)
        word = (after["word"] or "") if after else ""
        if word in english.human and len(first.fold) > 2:
            if given or (len(names) == 1 and (listed or begins)) or len(names) > 1:
                return names, "PERSON", 0.6 if listed else 0.5
        if not given:
            asked = listed and _ASKED.search(text, max(0, first.start - 8), first.start)
            return (names, "PERSON", 0.5) if asked and word in english.deeds else None
        if not begins:
            numbered = text[last.end : last.end + 2].strip(" -").isdigit()
            return None if numbered and count == 1 else (names, "PERSON", 0.6)
        owns = text[last.end : last.end + 2] in {"'s", "’s"}
        marks = text[last.end : last.end + 1]
        if word in english.verbs or owns or marks in {",", "", "\n", "(", "?"}:
            return names, "PERSON", 0.6
        if text[last.end : last.end + 2] in {" =", " (", " -", " –"}:
            return names, "PERSON", 0.6
        return None

    def _initialled(self, names: Names) -> bool:
        """J. R. Fontenot: initials with dots before one word that is no organism."""
        last = names[-1]
        if len(names) < 2 or not all(t.kind in {INITIAL, PARTICLE} for t in names[:-1]):
            return False
        if last.kind not in NAMES or len(last.fold) < 3 or last.capitals:
            return False
        dotted = all(self.page.plain[t.end - 1] == "." for t in names[:-1] if t.kind == INITIAL)
        return names[0].kind == INITIAL and dotted and (last.kind in LISTED or not _ORGANISM.match(last.fold))

    def _in_row(self, first: Token, last: Token) -> bool:
        """Ottilie (7) and Caspian (4): in a row of names, not at the head of a sentence."""
        before = self.page.folded[max(0, first.start - 6) : first.start].rstrip(" ")
        return last.kind != ACRONYM and before.endswith((",", "and", ":", "&"))

    def _begins(self, start: int) -> bool:
        """Whether a sentence, a line or a quotation begins there."""
        before = self.page.plain[max(0, start - 3) : start].rstrip(" ")
        return before == "" or before[-1] in ".!?:;\n\t\"“>*•-–—|("

    def _before_words(self, start: int) -> tuple[set[str], bool]:
        """The one to three words before a run, and whether a field's colon stands between."""
        text = self.page.folded
        left = text[max(0, start - _WINDOW) : start]
        line = left.rfind("\n") + 1
        left = left[line:]
        bare = left.rstrip(" :,-–—\"“'‘(")
        between = left[len(bare) :]
        words = _PIECE.findall(bare)[-_MOST_WORDS:]
        if not words or (bare and not (bare[-1].isalnum() or bare[-1] == "/")):
            if not words or not bare.endswith("."):
                return set(), False
        out = {" ".join(words[-n:]) for n in range(1, len(words) + 1)}
        field = ":" in between and bool(out & self._e.fields)
        if ":" in between and not field:
            return set(), False
        return out, field

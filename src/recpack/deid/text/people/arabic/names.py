"""Names in Arabic letters: behind titles, relations, roles and labels, by lists, and met again."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.arabic.chain import (
    LABEL,
    NOTHING,
    ROLE,
    TITLE,
    TITLE_NAMES,
    UNSURE,
    Chain,
    Name,
)
from recpack.deid.text.people.arabic.words import Tokens, lexicon, tokens_of, without_clitic
from recpack.ports import Span

_LETTER = "\u0620-\u063f\u0641-\u064a\u0671-\u06d3"
# Doctor, professor, engineer: one letter with its sign; a digit before it makes it a unit (10 د).
_ABBREVIATED = re.compile(
    rf"(?<![{_LETTER}\d.])(?P<clitic>[وفلب]?[ ]?)(?P<title>"
    r"(?:ا[ ]?[./][ ]?)(?:م[ ]?[./][ ]?)?ده?[ ]?[./]?(?:م[./])?"
    r"|ا\.م\.[ ]?د[./]?|ده?[ ]?[./]{1,2}|د(?=[ ])|[ام][ ]?[./]{1,2}|اد[./]|د\.ا\.)[ ]{0,2}(?=[ وء-ي])"
)
_SEPARATOR = re.compile(
    r"[ \t]{0,8}(?:[:/=\-–—.،,؛;(\[\"'«][ ]{0,3}){0,2}(?:\.{2,40}|_{2,40}|…{1,20})?[ \t]{0,8}"
)
_COLON = re.compile(
    r"[ ]{0,6}(?:\([^()\n]{0,14}\))?[ ]{0,4}[:/=.–-][ ]{0,3}|[ ]?\t[ \t]*|[ ]{3,}|[ ]?[.…_]{3}"
)
# The ending for women behind a stroke or in brackets: السيد/ة.
_FEMALE = re.compile(rf"[ ]?(?:/[ ]?ه|\([ ]?ه[ ]?\))(?![{_LETTER}])")
_COORDINATE = re.compile(r"[ ]?[،,/+&]?[ ]?")
_INITIALS = re.compile(
    rf"[{_LETTER}][ ]?\.[ ]?[{_LETTER}](?:[ ]?\.[ ]?[{_LETTER}]){{0,2}}[ ]?\.?(?![{_LETTER}])"
)
_BRACKETED = re.compile(
    rf"(?<![{_LETTER}])(?:و)?(?:ال)?(?:اخ|اخت|اخو|ابن|ابنه|ابنت|بنت|ولد|طفل|طفله|زوج|زوجه|زوجت|عم|عمه|عمت|خال|خاله|خالت|جد|جده|جدت|شقيق|شقيقه|شقيقت|والد|والده|والدت|توام|حفيد|حفيده|قريب|قريبه)(?:ه|ها|ي|هم)?"
    rf"(?:[ ][{_LETTER}]{{2,12}}){{0,2}}[ ]{{0,2}}\([ ]?(?P<name>[{_LETTER}]{{3,12}}(?:[ ][{_LETTER}]{{2,12}}){{0,3}})[ ]?(?=\)|[،,-][ ]?(?:العمر[ ]|عمره[ا]?[ ])?\d)"
)
_REACHED = re.compile(
    rf"(?<![{_LETTER}])[بل][{_LETTER}]{{3,12}}(?=[ ](?:علي|عبر)[ ](?:ال)?(?:رقم|هاتف|جوال|موبايل|تليفون|تلفون|محمول|نقال|واتس))"
)
_CHAIN = 8
_STRENGTH = {
    "label": LABEL, "called": TITLE, "title": TITLE, "kin": ROLE, "role": ROLE, "speech": NOTHING,
}  # fmt: skip
_AGAIN, _LEAST = 0.7, 3


@dataclass(frozen=True, slots=True)
class ArabicNames:
    """د. سامي الحداد، زوجته هدى، اسمه ليث بن خالد."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "arabic"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "names in Arabic letters: persons behind titles, relations, roles and labels, by "
            "lists of given and family names, and the same names again alone"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone in offsets of `page.plain`."""
        yield from _Reader(tokens_of(page)).spans()


@dataclass(slots=True)
class _Reader:
    """One page: names behind something first, then names by themselves, then names met again."""

    tokens: Tokens
    chain: Chain = field(init=False)
    taken: bytearray = field(init=False)
    known: set[str] = field(init=False, default_factory=set)
    found: list[Span] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.chain = Chain(self.tokens)
        self.taken = bytearray(len(self.tokens.words) + 1)

    def spans(self) -> list[Span]:
        self._abbreviated()
        self._phrases()
        self._bracketed()
        self._reached()
        self._free()
        self._again()
        return self.found

    def _put(self, name: Name, tag: str, score: float, by: str, clitic: int = 0) -> None:
        tokens = self.tokens
        if any(self.taken[name.first : name.last + 1]):
            return
        self.taken[name.first : name.last + 1] = b"\1" * (name.last + 1 - name.first)
        start, end = tokens.starts[name.first] + clitic, tokens.ends[name.last]
        self.found.append(Span(start, end, tag, score, by))
        if score >= UNSURE:
            for i in range(name.first, name.last + 1):
                word = tokens.words[i][clitic if i == name.first else 0 :]
                if len(word) > _LEAST and tokens.kinds[i] in "GSNU":
                    self.known.add(word)

    # --- names behind something

    def _abbreviated(self) -> None:
        """د. , أ.د. , م/ before a name; أ. and م. are letters of lists too, so a listed name must follow."""
        text, at = self.tokens.page.folded, 0
        index = {start: i for i, start in enumerate(self.tokens.starts)}
        for match in _ABBREVIATED.finditer(text):
            at = match.end()
            while at < len(text) and text[at] == " ":
                at += 1
            i = index.get(at)
            if i is None:
                continue
            strength = TITLE if "د" in match["title"] else ROLE
            if "د" in match["title"] and not set(match["title"]) & set("./"):
                strength = ROLE
            self._behind(i, strength, "STAFF" if strength == TITLE else "PERSON", "title")

    def _phrases(self) -> None:
        lex, tokens = lexicon(), self.tokens
        i, size = 0, len(tokens.words)
        while i < size:
            found = lex.phrase(tokens.words, i)
            if found is None:
                i += 1
                continue
            taken, phrase = found
            self._phrase(i + taken - 1, phrase.sort, phrase.tag)
            i += taken

    def _phrase(self, last: int, sort: str, tag: str) -> None:
        tokens = self.tokens
        text, end = tokens.page.folded, tokens.ends[last]
        if sort == "label":
            if not _COLON.match(text, end):
                return
            found = _INITIALS.match(text, _SEPARATOR.match(text, end).end())  # type: ignore[union-attr]
            if found and tag == "PATIENT":
                self.found.append(Span(found.start(), found.end(), tag, UNSURE, "initials"))
                return
        if (female := _FEMALE.match(text, end)) and sort != "label":
            last, end = last + 1, female.end()
        at = _SEPARATOR.match(text, end).end()  # type: ignore[union-attr]
        if last + 1 < len(tokens.words) and tokens.starts[last + 1] == at:
            self._behind(last + 1, _STRENGTH[sort], tag, sort)

    def _behind(self, i: int, strength: int, tag: str, by: str) -> None:
        """The name that begins at word i, behind further titles and words like "eldest"."""
        i, skipped = self._skip(i, titled=strength >= TITLE and tag == "STAFF")
        strength = max(strength, skipped)
        for _ in range(_CHAIN):
            if i >= len(self.tokens.words) or self.taken[i]:
                return
            name = self.chain.name(i, strength)
            if name is None:
                return
            score = self.chain.behind(name, strength)
            if not score and tag == "STAFF" and name.kinds == "A":
                score = UNSURE  # د. سليم: of a doctor no state is told
            if not score:
                return
            self._put(name, tag, score, by)
            i = self._coordinate(name.last)
            if i < 0 or tag == "PATIENT":
                return
            strength = ROLE

    def _skip(self, i: int, *, titled: bool = False) -> tuple[int, int]:
        """Past fillers and titles in front of a name; the strength that a title gives."""
        lex, tokens = lexicon(), self.tokens
        strength = 0
        for _ in range(5):
            if i + 1 >= len(tokens.words):
                break
            text = tokens.page.folded
            after = _SEPARATOR.match(text, tokens.ends[i])
            joined = (
                after is not None and after.end() == tokens.starts[i + 1] and "\n" not in after[0]
            )
            word, kind = tokens.words[i], tokens.kinds[i]
            if titled and word in TITLE_NAMES and tokens.kinds[i + 1] not in "GASNCKPD":
                break  # د. السيد يوم الخميس
            title = lex.phrase(tokens.words, i) if kind == "X" or word in lex.fillers else None
            if title is not None and title[1].sort in {"title", "called"} and joined:
                strength, i = TITLE, i + title[0]
            elif word in lex.fillers and joined:
                i += 1
            elif len(word) == 1 and joined and after is not None and set(after[0]) & set("./"):
                strength, i = max(strength, ROLE if word != "د" else TITLE), i + 1
            else:
                break
        return i, strength

    def _coordinate(self, last: int) -> int:
        """The word that begins another name in a list (سارة وأحمد، ليلى); -1 if none does."""
        tokens = self.tokens
        i = last + 1
        if i >= len(tokens.words):
            return -1
        gap = _COORDINATE.match(tokens.page.folded, tokens.ends[last])
        if gap is None or gap.end() != tokens.starts[i]:
            return -1
        if tokens.kinds[i] == "G" and gap[0].strip():
            return i
        rest = tokens.words[i][1:]
        if tokens.words[i][0] == "و" and len(rest) > 2 and lexicon().kinds[rest] in "GA":
            name = self.chain.name(i, ROLE, first="A")
            if name is not None:
                self._put(name, "PERSON", UNSURE, "coordinate", clitic=1)
                return self._coordinate(name.last)
        return -1

    def _bracketed(self) -> None:
        """أخ مصاب (مبارك، 29 سنة), ابنته الكبرى (ليلى): the name of a relation in brackets."""
        tokens = self.tokens
        for match in _BRACKETED.finditer(tokens.page.folded):
            first = bisect.bisect_left(tokens.starts, match.start("name"))
            last = bisect.bisect_left(tokens.starts, match.end("name")) - 1
            known = lexicon()
            kinds = "".join(tokens.kinds[first : last + 1])
            state = any(w in known.states for w in tokens.words[first : last + 1])
            if kinds and not state and not set(kinds) & set("XVMY"):
                self._put(Name(first, last, kinds), "RELATIVE", UNSURE, "bracketed")

    def _reached(self) -> None:
        """الاتصال بهناء على الرقم: the name before "on the number"."""
        words = self.tokens.words
        for match in _REACHED.finditer(self.tokens.page.folded):
            i = bisect.bisect_left(self.tokens.starts, match.start())
            if i < len(words) and lexicon().kinds[words[i][1:]] in "GASU":
                self._put(Name(i, i, "G"), "PERSON", UNSURE, "reached", clitic=1)

    # --- names by themselves

    def _free(self) -> None:
        """Given names of the lists, with what goes on behind them."""
        tokens = self.tokens
        for i, kind in enumerate(tokens.kinds):
            if self.taken[i]:
                continue
            if kind in "GAC" or (kind == "K" and tokens.beside(i) and tokens.kinds[i + 1] in "GA"):
                name = self.chain.name(i, 0)
                if name is not None and (score := self.chain.alone(name)):
                    self._put(name, "PERSON", score, "name")
            elif kind in "UVX" and len(tokens.words[i]) > _LEAST + 1:
                self._with_clitic(i)

    def _with_clitic(self, i: int) -> None:
        """لفاطمة، وأحمد: a listed name with a preposition or conjunction written on it."""
        tokens = self.tokens
        word = tokens.words[i]
        rest = without_clitic(word)
        if rest == word or lexicon().kinds.get(rest) != "G" or self.chain.eponym(i):
            return
        name = self.chain.name(i, 0, first="G")
        if name is not None:
            self._put(name, "PERSON", UNSURE, "name", clitic=1)

    def _again(self) -> None:
        """Words of the page's surer names, alone."""
        known = self.known
        if not known:
            return
        tokens = self.tokens
        for i, word in enumerate(tokens.words):
            if self.taken[i]:
                continue
            if word in known:
                self._put(Name(i, i, "G"), "PERSON", _AGAIN, "again")
            elif (
                len(word) > _LEAST + 1 and (rest := without_clitic(word)) != word and rest in known
            ):
                self._put(Name(i, i, "G"), "PERSON", _AGAIN, "again", clitic=1)

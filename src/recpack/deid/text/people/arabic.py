"""Names in Arabic letters: behind titles, relations, roles and labels, by lists, and met again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.arabic_words import Tokens, lexicon, tokens_of, without_clitic
from recpack.ports import Span

_LETTER = "\u0620-\u063f\u0641-\u064a\u0671-\u06d3"
# Doctor, professor, engineer: one letter with its sign; a digit before it makes it a unit (10 د).
_ABBREVIATED = re.compile(
    rf"(?<![{_LETTER}\d.])(?P<clitic>[وفلب]?[ ]?)(?P<title>"
    r"(?:ا[ ]?[./][ ]?)(?:م[ ]?[./][ ]?)?ده?[ ]?[./]?(?:م[./])?"
    r"|ا\.م\.[ ]?د[./]?|ده?[ ]?[./]{1,2}|د(?=[ ])|[ام][ ]?[./]{1,2}|اد[./]|د\.ا\.)[ ]{0,2}(?=[ وء-ي])"
)
_SEPARATOR = re.compile(r"[ \t]{0,8}(?:[:/=\-–—.،,؛;(\[\"'«][ ]{0,3}){0,2}(?:\.{2,40}|_{2,40}|…{1,20})?[ \t]{0,8}")
_COLON = re.compile(r"[ ]{0,6}(?:\([^()\n]{0,14}\))?[ ]{0,4}[:/=.–-][ ]{0,3}|[ ]?\t[ \t]*|[ ]{3,}|[ ]?[.…_]{3}")
_COORDINATE = re.compile(r"[ ]?[،,/+&]?[ ]?")
_INITIALS = re.compile(rf"[{_LETTER}][ ]?\.[ ]?[{_LETTER}](?:[ ]?\.[ ]?[{_LETTER}]){{0,2}}[ ]?\.?(?![{_LETTER}])")
_VERB = re.compile(r"و|.+ه$|.+ها$")
_LONGEST, _LONG_LINE, _CHAIN = 7, 45, 8
_NAMES = frozenset("GASN")
_LABEL, _TITLE, _ROLE, _SPEECH = 3, 2, 1, 0
_STRENGTH = {
    "label": _LABEL, "called": _TITLE, "title": _TITLE, "kin": _ROLE, "role": _ROLE, "speech": _SPEECH,
}  # fmt: skip
_LIKELY, _UNSURE, _AGAIN = 0.85, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Name:
    """Words first..last (inclusive) with the kinds of those that count."""

    first: int
    last: int
    kinds: str


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
    taken: bytearray = field(init=False)
    known: set[str] = field(init=False, default_factory=set)
    found: list[Span] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.tokens.words) + 1)

    def spans(self) -> list[Span]:
        self._abbreviated()
        self._phrases()
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
        if score >= _UNSURE:
            for i in range(name.first, name.last + 1):
                word = tokens.words[i][clitic if i == name.first else 0 :]
                if len(word) > 3 and tokens.kinds[i] in "GSNU":
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
            strength = _TITLE if "د" in match["title"] else _ROLE
            if "د" in match["title"] and not set(match["title"]) & set("./"):
                strength = _ROLE
            self._behind(i, strength, "STAFF" if strength == _TITLE else "PERSON", "title")

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
                self.found.append(Span(found.start(), found.end(), tag, _UNSURE, "initials"))
                return
        at = _SEPARATOR.match(text, end).end()  # type: ignore[union-attr]
        if last + 1 < len(tokens.words) and tokens.starts[last + 1] == at:
            self._behind(last + 1, _STRENGTH[sort], tag, sort)

    def _behind(self, i: int, strength: int, tag: str, by: str) -> None:
        """The name that begins at word i, behind further titles and words like "eldest"."""
        i, skipped = self._skip(i)
        strength = max(strength, skipped)
        for _ in range(_CHAIN):
            if i >= len(self.tokens.words) or self.taken[i]:
                return
            name = self.name(i, strength)
            if name is None:
                return
            score = self._score(name, strength)
            if not score:
                return
            self._put(name, tag, score, by)
            i = self._coordinate(name.last)
            if i < 0 or tag == "PATIENT":
                return
            strength = _ROLE

    def _skip(self, i: int) -> tuple[int, int]:
        """Past fillers and titles in front of a name; the strength that a title gives."""
        lex, tokens = lexicon(), self.tokens
        strength = 0
        for _ in range(5):
            if i + 1 >= len(tokens.words):
                break
            text = tokens.page.folded
            after = _SEPARATOR.match(text, tokens.ends[i])
            joined = after is not None and after.end() == tokens.starts[i + 1] and "\n" not in after[0]
            word, kind = tokens.words[i], tokens.kinds[i]
            title = lex.phrase(tokens.words, i) if kind == "X" or word in lex.fillers else None
            if title is not None and title[1].sort in {"title", "called"} and joined:
                strength, i = _TITLE, i + title[0]
            elif word in lex.fillers and joined:
                i += 1
            elif len(word) == 1 and joined and after is not None and set(after[0]) & set("./"):
                strength, i = max(strength, _ROLE if word != "د" else _TITLE), i + 1
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
            name = self.name(i, _ROLE, first="A")
            if name is not None:
                self._put(name, "PERSON", _UNSURE, "coordinate", clitic=1)
                return self._coordinate(name.last)
        return -1

    # --- how far a name reaches

    def name(self, i: int, strength: int, first: str = "") -> Name | None:
        """The longest name that begins at word i and that the strength of what is before allows."""
        tokens = self.tokens
        kinds = ""
        j, last = i, -1
        while j < len(tokens.words) and len(kinds) < _LONGEST:
            if j > i and not self._joined(j - 1, kinds):
                break
            kind = first if first and j == i else tokens.kinds[j]
            step = self._step(j, kind, kinds, strength)
            if not step:
                break
            kinds += kind if kind not in "PK" else "P"
            last = j + step - 1
            j += step
        return Name(i, last, kinds) if last >= 0 else None

    def _joined(self, j: int, kinds: str) -> bool:
        tokens = self.tokens
        if tokens.beside(j):
            return True
        # A name that the end of a full line broke.
        gap = tokens.gap(j) if j + 1 < len(tokens.words) else ""
        if gap.strip(" ") != "\n" or not kinds or tokens.kinds[j + 1] not in "GS":
            return False
        line = tokens.page.folded.rfind("\n", 0, tokens.ends[j]) + 1
        return tokens.ends[j] - line >= _LONG_LINE

    def _step(self, j: int, kind: str, kinds: str, strength: int) -> int:
        """Words that the name goes on with at word j; 0 if it ends before it."""
        tokens, count = self.tokens, len(kinds)
        after_particle = kinds[-1:] == "P"
        if kind in "GAS":
            sure = strength >= _TITLE and count < 3
            if kind == "A" and count and not after_particle and not sure and self._is_state(j):
                return 0
            return 1
        if kind == "C":
            return 2 if tokens.beside(j) and tokens.words[j + 1].startswith("ال") else 0
        if kind in "PK":
            return self._particle(j, kind, count, strength)
        if kind == "D":
            before = tokens.words[j - 1] if j else ""
            god = tokens.words[j] == "الله"
            return int(count > 0 and (not god or before in lexicon().before_god))
        if kind == "Y":
            follows = tokens.beside(j) and tokens.kinds[j + 1] in "GS"
            return int(count > 0 and (follows or (strength == _LABEL and tokens.closed(j))))
        if kind == "N":
            return int(count > 0 or strength >= _TITLE)
        closed = kind == "V" and strength >= _TITLE and count and self._foreign(j)
        if kind == "U" or closed or (kind == "V" and after_particle):
            return self._unknown(j, kinds, strength)
        return 0

    def _foreign(self, j: int) -> bool:
        """A word that looks inflected and ends a name: تاشفين."""
        word = self.tokens.words[j]
        return not _VERB.match(word) and (self.tokens.closed(j) or word.startswith("تا"))

    def _is_state(self, j: int) -> bool:
        """A word that is a name as well, and here goes on with the sentence (سليم ومعافى)."""
        tokens = self.tokens
        return (
            tokens.words[j] in lexicon().states
            and tokens.beside(j)
            and tokens.kinds[j + 1] in "XV"
        )

    def _particle(self, j: int, kind: str, count: int, strength: int) -> int:
        """Bin, Al, Abu with the word behind it."""
        tokens = self.tokens
        if not tokens.beside(j):
            return 0
        after = tokens.kinds[j + 1]
        if (after == "P" and j + 2 < len(tokens.words)) or (tokens.words[j] == "ال" and count):
            return 1 if after == "P" else 2  # بن أبي؛ آل ثاني
        if kind == "K" and not count and strength < _TITLE:
            return int(after in "GA")
        good = after in "GASNUDCK" or (after == "V" and count > 0)
        return int(good and (count > 0 or strength >= _TITLE or (kind == "K" and after in "GA")))

    def _unknown(self, j: int, kinds: str, strength: int) -> int:
        """A word of no list: by where it stands."""
        tokens = self.tokens
        if kinds[-1:] == "P" or strength == _LABEL:
            return 1
        word = tokens.words[j]
        follows = tokens.kinds[j + 1] if tokens.beside(j) else ""
        count = sum(k not in "PD" for k in kinds)
        if len(word) < 3 or (count and word.endswith("ه") and self._construct(j, strength)):
            return 0
        if strength == _TITLE:
            return int(kinds.count("U") < 2 and count < 4)
        if strength == _ROLE:
            return int(self._plausible(j, follows) if not count else count < 3 and kinds.count("U") < 2)
        return int(count == 1 and not follows)

    def _construct(self, j: int, strength: int) -> bool:
        """Whether a feminine noun goes on with another (طبيعة العملية)."""
        if not self.tokens.beside(j):
            return False
        after = self.tokens.words[j + 1]
        return strength < _TITLE or (after.startswith("ال") and after not in lexicon().fillers)

    def _plausible(self, j: int, follows: str) -> bool:
        """Whether an unknown word begins a name behind a relation: no adjective, no noun."""
        word = self.tokens.words[j]
        if follows in {"G", "S", "P", "C", "K"}:
            return True
        if word.startswith(("ال", "م", "ب")) or word.endswith(("ه", "ين", "ون")):
            return False
        return follows != "U" or self.tokens.closed(j + 1)

    def _score(self, name: Name, strength: int) -> float:
        """How sure a name behind something is; 0 if it is none."""
        tokens, kinds = self.tokens, name.kinds
        words = tokens.words
        lone = name.first == name.last
        if strength >= _TITLE:
            if lone and words[name.first] in lexicon().states and not tokens.closed(name.last):
                return 0
            return _LIKELY if set(kinds) & _NAMES or strength == _LABEL else 0.7
        if strength == _SPEECH:
            return 0 if kinds[0] not in "GAC" else _UNSURE if kinds == "A" else 0.8
        if kinds[0] == "S" and lone:
            return _UNSURE if tokens.closed(name.last) else 0
        if kinds == "A":
            return 0 if words[name.first] in lexicon().states else _UNSURE
        if "U" in kinds:
            return _UNSURE if kinds[0] == "G" else 0.55
        return 0.8 if kinds[0] in "GPC" or len(kinds) > 1 else _UNSURE

    # --- names by themselves

    def _free(self) -> None:
        """Given names of the lists, with what goes on behind them."""
        tokens = self.tokens
        for i, kind in enumerate(tokens.kinds):
            if self.taken[i]:
                continue
            if kind in "GAC" or (kind == "K" and tokens.beside(i) and tokens.kinds[i + 1] in "GA"):
                name = self.name(i, 0)
                if name is not None and (score := self._free_score(name)):
                    self._put(name, "PERSON", score, "name")
            elif kind in "UVX" and len(tokens.words[i]) > 4:
                self._with_clitic(i)

    def _free_score(self, name: Name) -> float:
        tokens, kinds = self.tokens, name.kinds
        if self._eponym(name.first):
            return 0
        if len(kinds) == 1:
            return _UNSURE if kinds in "GC" else 0
        if kinds[0] == "P":
            return _UNSURE if "G" in kinds else 0.5
        if kinds[0] in "GC":
            return 0.8 if set(kinds[1:]) & set("GASPC") else _UNSURE
        rest = kinds[1:]
        if "G" in rest or "C" in rest or ("P" in rest and len(kinds) > 2):
            return 0.75
        if "S" in rest or (rest and len(kinds) > 2):
            return 0.65
        cell = tokens.closed(name.last) and (not name.first or tokens.closed(name.first - 1))
        return _UNSURE if cell and rest in {"A", "N", "U"} else 0

    def _with_clitic(self, i: int) -> None:
        """لفاطمة، وأحمد: a listed name with a preposition or conjunction written on it."""
        tokens = self.tokens
        word = tokens.words[i]
        rest = without_clitic(word)
        if rest == word or lexicon().kinds.get(rest) != "G" or self._eponym(i):
            return
        name = self.name(i, 0, first="G")
        if name is not None:
            self._put(name, "PERSON", _UNSURE, "name", clitic=1)

    def _eponym(self, i: int) -> bool:
        """مرض بهجت: the name of a disease or a method, not of a person."""
        tokens = self.tokens
        return bool(i) and tokens.beside(i - 1) and tokens.words[i - 1].removeprefix("ل").removeprefix("ال") in lexicon().eponym_heads

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
            elif len(word) > 4 and (rest := without_clitic(word)) != word and rest in known:
                self._put(Name(i, i, "G"), "PERSON", _AGAIN, "again", clitic=1)

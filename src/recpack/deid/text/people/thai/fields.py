"""Where names stand on a Thai page: cells, ends of fields, signatures, and names nothing announces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recpack.deid.text.people.thai.lexicon import LETTER, RUN, Lexicon, Name, is_letter, name_at

_BRACKETS = re.compile(
    rf"\([ .…_]{{0,20}}(?P<name>[{LETTER}]{{2,18}}[ ]{{1,3}}[{LETTER}]{{3,30}}"
    rf"(?:[ ]ณ[ ][{LETTER}]{{3,14}})?)[ .…_]{{0,20}}\)"
)
_LICENCE = re.compile(r"[ ]?[,(]?[ ]?(?:ว\.|พ\.บ|ท\.น|ภ\.|วว\.|พ\.ว|M\.?D)")
_SIGNED = ("ลงชื่อ", "....", "____", "……", "ลงนาม")
_UNSURE = 0.6
_LONGEST, _LONGEST_SURNAME, _LEAST_TITLE = 24, 20, 3
_BEFORE, _INDENT = 60, 80


@dataclass(frozen=True, slots=True)
class Fields:
    """A folded page and the lists of names."""

    text: str
    lex: Lexicon

    def starts(self, at: int) -> bool:
        """Whether no Thai letter stands before a place."""
        return at == 0 or not ("\u0e01" <= self.text[at - 1] <= "\u0e4e")

    def closed(self, name: Name) -> bool:
        """Whether no letter follows: not the beginning of another word."""
        return not is_letter(self.text[name.end : name.end + 1] or " ")

    def starts_cell(self, at: int) -> bool:
        """Whether a line, a cell, a bracket or a field begins at a place."""
        before = self.text[max(0, at - 2) : at]
        return not before or before[-1] in "\n\t:(/,-|" or before == "  " or before[:1] in ":)/.,-"

    def ends_cell(self, at: int) -> bool:
        """Whether a line, a cell, a bracket or a field ends at a place."""
        after = self.text[at : at + 2]
        return not after or after[0] in "\n\t)/,|(" or after == "  "

    def whole(self, name: Name) -> bool:
        """Two words that fill a field: no other word follows, or one that no name has."""
        if not name.surname:
            return False
        blank = self.text[name.end : name.end + 1] == " "
        return self.ends_cell(name.end) or (
            blank and self.lex.begins.size(self.text, name.end + 1) > 0
        )

    def bracketed(self) -> Iterator[tuple[Name, float]]:
        """(สมชาย ใจดี) under a line to sign on."""
        lex = self.lex
        for match in _BRACKETS.finditer(self.text):
            start = match.start("name")
            title = lex.title(self.text, start)
            start += title if title >= _LEAST_TITLE else 0
            name = name_at(self.text, start, match.end("name"))
            if name is None or not name.surname or name.end < match.end("name"):
                continue
            before = self.text[max(0, match.start() - _BEFORE) : match.start()]
            like = lex.is_surname(name.surname) or lex.like_given(name.given)
            if lex.is_given(name.given) or any(w in before for w in _SIGNED):
                yield name, 0.75
            elif like and self._alone(match.start()):
                yield name, _UNSURE

    def _alone(self, at: int) -> bool:
        """Whether nothing but dots stands before a place on its line."""
        lo = max(0, at - _INDENT)
        line = self.text.rfind("\n", lo, at) + 1 or lo
        return not self.text[line:at].strip(" \t.…_")

    def free(self, taken: Iterable[tuple[int, int]]) -> Iterator[tuple[Name, float]]:
        """A given name of the lists or like one, with a family name, outside what is `taken`."""
        lex, text = self.lex, self.text
        inside = sorted(taken, reverse=True)
        for run in RUN.finditer(text):
            word = run[0]
            if not _LEAST_TITLE <= len(word) <= _LONGEST:
                continue
            while inside and inside[-1][1] <= run.start():
                inside.pop()
            if inside and inside[-1][0] < run.start():
                continue
            given = lex.is_given(word)
            if not given and lex.titles.size(word, 0) >= _LEAST_TITLE:
                continue
            if not given and not lex.like_given(word) and not self.starts_cell(run.start()):
                continue
            name = name_at(text, run.start(), len(text))
            if name is not None and (score := self._score(name, given=given)):
                yield name, score

    def _score(self, name: Name, *, given: bool) -> float:
        """How sure a name is that nothing announces; 0 if it is none."""
        lex, word = self.lex, name.given
        plain = given and word not in lex.ambiguous
        if not name.surname:
            whole = self.starts_cell(name.start) and self.ends_cell(name.end)
            long = len(word) > len("สมศร")
            return 0.55 if plain and long and (word in lex.given or whole) else 0
        surname = lex.is_surname(name.surname)
        cell = self.starts_cell(name.start) and (
            self.ends_cell(name.end) or _LICENCE.match(self.text, name.end) is not None
        )
        if surname and given and (plain or cell or name.surname in lex.surnames):
            return 0.75
        if given:
            return _UNSURE if cell or (plain and len(name.surname) <= _LONGEST_SURNAME) else 0
        return 0.55 if surname and (cell or lex.like_given(word)) else 0

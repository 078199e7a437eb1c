"""What stands around and inside a match: whether it is the identifier, or letters in a row."""

from __future__ import annotations

import itertools
import re

from recpack.audit import fold
from recpack.audit.needle import Kind, Needle
from recpack.audit.numbers import PREFIX
from recpack.audit.words import (
    BIRTH_LABELS,
    HAN_CLINICAL,
    HAN_COMMON,
    HONORIFICS,
    NAME_LABELS,
    WORD_LABELS,
    WORD_TITLES,
)
from recpack.model.identity import Tag

LOOSE = 10  # letters: so long a run of a name needs no word boundary
_WORDS = frozenset(HAN_COMMON | HAN_CLINICAL)
_PADDED = 7  # figures: so long a number is known behind zeros that fill a field
_LONG_NUMBER = 9  # figures: so long a number may be broken over lines
_BROKEN_WORD = re.compile(r"[-\u2010\u00ac]\s*[\n\r]\s*")
_BROKEN_NUMBER = re.compile(r"\s*[-/.]?\s*\r?\n\s*")


class Context:
    """A folded text (fold.base) in which matches are judged.

    `name`: a file name, in which case tells nothing; `ocr`: read from a picture.
    """

    def __init__(self, plain: str, *, name: bool = False, ocr: bool = False) -> None:
        self.plain = plain
        self.name = name
        self.ocr = ocr
        self._map: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the unfolded text; the map is only made when something was found."""
        if self._map is None:
            self._map = fold.positions(self.plain)
        return self._map[start], self._map[end - 1] + 1

    def accepts(self, needle: Needle, start: int, end: int) -> bool:
        """Whether this is the identifier, and not letters that happen to follow each other."""
        inside = self.plain[start:end]
        if needle.shape and not re.fullmatch(needle.shape, inside, re.IGNORECASE):
            return False
        if needle.kind is Kind.HAN:
            return self._han(needle, inside, start, end)
        if needle.kind is Kind.WORDS:
            return self._words(needle, inside, start, end)
        if needle.kind is Kind.DIGITS:
            return self._digits(needle, inside, start, end)
        if needle.isolated and not self._birth(start):
            return False
        return self._alone(start, end) or (needle.kind is Kind.TEXT and len(needle.key) >= LOOSE)

    def _around(self, start: int, end: int) -> tuple[str, str]:
        before = self.plain[start - 1] if start else " "
        after = self.plain[end] if end < len(self.plain) else " "
        return before, after

    def _han(self, needle: Needle, inside: str, start: int, end: int) -> bool:
        gaps = re.findall(r"[\W_]+", inside)
        if len(needle.key) == 2 and any(re.search(r"[^ \u3000\u00b7・^_-]", g) for g in gaps):
            return False
        if any(len(gap) > 4 for gap in gaps):
            return False
        return not needle.isolated or self._isolated(start, end)

    def _isolated(self, start: int, end: int) -> bool:
        before, after = self._around(start, end)
        if not fold.is_han(before) and not fold.is_han(after):
            return True
        ahead = re.sub(r"[\W_]+", "", self.plain[max(0, start - 8) : start])
        behind = re.sub(r"[\W_]+", "", self.plain[end : end + 6])
        return ahead.endswith(tuple(NAME_LABELS)) or behind.startswith(tuple(HONORIFICS))

    def _words(self, needle: Needle, inside: str, start: int, end: int) -> bool:
        whole = _BROKEN_WORD.sub("", inside)
        words = [w for w in re.split(r"[\W_]+", whole) if w]
        if needle.capital and not self.name and not _capitals(whole):
            return False
        if needle.isolated and not self._addressed(start):
            return False
        if needle.shape:
            return self._word_edges(start, end)
        if any(len(gap) > 5 for gap in re.findall(r"[\W\d_]+", inside)):
            return False
        single = len(needle.parts) == 1
        if single and len(words) > 1 and not all(len(w) == 1 for w in words):
            return False
        long = len(needle.key) >= (8 if self.ocr else LOOSE) and not single
        return long or (_parts_fit(needle, words) and self._word_edges(start, end))

    def _addressed(self, start: int) -> bool:
        """Whether a title, or a label and its colon, stands right before."""
        found = re.search(
            r"([^\W\d_]+)(ª|º)?\s?([.:：]?)\s{0,2}\Z", self.plain[max(0, start - 24) : start]
        )
        if found is None:
            return False
        word = fold.key(found[1])
        return word in WORD_TITLES or (found[3] in {":", "："} and word in WORD_LABELS)

    def _word_edges(self, start: int, end: int) -> bool:
        before, after = self._around(start, end)
        first, last = self.plain[start], self.plain[end - 1]
        opens = (
            not before.isalpha() or fold.is_han(before) or (before.islower() and first.isupper())
        )
        closes = not after.isalpha() or fold.is_han(after) or (last.islower() and after.isupper())
        return opens and closes

    def _digits(self, needle: Needle, inside: str, start: int, end: int) -> bool:
        before, after = self._around(start, end)
        if after.isdigit() or (before.isdigit() and not self._prefixed(needle, start)):
            return False
        if needle.isolated and not self._birth(start):
            return False
        if len(needle.key) < 8 and re.search(r"\d[.,]\Z", self.plain[max(0, start - 2) : start]):
            return False  # decimals of a measurement
        if sum(ch.isdigit() for ch in inside) * 2 < len(needle.key):
            return False
        return _grouping_fits(needle, inside) and self._not_in_code(needle, start, end)

    def _prefixed(self, needle: Needle, start: int) -> bool:
        """Whether nothing but zeros runs into a number, or a country code into a telephone's."""
        run = re.search(r"\d*\Z", self.plain[max(0, start - 8) : start])
        if run is not None and needle.tag == Tag.ID and len(needle.key) >= _PADDED:
            padding = start == len(run[0]) or self.plain[start - len(run[0]) - 1] not in ".,"
            if padding and not run[0].strip("0"):
                return True
        telephone = needle.tag == Tag.PHONE and len(needle.key) >= 8
        return telephone and run is not None and PREFIX.fullmatch(run[0]) is not None

    def _birth(self, start: int) -> bool:
        """Whether a word for birth stands right before."""
        ahead = self.plain[max(0, start - 24) : start]
        words = re.split(r"[\W\d_]+", ahead.rstrip(" \t\n:：.,;|-()/"))
        near = [fold.key(w) for w in words[-3:]]
        return any(w in BIRTH_LABELS for w in near) or near[-1].endswith(_HAN_BIRTH)

    def _not_in_code(self, needle: Needle, start: int, end: int) -> bool:
        """Digests and long machine numbers hold any six digits sooner or later."""
        if len(needle.key) >= LOOSE:
            return True
        left = re.search(r"[A-Za-z0-9+/=]*\Z", self.plain[max(0, start - 40) : start])
        right = re.match(r"[A-Za-z0-9+/=]*", self.plain[end : end + 40])
        around = (len(left[0]) if left else 0) + (len(right[0]) if right else 0)
        return around <= 16

    def _alone(self, start: int, end: int) -> bool:
        before, after = self._around(start, end)
        first, last = self.plain[start], self.plain[end - 1]
        opens = not before.isalnum() or fold.is_han(before) or before.isdigit() != first.isdigit()
        closes = not after.isalnum() or fold.is_han(after) or after.isdigit() != last.isdigit()
        return opens and closes


_HAN_BIRTH = tuple(word for word in BIRTH_LABELS if fold.is_han(word[0]) and len(word) > 1)


def _parts_fit(needle: Needle, words: list[str]) -> bool:
    """Whether the words end where parts of the name end (a part may be cut further: Jian-guo)."""
    if len(words) == 1 or all(len(w) == 1 for w in words):
        return True
    ends = set(itertools.accumulate(len(fold.key_of_base(w)) for w in words))
    return set(itertools.accumulate(map(len, needle.parts))) <= ends


def _capitals(inside: str) -> bool:
    """Whether every word has a capital, or is all letters apart; after a hyphen it needs none."""
    words = [w for w in re.split(r"[^\w-]+|_", inside) if w]
    letters = [w for w in re.split(r"[\W_]+", inside) if w]
    if letters and all(len(w) == 1 for w in letters):
        return True
    return bool(words) and all(
        w[0].isupper() or not w[0].isalpha() or w.upper() == w for w in words
    )


def _grouping_fits(needle: Needle, inside: str) -> bool:
    if needle.shape or inside.isalnum():
        return True
    if len(needle.key) >= _LONG_NUMBER and _broken_once(inside):
        inside = _BROKEN_NUMBER.sub(" ", inside)
    groups = re.split(r"[\W_]+", inside)
    if re.search(r"[^\w\s./()\-+·年月日]|[\n\t\r]|[\W_]{4,}", inside):
        return False
    if len(needle.key) < 8:
        return len(groups) <= 2 and min(map(len, groups)) >= 3 and not re.search(r"[.,]", inside)
    return len(groups) <= max(4, (len(needle.key) + 1) // 2) and not _table_row(groups)


def _broken_once(inside: str) -> bool:
    """Whether a number goes over the end of one line, and neither side is a mere figure or two."""
    lines = [re.sub(r"\D", "", line) for line in inside.splitlines()]
    return len(lines) == 2 and min(map(len, lines)) >= 3


def _table_row(groups: list[str]) -> bool:
    """Single figures side by side are a table, not a number."""
    return sum(len(g) == 1 for g in groups) > 1 and len({len(g) for g in groups}) > 1

"""A line in a script of its own: its words, what of it is doubtful, its pieces on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from recpack.model.document import Box, Doubt
from recpack.readers.ctc import Line
from recpack.readers.language import script_counts
from recpack.readers.layout import Fragment
from recpack.readers.quads import box_of, sides
from recpack.readers.tesseract import Word
from recpack.readers.tokens import tokens

_DOUBTFUL = 0.85  # of tesseract, over a word that holds a token that matters
_WEAK, _CAREFUL = 0.7, frozenset({"rus", "kor", "vie", "ara"})
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")  # scripts in one word
_FLAT_POWER = re.compile(r"(?<![\d.,])10\d{1,2}/[^\W\d]")  # of 10⁹/л or 10^9/л
_EM = 0.8
_GAP = 1.6  # em without a character: two cells


@dataclass(frozen=True, slots=True)
class Reading:
    """A line in a script of its own: words in logical order, from right to left or not."""

    words: tuple[Word, ...]
    leftward: bool = False
    code: str = ""

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def sure(self) -> float:
        """Mean confidence, a character one vote."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.sure * len(word.text) for word in self.words) / max(letters, 1)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Tokens that matter and that one engine was unsure of, or both read in two ways."""
        placed = tuple(words_at(self.words))
        out = []
        for token in tokens(self.text):
            under = [w for w, at in placed if at < token.end and at + len(w.text) > token.start]
            if any(word.other or word.sure < _DOUBTFUL for word in under):
                other = "".join(word.other for word in under)
                out.append(Doubt(token.start, token.end, other))
        out += [
            Doubt(at, at + len(word.text), word.other)
            for word, at in placed
            if ((word.other and any(tokens(word.other))) or self._is_weak(word))
            and all(d.end <= at or at + len(word.text) <= d.start for d in out)
        ]
        return tuple(sorted(out, key=lambda d: d.start))

    def _is_weak(self, word: Word) -> bool:
        """Whether a word is of two scripts, or so unsure that it may be anything, a unit too."""
        if self.code == "rus" and _MIXED.search(word.text):
            return True
        if self.code in _CAREFUL and _FLAT_POWER.search(word.text):
            return True
        return self.code in _CAREFUL and word.sure < _WEAK

    @property
    def line(self) -> Line:
        """The same by characters, each as sure as its word; a blank lies between its words."""
        places: list[float] = []
        scores: list[float] = []
        for n, word in enumerate(self.words):
            if n:
                places.append((self.words[n - 1].end + word.start) / 2)
                scores.append(1.0)
            places += [(a + b) / 2 for a, b in pairwise(word.ends)]
            scores += [word.sure] * len(word.text)
        return Line(self.text, self.sure, tuple(places), tuple(scores))


def words_at(words: Sequence[Word]) -> Iterator[tuple[Word, int]]:
    """Words and where each begins in the text."""
    at = 0
    for word in words:
        yield word, at
        at += len(word.text) + 1


def is_leftward(words: Sequence[Word]) -> bool:
    """Whether most letters are of a script that runs from right to left."""
    counts = script_counts("".join(word.text for word in words))
    return counts["Arabic"] > 0 and counts["Arabic"] * 2 >= counts["Latin"]


def fragments(
    quad: Any, reading: Reading, size: tuple[int, int], doubts: Sequence[Doubt] = ()
) -> Iterator[Fragment]:
    """The pieces of a line between wide gaps; read from the right, a word spans its own ends.

    `doubts` are further ones of the whole line, by offsets in `reading.text`.
    """
    box = box_of(quad, size)
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    width, height = sides(quad)
    slope = (right[1] - left[1]) / max(width, 1.0)
    em = height * _EM
    for words in filter(None, _pieces(reading.words, _GAP * em / max(width, 1.0))):
        part = Reading(words, reading.leftward, reading.code)
        places = [place for word in words for place in _ends(word, leftward=part.leftward)]
        edges = tuple(round(box.x0 + box.width * place, 2) for place in places)
        x0, x1 = min(edges), max(edges)
        start, end = (float(left[1] + slope * (x - box.x0)) for x in (x0, x1))
        area = Box(x0, box.y0, x1, box.y1)
        sure = round(part.sure, 4)
        every = _joined(part.doubts, _within(doubts, reading.words, words))
        yield Fragment(part.text, area, edges, start, end, em, sure, doubts=every)


def _within(
    doubts: Sequence[Doubt], line: Sequence[Word], piece: Sequence[Word]
) -> Iterator[Doubt]:
    """Doubts of a line as far as they lie in the words of a piece of it, by its own offsets."""
    whole = {id(word): at for word, at in words_at(line)}
    for word, at in words_at(piece):
        first, length = whole[id(word)], len(word.text)
        for doubt in doubts:
            start, end = max(doubt.start - first, 0), min(doubt.end - first, length)
            if start < end:
                yield Doubt(at + start, at + end, doubt.other)


def _joined(doubts: Sequence[Doubt], more: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Both, in order; what lies within one that is there already adds nothing."""
    new = [d for d in more if not any(k.start <= d.start and d.end <= k.end for k in doubts)]
    return tuple(sorted((*doubts, *new), key=lambda d: (d.start, d.end)))


def _pieces(words: Sequence[Word], gap: float) -> Iterator[tuple[Word, ...]]:
    """Words with no gap wider than `gap` between them, in their order."""
    cuts, end = [], 0.0
    for word in sorted(words, key=lambda word: word.start):
        if end and word.start - end > gap:
            cuts.append(word.start)
        end = max(end, word.end)
    for low, high in pairwise([-1.0, *cuts, 2.0]):
        yield tuple(word for word in words if low <= word.start < high)


def _ends(word: Word, *, leftward: bool) -> tuple[float, ...]:
    if not leftward:
        return word.ends
    return tuple((word.start, word.end)[n % 2] for n in range(len(word.text) + 1))

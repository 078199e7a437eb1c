"""Many needles in much text, in one pass: grams looked up in a table, then compared in full.

A hash table of the first grams of all needles decides, for every position at once, whether a
comparison is worth it; the cost is linear in the text and hardly depends on the needles.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recpack.audit import fold
from recpack.audit.encodings import among, byte_patterns
from recpack.audit.needle import Kind, Needle
from recpack.audit.words import HONORIFICS, NAME_LABELS

_BITS = 20
_ODD = np.uint64(0x9E3779B97F4A7C15)
_LOOSE = 10  # letters: so long a run of a name needs no word boundary
_MIX = np.uint64(0x100000001B3)


@dataclass(frozen=True, slots=True)
class Match:
    """text[start:end] (of fold.base(text), or of the bytes) is a spelling of the needle."""

    needle: Needle
    start: int
    end: int


class _Grams:
    """Keys by the hash of their first `size` code points."""

    def __init__(self, keys: Sequence[str], size: int) -> None:
        self.size = size
        self.by_gram: dict[int, list[str]] = {}
        for text in keys:
            gram = int(self._grams(_codes(text[:size]))[0])
            self.by_gram.setdefault(gram, []).append(text)
        self.known = np.sort(np.fromiter(self.by_gram, dtype=np.uint64, count=len(self.by_gram)))
        self.table = np.zeros(1 << _BITS, dtype=bool)
        self.table[_slot(self.known)] = True

    def _grams(self, codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
        last = len(codes) - self.size + 1
        out = codes[:last].copy()
        for i in range(1, self.size):
            out = out * _MIX + codes[i : last + i]
        return out

    def find(self, text: str, codes: NDArray[np.uint64]) -> Iterator[tuple[int, str]]:
        if len(codes) < self.size or not len(self.known):
            return
        grams = self._grams(codes)
        maybe = np.flatnonzero(self.table[_slot(grams)])
        exact = maybe[among(grams[maybe], self.known)]
        for at in exact.tolist():
            for candidate in self.by_gram[int(grams[at])]:
                if text.startswith(candidate, at):
                    yield at, candidate


def _slot(grams: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (grams * _ODD) >> np.uint64(64 - _BITS)


def _codes(text: str) -> NDArray[np.uint64]:
    raw = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(raw, dtype="<u4").astype(np.uint64)


class Matcher:
    """Searches texts and bytes for a fixed set of needles. Build once, use for every file."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self.needles = tuple(needles)
        self._by_key = _group(needles, confuse=False)
        self._by_blur = _group(needles, confuse=True)
        self._exact = _two_sizes(self._by_key)
        self._blurred = _two_sizes(self._by_blur)
        self._bytes = byte_patterns(needles)

    def in_text(self, text: str, *, name: bool = False, ocr: bool = False) -> list[Match]:
        """Matches in a text; `name`: a file name (case tells nothing), `ocr`: look-alikes count."""
        plain = fold.base(text)
        folded = fold.key_of_base(plain)
        context = _Context(plain, name=name, ocr=ocr)
        found = self._search(folded, self._exact, self._by_key, context)
        if ocr:
            found += self._search(fold.confuse(folded), self._blurred, self._by_blur, context)
        return found

    def _search(
        self,
        folded: str,
        tables: Sequence[_Grams],
        groups: dict[str, list[Needle]],
        context: _Context,
    ) -> list[Match]:
        if len(folded) < 2:
            return []
        codes = _codes(folded)
        out = []
        for grams in tables:
            for at, text in grams.find(folded, codes):
                start, end = context.original(at, at + len(text))
                out += [
                    Match(n, start, end) for n in groups[text] if context.accepts(n, start, end)
                ]
        return out

    def in_bytes(self, data: bytes, *, binary: bool) -> list[Match]:
        """Matches in undecoded bytes, in every usual encoding; `binary` asks for longer ones."""
        return [Match(n, s, e) for n, s, e in self._bytes.find(data, binary=binary)]


def _group(needles: Sequence[Needle], *, confuse: bool) -> dict[str, list[Needle]]:
    groups: dict[str, list[Needle]] = {}
    for needle in needles:
        if needle.kind is Kind.BYTES:
            continue
        if not confuse:
            groups.setdefault(needle.key, []).append(needle)
        elif len(needle.key) >= 6 or (needle.kind is Kind.HAN and len(needle.key) >= 3):
            groups.setdefault(fold.confuse(needle.key), []).append(needle)
    return groups


def _two_sizes(groups: dict[str, list[Needle]]) -> tuple[_Grams, _Grams]:
    short = [k for k in groups if len(k) < 4]
    return _Grams(short, 2), _Grams([k for k in groups if len(k) >= 4], 4)


class _Context:
    """What stands around and inside a match in the text as written."""

    def __init__(self, plain: str, *, name: bool, ocr: bool) -> None:
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
        return self._alone(start, end) or (needle.kind is Kind.TEXT and len(needle.key) >= _LOOSE)

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
        words = [w for w in re.split(r"[\W_]+", inside) if w]
        single = len(needle.parts) == 1
        if any(len(gap) > 5 for gap in re.findall(r"[\W\d_]+", inside)):
            return False
        if single and len(words) > 1 and not all(len(w) == 1 for w in words):
            return False
        long = len(needle.key) >= (8 if self.ocr else _LOOSE) and not single
        if not long and not self._parts_fit(needle, words):
            return False
        if needle.capital and not self.name and not _capitals(words):
            return False
        return long or self._word_edges(start, end)

    def _parts_fit(self, needle: Needle, words: list[str]) -> bool:
        if len(words) == 1 or all(len(w) == 1 for w in words):
            return True
        folded = [fold.key_of_base(w) for w in words]
        wanted = list(needle.parts)
        if self.ocr:
            folded, wanted = [[fold.confuse(w) for w in side] for side in (folded, wanted)]
        return folded == wanted or (folded[0] == wanted[0] and len(wanted) == 2)

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
        if before.isdigit() or after.isdigit():
            return False
        if len(needle.key) < 8 and re.search(r"\d[.,]\Z", self.plain[max(0, start - 2) : start]):
            return False  # decimals of a measurement
        if sum(ch.isdigit() for ch in inside) * 2 < len(needle.key):
            return False
        groups = re.split(r"[\W_]+", inside)
        return _grouping_fits(needle, inside, groups) and self._not_in_code(needle, start, end)

    def _not_in_code(self, needle: Needle, start: int, end: int) -> bool:
        """Digests and long machine numbers hold any six digits sooner or later."""
        if len(needle.key) >= _LOOSE:
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


def _capitals(words: list[str]) -> bool:
    if words and all(len(w) == 1 for w in words):
        return True
    return bool(words) and all(
        w[0].isupper() or not w[0].isalpha() or w.upper() == w for w in words
    )


def _grouping_fits(needle: Needle, inside: str, groups: list[str]) -> bool:
    if len(groups) == 1 or needle.shape:
        return True
    if re.search(r"[^\w\s./()\-+·年月日]|[\n\t\r]|[\W_]{4,}", inside):
        return False
    if len(needle.key) < 8:
        return len(groups) <= 2 and min(map(len, groups)) >= 3 and not re.search(r"[.,]", inside)
    return len(groups) <= max(4, (len(needle.key) + 1) // 2) and not _table_row(groups)


def _table_row(groups: list[str]) -> bool:
    """Single figures side by side are a table, not a number."""
    return sum(len(g) == 1 for g in groups) > 1 and len({len(g) for g in groups}) > 1


def line_of(starts: Sequence[int], at: int) -> int:
    """Index of the last start that is not beyond `at`."""
    return max(0, bisect_left(starts, at + 1) - 1)

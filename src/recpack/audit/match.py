"""Many needles in much text, in one pass: grams looked up in a table, then compared in full.

A hash table of the first grams of all needles decides, for every position at once, whether a
comparison is worth it; the cost is linear in the text and hardly depends on the needles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recpack.audit import disguise, fold, misread
from recpack.audit.context import Context
from recpack.audit.encodings import among, byte_patterns
from recpack.audit.needle import Kind, Needle

_BITS = 20
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0x100000001B3)
_WRAP = (1 << 64) - 1


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
            gram = 0
            for ch in text[:size]:  # as _grams does, quicker than an array for each key
                gram = (gram * int(_MIX) + ord(ch)) & _WRAP
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


class _Lookup:
    """Needles grouped by a key, and the tables that find the keys in a text."""

    def __init__(self, groups: dict[str, list[Needle]]) -> None:
        self.groups = groups
        short = [k for k in groups if len(k) < 4]
        self._tables = (_Grams(short, 2), _Grams([k for k in groups if len(k) >= 4], 4))

    def find(self, folded: str, context: Context) -> list[Match]:
        """Matches in a folded text whose original is the context's."""
        if len(folded) < 2 or not self.groups:
            return []
        codes = _codes(folded)
        out = []
        for grams in self._tables:
            for at, text in grams.find(folded, codes):
                start, end = context.original(at, at + len(text))
                out += [
                    Match(n, start, end)
                    for n in self.groups[text]
                    if context.accepts(n, start, end)
                ]
        return out


class Matcher:
    """Searches texts and bytes for a fixed set of needles. Build once, use for every file."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self.needles = tuple(needles)
        written = [n for n in needles if n.kind is not Kind.BYTES]
        near = [other for n in written for other in misread.of_writing(n)]
        self._exact = _Lookup(_group((*written, *near), lambda n: n.key))
        self._blurred = _Lookup(_group(_scanned(written), lambda n: fold.confuse(n.key)))
        self._alike = _Lookup(
            _group(
                (n for n in written if n.kind is not Kind.HAN), lambda n: disguise.skeleton(n.key)
            )
        )
        self._bytes = byte_patterns(needles)

    def in_text(self, text: str, *, name: bool = False, ocr: bool = False) -> list[Match]:
        """Matches in a text; `name`: a file name (case tells nothing), `ocr`: look-alikes count."""
        plain = fold.base(text)
        found = self._in_plain(plain, name=name, ocr=ocr)
        for other in disguise.readings(text, plain):
            found += self._in_plain(other, name=name, ocr=ocr)
        return found

    def _in_plain(self, plain: str, *, name: bool, ocr: bool) -> list[Match]:
        context = Context(plain, name=name, ocr=ocr)
        folded = fold.key_of_base(plain)
        found = self._exact.find(folded, context)
        if ocr:
            found += self._blurred.find(fold.confuse(folded), context)
        if disguise.has_look_alikes(plain):
            latin = Context(disguise.skeleton(plain), name=name, ocr=ocr)
            found += self._alike.find(fold.key_of_base(latin.plain), latin)
        return found

    def in_bytes(self, data: bytes, *, binary: bool) -> list[Match]:
        """Matches in undecoded bytes, in every usual encoding; `binary` asks for longer ones."""
        return [Match(n, s, e) for n, s, e in self._bytes.find(data, binary=binary)]


def _group(needles: Iterable[Needle], spelt: Callable[[Needle], str]) -> dict[str, list[Needle]]:
    groups: dict[str, list[Needle]] = {}
    for needle in needles:
        groups.setdefault(spelt(needle), []).append(needle)
    return groups


def _scanned(needles: Iterable[Needle]) -> Iterator[Needle]:
    """What is searched for with look-alikes folded: long keys, and names of two Han if alone."""
    for needle in needles:
        if len(needle.key) >= 6 or (needle.kind is Kind.HAN and len(needle.key) >= 3):
            yield needle
            yield from misread.of_scanning(needle)
        elif needle.kind is Kind.HAN:
            yield replace(needle, isolated=True)

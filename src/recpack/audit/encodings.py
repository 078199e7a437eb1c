"""Names and numbers as bytes: every usual encoding of a spelling, found without decoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recpack.audit.fold import is_han
from recpack.audit.needle import Kind, Needle

_HAN_CODECS = (
    "gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "iso2022_kr",
    "hz",
)  # fmt: skip
_WORD_CODECS = (
    "latin-1", "cp1251", "koi8-r", "iso8859_5", "cp866", "mac_cyrillic", "cp1256", "iso8859_6",
    "cp874", "cp1258", "cp1250", "cp1254", "cp850",
)  # fmt: skip
_LEAST = 6
_LEAST_BINARY = 8  # letters and digits in compressed data: shorter runs arise by chance
_LEAST_VARIED = 4
_BITS = 20
_ODD = np.uint64(0x9E3779B97F4A7C15)
_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Bytes to find (ASCII letters lowered); `at` is where its gram stands in it."""

    data: bytes
    at: int
    needle: Needle


class _Table:
    """Patterns by a gram of `size` bytes (4 or 8): the longer, the rarer by chance."""

    def __init__(self, patterns: Sequence[tuple[bytes, Needle]], size: int) -> None:
        self.size = size
        self.by_gram: dict[int, list[_Pattern]] = {}
        for data, needle in patterns:
            at = _anchor(data, size)
            gram = int.from_bytes(data[at : at + size], "little")
            self.by_gram.setdefault(gram, []).append(_Pattern(data, at, needle))
        self.known = np.sort(np.fromiter(self.by_gram, dtype=np.uint64, count=len(self.by_gram)))
        self.table = np.zeros(1 << _BITS, dtype=bool)
        self.table[_slot(self.known)] = True

    def places(self, low: bytes, start: int, stop: int) -> Iterator[tuple[_Pattern, int]]:
        """Patterns whose gram begins in low[start:stop], with where they would begin."""
        if not self.by_gram:
            return
        for shift in range(self.size):
            count = (min(len(low), stop + self.size - 1) - start - shift) // self.size
            if count <= 0:
                continue
            kind = "<u4" if self.size == 4 else "<u8"
            grams = np.frombuffer(low, kind, count, start + shift).astype(np.uint64)
            maybe = np.flatnonzero(self.table[_slot(grams)])
            for at in maybe[among(grams[maybe], self.known)].tolist():
                position = start + shift + self.size * at
                for pattern in self.by_gram[int(grams[at])]:
                    yield pattern, position - pattern.at


def among(values: NDArray[np.uint64], known: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values stand in the sorted `known`; far quicker than np.isin for many short calls."""
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(known[at] == values)


class BytePatterns:
    """Finds byte strings in long data, in time that hardly depends on how many there are."""

    def __init__(self, patterns: Sequence[tuple[bytes, Needle]]) -> None:
        short = [p for p in patterns if len(p[0]) < 8]
        self._tables = (_Table(short, 4), _Table([p for p in patterns if len(p[0]) >= 8], 8))
        self._reach = max((len(p[0]) for p in patterns), default=0) + 9  # a gram, and one beside

    def find(self, data: bytes, *, binary: bool) -> Iterator[tuple[Needle, int, int]]:
        """(needle, start, end) of each pattern in `data`."""
        for start in range(0, len(data), _CHUNK):
            base = max(0, start - self._reach)
            low = data[base : start + _CHUNK + self._reach].lower()  # the whole would be held twice
            for table in self._tables:
                for pattern, at in table.places(low, start - base, start - base + _CHUNK):
                    if _stands(low, pattern.data, at, binary=binary):
                        yield pattern.needle, base + at, base + at + len(pattern.data)


def _stands(low: bytes, pattern: bytes, start: int, *, binary: bool) -> bool:
    if start < 0 or not low.startswith(pattern, start):
        return False
    if binary and len(pattern) < _LEAST_BINARY and pattern.isascii():
        return False
    if binary and len(set(pattern)) < _LEAST_VARIED:
        return False  # a flat patch of pixels spells "ssssss"
    end = start + len(pattern)
    beside = low[max(0, start - 1) : start].isdigit() or low[end : end + 1].isdigit()
    return not (pattern.isdigit() and beside)


def _slot(grams: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (grams * _ODD) >> np.uint64(64 - _BITS)


def _anchor(pattern: bytes, size: int) -> int:
    """Where the most varied bytes stand: zeros and "hosp" start half of all patterns."""
    last = len(pattern) - size

    def varied(i: int) -> tuple[int, int]:
        part = pattern[i : i + size]
        return len(set(part)) * 2 - part.count(0), i

    return max(range(min(last, 24) + 1), key=varied)


def byte_patterns(needles: Sequence[Needle]) -> BytePatterns:
    """Encodings of all BYTES needles: UTF-8, UTF-16, legacy code pages, hexadecimal."""
    found: dict[bytes, Needle] = {}
    for needle in needles:
        if needle.kind is Kind.BYTES:
            for encoded in _encodings(needle.key):
                low = encoded.lower()
                if len(low) >= _LEAST:
                    found.setdefault(low, needle)
    return BytePatterns(tuple(found.items()))


def _encodings(text: str) -> Iterator[bytes]:
    # Base64 is decoded where it stands (views), since six folded characters of it prove nothing.
    utf8 = text.encode("utf-8", "replace")
    big = text.encode("utf-16-be", "replace")
    yield utf8
    yield big
    yield text.encode("utf-16-le", "replace")
    if len(utf8) >= _LEAST_BINARY:
        yield utf8.hex().encode()
        yield big.hex().encode()
    if text.isascii():
        return
    codecs = _HAN_CODECS if any(map(is_han, text)) else _WORD_CODECS
    for codec in codecs:
        try:
            yield text.encode(codec)
        except UnicodeEncodeError:
            continue

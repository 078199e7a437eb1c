"""Names and numbers as bytes: every usual encoding of a spelling, found without decoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from recpack.audit.fold import is_han
from recpack.audit.needle import Kind, Needle

_HAN_CODECS = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "iso2022_kr")
_WORD_CODECS = ("latin-1", "cp1251", "koi8-r", "iso8859_5", "cp1256", "cp874", "cp1258", "cp1250")
_LEAST = 6
_LEAST_BINARY = 8  # letters and digits in compressed data: shorter runs arise by chance
_BITS = 22
_CHUNK = 1 << 22


class BytePatterns:
    """Byte strings (ASCII letters lowered) with the needle each stands for."""

    def __init__(self, patterns: Sequence[tuple[bytes, Needle]]) -> None:
        self._by_gram: dict[int, list[tuple[bytes, int, Needle]]] = {}
        self._longest = max((len(p) for p, _ in patterns), default=0)
        for pattern, needle in patterns:
            at = _anchor(pattern)
            gram = int.from_bytes(pattern[at : at + 4], "little")
            self._by_gram.setdefault(gram, []).append((pattern, at, needle))
        self._known = np.sort(np.fromiter(self._by_gram, dtype=np.uint32))
        self._table = np.zeros(1 << _BITS, dtype=bool)
        self._table[_slot(self._known)] = True

    def find(self, data: bytes, *, binary: bool) -> Iterator[tuple[Needle, int, int]]:
        """(needle, start, end) of each pattern in `data`."""
        if not self._by_gram:
            return
        low = data.lower()
        for base in range(0, len(low), _CHUNK):
            yield from self._chunk(low, base, binary=binary)

    def _chunk(self, low: bytes, base: int, *, binary: bool) -> Iterator[tuple[Needle, int, int]]:
        stop = min(len(low), base + _CHUNK + 3)
        for shift in range(4):
            count = (stop - base - shift) // 4
            if count <= 0:
                continue
            grams = np.frombuffer(low, dtype="<u4", count=count, offset=base + shift)
            maybe = np.flatnonzero(self._table[_slot(grams)])
            exact = maybe[np.isin(grams[maybe], self._known)]
            for at in exact.tolist():
                yield from self._compare(low, base + shift + 4 * at, int(grams[at]), binary)

    def _compare(
        self,
        low: bytes,
        at: int,
        gram: int,
        binary: bool,  # noqa: FBT001
    ) -> Iterator[tuple[Needle, int, int]]:
        for pattern, offset, needle in self._by_gram[gram]:
            start = at - offset
            end = start + len(pattern)
            if start < 0 or not low.startswith(pattern, start):
                continue
            if binary and len(pattern) < _LEAST_BINARY and pattern.isascii():
                continue
            if pattern.isdigit() and _digit_beside(low, start, end):
                continue
            yield needle, start, end


def _digit_beside(low: bytes, start: int, end: int) -> bool:
    return low[max(0, start - 1) : start].isdigit() or low[end : end + 1].isdigit()


def _slot(
    grams: np.ndarray[tuple[int], np.dtype[np.uint32]],
) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return (grams * np.uint32(2654435761)) >> np.uint32(32 - _BITS)


def _anchor(pattern: bytes) -> int:
    """Where the four most varied bytes stand: zeros and "hosp" start half of all patterns."""
    last = len(pattern) - 4
    return max(
        range(last + 1),
        key=lambda i: (len(set(pattern[i : i + 4])) * 2 - pattern[i : i + 4].count(0), i),
    )


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

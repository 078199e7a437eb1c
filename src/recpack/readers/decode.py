"""Bytes to text in any usual encoding: marks, UTF-8, a declared charset, then likelihood."""

from __future__ import annotations

import re
import unicodedata

from recpack.readers.likely import ENCODINGS, best

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a")
_LEAST_WIDE = 6  # characters that prove UTF-16 where none of them is of ASCII
_SNIFFED = 1024  # bytes from which the end of the data may be the end of a sample
# Blocks in which nearly all characters of a record stand: (first, last).
_BLOCKS = (
    (0x20, 0x17F), (0x1A0, 0x1B0), (0x370, 0x52F), (0x590, 0x6FF), (0xE00, 0xE7F),
    (0x1E00, 0x1EFF), (0x2000, 0x23FF), (0x2460, 0x24FF), (0x3000, 0x30FF),
    (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF),
)  # fmt: skip
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)


def decode_text(data: bytes) -> tuple[str, str] | None:
    """The text and its encoding, or None if the bytes are no text.

    Order: byte order mark, ISO-2022-JP, UTF-16 without a mark, UTF-8, a declared HTML charset, then
    the multi-byte and single-byte encodings by how frequent their letters are.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if data.count(b"\x1b$") and not data.count(0):
        found = _strict(data, "iso2022_jp_ext")
        if found is not None and _is_clean(found[0]):
            return found
    if any(byte < 0x20 and chr(byte) not in _TEXT_CONTROLS for byte in data[:4096]):
        wide = _utf16(data)
        if wide is not None or data.count(0) > len(data) // 5:
            return wide
    declared = _CHARSET.search(data[:2048])
    names = [declared.group(1).decode("ascii")] if declared else []
    for name in ("utf-8", *names):
        found = _strict(data, name)
        if found is not None and _is_clean(found[0]):
            return found
    return guess(data)


def _strict(data: bytes, name: str) -> tuple[str, str] | None:
    """Decode; a multi-byte sequence cut at the end of a long sample is forgiven."""
    for cut in range(4 if len(data) >= _SNIFFED else 1):
        try:
            return data[: len(data) - cut].decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: nearly all its characters are of the usual blocks."""
    even = data[: len(data) // 2 * 2]
    shares = []
    for name in ("utf-16-le", "utf-16-be"):
        found = _strict(even, name)
        if found is not None and _is_clean(found[0]):
            shares.append((_usual(found[0]), found))
    top = max(shares, key=lambda s: s[0], default=None)
    return top[1] if top is not None and top[0] >= 0.97 else None


def _usual(text: str) -> float:
    """Share of characters in the usual blocks; those of ASCII count most."""
    sample = text[:4096]
    if not any(ch < "\x80" for ch in sample) and len(sample) < _LEAST_WIDE:
        return 0.0
    hits = sum(ch in _TEXT_CONTROLS or _in_blocks(ord(ch)) for ch in sample)
    ascii_ = sum(ch < "\x80" for ch in sample)
    return (hits + 0.01 * ascii_) / max(len(sample), 1)


def _in_blocks(code: int) -> bool:
    return any(low <= code <= high for low, high in _BLOCKS)


def guess(data: bytes) -> tuple[str, str] | None:
    """The likeliest legacy encoding by how frequent its letters are; None if none is likely."""
    sample = data[:65536]
    if not any(byte >= 0x80 for byte in sample):
        text = sample.decode("ascii")
        return (data.decode("ascii", "replace"), "ascii") if _is_clean(text) else None
    readings = []
    for name in ENCODINGS:
        found = _strict(sample, name)
        if found is not None and _is_clean(found[0]):
            readings.append((name, found[0]))
    likely = best(readings)
    return None if likely is None else (data.decode(likely, "replace"), likely)


def _is_clean(text: str) -> bool:
    """Few control characters and nothing unassigned: the bytes were meant as this text."""
    if not text:
        return False
    bad = 0
    for ch in text[:65536]:
        if ch < " ":
            bad += ch not in _TEXT_CONTROLS
        elif "\x7f" <= ch <= "\x9f" or ch == "\ufffd":
            bad += 1
        elif ch > "\u2fff":
            bad += unicodedata.category(ch) in ("Cn", "Co", "Cs")
    return bad <= len(text) // 500


def is_plausible_text(head: bytes) -> bool:
    """Whether these first bytes of a file decode as text in some usual encoding."""
    return decode_text(head) is not None

"""Explicit VR Little Endian from plain values: nothing is written that was not put there.

A data set is a dict of tag to (VR, value); a value is bytes, a tuple of data sets (SQ), or
`Encapsulated`. Elements come out in tag order, padded as PS3.5 section 6.2 asks.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

DataSet = dict[int, tuple[str, "Value"]]


@dataclass(frozen=True, slots=True)
class Encapsulated:
    """Pixel data of undefined length: the items as bytes, without the sequence delimiter."""

    items: bytes


class Items(tuple[DataSet, ...]):  # noqa: SLOT001 - it keeps what it was encoded to
    """Items of a sequence that is written more than once: they are encoded once.

    Whoever changes a data set in it must make another one.
    """

    encoded: bytes | None = None


Value = bytes | tuple["DataSet", ...] | Encapsulated

IMPLEMENTATION_UID = "2.25.284915803946271005733296120412773950"
IMPLEMENTATION_NAME = "RECPACK"
_LONG = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
_NUL_PADDED = frozenset({"UI", "OB", "OW", "UN"})
_UNDEFINED = 0xFFFFFFFF
_LARGE = 1 << 16
_SHORT_HEADER = struct.Struct("<HH2sH").pack
_LONG_HEADER = struct.Struct("<HH2sHI").pack
_ITEM_HEADER = struct.Struct("<4sI").pack


def _header(tag: int, vr: str, length: int) -> bytes:
    if vr in _LONG:
        return _LONG_HEADER(tag >> 16, tag & 0xFFFF, vr.encode("ascii"), 0, length)
    return _SHORT_HEADER(tag >> 16, tag & 0xFFFF, vr.encode("ascii"), length)


def _put(out: list[bytes], tag: int, vr: str, value: Value) -> None:
    if isinstance(value, bytes):
        length = len(value)
        odd = length & 1
        if length + odd > 0xFFFF and vr not in _LONG:
            vr = "UN"  # PS3.5 section 6.2.2, note 2: too long for a 16-bit length
        out += (_header(tag, vr, length + odd), value)
        if odd:
            out.append(b"\0" if vr in _NUL_PADDED else b" ")
    elif isinstance(value, Encapsulated):
        out += (_header(tag, "OB", _UNDEFINED), value.items, b"\xfe\xff\xdd\xe0\0\0\0\0")
    else:
        body = _items(value)
        out += (_header(tag, "SQ", len(body)), body)


def _items(value: tuple[DataSet, ...]) -> bytes:
    if isinstance(value, Items) and value.encoded is not None:
        return value.encoded
    bodies = map(encode, value)
    whole = b"".join(p for b in bodies for p in (_ITEM_HEADER(b"\xfe\xff\x00\xe0", len(b)), b))
    if isinstance(value, Items):
        value.encoded = whole
    return whole


def _parts(data: DataSet) -> list[bytes]:
    out: list[bytes] = []
    for tag in sorted(data):
        vr, value = data[tag]
        _put(out, tag, vr, value)
    return out


def encode(data: DataSet) -> bytes:
    """The elements of a data set in tag order."""
    return b"".join(_parts(data))


def text(value: str) -> bytes:
    """UTF-8, as Specific Character Set ISO_IR 192 declares."""
    return value.encode("utf-8", "replace")


def part10(data: DataSet, sop_class: str, sop_instance: str, transfer_syntax: str) -> bytes:
    """A whole Part 10 file, as `part10_parts` describes it."""
    return b"".join(part10_parts(data, sop_class, sop_instance, transfer_syntax))


def part10_parts(
    data: DataSet, sop_class: str, sop_instance: str, transfer_syntax: str
) -> tuple[bytes, ...]:
    """A Part 10 file in a few parts: zero preamble, and file meta that names only recpack.

    Large values are parts of their own, for a file of pixels is not to be held twice. Elements are
    Explicit VR Little Endian, so `transfer_syntax` is that or an encapsulated one.
    """
    meta: DataSet = {
        0x00020001: ("OB", b"\0\1"),
        0x00020002: ("UI", sop_class.encode("ascii")),
        0x00020003: ("UI", sop_instance.encode("ascii")),
        0x00020010: ("UI", transfer_syntax.encode("ascii")),
        0x00020012: ("UI", IMPLEMENTATION_UID.encode("ascii")),
        0x00020013: ("SH", IMPLEMENTATION_NAME.encode("ascii")),
    }
    body = encode(meta)
    length = encode({0x00020000: ("UL", struct.pack("<I", len(body)))})
    out: list[bytes] = []
    small: list[bytes] = [b"\0" * 128, b"DICM", length, body]
    for part in _parts(data):
        if len(part) < _LARGE:
            small.append(part)
        else:
            out += (b"".join(small), part)
            small = []
    return (*out, b"".join(small))

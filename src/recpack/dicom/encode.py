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


Value = bytes | tuple["DataSet", ...] | Encapsulated

IMPLEMENTATION_UID = "2.25.284915803946271005733296120412773950"
IMPLEMENTATION_NAME = "RECPACK"
_LONG = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
_NUL_PADDED = frozenset({"UI", "OB", "OW", "UN"})
_UNDEFINED = 0xFFFFFFFF


def _header(tag: int, vr: str, length: int) -> bytes:
    start = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode("ascii")
    if vr in _LONG:
        return start + struct.pack("<HI", 0, length)
    return start + struct.pack("<H", length)


def _element(tag: int, vr: str, value: Value) -> bytes:
    if isinstance(value, Encapsulated):
        return _header(tag, "OB", _UNDEFINED) + value.items + b"\xfe\xff\xdd\xe0\0\0\0\0"
    if isinstance(value, tuple):
        body = b"".join(map(_item, value))
        return _header(tag, "SQ", len(body)) + body
    if len(value) % 2:
        value += b"\0" if vr in _NUL_PADDED else b" "
    if len(value) > 0xFFFF and vr not in _LONG:
        vr = "UN"  # PS3.5 section 6.2.2, note 2: too long for a 16-bit length
    return _header(tag, vr, len(value)) + value


def _item(data: DataSet) -> bytes:
    body = encode(data)
    return b"\xfe\xff\x00\xe0" + struct.pack("<I", len(body)) + body


def encode(data: DataSet) -> bytes:
    """The elements of a data set in tag order."""
    return b"".join(_element(tag, *data[tag]) for tag in sorted(data))


def text(value: str) -> bytes:
    """UTF-8, as Specific Character Set ISO_IR 192 declares."""
    return value.encode("utf-8", "replace")


def part10(data: DataSet, sop_class: str, sop_instance: str, transfer_syntax: str) -> bytes:
    """A whole Part 10 file: zero preamble, and file meta that names only recpack.

    Elements are Explicit VR Little Endian, so `transfer_syntax` is that or an encapsulated one.
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
    return b"\0" * 128 + b"DICM" + length + body + encode(data)

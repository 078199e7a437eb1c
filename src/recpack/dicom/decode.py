"""Reading back what `encode` wrote: Explicit VR Little Endian up to the pixels, values untouched.

Only for files of our own making, and many times faster than a parser for everybody's.
"""

from __future__ import annotations

import struct

from recpack.dicom.encode import DataSet, Value

_LONG = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_PIXELS = 0x7FE00000
_ITEM = b"\xfe\xff\x00\xe0"
_DEEP = 12  # levels of a sequence; deeper ones no index asks for
_TAG, _SHORT, _LENGTH = struct.Struct("<HH"), struct.Struct("<H"), struct.Struct("<I")


def _elements(data: bytes, at: int, end: int, level: int) -> DataSet:
    out: DataSet = {}
    while at < end:
        group, element = _TAG.unpack_from(data, at)
        tag = group << 16 | element
        if tag >= _PIXELS:
            break
        vr = data[at + 4 : at + 6]
        if vr in _LONG:
            length, start = _LENGTH.unpack_from(data, at + 8)[0], at + 12
        else:
            length, start = _SHORT.unpack_from(data, at + 6)[0], at + 8
        at = start + length
        if at > end or not vr.isalpha():
            raise ValueError("not an element that encode writes")
        value: Value = data[start:at]
        if vr == b"SQ":
            value = _items(data, start, at, level + 1) if level < _DEEP else ()
        out[tag] = (vr.decode("ascii"), value)
    return out


def _items(data: bytes, at: int, end: int, level: int) -> tuple[DataSet, ...]:
    out = []
    while at < end:
        length = _LENGTH.unpack_from(data, at + 4)[0]
        if data[at : at + 4] != _ITEM or at + 8 + length > end:
            raise ValueError("not an item that encode writes")
        out.append(_elements(data, at + 8, at + 8 + length, level))
        at += 8 + length
    return tuple(out)


def read_part10(data: bytes) -> tuple[DataSet, DataSet]:
    """(file meta, elements before the pixels) of a file that `encode.part10` made.

    Raises ValueError or struct.error for any other file.
    """
    if data[128:132] != b"DICM" or data[132:140] != b"\x02\0\0\0UL\x04\0":
        raise ValueError("not a file that encode writes")
    start = 144 + _LENGTH.unpack_from(data, 140)[0]
    return _elements(data, 144, start, 0), _elements(data, start, len(data), 0)


def text_in(data: DataSet, tag: int) -> str:
    """The text of an element in ISO_IR 192 ("" if it is absent or no text)."""
    value = data.get(tag, ("", b""))[1]
    return value.decode("utf-8", "replace").strip(" \0") if isinstance(value, bytes) else ""


def items_in(data: DataSet, tag: int) -> tuple[DataSet, ...]:
    """The items of a sequence; () where there is none."""
    value = data.get(tag, ("", b""))[1]
    return value if isinstance(value, tuple) else ()

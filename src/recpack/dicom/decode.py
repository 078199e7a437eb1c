"""Reading back what `encode` wrote: Explicit VR Little Endian up to the pixels, values untouched.

Only for files of our own making, and many times faster than a parser for everybody's.
"""

from __future__ import annotations

import struct

from recpack.dicom.encode import DataSet

_LONG = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_PIXELS = 0x7FE00000
_ITEM, _ITEM_END, _SEQUENCE_END = (b"\xfe\xff" + e for e in (b"\0\xe0", b"\x0d\xe0", b"\xdd\xe0"))
_UNDEFINED = 0xFFFFFFFF
_DEEP = 12  # levels of sequences; what is deeper no index asks for, and it is passed over
_DEEPEST = 250
_TAG, _SHORT, _LENGTH = struct.Struct("<HH"), struct.Struct("<H"), struct.Struct("<I")


def _elements(data: bytes, at: int, end: int, level: int) -> tuple[DataSet, int]:
    """The elements of a data set, and where it ends (after its delimiter, if it has one)."""
    out: DataSet = {}
    while at < end:
        if data[at : at + 4] == _ITEM_END:
            return out, at + 8
        group, element = _TAG.unpack_from(data, at)
        tag = group << 16 | element
        if tag >= _PIXELS and not level:
            break
        vr = data[at + 4 : at + 6]
        if vr in _LONG:
            length, start = _LENGTH.unpack_from(data, at + 8)[0], at + 12
        else:
            length, start = _SHORT.unpack_from(data, at + 6)[0], at + 8
        at = start + length
        if vr == b"SQ" and (length == _UNDEFINED or level < _DEEP):
            items, at = _items(data, start, end if length == _UNDEFINED else at, level + 1)
            out[tag] = ("SQ", items)
            continue
        if at > end or not vr.isalpha():
            raise ValueError("not an element that encode writes")
        out[tag] = (vr.decode("ascii"), data[start:at] if vr != b"SQ" else ())
    return out, at


def _items(data: bytes, at: int, end: int, level: int) -> tuple[tuple[DataSet, ...], int]:
    """The items of a sequence, and where it ends."""
    out: list[DataSet] = []
    if level > _DEEPEST:
        raise ValueError("nested deeper than encode writes")
    while at < end:
        if data[at : at + 4] == _SEQUENCE_END:
            return tuple(out), at + 8
        length = _LENGTH.unpack_from(data, at + 4)[0]
        stop = end if length == _UNDEFINED else at + 8 + length
        if data[at : at + 4] != _ITEM or stop > end:
            raise ValueError("not an item that encode writes")
        item, at = _elements(data, at + 8, stop, level)
        out.append(item)
    return tuple(out), at


def read_part10(data: bytes) -> tuple[DataSet, DataSet]:
    """(file meta, elements before the pixels) of a file that `encode.part10` made.

    Raises ValueError or struct.error for any other file.
    """
    if data[128:132] != b"DICM" or data[132:140] != b"\x02\0\0\0UL\x04\0":
        raise ValueError("not a file that encode writes")
    start = 144 + _LENGTH.unpack_from(data, 140)[0]
    return _elements(data, 144, start, 0)[0], _elements(data, start, len(data), 0)[0]


def text_in(data: DataSet, tag: int) -> str:
    """The text of an element in ISO_IR 192 ("" if it is absent or no text)."""
    value = data.get(tag, ("", b""))[1]
    return value.decode("utf-8", "replace").strip(" \0") if isinstance(value, bytes) else ""


def items_in(data: DataSet, tag: int) -> tuple[DataSet, ...]:
    """The items of a sequence; () where there is none."""
    value = data.get(tag, ("", b""))[1]
    return value if isinstance(value, tuple) else ()

"""Well-formed data sets, quickly: values stay bytes, sequences too, and nothing is recursive.

Little endian only, explicit or implicit VR (PS3.5 chapter 7). Whatever is unusual raises Odd, and
the caller asks pydicom, which forgives much. A sequence is a raw element whose bytes are its items.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from struct import Struct
from struct import error as struct_error
from typing import BinaryIO, NamedTuple

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.tag import BaseTag

UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_LONG = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_NAMES = {vr: vr.decode() for vr in _LONG} | {
    vr.encode(): vr
    for vr in ("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH",
               "SL", "SS", "ST", "TM", "UI", "UL", "US")
}  # fmt: skip
_DELIMITER, _ITEM_CLOSED = b"\xfe\xff\xdd\xe0", b"\xfe\xff\x0d\xe0"
_PIXEL_DATA, _PADDING = 0x7FE00010, 0xFFFCFFFC
_LAST = frozenset({_PIXEL_DATA, 0x7FE00008, 0x7FE00009, _PADDING})
_LEAST_TAG = 0x00040000  # of a data set behind its file meta
_IMPLICIT, _DEFLATED, _BIG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"
_SMALL_FILE = 1 << 22
_LARGE = 1 << 20
_explicit = Struct("<HH2sH").unpack_from
_implicit = Struct("<HHI").unpack_from
_long = Struct("<I").unpack_from
Buffer = bytes | mmap.mmap
Raw = dict[BaseTag, DataElement | RawDataElement]


class Odd(ValueError):  # noqa: N818 - a state of the bytes, not of this program
    """Bytes that are not as the standard wants them."""


class Truncated(Odd):
    """Bytes that end before a declared length is reached or a sequence is closed."""


class Element(NamedTuple):
    """A value as it lies in an item; the same words as pydicom's raw elements."""

    VR: str | None
    value: bytes
    is_implicit_VR: bool = False  # noqa: N815 - pydicom's word
    is_little_endian: bool = True

    @property
    def is_raw(self) -> bool:
        """It is."""
        return True


Elements = dict[int, Element]
_Found = tuple[int, str | None, int, int, int, bool]


def _header(buffer: Buffer, at: int, implicit: bool) -> tuple[int, bytes | None, int, int]:  # noqa: FBT001
    """(tag, VR, length, offset of the value) of the element at `at`."""
    if implicit:
        group, number, length = _implicit(buffer, at)
        return group << 16 | number, None, length, at + 8
    group, number, vr, length = _explicit(buffer, at)
    if vr in _LONG:
        return group << 16 | number, vr, _long(buffer, at + 8)[0], at + 12
    if vr not in _NAMES and group != 0xFFFE:
        raise Odd("unknown VR")
    return group << 16 | number, vr, length, at + 8


def _walk(buffer: Buffer, at: int, end: int, implicit: bool, found: list[_Found]) -> int:  # noqa: FBT001
    """Put (tag, VR, length, start, end, implicit) of each element into `found`: offset behind."""
    while at + 8 <= end:
        tag, vr, length, start = _header(buffer, at, implicit)
        if tag == _ITEM_END:
            return at + 8
        if tag >= _ITEM:
            raise Odd("item outside a sequence")
        if length == UNDEFINED:
            stop, name, inner = _undefined(buffer, tag, vr, start, end)
            found.append((tag, name, UNDEFINED, start, stop, inner))
            at = stop + 8
        else:
            at = start + length
            if at > end:
                raise Truncated
            found.append((tag, _NAMES[vr] if vr else None, length, start, at, implicit))
    return at


def _undefined(
    buffer: Buffer, tag: int, vr: bytes | None, start: int, end: int
) -> tuple[int, str | None, bool]:
    """(offset of the delimiter, VR, whether its items are implicit) of an undefined length."""
    if tag == _PIXEL_DATA:
        return _fragments(buffer, start, end), _NAMES[vr] if vr else None, not vr
    if vr not in {None, b"SQ", b"UN"}:
        if buffer.find(_DELIMITER, start, end) < 0:
            raise Truncated
        raise Odd("undefined length")
    implicit = vr != b"SQ"  # PS3.5 section 6.2.2 note 4: items under UN are implicit
    return _end_of_items(buffer, start, end, implicit=implicit), "SQ", implicit


def _fragments(buffer: Buffer, at: int, end: int) -> int:
    while at + 8 <= end:
        group, number, length = _implicit(buffer, at)
        tag = group << 16 | number
        if tag == _SEQUENCE_END:
            return at
        if tag != _ITEM or length == UNDEFINED:
            raise Odd("no fragment")
        at += 8 + length
    raise Truncated


def _end_of_items(buffer: Buffer, at: int, end: int, *, implicit: bool) -> int:
    """Where the delimiter of a sequence lies; a stack, because nesting may be bottomless."""
    stack = [(True, implicit)]  # (expects items rather than elements, implicit)
    while at + 8 <= end:
        items, implicit = stack[-1]
        if items:
            group, number, length = _implicit(buffer, at)
            tag = group << 16 | number
            if tag == _SEQUENCE_END:
                stack.pop()
                if not stack:
                    return at
                at += 8
            elif tag != _ITEM:
                raise Odd("no item")
            elif length == UNDEFINED:
                stack.append((False, implicit))
                at += 8
            else:
                at += 8 + length
            continue
        tag, vr, length, start = _header(buffer, at, implicit)
        if tag == _ITEM_END:
            stack.pop()
            at += 8
        elif length != UNDEFINED:
            at = start + length
        elif vr in {None, b"SQ", b"UN"}:
            stack.append((True, vr != b"SQ"))
            at = start
        else:
            raise Odd("undefined length")
    raise Truncated


def items(value: bytes, *, implicit: bool) -> tuple[Elements, ...]:
    """The items of a sequence's bytes. Raises Odd."""
    out: list[Elements] = []
    at, end = 0, len(value)
    try:
        while at + 8 <= end:
            group, number, length = _implicit(value, at)
            if (group << 16 | number) == _SEQUENCE_END:
                break
            if (group << 16 | number) != _ITEM:
                raise Odd("no item")
            at += 8
            stop = end if length == UNDEFINED else at + length
            if stop > end:
                raise Truncated
            found: list[_Found] = []
            behind = _walk(value, at, stop, implicit, found)
            if length == UNDEFINED and value[behind - 8 : behind - 4] != _ITEM_CLOSED:
                raise Truncated
            at = behind if length == UNDEFINED else stop
            out.append(
                {tag: Element(vr, value[a:b], inner) for tag, vr, _length, a, b, inner in found}
            )
    except struct_error:
        raise Truncated from None
    return tuple(out)


def _raw(
    buffer: Buffer,
    found: Sequence[_Found],
    most: int | None = None,
    stream: BinaryIO | None = None,
) -> Raw:
    """Raw elements; values of more than `most` bytes stay on disk, as pydicom leaves them there.

    Large ones are read from `stream`, if there is one: through a map they would be in memory twice.
    """
    out: Raw = {}
    for tag, vr, length, start, stop, inner in found:
        key = BaseTag(tag)
        stays = most is not None and length != UNDEFINED and length > most
        if stays:
            value = None
        elif stream is not None and stop - start > _LARGE:
            stream.seek(start)
            value = stream.read(stop - start)
        else:
            value = buffer[start:stop]
        out[key] = RawDataElement(key, vr, length, value, start, inner, is_little_endian=True)
    return out


def read_file(path: str, most: int | None = None) -> Dataset:
    """A Part 10 file as pydicom would give it, its sequences raw. Raises Odd or OSError.

    Values of more than `most` bytes stay on disk until somebody asks for them.
    """
    file = Path(path)
    if file.stat().st_size <= _SMALL_FILE:
        dataset = read_bytes(file.read_bytes(), most)
    else:
        with (
            file.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view,
        ):
            dataset = read_bytes(view, most, stream)
    # What pydicom needs to fetch a value later.
    dataset.filename, dataset.fileobj_type, dataset.timestamp = path, open, None
    return dataset


def read_bytes(buffer: Buffer, most: int | None = None, stream: BinaryIO | None = None) -> Dataset:
    """A Part 10 file in memory, as read_file gives it. Raises Odd."""
    end = len(buffer)
    try:
        if buffer[128:132] != b"DICM":
            if buffer[:2] == b"\x08\0":
                _data_set(buffer, 0, end, buffer[4:6] not in _NAMES)  # only whether it is whole
            raise Odd("no Part 10 file")
        start, meta = _meta(buffer, end)
        name = _syntax(meta)
        if not name or name in {_DEFLATED, _BIG}:
            raise Odd("transfer syntax")
        implicit = name == _IMPLICIT
        if implicit and buffer[start + 4 : start + 6] in _NAMES:
            raise Odd("explicit after all")
        if buffer[start : start + 2] in {b"\0\0", b"\2\0"}:
            raise Odd("command set")
        found = _data_set(buffer, start, end, implicit)
    except struct_error:
        raise Truncated from None
    dataset = Dataset(_raw(buffer, found, most, stream))
    dataset.file_meta = FileMetaDataset(meta)
    dataset.set_original_encoding(is_implicit_vr=implicit, is_little_endian=True)
    return dataset


def _data_set(buffer: Buffer, at: int, end: int, implicit: bool) -> list[_Found]:  # noqa: FBT001
    """The elements up to the end of the file, or up to what is none behind pixels or padding."""
    found: list[_Found] = []
    behind = -1
    try:
        behind = _walk(buffer, at, end, implicit, found)
    except (Odd, struct_error):
        if _elements_in(found) is None:
            raise
    if not found:
        raise Truncated
    stop = _elements_in(found)
    if stop is not None:
        return found[:stop]
    if behind < end - 7:
        raise Odd("ends early")
    if buffer[behind:end].strip(b"\0"):
        raise Truncated  # in the middle of a tag
    return found


def _elements_in(found: list[_Found]) -> int | None:
    """How many of them are the data set; None where it is not told by what comes behind."""
    last = 0
    for number, (tag, *_) in enumerate(found):
        if number and (tag < _LEAST_TAG or last == _PADDING or (last in _LAST and tag < last)):
            return number
        last = tag
    return len(found) if last in _LAST else None


def meta_of(head: bytes) -> tuple[int, str]:
    """(where the data set begins, transfer syntax) of a file's first bytes. Raises Odd."""
    try:
        start, meta = _meta(head, len(head))
    except struct_error:
        raise Truncated from None
    return start, _syntax(meta)


def _syntax(meta: Raw) -> str:
    syntax = meta.get(BaseTag(0x00020010))
    return (syntax.value or b"").decode("ascii", "replace").strip(" \0") if syntax else ""


def _meta(buffer: Buffer, end: int) -> tuple[int, Raw]:
    """(where the data set begins, elements of the file meta)."""
    at = 132
    found: list[_Found] = []
    while at + 8 <= end and buffer[at : at + 2] == b"\2\0":
        tag, vr, length, start = _header(buffer, at, False)  # noqa: FBT003
        at = start + length
        if at > end:
            raise Truncated
        found.append((tag, _NAMES[vr or b"UN"], length, start, at, False))
    return at, _raw(buffer, found)

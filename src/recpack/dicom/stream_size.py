"""What compressed frames say of their own size, without decoding: a damaged object is told."""

from __future__ import annotations

import struct
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import RLELossless

from recpack.dicom.elements import UNDEFINED, frames_of, number_of, raw_value

_PIXEL_DATA = 0x7FE00010
_ITEM = b"\xfe\xff\x00\xe0"
_J2K = b"\xff\x4f\xff\x51"
_HEAD = 1 << 16
_MOST_OF_RLE = 64  # a run of two bytes stands for 128 at most (PS3.5 G.3.1)
_NO_FRAME_HEADER = frozenset({0xC4, 0xC8, 0xCC})


def is_of_another_size(dataset: Dataset, syntax: str) -> bool:
    """Whether compressed pixel data cannot be what Rows, Columns and the like say of it."""
    element: Any = dataset.get_item(_PIXEL_DATA)
    value = None if element is None else raw_value(element)
    if not value or element.length != UNDEFINED:
        return False
    size = number_of(dataset, 0x00280010), number_of(dataset, 0x00280011)
    if syntax == RLELossless:
        samples = number_of(dataset, 0x00280002, 1) * number_of(dataset, 0x00280100) // 8
        return size[0] * size[1] * samples * frames_of(dataset) > _MOST_OF_RLE * len(value)
    told = size_of(_first(value))
    return told is not None and told != size


def _first(value: bytes) -> bytes:
    """The beginning of the first frame: the first item behind the offset table."""
    if value[:4] != _ITEM or len(value) < 16:
        return b""
    at = 16 + int(struct.unpack_from("<I", value, 4)[0])
    return value[at : at + _HEAD]


def size_of(stream: bytes) -> tuple[int, int] | None:
    """(rows, columns) in a JPEG, JPEG-LS or JPEG 2000 code stream; None where none are found.

    Sources: ITU-T T.81 B.2.2, T.87 C.2.2, T.800 A.5.1.
    """
    try:
        if stream[:3] == b"\xff\xd8\xff":
            return _of_jpeg(stream)
        at = stream.find(_J2K, 0, 1024)
        if at >= 0:
            x, y, x0, y0 = struct.unpack_from(">4I", stream, at + 8)
            return y - y0, x - x0
    except struct.error:
        pass
    return None


def _of_jpeg(stream: bytes) -> tuple[int, int] | None:
    at = 2
    while stream[at : at + 1] == b"\xff":
        marker = stream[at + 1] if at + 1 < len(stream) else 0
        if marker == 0xFF:
            at += 1
        elif (0xC0 <= marker <= 0xCF and marker not in _NO_FRAME_HEADER) or marker == 0xF7:
            rows, columns = struct.unpack_from(">HH", stream, at + 5)
            return (rows, columns) if rows else None  # 0: told behind the first scan (DNL)
        else:
            at += 2 + int(struct.unpack_from(">H", stream, at + 2)[0])
    return None

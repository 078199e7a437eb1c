"""Overlay planes of a clean object: kept as graphics, the bits of identifiers cleared."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from recpack.deid.dicom.painting import fill
from recpack.dicom.elements import text_of
from recpack.dicom.encode import DataSet
from recpack.dicom.pixels.overlays import (
    ALLOCATED,
    COLUMNS,
    DATA,
    FIRST,
    FRAMES,
    ORIGIN,
    POSITION,
    ROWS,
    Plane,
    embedded_groups,
    origin_of,
    overlay_groups,
    plane_of,
)
from recpack.model.document import Patch

_TYPE, _SUBTYPE = 0x0040, 0x0045
_AREA = (0x1301, 0x1302, 0x1303)  # ROI area, mean, standard deviation
_WORDS = re.compile(rb"[A-Za-z^ ]{5,}|[0-9]{6,}|(?:[A-Za-z]\0){5,}|(?:\0[A-Za-z]){5,}")
_SUBTYPES = frozenset({"USER", "AUTOMATED", "ACTIVE IMAGE AREA"})


def put_overlays(dataset: Dataset, data: DataSet, patches: Sequence[Patch]) -> None:
    """Add planes with data of their own to `data`, painted; others of their elements stay out.

    A plane that cannot be read stays out: nobody could look at it.
    """
    inside = set(embedded_groups(dataset))
    for group in overlay_groups(dataset):
        if group in inside:
            continue
        try:
            plane = plane_of(dataset, group)
        except ValueError:
            continue
        put_plane(dataset, data, plane, patches)


def put_plane(dataset: Dataset, data: DataSet, plane: Plane, patches: Sequence[Patch]) -> None:
    """One plane with its layout (PS3.3 table C.9-2), bits under patches cleared."""
    bits = np.array(plane.bits)
    for index in range(bits.shape[0]):
        boxes = [
            p.box for p in patches
            if p.overlay == plane.group and (not p.frames or index in p.frames)
        ]  # fmt: skip
        fill(bits[index], boxes, 0)
    base = plane.group << 16
    frames, rows, columns = bits.shape
    kind = "R" if text_of(dataset, base + _TYPE).upper() == "R" else "G"
    data[base + ROWS] = ("US", struct.pack("<H", rows))
    data[base + COLUMNS] = ("US", struct.pack("<H", columns))
    data[base + _TYPE] = ("CS", kind.encode())
    data[base + ORIGIN] = ("SS", struct.pack("<hh", plane.top + 1, plane.left + 1))
    data[base + ALLOCATED] = ("US", struct.pack("<H", 1))
    data[base + POSITION] = ("US", struct.pack("<H", 0))
    subtype = text_of(dataset, base + _SUBTYPE).upper()
    if subtype in _SUBTYPES:
        data[base + _SUBTYPE] = ("LO", subtype.encode())
    for element in _AREA:
        value = text_of(dataset, base + element)
        if kind == "R" and _is_number(value):
            data[base + element] = ("IS" if element == _AREA[0] else "DS", value.encode())
    if frames > 1:
        data[base + FRAMES] = ("IS", str(frames).encode())
        data[base + FIRST] = ("US", struct.pack("<H", plane.first + 1))
    data[base + DATA] = ("OW", _packed(bits))


def embedded_plane(dataset: Dataset, group: int, frames: list[NDArray[np.uint8]]) -> Plane:
    """A plane taken out of pixel words, one array of bits a frame."""
    top, left = origin_of(dataset, group)
    return Plane(group, np.stack(frames), top, left)


def _packed(bits: NDArray[np.uint8]) -> bytes:
    packed = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    packed = _WORDS.sub(_cleared, packed)
    return packed + b"\0" * (len(packed) % 2)


def _cleared(run: re.Match[bytes]) -> bytes:
    """Bytes that spell a word, where bits of a drawing should be, are no drawing."""
    return b"\0" * len(run[0]) if len(set(run[0])) >= 4 else run[0]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return len(text) <= 16

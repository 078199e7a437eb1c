"""Overlay planes (PS3.3 C.9.2): graphics of one bit a pixel, beside the pixels or inside them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from recpack.dicom.elements import number_of, raw_value

DATA, ROWS, COLUMNS, FRAMES, ORIGIN, FIRST = 0x3000, 0x0010, 0x0011, 0x0015, 0x0050, 0x0051
ALLOCATED, POSITION = 0x0100, 0x0102
_MOST_BITS = 1 << 31


@dataclass(frozen=True, slots=True)
class Plane:
    """One overlay: `bits` (frames, rows, columns) of 0 and 1, placed on frames of the object.

    `top` and `left` are where its first pixel lies in the frame (0-based); `first` the 0-based
    frame under its first one.
    """

    group: int
    bits: NDArray[np.uint8]
    top: int = 0
    left: int = 0
    first: int = 0


def groups_of(dataset: Dataset) -> tuple[int, ...]:
    """Groups of the repeating overlay elements, in order."""
    tags = map(int, dataset.keys())  # values stay raw
    found = {t >> 16 for t in tags if 0x60000000 <= t < 0x61000000}
    return tuple(sorted(g for g in found if not g & 1))


def embedded_groups(dataset: Dataset) -> tuple[int, ...]:
    """Overlays without data of their own: their bits lie in the pixel words (PS3.5 8.1.2)."""
    return tuple(g for g in groups_of(dataset) if (g << 16) + DATA not in dataset)


def overlay_groups(dataset: Dataset) -> tuple[int, ...]:
    """Overlays that show anything, so far as it takes no decoding to know."""
    return tuple(g for g in groups_of(dataset) if _shows(dataset, g))


def _shows(dataset: Dataset, group: int) -> bool:
    element: Any = dataset.get_item((group << 16) + DATA)
    if element is None:
        return "PixelData" in dataset and number_of(dataset, (group << 16) + POSITION) > 0
    value = raw_value(element)
    if value is None:
        value = element.value if isinstance(element.value, bytes) else b""
    return bool(value.strip(b"\0"))


def plane_of(dataset: Dataset, group: int) -> Plane:
    """A plane with data of its own. Raises ValueError if its elements contradict each other."""
    base = group << 16
    rows, columns = number_of(dataset, base + ROWS), number_of(dataset, base + COLUMNS)
    frames = max(1, number_of(dataset, base + FRAMES, 1))
    if min(rows, columns) < 1 or rows * columns * frames > _MOST_BITS:
        raise ValueError("overlay without a size")
    data = bytes(dataset[base + DATA].value or b"")
    bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
    if bits.size < rows * columns * frames:
        raise ValueError("overlay shorter than its size")
    shaped = bits[: rows * columns * frames].reshape(frames, rows, columns)
    top, left = origin_of(dataset, group)
    return Plane(group, shaped, top, left, max(0, number_of(dataset, base + FIRST, 1) - 1))


def origin_of(dataset: Dataset, group: int) -> tuple[int, int]:
    """0-based row and column of the frame under the plane's first pixel; (0, 0) if not told."""
    element: Any = dataset.get_item((group << 16) + ORIGIN)
    value = raw_value(element) if element is not None else None
    if value is not None:
        if len(value) < 4:
            return 0, 0
        order = "<" if dataset.original_encoding[1] is not False else ">"
        row, column = struct.unpack_from(f"{order}hh", value)
        return row - 1, column - 1
    try:
        row, column = (int(v) for v in element.value)
    except (AttributeError, TypeError, ValueError):
        return 0, 0
    return row - 1, column - 1


def bits_in_words(dataset: Dataset, group: int, words: NDArray[Any]) -> NDArray[np.uint8]:
    """An embedded plane of one frame of stored words (rows, columns)."""
    position = number_of(dataset, (group << 16) + POSITION)
    if not 0 < position < words.dtype.itemsize * 8:
        raise ValueError("overlay bit outside the word")
    unsigned = words.view(np.dtype(f"u{words.dtype.itemsize}"))
    return np.asarray((unsigned >> position) & 1, dtype=np.uint8)

"""Frames and overlay planes of a DICOM object that are to be read.

Every frame is decoded and looked at by numbers. Read are, of slices of numbers, those with marks in
rows; of anything else the first frame, the last and the richest, and all writing that any frame
shows and the one before it does not. Long objects go in parts, so that no worker is long at one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recpack.audit.cine import changed_writing
from recpack.audit.glyphs import glyphs_in_rows
from recpack.audit.picture import Picture, eight_bit, grey_of, worth

# Reconstructed images: writing is burned in only by mistake, and stands out from tissue.
_PLAIN = frozenset({"CT", "MR", "PT", "NM"})
_NUMBERS = frozenset({"SEG", "RTDOSE"})  # label maps and doses are no pictures
_SAMPLED = 16
_PART = 100
_ERRORS = (ValueError, RuntimeError, IndexError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside an object."""

    data: bytes


def is_long(path: Path) -> bool:
    """Whether a file is a DICOM object too large to be held in memory as a whole."""
    from recpack.dicom.pixels.lazily import LONG

    if path.stat().st_size < LONG:
        return False
    with path.open("rb") as stream:
        head = stream.read(1024)
    return head[128:132] == b"DICM" and b"%PDF-" not in head


def parts_of(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """(start, stop) of runs of frames of a large object; (None,) for all else: it goes whole."""
    import pydicom
    from pydicom.errors import InvalidDicomError

    if not is_long(path):
        return (None,)
    try:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["NumberOfFrames"])
        count = int(dataset.get("NumberOfFrames") or 1)
    except (InvalidDicomError, OSError, EOFError, ValueError, TypeError, AttributeError):
        return (None,)
    most = path.stat().st_size // 8  # what a file says of itself may be anything
    if not 1 < count <= most:
        return (None,)
    return tuple((start, min(start + _PART, count)) for start in range(0, count, _PART))


def frames_of_object(
    dataset: Any, span: tuple[int, int] | None = None
) -> Iterator[Picture | Embedded]:
    """Pictures of the frames start to stop of `span`, of all without one.

    Raises what the decoders raise where nobody can look at what may bear writing.
    """
    if span is None or span[0] == 0:
        embedded = dataset.get("EncapsulatedDocument")
        if isinstance(embedded, bytes):
            yield Embedded(embedded)
        yield from _overlays(dataset)
    names = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
    modality = str(dataset.get("Modality", ""))
    if modality in _NUMBERS or not any(name in dataset for name in names):
        return
    count = int(dataset.get("NumberOfFrames") or 1)
    frames = range(count) if span is None else range(span[0], min(span[1], count))
    if modality in _PLAIN and int(dataset.get("BitsStored") or 8) > 8:
        yield from _slices(dataset, frames, count)
    else:
        yield from _drawn(dataset, frames, count)


def _slices(dataset: Any, frames: range, count: int) -> Iterator[Picture]:
    """Frames with marks in rows; one without a decoder is passed over if another has one."""
    failed: Exception | None = None
    seen = False
    for index in frames:
        try:
            pixels = _frame(dataset, index)
        except _ERRORS as error:
            failed = error
            continue
        seen = True
        if glyphs_in_rows(grey_of(pixels)) and worth(pixels):
            yield Picture(f"frame {index + 1}", pixels, stack=True)
    if failed is not None and not seen and not _any_decodes(dataset, count):
        raise failed


def _any_decodes(dataset: Any, count: int) -> bool:
    for index in _sample(count):
        try:
            _frame(dataset, index)
        except _ERRORS:
            continue
        return True
    return False


def _drawn(dataset: Any, frames: range, count: int) -> Iterator[Picture]:
    """The ends and the richest of a sample, whole; then what changes from frame to frame."""
    whole = [i for i in (0, count - 1) if i in frames]
    if frames.start == 0:
        marks = {i: glyphs_in_rows(grey_of(_frame(dataset, i))) for i in _sample(count)}
        richest = max(marks, key=lambda i: (marks[i], -i))
        whole += [richest] if marks[richest] else []
    for index in dict.fromkeys(whole):
        pixels = _frame(dataset, index)
        if worth(pixels):
            yield Picture(f"frame {index + 1}", pixels)
    if count > 2:
        first = max(frames.start - 1, 0)
        run = (_frame(dataset, i) for i in range(first, frames.stop))
        for place, pixels in changed_writing(run, first + 1):
            yield Picture(place, pixels)


def _sample(count: int) -> tuple[int, ...]:
    if count <= _SAMPLED:
        return tuple(range(count))
    return tuple(sorted({round(i * (count - 1) / (_SAMPLED - 1)) for i in range(_SAMPLED)}))


def _frame(dataset: Any, index: int) -> NDArray[np.uint8]:
    from pydicom.pixels.processing import apply_color_lut

    from recpack.dicom.pixels.frames import decode_frame

    array = decode_frame(dataset, index)
    kind = str(dataset.get("PhotometricInterpretation", ""))
    if kind == "PALETTE COLOR":
        array = np.asarray(apply_color_lut(array, dataset))
    if array.dtype == np.uint8:
        return array
    return eight_bit(array.astype(np.float64))


def _overlays(dataset: Any) -> Iterator[Picture]:
    """Overlay planes (60xx,3000): one bit a pixel, often used for writing."""
    for group in range(0x6000, 0x6100, 2):
        if (group, 0x3000) in dataset:
            array = np.asarray(dataset.overlay_array(group))
            for number, plane in enumerate(array if array.ndim == 3 else array[None], 1):
                pixels = np.asarray(255 - plane * 255, dtype=np.uint8)
                if worth(pixels):
                    yield Picture(f"overlay {number}", pixels)

"""Pixel data of a clean object: passed through byte for byte, or decoded and painted."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut
from pydicom.uid import UID, ExplicitVRLittleEndian

from recpack.deid.dicom.codestream import strip
from recpack.deid.dicom.values import swap
from recpack.dicom.elements import PIXEL_TAGS, UNDEFINED, frames_of, has_pixels, raw_value
from recpack.dicom.encode import DataSet, Encapsulated
from recpack.dicom.frames import decode_frame, ensure_transfer_syntax, photometric
from recpack.model.document import Box

EXPLICIT = str(ExplicitVRLittleEndian)
_PIXEL_DATA = 0x7FE00010
_EXTENDED_OFFSETS = (0x7FE00001, 0x7FE00002)
_VR = {0x7FE00008: "OF", 0x7FE00009: "OD"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How native pixels lie: from the clean Image Pixel module."""

    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    high: int
    signed: bool
    frames: int

    def size(self, samples: int) -> int:
        """Bytes of all frames."""
        return math.ceil(self.rows * self.columns * samples * self.allocated * self.frames / 8)


def _short(data: DataSet, tag: int, default: int) -> int:
    value = data.get(tag, ("US", b""))[1]
    if isinstance(value, bytes) and len(value) >= 2:
        return int(struct.unpack_from("<H", value)[0])
    return default


def layout_of(data: DataSet, frames: int) -> Layout:
    """The layout that clean elements declare; zeros where they are missing."""
    allocated = _short(data, 0x00280100, 0)
    stored = _short(data, 0x00280101, allocated)
    return Layout(
        _short(data, 0x00280010, 0),
        _short(data, 0x00280011, 0),
        _short(data, 0x00280002, 1),
        allocated,
        stored,
        _short(data, 0x00280102, stored - 1),
        _short(data, 0x00280103, 0) == 1,
        frames,
    )


def embeds_overlay(dataset: Dataset) -> bool:
    """Whether an overlay without its own data lies in unused bits of the pixels (PS3.5 8.1.2)."""
    groups = {int(t) >> 16 for t in dataset.keys() if 0x6000 <= int(t) >> 16 <= 0x60FF}  # noqa: SIM118
    return any((group << 16) + 0x3000 not in dataset for group in groups)


def put_pixels(dataset: Dataset, data: DataSet, paint: Sequence[Box]) -> str:
    """Add clean pixel data to `data`; returns the transfer syntax of the object.

    `paint` boxes (frame pixels) are filled in every frame, which needs decoding and gives Explicit
    VR Little Endian. Raises ValueError where pixels have no known form, or a DECODE_ERROR.
    """
    tag = next((t for t in PIXEL_TAGS if t in dataset), None)
    if tag is None or not has_pixels(dataset):
        for offsets in _EXTENDED_OFFSETS:
            data.pop(offsets, None)
        return EXPLICIT
    element: Any = dataset.get_item(tag)
    value = raw_value(element)
    if value is None:
        raise ValueError("pixel data is no plain element")
    syntax = ensure_transfer_syntax(dataset)
    encapsulated = element.length == UNDEFINED
    overlay = embeds_overlay(dataset)
    layout = layout_of(data, frames_of(dataset))
    if paint or (overlay and encapsulated):
        _rewrite(dataset, data, paint, layout, overlay=overlay)
        return EXPLICIT
    if encapsulated:
        return _pass_encapsulated(data, value, syntax)
    if _is_compressed(syntax):
        raise ValueError("native pixel data under a compressed transfer syntax")
    data[tag] = _native(element, value, layout, photometric(dataset), syntax, overlay=overlay)
    return EXPLICIT


def _is_compressed(syntax: str) -> bool:
    uid = UID(syntax)
    return bool(uid.is_transfer_syntax and not uid.is_private and uid.is_encapsulated)


def _pass_encapsulated(data: DataSet, value: bytes, syntax: str) -> str:
    if not _is_compressed(syntax):
        raise ValueError("encapsulated pixel data under an uncompressed transfer syntax")
    items, moved = strip(value)
    if moved:
        for offsets in _EXTENDED_OFFSETS:
            data.pop(offsets, None)
    data[_PIXEL_DATA] = ("OB", Encapsulated(items))
    return syntax


def _native(
    element: Any, value: bytes, layout: Layout, kind: str, syntax: str, *, overlay: bool
) -> tuple[str, bytes]:
    tag = int(element.tag)
    vr = _VR.get(tag) or ("OB" if element.VR == "OB" else "OW")
    if syntax == "1.2.840.10008.1.2.2":
        value = _to_little(value, vr, layout)
    value = _trim(value, layout, kind)
    if overlay and vr == "OW":
        value = _mask(value, layout)
    if vr == "OB" and layout.allocated > 8:
        vr = "OW"
    return vr, value


def _to_little(value: bytes, vr: str, layout: Layout) -> bytes:
    if vr == "OW" and layout.allocated in {32, 64}:
        return swap(value, "OL" if layout.allocated == 32 else "OV")
    return swap(value, vr)


def _trim(value: bytes, layout: Layout, kind: str) -> bytes:
    """Pixels without what trails behind the last frame."""
    full = layout.size(layout.samples)
    if kind == "YBR_FULL_422" and len(value) < full:
        full = layout.size(2)
    if not full or len(value) <= full + 1:
        return value
    return value[: full + full % 2]


def _mask(value: bytes, layout: Layout) -> bytes:
    """Words whose bits outside Bits Stored are cleared (or hold the sign)."""
    if layout.allocated != 16 or not 0 < layout.stored < 16 or len(value) % 2:
        return value
    return _mask_array(np.frombuffer(value, "<u2"), layout).astype("<u2").tobytes()


def _mask_array(words: NDArray[Any], layout: Layout) -> NDArray[Any]:
    left = 15 - layout.high
    right = 16 - layout.stored
    up = (words.astype(np.uint16) << left).astype(np.uint16)
    if layout.signed:
        down = (up.view(np.int16) >> right).astype(np.int16).view(np.uint16)
    else:
        down = (up >> right).astype(np.uint16)
    shift = layout.high + 1 - layout.stored
    return (down << shift).astype(np.uint16)


def _darkest(dataset: Dataset) -> int | None:
    """The palette index of the darkest colour; None without a palette."""
    if not photometric(dataset).startswith("PALETTE"):
        return None
    indices = np.arange(256, dtype=np.uint8)
    colours = np.asarray(apply_color_lut(indices, dataset), dtype=np.int64)[..., :3]
    return int(colours.sum(axis=-1).argmin())


def _fill(frame: NDArray[Any], paint: Sequence[Box], value: Any) -> None:
    rows, columns = frame.shape[:2]
    for box in paint:
        pad = max(2, math.ceil(0.12 * box.height))
        x0, x1 = max(0, math.floor(box.x0) - pad), min(columns, math.ceil(box.x1) + pad)
        y0, y1 = max(0, math.floor(box.y0) - pad), min(rows, math.ceil(box.y1) + pad)
        if x0 < x1 and y0 < y1:
            frame[y0:y1, x0:x1] = value


def _rewrite(
    dataset: Dataset, data: DataSet, paint: Sequence[Box], layout: Layout, *, overlay: bool
) -> None:
    """Decode every frame, paint it, and describe the result: native, RGB or grey."""
    dark = _darkest(dataset)
    inverted = photometric(dataset) == "MONOCHROME1"
    parts: list[bytes] = []
    frame: NDArray[Any] = np.zeros((1, 1), np.uint8)
    for index in range(layout.frames):
        frame = np.array(decode_frame(dataset, index))
        if overlay and frame.dtype.itemsize == 2 and 0 < layout.stored < 16:
            frame = _mask_array(frame.view(np.uint16), layout).view(frame.dtype)
        value: Any = 0
        if frame.ndim == 2:
            value = dark if dark is not None else frame.max() if inverted else frame.min()
        _fill(frame, paint, value)
        parts.append(frame.astype(frame.dtype.newbyteorder("<")).tobytes())
    _describe(data, frame, b"".join(parts), palette=dark is not None)


def _describe(data: DataSet, frame: NDArray[Any], pixels: bytes, *, palette: bool) -> None:
    def short(value: int) -> tuple[str, bytes]:
        return "US", struct.pack("<H", value)

    for tag in (*_EXTENDED_OFFSETS, *PIXEL_TAGS):
        data.pop(tag, None)
    if frame.dtype.kind == "f":
        single = frame.dtype.itemsize == 4
        data[0x7FE00008 if single else 0x7FE00009] = ("OF" if single else "OD", pixels)
        return
    bits = frame.dtype.itemsize * 8
    if _short(data, 0x00280100, bits) != bits:
        data[0x00280101] = short(min(bits, max(1, _short(data, 0x00280101, bits))))
        data[0x00280102] = short(_short(data, 0x00280101, bits) - 1)
    data[0x00280100] = short(bits)
    data[0x00280010], data[0x00280011] = short(frame.shape[0]), short(frame.shape[1])
    if frame.ndim == 3:
        data[0x00280002], data[0x00280006] = short(frame.shape[2]), short(0)
        data[0x00280004] = ("CS", b"RGB")
    elif not palette:
        data[0x00280002] = short(1)
    data[_PIXEL_DATA] = ("OB" if bits == 8 else "OW", pixels)

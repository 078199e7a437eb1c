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
from pydicom.encaps import generate_fragmented_frames
from pydicom.uid import ExplicitVRLittleEndian

from recpack.deid.dicom.codestream import items_of_frames, strip, strip_fragment
from recpack.deid.dicom.overlays import embedded_plane, put_overlays, put_plane
from recpack.deid.dicom.painting import boxes_of, darkest, fill, is_painted
from recpack.deid.dicom.recompress import can_encode, encode_frame
from recpack.deid.dicom.values import swap
from recpack.dicom.elements import (
    PIXEL_TAGS,
    UNDEFINED,
    frames_of,
    has_pixels,
    number_of,
    raw_value,
)
from recpack.dicom.encode import DataSet, Encapsulated
from recpack.dicom.pixels.decoders import is_compressed, missing_bytes, mostly_missing
from recpack.dicom.pixels.frames import decode_frame, ensure_transfer_syntax, photometric
from recpack.dicom.pixels.overlays import POSITION, bits_in_words, embedded_groups
from recpack.model.document import Patch

EXPLICIT = str(ExplicitVRLittleEndian)
_PIXEL_DATA = 0x7FE00010
_EXTENDED_OFFSETS = (0x7FE00001, 0x7FE00002)
_TRANSFORMS = frozenset({"YBR_RCT", "YBR_ICT"})  # undone by every JPEG 2000 decoder
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


@dataclass(frozen=True, slots=True)
class _Work:
    """What painting one object needs: `groups` are overlays inside its pixel words."""

    dataset: Dataset
    data: DataSet
    patches: Sequence[Patch]
    layout: Layout
    syntax: str
    groups: tuple[int, ...]

    @property
    def paints(self) -> bool:
        return any(not p.overlay for p in self.patches)


def put_pixels(dataset: Dataset, data: DataSet, paint: Sequence[Patch]) -> str:
    """Add clean pixel data and overlay planes to `data`; returns the object's transfer syntax.

    Frames without a patch keep their bytes (remarks in code streams taken out). Painted frames of
    compressed pixel data are compressed in kind where there is an encoder; else the object becomes
    Explicit VR Little Endian. Raises ValueError where pixels have no known form, or a DECODE_ERROR.
    """
    put_overlays(dataset, data, paint)
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
    layout = layout_of(data, frames_of(dataset))
    work = _Work(dataset, data, paint, layout, syntax, _embedded(dataset))
    encapsulated = element.length == UNDEFINED
    if encapsulated and is_compressed(syntax):
        return _compressed(work, value)
    if encapsulated or is_compressed(syntax):
        raise ValueError("pixel data in another form than its transfer syntax says")
    if mostly_missing(dataset):
        raise ValueError("less than half of the pixel data is there")
    _uncompressed(work, element, value)
    return EXPLICIT


def _embedded(dataset: Dataset) -> tuple[int, ...]:
    """Overlays inside 16-bit words whose bits are told."""
    if number_of(dataset, 0x00280100) != 16:
        return ()
    return tuple(
        g for g in embedded_groups(dataset) if 0 < number_of(dataset, (g << 16) + POSITION) < 16
    )


def _compressed(work: _Work, value: bytes) -> str:
    if not work.paints and not work.groups:
        return _pass_encapsulated(work.data, value, work.syntax)
    if work.groups or not _in_kind(work, value):
        _rewrite(work)
        return EXPLICIT
    return work.syntax


def _in_kind(work: _Work, value: bytes) -> bool:
    """Painted frames compressed as the others are, which keep their fragments; False if none can.

    The Basic Offset Table is made anew: it points at the first fragment of each frame.
    """
    kind = photometric(work.dataset)
    frames: list[tuple[bytes, ...]] = []
    parts = generate_fragmented_frames(
        value, number_of_frames=work.layout.frames, extended_offsets=_offsets(work.dataset)
    )
    for index, pieces in enumerate(parts):
        if index >= work.layout.frames:
            break
        if not is_painted(work.patches, index):
            frames.append(tuple(strip_fragment(p) for p in pieces))
            continue
        stream = b"".join(pieces)
        is_raw = kind.startswith("YBR") and kind not in _TRANSFORMS
        frame = np.array(decode_frame(work.dataset, index, raw=is_raw))
        if not can_encode(work.syntax, frame, kind):
            return False
        black = darkest(work.dataset, frame, raw_ybr=is_raw)
        fill(frame, boxes_of(work.patches, index), black)
        try:
            new = encode_frame(frame, work.syntax, kind, work.layout.stored, stream)
        except ValueError:
            return False
        frames.append((new,))
    if len(frames) != work.layout.frames:
        return False
    for offsets in _EXTENDED_OFFSETS:
        work.data.pop(offsets, None)
    work.data[_PIXEL_DATA] = ("OB", Encapsulated(items_of_frames(frames)))
    return True


def _offsets(dataset: Dataset) -> tuple[bytes, bytes] | None:
    found = [dataset.get_item(tag) for tag in _EXTENDED_OFFSETS]
    values = [raw_value(e) for e in found if e is not None]
    if len(values) == 2 and all(values):
        return values[0] or b"", values[1] or b""
    return None


def _pass_encapsulated(data: DataSet, value: bytes, syntax: str) -> str:
    items, moved = strip(value)
    if moved:
        for offsets in _EXTENDED_OFFSETS:
            data.pop(offsets, None)
    data[_PIXEL_DATA] = ("OB", Encapsulated(items))
    return syntax


def _uncompressed(work: _Work, element: Any, value: bytes) -> None:
    """Native pixels: overlay bits taken out, painted frames put in the place of the old ones."""
    tag, kind = int(element.tag), photometric(work.dataset)
    lack = missing_bytes(work.dataset)
    vr, native = _native(
        element, value, work.layout, kind, work.syntax, overlay=bool(work.groups), lack=lack
    )
    if work.groups:
        _take_out_overlays(work)
    if not work.paints:
        work.data[tag] = vr, native
        return
    size, rest = divmod(len(native) - len(native) % 2, work.layout.frames)
    out = bytearray(native)
    for index in range(work.layout.frames):
        if not is_painted(work.patches, index):
            continue
        frame = np.array(decode_frame(work.dataset, index, raw=True))
        if work.groups and frame.dtype.itemsize == 2:
            frame = _mask_array(frame.view(np.uint16), work.layout).view(frame.dtype)
        is_raw = kind.startswith("YBR")
        boxes = boxes_of(work.patches, index)
        fill(frame, boxes, darkest(work.dataset, frame, raw_ybr=is_raw))
        planar = frame.ndim == 3 and number_of(work.dataset, 0x00280006) == 1
        shaped = frame.transpose(2, 0, 1) if planar else frame
        new = shaped.astype(shaped.dtype.newbyteorder("<")).tobytes()
        if rest > 1 or not 0 <= size - len(new) <= 1 or work.layout.allocated < 8:
            _rewrite(work)
            return
        start = index * len(new)
        out[start : start + len(new)] = new
    work.data[tag] = vr, bytes(out)


def _take_out_overlays(work: _Work) -> None:
    """Overlays inside pixel words become planes of their own (PS3.3 C.9.2 knows no others)."""
    for group in work.groups:
        frames = [
            bits_in_words(work.dataset, group, decode_frame(work.dataset, i, raw=True))
            for i in range(work.layout.frames)
        ]
        if any(f.any() for f in frames):
            plane = embedded_plane(work.dataset, group, frames)
            put_plane(work.dataset, work.data, plane, work.patches)


def _native(
    element: Any,
    value: bytes,
    layout: Layout,
    kind: str,
    syntax: str,
    *,
    overlay: bool,
    lack: int = 0,
) -> tuple[str, bytes]:
    tag = int(element.tag)
    vr = _VR.get(tag) or ("OB" if element.VR == "OB" else "OW")
    if syntax == "1.2.840.10008.1.2.2":
        value = _to_little(value, vr, layout)
    value = _trim(value, layout, kind)
    value += b"\0" * lack
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


def _rewrite(work: _Work) -> None:
    """Decode every frame, paint it, and describe the result: native, RGB or grey."""
    dataset, layout = work.dataset, work.layout
    if work.groups:
        _take_out_overlays(work)
    parts: list[bytes] = []
    frame: NDArray[Any] = np.zeros((1, 1), np.uint8)
    for index in range(layout.frames):
        frame = np.array(decode_frame(dataset, index))
        if work.groups and frame.dtype.itemsize == 2 and 0 < layout.stored < 16:
            frame = _mask_array(frame.view(np.uint16), layout).view(frame.dtype)
        boxes = boxes_of(work.patches, index)
        fill(frame, boxes, darkest(dataset, frame, raw_ybr=False))
        parts.append(frame.astype(frame.dtype.newbyteorder("<")).tobytes())
    palette = photometric(dataset).startswith("PALETTE")
    _describe(work.data, frame, b"".join(parts), palette=palette)


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

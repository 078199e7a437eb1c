"""Frames of a DICOM object as arrays and pictures."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from recpack.dicom.elements import META_SYNTAX, meta_text, number_of, text_of
from recpack.dicom.pixels.decoders import DECODE_ERRORS, decode

__all__ = [
    "DECODE_ERRORS",
    "decode_frame",
    "encode_picture",
    "ensure_transfer_syntax",
    "photometric",
    "to_picture",
]
_NARROW = (0.1, 99.9)
# Markers are drawn at the end of the range: set apart from tissue by a gap of this share of it.
_GAP = 0.003
_LEAST_DRAWN, _MOST_DRAWN = 25, 0.2  # pixels; share of the frame
_TISSUE = (45.0, 210.0)


def ensure_transfer_syntax(dataset: Dataset) -> str:
    """The transfer syntax UID; where the file names none, set from how it was read."""
    uid = meta_text(dataset, META_SYNTAX)
    if not uid:
        meta = getattr(dataset, "file_meta", None)
        if meta is None:
            meta = dataset.file_meta = FileMetaDataset()
        implicit, little = dataset.original_encoding
        uid = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
        if little is False:
            uid = ExplicitVRBigEndian
        meta.TransferSyntaxUID = uid
    return str(uid)


def decode_frame(dataset: Dataset, index: int, *, raw: bool = False) -> NDArray[Any]:
    """One frame: (rows, columns) or (rows, columns, 3); YBR comes as RGB, palettes as indices.

    `raw` leaves YBR as it is. Raises one of DECODE_ERRORS.
    """
    array = decode(dataset, index, ensure_transfer_syntax(dataset), raw=raw)
    if array.ndim not in {2, 3} or (array.ndim == 3 and array.shape[-1] not in {3, 4}):
        msg = "unexpected frame shape"
        raise ValueError(msg)
    return array


def photometric(dataset: Dataset) -> str:
    """Photometric Interpretation in upper case."""
    return text_of(dataset, 0x00280004).upper()


def _stretch(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    span = max(high - low, 1e-6)
    scaled = (values.astype(np.float64) - low) / span
    return np.asarray(np.clip(np.nan_to_num(scaled), 0, 1) * 255.0 + 0.5, dtype=np.uint8)


def _window(dataset: Dataset) -> tuple[float, float] | None:
    """Bounds of the first VOI window that has a width, top level or shared functional group."""
    center, width = _first(dataset, "WindowCenter"), _first(dataset, "WindowWidth")
    if center is None or width is None or not width >= 1:
        return None
    return center - width / 2, center + width / 2


def _first(dataset: Dataset, keyword: str) -> float | None:
    """The first number of an element at top level or in the first functional group."""
    value: Any = dataset.get(keyword)
    for groups in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        if value is not None:
            break
        for group in (dataset.get(groups) or ())[:1]:
            for voi in (group.get("FrameVOILUTSequence") or ())[:1]:
                value = voi.get(keyword)
    if value is None:
        return None
    try:
        number = float(value if isinstance(value, (str, float, int)) else next(iter(value)))
    except (TypeError, ValueError, StopIteration):
        return None
    return number if np.isfinite(number) else None


def to_picture(dataset: Dataset, array: NDArray[Any], *, full_range: bool) -> NDArray[np.uint8]:
    """A frame as 8-bit grey or RGB.

    `full_range` spreads nearly all values (for OCR: burned-in text lies outside VOI windows), and
    sets values at the very ends apart from tissue; otherwise the object's VOI window is used where
    it has one. MONOCHROME1 is inverted.
    """
    kind = photometric(dataset)
    if kind.startswith("PALETTE"):
        coloured = np.asarray(apply_color_lut(array, dataset))[..., :3]
        return _narrow(coloured)
    if array.ndim == 3:
        return _narrow(array[..., :3])
    values: NDArray[Any] = array
    window = None if full_range else _window(dataset)
    if window is not None:
        try:
            values = np.asarray(apply_modality_lut(array, dataset))
        except DECODE_ERRORS:
            window = None
    if window is None:
        if array.dtype == np.uint8 and number_of(dataset, 0x00280101, 8) == 8:
            window = (0.0, 255.0)
        else:
            window = _spread(values)
    picture = _stretch(values, *window)
    if full_range and window != (0.0, 255.0):
        picture = _apart(values, picture, *window)
    return np.asarray(255 - picture, dtype=np.uint8) if kind == "MONOCHROME1" else picture


def _spread(values: NDArray[Any]) -> tuple[float, float]:
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if not finite.size:
        return 0.0, 1.0
    low, high = (float(v) for v in np.percentile(finite, _NARROW))
    return (low, high) if high > low else (float(finite.min()), float(finite.max()))


def _apart(
    values: NDArray[Any], picture: NDArray[np.uint8], low: float, high: float
) -> NDArray[np.uint8]:
    """Tissue in the middle greys where drawn marks stand beyond it, at black or at white."""
    least = _TISSUE[0] if _is_drawn(values, values.min(), low, high) else 0.0
    most = _TISSUE[1] if _is_drawn(values, values.max(), low, high) else 255.0
    if (least, most) == (0.0, 255.0):
        return picture
    out = (least + picture.astype(np.float64) * ((most - least) / 255.0)).astype(np.uint8)
    if least:
        out[values == values.min()] = 0
    if most < 255.0:
        out[values == values.max()] = 255
    return np.asarray(out, dtype=np.uint8)


def _is_drawn(values: NDArray[Any], extreme: Any, low: float, high: float) -> bool:
    """Whether many pixels hold one extreme value, and none comes near it."""
    drawn = values == extreme
    count = int(drawn.sum())
    if not _LEAST_DRAWN <= count <= _MOST_DRAWN * values.size:
        return False
    rest = values[~drawn]
    nearest = rest.max() if extreme > rest.min() else rest.min()
    return abs(float(extreme) - float(nearest)) > max(1.0, _GAP * (high - low))


def _narrow(array: NDArray[Any]) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array
    top = float(np.iinfo(array.dtype).max) if array.dtype.kind in "ui" else float(array.max() or 1)
    low = 0.0
    peak = float(array.max()) if array.size else top
    return _stretch(array, low, 255.0 if peak <= 255 else top)


def encode_picture(picture: NDArray[np.uint8], kind: str, *, side: int = 0) -> bytes:
    """A picture as PNG (lossless) or WebP (quality 80), shrunk to `side` pixels if that is less."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    if side and max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = BytesIO()
    if kind == "PNG":
        image.save(out, "PNG", compress_level=3)
    else:
        image.convert("RGB").save(out, "WEBP", quality=80, method=4)
    return out.getvalue()

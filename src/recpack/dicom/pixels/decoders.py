"""Frames of compressed pixel data: the steadiest decoder first, GDCM for what no other decodes.

GDCM alone knows JPEG Lossless (PS3.5 A.4.1) and 12-bit JPEG Extended. Its C++ has crashed on
hostile files, so it is asked last for everything else; callers run in workers that may die.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    UID,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from recpack.dicom.elements import READ_ERRORS, frames_of, number_of, raw_value, text_of

DECODE_ERRORS = (*READ_ERRORS, RuntimeError, ArithmeticError)
_PIXEL_DATA = 0x7FE00010
_FIRST: dict[str, str] = {
    JPEGBaseline8Bit: "pillow",
    JPEGExtended12Bit: "pillow",
    JPEGLossless: "gdcm",
    JPEGLosslessSV1: "gdcm",
    JPEGLSLossless: "pyjpegls",
    JPEGLSNearLossless: "pyjpegls",
    JPEG2000: "pylibjpeg",
    JPEG2000Lossless: "pylibjpeg",
    HTJ2K: "pylibjpeg",
    HTJ2KLossless: "pylibjpeg",
    HTJ2KLosslessRPCL: "pylibjpeg",
    RLELossless: "pylibjpeg",
}


def is_compressed(syntax: str) -> bool:
    """Whether a transfer syntax encapsulates its pixel data."""
    uid = UID(syntax)
    return bool(uid.is_transfer_syntax and not uid.is_private and uid.is_encapsulated)


def decode(dataset: Dataset, index: int, syntax: str, *, raw: bool = False) -> NDArray[Any]:
    """One frame as an array; `raw` leaves YBR and bits above the stored ones as they are.

    Raises one of DECODE_ERRORS.
    """
    options: dict[str, Any] = {"index": index, "raw": raw, "correct_unused_bits": not raw}
    first = _FIRST.get(syntax, "")
    if first:
        try:
            return np.asarray(pixel_array(dataset, decoding_plugin=first, **options))
        except DECODE_ERRORS:
            if syntax == JPEGExtended12Bit and number_of(dataset, 0x00280101, 8) > 8:
                return _extended(dataset, index)
    if not is_compressed(syntax) and missing_bytes(dataset):
        dataset = _padded(dataset, missing_bytes(dataset))
    return np.asarray(pixel_array(dataset, **options))


def missing_bytes(dataset: Dataset) -> int:
    """How much of uncompressed pixel data is not there, if at least half of it is; else 0."""
    lack, held = _lacking(dataset)
    return lack if 0 < lack <= held else 0


def mostly_missing(dataset: Dataset) -> bool:
    """Whether less than half of uncompressed pixel data is there: no picture can be made of it."""
    lack, held = _lacking(dataset)
    return lack > held


def _lacking(dataset: Dataset) -> tuple[int, int]:
    """Bytes of uncompressed pixel data that are not there, and those that are."""
    element = dataset.get_item(_PIXEL_DATA)
    value = None if element is None else raw_value(element)
    if value is None:
        return 0, 0
    size = number_of(dataset, 0x00280010) * number_of(dataset, 0x00280011) * frames_of(dataset)
    bits = size * number_of(dataset, 0x00280002, 1) * number_of(dataset, 0x00280100)
    if text_of(dataset, 0x00280004).upper() == "YBR_FULL_422":
        bits = bits * 2 // 3
    return -(-bits // 8) - len(value), len(value)


def _padded(dataset: Dataset, lack: int) -> Dataset:
    """The pixels of a data set, with zeros for what a truncated file lacks."""
    out = Dataset()
    for tag in dataset.keys():  # noqa: SIM118 - values stay raw
        if int(tag) >> 16 == 0x0028:
            out[tag] = dataset.get_item(tag)
    out.file_meta = dataset.file_meta
    out.set_original_encoding(*dataset.original_encoding)
    out.add_new(_PIXEL_DATA, "OW", (raw_value(dataset.get_item(_PIXEL_DATA)) or b"") + b"\0" * lack)
    return out


def _extended(dataset: Dataset, index: int) -> NDArray[Any]:
    """A grey frame of 12-bit JPEG Extended, which pydicom's GDCM plugin refuses."""
    try:
        import gdcm
    except ImportError as error:
        raise NotImplementedError("12-bit JPEG needs GDCM") from error
    from pydicom.encaps import get_frame

    rows, columns = number_of(dataset, 0x00280010), number_of(dataset, 0x00280011)
    if number_of(dataset, 0x00280002, 1) != 1:
        raise NotImplementedError("12-bit JPEG in colour")
    value = raw_value(dataset.get_item(_PIXEL_DATA)) or dataset.PixelData
    start = 0 if isinstance(value, bytes) else value.tell()
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(get_frame(value, index, number_of_frames=frames_of(dataset)))
    if not isinstance(value, bytes):  # on the disk (see lazily)
        value.seek(start)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((columns, rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType(text_of(dataset, 0x00280004))
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    image.SetTransferSyntax(
        gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(str(JPEGExtended12Bit)))
    )
    image.SetPixelFormat(gdcm.PixelFormat(1, 16, 12, 11, number_of(dataset, 0x00280103)))
    data = image.GetBuffer().encode("utf-8", "surrogateescape")
    if len(data) != 2 * rows * columns:
        raise ValueError("12-bit JPEG of another size")
    return np.frombuffer(data, "<u2").reshape(rows, columns)

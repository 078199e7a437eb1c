"""Painted frames compressed as their neighbours are, so that an object keeps its transfer syntax.

Lossless stays lossless. A painted JPEG frame is encoded with the tables and the sampling that it
had, which leaves blocks beside the paint as they were but for rounding.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.encoders.base import (
    JPEG2000LosslessEncoder,
    JPEGLSLosslessEncoder,
    RLELosslessEncoder,
)
from pydicom.uid import (
    JPEG2000,
    UID,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from recpack.dicom.pixels.frames import DECODE_ERRORS

# A lossy syntax may hold a lossless frame (PS3.5 A.4.3, A.4.4): nothing is lost a second time.
_ENCODERS = {
    RLELossless: RLELosslessEncoder,
    JPEGLSLossless: JPEGLSLosslessEncoder,
    JPEGLSNearLossless: JPEGLSLosslessEncoder,
    JPEG2000Lossless: JPEG2000LosslessEncoder,
    JPEG2000: JPEG2000LosslessEncoder,
}
_JPEG = frozenset({JPEGBaseline8Bit, JPEGExtended12Bit})
_JPEG_LOSSLESS = frozenset({JPEGLossless, JPEGLosslessSV1})
_REVERSIBLE = frozenset({JPEG2000, JPEG2000Lossless})


def can_encode(syntax: str, frame: NDArray[Any], photometric: str) -> bool:
    """Whether frames of this kind can be written in this syntax."""
    if syntax in _JPEG:
        colours = photometric in {"RGB", "YBR_FULL", "YBR_FULL_422"}
        return frame.dtype == np.uint8 and (frame.ndim == 2 or colours)
    known = syntax in _ENCODERS or syntax in _JPEG_LOSSLESS
    return known and frame.dtype.kind in "ui" and frame.dtype.itemsize <= 2


def encode_frame(
    frame: NDArray[Any], syntax: str, photometric: str, bits: int, original: bytes
) -> bytes:
    """One frame as a code stream of even length.

    `frame` is in the colour space that `photometric` names (RGB under a transform of JPEG
    2000), `bits` its Bits Stored, `original` the code stream it came from. Raises ValueError.
    """
    try:
        if syntax in _JPEG:
            data = _jpeg(frame, photometric, original)
        elif syntax in _JPEG_LOSSLESS:
            data = _jpeg_lossless(frame, syntax, bits)
        else:
            data = _lossless(frame, syntax, photometric, bits)
    except DECODE_ERRORS as error:
        raise ValueError("frame cannot be encoded in its transfer syntax") from error
    return data + b"\0" * (len(data) % 2)


def _lossless(frame: NDArray[Any], syntax: str, photometric: str, bits: int) -> bytes:
    kind = photometric
    if syntax in _REVERSIBLE and frame.ndim == 3:
        kind = "YBR_RCT" if photometric.startswith("YBR_") and photometric != "YBR_FULL" else kind
    array = np.ascontiguousarray(frame)
    return bytes(_ENCODERS[UID_OF[syntax]].encode(array, **_description(frame, kind, bits)))


def _description(frame: NDArray[Any], kind: str, bits: int) -> dict[str, Any]:
    """The Image Pixel module of one frame, as pydicom's coders ask for it."""
    return {
        "rows": frame.shape[0],
        "columns": frame.shape[1],
        "samples_per_pixel": frame.shape[2] if frame.ndim == 3 else 1,
        "bits_allocated": frame.dtype.itemsize * 8,
        "bits_stored": bits,
        "pixel_representation": int(frame.dtype.kind == "i"),
        "photometric_interpretation": kind,
        "number_of_frames": 1,
        "planar_configuration": 0,
    }


def _jpeg_lossless(frame: NDArray[Any], syntax: str, bits: int) -> bytes:
    """One frame by GDCM, decoded again to be sure that not a bit differs.

    Samples are told as RGB or grey whatever they mean, so that no colours are transformed.
    Predictor 1, which both processes allow (PS3.5 A.4.1). GDCM pads its input to even length and
    then refuses it: frames of an odd number of bytes raise ValueError.
    """
    if frame.size % 2 and frame.dtype.itemsize == 1:
        raise ValueError("frame of an odd number of bytes")
    if not 8 <= bits <= 16 or (bits != 8 and frame.dtype.itemsize == 1):
        raise ValueError("bits that GDCM does not encode")  # it would end the process
    told = _description(frame, "RGB" if frame.ndim == 3 else "MONOCHROME2", bits)
    array = np.ascontiguousarray(frame)
    data = _by_gdcm(array.astype(array.dtype.newbyteorder("<")).tobytes(), syntax, told)
    told |= {"pixel_keyword": "PixelData"}
    again, _ = get_decoder(UID(syntax)).as_array(
        encapsulate([data]), raw=True, decoding_plugin="gdcm", **told
    )
    if not np.array_equal(again, array):
        raise ValueError("frame differs after JPEG Lossless")
    return data


def _by_gdcm(pixels: bytes, syntax: str, told: dict[str, Any]) -> bytes:
    """Little-endian pixels, colour by pixel, as a code stream of a syntax that GDCM writes."""
    try:
        import gdcm
    except ImportError as error:
        raise NotImplementedError("JPEG Lossless needs GDCM") from error
    writer = gdcm.ImageWriter()  # owns the image, which must not outlive it
    image = writer.GetImage()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((told["columns"], told["rows"], 1))
    kind = gdcm.PhotometricInterpretation.GetPIType(told["photometric_interpretation"])
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ImplicitVRLittleEndian))
    bits, samples = told["bits_stored"], told["samples_per_pixel"]
    image.SetPixelFormat(
        gdcm.PixelFormat(
            samples, told["bits_allocated"], bits, bits - 1, told["pixel_representation"]
        )
    )
    if samples > 1:
        image.SetPlanarConfiguration(0)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetByteStringValue(pixels)
    image.SetDataElement(element)
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(str(syntax))))
    change.SetInput(image)
    if not change.Change():
        raise ValueError("GDCM cannot encode this frame")
    pieces = change.GetOutput().GetDataElement().GetSequenceOfFragments()
    if pieces is None or pieces.GetNumberOfFragments() != 1:
        raise ValueError("GDCM made other than one fragment")
    buffer = pieces.GetFragment(0).GetByteValue().GetBuffer()
    return bytes(buffer.encode("utf-8", "surrogateescape"))


UID_OF = {str(uid): uid for uid in _ENCODERS}


def _jpeg(frame: NDArray[Any], photometric: str, original: bytes) -> bytes:
    options: dict[str, Any] = {"quality": 95}
    with Image.open(io.BytesIO(original)) as before:
        tables = getattr(before, "quantization", None)
        if tables:
            options = {"qtables": tables}
        sampling = _sampling(before)
    out = io.BytesIO()
    if frame.ndim == 2:
        Image.fromarray(np.ascontiguousarray(frame)).save(out, "JPEG", **options)
    elif photometric == "RGB":
        Image.fromarray(np.ascontiguousarray(frame)).save(
            out, "JPEG", keep_rgb=True, subsampling=0, **options
        )
    else:
        height, width = frame.shape[:2]
        data = np.ascontiguousarray(frame).tobytes()
        picture = Image.frombytes("YCbCr", (width, height), data)
        picture.save(out, "JPEG", subsampling=sampling, **options)
    return out.getvalue()


def _sampling(picture: Any) -> int:
    """Chroma subsampling of a JPEG as Pillow counts it: 0 is 4:4:4, 1 is 4:2:2, 2 is 4:2:0."""
    from PIL.JpegImagePlugin import get_sampling

    return int(max(0, get_sampling(picture)))

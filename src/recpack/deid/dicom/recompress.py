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
from pydicom.pixels.encoders.base import (
    JPEG2000LosslessEncoder,
    JPEGLSLosslessEncoder,
    RLELosslessEncoder,
)
from pydicom.uid import (
    JPEG2000,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from recpack.dicom.frames import DECODE_ERRORS

# A lossy syntax may hold a lossless frame (PS3.5 A.4.3, A.4.4): nothing is lost a second time.
_ENCODERS = {
    RLELossless: RLELosslessEncoder,
    JPEGLSLossless: JPEGLSLosslessEncoder,
    JPEGLSNearLossless: JPEGLSLosslessEncoder,
    JPEG2000Lossless: JPEG2000LosslessEncoder,
    JPEG2000: JPEG2000LosslessEncoder,
}
_JPEG = frozenset({JPEGBaseline8Bit, JPEGExtended12Bit})
_REVERSIBLE = frozenset({JPEG2000, JPEG2000Lossless})


def can_encode(syntax: str, frame: NDArray[Any], photometric: str) -> bool:
    """Whether frames of this kind can be written in this syntax."""
    if syntax in _JPEG:
        colours = photometric in {"RGB", "YBR_FULL", "YBR_FULL_422"}
        return frame.dtype == np.uint8 and (frame.ndim == 2 or colours)
    return syntax in _ENCODERS and frame.dtype.kind in "ui" and frame.dtype.itemsize <= 2


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
        else:
            data = _lossless(frame, syntax, photometric, bits)
    except DECODE_ERRORS as error:
        raise ValueError("frame cannot be encoded in its transfer syntax") from error
    return data + b"\0" * (len(data) % 2)


def _lossless(frame: NDArray[Any], syntax: str, photometric: str, bits: int) -> bytes:
    colour = frame.ndim == 3
    kind = photometric
    if syntax in _REVERSIBLE and colour:
        kind = "YBR_RCT" if photometric.startswith("YBR_") and photometric != "YBR_FULL" else kind
    options: dict[str, Any] = {
        "rows": frame.shape[0],
        "columns": frame.shape[1],
        "samples_per_pixel": frame.shape[2] if colour else 1,
        "bits_allocated": frame.dtype.itemsize * 8,
        "bits_stored": bits,
        "pixel_representation": int(frame.dtype.kind == "i"),
        "photometric_interpretation": kind,
        "number_of_frames": 1,
        "planar_configuration": 0,
    }
    array = np.ascontiguousarray(frame)
    return bytes(_ENCODERS[UID_OF[syntax]].encode(array, **options))


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

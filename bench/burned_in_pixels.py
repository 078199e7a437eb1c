"""Pictures as DICOM pixels: photometric interpretations, depths and encodings of the third set."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import convert_color_space
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, JPEGLSLossless, RLELossless


@dataclass(frozen=True)
class Look:
    """Columns and rows; grey, inverse, rgb, ybr or palette; bits stored; number of frames."""

    size: tuple[int, int]
    kind: str = "grey"
    bits: int = 8
    frames: int = 1


def store(ds: FileDataset, look: Look, frames: list[np.ndarray], encoding: str) -> None:
    """Set the pixel module; `frames` are RGB pictures, all grey for the kinds of one sample."""
    stack = np.stack(frames)
    ds.Columns, ds.Rows = look.size
    if look.frames > 1:
        ds.NumberOfFrames = look.frames
    ds.PixelRepresentation, ds.BitsStored = 0, look.bits
    ds.BitsAllocated, ds.HighBit = 8 if look.bits == 8 else 16, look.bits - 1
    colour = look.kind in {"rgb", "ybr"}
    ds.SamplesPerPixel = 3 if colour else 1
    data = _colour(ds, look, stack) if colour else _grey(ds, look, stack[..., 0])
    ds.PixelData = np.ascontiguousarray(data).tobytes()
    ds["PixelData"].VR = "OW" if look.bits > 8 else "OB"
    syntax = {"rle": RLELossless, "jpls": JPEGLSLossless, "j2k": JPEG2000Lossless}.get(encoding)
    if syntax is not None:
        ds.compress(syntax, generate_instance_uid=False)
    elif encoding == "jpeg":
        _baseline(ds, stack if colour else data)


def _colour(ds: FileDataset, look: Look, stack: np.ndarray) -> np.ndarray:
    ds.PlanarConfiguration = 0
    if look.kind == "ybr":
        ds.PhotometricInterpretation = "YBR_FULL"
        return convert_color_space(stack, "RGB", "YBR_FULL")
    ds.PhotometricInterpretation = "RGB"
    return stack


def _grey(ds: FileDataset, look: Look, grey: np.ndarray) -> np.ndarray:
    if look.kind == "palette":
        return _palette(ds, grey)
    ds.PhotometricInterpretation = "MONOCHROME1" if look.kind == "inverse" else "MONOCHROME2"
    shown = 255 - grey if look.kind == "inverse" else grey
    if look.bits == 8:
        return shown
    most = (1 << look.bits) - 1
    ds.WindowCenter, ds.WindowWidth = most // 2, most
    return (shown.astype(np.uint32) * most // 255).astype("<u2")


def _palette(ds: FileDataset, grey: np.ndarray) -> np.ndarray:
    """Entries in a shuffled order: neighbours in the table are not neighbours in brightness."""
    order = (np.arange(256) * 37) % 256
    place = np.argsort(order)
    for name, top in (("Red", 65535), ("Green", 62000), ("Blue", 58000)):
        setattr(ds, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        table = (order.astype(np.uint32) * top // 255).astype("<u2")
        setattr(ds, f"{name}PaletteColorLookupTableData", table.tobytes())
    ds.PhotometricInterpretation = "PALETTE COLOR"
    return place[grey].astype(np.uint8)


def _baseline(ds: FileDataset, stack: np.ndarray) -> None:
    out = []
    for frame in stack:
        buffer = io.BytesIO()
        Image.fromarray(frame).save(buffer, "JPEG", quality=88, subsampling=2)
        out.append(buffer.getvalue() + b"\0" * (buffer.tell() % 2))
    ds.PixelData = encapsulate(out)
    ds["PixelData"].is_undefined_length = True
    ds.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    ds.LossyImageCompression = "01"
    if ds.SamplesPerPixel == 3:
        ds.PhotometricInterpretation = "YBR_FULL_422"

"""Synthetic series for the tests of the stacks: nobody in them, only shapes."""

from __future__ import annotations

import hashlib
from io import BytesIO

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from recpack.model.clean import CleanObject
from recpack.model.source import SourceId


class MemoryBlobs:
    """A blob store in memory: no waiting for the disk."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        blob = hashlib.sha256(data).hexdigest()
        self.data[blob] = data
        return blob

    def get(self, blob: str) -> bytes:
        return self.data[blob]


AXIAL = [1, 0, 0, 0, 1, 0]
CORONAL = [1, 0, 0, 0, 0, -1]


def dataset(pixels: np.ndarray, modality: str = "CT", number: int = 1, **values: object):
    """An object of some frames: 16 bit grey by default; further elements by keyword."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, f"1.2.3.{number}"
    ds.Modality, ds.InstanceNumber = modality, number
    colour = pixels.ndim > 2 and pixels.shape[-1] == 3
    ds.Rows, ds.Columns = pixels.shape[-3:-1] if colour else pixels.shape[-2:]
    ds.SamplesPerPixel = 3 if colour else 1
    ds.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        ds.PlanarConfiguration = 0
    if pixels.ndim - (3 if colour else 2):
        ds.NumberOfFrames = pixels.shape[0]
    bits = 8 * pixels.dtype.itemsize
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = bits, bits, bits - 1
    ds.PixelRepresentation = int(pixels.dtype.kind == "i")
    data = pixels.tobytes()
    ds.PixelData = data + b"\0" * (len(data) % 2)
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def slice_ct(z: float, number: int = 1, axes: list[float] | None = None, **values: object):
    """A 32 by 32 CT slice at z: air, with a block of 40 HU that holds a bone of 700 HU."""
    hu = np.full((32, 32), -1000, np.int16)
    hu[8:24, 8:24] = 40
    hu[14:18, 14:18] = 700
    at = [0, 0, z] if axes is None else [0, z, 0]
    rest = {"RescaleSlope": 1, "RescaleIntercept": 0, "PixelSpacing": [2, 2]} | values
    return dataset(
        hu, "CT", number, ImagePositionPatient=at, ImageOrientationPatient=axes or AXIAL, **rest
    )


def group(**macros: dict[str, object]) -> Dataset:
    """One item of functional groups: macro sequence to its elements."""
    item = Dataset()
    for sequence, values in macros.items():
        inner = Dataset()
        for keyword, value in values.items():
            setattr(inner, keyword, value)
        setattr(item, sequence, Sequence([inner]))
    return item


def encoded(ds: Dataset) -> bytes:
    out = BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()


def stored(datasets, blobs, **values: str) -> tuple[CleanObject, ...]:
    """Objects of one series in the store."""
    out = []
    for n, ds in enumerate(datasets):
        data = ds if isinstance(ds, bytes) else encoded(ds)
        frames = 1 if isinstance(ds, bytes) else int(ds.get("NumberOfFrames") or 1)
        modality = "CT" if isinstance(ds, bytes) else ds.Modality
        told = {"study_description": "", "series_description": "", "body_part": ""} | values
        out.append(
            CleanObject(
                SourceId(f"S{n:03d}"), blobs.put(data), "", f"1.{n}", "1.2", "1.2.3", modality,
                "20240101", told["study_description"], told["series_description"], 1, n,
                told["body_part"], 32, 32, frames,
            )
        )  # fmt: skip
    return tuple(out)


def pixels_of(blobs, blob) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(blobs.get(blob))).convert("L")).astype(int)

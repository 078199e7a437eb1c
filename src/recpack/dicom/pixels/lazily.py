"""Objects of many frames without a copy of their pixels: each frame is read as it is decoded."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from recpack.dicom.elements import PIXEL_TAGS, UNDEFINED, open_bytes

LONG = 1 << 22  # what is smaller is read whole
_APART = 1 << 20  # values above this size stay where they are


def open_frames(path: str | Path) -> Dataset:
    """A Part 10 file whose long pixel data stay on the disk.

    The value of the pixel data is an open file that stands at its first byte; pydicom's decoders
    take a frame out of it. The file must not change meanwhile. Raises one of READ_ERRORS.
    """
    place = Path(path)
    size = place.stat().st_size
    if size < LONG:
        return open_bytes(place.read_bytes())
    dataset = pydicom.dcmread(place, force=True, defer_size=_APART)
    if _is_deflated(dataset):
        return open_bytes(place.read_bytes())
    return _with_pixels(dataset, lambda: place.open("rb"), size)


def open_lazily(data: bytes) -> Dataset:
    """The same of bytes in memory, which are not copied."""
    if len(data) < LONG:
        return open_bytes(data)
    source = BytesIO(data)
    dataset = pydicom.dcmread(source, force=True, defer_size=_APART)
    if _is_deflated(dataset) or _lacks_others(dataset):
        return open_bytes(data)
    return _with_pixels(dataset, lambda: BytesIO(data), len(data))


def _is_deflated(dataset: Dataset) -> bool:
    meta = getattr(dataset, "file_meta", None) or Dataset()
    return str(meta.get("TransferSyntaxUID") or "").endswith("1.2.840.10008.1.2.1.99")


def _lacks_others(dataset: Dataset) -> bool:
    """Whether a long value besides the pixels was left behind: bytes have no file to fetch from."""
    elements: list[Any] = list(dataset.values())
    raw = (e for e in elements if getattr(e, "is_raw", False) and e.tag not in PIXEL_TAGS)
    return any(e.value is None and e.length for e in raw)


def _with_pixels(dataset: Dataset, opened: Callable[[], BinaryIO], size: int) -> Dataset:
    for tag in PIXEL_TAGS:
        element: Any = dataset.get_item(tag, keep_deferred=True) if tag in dataset else None
        if element is None or not getattr(element, "is_raw", False) or element.value is not None:
            continue
        end = 0 if element.length == UNDEFINED else element.value_tell + element.length
        if end > size:
            raise EOFError("the pixel data end early")
        stream = opened()  # closed with the data set that holds it
        stream.seek(element.value_tell)
        vr = element.VR if element.VR in {"OB", "OW", "OF", "OD"} else "OW"
        dataset[tag] = DataElement(tag, vr, stream)
    return dataset

"""Objects of many frames without their pixels in memory: each frame is read as it is decoded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from recpack.dicom.elements import PIXEL_TAGS, UNDEFINED, open_bytes

LONG = 1 << 22  # a file below this size is read whole


def open_frames(path: str | Path) -> Dataset:
    """A Part 10 file whose long pixel data stay on the disk.

    The value of the pixel data is an open file that stands at its first byte; pydicom's decoders
    take a frame out of it. The file must not change meanwhile. Raises one of READ_ERRORS.
    """
    place = Path(path)
    if place.stat().st_size < LONG:
        return open_bytes(place.read_bytes())
    dataset = pydicom.dcmread(place, force=True, defer_size=LONG // 4)
    if dataset.file_meta.TransferSyntaxUID.is_deflated:
        return open_bytes(place.read_bytes())
    for tag in PIXEL_TAGS:
        element: Any = dataset.get_item(tag, keep_deferred=True) if tag in dataset else None
        if element is not None and getattr(element, "is_raw", False) and element.value is None:
            end = 0 if element.length == UNDEFINED else element.value_tell + element.length
            if end > place.stat().st_size:
                raise EOFError("the pixel data end early")
            stream = place.open("rb")  # closed with the data set that holds it
            stream.seek(element.value_tell)
            vr = element.VR if element.VR in {"OB", "OW", "OF", "OD"} else "OW"
            dataset[tag] = DataElement(tag, vr, stream)
    return dataset

"""A DICOMDIR as it came: which of its files are in the folder, and which are not (PS3.3 F.3)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pydicom.dataset import Dataset

from recpack.dicom.elements import items_of, text_of

_RECORDS, _FILE_ID = 0x00041220, 0x00041500
_INACTIVE = 0


def is_directory(dataset: Dataset) -> bool:
    """Whether a data set has directory records."""
    return _RECORDS in dataset


def absent_files(dataset: Dataset, path: str) -> tuple[int, int]:
    """(files that the records refer to and that are not below the DICOMDIR, files referred to).

    Case and a suffix are of no account: copying from a disc changes both.
    """
    listed = frozenset(_file_ids(dataset))
    if not listed:
        return 0, 0
    here = frozenset(_below(Path(path).parent))
    return sum(name not in here for name in listed), len(listed)


def _file_ids(dataset: Dataset) -> Iterator[str]:
    for record in items_of(dataset, _RECORDS) or ():
        parts = [p.strip() for p in text_of(record, _FILE_ID).replace("/", "\\").split("\\")]
        if any(parts) and record.get("RecordInUseFlag") != _INACTIVE:
            yield "/".join(p for p in parts if p).casefold()


def _below(folder: Path) -> Iterator[str]:
    for place, _, files in os.walk(folder):
        inside = PurePosixPath(Path(place).relative_to(folder).as_posix())
        for name in files:
            whole = (inside / name.split(";")[0]).as_posix().casefold()
            yield whole
            yield whole.rsplit(".", 1)[0]

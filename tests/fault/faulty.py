"""Tasks that fail as the name of their file says; light, for every worker imports it anew."""

from __future__ import annotations

import os
import signal

MEMORY = 3 << 30


def fail(path: str, stage: str) -> None:
    """What the name of a file asks for: <stage>-<fault>."""
    name = os.path.basename(path)  # noqa: PTH119
    if name.startswith(f"{stage}-segv"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith(f"{stage}-memory"):
        bytearray(MEMORY * 2)


def read(task):
    """The reader, with a fault before it."""
    fail(task.path, "read")
    from recpack.readers.dicom import read_dicom

    return read_dicom(task.path, task.source, task.blobs)


def redact(task):
    """The cleaner of objects with a light scrubber, and a fault before it."""
    fail(task.path, "redact")
    from dicom_case import ListScrubber

    from recpack.deid.dicom.clean import clean_object

    return clean_object(task.path, task.source, task.obj, ListScrubber(), (), task.blobs)


def takes(size: int) -> int:
    """So many bytes."""
    return len(bytearray(size))

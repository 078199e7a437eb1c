"""What dciodvfy says of an object before and after: error lines that the input did not have."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pydicom
from pydicom.uid import ExplicitVRLittleEndian

from recpack.dicom.elements import quiet

_VALUE = re.compile(
    r'"[^"]*"|(?<=InstanceUID )\S+|\b[0-9]+(\.[0-9]+){2,}\b|\[\d+\]| = <[^>]*>|0x[0-9a-f]{8,}'
)
_STOPPED = re.compile(r"read failed|giving up|trailing garbage|but missing SOPClassUID"
                      r"|Information Object Not found|not valid DICOM", re.IGNORECASE)  # fmt: skip
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_NUMBER = re.compile(r"\b\d+\b(?![,x])")


def available() -> bool:
    """Whether the validator of dicom3tools is installed."""
    return shutil.which("dciodvfy") is not None


def errors(path: Path) -> Counter[str]:
    """Error lines of a file, without the values they quote."""
    done = subprocess.run(["dciodvfy", str(path)], capture_output=True, check=False, timeout=60)
    text = (done.stderr + done.stdout).decode("latin-1")
    lines = [line for line in text.splitlines() if line.startswith("Error")]
    return Counter(_NUMBER.sub("#", _VALUE.sub("_", line)).strip() for line in lines)


def _copied(before: bytes) -> bytes:
    """The input as pydicom writes it: dciodvfy reads no deflated data sets."""
    with quiet():
        dataset = pydicom.dcmread(BytesIO(before), force=True)
        if dataset.file_meta.TransferSyntaxUID.is_deflated:
            dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        out = BytesIO()
        dataset.save_as(out)
    return out.getvalue()


def new_errors(before: bytes, after: bytes) -> list[str] | None:
    """Error lines of the object after that the object before did not have.

    None where they cannot be compared: dciodvfy does not read the input to its end, or the input
    names no class, so that nothing could be wrong with it.
    """
    with tempfile.TemporaryDirectory() as folder:
        a, b = Path(folder) / "a.dcm", Path(folder) / "b.dcm"
        a.write_bytes(before)
        b.write_bytes(after)
        known = errors(a)
        if _DEFLATED in before[:1024]:
            a.write_bytes(_copied(before))
            known = errors(a)
        if any(_STOPPED.search(line) for line in known):
            return None
        return sorted(line for line in errors(b) if line not in known)

"""Content-addressed bytes on disk: page rasters, clean DICOM files, pictures of series."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from recpack.model.document import BlobId


def write_atomic(path: Path, *parts: bytes, flush: bool = True) -> None:
    """Write beside, flush to disk, rename: a reader sees the whole file or none.

    Without `flush` a crash of the machine may leave a torn file: for what is checked when read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(fd, "wb") as f:
            f.writelines(parts)
            if flush:
                f.flush()
                os.fsync(f.fileno())
        os.replace(name, path)  # noqa: PTH105 - Path.replace hides that this is the atomic step
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class BlobStore:
    """Blobs under a folder; picklable, so workers open the same one."""

    root: str

    def _path(self, blob: str) -> Path:
        return Path(self.root) / blob[:2] / blob

    def put(self, *parts: bytes) -> BlobId:
        """Store bytes, told in parts or whole; the id is their SHA-256 in hexadecimal.

        Not flushed, for a study has thousands: what a crash of the machine tore is found by its
        digest, here and by whoever takes up a kept result (Store.get).
        """
        mac = hashlib.sha256()
        for part in parts:
            mac.update(part)
        blob = BlobId(mac.hexdigest())
        if not self.holds(blob):
            write_atomic(self._path(blob), *parts, flush=False)
        return blob

    def holds(self, blob: BlobId) -> bool:
        """Whether the bytes are there, and whole."""
        try:
            with self._path(blob).open("rb") as f:
                return hashlib.file_digest(f, "sha256").hexdigest() == blob
        except OSError:
            return False

    def get(self, blob: BlobId) -> bytes:
        """The bytes, digest checked; KeyError if absent or damaged."""
        try:
            data = self._path(blob).read_bytes()
        except OSError:
            raise KeyError(blob) from None
        if hashlib.sha256(data).hexdigest() != blob:
            raise KeyError(blob)
        return data

"""Results kept by the digest of all that made them, so that a build resumes where it stopped."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from recpack import __version__
from recpack.run.blobs import BlobStore, write_atomic

# A change of any record or rule of a stage must raise this: old results are then simply not found.
STORE_VERSION = "5"


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_json(kind: Any, value: Any) -> bytes:
    """JSON of a record; `kind` is its type."""
    return _adapter(kind).dump_json(value)


def digest(kind: Any, value: Any) -> str:
    """SHA-256 of a record's JSON: equal records, equal digest."""
    return hashlib.sha256(to_json(kind, value)).hexdigest()


class Store:
    """Stage results under the private folder: JSON, never pickles, with their own checksum."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.blobs = BlobStore(str(root / "blobs"))

    def key(self, stage: str, *parts: str) -> str:
        """The name of a result: stage, store version and everything that it depends on."""
        mac = hashlib.sha256()
        for part in (STORE_VERSION, __version__, stage, *parts):
            mac.update(len(part).to_bytes(4, "big") + part.encode())
        return mac.hexdigest()

    def _path(self, key: str) -> Path:
        return self.root / "results" / key[:2] / key

    def get(self, key: str, kind: Any) -> Any | None:
        """The record, or None if it was never made, or is damaged: then it is made again."""
        try:
            raw = self._path(key).read_bytes()
        except OSError:
            return None
        check, _, body = raw.partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != check:
            return None
        try:
            return _adapter(kind).validate_json(body)
        except ValidationError:
            return None

    def put(self, key: str, kind: Any, value: Any) -> None:
        """Keep a record."""
        body = to_json(kind, value)
        check = hashlib.sha256(body).hexdigest().encode()
        # Not flushed: a torn record fails its check and is made anew; a study has thousands.
        write_atomic(self._path(key), check + b"\n" + body, flush=False)

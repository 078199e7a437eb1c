"""Results kept by the digest of all that made them, so that a build resumes where it stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from recpack import __version__
from recpack.model.document import BlobId
from recpack.run.blobs import BlobStore, write_atomic

# A change of any record or rule of a stage must raise this: old results are then simply not found.
STORE_VERSION = "7"


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_json(kind: Any, value: Any) -> bytes:
    """JSON of a record; `kind` is its type."""
    return _adapter(kind).dump_json(value)


def digest(kind: Any, value: Any) -> str:
    """SHA-256 of a record's JSON: equal records, equal digest."""
    return hashlib.sha256(to_json(kind, value)).hexdigest()


@cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    """(name, whether it names blobs) of the fields of a record that may lead to one."""
    plain = {"str", "int", "float", "bool", "str | None", "int | None", "float | None"}
    return tuple((f.name, "BlobId" in str(f.type)) for f in fields(kind) if f.type not in plain)


def blobs_of(value: Any) -> Iterator[BlobId]:
    """The blobs that a record and the records in it name (fields of type BlobId)."""
    if isinstance(value, tuple):
        for item in value:
            yield from blobs_of(item)
    elif is_dataclass(value):
        kind: Any = type(value)
        for name, names_blobs in _fields(kind):
            inner = getattr(value, name)
            if not names_blobs:
                yield from blobs_of(inner)
            elif inner is not None:
                yield from inner if isinstance(inner, tuple) else (inner,)


class Store:
    """Stage results under the private folder: JSON, never pickles, with their own checksum."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.blobs = BlobStore(str(root / "blobs"))
        self._whole: set[BlobId] = set()  # seen whole in this build

    def key(self, stage: str, *parts: str) -> str:
        """The name of a result: stage, store version and everything that it depends on."""
        mac = hashlib.sha256()
        for part in (STORE_VERSION, __version__, stage, *parts):
            mac.update(len(part).to_bytes(4, "big") + part.encode())
        return mac.hexdigest()

    def _path(self, key: str) -> Path:
        return self.root / "results" / key[:2] / key

    def get(self, key: str, kind: Any) -> Any | None:
        """The record, or None: never made, or it or a blob of it damaged; it is made again then."""
        try:
            raw = self._path(key).read_bytes()
        except OSError:
            return None
        check, _, body = raw.partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != check:
            return None
        try:
            value = _adapter(kind).validate_json(body)
        except ValidationError:
            return None
        return value if all(map(self._is_whole, blobs_of(value))) else None

    def _is_whole(self, blob: BlobId) -> bool:
        if blob not in self._whole and self.blobs.holds(blob):
            self._whole.add(blob)
        return blob in self._whole

    def put(self, key: str, kind: Any, value: Any) -> None:
        """Keep a record."""
        body = to_json(kind, value)
        check = hashlib.sha256(body).hexdigest().encode()
        # Not flushed: a torn record fails its check and is made anew; a study has thousands.
        write_atomic(self._path(key), check + b"\n" + body, flush=False)

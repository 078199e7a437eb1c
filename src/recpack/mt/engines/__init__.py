"""Translation engines behind the port `Translator`: one file each, all without a network."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

MAX_CHARS = 1200
"""Longest line an engine is given: beyond it models drop text without a word, so None is honest."""


def file_digest(path: Path) -> str:
    """SHA-256 of a model file, taken again only when the file has changed."""
    told = path.stat()
    return _file_digest(path, told.st_size, told.st_mtime_ns)


@lru_cache(maxsize=256)
def _file_digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - part of the key
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""A file as it lies in the folder, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from recpack.model.problem import Problem

SourceId = NewType("SourceId", str)


class FileKind(StrEnum):
    """What a file is by its content, never by its suffix."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    TEXT = "text"
    DICOM = "dicom"
    DICOMDIR = "dicomdir"
    ARCHIVE = "archive"
    SYSTEM = "system"
    CONFIG = "config"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file.

    `path` is relative to the folder, with forward slashes; it holds the original name and so
    never leaves the private folder. `size` is in bytes, `sha256` hexadecimal.
    """

    id: SourceId
    path: str
    kind: FileKind
    size: int
    sha256: str
    duplicate_of: SourceId | None = None


class DispositionKind(StrEnum):
    """The four ends an input file can have: a conservation law."""

    INCLUDED = "included"
    PARTIAL = "partial"
    LEFT_OUT = "left_out"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Disposition:
    """What became of one source, why, and the bundle files that hold it.

    `part_of` names the source under whose document the pages of this one stand.
    """

    source: SourceId
    kind: DispositionKind
    reason: str = ""
    outputs: tuple[str, ...] = ()
    duplicate_of: SourceId | None = None
    part_of: SourceId | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything found in the folder, ordered by relative path."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...] = ()

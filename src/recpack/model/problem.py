"""What went wrong, told without a word of patient text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Severity(StrEnum):
    """How much a problem matters to the person who reads the manifest."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong.

    `code` is a stable kebab-case word listed in docs/reference/problems.md; `detail` holds only
    words of ours (a type name, a module, a count), never text that came out of a document.
    """

    code: str
    severity: Severity
    stage: str
    source: str | None = None
    page: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A value or none, and the problems met: a bad file is a record, not an exception."""

    value: T | None
    problems: tuple[Problem, ...] = ()

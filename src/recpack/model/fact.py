"""Clinical facts, each with the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from recpack.model.document import Box, DocumentId
from recpack.model.imaging import Imaging


class Status(StrEnum):
    """Whether the fact holds."""

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands: document, page, box, the phrase in both languages (redacted)."""

    document: DocumentId
    page: int
    box: Box
    source_quote: str
    english_quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One clinical statement.

    `kind` is a word of docs/reference/facts.md (diagnosis, stage, marker, variant, laboratory,
    treatment …), `name` what it is about in standard words, `value` as printed, `unit` UCUM where
    known, `date` ISO 8601 (shifted), `code` a "system:code" pair such as "HGVS:c.747G>T".
    """

    id: str
    kind: str
    name: str
    value: str
    evidence: tuple[Evidence, ...]
    unit: str = ""
    date: str | None = None
    subject: str = "patient"
    status: Status = Status.PRESENT
    confidence: float = 1.0
    code: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two facts that cannot both be right; both are kept."""

    about: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """An item the profile asks for; `state`: present, too_old, partial, unavailable, missing."""

    item: str
    label: str
    level: str
    state: str
    ask: str = ""
    ask_source: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that extract found in a case."""

    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    missing: tuple[Missing, ...] = ()
    profile: str = "core"
    imaging: Imaging = field(default_factory=Imaging)

"""Who this is: every identity known of the folder, and where each was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from recpack.model.source import SourceId


class Tag(StrEnum):
    """Kinds of identifiers. The tag decides the surrogate."""

    PATIENT = "PATIENT"
    RELATIVE = "RELATIVE"
    STAFF = "STAFF"
    PERSON = "PERSON"
    HOSPITAL = "HOSPITAL"
    WARD = "WARD"
    ID = "ID"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    ADDRESS = "ADDRESS"
    BIRTHDATE = "BIRTHDATE"
    DATE = "DATE"
    AGE = "AGE"


@dataclass(frozen=True, slots=True)
class Identity:
    """One identifier: `value` as first seen, `forms` its other spellings, `seen` the sources."""

    tag: Tag
    value: str
    forms: tuple[str, ...] = ()
    seen: tuple[SourceId, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Identities:
    """All identities of a case in a stable order (tag, then first document, then value).

    `rejected`: compact values that a reviewer said identify nobody. `reserved`: texts like
    "Doctor 2" that the papers hold already, so that no stand-in may be called so.
    """

    items: tuple[Identity, ...] = ()
    rejected: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()

    def without_sources(self) -> Identities:
        """What redaction goes by: where each was seen, thousands of slices, changes nothing."""
        return replace(self, items=tuple(replace(i, seen=()) for i in self.items))


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The secrets of one case: its code, and the key that surrogates, UIDs and the shift hang on.

    `shift_days` is added to every date (negative, or 0 with dates kept); `dates` is shift, year
    or keep.
    """

    code: str
    secret: bytes
    shift_days: int
    dates: str = "shift"


@dataclass(frozen=True, slots=True)
class Subject:
    """What may be told of the patient: "male" / "female" / "", five-year age band, country."""

    sex: str = ""
    age_band: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class OtherPatient:
    """A source whose patient contradicts the rest of the folder."""

    source: SourceId
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An uncertain finding: redacted, and shown for review; never leaves the private folder.

    `confidence` is below 0.65; `context` is the line around `value`.
    """

    id: str
    tag: str
    value: str
    source: SourceId
    page: int
    context: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Identified:
    """What barrier 1 gives: identities, case id, sources of another patient, what to review.

    `case_id` is a national ID, or name and birth date, or "" where neither is known.
    """

    identities: Identities
    subject: Subject
    case_id: str
    others: tuple[OtherPatient, ...] = ()
    uncertain: tuple[Finding, ...] = ()

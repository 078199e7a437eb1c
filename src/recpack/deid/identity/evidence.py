"""What each source says of its patient, and which names that makes one person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recpack.config import CONFIG_NAME
from recpack.deid.identity.alike import Alike, alike
from recpack.deid.identity.gathered import Entry, Gathered
from recpack.deid.identity.nobody import is_no_number
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import compact
from recpack.deid.text.names import is_han_name, latin_tokens, same_person
from recpack.deid.text.numbers.national import birth_of
from recpack.deid.text.spellings import PERSON_TAGS, spellings
from recpack.model.document import ImagingObject
from recpack.model.identity import Identity, Tag
from recpack.model.source import SourceId

# Numbers that belong to a patient or to one examination; never those of a scanner or a house.
_PATIENT_NUMBERS = frozenset({"PatientID", "OtherPatientIDs", "AccessionNumber", "AdmissionID"})
_LEAST = 4
_BY_NAME = ("label", "dicom", CONFIG_NAME, "review")  # who says so themselves


@dataclass(slots=True)
class Evidence:
    """Birth dates (ISO) and numbers (compact) of one source's patient."""

    births: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add_number(self, value: str) -> None:
        """A number; a national one tells a birth date as well."""
        key = compact(value)
        if len(key) >= _LEAST and any(map(str.isdigit, key)) and not is_no_number(value):
            self.numbers.add(key)
            if told := birth_of(value):
                self.births.add(told[0])

    def supports(self, other: Evidence) -> bool:
        """Whether birth date or number agree, and no birth date contradicts."""
        return bool(self.births & other.births) or self.shares_number(other)

    def shares_number(self, other: Evidence) -> bool:
        """Whether a number agrees, and no birth date contradicts."""
        return bool(self.numbers & other.numbers) and not self.contradicts(other)

    def contradicts(self, other: Evidence) -> bool:
        """Whether both know the birth date, and know another one."""
        return bool(self.births and other.births and not self.births & other.births)


def of_object(obj: ImagingObject) -> Evidence:
    """Of a header, at any depth; nothing of a DICOMDIR of several patients."""
    out = Evidence()
    if len({v for k, v in obj.identity if k == "PatientName"}) > 1:
        return out
    for keyword, value in obj.identity:
        if keyword == "PatientBirthDate":
            out.births |= {f.iso for f in find_dates(value) if f.day}
        elif keyword in _PATIENT_NUMBERS:
            out.add_number(value)
    return out


def joined(sources: Sequence[SourceId], known: Mapping[SourceId, Evidence]) -> Evidence:
    """All that several sources say."""
    out = Evidence()
    for source in sources:
        if source in known:
            out.births |= known[source].births
            out.numbers |= known[source].numbers
    return out


def join_spellings(gathered: Gathered, primary: str, known: Mapping[SourceId, Evidence]) -> None:
    """Give the patient every spelling that is the patient's, until nothing more is found.

    Spellings of one name need nothing else unless birth dates contradict; names that cannot be
    compared, or agree in part, need the birth date or a number; another name needs the number.
    """
    mine = (
        e for e in gathered.of(Tag.PATIENT) if any(same_person(v, primary) for v in e.spelled())
    )
    main = next(mine, None)
    if main is None or not primary:
        return
    grown = True
    while grown:
        grown = False
        for entry in [*gathered.of(Tag.PATIENT), *gathered.of(Tag.PERSON)]:
            if entry is not main and _belongs(entry, main, known):
                gathered.merge(main, entry)
                grown = True
    for entry in _called_shortly(gathered, main):
        gathered.merge(main, entry)


def _called_shortly(gathered: Gathered, main: Entry) -> list[Entry]:
    """Persons whose whole name is a short or declined one of the patient, and of nobody else."""
    patient = Identity(Tag.PATIENT, main.value, tuple(main.forms))
    short = {s.key for s in spellings(patient) if not s.marks}
    others = [
        {t for v in e.spelled() for t in latin_tokens(v)}
        for e in gathered.entries
        if e.tag in PERSON_TAGS and e is not main and len(latin_tokens(e.value)) > 1
    ]
    return [
        e
        for e in (*gathered.of(Tag.PERSON), *gathered.of(Tag.STAFF))
        if not e.by.startswith(_BY_NAME)
        and all(compact(v) in short for v in e.spelled())
        and not any(set(latin_tokens(e.value)) < words for words in others)
    ]


def _belongs(entry: Entry, main: Entry, known: Mapping[SourceId, Evidence]) -> bool:
    best = max(alike(a, b) for a in entry.spelled() for b in main.spelled())
    if entry.tag is Tag.PERSON:
        return best is Alike.SAME and all(map(_whole, entry.spelled()))
    # What names both says nothing of whether they are one.
    mine = joined([s for s in main.seen if s not in entry.seen], known)
    theirs = joined([s for s in entry.seen if s not in main.seen], known)
    if best is Alike.SAME:
        return not mine.contradicts(theirs)
    if best is Alike.OTHER:
        return mine.shares_number(theirs)
    return mine.supports(theirs)


def _whole(name: str) -> bool:
    """Two parts at least that are no initials."""
    return is_han_name(name) or len([t for t in latin_tokens(name) if len(t) > 2]) > 1

"""The mixed-patient guard: sources whose name, birth date or sex contradict the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recpack.config import Config
from recpack.deid.identity.harvest import Named, person_names, texts
from recpack.deid.identity.subject import sex_of, sexes_in
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import compact
from recpack.deid.text.likeness import misread
from recpack.deid.text.names import is_han_name, latin_tokens, same_person
from recpack.deid.text.numbers.national import birth_of
from recpack.model.document import Document, ImagingObject, Origin
from recpack.model.identity import Identities, Identity, OtherPatient, Tag
from recpack.model.source import SourceId


@dataclass(slots=True)
class _Claim:
    """What one source says of its patient. `whole` is its text, compact; `scanned` if by OCR."""

    source: SourceId
    names: list[str] = field(default_factory=list)
    births: set[str] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)
    whole: str = ""
    scanned: bool = False


def other_patients(
    config: Config,
    identities: Identities,
    documents: Sequence[Document],
    objects: Sequence[ImagingObject],
    named: Mapping[SourceId, Named],
) -> tuple[OtherPatient, ...]:
    """Sources that contradict the rest, each with its evidence (never with a name or a date).

    A name contradicts only if the source has nothing of ours; a birth date if two digits or more
    differ from the one most sources give (one, where OCR read it); a sex if the source names one
    only, and most others the other.
    """
    claims = [_of_document(d, named.get(d.source, Named())) for d in documents]
    claims += [_of_object(o) for o in objects]
    births, sexes = _majorities(config, claims)
    patients = [i for i in identities.items if i.tag is Tag.PATIENT]
    shared = {compact(i.value) for i in identities.items if i.tag is Tag.ID and len(i.seen) > 1}
    out: dict[SourceId, OtherPatient] = {}
    for claim in claims:
        why = [*_name(claim, patients, shared), *_birth(claim, births), *_sex(claim, sexes)]
        if why:
            out.setdefault(claim.source, OtherPatient(claim.source, "; ".join(why)))
    return tuple(out.values())


def _of_document(document: Document, named: Named) -> _Claim:
    pages = [t for t, _, _ in texts(document)]
    return _Claim(
        document.source,
        [n for n in named.names if _full(n)],
        {f.iso for b in named.births for f in find_dates(b) if f.day},
        {s for page in pages[:1] for s in sexes_in(page)},
        compact("".join(pages)),
        any(p.origin is Origin.OCR for p in document.pages),
    )


def _of_object(obj: ImagingObject) -> _Claim:
    values: dict[str, list[str]] = {}
    for keyword, value in obj.identity:
        values.setdefault(keyword, []).append(value)
    births = [b for v in values.get("PatientBirthDate", ()) for b in find_dates(v)]
    return _Claim(
        obj.source,
        [n for v in values.get("PatientName", ()) for n in person_names(v) if _full(n)],
        {b.iso for b in births if b.day},
        {s for v in values.get("PatientSex", ()) if (s := sex_of(v))},
        compact("".join(v for _, v in obj.identity)),
    )


def _majorities(config: Config, claims: Sequence[_Claim]) -> tuple[Counter[str], Counter[str]]:
    """Births and sexes by the number of sources; the coordinator outvotes all papers."""
    births: Counter[str] = Counter(b for c in claims for b in c.births)
    sexes: Counter[str] = Counter(s for c in claims for s in c.sexes)
    patient = config.patient
    told = [f.iso for f in find_dates(patient.birth_date)]
    numbers = [birth_of(i) for i in patient.ids]
    for known in (*told, *(n[0] for n in numbers if n)):
        births[known] += len(claims) + 1
    if sex := sex_of(patient.sex):
        sexes[sex] += len(claims) + 1
    return births, sexes


def _leader(votes: Counter[str]) -> str:
    """The value of most sources; "" where two are level: nobody can say who is the other."""
    (first, most), *rest = [*votes.most_common(2), ("", 0)]
    return "" if rest and rest[0][1] == most else first


def _name(claim: _Claim, patients: Sequence[Identity], shared: set[str]) -> list[str]:
    if not patients or not claim.names:
        return []
    ours = (patients[0].value, *patients[0].forms)
    if any(_near(n, o) for n in claim.names for o in ours):
        return []
    if any(compact(o) in claim.whole for o in ours) or any(n in claim.whole for n in shared):
        return []
    return ["another patient name, none of this patient's"]


def _birth(claim: _Claim, votes: Counter[str]) -> list[str]:
    main = _leader(votes)
    if not main:
        level = claim.births and len(votes) > 1
        return ["birth date differs from another file's, none is in the majority"] if level else []
    least = 2 if claim.scanned else 1
    if not claim.births or any(_digits_apart(b, main) < least for b in claim.births):
        return []
    return [f"birth date differs from that of {votes[main]} other files"]


def _sex(claim: _Claim, votes: Counter[str]) -> list[str]:
    main = _leader(votes)
    if not main or len(claim.sexes) != 1 or main in claim.sexes:
        return []
    return [f"sex {min(claim.sexes)}, elsewhere {main}"]


def _digits_apart(a: str, b: str) -> int:
    """How many digits differ; a day and a month exchanged count as none."""
    if a[:4] == b[:4] and a[5:7] == b[8:10] and a[8:10] == b[5:7]:
        return 0
    return sum(x != y for x, y in zip(a, b, strict=True))


def _full(name: str) -> bool:
    return is_han_name(name) or len([t for t in latin_tokens(name) if len(t) > 1]) >= 2


def _near(a: str, b: str) -> bool:
    """One person, or a misread of one, or one who shares a part of the name."""
    if same_person(a, b) or set(latin_tokens(a)) & {t for t in latin_tokens(b) if len(t) > 3}:
        return True
    one, two = compact(a), compact(b)
    return one in two or two in one or one in {s.key for s in misread(Identity(Tag.PATIENT, b))}

"""The mixed-patient guard: sources whose name, birth date or sex contradict the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from recpack.config import Config
from recpack.deid.identity.alike import Alike, alike, clash, parts
from recpack.deid.identity.evidence import Evidence, joined
from recpack.deid.identity.harvest import Named, texts
from recpack.deid.identity.headers import person_names
from recpack.deid.identity.subject import sex_of, sexes_in
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import compact
from recpack.deid.text.likeness import misread
from recpack.deid.text.names import is_han_name, latin_tokens
from recpack.deid.text.numbers.national import birth_of
from recpack.model.document import Document, ImagingObject, Origin
from recpack.model.identity import Identities, Identity, OtherPatient, Tag
from recpack.model.source import SourceId

_HANGUL = re.compile("[\uac00-\ud7a3]{2,5}")


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
    known: Mapping[SourceId, Evidence],
) -> tuple[OtherPatient, ...]:
    """Sources that contradict the rest, each with its evidence (never with a name or a date).

    A name contradicts only if no spelling of it can be ours, and neither birth date nor number
    speak for us (`alike`); a birth date if two digits or more differ from the one most sources give
    (one, where OCR read it); a sex if the source names one only, and most others the other.
    """
    claims = [_of_document(d, named.get(d.source, Named())) for d in documents]
    claims += [_of_object(o) for o in objects]
    births, sexes = _majorities(config, claims)
    main = next((i for i in identities.items if i.tag is Tag.PATIENT), None)
    out: dict[SourceId, OtherPatient] = {}
    for claim in claims:
        why = [*_name(claim, main, known), *_birth(claim, births), *_sex(claim, sexes)]
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
    told = [birth_of(v) for k in ("PatientID", "OtherPatientIDs") for v in values.get(k, ())]
    return _Claim(
        obj.source,
        [n for v in values.get("PatientName", ()) for n in person_names(v) if _full(n, 1)],
        {b.iso for b in births if b.day} | {t[0] for t in told if t},
        {s for v in values.get("PatientSex", ()) if (s := sex_of(v))},
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


def _name(claim: _Claim, main: Identity | None, known: Mapping[SourceId, Evidence]) -> list[str]:
    if main is None or not claim.names:
        return []
    ours = (main.value, *main.forms)
    best = max(_near(claim, n, o, main) for n in claim.names for o in ours)
    if best is Alike.SAME or any(compact(o) in claim.whole for o in ours):
        return []
    mine = known.get(claim.source, Evidence())
    rest = joined([s for s in main.seen if s != claim.source], known)
    agrees = mine.shares_number if best is Alike.OTHER else mine.supports
    return [] if agrees(rest) else ["another patient name, none of this patient's"]


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


def _full(name: str, least: int = 2) -> bool:
    """Whether a name says who is meant: two parts, each of `least` letters, or a name unparted."""
    if is_han_name(name) or _HANGUL.fullmatch(name):
        return True
    tokens = latin_tokens(name)
    return len([t for t in tokens if len(t) >= least]) > 1 and max(map(len, tokens)) > 1


def _near(claim: _Claim, name: str, ours: str, main: Identity) -> Alike:
    """How a claimed name stands to a spelling of the patient's.

    In a paper, whose labels are read less surely than elements, a part in common is enough where
    no two given names contradict; a scan's misread letter makes nobody another.
    """
    found = alike(name, ours)
    if found is Alike.SAME or not claim.whole:
        return found
    one, two = compact(name), compact(ours)
    if one in two or two in one or one in {s.key for s in misread(replace(main, value=ours))}:
        return Alike.SAME
    shared, left, rest = parts(name, ours)
    if any(len(t) > 3 for t in shared) and not clash(left, rest):
        return Alike.SAME
    return found

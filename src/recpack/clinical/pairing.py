"""Which imaging report belongs to which study: by date, kind of imaging, body part and side.

A report that came inside a DICOM object belongs to the study of that object. Every other one is
weighed against the studies of its days; two that weigh the same are not guessed between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from recpack.clinical.series import label
from recpack.dicom.series import words
from recpack.model.document import DocumentId
from recpack.model.english import EnglishDocument
from recpack.model.imaging import Imaging, LoneReport, StudyFacts

REPORTS = frozenset({"imaging-report"})
PAIR_DAYS = 10  # a report is written some days after its study
_HEAD_LINES = 14  # titles and tables of a report; below them other studies are compared with
_ENOUGH = 4
_SAME_DAY, _NEAR, _LATER = 4, 3, 2
_SAME_KIND, _SAME_PART, _SAME_SIDE = 3, 3, 1


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says of its study; sets are empty where it says nothing."""

    date: str
    modalities: frozenset[str]
    regions: frozenset[str]
    sides: frozenset[str]


def said(document: EnglishDocument) -> Said:
    """Date, kinds of imaging, body parts, sides from the head of a report, else from its body."""
    clean = document.clean
    lines = [b.text for p in clean.pages[:1] for b in p.blocks if b.text.strip()]
    lines += [b.text for p in document.pages[:1] for b in p.blocks[:_HEAD_LINES] if b.text.strip()]
    half = sum(1 for p in clean.pages[:1] for b in p.blocks if b.text.strip())
    head = "\n".join((*lines[: min(half, _HEAD_LINES)], *lines[half:]))
    body = "\n".join(lines[:half])
    kinds = words.modalities(head) or words.modalities(body)
    return Said(
        clean.date or "",
        kinds,
        words.regions(head) or words.implied(kinds) or words.regions(body),
        words.sides(head),
    )


def _days(a: str, b: str) -> int | None:
    """Days from a to b; None if either is no full date."""
    try:
        return (date.fromisoformat(b) - date.fromisoformat(a)).days
    except ValueError:
        return None


def _date_weight(study: str, report: str) -> int:
    """0 where the days do not fit. Dates cut to the year or month fit if what is left is equal."""
    days = _days(study, report)
    if days is None:
        short = min(len(study), len(report))
        return _LATER if short >= 4 and study[:short] == report[:short] else 0
    if days == 0:
        return _SAME_DAY
    if days in {-1, 1, 2}:
        return _NEAR
    return _LATER if 2 < days <= PAIR_DAYS else 0


def _parts(regions: Iterable[str]) -> frozenset[str]:
    """Body parts as far as studies and reports tell them apart alike."""
    wide = {"liver": "abdomen", "face": "head", "heart": "chest"}
    return frozenset(wide.get(r, r) for r in regions)


def _fits(mine: frozenset[str], theirs: frozenset[str]) -> bool | None:
    """Whether two sets share something; None where one is silent."""
    return bool(mine & theirs) if mine and theirs else None


def weight(study: StudyFacts, report: Said) -> int:
    """How well a report fits a study; 0 where it cannot be its report."""
    kind = _fits(frozenset(study.modalities), report.modalities)
    parts, told = _parts(study.regions), _parts(report.regions)
    part = _fits(parts, told) if "whole-body" not in parts | told else None
    side = _fits(frozenset(study.sides), report.sides)
    total = _date_weight(study.date, report.date)
    if not total or False in {kind, part, side}:
        return 0
    total += _SAME_KIND * (kind or 0) + _SAME_PART * (part or 0) + _SAME_SIDE * (side or 0)
    return total if total >= _ENOUGH else 0


def _alike(study: StudyFacts, report: Said) -> bool:
    """Whether a report names the kind of a study and contradicts nothing else of it."""
    day = study.date or report.date or "2000-01-01"
    same = replace(study, date=day)
    kind = _fits(frozenset(study.modalities), report.modalities)
    return bool(kind) and weight(same, replace(report, date=day)) > 0


def _wanted(studies: Sequence[StudyFacts], report: Said) -> tuple[list[StudyFacts], bool]:
    """(studies that a report belongs to, whether that is sure). Without a date nothing is sure."""
    undated = [s for s in studies if s.pictured and not (s.date and report.date)]
    maybe = [s for s in undated if _alike(s, report)]
    if maybe and not report.date:
        return maybe, False
    weighed = [(weight(s, report), s) for s in studies if s.pictured]
    best = max((w for w, _ in weighed), default=0)
    found = [s for w, s in weighed if w == best] if best else []
    if len(found) < 2:
        return (found, True) if found or not maybe else (maybe, False)
    parts = [_parts(s.regions) for s in found]
    told = _parts(report.regions)
    apart = len(frozenset().union(*parts)) == sum(map(len, parts))
    # One report of several studies of one day (chest and abdomen) names the parts of all.
    return found, apart and all(p and p <= told for p in parts)


def pair(studies: Sequence[StudyFacts], documents: Sequence[EnglishDocument]) -> Imaging:
    """The studies with their reports, and the reports without a study, both in a fixed order."""
    owner = {source: s.uid for s in studies for source in s.sources}
    sure: dict[str, list[EnglishDocument]] = {}
    perhaps: dict[str, list[EnglishDocument]] = {}
    alone: list[LoneReport] = []
    for document in documents:
        inside = owner.get(str(document.clean.source))
        if inside is not None:
            sure.setdefault(inside, []).append(document)
        elif document.clean.doc_class in REPORTS:
            told = said(document)
            found, certain = _wanted(studies, told)
            for study in found:
                (sure if certain else perhaps).setdefault(study.uid, []).append(document)
            if not found or not certain:
                alone.append(_lone(document, told, () if certain else [s.uid for s in found]))
    paired = tuple(
        replace(s, reports=_ids(sure, s.uid), perhaps=_ids(perhaps, s.uid)) for s in studies
    )
    return Imaging(paired, tuple(alone))


def _ids(table: Mapping[str, Sequence[EnglishDocument]], uid: str) -> tuple[DocumentId, ...]:
    return tuple(d.clean.id for d in table.get(uid, ()))


def _lone(document: EnglishDocument, told: Said, perhaps: Sequence[str]) -> LoneReport:
    order = words.region_order()
    regions = tuple(r for r in order if r in told.regions)
    modalities = tuple(sorted(told.modalities, key=lambda m: (m != "PT", m)))
    return LoneReport(
        document.clean.id, told.date, label(modalities, regions, told.date), modalities, regions,
        tuple(perhaps),
    )  # fmt: skip

"""Studies and their reports as the cover lists them and as DATA holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from recpack.bundle.contents import Contents, Entry, Study
from recpack.bundle.words import count
from recpack.model.document import DocumentId
from recpack.model.fact import Findings
from recpack.model.imaging import Imaging, LoneReport, StudyFacts


def _region(study: Study) -> str:
    """The body part, in small letters where DICOM has capitals, "" if the description says it."""
    part = next((x.body_part for x in study.series if x.body_part), "")
    return "" if part.casefold() in study.description.casefold() else part.capitalize()


def _description(study: Study) -> str:
    """The study's description without the modality, which stands beside it."""
    words = study.description.split()
    while words and words[0].upper() in study.modalities:
        words = words[1:]
    return " ".join(words)


def _detail(study: Study, facts: StudyFacts | None) -> str:
    """Extent, phases or sequences, thinnest slices: "4 series, 312 images · 1.25 mm"."""
    images = sum(o.frames for x in study.series for o in x.objects)
    extent = f"{count(len(study.series), 'series', 'series')}, {count(images, 'image')}"
    return " · ".join((extent, *(facts.highlights if facts else ())))


def _study_row(study: Study, facts: StudyFacts | None, contents: Contents) -> dict[str, Any]:
    reports = [e for d in (facts.reports if facts else ()) if (e := contents.entry(d))]
    perhaps = [e for d in (facts.perhaps if facts else ()) if (e := contents.entry(d))]
    notes = list(facts.remarks) if facts else []
    if perhaps and not reports:
        numbers = ", ".join(f"[{e.number}]" for e in perhaps)
        notes.append(f"Its report may be {numbers}: two studies fit")
    return {
        "date": study.date,
        "what": ", ".join(facts.modalities if facts else study.modalities),
        "region": _region(study),
        "description": _description(study),
        "detail": _detail(study, facts),
        "note": "no report" if facts and facts.reportable and not (reports or perhaps) else "",
        "remarks": notes,
        "study": study.series[0].id if study.series else "",
        "refs": [contents.reference(e.document.clean.id, 1) for e in reports],
    }


def _report_row(entry: Entry, contents: Contents, lone: LoneReport | None) -> dict[str, Any]:
    return {
        "date": entry.document.clean.date or "",
        "what": "report",
        "region": lone.label.removesuffix(lone.date).strip() if lone else "",
        "description": entry.title,
        "detail": "",
        "note": "no images" if lone and not lone.perhaps else "",
        "remarks": [],
        "study": "",
        "refs": [contents.reference(entry.document.clean.id, 1)],
    }


def imaging_rows(
    findings: Findings, contents: Contents, studies: tuple[Study, ...]
) -> list[dict[str, Any]]:
    """Studies joined with their reports, and reports without a study, newest first."""
    known = {s.uid: s for s in findings.imaging.studies}
    lone = {r.document: r for r in findings.imaging.alone}
    paired = {d for s in known.values() for d in s.reports}
    rows = [_study_row(s, known.get(s.uid), contents) for s in studies]
    rows += [
        _report_row(e, contents, lone.get(e.document.clean.id))
        for e in contents.entries
        if e.group == "imaging" and e.document.clean.id not in paired
    ]
    return sorted(rows, key=lambda r: str(r["date"]), reverse=True)


def _told(record: Mapping[str, Any], *always: str) -> dict[str, Any]:
    """A record without what is not stated, but for some fields."""
    return {k: v for k, v in record.items() if k in always or v not in ("", 0, (), [], False, None)}


def _study_record(study: StudyFacts) -> dict[str, Any]:
    record = asdict(study)
    del record["sources"]  # the manifest has them
    record["series"] = [
        _told(s, "uid", "number", "modality", "role", "objects", "images") for s in record["series"]
    ]
    return _told(record, "uid", "date", "label", "modalities", "series", "reports", "remarks")


def imaging_record(imaging: Imaging) -> dict[str, Any]:
    """What is known of studies, and reports without one; lengths in mm."""
    return {
        "studies": [_study_record(s) for s in imaging.studies],
        "reports_without_images": [
            _told(asdict(r), "document", "date", "label") for r in imaging.alone
        ],
    }


def reports_of(imaging: Imaging, uid: str) -> tuple[tuple[DocumentId, ...], tuple[str, ...]]:
    """(reports, remarks) of a study."""
    found = next((s for s in imaging.studies if s.uid == uid), None)
    return (found.reports, found.remarks) if found else ((), ())


def faces(imaging: Imaging) -> int:
    """How many series hold slices that may be turned into a face."""
    return sum(x.face for s in imaging.studies for x in s.series)

r"""DATA/: the manifest, the facts and the tables, for scripts.

JSON is sorted by our own order and written with "\\n"; CSV follows RFC 4180 with a byte order mark,
because spreadsheets guess the encoding otherwise.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from recpack.bundle.contents import Contents, Study, papers
from recpack.bundle.images import Shown, manifest_stacks
from recpack.bundle.imaging import imaging_record, reports_of
from recpack.bundle.trends import abnormal
from recpack.bundle.values import extra
from recpack.bundle.view import section_of
from recpack.model.bundle import Case
from recpack.model.fact import Evidence, Fact
from recpack.model.imaging import Imaging
from recpack.model.problem import Problem
from recpack.model.source import Disposition, SourceId

_NUMERIC = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s?%?")


def write_json(path: Path, value: Any) -> None:
    """JSON for people too: two spaces, UTF-8, a newline at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def safe_cell(value: str) -> str:
    """A cell no spreadsheet takes for a formula (OWASP "CSV injection"); numbers stay numbers."""
    if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMERIC.fullmatch(value):
        return "'" + value
    return value


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with a header line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe_cell(c) for c in row] for row in rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _first(*values: str) -> str | None:
    return next((v for v in values if v), None)


def _sources(case: Case, dispositions: Iterable[Disposition]) -> list[dict[str, Any]]:
    """One record a file, without its name; class, language and pages from what was read of it."""
    read: dict[SourceId, list[Any]] = {}
    for d in case.documents:
        read.setdefault(d.clean.source, []).append(d.clean)
    modality = {o.source: o.modality for o in case.objects}
    ends = {d.source: d for d in dispositions}
    out = []
    for file in case.files:
        cleans, end = read.get(file.id, []), ends.get(file.id)
        if end is None:
            continue
        out.append(
            {
                "id": file.id,
                "kind": file.kind.value,
                "class": _first(*(c.doc_class for c in cleans), modality.get(file.id, "")),
                "language": _first(*(c.language for c in cleans)),
                "pages": sum(len(c.pages) for c in cleans) or None,
                "disposition": end.kind.value,
                "reason": end.reason,
                "duplicate_of": end.duplicate_of,
                "outputs": list(end.outputs),
            }
        )
    return out


def _studies(
    studies: Sequence[Study], shown: Mapping[str, Sequence[Shown]], imaging: Imaging
) -> list[dict[str, Any]]:
    said = {s.uid: reports_of(imaging, s.uid) for s in studies}
    return [
        {
            "uid": s.uid,
            "date": s.date,
            "description": s.description,
            "modalities": list(s.modalities),
            "reports": list(said[s.uid][0]),
            "remarks": list(said[s.uid][1]),
            "series": [
                {
                    "id": x.id,
                    "uid": x.objects[0].series_instance,
                    "number": x.number,
                    "modality": x.modality,
                    "description": x.description,
                    "body_part": x.body_part,
                    "objects": len(x.objects),
                    "stacks": manifest_stacks(shown.get(x.id, ())),
                }
                for x in s.series
            ],
        }
        for s in studies
    ]


def manifest(
    case: Case,
    contents: Contents,
    studies: Sequence[Study],
    dispositions: Iterable[Disposition],
    shown: Mapping[str, Sequence[Shown]],
) -> dict[str, Any]:
    """recpack.manifest/1; `shown` gives the stacks of each series id."""
    held = {
        e.document.clean.id: series
        for series, entries in papers(contents, studies).items()
        for e in entries
    }
    return {
        "schema": "recpack.manifest/1",
        "case": case.code,
        "mode": case.mode,
        "dates": case.dates,
        "stage": case.stage,
        "profile": case.findings.profile,
        "versions": dict(case.versions),
        "sources": _sources(case, dispositions),
        "documents": [
            {
                "id": e.document.clean.id,
                "number": e.number,
                "source": e.document.clean.source,
                "series": held.get(e.document.clean.id),
                "class": e.document.clean.doc_class,
                "class_confidence": e.document.clean.class_confidence,
                "class_words": list(e.document.clean.class_words),
                "language": e.document.clean.language,
                "date": e.document.clean.date,
                "date_confidence": e.document.clean.date_confidence,
                "title": e.title,
                "pages": len(e.document.clean.pages),
                "engine": e.document.engine,
                "certified": sorted({c.source for c in e.document.certified}),
                "file": e.file or None,
            }
            for e in contents.entries
        ],
        "studies": _studies(studies, shown, case.findings.imaging),
    }


def _evidence(e: Evidence) -> dict[str, Any]:
    return {
        "document": e.document,
        "page": e.page,
        "box": [round(v, 1) for v in (e.box.x0, e.box.y0, e.box.x1, e.box.y1)],
        "source_quote": e.source_quote,
        "english_quote": e.english_quote,
    }


def facts(case: Case) -> dict[str, Any]:
    """recpack.facts/1: facts with their evidence, conflicts, missing items."""
    found = case.findings
    return {
        "schema": "recpack.facts/1",
        "case": case.code,
        "profile": found.profile,
        "facts": [
            {
                "id": f.id,
                "kind": f.kind,
                "name": f.name,
                "value": f.value,
                "unit": f.unit,
                "date": f.date,
                "subject": f.subject,
                "status": f.status.value,
                "confidence": round(f.confidence, 3),
                "code": f.code,
                "extra": dict(f.extra),
                "evidence": [_evidence(e) for e in f.evidence],
            }
            for f in found.facts
        ],
        "conflicts": [{"about": c.about, "facts": list(c.facts)} for c in found.conflicts],
        "missing": missing(case),
        "imaging": imaging_record(found.imaging),
    }


def missing(case: Case) -> list[dict[str, str]]:
    """Items of the profile, present ones too."""
    return [
        {
            "item": m.item, "label": m.label, "level": m.level, "state": m.state,
            "ask": m.ask, "ask_source": m.ask_source,
        }
        for m in case.findings.missing
    ]  # fmt: skip


def problems(case_problems: Iterable[Problem], code: str) -> dict[str, Any]:
    """recpack.problems/1: what went wrong, without a word of the records."""
    return {
        "schema": "recpack.problems/1",
        "case": code,
        "problems": [
            {
                "code": p.code,
                "severity": p.severity.value,
                "stage": p.stage,
                "source": p.source,
                "page": p.page,
                "detail": p.detail,
            }
            for p in case_problems
        ],
    }


def _place(fact: Fact, contents: Contents) -> tuple[str, str]:
    """File and page of the first evidence."""
    for e in fact.evidence:
        entry = contents.entry(e.document)
        if entry is not None:
            return (entry.file or str(entry.number), str(e.page))
    return ("", "")


def _rest(fact: Fact, *known: str) -> str:
    return "; ".join(f"{k}={v}" for k, v in fact.extra if k not in known and v)


def write_tables(case: Case, contents: Contents, folder: Path) -> None:
    """labs.csv, treatments.csv and variants.csv (a header alone where nothing was found)."""
    parts: dict[str, list[Fact]] = {"laboratory": [], "treatment": [], "biomarkers": []}
    for f in case.findings.facts:
        if section_of(f) in parts:
            parts[section_of(f)].append(f)
    for group in parts.values():
        group.sort(key=lambda f: (f.name.casefold(), f.date or "", f.id))
    write_csv(
        folder / "labs.csv",
        ("id", "date", "name", "code", "value", "unit", "reference", "flag", "status", "document",
         "page", "doubtful"),
        ((f.id, f.date or "", f.name, f.code, f.value, f.unit,
          extra(f, "reference", "ref", "range"), abnormal(extra(f, "flag", "abnormal")),
          f.status.value, *_place(f, contents), extra(f, "doubtful"))
         for f in parts["laboratory"]),
    )  # fmt: skip
    ends = ("end", "end_date", "stop", "until", "to")
    write_csv(
        folder / "treatments.csv",
        ("id", "kind", "start", "end", "name", "code", "value", "unit", "status", "details",
         "document", "page"),
        ((f.id, f.kind, f.date or "", extra(f, *ends), f.name, f.code, f.value, f.unit,
          f.status.value, _rest(f, *ends), *_place(f, contents)) for f in parts["treatment"]),
    )  # fmt: skip
    write_csv(
        folder / "variants.csv",
        ("id", "kind", "date", "name", "code", "value", "unit", "status", "details", "document",
         "page"),
        ((f.id, f.kind, f.date or "", f.name, f.code, f.value, f.unit, f.status.value, _rest(f),
          *_place(f, contents)) for f in parts["biomarkers"]),
    )  # fmt: skip

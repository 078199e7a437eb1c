"""AUDIT/: how it was translated, what is missing, what went wrong, and what the leak audit says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from recpack.bundle import data
from recpack.bundle.contents import Contents, Entry
from recpack.bundle.html import report_html
from recpack.bundle.imaging import faces
from recpack.bundle.making import translation_counts
from recpack.bundle.words import (
    CONTINUED,
    CORRECTED,
    NOT_CERTIFIED,
    dates_word,
    heading,
    origins_among,
    warnings_of,
)
from recpack.model.bundle import AuditReport, Case
from recpack.model.english import By
from recpack.model.problem import Problem


def _write_html(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _segments(case: Case, contents: Contents) -> list[dict[str, Any]]:
    """Every translated part of every line; lines that are English already are not listed."""
    del case
    out: list[dict[str, Any]] = []
    for entry in contents.entries:
        clean = entry.document.clean
        languages = {p.number: p.language for p in clean.pages}
        for page in entry.document.standing:
            for n, block in enumerate(page.blocks, 1):
                for s in block.segments:
                    if not s.source.strip() or s.by.value == "same":
                        continue
                    if CONTINUED in s.flags and _goes_on(out, entry.number, page.number, n):
                        continue
                    out.append(
                        {
                            "document": clean.id,
                            "number": entry.number,
                            "page": page.number,
                            "line": n,
                            "to_line": n,
                            "language": languages.get(page.number) or clean.language,
                            "source": s.source,
                            "target": s.target,
                            "by": s.by.value,
                            "flags": list(s.flags),
                            "differs": list(s.differs),
                        }
                    )
        out += _signed(entry)
    return out


def _signed(entry: Entry) -> list[dict[str, Any]]:
    """The lines of a signed translation; it has no source line by line."""
    return [
        {
            "document": entry.document.clean.id, "number": entry.number, "page": number,
            "line": n, "to_line": n, "language": item.page.language, "source": "",
            "target": block.text, "by": By.CERTIFIED.value, "flags": [],
        }
        for item in entry.document.certified
        for number in [item.beside or item.number]
        for n, block in enumerate(item.page.blocks, 1)
    ]  # fmt: skip


def _goes_on(out: list[dict[str, Any]], number: int, page: int, line: int) -> bool:
    """Let the sentence above reach down to this line, whose English stands there."""
    above = out[-1] if out else None
    if above is None or (above["number"], above["page"]) != (number, page):
        return False
    above["to_line"] = line
    return True


def _origin(segment: dict[str, Any]) -> str:
    return CORRECTED if CORRECTED in segment["flags"] else str(segment["by"])


def told_of(segment: dict[str, Any]) -> list[str]:
    """The flags of a listed segment, with what differs where that is known."""
    known = {text.partition(": ")[0]: text for text in segment.get("differs", ())}
    return [known.get(flag, flag) for flag in segment["flags"]]


def _span(segment: dict[str, Any]) -> str:
    """The line, or the lines, a segment's source stands on."""
    first, last = segment["line"], segment["to_line"]
    return str(first) if first == last else f"{first}-{last}"


def write_translation(case: Case, contents: Contents, folder: Path) -> None:
    """translation.json and translation.html, weakest lines and flags first to be seen."""
    origins, flagged = translation_counts(case)
    segments = _segments(case, contents)
    words = {key: word for key, _, word in origins_among(origins)}
    data.write_json(
        folder / "translation.json",
        {
            "schema": "recpack.translation/1",
            "case": case.code,
            "certified": sorted(e.number for e in contents.entries if e.document.replaced),
            "engines": sorted({d.engine for d in case.documents}),
            "counts": {k: origins[k] for k in ("same", *words) if origins[k]},
            "flagged_lines": flagged,
            "segments": segments,
        },
    )
    tables: list[dict[str, Any]] = [
        {
            "title": "By origin",
            "head": ("Origin", "Segments"),
            "rows": [(words[k], origins[k]) for k in words],
            "empty": "",
        }
    ]
    for entry in contents.entries:
        mine = [s for s in segments if s["number"] == entry.number]
        tables.append(
            {
                "title": f"[{entry.number}] {entry.name}",
                "head": ("Page", "Line", "Source", "English", "Origin", "To check"),
                "rows": [
                    (s["page"], _span(s), s["source"], s["target"], words[_origin(s)],
                     "; ".join(warnings_of(told_of(s))))
                    for s in mine
                ],
                "empty": "Nothing had to be translated.",
            }
        )  # fmt: skip
    intro = (f"{heading(NOT_CERTIFIED)}. Names were replaced before anything was translated.",)
    _write_html(
        folder / "translation.html",
        report_html(case.code, "Translation line by line", intro, tables),
    )


def write_gaps(case: Case, problems: Iterable[Problem], folder: Path) -> None:
    """completeness.json and problems.json."""
    items = data.missing(case)
    states = Counter(i["state"] for i in items)
    data.write_json(
        folder / "completeness.json",
        {
            "schema": "recpack.completeness/1",
            "case": case.code,
            "profile": case.findings.profile,
            "counts": dict(sorted(states.items())),
            "items": items,
            "imaging": [
                {"study": s.uid, "label": s.label, "remarks": list(s.remarks)}
                for s in case.findings.imaging.studies
                if s.remarks
            ],
        },
    )
    data.write_json(folder / "problems.json", data.problems(problems, case.code))


def _redactions(case: Case) -> tuple[Counter[str], Counter[str]]:
    """What was replaced in documents and in DICOM objects, by kind."""
    documents: Counter[str] = Counter()
    objects: Counter[str] = Counter()
    for d in case.documents:
        documents.update(dict(d.clean.redactions))
    for o in case.objects:
        objects.update(dict(o.redactions))
    return documents, objects


def verdict(report: AuditReport) -> str:
    """One sentence on the audit; an upper bound by the rule of three where no canary was missed."""
    found = f"{len(report.hits)} residual identifiers in {report.files} files"
    if not report.canaries:
        return f"{found}; {report.needles} identifiers and spellings looked for."
    missed = f"{report.missed} of {report.canaries} planted canaries missed"
    if report.bound is not None and report.canaries >= 30:
        missed += f": the audit overlooks less than {100 * report.bound:.1f} % (95 % confidence)"
    return f"{found}; {report.needles} identifiers and spellings looked for; {missed}."


def deid_report(case: Case, report: AuditReport, contents: Contents) -> dict[str, Any]:
    """recpack.deid/1: no value of any identifier, only kinds, counts and places."""
    documents, objects = _redactions(case)
    return {
        "schema": "recpack.deid/1",
        "case": case.code,
        "mode": case.mode,
        "dates": case.dates,
        "identities": dict(case.identity_counts),
        "redacted": {"documents": dict(sorted(documents.items())),
                     "objects": dict(sorted(objects.items()))},
        "documents": [
            {
                "document": e.document.clean.id,
                "number": e.number,
                "redactions": dict(e.document.clean.redactions),
            }
            for e in contents.entries
        ],
        "faces": faces(case.findings.imaging),
        "audit": {
            "files": report.files,
            "needles": report.needles,
            "canaries": report.canaries,
            "missed": report.missed,
            "bound": None if report.bound is None else round(report.bound, 4),
            "unread": list(report.unread),
            "hits": [
                {"file": h.file, "view": h.view, "tag": h.tag, "needle": h.needle}
                for h in report.hits
            ],
        },
    }  # fmt: skip


def _counts(title: str, items: Iterable[tuple[str, int]], empty: str) -> dict[str, Any]:
    rows: Sequence[tuple[str, int]] = [(heading(k.lower()), v) for k, v in items]
    return {"title": title, "head": ("Kind", "Count"), "rows": rows, "empty": empty}


def write_deid(case: Case, report: AuditReport, contents: Contents, folder: Path) -> None:
    """deid.json and deid.html."""
    folder.mkdir(parents=True, exist_ok=True)
    record = deid_report(case, report, contents)
    data.write_json(folder / "deid.json", record)
    documents, objects = _redactions(case)
    tables = [
        _counts("Who and what was known", case.identity_counts, "Nobody was named in the records."),
        _counts("Replaced or painted over in documents", sorted(documents.items()), "Nothing."),
        _counts("Replaced or removed in DICOM objects", sorted(objects.items()), "Nothing."),
        {
            "title": "Residual identifiers",
            "head": ("File", "View", "Kind"),
            "rows": [(h.file, h.view, h.tag) for h in report.hits],
            "empty": "None found.",
        },
        {
            "title": "Files the audit could not read",
            "head": ("File",),
            "rows": [(name,) for name in report.unread],
            "empty": "None.",
        },
    ]
    intro = (
        f"Mode: {case.mode}; {dates_word(case.dates)}.",
        verdict(report),
        (
            "The audit reads the written files again, without the detectors that redacted them. "
            "It supports, and does not replace, the judgement of whoever sends this bundle."
        ),
    )
    _write_html(
        folder / "deid.html",
        report_html(case.code, "De-identification and leak audit", intro, tables),
    )

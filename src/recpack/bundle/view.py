"""What the cover says, as plain dicts: the PDF, the DOCX and the index all show this one view."""

from __future__ import annotations

from collections import Counter
from typing import Any

from recpack.bundle.contents import Contents, Study
from recpack.bundle.timeline import END, timeline, treatment_label, treatment_note
from recpack.bundle.trends import key_marker, lab_rows
from recpack.bundle.values import day, extra, notes
from recpack.bundle.words import (
    CONTINUED,
    NOT_CERTIFIED,
    ORIGINS,
    count,
    dates_word,
    heading,
    is_warning,
    language_name,
    plain,
    sex_word,
)
from recpack.model.bundle import Case
from recpack.model.english import By
from recpack.model.fact import Fact, Missing, Status

# Kinds of docs/reference/facts.md by the section of the cover that shows them.
SECTIONS: dict[str, tuple[str, ...]] = {
    "diagnosis": (
        "diagnosis", "histology", "grade", "stage", "tnm", "tumour", "tumor", "size", "margin",
        "metastasis", "node", "invasion", "lesion", "location", "site", "laterality", "pathology",
    ),
    "biomarkers": ("marker", "ihc", "biomarker", "variant", "fusion", "expression", "msi", "tmb",
                   "molecular", "genomic", "receptor", "cnv", "copy_number", "signature"),
    "treatment": ("treatment", "surgery", "procedure", "operation", "radiotherapy", "chemotherapy",
                  "systemic", "regimen", "intervention", "transplant", "response", "toxicity",
                  "progression", "relapse", "recurrence"),
    "laboratory": ("laboratory", "lab", "tumour_marker", "tumor_marker"),
    "imaging": ("imaging", "finding", "measurement", "recist"),
    "current": ("performance", "performance_status", "ecog", "karnofsky", "symptom", "weight",
                "height", "bmi", "vital", "vitals", "medication", "allergy", "comorbidity",
                "condition", "history", "habit", "smoking", "alcohol", "child_pugh", "score",
                "social", "infection", "age", "menopause"),
}  # fmt: skip
_TREATMENT_NOTES = {"absent": "not given", "possible": "planned or possible"}


def section_of(fact: Fact) -> str:
    """The section that shows a fact; relatives are always kept apart."""
    if fact.subject != "patient":
        return "family"
    kind = fact.kind.lower().replace("-", "_")
    return next((name for name, kinds in SECTIONS.items() if kind in kinds), "other")


def statement(fact: Fact, contents: Contents) -> dict[str, Any]:
    """A fact as shown: name, value with unit, code, date, notes and references."""
    value = " ".join(x for x in (fact.value, fact.unit) if x)
    return {
        "id": fact.id,
        "kind": fact.kind,
        "name": fact.name or heading(fact.kind),
        "value": value,
        "code": fact.code.replace(":", " ", 1),
        "date": fact.date or "",
        "notes": notes(fact),
        "extra": [
            {"name": plain(k), "value": v}
            for k, v in fact.extra
            if v and k not in ("flag", "reference", "ref", "range", "abnormal")
        ],
        "refs": contents.references(fact.evidence),
    }


# Words that mean nothing without their kind: "penicillin (absent)".
_SAY_KIND = {"allergy", "comorbidity", "medication", "symptom", "history", "condition"}


def _merge(facts: list[Fact], contents: Contents, *, family: bool = False) -> list[dict[str, Any]]:
    """Statements; those that say the same on the same date share one row and all references."""
    groups: dict[tuple[str, ...], list[Fact]] = {}
    for f in facts:
        key = (f.kind, f.name.casefold(), f.value.casefold(), f.unit, f.status.value, f.date or "")
        groups.setdefault(key, []).append(f)
    out = []
    for members in groups.values():
        row = statement(members[0], contents)
        row["refs"] = contents.references(e for f in members for e in f.evidence)
        kind = plain(members[0].kind)
        told = kind.casefold() in row["name"].casefold()
        if (family or kind in _SAY_KIND) and not told:
            row["name"] = f"{heading(kind)}: {row['name']}"
        out.append(row)
    return out


def _sections(case: Case) -> dict[str, list[Fact]]:
    out: dict[str, list[Fact]] = {name: [] for name in (*SECTIONS, "family", "other")}
    for fact in case.findings.facts:
        out[section_of(fact)].append(fact)
    order = SECTIONS["diagnosis"]
    out["diagnosis"].sort(key=lambda f: order.index(f.kind.lower().replace("-", "_")))
    return out


def _primary(facts: list[Fact], kind: str) -> Fact | None:
    """The present, surest and latest fact of a kind."""
    found = [f for f in facts if f.kind == kind and f.status is Status.PRESENT]
    return max(found, key=lambda f: (round(f.confidence, 1), f.date or "", f.id), default=None)


def _sentence(parts: dict[str, list[Fact]], contents: Contents) -> list[dict[str, Any]]:
    """The case in one sentence, part by part with references; only words of facts."""
    out: list[dict[str, Any]] = []
    said = ""
    for kind in ("diagnosis", "histology", "grade", "stage", "tnm"):
        fact = _primary(parts["diagnosis"], kind)
        if fact is None:
            continue
        text = fact.value or fact.name
        short = len(text) <= 6 and " " not in text
        if short and fact.name and fact.name.casefold() not in text.casefold():
            text = f"{fact.name} {text}"
        if text.casefold() in said.casefold():
            continue
        said += f" {text}"
        out.append({"text": text, "refs": contents.references(fact.evidence)})
    lines = [f for f in parts["treatment"] if f.status in (Status.PRESENT, Status.HISTORICAL)]
    dated = sorted((f for f in lines if f.date), key=lambda f: (f.date or "", f.id))
    if dated:
        last = dated[-1]
        text = f"latest treatment on record: {treatment_label(last)} ({last.date})"
        out.append({"text": text, "refs": contents.references(last.evidence)})
    return out


def _conflicts(case: Case, contents: Contents) -> list[dict[str, Any]]:
    known = {f.id: f for f in case.findings.facts}
    out = []
    for conflict in case.findings.conflicts:
        sides = [statement(known[i], contents) for i in conflict.facts if i in known]
        quotes = [_quote(known[i]) for i in conflict.facts if i in known]
        for side, quote in zip(sides, quotes, strict=True):
            side["quote"] = quote
        out.append({"about": heading(conflict.about), "sides": sides})
    return out


def _quote(fact: Fact) -> dict[str, str]:
    first = fact.evidence[0] if fact.evidence else None
    return {"source": first.source_quote, "english": first.english_quote} if first else {}


_STATES = ("missing", "too_old", "partial", "unavailable", "present")


def _missing(items: tuple[Missing, ...]) -> list[dict[str, str]]:
    """What is not there, required first; present items are counted elsewhere."""
    ordered = sorted(
        (m for m in items if m.state != "present"),
        key=lambda m: (m.level != "required", _STATES.index(m.state) if m.state in _STATES else 9),
    )
    return [
        {
            "item": m.item,
            "label": m.label,
            "level": m.level,
            "state": plain(m.state),
            "ask": m.ask,
            "ask_source": m.ask_source,
        }
        for m in ordered
    ]


def _imaging(contents: Contents, studies: tuple[Study, ...]) -> list[dict[str, Any]]:
    """Studies and imaging reports, newest first."""
    rows: list[dict[str, Any]] = [
        {
            "date": s.date,
            "what": ", ".join(s.modalities),
            "region": next((x.body_part for x in s.series if x.body_part), ""),
            "description": s.description,
            "detail": f"{count(len(s.series), 'series', 'series')}, "
            f"{count(sum(max(o.frames, 1) for x in s.series for o in x.objects), 'image')}",
            "study": s.series[0].id if s.series else "",
            "refs": [],
        }
        for s in studies
    ]
    rows += [
        {
            "date": e.document.clean.date or "",
            "what": "report",
            "region": "",
            "description": e.title,
            "detail": "",
            "study": "",
            "refs": [contents.reference(e.document.clean.id, 1)],
        }
        for e in contents.entries
        if e.group == "imaging"
    ]
    return sorted(rows, key=lambda r: str(r["date"]), reverse=True)


def translation_counts(case: Case) -> tuple[Counter[str], int]:
    """Segments by origin (those that needed no translation apart), and lines with a value flag."""
    origins: Counter[str] = Counter()
    flagged = 0
    for document in case.documents:
        for page in document.pages:
            for block in page.blocks:
                origins.update(
                    s.by.value for s in block.segments
                    if s.source.strip() and CONTINUED not in s.flags
                )
                flagged += any(is_warning(f) for s in block.segments for f in s.flags)
    return origins, flagged


def _share(part: int, total: int) -> str:
    """Per cent; never 0 for something, never 100 for not everything."""
    share = 100 * part / total
    if share < 1:
        return "< 1 %"
    return "> 99 %" if 99 < share < 100 else f"{round(share)} %"


def _translation(case: Case) -> str:
    origins, flagged = translation_counts(case)
    total = sum(n for by, n in origins.items() if by != By.SAME)
    if not total:
        return "Translation: nothing to translate."
    shares = ", ".join(
        f"{_share(origins[key], total)} {word}" for key, _, word in ORIGINS if origins[key]
    )
    flags = (
        f"; {count(flagged, 'line')} with a value to check against the source" if flagged else ""
    )
    return f"Translation of {count(total, 'segment')}: {shares}{flags}. {heading(NOT_CERTIFIED)}."


def _made(case: Case) -> list[str]:
    """Three lines: what was read, how identity was removed, how it was translated."""
    kinds = Counter(d.kind.value for d in case.dispositions)
    words = ("included", "partial", "left_out", "duplicate")
    ends = ", ".join(f"{kinds[w]} {plain(w)}" for w in words if kinds[w]) or "none"
    reasons = Counter(
        d.reason for d in case.dispositions if d.kind.value == "left_out" and d.reason
    )
    why = "; ".join(f"{plain(r)} ({n})" for r, n in sorted(reasons.items()))
    removed: Counter[str] = Counter()
    for tags in (
        *(d.clean.redactions for d in case.documents),
        *(o.redactions for o in case.objects),
    ):
        removed.update(dict(tags))
    kinds_removed = ", ".join(f"{plain(t).lower()} {n}" for t, n in sorted(removed.items()))
    if case.mode == "deid":
        deid = (
            f"De-identification: {dates_word(case.dates)}; "
            f"replaced or painted over: {kinds_removed or 'nothing'}. "
            "The audit of the written bundle is in AUDIT/deid.html."
        )
    else:
        deid = "This bundle names the patient: it was made in identified mode."
    return [
        f"Files: {len(case.dispositions)} read, {ends}." + (f" Left out: {why}." if why else ""),
        deid,
        _translation(case),
    ]


def head_view(case: Case, contents: Contents, studies: tuple[Study, ...]) -> dict[str, Any]:
    """Who this is, as far as that may be said, and the stamps every page carries."""
    languages = sorted({d.clean.language for d in case.documents if d.clean.language})
    mode = "de-identified" if case.mode == "deid" else "IDENTIFIED"
    return {
        "code": case.code,
        "who": ", ".join(x for x in (sex_word(case.sex), case.age_band, case.country) if x),
        "stamp": " · ".join((mode, dates_word(case.dates), NOT_CERTIFIED)),
        "teaser": case.stage == "teaser",
        "extent": " · ".join(
            (
                "teaser: cover and index only" if case.stage == "teaser" else "full bundle",
                count(len(contents.entries), "document"),
                count(len(studies), "imaging study", "imaging studies"),
                count(len(languages), "source language")
                + ": "
                + ", ".join(language_name(x) for x in languages)
                if languages
                else "no documents",
            )
        ),
        "profile": plain(case.findings.profile),
    }


def cover_view(case: Case, contents: Contents, studies: tuple[Study, ...]) -> dict[str, Any]:
    """Everything the cover shows, in its order; empty lists where the records hold nothing."""
    parts = _sections(case)
    given = [
        f for f in parts["treatment"]
        if f.status in (Status.PRESENT, Status.HISTORICAL) and day(f.date) is not None
    ]  # fmt: skip
    drawn = {f.id for f in given}
    treatments = sorted(parts["treatment"], key=lambda f: (f.date or "9999", f.id))
    rows = []
    for fact in treatments:
        row = statement(fact, contents)
        row.update(label=treatment_label(fact), note=treatment_note(fact), end=extra(fact, *END))
        row["drawn"] = fact.id in drawn
        row["notes"] = [_TREATMENT_NOTES.get(n, n) for n in row["notes"]]
        rows.append(row)
    course = timeline(given, contents, studies, key_marker(parts["laboratory"]))
    return {
        **head_view(case, contents, studies),
        "sentence": _sentence(parts, contents),
        "questions": list(case.questions),
        "diagnosis": _merge(parts["diagnosis"], contents),
        "biomarkers": _merge(parts["biomarkers"], contents),
        "treatment": rows,
        "undrawn": [r for r in rows if course is None or not r["drawn"]],
        "timeline": course,
        "conflicts": _conflicts(case, contents),
        "laboratory": lab_rows(parts["laboratory"], contents),
        "current": _merge(parts["current"], contents),
        "family": _merge(parts["family"], contents, family=True),
        "findings": _merge(parts["imaging"], contents),
        "other": _merge(parts["other"], contents),
        "imaging": _imaging(contents, studies),
        "material": list(case.material),
        "missing": _missing(case.findings.missing),
        "present": sum(m.state == "present" for m in case.findings.missing),
        "checked": len(case.findings.missing),
        "made": _made(case),
        "documents": [
            {
                "n": e.number,
                "title": e.title,
                "label": e.label,
                "date": e.document.clean.date or "",
                "pages": len(e.document.clean.pages),
                "href": e.file,
            }
            for e in contents.entries
        ],
    }

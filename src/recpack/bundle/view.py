"""What the cover says, as plain dicts: the PDF, the DOCX and the index all show this one view."""

from __future__ import annotations

from typing import Any

from recpack.bundle.contents import Contents, Study
from recpack.bundle.course import episodes, is_local
from recpack.bundle.course import row as treatment_row
from recpack.bundle.imaging import faces, imaging_rows
from recpack.bundle.making import made
from recpack.bundle.sentence import sentence
from recpack.bundle.statements import (
    LABELS,
    Wording,
    labelled,
    merged,
    panels,
    same_dose,
    statement,
)
from recpack.bundle.timeline import timeline
from recpack.bundle.trends import key_marker, lab_rows
from recpack.bundle.values import day, extra
from recpack.bundle.words import (
    NOT_CERTIFIED,
    count,
    dates_word,
    heading,
    language_name,
    plain,
    sex_word,
)
from recpack.model.bundle import Case
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


def section_of(fact: Fact) -> str:
    """The section that shows a fact; relatives are always kept apart."""
    if fact.subject != "patient":
        return "family"
    kind = fact.kind.lower().replace("-", "_")
    return next((name for name, kinds in SECTIONS.items() if kind in kinds), "other")


def _sections(case: Case) -> dict[str, list[Fact]]:
    out: dict[str, list[Fact]] = {name: [] for name in (*SECTIONS, "family", "other")}
    for fact in case.findings.facts:
        out[section_of(fact)].append(fact)
    order = SECTIONS["diagnosis"]
    out["diagnosis"].sort(key=lambda f: order.index(f.kind.lower().replace("-", "_")))
    return out


def _conflicts(case: Case, contents: Contents, wording: Wording) -> list[dict[str, Any]]:
    known = {f.id: f for f in case.findings.facts}
    out = []
    for conflict in case.findings.conflicts:
        sides = [statement([known[i]], contents, wording) for i in conflict.facts if i in known]
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


def _english(case: Case) -> tuple[str, ...]:
    """What the English is worth, and how many documents came with a signed translation."""
    given = sum(bool(d.replaced) for d in case.documents)
    if not given:
        return (NOT_CERTIFIED,)
    return (NOT_CERTIFIED, f"{count(given, 'document')} with a certified translation")


def head_view(case: Case, contents: Contents, studies: tuple[Study, ...]) -> dict[str, Any]:
    """Who this is, as far as that may be said, and the stamps every page carries."""
    languages = sorted({d.clean.language for d in case.documents if d.clean.language})
    mode = "de-identified" if case.mode == "deid" else "IDENTIFIED"
    return {
        "code": case.code,
        "who": ", ".join(x for x in (sex_word(case.sex), case.age_band, case.country) if x),
        "faces": faces(case.findings.imaging),
        "stamp": " · ".join((mode, dates_word(case.dates), *_english(case))),
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


# Of these only the latest value tells the present state; earlier ones are in DATA.
_LATEST_ONLY = {"performance", "weight", "height", "bmi", "vital", "vitals", "age"}


def _current(facts: list[Fact], contents: Contents, wording: Wording) -> list[dict[str, Any]]:
    """The present state by label: performance, allergies, illnesses, medicines, measures."""
    latest: dict[tuple[str, str], Fact] = {}
    rest = []
    for fact in sorted(facts, key=lambda f: (f.date or "", f.id), reverse=True):
        if fact.kind in _LATEST_ONLY:
            latest.setdefault((fact.kind, fact.name.casefold()), fact)
        elif fact.kind != "medication" or not _dose_repeated(fact, facts):
            rest.append(fact)
    order = {f.id: n for n, f in enumerate(facts)}
    kept = sorted([*latest.values(), *rest], key=lambda f: order[f.id])
    rows = merged(kept, contents, wording, latest=True)
    return labelled(rows, lambda r: LABELS.get(r["kind"], heading(r["kind"])))


def _dose_repeated(fact: Fact, facts: list[Fact]) -> bool:
    """Whether another entry gives the same medicine with a fuller dose: "5 mg", "5 mg daily"."""
    return any(
        f is not fact and f.kind == fact.kind and f.name.casefold() == fact.name.casefold()
        and f.status is fact.status and f.value != fact.value
        and (not fact.value or same_dose(f.value).startswith(f"{same_dose(fact.value)} "))
        for f in facts
    )  # fmt: skip


def _given_with(parts: dict[str, list[Fact]]) -> None:
    """Medicines of the day of a procedure belong to it, not to what the patient takes now."""
    days = {f.date for f in parts["treatment"] if f.date and is_local(f)}
    moved = [
        f for f in parts["current"]
        if f.kind == "medication" and f.date in days and f.status is Status.PRESENT
    ]  # fmt: skip
    parts["current"] = [f for f in parts["current"] if f not in moved]
    parts["treatment"] += moved


def _diagnosis(facts: list[Fact], contents: Contents, wording: Wording) -> list[dict[str, Any]]:
    """What most documents say first, kind by kind; what is only possible after what holds."""
    order = SECTIONS["diagnosis"]

    def place(row: dict[str, Any]) -> tuple[int, bool, int]:
        kind = "diagnosis" if row["kind"] == "histology" else row["kind"]
        at = order.index(kind.lower().replace("-", "_"))
        return (at, bool(row["notes"]), -len({r["n"] for r in row["refs"]}))

    return sorted(merged(facts, contents, wording), key=place)


def _biomarkers(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Variants and signatures each on a row; tissue markers of one report together."""
    tissue = ("marker", "ihc", "biomarker", "receptor", "expression")
    return {
        "biomarkers": [r for r in rows if r["kind"] not in tissue],
        "panels": panels(r for r in rows if r["kind"] in tissue),
    }


def _families(facts: list[Fact], contents: Contents, wording: Wording) -> list[dict[str, Any]]:
    """Illnesses of relatives; one mention without a relation joins the one that names it."""
    told = {f.name.casefold() for f in facts if extra(f, "relation")}
    plain_too = [f for f in facts if extra(f, "relation") or f.name.casefold() not in told]
    rows = merged(plain_too, contents, wording)
    for row in rows:
        more = [
            f for f in facts if f not in plain_too and f.name.casefold() == row["name"].casefold()
        ]
        evidence = [e for f in plain_too if f.id == row["id"] for e in f.evidence]
        if more:
            row["refs"] = contents.references([*evidence, *(e for f in more for e in f.evidence)])
        row["details"] = [d.removeprefix("relation ") for d in row["details"]]
    return rows


def cover_view(case: Case, contents: Contents, studies: tuple[Study, ...]) -> dict[str, Any]:
    """Everything the cover shows, in its order; empty lists where the records hold nothing."""
    parts, wording = _sections(case), Wording(contents)
    _given_with(parts)
    given = episodes(parts["treatment"])
    drawn = [
        e for e in given
        if e.first.status in (Status.PRESENT, Status.HISTORICAL) and day(e.first.date) is not None
    ]  # fmt: skip
    course = timeline(drawn, contents, studies, key_marker(parts["laboratory"]))
    shown = {e.first.id for e in drawn} if course is not None else set()
    rows = [treatment_row(e, contents) for e in given]
    return {
        **head_view(case, contents, studies),
        "sentence": sentence(parts, drawn, contents, wording),
        "questions": list(case.questions),
        "diagnosis": _diagnosis(parts["diagnosis"], contents, wording),
        **_biomarkers(merged(_by_variant(parts["biomarkers"]), contents, wording)),
        "treatment": rows,
        "undrawn": [r for r in rows if r["id"] not in shown],
        "timeline": course,
        "conflicts": _conflicts(case, contents, wording),
        "laboratory": lab_rows(parts["laboratory"], contents, wording, case.findings.profile),
        "current": _current(parts["current"], contents, wording),
        "family": _families(parts["family"], contents, wording),
        "findings": merged(parts["imaging"], contents, wording),
        "other": merged(parts["other"], contents, wording),
        "imaging": imaging_rows(case.findings, contents, studies),
        "material": list(case.material),
        "missing": _missing(case.findings.missing),
        "present": sum(m.state == "present" for m in case.findings.missing),
        "checked": len(case.findings.missing),
        "made": made(case, contents),
        "documents": [
            {
                "n": e.number,
                "name": e.name,
                "date": e.document.clean.date or "",
                "pages": len(e.document.clean.pages),
                "href": e.file,
            }
            for e in contents.entries
        ],
    }


def _by_variant(facts: list[Fact]) -> list[Fact]:
    """Variants of genes first, in the order found; the fullest of a gene before its mentions."""
    return sorted(facts, key=lambda f: (f.kind != "variant", -len(f.extra) * (f.kind == "variant")))

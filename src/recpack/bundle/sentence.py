"""The case in one sentence: what it is, how far it goes, what was done last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from recpack.bundle.contents import Contents
from recpack.bundle.course import Episode, courses, note
from recpack.bundle.statements import Wording, sure
from recpack.bundle.values import extra
from recpack.model.fact import Fact

# Extent of the disease in this order; scores of organ function close the line.
_STAGES = (
    "tnm", "stage group", "bclc", "cnlc", "figo", "ann arbor", "r-iss", "iss", "durie-salmon",
    "rai", "binet",
)  # fmt: skip
_FUNCTION = ("child-pugh",)
_SILENT = ("albi grade",)
_EVENTS = ("metastasis", "recurrence", "relapse", "progression")


def _latest(facts: Iterable[Fact]) -> Fact | None:
    """The surest and latest."""
    return max(facts, key=lambda f: (round(f.confidence, 1), f.date or "", f.id), default=None)


def _part(text: str, facts: Iterable[Fact], contents: Contents) -> dict[str, Any]:
    facts = tuple(facts)
    found = contents.references(e for f in facts for e in f.evidence)
    if facts and all(extra(f, "doubtful") for f in facts):
        text = f"{text} (⚠ may be misread)"
    # One sentence: a place or two for each part; the rows below have them all.
    return {"text": text, "refs": found[:2]}


def _diagnosis(facts: Sequence[Fact], contents: Contents) -> dict[str, Any] | None:
    """The diagnosis most documents name; an invasive one before one in situ."""
    by_name: dict[str, list[Fact]] = {}
    for kind in ("diagnosis", "histology"):
        for fact in sure(facts, kind):
            said = fact.value or fact.name
            by_name.setdefault(said.casefold(), []).append(fact)
    if not by_name:
        return None

    def weight(name: str) -> tuple[bool, int, float, str]:
        members = by_name[name]
        documents = {e.document for f in members for e in f.evidence}
        return ("in situ" not in name, len(documents), max(f.confidence for f in members), name)

    members = by_name[max(by_name, key=weight)]
    text = members[0].value or members[0].name
    sides = {s for f in members if (s := extra(f, "side"))}
    if len(sides) == 1 and (side := sides.pop()).casefold() not in text.casefold():
        text = f"{text}, {side}"
    return _part(text[:1].upper() + text[1:], members, contents)


def _named(fact: Fact) -> str:
    """Name and value, the name left out where the value says enough: "Child-Pugh A (5)"."""
    value = fact.value or fact.name
    if fact.kind not in ("stage", "tnm") and (len(value) > 6 or " " in value):
        return value
    if not fact.name or fact.name.casefold() in value.casefold():
        return value
    # A TNM formula is known by its looks.
    return value if fact.name.casefold() == "tnm" and "T" in value else f"{fact.name} {value}"


def _stages(facts: Sequence[Fact]) -> list[Fact]:
    """The latest stage in each system: extent of disease in the usual order, then function."""
    by_system: dict[str, list[Fact]] = {}
    for kind in ("stage", "tnm"):
        for fact in sure(facts, kind):
            by_system.setdefault((fact.name or kind).casefold(), []).append(fact)
    order = [n for n in by_system if n not in (*_STAGES, *_FUNCTION, *_SILENT)]
    names = [n for n in (*_STAGES, *order, *_FUNCTION) if n in by_system]
    return [f for n in names if (f := _latest(by_system[n])) is not None]


def _events(parts: dict[str, list[Fact]]) -> list[Fact]:
    """The latest spread or return of the disease, at most two different ones."""
    pool = [f for f in (*parts["diagnosis"], *parts["treatment"]) if f.kind in _EVENTS]
    found: dict[str, Fact] = {}
    for fact in sorted(pool, key=lambda f: (f.date or "", f.id), reverse=True):
        if fact in sure([fact], fact.kind):
            found.setdefault((fact.value or fact.name).casefold(), fact)
    return list(found.values())[:2]


def _last_line(given: Sequence[Episode], contents: Contents) -> dict[str, Any] | None:
    """The latest systemic treatment, else the latest treatment."""
    treating = [e for e in given if e.first.kind != "procedure"]
    systemic = [e for e in treating if not e.local]
    pool = systemic or treating
    if not pool:
        return None
    begun = max(pool, key=lambda e: (e.first.date or "", e.first.id))
    line = next(c for c in courses(pool) if begun in c.episodes)
    what = "latest systemic treatment" if systemic else "latest treatment"
    label = max((e.label for e in line.episodes), key=len)
    first, end = line.episodes[0].first.date, max(e.end for e in line.episodes)
    when = begun.first.date or ""
    if systemic and end:
        when = f"{first} to {end}"
    elif systemic and first != when:
        when = f"{first}, last mentioned {when}"
    facts = [f for e in line.episodes for f in e.facts]
    why = note(facts)
    text = f"{what} on record: {label} ({when}{'; ' + why if why else ''})"
    return _part(text, facts, contents)


def sentence(
    parts: dict[str, list[Fact]], given: Sequence[Episode], contents: Contents, wording: Wording
) -> list[dict[str, Any]]:
    """Parts with references: diagnosis, grade, stages, key event, latest systemic line."""
    out = []
    diagnosis = _diagnosis(parts["diagnosis"], contents)
    if diagnosis is not None:
        out.append(diagnosis)
    grade = _latest(sure(parts["diagnosis"], "grade"))
    # More than a handful of systems is a table, not a sentence.
    shown = [*([grade] if grade is not None else []), *_stages(parts["diagnosis"])[:6]]
    shown += _events(parts)
    said = " ".join(p["text"] for p in out).casefold()
    for fact in shown:
        text = wording.of(fact, _named(fact))
        if fact.kind in _EVENTS:
            text = text[:1].lower() + text[1:] if text[1:2].islower() else text
        if text.casefold() not in said:
            out.append(_part(text, [fact], contents))
            said += f" {text.casefold()}"
    last = _last_line(given, contents)
    return [*out, last] if last is not None else out

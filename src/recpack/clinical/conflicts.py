"""Facts that cannot both be right. Conservative: what could be change over time is no conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from recpack.model.fact import Conflict, Fact, Status

_PRIMARY = frozenset({"pathology", "imaging-report", "operative-note", "ihc", "discharge-summary",
                      "clinic-letter", "endoscopy"})  # fmt: skip


def conflicts(facts: Sequence[Fact], classes: dict[str, str]) -> tuple[Conflict, ...]:
    """Contradictions between facts of different documents (of one, for one date and marker).

    `classes` gives the class of each document. Order follows the first fact concerned.
    """
    found = [
        *_sides(facts, classes),
        *_segments(facts, classes),
        *_markers(facts),
        *_stages(facts),
        *_variants(facts),
        *_laboratory(facts),
        *_allergies(facts),
    ]
    number = {f.id: i for i, f in enumerate(facts)}
    return tuple(sorted(found, key=lambda c: (number[c.facts[0]], c.about)))


def _documents(fact: Fact) -> frozenset[str]:
    return frozenset(e.document for e in fact.evidence)


def _sides(facts: Sequence[Fact], classes: dict[str, str]) -> Iterator[Conflict]:
    """One paper knows only the left, another only the right."""
    for organ in ("Breast", "Lung", "Kidney", "Ovary"):
        by_document: dict[str, list[Fact]] = {}
        for f in facts:
            if f.kind == "location" and f.name.startswith(f"{organ}:"):
                for document in sorted(_documents(f)):
                    if classes.get(document) in _PRIMARY:
                        by_document.setdefault(document, []).append(f)
        single = {
            document: found[0]
            for document, found in by_document.items()
            if len({f.value for f in found}) == 1
        }
        values = {f.value for f in single.values()}
        both = any(len({f.value for f in found}) > 1 for found in by_document.values())
        if len(values) == 2 and not both:
            firsts = [next(f for f in single.values() if f.value == v) for v in sorted(values)]
            yield _conflict(f"side of the {organ.lower()} tumour", firsts, facts)


def _conflict(about: str, members: Sequence[Fact], facts: Sequence[Fact]) -> Conflict:
    order = {f.id: i for i, f in enumerate(facts)}
    ids = sorted({f.id for f in members}, key=lambda i: order[i])
    return Conflict(about=about, facts=tuple(ids))


def _segments(facts: Sequence[Fact], classes: dict[str, str]) -> Iterator[Conflict]:
    """Papers that each know one liver segment only, and not the same one."""
    by_document: dict[str, list[Fact]] = {}
    for f in facts:
        if f.kind == "location" and f.name.startswith("Liver:"):
            for document in sorted(_documents(f)):
                if classes.get(document) in _PRIMARY:
                    by_document.setdefault(document, []).append(f)
    single: dict[str, Fact] = {}
    for document, found in by_document.items():
        values = {f.value for f in found}
        if len(values) == 1 and "," not in found[0].value:
            single[document] = found[0]
    values = {f.value for f in single.values()}
    if len(values) >= 2 and len(single) == len(by_document):
        firsts = [next(f for f in single.values() if f.value == v) for v in sorted(values)]
        yield _conflict("liver segment of the tumour", firsts, facts)


def _reading(fact: Fact) -> str:
    """What a marker result comes to: a score, a sign, or a percentage."""
    text = fact.value.lower()
    if fact.name == "HER2":
        score = re.search(r"(?<![\d.])([0-3])\s*\+|score\s*([0-3])|(?<![\d.])(0)(?![\d.])", text)
        if score:
            return next(g for g in score.groups() if g) + "+"
    percent = re.search(r"(\d{1,3}(?:\.\d+)?)\s*%", text)
    if fact.name in {"Ki-67", "PD-L1"} and percent:
        kind = re.match(r"(cps|tps|tc|ic)", text)
        return f"{kind[0] if kind else ''}{percent[1]}%"
    return fact.status.value


def _markers(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """One marker, one date, two different results."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for f in facts:
        if f.kind == "marker" and f.date:
            kind = re.match(r"(CPS|TPS|TC|IC)\b", f.value)
            groups.setdefault((f"{f.name} {kind[0] if kind else ''}".strip(), f.date), []).append(f)
    for (name, _), members in groups.items():
        if len({_reading(f) for f in members}) > 1:
            yield _conflict(f"{name} result", members, facts)
    yield from _receptors(facts)


def _receptors(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """ER, PR or HER2 called positive in one paper and negative in another of the same specimen.

    A paper that only quotes results (letter, summary) is held against the pathology it follows.
    """
    for name in ("ER", "PR", "HER2", "MMR"):
        members = [f for f in facts if f.kind == "marker" and f.name == name]
        for a, b in combinations(members, 2):
            if a.date == b.date or _documents(a) == _documents(b):
                continue
            calls = {_call(a), _call(b)}
            if calls == {"positive", "negative"} and (not a.date or not b.date):
                yield _conflict(f"{name} result", (a, b), facts)


def _call(fact: Fact) -> str:
    text = fact.value.lower()
    if fact.name == "HER2" and re.search(r"(?<!\d)(?:2\s*\+|equivocal)", text):
        return "equivocal"
    if fact.name == "HER2" and re.search(r"(?<!\d)[01]\s*\+|(?<!\d)0(?!\d)", text):
        return "negative"
    return "negative" if fact.status is Status.ABSENT else "positive"


_ONE_SYSTEM = frozenset({"BCLC", "CNLC", "FIGO", "ISS", "R-ISS", "Ann Arbor", "Child-Pugh", "TNM"})


def _stages(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """One system, one date, two stages (clinical and pathological TNM are two systems)."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for f in facts:
        if f.kind == "stage" and f.name in _ONE_SYSTEM and f.date and f.status is Status.PRESENT:
            prefix = re.match(r"[a-z]*", f.value)[0] if f.name == "TNM" else ""  # type: ignore[index]
            groups.setdefault((f"{prefix}{f.name}", f.date), []).append(f)
    for (name, _), members in groups.items():
        values = {re.sub(r"[cp](?=[NM])|\s", "", f.value).upper() for f in members}
        if len(values) > 1:
            yield _conflict(f"{name} stage", members, facts)


def _variants(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """The same change found and not found on one date."""
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for f in facts:
        if f.kind == "variant" and f.date:
            change = f.value.removesuffix(" not detected")
            groups.setdefault((f.name, change, f.date), []).append(f)
    for (name, _, _), members in groups.items():
        if len({f.status for f in members}) > 1 or len({f.value for f in members}) > 1:
            yield _conflict(f"{name} variant", members, facts)


def _laboratory(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """One analyte, one unit, one day, two different values from two papers.

    A second sample on one day is common for some tests, so only twofold differences count.
    """
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for f in facts:
        if f.kind == "laboratory" and f.date and len(f.date) == 10:
            groups.setdefault((f.name, f.unit, f.date), []).append(f)
    for (name, _, _), members in groups.items():
        numbers = [_float(f.value) for f in members]
        known = [n for n in numbers if n]
        papers = {d for f in members for d in _documents(f)}
        if len(known) == len(members) > 1 < len(papers) and max(known) >= 2 * min(known):
            yield _conflict(f"{name} on one day", members, facts)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _allergies(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """No known allergy here, an allergy there."""
    mine = [f for f in facts if f.kind == "allergy" and f.subject == "patient"]
    none = [f for f in mine if f.status is Status.ABSENT and f.name == "Any known allergy"]
    some = [f for f in mine if f.status is Status.PRESENT]
    if none and some:
        yield _conflict("allergies", (none[0], some[0]), facts)

"""Facts of the clean documents, each with its evidence; contradictions; what is missing."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from recpack.clinical import (
    diagnosis,
    history,
    laboratory,
    markers,
    staging,
    treatment_tables,
    treatments,
    variants,
)
from recpack.clinical.checklist import checklist, holdings, hospital_language
from recpack.clinical.conflicts import conflicts
from recpack.clinical.faces import face_problems
from recpack.clinical.pairing import pair
from recpack.clinical.passages import Context, Line, Passage, lines_of, passages, with_heads
from recpack.clinical.profile import choose_profile
from recpack.clinical.remarks import described
from recpack.clinical.series import studies
from recpack.clinical.uncertain import doubted
from recpack.model.clean import CleanObject
from recpack.model.document import ImagingObject
from recpack.model.english import EnglishDocument
from recpack.model.fact import Fact, Findings
from recpack.model.imaging import Imaging
from recpack.model.problem import Outcome, Problem, Severity

STAGE = "extract"
_SILENT = frozenset({"identity-document", "consent"})  # papers without clinical statements
_FACT_CAP = 4000  # more facts than a chart holds mean that something was misread

TableFacts = Callable[[Context, str, Sequence[Line]], Iterator[tuple[Line, Fact]]]
ProseFacts = Callable[[Passage], Iterator[Fact]]
# The tables of a paper that say one thing are read once: the first kind that fits a row has it.
TABLES: tuple[TableFacts, ...] = (
    variants.table_facts,
    markers.table_facts,
    laboratory.table_facts,
    treatment_tables.table_facts,
)
PROSE: tuple[ProseFacts, ...] = (
    diagnosis.facts,
    staging.facts,
    markers.prose_facts,
    variants.prose_facts,
    treatments.facts,
    laboratory.prose_facts,
    history.facts,
)
_Place = tuple[int, int, int]


def extract(
    documents: Sequence[EnglishDocument],
    objects: Sequence[CleanObject],
    profile: str,
    unavailable: Sequence[str],
    discs: Sequence[ImagingObject] = (),
) -> Outcome[Findings]:
    """Findings of a case. Pure: the same documents in the same order give the same facts and ids.

    `profile` is "auto" or a name of `checklist.profiles()`; `unavailable` are checklist ids;
    `discs` are DICOMDIRs as read. A document that cannot be read costs its own facts only (problem
    `extract-failed`).
    """
    found: list[Fact] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            found.extend(document_facts(document))
        except Exception as error:  # noqa: BLE001 - the stage edge: one bad paper, not the case
            problems.append(_problem(document, error))
    if len(found) > _FACT_CAP:
        problems.append(Problem("facts-truncated", Severity.WARNING, STAGE, detail=str(len(found))))
        found = found[:_FACT_CAP]
    facts = tuple(replace(f, id=f"F{i:03d}") for i, f in enumerate(found, 1))
    if profile == "auto":
        profile = choose_profile(facts, [_text(d) for d in documents])
    classes = {str(d.clean.id): d.clean.doc_class for d in documents}
    imaging = replace(
        _imaging(documents, objects, problems),
        absent=sum(d.absent for d in discs), listed=sum(d.listed for d in discs),
    )  # fmt: skip
    case = holdings(facts, documents, imaging)
    return Outcome(
        Findings(
            facts=facts,
            conflicts=conflicts(facts, classes),
            missing=checklist(profile, case, unavailable, hospital_language(documents)),
            profile=profile,
            imaging=imaging,
        ),
        tuple(problems),
    )


def _problem(document: EnglishDocument, error: Exception) -> Problem:
    return replace(_failed(error), source=document.clean.source)


def _failed(error: Exception) -> Problem:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
    return Problem(
        "extract-failed", Severity.ERROR, STAGE, detail=f"{type(error).__name__} at {place}"
    )


def _imaging(
    documents: Sequence[EnglishDocument], objects: Sequence[CleanObject], problems: list[Problem]
) -> Imaging:
    """Studies with their reports and what is to be said of them; a failure costs only these."""
    try:
        found = pair(studies(objects), documents)
        told = tuple(described(s) for s in found.studies)
    except Exception as error:  # noqa: BLE001 - the stage edge: odd headers must not cost the facts
        problems.append(_failed(error))
        return Imaging()
    problems.extend(face_problems(objects))
    return replace(found, studies=told)


def _text(document: EnglishDocument) -> str:
    return "\n".join(b.text for p in document.clean.pages for b in p.blocks)


def document_facts(document: EnglishDocument) -> tuple[Fact, ...]:
    """Facts of one document in reading order, without ids; repeated ones share their evidence."""
    clean = document.clean
    if clean.doc_class in _SILENT:
        return ()
    context = Context(document, clean.doc_class, clean.date)
    placed: list[tuple[_Place, Fact]] = []
    taken: set[tuple[int, int]] = set()
    for language, lines in with_heads(lines_of(document)):
        for read in TABLES:
            free = [ln for ln in lines if (ln.page, ln.index) not in taken]
            rows: list[tuple[int, int]] = []
            for order, (line, fact) in enumerate(read(context, language, free)):
                placed.append(((line.page, line.index, order), fact))
                rows.append((line.page, line.index))
            taken.update(rows)
    for passage in passages(context):
        first = passage.lines[0]
        if (first.page, first.index) in taken:
            continue
        for order, fact in enumerate(f for read in PROSE for f in read(passage)):
            placed.append(((first.page, first.index, order), fact))
    placed.sort(key=lambda item: item[0])
    return doubted(_merged([fact for _, fact in placed]), document)


def _merged(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts of one document that say the same thing, once, with all their evidence."""
    groups: dict[tuple[object, ...], Fact] = {}
    for f in facts:
        same = (f.kind, f.name, f.value.lower(), f.unit, f.date, f.subject, f.status, f.code)
        groups[same] = _joined(groups[same], f) if same in groups else f
    return _whole_variants(_courses(tuple(groups.values())))


def _joined(kept: Fact, other: Fact) -> Fact:
    """One fact with the evidence and details of both; those of `kept` come first."""
    new = tuple(e for e in other.evidence if e not in kept.evidence)
    extra = dict(other.extra) | dict(kept.extra)
    return replace(
        kept, evidence=kept.evidence + new, extra=tuple(extra.items()),
        confidence=max(kept.confidence, other.confidence),
    )  # fmt: skip


def _courses(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """A treatment's end, told in a sentence of its own, joined to the start told before it."""
    out: list[Fact] = []
    for f in facts:
        start = _start_of(f, out)
        if start is None:
            out.append(f)
        else:
            reason = dict(f.extra).get("reason_stopped")
            course = tuple(
                (k, v) for k, v in out[start].extra if not reason or k != "reason_stopped"
            )
            out[start] = _joined(replace(out[start], extra=course), f)
    return tuple(out)


def _start_of(end: Fact, before: Sequence[Fact]) -> int | None:
    """Where the open course stands that `end` closes; None if it closes nothing."""
    if end.date is not None or end.value or not dict(end.extra).get("end"):
        return None
    for i in range(len(before) - 1, -1, -1):
        f = before[i]
        same = (f.kind, f.name, f.status) == (end.kind, end.name, end.status)
        if same and f.date and not dict(f.extra).get("end"):
            return i
    return None


def _whole_variants(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """A variant quoted by half (only c. or p.) is the one that the same paper gives whole."""
    out = dict(enumerate(facts))
    for i, f in enumerate(facts):
        if f.kind != "variant" or " " in f.value or not f.value.startswith(("c.", "p.")):
            continue
        for j, whole in enumerate(facts):
            fuller = whole.value != f.value or len(whole.code) > len(f.code)
            half = fuller and f.value in whole.value.split()
            if half and (whole.kind, whole.name, whole.status) == (f.kind, f.name, f.status):
                out[j] = _joined(out[j], out.pop(i))
                break
    return tuple(out.values())

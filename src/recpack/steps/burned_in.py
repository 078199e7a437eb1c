"""The steps of pictures: OCR of frames that may bear text, painting until nothing is readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recpack.model.clean import CleanObject
from recpack.model.document import ImagingObject, Patch, Picture
from recpack.model.problem import Outcome, Problem
from recpack.model.source import SourceFile, SourceId
from recpack.run.pipeline import Job
from recpack.run.store import digest
from recpack.stages import prove as _prove
from recpack.stages import read as _read
from recpack.stages import redact as _redact

FRAME_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Shown:
    """Objects with what OCR read in them; why the text of others could not be read."""

    objects: tuple[ImagingObject, ...]
    unread: Mapping[SourceId, str]
    problems: tuple[Problem, ...]


def read_pictures(
    job: Job,
    made: str,
    objects: Sequence[ImagingObject],
    files: Mapping[SourceId, SourceFile],
    paths: Mapping[SourceId, str],
) -> Shown:
    """Burned-in text of every object that may carry it; `made` names the engines' versions.

    Unread objects serve to identify, and are left out: their pixels may name anybody.
    """
    todo = [t for o in objects for t in _read.frame_tasks(o, paths[o.source])]
    outcomes = job.run(
        "ocr-frames", _read.read_frames, todo,
        [(made, files[t.item.source].sha256, t.item.source, str(t.start)) for t in todo],
        Outcome[tuple[Picture, ...]], sources=[t.item.source for t in todo], lane="ocr",
        timeout=FRAME_SECONDS,
    )  # fmt: skip
    seen: dict[SourceId, tuple[Picture, ...]] = {}
    unread: dict[SourceId, str] = {}
    for task, outcome in zip(todo, outcomes, strict=True):
        source = task.item.source
        if outcome.value is None:
            undecoded = any(p.code == "pixel-undecodable" for p in outcome.problems)
            unread[source] = "pixel-undecodable" if undecoded else "frame-unread"
        else:
            seen[source] = seen.get(source, ()) + outcome.value
    told: dict[Problem, None] = {p: None for o in outcomes for p in o.problems}
    read = tuple(replace(o, pictures=seen.get(o.source, ())) for o in objects)
    return Shown(read, unread, tuple(told))


def redact_objects(
    job: Job,
    made: str,
    seen: str,
    base: tuple[str, ...],
    tasks: Sequence[_redact.RedactObjectTask],
    timeout: float,
) -> list[Outcome[CleanObject]]:
    """Clean objects. Painted ones are read again and painted wider until nothing is readable.

    `made` and `seen` name the versions that redaction and OCR depend on, `base` the identities.
    """
    tasks = list(tasks)
    done: list[Outcome[CleanObject]] = []
    todo = list(range(len(tasks)))
    for attempt in range(1, _prove.ROUNDS + 1):
        part = [tasks[i] for i in todo]
        outcomes = job.run(
            "redact-dicom", _redact.redact_object, part,
            [(made, *base, t.source.sha256, digest(ImagingObject, t.obj),
              digest(tuple[Patch, ...], t.more)) for t in part],
            Outcome[CleanObject], sources=[t.source.id for t in part], timeout=timeout,
        )  # fmt: skip
        if attempt == 1:
            done = list(outcomes)
        for i, outcome in zip(todo, outcomes, strict=True):
            done[i] = outcome
        todo = _prove_all(job, (made, seen, *base), tasks, done, todo, attempt)
        if not todo:
            break
    return done


def _prove_all(
    job: Job,
    made: tuple[str, ...],
    tasks: list[_redact.RedactObjectTask],
    done: list[Outcome[CleanObject]],
    todo: Sequence[int],
    attempt: int,
) -> list[int]:
    """Which objects must be painted again, their tasks changed; what fails has no value."""
    shown = [i for i in todo if tasks[i].obj.pictures and not tasks[i].identified]
    proofs = {
        i: _prove.ProofTask(
            tasks[i].obj, value.blob, tasks[i].identities, tasks[i].key, tasks[i].blobs, attempt
        )
        for i in shown
        if (value := done[i].value) is not None
    }
    found = job.run(
        "ocr-proof", _prove.prove, list(proofs.values()),
        [(*made, p.blob, digest(ImagingObject, p.obj), str(attempt)) for p in proofs.values()],
        Outcome[tuple[Patch, ...]], sources=[p.obj.source for p in proofs.values()], lane="ocr",
        timeout=FRAME_SECONDS,
    )  # fmt: skip
    again: list[int] = []
    for i, proof in zip(proofs, found, strict=True):
        if proof.value is None:
            done[i] = Outcome(None, done[i].problems + proof.problems)
        elif proof.value:
            tasks[i] = replace(tasks[i], more=tasks[i].more + proof.value)
            again.append(i)
    return again

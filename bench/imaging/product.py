"""recpack's DICOM path in this process: read, identify over the folder, redact.

Frames that may show text are read by OCR only where asked (bench/burned_in.py measures that).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from recpack.config import Config
from recpack.deid.dicom.clean import clean_object
from recpack.model.problem import Outcome
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.run.blobs import BlobStore
from recpack.run.keys import case_key
from recpack.stages.identify import identify
from recpack.stages.read import ReadTask, frame_tasks, read_file, read_frames
from recpack.stages.redact import RedactObjectTask, redact_object, scrubber_of

SITE_KEY = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a folder: bytes by file name, codes of problems, seconds by step."""

    outputs: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    problems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def source_of(path: Path, number: int) -> SourceFile:
    """The record that the inventory makes of a DICOM file."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(SourceId(f"s{number:04d}"), path.name, FileKind.DICOM, len(data), digest)


def read_all(
    paths: Sequence[Path], blobs: BlobStore
) -> list[tuple[Path, SourceFile, Outcome[Any]]]:
    """Each file's header, as the stage reads it."""
    out = []
    for number, path in enumerate(paths, 1):
        source = source_of(path, number)
        out.append((path, source, read_file(ReadTask(str(path), source, None, blobs))))
    return out


def tasks_of(
    read: Sequence[tuple[Path, SourceFile, Outcome[Any]]], blobs: BlobStore
) -> list[RedactObjectTask]:
    """The tasks of the redact stage, with what the whole folder knows of its people."""
    objects = [o.value for _, _, o in read if o.value is not None]
    objects = [o for o in objects if hasattr(o, "sop_instance")]
    who = identify(Config(), (), objects, {s.id: p.name for p, s, _ in read})
    key = case_key(SITE_KEY, who.case_id or "bench", "shift")
    known = {f.name for f in fields(RedactObjectTask)}
    tasks = []
    known_ids = who.identities.without_sources()
    for path, source, outcome in read:
        if outcome.value is None or outcome.value not in objects:
            continue
        values = {"path": str(path), "source": source, "obj": replace(outcome.value, identity=()),
                  "identities": known_ids, "key": key, "blobs": blobs}  # fmt: skip
        tasks.append(RedactObjectTask(**{k: v for k, v in values.items() if k in known}))
    return tasks


def _seen(path: Path, outcome: Outcome[Any]) -> Outcome[Any]:
    """The object with the text of its frames, read by OCR; none where nobody could look."""
    if outcome.value is None:
        return outcome
    runs = [read_frames(task) for task in frame_tasks(outcome.value, str(path))]
    problems = (*outcome.problems, *(p for run in runs for p in run.problems))
    pictures = tuple(p for run in runs for p in run.value or ())
    if any(run.value is None for run in runs):
        pictures = ()
    return Outcome(replace(outcome.value, pictures=pictures), problems)


def _cleaned(task: RedactObjectTask, *, ocr: bool) -> Outcome[Any]:
    """The stage; without OCR its engine alone, for the stage passes nothing that nobody read."""
    if ocr or not task.obj.needs_ocr:
        return redact_object(task)
    scrubber = scrubber_of(task.identities, task.key, identified=False)
    return clean_object(task.path, task.source, task.obj, scrubber, (), task.blobs)


def clean_folder(paths: Sequence[Path], work: Path, *, ocr: bool = False) -> Cleaned:
    """Every file through read, identify and redact; `ocr` reads the text drawn into frames."""
    blobs = BlobStore(str(work))
    begin = time.perf_counter()
    read = read_all(paths, blobs)
    if ocr:
        read = [(path, source, _seen(path, outcome)) for path, source, outcome in read]
    done_reading = time.perf_counter()
    tasks = tasks_of(read, blobs)
    identified = time.perf_counter()
    out = Cleaned()
    names = {source.id: path.name for path, source, _ in read}
    for path, _, outcome in read:
        out.problems[path.name] = tuple(p.code for p in outcome.problems)
        if outcome.value is None:
            out.refused[path.name] = ",".join(p.code for p in outcome.problems)
    for task in tasks:
        done = _cleaned(task, ocr=ocr)
        name = names[task.source.id]
        out.problems[name] += tuple(p.code for p in done.problems)
        if done.value is None:
            out.refused[name] = ",".join(f"{p.code}({p.detail})" for p in done.problems)
        else:
            out.outputs[name] = blobs.get(done.value.blob)
    end = time.perf_counter()
    out.seconds.update(read=done_reading - begin, identify=identified - done_reading,
                       redact=end - identified)  # fmt: skip
    return out

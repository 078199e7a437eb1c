"""A look at a folder for `inspect`, and at one file for `read`: stages without a bundle."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from recpack import steps
from recpack.clinical.classify import document_class, document_date
from recpack.config import Config
from recpack.model.document import (
    Block,
    Box,
    Document,
    DocumentId,
    ImagingObject,
    Origin,
    Page,
)
from recpack.model.problem import Problem
from recpack.model.source import SourceFile, SourceId
from recpack.ports import Span
from recpack.run.blobs import BlobStore
from recpack.run.executors import ProcessExecutor
from recpack.run.keys import case_key
from recpack.run.pipeline import Job
from recpack.run.store import Store
from recpack.stages import inventory


class _Corner:
    """A temporary stand-in for a workplace: nothing outlives the look."""

    def __init__(self, root: Path) -> None:
        self.unpacked = root / "unpacked"
        self.store = Store(root / "store")


def look(folder: Path, work: Path, config: Config) -> list[dict[str, Any]]:
    """One row a file: kind, class, language, pages, date (as printed, unshifted), problem."""
    corner = _Corner(work)
    found = inventory.take_inventory(folder, corner.unpacked, dict(config.passwords))
    executor = ProcessExecutor(1)
    try:
        job = Job(executor, corner.store, lambda *_: None)
        read = steps.read_files(job, folder, corner.unpacked, config, found)
    finally:
        executor.close()
    documents = {d.source: d for d in read.documents}
    objects = {o.source: o for o in read.objects}
    return [_row(f, documents.get(f.id), objects.get(f.id), read) for f in found.files]


def _row(
    file: SourceFile, document: Document | None, obj: ImagingObject | None, read: steps.Read
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": file.path, "kind": file.kind.value, "class": "", "language": "", "pages": "",
        "date": "", "problem": read.failed.get(file.id, ""),
    }  # fmt: skip
    if file.duplicate_of:
        row["problem"] = f"duplicate of {read.sources[file.duplicate_of].path}"
    if document is not None:
        lines = [b.text for p in document.pages for b in p.blocks]
        row["class"], _ = document_class(lines, document.language)
        row["language"], row["pages"] = document.language, len(document.pages)
        row["date"] = document_date(lines, document.language, row["class"]) or ""
    if obj is not None:
        day = obj.study_date
        row["class"] = row["class"] or obj.modality
        studied = f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) == 8 else ""
        row["date"] = row["date"] or studied
    return row


def read_one(file: Path, work: Path) -> tuple[Document | None, tuple[Problem, ...]]:
    """One file read in this process, OCR included."""
    from recpack.readers.sniff import sniff
    from recpack.stages import read as stage

    blobs = BlobStore(str(work / "blobs"))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    source = SourceFile(SourceId("S001"), file.name, sniff(file), file.stat().st_size, digest)
    outcome = stage.read_file(stage.ReadTask(str(file), source, None, blobs))
    problems = list(outcome.problems)
    if isinstance(outcome.value, ImagingObject) and outcome.value.document is None:
        return _as_document(outcome.value, str(file), problems)
    held = outcome.value
    document = held.document if isinstance(held, ImagingObject) else held
    if document is None:
        return None, tuple(problems)
    done = []
    for page in stage.unread_pages(document):
        got = stage.read_page(stage.PageTask(page, source.id, blobs))
        problems += got.problems
        if got.value is not None:
            done.append(got.value)
    return stage.with_pages(document, done) if done else document, tuple(problems)


def _as_document(
    obj: ImagingObject, path: str, problems: list[Problem]
) -> tuple[Document, tuple[Problem, ...]]:
    """A DICOM object as one page: the text burned into its frame."""
    from recpack.stages import read as stage

    pictures = obj.pictures
    for task in stage.frame_tasks(obj, path):
        got = stage.read_frames(task)
        problems += got.problems
        pictures += got.value or ()
    blocks = replace(obj, pictures=pictures).burned_in
    page = Page(1, obj.columns, obj.rows, Origin.OCR, "und", blocks)
    return Document(DocumentId("D001"), obj.source, "dicom", (page,), "und"), tuple(problems)


def redact_one(text: str, language: str) -> tuple[str, tuple[Span, ...]]:
    """(clean text, spans) of a text on its own.

    Identities are harvested from the text itself. Surrogates and the date shift hang on a key made
    from the text, so the same text gives the same answer.
    """
    from recpack.deid.text.scrubber import TextScrubber
    from recpack.stages.identify import identify

    page = Page(1, 0, 0, Origin.NATIVE, language, tuple(
        Block(line, Box(0, 0, 0, 0)) for line in text.split("\n")
    ))  # fmt: skip
    document = Document(DocumentId("D001"), SourceId("S001"), "text", (page,), language)
    who = identify(Config(), (document,), ())
    key = case_key(hashlib.sha256(text.encode()).digest(), "redact", "shift")
    scrubber = TextScrubber(who.identities, key)
    lines = scrubber.lines(text.split("\n"), language)
    return "\n".join(line.text for line in lines), scrubber.spans(text, language)

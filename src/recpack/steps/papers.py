"""The step of papers: OCR of the pages that wait for it, then all of them in order."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from recpack.model.document import Document, Page
from recpack.model.problem import Outcome
from recpack.model.source import SourceId
from recpack.run.pipeline import Job
from recpack.run.store import digest
from recpack.stages import read as _read
from recpack.stages.arrange import Arranged, arrange


def read_pages(
    job: Job, made: str, documents: Sequence[Document], seconds: float, apart: Container[SourceId]
) -> Arranged:
    """Documents with text on every page that could be read, arranged; and all problems met.

    `made` names what a reading depends on, `seconds` is what one page may take. Those `apart` are
    read, and take no part in the arrangement: a translation has the page numbers of its original.
    """
    todo = [
        _read.PageTask(page, d.source, job.store.blobs)
        for d in documents
        for page in _read.unread_pages(d)
    ]
    outcomes = job.run(
        "ocr", _read.read_page, todo,
        [(made, t.source, digest(Page, t.page)) for t in todo],
        Outcome[Page], sources=[t.source for t in todo], lane="ocr", timeout=seconds,
    )  # fmt: skip
    done: dict[str, list[Page]] = {}
    for task, outcome in zip(todo, outcomes, strict=True):
        if outcome.value is not None:
            done.setdefault(task.source, []).append(outcome.value)
    read = [_read.with_pages(d, done[d.source]) if d.source in done else d for d in documents]
    arranged = arrange([d for d in read if d.source not in apart], job.store.blobs)
    whole = (*arranged.documents, *(d for d in read if d.source in apart))
    met = tuple(p for o in outcomes for p in o.problems)
    return replace(arranged, documents=whole, problems=(*met, *arranged.problems))

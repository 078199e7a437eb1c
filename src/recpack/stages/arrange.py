"""The pages of a folder put in order: empty sheets and second copies out, pages by their numbers.

Nothing is lost silently: every page and file that is left out is told, and identities are still
collected from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from recpack.model.document import Document
from recpack.model.problem import Problem, Severity
from recpack.model.source import FileKind, SourceId
from recpack.ports import Blobs
from recpack.readers.copies import Reading, is_copy, quality, reading_of
from recpack.readers.fillers import Filler, filler
from recpack.readers.page_numbers import printed_order
from recpack.stages.joining import joined, papers_of

STAGE = "read"
_PAPERS = frozenset({FileKind.PDF.value, FileKind.IMAGE.value})


@dataclass(frozen=True, slots=True)
class Part:
    """A source that is one page of a paper whose other pages are sources of their own."""

    whole: SourceId
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Arranged:
    """Documents to go on with. `aside` are copies and pages left out: who they name still counts.

    `copies` names for each copy the source that is kept; `failed` sources of which nothing stays;
    `parts` those that are now pages of another source's document.
    """

    documents: tuple[Document, ...]
    aside: tuple[Document, ...] = ()
    copies: Mapping[SourceId, SourceId] = field(default_factory=dict)
    failed: Mapping[SourceId, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    parts: Mapping[SourceId, Part] = field(default_factory=dict)


def arrange(documents: Sequence[Document], blobs: Blobs) -> Arranged:
    """Papers (PDF, pictures) without fillers and copies, their pages as printed numbers say.

    Problems, all INFO: page-blank, page-separator, pages-reordered, near-duplicate,
    pages-joined. Other documents pass as they are. Pages keep the numbers they have in their file.
    """
    kept: list[Document] = []
    aside: list[Document] = []
    failed: dict[SourceId, str] = {}
    problems: list[Problem] = []
    for document in documents:
        if document.kind not in _PAPERS:
            kept.append(document)
            continue
        full, empty, told = _without_fillers(document, blobs)
        problems += told
        aside += empty
        if full is None:
            failed[document.source] = told[0].code
            continue
        ordered = _ordered(full)
        if ordered is not full:
            problems.append(Problem("pages-reordered", Severity.INFO, STAGE, document.source))
        kept.append(ordered)
    copies = _copies(kept, blobs)
    problems += [
        Problem("near-duplicate", Severity.INFO, STAGE, source, detail=f"a copy of {other}")
        for source, other in sorted(copies.items())
    ]
    aside += [d for d in kept if d.source in copies]
    whole, parts = _joined([d for d in kept if d.source not in copies])
    problems += [
        Problem(
            "pages-joined", Severity.INFO, STAGE, source,
            detail=f"page {part.number} of {part.total} of {part.whole}",
        )
        for source, part in sorted(parts.items())
    ]  # fmt: skip
    return Arranged(whole, tuple(aside), copies, failed, tuple(problems), parts)


def _joined(
    documents: Sequence[Document],
) -> tuple[tuple[Document, ...], dict[SourceId, Part]]:
    """The documents, with pages of one paper that were files of their own as one; those files."""
    papers = [d for d in documents if d.kind in _PAPERS]
    parts: dict[SourceId, Part] = {}
    whole: dict[SourceId, Document] = {}
    for places in papers_of(papers):
        pages = [papers[i] for i in places]
        first = pages[0].source
        whole[first] = joined(pages)
        parts |= {d.source: Part(first, n, len(pages)) for n, d in enumerate(pages, 1) if n > 1}
    out = tuple(whole.get(d.source, d) for d in documents if d.source not in parts)
    return out, parts


def _without_fillers(
    document: Document, blobs: Blobs
) -> tuple[Document | None, list[Document], list[Problem]]:
    """The document without empty and separating sheets, those apart, and what is to be told."""
    kinds = {page.number: filler(page, blobs) for page in document.pages}
    told = [
        Problem(
            "page-blank" if kind is Filler.BLANK else "page-separator",
            Severity.INFO, STAGE, document.source, number,
        )
        for number, kind in kinds.items()
        if kind is not None
    ]  # fmt: skip
    if not told:
        return document, [], []
    empty = replace(document, pages=tuple(p for p in document.pages if kinds[p.number]))
    pages = tuple(p for p in document.pages if not kinds[p.number])
    return (replace(document, pages=pages) if pages else None), [empty], told


def _ordered(document: Document) -> Document:
    order = printed_order(document.pages)
    if order is None or list(order) == list(range(len(order))):
        return document
    return replace(document, pages=tuple(document.pages[i] for i in order))


def _copies(documents: Sequence[Document], blobs: Blobs) -> dict[SourceId, SourceId]:
    """Sources whose every page is in another, kept one; the better of two is kept."""
    papers = [d for d in documents if d.kind in _PAPERS]
    papers.sort(key=lambda d: quality(d.pages), reverse=True)  # stable: the first of equals stays
    kept: list[tuple[Document, list[Reading]]] = []
    out: dict[SourceId, SourceId] = {}
    for document in papers:
        pages = [reading_of(page) for page in document.pages]
        twin = next((k for k, known in kept if _within(pages, known, blobs)), None)
        if twin is None:
            kept.append((document, pages))
        else:
            out[document.source] = twin.source
    return out


def _within(pages: Sequence[Reading], known: Sequence[Reading], blobs: Blobs) -> bool:
    """Whether each page is also, in the same order, one of the known pages."""
    start = 0
    for page in pages:
        at = next((i for i in range(start, len(known)) if is_copy(page, known[i], blobs)), None)
        if at is None:
            return False
        start = at + 1
    return True

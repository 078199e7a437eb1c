"""Redact: a document or an object in, one that may travel out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from recpack.clinical.classify import classify
from recpack.clinical.docdate import date_of
from recpack.deid.cards import is_card
from recpack.deid.rows import logical_rows
from recpack.deid.signatures import (
    beneath,
    is_scrawl,
    is_signature,
    may_be_scrawl,
    signature_places,
    typical_height,
)
from recpack.deid.text.chain import languages_of
from recpack.deid.text.scrubber import CleanLine, TextScrubber, count
from recpack.deid.uncertain import uncertain
from recpack.model.clean import CleanBlock, CleanDocument, CleanObject, CleanPage
from recpack.model.dicom_options import ALL_DICOM_OPTIONS
from recpack.model.document import (
    BlobId,
    Block,
    Box,
    Document,
    ImagingObject,
    Origin,
    Page,
    Patch,
    Region,
    RegionKind,
)
from recpack.model.identity import CaseKey, Identities
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Span
from recpack.run.blobs import BlobStore

if TYPE_CHECKING:
    from recpack.deid.dicom.burned_in import BurnedIn

_IN_CODES = 0.7  # of a line
_LEAST_DATE = 4  # digits: the date of a stamp stays
_RING = 2  # letters read together of those that stand one by one along the ring of a stamp


@dataclass(frozen=True, slots=True)
class RedactTask:
    """One document, with all that is known of the folder's identities."""

    document: Document
    identities: Identities
    key: CaseKey
    blobs: BlobStore
    identified: bool = False


@dataclass(frozen=True, slots=True)
class RedactObjectTask:
    """One DICOM object; `path` is read again, object by object.

    `more` are places to be painted besides what its pictures ask for.
    """

    path: str
    source: SourceFile
    obj: ImagingObject
    identities: Identities
    key: CaseKey
    blobs: BlobStore
    identified: bool = False
    dicom: frozenset[str] = ALL_DICOM_OPTIONS
    more: tuple[Patch, ...] = ()


@lru_cache(maxsize=4)
def scrubber_of(
    identities: Identities,
    key: CaseKey,
    identified: bool,  # noqa: FBT001 - a key of the cache
) -> TextScrubber:
    """The scrubber of a case, made once a process."""
    return TextScrubber(identities, key, identified=identified)


@lru_cache(maxsize=4)
def burned_in_of(scrubber: TextScrubber) -> BurnedIn:
    """What finds identifiers in pictures of a case, made once a process."""
    from recpack.deid.dicom.burned_in import BurnedIn

    return BurnedIn(scrubber)


def redact_document(task: RedactTask) -> Outcome[CleanDocument]:
    """The clean document: text with stand-ins, painted facsimiles, class, shifted date."""
    try:
        return _redact_document(task)
    except Exception as err:  # noqa: BLE001 - the stage edge; the message could quote a patient
        problem = Problem(
            "redact-failed",
            Severity.ERROR,
            "redact",
            task.document.source,
            detail=type(err).__name__,
        )
        return Outcome(None, (problem,))


def _redact_document(task: RedactTask) -> Outcome[CleanDocument]:
    scrubber = scrubber_of(task.identities, task.key, task.identified)
    document = task.document
    pages: list[CleanPage] = []
    tally: Counter[str] = Counter()
    problems: list[Problem] = []
    for original in document.pages:
        if not task.identified and _is_card(task, original):
            problems.append(
                Problem(
                    "identity-document", Severity.INFO, "redact", document.source, original.number
                )
            )
            continue
        language = original.language or document.language
        page, places = _without_signatures(task, original, language, scrubber)
        lines = scrubber.lines([b.text for b in page.blocks], language)
        tally.update(dict(count(lines)))
        facsimile, regions = _facsimile(task, page, lines, places)
        covered = sum(r.kind is not RegionKind.FIGURE for r in regions)
        if covered:
            problems.append(
                Problem(
                    "unread-covered", Severity.INFO, "redact", document.source, page.number,
                    f"{covered} places without readable text covered",
                )
            )  # fmt: skip
        pages.append(replace(_clean_page(page, lines, facsimile, regions), covered=regions))
    if document.pages and not pages:
        return Outcome(None, tuple(problems))
    texts = [b.text for p in pages for b in p.blocks]
    kind = classify(texts, document.language)
    day = date_of(texts, document.language, kind.name)
    clean = CleanDocument(
        id=document.id,
        source=document.source,
        kind=document.kind,
        doc_class=kind.name,
        language=document.language,
        date=day.iso,
        pages=tuple(pages),
        redactions=tuple(sorted(tally.items())),
        class_confidence=kind.confidence,
        class_words=kind.words,
        date_confidence=day.confidence,
    )
    return Outcome(clean, tuple(problems))


def _is_card(task: RedactTask, page: Page) -> bool:
    """Whether a page is an identity document; a portrait is looked for where it could decide."""
    if page.raster is None:
        return False
    lines = [b.text for b in page.blocks]
    shape = page.width / max(page.height, 1.0)
    if is_card(lines, shape):
        return True
    if not is_card(lines, shape, portrait=True):
        return False
    from recpack.deid.pixels import has_portrait

    return has_portrait(task.blobs.get(page.raster))


def _without_signatures(
    task: RedactTask, page: Page, language: str, scrubber: TextScrubber
) -> tuple[Page, tuple[Box, ...]]:
    """The page without what OCR made of signatures, and the places where they stand."""
    if page.raster is None or task.identified:
        return page, ()
    places = signature_places(page.blocks, languages_of(language))
    typical = typical_height(page.blocks)

    def signed(block: Block) -> bool:
        if is_signature(block, places) or is_scrawl(block, typical):
            return True
        name = beneath(block, page.blocks) if may_be_scrawl(block, typical) else None
        spans = scrubber.spans(name.text, language) if name is not None else ()
        return any(span.tag == "STAFF" for span in spans)

    return replace(page, blocks=tuple(b for b in page.blocks if not signed(b))), places


def _clean_page(
    page: Page,
    lines: tuple[CleanLine, ...],
    facsimile: BlobId | None,
    regions: tuple[Region, ...] = (),
) -> CleanPage:
    codes = [r.box for r in regions if r.kind is RegionKind.CODE]
    stamps = [r.box for r in regions if r.kind is RegionKind.STAMP]
    blocks = logical_rows(
        CleanBlock(
            line.text, block.box, block.confidence, line.surrogates, block.role, block.row,
            uncertain(block, line) if facsimile else (),
        )
        for line, block in zip(lines, page.blocks, strict=True)
        if line.text.strip(" \t…")
        and not in_codes(block.box, codes)
        and not (in_codes(block.box, stamps) and is_seals_own(block, page.origin))
    )  # fmt: skip
    return CleanPage(
        page.number, page.width, page.height, page.origin, page.language, blocks, facsimile
    )


def is_seals_own(block: Block, origin: Origin) -> bool:
    """Whether a line that lies in a stamp is of its letters, and no print that runs under it.

    On a page with a text layer that is all that OCR has read there; else single signs of a ring.
    """
    digits = sum(map(str.isdigit, block.text))
    if origin is Origin.TEXT_LAYER:
        return block.confidence < 1.0 and digits < _LEAST_DATE
    return not digits and all(len(word) <= _RING for word in block.text.split())


def in_codes(box: Box, codes: Sequence[Box]) -> bool:
    """Whether most of a line lies in codes: OCR takes their modules for letters."""
    inside = 0.0
    for code in codes:
        width = min(box.x1, code.x1) - max(box.x0, code.x0)
        height = min(box.y1, code.y1) - max(box.y0, code.y0)
        inside += max(width, 0.0) * max(height, 0.0)
    return inside > _IN_CODES * box.width * box.height


def _facsimile(
    task: RedactTask, page: Page, lines: tuple[CleanLine, ...], signatures: tuple[Box, ...]
) -> tuple[BlobId | None, tuple[Region, ...]]:
    """The painted picture of a page, and what was found on it besides lines."""
    if page.raster is None:
        return None, ()
    raster = task.blobs.get(page.raster)
    if task.identified:
        return page.raster, ()
    from recpack.deid.pixels import Mark, redact_picture, room, span_box

    marks = [
        Mark(
            _signed(page, block, span, span_box(block, span.start, span.end)),
            _label(line, i),
            *room(block, span.start, span.end),
        )
        for block, line in zip(page.blocks, lines, strict=True)
        for i, span in enumerate(line.spans)
    ]
    # What OCR was to read and could not is hidden whole: it may name anybody.
    marks += [Mark(area, "not read") for area in page.unread]
    read = [piece for block in page.blocks for piece in _cells(block)]
    exact = page.origin is Origin.TEXT_LAYER
    painted = redact_picture(raster, marks, read, signatures, exact=exact)
    return task.blobs.put(painted.data), painted.regions


def _signed(page: Page, block: Block, span: Span, box: Box) -> Box:
    """On scans the name behind a staff label is often a signature: larger than what OCR read."""
    last = not block.text[span.end :].split("\t")[0].strip()
    if span.tag != "STAFF" or page.origin is not Origin.OCR or not last:
        return box
    grow = 0.35 * min(box.height, 40)
    return Box(box.x0, box.y0 - grow, box.x1 + 4 * grow, box.y1 + grow)


def _label(line: CleanLine, index: int) -> str:
    mark = line.surrogates[index]
    return line.text[mark.start : mark.end].strip("…")


def _cells(block: Block) -> list[Box]:
    """The boxes of a line's cells: the gaps between cells were not read."""
    if len(block.edges) != len(block.text) + 1:
        return [block.box]
    out, start = [], 0
    for cell in block.text.split("\t"):
        if cell.strip():
            xs = block.edges[start : start + len(cell) + 1]
            out.append(Box(min(xs), block.box.y0, max(xs), block.box.y1))
        start += len(cell) + 1
    return out


def redact_object(task: RedactObjectTask) -> Outcome[CleanObject]:
    """The clean DICOM object; burned-in identifiers painted."""
    try:
        from recpack.deid.dicom.clean import clean_object

        scrubber = scrubber_of(task.identities, task.key, task.identified)
        if task.obj.needs_ocr and not task.obj.pictures:  # nobody looked: it stays out
            problem = Problem("pixel-undecodable", Severity.ERROR, "redact", task.source.id)
            return Outcome(None, (problem,))
        patches = burned_in_of(scrubber).patches(task.obj.pictures)
        paint = (*patches, *task.more)
        return clean_object(
            task.path, task.source, task.obj, scrubber, paint, task.blobs, options=task.dicom
        )
    except Exception as err:  # noqa: BLE001 - the stage edge; the message could quote a patient
        problem = Problem(
            "redact-failed", Severity.ERROR, "redact", task.source.id, detail=type(err).__name__
        )
        return Outcome(None, (problem,))

"""Files -> documents, and pages without text -> text. Nothing of one bad file reaches another."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from recpack.model.document import (
    Block,
    Box,
    Document,
    ImagingObject,
    Origin,
    Page,
    Picture,
)
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.ports import Blobs, OcrEngine, Recognised
from recpack.readers.layout import among, finished, majority_language, page_language
from recpack.readers.plausible import judged
from recpack.run.blobs import BlobStore

STAGE = "read"
LEAST_CONFIDENCE = 0.75
MOST_UNREAD = 0.25  # share of the text, by length of lines
# Vietnamese letters missing from the network's alphabet: they vanish from its words.
_MARKED = frozenset("ảạằắẳẵặầấẩẫậẻẽẹềếểễệỉịỏọốồổỗộờớởỡợủụừứửữựỳỷỹỵ")
MAX_AREAS = 8
AREA_PAD = 6


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One file to read: `path` is where its bytes lie now."""

    path: str
    source: SourceFile
    password: str | None
    blobs: BlobStore


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page whose `unread` areas wait for OCR."""

    page: Page
    source: SourceId
    blobs: BlobStore


@dataclass(frozen=True, slots=True)
class FrameTask:
    """Frames `start` to `stop` (exclusive) of an object that may carry burned-in text."""

    path: str
    item: ImagingObject
    start: int
    stop: int


def read_file(task: ReadTask) -> Outcome[Document | ImagingObject]:
    """Read one file by its kind; whatever goes wrong is a problem on it.

    Pages that need OCR come back with `unread` areas: hand them to `read_page`, then
    `with_pages`. An object with `needs_ocr` goes to `read_frames` by `frame_tasks`.
    """
    try:
        return _read(task)
    except Exception as error:  # noqa: BLE001 - the stage edge: one bad file stops no other
        return Outcome(None, (_failure(error, task.source.id),))


def _failure(error: Exception, source: SourceId, page: int | None = None) -> Problem:
    """Type and place of an exception; never its message, which may quote the patient."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("recpack."):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    detail = f"{type(error).__name__} at {place}"
    code = "too-large" if isinstance(error, MemoryError) else "read-failed"
    return Problem(code, Severity.ERROR, STAGE, source, page, detail)


def _read(task: ReadTask) -> Outcome[Any]:
    """Readers are imported here: a worker that reads only text never loads pdfium."""
    path, source, blobs = task.path, task.source, task.blobs
    if source.kind is FileKind.PDF:
        from recpack.readers.pdf import read_pdf

        return read_pdf(path, source, blobs, task.password)
    if source.kind is FileKind.IMAGE:
        from recpack.readers.image import read_image

        return read_image(path, source, blobs)
    if source.kind is FileKind.DOCX:
        from recpack.readers.docx import read_docx

        return read_docx(path, source, blobs)
    if source.kind is FileKind.TEXT:
        from recpack.readers.text import read_text_file

        return read_text_file(path, source, blobs)
    if source.kind in {FileKind.DICOM, FileKind.DICOMDIR}:
        from recpack.readers.dicom import read_dicom

        return read_dicom(path, source, blobs, task.password)
    return Outcome(None, (_unread_kind(path, source),))


def _unread_kind(path: str, source: SourceFile) -> Problem:
    from recpack.readers.sniff import foreign_format

    if source.kind is FileKind.EMPTY:
        return Problem("file-empty", Severity.WARNING, STAGE, source.id)
    with open(path, "rb") as f:  # noqa: PTH123
        detail = foreign_format(f.read(16))
    return Problem("unsupported-format", Severity.ERROR, STAGE, source.id, None, detail)


def unread_pages(document: Document) -> tuple[Page, ...]:
    """Pages that wait for OCR."""
    return tuple(page for page in document.pages if page.unread)


def with_pages(document: Document, pages: Sequence[Page]) -> Document:
    """The document with pages read since, matched by number, and its language decided anew."""
    new = {page.number: page for page in pages}
    merged = finished([new.get(page.number, page) for page in document.pages])
    return replace(document, pages=merged, language=majority_language(merged))


def ocr_engine() -> OcrEngine:
    """The engine of pages of this process, made once."""
    from recpack.readers.routed import page_engine

    return page_engine()


def frame_engine() -> OcrEngine:
    """The engine of frames: what it cannot read there is painted, whatever script it is in."""
    from recpack.readers.ocr import shared_engine

    return shared_engine()


def read_page(task: PageTask) -> Outcome[Page]:
    """Read the unread areas of a page: blocks, language, and the upright raster with its size.

    Problems: script-unreadable (a quarter of the text or more is in a script the engine does not
    know), ocr-doubtful, no-text, values-doubtful, read-failed (the page comes back as it was).
    """
    try:
        page = task.page
        if page.raster is None or not page.unread:
            return Outcome(page)
        if page.origin is Origin.OCR:
            return _read_scan(page, task)
        done = _read_areas(page, task.blobs)
        return Outcome(done, _doubtful(done, task))
    except Exception as error:  # noqa: BLE001 - the stage edge
        return Outcome(task.page, (_failure(error, task.source, task.page.number),))


def _read_scan(page: Page, task: PageTask) -> Outcome[Page]:
    assert page.raster is not None  # noqa: S101 - checked by the caller
    data = task.blobs.get(page.raster)
    seen = ocr_engine().recognise(data, twice=True)
    raster = page.raster if seen.image is data else task.blobs.put(seen.image)
    done = replace(
        page,
        width=seen.width,
        height=seen.height,
        language=page_language(seen.blocks),
        blocks=tuple(map(judged, seen.blocks)),
        raster=raster,
        unread=(),
    )
    problems = _doubtful(done, task)
    code = _doubt(seen, done.language)
    if code:
        problems = (Problem(code, Severity.WARNING, STAGE, task.source, page.number), *problems)
    return Outcome(done, problems)


def _doubtful(page: Page, task: PageTask) -> tuple[Problem, ...]:
    """The problem values-doubtful if there are any on the page."""
    count = sum(len(block.doubts) for block in page.blocks)
    if not count:
        return ()
    told = f"values: {count}"
    return (
        Problem("values-doubtful", Severity.INFO, STAGE, task.source, page.number, detail=told),
    )


def _doubt(seen: Recognised, language: str) -> str:
    """A problem code if the text read is not what stands there ("" if all is well)."""
    lost = sum(box.width for box in seen.unread)
    held = sum(block.box.width for block in seen.blocks)
    if lost > MOST_UNREAD * (lost + held) or _lacks_marks(seen, language):
        return "script-unreadable"
    letters = sum(len(block.text) for block in seen.blocks)
    if letters == 0:
        return "no-text"
    mean = sum(block.confidence * len(block.text) for block in seen.blocks) / letters
    return "ocr-doubtful" if mean < LEAST_CONFIDENCE else ""


def _lacks_marks(seen: Recognised, language: str) -> bool:
    """Whether Vietnamese was read by an engine that does not know its letters."""
    return language == "vi" and not any(_MARKED & set(b.text.lower()) for b in seen.blocks)


def _read_areas(page: Page, blobs: Blobs) -> Page:
    """Text in pictures on a page that has a text layer; lines already known are not doubled."""
    from PIL import Image

    assert page.raster is not None  # noqa: S101 - checked by the caller
    areas = page.unread if len(page.unread) <= MAX_AREAS else (_around(page.unread),)
    more: list[Block] = []
    with Image.open(io.BytesIO(blobs.get(page.raster))) as opened:
        picture = opened.convert("RGB")
    for area in areas:
        corner = max(int(area.x0) - AREA_PAD, 0), max(int(area.y0) - AREA_PAD, 0)
        right = min(int(area.x1) + AREA_PAD, picture.width)
        bottom = min(int(area.y1) + AREA_PAD, picture.height)
        blocks = _read_crop(picture.crop((*corner, right, bottom)))
        more.extend(_shifted(block, *corner) for block in blocks)
    new = [b for b in more if not any(_overlap(b.box, old.box) > 0.4 for old in page.blocks)]
    merged = among(page.blocks, new)
    return replace(page, blocks=merged, language=page_language(merged), unread=())


def _read_crop(crop: Any) -> tuple[Block, ...]:
    """Lines of a part of a picture, in its own pixels."""
    out = io.BytesIO()
    crop.save(out, "PNG", compress_level=1)
    seen = ocr_engine().recognise(out.getvalue(), upright=True, twice=True)
    return tuple(map(judged, seen.blocks))


def _shifted(block: Block, x: float, y: float) -> Block:
    box = block.box
    return replace(
        block,
        box=Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y),
        edges=tuple(edge + x for edge in block.edges),
    )


def _around(areas: Sequence[Box]) -> Box:
    return Box(
        min(a.x0 for a in areas),
        min(a.y0 for a in areas),
        max(a.x1 for a in areas),
        max(a.y1 for a in areas),
    )


def _overlap(box: Box, other: Box) -> float:
    """Share of `box` that lies under `other`."""
    width = min(box.x1, other.x1) - max(box.x0, other.x0)
    height = min(box.y1, other.y1) - max(box.y0, other.y0)
    return max(width, 0) * max(height, 0) / max(box.width * box.height, 1.0)


def frame_tasks(item: ImagingObject, path: str) -> tuple[FrameTask, ...]:
    """Runs of an object's frames, each read for itself; none where it needs no OCR."""
    from recpack.readers.burned_in import RUN

    if not item.needs_ocr:
        return ()
    starts = range(0, max(1, item.frames), RUN)
    return tuple(FrameTask(path, item, start, start + RUN) for start in starts)


def read_frames(task: FrameTask) -> Outcome[tuple[Picture, ...]]:
    """Text of a run of frames, and of the overlay planes with the first; boxes in frame pixels.

    Problems: pixel-undecodable (nobody could look at the pixels), read-failed.
    """
    from recpack.dicom.elements import open_dataset, quiet
    from recpack.dicom.pixels.frames import DECODE_ERRORS
    from recpack.readers.burned_in import read_pictures

    try:
        with quiet():
            dataset = open_dataset(task.path)
            return Outcome(read_pictures(dataset, frame_engine(), task.start, task.stop))
    except DECODE_ERRORS as error:
        detail = type(error).__name__
        problem = Problem(
            "pixel-undecodable", Severity.ERROR, STAGE, task.item.source, detail=detail
        )
        return Outcome(None, (problem,))
    except Exception as error:  # noqa: BLE001 - the stage edge
        return Outcome(None, (_failure(error, task.item.source),))

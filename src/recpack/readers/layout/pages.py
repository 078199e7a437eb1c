"""Lines -> pages and documents; shared by every reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from recpack.model.document import Block, Box, Document, DocumentId, Origin, Page, Role, Row
from recpack.model.source import SourceFile
from recpack.readers.language import UNDETERMINED, detect_language
from recpack.readers.layout.whole import finished

NATIVE_WIDTH, NATIVE_HEIGHT, NATIVE_LINE = 1240.0, 1754.0, 32.0
NATIVE_MARGIN, NATIVE_LINES = 96.0, 45


def document_id(source: SourceFile) -> DocumentId:
    """The document's id: D and the number of its source."""
    return DocumentId("D" + source.id[1:])


def page_language(blocks: Iterable[Block]) -> str:
    """BCP 47 code of the text of a page ("und" if there is too little)."""
    return detect_language("\n".join(block.text for block in blocks))


def majority_language(pages: Iterable[Page]) -> str:
    """The language of most text; the first page decides a tie."""
    counts: Counter[str] = Counter()
    for page in pages:
        if page.language not in ("", UNDETERMINED):
            counts[page.language] += sum(len(block.text) for block in page.blocks) or 1
    return counts.most_common(1)[0][0] if counts else UNDETERMINED


def make_document(
    source: SourceFile, pages: Sequence[Page], properties: Sequence[tuple[str, str]] = ()
) -> Document:
    """A Document of pages, numbered anew from 1, its language that of most of its text."""
    numbered = finished([replace(page, number=n) for n, page in enumerate(pages, 1)])
    kept = tuple(sorted({(k, v) for k, v in properties if v.strip()}))
    language = majority_language(numbered)
    return Document(document_id(source), source.id, source.kind.value, numbered, language, kept)


def in_language(document: Document, language: str, details: Sequence[str] = ()) -> Document:
    """The document with its native pages in a language told from outside ("": as detected).

    `details` are English lines, on pages of their own so that nobody translates them.
    """
    told = language not in {"", UNDETERMINED}
    pages = [
        replace(p, language=language) if told and p.origin is Origin.NATIVE else p
        for p in document.pages
    ]
    pages += [replace(p, language="en") for p in native_pages(details)] if details else []
    numbered = tuple(replace(page, number=n) for n, page in enumerate(pages, 1))
    return replace(
        document, pages=numbered, language=language if told else majority_language(numbered)
    )


def native_pages(lines: Sequence[str], rows: Sequence[Row | None] = ()) -> tuple[Page, ...]:
    """Lines on virtual A4 pages of 1240 x 1754 px, 45 lines of 32 px each.

    `rows` says of each line where it stands in a table (none, if there are none).
    """
    places = rows or (None,) * len(lines)
    pages: list[Page] = []
    for start in range(0, max(len(lines), 1), NATIVE_LINES):
        end = start + NATIVE_LINES
        blocks = _native_blocks(lines[start:end], places[start:end])
        language = page_language(blocks)
        number = len(pages) + 1
        pages.append(Page(number, NATIVE_WIDTH, NATIVE_HEIGHT, Origin.NATIVE, language, blocks))
    return tuple(pages)


def _native_blocks(lines: Sequence[str], rows: Sequence[Row | None]) -> tuple[Block, ...]:
    """The lines of a page, its tables counted from 1."""
    tables: dict[int, int] = {}
    blocks: list[Block] = []
    for n, (line, row) in enumerate(zip(lines, rows, strict=True)):
        if row is None:
            blocks.append(Block(line, _line_box(n)))
            continue
        number = tables.setdefault(row.table, len(tables) + 1)
        place = replace(row, table=number)
        blocks.append(Block(line, _line_box(n), role=Role.ROW, row=place))
    return tuple(blocks)


def _line_box(number: int) -> Box:
    top = NATIVE_MARGIN + number * NATIVE_LINE
    return Box(NATIVE_MARGIN, top, NATIVE_WIDTH - NATIVE_MARGIN, top + NATIVE_LINE)


def native_document(
    source: SourceFile,
    lines: Sequence[str],
    properties: Sequence[tuple[str, str]],
    more: Sequence[Page] = (),
    rows: Sequence[Row | None] = (),
) -> Document:
    """A Document of native text, with further pages (pictures) behind it.

    `rows` are the places of the lines in tables.
    """
    return make_document(source, (*native_pages(lines, rows), *more), properties)

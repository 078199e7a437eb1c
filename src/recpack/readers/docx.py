"""DOCX -> Document of native text; embedded pictures become pages for the OCR."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from PIL import Image, ImageOps

from recpack.model.document import Document, Page
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.image import IMAGE_ERRORS, MAX_PIXELS, to_plain
from recpack.readers.layout import native_document
from recpack.readers.mend import mended
from recpack.readers.raster import scan_page

MAX_UNPACKED, MAX_XML = 512 << 20, 32 << 20  # bytes: the package, and one part of it
LEAST_SIDE = 48
_NOTE_PARTS = ("footnotes", "endnotes", "comments")
_PROPERTIES = [
    "author",
    "title",
    "subject",
    "keywords",
    "comments",
    "category",
    "last_modified_by",
    "content_status",
    "identifier",
    "created",
    "modified",
]


def read_docx(path: str, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """Read a DOCX: headers, body in order, footers, notes and comments; then its pictures.

    Problems: docx-damaged, size-limit, picture-damaged, no-text.
    """
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(path) as package:
            if _too_large(package.infolist()):
                limit = Problem("size-limit", Severity.ERROR, "read", source.id)
                return Outcome(None, (limit,))
        document = docx.Document(path)
        lines = _all_lines(document)
        pictures = tuple(_pictures(document, source, blobs, problems))
        properties = tuple(_properties(document))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        detail = type(error).__name__
        damaged = Problem("docx-damaged", Severity.ERROR, "read", source.id, None, detail)
        return Outcome(None, (damaged,))
    lines, doubts = mended(lines, source.id)
    problems.extend(doubts)
    if not lines and not pictures:
        problems.append(Problem("no-text", Severity.WARNING, "read", source.id))
    return Outcome(native_document(source, lines, properties, pictures), tuple(problems))


def _too_large(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the package, or one of its XML parts, is beyond any letter."""
    xml = (part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    return sum(part.file_size for part in parts) > MAX_UNPACKED or max(xml, default=0) > MAX_XML


def _all_lines(document: Any) -> tuple[str, ...]:
    heads, feet = _margins(document, "header"), _margins(document, "footer")
    body = list(_lines(document.element.body, document))
    notes = [line for part in _note_parts(document) for line in _note_lines(part)]
    return tuple(line for line in (*heads, *body, *notes, *feet) if line.strip())


def _margins(document: Any, which: str) -> tuple[str, ...]:
    """Lines of the headers or footers of all sections, each text once."""
    seen: dict[str, None] = {}
    for section in document.sections:
        for name in (which, f"first_page_{which}", f"even_page_{which}"):
            part = getattr(section, name)
            if not part.is_linked_to_previous:
                seen.update(dict.fromkeys(_lines(part._element, part)))  # noqa: SLF001
    return tuple(seen)


def _lines(element: Any, parent: Any) -> Iterator[str]:
    """Paragraphs and table rows in the order of the file, text boxes after their paragraph."""
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            yield from _paragraph(child, parent)
        elif child.tag == qn("w:tbl"):
            yield from _table(Table(child, parent))
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _lines(content, parent)
        elif child.tag in (qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
            yield from _lines(child, parent)


def _paragraph(element: Any, parent: Any) -> Iterator[str]:
    yield from _run_text(element).split("\n")
    for box in element.iter(qn("w:txbxContent")):
        if not _in_fallback(box):
            yield from _lines(box, parent)


def _run_text(element: Any) -> str:
    """Text of a paragraph without its text boxes; deleted revisions are not text (w:delText)."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            if not _inside(node, element, qn("w:txbxContent")):
                parts.append(node.text or "")
        elif node.tag in (qn("w:tab"), qn("w:ptab")) and node.getparent().tag == qn("w:r"):
            parts.append("\t")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif node.tag == qn("w:sym"):
            parts.append(_symbol(node))
    return "".join(parts).strip(" ")


def _symbol(node: Any) -> str:
    """A character of a symbol font; private-use codes of Wingdings boxes are the usual ones."""
    code = int(node.get(qn("w:char")) or "0", 16)
    boxes = {0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF052: "☑", 0xF0A3: "☐", 0xF06F: "☐"}
    return boxes.get(code) or (chr(code) if 0x20 <= code < 0xD800 else "\ufffd")


def _inside(node: Any, top: Any, tag: str) -> bool:
    while node is not None and node is not top:
        if node.tag == tag:
            return True
        node = node.getparent()
    return False


def _in_fallback(node: Any) -> bool:
    """Text boxes stand twice in the file: as a drawing, and as VML for old programs."""
    while node is not None:
        if str(node.tag).endswith("}Fallback"):
            return True
        node = node.getparent()
    return False


def _table(table: Table) -> Iterator[str]:
    """One line a row; a merged cell once; a paragraph end inside a cell is a space."""
    upper: set[Any] = set()
    for row in table.rows:
        cells: list[str] = []
        now: dict[Any, None] = {}
        for cell in row.cells:
            if cell._tc in now:  # noqa: SLF001 - merged sideways
                continue
            now[cell._tc] = None  # noqa: SLF001
            text = "" if cell._tc in upper else " ".join(_cell_lines(cell))  # noqa: SLF001
            cells.append(text)
        upper = set(now)
        if any(cells):
            yield "\t".join(cells)


def _cell_lines(cell: Any) -> Iterator[str]:
    for line in _lines(cell._tc, cell):  # noqa: SLF001
        if line.strip():
            yield " ".join(line.split())


def _note_parts(document: Any) -> Iterator[Any]:
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _NOTE_PARTS and not relation.is_external:
            yield relation.target_part


def _note_lines(part: Any) -> Iterator[str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(part.blob, parser)
    for author in root.iter(qn("w:comment")):
        name = author.get(qn("w:author"))
        if name:
            yield name
    for paragraph in root.iter(qn("w:p")):
        text = _run_text(paragraph)
        if text.strip():
            yield text


def _properties(document: Any) -> Iterator[tuple[str, str]]:
    core = document.core_properties
    for name in _PROPERTIES:
        value = getattr(core, name, None)
        if value:
            yield name, str(value)
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("/extended-properties"):
            yield from _extended(relation.target_part.blob)


def _extended(blob: bytes) -> Iterator[tuple[str, str]]:
    from lxml import etree

    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for node in root:
        name = str(node.tag).rsplit("}", 1)[-1]
        if name in ("Company", "Manager") and node.text:
            yield name, node.text


def _pictures(
    document: Any, source: SourceFile, blobs: Blobs, problems: list[Problem]
) -> Iterator[Page]:
    """Pictures of the body and the headers in the order of their part names, each once."""
    parts = {
        str(part.partname): part
        for part in document.part.package.iter_parts()
        if str(part.partname).startswith("/word/media/")
    }
    for name in sorted(parts):
        try:
            with Image.open(io.BytesIO(parts[name].blob)) as picture:
                if min(picture.size) < LEAST_SIDE:
                    continue
                if picture.width * picture.height > MAX_PIXELS:
                    problems.append(Problem("pixel-limit", Severity.WARNING, "read", source.id))
                    continue
                yield scan_page(to_plain(ImageOps.exif_transpose(picture)), 0, blobs)
        except IMAGE_ERRORS as error:
            detail = type(error).__name__
            problems.append(
                Problem("picture-damaged", Severity.WARNING, "read", source.id, None, detail)
            )

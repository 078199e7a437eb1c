"""DOCX -> Document of native text; embedded pictures become pages for the OCR."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError

from recpack.model.document import Document
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.docx_parts import (
    chart_lines,
    count_objects,
    note_lines,
    styles_of,
    tell_strings,
)
from recpack.readers.docx_text import Walker
from recpack.readers.enclosed import Enclosed, picture_pages
from recpack.readers.native import Line, Told, made

MAX_UNPACKED, MAX_XML = 512 << 20, 32 << 20  # bytes: the package, and one part of it
_DAMAGE = (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError)


def read_docx(path: str, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """Read a DOCX: headers, body in order, notes, comments, charts, footers; then its pictures.

    What is deleted, hidden or metadata is no text: `Document.properties` keeps it for the search
    for names. Problems: docx-damaged, size-limit, tracked-changes, embedded-object,
    picture-damaged, picture-unreadable, pixel-limit, no-text.
    """
    told = Told()
    try:
        with zipfile.ZipFile(path) as package:
            if _too_large(package.infolist()):
                limit = Problem("size-limit", Severity.ERROR, "read", source.id)
                return Outcome(None, (limit,))
        document = docx.Document(path)
        lines = tuple(_all_lines(document, told))
        pictures = list(_pictures(document))
        objects = count_objects(document)
        tell_strings(document, told)
    except _DAMAGE as error:
        detail = type(error).__name__
        damaged = Problem("docx-damaged", Severity.ERROR, "read", source.id, None, detail)
        return Outcome(None, (damaged,))
    pages, problems = picture_pages(pictures, source, blobs)
    problems += _told(source, told, objects)
    return made(source, lines, told, pages, problems)


def _told(source: SourceFile, told: Told, objects: int) -> Iterator[Problem]:
    if told.counts:
        detail = ", ".join(f"{what}: {number}" for what, number in sorted(told.counts.items()))
        yield Problem("tracked-changes", Severity.INFO, "read", source.id, None, detail)
    if objects:
        detail = f"{objects} inside"
        yield Problem("embedded-object", Severity.WARNING, "read", source.id, None, detail)


def _too_large(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the package, or one of its XML parts, is beyond any letter."""
    xml = (part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    return sum(part.file_size for part in parts) > MAX_UNPACKED or max(xml, default=0) > MAX_XML


def _all_lines(document: Any, told: Told) -> Iterator[Line]:
    walker = Walker(told, styles_of(document))
    yield from _margins(document, "header", walker)
    yield from walker.lines(document.element.body)
    yield from note_lines(document, walker)
    yield from chart_lines(document, told)
    yield from _margins(document, "footer", walker)


def _margins(document: Any, which: str, walker: Walker) -> Iterator[Line]:
    """Lines of the headers or footers of all sections, each text once; unused ones are hidden."""
    seen: set[str] = set()
    even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        first = section.different_first_page_header_footer
        for kind, used in (("", True), ("first_page_", first), ("even_page_", even)):
            part = getattr(section, kind + which)
            if part.is_linked_to_previous:
                continue
            for line in walker.lines(part._element):  # noqa: SLF001
                if not used:
                    walker.told.hide("hidden-text", line.text)
                elif line.text not in seen:
                    seen.add(line.text)
                    yield line


def _pictures(document: Any) -> Iterator[Enclosed]:
    """Pictures of the body and the headers in the order of their part names, each once."""
    parts = {
        str(part.partname): part
        for part in document.part.package.iter_parts()
        if str(part.partname).startswith("/word/media/")
    }
    for name in sorted(parts):
        if not name.endswith(".svg"):  # Word keeps a raster of it beside
            yield Enclosed(parts[name].blob)

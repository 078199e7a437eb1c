"""Word documents with fixed dates, since a zip otherwise remembers when it was made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def new(font: str, size: float, far_east: str | None = None) -> Document:
    """Start an empty A4 document whose every style speaks one face."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.0)
    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(size)
    style.paragraph_format.space_after = Pt(3)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), far_east or font)
    return document


def _face(run: Run, far_east: str, size: float, *, bold: bool) -> None:
    run.bold, run.font.size = bold, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), far_east)  # noqa: SLF001


def title(document: Document, text: str, size: float, far_east: str) -> None:
    """Add a centred bold line."""
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _face(line.add_run(text), far_east, size, bold=True)


def heading(document: Document, text: str, far_east: str, size: float = 12) -> None:
    """Add a bold heading, as a real heading style so that readers see the outline."""
    line = document.add_heading(level=2)
    run = line.add_run(text)
    _face(run, far_east, size, bold=True)
    run.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
    line.paragraph_format.space_before = Pt(8)
    line.paragraph_format.space_after = Pt(2)


def paragraphs(document: Document, texts: Sequence[str], *, indent: bool = True) -> None:
    """Add body paragraphs."""
    for text in texts:
        line = document.add_paragraph(text)
        if indent:
            line.paragraph_format.first_line_indent = Pt(21)


def table(
    document: Document, rows: Sequence[Sequence[str]], widths: Sequence[float], *, head: bool
) -> None:
    """Add a ruled table; `widths` in centimetres; the first row is bold when `head`."""
    grid = document.add_table(rows=0, cols=len(widths))
    grid.style, grid.autofit = "Table Grid", False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(rows):
        cells = grid.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.bold = head and number == 0
    document.add_paragraph()


def running(document: Document, head: str, foot: str) -> None:
    """Set the header and footer, where systems print the patient's name on every page."""
    section = document.sections[0]
    for part, text in ((section.header, head), (section.footer, foot)):
        line: Paragraph = part.paragraphs[0]
        line.text = text
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in line.runs:
            run.font.size = Pt(9)


def save(
    document: Document, when: datetime, *, name: str, author: str, keywords: str, note: str
) -> bytes:
    """Serialise with identity in the core properties, and all dates fixed to `when`."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = name, author, author
    core.keywords, core.comments, core.subject = keywords, note, name
    core.created = core.modified = core.last_printed = when
    core.revision = 3
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    stamp = when.timetuple()[:6]
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in old.namelist():
            info = zipfile.ZipInfo(entry, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, old.read(entry))
    return out.getvalue()


def text_of(blob: bytes) -> str:
    """Everything readable in a Word file: body, tables, header, footer, properties."""
    document = docx.Document(io.BytesIO(blob))
    core, section = document.core_properties, document.sections[0]
    lines = [p.text for p in document.paragraphs]
    lines += [c.text for t in document.tables for row in t.rows for c in row.cells]
    lines += [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
    lines += [core.title, core.author, core.last_modified_by, core.keywords, core.comments]
    return "\n".join(lines)

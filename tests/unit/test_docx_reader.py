"""DOCX: order, merged cells, margins, text boxes, notes, pictures, properties."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw

from recpack.model.document import Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.docx import read_docx
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S004"), "x.docx", FileKind.DOCX, 1, "")


@pytest.fixture
def read(tmp_path):
    def go(document):
        path = tmp_path / "x.docx"
        if isinstance(document, bytes):
            path.write_bytes(document)
        else:
            document.save(path)
        return read_docx(str(path), SOURCE, BlobStore(str(tmp_path / "blobs")))

    return go


def lines(outcome):
    return [b.text for page in outcome.value.pages for b in page.blocks]


def test_body_in_order_with_margins(read):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "HEAD"
    document.sections[0].footer.paragraphs[0].text = "FOOT"
    document.add_paragraph("before")
    table = document.add_table(2, 3)
    for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(n)
    document.add_paragraph("after\tthe\ntable")
    assert lines(read(document)) == [
        "HEAD",
        "before",
        "0\t1\t2",
        "3\t4\t5",
        "after\tthe",
        "table",
        "FOOT",
    ]


def test_merged_cells_stand_once(read):
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).text = "c"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    table.cell(1, 1).text = "x"
    table.cell(2, 1).text = "y"
    assert lines(read(document)) == ["wide\tc", "tall\tx\t", "\ty\t"]


def test_text_boxes_once_and_deleted_words_not_at_all(read):
    document = docx.Document()
    paragraph = document.add_paragraph("main")
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>"
        "<w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    deleted = "<w:r><w:delText>gone</w:delText></w:r>"
    gone = f'<w:del {nsdecls("w")} w:id="1" w:author="A">{deleted}</w:del>'
    kept = f'<w:ins {nsdecls("w")} w:id="2" w:author="A"><w:r><w:t> added</w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(gone))
    paragraph._p.append(parse_xml(kept))
    assert lines(read(document)) == ["main added", "boxed"]


def test_comments_and_properties(read):
    document = docx.Document()
    paragraph = document.add_paragraph("text")
    document.add_comment(paragraph.runs, text="a remark", author="Comment Tester")
    document.core_properties.author = "Author Tester"
    outcome = read(document)
    assert lines(outcome) == ["text", "Comment Tester", "a remark"]
    assert ("author", "Author Tester") in outcome.value.properties


def test_pictures_become_pages(read):
    image = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 200, 100), fill="black")
    data = io.BytesIO()
    image.save(data, "PNG")
    document = docx.Document()
    document.add_paragraph("text")
    document.add_picture(io.BytesIO(data.getvalue()))
    pages = read(document).value.pages
    assert [p.origin for p in pages] == [Origin.NATIVE, Origin.OCR]
    assert [p.number for p in pages] == [1, 2]
    assert len(pages[1].unread) == 1


def test_damaged_files(read):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:broken")
    for bad in (b"PK\x03\x04 nothing", data.getvalue()):
        outcome = read(bad)
        assert outcome.value is None
        assert [p.code for p in outcome.problems] == ["docx-damaged"]

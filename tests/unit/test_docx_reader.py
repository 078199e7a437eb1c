"""DOCX: order, merged cells, margins, text boxes, notes, pictures, properties."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw

from recpack.model.document import Origin, Role
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
    assert lines(outcome) == ["text", "Comment: a remark"]
    assert ("author", "Author Tester") in outcome.value.properties
    assert ("comment-author", "Comment Tester") in outcome.value.properties


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


def run(text, about=""):
    return f"<w:r><w:rPr>{about}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*parts):
    return parse_xml(f"<w:p {nsdecls('w')}>{''.join(parts)}</w:p>")


def problems(outcome):
    return {p.code: p.detail for p in outcome.problems}


def test_moved_words_stand_once_and_changes_are_told(read):
    document = docx.Document()
    body = document.element.body
    by = "w:id='1' w:author='Redactor Tester'"
    body.insert(0, paragraph(f"<w:moveFrom {by}>{run('moved')}</w:moveFrom>", run("here")))
    body.insert(1, paragraph(f"<w:moveTo {by}>{run('moved')}</w:moveTo>"))
    struck = f"<w:del {by}><w:r><w:delText>no </w:delText></w:r></w:del>"
    body.insert(2, paragraph(struck, run("metastases"), f"<w:ins {by}>{run(' seen')}</w:ins>"))
    outcome = read(document)
    assert lines(outcome) == ["here", "moved", "metastases seen"]
    assert problems(outcome)["tracked-changes"] == "deletions: 1, insertions: 1, moved: 1"
    properties = outcome.value.properties
    assert ("deleted-text", "no") in properties
    assert ("revision-author", "Redactor Tester") in properties


def test_hidden_words_are_no_text_but_known(read):
    document = docx.Document()
    style = f"<w:style {nsdecls('w')} w:type='character' w:styleId='{{}}'>{{}}</w:style>"
    gone = style.format("Gone", "<w:rPr><w:vanish/></w:rPr>")
    document.styles.element.append(parse_xml(gone))
    document.styles.element.append(parse_xml(style.format("Heir", "<w:basedOn w:val='Gone'/>")))
    parts = [
        run("seen"),
        run(" direct", "<w:vanish/>"),
        run(" styled", "<w:rStyle w:val='Heir'/>"),
        run(" shown", "<w:rStyle w:val='Heir'/><w:vanish w:val='0'/>"),
    ]
    document.element.body.insert(0, paragraph(*parts))
    outcome = read(document)
    assert lines(outcome) == ["seen shown"]
    assert ("hidden-text", "direct styled") in outcome.value.properties


def test_table_cells_know_their_columns(read):
    document = docx.Document()
    table = document.add_table(4, 4)
    words = [["Test", "Result", "Unit", "Range"], ["AFP", "12.5", "", "<7"], ["CEA", "", "", "<5"]]
    for row, cells in zip(table.rows, words, strict=False):
        for cell, word in zip(row.cells, cells, strict=True):
            cell.text = word
    table.cell(3, 1).merge(table.cell(3, 2)).text = "not done"
    table.cell(3, 0).text = "PSA"
    blocks = read(document).value.pages[0].blocks
    assert [b.row.columns for b in blocks] == [(0, 1, 2, 3)] * 3 + [(0, 1, 3)]
    assert [b.row.head for b in blocks] == [True, False, False, False]
    assert [(b.row.table, b.row.number) for b in blocks] == [(1, 0), (1, 1), (1, 2), (1, 3)]
    assert blocks[2].text == "CEA\t\t\t<5"
    assert {b.role for b in blocks} == {Role.ROW}


def test_layout_tables_are_lines_and_nested_tables_are_tables(read):
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "Findings"
    frame.add_paragraph("A nodule.")
    outcome = read(document)
    assert [(b.text, b.row) for b in outcome.value.pages[0].blocks] == [
        ("Findings", None),
        ("A nodule.", None),
    ]


def test_margins_that_no_page_shows_are_hidden(read):
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "usual"
    section.first_page_header.paragraphs[0].text = "first"
    section.even_page_header.paragraphs[0].text = "even"
    section.different_first_page_header_footer = True
    outcome = read(document)
    assert lines(outcome) == ["usual", "first"]
    assert ("hidden-text", "even") in outcome.value.properties


def test_old_form_fields_show_their_state(read):
    field = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{}</w:ffData></w:fldChar></w:r>"
    yes, no = (f"<w:checkBox><w:default w:val='0'/>{c}</w:checkBox>" for c in ("<w:checked/>", ""))
    choice = (
        "<w:ddList><w:result w:val='1'/><w:listEntry w:val='a'/><w:listEntry w:val='b'/></w:ddList>"
    )
    document = docx.Document()
    parts = [p for c in (yes, no, choice) for p in (field.format(c), run(" x "))]
    document.element.body.insert(0, paragraph(*parts))
    assert lines(read(document)) == ["☑ x ☐ x b x"]


def with_parts(document, *parts):
    """The saved document with further parts of (name, relation, bytes)."""
    for name, kind, data in parts:
        part = Part(PackURI(name), "application/octet-stream", data, document.part.package)
        document.part.relate_to(part, f"http://x/{kind}")
    return document


def test_charts_are_tables_of_their_values(read):
    c = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    chart = (
        f"<c:chartSpace xmlns:c='{c}'><c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>AFP</c:v>"
        "</c:pt></c:strCache></c:strRef></c:tx><c:cat><c:numRef><c:numCache>"
        "<c:formatCode>yyyy/m/d</c:formatCode><c:pt idx='0'><c:v>45000</c:v></c:pt>"
        "<c:pt idx='1'><c:v>45031</c:v></c:pt></c:numCache></c:numRef></c:cat><c:val><c:numRef>"
        "<c:numCache><c:formatCode>General</c:formatCode><c:pt idx='0'><c:v>12.300000000000001</c:v>"
        "</c:pt><c:pt idx='1'><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chartSpace>"
    )
    document = with_parts(docx.Document(), ("/word/charts/chart1.xml", "chart", chart.encode()))
    assert lines(read(document)) == ["\tAFP", "2023-03-15\t12.3", "2023-04-15\t7"]


def test_what_cannot_be_read_is_told(read):
    emf = b"\x01\0\0\0" + bytes(84) + b" EMF"
    document = with_parts(
        docx.Document(),
        ("/word/embeddings/a.bin", "oleObject", b"\xd0\xcf\x11\xe0"),
        ("/word/embeddings/b.xlsx", "package", b"PK"),
        ("/word/media/image9.emf", "image", emf),
    )
    found = problems(read(document))
    assert found["embedded-object"] == "2 inside"
    assert found["picture-unreadable"] == "pictures: 1"


def test_names_that_word_keeps_elsewhere_are_known(read):
    document = docx.Document()
    document.add_paragraph("text")
    document.part.relate_to("mailto:someone@example.org", RT.HYPERLINK, is_external=True)
    note = paragraph(run("x"))
    document.element.body.insert(0, note)
    properties = read(document).value.properties
    assert ("link", "mailto:someone@example.org") in properties


def test_damaged_files(read):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:broken")
    for bad in (b"PK\x03\x04 nothing", data.getvalue()):
        outcome = read(bad)
        assert outcome.value is None
        assert [p.code for p in outcome.problems] == ["docx-damaged"]

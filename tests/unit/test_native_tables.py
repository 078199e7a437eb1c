"""Tables of Word, HTML, RTF and CSV files: columns, heads, empty cells, through redaction."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageDraw

from recpack.deid.rows import logical_rows
from recpack.model.clean import CleanBlock
from recpack.model.document import Role, Row
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.layout import native_document, native_pages
from recpack.readers.native import Line, Told
from recpack.readers.rtf import read_rtf
from recpack.readers.text import read_text_file, reading
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S007"), "x", FileKind.TEXT, 1, "")


def places(text):
    return [(ln.text, ln.row and (ln.row.columns, ln.row.head)) for ln in reading(text).lines]


def test_html_spans_keep_the_columns():
    page = (
        "<html><body><table><tr><th>Test<th>Result<th>Unit</tr>"
        "<tr><td rowspan=2>AFP<td>12.5<td>ng/mL</tr><tr><td>13.0<td></tr>"
        "<tr><td colspan=2>not done<td>-</tr></table></body></html>"
    )
    assert places(page) == [
        ("Test\tResult\tUnit", ((0, 1, 2), True)),
        ("AFP\t12.5\tng/mL", ((0, 1, 2), False)),
        ("\t13.0\t", ((0, 1, 2), False)),
        ("not done\t-", ((0, 2), False)),
    ]


def test_a_table_around_a_page_is_no_table():
    inner = "<table><tr><td>AFP<td>12.5</tr><tr><td>CEA<td>3</tr></table>"
    page = f"<html><body><table><tr><td>menu<td><p>Report</p>{inner}</tr></table></body></html>"
    assert places(page) == [
        ("menu", None),
        ("Report", None),
        ("AFP\t12.5", ((0, 1), False)),
        ("CEA\t3", ((0, 1), False)),
    ]


def test_labels_and_values_have_no_columns():
    page = "<table><tr><td>Name: A<td>Sex: F</tr><tr><td>Age: 50<td>Ward: 3</tr></table>"
    assert [row for _, row in places(page)] == [None, None]


def test_csv_rows_have_columns():
    text = "项目,结果,单位\nAFP,,ng/mL\nCEA,3.1,ng/mL\n"
    assert places(text) == [
        ("项目\t结果\t单位", ((0, 1, 2), True)),
        ("AFP\t\tng/mL", ((0, 1, 2), False)),
        ("CEA\t3.1\tng/mL", ((0, 1, 2), False)),
    ]


def test_rtf_cells_stand_under_their_edges():
    full = r"\trowd\cellx1000\cellx2000\cellx3000 "
    wide = r"\trowd\cellx2010\cellx3000 "
    tall = r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000 "
    rtf = (
        rf"{{\rtf1\ansi {full}\intbl Test\cell Result\cell Unit\cell\row"
        rf"{full}\pard\intbl AFP\par total\cell 12.5\cell\cell\row"
        rf"{tall} AFP\cell 13\cell x\cell\row{wide}not done\cell -\cell\row\pard after\par}}"
    )
    assert places(rtf) == [
        ("Test\tResult\tUnit", ((0, 1, 2), True)),
        ("AFP total\t12.5\t", ((0, 1, 2), False)),
        ("\t13\tx", ((0, 1, 2), False)),
        ("not done\t-", ((0, 2), False)),
        ("after", None),
    ]


def test_tables_are_counted_on_each_page():
    rows = [Row(7, n, (0, 1), n == 0) for n in range(50)]
    pages = native_pages(["a\tb"] * 50, rows)
    assert [len(p.blocks) for p in pages] == [45, 5]
    assert {b.row.table for p in pages for b in p.blocks} == {1}
    assert pages[1].blocks[0].row.number == 45


def test_rows_survive_redaction_with_their_empty_cells():
    lines = reading("项目,结果,单位\nAFP,,ng/mL\nCEA,3.1,ng/mL\n").lines
    texts, rows = [ln.text for ln in lines], [ln.row for ln in lines]
    (page,) = native_document(SOURCE, texts, (), (), rows).pages
    clean = logical_rows(CleanBlock(b.text, b.box, 1.0, (), b.role, b.row, ()) for b in page.blocks)
    assert [b.text for b in clean] == ["项目\t结果\t单位", "AFP\t\tng/mL", "CEA\t3.1\tng/mL"]
    assert [b.row.columns for b in clean] == [(0, 1, 2)] * 3
    assert {b.role for b in clean} == {Role.ROW}


@pytest.mark.parametrize(
    ("page", "shown", "hidden"),
    [
        ("<p>a<span style='display: none'>b</span>c</p>", ["ac"], ["b"]),
        ("<p>a</p><div hidden><p>b</p></div>", ["a"], ["b"]),
        (
            "<style>.x, #y {display:none}</style><p class='z x'>b</p><p id=y>c</p>d",
            ["d"],
            ["b", "c"],
        ),
        ("<p>a<input type=hidden value=b></p>", ["a"], ["b"]),
        ("<p>a<!-- b --></p><table><tr hidden><td>b</table>", ["a"], ["b"]),
    ],
)
def test_what_a_browser_does_not_show_is_hidden(page, shown, hidden):
    found = reading(f"<html><body>{page}</body></html>")
    assert [ln.text for ln in found.lines] == shown
    assert [value for _, value in found.told.hidden] == hidden


def test_html_fields_show_their_state():
    page = "<p><input type=checkbox checked> yes <input type=radio> no <input value='5'> mg</p>"
    assert places(page) == [("☑ yes ☐ no 5 mg", None)]


def test_very_deep_html_keeps_its_words():
    text = "<html><body>" + "<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>end</p></body></html>"
    assert [ln.text for ln in reading(text).lines] == ["deep", "end"]


def test_rtf_hidden_deleted_notes_and_strings():
    rtf = (
        r"{\rtf1\ansi{\info{\author Author Tester}}{\header head\par}{\footer foot\par}"
        r"seen {\v hidden}{\deleted gone}\v also\v0  end{\footnote a note}"
        r"{\*\atnauthor Note Tester}{\*\annotation a remark}\par"
        r'{\field{\*\fldinst HYPERLINK "mailto:a@example.org"}{\fldrslt link}}\par'
        r"{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt boxed\par}}}}"
    )
    told = Told()
    lines, _ = read_rtf(rtf, told)
    texts = [line.text for line in lines]
    assert texts == ["head", "seen end", "link", "boxed", "a note", "Comment: a remark", "foot"]
    assert dict(told.hidden) == {
        "author": "Author Tester",
        "comment-author": "Note Tester",
        "deleted-text": "gone",
        "hidden-text": "hiddenalso",
        "link": 'HYPERLINK "mailto:a@example.org"',
    }


def png():
    out = io.BytesIO()
    picture = Image.new("RGB", (120, 80), "white")
    ImageDraw.Draw(picture).rectangle((10, 10, 60, 60), fill="black")
    picture.save(out, "PNG")
    return out.getvalue()


def read(tmp_path, text):
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    outcome = read_text_file(str(path), SOURCE, BlobStore(str(tmp_path / "blobs")))
    assert outcome.value is not None
    origins = [str(page.origin) for page in outcome.value.pages]
    return origins, {p.code: p.detail for p in outcome.problems}


def test_pictures_of_html_become_pages_or_are_told(tmp_path):
    data = base64.b64encode(png()).decode()
    page = f"<html><p>a<img src='data:image/png;base64,{data}'><img src='scan.jpg'></p></html>"
    origins, problems = read(tmp_path, page)
    assert origins == ["native", "ocr"]
    assert problems["picture-unreadable"] == "pictures: 1"


def test_pictures_and_objects_of_rtf(tmp_path):
    twice = r"{\nonshppict{\pict\wmetafile8 0100}}"
    shown = rf"{{\*\shppict{{\pict\pngblip {png().hex()}}}}}{twice}"
    drawn = r"{\object{\*\objdata 0105}{\result{\pict\emfblip 0100}}}"
    origins, problems = read(tmp_path, rf"{{\rtf1\ansi a {shown}{drawn}\par}}")
    assert origins == ["native", "ocr"]
    assert problems == {"picture-unreadable": "pictures: 1", "embedded-object": "1 inside"}


def test_lines_are_what_they_were():
    assert list(Told().table([])) == []
    assert reading("a\n\nb").lines == (Line("a"), Line("b"))

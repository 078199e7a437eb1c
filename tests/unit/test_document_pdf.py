"""Pages of documents as PDF: tags, languages, source text under the picture, same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from bench.gallery import CASES, Blobs, Text, document_of, language_rows, page_of
from recpack.bundle.contents import contents_of
from recpack.bundle.fonts import Printable
from recpack.bundle.pdf import Typesetter, document_pdf, page_starts
from recpack.bundle.pdfa import elements, problems_of
from recpack.bundle.visual import graphemes, visual_order
from recpack.model.document import Origin, Role

LANGUAGES = ("zh", "ar", "th", "vi", "ru", "ko")
HEAD = {"code": "C7F3K9QA2MXD"}


@pytest.fixture(scope="module")
def setter():
    return Typesetter()


def _pdf(setter, document, blobs) -> bytes:
    return document_pdf(setter, contents_of((document,)).entries[0], HEAD, "shift", blobs)[0]


def _without_source(page):
    """The page with English that holds no word of the source: what is found is the layer."""
    clean, english = page
    blocks = tuple(
        replace(
            b,
            segments=tuple(replace(s, target="words") for s in b.segments),
            doubts=tuple(replace(d, start=0, end=0) for d in b.doubts),
        )
        for b in english.blocks
    )
    return clean, replace(english, blocks=blocks)


@pytest.fixture(scope="module")
def scans(setter):
    """One document of a page in each of several languages: its pages and its PDF."""
    blobs = Blobs()
    pages = [_without_source(page_of(blobs, language_rows(x), x)) for x in LANGUAGES]
    document = document_of("scans", pages)
    return document, _pdf(setter, document, blobs)


def _words(document, number):
    page = document.clean.pages[number]
    return [w for b in page.blocks for w in b.text.split() if len(w) > 1]


def test_every_source_word_is_found_by_pdfium(scans):
    document, pdf = scans
    opened = pypdfium2.PdfDocument(pdf)
    starts = page_starts(pdf)
    for number, language in enumerate(LANGUAGES):
        text = opened[starts[number + 1] - 1].get_textpage().get_text_range()
        missing = [w for w in _words(document, number) if w not in text]
        assert not missing, (language, missing)
    opened.close()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_every_source_word_is_found_by_poppler(scans, tmp_path):
    document, pdf = scans
    (tmp_path / "scans.pdf").write_bytes(pdf)
    made = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(tmp_path / "scans.pdf"), "-"],
        capture_output=True, check=True, text=True, encoding="utf-8",
    )  # fmt: skip
    for number, language in enumerate(LANGUAGES):
        missing = [w.strip("،:.()") for w in _words(document, number)]
        missing = [w for w in missing if w not in made.stdout]
        assert not missing, (language, missing)


def test_a_phrase_in_arabic_reads_from_right_to_left(scans):
    opened = pypdfium2.PdfDocument(scans[1])
    text = opened[page_starts(scans[1])[2] - 1].get_textpage().get_text_range()
    opened.close()
    assert "الفص الأيمن من الكبد" in text


def test_the_tags_are_whole_and_name_the_language_of_each_part(scans):
    with pikepdf.open(io.BytesIO(scans[1])) as document:
        assert list(problems_of(document)) == []
        found = list(elements(document.Root.StructTreeRoot))
        sections = [e for e in found if e.S == "/Sect"]
        assert [str(e.Lang) for e in sections] == list(LANGUAGES)
        heads = [i for i, e in enumerate(found) if e.S == "/H1"]
        assert len(heads) == len(LANGUAGES)
        for section, head, following in zip(sections, heads, [*heads[1:], len(found)], strict=True):
            part = [str(e.S) for e in found[head:following]]
            assert part.index("/Figure") < part.index("/Table") < part.index("/Sect")
            assert part.count("/TH") == 5  # four columns and that of the marks
            assert "/H2" in part
            assert {str(k.S) for k in section.K} == {"/P"}
        rows = [e for e in found if e.S == "/TR"]
        assert len(rows) == 4 * len(LANGUAGES)


def test_a_doubtful_value_that_the_english_lacks_is_a_picture_all_the_same(scans):
    with pikepdf.open(io.BytesIO(scans[1])) as document:
        alts = [str(e.get("/Alt", "")) for e in elements(document.Root.StructTreeRoot)]
    # The English of these pages does not hold the value: its picture stands at the row's end.
    assert alts.count("Value in doubt, as it stands in the source") == len(LANGUAGES)


def test_a_doubtful_value_is_not_also_guessed(setter):
    blobs = Blobs()
    rows = [Text("AFP|1210|ng/mL", "AFP|1210|ng/mL", row=(1, 1), doubt="1210"),
            Text("CEA|12105|ng/mL", "CEA|12105|ng/mL", row=(1, 2))]  # fmt: skip
    clean, english = page_of(blobs, rows, "en")
    blank = replace(clean, blocks=tuple(replace(b, text="-") for b in clean.blocks))
    document = document_of("doubt", [(blank, english)])
    pdf = _pdf(setter, document, blobs)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "12105" in text
    assert "1210 " not in text
    assert "may be misread" not in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        alts = [str(e.get("/Alt", "")) for e in elements(opened.Root.StructTreeRoot)]
    assert "Value in doubt, read as: 1210" in alts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_of_a_report_has_a_glyph(language):
    printable = Printable()
    printable.data([[t.source, t.english] for t in language_rows(language)])
    assert printable.missing == 0


@pytest.mark.parametrize("name", ["small", "landscape", "unbroken", "columns"])
def test_odd_pages_are_set_and_sound(setter, name):
    blobs = Blobs()
    pdf = _pdf(setter, CASES[name](blobs), blobs)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(problems_of(document)) == []


def test_nothing_leaves_the_sheet(setter):
    blobs = Blobs()
    opened = pypdfium2.PdfDocument(_pdf(setter, CASES["unbroken"](blobs), blobs))
    for page in opened:
        width, height = page.get_size()
        text = page.get_textpage()
        for i in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(i)
            assert 0 <= left <= right <= width
            assert 0 <= bottom <= top <= height
    opened.close()


def test_heads_of_a_table_are_repeated_where_it_goes_on(setter):
    blobs = Blobs()
    opened = pypdfium2.PdfDocument(_pdf(setter, CASES["long"](blobs), blobs))
    assert len(opened) > 1
    assert all("Reference" in p.get_textpage().get_text_range() for p in opened)
    opened.close()


def test_figures_of_an_arabic_text_are_not_turned_round(setter):
    blobs = Blobs()
    page = page_of(blobs, [Text("CA19-9|>1000|0～37", "a|b|c")], "ar", origin=Origin.NATIVE)
    opened = pypdfium2.PdfDocument(_pdf(setter, document_of("x", [page]), blobs))
    text = opened[0].get_textpage().get_text_range()
    assert ">1000" in text
    assert "0～37" in text


def test_same_pages_same_bytes(setter):
    made = []
    for _ in range(2):
        blobs = Blobs()
        page = page_of(blobs, language_rows("ar"), "ar")
        made.append(_pdf(Typesetter(), document_of("x", [page]), blobs))
    assert made[0] == made[1]


def test_what_breaks_the_tags_is_told(scans):
    with pikepdf.open(io.BytesIO(scans[1])) as document:
        page = document.pages[0]
        page.contents_add(pikepdf.Stream(document, b"0 0 10 10 re f"))
        del document.Root.OutputIntents
        font = next(iter(dict(page.obj.Resources.Font).values()))
        del font.ToUnicode
        for element in elements(document.Root.StructTreeRoot):
            if element.S == "/Figure":
                del element.Alt
        told = set(problems_of(document))
    assert told == {
        "shows what is not tagged on page 1", "has no output intent",
        "has a picture without a description", "has a font without its text",
    }  # fmt: skip


def test_graphemes_and_their_order_on_paper():
    assert graphemes("กำ é\u200b\ufeff") == ["ก", "ำ", " ", "é"]
    assert "".join(visual_order("ALT 68 (U/L)")) == "ALT 68 (U/L)"
    assert "".join(visual_order("أب 12.5 (ج)")) == "(ج) 12.5 بأ"
    assert "".join(visual_order("فحص CA 19-9")) == "CA 19-9 صحف"
    assert "".join(visual_order("Name: أب جد (x)")) == "Name: دج بأ (x)"
    assert "".join(visual_order("T أب 12 جد L")) == "T دج 12 بأ L"
    assert "".join(visual_order("أب (1.5) > 3")) == "3 < (1.5) بأ"


def test_roles_reach_the_page(setter):
    blobs = Blobs()
    rows = [Text("医院", "Hospital", role=Role.HEADER), Text("诊断", "Diagnosis", role=Role.HEADING),
            Text("姓名|甲", "Name|Patient A", role=Role.FIELD)]  # fmt: skip
    pdf = _pdf(setter, document_of("x", [page_of(blobs, rows, "zh")]), blobs)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [str(e.S) for e in elements(document.Root.StructTreeRoot)]
    assert kinds.count("/H2") == 1


def test_parts_are_bound_to_one_tagged_document(setter, scans, monkeypatch):
    whole = scans[1]
    monkeypatch.setattr("recpack.bundle.pdf._PART", 4)
    blobs = Blobs()
    pages = [_without_source(page_of(blobs, language_rows(x), x)) for x in LANGUAGES]
    bound = _pdf(setter, document_of("scans", pages), blobs)
    assert page_starts(bound) == page_starts(whole)
    with pikepdf.open(io.BytesIO(bound)) as made, pikepdf.open(io.BytesIO(whole)) as once:
        assert list(problems_of(made)) == []
        kinds = [[str(e.S) for e in elements(d.Root.StructTreeRoot)] for d in (made, once)]
        assert kinds[0] == kinds[1]
        names = [str(e.ID) for e in elements(made.Root.StructTreeRoot) if "/ID" in e]
        assert len(names) == len(set(names)) == 5 * len(LANGUAGES)
    text = [pypdfium2.PdfDocument(p)[5].get_textpage().get_text_range() for p in (bound, whole)]
    assert text[0] == text[1]


def test_many_pages_are_set_by_another_process(scans, monkeypatch):
    whole = scans[1]
    monkeypatch.setattr("recpack.bundle.press._HERE", 0)
    blobs = Blobs()
    pages = [_without_source(page_of(blobs, language_rows(x), x)) for x in LANGUAGES]
    setter = Typesetter()
    try:
        assert _pdf(setter, document_of("scans", pages), blobs) == whole
    finally:
        setter.close()


def test_empty_lines_and_pages_without_size_are_set(setter):
    blobs = Blobs()
    clean, english = page_of(blobs, [Text("a", "b")], "en")
    empty = replace(clean.blocks[0], text="")
    block = replace(english.blocks[0], clean=empty, segments=(), cells=())
    page = replace(clean, width=0, height=0, blocks=(empty,))
    pdf = _pdf(setter, document_of("x", [(page, replace(english, blocks=(block,)))]), blobs)
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("origin", [Origin.OCR, Origin.NATIVE])
def test_a_title_within_a_table_runs_across(setter, origin):
    blobs = Blobs()
    rows = [Text("项目|结果|单位", "Item|Result|Unit", row=(1, 0), head=True),
            Text("血常规||", "Complete blood count of venous blood||", row=(1, 1)),
            Text("白细胞|4.32|10^9/L", "White cells|4.32|10^9/L", row=(1, 2))]  # fmt: skip
    pdf = _pdf(setter, document_of("x", [page_of(blobs, rows, "zh", origin=origin)]), blobs)
    opened = pypdfium2.PdfDocument(pdf)
    assert "Complete blood count of venous blood" in opened[0].get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(problems_of(document)) == []

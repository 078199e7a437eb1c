"""PDFs: the standard they claim, tags, links, glyphs, text as data."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from bundle_case import DISCHARGE, MemoryBlobs, make_case

from recpack.bundle import fonts
from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.pdf import (
    COVER_PAGES,
    Typesetter,
    count_pages,
    cover_pdf,
    document_pdf,
    page_starts,
    picture_suffix,
    region_of,
)
from recpack.bundle.view import cover_view, head_view


@pytest.fixture(scope="module")
def made():
    blobs = MemoryBlobs()
    case = make_case(blobs)
    contents, studies = contents_of(case.documents), studies_of(case.objects)
    setter, head = Typesetter(), head_view(case, contents, studies)
    pdfs = {
        e.document.clean.id: document_pdf(setter, e, head, case.dates, blobs)
        for e in contents.entries
    }
    cover = cover_pdf(setter, cover_view(case, contents, studies), "zh")
    return pdfs, cover, setter, case, contents, studies


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def _all(made):
    return [*(p for p, _ in made[0].values()), made[1][0]]


def test_every_pdf_is_tagged_pdf_a_2a_with_language_and_title(made):
    for pdf in _all(made):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert document.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in document.Root
            assert str(document.Root.Lang) == "en"
            with document.open_metadata() as meta:
                assert meta["pdfaid:part"] == "2"
                assert meta["pdfaid:conformance"] == "A"
                assert "C7F3K9QA2MXD" in meta["dc:title"]
            info = document.docinfo
            assert "/Author" not in info
            assert str(info["/CreationDate"]).startswith("D:19800101")


def test_facsimiles_have_alternative_text(made):
    with pikepdf.open(io.BytesIO(made[0]["doc-path"][0])) as document:
        found = [str(o.Alt) for o in document.objects
                 if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]  # fmt: skip
    assert any("facsimile of page 1" in alt for alt in found)


def test_document_shows_english_marks_and_the_untranslated_line(made):
    text = " ".join(_text(made[0]["doc-path"][0]).split())
    assert "no vascular tumour thrombus" in text
    assert "建议：结合临床及影像学检查" in text
    assert set("●○◐") <= set(text)
    assert "machine translation, not certified" in text
    assert "page 1 of 1" in text


def test_value_flags_are_told_and_unchecked_is_not_repeated(made):
    text = _text(made[0]["doc-disc"][0])
    assert "number changed: see source" in text
    assert "unchecked" not in text


def test_texts_are_data_not_markup_and_missing_glyphs_are_counted(made):
    pdf, missing = made[0]["doc-lab"]
    text = _text(pdf)
    assert "#strong[x] $a$" in text
    assert "<script>alert(1)</script>" in text
    assert missing == 3
    assert fonts.MISSING_MARK in text


def test_every_line_is_there_when_the_text_flows_on(made):
    pdf = made[0]["doc-disc"][0]
    text = _text(pdf)
    assert text.count("No ascites. No encephalopathy.") == 2 * DISCHARGE.count(DISCHARGE[4])
    starts = page_starts(pdf)
    assert sorted(starts) == [1, 2]
    assert 1 <= starts[1] < starts[2] <= count_pages(pdf)


def test_cover_has_facts_negations_conflicts_and_gaps_on_two_pages(made):
    pdf = made[1][0]
    assert count_pages(pdf) <= COVER_PAGES
    text = " ".join(_text(pdf).split())
    for words in (
        "Vascular tumour thrombus (absent)", "Chemotherapy (not given)",
        "Allergy Penicillin (absent)",
        "p.R249S", "Tumour segment", "VIII", "请提供", "Sorafenib",
        "stopped: grade 3 skin toxicity",
        "FAMILY HISTORY", "Is the diagnosis confirmed",
    ):  # fmt: skip
        assert words in text, words


def test_cover_links_lead_to_the_documents(made):
    links = set()
    with pikepdf.open(io.BytesIO(made[1][0])) as document:
        for page in document.pages:
            for note in page.get("/Annots", []):
                if "/A" in note and "/URI" in note.A:
                    links.add(str(note.A.URI))
    assert "DOCS/2023-06-02_pathology-report.pdf#page=1" in links


def test_a_case_with_nothing_says_so(made):
    blobs = MemoryBlobs()
    from recpack.model.fact import Findings

    case = make_case(
        blobs, findings=Findings(), documents=(), objects=(), questions=(), material=()
    )
    contents, studies = contents_of(()), studies_of(())
    text = _text(cover_pdf(made[2], cover_view(case, contents, studies), "en")[0])
    assert "No diagnosis could be read from the records." in text
    assert text.count("not found in the records") >= 5


def test_treatments_with_odd_dates_are_listed_when_they_cannot_be_drawn(made):
    from dataclasses import replace

    case = made[3]
    odd = tuple(replace(f, date="2023-13-45") if f.id == "t1" else f for f in case.findings.facts)
    view = cover_view(replace(case, findings=replace(case.findings, facts=odd)), made[4], made[5])
    assert [t["id"] for t in view["undrawn"]] == ["t1", "t2"]
    assert "Sorafenib" in _text(cover_pdf(made[2], view, "zh")[0])


def test_long_cover_is_cut_to_two_pages_and_says_by_how_much(made):
    from dataclasses import replace

    case = made[3]
    many = tuple(
        replace(f, id=f"{f.id}-{i}", name=f"{f.name} {i}", value=f"{f.value} {'long words ' * 6}")
        for i in range(14)
        for f in case.findings.facts
    )
    big = replace(case, findings=replace(case.findings, facts=many))
    pdf, _ = cover_pdf(made[2], cover_view(big, made[4], made[5]), "zh")
    assert count_pages(pdf) <= COVER_PAGES
    assert "more in INDEX.HTM" in _text(pdf)


def test_same_input_same_bytes(made):
    _, cover, _, case, contents, studies = made
    again = cover_pdf(Typesetter(), cover_view(case, contents, studies), "zh")
    assert again == cover


def test_coverage_of_the_packaged_fonts():
    known = frozenset().union(*fonts.coverage())
    for char in "肝癌がんギ간암опухольđường≥µ°±³α●◐○–⚠→□يไ":
        assert ord(char) in known, char
    assert 0xE000 not in known


def test_printable_keeps_what_can_be_shown():
    printable = fonts.Printable()
    assert printable.text("ไทยกำ مرحبا e\u0301 x\u0323\u0301") == "ไทยกำ مرحبا é x\u0323\u0301"
    assert printable.missing == 0
    assert printable.text("a\u0007b\ufeff\U000f0000") == "a□b□"
    assert printable.missing == 2


def test_strange_text_never_stops_the_press(made):
    import unicodedata

    strange = "".join(
        chr(c) for c in range(0x20, 0x2FFF, 3) if unicodedata.category(chr(c)) != "Cs"
    )
    view = cover_view(made[3], made[4], made[5])
    view["questions"] = [strange[i : i + 60] for i in range(0, len(strange), 60)][:12]
    view["made"] = ["\u0301\u0301 leading marks", "x" + "\u0300" * 40, "👩‍⚕️ 🏥 \u202eabc\u202c"]
    pdf, missing = cover_pdf(made[2], view, "zh")
    assert pdf.startswith(b"%PDF")
    assert missing > 0


def test_regions_and_suffixes():
    assert [region_of(x) for x in ("zh", "zh-Hant", "ja", "ko-KR", "pt")] == [
        "SC", "TC", "JP", "KR", "SC",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="picture"):
        picture_suffix(b"%PDF-1.7")

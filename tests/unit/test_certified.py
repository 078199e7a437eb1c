"""certified/: which paper a signed translation is of, and how it takes the machine's place."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from bundle_case import MemoryBlobs, make_case

from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.enclosed import cda
from recpack.bundle.html import index_html
from recpack.bundle.making import made
from recpack.bundle.pages import page_views
from recpack.bundle.pdf import Typesetter, document_pdf, page_starts
from recpack.bundle.view import cover_view, head_view
from recpack.bundle.words import CERTIFIED, NOT_CERTIFIED
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.problem import Problem, Severity
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.stages.arrange import Part
from recpack.stages.inventory import take_inventory
from recpack.steps import certified


def files(*paths: str, **more):
    out = []
    for n, path in enumerate(paths, 1):
        kind = FileKind.ARCHIVE if path.endswith(".zip") else FileKind.PDF
        kind = FileKind.SYSTEM if path.endswith(".DS_Store") else kind
        twin = more.get(f"twin{n}")
        out.append(SourceFile(SourceId(f"S{n:03d}"), path, kind, 1, f"{n}", twin))
    return out


ORIGINALS = ("report.jpg", "2023/lab.pdf", "2024/lab.pdf", "报告.jpg", "a.zip", "a.zip!/in/ct.pdf")


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("report.jpg.pdf", "S001"), ("report.pdf", "S001"), ("REPORT.JPG.docx", "S001"),
        ("2023/lab.pdf.pdf", "S002"), ("2024/lab.docx", "S003"), ("报告.pdf", "S004"),
        (unicodedata.normalize("NFD", "Réport") + ".pdf", None), ("ct.pdf", "S006"),
        ("s002.pdf", "S002"), ("S9.pdf", None), ("lab.pdf", "two"), ("x.zip!/report.pdf", "S001"),
        ("report", "S001"), ("rep.pdf", None), ("report_EN.pdf", "S001"), ("_en.pdf", None),
        ("2023/lab.pdf (certified translation).docx", "S002"), ("token.pdf", None),
    ],
)  # fmt: skip
def test_a_file_names_its_original(name, original):
    found = certified.named(files(*ORIGINALS, f"certified/{name}"))
    if original and original != "two":
        assert dict(found.of) == {"S007": original}
        assert found.problems == ()
    else:
        assert found.of == {}
        (problem,) = found.problems
        code = "certified-ambiguous" if original else "certified-unmatched"
        assert (problem.code, problem.source) == (code, "S007")
        assert problem.detail == ("S002, S003" if original else "")


def test_two_files_for_one_original_are_both_told_and_dirt_is_passed_over():
    found = certified.named(
        files("a.pdf", "Certified/a.pdf", "certified/a.pdf.docx", "certified/.DS_Store")
    )
    assert found.of == {}
    assert [(p.code, p.source) for p in found.problems] == [
        ("certified-ambiguous", "S002"), ("certified-ambiguous", "S003"),
    ]  # fmt: skip


def test_a_copy_stands_for_its_original():
    given = files("a.pdf", "b.pdf", "certified/b.pdf", twin2=SourceId("S001"))
    assert certified.named(given).of == {"S003": "S001"}


def test_a_translation_is_no_copy_of_another_file(tmp_path):
    (tmp_path / "certified").mkdir()
    for name in ("a.txt", "certified/b.txt", "z.txt"):
        (tmp_path / name).write_text("No distant metastasis.", encoding="utf-8")
    found = take_inventory(tmp_path, tmp_path / "unpacked").files
    assert [f.duplicate_of for f in found] == [None, None, "S001"]


def paper(source: str, *pages: str, language: str = "en", picture: bool = False) -> CleanDocument:
    made = tuple(
        CleanPage(
            n, 1000, 1400, Origin.OCR if picture else Origin.NATIVE, language,
            tuple(CleanBlock(t, Box(0, 0, 0, 0)) for t in text.split("\n")),
            f"blob{n}" if picture else None,
        )
        for n, text in enumerate(pages, 1)
    )  # fmt: skip
    return CleanDocument(
        DocumentId(f"d{source}"), SourceId(source), "pdf", "", language, None, made
    )


def apart(*documents: CleanDocument, of: dict[str, str], copies=None, parts=None):
    return certified.apart(documents, of, copies or {}, parts or {})


def test_page_by_page_where_the_counts_agree_else_behind():
    source = paper("S1", "一", "二", language="zh", picture=True)
    same = apart(source, paper("S2", "one", "two"), of={"S2": "S1"})
    assert [c.beside for c in same.pages["S1"]] == [1, 2]
    assert (same.replaced, same.of, same.wholly) == ({"S1": (1, 2)}, {"S2": "S1"}, {"S1"})
    assert [d.source for d in same.documents] == ["S1"]
    longer = apart(source, paper("S2", "one", "two", "oath"), of={"S2": "S1"})
    assert [c.beside for c in longer.pages["S1"]] == [None] * 3
    text = apart(paper("S1", "一", language="zh"), paper("S2", "one"), of={"S2": "S1"})
    assert [c.beside for c in text.pages["S1"]] == [None]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (paper("S2", "没有翻译", language="zh"), "not in English"), (paper("S2", " "), "no text"),
        (paper("S2"), "no text"),
    ],
)  # fmt: skip
def test_what_is_no_translation_stays_a_document(given, why):
    found = apart(paper("S1", "一", language="zh"), given, of={"S2": "S1"})
    assert [d.source for d in found.documents] == ["S1", "S2"]
    assert (found.pages, found.of) == ({}, {})
    (problem,) = found.problems
    assert problem.code == "certified-unused"
    assert why in problem.detail


def test_a_translation_whose_original_is_out_stays_a_document():
    found = apart(paper("S2", "one"), of={"S2": "S1"})
    assert [d.source for d in found.documents] == ["S2"]
    assert "not in the bundle" in found.problems[0].detail


def test_photos_that_are_pages_of_one_paper_may_each_have_one():
    whole = paper("S1", "一", "二", "三", language="zh", picture=True)
    parts = {
        SourceId("S2"): Part(SourceId("S1"), 2, 3), SourceId("S3"): Part(SourceId("S1"), 3, 3),
    }  # fmt: skip
    found = apart(
        whole, paper("S8", "two"), paper("S9", "three"), of={"S8": "S2", "S9": "S3"}, parts=parts
    )
    assert [(c.beside, c.source) for c in found.pages["S1"]] == [(2, "S8"), (3, "S9")]
    assert (found.replaced["S1"], found.wholly) == ((2, 3), frozenset())
    every = apart(whole, paper("S8", "1", "2", "3"), of={"S8": "S2"}, parts=parts)
    assert every.replaced["S1"] == (1, 2, 3)
    twice = apart(
        whole, paper("S8", "1", "2", "3"), paper("S9", "three"),
        of={"S8": "S1", "S9": "S3"}, parts=parts,
    )  # fmt: skip
    assert [p.code for p in twice.problems] == ["certified-unused"]
    assert [d.source for d in twice.documents] == ["S1", "S9"]


def test_a_translation_with_other_figures_is_told():
    source = paper("S1", "AFP 1210\nALT 61 U/L\n12mm 35 48 2023-05-01", language="zh")
    right = paper("S2", "AFP 1210; ALT 61 U/L; 12 mm, 35, 48; 1 May 2023")
    wrong = paper("S2", "Creatinine 88, urea 5.1")
    arabic = paper("S1", "AFP ١٢١٠ ALT ٦١ ١٢ ٣٥ ٤٨ ٣٫٥", language="ar")
    assert apart(arabic, right, of={"S2": "S1"}).problems == ()
    assert apart(source, right, of={"S2": "S1"}).problems == ()
    (problem,) = apart(source, wrong, of={"S2": "S1"}).problems
    assert (problem.code, problem.source) == ("certified-doubtful", "S2")


def test_problems_of_english_that_is_not_shown_are_dropped():
    def told(code, source="S1", page=None):
        return Problem(code, Severity.WARNING, "translate", source, page)

    whole = paper("S1", "一", "二", language="zh", picture=True)
    given = apart(whole, paper("S2", "one", "two"), of={"S2": "S1"})
    kept = [told("translation-unchecked", "S3", 1), told("translation-failed"), told("x", None)]
    gone = [told("translation-unchecked", page=2), told("no-translation-engine")]
    assert certified.still_true([*kept, *gone], given) == tuple(kept)
    half = replace(given, replaced={SourceId("S1"): (2,)}, wholly=frozenset())
    assert certified.still_true(gone, half) == (gone[1],)


@pytest.fixture(scope="module")
def signed():
    """The case of the bundle tests: a signed text beside the scan, a signed text behind the list."""
    blobs = MemoryBlobs()
    case = make_case(blobs)
    path, disc, lab = case.documents
    beside = paper("f20", "Pathology report of Patient A\nKi-67: about 30 %\nNo tumour thrombus")
    behind = paper("f21", "Analysis\tResult\nAFP\t1210 ng/mL", "I certify this.")
    given = apart(path.clean, lab.clean, beside, behind, of={"f20": "f1", "f21": "f3"})
    path, lab = certified.put([path, lab], given)
    return replace(case, documents=(path, disc, lab)), blobs


def views(case, number):
    return page_views(contents_of(case.documents).entries[number])


def english(view):
    return [x["english"] for g in view["groups"] for x in g["lines"]]


def test_beside_the_picture_stands_the_signed_text_and_no_machines(signed):
    case, _ = signed
    (view,) = [v for v in views(case, 1) if v["stamp"] == CERTIFIED]
    assert english(view) == [
        ["Pathology report of Patient A"], ["Ki-67: about 30 %"], ["No tumour thrombus"],
    ]  # fmt: skip
    lines = [x for g in view["groups"] for x in g["lines"]]
    assert {x["by"] for x in lines} == {"certified"}
    assert {tuple(x["box"]) for x in lines} == {(0.0,) * 4}, "no place in the source's picture"
    assert view["facsimile"] is not None
    assert "肝细胞癌" in view["searched"]


def test_behind_a_text_follow_the_pages_of_its_translation(signed):
    case, _ = signed
    own, first, second = views(case, 2)
    assert not any("1210 ng/mL" in cell for row in english(own) for cell in row)
    assert "certified translation" in own["after"][-1]
    assert (first["number"], first["place"]) == (2, "certified translation, page 1 of 2")
    assert ["AFP", "1210 ng/mL"] in english(first)
    assert english(second) == [["I certify this."]]
    assert {v["stamp"] for v in (own, first, second)} == {CERTIFIED}


def test_a_translation_with_pictures_is_shown_itself(signed):
    case, _ = signed
    path = case.documents[0]
    (item,) = path.certified
    scan = replace(item, page=replace(item.page, facsimile=path.clean.pages[0].facsimile))
    own, itself = page_views(contents_of([replace(path, certified=(scan,))]).entries[0])
    assert len(english(own)) == 3
    assert (itself["groups"], itself["after"]) == ([], ["its words stand beside page 1"])
    assert itself["facsimile"] is not None


def test_the_pdf_and_the_index_say_so(signed):
    case, blobs = signed
    contents, studies = contents_of(case.documents), studies_of(case.objects)
    setter, head = Typesetter(), head_view(case, contents, studies)
    assert head["stamp"].endswith("2 documents with a certified translation")
    pdf, _ = document_pdf(setter, contents.entries[2], head, case.dates, blobs)
    setter.close()
    with pypdfium2.PdfDocument(pdf) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert text.count(CERTIFIED) == 3
    assert NOT_CERTIFIED not in text
    assert list(page_starts(pdf)) == [1, 2, 3]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
    html = index_html(
        case, cover_view(case, contents, studies), contents, studies,
        pictures={}, shown={}, problems=(),
    )  # fmt: skip
    assert html.count("<small>certified translation</small>") == 2
    assert f'"stamp":"{CERTIFIED}"' in html
    assert "hepatocellular carcinoma, moderately differentiated, no vascular" not in html
    assert "but for 2 documents with a certified translation" in " ".join(made(case))


def test_a_document_in_part_signed_says_which_pages(signed):
    case, _ = signed
    disc = replace(case.documents[1], certified=(), replaced=(2,))
    first, second = page_views(contents_of([disc]).entries[0])
    assert (first["stamp"], second["stamp"]) == (NOT_CERTIFIED, CERTIFIED)
    assert [p.number for p in disc.standing] == [1]


def test_an_enclosed_cda_holds_the_signed_text(signed):
    case, _ = signed
    entry = contents_of(case.documents).entries[2]
    text = cda(entry, case.objects[0], case.code).decode()
    assert f"English ({CERTIFIED})" in text
    assert "I certify this." in text
    assert "Alpha-fetoprotein" not in text


def test_quotes_of_the_machines_english_go(signed):
    case, _ = signed
    found = certified.quoted(case.findings, case.documents)
    quotes = {
        (e.document, e.english_quote) for f in found.facts for e in f.evidence if e.source_quote
    }
    assert ("doc-path", "") in quotes
    assert not any(said for document, said in quotes if document in {"doc-path", "doc-lab"})
    assert any(said for document, said in quotes if document == "doc-disc")

"""Hostile papers beside a good one: each ends as a document or a problem, the good one is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench import paper_hostile_files as hostile
from bench.paper_hostile import one
from recpack.readers import pdf, pdf_draw

pytestmark = pytest.mark.fault
MADE = dict(hostile.files())
# What must be said of a file; files that are read as they are show nothing of what they hide.
TOLD = {
    "empty.pdf": "file-empty",
    "truncated-head.pdf": "pdf-damaged",
    "truncated-half.pdf": "pdf-repaired",
    "noise.pdf": "pdf-damaged",
    "pages-loop.pdf": "page-damaged",
    "pages-deep.pdf": "pdf-damaged",
    "locked.pdf": "pdf-encrypted",
    "truncated.zip": "archive-damaged",
    "truncated.docx": "archive-damaged",
    "broken-xml.docx": "docx-damaged",
}
READ = ("html.pdf", "xref-loop.pdf", "form-loop.pdf", "outline-loop.pdf", "javascript.pdf",
        "launch.pdf", "locked-owner.pdf", "polyglot-html.pdf", "image-jpx.pdf")  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_is_told(name, tmp_path):
    result = one(name, MADE[name](), tmp_path).split()
    assert TOLD[name] in result
    assert not {"read-failed", "redact-failed"} & set(result)


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(name, tmp_path):
    result = one(name, MADE[name](), tmp_path).split()
    assert result[0] == "read"
    assert not {"read-failed", "redact-failed"} & set(result)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_draw, "DRAW_SECONDS", 0.05)
    objects = hostile.plain(
        hostile.stream(b"3 w [1 1] 0 d\n" + b"0 0 m 600 10 0 800 600 840 c S\n" * 4000)
    )
    objects[2] = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"
    objects[6] = objects[3].replace(b"/Contents 4 0 R", b"/Contents 7 0 R")
    objects[7] = hostile.stream(b"BT /F1 12 Tf 60 760 Td (No metastasis.) Tj ET")
    result = one("slow.pdf", hostile.pdf(objects), tmp_path).split()
    assert result == ["read", "page-damaged"]


def test_a_tree_of_too_many_pages_is_read_in_part(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "BOMB_PAGES", 40)
    monkeypatch.setattr(pdf, "BOMB_READ", 2)
    result = one("many.pdf", hostile._many_pages(60), tmp_path).split()
    assert result == ["read", "page-limit"]


def test_a_crowded_text_layer_is_left_to_the_ocr(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "MAX_CHARS", 30)
    from recpack.model.document import Origin
    from recpack.model.source import FileKind, SourceFile, SourceId
    from recpack.run.blobs import BlobStore

    path = tmp_path / "good.pdf"
    path.write_bytes(hostile.good())
    source = SourceFile(SourceId("S001"), "good.pdf", FileKind.PDF, 1, "0" * 64)
    page = pdf.read_pdf(str(path), source, BlobStore(tmp_path / "b")).value.pages[0]
    assert page.origin is Origin.OCR


def test_packed_metadata_is_looked_at_no_further_than_it_may_reach(tmp_path):
    data = hostile.zeros(64 << 20, b"<")
    made = hostile.pdf(hostile.plain(root=b"/Metadata 6 0 R", more={
        6: hostile.stream(data, b"/Type /Metadata /Subtype /XML /Filter /FlateDecode")}))  # fmt: skip
    assert one("xmp.pdf", made, tmp_path) == "read"

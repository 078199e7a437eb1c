"""COVER.DOCX: the same content, no trace of a clock or an author."""

from __future__ import annotations

import io
import zipfile

import docx
from bundle_case import MemoryBlobs, make_case

from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.docx import cover_docx
from recpack.bundle.view import cover_view


def _view(**changes):
    case = make_case(MemoryBlobs(), **changes)
    return cover_view(case, contents_of(case.documents), studies_of(case.objects))


def _text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_says_what_the_cover_says():
    text = _text(cover_docx(_view()))
    for words in (
        "Hepatocellular carcinoma", "(absent)", "(not given)", "p.R249S", "410 ng/mL",
        "VI [2·1]  against  VIII [1·1]", "请提供10张白片。", "Is the diagnosis confirmed",
        "machine translation, not certified", "[1] ",
    ):  # fmt: skip
        assert words in text, words


def test_same_bytes_and_no_clock():
    first, second = cover_docx(_view()), cover_docx(_view())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in package.namelist() if "thumbnail" in n]
        assert package.namelist()[0] == "[Content_Types].xml"
        assert b"python-docx" not in package.read("docProps/core.xml")
    core = docx.Document(io.BytesIO(first)).core_properties
    assert core.author == core.last_modified_by == core.comments == ""
    assert core.created.year == 1980


def test_links_are_relative():
    with zipfile.ZipFile(io.BytesIO(cover_docx(_view()))) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    assert 'Target="DOCS/2023-06-02_pathology-report.pdf"' in relations


def test_characters_xml_cannot_hold_do_not_stop_it():
    text = _text(cover_docx(_view(questions=("a\x00b\x0bc\ufffe <w:p> & \ud800",))))
    assert "a\ufffdb\ufffdc\ufffd <w:p> & \ufffd" in text

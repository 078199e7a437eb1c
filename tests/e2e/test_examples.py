"""Whole builds of the two examples: nothing lost, nothing leaked, everything opens."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import bundlereader
import pikepdf
import pydicom
import pytest
from conftest import ROOT, recpack

pytestmark = pytest.mark.e2e
PLANTED = ROOT / "tests" / "planted"


@pytest.fixture(params=["liver", "breast"])
def built(request):
    return request.getfixturevalue(request.param)


def planted(built) -> dict:
    name = "liver-zh" if "liver" in str(built.out) else "breast-pt"
    return json.loads((PLANTED / f"{name}.json").read_text(encoding="utf-8"))


def test_liver_exits_0_and_breast_3(liver, breast):
    assert liver.exit_code == 0, liver.stderr
    assert breast.exit_code == 3, breast.stderr
    left = [f for f in breast.told["files"] if f["disposition"] in {"left_out", "partial"}]
    assert [f["file"] for f in left if f["reason"] != "a file of the operating system"] == [
        "laudo_antigo.pdf"
    ]


def test_every_file_has_exactly_one_end(built):
    manifest = json.loads((built.bundle / "DATA" / "manifest.json").read_text(encoding="utf-8"))
    folder = ROOT / "examples" / ("liver-zh" if "liver" in str(built.out) else "breast-pt")
    there = [p for p in folder.rglob("*") if p.is_file()]
    assert len(manifest["sources"]) == len(there) == len(built.told["files"])
    ends = {s["disposition"] for s in manifest["sources"]}
    assert ends <= {"included", "partial", "left_out", "duplicate"}
    without = [
        s for s in manifest["sources"] if s["disposition"] == "included" and not s["outputs"]
    ]
    assert without == []


def test_checksums(built):
    lines = (built.bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = {}
    for line in lines:
        digest, _, name = line.partition("  ")
        named[name.removeprefix("./")] = digest
    there = {
        p.relative_to(built.bundle).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in built.bundle.rglob("*")
        if p.is_file() and p.name != "SHA256SUMS"
    }
    assert named == there


def test_dicomdir_and_every_object_open(built):
    directory = pydicom.dcmread(built.bundle / "DICOMDIR")
    references = [
        Path(*r.ReferencedFileID)
        for r in directory.DirectoryRecordSequence
        if "ReferencedFileID" in r
    ]
    assert references
    for reference in references:
        dataset = pydicom.dcmread(built.bundle / reference)
        assert dataset.PatientIdentityRemoved == "YES"
        assert dataset.PatientID == built.told["case"]
        assert dataset.pixel_array.size


def test_pdfs_are_pdf_a_2a(built):
    for path in [built.bundle / "COVER.PDF", *sorted((built.bundle / "DOCS").glob("*.pdf"))]:
        with pikepdf.open(path) as pdf:
            xmp = pdf.open_metadata()
            assert xmp.get("pdfaid:part") == "2"
            assert xmp.get("pdfaid:conformance") == "A"
            assert pdf.Root.MarkInfo.Marked
            assert "/JavaScript" not in str(pdf.Root)


def test_no_planted_identifier_in_any_text_or_byte(built):
    values = {i["value"] for i in planted(built)["identifiers"]}
    needles = {bundlereader.squeeze(v): v for v in values if len(bundlereader.squeeze(v)) > 1}
    assert len(needles) > 20
    found = [
        (place, value)
        for place, text in bundlereader.views(built.bundle)
        for key, value in needles.items()
        if key in text and not _inside_number(key, text)
    ]
    assert found == []
    for path in sorted(p for p in built.bundle.rglob("*") if p.is_file()):
        data = path.read_bytes()
        hits = [
            (path.name, value, code)
            for value in values
            for code, raw in bundlereader.raw_forms(value).items()
            if raw in data
        ]
        assert hits == []


def _inside_number(key: str, text: str) -> bool:
    """A short number that only stands inside longer ones (a digest, a UID) is not the number."""
    if not key.isdigit() or len(key) > 8:
        return False
    at = text.find(key)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(key) : at + len(key) + 1]
        if not (before.isalnum() and after.isalnum()):
            return False
        at = text.find(key, at + 1)
    return True


def test_no_planted_identifier_in_any_picture(built):
    from recpack.readers.ocr import RapidOcr

    engine = RapidOcr()
    values = {i["value"] for i in planted(built)["identifiers"]}
    needles = {bundlereader.squeeze(v): v for v in values if len(bundlereader.squeeze(v)) > 2}
    read = 0
    for place, data in bundlereader.pictures(built.bundle):
        text = bundlereader.squeeze("".join(b.text for b in engine.recognise(data).blocks))
        read += len(text)
        assert [(place, v) for k, v in needles.items() if k in text] == []
    assert read > 500  # the facsimiles do hold text: the engine was not blind


def test_clinical_content_survives(built):
    text = "".join(t for _, t in bundlereader.views(built.bundle))
    lost = [c for c in planted(built)["clinical"] if bundlereader.squeeze(c) not in text]
    assert lost == []


def test_english_says_where_it_came_from(built):
    rows = json.loads((built.bundle / "AUDIT" / "translation.json").read_text(encoding="utf-8"))
    assert (
        "machine translation, not certified"
        in (built.bundle / "INDEX.HTM").read_text(encoding="utf-8").lower()
    )
    assert rows


def test_facts_have_evidence(built):
    facts = json.loads((built.bundle / "DATA" / "facts.json").read_text(encoding="utf-8"))
    assert len(facts["facts"]) > 10
    assert all(f["evidence"] for f in facts["facts"])


def test_verify_accepts_the_bundle(built):
    done = recpack("verify", built.bundle, "--private", built.private)
    assert done.returncode == 0, done.stderr


def test_verify_refuses_an_altered_bundle(breast, tmp_path):
    import shutil

    copy = tmp_path / breast.bundle.name
    shutil.copytree(breast.bundle, copy)
    (copy / "README.TXT").write_text("altered", encoding="ascii")
    assert recpack("verify", copy).returncode == 8

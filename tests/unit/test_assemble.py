"""The whole bundle: its files, manifest and determinism, and what happens when a part fails."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from bundle_case import MemoryBlobs, make_case

from recpack.bundle.checksums import check_sums
from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.data import safe_cell
from recpack.bundle.media import MediaEntry
from recpack.bundle.words import group_of, slug
from recpack.model.bundle import AuditReport, Hit
from recpack.model.document import BlobId
from recpack.model.problem import Problem, Severity
from recpack.model.source import DispositionKind
from recpack.stages import assemble as stage

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


@pytest.fixture(autouse=True, scope="module")
def _media():
    """The pretended DICOM files of the case are no DICOM; media.py has its own tests."""

    def write(objects, blobs, out, fill=None):
        told = Problem("sop-instance-repeated", Severity.WARNING, "assemble")
        folder = out / "DICOM"
        folder.mkdir()
        entries = []
        for n, obj in enumerate(sorted(objects, key=lambda o: (o.series_instance, o.sop_instance))):
            (folder / f"{n:08d}").write_bytes(blobs.get(obj.blob))
            entries.append(MediaEntry(obj.source, f"DICOM/{n:08d}", told if n == 1 else None))
        return tuple(entries)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "write_media", write)
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory, _media):
    """One full bundle for all tests that only look: (folder, case, dispositions)."""
    out = tmp_path_factory.mktemp("assemble") / "o"
    return (out, *_build(out))


def _build(out: Path, blobs: MemoryBlobs | None = None, **changes):
    out.mkdir()
    blobs = blobs or MemoryBlobs()
    case = make_case(blobs, **changes)
    ends, problems = stage.assemble(case, blobs, out)
    if case.stage != "teaser":  # what --json tells besides the problems of the case
        assert "sop-instance-repeated" in {p.code for p in problems}
    stage.write_audit(AuditReport(30, 40, (), 120, 0), case, out)
    return case, ends


def _json(out: Path, name: str):
    return json.loads((out / name).read_text(encoding="utf-8"))


def _digests(out: Path) -> dict[str, str]:
    return {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.rglob("*"))
        if p.is_file()
    }


def test_full_bundle(built):
    out, case, ends = built
    for name in (
        "README.TXT", "INDEX.HTM", "COVER.PDF", "COVER.DOCX", "SHA256SUMS", "DATA/manifest.json",
        "DATA/facts.json", "DATA/labs.csv", "DATA/treatments.csv", "DATA/variants.csv",
        "AUDIT/translation.json", "AUDIT/translation.html", "AUDIT/completeness.json",
        "AUDIT/problems.json", "AUDIT/deid.json", "AUDIT/deid.html",
    ):  # fmt: skip
        assert (out / name).is_file(), name
    assert check_sums(out) == ()
    assert (out / "README.TXT").read_bytes().isascii()
    assert len(list((out / "DOCS").iterdir())) == 3
    by = {e.source: e for e in ends}
    assert [e.source for e in ends] == [f.id for f in case.files]
    assert by["f1"].outputs == ("DOCS/2023-06-02_pathology-report.pdf",)
    assert len(by["f10"].outputs) == 2
    assert (by["f4"].kind, by["f4"].outputs) == (DispositionKind.DUPLICATE, ())
    for end in ends:
        assert all((out / name).is_file() for name in end.outputs)


def test_schemas(built):
    out = built[0]
    for name, file in (
        ("manifest", "DATA/manifest.json"), ("facts", "DATA/facts.json"),
        ("problems", "AUDIT/problems.json"),
    ):  # fmt: skip
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(_json(out, file), schema)


def test_manifest_tells_every_file_and_no_name(built):
    out, case, _ = built
    record = _json(out, "DATA/manifest.json")
    assert [s["id"] for s in record["sources"]] == [f.id for f in case.files]
    first = record["sources"][0]
    assert (first["class"], first["language"], first["pages"]) == ("pathology", "zh", 1)
    for path in out.rglob("*"):
        assert "王建国" not in path.name
        if path.suffix in (".json", ".HTM", ".html", ".csv", ".TXT"):
            assert "王建国" not in path.read_text(encoding="utf-8")
            assert "alta.pdf" not in path.read_text(encoding="utf-8")


def test_same_case_same_bytes_in_any_order(built, tmp_path):
    blobs = MemoryBlobs()
    case = make_case(blobs)
    mixed = {"documents": case.documents[::-1], "objects": case.objects[::-1]}
    _build(tmp_path / "b", blobs, **mixed)
    assert _digests(built[0]) == _digests(tmp_path / "b")


def test_teaser_is_cover_and_index_only(tmp_path):
    out = tmp_path / "o"
    _, ends = _build(out, stage="teaser")
    top = {p.name for p in out.iterdir()}
    assert top == {
        "README.TXT", "INDEX.HTM", "COVER.PDF", "COVER.DOCX", "DATA", "AUDIT", "SHA256SUMS",
    }  # fmt: skip
    assert {p.name for p in (out / "DATA").iterdir()} == {"manifest.json"}
    assert ends[0].outputs == ("COVER.PDF", "INDEX.HTM")
    assert check_sums(out) == ()


def test_a_damaged_picture_costs_one_document_and_is_told(tmp_path):
    out = tmp_path / "o"
    blobs = MemoryBlobs()
    case = make_case(blobs)
    broken = case.documents[0]
    page = replace(broken.clean.pages[0], facsimile=BlobId("00" * 32))
    documents = (replace(broken, clean=replace(broken.clean, pages=(page,))), *case.documents[1:])
    _, ends = _build(out, blobs, documents=documents)
    by = {e.source: e for e in ends}
    assert by["f1"].kind is DispositionKind.PARTIAL
    assert by["f1"].reason == "document-not-set"
    assert by["f2"].kind is DispositionKind.INCLUDED
    codes = {p["code"] for p in _json(out, "AUDIT/problems.json")["problems"]}
    assert {"document-not-set", "picture-missing"} <= codes
    assert "中分化" in (out / "INDEX.HTM").read_text(encoding="utf-8")


def test_audit_pages_hold_counts_and_no_values(tmp_path):
    out = tmp_path / "o"
    case, _ = _build(out)
    hit = Hit("DOCS/x.pdf", "text", "PATIENT", "ab12")
    stage.write_audit(AuditReport(30, 40, (hit,), 120, 2, ("odd.bin",)), case, out)
    record = _json(out, "AUDIT/deid.json")
    assert record["audit"]["missed"] == 2
    assert record["redacted"]["documents"] == {"HOSPITAL": 3, "PATIENT": 6}
    page = (out / "AUDIT" / "deid.html").read_text(encoding="utf-8")
    assert "2 of 120 planted canaries missed" in page
    assert "odd.bin" in page
    assert check_sums(out) == ()


def test_tables(built):
    out = built[0]
    with (out / "DATA" / "labs.csv").open(encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    assert {(r["name"], r["value"], r["unit"], r["flag"]) for r in rows} >= {
        ("AFP", "1210", "ng/mL", "H"),
        ("HBV DNA", "<20", "IU/mL", ""),
    }
    with (out / "DATA" / "treatments.csv").open(encoding="utf-8-sig", newline="") as f:
        rows = {r["id"]: r for r in csv.DictReader(f)}
    assert rows["t2"]["status"] == "absent"
    assert (rows["t1"]["start"], rows["t1"]["end"]) == ("2023-06-25", "2023-11-02")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+SUM(A1)", "'+SUM(A1)"), ("@x", "'@x"), ("-cmd|x", "'-cmd|x"),
        ("\t=x", "'\t=x"), ("-3.2", "-3.2"), ("+4,5", "+4,5"), ("-1e-3", "-1e-3"), ("(+)", "(+)"),
        ("", ""), ("-", "'-"), ("- 12", "'- 12"), ("+5 %", "+5 %"),
    ],
)  # fmt: skip
def test_cells_are_no_formulas(cell, safe):
    assert safe_cell(cell) == safe


def test_titles_never_repeat_a_stand_in_and_names_are_unique():
    case = make_case(MemoryBlobs())
    twins = [
        replace(d, clean=replace(d.clean, id=f"{d.clean.id}{n}"))
        for d in case.documents
        for n in (1, 2)
    ]
    entries = contents_of(twins).entries
    assert len({e.file for e in entries}) == len(entries)
    assert all(e.file.isascii() for e in entries)
    assert not [e for e in entries if "patient" in e.file.lower()]
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))


def test_slices_keep_their_order():
    (study,) = studies_of(make_case(MemoryBlobs()).objects[::-1])
    assert study.date == "2023-05-10"
    assert [s.number for s in study.series] == [1, 2]
    for series in study.series:
        assert [o.instance_number for o in series.objects] == list(range(1, 13))


def test_words():
    assert slug("Échographie: foie/rate  №2") == "echographie-foie-rate-no2"
    assert slug("病理") == ""
    classes = ("imaging-report", "operative-note", "radiotherapy", "ct", "x")
    assert [group_of(c) for c in classes] == [
        "imaging", "operations", "medication", "imaging", "other",
    ]  # fmt: skip

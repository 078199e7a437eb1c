"""A sound bundle passes; each way of spoiling it fails the right check."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pydicom
import pytest
from audit_bundle import IDENTITIES, NAME, make_bundle, pdf_bytes, seal

from recpack.audit.lexicon import build_needles
from recpack.bundle.verify import verify_bundle

NEEDLES = build_needles(IDENTITIES)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "CABC")


def _failed(bundle: Path, needles: object = None) -> dict[str, tuple[str, ...]]:
    report = verify_bundle(bundle, needles)  # type: ignore[arg-type]
    failed = {check.name: check.problems for check in report.checks if not check.ok}
    assert report.ok is not bool(failed)
    return failed


def test_a_sound_bundle_passes(bundle: Path) -> None:
    assert _failed(bundle, NEEDLES) == {}
    assert verify_bundle(bundle).hits is None
    assert verify_bundle(bundle, NEEDLES).hits == ()


def test_a_changed_an_extra_and_a_missing_file_fail_the_check_sums(bundle: Path) -> None:
    (bundle / "README.TXT").write_bytes(b"other")
    (bundle / "EXTRA.TXT").write_bytes(b"x")
    (bundle / "DATA/labs.csv").unlink()
    assert set(_failed(bundle)["checksums"]) == {
        "changed: README.TXT",
        "not listed: EXTRA.TXT",
        "missing: DATA/labs.csv",
    }


def test_without_check_sums_nothing_is_verified(bundle: Path) -> None:
    (bundle / "SHA256SUMS").unlink()
    assert _failed(bundle)["checksums"] == ("SHA256SUMS is missing",)


def test_a_line_that_is_no_check_sum_is_told(bundle: Path) -> None:
    with (bundle / "SHA256SUMS").open("a") as file:
        file.write("nonsense\n")
    assert _failed(bundle)["checksums"] == ("SHA256SUMS has a malformed line",)


def _pdf_script(bundle: Path) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as document:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.Root.OpenAction = document.make_indirect(script)
        document.save(buffer)
    (bundle / "COVER.PDF").write_bytes(buffer.getvalue())


def _pdf_attachment(bundle: Path) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as document:
        document.attachments["a.txt"] = b"x"
        document.save(buffer)
    (bundle / "COVER.PDF").write_bytes(buffer.getvalue())


def _pdf_plain(bundle: Path) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as document:
        del document.Root.Metadata
        document.save(buffer)
    (bundle / "COVER.PDF").write_bytes(buffer.getvalue())


def _pdf_broken(bundle: Path) -> None:
    (bundle / "COVER.PDF").write_bytes(b"%PDF-1.7 broken")


def _html(text: str) -> Callable[[Path], None]:
    return lambda bundle: (bundle / "INDEX.HTM").write_text(text, encoding="utf-8") and None


def _lost_object(bundle: Path) -> None:
    (bundle / "DICOM/ST000001/IM000001").unlink()


def _stray_object(bundle: Path) -> None:
    data = (bundle / "DICOM/ST000001/IM000001").read_bytes()
    (bundle / "DICOM/ST000001/IM000002").write_bytes(data)


def _other_object(bundle: Path) -> None:
    path = bundle / "DICOM/ST000001/IM000001"
    path.write_bytes(path.read_bytes().replace(b"2.25.111222333", b"2.25.111222334"))


def _no_directory(bundle: Path) -> None:
    (bundle / "DICOMDIR").unlink()


def _broken_directory(bundle: Path) -> None:
    (bundle / "DICOMDIR").write_bytes(b"broken")


def _no_manifest(bundle: Path) -> None:
    (bundle / "DATA/manifest.json").write_text("{", encoding="utf-8")


def _unnamed(bundle: Path) -> None:
    (bundle / "DOCS/other.pdf").write_bytes(pdf_bytes())


def _undecided(bundle: Path) -> None:
    path = bundle / "DATA/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["sources"][0]["disposition"] = "lost"
    path.write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "check", "says"),
    [
        (_pdf_script, "pdf", "holds JS: COVER.PDF"),
        (_pdf_attachment, "pdf", "holds EmbeddedFile: COVER.PDF"),
        (_pdf_plain, "pdf", "does not claim PDF/A-2a: COVER.PDF"),
        (_pdf_broken, "pdf", "cannot be opened: COVER.PDF"),
        (
            _html('<script src="https://example.org/a.js">'),
            "html",
            "loads from the network: INDEX.HTM",
        ),
        (
            _html("<style>@import '//example.org/a.css'"),
            "html",
            "loads from the network: INDEX.HTM",
        ),
        (
            _html("<script>fetch('https://example.org')"),
            "html",
            "loads from the network: INDEX.HTM",
        ),
        (_lost_object, "dicom", "in DICOMDIR but missing: DICOM/ST000001/IM000001"),
        (_stray_object, "dicom", "not in DICOMDIR: DICOM/ST000001/IM000002"),
        (_other_object, "dicom", "not the object that DICOMDIR names: DICOM/ST000001/IM000001"),
        (_no_directory, "dicom", "DICOMDIR is missing"),
        (_broken_directory, "dicom", "DICOMDIR cannot be read"),
        (_no_manifest, "manifest", "DATA/manifest.json is missing or malformed"),
        (_unnamed, "manifest", "not in the manifest: DOCS/other.pdf"),
        (_undecided, "manifest", "source s1 has no disposition"),
        (_lost_object, "manifest", "named but missing: DICOM/ST000001/IM000001"),
    ],
)
def test_a_spoilt_bundle_fails(
    bundle: Path, spoil: Callable[[Path], None], check: str, says: str
) -> None:
    spoil(bundle)
    seal(bundle)
    assert says in _failed(bundle)[check]


def test_links_within_the_bundle_and_name_spaces_are_no_network(bundle: Path) -> None:
    text = '<svg xmlns="http://www.w3.org/2000/svg"><a href="DOCS/a.pdf#page=2">x</a>'
    (bundle / "INDEX.HTM").write_text(text, encoding="utf-8")
    seal(bundle)
    assert _failed(bundle) == {}


def test_a_residual_identifier_fails_the_last_check(bundle: Path) -> None:
    (bundle / "README.TXT").write_text(NAME, encoding="utf-8")
    seal(bundle)
    found = _failed(bundle, NEEDLES)
    assert set(found) == {"identifiers"}
    assert "PATIENT in README.TXT (text)" in found["identifiers"]
    assert _failed(bundle) == {}


def test_a_second_object_under_one_uid_is_outside_the_directory(bundle: Path) -> None:
    _stray_object(bundle)
    twin = bundle / "DICOM/ST000001/IM000002"
    data = pydicom.dcmread(twin)
    data.InstanceNumber = 77
    data.save_as(twin)
    seal(bundle)
    assert "dicom" not in _failed(bundle)

"""Every file that pydicom ships gives a result or a problem, and no name is left over."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from pathlib import Path

import pydicom
import pytest

from recpack.bundle.media import write_media
from recpack.deid.dicom.clean import clean_object
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore

DATA = Path(pydicom.__file__).parent / "data"
FILES = sorted(
    path
    for folder in ("test_files", "charset_files")
    for path in (DATA / folder).rglob("*")
    if path.is_file() and path.suffix != ".py"
)
PERSONAL = {"PatientName", "PatientID", "PatientAddress", "InstitutionName", "AccessionNumber",
    "ReferringPhysicianName", "OperatorsName", "PerformingPhysicianName", "OtherPatientIDs",
    "InstitutionAddress", "OtherPatientNames", "PatientMotherBirthName"}  # fmt: skip


class Scrubber:
    """Replaces the values it was given, longest first."""

    def __init__(self, names: set[str]) -> None:
        self.names = sorted(names, key=lambda n: (-len(n), n))

    def scrub(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, "[removed]")
        return text

    def shift_date(self, value: str) -> str:
        try:
            day = dt.datetime.strptime(value[:8], "%Y%m%d")  # noqa: DTZ007
        except ValueError:
            return ""
        return (day - dt.timedelta(days=400)).strftime("%Y%m%d") + value[8:]

    def uid(self, value: str) -> str:
        return f"2.25.{int.from_bytes(hashlib.sha256(value.encode()).digest()[:16], 'big')}"

    def pseudonym(self) -> str:
        return "CAAAAAAAAAAA"


def clean(path: Path, blobs: BlobStore):
    data = path.read_bytes()
    name = SourceId(path.name)
    source = SourceFile(
        name, path.name, FileKind.DICOM, len(data), hashlib.sha256(data).hexdigest()
    )
    read = read_dicom(str(path), source, blobs)
    if read.value is None:
        return None, None, read.problems
    names = {v for k, v in read.value.identity if k in PERSONAL and len(v) > 3}
    done = clean_object(str(path), source, read.value, Scrubber(names), (), blobs)
    return read.value, done.value, read.problems + done.problems


def references(dataset: pydicom.Dataset) -> list[str]:
    """UIDs by which it leads to other objects, in file order."""
    found: list[str] = []

    def note(_, element):
        if element.keyword in {"ReferencedSOPInstanceUID", "ReferencedFrameOfReferenceUID"}:
            found.append(str(element.value))

    for element in dataset:
        if element.VR == "SQ" and not element.tag.is_private:
            for item in element.value:
                item.walk(note)
    return found


@pytest.mark.contract
@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(DATA)))
def test_a_result_or_a_problem(path, tmp_path):
    blobs = BlobStore(str(tmp_path))
    obj, done, problems = clean(path, blobs)
    if done is None:
        assert problems
        assert all(p.source == path.name for p in problems)
        return
    written = blobs.get(done.blob)
    out = pydicom.dcmread(io.BytesIO(written))
    assert str(out.PatientID) == "CAAAAAAAAAAA"
    assert out.file_meta.MediaStorageSOPInstanceUID == out.SOPInstanceUID == done.sop_instance
    out.walk(lambda _, element: element.value)
    assert references(out) == [
        Scrubber(set()).uid(uid) for uid in references(pydicom.dcmread(path, force=True))
    ]
    for keyword, value in obj.identity:
        if keyword in PERSONAL and len(value) > 5:
            assert value.encode() not in written, keyword


@pytest.mark.contract
@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "693_J2KI.dcm", "rtdose.dcm",
    "MR_small_RLE.dcm", "JPEG2000.dcm", "MR_small_jpeg_ls_lossless.dcm"])  # fmt: skip
def test_pixels_pass_byte_for_byte(name, tmp_path):
    blobs = BlobStore(str(tmp_path))
    path = DATA / "test_files" / name
    _, done, _ = clean(path, blobs)
    out = pydicom.dcmread(io.BytesIO(blobs.get(done.blob)))
    assert out.PixelData == pydicom.dcmread(path).PixelData


@pytest.mark.contract
def test_all_of_them_make_one_file_set(tmp_path):
    blobs = BlobStore(str(tmp_path / "blobs"))
    done = [d for d in (clean(path, blobs)[1] for path in FILES) if d is not None]
    entries = write_media(done, blobs, tmp_path / "out")
    assert {e.source for e in entries} == {d.source for d in done}
    directory = pydicom.dcmread(tmp_path / "out" / "DICOMDIR")
    files = [
        r.ReferencedFileID for r in directory.DirectoryRecordSequence if "ReferencedFileID" in r
    ]
    assert len(files) > 100
    assert all((tmp_path / "out").joinpath(*parts).is_file() for parts in files)

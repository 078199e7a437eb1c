"""Identities over the files of a disc: DICOMDIR, prose of headers, words that must stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from dicom_case import plain_ct, source_of
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage

from recpack.config import Config
from recpack.deid.identity.gathered import Gathered
from recpack.deid.identity.headers import from_headers, person_names
from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.model.document import ImagingObject
from recpack.model.identity import Identities, Identity, Tag
from recpack.model.source import SourceId
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore
from recpack.stages.identify import identify


def _record(kind: str, **elements) -> Dataset:
    item = Dataset()
    item.OffsetOfTheNextDirectoryRecord = 0
    item.RecordInUseFlag = 0xFFFF
    item.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    item.DirectoryRecordType = kind
    for keyword, value in elements.items():
        setattr(item, keyword, value)
    return item


def _directory(path: Path, *records: Dataset) -> None:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = "1.2.3.4.5"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.FileSetID = "DISC"
    ds.DirectoryRecordSequence = Sequence(records)
    dcmwrite(path, ds)


def _read(path: Path, blobs: Path):
    return read_dicom(str(path), source_of(path), BlobStore(str(blobs)))


def test_a_dicomdir_names_its_patients_and_its_absent_files(tmp_path):
    disc = tmp_path / "disc"
    (disc / "images").mkdir(parents=True)
    dcmwrite(disc / "images" / "im1.dcm", plain_ct())
    patient = _record("PATIENT", PatientName="Weber^Lena", PatientID="L-10012")
    here = _record("IMAGE", ReferencedFileID=["IMAGES", "IM1"])
    gone = _record("IMAGE", ReferencedFileID=["IMAGES", "IM2"])
    inactive = _record("IMAGE", ReferencedFileID=["IMAGES", "IM3"])
    inactive.RecordInUseFlag = 0
    _directory(disc / "DICOMDIR", patient, here, gone, inactive)
    found = _read(disc / "DICOMDIR", tmp_path / "blobs")
    assert ("PatientName", "Weber^Lena") in found.value.identity
    assert [(p.code, p.detail) for p in found.problems] == [
        ("dicomdir-file-absent", "1 of 2 files")
    ]
    assert (found.value.absent, found.value.listed) == (1, 2)


def test_a_whole_disc_has_no_problem(tmp_path):
    dcmwrite(tmp_path / "IM1", plain_ct())
    _directory(tmp_path / "DICOMDIR", _record("IMAGE", ReferencedFileID="IM1"))
    assert _read(tmp_path / "DICOMDIR", tmp_path / "blobs").problems == ()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Zhao^Lixin^^Dr", ("Zhao Lixin",)),
        ("Zhao^Lixin^^Prof. Dr. med.^PhD", ("Zhao Lixin",)),
        ("Dr. Zhao Lixin", ("Zhao Lixin",)),
        ("Zhao^Lixin", ("Zhao Lixin",)),
        ("Santos^Maria^^Dra.^Neta", ("Santos Maria Neta",)),
        ("Smith^John^^Mr^Sr", ("Smith John Sr",)),
        ("^^^^Weber", ("Weber",)),
        ("Nguyen Van An", ("Nguyen Van An",)),  # a title in Indonesia
        ("Ha^Ji Woo", ("Ha Ji Woo",)),  # a title in Austria
        ("Ouyang^Na^^Ms=欧阳^娜^^^女士", ("Ouyang Na", "欧阳娜")),
        ("欧阳女士", ("欧阳",)),
        ("표새봄님", ("표새봄",)),
        ("Dr Weber", ("Dr Weber",)),  # a surname alone is a word elsewhere
    ],
)
def test_titles_are_no_part_of_a_name(value, names):
    assert person_names(value) == names


def _entries(*objects: ImagingObject):
    gathered = Gathered()
    from_headers(objects, gathered)
    return [(e.tag.value, e.spelled()) for e in gathered.entries]


def test_one_doctor_with_and_without_a_title_and_one_patient():
    found = _entries(
        _object(
            1, ("ReferringPhysicianName", "Zhao^Lixin^^Dr"), ("PatientName", "Chen^Zhiyuan^^Mr")
        ),
        _object(2, ("OperatorsName", "Dr Zhao Lixin"), ("PatientName", "Chen^Zhiyuan")),
    )
    assert found == [("PATIENT", ("Chen Zhiyuan",)), ("STAFF", ("Zhao Lixin",))]


def test_a_name_that_a_private_element_repeats_is_the_patients():
    found = _entries(
        _object(1, ("PersonName", "Pyo^Saebom"), ("PatientName", "Pyo^Saebom=表^새봄"))
    )
    assert found == [("PATIENT", ("Pyo Saebom", "表 새봄"))]


def test_a_form_of_address_makes_nobody_a_doctor():
    found = _entries(
        _object(1, ("PatientName", "欧阳^娜"), ("StudyDescription", "欧阳女士 胸部CT"))
    )
    assert [tag for tag, _ in found] == ["PATIENT", "PERSON"]
    found = _entries(
        _object(1, ("PatientName", "欧阳^娜"), ("StudyDescription", "欧阳医生 胸部CT"))
    )
    assert [tag for tag, _ in found] == ["PATIENT", "STAFF"]


def _object(number: int, *elements: tuple[str, str]) -> ImagingObject:
    return ImagingObject(
        SourceId(f"S{number:03}"), "1.2", f"1.3.{number}", "1.4", "1.5", "CT", "20230610", elements
    )


def test_a_disc_of_two_patients_makes_them_not_one():
    disc = _object(
        1,
        ("PatientName", "Weber^Lena"), ("PatientID", "L-10012"),
        ("PatientName", "Klein^Otto"), ("PatientID", "K-20077"),
    )  # fmt: skip
    one = _object(2, ("PatientName", "Weber^Lena"), ("PatientID", "L-10012"))
    again = _object(3, ("PatientName", "Weber^Lena"), ("PatientID", "L-10012"))
    two = _object(4, ("PatientName", "Klein^Otto"), ("PatientID", "K-20077"))
    found = identify(Config(), [], [disc, one, again, two])
    assert [o.source for o in found.others] == ["S004"]


@pytest.mark.parametrize(
    "text",
    ["MR Brain", "MR LIVER W CONTRAST", "CT, MR, Leber", "MR Kopf", "DR HAND LT", "DR Chest PA",
     "MR Prostata", "MR Knie links", "PET/MR Prostata", "MR Angio Hals"],
)  # fmt: skip
def test_a_modality_is_no_title(text):
    assert find_spans(text, "und") == ()


def test_titles_are_still_titles():
    for text in ("Mr. Baker", "MR JOHN BAKER", "Dr. Kravets", "Mr Hand"):
        assert find_spans(text, "und"), text


@pytest.mark.parametrize("written", ["Falcão", "Falcao", "FALCÃO", "Falc?o", "Falc\ufffdo"])
def test_a_name_with_lost_letters_is_found_with_them_and_without(written):
    known = KnownIdentities(Identities((Identity(Tag.PATIENT, "Falc?o Jo?o"),)))
    spans = list(known.find(PageText(f"CT liver of {written} today")))
    assert spans, written


@pytest.mark.parametrize("written", ["Chang Chih-yuan", "Chih-Yuan CHANG", "Zhang Zhiyuan"])
def test_a_name_in_han_characters_is_found_in_wade_giles(written):
    known = KnownIdentities(Identities((Identity(Tag.PATIENT, "张志远"),)))
    (span,) = known.find(PageText(f"CT liver of {written} today"))
    assert span.end - span.start == len(written)

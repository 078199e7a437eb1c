"""The file-set: every file indexed once, every reference real, the same bytes every time."""

from __future__ import annotations

import dataclasses

import pydicom
import pytest
from dicom_case import plain_ct, run
from pydicom.fileset import FileSet

from recpack.bundle.media import record_type, write_media
from recpack.run.blobs import BlobStore


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


@pytest.fixture
def objects(tmp_path, blobs):
    made = []
    for number in (3, 1, 2):
        ds = plain_ct(str(number))
        ds.InstanceNumber = number
        if number == 2:
            ds.SeriesInstanceUID, ds.SeriesNumber = "1.2.3.22", 9
        path = tmp_path / f"{number}.dcm"
        ds.save_as(path, implicit_vr=False, little_endian=True)
        made.append(run(path, blobs, name=f"s{number}")[1])
    return made


def test_directory_opens_and_every_file_is_there(tmp_path, blobs, objects):
    out = tmp_path / "out"
    entries = write_media(objects, blobs, out)
    assert [e.path for e in entries] == [
        "DICOM/ST00001/SE00001/IM00001",
        "DICOM/ST00001/SE00001/IM00002",
        "DICOM/ST00001/SE00002/IM00001",
    ]
    assert [e.source for e in entries] == ["s1", "s3", "s2"]
    assert [e.problem for e in entries] == [None] * 3
    fileset = FileSet(pydicom.dcmread(out / "DICOMDIR"))
    assert len(fileset) == 3
    for instance in fileset:
        assert instance.load().SOPInstanceUID == instance.SOPInstanceUID
    assert fileset.find_values("PatientID") == [objects[0] and "CQ7K2M4XWPA3"]


def test_order_of_objects_does_not_matter(tmp_path, blobs, objects):
    write_media(objects, blobs, tmp_path / "a")
    write_media(objects[::-1], blobs, tmp_path / "b")
    assert (tmp_path / "a/DICOMDIR").read_bytes() == (tmp_path / "b/DICOMDIR").read_bytes()


def test_the_same_object_twice_is_one_file(tmp_path, blobs, objects):
    twin = dataclasses.replace(objects[0], source="s9")
    entries = write_media([*objects, twin], blobs, tmp_path / "out")
    paths = {e.source: e.path for e in entries}
    assert paths["s9"] == paths["s3"]
    assert len(FileSet(pydicom.dcmread(tmp_path / "out/DICOMDIR"))) == 3


def test_another_object_under_a_used_uid_has_a_file_and_a_problem(tmp_path, blobs, objects):
    other = dataclasses.replace(objects[0], source="s9", blob=objects[1].blob)
    entries = write_media([*objects, other], blobs, tmp_path / "out")
    problems = [e.problem.code for e in entries if e.problem]
    assert problems == ["sop-instance-repeated"]
    assert all((tmp_path / "out" / e.path).is_file() for e in entries)
    assert len(FileSet(pydicom.dcmread(tmp_path / "out/DICOMDIR"))) == 3


def test_no_objects_no_directory(tmp_path, blobs):
    assert write_media([], blobs, tmp_path / "out") == ()
    assert not (tmp_path / "out/DICOMDIR").exists()


@pytest.mark.parametrize(
    ("sop_class", "expected"),
    [
        ("1.2.840.10008.5.1.4.1.1.2", "IMAGE"),
        ("1.2.840.10008.5.1.4.1.1.88.33", "SR DOCUMENT"),
        ("1.2.840.10008.5.1.4.1.1.88.59", "KEY OBJECT DOC"),
        ("1.2.840.10008.5.1.4.1.1.9.1.1", "WAVEFORM"),
        ("1.2.840.10008.5.1.4.1.1.11.1", "PRESENTATION"),
        ("1.2.840.10008.5.1.4.1.1.481.3", "RT STRUCTURE SET"),
        ("2.25.1", "IMAGE"),
    ],
)
def test_record_types(sop_class, expected):
    assert record_type(sop_class) == expected

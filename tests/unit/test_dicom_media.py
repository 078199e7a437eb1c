"""The file-set: every file indexed once, every reference real, the same bytes every time."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pydicom
import pytest
from dicom_case import plain_ct, run
from pydicom.dataset import Dataset
from pydicom.fileset import FileSet
from pydicom.sequence import Sequence

from recpack.bundle.media import _name, record_type, write_media
from recpack.dicom.decode import items_in, read_part10, text_in
from recpack.dicom.encode import DataSet, part10
from recpack.lang import read_rows
from recpack.model.clean import CleanObject
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
        ("1.2.840.10008.5.1.4.1.1.104.1", "ENCAP DOC"),
        ("1.2.840.10008.5.1.4.1.1.66.4", "IMAGE"),
        ("1.2.840.10008.5.1.4.1.1.91.1", "ANNOTATION"),
        ("1.2.840.10008.5.1.4.1.1.78.6", "SR DOCUMENT"),
        ("1.2.840.10008.5.1.4.1.1.481.12", "RADIOTHERAPY"),
        ("1.2.840.10008.5.1.4.34.7", "PLAN"),
        ("1.2.840.10008.5.1.4.43.1", "IMPLANT"),
        ("2.25.1", "IMAGE"),
    ],
)
def test_record_types(sop_class, expected):
    assert record_type(sop_class) == expected


def bare(blobs: BlobStore, sop_class: str, number: int, **more: tuple) -> CleanObject:
    """An object that states nothing but who and what it is."""
    uid = f"2.25.{number}"
    data: DataSet = {
        0x00080005: ("CS", b"ISO_IR 192"),
        0x00080016: ("UI", sop_class.encode()),
        0x00080018: ("UI", uid.encode()),
        0x00100020: ("LO", b"CQ7K2M4XWPA3"),
        0x0020000D: ("UI", b"2.25.7"),
        0x0020000E: ("UI", b"2.25.8"),
    }
    data |= {int(tag[1:], 16): value for tag, value in more.items()}
    blob = blobs.put(part10(data, sop_class, uid, "1.2.840.10008.1.2.1"))
    return CleanObject(
        f"s{number}", blob, sop_class, uid, "2.25.7", "2.25.8", "OT", "", "", "", 0, number, "",
        0, 0, 0,
    )  # fmt: skip


def records(out):
    return pydicom.dcmread(out / "DICOMDIR").DirectoryRecordSequence


def test_every_class_has_a_record_whose_first_keys_are_never_empty(tmp_path, blobs):
    rows = read_rows("_dicom/records.tsv")
    classes = [
        f"{r['sop_class']}1" if r["sop_class"].endswith(".") else r["sop_class"] for r in rows
    ]
    objects = [bare(blobs, c, n) for n, c in enumerate(classes, 1)]
    entries = write_media(objects, blobs, tmp_path / "out")
    assert [e.problem for e in entries] == [None] * len(objects)
    found = records(tmp_path / "out")
    keys = {
        (r["record"], int(r["tag"], 16)): r["type"] for r in read_rows("_dicom/record_keys.tsv")
    }
    for record in found:
        for (kind, tag), grade in keys.items():
            if kind == record.DirectoryRecordType and grade in "12":
                assert tag in record, (kind, hex(tag))
                assert grade == "2" or not record[tag].is_empty or tag in {0x00760020, 0x0072000C}
    kinds = [r.DirectoryRecordType for r in found]
    assert kinds.count("PATIENT") == kinds.count("STUDY") == kinds.count("SERIES") == 1
    assert len(found) == len(objects) + 3
    paths = {"/".join(r.ReferencedFileID) for r in found if "ReferencedFileID" in r}
    assert paths == {e.path for e in entries}
    assert all((tmp_path / "out" / p).is_file() for p in paths)


def test_roots_that_belong_to_no_patient(tmp_path, blobs):
    objects = [
        bare(blobs, "1.2.840.10008.5.1.4.39.1", 1),
        bare(blobs, "1.2.840.10008.5.1.4.1.1.2", 2),
    ]
    write_media(objects, blobs, tmp_path / "out")
    kinds = [r.DirectoryRecordType for r in records(tmp_path / "out")]
    assert kinds == ["PALETTE", "PATIENT", "STUDY", "SERIES", "IMAGE"]
    assert len(FileSet(pydicom.dcmread(tmp_path / "out/DICOMDIR"))) == 2


def test_a_report_takes_its_title_modifiers_and_verification_along(tmp_path, blobs):
    def code(value, meaning):
        return {0x00080100: ("SH", value), 0x00080102: ("SH", b"DCM"), 0x00080104: ("LO", meaning)}

    modifier = {
        0x0040A010: ("CS", b"HAS CONCEPT MOD"),
        0x0040A040: ("CS", b"CODE"),
        0x0040A043: ("SQ", (code(b"121049", b"Language of Content Item"),)),
    }
    text_item = {0x0040A010: ("CS", b"CONTAINS"), 0x0040A160: ("UT", b"no lesion")}
    report = bare(
        blobs, "1.2.840.10008.5.1.4.1.1.88.11", 1,
        t0040A043=("SQ", (code(b"18748-4", "Befund für die Ärztin".encode()),)),
        t0040A730=("SQ", (modifier, text_item)),
        t0040A491=("CS", b"COMPLETE"), t0040A493=("CS", b"VERIFIED"),
        t0040A073=("SQ", ({0x0040A030: ("DT", b"20230604101500")},)),
    )  # fmt: skip
    write_media([report], blobs, tmp_path / "out")
    leaf = records(tmp_path / "out")[-1]
    assert leaf.ConceptNameCodeSequence[0].CodeMeaning == "Befund für die Ärztin"
    assert [i.RelationshipType for i in leaf.ContentSequence] == ["HAS CONCEPT MOD"]
    assert leaf.ContentSequence[0].ConceptNameCodeSequence[0].CodeValue == "121049"
    assert leaf.VerificationDateTime == "20230604101500"
    assert leaf.CompletionFlag == "COMPLETE"


def test_a_presentation_state_keeps_its_references(tmp_path, blobs):
    image = {0x00081150: ("UI", b"1.2.840.10008.5.1.4.1.1.2"), 0x00081155: ("UI", b"2.25.99")}
    series = {0x0020000E: ("UI", b"2.25.8"), 0x00081140: ("SQ", (image,))}
    state = bare(blobs, "1.2.840.10008.5.1.4.1.1.11.1", 1, t00081115=("SQ", (series,)))
    write_media([state], blobs, tmp_path / "out")
    leaf = records(tmp_path / "out")[-1]
    reference = leaf.ReferencedSeriesSequence[0].ReferencedImageSequence[0]
    assert reference.ReferencedSOPInstanceUID == "2.25.99"


def test_what_the_first_object_does_not_say_a_later_one_may(tmp_path, blobs):
    first = bare(blobs, "1.2.840.10008.5.1.4.1.1.88.59", 1)
    second = bare(blobs, "1.2.840.10008.5.1.4.1.1.2", 2, t00080020=("DA", b"20230602"))
    write_media([first, second], blobs, tmp_path / "out")
    found = records(tmp_path / "out")
    assert found[1].StudyDate == "20230602"
    assert found[3].ContentDate == "20230602"


def test_the_file_set_is_named_by_the_pseudonym(tmp_path, blobs, objects):
    write_media(objects, blobs, tmp_path / "out")
    assert pydicom.dcmread(tmp_path / "out/DICOMDIR").FileSetID == "CQ7K2M4XWPA3"


@pytest.mark.parametrize("number", [1, 99_999, 100_000, 999_999, 1_000_000, 9_999_999])
def test_names_never_exceed_eight_characters(number):
    assert len(_name("IM", number)) <= 8
    assert len({_name("IM", number), _name("IM", number + 1)}) == 2


@pytest.mark.parametrize("undefined", [False, True])
def test_own_files_are_read_back_as_pydicom_reads_them(undefined):
    inner = Dataset()
    inner.CodeValue, inner.CodeMeaning = "1", "über"
    icon = Dataset()
    icon.Rows, icon.PixelData = 1, b"\\1\\2"
    icon["PixelData"].VR = "OB"
    item = Dataset()
    item.ConceptNameCodeSequence = Sequence([inner, inner])
    item.IconImageSequence = Sequence([icon])
    ds = plain_ct()
    ds.ContentSequence = Sequence([item, Dataset()])
    ds.InstanceNumber = 9
    for data in (ds, item):
        for element in data:
            if element.VR == "SQ":
                element.is_undefined_length = undefined
                for each in element.value:
                    each.is_undefined_length_sequence_item = undefined
    out = BytesIO()
    ds.save_as(out, enforce_file_format=True)
    meta, read = read_part10(out.getvalue())
    assert text_in(meta, 0x00020010) == "1.2.840.10008.1.2.1"
    assert text_in(read, 0x00200013) == "9"
    (first, second) = items_in(read, 0x0040A730)
    assert [text_in(i, 0x00080104) for i in items_in(first, 0x0040A043)] == ["über", "über"]
    assert second == {}
    assert 0x7FE00010 not in read


def test_deep_sequences_are_passed_over(blobs):
    data: DataSet = {}
    for _ in range(60):
        data = {0x0040A730: ("SQ", (data,)), 0x00200013: ("IS", b"3")}
    assert (
        text_in(read_part10(part10(data, "1.2", "1.3", "1.2.840.10008.1.2.1"))[1], 0x00200013)
        == "3"
    )


@pytest.mark.parametrize("data", [b"", bytes(200), b"\\0" * 128 + b"DICM" + b"junk" * 9])
def test_no_other_file_is_read(data):
    with pytest.raises(ValueError, match="encode"):
        read_part10(data)

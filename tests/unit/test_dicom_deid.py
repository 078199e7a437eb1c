"""Planted identities of every kind do not survive; what the clinician needs does."""

from __future__ import annotations

import io
import struct

import numpy as np
import pydicom
import pytest
from dicom_case import NEEDLES, ListScrubber, code, leaks, plain_ct, run, source_of, text_item
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from recpack.deid.dicom.clean import clean_object
from recpack.deid.dicom.elements import MAX_DEPTH
from recpack.dicom.charset import codecs_of, decode
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def save(ds, path, syntax=ExplicitVRLittleEndian):
    ds.file_meta.TransferSyntaxUID = syntax
    dcmwrite(path, ds)
    return path


def cleaned(path, blobs, **options):
    _, clean, problems = run(path, blobs, **options)
    assert clean is not None, problems
    data = blobs.get(clean.blob)
    return clean, data, pydicom.dcmread(io.BytesIO(data))


def planted():
    """The CT with identities in every place an object has."""
    ds = plain_ct()
    ds.preamble = b"MRN0048213 ZHANG SAN".ljust(128, b"\0")
    ds.file_meta.SourceApplicationEntityTitle = "ZHANGSAN_PACS"
    ds.file_meta.PrivateInformationCreatorUID = "1.2.3.9"
    ds.file_meta.PrivateInformation = b"ZHANG SAN 13900001234 "
    ds.OtherPatientIDs = ["330102197001015678", "MRN0048213"]
    ds.OtherPatientNames = "LI^SI=李^四"
    ds.PatientAddress = "Riverbend Road 1, 河湾医院"
    ds.PatientTelephoneNumbers = "13900001234"
    ds.InstitutionName = "Riverbend Hospital"
    ds.InstitutionAddress = "Riverbend Hospital, 1 Main Street"
    ds.StationName = "RiverbendCT1"
    ds.ReferringPhysicianName = "LI^SI"
    ds.OperatorsName = "Zhang^San"
    ds.DeviceSerialNumber = "MRN0048213"
    ds.SoftwareVersions = "syngo for Riverbend Hospital"
    ds.ManufacturerModelName = "Somatom ZHANG SAN"
    ds.ProtocolName = "Liver ZHANG SAN"
    ds.ImageComments = "patient 张三, segment VII lesion 12 mm"
    ds.PatientComments = "phone 13900001234"
    ds.AdditionalPatientHistory = "HBsAg positive; 李四 is his wife"
    ds.Occupation = "teacher at Riverbend Hospital"
    ds.RequestingService = "河湾医院"
    ds.RequestedProcedureID = "MRN0048213"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "ZHANG SAN"]
    icon = Dataset()
    icon.Rows = icon.Columns = 2
    icon.BitsAllocated = 8
    icon.PixelData = b"ZHANG SAN "
    ds.IconImageSequence = Sequence([icon])
    ds.private_block(0x0029, "ZHANG SAN PRIVATE", create=True).add_new(1, "LO", "MRN0048213")
    request = Dataset()
    request.RequestedProcedureID = "MRN0048213"
    request.RequestedProcedureDescription = "Liver MRI for ZHANG SAN"
    block = request.private_block(0x0099, "ZHANG", create=True)
    block.add_new(2, "UT", "ZHANG SAN")
    inner = code("T-62000", "Liver of ZHANG SAN", "SRT")
    request.ScheduledProtocolCodeSequence = Sequence([inner])
    ds.RequestAttributesSequence = Sequence([request])
    ds.add_new(0x60000010, "US", 16)
    ds.add_new(0x60000011, "US", 16)
    ds.add_new(0x60000022, "LO", "overlay of ZHANG SAN")
    ds.add_new(0x60003000, "OW", b"ZHANG SAN".ljust(32, b"\0"))
    ds.add_new(0x50002500, "LO", "curve ZHANG SAN")
    ds.PixelData += b"ZHANG SAN behind the last row "
    ds.add_new(0xFFFCFFFC, "OB", b"ZHANG SAN MRN0048213".ljust(64, b"\0"))
    return ds


@pytest.mark.parametrize(
    "syntax",
    [
        ExplicitVRLittleEndian,
        ImplicitVRLittleEndian,
        DeflatedExplicitVRLittleEndian,
    ],
)
def test_planted_identities_are_gone(tmp_path, blobs, syntax):
    path = save(planted(), tmp_path / "a.dcm", syntax)
    if syntax != DeflatedExplicitVRLittleEndian:
        assert leaks(path.read_bytes()), "the planting must be visible before"
    clean, data, ds = cleaned(path, blobs)
    assert leaks(data) == []
    assert leaks(repr(clean).encode()) == []
    assert data[:128] == b"\0" * 128
    assert not any(tag.is_private for tag in ds.keys())  # noqa: SIM118
    assert "SourceApplicationEntityTitle" not in ds.file_meta
    assert "PrivateInformation" not in ds.file_meta


def test_clinical_words_stay(tmp_path, blobs):
    clean, _, ds = cleaned(save(planted(), tmp_path / "a.dcm"), blobs)
    assert ds.StudyDescription == "CT liver for [removed], no lesion"
    assert clean.study_description == ds.StudyDescription
    assert ds.ImageComments == "patient [removed], segment VII lesion 12 mm"
    assert ds.AdditionalPatientHistory == "HBsAg positive; [removed] is his wife"
    request = ds.RequestAttributesSequence[0]
    assert request.RequestedProcedureDescription == "Liver MRI for [removed]"
    assert request.ScheduledProtocolCodeSequence[0].CodeValue == "T-62000"
    assert (ds.KVP, ds.ConvolutionKernel, ds.PatientSex) == (120, "B30f", "M")
    assert list(ds.ImagePositionPatient) == [0, 0, -42.5]
    assert ds.PatientAge == "090Y"
    assert ds.PatientWeight == 71.5


def test_it_says_how_it_was_deidentified(tmp_path, blobs):
    _, _, ds = cleaned(save(plain_ct(), tmp_path / "a.dcm"), blobs)
    assert ds.PatientIdentityRemoved == "YES"
    assert ds.LongitudinalTemporalInformationModified == "MODIFIED"
    assert ds.SpecificCharacterSet == "ISO_IR 192"
    codes = [item.CodeValue for item in ds.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113103", "113104", "113105", "113107", "113108", "113111"]
    assert ds.PatientName == ds.PatientID == ListScrubber().pseudonym()
    for keyword in ("PatientBirthDate", "AccessionNumber", "ReferringPhysicianName"):
        assert ds[keyword].is_empty, "a type 2 attribute stays, without value"


def test_dates_move_together(tmp_path, blobs):
    ds = plain_ct()
    ds.SeriesDate, ds.AcquisitionDateTime = "20230418", "20230419093000.5+0800"
    clean, _, out = cleaned(save(ds, tmp_path / "a.dcm"), blobs)
    assert (out.StudyDate, out.SeriesDate) == ("20230311", "20230312")
    assert out.AcquisitionDateTime == "20230313093000.5+0800"
    assert clean.study_date == "2023-03-11"
    assert out.StudyTime == "101502"


def test_references_still_lead_to_their_object(tmp_path, blobs):
    first, second = plain_ct("1"), plain_ct("2")
    reference = Dataset()
    reference.ReferencedSOPClassUID = second.SOPClassUID
    reference.ReferencedSOPInstanceUID = first.SOPInstanceUID
    second.ReferencedImageSequence = Sequence([reference])
    a, _, _ = cleaned(save(first, tmp_path / "a.dcm"), blobs)
    b, _, out = cleaned(save(second, tmp_path / "b.dcm"), blobs)
    item = out.ReferencedImageSequence[0]
    assert item.ReferencedSOPInstanceUID == a.sop_instance != b.sop_instance
    assert item.ReferencedSOPClassUID == second.SOPClassUID
    assert (a.study_instance, a.series_instance) == (b.study_instance, b.series_instance)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_pixels_stay_byte_for_byte(tmp_path, blobs, syntax):
    ds = plain_ct()
    pixels = ds.PixelData
    clean, _, out = cleaned(save(ds, tmp_path / "a.dcm", syntax), blobs)
    assert out.PixelData == pixels
    assert (clean.position, clean.pixel_spacing) == (-42.5, 0.8)


def test_big_endian_becomes_little(tmp_path, blobs):
    ds = plain_ct()
    expected = np.frombuffer(ds.PixelData, "<u2")
    ds.PixelData = expected.astype(">u2").tobytes()
    ds["PixelData"].VR = "OW"
    ds.add_new("SmallestImagePixelValue", "US", 258)
    _, _, out = cleaned(save(ds, tmp_path / "a.dcm", ExplicitVRBigEndian), blobs)
    assert out.SmallestImagePixelValue == 258
    assert np.array_equal(out.pixel_array.ravel(), expected)


def test_an_overlay_in_unused_bits_is_cleared(tmp_path, blobs):
    ds = plain_ct()
    ds.PixelData = (np.arange(256, dtype="<u2") | 0x8000).tobytes()
    ds.add_new(0x60000010, "US", 16)
    ds.add_new(0x60000100, "US", 16)
    ds.add_new(0x60000102, "US", 15)
    _, _, out = cleaned(save(ds, tmp_path / "a.dcm"), blobs)
    assert np.array_equal(np.frombuffer(out.PixelData, "<u2"), np.arange(256))


def test_a_private_value_under_a_public_vr_is_no_excuse(tmp_path, blobs):
    """A tag of no dictionary, and a known tag with text where numbers belong, are removed."""
    ds = plain_ct()
    raw = io.BytesIO()
    save(ds, raw)
    data = bytearray(raw.getvalue())
    unknown = struct.pack("<HH2sH", 0x0018, 0xFFF0, b"LO", 10) + b"ZHANG SAN "
    at = data.index(struct.pack("<HH", 0x0020, 0x000D))
    path = tmp_path / "a.dcm"
    path.write_bytes(bytes(data[:at]) + unknown + bytes(data[at:]))
    _, clean, out = cleaned(path, blobs)
    assert leaks(clean) == []
    assert Tag(0x0018FFF0) not in out


def test_wrong_vr_cannot_smuggle(tmp_path, blobs):
    ds = plain_ct()
    ds.add_new("ExposureTime", "LO", "ZHANG SAN")
    ds.add_new("RescaleSlope", "LO", "1.5")
    ds.add_new("DistanceSourceToDetector", "LT", "MRN0048213")
    _, data, out = cleaned(save(ds, tmp_path / "a.dcm"), blobs)
    assert leaks(data) == []
    assert out.RescaleSlope == 1.5


def test_report_text_is_scrubbed_and_measures_stay(tmp_path, blobs):
    ds = plain_ct()
    for keyword in ("PixelData", "Rows", "Columns", "BitsAllocated"):
        del ds[keyword]
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.88.22"
    ds.Modality = "SR"
    measure = Dataset()
    measure.RelationshipType, measure.ValueType = "CONTAINS", "NUM"
    measure.ConceptNameCodeSequence = Sequence([code("410668003", "Length", "SCT")])
    value = Dataset()
    value.NumericValue = "12"
    value.MeasurementUnitsCodeSequence = Sequence([code("mm", "mm", "UCUM")])
    measure.MeasuredValueSequence = Sequence([value])
    person = Dataset()
    person.RelationshipType, person.ValueType = "HAS OBS CONTEXT", "PNAME"
    person.ConceptNameCodeSequence = Sequence([code("121008", "Person Observer Name")])
    person.PersonName = "Wu^Unheard"
    finding = text_item(code("121071", "Finding"), "张三: nodule 12 mm, no calcification")
    subject = text_item(code("121029", "Subject Name"), "Chen Unlisted")
    finding.ContentSequence = Sequence([measure])
    ds.ValueType = "CONTAINER"
    ds.ConceptNameCodeSequence = Sequence([code("126000", "Imaging Measurement Report")])
    ds.ContentSequence = Sequence([finding, person, subject])
    clean, data, out = cleaned(save(ds, tmp_path / "a.dcm"), blobs)
    assert leaks(data, (*NEEDLES, "Unheard", "Unlisted")) == []
    assert out.ContentSequence[0].TextValue == "[removed]: nodule 12 mm, no calcification"
    inner = out.ContentSequence[0].ContentSequence[0]
    assert inner.MeasuredValueSequence[0].NumericValue == 12
    assert clean.frames == 0


def test_a_document_hidden_in_a_picture_leaves_it_out(tmp_path, blobs):
    ds = plain_ct()
    del ds.PixelData
    ds.MIMETypeOfEncapsulatedDocument = "application/pdf"
    ds.EncapsulatedDocument = b"%PDF-1.4 ZHANG SAN  "
    _, clean, problems = run(save(ds, tmp_path / "a.dcm"), blobs)
    assert clean is None
    assert [p.code for p in problems] == ["encapsulated-document"]


def test_deep_nesting_neither_crashes_nor_leaks(tmp_path, blobs):
    item = Dataset()
    item.TextValue = "ZHANG SAN"
    for _ in range(MAX_DEPTH + 12):
        outer = Dataset()
        outer.ContentSequence = Sequence([item])
        item = outer
    ds = plain_ct()
    ds.ContentSequence = Sequence([item])
    _, data, _ = cleaned(save(ds, tmp_path / "a.dcm"), blobs)
    assert leaks(data) == []


def test_bottomless_nesting_is_cut_off_and_told(tmp_path, blobs):
    """Two thousand levels of undefined length would exhaust pydicom's recursion."""
    raw = io.BytesIO()
    save(plain_ct(), raw)
    down = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 2000
    up = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0" * 2000
    data = raw.getvalue()
    at = data.index(struct.pack("<HH", 0x7FE0, 0x0010))
    path = tmp_path / "a.dcm"
    path.write_bytes(data[:at] + down + up + data[at:])
    _, clean, problems = run(path, blobs)
    assert {p.code for p in problems} == {"dicom-too-deep"}
    kept = blobs.get(clean.blob)
    assert kept.count(b"\x40\x00\x30\xa7SQ") < 60


def test_same_input_same_bytes(tmp_path):
    path = save(planted(), tmp_path / "a.dcm")
    made = []
    for name in ("one", "two"):
        store = BlobStore(str(tmp_path / name))
        made.append(run(path, store)[1])
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("declared", "raw"),
    [
        (b"GB18030", "Zhang^San=张^三".encode("gb18030")),
        (b"GBK", "Zhang^San=张^三".encode("gbk")),
        (b"ISO_IR 192", "Zhang^San=张^三".encode()),
        (b"\\ISO 2022 IR 58", b"Zhang^San=\x1b$)A\xd5\xc5^\x1b$)A\xc8\xfd"),
        (b"", "Zhang^San=张^三".encode("gbk")),
        (b"ISO_IR 100", "Zhang^San=张^三".encode("gbk")),
        (b"ISO_IR 100", "Zhang^San=张^三".encode()),
    ],
)
def test_chinese_names_are_read_in_every_set(tmp_path, blobs, declared, raw):
    """In free text too: what the header calls the patient is found there and removed."""
    ds = plain_ct()
    del ds.SpecificCharacterSet
    ds.PatientName = "A" * len(raw)
    given = raw.rpartition(b"=")[2].replace(b"^", b"")
    ds.StudyDescription = "B" * (len(given) + 10)
    buffer = io.BytesIO()
    save(ds, buffer)
    data = buffer.getvalue().replace(b"A" * len(raw), raw)
    data = data.replace(b"B" * (len(given) + 10), b"liver of  " + given)
    if declared:
        padded = declared + b" " * (len(declared) % 2)
        element = struct.pack("<HH2sH", 8, 5, b"CS", len(padded)) + padded
        at = data.index(struct.pack("<HH2s", 8, 8, b"CS"))
        data = data[:at] + element + data[at:]
    path = tmp_path / "a.dcm"
    path.write_bytes(data)
    read = read_dicom(str(path), source_of(path), blobs).value
    assert [v for k, v in read.identity if k == "PatientName"] == ["Zhang^San=张^三"]
    done = clean_object(str(path), source_of(path), read, ListScrubber(), (), blobs).value
    assert done.study_description == "liver of  [removed]"
    assert leaks(blobs.get(done.blob)) == []


def test_european_names_are_not_taken_for_chinese():
    for name, codec, declared in [
        ("Müller^Jürgen", "latin-1", b"ISO_IR 100"),
        ("Люкceмбypг", "iso8859-5", b"ISO_IR 144"),
        ("قباني^لنزار", "iso8859-6", b"ISO_IR 127"),
        ("山田^太郎", "shift_jis", b"ISO_IR 13"),
    ]:
        assert decode(name.encode(codec), codecs_of(declared)) == name


def test_identity_is_read_at_every_depth(tmp_path, blobs):
    read = read_dicom(
        str(save(planted(), tmp_path / "a.dcm")), source_of(tmp_path / "a.dcm"), blobs
    )
    found = set(read.value.identity)
    assert ("PatientID", "MRN0048213") in found
    assert ("OtherPatientNames", "LI^SI=李^四") in found
    assert ("RequestedProcedureID", "MRN0048213") in found
    assert ("InstitutionName", "Riverbend Hospital") in found
    assert ("PatientSex", "M") in found

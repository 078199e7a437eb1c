"""The engine with the real recognisers: names in short strings, private elements, bad bytes."""

from __future__ import annotations

import io
import struct

import pydicom
import pytest
from dicom_case import NEEDLES, code, leaks, plain_ct, run, source_of
from pydicom._dicom_dict import DicomDictionary
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from recpack.deid.dicom.clean import clean_object
from recpack.deid.dicom.elements import MAX_DEPTH, Cleaner
from recpack.deid.dicom.memo import memo_of
from recpack.deid.dicom.strings import Strings
from recpack.deid.text.scrubber import TextScrubber
from recpack.dicom import deflated
from recpack.dicom import elements as reading
from recpack.dicom.encode import encode
from recpack.dicom.parse import Odd, items, read_file
from recpack.model.dicom_options import ALL_DICOM_OPTIONS
from recpack.model.identity import CaseKey, Identities, Identity, Tag
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore

PEOPLE = Identities(
    (
        Identity(Tag.PATIENT, "Zhang San", ("张三",)),
        Identity(Tag.STAFF, "Werner Josef Gruber"),
        Identity(Tag.STAFF, "Li Si"),
        Identity(Tag.HOSPITAL, "Riverbend Hospital"),
        Identity(Tag.ID, "MRN0048213"),
        Identity(Tag.BIRTHDATE, "1970-01-01"),
    )
)


@pytest.fixture(scope="module")
def scrubber():
    return TextScrubber(PEOPLE, CaseKey("CAAAABBBBCCC", b"k" * 32, -37, "shift"))


@pytest.fixture(scope="module")
def strings(scrubber):
    return Strings(scrubber)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def clean(ds, scrubber, options=ALL_DICOM_OPTIONS, syntax=ExplicitVRLittleEndian):
    """A data set written, read, cleaned and read again."""
    ds.file_meta.TransferSyntaxUID = syntax
    raw = io.BytesIO()
    dcmwrite(raw, ds)
    cleaner = Cleaner(scrubber, options=options)
    with reading.quiet():
        data = encode(cleaner.dataset(pydicom.dcmread(io.BytesIO(raw.getvalue()), force=True)))
    out = pydicom.dcmread(io.BytesIO(data), force=True)
    return out, data, cleaner


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MRI for ZHANG SAN", "MRI for Patient A"),
        ("ZHANGSAN_CHEST", "Patient A_CHEST"),
        ("chest^zhang_san_20230512", "chest^Patient A_20230405"),
        ("zhangSan_T2", "Patient A_T2"),
        ("SAN", "Patient A"),
        ("LISI liver", "Doctor 2 liver"),
        ("LIVER^GRUBER^T1", "LIVER^Doctor^T1"),
        ("T2 for W.J.G.", "T2 for [removed]"),
        ("T2 for J.K.M.", "T2 for [removed]"),
        ("CT20230512", "CT 20230405"),
        ("19700101", "[birth date]"),
        ("SIEMENS Riverbend CT", "SIEMENS Hospital 1 CT"),
        ("肝脏CT平扫+增强 张三", "肝脏CT平扫+增强 Patient A"),
    ],
)
def test_names_in_short_strings(strings, text, expected):
    assert strings.short(text) == expected


@pytest.mark.parametrize(
    ("name", "forms", "text", "expected"),
    [
        ("ISHIGAMI TOWAKO", ("石神永遠子", "いしがみ とわこ"), "RAO 30 石神", "RAO 30 Patient A"),
        ("ISHIGAMI TOWAKO", ("石神永遠子", "いしがみ とわこ"), "イシガミ CT", "Patient A CT"),
        ("ISHIGAMI TOWAKO", ("石神永遠子",), "胸部 永遠子様", "胸部 Patient A 様"),
        ("ISHIGAMI TOWAKO", ("石神永遠子",), "石神経", "石神経"),
        ("诸葛映雪", (), "肝脏_諸葛_动脉期", "肝脏_Patient A_动脉期"),
        ("诸葛映雪", (), "上腹部 雪白 平扫", "上腹部 雪白 平扫"),
        ("Nguyễn Đình Hùng", (), "CT Hùng", "CT Patient A"),
        ("Трофименко Глеб", (), "грудьТрофименко", "грудь Patient A"),
    ],
)
def test_parts_of_names_in_any_script(name, forms, text, expected):
    known = Identities((Identity(Tag.PATIENT, name, forms),))
    scrubber = TextScrubber(known, CaseKey("CAAAABBBBCCC", b"k" * 32, -37, "shift"))
    assert Strings(scrubber).short(text) == expected


@pytest.mark.parametrize(
    "text",
    ["t1_mprage_sag_p2_iso", "ep2d_diff_b1000", "B30f", "SI joints", "Arterial phase 1.5 mm",
     "LUNG 1.0 B70s", "CT Thorax/Abdomen mit KM", "5/12 nodes", "肝脏CT平扫+增强"],
)  # fmt: skip
def test_clinical_words_are_left_alone(strings, text):
    assert strings.short(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "PR Interval",
        "T-62000",
        "Agfa-Gevaert AG",
        "syngo MR 2004V 4VB11D",
        "51.80.108.010",
        "103339001",
        "1240581000000104",
    ],  # SNOMED CT: the check digit tells
)
def test_technical_terms_stay(strings, text):
    assert strings.term(text) == text


@pytest.mark.parametrize("text", ["GRUBER", "zhang", "MRN0048213", "LISI"])
def test_a_code_that_is_a_name_or_a_number(strings, text):
    assert strings.names_somebody(text)
    assert strings.term(text) != text


@pytest.mark.parametrize("text", ["TEXT", "HEAD", "AXIAL", "YES", "HFS", "MPR", "RIGHT"])
def test_defined_terms_name_nobody(strings, text):
    assert not strings.names_somebody(text)


def test_what_the_memory_holds_does_not_change_the_result(scrubber):
    ds = plain_ct()
    ds.ReferencedImageSequence = Sequence([code("T-1", "Liver of ZHANG SAN")])
    first = clean(ds, scrubber)
    again = clean(ds, scrubber)
    fresh = clean(ds, TextScrubber(PEOPLE, scrubber.key))
    assert first[1] == again[1] == fresh[1]
    assert first[2].values.counts == again[2].values.counts == fresh[2].values.counts


def test_the_memory_is_bounded(scrubber, monkeypatch):
    monkeypatch.setattr("recpack.deid.dicom.memo._BUDGET", 5000)
    memo = memo_of(TextScrubber(Identities(), scrubber.key))
    scope = memo.values("scope")
    for i in range(100):
        memo.keep("scope", (i, "LO", b"x" * 100), (None, ""))
    assert 0 < len(scope) < 20


def private_ct():
    ds = plain_ct()
    mr = ds.private_block(0x0019, "SIEMENS MR HEADER", create=True)
    mr.add_new(0x0C, "IS", "1000")
    mr.add_new(0x0D, "CS", "GRUBER")
    mr.add_new(0x0E, "FD", [0.1, 0.2, 0.97])
    csa = ds.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    csa.add_new(0x10, "OB", b"SV10 ZHANG SAN ")
    ds.private_block(0x0011, "NOBODY KNOWS", create=True).add_new(0x01, "DS", "1")
    return ds


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_safe_private_elements_stay_and_no_others(scrubber, syntax):
    out, data, _ = clean(private_ct(), scrubber, syntax=syntax)
    block = out.private_block(0x0019, "SIEMENS MR HEADER")
    assert block[0x0C].value == 1000
    assert list(block[0x0E].value) == [0.1, 0.2, 0.97]
    assert 0x0D not in block
    assert not any(tag.group in {0x0011, 0x0029} for tag in out.keys())  # noqa: SIM118
    assert leaks(data) == []


def test_without_the_option_no_private_element_stays(scrubber):
    out, _, cleaner = clean(private_ct(), scrubber, ALL_DICOM_OPTIONS - {"retain-safe-private"})
    assert not any(tag.is_private for tag in out.keys())  # noqa: SIM118
    assert cleaner.values.counts["private"] >= 5


def test_numbers_that_are_letters(scrubber):
    ds = plain_ct()
    ds.add_new("TableHeight", "DS", "1")
    raw = io.BytesIO()
    dcmwrite(raw, ds)
    at = raw.getvalue().index(struct.pack("<HH2s", 0x18, 0x1130, b"DS"))
    planted = raw.getvalue()[: at + 6] + b"\x0a\0E512340987"[:12] + raw.getvalue()[at + 10 :]
    data = encode(Cleaner(scrubber).dataset(pydicom.dcmread(io.BytesIO(planted), force=True)))
    assert b"E512340987" not in data
    ds = plain_ct()
    ds.LightPathFilterPassBand = [1, 2]
    ds["SmallestImagePixelValue"] = pydicom.DataElement(0x00280106, "US", [0x485A, 0x4E41, 0x2047])
    _, data, _ = clean(ds, scrubber)
    assert b"ZHANG " not in data


def test_a_false_uid_of_the_standard_is_mapped(scrubber):
    ds = plain_ct()
    ds.ReferencedImageSequence = Sequence([Dataset()])
    ds.ReferencedImageSequence[0].ReferencedSOPInstanceUID = "1.2.840.10008.13900001234"
    out, data, _ = clean(ds, scrubber)
    assert b"13900001234" not in data
    assert out.ReferencedImageSequence[0].ReferencedSOPInstanceUID.startswith("2.25.")


def test_references_of_every_kind_lead_to_their_object(scrubber):
    """One reference in each sequence that PS3.6 knows, and an SR tree, and RT, SEG and PR roots."""
    ds = plain_ct()
    gone = {"ReferencedPatientSequence", "ReferencedPatientPhotoSequence",
            "ReferencedPatientAliasSequence", "ReferencedDigitalSignatureSequence",
            "ReferencedSOPInstanceMACSequence", "ReferencedImageBoxSequenceRetired"}  # fmt: skip
    keywords = [
        keyword
        for vr, _, _, retired, keyword in DicomDictionary.values()
        if vr == "SQ" and keyword and not retired and keyword not in gone
        and keyword.startswith(("Referenc", "Source", "Related", "CurrentReq", "Pertinent",
                                "Predecessor", "Identical", "Studies", "ROIContour",
                                "StructureSet", "RTReferenced", "SharedFun", "PerFrame"))
        and keyword != "SourcePatientGroupIdentificationSequence"
    ]  # fmt: skip
    for number, keyword in enumerate(keywords):
        setattr(ds, keyword, Sequence([reference(number)]))
    tree = reference(9000)
    for number in range(9001, 9010):
        outer = reference(number)
        outer.ContentSequence = Sequence([tree])
        tree = outer
    ds.ContentSequence = Sequence([tree])
    before = uids(ds)
    out, _, _ = clean(ds, scrubber)
    assert len(before) > 150
    assert uids(out) == [scrubber.uid(uid) for uid in before]


def reference(number):
    item = Dataset()
    item.ReferencedSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    item.ReferencedSOPInstanceUID = f"1.2.3.4.{number}"
    inner = Dataset()
    inner.ReferencedFrameOfReferenceUID = f"1.2.3.5.{number}"
    item.RTReferencedStudySequence = Sequence([inner])
    return item


def uids(dataset):
    found = []
    dataset.walk(
        lambda _, e: (
            found.append(str(e.value))
            if e.keyword in {"ReferencedSOPInstanceUID", "ReferencedFrameOfReferenceUID"}
            else None
        )
    )
    return found


def test_an_earlier_method_stays_told(tmp_path, blobs):
    ds = plain_ct()
    foreign = code("XYZ", "Method of ZHANG SAN", "99ZHANG")
    ds.DeidentificationMethodCodeSequence = Sequence([code("113109", "anything"), foreign])
    path = tmp_path / "a.dcm"
    dcmwrite(path, ds)
    _, done, _ = run(path, blobs)
    data = blobs.get(done.blob)
    out = pydicom.dcmread(io.BytesIO(data))
    codes = {i.CodeValue: i.CodeMeaning for i in out.DeidentificationMethodCodeSequence}
    assert codes["113109"] == "Retain Device Identity Option"
    assert "XYZ" not in codes
    assert leaks(data) == []


def test_codes_name_exactly_the_options(tmp_path, blobs):
    path = tmp_path / "a.dcm"
    dcmwrite(path, plain_ct())
    source = source_of(path)
    obj = read_dicom(str(path), source, blobs).value
    scrubs = TextScrubber(PEOPLE, CaseKey("CAAAABBBBCCC", b"k" * 32, -37, "shift"))
    chosen = frozenset({"clean-graphics", "retain-safe-private"})
    done = clean_object(str(path), source, obj, scrubs, (), blobs, options=chosen).value
    out = pydicom.dcmread(io.BytesIO(blobs.get(done.blob)))
    codes = [i.CodeValue for i in out.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113103", "113111"]
    assert out.LongitudinalTemporalInformationModified == "REMOVED"
    assert "PatientAge" not in out
    assert "SeriesDescription" not in out
    assert not out.StudyDate


def bottomless(levels):
    down = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * levels
    leaf = struct.pack("<HH2sHH", 0x40, 0xA160, b"UT", 0, 0)[:8] + struct.pack("<I", 10)
    up = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0" * levels
    return down + leaf + b"ZHANG SAN " + up


def test_ten_thousand_levels_are_cut_not_followed(tmp_path, scrubber):
    raw = io.BytesIO()
    ds = plain_ct()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dcmwrite(raw, ds, enforce_file_format=True)
    at = raw.getvalue().index(struct.pack("<HH", 0x7FE0, 0x0010))
    path = tmp_path / "deep.dcm"
    path.write_bytes(raw.getvalue()[:at] + bottomless(10_000) + raw.getvalue()[at:])
    cleaner = Cleaner(scrubber)
    data = encode(cleaner.dataset(read_file(str(path))))
    assert cleaner.problems == {"dicom-too-deep"}
    assert leaks(data) == []
    assert data.count(struct.pack("<HH2s", 0x40, 0xA730, b"SQ")) == MAX_DEPTH


def test_inflating_is_bounded(tmp_path, monkeypatch):
    ds = plain_ct()
    ds.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path = tmp_path / "a.dcm"
    dcmwrite(path, ds, enforce_file_format=True)
    assert reading.open_dataset(str(path)).Modality == "CT"
    monkeypatch.setattr(deflated, "MOST_BYTES", 64)
    with pytest.raises(deflated.InflationError):
        reading.open_dataset(str(path))


@pytest.mark.parametrize("cut", [140, 200, 400, 700, -5])
def test_truncated_files_give_a_result_or_a_problem(tmp_path, blobs, cut):
    raw = io.BytesIO()
    dcmwrite(raw, plain_ct(), enforce_file_format=True)
    path = tmp_path / "a.dcm"
    path.write_bytes(raw.getvalue()[:cut])
    _, done, problems = run(path, blobs)
    assert done is not None or problems
    if done is not None:
        assert leaks(blobs.get(done.blob), NEEDLES) == []


@pytest.mark.parametrize("length", [0, 1, 0xFFFE, 0x00FF])
def test_wrong_lengths_give_a_result_or_a_problem(tmp_path, blobs, length):
    raw = io.BytesIO()
    dcmwrite(raw, plain_ct(), enforce_file_format=True)
    data = bytearray(raw.getvalue())
    at = bytes(data).index(struct.pack("<HH2s", 0x10, 0x10, b"PN"))
    data[at + 6 : at + 8] = struct.pack("<H", length)
    path = tmp_path / "a.dcm"
    path.write_bytes(bytes(data))
    _, done, problems = run(path, blobs)
    assert done is not None or problems
    if done is not None:
        assert leaks(blobs.get(done.blob), NEEDLES) == []


@pytest.mark.parametrize(
    "raw", [b"\xfe\xff\x00\xe0\xff\0\0\0abc", b"\x08\0\x05\0CS\x02\0AB", b"x" * 9]
)
def test_odd_items_are_told(raw):
    with pytest.raises(Odd):
        items(raw, implicit=False)


def test_a_parsed_file_is_what_pydicom_reads(tmp_path):
    ds = plain_ct()
    item = code("T-1", "Liver")
    item.RelatedSeriesSequence = Sequence([code("T-2", "Lobe")])
    ds.RequestAttributesSequence = Sequence([item, Dataset()])
    ds["RequestAttributesSequence"].is_undefined_length = True
    for syntax in (ExplicitVRLittleEndian, ImplicitVRLittleEndian):
        ds.file_meta.TransferSyntaxUID = syntax
        path = tmp_path / "a.dcm"
        dcmwrite(path, ds, enforce_file_format=True)
        assert str(read_file(str(path))) == str(pydicom.dcmread(path))


def test_stand_ins_keep_to_their_vr_and_schemes_stay_apart(tmp_path, scrubber, blobs):
    ds = plain_ct()
    one, two = code("1", "99X", "a"), code("2", "99Y", "b")
    for item, scheme in ((one, "99_Li Si_X"), (two, "99_Zhang San_X")):
        item.CodingSchemeDesignator = scheme
    ds.ProcedureCodeSequence = Sequence([one, two, code("P5-0808E", "SRT", "CT abdomen")])
    ds.ProcedureCodeSequence[2].CodingSchemeDesignator = "SRT"
    ds.ContentLabel = "ZHANGSAN"
    ds.ProtocolName = "Riverbend Hospital " * 3 + "abdomen"
    path = tmp_path / "a.dcm"
    ds.save_as(path, enforce_file_format=True)
    source = source_of(path)
    read = read_dicom(str(path), source, blobs)
    done = clean_object(str(path), source, read.value, scrubber, (), blobs)
    out = pydicom.dcmread(io.BytesIO(blobs.get(done.value.blob)))
    schemes = [item.CodingSchemeDesignator for item in out.ProcedureCodeSequence]
    assert schemes[2] == "SRT"
    assert len(set(schemes)) == 3
    assert all(s.startswith("99") and len(s) <= 16 for s in schemes[:2])
    assert out.ContentLabel == "UNLABELLED"
    assert len(out.ProtocolName) <= 64
    assert not leaks(blobs.get(done.value.blob))

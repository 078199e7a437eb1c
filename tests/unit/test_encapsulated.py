"""Files inside DICOM objects, and the objects without pictures: kept, clean, indexed."""

from __future__ import annotations

import base64
import io
import struct
from pathlib import Path

import pikepdf
import pydicom
import pytest
from dicom_case import ListScrubber, leaks, run
from inside_case import SECTION, blank, cda, enclosing, written
from lxml import etree
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from recpack import steps
from recpack.bundle.contents import contents_of, papers, studies_of
from recpack.bundle.enclosed import Papers, with_payload
from recpack.bundle.media import record_type, write_media
from recpack.deid.dicom.enclosed import clean_mtl, clean_obj, clean_stl
from recpack.dicom import enclosed
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By, EnglishBlock, EnglishDocument, EnglishPage, Segment
from recpack.model.problem import Severity
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.cda import read_cda
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore

PDF, CDA, STL = enclosed.PDF_CLASS, enclosed.CDA_CLASS, enclosed.STL_CLASS
SOURCE = SourceFile(SourceId("s0001"), "e.dcm", FileKind.DICOM, 1, "")


def pdf(words: str = "Pathology report of ZHANG SAN", password: str = "") -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(400, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = made.make_stream(f"BT /F1 12 Tf 20 250 Td ({words}) Tj ET".encode())
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    made.save(out, encryption=lock)
    return out.getvalue()


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def saved(tmp_path, ds) -> Path:
    path = tmp_path / "object.dcm"
    path.write_bytes(written(ds))
    return path


def read(tmp_path, ds, blobs, password=None):
    return read_dicom(str(saved(tmp_path, ds)), SOURCE, blobs, password)


def texts(document) -> list[str]:
    return [b.text for page in document.pages for b in page.blocks]


def paper(source: str, *rows: str, by: By = By.NEURAL) -> EnglishDocument:
    """A clean document with its English."""
    box = Box(0, 0, 1, 1)
    blocks = tuple(CleanBlock(row, box) for row in rows)
    pages = (CleanPage(1, 10, 10, Origin.NATIVE, "de", blocks),)
    clean = CleanDocument(DocumentId("D1"), SourceId(source), "dicom", "clinic-letter", "de",
                          "2023-01-09", pages)  # fmt: skip
    english = tuple(
        EnglishBlock(b, tuple(Segment(c, f"en:{c}", by) for c in b.text.split("\t")),
                     (1,) * len(b.text.split("\t"))) for b in blocks
    )  # fmt: skip
    return EnglishDocument(clean, (EnglishPage(1, english),), "none")


def test_a_pdf_in_an_object_is_read_like_any_pdf(tmp_path, blobs):
    outcome = read(tmp_path, enclosing(PDF, "application/pdf", pdf() + b"\0\0\0"), blobs)
    assert outcome.problems == ()
    assert any("Pathology report" in line for line in texts(outcome.value.document))
    assert outcome.value.document.source == outcome.value.source


@pytest.mark.parametrize("length", [None, 0, 1 << 30, 10])
def test_a_wrong_length_does_not_hide_the_file(tmp_path, blobs, length):
    ds = enclosing(PDF, "application/pdf", pdf())
    ds.EncapsulatedDocumentLength = length
    assert read(tmp_path, ds, blobs).value.document is not None


def test_a_locked_pdf_opens_with_its_password_alone(tmp_path, blobs):
    ds = enclosing(PDF, "application/pdf", pdf(password="open"))
    shut = read(tmp_path, ds, blobs)
    assert shut.value.document is None
    assert [p.code for p in shut.problems] == ["pdf-encrypted"]
    assert read(tmp_path, ds, blobs, "open").value.document is not None


@pytest.mark.parametrize("payload", [b"%PDF-1.4 nothing more", b""])
def test_without_its_paper_no_object_travels(tmp_path, blobs, payload):
    outcome = read(tmp_path, enclosing(PDF, "application/pdf", payload), blobs)
    assert outcome.value.document is None
    assert outcome.problems
    assert steps._lost_paper(outcome.value)
    assert ("PatientID", "ZY20231107") in outcome.value.identity


def test_the_clean_object_holds_nothing_of_the_payload(tmp_path, blobs):
    ds = enclosing(PDF, "application/pdf", pdf())
    ds.DocumentTitle = "Report of ZHANG SAN"
    _, clean, problems = run(saved(tmp_path, ds), blobs)
    assert not problems
    data = blobs.get(clean.blob)
    assert b"%PDF" not in data
    assert not leaks(data)
    filled = pydicom.dcmread(pydicom.filebase.DicomBytesIO(with_payload(data, b"%PDF-new")))
    assert filled.EncapsulatedDocument == b"%PDF-new"
    assert filled.EncapsulatedDocumentLength == 8
    assert filled.MIMETypeOfEncapsulatedDocument == "application/pdf"
    assert filled.BurnedInAnnotation == "NO"
    assert filled.DocumentTitle == "Report of [removed]"
    assert filled.SOPInstanceUID == clean.sop_instance == ListScrubber().uid(ds.SOPInstanceUID)
    source = filled.SourceInstanceSequence[0].ReferencedSOPInstanceUID
    assert source == ListScrubber().uid("1.2.826.0.1.77")


def test_an_object_without_a_class_is_known_by_what_it_holds(tmp_path, blobs):
    ds = enclosing(PDF, "", pdf())
    del ds.SOPClassUID
    assert read(tmp_path, ds, blobs).value.sop_class == PDF
    _, clean, _ = run(saved(tmp_path, ds), blobs)
    assert clean.sop_class == PDF
    assert b"%PDF" not in blobs.get(clean.blob)


def test_a_file_of_no_known_kind_is_left_out(tmp_path, blobs):
    ds = enclosing("1.2.3.4", "application/msword", b"\xd0\xcf\x11\xe0 Zhang San")
    obj, clean, problems = run(saved(tmp_path, ds), blobs)
    assert obj.document is None
    assert clean is None
    assert {p.code for p in problems} == {"encapsulated-document"}


def test_the_paper_fills_its_object_and_the_disc_lists_it(tmp_path, blobs):
    _, clean, _ = run(saved(tmp_path, enclosing(PDF, "application/pdf", pdf())), blobs)
    contents = contents_of([paper("s0001", "Befund")])
    (tmp_path / "out" / "DOCS").mkdir(parents=True)
    made = tmp_path / "out" / contents.entries[0].file
    held = Papers(contents, tmp_path / "out", "CQ7K2M4XWPA3")
    assert held.missing([clean]) == (clean,)
    made.write_bytes(b"%PDF-redacted")
    assert held.missing([clean]) == ()
    write_media([clean], blobs, tmp_path / "out", held.fill)
    ds = pydicom.dcmread(tmp_path / "out/DICOM/ST00001/SE00001/IM00001")
    assert ds.EncapsulatedDocument[: ds.EncapsulatedDocumentLength] == b"%PDF-redacted"
    record = pydicom.dcmread(tmp_path / "out/DICOMDIR").DirectoryRecordSequence[-1]
    assert record.DirectoryRecordType == "ENCAP DOC"
    assert record.MIMETypeOfEncapsulatedDocument == "application/pdf"
    assert "HL7InstanceIdentifier" not in record
    assert [e.number for e in papers(contents, studies_of([clean]))["S001"]] == [1]


def test_a_clinical_document_is_told_with_its_head_and_tables(tmp_path, blobs):
    outcome = read(tmp_path, enclosing(CDA, "text/XML", cda()), blobs)
    document = outcome.value.document
    assert document.language == "de"
    assert [p.language for p in document.pages] == ["de", "en"]
    found = texts(document)
    for line in (
        "Arztbrief", "Befund", "Herr Chen wurde am 10.06.2023 untersucht.",
        "Kein Nachweis von Aszites.", "Leber frei.", "– Milz normal", "– Niere links 11 cm",
        "Wert\tErgebnis", "AFP\t8,2 ng/ml", "–\tunklar", "Hemoglobin: 12.5 g/dL",
        "Patient name: Chen Zhiyuan", "Patient ID: ZY20231107", "Date of birth: 1961-08-23",
        "Sex: male", "Author: Dr. med. Kowalski Sabine", "Hospital: Klinikum Lindenhof",
        "Report date: 2023-06-14 10:15", "Address: Lindenweg 12 Musterstadt",
    ):  # fmt: skip
        assert line in found, line
    assert not any("Metastasen" in line for line in found)  # struck out by its author


@pytest.mark.parametrize(
    "payload",
    [
        b"no xml at all",
        b"<html/>",
        cda()[:400],
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + cda("<component><section><text>&a;</text></section></component>").split(b"?>", 1)[1],
    ],
)
def test_a_bad_clinical_document_is_a_problem(blobs, payload):
    outcome = read_cda(payload, SOURCE, blobs)
    assert outcome.value is None
    assert [p.code for p in outcome.problems] == ["cda-unreadable"]


def test_a_clinical_document_may_hold_a_pdf(blobs):
    body = base64.b64encode(pdf("CT of the liver")).decode()
    whole = cda().replace(
        b"<structuredBody>" + SECTION.encode() + b"</structuredBody>",
        f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{body}</text>'
        "</nonXMLBody>".encode(),
    )
    found = texts(read_cda(whole, SOURCE, blobs).value)
    assert any("CT of the liver" in line for line in found)
    assert "Patient ID: ZY20231107" in found


def test_the_clinical_document_is_written_anew(tmp_path, blobs):
    _, clean, _ = run(saved(tmp_path, enclosing(CDA, "text/XML", cda())), blobs)
    contents = contents_of([paper("s0001", "Kein Aszites <b>", "AFP\t8,2", "a\x01b")])
    held = Papers(contents, tmp_path, "CQ7K2M4XWPA3")
    assert held.missing([clean]) == ()
    data = held.fill(clean, blobs.get(clean.blob))
    assert data == held.fill(clean, blobs.get(clean.blob))
    ds = pydicom.dcmread(pydicom.filebase.DicomBytesIO(data))
    payload = ds.EncapsulatedDocument[: ds.EncapsulatedDocumentLength]
    for original in (b"Chen", b"Kowalski", b"Lindenhof", b"DOC-558812", b"1961"):
        assert original not in payload
    root = etree.fromstring(payload)
    names = [etree.QName(e).localname for e in root]
    assert names == [
        "typeId", "id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode",
        "recordTarget", "author", "custodian", "component",
    ]  # fmt: skip
    assert {etree.QName(e).namespace for e in root.iter()} == {"urn:hl7-org:v3"}
    assert ds.HL7InstanceIdentifier == ds.SOPInstanceUID == root[1].get("root")
    told = [e.text for e in root.iter("{*}paragraph", "{*}td")]
    assert told[:4] == ["Kein Aszites <b>", "AFP", "8,2", "ab"]
    assert "en:Kein Aszites <b> ◐" in told


def test_models_lose_their_words_and_keep_their_shape(tmp_path, blobs):
    facet = struct.pack("<12fH", *range(12), 513)
    payload = b"solid ZHANG SAN".ljust(80) + struct.pack("<I", 1) + facet + b"ZHANG SAN\0"
    _, clean, problems = run(saved(tmp_path, enclosing(STL, "model/stl", payload)), blobs)
    assert not problems
    data = blobs.get(clean.blob)
    assert not leaks(data)
    ds = pydicom.dcmread(pydicom.filebase.DicomBytesIO(data))
    assert ds.EncapsulatedDocument == bytes(80) + struct.pack("<I", 1) + facet[:48] + b"\0\0"
    assert ds.MIMETypeOfEncapsulatedDocument == "model/stl"


def test_an_ascii_stl_becomes_binary():
    words = (
        "solid Zhang San\nfacet normal 0 0 1\n outer loop\n vertex 0 0 0\n vertex 1 0 0\n"
        " vertex 0 1.5e0 0\n endloop\nendfacet\nendsolid Zhang San\n"
    )
    clean = clean_stl(words.encode())
    assert clean[:80] == bytes(80)
    assert struct.unpack_from("<12f", clean, 84)[3:] == (0, 0, 0, 1, 0, 0, 0, 1.5, 0)
    for bad in (b"solid only words", b"", b"solid x " + words.encode().replace(b"1 0 0", b"1 0")):
        with pytest.raises(ValueError, match="no STL"):
            clean_stl(bad)


def test_obj_and_mtl_keep_numbers_and_share_their_names():
    scrubber = ListScrubber()
    obj = clean_obj(
        b"# Zhang San\nmtllib zhang.mtl\no Zhang_San\nv 0 0 1.5\nv 1 0 0\nv 0 1 x\nusemtl liver\n"
        b"f 1/1/1 2//2 -1\ns off\ncall secret\n",
        scrubber,
    ).decode()
    mtl = clean_mtl(b"newmtl liver\nKd 0.1 0.2 0.3\nmap_Kd zhang.png\n# Zhang\n", scrubber).decode()
    kept = [line.split(" ")[0] for line in obj.splitlines()]
    assert kept == ["o", "v", "v", "usemtl", "f", "s"]
    assert "hang" not in obj + mtl
    assert "map" not in mtl
    used = obj.split("usemtl ")[1].split("\n")[0]
    assert mtl.splitlines() == [f"newmtl {used}", "Kd 0.1 0.2 0.3"]
    with pytest.raises(ValueError, match="no model"):
        clean_obj(b"# nothing", scrubber)


def items(*made: Dataset) -> Sequence:
    return Sequence(list(made))


def record(**elements: object) -> Dataset:
    ds = Dataset()
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    return ds


def waveform(ds: Dataset) -> None:
    source = items(record(CodeValue="5.6.3-9-1", CodingSchemeDesignator="SCPECG", CodeMeaning="I"))
    channel = record(ChannelSourceSequence=source, ChannelSensitivity="1.25", WaveformBitsStored=16)
    ds.WaveformSequence = items(record(
        NumberOfWaveformChannels=1, NumberOfWaveformSamples=4, SamplingFrequency="500",
        ChannelDefinitionSequence=items(channel), WaveformBitsAllocated=16,
        WaveformSampleInterpretation="SS", WaveformData=struct.pack("<4h", 1, -2, 3, -4),
    ))  # fmt: skip
    ds.WaveformAnnotationSequence = items(record(
        UnformattedTextValue="Sinus rhythm, ZHANG SAN", AnnotationGroupNumber=0,
        ReferencedWaveformChannels=[1, 1],
    ))  # fmt: skip


def contours(ds: Dataset) -> None:
    ds.StructureSetLabel = "LIVER ZHANG SAN"
    roi = record(ROINumber=1, ROIName="GTV left", ReferencedFrameOfReferenceUID="1.2.3")
    ds.StructureSetROISequence = items(roi)
    line = record(ContourGeometricType="POINT", NumberOfContourPoints="1", ContourData=[1.5, 2, 3])
    ds.ROIContourSequence = items(record(ReferencedROINumber=1, ContourSequence=items(line)))


def plan(ds: Dataset) -> None:
    ds.RTPlanLabel = "Plan 1"
    group = record(FractionGroupNumber=1, NumberOfFractionsPlanned=25)
    ds.FractionGroupSequence = items(group)


def registration(ds: Dataset) -> None:
    matrix = record(
        FrameOfReferenceTransformationMatrix=[1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        FrameOfReferenceTransformationMatrixType="RIGID",
    )
    inner = items(record(MatrixSequence=items(matrix)))
    ds.RegistrationSequence = items(
        record(FrameOfReferenceUID="1.2.3", MatrixRegistrationSequence=inner)
    )


def presentation(ds: Dataset) -> None:
    ds.ContentLabel, ds.PresentationCreationDate = "MEASURES", "20230610"
    words = record(UnformattedTextValue="12 mm ZHANG SAN", BoundingBoxAnnotationUnits="PIXEL")
    ds.GraphicAnnotationSequence = items(
        record(GraphicLayer="LAYER1", TextObjectSequence=items(words))
    )


def fiducials(ds: Dataset) -> None:
    point = record(ShapeType="POINT", FiducialIdentifier="1", FiducialDescription="apex")
    ds.FiducialSetSequence = items(record(FiducialSequence=items(point)))


def spectrum(ds: Dataset) -> None:
    ds.NumberOfFrames, ds.Rows, ds.Columns = 1, 1, 1
    ds.DataPointRows, ds.DataPointColumns = 1, 2
    ds.SpectroscopyData = struct.pack("<4f", 1, 2, 3, 4)


def raw(ds: Dataset) -> None:
    ds.CreatorVersionUID = "1.2.3.4"


def pixels(ds: Dataset, data: bytes, bits: int) -> None:
    ds.Rows = ds.Columns = 4
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = bits
    ds.HighBit, ds.PixelRepresentation = bits - 1, 0
    ds.NumberOfFrames = 1
    ds.PixelData = data


def segments(ds: Dataset) -> None:
    pixels(ds, b"\x0f\x0f", 1)
    ds.SegmentationType = "BINARY"
    ds.SegmentSequence = items(record(SegmentNumber=1, SegmentLabel="left lobe"))


def grid(ds: Dataset) -> None:
    pixels(ds, struct.pack("<16I", *range(16)), 32)
    ds.DoseUnits, ds.DoseGridScaling, ds.DoseSummationType = "GY", "0.001", "PLAN"


def parameters(ds: Dataset) -> None:
    pixels(ds, b"", 32)
    del ds.PixelData, ds.PixelRepresentation, ds.BitsStored, ds.HighBit
    ds.FloatPixelData = struct.pack("<16f", *range(16))


OBJECTS = [
    ("9.1.1", "ECG", waveform, "WAVEFORM", "WaveformData"),
    ("481.3", "RTSTRUCT", contours, "RT STRUCTURE SET", "ROIName"),
    ("481.5", "RTPLAN", plan, "RT PLAN", "NumberOfFractionsPlanned"),
    ("481.2", "RTDOSE", grid, "RT DOSE", "PixelData"),
    ("66.4", "SEG", segments, "IMAGE", "SegmentLabel"),
    ("66.1", "REG", registration, "REGISTRATION", "FrameOfReferenceTransformationMatrix"),
    ("11.1", "PR", presentation, "PRESENTATION", "UnformattedTextValue"),
    ("66", "MR", raw, "RAW DATA", "CreatorVersionUID"),
    ("66.2", "FID", fiducials, "FIDUCIAL", "FiducialDescription"),
    ("30", "MR", parameters, "IMAGE", "FloatPixelData"),
    ("4.2", "MR", spectrum, "SPECTROSCOPY", "SpectroscopyData"),
]


@pytest.mark.parametrize(("suffix", "modality", "add", "kind", "kept"), OBJECTS)
def test_objects_of_every_kind_are_kept_and_indexed(
    tmp_path, blobs, suffix, modality, add, kind, kept
):
    sop_class = f"1.2.840.10008.5.1.4.1.1.{suffix}"
    ds = blank(sop_class, modality, 50)
    add(ds)
    obj, clean, problems = run(saved(tmp_path, ds), blobs)
    assert clean is not None, problems
    assert obj.document is None
    assert not leaks(blobs.get(clean.blob))
    write_media([clean], blobs, tmp_path / "out")
    made = pydicom.dcmread(tmp_path / "out/DICOM/ST00001/SE00001/IM00001")
    found = [e for e in made.iterall() if e.keyword == kept]
    original = [e for e in ds.iterall() if e.keyword == kept]
    assert len(found) == len(original)
    if kept not in {"UnformattedTextValue", "CreatorVersionUID"}:
        assert [str(e.value) for e in found] == [str(e.value) for e in original]
    directory = pydicom.dcmread(tmp_path / "out/DICOMDIR").DirectoryRecordSequence
    assert [r.DirectoryRecordType for r in directory] == ["PATIENT", "STUDY", "SERIES", kind]
    assert record_type(sop_class) == kind


def test_an_ecg_keeps_its_curves_and_loses_its_names(tmp_path, blobs):
    ds = blank("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG", 51)
    waveform(ds)
    _, clean, _ = run(saved(tmp_path, ds), blobs)
    made = pydicom.dcmread(pydicom.filebase.DicomBytesIO(blobs.get(clean.blob)))
    curves = made.WaveformSequence[0]
    assert curves.WaveformData == struct.pack("<4h", 1, -2, 3, -4)
    assert curves.ChannelDefinitionSequence[0].ChannelSourceSequence[0].CodeMeaning == "I"
    note = made.WaveformAnnotationSequence[0]
    assert note.UnformattedTextValue == "Sinus rhythm, [removed]"
    assert list(note.ReferencedWaveformChannels) == [1, 1]


def slide(*flavours: str) -> Dataset:
    ds = blank("1.2.840.10008.5.1.4.1.1.77.1.6", "SM", 60, ImageType=list(flavours))
    ds.BarcodeValue = "ZHANG-0048213"
    ds.LabelText = "Slide of ZHANG SAN"
    pixels(ds, bytes(range(48)), 8)
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
    return ds


def shared_label() -> Dataset:
    ds = slide("DERIVED", "PRIMARY")
    kind = record(FrameType=["ORIGINAL", "PRIMARY", "LABEL", "NONE"])
    group = record(WholeSlideMicroscopyImageFrameTypeSequence=items(kind))
    ds.SharedFunctionalGroupsSequence = items(group)
    return ds


def label_in_image() -> Dataset:
    ds = slide("ORIGINAL", "PRIMARY", "VOLUME", "NONE")
    ds.SpecimenLabelInImage = "YES"
    return ds


@pytest.mark.parametrize(
    "ds",
    [
        slide("ORIGINAL", "PRIMARY", "LABEL", "NONE"),
        slide("original", "primary", "overview", "none"),
        shared_label(),
        label_in_image(),
    ],
)
def test_labels_of_slides_are_left_out(tmp_path, blobs, ds):
    _, clean, problems = run(saved(tmp_path, ds), blobs)
    assert clean is None
    assert [(p.code, p.severity) for p in problems] == [("slide-label", Severity.INFO)]


@pytest.mark.parametrize("flavour", ["VOLUME", "THUMBNAIL"])
def test_slides_are_kept_without_their_bar_code(tmp_path, blobs, flavour):
    ds = slide("ORIGINAL", "PRIMARY", flavour, "NONE")
    _, clean, problems = run(saved(tmp_path, ds), blobs)
    assert clean is not None, problems
    data = blobs.get(clean.blob)
    assert not leaks(data)
    made = pydicom.dcmread(pydicom.filebase.DicomBytesIO(data))
    assert not made.get("BarcodeValue")
    assert made.PixelData == bytes(range(48))

"""The planted set: reports, encapsulated documents, contours, presentations, waveforms."""

from __future__ import annotations

import zlib

import numpy as np
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from bench.imaging import people as who
from bench.imaging.plants import CLASSES, ROOT, Planting, code, items, raw_element, start

_CDA = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="CN"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="1.2.3.4" extension="{accession}"/><code code="11528-7"
 codeSystem="2.16.840.1.113883.6.1" displayName="Radiology report"/>
<title>CT report of {name}</title><effectiveTime value="20240611"/>
<recordTarget><patientRole><id extension="{mrn}" root="1.2.3"/>
<addr><streetAddressLine>{address}</streetAddressLine></addr><telecom value="tel:{phone}"/>
<patient><name><given>San</given><family>Zhang</family></name>
<birthTime value="{birth}"/></patient></patientRole></recordTarget>
<author><assignedAuthor><assignedPerson><name>{reader}</name></assignedPerson></assignedAuthor>
</author><component><structuredBody><component><section><title>Findings</title>
<text>{name} has a nodule of 12 mm in segment VII, no ascites.</text>
</section></component></structuredBody></component></ClinicalDocument>"""


def small_pdf() -> bytes:
    """A PDF of one page with names in its text, a compressed stream, Info and XMP."""
    lines = [
        f"BT /F1 12 Tf 72 740 Td (Patient: {who.NAME}) Tj ET",
        f"BT /F1 12 Tf 72 720 Td (MRN: {who.MRN}  Date of birth: {who.BIRTH_DASHED}) Tj ET",
        "BT /F1 12 Tf 72 700 Td (Nodule 12 mm in segment VII, no ascites.) Tj ET",
        f"BT /F1 12 Tf 72 680 Td (Reported by Dr. {who.READER}, {who.HOSPITAL}) Tj ET",
    ]
    page = zlib.compress("\n".join(lines).encode())
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{who.EMAIL}</x:xmpmeta>".encode()
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream" % (len(xmp), xmp),
        b"<</Title(CT of %s)/Author(%s)>>" % (who.NAME.encode(), who.PASSPORT.encode()),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    tail = b"xref\n0 8\n0000000000 65535 f \n%strailer<</Size 8/Root 1 0 R/Info 7 0 R>>\n"
    return out + tail % table + b"startxref\n%d\n%%%%EOF\n" % len(out)


def _pdf() -> Planting:
    p = _document("pdf.dcm", "PDF", 30)
    ds = p.dataset
    ds.MIMETypeOfEncapsulatedDocument = "application/pdf"
    data = small_pdf()
    ds.EncapsulatedDocumentLength = len(data)
    ds[Tag(0x00420011)] = raw_element(0x00420011, "OB", data)
    for place, secret in (("PDF text", who.NAME), ("PDF text, number", who.MRN),
                          ("PDF text, birth date", who.BIRTH_DASHED),
                          ("PDF text, staff", who.READER), ("PDF Info", who.PASSPORT),
                          ("PDF XMP", who.EMAIL), ("PDF text, hospital", who.HOSPITAL)):  # fmt: skip
        p.note(place, 0x00420011, secret)
    p.put(ds, "DocumentTitle", f"CT report of {who.NAME_PN}", "Zhang^San", "CT report of")
    return p


def _cda() -> Planting:
    p = _document("cda.dcm", "CDA", 31)
    ds = p.dataset
    ds.MIMETypeOfEncapsulatedDocument = "text/XML"
    text = _CDA.format(accession=who.ACCESSION, name=who.NAME, mrn=who.MRN, phone=who.PHONE,
                       address=who.ADDRESS_HAN, birth=who.BIRTH, reader=who.READER)  # fmt: skip
    ds.EncapsulatedDocumentLength = len(text.encode())
    ds[Tag(0x00420011)] = raw_element(0x00420011, "OB", text.encode())
    ds.HL7InstanceIdentifier = f"1.2.3.4^{who.ACCESSION}"
    p.note("HL7InstanceIdentifier", 0x0040E001, who.ACCESSION)
    for place, secret in (("CDA title", who.NAME), ("CDA id", who.MRN), ("CDA phone", who.PHONE),
                          ("CDA address", who.ADDRESS_HAN), ("CDA birth time", who.BIRTH),
                          ("CDA author", who.READER)):  # fmt: skip
        p.note(place, 0x00420011, secret)
    return p


def _document(name: str, kind: str, number: int) -> Planting:
    p = start(name, kind, number)
    ds = p.dataset
    p.put(ds, "PatientName", "Zhang^San=张^三", who.NAME_HAN)
    p.put(ds, "PatientID", who.MRN, who.MRN)
    p.put(ds, "PatientBirthDate", who.BIRTH, who.BIRTH)
    p.put(ds, "AccessionNumber", who.ACCESSION, who.ACCESSION)
    p.put(ds, "StudyDescription", "Liver CT with contrast", "", "Liver CT with contrast")
    return p


def _item(kind: str, concept: Dataset) -> Dataset:
    out = Dataset()
    out.RelationshipType, out.ValueType = "CONTAINS", kind
    out.ConceptNameCodeSequence = items(concept)
    return out


def _measurement() -> Dataset:
    out = _item("NUM", code("410668003", "Length", "SCT"))
    value = Dataset()
    value.NumericValue = "12"
    value.MeasurementUnitsCodeSequence = items(code("mm", "millimeter", "UCUM"))
    out.MeasuredValueSequence = items(value)
    return out


def _sr() -> Planting:
    p = _document("sr.dcm", "SR", 32)
    ds = p.dataset
    ds.ValueType, ds.ContinuityOfContent = "CONTAINER", "SEPARATE"
    ds.CompletionFlag, ds.VerificationFlag = "COMPLETE", "VERIFIED"
    ds.ConceptNameCodeSequence = items(code("126000", "Imaging Measurement Report"))
    finding = _item("TEXT", code("121071", "Finding"))
    p.put(finding, "TextValue", f"{who.NAME}: nodule 12 mm, no calcification", who.NAME,
          "nodule 12 mm, no calcification")  # fmt: skip
    finding.ContentSequence = items(_measurement())
    other = _item("TEXT", code("121106", "Comment"))
    p.put(other, "TextValue", f"compared with 2023, discussed with {who.WIFE_HAN} {who.PHONE}",
          who.WIFE_HAN, "discussed with")  # fmt: skip
    p.note("SR TextValue, phone", 0x0040A160, who.PHONE)
    subject = _item("TEXT", code("121029", "Subject Name"))
    p.put(subject, "TextValue", "Vandermeulen", "Vandermeulen")
    person = _item("PNAME", code("121008", "Person Observer Name"))
    p.put(person, "PersonName", "Okonkwo^Adaeze", "Okonkwo")
    born = _item("DATE", code("121031", "Subject Birth Date"))
    p.put(born, "Date", who.BIRTH, who.BIRTH)
    at = _item("DATETIME", code("121433", "Date of last contact"))
    p.put(at, "DateTime", "20240611101502", "20240611101502")
    uid = _item("UIDREF", code("112040", "Tracking Unique Identifier"))
    p.put(uid, "UID", f"{ROOT}.9.{who.BIRTH}", f"{ROOT}.9.{who.BIRTH}")
    site = _item("CODE", code("363698007", "Finding Site", "SCT"))
    where = code("10200004", "Liver", "SCT")
    p.put(where, "CodeMeaning", f"Liver ({who.REFERRER})", who.REFERRER, "Liver")
    site.ConceptCodeSequence = items(where)
    ds.ContentSequence = items(finding, other, subject, person, born, at, uid, site)
    verifier = Dataset()
    p.put(verifier, "VerifyingObserverName", "Sun^Qiangwei", "Sun Qiangwei")
    p.put(verifier, "VerifyingOrganization", who.HOSPITAL, who.HOSPITAL)
    verifier.VerificationDateTime = "20240611120000"
    verifier.VerifyingObserverIdentificationCodeSequence = items()
    ds.VerifyingObserverSequence = items(verifier)
    return p


def _rtstruct() -> Planting:
    p = _document("rtstruct.dcm", "RTSTRUCT", 33)
    ds = p.dataset
    p.put(ds, "StructureSetLabel", f"Plan1 {who.NAME_GLUED}", who.NAME_GLUED, "Plan1")
    p.put(ds, "StructureSetDescription", f"drawn by {who.PERFORMER}", who.PERFORMER, "drawn by")
    ds.StructureSetDate, ds.StructureSetTime = "20240611", "101502"
    rois = []
    for number, (text, secret, keep) in enumerate(
        (("GTV liver ZHANG SAN", who.NAME, "GTV liver"),
         (f"PTV_5mm {who.READER}", who.READER, "PTV_5mm"), ("Spinal cord", "", "Spinal cord")), 1,
    ):  # fmt: skip
        roi = Dataset()
        roi.ROINumber, roi.ReferencedFrameOfReferenceUID = number, f"{ROOT}.2.1"
        p.put(roi, "ROIName", text, secret, keep)
        p.put(roi, "ROIDescription", f"contour of {who.OPERATOR_HAN}", who.OPERATOR_HAN)
        roi.ROIGenerationAlgorithm = "MANUAL"
        rois.append(roi)
    ds.StructureSetROISequence = items(*rois)
    observation = Dataset()
    observation.ObservationNumber, observation.ReferencedROINumber = 1, 1
    observation.RTROIInterpretedType = "GTV"
    p.put(observation, "ROIInterpreter", "Li^Minghua", who.REFERRER)
    ds.RTROIObservationsSequence = items(observation)
    return p


def _presentation() -> Planting:
    p = _document("pr.dcm", "PR", 34)
    ds = p.dataset
    p.put(ds, "ContentLabel", "ZHANGSAN", who.NAME_GLUED)
    p.put(ds, "ContentDescription", f"Key slices, {who.READER}", who.READER, "Key slices")
    p.put(ds, "ContentCreatorName", "Sun^Qiangwei", who.READER)
    ds.PresentationCreationDate, ds.PresentationCreationTime = "20240611", "101502"
    note, graphic = Dataset(), Dataset()
    p.put(note, "UnformattedTextValue", f"lesion 12 mm {who.NAME} {who.MRN}", who.MRN,
          "lesion 12 mm")  # fmt: skip
    note.AnchorPoint, note.AnchorPointVisibility = [10.0, 10.0], "Y"
    note.AnchorPointAnnotationUnits = "PIXEL"
    graphic.GraphicLayer = "LAYER1"
    graphic.TextObjectSequence = items(note)
    ds.GraphicAnnotationSequence = items(graphic)
    layer = Dataset()
    layer.GraphicLayer, layer.GraphicLayerOrder = "LAYER1", 1
    p.put(layer, "GraphicLayerDescription", f"notes {who.NAME_TURNED}", who.NAME_TURNED, "notes")
    ds.GraphicLayerSequence = items(layer)
    return p


def _key_objects() -> Planting:
    p = _document("ko.dcm", "KO", 35)
    ds = p.dataset
    ds.ValueType, ds.ContinuityOfContent = "CONTAINER", "SEPARATE"
    ds.ConceptNameCodeSequence = items(code("113000", "Of Interest"))
    words = _item("TEXT", code("113012", "Key Object Description"))
    p.put(words, "TextValue", f"for the tumour board of {who.HOSPITAL_HAN}", who.HOSPITAL_HAN,
          "for the tumour board")  # fmt: skip
    ds.ContentSequence = items(words)
    return p


def _waveform() -> Planting:
    p = _document("ecg.dcm", "ECG", 36)
    ds = p.dataset
    group, channel, mark = Dataset(), Dataset(), Dataset()
    group.MultiplexGroupTimeOffset, group.WaveformOriginality = "0", "ORIGINAL"
    group.NumberOfWaveformChannels, group.NumberOfWaveformSamples = 1, 8
    group.SamplingFrequency, group.WaveformBitsAllocated = "500", 16
    group.WaveformSampleInterpretation = "SS"
    p.put(group, "MultiplexGroupLabel", f"RHYTHM {who.OPERATOR}", who.OPERATOR, "RHYTHM")
    p.put(channel, "ChannelLabel", "Lead II", "", "Lead II")
    channel.ChannelSourceSequence = items(code("2:2", "Lead II", "MDC"))
    channel.WaveformBitsStored = 16
    group.ChannelDefinitionSequence = items(channel)
    group.add_new(0x54001010, "OW", np.arange(8, dtype="<i2").tobytes())
    ds.WaveformSequence = items(group)
    p.put(mark, "UnformattedTextValue", f"Sinus rhythm, {who.NAME} {who.BIRTH_DOTTED}",
          who.BIRTH_DOTTED, "Sinus rhythm")  # fmt: skip
    mark.AnnotationGroupNumber = 0
    mark.ReferencedWaveformChannels = [1, 1]
    ds.WaveformAnnotationSequence = items(mark)
    ds.AcquisitionDateTime = "20240611101502"
    return p


def _segmentation() -> Planting:
    p = _document("seg.dcm", "SEG", 37)
    ds = p.dataset
    ds.Rows = ds.Columns = 8
    ds.BitsAllocated = ds.BitsStored = 1
    ds.HighBit, ds.PixelRepresentation, ds.SamplesPerPixel, ds.NumberOfFrames = 0, 0, 1, 1
    ds.PhotometricInterpretation, ds.SegmentationType = "MONOCHROME2", "BINARY"
    ds.ImageType = ["DERIVED", "PRIMARY"]
    segment = Dataset()
    segment.SegmentNumber, segment.SegmentAlgorithmType = 1, "SEMIAUTOMATIC"
    p.put(segment, "SegmentLabel", f"Tumour {who.NAME}", who.NAME, "Tumour")
    p.put(segment, "SegmentDescription", f"corrected by {who.READER}", who.READER, "corrected by")
    p.put(segment, "TrackingID", f"{who.MRN}-L1", who.MRN)
    p.put(segment, "TrackingUID", f"{ROOT}.9.{who.BIRTH}.2", f"{ROOT}.9.{who.BIRTH}.2")
    p.put(segment, "SegmentAlgorithmName", "GrabCut v2", "", "GrabCut v2")
    segment.SegmentedPropertyCategoryCodeSequence = items(code("49755003", "Lesion", "SCT"))
    segment.SegmentedPropertyTypeCodeSequence = items(code("4147007", "Mass", "SCT"))
    ds.SegmentSequence = items(segment)
    ds.add_new(0x7FE00010, "OB", b"\x18\x3c\x7e\xff\xff\x7e\x3c\x18")
    assert ds.SOPClassUID == CLASSES["SEG"]  # noqa: S101 - a builder's own check
    return p


def document_objects() -> tuple[Planting, ...]:
    """Objects that carry text more than pictures."""
    return (_pdf(), _cda(), _sr(), _rtstruct(), _presentation(), _key_objects(), _waveform(),
            _segmentation())  # fmt: skip

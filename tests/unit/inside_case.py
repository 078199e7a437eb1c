"""Objects that hold documents: structured reports, enclosed files. Everybody is invented."""

from __future__ import annotations

from io import BytesIO

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

BASIC_TEXT = "1.2.840.10008.5.1.4.1.1.88.11"
COMPREHENSIVE = "1.2.840.10008.5.1.4.1.1.88.33"
KEY_OBJECTS = "1.2.840.10008.5.1.4.1.1.88.59"
DOSE = "1.2.840.10008.5.1.4.1.1.88.67"
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


def blank(sop_class: str, modality: str, number: int, **elements: object) -> FileDataset:
    """A header of an invented patient in the character set of her hospital."""
    uid = f"1.2.826.0.1.3680043.10.{number}"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID = sop_class, uid
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.826.0.1.3680043.10.1", f"{uid}.2"
    ds.PatientName, ds.PatientID = "Chen^Zhiyuan=陈^志远", "ZY20231107"
    ds.PatientBirthDate, ds.PatientSex = "19610823", "M"
    ds.StudyDate, ds.ContentDate = "20230610", "20230611"
    ds.StudyTime, ds.ContentTime = "101500", "111500"
    ds.Modality, ds.SeriesNumber, ds.InstanceNumber = modality, 9, 1
    ds.StudyID, ds.AccessionNumber = "S1", "ACC9938475"
    ds.ReferringPhysicianName = "Zhao^Lixin=赵^立新"
    ds.Manufacturer = "Maker"
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    return ds


def code(value: str, meaning: str, scheme: str = "DCM") -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def item(
    kind: str, concept: Dataset | None, *children: Dataset, relation: str = "CONTAINS", **values
) -> Dataset:
    ds = Dataset()
    ds.RelationshipType, ds.ValueType = relation, kind
    if concept is not None:
        ds.ConceptNameCodeSequence = Sequence([concept])
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    if kind == "CONTAINER":
        ds.ContinuityOfContent = "SEPARATE"
    if children:
        ds.ContentSequence = Sequence(children)
    return ds


def said(concept: Dataset, words: str, *children: Dataset, relation: str = "CONTAINS") -> Dataset:
    return item("TEXT", concept, *children, relation=relation, TextValue=words)


def coded(concept: Dataset, value: Dataset, *children, relation: str = "CONTAINS") -> Dataset:
    sequence = Sequence([value])
    return item("CODE", concept, *children, relation=relation, ConceptCodeSequence=sequence)


def measured(
    concept: Dataset, value: str, unit: str, meaning: str = "", *children: Dataset,
    relation: str = "CONTAINS",
) -> Dataset:  # fmt: skip
    number = Dataset()
    number.NumericValue = value
    number.MeasurementUnitsCodeSequence = Sequence([code(unit, meaning or unit, "UCUM")])
    return item("NUM", concept, *children, relation=relation, MeasuredValueSequence=[number])


def picture(relation: str = "SELECTED FROM", frame: int | None = None) -> Dataset:
    target = Dataset()
    target.ReferencedSOPClassUID = CT_IMAGE
    target.ReferencedSOPInstanceUID = "1.2.826.0.1.3680043.10.77"
    if frame:
        target.ReferencedFrameNumber = frame
    return item("IMAGE", None, relation=relation, ReferencedSOPSequence=[target])


def report(
    sop_class: str, number: int, title: Dataset, *children: Dataset, **elements: object
) -> FileDataset:
    """A verified report with a person as its observer."""
    ds = blank(sop_class, "SR", number, **elements)
    ds.ValueType, ds.ContinuityOfContent = "CONTAINER", "SEPARATE"
    ds.ConceptNameCodeSequence = Sequence([title])
    ds.CompletionFlag, ds.VerificationFlag = "COMPLETE", "VERIFIED"
    who = Dataset()
    who.VerifyingObserverName, who.VerifyingOrganization = "Zhao^Lixin", "Linjiang Third Hospital"
    who.VerificationDateTime = "20230612083000"
    who.VerifyingObserverIdentificationCodeSequence = []
    ds.VerifyingObserverSequence = Sequence([who])
    ds.PerformedProcedureCodeSequence = []
    ds.ReferencedPerformedProcedureStepSequence = []
    ds.ContentSequence = Sequence(children)
    return ds


FINDINGS, FINDING = code("121070", "Findings"), code("121071", "Finding")
IMPRESSION = code("121072", "Impressions")
OBSERVER = code("121008", "Person Observer Name")
LATERALITY = code("G-C171", "Laterality", "SRT")


def measuring(**elements: object) -> FileDataset:
    """A report with measurements, modifiers, an observer and references."""
    left = coded(LATERALITY, code("G-A101", "Left", "SRT"), relation="HAS CONCEPT MOD")
    return report(
        COMPREHENSIVE, 21, code("126000", "Imaging Measurement Report"),
        item("PNAME", OBSERVER, relation="HAS OBS CONTEXT", PersonName="Zhao^Lixin^^Dr"),
        item(
            "CONTAINER", code("125007", "Measurement Group"),
            said(code("112039", "Tracking Identifier"), "Lesion 1", relation="HAS OBS CONTEXT"),
            coded(FINDING, code("4147007", "Mass", "SCT"), left),
            measured(code("G-A185", "Long Axis", "SRT"), "42.5", "mm", "mm", picture(frame=3)),
            measured(code("112031", "Attenuation Coefficient"), "-35", "[hnsf'U]"),
            measured(code("42798000", "Area", "SCT"), "12.1", "mm2"),
            measured(code("126401", "SUVbw"), "7.3", "{SUVbw}g/ml"),
        ),
        item(
            "CONTAINER", FINDINGS,
            said(FINDING, "No evidence of ascites. Seen with Chen Zhiyuan's wife on 2023-06-10."),
            said(FINDING, "Liver: 42 mm mass in the left lobe.\r\nSpleen: normal."),
        ),
        said(IMPRESSION, "Hepatocellular carcinoma, T2."),
        **elements,
    )  # fmt: skip


def chinese() -> FileDataset:
    """A basic text report in GB18030."""
    ds = report(
        BASIC_TEXT, 22, code("18748-4", "影像诊断报告", "LN"),
        item("CONTAINER", code("121070", "影像所见"), said(
            code("121071", "所见"), "患者陈志远，肝左叶见约42mm肿块，未见腹水。门静脉未见癌栓。")),
        item("CONTAINER", code("121072", "诊断意见"), said(
            code("121073", "意见"), "肝左叶占位，考虑肝细胞癌。请临江市第三人民医院赵立新医师复核。")),
    )  # fmt: skip
    ds.SpecificCharacterSet = "GB18030"
    ds.StudyDescription = "上腹部CT平扫"
    return ds


def portuguese() -> FileDataset:
    """A basic text report in ISO 8859-1."""
    ds = report(
        BASIC_TEXT, 23, code("18748-4", "Relatório de imagem", "LN"),
        said(code("121070", "Achados"), "Fígado sem lesões. Não há ascite nem adenopatias."),
        said(code("121072", "Conclusão"), "Sem metástases. Paciente: Chen Zhiyuan, Dr. João Pereira."),
    )  # fmt: skip
    ds.PatientName = "Chen^Zhiyuan"
    ds.ReferringPhysicianName = "Pereira^João"
    ds.SpecificCharacterSet = "ISO_IR 100"
    return ds


def dose(events: int = 3) -> FileDataset:
    """A CT dose report: totals, and one container an acquisition."""

    def event(number: int) -> Dataset:
        return item(
            "CONTAINER", code("113819", "CT Acquisition"),
            said(code("125203", "Acquisition Protocol"), f"Abdomen phase {number}"),
            coded(code("123014", "Target Region"), code("T-D4000", "Abdomen", "SRT")),
            coded(code("113820", "CT Acquisition Type"), code("P5-08001", "Spiral", "SRT")),
            item("UIDREF", code("113769", "Irradiation Event UID"), UID=f"1.2.3.9.{number}"),
            item("CONTAINER", code("113822", "CT Acquisition Parameters"),
                 measured(code("113825", "Scanning Length"), "420", "mm"),
                 item("CONTAINER", code("113831", "CT X-Ray Source Parameters"),
                      measured(code("113733", "KVP"), "120", "kV"),
                      measured(code("113734", "X-Ray Tube Current"), "210", "mA"))),
            item("CONTAINER", code("113829", "CT Dose"),
                 measured(code("113830", "Mean CTDIvol"), f"1{number}.5", "mGy"),
                 measured(code("113838", "DLP"), f"43{number}.25", "mGy.cm")),
            item("CONTAINER", code("121000", "Device Role"),
                 said(code("121013", "Device Observer Name"), "CT-ROOM-2")),
        )  # fmt: skip

    ds = report(
        DOSE, 24, code("113701", "X-Ray Radiation Dose Report"),
        coded(code("121005", "Observer Type"), code("121007", "Device"), relation="HAS OBS CONTEXT"),
        said(code("121013", "Device Observer Name"), "CT-ROOM-2", relation="HAS OBS CONTEXT"),
        item("CONTAINER", code("113811", "CT Accumulated Dose Data"),
             measured(code("113812", "Total Number of Irradiation Events"), str(events), "{events}"),
             measured(code("113813", "CT Dose Length Product Total"), "1296.75", "mGy.cm")),
        *(event(n) for n in range(1, events + 1)),
        item("PNAME", code("113870", "Person Name"), PersonName="Zhao^Lixin"),
    )  # fmt: skip
    ds.VerificationFlag = "UNVERIFIED"
    del ds.VerifyingObserverSequence
    return ds


def key_objects(text: str = "") -> FileDataset:
    """A key object selection, with or without a description."""
    more = [said(code("113012", "Key Object Description"), text)] if text else []
    ds = report(KEY_OBJECTS, 25, code("113000", "Of Interest"), *more,
                picture("CONTAINS"), picture("CONTAINS"), Modality="KO")  # fmt: skip
    del ds.VerifyingObserverSequence, ds.VerificationFlag, ds.CompletionFlag
    return ds


def enclosing(sop_class: str, mime: str, payload: bytes, number: int = 31) -> FileDataset:
    """A file inside an object."""
    ds = blank(sop_class, "DOC", number)
    ds.ConversionType, ds.BurnedInAnnotation = "WSD", "YES"
    ds.AcquisitionDateTime = "20230610101500"
    ds.DocumentTitle = "病理报告 陈志远"
    ds.ConceptNameCodeSequence = Sequence([code("11526-1", "Pathology study", "LN")])
    ds.MIMETypeOfEncapsulatedDocument = mime
    source = Dataset()
    source.ReferencedSOPClassUID, source.ReferencedSOPInstanceUID = CT_IMAGE, "1.2.826.0.1.77"
    ds.SourceInstanceSequence = Sequence([source])
    ds.EncapsulatedDocument = payload + b"\0" * (len(payload) % 2)
    ds.EncapsulatedDocumentLength = len(payload)
    return ds


def cda(body: str = "", title: str = "Arztbrief") -> bytes:
    """A clinical document with a header that names people, and a narrative."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
 <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
 <id root="1.2.276.0.76.4.99" extension="DOC-558812"/>
 <code code="11490-0" codeSystem="2.16.840.1.113883.6.1"/><title>{title}</title>
 <effectiveTime value="20230614101500+0100"/>
 <recordTarget><patientRole><id extension="ZY20231107" root="1.2.276"/>
  <addr><streetAddressLine>Lindenweg 12</streetAddressLine><city>Musterstadt</city></addr>
  <telecom value="tel:+49-30-5551234"/>
  <patient><name><given>Zhiyuan</given><family>Chen</family></name>
   <administrativeGenderCode code="M"/><birthTime value="19610823"/></patient>
 </patientRole></recordTarget>
 <author><time value="20230614"/><assignedAuthor><id nullFlavor="UNK"/>
  <assignedPerson><name><prefix>Dr. med.</prefix><given>Sabine</given><family>Kowalski</family></name>
  </assignedPerson></assignedAuthor></author>
 <custodian><assignedCustodian><representedCustodianOrganization>
  <name>Klinikum Lindenhof</name></representedCustodianOrganization></assignedCustodian></custodian>
 <component><structuredBody>{body or SECTION}</structuredBody></component>
</ClinicalDocument>""".encode()


SECTION = """<component><section><title>Befund</title><text>
 <paragraph>Herr Chen wurde am 10.06.2023 untersucht.<br/>Kein Nachweis von Aszites.</paragraph>
 <paragraph><content revised="delete">Metastasen in der Leber.</content>Leber frei.</paragraph>
 <list><item>Milz normal</item><item>Niere <content styleCode="Bold">links</content> 11 cm</item></list>
 <table><thead><tr><th>Wert</th><th>Ergebnis</th></tr></thead>
 <tbody><tr><td>AFP</td><td>8,2 ng/ml</td></tr><tr><td/><td>unklar</td></tr></tbody></table>
 </text></section></component>
 <component><section><title>Werte</title><entry><observation classCode="OBS" moodCode="EVN">
 <code code="718-7" displayName="Hemoglobin"/><value value="12.5" unit="g/dL"/></observation></entry>
 </section></component>"""


def written(ds: Dataset) -> bytes:
    """The object as a Part 10 file."""
    out = BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()

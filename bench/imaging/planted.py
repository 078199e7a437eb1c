"""The planted set: image objects. Expectations are written from the standard, not from a profile."""

from __future__ import annotations

import struct
import zlib

from pydicom.dataset import Dataset
from pydicom.tag import Tag

from bench.imaging import people as who
from bench.imaging.plants import ROOT, Planting, code, items, pixels, raw_element, start

_CSA = b"SV10\4\3\2\1" + struct.pack("<II", 1, 77)
_IMPLICIT, _BIG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
_DEFLATED = "1.2.840.10008.1.2.1.99"


def _identity(p: Planting) -> None:
    """The patient, visit and staff attributes that a scanner fills from the worklist."""
    ds = p.dataset
    p.put(ds, "PatientName", f"{who.NAME_PN}={who.NAME_HAN[0]}^{who.NAME_HAN[1]}", who.NAME_HAN)
    p.put(ds, "PatientID", who.MRN, who.MRN)
    p.put(ds, "PatientBirthDate", who.BIRTH, who.BIRTH)
    p.put(ds, "PatientAddress", f"{who.ADDRESS}, Beijing {who.ADDRESS_HAN}", who.ADDRESS_HAN)
    p.put(ds, "PatientTelephoneNumbers", f"{who.PHONE}\\{who.PHONE_HOME}", who.PHONE)
    p.put(ds, "OtherPatientIDs", f"{who.OTHER_ID}\\{who.NATIONAL}", who.NATIONAL)
    p.put(ds, "AccessionNumber", who.ACCESSION, who.ACCESSION)
    p.put(ds, "StudyID", who.STUDY_ID, who.STUDY_ID)
    p.put(ds, "InstitutionName", f"{who.HOSPITAL_HAN} {who.HOSPITAL}", who.HOSPITAL)
    p.put(ds, "ReferringPhysicianName", who.REFERRER_PN, who.REFERRER)
    p.put(ds, "PerformingPhysicianName", "Wang^Jianguo=王^建国", who.PERFORMER_HAN)
    p.put(ds, "OperatorsName", "Zhao^Lei=赵^磊", who.OPERATOR_HAN)
    p.put(ds, "StationName", who.STATION, who.STATION)
    p.put(ds, "DeviceSerialNumber", who.SERIAL, who.SERIAL)


def ct() -> Planting:
    """CT, explicit little endian: descriptions, equipment, odd fields and odd places."""
    p = start("ct.dcm", "CT", 1)
    ds = p.dataset
    pixels(ds)
    _identity(p)
    p.put(ds, "StudyDescription", "CT abdomen for ZHANG SAN", who.NAME, "CT abdomen for")
    p.put(ds, "SeriesDescription", "Arterial phase 1.5 mm zhangsan", who.NAME_GLUED,
          "Arterial phase 1.5 mm")  # fmt: skip
    p.put(ds, "ProtocolName", "Liver 3 phase, Zhang San", "Zhang San", "Liver 3 phase")
    p.put(ds, "ImageComments", f"张三, segment VII lesion 12 mm, tel {who.PHONE_DASHED}",
          who.PHONE_DASHED, "segment VII lesion 12 mm")  # fmt: skip
    p.put(ds, "PatientComments", f"wife {who.WIFE_HAN} {who.EMAIL}", who.EMAIL)
    p.put(ds, "AdditionalPatientHistory", f"HBsAg positive, born {who.BIRTH_DASHED}",
          who.BIRTH_DASHED, "HBsAg positive")  # fmt: skip
    p.put(ds, "SoftwareVersions", f"syngo CT VB20A {who.HOSPITAL_HAN}", who.HOSPITAL_HAN,
          "syngo CT VB20A")  # fmt: skip
    p.put(ds, "ManufacturerModelName", "SOMATOM Force San Zhang", who.NAME_TURNED, "SOMATOM Force")
    p.put(ds, "ConvolutionKernel", f"Br40d\\{who.MRN}x", who.MRN, "Br40d")
    p.put(ds, "InstitutionalDepartmentName", f"Radiology of {who.HOSPITAL_HAN}", who.HOSPITAL_HAN)
    p.put(ds, "ContrastBolusAgent", f"Iohexol 350, given by {who.OPERATOR}", who.OPERATOR,
          "Iohexol 350")  # fmt: skip
    p.put(ds, "RetrieveAETitle", who.TITLE, who.TITLE)
    p.put(ds, "RetrieveURL", f"{who.SITE_URL}?pid={who.OTHER_ID}", who.OTHER_ID)
    p.put(ds, "ExposureTime", who.PHONE[:11], who.PHONE)
    p.put(ds, "TableHeight", who.PASSPORT, who.PASSPORT)
    p.put(ds, "RequestedProcedureDescription", f"CT liver {who.STUDY_DATE_DASHED} acc {who.ACCESSION}",
          who.STUDY_DATE_DASHED, "CT liver")  # fmt: skip
    p.put(ds, "BodyPartExamined", "LIVER", "", "LIVER")
    p.put(ds, "KVP", "120", "", "120")
    _ct_nested(p)
    _ct_private(p)
    _ct_places(p)
    return p


def _ct_nested(p: Planting) -> None:
    ds = p.dataset
    request, step, deep, deepest = Dataset(), Dataset(), Dataset(), Dataset()
    p.put(request, "RequestedProcedureID", who.OTHER_ID, who.OTHER_ID)
    p.put(request, "ReasonForTheRequestedProcedure", f"HCC staging, Dr {who.READER}", who.READER,
          "HCC staging")  # fmt: skip
    p.put(request, "RequestingPhysician", "Li^Minghua=李^明华", who.REFERRER_HAN)
    meaning = code("T-62000", "Liver", "SRT")
    p.put(meaning, "CodeMeaning", "Liver of ZHANG_SAN", who.NAME, "Liver of")
    request.ScheduledProtocolCodeSequence = items(meaning)
    p.put(step, "ScheduledPerformingPhysicianName", "Wang^Jianguo", who.PERFORMER)
    p.put(step, "PersonTelephoneNumbers", who.PHONE_HOME, who.PHONE_HOME)
    p.put(deep, "PersonName", "Chen^Xiaoyan=陈^晓燕", who.WIFE_HAN)
    p.put(deep, "PersonAddress", who.ADDRESS, who.ADDRESS)
    p.put(deepest, "TextValue", f"spouse {who.WIFE}, no contrast reaction", who.WIFE,
          "no contrast reaction")  # fmt: skip
    deep.ContentSequence = items(deepest)
    step.ContentItemModifierSequence = items(deep)
    request.add_new(0x00400555, "SQ", items(step))
    ds.RequestAttributesSequence = items(request)
    event = Dataset()
    event.DigitalSignatureUID = f"{ROOT}.{who.BIRTH}.1"
    p.note("DigitalSignatureUID", 0x04000100, f"{ROOT}.{who.BIRTH}.1")
    ds.DigitalSignaturesSequence = items(event)
    before = Dataset()
    p.put(before, "PatientID", who.OTHER_ID, who.OTHER_ID)
    changed = Dataset()
    changed.ModifiedAttributesSequence = items(before)
    p.put(changed, "ModifyingSystem", who.TITLE, who.TITLE)
    ds.OriginalAttributesSequence = items(changed)


def _ct_private(p: Planting) -> None:
    ds = p.dataset
    p.hide(ds, 0x00290010, "LO", b"SIEMENS CSA HEADER", "private creator", "")
    csa = _CSA + b"PatientName\0ZHANG SAN\0" + who.MRN.encode() + b"\0" * 30
    p.hide(ds, 0x00291010, "OB", csa, "CSA header OB", who.NAME)
    p.hide(ds, 0x00291020, "UN", f"id {who.NATIONAL} ".encode("utf-16-le"), "UN UTF-16 blob",
           who.NATIONAL)  # fmt: skip
    p.hide(ds, 0x00291030, "OB", zlib.compress(f"{who.NAME} {who.PASSPORT}".encode() * 9),
           "zlib blob", who.PASSPORT)  # fmt: skip
    p.hide(ds, 0x00110010, "LO", f"{who.NAME} BLOCK".encode(), "private creator name", who.NAME)
    p.hide(ds, 0x00111001, "LO", who.PHONE.encode(), "private LO", who.PHONE)
    p.hide(ds, 0x00111002, "PN", b"Zhang^San", "private PN", who.NAME)
    p.hide(ds, 0x00111003, "DA", who.BIRTH.encode(), "private DA", who.BIRTH)
    p.hide(ds, 0x00111004, "UI", f"1.2.3.{who.BIRTH}.7".encode(), "private UI", who.BIRTH)
    inner = Dataset()
    inner[Tag(0x00130010)] = raw_element(0x00130010, "LO", b"INNER")
    p.hide(inner, 0x00131001, "UT", who.ADDRESS_HAN.encode(), "private sequence", who.ADDRESS_HAN)
    ds.add_new(0x00111010, "SQ", items(inner))
    # GE puts a patient's name beside harmless values of a block that profiles keep.
    p.hide(ds, 0x00430010, "LO", b"GEMS_PARM_01", "private creator", "")
    p.hide(ds, 0x00431039, "IS", f"1000\\{who.PHONE}".encode(), "known private IS", who.PHONE)


def _ct_places(p: Planting) -> None:
    ds = p.dataset
    ds.preamble = f"{who.MRN} {who.NAME} {who.STATION}".encode().ljust(128, b"\0")
    p.note("preamble", "preamble", who.NAME)
    meta = ds.file_meta
    for keyword in ("SourceApplicationEntityTitle", "SendingApplicationEntityTitle",
                    "ReceivingApplicationEntityTitle"):  # fmt: skip
        setattr(meta, keyword, who.TITLE)
        p.note(f"file meta {keyword}", "meta", who.TITLE)
    meta.ImplementationVersionName = who.STATION
    p.note("file meta ImplementationVersionName", "meta", who.STATION)
    meta.PrivateInformationCreatorUID = "1.2.3.9"
    meta.PrivateInformation = f"{who.NAME} {who.NATIONAL} ".encode()
    p.note("file meta PrivateInformation", "meta", who.NATIONAL)
    ds.add_new(0x60000010, "US", 16)
    ds.add_new(0x60000011, "US", 16)
    ds.add_new(0x60000040, "CS", "G")
    ds.add_new(0x60000050, "SS", [1, 1])
    ds.add_new(0x60000100, "US", 1)
    ds.add_new(0x60000102, "US", 0)
    ds.add_new(0x60003000, "OW", b"\0" * 32)
    p.hide(ds, 0x60000022, "LO", f"ROI by {who.OPERATOR}".encode(), "overlay description",
           who.OPERATOR)  # fmt: skip
    p.hide(ds, 0x60001500, "LO", b"Zhang San", "overlay label", "Zhang San")
    p.hide(ds, 0x60004000, "LT", who.MRN.encode(), "overlay comments", who.MRN)
    p.hide(ds, 0x50002500, "LO", f"curve {who.NAME}".encode(), "curve label", who.NAME)
    p.hide(ds, 0x50003000, "OW", f"{who.MRN} {who.NAME}  ".encode(), "curve data", who.MRN)
    icon = Dataset()
    icon.Rows = icon.Columns = 4
    icon.BitsAllocated = icon.BitsStored = 8
    icon.HighBit, icon.PixelRepresentation, icon.SamplesPerPixel = 7, 0, 1
    icon.PhotometricInterpretation = "MONOCHROME2"
    p.hide(icon, 0x7FE00010, "OB", who.PASSPORT.encode().ljust(16), "icon image", who.PASSPORT)
    ds.IconImageSequence = items(icon)
    pixel = ds.get_item(0x7FE00010).value
    ds.add_new(0x7FE00010, "OW", pixel + f"{who.MRN} behind the rows ".encode())
    p.note("behind the last row", 0x7FE00010, who.MRN)
    p.hide(ds, 0xFFFCFFFC, "OB", f"{who.NAME} {who.SERIAL}".encode().ljust(64, b"\0"),
           "trailing padding", who.SERIAL)  # fmt: skip
    p.hide(ds, 0x0018FFF0, "LO", who.EMAIL.encode(), "element of no dictionary", who.EMAIL)


def _mr(number: int, name: str, charset: str) -> Planting:
    p = start(f"mr-{name}.dcm", "MR", number, charset)
    ds = p.dataset
    pixels(ds)
    ds.BodyPartExamined = "LIVER"
    p.put(ds, "PatientID", who.MRN, who.MRN)
    p.put(ds, "PatientBirthDate", who.BIRTH, who.BIRTH)
    p.put(ds, "SequenceName", "*fl2d1", "", "*fl2d1")
    p.put(ds, "SeriesDescription", "T1 VIBE FS axial", "", "T1 VIBE FS axial")
    return p


def _chinese(number: int, charset: str) -> Planting:
    p = _mr(number, charset, charset)
    ds = p.dataset
    p.put(ds, "PatientName", "Zhang^San=张^三", who.NAME_HAN)
    p.put(ds, "StudyDescription", "MRI for ZHANG SAN", who.NAME, "MRI for")
    p.put(ds, "InstitutionName", who.HOSPITAL_HAN, who.HOSPITAL_HAN)
    p.put(ds, "ReferringPhysicianName", "Li^Minghua=李^明华", who.REFERRER_HAN)
    p.put(ds, "ImageComments", f"患者张三,肝右叶病灶12 mm,{who.STUDY_DATE_HAN}复查", who.STUDY_DATE_HAN,
          "肝右叶病灶12 mm")  # fmt: skip
    p.put(ds, "AdditionalPatientHistory", f"乙肝病史,家属陈晓燕,电话{who.PHONE}", who.PHONE,
          "乙肝病史")  # fmt: skip
    p.put(ds, "PatientComments", f"出生{who.BIRTH_HAN},住{who.ADDRESS_HAN}", who.BIRTH_HAN)
    p.put(ds, "ProtocolName", "肝脏平扫 zhang_san", "zhang san", "肝脏平扫")
    p.put(ds, "PerformingPhysicianName", "Wang^Jianguo=王^建国", who.PERFORMER_HAN)
    return p


def _foreign(number: int, charset: str, native: str, plain: str, words: str) -> Planting:
    p = _mr(number, charset, charset)
    ds = p.dataset
    p.put(ds, "PatientName", native, plain)
    p.put(ds, "ImageComments", f"{plain} {words}", plain, words)
    p.put(ds, "RequestedProcedureDescription", f"MRI liver {who.BIRTH_DOTTED}", who.BIRTH_DOTTED,
          "MRI liver")  # fmt: skip
    p.put(ds, "OperatorsName", "Zhao^Lei", who.OPERATOR)
    return p


def _implicit() -> Planting:
    p = start("pt-implicit.dcm", "PT", 20)
    p.syntax = _IMPLICIT
    ds = p.dataset
    pixels(ds)
    _identity(p)
    p.put(ds, "SeriesDescription", "PET WB [Zhang San]", "Zhang San", "PET WB")
    p.put(ds, "Radiopharmaceutical", f"FDG {who.READER}", who.READER, "FDG")
    p.put(ds, "PatientWeight", "71.5", "", "71.5")
    p.put(ds, "DecayCorrection", "START", "", "START")
    p.put(ds, "SeriesType", "WHOLE BODY\\IMAGE", "", "WHOLE BODY")
    p.put(ds, "Units", "BQML", "", "BQML")
    p.put(ds, "PerformedProcedureStepDescription", f"staging of {who.NAME_TURNED}, PET/CT",
          who.NAME_TURNED, "staging of")  # fmt: skip
    p.hide(ds, 0x70530010, "LO", b"Philips PET Private Group", "private creator", "")
    p.hide(ds, 0x70531003, "UN", f"PT_{who.MRN}_{who.NAME}".encode(), "private file name", who.MRN)
    p.hide(ds, 0x70551001, "UN", who.NATIONAL.encode(), "private without creator", who.NATIONAL)
    return p


def _behind() -> Planting:
    """Bytes behind the last element, which pydicom reads as further elements."""
    p = start("ct-behind.dcm", "CT", 23)
    pixels(p.dataset)
    p.put(p.dataset, "PatientName", who.NAME_PN, who.NAME)
    p.put(p.dataset, "PatientID", who.MRN, who.MRN)
    p.behind = b"\0" * 7 + f"{who.NAME} {who.PHONE_HOME}".encode()
    p.note("bytes behind the data set", "behind", who.PHONE_HOME)
    return p


def _big() -> Planting:
    p = start("nm-bigendian.dcm", "NM", 21)
    p.syntax = _BIG
    ds = p.dataset
    pixels(ds)
    _identity(p)
    ds.NumberOfFrames = 1
    p.put(ds, "SeriesDescription", f"Bone scan {who.ACCESSION}", who.ACCESSION, "Bone scan")
    p.put(ds, "StudyComments", f"prostate carcinoma, {who.NAME} b. {who.BIRTH_WORDS}",
          who.BIRTH_WORDS, "prostate carcinoma")  # fmt: skip
    p.put(ds, "CountsAccumulated", "512000", "", "512000")
    return p


def _deflated() -> Planting:
    p = start("ct-deflated.dcm", "CT", 22)
    p.syntax = _DEFLATED
    ds = p.dataset
    pixels(ds)
    _identity(p)
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = f"{ROOT}.4807215.{who.BIRTH}.22"
    p.note("SOPInstanceUID with id and birth date", 0x00080018, f"4807215.{who.BIRTH}")
    p.put(ds, "SeriesDescription", f"Venous phase {who.NAME_HAN_OLD}", who.NAME_HAN_OLD,
          "Venous phase")  # fmt: skip
    p.put(ds, "ImageType", "ORIGINAL\\PRIMARY\\AXIAL\\ZHANG SAN", who.NAME, "ORIGINAL")
    p.put(ds, "FilterType", "0", "", "0")
    return p


def image_objects() -> tuple[Planting, ...]:
    """CT, MR, PT and NM objects in every transfer syntax without compression."""
    return (
        ct(),
        _chinese(2, "gb18030"),
        _chinese(3, "utf-8"),
        _chinese(4, "ir58"),
        _chinese(5, "gbk"),
        _foreign(6, "ir87", "Zhang^San=張^三", who.NAME_HAN_OLD, "肝臓 転移なし"),
        _foreign(7, "ir149", "Zhang^San=張^三=장^산", who.NAME_HANGUL, "간 전이 없음"),
        _foreign(8, "ir144", "Чжан^Сань", who.NAME_CYRILLIC, "печень без метастазов"),
        _implicit(),
        _big(),
        _deflated(),
        _behind(),
    )

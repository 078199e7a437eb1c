"""The Chinese hospital's CD: a CT and an MR series, an ultrasound capture, a DICOMDIR."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw
from pydicom.uid import RLELossless

from maker import dicom
from maker.item import Folder, Item
from maker.liver_case import CASE as C
from maker.typeset import cjk_font

PATIENT = "Wang^JianGuo=王^建国"
CT_SLICES, MR_SLICES = 24, 8
PREAMBLE = f"{C['name']} {C['inpatient']} {C['hospital']} PACS".encode("gb18030")


def _who(station: str, operator: str, accession: str, day: str, time: str) -> dict[str, Any]:
    """Identity elements every object of this hospital carries."""
    return {
        "SpecificCharacterSet": "GB18030", "PatientName": PATIENT, "PatientID": C["inpatient"],
        "PatientBirthDate": "19660314", "PatientSex": "M", "PatientAge": "057Y",
        "OtherPatientNames": "WANG JIANGUO", "PatientAddress": C["address"],
        "PatientTelephoneNumbers": C["phone"], "EthnicGroup": "汉族",
        "PatientComments": f"身份证{C['national_id']} 联系人{C['wife']}",
        "InstitutionName": C["hospital"], "InstitutionAddress": C["hospital_address"],
        "InstitutionalDepartmentName": "放射科", "StationName": station,
        "ReferringPhysicianName": "Chen^ZhiYuan=陈^志远", "OperatorsName": operator,
        "PerformingPhysicianName": "Sun^LiQun=孙^立群", "AccessionNumber": accession,
        "StudyID": accession[-6:], "StudyDate": day, "SeriesDate": day, "AcquisitionDate": day,
        "ContentDate": day, "StudyTime": time, "SeriesTime": time, "AcquisitionTime": time,
        "ContentTime": time, "RequestingPhysician": f"{C['attending']}",
    }  # fmt: skip


def _ct() -> dict[str, bytes]:
    """Portal phase of 2023-06-08, pixels from pydicom's CT_small (see the README)."""
    source = dicom.sample("CT_small.dcm")
    base = source.pixel_array.astype(np.int16)
    shared = _who("JHYY_CT03", "Ding^YiMing=丁^一鸣", "A230608417", "20230608", "102147") | {
        "StudyDescription": f"CT 上腹部 增强 {C['name']}", "SeriesDescription": "上腹部 门脉期 5mm",
        "ProtocolName": f"Abdomen_3P {C['pinyin']}", "BodyPartExamined": "ABDOMEN",
        "Manufacturer": "Huaxing Medical", "ManufacturerModelName": "HX-CT64",
        "DeviceSerialNumber": "SN-HX77204519", "KVP": "120", "SliceThickness": "5.0",
        "SpacingBetweenSlices": "5.0", "ConvolutionKernel": "STANDARD",
        "ContrastBolusAgent": "Iohexol 350", "PatientPosition": "HFS",
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"], "AdmittingDiagnosesDescription": "肝占位",
        "RequestedProcedureDescription": f"上腹部CT三期增强 {C['name']}",
        "FrameOfReferenceUID": f"{dicom.ROOT}.20230608.77", "PositionReferenceIndicator": "",
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "PixelSpacing": list(source.PixelSpacing), "RescaleIntercept": "-1024",
        "RescaleSlope": "1", "RescaleType": "HU", "WindowCenter": "50", "WindowWidth": "350",
    }  # fmt: skip
    made: dict[str, bytes] = {}
    for i, pixels in enumerate(dicom.stack(CT_SLICES, base, 8, 11)):
        one = dicom.new("CT", "20230608", 3, i + 1, shared, PREAMBLE)
        one.ImagePositionPatient = [-158.135803, -179.035797, -75.7 - 5.0 * i]
        one.SliceLocation = f"{-75.7 - 5.0 * i:.1f}"
        one.AcquisitionNumber = 3
        one.ImageComments = f"{C['name']} {C['ct_no']}"
        dicom.private(one, "HUAXING PACS 1.0", (
            (0x01, "LO", f"{C['name']} {C['inpatient']}"), (0x02, "LO", C["national_id"]),
            (0x03, "LT", f"申请医生 {C['attending']} 电话 {C['phone']}"),
            (0x10, "OB", f"{C['name']}\0{C['bed']} ".encode("gb18030")),
        ))  # fmt: skip
        dicom.set_grey(one, pixels)
        made[f"CT/IM{i + 1:04}"] = dicom.to_bytes(one)
    return made


def _mr() -> dict[str, bytes]:
    """Hepatobiliary MR of 2024-04-10; real liver pixels, half size, from examples_overlay."""
    source = dicom.sample("examples_overlay.dcm")
    full = source.pixel_array[:300, :484].astype(np.float32)
    half = full.reshape(150, 2, 242, 2).mean((1, 3))
    base = np.rint(half).astype(np.uint16)
    spacing = float(source.PixelSpacing[0]) * 2
    shared = _who("JHYY_MR01", "Ding^YiMing=丁^一鸣", "A240410107", "20240410", "143502") | {
        "StudyDescription": f"MR 上腹部 平扫+增强 {C['name']}", "PatientAge": "058Y",
        "SeriesDescription": "T1 VIBE FS 肝胆期", "ProtocolName": "Liver_Primovist",
        "BodyPartExamined": "ABDOMEN", "Manufacturer": "Huaxing Medical",
        "ManufacturerModelName": "HX-MR30", "MagneticFieldStrength": "3",
        "ScanningSequence": "GR", "SequenceVariant": "SP", "ScanOptions": "FS",
        "MRAcquisitionType": "3D", "RepetitionTime": "3.9", "EchoTime": "1.4",
        "EchoTrainLength": "1", "FlipAngle": "10", "SliceThickness": "4.0",
        "SpacingBetweenSlices": "4.0", "PatientPosition": "HFS",
        "ImageType": ["ORIGINAL", "PRIMARY", "M"], "ContrastBolusAgent": "Gd-EOB-DTPA",
        "FrameOfReferenceUID": f"{dicom.ROOT}.20240410.78", "PositionReferenceIndicator": "",
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "PixelSpacing": [spacing, spacing],
        "WindowCenter": "450", "WindowWidth": "800",
    }  # fmt: skip
    made: dict[str, bytes] = {}
    for i, pixels in enumerate(dicom.stack(MR_SLICES, base, 9, 4)):
        one = dicom.new("MR", "20240410", 9, i + 1, shared, PREAMBLE)
        one.ImagePositionPatient = [-159.8, -175.3, 44.4 - 4.0 * i]
        one.SliceLocation = f"{44.4 - 4.0 * i:.1f}"
        dicom.set_grey(one, pixels)
        made[f"MR/IM{i + 1:04}"] = dicom.to_bytes(one)
    return made


# What the ultrasound machine wrote into the picture: (x, y, size, text).
BURNED: tuple[tuple[int, int, int, str], ...] = (
    (12, 8, 22, f"{C['hospital']}  超声医学科"), (12, 40, 20, f"{C['name']}  WANG JIANGUO  男 58Y"),
    (12, 66, 18, f"住院号:{C['inpatient']}"), (392, 40, 18, "2024/04/10 15:20:41"),
    (392, 66, 18, "检查医师:郑宇"), (20, 352, 20, "RIGHT LOBE"), (20, 384, 20, "1  Dist 32.5 mm"),
    (392, 384, 18, "MI 0.9  TIS 0.4"), (470, 446, 16, "A240410233"),
)  # fmt: skip


def _burn(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Blank the other hospital's marks and write this one's, as the machine would."""
    frame = Image.fromarray(picture)
    draw = ImageDraw.Draw(frame)
    width, height = frame.size
    draw.rectangle((0, 0, width, 107), fill=0)
    draw.rectangle((0, 338, width, height), fill=0)
    for x, y, size, text in BURNED:
        draw.text((x, y), text, font=cjk_font(size), fill=(235, 235, 235))
    yellow = (250, 230, 60)
    for x, y in ((352, 236), (496, 214)):
        draw.line((x - 7, y, x + 7, y), fill=yellow, width=2)
        draw.line((x, y - 7, x, y + 7), fill=yellow, width=2)
    return np.asarray(frame)


def _us() -> dict[str, bytes]:
    """One colour Doppler capture with identity burned in and no flag that says so."""
    pixels = _burn(dicom.sample("examples_jpeg2k.dcm").pixel_array.astype(np.uint8))
    tags = _who("JHYY_US02", "Zheng^Yu=郑^宇", "A240410233", "20240410", "152041") | {
        "StudyDescription": f"腹部超声 {C['name']}", "SeriesDescription": "肝脏 CDFI",
        "BodyPartExamined": "LIVER", "Manufacturer": "Huaxing Medical",
        "ManufacturerModelName": "HX-US9", "PatientAge": "058Y",
        "PerformingPhysicianName": "Zheng^Yu=郑^宇", "InstitutionalDepartmentName": "超声医学科",
        "ImageType": ["ORIGINAL", "PRIMARY", "ABDOMINAL"], "LossyImageCompression": "00",
    }  # fmt: skip
    one = dicom.new("US", "20240410233", 1, 1, tags, PREAMBLE)
    dicom.set_colour(one, pixels)
    one.compress(RLELossless, generate_instance_uid=False)
    return {"US/IM0001": dicom.to_bytes(one)}


def make() -> Folder:
    """Everything under `影像/`."""
    files = _ct() | _us() | _mr()
    burned = "\n".join(text for *_, text in BURNED)
    made: Folder = {}
    for name, blob in files.items():
        extra = burned if name.startswith("US/") else ""
        made[f"影像/{name}"] = Item(blob, dicom.text_of(blob) + "\n" + extra)
    catalogue = dicom.directory(files, "JHYY_PACS")
    made["影像/DICOMDIR"] = Item(catalogue, dicom.text_of(catalogue))
    return made

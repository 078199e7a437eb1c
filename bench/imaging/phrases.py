"""Tables of the generated study: invented people, acquisition values, descriptions, private values.

Two halves that share no phrase and nobody, both open to whoever works on the engine; the blind one
is in test2.py.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from bench.imaging.plants import CHARSETS


@dataclass(frozen=True, slots=True)
class Person:
    """An invented patient. `names` are spellings as a DICOM PN, `ids` spellings of one number."""

    label: str
    half: str
    root: str
    names: tuple[str, ...]
    plain: str
    native: str
    ids: tuple[str, ...]
    mrn: str
    birth: str
    birth_text: str
    phone: str
    accession: str
    hospital: str
    doctor: str
    station: str
    serial: str
    charsets: tuple[str, ...]

    def names_in(self, charset: str) -> list[str]:
        """The spellings that a character set can write."""
        out = []
        for name in self.names:
            try:
                CHARSETS[charset][1](name)
            except UnicodeEncodeError:
                continue
            out.append(name)
        return out

    def values(self) -> dict[str, str]:
        """What descriptions may mention."""
        return {"name": self.plain, "native": self.native, "id": self.mrn, "phone": self.phone,
                "birth": self.birth_text, "acc": self.accession, "hospital": self.hospital,
                "doctor": self.doctor, "upper": self.plain.upper(),
                "under": self.plain.replace(" ", "_"),
                "caret": self.plain.replace(" ", "^")}  # fmt: skip

    def secrets(self) -> tuple[str, ...]:
        """Values that may stand nowhere in a written object."""
        return (self.plain, self.native, self.mrn, self.birth, self.phone, self.accession,
                self.hospital, self.doctor, self.station, self.serial)  # fmt: skip


PEOPLE = (
    Person("zh-dev", "dev", "11", ("Liu^Guifang=刘^桂芳", "LIU^GUI FANG", "Liu^Guifang", "刘^桂芳"),
           "Liu Guifang", "刘桂芳", ("H0048213", "h0048213", "H-0048213"), "H0048213", "19580723",
           "1958-07-23", "13700112233", "AC20240193", "Qingshan Hospital", "Ma Zhenyu",
           "QSCT02", "DX550193", ("utf-8", "gb18030", "ir58", "gbk")),
    Person("pt-dev", "dev", "12", ("Pereira^Joana Lopes", "PEREIRA^JOANA", "Lopes Pereira^Joana"),
           "Joana Lopes Pereira", "Joana Pereira", ("448812093", "0448812093"), "448812093",
           "19710214", "14/02/1971", "912345078", "RX993120", "Hospital Santa Vitoria",
           "Tiago Nogueira", "SALA3RM", "MR1188420", ("utf-8", "ir144")),
    Person("zh-dev2", "dev2", "13", ("Ouyang^Xuemei=欧阳^雪梅", "OUYANG^XUEMEI", "欧阳^雪梅"),
           "Ouyang Xuemei", "欧阳雪梅", ("ZY771204", "zy771204"), "ZY771204", "19490130",
           "1949年1月30日", "15988776655", "CT2024-8831", "Longtan Cancer Center", "Gu Weiping",
           "LTMR1", "SN0093481", ("utf-8", "gb18030", "ir58")),
    Person("de-dev2", "dev2", "14", ("Brandauer^Karl-Heinz", "BRANDAUER^KARLHEINZ",
           "Brandauer^Karl Heinz^^Dr."), "Karl-Heinz Brandauer", "Brandauer",
           ("PAT0093127", "pat0093127"), "PAT0093127", "19660912", "12.09.1966", "01715550142",
           "AN440917", "Klinikum Rotfels", "Ute Schimmelpfennig", "ROTFELSCT", "55-87123",
           ("utf-8", "ir144")),
    Person("ja-dev2", "dev2", "15", ("Tanabe^Shizuko=田辺^静子=たなべ^しずこ", "TANABE^SHIZUKO"),
           "Tanabe Shizuko", "田辺静子", ("J0055-2210", "J00552210"), "J0055-2210", "19530405",
           "1953-04-05", "090-5550-1427", "JA778120", "Aoba Chuo Hospital", "Kuroda Masato",
           "AOBA1", "TS33120", ("utf-8", "ir87")),
)  # fmt: skip

_COMMON = [
    ("KVP", ["100", "120", "140"]), ("SliceThickness", ["1.0", "1.5", "3"]),
    ("SpacingBetweenSlices", ["1.2", "3.3"]), ("PatientPosition", ["HFS", "FFS", "HFP"]),
    ("PixelSpacing", [[0.7, 0.7], [0.9375, 0.9375]]), ("BodyPartExamined", ["LIVER", "CHEST"]),
    ("ImagePositionPatient", [[-120.5, -98.25, 33.0], [-200, -180.5, -411.75]]),
    ("ImageOrientationPatient", [[1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]]),
    ("SliceLocation", ["33.0", "-411.75"]), ("WindowCenter", ["40", "50"]),
    ("WindowWidth", ["350", "400"]), ("Laterality", ["L", "R"]),
]  # fmt: skip
_SR = [("CompletionFlag", ["COMPLETE"]), ("VerificationFlag", ["UNVERIFIED"]),
       ("ValueType", ["CONTAINER"]), ("ContinuityOfContent", ["SEPARATE"])]  # fmt: skip
ACQUISITION: dict[str, list[tuple[str, list[object]]]] = {
    "CT": [
        *_COMMON, ("RescaleIntercept", ["-1024"]), ("RescaleSlope", ["1"]),
        ("ExposureTime", ["500", "750"]), ("XRayTubeCurrent", ["180", "322"]),
        ("Exposure", ["90", "161"]), ("FilterType", ["FLAT", "WEDGE_2"]), ("SpiralPitchFactor", [0.9]),
        ("GeneratorPower", ["40"]), ("FocalSpots", ["0.7"]), ("ConvolutionKernel", ["B31f", "I41s"]),
        ("TableHeight", ["149", "160.5"]), ("GantryDetectorTilt", ["0", "-12.5"]),
        ("RotationDirection", ["CW"]), ("DataCollectionDiameter", ["500"]),
        ("ReconstructionDiameter", ["380"]), ("DistanceSourceToDetector", ["1040"]),
        ("SingleCollimationWidth", [0.6]), ("TotalCollimationWidth", [38.4]), ("CTDIvol", [7.32]),
        ("Manufacturer", ["GE MEDICAL SYSTEMS"]), ("ManufacturerModelName", ["Revolution EVO"]),
        ("SoftwareVersions", ["revo_ct_21b.20"]), ("ScanOptions", ["HELICAL MODE"]),
        ("ExposureModulationType", ["XYZ_EC"]), ("AcquisitionNumber", ["2"]),
    ],
    "MR": [
        *_COMMON, ("RepetitionTime", ["4.2", "3000"]), ("EchoTime", ["1.9", "85"]),
        ("FlipAngle", ["9", "150"]), ("MagneticFieldStrength", ["1.5", "3"]),
        ("ImagingFrequency", ["63.8", "123.25"]), ("ScanningSequence", ["GR", "SE"]),
        ("SequenceVariant", ["SP", "SK"]), ("MRAcquisitionType", ["3D", "2D"]),
        ("SequenceName", ["*fl3d1_ns", "*ep_b50t"]), ("EchoTrainLength", ["1", "72"]),
        ("InversionTime", ["220"]), ("NumberOfAverages", ["2"]), ("SAR", ["0.31"]),
        ("PercentSampling", ["80"]), ("PixelBandwidth", ["450"]), ("ImagedNucleus", ["1H"]),
        ("AcquisitionMatrix", [[0, 320, 224, 0]]), ("InPlanePhaseEncodingDirection", ["COL"]),
        ("TriggerTime", ["0"]), ("TransmitCoilName", ["Body"]), ("DiffusionBValue", [800.0]),
        ("Manufacturer", ["SIEMENS"]), ("ManufacturerModelName", ["Aera"]),
        ("SoftwareVersions", ["syngo MR E11"]), ("dBdt", ["0"]), ("EchoNumbers", ["1"]),
    ],
    "PT": [
        *_COMMON, ("Units", ["BQML"]), ("DecayCorrection", ["START"]), ("FrameReferenceTime", ["0"]),
        ("ActualFrameDuration", ["120000"]), ("CountsSource", ["EMISSION"]),
        ("SeriesType", [["WHOLE BODY", "IMAGE"]]), ("CollimatorType", ["NONE"]),
        ("RandomsCorrectionMethod", ["DLYD"]), ("DecayFactor", ["1.02"]),
        ("ReconstructionMethod", ["OSEM3D 4i8s"]), ("Manufacturer", ["Philips"]),
        ("NumberOfSlices", [96]), ("ImageIndex", [12]), ("ScatterFractionFactor", ["0.33"]),
        ("RescaleIntercept", ["0"]), ("RescaleSlope", ["2.13"]),
    ],
    "NM": [
        *_COMMON, ("NumberOfFrames", ["1"]), ("CountsAccumulated", ["800000"]),
        ("ActualFrameDuration", ["600000"]), ("CollimatorType", ["PARA"]),
        ("ZoomFactor", [["1", "1"]]), ("Manufacturer", ["GE MEDICAL SYSTEMS"]),
        ("AcquisitionTerminationCondition", ["CNTS"]), ("TableTraverse", ["4.5"]),
    ],
    "SR": _SR,
    "KO": _SR[2:],
    "RTSTRUCT": [("StructureSetLabel", ["CTV plan"]), ("StructureSetDate", ["20240502"]),
                 ("ApprovalStatus", ["UNAPPROVED"])],
    "RTPLAN": [("RTPlanLabel", ["VMAT 50Gy"]), ("RTPlanDate", ["20240502"]),
               ("RTPlanGeometry", ["PATIENT"]), ("PlanIntent", ["CURATIVE"]),
               ("TreatmentProtocols", ["25 fx"])],
    "PR": [("ContentLabel", ["KEY"]), ("PresentationCreationDate", ["20240503"]),
           ("PresentationLUTShape", ["IDENTITY"])],
}  # fmt: skip

TEXTS: dict[str, list[tuple[str, str, list[str]]]] = {
    "dev": [
        ("StudyDescription", "top", ["MRI for {name}", "CT abdomen {acc}", "腹部增强 {native}",
                                     "Follow-up after TACE"]),
        ("SeriesDescription", "top", ["T2 HASTE cor {name}", "AX 3mm ST", "Arterial phase {id}",
                                      "DWI b50/400/800"]),
        ("ProtocolName", "top", ["Liver 3 phase {doctor}", "6.1 Thorax HR", "Abdomen routine"]),
        ("ImageComments", "top", ["{name}: lesion 2.3 x 1.8 cm, segment IV", "No metastasis, {doctor}",
                                  "患者{native},未见转移"]),
        ("AdditionalPatientHistory", "top", ["HBsAg positive, phone {phone}", "born {birth}, smoker",
                                             "Penicillin allergy"]),
        ("RequestedProcedureDescription", "request", ["CT liver {name} {acc}", "PET/CT staging"]),
        ("ReasonForTheRequestedProcedure", "request", ["r/o HCC, Dr. {doctor}", "Rising AFP 412 ng/mL",
                                                       "rule out embolism, ref {hospital}"]),
        ("CodeMeaning", "code", ["Liver of {name}", "Abdomen", "Upper abdomen ({id})"]),
        ("TextValue", "sr", ["{name}: nodule 12 mm, no calcification", "BI-RADS 4, left breast",
                             "compared with outside study of {hospital}, stable",
                             "{doctor} agrees; stage T2N0M0"]),
        ("ContrastBolusAgent", "top", ["Iopromide 370", "Gd-EOB-DTPA {doctor}", "Iohexol"]),
        ("PatientState", "top", ["after chemotherapy", "sedated, {name}"]),
        ("AcquisitionComments", "top", ["{name} moved, repeated", "breath-hold insufficient"]),
    ],
    "dev2": [
        ("StudyDescription", "top", ["Thorax CT of {name}", "MR brain w/wo {id}", "PET-CT lymphoma",
                                     "{native} neck ultrasound guided biopsy"]),
        ("SeriesDescription", "top", ["sag T1 TSE {native}", "Recon 2: LUNG 1.25mm", "{acc} ADC map",
                                      "Delayed 5 min"]),
        ("ProtocolName", "top", ["Neck angio - {name}", "Brain tumor 3T", "Knee routine"]),
        ("ImageComments", "top", ["hypodense focus 8 mm ({name})", "no free air; {doctor} informed",
                                  "motion artefact"]),
        ("AdditionalPatientHistory", "top", ["diabetes mellitus type 2; call {phone}",
                                             "DOB {birth}; former asbestos exposure", "EGFR L858R"]),
        ("RequestedProcedureDescription", "request", ["MR spine for {name}", "CT pulmonary angiogram"]),
        ("ReasonForTheRequestedProcedure", "request", ["headache since 3 weeks, {doctor}",
                                                       "CEA 15.2, weight loss", "{hospital} second look"]),
        ("CodeMeaning", "code", ["Left lung, {name}", "Brain", "Lumbar spine {acc}"]),
        ("TextValue", "sr", ["{name} has no pleural effusion", "Lugano stage II, right axilla",
                             "prior from {hospital}: unchanged 4 mm nodule",
                             "read by {doctor}, Ki-67 20 %"]),
        ("ContrastBolusAgent", "top", ["Iodixanol 320", "Gadobutrol ({doctor})", "Barium sulfate"]),
        ("PatientState", "top", ["ventilated", "fasting, {name}"]),
        ("AcquisitionComments", "top", ["arms down, {native}", "metal artefact right hip"]),
    ],
}  # fmt: skip

# Values that the TCIA knowledge base of private tags keeps (disposition k), with the vendor's block.
PRIVATE: dict[str, list[tuple[str, int, str, bytes]]] = {
    "dev": [
        ("GEMS_PARM_01", 0x00431039, "IS", b"800\\0\\0\\0 "),
        ("SIEMENS MR HEADER", 0x0019100C, "IS", b"800 "),
        ("SIEMENS MR HEADER", 0x0019100E, "FD", struct.pack("<3d", 0.1, -0.7, 0.7)),
    ],
    "dev2": [
        ("Philips PET Private Group", 0x70531000, "DS", b"0.000543"),
        ("Philips PET Private Group", 0x70531009, "DS", b"1.731 "),
        ("SIEMENS MR HEADER", 0x0019100D, "CS", b"DIRECTIONAL "),
    ],
}

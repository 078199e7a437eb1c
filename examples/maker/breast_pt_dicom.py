"""The small CT set of `examples/breast-pt`: pydicom's bundled test pixels, an invented identity."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from . import breast_pt_case as case

STUDY_DAY = "20230509"
_SOURCE = "CT_small.dcm"  # public test image shipped inside the pydicom package
_ROOT = "1.2.826.0.1.3680043.8.498."  # pydicom's own UID root
OTHER_ID = "SERRANA-0048217"


def _uid(role: str) -> str:
    return generate_uid(prefix=_ROOT, entropy_srcs=["recpack breast-pt", role])


def _identity() -> dict[str, str]:
    """Every header field in which a hospital system writes who and where."""
    return {
        "PatientName": case.DICOM_NAME,
        "PatientID": case.RECORD,
        "OtherPatientIDs": OTHER_ID,
        "PatientBirthDate": "19710312",
        "PatientSex": "F",
        "PatientAge": "052Y",
        "PatientSize": "1.60",
        "PatientWeight": "65.5",
        "PatientAddress": f"{case.STREET} {case.TOWN} SP",
        "PatientTelephoneNumbers": case.PHONE,
        "PatientMotherBirthName": case.MOTHER.replace("Benedita ", "").upper() + "^BENEDITA",
        "PatientComments": f"Convênio {case.INSURANCE}",
        "InstitutionName": case.HOSPITAL.upper(),
        "InstitutionAddress": f"{case.HOSPITAL_STREET} {case.TOWN} SP",
        "InstitutionalDepartmentName": "Diagnóstico por Imagem",
        "StationName": "HSLS-CT01",
        "ReferringPhysicianName": "BRANDÃO^HELENA MOURA",
        "RequestingPhysician": "BRANDÃO^HELENA MOURA",
        "PerformingPhysicianName": "MEIRELES^OTÁVIO FURTADO",
        "NameOfPhysiciansReadingStudy": "MEIRELES^OTÁVIO FURTADO",
        "OperatorsName": "TRINDADE^EDIVALDO",
        "AccessionNumber": case.ACCESSION,
        "StudyID": "55871",
        "StudyDescription": "TC TORAX - MARIA APARECIDA DE SOUZA LIMA",
        "SeriesDescription": "TORAX SEM CONTRASTE 5MM",
        "ProtocolName": "TORAX ADULTO",
        "BodyPartExamined": "CHEST",
        "ImageComments": f"Pront. {case.RECORD}",
        "StudyDate": STUDY_DAY,
        "SeriesDate": STUDY_DAY,
        "AcquisitionDate": STUDY_DAY,
        "ContentDate": STUDY_DAY,
        "StudyTime": "084512",
        "SeriesTime": "084640",
        "AcquisitionTime": "084652",
        "ContentTime": "084710",
        "InstanceCreationDate": STUDY_DAY,
        "InstanceCreationTime": "084712",
        "TimezoneOffsetFromUTC": "-0300",
        "DeviceSerialNumber": "CT77310429",
    }


def ct_slice(number: int) -> bytes:
    """Slice `number` (from 1) of the series, Explicit VR Little Endian, 128 x 128, 16 bit."""
    path = get_testdata_file(_SOURCE, download=False)
    dataset = pydicom.dcmread(str(path))
    dataset.remove_private_tags()
    for keyword in (
        "OtherPatientIDsSequence",
        "DataSetTrailingPadding",
        "AdditionalPatientHistory",
        "ContrastBolusAgent",
        "ContrastBolusRoute",
        "InstanceCreatorUID",
        "Laterality",
    ):
        if keyword in dataset:
            delattr(dataset, keyword)
    dataset.SpecificCharacterSet = "ISO_IR 100"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for keyword, value in _identity().items():
            setattr(dataset, keyword, value)
    pixels = np.roll(dataset.pixel_array, (number - 1, 0), (0, 1))
    dataset.PixelData = pixels.astype("<i2").tobytes()
    position = [float(part) for part in dataset.ImagePositionPatient]
    position[2] += 5.0 * (number - 1)
    dataset.ImagePositionPatient = [f"{part:.4f}" for part in position]
    dataset.SliceLocation = f"{position[2]:.4f}"
    dataset.InstanceNumber = str(number)
    dataset.SeriesNumber = "2"
    dataset.StudyInstanceUID = _uid("study")
    dataset.SeriesInstanceUID = _uid("series")
    dataset.FrameOfReferenceUID = _uid("frame")
    dataset.SOPInstanceUID = _uid(f"image {number}")
    private = dataset.private_block(0x0009, "SERRANA PACS 1.0", create=True)
    private.add_new(0x01, "LO", case.PATIENT_CAPS)
    private.add_new(0x02, "LO", case.CPF)
    meta = dataset.file_meta
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.SourceApplicationEntityTitle = "HSLS_PACS"
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()

"""DICOM objects as a hospital CD holds them: real test pixels, invented identity everywhere."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, MediaStorageDirectoryStorage

# 2.25 plus an invented integer: a root of our own, no organisation's.
ROOT = "2.25.318406219772561904427710"
SOP = {
    "CT": UID("1.2.840.10008.5.1.4.1.1.2"),
    "MR": UID("1.2.840.10008.5.1.4.1.1.4"),
    "US": UID("1.2.840.10008.5.1.4.1.1.6.1"),
}


def sample(name: str) -> Dataset:
    """Open one of the test files inside the installed pydicom package, never downloaded."""
    path = get_testdata_file(name, download=False)
    if path is None:
        message = f"{name} is not inside this pydicom"
        raise FileNotFoundError(message)
    return pydicom.dcmread(str(path))


def new(
    modality: str, study: str, series: int, number: int, tags: Mapping[str, Any], preamble: bytes
) -> FileDataset:
    """Start an object with consistent UIDs and the given elements (keyword to value)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SOP[modality]
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.{study}.{series}.{number}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(f"{ROOT}.1")
    meta.ImplementationVersionName = "RECPACK_EXAMPLE"
    meta.SourceApplicationEntityTitle = str(tags.get("StationName", "STATION"))
    made = FileDataset("", {}, file_meta=meta, preamble=preamble[:128].ljust(128, b"\0"))
    made.SOPClassUID = SOP[modality]
    made.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    made.StudyInstanceUID = UID(f"{ROOT}.{study}")
    made.SeriesInstanceUID = UID(f"{ROOT}.{study}.{series}")
    made.Modality, made.SeriesNumber, made.InstanceNumber = modality, series, number
    for keyword, value in tags.items():
        setattr(made, keyword, value)
    return made


def set_grey(made: Dataset, pixels: npt.NDArray[np.int16 | np.uint16]) -> None:
    """Store 16-bit grey pixels."""
    made.Rows, made.Columns = pixels.shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit = 16, 16, 15
    made.PixelRepresentation = int(pixels.dtype == np.int16)
    made.PixelData = pixels.astype("<i2" if pixels.dtype == np.int16 else "<u2").tobytes()


def set_colour(made: Dataset, pixels: npt.NDArray[np.uint8]) -> None:
    """Store 8-bit RGB pixels, run-length encoded by the caller if wished."""
    made.Rows, made.Columns = pixels.shape[:2]
    made.SamplesPerPixel, made.PhotometricInterpretation = 3, "RGB"
    made.PlanarConfiguration, made.PixelRepresentation = 0, 0
    made.BitsAllocated, made.BitsStored, made.HighBit = 8, 8, 7
    made.PixelData = pixels.tobytes()


def private(made: Dataset, creator: str, values: Sequence[tuple[int, str, Any]]) -> None:
    """Add a private block: (element, VR, value) each."""
    block = made.private_block(0x0029, creator, create=True)
    for element, vr, value in values:
        block.add_new(element, vr, value)


def stack(
    count: int, base: npt.NDArray[np.int16 | np.uint16], seed: int, middle: int
) -> Iterator[npt.NDArray[np.int16 | np.uint16]]:
    """Make `count` neighbours of one real slice.

    The slice at `middle` is the real one, untouched; the others are the same slice moved and
    scaled a little more with every step away, with noise, so that scrolling shows a change.
    """
    rng = np.random.default_rng(seed)
    height, width = base.shape
    real = base.astype(np.float32)
    smooth = cv2.GaussianBlur(real, (0, 0), 0.9)
    rest = real - smooth
    grain = np.where(np.abs(rest) < 40, rest, 0)  # edges would leave ghosts
    for index in range(count):
        step = index - middle
        if step == 0:
            yield base
            continue
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), 0.35 * step, 1 - 0.006 * abs(step))
        turn[:, 2] += np.array([0.10 * step, -0.16 * step])
        moved = cv2.warpAffine(
            smooth, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        # The real slice's own noise, moved elsewhere: otherwise it stands out when scrolling.
        shift = tuple(int(v) for v in rng.integers(3, 9, 2))
        faded = moved + np.roll(grain, shift, (0, 1)) + rng.normal(0, 3, base.shape)
        info = np.iinfo(base.dtype)
        yield np.clip(np.rint(faded), max(info.min, 0), 4095).astype(base.dtype)


def to_bytes(made: FileDataset) -> bytes:
    """Serialise as a DICOM file, keeping preamble and meta information."""
    out = io.BytesIO()
    made.save_as(out, enforce_file_format=True)
    return out.getvalue()


def text_of(blob: bytes) -> str:
    """Every string in header, meta information and preamble: for the planted lists."""
    read = pydicom.dcmread(io.BytesIO(blob))
    lines = [(read.preamble or b"").rstrip(b"\0").decode("gb18030", "replace")]
    lines += [str(element.value) for element in read.file_meta]
    for element in read.iterall():
        if element.VR not in ("OB", "OW", "SQ", "UN"):
            lines.append(str(element.value))
        elif element.VR == "UN" or (element.VR == "OB" and element.tag.is_private):
            lines.append(bytes(element.value).decode("gb18030", "replace"))
    return "\n".join(lines)


def _record(kind: str, source: Dataset, keywords: Iterable[str]) -> Dataset:
    record = Dataset()
    record.OffsetOfTheNextDirectoryRecord = 0
    record.RecordInUseFlag = 0xFFFF
    record.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    record.DirectoryRecordType = kind
    record.SpecificCharacterSet = source.SpecificCharacterSet
    for keyword in keywords:
        setattr(record, keyword, source.get(keyword, ""))
    return record


_LEVELS = (
    ("PATIENT", "PatientID", ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")),
    ("STUDY", "StudyInstanceUID", ("StudyDate", "StudyTime", "StudyDescription",
     "StudyInstanceUID", "StudyID", "AccessionNumber", "InstitutionName",
     "ReferringPhysicianName")),
    ("SERIES", "SeriesInstanceUID", ("Modality", "SeriesInstanceUID", "SeriesNumber",
     "SeriesDescription", "InstitutionName", "OperatorsName")),
    ("IMAGE", "SOPInstanceUID", ("InstanceNumber",)),
)  # fmt: skip


def _tree(files: Mapping[str, bytes]) -> list[tuple[int, Dataset]]:
    """Records in file order, each with its level (0 patient to 3 image)."""
    records: list[tuple[int, Dataset]] = []
    current = ["", "", "", ""]
    for name, blob in files.items():
        source = pydicom.dcmread(io.BytesIO(blob), stop_before_pixels=True)
        for level, (kind, key, keywords) in enumerate(_LEVELS):
            value = str(source.get(key))
            if current[level] == value:
                continue
            current[level:] = [value] + [""] * (3 - level)
            record = _record(kind, source, keywords)
            if kind == "IMAGE":
                record.ReferencedFileID = name.split("/")
                record.ReferencedSOPClassUIDInFile = source.SOPClassUID
                record.ReferencedSOPInstanceUIDInFile = source.SOPInstanceUID
                record.ReferencedTransferSyntaxUIDInFile = source.file_meta.TransferSyntaxUID
            records.append((level, record))
    return records


def _length(record: Dataset) -> int:
    """Bytes of one sequence item with its eight-byte tag and length."""
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, False
    write_dataset(out, record, parent_encoding="iso8859")
    return 8 + len(out.getvalue())


def _link(records: list[tuple[int, Dataset]], start: int) -> int:
    """Fill in the byte offsets that chain the records; returns that of the last patient."""
    places, place = [], start
    for _, record in records:
        places.append(place)
        place += _length(record)
    last_root = start
    for i, (level, record) in enumerate(records):
        last_root = places[i] if level == 0 else last_root
        if i + 1 < len(records) and records[i + 1][0] == level + 1:
            record.OffsetOfReferencedLowerLevelDirectoryEntity = places[i + 1]
        for j in range(i + 1, len(records)):
            if records[j][0] <= level:
                if records[j][0] == level:
                    record.OffsetOfTheNextDirectoryRecord = places[j]
                break
    return last_root


def directory(files: Mapping[str, bytes], label: str) -> bytes:
    """Write the DICOMDIR of a CD; keys are file IDs such as ``CT/IM0001``, in study order.

    pydicom's own FileSet renames the files, and hospitals do not, so the records are chained here.
    """
    records = _tree(files)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.9")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(f"{ROOT}.1")
    made = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    made.FileSetID = label
    made.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0
    made.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0
    made.FileSetConsistencyFlag = 0
    made.DirectoryRecordSequence = []
    start = len(to_bytes(made))  # an empty sequence: header written, no items yet
    last = _link(records, start)
    made.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = start
    made.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = last
    made.DirectoryRecordSequence = [record for _, record in records]
    return to_bytes(made)

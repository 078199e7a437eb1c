"""A small real scrubber and a planted CT, for the DICOM tests. Everybody in it is invented."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from recpack.deid.dicom.clean import clean_object
from recpack.model.clean import CleanObject
from recpack.model.document import Box, ImagingObject, Patch
from recpack.model.problem import Problem
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
NAMES = ("ZHANG SAN", "ZHANG^SAN", "Zhang San", "Zhang^San", "张三", "张^三", "LI SI", "李四")
PLACES = ("Riverbend Hospital", "河湾医院")
NUMBERS = ("MRN0048213", "13900001234", "330102197001015678")
NEEDLES = ("ZHANG", "zhang", "Zhang", "张三", "张^三", "李四", "Riverbend", "河湾医院", *NUMBERS)


class ListScrubber:
    """Replaces listed names, places and numbers; shifts days; maps UIDs by HMAC."""

    def __init__(self, days: int = -37, key: bytes = b"unit test key") -> None:
        self.days = days
        self.key = key
        words = sorted((*NAMES, *PLACES, *NUMBERS), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)

    def scrub(self, text: str) -> str:
        return self._pattern.sub("[removed]", text)

    def shift_date(self, value: str) -> str:
        digits = value[:8]
        try:
            day = dt.datetime.strptime(digits, "%Y%m%d")  # noqa: DTZ007
        except ValueError:
            return ""
        return (day + dt.timedelta(days=self.days)).strftime("%Y%m%d") + value[8:]

    def uid(self, value: str) -> str:
        digest = hmac.new(self.key, value.encode(), hashlib.sha256).digest()
        return f"2.25.{int.from_bytes(digest[:16], 'big')}"

    def pseudonym(self) -> str:
        return "CQ7K2M4XWPA3"


def source_of(path: Path, name: str = "s0001") -> SourceFile:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(SourceId(name), path.name, FileKind.DICOM, len(data), digest)


def run(
    path: Path, blobs: BlobStore, *, paint: tuple[Box, ...] = (), name: str = "s0001"
) -> tuple[ImagingObject | None, CleanObject | None, tuple[Problem, ...]]:
    """Read and clean one file: the header, the clean object, all problems."""
    source = source_of(path, name)
    read = read_dicom(str(path), source, blobs)
    if read.value is None:
        return None, None, read.problems
    patches = tuple(Patch(box) for box in paint)
    done = clean_object(str(path), source, read.value, ListScrubber(), patches, blobs)
    return read.value, done.value, read.problems + done.problems


def views(text: str) -> tuple[bytes, ...]:
    """The bytes of a text in every encoding it might survive in."""
    found = []
    for codec in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "iso2022_jp"):
        try:
            found.append(text.encode(codec))
        except UnicodeEncodeError:
            continue
    return tuple(found)


def leaks(data: bytes, needles: tuple[str, ...] = NEEDLES) -> list[str]:
    return [n for n in needles if any(v in data for v in views(n))]


def plain_ct(uid_suffix: str = "1") -> FileDataset:
    """A 16 by 16 CT of an invented patient, without anything unusual."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CT_CLASS
    meta.MediaStorageSOPInstanceUID = f"1.2.3.4.{uid_suffix}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID = CT_CLASS
    ds.SOPInstanceUID = f"1.2.3.4.{uid_suffix}"
    ds.StudyInstanceUID = "1.2.3.1"
    ds.SeriesInstanceUID = "1.2.3.2"
    ds.FrameOfReferenceUID = "1.2.3.3"
    ds.PatientName = "Zhang^San=张^三"
    ds.PatientID = "MRN0048213"
    ds.PatientBirthDate = "19700101"
    ds.PatientSex = "M"
    ds.PatientAge = "094Y"
    ds.PatientWeight = "71.5"
    ds.StudyDate = "20230417"
    ds.StudyTime = "101502"
    ds.AccessionNumber = "ACC778"
    ds.StudyID = "S55"
    ds.Modality = "CT"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.StudyDescription = "CT liver for ZHANG SAN, no lesion"
    ds.SeriesDescription = "Arterial phase 1.5 mm"
    ds.BodyPartExamined = "LIVER"
    ds.SeriesNumber = 3
    ds.InstanceNumber = 7
    ds.ConvolutionKernel = "B30f"
    ds.KVP = "120"
    ds.ImagePositionPatient = [0, 0, -42.5]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing = [0.8, 0.8]
    ds.Rows = ds.Columns = 16
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 12, 11
    ds.PixelRepresentation = 0
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.PixelData = np.arange(256, dtype="<u2").tobytes()
    return ds


def code(value: str, meaning: str, scheme: str = "DCM") -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def text_item(concept: Dataset, text: str) -> Dataset:
    item = Dataset()
    item.RelationshipType = "CONTAINS"
    item.ValueType = "TEXT"
    item.ConceptNameCodeSequence = Sequence([concept])
    item.TextValue = text
    return item

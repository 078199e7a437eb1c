"""How fast DICOM objects are cleaned, as a ratio: files a second by recpack ÷ by a pydicom copy.

Run: python -m bench.dicom_speed [--slices N]. Both sides read the same files and write theirs to
the same folder, one process, in turns; the language data of the scrubber is loaded before the clock
starts. `series` is a synthetic CT (512 x 512, ~150 elements, nested and private ones, varying by
slice); `mixed` are the files that pydicom ships, each seen for the first time (a fresh memory).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import logging
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from recpack.deid.dicom import memo
from recpack.deid.dicom.clean import clean_object
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import BlobId, ImagingObject
from recpack.model.identity import CaseKey, Identities, Identity, Tag
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.dicom import read_dicom

_KEY = CaseKey("CBENCHBENCHB", b"bench" * 8, -37, "shift")
_PEOPLE = Identities(
    (
        Identity(Tag.PATIENT, "Zhang San", ("张三",)),
        Identity(Tag.STAFF, "Petra Musterfrau"),
        Identity(Tag.HOSPITAL, "Riverbend Hospital"),
        Identity(Tag.ID, "MRN0048213"),
    )
)
_WARM = (
    "MRI for Zhang San on 2023-05-12",
    "Dr. Petra Musterfrau",
    "河湾医院 张三",
    "tel. 555 0134",
)


_IN_MEMORY = Path("/", "dev", "shm")


@dataclass
class Folder:
    """Blobs as plain files, without flushing to the disk: what the copy does as well."""

    root: Path

    def put(self, data: bytes) -> BlobId:
        """Written under its digest."""
        blob = BlobId(hashlib.sha256(data).hexdigest())
        (self.root / blob).write_bytes(data)
        return blob

    def get(self, blob: BlobId) -> bytes:
        """Read again."""
        return (self.root / blob).read_bytes()


def scrubber() -> TextScrubber:
    """A scrubber of an invented case that has read something."""
    made = TextScrubber(_PEOPLE, _KEY)
    for text in _WARM:
        made.scrub(text)
    return made


_SCRUBBER = scrubber()


def slices(folder: Path, count: int) -> list[Path]:
    """A synthetic CT series; nobody in it exists."""
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 2000, (512, 512), dtype=np.uint16)
    out = []
    for i in range(count):
        path = folder / f"ct{i:05d}.dcm"
        _slice(i, np.roll(noise, i)).save_as(path, enforce_file_format=True)
        out.append(path)
    return out


def _slice(i: int, pixels: NDArray[np.uint16]) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.2")
    meta.MediaStorageSOPInstanceUID = UID(f"1.2.826.0.1.3680043.9.1.{i}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, f"1.2.826.0.1.3680043.9.1.{i}"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.826.0.1.3680043.9.2", "1.2.826.0.1.3680043.9.3"
    ds.SpecificCharacterSet, ds.Modality = "ISO_IR 192", "CT"
    ds.PatientName, ds.PatientID, ds.PatientSex = "Zhang^San=张^三", "MRN0048213", "M"
    ds.PatientBirthDate, ds.PatientAge, ds.PatientWeight = "19700101", "053Y", "71.5"
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = ds.AcquisitionDate = "20230512"
    ds.StudyTime = "101502"
    ds.ContentTime = ds.AcquisitionTime = f"10{i // 60 % 60:02d}{i % 60:02d}.{i:06d}"
    ds.StudyDescription, ds.SeriesDescription = "CT liver for ZHANG SAN", "Arterial phase 1.5 mm"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL", "CT_SOM5 SPI"]
    ds.Manufacturer, ds.ManufacturerModelName = "SIEMENS", "SOMATOM Definition AS+"
    ds.InstitutionName, ds.ProtocolName = "Riverbend Hospital", "Abdomen 3-phase"
    ds.InstanceNumber, ds.SeriesNumber, ds.AcquisitionNumber = i + 1, 3, 1
    ds.ImagePositionPatient = [-170.5, -305.25, -42.5 - 1.5 * i]
    ds.ImageOrientationPatient, ds.PixelSpacing = [1, 0, 0, 0, 1, 0], [0.66, 0.66]
    ds.SliceLocation, ds.SliceThickness, ds.KVP = str(-42.5 - 1.5 * i), "1.5", "120"
    ds.XRayTubeCurrent, ds.Exposure, ds.ConvolutionKernel = 200 + i % 30, 150 + i % 20, "B30f"
    ds.BodyPartExamined, ds.PatientPosition, ds.FrameOfReferenceUID = "ABDOMEN", "HFS", "1.2.826.9"
    ds.WindowCenter, ds.WindowWidth = [40, 300], [400, 1500]
    ds.RescaleIntercept, ds.RescaleSlope = -1024, 1
    ds.ReferencedImageSequence = [_reference(f"1.2.826.0.1.3680043.9.9.{n}") for n in range(3)]
    request = Dataset()
    request.RequestedProcedureDescription = "CT abdomen"
    request.ScheduledProtocolCodeSequence = [_code("RPID145", "CT ABDOMEN", "RADLEX")]
    ds.RequestAttributesSequence, ds.ProcedureCodeSequence = (
        [request],
        [_code("1", "Liver CT", "L")],
    )
    for keyword, value in _FILLING:
        setattr(ds, keyword, value)
    block = ds.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    block.add_new(0x10, "OB", bytes(4096))
    block = ds.private_block(0x0019, "SIEMENS CT VA0  COAD", create=True)
    for element in range(0x90, 0xB0):
        block.add_new(element, "DS", f"{element}.{i % 7}")
    ds.Rows = ds.Columns = 512
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.PixelData = pixels.tobytes()
    return ds


_FILLING: tuple[tuple[str, object], ...] = (
    ("AcquisitionDateTime", "20230512101502.1"),
    ("AccessionNumber", "ACC778"),
    ("StudyID", "S55"),
    ("ReferringPhysicianName", "Petra Musterfrau"),
    ("StationName", "CTAWP1"),
    ("PatientSize", "1.7"),
    ("DeviceSerialNumber", "73421"),
    ("SoftwareVersions", "syngo CT 2012B"),
    ("DataCollectionDiameter", 500),
    ("ReconstructionDiameter", 338),
    ("DistanceSourceToDetector", 1085),
    ("FilterType", "0"),
    ("DistanceSourceToPatient", 595),
    ("GantryDetectorTilt", 0),
    ("TableHeight", 159),
    ("FocalSpots", 1.2),
    ("RotationDirection", "CW"),
    ("ExposureTime", 500),
    ("GeneratorPower", 24),
    ("FilterMaterial", "WEDGE"),
    ("DateOfLastCalibration", "20230511"),
    ("TimeOfLastCalibration", "073211"),
    ("SpiralPitchFactor", 0.6),
    ("ExposureModulationType", "XYZ_EC"),
    ("CTDIvol", 8.4),
    ("SingleCollimationWidth", 0.6),
    ("TotalCollimationWidth", 38.4),
    ("TableSpeed", 46.0),
    ("TableFeedPerRotation", 23.0),
    ("EstimatedDoseSaving", 30.1),
    ("PositionReferenceIndicator", ""),
    ("RescaleType", "HU"),
    ("WindowCenterWidthExplanation", ["WINDOW1", "WINDOW2"]),
    ("SmallestImagePixelValue", 0),
    ("LargestImagePixelValue", 2000),
    ("RequestedProcedureDescription", "CT abdomen with contrast"),
    ("PerformedProcedureStepStartDate", "20230512"),
    ("PerformedProcedureStepStartTime", "101000"),
    ("PerformedProcedureStepDescription", "Abdomen 3-phase"),
    ("PerformedProcedureStepID", "S55-1"),
    ("ContrastBolusAgent", "APPLIED"),
    ("ContrastBolusRoute", "IV"),
    ("ContrastBolusVolume", 90),
    ("ContrastFlowRate", 3),
    ("ScanOptions", "SPIRAL"),
    ("PatientComments", "HBsAg positive"),
    ("ImageComments", "segment VII lesion 12 mm"),
    ("IssuerOfPatientID", "RBH"),
    ("InstanceCreationDate", "20230512"),
    ("InstanceCreationTime", "101700"),
    ("AnatomicRegionSequence", []),
    ("DeidentificationMethod", "none"),
    ("OperatorsName", "Petra Musterfrau"),
)


def _code(value: str, meaning: str, scheme: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def _reference(uid: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", uid
    return item


def mixed() -> list[Path]:
    """Pydicom's test files that pydicom can read, copy, and that are under 2 MB."""
    root = Path(pydicom.__file__).parent / "data" / "test_files"
    out = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.stat().st_size < 2_000_000 and path.suffix != ".py":
            with contextlib.suppress(Exception):
                pydicom.dcmread(path).save_as(io.BytesIO())
                out.append(path)
    return out


def copy(paths: Sequence[Path], out: Path) -> None:
    """What is compared with: read and write."""
    for path in paths:
        pydicom.dcmread(path).save_as(out / "copy.dcm")


def cleaner(paths: Sequence[Path], out: Path) -> Callable[[TextScrubber], int]:
    """A function that cleans all; headers are read before the clock starts (the read stage)."""
    folder = Folder(out)
    tasks: list[tuple[str, SourceFile, ImagingObject]] = []
    for path in paths:
        data = path.read_bytes()
        source = SourceFile(SourceId(path.name), path.name, FileKind.DICOM, len(data),
                            hashlib.sha256(data).hexdigest())  # fmt: skip
        read = read_dicom(str(path), source, folder).value
        if read is not None:
            tasks.append((str(path), source, read))

    def run(scrubs: TextScrubber) -> int:
        return sum(
            clean_object(path, source, obj, scrubs, (), folder).value is not None
            for path, source, obj in tasks
        )

    return run


def _memory() -> str | None:
    """A folder in memory, where there is one: disks of shared machines tell little."""
    return str(_IN_MEMORY) if _IN_MEMORY.is_dir() else None


def measure(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Best of some rounds, in turns; nothing is remembered at the start of a round."""
    with tempfile.TemporaryDirectory(dir=_memory()) as name:
        out = Path(name)
        paths = [p for p in paths if cleaner([p], out)(_SCRUBBER)]
        run = cleaner(paths, out)
        scrubs = scrubber()
        ours = theirs = 1e9
        done = run(scrubs)
        for _ in range(rounds):
            scrubs = scrubber()
            memo.forget()
            began = time.perf_counter()
            run(scrubs)
            ours = min(ours, time.perf_counter() - began)
            began = time.perf_counter()
            copy(paths, out)
            theirs = min(theirs, time.perf_counter() - began)
    count = len(paths)
    return {"files": count, "cleaned": done, "ms_copy": 1e3 * theirs / count,
            "ms_recpack": 1e3 * ours / count, "ratio": theirs / ours}  # fmt: skip


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--slices", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.getLogger("pydicom").disabled = True
    with tempfile.TemporaryDirectory() as name:
        series = measure(slices(Path(name), said.slices), said.rounds)
    found = {"series": series, "mixed": measure(mixed(), said.rounds)}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

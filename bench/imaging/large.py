"""Large imaging input of invented patients: long series, long clips, objects of many frames.

Every generator writes a folder frame by frame, so that gigabytes cost little memory, and gives back
the words that must not be readable in what a build makes of it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixels.encoders.base import JPEG2000LosslessEncoder
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEG2000Lossless, JPEGBaseline8Bit

from bench.stacks import slice_of

ROOT = "1.2.826.0.1.3680043.10.9917"
NAME, NAME_PN, MRN, BIRTH = "Oriane Veltkamp", "Veltkamp^Oriane", "RB5519027", "19710422"
SECRETS = ("VELTKAMP", "ORIANE", MRN)
_CLASSES = {
    "CT": "1.2.840.10008.5.1.4.1.1.2", "ECT": "1.2.840.10008.5.1.4.1.1.2.1",
    "EMR": "1.2.840.10008.5.1.4.1.1.4.1", "US": "1.2.840.10008.5.1.4.1.1.3.1",
    "XA": "1.2.840.10008.5.1.4.1.1.12.1", "SC": "1.2.840.10008.5.1.4.1.1.7",
}  # fmt: skip
Pixels = NDArray[np.uint8]


def _dataset(kind: str, modality: str, series: int, number: int) -> FileDataset:
    """What every object says of its patient, study and series."""
    uid = f"{ROOT}.4.{series}.{number}"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(_CLASSES[kind])
    meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = UID(uid), ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, uid
    ds.StudyInstanceUID, ds.SeriesInstanceUID = f"{ROOT}.2", f"{ROOT}.3.{series}"
    ds.PatientName, ds.PatientID, ds.PatientBirthDate = NAME_PN, MRN, BIRTH
    ds.PatientSex, ds.Modality, ds.StudyID = "F", modality, "S1"
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20240611"
    ds.StudyTime, ds.ContentTime = "101500", f"{10 + number // 3600:02d}1500"
    ds.StudyDescription, ds.SeriesNumber, ds.InstanceNumber = f"{modality} study", series, number
    ds.ReferringPhysicianName, ds.InstitutionName = "Halloran^Brock", "Riverbend Hospital"
    ds.AccessionNumber, ds.ImageType = "A7710452", ["ORIGINAL", "PRIMARY"]
    return ds


def _layout(ds: Dataset, shape: tuple[int, ...], bits: int, photometric: str) -> None:
    ds.Rows, ds.Columns = shape[:2]
    ds.SamplesPerPixel = 3 if len(shape) == 3 else 1
    if ds.SamplesPerPixel == 3:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated = 8 if bits == 8 else 16
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1, 0
    ds.PhotometricInterpretation = photometric


def _write(path: Path, ds: FileDataset, frames: Iterable[bytes], size: int) -> None:
    """The object with its frames one by one; `size` is that of all, 0 for compressed ones."""
    head = io.BytesIO()
    ds.save_as(head, enforce_file_format=True)
    with path.open("wb") as out:
        out.write(head.getvalue())
        vr = b"OW" if ds.BitsAllocated == 16 else b"OB"
        out.write(struct.pack("<HH2sHI", 0x7FE0, 0x0010, vr, 0, size or 0xFFFFFFFF))
        if not size:
            out.write(struct.pack("<HHI", 0xFFFE, 0xE000, 0))  # an empty offset table
        for frame in frames:
            if not size:
                out.write(struct.pack("<HHI", 0xFFFE, 0xE000, len(frame) + len(frame) % 2))
            out.write(frame + b"\0" * (0 if size else len(frame) % 2))
        if not size:
            out.write(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))


def _chests(count: int) -> Iterator[NDArray[np.uint16]]:
    """Slices of a chest, no two alike."""
    rng = np.random.default_rng(1)
    kinds = [slice_of(k / 24, rng) for k in range(24)]
    for n in range(count):
        yield np.roll(kinds[n * 24 // count], n % 24, axis=1)


def _geometry(ds: Dataset, z: float) -> None:
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [-180, -180, z], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness, ds.FrameOfReferenceUID = [0.7, 0.7], "1", f"{ROOT}.5"
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, -1024, "HU"
    ds.BodyPartExamined, ds.PatientPosition = "CHEST", "HFS"


def series_ct(folder: Path, count: int, *, packed: bool = False) -> None:
    """One series of single slices, as scanners send it."""
    for n, pixels in enumerate(_chests(count), 1):
        ds = _dataset("CT", "CT", 3, n)
        ds.SeriesDescription = f"Chest 1 mm {NAME}"
        _geometry(ds, -float(n))
        _layout(ds, pixels.shape, 12, "MONOCHROME2")
        if packed:
            ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
        frame = _stream(pixels, ds) if packed else pixels.tobytes()
        _write(folder / f"ct{n:05d}.dcm", ds, [frame], 0 if packed else pixels.nbytes)


def series_ct_packed(folder: Path, count: int) -> None:
    """The same with JPEG 2000 without loss."""
    series_ct(folder, count, packed=True)


def series_phases(folder: Path, count: int) -> None:
    """A 4-D series: ten phases at each place."""
    phases = 10
    for n, pixels in enumerate(_chests(count)):
        phase, place = divmod(n, max(1, count // phases))
        ds = _dataset("CT", "CT", 4, n + 1)
        ds.SeriesDescription, ds.TemporalPositionIdentifier = "4D chest", phase + 1
        ds.NumberOfTemporalPositions, ds.AcquisitionNumber = phases, phase + 1
        _geometry(ds, -3.0 * place)
        _layout(ds, pixels.shape, 12, "MONOCHROME2")
        _write(folder / f"p{n:05d}.dcm", ds, [pixels.tobytes()], pixels.nbytes)


def _enhanced(folder: Path, count: int, kind: str, *, packed: bool) -> None:
    modality = "CT" if kind == "ECT" else "MR"
    ds = _dataset(kind, modality, 5, 1)
    ds.SeriesDescription, ds.NumberOfFrames = f"Enhanced {NAME}", count
    ds.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    ds.FrameOfReferenceUID = f"{ROOT}.5"
    shared, values = Dataset(), Dataset()
    measures, turn = Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = [0.7, 0.7], "1"
    turn.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    values.RescaleSlope, values.RescaleIntercept = 1, -1024 if modality == "CT" else 0
    values.RescaleType = "HU" if modality == "CT" else "US"
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [turn]
    shared.PixelValueTransformationSequence = [values]
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    ds.PerFrameFunctionalGroupsSequence = Sequence([_group(n) for n in range(count)])
    _layout(ds, (512, 512), 12, "MONOCHROME2")
    if packed:
        ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
    frames = (_stream(p, ds) if packed else p.tobytes() for p in _chests(count))
    _write(folder / "enhanced.dcm", ds, frames, 0 if packed else 2 * 512 * 512 * count)


def _stream(pixels: NDArray[np.uint16], ds: Dataset) -> bytes:
    return bytes(JPEG2000LosslessEncoder.encode(
        pixels, rows=512, columns=512, samples_per_pixel=1, number_of_frames=1, bits_allocated=16,
        bits_stored=ds.BitsStored, pixel_representation=0, photometric_interpretation="MONOCHROME2",
    ))  # fmt: skip


def _group(n: int) -> Dataset:
    group, content, place = Dataset(), Dataset(), Dataset()
    content.FrameAcquisitionDateTime, content.InStackPositionNumber = (
        f"2024061110{n % 60:02d}00",
        n + 1,
    )
    content.StackID, content.DimensionIndexValues = "1", [1, n + 1]
    content.FrameComments = f"{NAME} frame"
    place.ImagePositionPatient = [-180, -180, -float(n)]
    group.FrameContentSequence, group.PlanePositionSequence = [content], [place]
    return group


def series_enhanced(folder: Path, count: int) -> None:
    """An Enhanced CT: all slices in one object, uncompressed."""
    _enhanced(folder, count, "ECT", packed=False)


def series_packed(folder: Path, count: int) -> None:
    """The same with JPEG 2000 without loss."""
    _enhanced(folder, count, "ECT", packed=True)


def series_enhanced_mr(folder: Path, count: int) -> None:
    """An Enhanced MR."""
    _enhanced(folder, count, "EMR", packed=False)


def _sector(size: tuple[int, int], rng: np.random.Generator) -> Pixels:
    """Speckle in the sector of an ultrasound probe."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away, side = np.hypot(x - width / 2, y - 40), np.abs(np.arctan2(x - width / 2, y - 40))
    noise = cv2.GaussianBlur(rng.gamma(1.2, 1.0, (height, width)).astype(np.float32), (0, 0), 1.6)
    body = noise * 60 * (0.5 + 0.5 * np.cos(away / 55))
    body[(side > 0.62) | (away < 60) | (away > height * 0.8)] = 0
    return np.asarray(np.clip(body, 0, 210), dtype=np.uint8)


def _lettered(grey: Pixels, lines: Iterable[tuple[tuple[int, int], str]], size: int) -> Pixels:
    picture = Image.fromarray(grey)
    draw = ImageDraw.Draw(picture)
    for at, text in lines:
        draw.text(at, text, fill=255, font=ImageFont.load_default(size=size))
    return np.asarray(picture, dtype=np.uint8)


def _clip(size: tuple[int, int], count: int) -> Iterator[Pixels]:
    """A cine: a name above, a clock and a frame counter that run, one remark in one late frame."""
    rng = np.random.default_rng(3)
    width, height = size
    sectors = [_sector(size, rng) for _ in range(12)]
    for n in range(count):
        lines = [
            ((8, 4), f"{NAME.upper()}  {MRN}"),
            ((width - 160, 4), f"10:{15 + n // 1500:02d}:{n // 25 % 60:02d}"),
            ((8, height - 28), "MI 0.9  TIs 0.4  Depth 15 cm"),
            ((width - 160, height - 28), f"Frame {n + 1}"),
        ]
        if n == count * 5 // 9:
            lines.append(((width // 2 - 130, height // 2), f"{NAME.split()[1].upper()} GB WALL"))
        yield _lettered(np.roll(sectors[n % 12], n // 12 % 7, axis=0), lines, 18)


def _cine(
    path: Path, count: int, *, jpeg: bool, kind: str, size: tuple[int, int], series: int = 6
) -> None:
    ds = _dataset(kind, kind, series, 1)
    ds.SeriesDescription, ds.NumberOfFrames, ds.FrameTime = "Clip", count, "40"
    ds.FrameIncrementPointer = 0x00181063
    width, height = size
    shape = (height, width, 3) if jpeg else (height, width)
    _layout(ds, shape, 8, "YBR_FULL_422" if jpeg else "MONOCHROME2")
    if jpeg:
        ds.file_meta.TransferSyntaxUID, ds.LossyImageCompression = JPEGBaseline8Bit, "01"
    frames = (_jpeg(f) if jpeg else f.tobytes() for f in _clip(size, count))
    _write(path, ds, frames, 0 if jpeg else width * height * count)


def _jpeg(grey: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(grey).convert("RGB").save(out, "JPEG", quality=85, subsampling=1)
    return out.getvalue()


def clip_jpeg(folder: Path, count: int) -> None:
    """An ultrasound clip, JPEG baseline, 800 x 600 in colour."""
    _cine(folder / "clip.dcm", count, jpeg=True, kind="US", size=(800, 600))


def clip_raw(folder: Path, count: int) -> None:
    """An ultrasound clip, uncompressed, 640 x 480 in grey."""
    _cine(folder / "clip.dcm", count, jpeg=False, kind="US", size=(640, 480))


def clip_xa(folder: Path, count: int) -> None:
    """An angiography in runs of 100 frames, uncompressed, 512 x 512."""
    for run, start in enumerate(range(0, count, 100), 1):
        path = folder / f"xa{run:02d}.dcm"
        _cine(
            path, min(100, count - start), jpeg=False, kind="XA", size=(512, 512), series=20 + run
        )


def series_hidden(folder: Path, count: int) -> None:
    """A CT of which one slice has the name drawn into its pixels, and says nothing of it."""
    series_ct(folder, count)
    path = folder / f"ct{count * 2 // 3:05d}.dcm"
    _draw_into(path, 0)


def series_hidden_frame(folder: Path, count: int) -> None:
    """An Enhanced CT with the name drawn into one frame that no even sample meets."""
    series_enhanced(folder, count)
    _draw_into(folder / "enhanced.dcm", count * 2 // 3 + 1)


def _draw_into(path: Path, frame: int) -> None:
    """The name in the brightest value of one frame of 512 x 512 words at the end of a file."""
    size = 2 * 512 * 512
    words = np.memmap(path, "<u2", "r+", offset=0) if path.stat().st_size % 2 == 0 else None
    if words is None:
        raise ValueError("odd size")
    frames = words[len(words) - (len(words) * 2 // size) * size // 2 :].reshape(-1, 512, 512)
    mark = _lettered(np.zeros((512, 512), np.uint8), [((24, 20), f"{NAME} {MRN}")], 20)
    frames[frame][mark > 100] = 4095
    words.flush()


MADE: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "ct": (series_ct, 2000),
    "ct-j2k": (series_ct_packed, 2000),
    "phases": (series_phases, 600),
    "enhanced": (series_enhanced, 600),
    "enhanced-j2k": (series_packed, 600),
    "enhanced-mr": (series_enhanced_mr, 600),
    "cine": (clip_jpeg, 1500),
    "cine-raw": (clip_raw, 1500),
    "xa": (clip_xa, 1000),
    "ct-hidden": (series_hidden, 60),
    "enhanced-hidden": (series_hidden_frame, 60),
}

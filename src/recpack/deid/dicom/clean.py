"""One DICOM object in, one clean object out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pydicom.dataset import Dataset

from recpack.deid.dicom.elements import Cleaner
from recpack.deid.dicom.header import complete, complete_uids, string_of
from recpack.deid.dicom.pixels import put_pixels
from recpack.deid.dicom.render import render_previews
from recpack.dicom.elements import (
    PIXEL_TAGS,
    READ_ERRORS,
    frames_of,
    has_pixels,
    is_dicom,
    number_of,
    open_bytes,
    open_dataset,
    quiet,
    text_of,
)
from recpack.dicom.encode import part10
from recpack.dicom.frames import DECODE_ERRORS
from recpack.model.clean import CleanObject
from recpack.model.document import Box, ImagingObject
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs, Scrubber

_ENCAPSULATED_DOCUMENT = 0x00420011
_DIRECTORY = 0x00041220
_STUDY_DATES = (0x00080020, 0x00080021, 0x00080022, 0x0008002A, 0x00080023)


def clean_object(
    path: str,
    source: SourceFile,
    obj: ImagingObject,
    scrubber: Scrubber,
    paint: Sequence[Box],
    blobs: Blobs,
) -> Outcome[CleanObject]:
    """The object freed of identity, stored as a Part 10 file with rendered previews.

    `paint` are boxes in frame pixels. An object that may show text but cannot be decoded, an
    encapsulated document, a slide label and a DICOMDIR give no value and a problem that says why.
    """
    with quiet():
        try:
            dataset = open_dataset(path)
            refused = _refusal(dataset, obj)
            if refused:
                return _left_out(source, refused)
            return _clean(dataset, source, obj, scrubber, paint, blobs)
        except RecursionError:
            return _left_out(source, "dicom-too-deep")
        except READ_ERRORS as error:
            return _left_out(source, "dicom-unreadable", type(error).__name__)


def _problem(
    source: SourceFile, code: str, severity: Severity = Severity.WARNING, detail: str = ""
) -> Problem:
    return Problem(code, severity, "redact", source.id, None, detail)


def _left_out(source: SourceFile, code: str, detail: str = "") -> Outcome[CleanObject]:
    severity = Severity.INFO if code == "dicomdir-rebuilt" else Severity.ERROR
    return Outcome(None, (_problem(source, code, severity, detail),))


def _refusal(dataset: Dataset, obj: ImagingObject) -> str:
    """Why an object cannot travel at all ("" if it can)."""
    if not is_dicom(dataset):
        return "dicom-unreadable"
    if _DIRECTORY in dataset:
        return "dicomdir-rebuilt"
    if _ENCAPSULATED_DOCUMENT in dataset:
        return "encapsulated-document"
    flavours = set(text_of(dataset, 0x00080008).upper().split("\\"))
    if text_of(dataset, 0x00080060).upper() == "SM" and flavours & {"LABEL", "OVERVIEW"}:
        return "slide-label"
    if obj.needs_ocr and obj.raster is None and has_pixels(dataset):
        return "pixel-undecodable"
    return ""


def _clean(
    dataset: Dataset,
    source: SourceFile,
    obj: ImagingObject,
    scrubber: Scrubber,
    paint: Sequence[Box],
    blobs: Blobs,
) -> Outcome[CleanObject]:
    little = dataset.original_encoding[1] is not False
    cleaner = Cleaner(scrubber, little_endian=little)
    data = cleaner.dataset(dataset)
    if not has_pixels(dataset) and any(tag in dataset for tag in PIXEL_TAGS):
        cleaner.problems.add("pixel-layout-missing")
    try:
        syntax = put_pixels(dataset, data, paint)
    except DECODE_ERRORS as error:
        return _left_out(source, "pixel-undecodable", type(error).__name__)
    meta = getattr(dataset, "file_meta", None) or Dataset()
    sop_class, instance = complete_uids(
        data,
        cleaner.values,
        str(meta.get("MediaStorageSOPClassUID") or ""),
        str(meta.get("MediaStorageSOPInstanceUID") or ""),
        source.sha256,
    )
    complete(data, scrubber, pixels_cleaned=bool(paint) or obj.needs_ocr)
    written = part10(data, sop_class, instance, syntax)
    blob = blobs.put(written)
    clean = open_bytes(written)
    previews, complete_set = render_previews(clean, blobs)
    problems = [_problem(source, code) for code in sorted(cleaner.problems)]
    if not complete_set:
        problems.append(_problem(source, "pixel-undecodable"))
    counts = dict(cleaner.values.counts)
    if paint:
        counts["pixels"] = len(paint)
    study_date = next((d for d in (string_of(data, t)[:8] for t in _STUDY_DATES) if d), "")
    text = {name: string_of(data, tag) for name, tag in _TEXTS.items()}
    return Outcome(
        CleanObject(
            source=source.id,
            blob=blob,
            sop_class=sop_class,
            sop_instance=instance,
            study_instance=string_of(data, 0x0020000D),
            series_instance=string_of(data, 0x0020000E),
            modality=text["modality"],
            study_date=_iso(study_date),
            study_description=text["study"],
            series_description=text["series"],
            series_number=number_of(clean, 0x00200011),
            instance_number=number_of(clean, 0x00200013),
            body_part=text["body_part"],
            rows=number_of(clean, 0x00280010),
            columns=number_of(clean, 0x00280011),
            frames=frames_of(clean),
            previews=previews,
            position=_position(clean),
            pixel_spacing=_spacing(clean),
            redactions=tuple(sorted((k, v) for k, v in counts.items() if v)),
        ),
        tuple(problems),
    )


_TEXTS = {
    "modality": 0x00080060,
    "study": 0x00081030,
    "series": 0x0008103E,
    "body_part": 0x00180015,
}


def _iso(date: str) -> str:
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}" if len(date) == 8 and date.isdigit() else ""


def _numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    try:
        value = dataset.get(keyword)
        if value is None or isinstance(value, str):
            return ()
        return tuple(float(v) for v in (value if _iterable(value) else (value,)))
    except READ_ERRORS:
        return ()


def _iterable(value: object) -> bool:
    return isinstance(value, Sequence) or isinstance(value, Iterator) or hasattr(value, "__iter__")


def _position(dataset: Dataset) -> float | None:
    """Place along the slice normal in mm: sorts a stack (PS3.3 C.7.6.2.1.1)."""
    at = _numbers(dataset, "ImagePositionPatient")
    axes = _numbers(dataset, "ImageOrientationPatient")
    if len(at) == 3 and len(axes) == 6:
        r, c = axes[:3], axes[3:]
        normal = (
            r[1] * c[2] - r[2] * c[1],
            r[2] * c[0] - r[0] * c[2],
            r[0] * c[1] - r[1] * c[0],
        )
        along = sum(a * n for a, n in zip(at, normal, strict=True))
        return round(along, 4) if math.isfinite(along) else None
    place = _numbers(dataset, "SliceLocation")
    return place[0] if place and math.isfinite(place[0]) else None


def _spacing(dataset: Dataset) -> float | None:
    """Row spacing in mm, in the patient where known, else at the detector."""
    for keyword in ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"):
        values = _numbers(dataset, keyword)
        if values and math.isfinite(values[0]) and values[0] > 0:
            return values[0]
    return None



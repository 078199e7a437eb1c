"""One DICOM object in, one clean object out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from recpack.deid.dicom.elements import Cleaner
from recpack.deid.dicom.enclosed import put_enclosed
from recpack.deid.dicom.header import complete, complete_uids, earlier_methods, string_of
from recpack.deid.dicom.pixels import put_pixels
from recpack.deid.dicom.slides import is_slide_label
from recpack.dicom import enclosed
from recpack.dicom.deflated import InflationError
from recpack.dicom.elements import (
    META_CLASS,
    META_INSTANCE,
    PIXEL_TAGS,
    READ_ERRORS,
    ends_early,
    frames_of,
    has_pixels,
    is_dicom,
    meta_text,
    number_of,
    open_dataset,
    quiet,
    raw_value,
)
from recpack.dicom.encode import DataSet, part10_parts
from recpack.dicom.pixels.carriers import pixels_bear_text
from recpack.dicom.pixels.decoders import is_compressed, missing_bytes
from recpack.dicom.pixels.frames import DECODE_ERRORS, ensure_transfer_syntax
from recpack.dicom.series.acquisition import acquisition_of
from recpack.dicom.series.plane import along, normal_of
from recpack.dicom.stream_size import is_of_another_size
from recpack.model.clean import CleanObject
from recpack.model.dicom_options import ALL_DICOM_OPTIONS
from recpack.model.document import BlobId, ImagingObject, Patch
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile, SourceId
from recpack.ports import Blobs, Scrubber

_DIRECTORY = 0x00041220
# Pixel Spacing, Imager Pixel Spacing, Nominal Scanned Pixel Spacing.
_SPACINGS = (0x00280030, 0x00181164, 0x00182010)
_STUDY_DATES = (0x00080020, 0x00080021, 0x00080022, 0x0008002A, 0x00080023)


def clean_object(
    path: str,
    source: SourceFile,
    obj: ImagingObject,
    scrubber: Scrubber,
    paint: Sequence[Patch],
    blobs: Blobs,
    *,
    options: frozenset[str] = ALL_DICOM_OPTIONS,
) -> Outcome[CleanObject]:
    """The object freed of identity, stored as a Part 10 file; its pixels only where painted.

    `paint` are boxes in frame pixels and the frames that show them. Pixels of unknown form, an
    object that holds a file of no known kind, a slide label and a DICOMDIR give no value and a
    problem that says why. The payload of an enclosed PDF or CDA is left empty: its redacted paper
    fills it.
    `options` are names of DICOM_OPTIONS.
    """
    with quiet():
        try:
            dataset = open_dataset(path)
            refused = _refusal(dataset, obj, options)
            if refused:
                return _left_out(source, refused)
            return _clean(dataset, _Job(source, obj, scrubber, paint, blobs, options))
        except RecursionError:
            return _left_out(source, "dicom-too-deep")
        except (InflationError, MemoryError):
            return _left_out(source, "too-large")
        except READ_ERRORS as error:
            return _left_out(source, "dicom-unreadable", type(error).__name__)


def _problem(
    source: SourceFile, code: str, severity: Severity = Severity.WARNING, detail: str = ""
) -> Problem:
    return Problem(code, severity, "redact", source.id, None, detail)


# Not handed over by design, which is no error.
_MEANT = frozenset({"dicomdir-rebuilt", "slide-label"})


def _left_out(source: SourceFile, code: str, detail: str = "") -> Outcome[CleanObject]:
    severity = Severity.INFO if code in _MEANT else Severity.ERROR
    return Outcome(None, (_problem(source, code, severity, detail),))


def _refusal(dataset: Dataset, obj: ImagingObject, options: frozenset[str]) -> str:
    """Why an object cannot travel at all ("" if it can)."""
    if not is_dicom(dataset):
        return "dicom-unreadable"
    if _DIRECTORY in dataset:
        return "dicomdir-rebuilt"
    if enclosed.DOCUMENT in dataset and obj.sop_class not in enclosed.MIME_OF:
        return "encapsulated-document"
    if is_slide_label(dataset):
        return "slide-label"
    off = obj.needs_ocr and "clean-pixel-data" not in options
    return "pixel-cleaning-off" if off else ""


@dataclass(frozen=True, slots=True)
class _Job:
    """What cleaning one object needs besides its data set."""

    source: SourceFile
    obj: ImagingObject
    scrubber: Scrubber
    paint: Sequence[Patch]
    blobs: Blobs
    options: frozenset[str]


def _clean(dataset: Dataset, job: _Job) -> Outcome[CleanObject]:
    cleaner = Cleaner(
        job.scrubber,
        little_endian=dataset.original_encoding[1] is not False,
        options=job.options,
    )
    data = cleaner.dataset(dataset)
    _doubt(dataset, cleaner)
    if job.obj.sop_class in enclosed.MIME_OF:
        try:
            put_enclosed(dataset, data, job.obj.sop_class, job.scrubber)
        except (ValueError, OverflowError) as error:
            return _left_out(job.source, "encapsulated-document", type(error).__name__)
    try:
        syntax = put_pixels(dataset, data, job.paint)
    except DECODE_ERRORS as error:
        return _left_out(job.source, "pixel-undecodable", type(error).__name__)
    if "clean-graphics" not in job.options:
        for tag in [t for t in data if t >> 24 == 0x60]:
            del data[tag]  # the Basic Profile alone removes overlay planes
    sop_class, instance = complete_uids(
        data,
        cleaner.values,
        meta_text(dataset, META_CLASS),
        meta_text(dataset, META_INSTANCE),
        job.source.sha256,
    )
    complete(
        data,
        job.scrubber,
        pixels_cleaned=bool(job.paint) or pixels_bear_text(dataset),
        options=job.options,
        earlier=earlier_methods(dataset),
    )
    written = part10_parts(data, sop_class, instance, syntax)
    problems = [_problem(job.source, code) for code in sorted(cleaner.problems)]
    counts = cleaner.values.counts + Counter(pixels=len(job.paint))
    described = _describe(data, dataset, job.source.id, job.blobs.put(*written))
    value = replace(described, redactions=tuple(sorted(counts.items())))
    return Outcome(value, tuple(problems))


def _doubt(dataset: Dataset, cleaner: Cleaner) -> None:
    """Tell what is wrong with the bytes of the original."""
    if ends_early(dataset):
        cleaner.problems.add("dicom-truncated")
    if not any(tag in dataset for tag in PIXEL_TAGS):
        return
    if not has_pixels(dataset):
        cleaner.problems.add("pixel-layout-missing")
        return
    syntax = ensure_transfer_syntax(dataset)
    if not is_compressed(syntax):
        if missing_bytes(dataset):
            cleaner.problems.add("pixel-truncated")
    elif is_of_another_size(dataset, syntax):
        cleaner.problems.add("pixel-size-doubtful")


def _describe(data: DataSet, dataset: Dataset, source: SourceId, blob: BlobId) -> CleanObject:
    """The record of a clean object; every word in it comes from the clean elements.

    Sizes and places are those of the original, for cleaning never changes them.
    """
    date = next((d for d in (string_of(data, t)[:8] for t in _STUDY_DATES) if d), "")
    return CleanObject(
        source=source,
        blob=blob,
        sop_class=string_of(data, 0x00080016),
        sop_instance=string_of(data, 0x00080018),
        study_instance=string_of(data, 0x0020000D),
        series_instance=string_of(data, 0x0020000E),
        modality=string_of(data, 0x00080060),
        study_date=_iso(date),
        study_description=string_of(data, 0x00081030),
        series_description=string_of(data, 0x0008103E),
        series_number=_number(data, 0x00200011),
        instance_number=_number(data, 0x00200013),
        body_part=string_of(data, 0x00180015),
        rows=number_of(dataset, 0x00280010),
        columns=number_of(dataset, 0x00280011),
        frames=frames_of(dataset),
        position=_position(dataset),
        pixel_spacing=_spacing(dataset),
        made=acquisition_of(data),
    )


def _number(data: DataSet, tag: int) -> int:
    """A whole number that may stand for an identity, so only as it is after cleaning."""
    text = string_of(data, tag).split("\\")[0].strip()
    return int(text) if text.lstrip("+-").isdecimal() and text.isascii() else 0


def _iso(date: str) -> str:
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}" if len(date) == 8 and date.isdigit() else ""


def _numbers(dataset: Dataset, tag: int) -> tuple[float, ...]:
    try:
        element = dataset.get_item(tag)
        if element is None:
            return ()
        value = raw_value(element)
        if value is not None:
            return tuple(float(v) for v in value.strip(b" \0").split(b"\\")) if value else ()
        value = dataset[tag].value
        if value is None or isinstance(value, str):
            return ()
        return tuple(float(v) for v in (value if hasattr(value, "__iter__") else (value,)))
    except READ_ERRORS:
        return ()


def _position(dataset: Dataset) -> float | None:
    """Place along the slice normal in mm: sorts a stack (PS3.3 C.7.6.2.1.1)."""
    at = _numbers(dataset, 0x00200032)
    axes = _numbers(dataset, 0x00200037)
    if len(at) == 3 and len(axes) == 6:
        where = along(at, normal_of(axes))
        return round(where, 4) if math.isfinite(where) else None
    place = _numbers(dataset, 0x00201041)
    return place[0] if place and math.isfinite(place[0]) else None


def _spacing(dataset: Dataset) -> float | None:
    """Row spacing in mm, in the patient where known, else at the detector."""
    for tag in _SPACINGS:
        values = _numbers(dataset, tag)
        if values and math.isfinite(values[0]) and values[0] > 0:
            return values[0]
    return None

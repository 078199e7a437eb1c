"""Where a frame lies and how large its pixels are: top level and functional groups alike."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydicom.dataset import Dataset

from recpack.dicom.elements import READ_ERRORS, frames_of, number_of, text_of
from recpack.dicom.series.plane import Vector, along, unit_normal

_PROJECTIONS = frozenset({"CR", "DX", "MG", "RF", "XA", "PX", "IO", "RG"})
_OPPOSITE = {"A": "P", "P": "A", "L": "R", "R": "L", "H": "F", "F": "H"}
_SECOND_LETTER = 0.3  # a second letter where the axis leans by more than about 17 degrees


@dataclass(frozen=True, slots=True)
class Place:
    """One frame in space.

    `item` is the object's place in its series, `frame` counts from 0 within the object. `spacing`
    is (between rows, between columns) in mm; `along` the way along the slice normal in mm
    (PS3.3 C.7.6.2.1.1). `phase` holds what sets repeated slices apart; `part` what never shares a
    stack (segment number, kind of picture); `lone` frames stay with their own object: a clip, or
    a projection.
    """

    item: int
    frame: int
    rows: int
    columns: int
    orientation: Vector = ()
    along: float | None = None
    spacing: Vector = ()
    at_detector: bool = False
    letters: tuple[str, ...] = ()
    number: int = 0
    phase: tuple[str, ...] = ()
    part: str = ""
    label: str = ""
    lone: bool = False


def numbers(value: Any) -> Vector:
    """Finite numbers of a DS, FD, IS ... value; () where any is missing or odd."""
    if value is None or isinstance(value, (str, bytes)):
        return ()
    try:
        out = tuple(float(v) for v in (value if hasattr(value, "__iter__") else (value,)))
    except READ_ERRORS:
        return ()
    return out if all(map(math.isfinite, out)) else ()


def element(dataset: Dataset | None, keyword: str) -> Any:
    """The value of an element, None where it is absent or cannot be read."""
    if dataset is None:
        return None
    try:
        return dataset.get(keyword)
    except READ_ERRORS:
        return None


def first_item(dataset: Dataset | None, keyword: str, at: int = 0) -> Dataset | None:
    """Item `at` of a sequence, None where there is none."""
    items = element(dataset, keyword)
    try:
        return items[at] if items is not None and len(items) > at else None
    except READ_ERRORS:
        return None


class Groups:
    """Functional groups of a frame: its own, else the shared ones, else the top level."""

    def __init__(self, dataset: Dataset, frame: int) -> None:
        self._own = first_item(dataset, "PerFrameFunctionalGroupsSequence", frame)
        self._shared = first_item(dataset, "SharedFunctionalGroupsSequence")
        self._top = dataset

    def item(self, sequence: str) -> Dataset | None:
        """The macro's item for this frame."""
        return first_item(self._own, sequence) or first_item(self._shared, sequence)

    def value(self, sequence: str, keyword: str) -> Any:
        """An element of a macro, or of the object itself."""
        found = element(self.item(sequence), keyword)
        return found if found is not None else element(self._top, keyword)


def letters_of_axis(axis: Vector) -> str:
    """Where an axis points: "L", or "LP" where it leans. +x is left, +y posterior, +z head."""
    names = (("L", "R"), ("P", "A"), ("H", "F"))
    found = sorted(zip(axis, names, strict=True), key=lambda p: -abs(p[0]))
    told = [pair[v < 0] for v, pair in found[:1]]
    told += [pair[v < 0] for v, pair in found[1:2] if abs(v) > _SECOND_LETTER]
    return "".join(told)


def _opposite(word: str) -> str:
    return "".join(_OPPOSITE.get(c, "") for c in word)


def letters_of(dataset: Dataset, axes: Vector) -> tuple[str, ...]:
    """Letters at left, right, top, bottom: from direction cosines, else Patient Orientation."""
    if text_of(dataset, 0x00102210).upper() == "QUADRUPED":
        return ()
    if unit_normal(axes):
        right, bottom = letters_of_axis(axes[:3]), letters_of_axis(axes[3:])
    else:
        told = text_of(dataset, 0x00200020).upper()
        parts = [p.strip(" '\"[]") for p in told.replace(",", "\\").split("\\")]
        if len(parts) != 2 or not all(p and set(p) <= set(_OPPOSITE) for p in parts):
            return ()
        right, bottom = parts
    return _opposite(right), right, _opposite(bottom), bottom


def spacing_of(dataset: Dataset, groups: Groups) -> tuple[Vector, bool]:
    """(mm between rows, mm between columns), and whether measured at the detector (PS3.3 10.7)."""
    own = _pair(groups.value("PixelMeasuresSequence", "PixelSpacing"))
    detector = _pair(element(dataset, "ImagerPixelSpacing"))
    if text_of(dataset, 0x00080060).upper() in _PROJECTIONS and detector:
        calibrated = text_of(dataset, 0x00280A02) != ""
        if own and (own != detector or calibrated):
            return own, False
        return detector, True
    if own or detector:
        return own or detector, not own
    scanned = _pair(element(dataset, "NominalScannedPixelSpacing"))
    return (scanned, True) if scanned else (_ultrasound(dataset), False)


def _pair(value: Any) -> Vector:
    found = numbers(value)
    return found[:2] if len(found) >= 2 and min(found[:2]) > 0 else ()


def _ultrasound(dataset: Dataset) -> Vector:
    """Millimetres of the 2D regions, where all that are in centimetres agree (C.8.5.5)."""
    found: set[Vector] = set()
    for region in element(dataset, "SequenceOfUltrasoundRegions") or ():
        if number_of(region, 0x00186012) != 1:
            continue
        units = number_of(region, 0x00186024), number_of(region, 0x00186026)
        deltas = _pair((element(region, "PhysicalDeltaY"), element(region, "PhysicalDeltaX")))
        if units == (3, 3) and deltas:
            found.add((round(10 * deltas[0], 6), round(10 * deltas[1], 6)))
    return found.pop() if len(found) == 1 else ()


def _offsets(dataset: Dataset) -> Vector:
    """Way of each frame along the normal, from the first: RT dose, reconstructed NM."""
    grid = numbers(element(dataset, "GridFrameOffsetVector"))
    if grid:
        return grid if grid[0] == 0 else tuple(v - grid[0] for v in grid)
    step = numbers(element(dataset, "SpacingBetweenSlices"))
    flavours = text_of(dataset, 0x00080008).upper()
    if step and "RECON" in flavours and text_of(dataset, 0x00080060).upper() in {"NM", "PT"}:
        return tuple(i * step[0] for i in range(frames_of(dataset)))
    return ()


def _view(dataset: Dataset) -> str:
    """Side and view of a projection: "R MLO"."""
    side = text_of(dataset, 0x00200062) or text_of(dataset, 0x00200060)
    return " ".join(v for v in (side.strip(), text_of(dataset, 0x00185101).strip()) if v)


def _phase(dataset: Dataset, groups: Groups) -> tuple[str, ...]:
    """What may set two frames at one place apart, the most telling first."""
    told = (
        groups.value("FrameContentSequence", "TemporalPositionIndex"),
        element(dataset, "TemporalPositionIdentifier"),
        groups.value("MRDiffusionSequence", "DiffusionBValue"),
        groups.value("MREchoSequence", "EffectiveEchoTime"),
        element(dataset, "EchoTime"),
        _flavour(dataset, groups),
        element(dataset, "AcquisitionNumber"),
        element(dataset, "TriggerTime"),
    )
    return tuple("" if v is None else str(v) for v in told)


def _flavour(dataset: Dataset, groups: Groups) -> str:
    for sequence in ("MRImageFrameTypeSequence", "CTImageFrameTypeSequence"):
        told = element(groups.item(sequence), "FrameType")
        if told:
            return "\\".join(map(str, told))
    return text_of(dataset, 0x00080008).upper()


def _part(dataset: Dataset, groups: Groups) -> str:
    segment = element(groups.item("SegmentIdentificationSequence"), "ReferencedSegmentNumber")
    if segment is not None:
        return f"segment {int(segment)}"
    return "localiser" if "LOCALIZER" in text_of(dataset, 0x00080008).upper() else ""


def places_of(dataset: Dataset, item: int) -> Iterator[Place]:
    """Every frame of an object, in its own order."""
    offsets = _offsets(dataset)
    projection = text_of(dataset, 0x00080060).upper() in _PROJECTIONS
    count = frames_of(dataset)
    detector = first_item(dataset, "DetectorInformationSequence")
    for frame in range(count):
        groups = Groups(dataset, frame)
        axes = numbers(groups.value("PlaneOrientationSequence", "ImageOrientationPatient"))
        axes = axes or numbers(element(detector, "ImageOrientationPatient"))
        at = numbers(groups.value("PlanePositionSequence", "ImagePositionPatient"))
        at = at or numbers(element(detector, "ImagePositionPatient"))
        where = _along(dataset, axes, at)
        if where is not None and frame < len(offsets):
            where += offsets[frame]
        spacing, at_detector = spacing_of(dataset, groups)
        yield Place(
            item=item,
            frame=frame,
            rows=number_of(dataset, 0x00280010),
            columns=number_of(dataset, 0x00280011),
            orientation=tuple(round(v, 3) + 0.0 for v in axes) if unit_normal(axes) else (),
            along=where,
            spacing=spacing,
            at_detector=at_detector,
            letters=letters_of(dataset, axes),
            number=number_of(dataset, 0x00200013),
            phase=_phase(dataset, groups),
            part=_part(dataset, groups),
            label=_view(dataset),
            lone=where is None and (count > 1 or projection),
        )


def _along(dataset: Dataset, axes: Vector, at: Vector) -> float | None:
    normal = unit_normal(axes)
    if normal and len(at) == 3:
        return round(along(at, normal), 3) + 0.0
    place = numbers(element(dataset, "SliceLocation"))
    return round(place[0], 3) if place and frames_of(dataset) == 1 else None

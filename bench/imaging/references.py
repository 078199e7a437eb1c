"""Do references still lead to their object? A study whose objects refer to one another, counted."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import pydicom
from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.uid import UID

from bench.imaging.key import Path, elements, lookup
from bench.imaging.plants import CLASSES, ROOT, Planting, code, items, pixels, start
from recpack.dicom.elements import quiet

_OWN = ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID",
        "TrackingUID", "DimensionOrganizationUID")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edge:
    """One reference: the element in `object` that names `target`'s own UID of kind `keyword`."""

    object: str
    where: Path
    target: str
    keyword: str


def edges(datasets: Mapping[str, Dataset]) -> list[Edge]:
    """Every UID that is the own UID of some object of the folder, where another element names it."""
    own: dict[str, tuple[str, str]] = {}
    for name, dataset in datasets.items():
        for keyword in _OWN:
            if keyword in dataset:
                own.setdefault(str(dataset[keyword].value), (name, keyword))
    out = []
    for name, dataset in datasets.items():
        for where, element in elements(dataset):
            if element.VR != "UI":
                continue
            values = element.value if not isinstance(element.value, str) else [element.value]
            for uid in values or ():
                target = own.get(str(uid))
                if target and (name, keyword_for_tag(where[-1])) != target:
                    out.append(Edge(name, where, *target))
    return out


def resolved(datasets: Mapping[str, Dataset], found: list[Edge]) -> list[Edge]:
    """Those references that hold in (other) data sets of the same names."""
    out = []
    for edge in found:
        target = datasets.get(edge.target)
        source = datasets.get(edge.object)
        if target is None or source is None:
            continue
        wanted = str(target.get(edge.keyword, ""))
        value = lookup(source, edge.where)
        named = [value] if isinstance(value, str) else list(value or ())
        if wanted and wanted in map(str, named):
            out.append(edge)
    return out


def opened(files: Mapping[str, bytes]) -> dict[str, Dataset]:
    """Data sets of those files that pydicom reads."""
    out = {}
    with quiet():
        for name, data in files.items():
            try:
                out[name] = pydicom.dcmread(io.BytesIO(data), force=True)
            except Exception:  # noqa: BLE001, S112 - a peer's output may be anything
                continue
    return out


def _reference(kind: str, number: int) -> Dataset:
    out = Dataset()
    out.ReferencedSOPClassUID, out.ReferencedSOPInstanceUID = CLASSES[kind], f"{ROOT}.4.{number}"
    return out


def _series(*references: Dataset, series: int) -> Dataset:
    out = Dataset()
    out.SeriesInstanceUID = f"{ROOT}.3.{series}"
    out.ReferencedSOPSequence = items(*references)
    return out


def _evidence(kind: str, numbers: range, series: int) -> Dataset:
    out = Dataset()
    out.StudyInstanceUID = f"{ROOT}.1"
    out.ReferencedSeriesSequence = items(
        _series(*(_reference(kind, n) for n in numbers), series=series)
    )
    return out


def _slices() -> list[Planting]:
    out = []
    for number in range(101, 107):
        p = start(f"ct-{number}.dcm", "CT", number)
        p.dataset.SeriesInstanceUID = UID(f"{ROOT}.3.100")
        p.dataset.PatientName, p.dataset.PatientID = "Zhang^San", "RB4807215"
        p.dataset.InstanceNumber = number - 100
        pixels(p.dataset)
        p.dataset.ImagePositionPatient = [0, 0, float(number)]
        p.dataset.ReferencedImageSequence = items(_reference("CT", 101))
        out.append(p)
    return out


def _plain(kind: str, number: int) -> Planting:
    p = start(f"{kind.lower()}-{number}.dcm", kind, number)
    p.dataset.PatientName, p.dataset.PatientID = "Zhang^San", "RB4807215"
    return p


def _image_item(number: int) -> Dataset:
    out = Dataset()
    out.RelationshipType, out.ValueType = "CONTAINS", "IMAGE"
    out.ReferencedSOPSequence = items(_reference("CT", number))
    return out


def _reports() -> list[Planting]:
    sr, ko, pr = _plain("SR", 110), _plain("KO", 111), _plain("PR", 112)
    for p in (sr, ko):
        ds = p.dataset
        ds.ValueType, ds.ContinuityOfContent = "CONTAINER", "SEPARATE"
        ds.CompletionFlag, ds.VerificationFlag = "COMPLETE", "UNVERIFIED"
        ds.ConceptNameCodeSequence = items(code("113000", "Of Interest"))
        ds.CurrentRequestedProcedureEvidenceSequence = items(_evidence("CT", range(101, 107), 100))
        tracked = Dataset()
        tracked.RelationshipType, tracked.ValueType = "CONTAINS", "UIDREF"
        tracked.ConceptNameCodeSequence = items(code("112040", "Tracking Unique Identifier"))
        tracked.UID = f"{ROOT}.9.1"
        deep = Dataset()
        deep.RelationshipType, deep.ValueType = "CONTAINS", "CONTAINER"
        deep.ContentSequence = items(*map(_image_item, range(103, 107)), tracked)
        ds.ContentSequence = items(_image_item(101), _image_item(102), deep)
    pr.dataset.ReferencedSeriesSequence = items(_of_image_series(101, 102))
    return [sr, ko, pr]


def _of_image_series(*numbers: int) -> Dataset:
    out = Dataset()
    out.SeriesInstanceUID = f"{ROOT}.3.100"
    out.ReferencedImageSequence = items(*(_reference("CT", n) for n in numbers))
    return out


def _planning() -> list[Planting]:
    rs, plan, dose = _plain("RTSTRUCT", 120), _plain("RTPLAN", 121), _plain("RTDOSE", 122)
    frame, study, series = Dataset(), Dataset(), Dataset()
    frame.FrameOfReferenceUID = f"{ROOT}.2.1"
    study.ReferencedSOPClassUID = "1.2.840.10008.3.1.2.3.1"
    study.ReferencedSOPInstanceUID = f"{ROOT}.1"
    series.SeriesInstanceUID = f"{ROOT}.3.100"
    series.ContourImageSequence = items(*(_reference("CT", n) for n in range(101, 107)))
    study.RTReferencedSeriesSequence = items(series)
    frame.RTReferencedStudySequence = items(study)
    rs.dataset.ReferencedFrameOfReferenceSequence = items(frame)
    roi, contours, contour = Dataset(), Dataset(), Dataset()
    roi.ROINumber, roi.ROIName, roi.ReferencedFrameOfReferenceUID = 1, "GTV", f"{ROOT}.2.1"
    contour.ContourImageSequence = items(_reference("CT", 104))
    contour.ContourGeometricType, contour.NumberOfContourPoints = "CLOSED_PLANAR", 3
    contour.ContourData = [0, 0, 1, 0, 1, 1, 1, 1, 1]
    contours.ReferencedROINumber, contours.ContourSequence = 1, items(contour)
    rs.dataset.StructureSetROISequence = items(roi)
    rs.dataset.ROIContourSequence = items(contours)
    plan.dataset.ReferencedStructureSetSequence = items(_reference("RTSTRUCT", 120))
    plan.dataset.FrameOfReferenceUID = f"{ROOT}.2.1"
    dose.dataset.ReferencedRTPlanSequence = items(_reference("RTPLAN", 121))
    dose.dataset.FrameOfReferenceUID = f"{ROOT}.2.1"
    return [rs, plan, dose]


def _derived() -> list[Planting]:
    seg, reg = _plain("SEG", 130), _plain("REG", 131)
    seg.dataset.ReferencedSeriesSequence = items(_instances())
    seg.dataset.FrameOfReferenceUID = f"{ROOT}.2.1"
    organization, segment = Dataset(), Dataset()
    organization.DimensionOrganizationUID = f"{ROOT}.8.1"
    index = Dataset()
    index.DimensionOrganizationUID = f"{ROOT}.8.1"
    seg.dataset.DimensionOrganizationSequence = items(organization)
    seg.dataset.DimensionIndexSequence = items(index)
    segment.SegmentNumber, segment.SegmentLabel, segment.TrackingUID = 1, "Mass", f"{ROOT}.9.1"
    seg.dataset.SegmentSequence = items(segment)
    frames = []
    for number in range(101, 105):
        derivation, source, frame = Dataset(), _reference("CT", number), Dataset()
        derivation.SourceImageSequence = items(source)
        frame.DerivationImageSequence = items(derivation)
        frames.append(frame)
    seg.dataset.PerFrameFunctionalGroupsSequence = items(*frames)
    part = Dataset()
    part.FrameOfReferenceUID = f"{ROOT}.2.1"
    part.ReferencedImageSequence = items(_reference("CT", 101), _reference("CT", 106))
    reg.dataset.RegistrationSequence = items(part)
    reg.dataset.StudiesContainingOtherReferencedInstancesSequence = items(
        _evidence("CT", range(101, 103), 100)
    )
    return [seg, reg]


def _instances() -> Dataset:
    out = Dataset()
    out.SeriesInstanceUID = f"{ROOT}.3.100"
    out.ReferencedInstanceSequence = items(*(_reference("CT", n) for n in range(101, 107)))
    return out


def study() -> list[Planting]:
    """CT slices, and the reports, presentations, contours, plans and registrations about them."""
    return [*_slices(), *_reports(), *_planning(), *_derived()]

"""Generated objects for the answer key: a patient's study, with identities in every kind of place."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import UID

from bench.imaging import halves
from bench.imaging.key import Check, Path
from bench.imaging.phrases import ACQUISITION, Person
from bench.imaging.plants import CLASSES, Planting, code, items, raw_element, start

# Levels of texts that lie in one sequence, and the kinds of object that have a level.
_SEQUENCES = {"sr": 0x0040A730, "roi": 0x30060020, "specimen": 0x00400560}
_KINDS = {"sr": {"SR", "KO"}, "roi": {"RTSTRUCT"}, "rtplan": {"RTPLAN"}, "specimen": {"PR", "NM"}}


@dataclass(slots=True)
class Case:
    """One patient's folder with its answer key, besides what the walk over the elements adds."""

    person: Person
    objects: list[Planting] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


def case(person: Person, seed: int) -> Case:
    """All objects of a patient: each modality in several charsets, with planted texts."""
    chance = random.Random(seed)  # noqa: S311 - the same set for everybody
    out = Case(person)
    number = 0
    for kind in ACQUISITION:
        for _ in range(2):
            number += 1
            charset = chance.choice(person.charsets)
            p = _object(out, person, kind, number, charset, chance)
            out.objects.append(p)
    return out


def _object(
    out: Case,
    person: Person,
    kind: str,
    number: int,
    charset: str,
    chance: random.Random,
) -> Planting:
    p = start(f"{kind.lower()}-{number:02d}.dcm", kind, number, charset)
    ds = p.dataset
    root = f"1.2.826.0.1.3680043.10.{9000 + len(person.mrn)}.{person.root}"
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = UID(f"{root}.4.{number}")
    ds.StudyInstanceUID, ds.SeriesInstanceUID = UID(f"{root}.1"), UID(f"{root}.3.{number}")
    ds.FrameOfReferenceUID = UID(f"{root}.2")
    day = f"2024{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate",
                    "InstanceCreationDate", "PerformedProcedureStepStartDate"):  # fmt: skip
        setattr(ds, keyword, day)
    ds.AcquisitionDateTime = f"{day}101502.000000"
    ds.DateOfLastCalibration = f"2023{chance.randint(1, 12):02d}05"
    _who(p, person, chance)
    for keyword, values in halves.acquisition(person.half, kind):
        setattr(ds, keyword, chance.choice(values))
    if kind in {"CT", "MR", "PT", "NM", "US", "SC"}:
        _picture(ds, chance)
    _texts(out, p, person, kind, chance)
    out.checks += [Check("text_removed", p.name, (), v) for v in person.secrets()]
    _private(out, p, person, chance)
    _references(ds, root, chance)
    return p


def _who(p: Planting, person: Person, chance: random.Random) -> None:
    ds = p.dataset
    p.put(ds, "PatientName", chance.choice(person.names_in(p.charset)))
    p.put(ds, "PatientID", chance.choice(person.ids))
    p.put(ds, "PatientBirthDate", person.birth)
    p.put(ds, "AccessionNumber", person.accession)
    p.put(ds, "PatientTelephoneNumbers", person.phone)
    p.put(ds, "InstitutionName", person.hospital)
    p.put(ds, "ReferringPhysicianName", person.doctor.replace(" ", "^"))
    p.put(ds, "StationName", person.station)
    p.put(ds, "DeviceSerialNumber", person.serial)
    p.put(ds, "PatientWeight", str(chance.randint(45, 110)))
    p.put(ds, "PatientSize", f"1.{chance.randint(50, 95)}")


def _picture(ds: Dataset, chance: random.Random) -> None:
    side = 24
    noise = np.array([chance.randrange(0, 2000) for _ in range(side * side)], dtype="<u2")
    ds.Rows = ds.Columns = side
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 12, 11
    ds.PixelRepresentation, ds.SamplesPerPixel = 0, 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.add_new(0x7FE00010, "OW", noise.tobytes())


def _texts(out: Case, p: Planting, person: Person, kind: str, chance: random.Random) -> None:
    """Descriptions with a value to remove and words to keep, at the top and two levels down."""
    known = person.values()
    for keyword, level, choices in halves.texts(person):
        if kind not in _KINDS.get(level, {kind}):
            continue
        template = chance.choice(choices)
        if not _fits(template, person, p.charset):
            template = choices[0]
        text = template.format(**known)
        item, where = _place(p.dataset, level)
        p.put(item, keyword, text)
        out.checks += text_checks(p.name, (*where, int(tag_for_keyword(keyword) or 0)), template,
                                  known)  # fmt: skip


def text_checks(name: str, where: Path, template: str, known: dict[str, str]) -> list[Check]:
    """What must go from a planted text, and the words round it that must stay."""
    gone = [Check("text_removed", name, where, value)
            for key, value in known.items() if "{" + key + "}" in template]  # fmt: skip
    kept = [piece.strip(" ,:;()-#=/_.[]") for piece in _outside(template)]
    return [*gone, *(Check("text_retained", name, where, words) for words in kept if words)]


def _outside(template: str) -> list[str]:
    """What stands outside the places for identities."""
    pieces, rest = [], template
    while "{" in rest:
        before, _, rest = rest.partition("{")
        pieces.append(before)
        rest = rest.partition("}")[2]
    return [*pieces, rest]


def _fits(template: str, person: Person, charset: str) -> bool:
    try:
        from bench.imaging.plants import CHARSETS

        CHARSETS[charset][1](template.format(**person.values()))
    except UnicodeEncodeError:
        return False
    return True


def _place(ds: Dataset, level: str) -> tuple[Dataset, tuple[int, ...]]:
    """The data set that holds a text: the object, a request, its protocol code, or a report item."""
    if level in {"top", "rtplan"}:
        return ds, ()
    if level in _SEQUENCES:
        tag = _SEQUENCES[level]
        if tag not in ds:
            ds.add_new(tag, "SQ", items(_text_item() if level == "sr" else Dataset()))
        return ds[tag][0], (tag, 0)
    if "RequestAttributesSequence" not in ds:
        request = Dataset()
        request.ScheduledProtocolCodeSequence = items(code("P5-09051", "Scan", "SRT"))
        ds.RequestAttributesSequence = items(request)
    request = ds.RequestAttributesSequence[0]
    if level == "request":
        return request, (0x00400275, 0)
    return request.ScheduledProtocolCodeSequence[0], (0x00400275, 0, 0x00400008, 0)


def _text_item() -> Dataset:
    out = Dataset()
    out.RelationshipType, out.ValueType = "CONTAINS", "TEXT"
    out.ConceptNameCodeSequence = items(code("121071", "Finding"))
    return out


def _private(out: Case, p: Planting, person: Person, chance: random.Random) -> None:
    """Values of well-known vendors that the TCIA knowledge base keeps, and unknown ones beside."""
    for creator, tag, vr, value in halves.private(person.half):
        block = tag & 0xFFFF0000 | (tag & 0xFF00) >> 8
        p.dataset[Tag(block)] = raw_element(block, "LO", creator.encode())
        p.dataset[Tag(tag)] = raw_element(tag, vr, value)
        out.checks.append(Check("tag_retained", p.name, (tag,)))
    secret = f"pv{chance.randrange(10**8):08d}"
    p.dataset[Tag(0x00990010)] = raw_element(0x00990010, "LO", b"HOUSE SYSTEM")
    p.dataset[Tag(0x00991001)] = raw_element(0x00991001, "LO", secret.encode())
    out.checks.append(Check("text_removed", p.name, (0x00991001,), secret))


def _references(ds: Dataset, root: str, chance: random.Random) -> None:
    """Images of the study, referred to in the usual sequences."""
    reference, source = Dataset(), Dataset()
    reference.ReferencedSOPClassUID = CLASSES["CT"]
    reference.ReferencedSOPInstanceUID = f"{root}.4.{chance.randint(1, 4)}"
    source.ReferencedSOPClassUID = CLASSES["MR"]
    source.ReferencedSOPInstanceUID = f"{root}.4.{chance.randint(1, 4)}"
    source.PurposeOfReferenceCodeSequence = items(code("121322", "Source image"))
    ds.ReferencedImageSequence = items(reference)
    ds.SourceImageSequence = items(source)


def all_checks(case_: Case, walked: Sequence[Check]) -> list[Check]:
    """The planted checks and those of the walk; a planted element is not walked twice."""
    planted = {(c.object, c.where) for c in case_.checks}
    return [*case_.checks, *(c for c in walked if (c.object, c.where) not in planted)]

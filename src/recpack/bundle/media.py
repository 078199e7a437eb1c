"""The DICOM file-set of a bundle: DICOM/ST00001/SE00001/IM00001 and a DICOMDIR built from them.

A DICOMDIR holds byte offsets between its records (PS3.3 annex F), so it is laid out here:
pydicom's FileSet names files itself, copies each twice, takes time quadratic in their number, and
refuses objects without a study date. Everything comes from the objects; nothing from the clock.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset

from recpack import lang
from recpack.dicom.elements import READ_ERRORS, items_of, open_bytes, quiet, text_of
from recpack.dicom.encode import DataSet, encode, part10, text
from recpack.model.clean import CleanObject
from recpack.model.problem import Problem, Severity
from recpack.model.source import SourceId
from recpack.ports import Blobs

_DIRECTORY_CLASS = "1.2.840.10008.1.3.10"
_EXPLICIT = "1.2.840.10008.1.2.1"
_NEXT, _LOWER, _FIRST, _LAST = 0x00041400, 0x00041420, 0x00041200, 0x00041202
_RECORDS = 0x00041220
_PATIENT = {0x00100010: "PN", 0x00100020: "LO"}
_STUDY = {
    0x00080020: "DA",
    0x00080030: "TM",
    0x00080050: "SH",
    0x00081030: "LO",
    0x0020000D: "UI",
    0x00200010: "SH",
}
_SERIES = {0x00080060: "CS", 0x0008103E: "LO", 0x0020000E: "UI", 0x00200011: "IS"}
_CONTENT = {0x00080023: "DA", 0x00080033: "TM", 0x00200013: "IS"}
_LABEL = {0x00700080: "CS", 0x00700081: "LO"}
# Keys of a record type: tag and VR (PS3.3 section F.5); IMAGE keys also serve types not named.
_LEAF: dict[str, dict[int, str]] = {
    "IMAGE": {0x00080008: "CS", 0x00200013: "IS"},
    "RT DOSE": {0x00200013: "IS", 0x3004000A: "CS"},
    "RT STRUCTURE SET": {0x00200013: "IS", 0x30060002: "SH", 0x30060008: "DA", 0x30060009: "TM"},
    "RT PLAN": {0x00200013: "IS", 0x300A0002: "SH", 0x300A0006: "DA", 0x300A0007: "TM"},
    "RT TREAT RECORD": {0x00200013: "IS", 0x30080250: "DA", 0x30080251: "TM"},
    "PRESENTATION": {0x00200013: "IS", 0x00700082: "DA", 0x00700083: "TM"} | _LABEL,
    "WAVEFORM": _CONTENT,
    "RAW DATA": _CONTENT,
    "SPECTROSCOPY": _CONTENT | {0x00080008: "CS", 0x00280008: "IS"},
    "SR DOCUMENT": _CONTENT | {0x0040A491: "CS", 0x0040A493: "CS", 0x0040A030: "DT"},
    "KEY OBJECT DOC": _CONTENT,
    "ENCAP DOC": _CONTENT | {0x00420010: "ST", 0x00420012: "LO", 0x0040E001: "ST"},
    "REGISTRATION": _CONTENT | _LABEL,
    "FIDUCIAL": _CONTENT | _LABEL,
    "VALUE MAP": _CONTENT | _LABEL,
    "SURFACE": _CONTENT | _LABEL,
    "TRACT": _CONTENT | _LABEL,
    "MEASUREMENT": _CONTENT | _LABEL,
}
_CODED = frozenset({"SR DOCUMENT", "KEY OBJECT DOC", "ENCAP DOC"})
# Keys of type 1C: a record has them only where the object does.
_OPTIONAL = frozenset({0x0040E001, 0x0040A030, 0x00080103})
_VERIFIERS, _VERIFIED = 0x0040A073, 0x0040A030
_CONCEPT_NAME = 0x0040A043
_CODE = {0x00080100: "SH", 0x00080102: "SH", 0x00080103: "SH", 0x00080104: "LO"}


@dataclass(frozen=True, slots=True)
class MediaEntry:
    """Where an object went: `path` is relative to the bundle, with forward slashes.

    `problem` tells of an object that has its file but no record in the DICOMDIR.
    """

    source: SourceId
    path: str
    problem: Problem | None = None


@dataclass(slots=True)
class _Record:
    """A directory record and its children; `offset` is where its item starts in the file."""

    data: DataSet
    children: list[_Record] = field(default_factory=list)
    offset: int = 0


@cache
def _record_types() -> dict[str, str]:
    return {row["sop_class"]: row["record"] for row in lang.read_rows("_dicom/records.tsv")}


def record_type(sop_class: str) -> str:
    """Directory record type of a SOP class: exact, else that of its family, else IMAGE."""
    types = _record_types()
    family = sop_class
    while family not in types and "." in family.rstrip("."):
        family = family.rstrip(".").rpartition(".")[0] + "."
    return types.get(family, "IMAGE")


def _order(obj: CleanObject, first: str) -> tuple[str, str, int, str, int, float, str, str]:
    return (
        first,
        obj.study_instance,
        obj.series_number,
        obj.series_instance,
        obj.instance_number,
        obj.position or 0.0,
        obj.sop_instance,
        obj.blob,
    )


def _as_it_is(_obj: CleanObject, data: bytes) -> bytes:
    return data


def write_media(
    objects: Sequence[CleanObject],
    blobs: Blobs,
    out: Path,
    fill: Callable[[CleanObject, bytes], bytes] = _as_it_is,
) -> tuple[MediaEntry, ...]:
    """Write every object under OUT/DICOM and index them in OUT/DICOMDIR.

    `fill` puts the redacted paper back into an object that held one.

    Entries follow the order of studies, series and instances. The same object twice has one file;
    a second, different object under a used SOP Instance UID has a file but no record. Without
    objects nothing is written. Raises OSError if the disk refuses, KeyError if a blob is damaged.
    """
    first: dict[str, str] = {}
    for obj in objects:
        known_date = first.setdefault(obj.study_instance, obj.study_date)
        first[obj.study_instance] = min(filter(None, (known_date, obj.study_date)), default="")
    ordered = sorted(objects, key=lambda o: _order(o, first[o.study_instance]))
    if not ordered:
        return ()
    entries: list[MediaEntry] = []
    seen: dict[str, tuple[str, str]] = {}
    roots: list[_Record] = []
    with quiet():
        for obj, path in _paths(ordered):
            known = seen.get(obj.sop_instance)
            if known is not None and known[0] == obj.blob:
                entries.append(MediaEntry(obj.source, known[1]))
                continue
            data = fill(obj, blobs.get(obj.blob))
            target = out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            problem = _duplicate(obj) if known is not None else _index(roots, obj, path, data)
            seen.setdefault(obj.sop_instance, (obj.blob, path))
            entries.append(MediaEntry(obj.source, path, problem))
    (out / "DICOMDIR").write_bytes(_directory(roots))
    return tuple(entries)


def _paths(ordered: Sequence[CleanObject]) -> Iterator[tuple[CleanObject, str]]:
    """8.3 file IDs, numbered in order (PS3.10 section 8.2, PS3.12)."""
    studies = groupby(ordered, key=lambda o: o.study_instance)
    for s, (_, study) in enumerate(studies, 1):
        series = groupby(study, key=lambda o: (o.series_number, o.series_instance))
        for e, (_, instances) in enumerate(series, 1):
            for i, obj in enumerate(instances, 1):
                yield obj, f"DICOM/ST{s:05d}/SE{e:05d}/IM{i:05d}"


def _problem(obj: CleanObject, code: str, detail: str = "") -> Problem:
    return Problem(code, Severity.WARNING, "assemble", obj.source, None, detail)


def _duplicate(obj: CleanObject) -> Problem:
    return _problem(obj, "sop-instance-repeated")


def _index(roots: list[_Record], obj: CleanObject, path: str, data: bytes) -> Problem | None:
    """Add the records of one object; a problem if its file cannot be read back."""
    try:
        dataset = open_bytes(data, header=True)
        syntax = str(dataset.file_meta.TransferSyntaxUID)
        leaf = _leaf(dataset, obj, path, syntax)
    except READ_ERRORS as error:
        return _problem(obj, "dicomdir-record-missing", type(error).__name__)
    patient = _child(roots, "PATIENT", dataset, _PATIENT, 0x00100020)
    study = _child(patient.children, "STUDY", dataset, _STUDY, 0x0020000D)
    series = _child(study.children, "SERIES", dataset, _SERIES, 0x0020000E)
    series.children.append(leaf)
    return None


def _child(
    siblings: list[_Record], kind: str, dataset: Dataset, keys: dict[int, str], key: int
) -> _Record:
    wanted = text(text_of(dataset, key, ("utf_8",)))
    for record in reversed(siblings):
        if record.data[key][1] == wanted:
            return record
    record = _Record(_blank(kind) | _copied(dataset, keys) | {key: (keys[key], wanted)})
    siblings.append(record)
    return record


def _blank(kind: str) -> DataSet:
    return {
        _NEXT: ("UL", bytes(4)),
        0x00041410: ("US", b"\xff\xff"),
        _LOWER: ("UL", bytes(4)),
        0x00041430: ("CS", kind.encode("ascii")),
        0x00080005: ("CS", b"ISO_IR 192"),
    }


def _copied(dataset: Dataset, keys: dict[int, str]) -> DataSet:
    return {tag: (vr, text(text_of(dataset, tag, ("utf_8",)))) for tag, vr in keys.items()}


def _leaf(dataset: Dataset, obj: CleanObject, path: str, syntax: str) -> _Record:
    kind = record_type(obj.sop_class)
    data = _blank(kind) | _copied(dataset, _LEAF.get(kind, _LEAF["IMAGE"]))
    if kind == "SR DOCUMENT":
        verified = [text_of(v, _VERIFIED) for v in items_of(dataset, _VERIFIERS) or ()]
        data[_VERIFIED] = ("DT", text(max(verified, default="")))
    data[0x00041500] = ("CS", path.replace("/", "\\").encode("ascii"))
    data[0x00041510] = ("UI", obj.sop_class.encode("ascii"))
    data[0x00041511] = ("UI", obj.sop_instance.encode("ascii"))
    data[0x00041512] = ("UI", syntax.encode("ascii"))
    if kind in _CODED:
        names = items_of(dataset, _CONCEPT_NAME) or ()
        codes = tuple(_told(_copied(item, _CODE)) for item in names[:1])
        data[_CONCEPT_NAME] = ("SQ", codes)
    return _Record(_told(data))


def _told(data: DataSet) -> DataSet:
    """Without the conditional keys that the object does not have."""
    return {tag: e for tag, e in data.items() if tag not in _OPTIONAL or e[1]}


def _walk(records: list[_Record]) -> Iterator[_Record]:
    for record in records:
        yield record
        yield from _walk(record.children)


def _offset(value: int) -> tuple[str, Any]:
    return "UL", struct.pack("<I", value)


def _directory(roots: list[_Record]) -> bytes:
    """The DICOMDIR: offsets count from the first byte of the file to a record's item tag."""
    flat = list(_walk(roots))
    uids = "\n".join(_text(r.data, 0x00041511) for r in flat)
    digest = hashlib.sha256(("dicomdir\n" + uids).encode()).digest()
    uid = f"2.25.{int.from_bytes(digest[:16], 'big')}"
    data: DataSet = {
        0x00041130: ("CS", b"RECPACK"),
        _FIRST: _offset(0),
        _LAST: _offset(0),
        0x00041212: ("US", b"\0\0"),
        _RECORDS: ("SQ", ()),
    }
    at = len(part10(data, _DIRECTORY_CLASS, uid, _EXPLICIT))
    for record in flat:
        record.offset = at
        at += 8 + len(encode(record.data))
    _link(roots)
    if roots:
        data[_FIRST], data[_LAST] = _offset(roots[0].offset), _offset(roots[-1].offset)
    data[_RECORDS] = ("SQ", tuple(r.data for r in flat))
    return part10(data, _DIRECTORY_CLASS, uid, _EXPLICIT)


def _text(data: DataSet, tag: int) -> str:
    value = data.get(tag, ("", b""))[1]
    return value.decode("ascii") if isinstance(value, bytes) else ""


def _link(siblings: list[_Record]) -> None:
    for record, following in zip(siblings, (*siblings[1:], None), strict=False):
        record.data[_NEXT] = _offset(following.offset if following else 0)
        record.data[_LOWER] = _offset(record.children[0].offset if record.children else 0)
        _link(record.children)

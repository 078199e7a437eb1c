"""The DICOM file-set of a bundle: DICOM/ST00001/SE00001/IM00001 and a DICOMDIR built from them.

A DICOMDIR holds byte offsets between its records (PS3.3 annex F), so it is laid out here:
pydicom's FileSet names files itself, copies each twice, takes time quadratic in their number, and
refuses objects without a study date. Everything comes from the objects; nothing from the clock.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from recpack import lang
from recpack.dicom.decode import items_in, read_part10, text_in
from recpack.dicom.encode import DataSet, Value, encode, part10, text
from recpack.model.clean import CleanObject
from recpack.model.problem import Problem, Severity
from recpack.model.source import SourceId
from recpack.ports import Blobs

_DIRECTORY_CLASS = "1.2.840.10008.1.3.10"
_EXPLICIT = "1.2.840.10008.1.2.1"
_NEXT, _LOWER, _FIRST, _LAST = 0x00041400, 0x00041420, 0x00041200, 0x00041202
_RECORDS = 0x00041220
# Records of things that belong to no patient (PS3.3 table F.4-1).
_ROOTS = frozenset({"HANGING PROTOCOL", "PALETTE", "IMPLANT", "IMPLANT ASSY", "IMPLANT GROUP"})
_CODED = frozenset({"SR DOCUMENT", "KEY OBJECT DOC"})
_CONTENT, _VERIFIED, _OBSERVERS, _VERIFIED_AT = 0x0040A730, 0x0040A493, 0x0040A073, 0x0040A030
_NO_TITLE: DataSet = {
    0x00080100: ("SH", b"NOTITLE"),
    0x00080102: ("SH", b"99RECPACK"),
    0x00080104: ("LO", b"Title not given"),
}


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of a record type (PS3.3 section F.5)."""

    tag: int
    vr: str
    type: str
    default: str


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
def _keys(record: str) -> tuple[_Key, ...]:
    rows = lang.read_rows("_dicom/record_keys.tsv")
    return tuple(
        _Key(int(r["tag"], 16), r["vr"], r["type"], r["default"] or "")
        for r in rows
        if r["record"] == record
    )


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
                yield obj, f"DICOM/{_name('ST', s)}/{_name('SE', e)}/{_name('IM', i)}"


def _name(prefix: str, number: int) -> str:
    """At most eight characters: ST00001, IM123456, I1234567 (PS3.10 section 8.2)."""
    name = f"{prefix}{number:05d}"
    return name if len(name) <= 8 else f"{prefix[0]}{number:07d}"


def _problem(obj: CleanObject, code: str, detail: str = "") -> Problem:
    return Problem(code, Severity.WARNING, "assemble", obj.source, None, detail)


def _duplicate(obj: CleanObject) -> Problem:
    return _problem(obj, "sop-instance-repeated")


def _index(roots: list[_Record], obj: CleanObject, path: str, data: bytes) -> Problem | None:
    """Add the records of one object; a problem if its file cannot be read back."""
    try:
        meta, dataset = read_part10(data)
    except (ValueError, struct.error) as error:
        return _problem(obj, "dicomdir-record-missing", type(error).__name__)
    leaf = _leaf(dataset, obj, path, text_in(meta, 0x00020010))
    if _kind(leaf) in _ROOTS:
        roots.append(leaf)
        return None
    patient = _child(roots, "PATIENT", dataset, 0x00100020)
    study = _child(patient.children, "STUDY", dataset, 0x0020000D)
    series = _child(study.children, "SERIES", dataset, 0x0020000E)
    series.children.append(leaf)
    return None


def _kind(record: _Record) -> str:
    return text_in(record.data, 0x00041430)


def _child(siblings: list[_Record], kind: str, dataset: DataSet, key: int) -> _Record:
    """The record that an object stands under; what earlier objects did not say is filled in."""
    wanted = text(text_in(dataset, key))
    for record in reversed(siblings):
        if key in record.data and record.data[key][1] == wanted:
            for tag, value in _copied(dataset, kind).items():
                if record.data.get(tag, ("", b""))[1] == b"":
                    record.data[tag] = value
            return record
    record = _Record(_blank(kind) | _copied(dataset, kind))
    record.data[key] = (record.data.get(key, ("UI", b""))[0], wanted)
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


def _copied(dataset: DataSet, kind: str) -> DataSet:
    """The keys of a record as the object has them; type 1 and 2 empty where it has none."""
    out: DataSet = {}
    for key in _keys(kind):
        value: Value
        if key.vr == "SQ":
            value = items_in(dataset, key.tag)
        elif key.vr in {"US", "UL"}:
            value = dataset.get(key.tag, ("", b""))[1]
        else:
            value = text(_plain(key.vr, text_in(dataset, key.tag)))
        if value or key.type in {"1", "2"}:
            out[key.tag] = (key.vr, value)
    return out


def _plain(vr: str, value: str) -> str:
    """Dates and times without the marks of ACR-NEMA: 2003.07.16, 14:04:38 (PS3.5 section 6.2)."""
    if vr == "DA":
        return re.sub(r"[.:\-]", "", value)
    return value.replace(":", "") if vr == "TM" else value


def _leaf(dataset: DataSet, obj: CleanObject, path: str, syntax: str) -> _Record:
    kind = record_type(obj.sop_class)
    data = _blank(kind) | _copied(dataset, kind)
    data[0x00041500] = ("CS", path.replace("/", "\\").encode("ascii"))
    data[0x00041510] = ("UI", obj.sop_class.encode("ascii"))
    data[0x00041511] = ("UI", obj.sop_instance.encode("ascii"))
    data[0x00041512] = ("UI", syntax.encode("ascii"))
    if kind in _CODED:
        _title(dataset, data)
    return _Record(data)


def _title(dataset: DataSet, data: DataSet) -> None:
    """What modifies the title of a document, and when it was verified (F.5.24, F.5.25)."""
    modifiers = tuple(
        item
        for item in items_in(dataset, _CONTENT)
        if text_in(item, 0x0040A010) == "HAS CONCEPT MOD"
    )
    if modifiers:
        data[_CONTENT] = ("SQ", modifiers)
    if text_in(data, _VERIFIED).strip() == "VERIFIED":
        times = [text_in(i, _VERIFIED_AT) for i in items_in(dataset, _OBSERVERS)]
        data[_VERIFIED_AT] = ("DT", text(max(filter(None, times), default="19000101")))


def _completed(siblings: list[_Record], date: str = "") -> None:
    """No key of type 1 stays empty: the stand-ins are for the index alone."""
    for number, record in enumerate(siblings, 1):
        for key in _keys(_kind(record)):
            if key.type == "1" and not record.data.get(key.tag, ("", b""))[1]:
                record.data[key.tag] = (key.vr, _stand_in(key, number, date))
        day = text_in(record.data, 0x00080020) if _kind(record) == "STUDY" else date
        _completed(record.children, day)


def _stand_in(key: _Key, number: int, date: str) -> Value:
    if key.vr == "SQ":
        return (_NO_TITLE,) if key.tag == 0x0040A043 else ()
    if key.vr in {"US", "UL"}:
        return struct.pack("<H" if key.vr == "US" else "<I", int(key.default))
    known = {"=": str(number), "@": date or "19000101"}
    return text(known.get(key.default, key.default))


def _walk(records: list[_Record]) -> Iterator[_Record]:
    for record in records:
        yield record
        yield from _walk(record.children)


def _offset(value: int) -> tuple[str, Any]:
    return "UL", struct.pack("<I", value)


def _directory(roots: list[_Record]) -> bytes:
    """The DICOMDIR: offsets count from the first byte of the file to a record's item tag."""
    _completed(roots)
    flat = list(_walk(roots))
    uids = "\n".join(text_in(r.data, 0x00041511) for r in flat)
    digest = hashlib.sha256(("dicomdir\n" + uids).encode()).digest()
    uid = f"2.25.{int.from_bytes(digest[:16], 'big')}"
    data: DataSet = {
        0x00041130: ("CS", _file_set(roots)),
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


def _file_set(roots: Sequence[_Record]) -> bytes:
    """File-set ID: the patient's pseudonym where it is a code string of at most 16 characters."""
    name = next((text_in(r.data, 0x00100020) for r in roots if _kind(r) == "PATIENT"), "")
    return name.encode("ascii") if re.fullmatch(r"[A-Z0-9_ ]{1,16}", name) else b"RECPACK"


def _link(siblings: list[_Record]) -> None:
    for record, following in zip(siblings, (*siblings[1:], None), strict=False):
        record.data[_NEXT] = _offset(following.offset if following else 0)
        record.data[_LOWER] = _offset(record.children[0].offset if record.children else 0)
        _link(record.children)

"""The modules every clean object has: patient, study, de-identification.

Source: PS3.15 section E.3 (options and their codes), PS3.3 C.7.1, C.7.2 and C.12.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from pydicom.dataset import Dataset

from recpack.deid.dicom.values import Values
from recpack.dicom.elements import items_of, text_of
from recpack.dicom.encode import DataSet, Value, text
from recpack.dicom.series.acquisition import FEATURES, shows_a_face
from recpack.model.dicom_options import ALL_DICOM_OPTIONS, DICOM_OPTIONS
from recpack.ports import Scrubber

_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_RAW_DATA = "1.2.840.10008.5.1.4.1.1.66"
_BY_MODALITY = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "US": "1.2.840.10008.5.1.4.1.1.6.1",
    "CR": "1.2.840.10008.5.1.4.1.1.1",
    "NM": "1.2.840.10008.5.1.4.1.1.20",
    "PT": "1.2.840.10008.5.1.4.1.1.128",
    "XA": "1.2.840.10008.5.1.4.1.1.12.1",
    "RTDOSE": "1.2.840.10008.5.1.4.1.1.481.2",
    "RTSTRUCT": "1.2.840.10008.5.1.4.1.1.481.3",
    "RTPLAN": "1.2.840.10008.5.1.4.1.1.481.5",
}
# PS3.16 CID 7050.
_METHODS = {
    "113100": "Basic Application Confidentiality Profile",
    "113101": "Clean Pixel Data Option",
    "113102": "Clean Recognizable Visual Features Option",
    "113103": "Clean Graphics Option",
    "113104": "Clean Structured Content Option",
    "113105": "Clean Descriptors Option",
    "113106": "Retain Longitudinal Temporal Information Full Dates Option",
    "113107": "Retain Longitudinal Temporal Information Modified Dates Option",
    "113108": "Retain Patient Characteristics Option",
    "113109": "Retain Device Identity Option",
    "113110": "Retain UIDs Option",
    "113111": "Retain Safe Private Option",
    "113112": "Retain Institution Identity Option",
}
_METHOD_CODES = 0x00120064
_CODE_VALUE = 0x00080100
METHOD = "recpack: PS3.15 Table E.1-1, all other elements cleaned by VR"
_MODIFIED_DATES = "retain-longitudinal-modified-dates"
# Type 1 and 2 elements of the Patient, General Study and General Series modules.
_EMPTY_IF_ABSENT = {
    0x00080020: "DA",
    0x00080030: "TM",
    0x00080050: "SH",
    0x00080090: "PN",
    0x00100030: "DA",
    0x00100040: "CS",
}
_NUMBER_IF_ABSENT = (0x00200011, 0x00200013)


def string_of(data: DataSet, tag: int) -> str:
    """The first value of a clean text element ("" if absent)."""
    value: Value = data.get(tag, ("", b""))[1]
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-8", "replace").split("\\")[0].strip(" \0")


def _uid_from(values: Values, *parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return values.map_uid(f"2.25.{int.from_bytes(digest[:16], 'big')}")


def complete_uids(
    data: DataSet, values: Values, meta_class: str, meta_instance: str, digest: str
) -> tuple[str, str]:
    """Fill in UIDs that the object lacks, from its file meta or its digest: (class, instance)."""
    sop_class = string_of(data, 0x00080016) or values.map_uid(meta_class)
    if not sop_class:
        has_pixels = any(tag in data for tag in (0x7FE00010, 0x7FE00008, 0x7FE00009))
        fallback = _SECONDARY_CAPTURE if has_pixels else _RAW_DATA
        sop_class = _BY_MODALITY.get(string_of(data, 0x00080060), fallback)
    instance = string_of(data, 0x00080018)
    if not instance:
        instance = values.map_uid(meta_instance) or _uid_from(values, "instance", digest)
    study = string_of(data, 0x0020000D) or _uid_from(values, "study", digest)
    series = string_of(data, 0x0020000E) or _uid_from(values, "series", study)
    for tag, uid in (
        (0x00080016, sop_class),
        (0x00080018, instance),
        (0x0020000D, study),
        (0x0020000E, series),
    ):
        data[tag] = ("UI", uid.encode("ascii"))
    return sop_class, instance


def earlier_methods(dataset: Dataset) -> tuple[str, ...]:
    """Codes of CID 7050 by which somebody de-identified the object before."""
    items = items_of(dataset, _METHOD_CODES) if _METHOD_CODES in dataset else ()
    found = (text_of(item, _CODE_VALUE) for item in items or ())
    return tuple(dict.fromkeys(code for code in found if code in _METHODS))


def complete(
    data: DataSet,
    scrubber: Scrubber,
    *,
    pixels_cleaned: bool,
    options: frozenset[str] = ALL_DICOM_OPTIONS,
    earlier: Sequence[str] = (),
) -> None:
    """Add who it now is, how it was de-identified, and what a file-set needs to index it.

    `earlier` are codes of methods that were used before; they stay told.
    """
    for tag, vr in _EMPTY_IF_ABSENT.items():
        data.setdefault(tag, (vr, b""))
    for tag in _NUMBER_IF_ABSENT:
        if not string_of(data, tag):
            data[tag] = ("IS", b"1")
    if not string_of(data, 0x00080060):
        data[0x00080060] = ("CS", b"OT")
    pseudonym = text(scrubber.pseudonym())
    data[0x00100010] = ("PN", pseudonym)
    data[0x00100020] = ("LO", pseudonym)
    data[0x00200010] = ("SH", string_of(data, 0x0020000D)[-8:].encode("ascii"))
    data[0x00080005] = ("CS", b"ISO_IR 192")
    data[0x00120062] = ("CS", b"YES")
    data[0x00120063] = ("LO", text(METHOD))
    if shows_a_face(data):
        data[FEATURES] = ("CS", b"YES")
    temporal, dates = _temporal(scrubber, options)
    data[0x00280303] = ("CS", temporal.encode("ascii"))
    if pixels_cleaned:
        data[0x00280301] = ("CS", b"NO")
    codes = {"113100", *dates, *earlier, *_used(options, pixels_cleaned=pixels_cleaned)}
    data[_METHOD_CODES] = ("SQ", tuple(map(_method, sorted(codes))))


def _used(options: frozenset[str], *, pixels_cleaned: bool) -> Iterator[str]:
    """Codes of the options that had a part in this object; of dates, `_temporal` speaks."""
    for name, code in DICOM_OPTIONS.items():
        idle = name == "clean-pixel-data" and not pixels_cleaned
        if name in options and name != _MODIFIED_DATES and not idle:
            yield code


def _temporal(scrubber: Scrubber, options: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """How dates are treated, asked of the scrubber with two dates 36 days apart (0028,0303)."""
    first, second = scrubber.shift_date("20010115"), scrubber.shift_date("20010220")
    if not first or not second or _MODIFIED_DATES not in options:
        return "REMOVED", ()
    if (first, second) == ("20010115", "20010220"):
        return "UNMODIFIED", ("113106",)
    return "MODIFIED", ("113107",)


def _method(code: str) -> DataSet:
    return {
        0x00080100: ("SH", code.encode("ascii")),
        0x00080102: ("SH", b"DCM"),
        0x00080104: ("LO", _METHODS[code].encode("ascii")),
    }

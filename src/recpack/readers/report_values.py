"""Values of report items as people write them: codes by meaning, units readable, dates ISO."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pydicom.dataset import Dataset
from pydicom.uid import UID

from recpack.dicom.elements import READ_ERRORS, items_of, text_of

_CODE_VALUES = (0x00080100, 0x00080119, 0x00080120)  # short, long, URN (PS3.3 table 8.8-1)
_MEANING = 0x00080104
_MEASURED, _NUMBER, _UNITS, _QUALIFIER = 0x0040A300, 0x0040A30A, 0x004008EA, 0x0040A301
_REFERENCED, _REFERENCED_CLASS, _FRAMES = 0x00081199, 0x00081150, 0x00081160
_GRAPHIC_DATA, _GRAPHIC_TYPE, _RANGE_TYPE = 0x00700022, 0x00700023, 0x0040A130
_TIMES = (0x0040A132, 0x0040A138, 0x0040A13A)
# UCUM codes that no rule makes readable; {…} are annotations (UCUM section 6).
_UNITS_READABLE = {
    "1": "", "{no units}": "", "{ratio}": "", "{M}": "", "[hnsf'U]": "HU", "{HU}": "HU",
    "Cel": "°C", "mm[Hg]": "mmHg", "cm[H2O]": "cmH₂O", "deg": "°", "[arb'U]": "arb. units",
    "{SUVbw}g/ml": "SUVbw", "g/ml{SUVbw}": "SUVbw", "{SUVlbm}g/ml": "SUVlbm",
    "g/ml{SUVlbm}": "SUVlbm", "{SUVbsa}cm2/ml": "SUVbsa", "cm2/ml{SUVbsa}": "SUVbsa",
    "{bpm}": "bpm", "{H.B.}/min": "bpm", "{beats}/min": "bpm", "/min": "/min", "[ppm]": "ppm",
    "h": "h", "a": "years", "mo": "months", "wk": "weeks", "d": "days", "Ohm": "Ω",
}  # fmt: skip
_AGE_UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
_POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_POWER = re.compile(r"(?<=[A-Za-zµΩ])(-?[0-9])(?![0-9])")


def text(item: Dataset, tag: int, codecs: tuple[str, ...]) -> str:
    """The text of an element without what surrounds it; line ends as newlines."""
    value = text_of(item, tag, codecs)
    return re.sub(r"\r\n?|\x0b|\x0c", "\n", value).strip()


def code_of(item: Dataset, tag: int, codecs: tuple[str, ...]) -> tuple[str, str]:
    """(code value, meaning) of the first item of a code sequence; the value where none is told."""
    for code in (items_of(item, tag) or ())[:1]:
        value = next((v for v in (text(code, t, codecs) for t in _CODE_VALUES) if v), "")
        return value, " ".join(text(code, _MEANING, codecs).split()) or value
    return "", ""


def meanings(item: Dataset, tag: int, codecs: tuple[str, ...]) -> str:
    """The meanings of all items of a code sequence."""
    found = [" ".join(text(c, _MEANING, codecs).split()) or code_of_value(c, codecs)
             for c in items_of(item, tag) or ()]  # fmt: skip
    return ", ".join(m for m in found if m)


def code_of_value(code: Dataset, codecs: tuple[str, ...]) -> str:
    """The code itself."""
    return next((v for v in (text(code, t, codecs) for t in _CODE_VALUES) if v), "")


def unit(ucum: str, meaning: str = "") -> str:
    """A UCUM code as printed in reports: "mm2" is mm², "mGy.cm" mGy·cm, "um" µm."""
    if ucum in _UNITS_READABLE:
        return _UNITS_READABLE[ucum]
    bare = re.sub(r"\{[^{}]*\}", "", ucum)
    if not bare or re.search(r"[\[\]'\"]", bare):
        told = meaning.strip("{}[]")
        return told if told.casefold() not in {"no units", "unity", "1"} else ""
    bare = re.sub(r"\bu(?=[A-Za-z])", "µ", bare).replace("Cel", "°C").replace("10*", "10^")
    return _POWER.sub(lambda m: m[1].translate(_POWERS), bare).replace(".", "·")


def number(item: Dataset, codecs: tuple[str, ...]) -> str:
    """A measurement with its unit; why there is none, where the report says so (PS3.3 C.18.1)."""
    parts = []
    for measured in items_of(item, _MEASURED) or ():
        value = "; ".join(p.strip() for p in text(measured, _NUMBER, codecs).split("\\"))
        ucum, meaning = code_of(measured, _UNITS, codecs)
        name = unit(ucum, meaning)
        gap = "" if name in {"%", "°", ""} else " "
        parts += [f"{value}{gap}{name}"] if value else []
    why = meanings(item, _QUALIFIER, codecs)
    if why:
        parts = [f"{', '.join(parts)} ({why})"] if parts else [why]
    return ", ".join(parts) or "no value"


def date(value: str) -> str:
    """A DA or DT value as ISO 8601, to the minute; anything else as it stands."""
    match = re.match(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?", value.replace("-", ""))
    if not match:
        return value
    day = "-".join(p for p in match.groups()[:3] if p)
    clock = ":".join(p for p in match.groups()[3:] if p)
    return f"{day} {clock}" if match[5] else day


def time(value: str) -> str:
    """A TM value to the minute."""
    match = re.match(r"(\d\d):?(\d\d)", value)
    return f"{match[1]}:{match[2]}" if match else value


def person(value: str) -> str:
    """A PN value as readers expect it, in its first script; title before, degrees behind."""
    groups = (_one_person(group) for group in value.split("="))
    return next((g for g in groups if g), "")


def _one_person(group: str) -> str:
    family, given, middle, before, after = (*(p.strip() for p in group.split("^")), *[""] * 5)[:5]
    wide = any(ord(c) > 0x2E7F for c in family + given)
    name = ("" if wide else " ").join(p for p in (family, given, middle) if p)
    return " ".join(" ".join(p for p in (before, name, after) if p).split())


def age(value: str) -> str:
    """An AS value in words."""
    match = re.fullmatch(r"0*(\d{1,3})([DWMY])", value.strip())
    return f"{match[1]} {_AGE_UNITS[match[2]]}" if match else ""


def sex(value: str) -> str:
    """A Patient's Sex in words."""
    return {"M": "male", "F": "female", "O": "other"}.get(value.strip().upper(), "")


def reference(item: Dataset, codecs: tuple[str, ...]) -> str:
    """What an item points at, without UIDs: "CT image, frames 3 and 4"."""
    words = []
    for target in items_of(item, _REFERENCED) or ():
        frames = [f.strip() for f in text(target, _FRAMES, codecs).split("\\") if f.strip()]
        word = class_name(text(target, _REFERENCED_CLASS, codecs))
        plural = "frames" if len(frames) > 1 else "frame"
        words.append(word + (f", {plural} {listed(frames)}" if frames else ""))
    return counted(words)


def shape(item: Dataset, axes: int) -> str:
    """What is drawn, not where: "polyline, 12 points" (PS3.3 C.18.6, C.18.9)."""
    drawn = " ".join(text(item, _GRAPHIC_TYPE, ()).split()).casefold()
    return _marks(drawn or "shape", _length(item, _GRAPHIC_DATA) // axes, "point")


def times(item: Dataset, codecs: tuple[str, ...]) -> str:
    """Kind and number of the times marked in a waveform or clip (PS3.3 C.18.7)."""
    drawn = " ".join(text(item, _RANGE_TYPE, codecs).split()).casefold()
    return _marks(drawn or "marks", max(_length(item, t) for t in _TIMES), "position")


def _marks(kind: str, count: int, one: str) -> str:
    return f"{kind}, {count} {one}{'' if count == 1 else 's'}"


def _length(item: Dataset, tag: int) -> int:
    """How many values an element has; 0 where it is absent or broken."""
    try:
        return int(item[tag].VM) if tag in item else 0
    except READ_ERRORS:
        return 0


def counted(words: Sequence[str]) -> str:
    """Each word once, with how often it came: "CT image (12); segmentation"."""
    counts = Counter(words)
    return "; ".join(w if n == 1 else f"{w} ({n})" for w, n in counts.items())


def class_name(uid: str) -> str:
    """What kind of object a SOP class is, in words."""
    known = UID(uid).name if re.fullmatch(r"[0-9.]{3,64}", uid) else ""
    if not known or known == uid:
        return "object"
    name = re.sub(r"\s*(Image )?Storage.*$", lambda m: " image" if m[1] else "", known)
    return re.sub(r"\s*-\s*(Trial|Retired).*$", "", name).strip()


def listed(values: Sequence[str]) -> str:
    """A list of numbers, cut after eight."""
    return ", ".join(values[:8]) + (" …" if len(values) > 8 else "")

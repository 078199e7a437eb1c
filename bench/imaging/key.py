"""The answer key: which of the ten MIDI-B actions each element calls for, and whether it was done.

Expectations come from PS3.3 (types), PS3.6 (VRs) and PS3.15 (what is identifying), with the options
Retain Longitudinal Temporal Information With Modified Dates, Retain Patient Characteristics, Clean
Descriptors, Clean Structured Content and Retain Safe Private; never from recpack's own tables.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.uid import UID

from bench.imaging.attributes import KEPT_TEXT, PERSONAL
from bench.imaging.leaks import layers
from bench.imaging.search import holds

Path = tuple[int, ...]  # tag, item, tag, item, ..., tag

NOT_NULL = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality",
    "PatientID", "PatientName",
)  # fmt: skip
_CLASS_UIDS = frozenset(
    [
        "SOPClassUID",
        "ReferencedSOPClassUID",
        "MappingResourceUID",
        "CodingSchemeUID",
        "ContextUID",
        "ContextGroupExtensionCreatorUID",
        "RelatedGeneralSOPClassUID",
        "TransferSyntaxUID",
        "ReferencedSOPClassUIDInFile",
        "ReferencedTransferSyntaxUIDInFile",
        "EncryptedContentTransferSyntaxUID",
        "MediaStorageSOPClassUID",
        "OriginalSpecializedSOPClassUID",
        "PrivateInformationCreatorUID",
    ]
)
# What de-identification itself has to write, and what a rewritten file may count anew.
_WRITTEN = frozenset(
    [
        "SpecificCharacterSet",
        "PatientIdentityRemoved",
        "DeidentificationMethod",
        "BurnedInAnnotation",
        "LongitudinalTemporalInformationModified",
        "DeidentificationMethodCodeSequence",
        "LengthToEnd",
        "StudyID",
        "RecognitionCode",
        "DataSetTrailingPadding",
        "PixelData",
        "TimezoneOffsetFromUTC",
        "EncapsulatedDocument",
        "EncapsulatedDocumentLength",
    ]
)
_NUMBERS = frozenset({"US", "SS", "UL", "SL", "FL", "FD", "SV", "UV", "DS", "IS"})
# Sequences that PS3.15 removes or that name a person by a code; overlays may be drawn names.
_ASIDE = frozenset(
    {0x00880200, 0x00101002, 0x0040A088, 0x00401101, 0x00080096, 0x00081049, 0x00081052,
     0x00081062, 0x00081072, 0x00080082}
)  # fmt: skip
# Texts with a link or a date inside are changed by right.
_DATED = re.compile(r"://|\d{4}[/.-]\d\d?[/.-]\d\d?")
_DATE = re.compile(r"(1[89]|20)\d{6}")


@dataclass(frozen=True, slots=True)
class Check:
    """One expected action. `expect` is a text that must stay or go, where the kind needs one."""

    kind: str
    object: str
    where: Path
    expect: str = ""

    @property
    def name(self) -> str:
        """Where, for people: keywords and item numbers."""
        words = []
        for at, part in enumerate(self.where):
            number = f"({part >> 16:04X},{part & 0xFFFF:04X})"
            words.append(f"[{part}]" if at % 2 else keyword_for_tag(part) or number)
        return ".".join(words).replace(".[", "[")


def elements(dataset: Dataset, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every public element at every depth that pydicom can convert."""
    for tag in list(dataset.keys()):
        try:
            element = dataset[tag]
            value = element.value
        except Exception:  # noqa: BLE001, S112 - some of pydicom's files are broken on purpose
            continue
        if tag.is_private or tag.element == 0:
            continue
        if element.VR == "SQ":
            for number, item in enumerate(value or ()):
                yield from elements(item, (*at, int(tag), number))
        else:
            yield (*at, int(tag)), element


def lookup(dataset: Dataset, where: Path) -> Any:
    """The value at a path; None where it is not there."""
    try:
        here: Any = dataset
        for part in where[:-1]:
            here = here[part] if isinstance(here, Dataset) is False else here[part].value
        return here[where[-1]].value
    except Exception:  # noqa: BLE001 - a missing item, a broken element: it is not there
        return None


def expected(name: str, dataset: Dataset) -> list[Check]:
    """The checks that a data set's elements call for by their VR and meaning."""
    out = [Check("text_notnull", name, (int(dataset.data_element(k).tag),)) for k in NOT_NULL
           if k in dataset]  # fmt: skip
    subject_items = _identity_items(dataset)
    people = {str(e.value).strip() for _, e in elements(dataset) if e.VR == "PN"}
    for where, element in elements(dataset):
        keyword = keyword_for_tag(where[-1])
        if not keyword or keyword in _WRITTEN or any(where[: len(s)] == s for s in subject_items):
            continue
        if _ASIDE & set(where[::2]) or where[-1] >> 24 == 0x60:
            continue
        kind = _kind(keyword, str(element.VR), element.value)
        if kind == "text_retained" and (
            str(element.value).strip() in people or _DATED.search(str(element.value))
        ):
            continue
        if kind == "uid":
            out += [Check("uid_changed", name, where), Check("uid_consistent", name, where)]
        elif kind:
            out.append(Check(kind, name, where))
    out.append(Check("patid_consistent", name, (0x00100020,)))
    if "PixelData" in dataset:
        out.append(Check("pixels_retained", name, (0x7FE00010,)))
    return out


def _identity_items(dataset: Dataset) -> list[Path]:
    """Paths of report items that hold a person's attribute (TID 1002 to 1007)."""
    people = {"121008", "121009", "121029", "121030", "121031", "121022", "121028", "121036"}
    out = []
    for where, element in elements(dataset):
        if keyword_for_tag(where[-1]) == "CodeValue" and len(where) >= 5:
            concept = where[-3] == 0x0040A043
            if concept and str(element.value) in people:
                out.append(where[:-3])
    return out


def _kind(keyword: str, vr: str, value: Any) -> str:
    text = str(value or "").strip() if not isinstance(value, bytes) else ""
    if vr == "PN" or keyword in PERSONAL:
        return "text_removed" if len(text) > 2 and text != "Anonymous" else ""
    if vr in {"DA", "DT"}:
        return "date_shifted" if _DATE.match(text) and _day(text) else ""
    if vr == "UI":
        return _uid_kind(keyword, text)
    if vr in _NUMBERS and value not in (None, ""):
        return "tag_retained" if vr not in {"DS", "IS"} or _numeric(value) else ""
    if (vr in {"CS", "AS", "TM"} or keyword in KEPT_TEXT) and text:
        return "text_retained" if vr != "TM" else "tag_retained"
    return ""


def _numeric(value: Any) -> bool:
    try:
        return all(float(v) is not None for v in _listed(value))
    except (TypeError, ValueError):
        return False


def _uid_kind(keyword: str, text: str) -> str:
    if not text or "[" in text or not re.fullmatch(r"[0-9.]+", text):
        return ""
    if keyword in _CLASS_UIDS or text.startswith("1.2.840.10008."):
        return "tag_retained" if text.startswith("1.2.840.10008.") else ""
    return "uid"


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None


@dataclass(slots=True)
class World:
    """All objects before and after, and what must agree between them."""

    before: dict[str, Dataset]
    after: dict[str, Dataset]
    written: dict[str, bytes]
    shift: int = 0
    uids: dict[str, Counter[str]] = None  # type: ignore[assignment]
    patient: str = ""

    def settle(self, checks: Sequence[Check]) -> None:
        """Find the one shift, the one pseudonym and the map of UIDs by majority."""
        shifts: Counter[int] = Counter()
        self.uids = {}
        for check in checks:
            old, new = self.pair(check)
            if check.kind == "date_shifted" and (moved := _moved(old, new)) is not None:
                shifts[moved] += 1
            if check.kind == "uid_consistent" and new:
                self.uids.setdefault(str(old), Counter())[str(new)] += 1
        self.shift = shifts.most_common(1)[0][0] if shifts else 0
        names = Counter(str(d.get("PatientID", "")) for d in self.after.values())
        self.patient = names.most_common(1)[0][0] if names else ""

    def pair(self, check: Check) -> tuple[Any, Any]:
        """The value before and after."""
        after = self.after.get(check.object)
        new = None if after is None else lookup(after, check.where)
        return lookup(self.before[check.object], check.where), new


def _moved(old: Any, new: Any) -> int | None:
    a, b = _day(str(old or "")), _day(str(new or ""))
    return (b - a).days if a and b else None


def right(check: Check, world: World) -> bool:  # noqa: C901, PLR0911 - one line a kind
    """Whether the action was done."""
    if check.object not in world.after:
        return False
    old, new = world.pair(check)
    if check.kind == "tag_retained":
        return _same(old, new)
    if check.kind == "text_notnull":
        return bool(str(new if new is not None else "").strip())
    if check.kind == "text_retained":
        return check.expect in str(new or "") if check.expect else _same_text(old, new)
    if check.kind == "text_removed":
        if not check.where:
            return not holds(layers(world.written[check.object]), check.expect)
        known = check.expect or str(old).strip()
        if len(known) < 6 and not check.expect:  # a stand-in may hold a few digits by chance
            return str(new or "").strip() != known
        return not str(new or "").strip() or not holds(_text(new), known)
    if check.kind == "date_shifted":
        return bool(world.shift) and _moved(old, new) == world.shift and _rest(old) == _rest(new)
    if check.kind == "uid_changed":
        return bool(new) and str(new) != str(old) and UID(str(new)).is_valid
    if check.kind == "uid_consistent":
        known = world.uids.get(str(old), Counter())
        return bool(new) and len(known) == 1
    if check.kind == "patid_consistent":
        after = world.after[check.object]
        same = str(after.get("PatientID", "")) == world.patient != ""
        return same and str(after.get("PatientName", "")) == str(
            next(iter(world.after.values())).get("PatientName", "")
        )
    if check.kind == "pixels_retained":
        return _same_pixels(world.before[check.object], world.after[check.object])
    raise ValueError(check.kind)


def _text(value: Any) -> bytes:
    if isinstance(value, bytes):
        return layers(value)
    return "\n".join(map(str, _listed(value))).encode("utf-8", "replace")


def _rest(value: Any) -> str:
    return str(value or "")[8:].rstrip()


def _listed(value: Any) -> list[Any]:
    return (
        list(value)
        if hasattr(value, "__iter__") and not isinstance(value, (str, bytes))
        else [value]
    )


def _same(old: Any, new: Any) -> bool:
    if new is None:
        return False
    a, b = _listed(old), _listed(new)
    if len(a) != len(b):
        return False
    try:
        return all(abs(float(x) - float(y)) <= 1e-9 * max(1.0, abs(float(x)))
                   for x, y in zip(a, b, strict=True))  # fmt: skip
    except (TypeError, ValueError):
        return [str(x).strip() for x in a] == [str(y).strip() for y in b]


def _same_text(old: Any, new: Any) -> bool:
    squeeze = lambda v: [re.sub(r"\s+", " ", str(x)).strip() for x in _listed(v)]  # noqa: E731
    return new is not None and squeeze(old) == squeeze(new)


def _same_pixels(before: Dataset, after: Dataset) -> bool:
    if "PixelData" not in after:
        return False
    a, b = before["PixelData"].value, after["PixelData"].value
    if a == b or a.rstrip(b"\0") == b.rstrip(b"\0"):
        return True
    if not before.file_meta.TransferSyntaxUID.is_compressed and a.startswith(b) and len(b) > 1:
        return len(b) >= before.Rows * before.Columns * (before.BitsAllocated // 8)
    try:
        return bool((before.pixel_array == after.pixel_array).all())
    except Exception:  # noqa: BLE001 - nobody can compare them
        return False

"""Cleaning a data set element by element: what the profile does not allow never gets out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydicom.dataset import Dataset

from recpack.deid.dicom.icc import rebuild
from recpack.deid.dicom.profile import Rule, identity_concepts, rules
from recpack.deid.dicom.values import REMOVED, Values, swap
from recpack.dicom.elements import (
    PIXEL_TAGS,
    SPECIFIC_CHARACTER_SET,
    codecs_for,
    is_sequence,
    items_of,
    raw_value,
    text_of,
)
from recpack.dicom.encode import DataSet, Value
from recpack.ports import Scrubber

MAX_DEPTH = 48
_TEXT_VRS = frozenset(
    {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI"}
    | {"UR", "UT"}
)
_NUMBER_PAIRS = (
    frozenset({"US", "SS", "OW"}),
    frozenset({"UL", "SL", "OL"}),
    frozenset({"OB", "OW"}),
    frozenset({"FL", "OF"}),
    frozenset({"FD", "OD"}),
)
_CONCEPT_NAME = 0x0040A043
_CODE_VALUE = 0x00080100
_ITEM_VALUES = {
    0x0040A160: ("UT", REMOVED.encode()),
    0x0040A123: ("PN", REMOVED.encode()),
    0x0040A121: ("DA", b""),
    0x0040A120: ("DT", b""),
}
_PIXEL_REPRESENTATION = 0x00280103


@dataclass(frozen=True, slots=True)
class Scope:
    """What a data set inherits from those around it."""

    codecs: tuple[str, ...] = ("",)
    signed: bool = False
    depth: int = 0


_TOP = Scope()


class Cleaner:
    """Cleans the data sets of one object; counts what it did and names what it could not do."""

    def __init__(self, scrubber: Scrubber, *, little_endian: bool) -> None:
        self.values = Values(scrubber)
        self.problems: set[str] = set()
        self._swap = not little_endian

    def dataset(self, dataset: Dataset, outer: Scope = _TOP) -> DataSet:
        """The allowed elements of a data set, cleaned; pixel data is left to the pixel stage."""
        # A copy first: reading a sequence makes pydicom convert elements beside it.
        elements = [(int(key), dataset.get_item(key)) for key in list(dataset.keys())]
        signed = self._signed(dataset, signed=outer.signed)
        scope = Scope(codecs_for(dataset, outer.codecs), signed, outer.depth)
        allowed = rules()
        out: DataSet = {}
        for tag, element in elements:
            rule = allowed.get(tag)
            if rule is None:
                self._count_removed(tag)
            elif tag not in PIXEL_TAGS:
                done = self._element(dataset, element, tag, rule, scope)
                if done is None:
                    self.values.counts["removed"] += 1
                else:
                    out[tag] = done
        self._hide_identity_item(dataset, out)
        return out

    def _count_removed(self, tag: int) -> None:
        if tag == SPECIFIC_CHARACTER_SET or tag & 0xFFFF == 0:
            return
        self.values.counts["private" if (tag >> 16) & 1 else "removed"] += 1

    def _signed(self, dataset: Dataset, *, signed: bool) -> bool:
        element = dataset.get_item(_PIXEL_REPRESENTATION)
        value = raw_value(element) if element is not None else None
        return any(value) if value else signed

    def _element(
        self, dataset: Dataset, element: Any, tag: int, rule: Rule, scope: Scope
    ) -> tuple[str, Value] | None:
        if rule.vrs == ("SQ",):
            if rule.action == "empty":
                return "SQ", ()
            return self._sequence(dataset, element, tag, scope)
        value = raw_value(element)
        vr = _vr(rule, element.VR, signed=scope.signed)
        if value is None or vr is None:
            return None
        if self._swap and vr not in _TEXT_VRS:
            value = swap(value, vr)
        if rule.action == "icc":
            clean = rebuild(value)
        else:
            clean = self.values.clean(rule.action, vr, value, scope.codecs)
        return None if clean is None else (vr, clean)

    def _sequence(
        self, dataset: Dataset, element: Any, tag: int, scope: Scope
    ) -> tuple[str, Value] | None:
        if not is_sequence(element, tag):
            return None
        if scope.depth >= MAX_DEPTH:
            self.problems.add("dicom-too-deep")
            return None
        items = items_of(dataset, tag)
        if items is None:
            self.problems.add("dicom-sequence-unreadable")
            return None
        inner = Scope(scope.codecs, scope.signed, scope.depth + 1)
        return "SQ", tuple(self.dataset(item, inner) for item in items)

    def _hide_identity_item(self, dataset: Dataset, out: DataSet) -> None:
        """A report item that says "Subject Name" loses its value, of whatever type it is."""
        if _CONCEPT_NAME not in out:
            return
        names = items_of(dataset, _CONCEPT_NAME) or ()
        if any(text_of(item, _CODE_VALUE) in identity_concepts() for item in names):
            for tag, value in _ITEM_VALUES.items():
                if tag in out:
                    out[tag] = value
                    self.values.counts["replaced"] += 1


def _vr(rule: Rule, found: str | None, *, signed: bool) -> str | None:
    """The VR to write; None where what the file says cannot be what the standard means."""
    options = rule.vrs
    if found in options:
        return found
    if found is None or found == "UN":
        return _resolve(options, signed=signed)
    if options[0] in _TEXT_VRS:
        return options[0] if found in _TEXT_VRS else None
    for pair in _NUMBER_PAIRS:
        if found in pair and any(option in pair for option in options):
            return found
    return None


def _resolve(options: tuple[str, ...], *, signed: bool) -> str:
    """The VR where an implicit file leaves a choice (PS3.5 annex A.1)."""
    if options == ("US", "SS"):
        return "SS" if signed else "US"
    return "OW" if "OW" in options else options[0]

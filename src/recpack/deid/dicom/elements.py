"""Cleaning a data set element by element: what no rule allows never gets out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from pydicom.dataset import Dataset

from recpack.deid.dicom.memo import Cleaned, memo_of
from recpack.deid.dicom.private import creators_of, is_code, safe_rule, unchanged
from recpack.deid.dicom.profile import Rule, identity_concepts, rules
from recpack.deid.dicom.values import REMOVED, Values, swap
from recpack.dicom.elements import (
    PIXEL_TAGS,
    SPECIFIC_CHARACTER_SET,
    codecs_of_element,
    is_sequence,
    items_in,
    raw_value,
)
from recpack.dicom.encode import DataSet, Items, Value
from recpack.dicom.parse import Elements
from recpack.model.dicom_options import ALL_DICOM_OPTIONS
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
_SEQUENCE = ("SQ",)
_CONCEPT_NAME = 0x0040A043
_CODE_VALUE = 0x00080100
_ITEM_VALUES = {
    0x0040A160: ("UT", REMOVED.encode()),
    0x0040A123: ("PN", REMOVED.encode()),
    0x0040A121: ("DA", b"19000101"),  # type 1C: a day that says nothing
    0x0040A120: ("DT", b"19000101"),
}
_PIXEL_REPRESENTATION = 0x00280103
_NOT_RAW = (None, "removed")
Fields = dict[int, Any]  # tag to an element, of pydicom or of recpack.dicom.parse


@dataclass(frozen=True, slots=True)
class Scope:
    """What a data set inherits from those around it: with it, the same bytes mean the same."""

    codecs: tuple[str, ...] = ("",)
    signed: bool = False
    depth: int = 0


_TOP = Scope()


class Cleaner:
    """Cleans the data sets of one object; counts what it did and names what it could not do."""

    def __init__(
        self,
        scrubber: Scrubber,
        *,
        little_endian: bool = True,
        options: frozenset[str] = ALL_DICOM_OPTIONS,
    ) -> None:
        self._memo = memo_of(scrubber)
        self.values = Values(scrubber, self._memo.strings)
        self.problems: set[str] = set()
        self._swap = not little_endian
        self._options = options
        self._rules = rules(options)
        self._private = "retain-safe-private" in options

    def dataset(self, dataset: Dataset | Elements, outer: Scope = _TOP) -> DataSet:
        """The allowed elements of a data set, cleaned; pixel data is left to the pixel stage."""
        # A copy: a Dataset converts elements when somebody looks at one.
        elements = {int(key): element for key, element in dataset.items()}
        for tag in PIXEL_TAGS:
            elements.pop(tag, None)
        scope = _scope(elements, outer)
        allowed, counts = self._rules, self.values.counts
        means = (scope.codecs, scope.signed, self._swap, self._options)
        known = self._memo.values(means)
        out: DataSet = {}
        private: Fields = {}
        for tag, element in elements.items():
            rule = allowed.get(tag)
            if rule is None:
                if tag >> 16 & 1:
                    private[tag] = element
                else:
                    counts["removed"] += tag != SPECIFIC_CHARACTER_SET and tag & 0xFFFF != 0
                continue
            if rule.vrs == _SEQUENCE:
                done = self._sequence(element, tag, rule, scope)
            else:
                value = raw_value(element)
                hit = known.get((tag, element.VR, value)) if value is not None else _NOT_RAW
                if hit is None:
                    hit = self._value(rule, element.VR, value or b"", scope)
                    self._memo.keep(means, (tag, element.VR, value or b""), hit)
                done, kind = hit
                counts[kind] += 1
            if done is not None:
                out[tag] = done
        counts.pop("", None)
        self._finish(elements, private, scope, out)
        return out

    def _finish(self, elements: Fields, private: Fields, scope: Scope, out: DataSet) -> None:
        """What needs the other elements: private blocks, and report items of an identity."""
        if private:
            self._keep_safe(private, scope, out)
        if _CONCEPT_NAME in out:
            self._hide_identity_item(elements[_CONCEPT_NAME], out)

    def _value(
        self, rule: Rule, found: str | None, value: bytes, scope: Scope
    ) -> tuple[tuple[str, Value] | None, str]:
        """The clean element and what was done to it; None where it is removed."""
        vr = _vr(rule, found, signed=scope.signed)
        if vr is None:
            return None, "removed"
        if self._swap and vr not in _TEXT_VRS:
            value = swap(value, vr)
        clean, kind = self.values.clean(rule, vr, value, scope.codecs)
        return (None if clean is None else (vr, clean)), kind

    def _sequence(
        self, element: Any, tag: int, rule: Rule, scope: Scope
    ) -> tuple[str, Value] | None:
        """A sequence, cleaned; the same bytes are cleaned once."""
        if rule.action == "empty":
            return "SQ", ()
        if not is_sequence(element, tag) and tag >> 16 & 1 == 0:
            self.values.counts["removed"] += 1
            return None
        value = raw_value(element)
        if value is None:
            return self._items(element, scope)
        key = (tag, value, element.is_implicit_VR, scope, self._swap, self._options)
        done = self._memo.sequence(key)
        if done is None:
            done = self._cleaned(element, scope)
            self._memo.keep_sequence(key, len(value), done)
        self.values.counts.update(done.counts)
        self.problems |= done.problems
        return done.value

    def _cleaned(self, element: Any, scope: Scope) -> Cleaned:
        """The sequence with its own counts and problems, so that they can be told again."""
        counts, problems = self.values.counts, self.problems
        self.values.counts, self.problems = Counter(), set()
        try:
            value = self._items(element, scope)
            return Cleaned(value, self.values.counts, frozenset(self.problems))
        finally:
            self.values.counts, self.problems = counts, problems

    def _items(self, element: Any, scope: Scope) -> tuple[str, Value] | None:
        if scope.depth >= MAX_DEPTH:
            self.problems.add("dicom-too-deep")
            return None
        found, is_cut = items_in(element)
        if is_cut:
            self.problems.add("dicom-truncated")
        if found is None:
            self.problems.add("dicom-sequence-unreadable")
            return None
        inner = replace(scope, depth=scope.depth + 1)
        return "SQ", Items(self.dataset(item, inner) for item in found)

    def _keep_safe(self, private: Fields, scope: Scope, out: DataSet) -> None:
        """Private elements of the knowledge base, with the creators of their blocks."""
        creators = creators_of(private) if self._private else {}
        for tag, element in private.items():
            if tag in creators:
                continue
            found = safe_rule(tag, element, creators)
            done = self._safe(element, tag, found[0], scope) if found else None
            if found is None or done is None:
                self.values.counts["private"] += tag & 0xFFFF != 0
            else:
                out[tag] = done
                out[found[2]] = ("LO", found[1].encode("ascii"))

    def _safe(self, element: Any, tag: int, rule: Rule, scope: Scope) -> tuple[str, Value] | None:
        if rule.vrs == _SEQUENCE:
            before = self.values.counts["private"]
            done = self._sequence(element, tag, rule, scope)
            # One element in it that is not known to be safe, and none of it is.
            return done if self.values.counts["private"] == before else None
        value = raw_value(element)
        if value is None or not is_code(rule, value):
            return None
        done, kind = self._value(rule, element.VR, value, scope)
        if done is None or not isinstance(done[1], bytes) or not unchanged(rule, value, done[1]):
            return None
        if kind:
            self.values.counts[kind] += 1
        return done

    def _hide_identity_item(self, name: Any, out: DataSet) -> None:
        """A report item that says "Subject Name" loses its value, of whatever type it is."""
        codes = (item.get(_CODE_VALUE) for item in items_in(name)[0] or ())
        if any(_plain(code) in identity_concepts() for code in codes if code is not None):
            for tag, value in _ITEM_VALUES.items():
                if tag in out:
                    out[tag] = value
                    self.values.counts["replaced"] += 1


def _plain(element: Any) -> str:
    """An ASCII code, raw or converted."""
    value = raw_value(element)
    return str(element.value) if value is None else value.decode("ascii", "replace").strip(" \0")


def _scope(elements: Fields, outer: Scope) -> Scope:
    """The scope of a data set; that of its parent where it says nothing of its own."""
    charset = elements.get(SPECIFIC_CHARACTER_SET)
    pixels = elements.get(_PIXEL_REPRESENTATION)
    if charset is None and pixels is None:
        return outer
    codecs = outer.codecs if charset is None else codecs_of_element(charset)
    # Whether pixels are signed decides between US and SS where a file does not say.
    value = raw_value(pixels) if pixels is not None else None
    return Scope(codecs, any(value) if value else outer.signed, outer.depth)


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

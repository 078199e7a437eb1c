"""Private elements that are known to be safe (Retain Safe Private Option, PS3.15 E.3.10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from recpack import lang
from recpack.deid.dicom.profile import Rule
from recpack.dicom.charset import decode
from recpack.dicom.elements import raw_value

_ACTIONS = {
    "AS": "age", "AT": "number", "CS": "code", "DA": "date", "DS": "decimal", "DT": "date",
    "FD": "number", "FL": "number", "IS": "decimal", "LO": "text", "LT": "text", "SH": "text",
    "SL": "number", "SQ": "sequence", "SS": "number", "ST": "text", "TM": "time", "UI": "uid",
    "UL": "number", "US": "number", "UT": "text",
}  # fmt: skip
_TEXTS = frozenset({"text", "code", "decimal", "age"})
# A number or a code: letters, digits and signs; no sentence, nothing outside ASCII.
_CODE = re.compile(rb"[A-Za-z0-9_ .,:;+*/%()\[\]<>=#&|^\\-]{0,128}\0?")


@cache
def _safe() -> Mapping[tuple[str, int, int], Rule]:
    out: dict[tuple[str, int, int], Rule] = {}
    for row in lang.read_rows("_dicom/private.tsv"):
        for entry in row["elements"].split():
            low, _, vr = entry.partition(":")
            key = (row["creator"], int(row["group"], 16), int(low, 16))
            out[key] = Rule(_ACTIONS[vr], (vr,))
    return out


@cache
def _creators() -> frozenset[str]:
    return frozenset(creator for creator, _, _ in _safe())


def creators_of(elements: Mapping[int, Any]) -> dict[int, str]:
    """Private block (group and block number) to its creator, of known creators alone."""
    out: dict[int, str] = {}
    for tag, element in elements.items():
        if tag >> 16 & 1 and 0x10 <= tag & 0xFFFF <= 0xFF:
            value = raw_value(element)
            found = decode(value, ("",)).strip() if value is not None else str(element.value)
            if found in _creators():
                out[tag] = found
    return out


def safe_rule(tag: int, element: Any, creators: Mapping[int, str]) -> tuple[Rule, str, int] | None:
    """(rule, creator, tag of the creator) of a known safe element; None for any other."""
    block = (tag & 0xFFFF0000) | (tag >> 8 & 0xFF)
    creator = creators.get(block)
    rule = _safe().get((creator, tag >> 16, tag & 0xFF)) if creator else None
    if rule is None or creator is None:
        return None
    if element.VR not in {None, "UN", rule.vrs[0]}:
        action = _ACTIONS.get(element.VR)  # another edition of the device: its VR counts
        if action is None or "SQ" in {element.VR, rule.vrs[0]}:
            return None
        rule = Rule(action, (element.VR,))
    return rule, creator, block


def is_code(rule: Rule, value: bytes) -> bool:
    """Whether a value is short and plain enough to be the setting that it is said to be."""
    return rule.action not in _TEXTS or _CODE.fullmatch(value) is not None or _is_list(rule, value)


def _is_list(rule: Rule, value: bytes) -> bool:
    return rule.action == "decimal" and value.isascii()


def unchanged(rule: Rule, before: bytes, after: bytes) -> bool:
    """Whether a text passed the scrubber as it was: one that names somebody goes as a whole."""
    return rule.action not in _TEXTS or before.strip(b" \0") == after.strip(b" \0")

"""What happens to each attribute: Table E.1-1 of PS3.15 under the chosen options, then house rules.

The rule, first match wins:
1. an attribute that pydicom's dictionary (PS3.6) does not know is removed;
2. a row of lang/_dicom/house.tsv (decisions of this project, each with its reason);
3. a row of lang/_dicom/e1-1.tsv: K or C of a chosen option keeps the value, cleaned by its VR;
   else the Basic Profile's X, Z, D or U;
4. outside the table: cleaned by its VR. Persons' names are replaced; application entities, URLs and
   binary values that no house rule knows are removed.

Actions: `number` binary numbers, `decimal` DS and IS that are numbers, `code` CS, `label`
one that may not be empty, `text` through the scrubber, `term` (technical) without what the folder
knows, `scheme` a designator that stays or becomes another, `date` shifted, `time` kept, `uid`
mapped unless well known, `age` capped at 90 years, `binary` kept, `icc` rebuilt, `sequence` cleaned
item by item, `empty` present without value, `dummy` a value that says nothing, `name`, `pseudonym`
and `surrogate` replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydicom._dicom_dict import DicomDictionary

from recpack import lang
from recpack.model.dicom_options import ALL_DICOM_OPTIONS

_BY_VR = {
    "AS": "age", "AT": "number", "CS": "code", "DA": "date", "DS": "decimal", "DT": "date",
    "FD": "number", "FL": "number", "IS": "decimal", "LO": "text", "LT": "text", "PN": "name",
    "SH": "text", "SL": "number", "SQ": "sequence", "SS": "number", "ST": "text", "SV": "number",
    "TM": "time", "UC": "text", "UI": "uid", "UL": "number", "US": "number", "UT": "text",
    "UV": "number",
}  # fmt: skip
_BASIC = {
    "X": "remove", "Z": "empty", "X/Z": "empty", "U": "uid", "X/Z/U*": "uid",
    "D": "dummy", "Z/D": "dummy", "X/D": "dummy", "X/Z/D": "dummy",
}  # fmt: skip
_SIZES = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "FD": 8, "SV": 8, "UV": 8, "AT": 4}
_DATES = frozenset({"date", "time"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with an attribute, the VRs that PS3.6 gives it, and its most bytes (0: any)."""

    action: str
    vrs: tuple[str, ...]
    limit: int = 0


@cache
def rules(options: frozenset[str] = ALL_DICOM_OPTIONS) -> Mapping[int, Rule]:
    """Tag to rule for every attribute that is not removed."""
    table = {row["tag"]: row for row in lang.read_rows("_dicom/e1-1.tsv")}
    house = {row["tag"]: row for row in lang.read_rows("_dicom/house.tsv")}
    out: dict[int, Rule] = {}
    for tag, (vr, vm, *_) in DicomDictionary.items():
        vrs = tuple(vr.split(" or "))
        name = f"{tag:08X}"
        action = _action(vrs[0], table.get(name, {}), house.get(name, {}), options)
        if action != "remove" and tag >> 16 not in {0, 2, 4} and tag & 0xFFFF:
            out[tag] = Rule(action, vrs, _limit(vrs[0], vm))
    return out


def _action(
    vr: str, row: Mapping[str, str], house: Mapping[str, str], options: frozenset[str]
) -> str:
    if house and (not house["option"] or house["option"] in options):
        said = house["action"]
        return _by_vr(vr, options) if said == "clean" else said
    if not row or any(row.get(option) for option in options):
        return _by_vr(vr, options) if not row else _BY_VR.get(vr, "remove")
    basic = _BASIC[row["basic"]]
    if vr == "SQ":
        return {"remove": "remove", "uid": "sequence"}.get(basic, "empty")
    return basic


def _by_vr(vr: str, options: frozenset[str]) -> str:
    """How an attribute outside the table is cleaned: days that are not asked for go."""
    action = _BY_VR.get(vr, "remove")
    days = "retain-longitudinal-modified-dates" in options
    return action if days or action not in _DATES else "empty"


def _limit(vr: str, vm: str) -> int:
    """The most bytes that numbers of this multiplicity take; 0 where it is open."""
    most = vm.rpartition("-")[2]
    return _SIZES.get(vr, 0) * int(most) if most.isdigit() else 0


@cache
def identity_concepts() -> frozenset[str]:
    """Code values of structured-report concepts whose value is an identity."""
    return frozenset(row["code"] for row in lang.read_rows("_dicom/sr_identity.tsv"))

"""The allow-list of DICOM elements, from lang/_dicom/profile.tsv.

An element without a row is removed. Actions: `number` binary numbers, `decimal` DS and IS that
are numbers, `code` CS, `text` through the scrubber, `date` shifted, `time` kept, `uid` mapped,
`class` kept where well known and else mapped, `age` capped at 90 years, `binary` kept, `icc`
rebuilt, `sequence` cleaned item by item, `empty` present without value, `name` and `pseudonym`
and `surrogate` replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from recpack import lang


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with an allowed element, and the VRs that PS3.6 gives it."""

    action: str
    vrs: tuple[str, ...]


@cache
def rules() -> dict[int, Rule]:
    """Tag to rule for every allowed element."""
    return {
        int(row["tag"], 16): Rule(row["action"], tuple(row["vr"].split("/")))
        for row in lang.read_rows("_dicom/profile.tsv")
    }


@cache
def identity_concepts() -> frozenset[str]:
    """Code values of structured-report concepts whose value is an identity."""
    return frozenset(row["code"] for row in lang.read_rows("_dicom/sr_identity.tsv"))

"""Numbers and dates read back out of facts, for plots only: printed values never change."""

from __future__ import annotations

import re
from datetime import date

from recpack.model.fact import Fact, Status

_NUMBER = re.compile(r"^\s*[<>≤≥~≈]?\s*([+-]?\d{1,12}(?:\.\d+)?)\s*[↑↓HL*]*\s*$")
_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def number(value: str) -> float | None:
    """The value as a number; None for text, ranges, titres and ambiguous commas."""
    found = _NUMBER.match(value)
    return float(found[1]) if found else None


def day(value: str | None) -> int | None:
    """Proleptic ordinal of an ISO date; a missing month or day counts as the middle."""
    found = _DATE.match(value or "")
    if not found:
        return None
    month = int(found[2]) if found[2] else 7
    dom = int(found[3]) if found[3] else (15 if found[2] else 1)
    try:
        return date(int(found[1]), month, dom).toordinal()
    except ValueError:
        return None


def extra(fact: Fact, *names: str) -> str:
    """The first of the fact's extra values under one of these names ("" if none)."""
    table = dict(fact.extra)
    return next((table[n] for n in names if table.get(n)), "")


_STATUS = {Status.ABSENT: "absent", Status.POSSIBLE: "possible", Status.HISTORICAL: "historical"}
_UNSURE = 0.6


def notes(fact: Fact) -> list[str]:
    """Status and doubt that must stand beside the value, or a "no" would be lost."""
    out = [_STATUS[fact.status]] if fact.status in _STATUS else []
    if extra(fact, "doubtful"):
        out.append("⚠ may be misread")
    elif fact.confidence < _UNSURE:
        out.append("uncertain reading")
    return out

"""Dates in text: found in the written forms of many languages and calendars, shifted in their form.

What looks like a date and is none (4/5, L4/5, 5/12 nodes, 3.2x2.8 cm) is never touched.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from recpack.deid.text.dates.found import FoundDate, render, shifted
from recpack.deid.text.dates.scan import scan, with_year

__all__ = [
    "FoundDate",
    "find_dates",
    "find_unclear",
    "find_without_year",
    "render",
    "shift_dicom",
    "shifted",
]


def find_dates(text: str) -> Iterator[FoundDate]:
    """Dates with a year, in order of place; never overlapping.

    A weekday beside a date belongs to it. Forms that other things have too (5.3.23, 112/03/05,
    R5.4.1) count where the page bears them out: render what was found on the page, rather than
    looking again in the piece alone.
    """
    yield from scan(text).whole


def find_without_year(text: str, near: Sequence[FoundDate]) -> Iterator[FoundDate]:
    """Days told without a year (3月18日, 24 de noviembre, 12. of 12.-15.03.2023), in order of place.

    Each has the year of the date it is tied to, else that of the last of `near` before it, else of
    the first of them; with no date on the page, a fixed year, so that it moves as the others do.
    """
    loose = scan(text).loose
    starts = [d.start for d in near]
    leap = any((f.month, f.day) == (2, 29) for f in loose)
    for found in loose:
        last = near[max(0, bisect.bisect_right(starts, found.end - 1) - 1)] if near else None
        if last and found.start < last.end and last.start < found.end:
            continue
        yield with_year(found, last, leap=leap)


def find_unclear(text: str) -> Iterator[tuple[int, int]]:
    """Places that look like whole dates and cannot be read as one: hidden, never shifted."""
    yield from scan(text).unclear


def shift_dicom(value: str, days: int, mode: str) -> str:
    """A DICOM DA or DT moved by days; "" if it is no date. Year mode: 1 January of the year."""
    match = re.fullmatch(
        r"\s*(\d{4})[.:-]?(\d{2})[.:-]?(\d{2})(\d{0,6}(?:\.\d+)?)([+-]\d{4})?\s*", value, re.ASCII
    )
    if match is None:
        return ""
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) + timedelta(days=days)
    except (ValueError, OverflowError):
        return ""
    if not 1880 <= int(match[1]) <= 2100:
        return ""
    if mode == "year":
        return f"{match[1]}0101"
    return f"{day:%Y%m%d}{match[4]}{match[5] or ''}"

"""All dates of a page at once: the forms in turn, spans of days, and the weekdays beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from recpack.deid.text.dates import names as datenames
from recpack.deid.text.dates.found import FoundDate, Part, make, placed
from recpack.deid.text.dates.han import han, later_days
from recpack.deid.text.dates.numbers import UNIT, numeric, unclear
from recpack.deid.text.dates.page import Page
from recpack.deid.text.dates.pairs import pairs
from recpack.deid.text.dates.words import words

_ANY = re.compile(r"\d|[〇一二三四五六七八九十元]")
_DAY_FIRST = frozenset(
    {"dmy", "dmy2", "d.m", "d-month-y", "d-month-y2", "d-month", "viet", "viet-md"}
)
_ORDINAL = re.compile(r"^(?:st|nd|rd|th|er|º|\.)")
_LISTED = re.compile(r"(?:(?<!\d)\d{1,2}[.º]?, ?)+\Z")
_VALUE = 80  # letters
_GUARD = re.compile(UNIT)


@dataclass(frozen=True, slots=True)
class Scan:
    """Dates with a year of their own, dates without one, and places no calendar knows."""

    whole: tuple[FoundDate, ...] = ()
    loose: tuple[FoundDate, ...] = ()
    unclear: tuple[tuple[int, int], ...] = ()


def scan(text: str) -> Scan:
    """All dates of a text; each list in order of place. Asked again for the same text, it knows.

    Values of labels do not push the pages out of what is known.
    """
    return _value(text) if len(text) <= _VALUE else _page(text)


@lru_cache(maxsize=512)
def _value(text: str) -> Scan:
    return _scanned(text)


@lru_cache(maxsize=8)
def _page(text: str) -> Scan:
    return _scanned(text)


def _scanned(text: str) -> Scan:
    if not _ANY.search(text):
        return Scan()
    page = Page(text)
    taken = bytearray(len(text) + 1)
    found: list[FoundDate] = []
    for form in (han, numeric, words):
        found.extend(_free(form(page), taken))
    found.extend(_free(pairs(page, found), taken))
    found.sort(key=lambda f: f.start)
    found = _linked(page, found, taken)
    if not any(f.day and not f.yearless for f in found):
        # "Trials since June": a month alone is somebody's only on a page that tells days.
        found = [f for f in found if f.form != "month" or f.beside]
    found = sorted((_with_weekday(page, f, taken) for f in found), key=lambda f: f.start)
    return Scan(
        tuple(f for f in found if not f.yearless),
        tuple(f for f in found if f.yearless),
        tuple((a, b) for a, b in unclear(page) if not any(taken[a:b])),
    )


def _free(found: Iterable[FoundDate], taken: bytearray) -> Iterator[FoundDate]:
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            yield one


def _linked(page: Page, found: list[FoundDate], taken: bytearray) -> list[FoundDate]:
    """Days that share the month or year of their neighbour (12.-15.03.2023)."""
    out: list[FoundDate] = []
    extra: list[FoundDate] = []
    for one in found:
        out.append(one)
        if one.form in _DAY_FIRST and one.day:
            extra.extend(_free(_earlier(page, one), taken))
        elif one.form in {"han", "han-md"} and one.day:
            extra.extend(_later_han(page, one, taken))
        elif one.form == "ymd":
            extra.extend(_free(_later(page, one), taken))
    out = sorted((*out, *extra), key=lambda f: f.start)
    return [_neighbour(page, out, i) for i in range(len(out))]


@lru_cache(maxsize=1)
def _earlier_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.,/:+])(?P<d>\d{1,2})(?:(?P<s>[./])(?P<m>\d{1,2}))?(?P<o>st|nd|rd|th|er|º|\.)?"
        rf"(?P<c>{datenames.until()}|, )\Z"
    )


def _earlier(page: Page, one: FoundDate) -> Iterator[FoundDate]:
    """12. of 12.-15.03.2023, 5 of 5-8 марта, 28.02. of 28.02.-03.03.2023, the last first."""
    start, day = page.at(one.start), one.day
    sign = _sign(one)
    for _ in range(6):
        match = _earlier_pattern().search(page.text, max(0, start - 26), start)
        if match is None or not _is_span(page, match, sign):
            return
        number = int(match["d"])
        month = int(match["m"]) if match["m"] else one.month
        if (not match["m"] and not 1 <= number < day) or not 1 <= month <= 12:
            return
        found = _sharing(page, one, match, month)
        if found is None:
            return
        yield found
        start, day = match.start(), number


def _is_span(page: Page, match: re.Match[str], sign: str) -> bool:
    """A dash ties two days; a word or a comma does where a word for dates stands before."""
    if match["m"]:
        return match["s"] == sign and ("-" in match["c"] or "~" in match["c"])
    if match["c"].strip() in {"-", "~", "至", "到"}:
        return True
    start = match.start()
    if listed := _LISTED.search(page.text, max(0, start - 30), start):
        start = listed.start()
    before = page.text[max(0, start - 2) : start]
    return bool(page.before(start)) or before.strip(" ") in {"", "(", "\n"} or before[-1:] == "\n"


def _sign(one: FoundDate) -> str:
    parts = {p.kind: p for p in one.parts}
    return one.text[parts["d"].end : parts["m"].start] if parts["d"].end <= parts["m"].start else ""


def _sharing(page: Page, one: FoundDate, match: re.Match[str], month: int) -> FoundDate | None:
    """The earlier day of a span, with the parts that it takes from `one`."""
    parts = {p.kind: p for p in one.parts}
    gap = _ORDINAL.sub("", _sign(one), count=1) if parts["m"].row else _sign(one)
    dotted = match["o"] == "."
    end = match.end("o") if dotted else match.end("m") if match["m"] else match.end("d")
    end = max(end, match.end("o"))
    out = [Part("d", *match.span("d"))]
    if match["m"]:
        out.append(Part("m", *match.span("m")))
    else:
        width = parts["m"].end - parts["m"].start
        lead = "" if dotted and gap == "." else gap or " "
        trail = "." if dotted and gap == "." else ""
        out.append(Part("m", end, end, parts["m"].row, width, lead, trail))
    if "y" in parts:
        year = parts["y"]
        between = one.text[parts["m"].end : year.start] if year.start >= parts["m"].end else " "
        lead = "" if dotted and between == "." else between
        out.append(Part("y", end, end, None, year.end - year.start, lead))
    ymd = (2004 if one.yearless else one.year, month, int(match["d"]))
    if not one.yearless and (month, ymd[2]) > (one.month, one.day):
        ymd = (ymd[0] - 1, month, ymd[2])
    calendar = one.calendar if one.calendar != "hijri" else ""
    return _beside(page, one, ymd, out, end, calendar)


def _beside(
    page: Page,
    one: FoundDate,
    ymd: tuple[int, int, int],
    parts: list[Part],
    end: int,
    calendar: str,
) -> FoundDate | None:
    """A date that shares parts with `one`; `ymd` is Gregorian."""
    if not calendar:
        return None
    tail = Part("x", end - 1, end)
    found = make(page, one.form, "gregorian", ymd, [*parts, tail], yearless=True)
    return replace(found, calendar=calendar, beside=one.moment) if found else None


def _later_han(page: Page, one: FoundDate, taken: bytearray) -> Iterator[FoundDate]:
    parts = {p.kind: p for p in one.parts if p.end > p.start}
    month_sign = "월" if "월" in one.text else "月"
    year_sign = "년" if "월" in one.text else "年"
    for day, part in later_days(page, page.at(one.end - 1) + 1, taken):
        if one.day >= day or one.calendar == "hijri":
            return
        out = [Part("m", part.start, part.start, None, 1, "", month_sign), part]
        if "y" in parts:
            year = parts["y"]
            out.insert(
                0, Part("y", part.start, part.start, None, year.end - year.start, "", year_sign)
            )
        sign = re.compile(r"\s?[日号일]").match(page.text, part.end)
        end = sign.end() if sign else part.end
        yield from _free(
            filter(None, [_beside(page, one, (one.year, one.month, day), out, end, one.calendar)]),
            taken,
        )


_LATER = re.compile(
    r"(?P<c>[-~至到])(?:(?P<m>\d{1,2})(?P<s>[-/.]))?(?P<d>\d{1,2})(?![\d.,%/:_]|-\d)"
)


def _later(page: Page, one: FoundDate) -> Iterator[FoundDate]:
    """3.8 of 2023.3.5-3.8, 08 of 2023/03/05~08."""
    parts = {p.kind: p for p in one.parts}
    sign = one.text[parts["y"].end : parts["m"].start]
    match = _LATER.match(page.text, page.at(one.end - 1) + 1)
    if match is None or sign not in {".", "/", "-"} or not _GUARD.match(page.text, match.end()):
        return
    if match["c"] == "-" == sign or (match["m"] and match["s"] != sign) or one.calendar == "hijri":
        return
    day, month = int(match["d"]), int(match["m"] or one.month)
    year = one.year + ((month, day) < (one.month, one.day))
    if (not match["m"] and day <= one.day) or not 1 <= month <= 12:
        return
    at = match.start("m") if match["m"] else match.start("d")
    out = [Part("y", at, at, None, 4, "", sign)]
    if match["m"]:
        out.append(Part("m", *match.span("m")))
    else:
        out.append(Part("m", at, at, None, parts["m"].end - parts["m"].start, "", sign))
    out.append(Part("d", *match.span("d")))
    found = _beside(page, one, (year, month, day), out, match.end(), one.calendar)
    if found:
        yield found


@lru_cache(maxsize=1)
def _until() -> re.Pattern[str]:
    return re.compile(rf"\.?(?:{datenames.until()}|从|から)?")


def _neighbour(page: Page, found: list[FoundDate], at: int) -> FoundDate:
    """A day without a year tied to a date with one: it has the year of that one."""
    one = found[at]
    if not one.yearless or one.beside or one.calendar == "hijri":
        return one
    for other, before in ((at + 1, True), (at - 1, False)):
        if not 0 <= other < len(found) or found[other].yearless:
            continue
        near = found[other]
        lo, hi = (one.end, near.start) if before else (near.end, one.start)
        between = page.text[page.at(lo) : page.at(hi)] if 0 <= hi - lo < 12 else "no"
        if near.calendar != "gregorian" or not between or not _until().fullmatch(between):
            continue
        later = (one.month, one.day) > (near.month, near.day)
        year = near.year - (later if before else 0) + ((not later) if not before else 0)
        if (one.month, one.day) == (2, 29) and not _leap(year):
            continue
        return _with_year(one, near, year)
    return one


def _with_year(one: FoundDate, near: FoundDate, year: int) -> FoundDate:
    at = len(one.text)
    lead, trail = " ", ""
    if one.form == "han-md":
        at, lead, trail = 0, "", "년" if "월" in one.text else "年"
    elif one.form == "month-d":
        lead = ", "
    part = Part("y", at, at, None, 4, lead, trail)
    parts = tuple(sorted((*one.parts, part), key=lambda p: (p.start, p.end)))
    return replace(one, year=year, parts=parts, beside=near.moment)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _with_weekday(page: Page, one: FoundDate, taken: bytearray) -> FoundDate:
    """The date and the weekday beside it, which would tell how far it was shifted."""
    if not one.day:
        return one
    start, end = page.at(one.start), page.at(one.end - 1) + 1
    parts: list[Part] = []
    before = datenames.weekday_before().search(page.text, max(0, start - 34), start)
    if before and len(before["w"]) > 1 and (part := _weekday(page, one, before, tight=True)):
        parts.append(part)
    after = datenames.weekday_after().match(page.text, end)
    if after and (part := _weekday(page, one, after, tight=bool(after["o"] and after["c"]))):
        parts.append(part)
    for part in parts:
        lo, hi = page.span(part.start, part.end)
        if any(taken[lo:hi]):
            continue
        first, last = min(lo, one.start), max(hi, one.end)
        taken[first:last] = b"\1" * (last - first)
        moved = tuple(
            replace(p, start=p.start + one.start - first, end=p.end + one.start - first)
            for p in one.parts
        )
        both = tuple(sorted((*moved, *placed(page, first, [part])), key=lambda p: (p.start, p.end)))
        one = replace(one, start=first, end=last, text=page.original[first:last], parts=both)
    return one


def _weekday(page: Page, one: FoundDate, match: re.Match[str], *, tight: bool) -> Part | None:
    """The weekday's part; short names and those that are numbers too must be the right day."""
    rows = datenames.weekdays()[match["w"]]
    ranks = {code: i for i, code in enumerate(page.languages)}
    row, number = min(rows, key=lambda rn: ranks.get(rn[0].language, len(ranks)))
    if row.short or row.language == "vi":
        right = one.yearless or one.moment.isoweekday() == number
        spoken = not ranks or row.language in page.languages[:3] or ord(match["w"][0]) > 0x590
        if not (tight and right and spoken) or (one.yearless and match["w"] in "一二三四五六"):
            return None
    return Part("w", *match.span("w"), row, number)


_FIXED = 2003  # neither it nor the year before has a 29 February


def with_year(one: FoundDate, near: FoundDate | None, *, leap: bool) -> FoundDate:
    """A date without a year in the year of another, or in a fixed one, to be shifted in."""
    if one.beside and not _temporary(one):
        return one
    year = near.year if near else _FIXED + leap
    if one.calendar == "hijri":
        return _hijri_near(one, near.moment if near else date(_FIXED, 7, 1))
    if (one.month, one.day) == (2, 29) and not _leap(year):
        return one
    beside = one.beside
    if beside:
        try:
            beside = beside.replace(year=beside.year - one.year + year)
        except ValueError:
            return one
    return replace(one, year=year, beside=beside)


def _temporary(one: FoundDate) -> bool:
    return one.beside is not None and one.beside.year == 2004 and one.year in {2003, 2004}


def _hijri_near(one: FoundDate, near: date) -> FoundDate:
    from recpack.deid.text.dates.calendars import from_date, to_date

    try:
        _, month, day = from_date("hijri", one.moment)
        year = from_date("hijri", near)[0]
    except ValueError:
        return one
    days = [to_date("hijri", y, month, day) for y in (year - 1, year, year + 1)]
    known = [d for d in days if d is not None]
    if not known:
        return one
    best = min(known, key=lambda d: abs((d - near).days))
    return replace(one, year=best.year, month=best.month, day=best.day)

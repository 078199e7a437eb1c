"""A date found in a text, with its written parts; and how it is written anew on another day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from recpack.deid.text.dates.calendars import (
    CHINESE,
    ERA_OF,
    era_on,
    from_date,
    to_date,
    write_chinese,
)
from recpack.deid.text.dates.names import Row
from recpack.deid.text.dates.page import Page

_MIDDLE = 15
_Ymd = tuple[int, int, int]
# Forms whose parts stand beside words or signs that make a leading zero needless.
NUMERIC = frozenset({"ymd", "dmy", "mdy", "ymd2", "dmy2", "mdy2", "y-m", "m/y", "d.m", "m.d"})


@dataclass(frozen=True, slots=True)
class Part:
    """One written part of a date: text[start:end] of the found text.

    kind: y year, m month, d day, o ending of a day's number, e era, w weekday, x a sign that only
    belongs to the date. `row` for names. A part of no width is not written, being that of the
    other end of the span of days; it is written, with `before` and `after` around it, once the
    two differ.
    """

    kind: str
    start: int
    end: int
    row: Row | None = None
    number: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at text[start:end], told in Gregorian; `day` is 0 where only the month was written.

    `calendar` is that of the parts; `middle` the Gregorian day in the middle of a month without
    day; `beside` the date at the other end of a span of days, whose month or year this one shares;
    `yearless` where no year is written.
    """

    start: int
    end: int
    form: str
    year: int
    month: int
    day: int
    text: str
    calendar: str = "gregorian"
    parts: tuple[Part, ...] = ()
    middle: int = _MIDDLE
    yearless: bool = False
    beside: date | None = None

    @property
    def iso(self) -> str:
        """YYYY-MM-DD, or YYYY-MM."""
        base = f"{self.year:04d}-{self.month:02d}"
        return f"{base}-{self.day:02d}" if self.day else base

    @property
    def moment(self) -> date:
        """The day, or the middle of the month."""
        return date(self.year, self.month, self.day or self.middle)


def make(
    page: Page,
    form: str,
    calendar: str,
    ymd: tuple[int, int, int],
    parts: list[Part],
    *,
    yearless: bool = False,
) -> FoundDate | None:
    """The date of `parts` (places in page.text); None if the calendar has no such day."""
    year, month, day = ymd
    moment = to_date(calendar, year, month, day or _MIDDLE)
    if moment is None:
        return None
    parts = [*parts, *_last_ordinal(page, parts), *_arabic_era(page, parts)]
    start, end = page.span(min(p.start for p in parts), max(p.end for p in parts))
    return FoundDate(
        start,
        end,
        form,
        moment.year,
        moment.month,
        moment.day if day else 0,
        page.original[start:end],
        calendar,
        placed(page, start, parts),
        moment.day if not day else _MIDDLE,
        yearless,
    )


def placed(page: Page, start: int, parts: list[Part]) -> tuple[Part, ...]:
    """Parts with places relative to `start` of the original text, in order."""
    out = []
    for part in (*parts, *_ordinals(page, parts)):
        lo, hi = page.span(part.start, part.end)
        out.append(
            Part(part.kind, lo - start, hi - start, part.row, part.number, part.before, part.after)
        )
    return tuple(sorted(out, key=lambda p: (p.start, p.end)))


_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|º)(?![^\W\d_])")


def _ordinals(page: Page, parts: list[Part]) -> list[Part]:
    days = (p for p in parts if p.kind == "d" and p.end > p.start)
    found = (_ORDINAL.match(page.text, p.end) for p in days)
    last = max(p.end for p in parts)
    told = {p.start for p in parts if p.kind == "o"}
    return [Part("o", *m.span()) for m in found if m and m.end() <= last and m.start() not in told]


def _last_ordinal(page: Page, parts: list[Part]) -> list[Part]:
    """The ending of a day's number that ends the date (Sept 3rd)."""
    last = max(parts, key=lambda p: p.end)
    match = _ORDINAL.match(page.text, last.end) if last.kind == "d" else None
    return [Part("o", *match.span())] if match else []


# 13 ربيع الأول 1444 هـ, 09/10/2022 م: after the Hijra, after the birth of Christ.
_ARABIC_ERA = re.compile(r" ?(?:هـ|ه|ھ|م)(?![\u0620-\u06ff])")


def _arabic_era(page: Page, parts: list[Part]) -> list[Part]:
    """The sign of the era behind a year in Arabic; it stays as it is."""
    last = max(parts, key=lambda p: p.end)
    years = any(p.kind == "y" for p in parts)
    match = _ARABIC_ERA.match(page.text, last.end) if years and page.arabic else None
    return [Part("x", *match.span())] if match else []


def shifted(found: FoundDate, days: int) -> date:
    """The date moved; a month alone moves with its middle, so that granularity stays."""
    return found.moment + timedelta(days=days)


def render(found: FoundDate, days: int, mode: str) -> str:
    """The shifted date in the form and calendar of the original; year mode: the year alone.

    "" in year mode where no year is written, and where the calendar does not reach so far.
    """
    if mode == "year" and found.yearless:
        return ""
    try:
        new = shifted(found, days)
        if mode == "year":
            return _year(found)
        now = from_date(found.calendar, new)
        beside = from_date(found.calendar, found.beside + timedelta(days)) if found.beside else now
    except (OverflowError, ValueError):
        return ""
    if not found.parts:
        return new.isoformat() if found.day else f"{new:%Y-%m}"
    out = found.text
    for part in reversed(found.parts):
        out = out[: part.start] + _written(found, part, days, now, beside) + out[part.end :]
    return out


def _written(found: FoundDate, part: Part, days: int, now: _Ymd, beside: _Ymd) -> str:
    """A part as it is written on the new day."""
    old, new = found.text[part.start : part.end], shifted(found, days)
    if part.start == part.end:
        return _unwritten(found, part, now, beside)
    if part.kind == "o":
        return _ordinal(now[2], old) if new != found.moment else old
    if part.kind == "e":
        return era_on(old, found.moment, new)
    if part.kind == "w" and part.row is not None:
        return part.row.name((part.number - 1 + days) % 7 + 1, old)
    return old if part.kind == "x" else _piece(found, part, now, old)


def _unwritten(found: FoundDate, part: Part, now: _Ymd, beside: _Ymd) -> str:
    """A month or year that the other end of the span tells, once it tells another."""
    if part.kind not in {"y", "m"} or found.beside is None:
        return ""
    size = 1 if part.kind == "y" else 2
    then = from_date(found.calendar, found.moment), from_date(found.calendar, found.beside)
    # Left out already where it differed (2023年12月30日-1月2日), it goes without saying.
    if now[:size] == beside[:size] or then[0][:size] != then[1][:size]:
        return ""
    like = part.row.names[0] if part.row else "0" * max(1, part.number)
    return part.before + _piece(found, part, now, like) + part.after


def _ordinal(day: int, old: str) -> str:
    """The ending of a day's number: 1st 2nd 3rd 4th; 1er and 1º for the first day alone."""
    if old.lower() not in {"st", "nd", "rd", "th"}:
        return old if day == 1 else ""
    tail = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return tail.upper() if old.isupper() else tail


def _era_year(found: FoundDate, now: _Ymd, old: str) -> str:
    new = date(now[0] + ERA_OF[found.calendar][2].year - 1, now[1], now[2])
    letter = next((p for p in found.parts if p.kind == "e"), None)
    era = found.text[letter.start : letter.end] if letter else found.calendar
    year = new.year - ERA_OF[era_on(era, found.moment, new).lower()][2].year + 1
    if old == "元" or (year == 1 and "年" in found.text and len(era) > 1 and old != "1"):
        return "元" if year == 1 else str(year)
    return _number(year, old, padded=old[:1] in "0０" and len(old) > 1)


def _piece(found: FoundDate, part: Part, now: _Ymd, old: str) -> str:
    value = now["ymd".index(part.kind)]
    if part.row is not None:
        return part.row.name(value, old)
    bare = "".join(c for c in old if c.isalnum() or c in CHINESE)  # no marks of direction
    if part.kind != "y":
        new = _number(value, bare, padded=_padded(found, part, bare))
    elif found.calendar in ERA_OF:
        new = _era_year(found, now, bare)
    elif bare == "元":
        new = bare if value == 1 else str(value)
    elif found.calendar == "roc":
        new = _number(value, bare, padded=len(bare) == 3 or _zero(bare))
    elif len(bare) == 2:
        new = _number(value % 100, bare, padded=True)
    else:
        new = _number(value, bare, padded=False)
    return old if new == bare else new


def _padded(found: FoundDate, part: Part, old: str) -> bool:
    """Has a number of two digits: by its own zero, else by the other numbers of a numeric date."""
    if len(old) != 2 or old[0] in CHINESE:
        return False
    after = found.text[part.end : part.end + 1]
    glued = after.isalpha() and after.isascii() and part.end > part.start
    if _zero(old) or (glued and not any(p.kind == "o" for p in found.parts)):
        return True
    others = [
        found.text[p.start : p.end] or "9" * p.number
        for p in found.parts
        if p.kind in "md" and not p.row
    ]
    narrow = any(len(o) == 1 for o in others)
    return not narrow and (found.form in NUMERIC or any(_zero(o) for o in others if len(o) == 2))


def _zero(text: str) -> bool:
    return text[:1].isdigit() and int(text[0]) == 0


def _number(value: int, like: str, *, padded: bool) -> str:
    """The number in the digits of `like`; the same number as it stands."""
    if like[0] in CHINESE:
        return write_chinese(value, like)
    text = str(value).zfill(len(like)) if padded else str(value)
    digits = "".join(filter(str.isdecimal, like))
    if not like[0].isdecimal() or int(digits) == value:
        return like if digits else text
    zero = ord(like[0]) - int(like[0])
    return "".join(chr(zero + int(c)) for c in text)


def _year(found: FoundDate) -> str:
    """The year in its calendar: 2023, 2023年, 民國112年, 令和5年."""
    year = from_date(found.calendar, found.moment)[0]
    parts = {p.kind: p for p in found.parts if p.end > p.start}
    if "y" not in parts:
        return f"{found.year:04d}"
    part = parts["y"]
    old = found.text[part.start : part.end]
    long = found.calendar in ERA_OF or found.calendar == "roc" or len(old) != 2 or old[0] in CHINESE
    piece = old if long else _number(year, old, padded=False)
    lead = found.parts[0]
    before = found.text[: part.start] if lead.kind in "ex" and lead.end <= part.start else ""
    after = found.text[part.end : part.end + 1]
    return before + piece + (after if after in {"年", "년"} else "")

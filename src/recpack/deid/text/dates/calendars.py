"""Years, months and days of the calendars that medical papers use, to the Gregorian and back."""

from __future__ import annotations

import calendar as gregorian
from datetime import date

# Names and letters of the Japanese eras, with their first days.
ERAS: tuple[tuple[str, str, date], ...] = (
    ("令和", "r", date(2019, 5, 1)),
    ("平成", "h", date(1989, 1, 8)),
    ("昭和", "s", date(1926, 12, 25)),
    ("大正", "t", date(1912, 7, 30)),
    ("明治", "m", date(1868, 1, 25)),
)
ERA_OF = {key: era for era in ERAS for key in era[:2]}
OFFSET = {"roc": 1911, "buddhist": -543, "gregorian": 0}
YEARS = range(1880, 2101)
# Umm al-Qura is tabulated for these years of the Hijra.
HIJRI_YEARS = range(1343, 1501)
BUDDHIST_YEARS = range(1880 + 543, 2101 + 543)
# Two digits up to this are of this century: a birth of 1936 is likelier than a visit of 2036.
LAST_SHORT = 35


def long_year(short: int, calendar: str) -> int:
    """The whole year behind two digits (66 of the Buddhist era is 2566)."""
    if calendar == "buddhist":
        return (2500 if short <= LAST_SHORT + 43 else 2400) + short
    return (2000 if short <= LAST_SHORT else 1900) + short


def calendar_of(year: int) -> str:
    """Which calendar a year of four digits is in; "" if none that is used in papers."""
    if year in YEARS:
        return "gregorian"
    if year in BUDDHIST_YEARS:
        return "buddhist"
    return "hijri" if year in HIJRI_YEARS else ""


def _gregorian(year: int, month: int, day: int) -> date | None:
    if year not in YEARS or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= gregorian.monthrange(year, month)[1] else None


def to_date(calendar: str, year: int, month: int, day: int) -> date | None:
    """The day in the Gregorian calendar; None if there is no such day.

    `calendar` is gregorian, roc, buddhist, hijri (Umm al-Qura) or the name of a Japanese era.
    """
    if calendar == "hijri":
        return _from_hijri(year, month, day)
    if calendar in ERA_OF:
        # A year past the end of an era (平成35年) was often written ahead.
        if not 1 <= year <= 64:
            return None
        return _gregorian(ERA_OF[calendar][2].year + year - 1, month, day)
    return _gregorian(year + OFFSET[calendar], month, day) if year > 0 else None


def from_date(calendar: str, day: date) -> tuple[int, int, int]:
    """Year, month and day of that calendar; ValueError where the calendar does not reach."""
    if calendar == "hijri":
        from hijridate import Gregorian

        try:
            hijri = Gregorian(day.year, day.month, day.day).to_hijri()
        except OverflowError as error:
            raise ValueError(calendar) from error
        return hijri.year, hijri.month, hijri.day
    if calendar in ERA_OF:
        return day.year - ERA_OF[calendar][2].year + 1, day.month, day.day
    year = day.year - OFFSET[calendar]
    if year < 1:
        raise ValueError(calendar)
    return year, day.month, day.day


def era_on(written: str, old: date, new: date) -> str:
    """The era, as name or letter, of a new day, given how that of the old day was written."""
    era = ERA_OF[written.lower()]
    proper = next((e for e in ERAS if e[2] <= old), ERAS[-1])
    if proper != era and new.year >= era[2].year:
        return written
    fresh = next((e for e in ERAS if e[2] <= new), ERAS[-1])
    if len(written) > 1:
        return fresh[0]
    return fresh[1].upper() if written.isupper() else fresh[1]


def _from_hijri(year: int, month: int, day: int) -> date | None:
    if year not in HIJRI_YEARS or not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    try:
        from hijridate import Hijri

        found = Hijri(year, month, day).to_gregorian()
    except (ImportError, ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


_ZEROS = "〇零○"
_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(_ZEROS, 0)
CHINESE = "〇零○一二三四五六七八九十百"


def read_chinese(text: str) -> int:
    """A Chinese number below 1000, by digits or with places (二三, 二十三); -1 if none."""
    if not text or any(c not in CHINESE for c in text):
        return -1
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGIT[c]) for c in text))
    total, last = 0, -1
    for char in text:
        if char in "十百":
            total += (1 if last < 0 else last) * (10 if char == "十" else 100)
            last = -1
        else:
            last = _DIGIT[char]
    return total + max(0, last)


def write_chinese(number: int, like: str) -> str:
    """The number in the manner of `like`: digit by digit, or with places."""
    digits = "〇一二三四五六七八九"
    zero = next((c for c in like if c in _ZEROS), "〇")
    if "十" not in like and "百" not in like and len(like) > 1:
        return "".join(digits[int(c)] for c in str(number).zfill(len(like))).replace("〇", zero)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (digits[ones] if ones else "") or zero

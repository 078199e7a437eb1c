"""Dates as people write them, read into ISO 8601; what is ambiguous is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from recpack.clinical.fold import fold, key
from recpack.clinical.words import flag, primary, words

_HAN = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CJK = re.compile(
    r"(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*份)?(?:\s*(\d{1,2})\s*[日号號일])?"
)
_ISO = re.compile(
    r"(?<![\d.])(\d{4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{2}(?=\d{2}:\d{2})|\d{1,2}(?!\d))"
)
_DMY = re.compile(r"(?<![\d./-])(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?![\d/])")
_YMD_SHORT = re.compile(r"(?<![\d./-])'?(\d{2})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})(?![\d/-]|\.\d)")
_YMD_KOREAN = re.compile(r"(?<!\d)'?(\d{2})\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일")
_ROMAN = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])(x|ix|iv|v|x?i{1,3}|vi{1,3})\2(\d{4})(?!\d)")
_ROMANS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ISO_MONTH = re.compile(r"(?<![\d./-])(\d{4})[-/.](\d{2})(?![\d/-]|\.\d)")
_MONTH_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})/(\d{4})(?![\d/-]|\.\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_ERA = re.compile(
    r"(令和|平成|昭和|大正|民国|令(?=\s?\d))\s*(元|\d{1,3})\s*[年./]\s*(\d{1,2})\s*[月./](?:\s*(\d{1,2})\s*日?)?"
)
_ERA_LETTER = re.compile(
    r"(?<![a-z\d])([rhst])\s?(\d{1,2})\s?([./年-])\s?(\d{1,2})\s?[./月-]\s?(\d{1,2})(?!\d)"
)
_ERAS = {
    "令和": 2018, "令": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民国": 1911,
    "r": 2018, "h": 1988, "s": 1925, "t": 1911,
}  # fmt: skip
# The Republic's years without its name (112/06/03, 112年6月3日): three digits, so that no other
# calendar is meant.
_ROC = re.compile(
    r"(?<![\d./-])(1[0-3]\d)\s?(?:([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d./-])"
    r"|年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日)"
)
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_ERA_HAN = re.compile(
    r"(令和|平成|昭和|民国)\s?([元一二三四五六七八九十百零〇]{1,6})年([一二三四五六七八九十]{1,3})月"
    r"([一二三四五六七八九十]{1,3})日"
)
# 1120603, where a word for a date stands before it.
_ROC_COMPACT = re.compile(r"(?<=[日期间:]) ?(1[01]\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_VIETNAMESE = re.compile(
    r"(?<!\d)(\d{1,2})[\s._…]*(?:thang|/)[\s._…]*(\d{1,2})[\s._…]*(?:nam|/|,)[\s._…]*(\d{4})(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年년](?!\s*\d)")
_YEAR_FIRST = frozenset({"zh", "ja", "ko"})
_BUDDHIST, _HIJRI = range(2443, 2644), range(1343, 1501)


@dataclass(frozen=True, slots=True)
class DateHit:
    """text[start:end] is a date; `iso` is YYYY, YYYY-MM or YYYY-MM-DD."""

    start: int
    end: int
    iso: str


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """ISO 8601 of a date that exists between 1900 and 2100, else None.

    Years that only the Buddhist era (Thailand) or the Hijra (Umm al-Qura) can mean are taken as
    such; of the Hijra whole days only, for its months lie across two of ours.
    """
    if year in _BUDDHIST:
        year -= 543
    if year in _HIJRI:
        return _from_hijri(year, month, day)
    if not 1900 <= year <= 2100:
        return None
    if month is None:
        return f"{year:04d}"
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")


@cache
def _from_hijri(year: int, month: int | None, day: int | None) -> str | None:
    if not month or not day or not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return f"{found.year:04d}-{found.month:02d}-{found.day:02d}"


def _han_number(text: str) -> int:
    hundreds, _, text = text.rpartition("百")
    if hundreds:
        rest = text.lstrip("〇零")
        return 100 * _han_number(hundreds) + (_han_number(rest) if rest else 0)
    if "十" not in text:
        return int(text.translate(_HAN))
    tens, _, ones = text.partition("十")
    return (int(tens.translate(_HAN)) if tens else 1) * 10 + int(ones.translate(_HAN) or 0)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def long_year(text: str, language: str) -> int:
    """The whole year behind two digits, 0 where they may mean two: 23 is 2023, 66 in Thai 2566."""
    year = int(text)
    if len(text) != 2:
        return year
    if primary(language) == "th" and 50 <= year <= 90:
        return 2500 + year
    return 2000 + year if year <= 49 else 0


@cache
def _month_names(language: str) -> tuple[tuple[re.Pattern[str], ...], dict[str, int]]:
    """Patterns of dates with a month's name; months of the Hijra are 13 to 24."""
    numbers: dict[str, int] = {}
    for first, listed in ((13, "hijri"), (1, "months")):
        for index, names in enumerate(words(language, "date", listed)):
            for name in names.split():
                numbers[key(name).replace("_", " ")] = index % 12 + first
    names = "|".join(sorted((re.escape(n) for n in numbers), key=len, reverse=True)) or r"(?!)"
    gap = r"[\s,\-/._…]*"
    between = (
        rf"(?:\s?[(/]\s?(?:{names})\)?)?{gap}(?:(?:de|del|tahun)\s+|(?:พ\.?ศ\.?|ค\.?ศ\.?)[\s._…]*)?"
    )
    of = r"(?:(?:de|del|of|bulan)\s+|dias?\s+d(?:o|el)\s+mes\s+de\s+|เดือน[\s._…]*)?"
    day_first = re.compile(
        rf"(?:(?<!\d)(\d{{1,2}})[\s_]?[»\"”]?(?:st|nd|rd|th|er|o|º|ª|ten|\.)?[\s\-/._…]*{of})?"
        rf"(?<![^\W\d_])({names})\.?(?![^\W\d_]){between}'?(\d{{4}}|\d{{2}})(?!\d|:\d)"
    )
    month_first = re.compile(
        rf"(?<![^\W\d_])({names})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:de\s+)?(\d{{4}})(?!\d)"
    )
    year_first = re.compile(
        rf"(?<!\d)(\d{{4}})[\s\-/.,]{{1,2}}({names})\.?[\s\-/.]{{1,2}}(\d{{1,2}})(?!\d|:\d)"
    )
    return (day_first, month_first, year_first), numbers


def _named(folded: str, language: str) -> Iterator[tuple[int, int, str | None]]:
    (day_first, month_first, year_first), numbers = _month_names(language)
    for m in year_first.finditer(folded):
        yield m.start(), m.end(), iso(int(m[1]), numbers[m[2]], int(m[3]))
    for m in month_first.finditer(folded):
        yield m.start(), m.end(), iso(int(m[3]), numbers[m[1]], int(m[2]))
    for m in day_first.finditer(folded):
        month, year = numbers[m[2]], long_year(m[3], language)
        if len(m[3]) == 2 and not m[1]:
            continue  # "March 12" is a day
        if month > 12:
            month, year = month - 12, year if year in _HIJRI else 0
        yield m.start(), m.end(), iso(year, month, _number(m[1]))


def _eras(text: str, language: str) -> Iterator[tuple[int, int, str | None]]:
    for m in _ERA.finditer(text):
        year = _ERAS[m[1]] + (1 if m[2] == "元" else int(m[2]))
        yield m.start(), m.end(), iso(year, int(m[3]), _number(m[4]))
    for m in _ERA_HAN.finditer(text):
        year = _ERAS[m[1]] + (1 if m[2] == "元" else _han_number(m[2]))
        yield m.start(), m.end(), iso(year, _han_number(m[3]), _han_number(m[4]))
    yield from _national(text, primary(language))


def _national(text: str, code: str) -> Iterator[tuple[int, int, str | None]]:
    """Years that only readers of one language take for such."""
    if code == "ja":
        for m in _ERA_LETTER.finditer(text):
            yield m.start(), m.end(), iso(_ERAS[m[1]] + int(m[2]), int(m[4]), int(m[5]))
    if code == "zh":
        for m in _ROC.finditer(text):
            month, day = m[3] or m[5], m[4] or m[6]
            yield m.start(), m.end(), iso(int(m[1]) + 1911, int(month), int(day))
        for m in _ROC_COMPACT.finditer(text):
            yield m.start(1), m.end(), iso(int(m[1]) + 1911, int(m[2]), int(m[3]))
    if code == "ko":
        for m in _YMD_KOREAN.finditer(text):
            if 10 <= int(m[1]) <= 40:
                yield m.start(), m.end(), iso(2000 + int(m[1]), int(m[2]), int(m[3]))


def _written(text: str, language: str) -> Iterator[tuple[int, int, str | None]]:
    """Forms whose order of year, month and day is beyond doubt."""
    yield from _eras(text, language)
    for m in _HAN_DATE.finditer(text):
        day = _han_number(m[3]) if m[3] else None
        yield m.start(), m.end(), iso(int(m[1].translate(_HAN)), _han_number(m[2]), day)
    for m in _CJK.finditer(text):
        yield m.start(), m.end(), iso(int(m[1]), int(m[2]), _number(m[3]))
    for m in _ISO.finditer(text):
        yield m.start(), m.end(), iso(int(m[1]), int(m[3]), int(m[4]))
    for m in _COMPACT.finditer(text):
        yield m.start(), m.end(), iso(int(m[1]), int(m[2]), int(m[3]))
    for m in _ROMAN.finditer(text):
        if m[3] in _ROMANS:
            yield m.start(), m.end(), iso(int(m[4]), _ROMANS.index(m[3]), int(m[1]))
    if primary(language) == "vi":
        for m in _VIETNAMESE.finditer(text):
            yield m.start(), m.end(), iso(int(m[3]), int(m[2]), int(m[1]))


def _partial(text: str) -> Iterator[tuple[int, int, str | None]]:
    for m in _ISO_MONTH.finditer(text):
        yield m.start(), m.end(), iso(int(m[1]), int(m[2]))
    for m in _MONTH_YEAR.finditer(text):
        yield m.start(), m.end(), iso(int(m[2]), int(m[1]))
    for m in _YEAR.finditer(text):
        yield m.start(), m.end(), iso(int(m[1]))


def _slashed(text: str, order: str, language: str) -> Iterator[tuple[int, int, str | None]]:
    if primary(language) in _YEAR_FIRST:
        for m in _YMD_SHORT.finditer(text):
            if 10 <= int(m[1]) <= 40:
                yield m.start(), m.end(), iso(2000 + int(m[1]), int(m[3]), int(m[4]))
    for m in _DMY.finditer(text):
        if len(m[4]) == 2 and m[2] == "-" and order != "dmy":
            continue  # 12-06-23 may begin with the year
        first, second, year = int(m[1]), int(m[3]), long_year(m[4], language)
        if not year:
            continue
        if order == "dmy" or first > 12 or first == second:
            yield m.start(), m.end(), iso(year, second, first)
        elif order == "mdy" or second > 12:
            yield m.start(), m.end(), iso(year, first, second)


def order_of(texts: str, language: str) -> str:
    """`dmy`, `mdy` or "" (unknown): the language's habit, else what the document itself shows."""
    if flag(language, "day_first"):
        return "dmy"
    pairs = [(int(m[1]), int(m[3])) for m in _DMY.finditer(fold(texts))]
    if any(a > 12 for a, _ in pairs):
        return "dmy"
    return "mdy" if any(b > 12 for _, b in pairs) else ""


def find_dates(text: str, language: str, order: str | None = None) -> tuple[DateHit, ...]:
    """Dates of a text from left to right, without overlap; offsets are those of `text`."""
    plain, folded = fold(text), key(text)
    order = order_of(text, language) if order is None else order
    taken: list[DateHit] = []
    for source in (
        _written(folded, language),
        _named(folded, language),
        _slashed(plain, order, language),
        _partial(folded),
    ):
        for start, end, value in source:
            if value and not any(start < h.end and h.start < end for h in taken):
                taken.append(DateHit(start, end, value))
    return tuple(sorted(taken, key=lambda h: h.start))

"""Dates in text: found in the written forms of many languages, shifted in the form they had.

What looks like a date and is none (4/5, L4/5, 5/12 nodes, 3.2x2.8 cm) has no four-digit year and is
never touched.
"""

from __future__ import annotations

import bisect
import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
}
_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "de": "jan feb mrz apr mai jun jul aug sep okt nov dez",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
}
_MONTH_NUMBER: dict[str, int] = {}
for _table in (_MONTHS, _SHORT):
    for _names in _table.values():
        for _i, _name in enumerate(_names.split(), 1):
            _MONTH_NUMBER.setdefault(_name, _i)
_NAME = "|".join(sorted((re.escape(m) for m in _MONTH_NUMBER), key=len, reverse=True))
_CN_DIGIT = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "0": 0}
_CN = "〇零○一二三四五六七八九十"
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_FULL = str.maketrans("０１２３４５６７８９／－．：", "0123456789/-.:")

# OCR drops the blank before a time of day: "2023-06-1206:40".
_DAY = r"(?P<d>\d{2}(?=\d{1,2}[:：时時]\s?\d{2})|\d{1,2}(?!\d))"
_THEN_TIME = r"(?=\d{1,2}[:：时時]\s?\d{2})"

# (name, pattern). Groups y, m, d; `month` is a month's name. First match at a place wins.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "cjk",
            rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日号號일]",
        ),
        (
            "cjk-month",
            rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월](?:份)?(?!\s?\d{{1,2}}\s?[日号])",
        ),
        ("cn", rf"(?P<y>[二一][{_CN}]{{3}})年(?P<m>[{_CN}]{{1,3}})月(?P<d>[{_CN}]{{1,3}})[日号]"),
        ("roc", r"民[國国]\s?(?P<y>\d{2,3})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"),
        (
            "reiwa",
            r"(?P<era>令和|平成|昭和)\s?(?P<y>\d{1,2}|元)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日",
        ),
        ("thai", r"(?<!\d)(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>25\d{2})(?!\d)"),
        (
            "ymd",
            rf"(?<!\d){_YEAR}(?P<s>\s?[-/.]\s?)(?P<m>\d{{1,2}})(?P=s){_DAY}",
        ),
        (
            "dmy",
            rf"(?<![\d.,-])(?P<d>\d{{1,2}})(?P<s>[-/.]|\s?/\s?)(?P<m>\d{{1,2}})(?P=s){_YEAR}(?:(?![\d年]|-\d)|{_THEN_TIME})",
        ),
        (
            "d-month-y",
            rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th|º|er|\.)?(?P<a>[\s-]*(?:de\s+|of\s+)?)(?P<month>{_NAME})(?P<b>\.?,?[\s-]*(?:de\s+|del\s+)?){_YEAR}(?!\d)",
        ),
        (
            "month-d-y",
            rf"(?<!\w)(?P<month>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        ),
        (
            "month-y",
            rf"(?<!\w)(?P<month>{_NAME})(?P<a>\.?,?\s*/?\s*(?:de\s+|del\s+|of\s+)?){_YEAR}(?!\d)",
        ),
        (
            "compact",
            r"(?<![\d.A-Za-z])(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\d.])",
        ),
        ("y-m", rf"(?<![\d/.-]){_YEAR}(?P<s>[-/])(?P<m>0[1-9]|1[0-2])(?![\d/.-])"),
        ("m/y", rf"(?<![\d/.-])(?P<m>0[1-9]|1[0-2])/{_YEAR}(?![\d/])"),
        (
            "dmy2",
            r"(?<![\d/.-])(?P<d>[0-3]\d)(?P<s>[/.])(?P<m>[01]\d)(?P=s)(?P<y>\d{2})(?![\d/.-])",
        ),
    )
)
_ERA = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ROC, _BUDDHIST = 1911, 543


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at text[start:end]; `day` is 0 where only the month was written."""

    start: int
    end: int
    form: str
    year: int
    month: int
    day: int
    text: str

    @property
    def iso(self) -> str:
        """YYYY-MM-DD, or YYYY-MM."""
        base = f"{self.year:04d}-{self.month:02d}"
        return f"{base}-{self.day:02d}" if self.day else base


def _cn_number(text: str) -> int:
    if "十" not in text:
        return int("".join(str(_CN_DIGIT[c]) for c in text))
    tens, _, ones = text.partition("十")
    return (_CN_DIGIT[tens] if tens else 1) * 10 + (_CN_DIGIT[ones] if ones else 0)


def _fields(form: str, match: re.Match[str]) -> tuple[int, int, int]:
    got = match.groupdict()
    if form == "cn":
        year, month, day = (_cn_number(got[k]) for k in "ymd")
        return year, month, day
    year = 1 if got["y"] == "元" else int(got["y"])
    month = _MONTH_NUMBER[got["month"].lower()] if got.get("month") else int(got["m"])
    day = int(got["d"]) if got.get("d") else 0
    if form == "roc":
        year += _ROC
    elif form == "reiwa":
        year += _ERA[got["era"]]
    elif form == "thai":
        year -= _BUDDHIST
    elif form == "dmy2":
        year += 2000 if year < 50 else 1900
    if form in {"dmy", "dmy2"} and month > 12 >= day:
        month, day = day, month
    return year, month, day


def _valid(year: int, month: int, day: int) -> bool:
    if not (1880 <= year <= 2100 and 1 <= month <= 12):
        return False
    return 0 <= day <= calendar.monthrange(year, month)[1]


def find_dates(text: str) -> Iterator[FoundDate]:
    """Dates in order of place; never overlapping. Full-width digits are read as their ASCII."""
    if not any(c.isdigit() or c in _CN for c in text):
        return
    plain = text.translate(_FULL)
    found: list[FoundDate] = []
    taken = bytearray(len(plain))
    for form, pattern in _FORMS:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            try:
                year, month, day = _fields(form, match)
            except (KeyError, ValueError):
                continue
            if _valid(year, month, day):
                taken[start:end] = b"\1" * (end - start)
                found.append(FoundDate(start, end, form, year, month, day, text[start:end]))
    yield from sorted(found, key=lambda f: f.start)


# A year, a month and a day in a row that is no date of the calendar, or stuck to other digits.
_UNCLEAR = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:[12]\d|3[01]|0?[1-9])"
)


_NO_YEAR: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cjk-md", re.compile(r"(?<![\d年/.-])(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]")),
    ("d-month", re.compile(
        rf"(?<![\w.,/-])(?P<d>\d{{1,2}})(?:st|nd|rd|th|º|er|\.)?(?P<a>\s(?:de\s|of\s)?)(?P<month>{_NAME})(?!\w)(?!\.?,?\s*(?:de\s|del\s)?\d{{4}})",
        re.IGNORECASE,
    )),
)  # fmt: skip


def find_without_year(text: str, near: list[FoundDate]) -> Iterator[FoundDate]:
    """Days told without a year (3月18日, 24 de noviembre); the year is that of the date before.

    Beside shifted dates they would tell the shift. Without any full date on the page they are left:
    nothing is shifted beside which they could be laid, and no year is known to shift them by.
    """
    if not near:
        return
    starts = [d.start for d in near]
    for form, pattern in _NO_YEAR:
        for match in pattern.finditer(text.translate(_FULL)):
            start, end = match.span()
            last = near[max(0, bisect.bisect_right(starts, end - 1) - 1)]
            if start < last.end and last.start < end:
                continue
            name = match.groupdict().get("month")
            month = _MONTH_NUMBER[name.lower()] if name else int(match["m"])
            day = int(match["d"])
            if day and _valid(last.year, month, day):
                yield FoundDate(start, end, form, last.year, month, day, text[start:end])


def find_unclear(text: str) -> Iterator[tuple[int, int]]:
    """Places that look like whole dates and cannot be read as one: hidden, never shifted."""
    for match in _UNCLEAR.finditer(text.translate(_FULL)):
        yield match.span()


def shifted(found: FoundDate, days: int) -> date:
    """The date moved; a month alone moves with its middle, so that granularity stays."""
    day = date(found.year, found.month, found.day or 15)
    return day + timedelta(days=days)


def _month_name(old: str, month: int) -> str:
    for table in (_MONTHS, _SHORT):
        for names in table.values():
            words = names.split()
            if old.lower() in words and words.index(old.lower()) + 1 == _MONTH_NUMBER[old.lower()]:
                new = words[month - 1]
                return new.upper() if old.isupper() else new.title() if old[0].isupper() else new
    raise KeyError(old)


def render(found: FoundDate, days: int, mode: str) -> str:
    """The shifted date in the form of the original (ISO for rare calendars); year mode: the year."""
    if mode == "year" and found.form in dict(_NO_YEAR):
        return ""
    if mode == "year":
        return f"{found.year:04d}年" if found.form.startswith("cjk") else f"{found.year:04d}"
    new = shifted(found, days)
    form, plain = found.form, found.text.translate(_FULL)
    iso = f"{new.year:04d}-{new.month:02d}" + (f"-{new.day:02d}" if found.day else "")
    pattern = dict((*_FORMS, *_NO_YEAR))[form]
    match = pattern.fullmatch(plain)
    if match is None or form in {"cn", "roc", "reiwa", "thai"}:
        return iso
    pieces = {"y": f"{new.year:04d}", "m": f"{new.month}", "d": f"{new.day}"}
    if form == "dmy2":
        pieces["y"] = f"{new.year % 100:02d}"
    out = plain
    for name in sorted(
        (n for n in ("y", "m", "d", "month") if match.groupdict().get(n)),
        key=lambda n: -match.start(n),
    ):
        start, end = match.span(name)
        piece = _month_name(match[name], new.month) if name == "month" else pieces[name]
        padded = plain[start] == "0" or not form.startswith("cjk")
        if name in {"m", "d"} and end - start == 2 and padded:
            piece = piece.zfill(2)
        out = out[:start] + piece + out[end:]
    return out


def shift_dicom(value: str, days: int, mode: str) -> str:
    """A DICOM DA or DT moved by days; "" if it is no date. Year mode: 1 January of the year."""
    match = re.fullmatch(
        r"\s*(\d{4})[.:-]?(\d{2})[.:-]?(\d{2})(\d{0,6}(?:\.\d+)?)([+-]\d{4})?\s*", value
    )
    if match is None or not _valid(int(match[1]), int(match[2]), int(match[3])):
        return ""
    if mode == "year":
        return f"{match[1]}0101"
    day = date(int(match[1]), int(match[2]), int(match[3])) + timedelta(days=days)
    return f"{day:%Y%m%d}{match[4]}{match[5] or ''}"

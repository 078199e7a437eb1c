"""Spellings of numbers and dates: grouping, country codes, calendars, order of day and month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from recpack.audit.fold import base, key
from recpack.audit.needle import Kind

Fields = tuple[str, Kind, tuple[str, ...], str, bool, bool]

_LEAST_DIGITS = 6
_COUNTRY = re.compile(
    r"(?:00)?(86|852|853|886|55|351|49|33|34|52|54|57|56|51|7|81|82|84|62|66|44|1|966|971|20)"
)
_MONTHS = (
    "january february march april may june july august september october november december",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
# First year minus one of the era: Buddhist years run ahead of, Minguo and Japanese eras behind.
_ERAS = (
    ("民国", 1911, 9999),
    ("大正", 1911, 1926),
    ("昭和", 1925, 1989),
    ("平成", 1988, 2019),
    ("令和", 2018, 9999),
)
_HAN_DIGITS = "〇一二三四五六七八九"


def number_forms(text: str, *, phone: bool) -> Iterator[Fields]:
    """Spellings of an identifier or a telephone number; nothing below six digits."""
    folded = key(text)
    digits = re.sub(r"\D", "", base(text))
    letters = re.sub(r"\d", "", folded)
    if letters and not phone:
        if len(folded) >= 5 and len(digits) >= 4:
            yield folded, Kind.CODE, (), "", False, False
            yield from _bytes(text.strip(), least=6)
        if len(digits) < _LEAST_DIGITS or len(letters) > 4:
            return
    forms = [digits, digits.lstrip("0")]
    if phone:
        forms += _local(text, digits)
    for form in dict.fromkeys(forms):
        if len(form) >= _LEAST_DIGITS and not re.fullmatch(r"(\d)\1*|\d{1,4}0{3,}", form):
            yield form, Kind.DIGITS, (), "", False, False
            yield from _bytes(form, least=8)
    if digits != text.strip():
        yield from _bytes(text.strip(), least=8)


def _bytes(surface: str, *, least: int) -> Iterator[Fields]:
    if len(surface) >= least:
        yield surface, Kind.BYTES, (), "", False, False


def _local(text: str, digits: str) -> list[str]:
    """A phone without country and area code."""
    out = []
    abroad = text.strip().startswith(("+", "00"))
    match = _COUNTRY.match(digits)
    national = digits[match.end() :] if match and (abroad or len(digits) >= 12) else digits
    out.append(national)
    out.append(national.lstrip("0"))
    if len(national) >= 10:
        out += [national[-9:], national[-8:]]
    return [n for n in out if len(n) >= 7]


def parse_dates(text: str) -> tuple[date, ...]:
    """The calendar days a written date can mean (two where day and month may be swapped)."""
    plain = base(text)
    found: list[tuple[int, int, int]] = []
    if m := re.search(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)", plain):
        found.append((int(m[1]), int(m[2]), int(m[3])))
    if m := re.search(r"(?<!\d)(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)", plain):
        found.append((int(m[1]), int(m[2]), int(m[3])))
    if m := re.search(r"(?<!\d)(\d{1,2})[^\d\w]{1,3}(\d{1,2})[^\d\w]{1,3}(\d{4})(?!\d)", plain):
        found += [(int(m[3]), int(m[2]), int(m[1])), (int(m[3]), int(m[1]), int(m[2]))]
    found += _named_month(plain)
    found += _era(plain)
    days: dict[date, None] = {}
    for year, month, day in found:
        try:
            days[date(year - 543 if year > 2400 else year, month, day)] = None
        except ValueError:
            continue
    return tuple(days)


def _named_month(plain: str) -> list[tuple[int, int, int]]:
    folded = plain.casefold()
    numbers = re.findall(r"\d+", folded)
    if len(numbers) != 2:
        return []
    a, b = map(int, numbers)
    day, year = (a, b) if b > 31 else (b, a)
    for names in _MONTHS:
        for i, name in enumerate(names.split(), 1):
            if re.search(rf"(?<![^\W\d_]){key(name)[:3]}", key_words(folded)):
                return [(year, i, day)]
    return []


def key_words(text: str) -> str:
    """The folded words of a text with single spaces between."""
    return " ".join(key(w) for w in re.split(r"[\W_]+", text))


def _era(plain: str) -> list[tuple[int, int, int]]:
    out = []
    for name, before, _ in _ERAS:
        pattern = (
            rf"{'(?:民國|民国)' if name == '民国' else name}\s*(\d+|元)\D{{1,3}}(\d+)\D{{1,3}}(\d+)"
        )
        if m := re.search(pattern, plain):
            out.append((before + (1 if m[1] == "元" else int(m[1])), int(m[2]), int(m[3])))
    return out


def date_forms(text: str) -> Iterator[tuple[str, str]]:
    """(folded spelling, shape) of a birth date in the usual orders, calendars and languages."""
    for day in parse_dates(text):
        yield from dict.fromkeys(_date_keys(day))


def _date_keys(day: date) -> Iterator[tuple[str, str]]:
    y, m, d = day.year, day.month, day.day
    sep = r"\s?[-/.\s_年]\s?"
    for year in (y, y + 543):
        yield f"{year}{m:02}{d:02}", ""
        yield f"{d:02}{m:02}{year}", ""
        yield f"{m:02}{d:02}{year}", ""
        yield f"{year}{m}{d}", rf"{year}{sep}{m}{sep}{d}"
        yield f"{d}{m}{year}", rf"{d}{sep}{m}{sep}{year}"
        yield f"{m}{d}{year}", rf"{m}{sep}{d}{sep}{year}"
        for a, b in ((f"{m:02}", f"{d:02}"), (str(m), str(d))):
            yield f"{year}年{a}月{b}日", ""
            yield f"{year}年{a}月{b}", ""
            yield f"{year}년{a}월{b}일", ""
    for a, b in ((f"{d:02}", f"{m:02}"), (f"{m:02}", f"{d:02}")):
        yield f"{a}{b}{y % 100:02}", rf"{a}[-/.]{b}[-/.]{y % 100:02}"
    yield from _written(y, m, d)


def _written(y: int, m: int, d: int) -> Iterator[tuple[str, str]]:
    for names in _MONTHS:
        name = key(names.split()[m - 1])
        for word in dict.fromkeys((name, name[:3])):
            for dd in dict.fromkeys((str(d), f"{d:02}")):
                yield f"{dd}{word}{y}", ""
                yield f"{dd}de{word}de{y}", ""
                yield f"{word}{dd}{y}", ""
                yield f"{y}{word}{dd}", ""
    for era, before, last in _ERAS:
        if before < y <= last:
            year = "元" if y == before + 1 else str(y - before)
            for a, b in ((f"{m:02}", f"{d:02}"), (str(m), str(d))):
                yield key(f"{era}{year}年{a}月{b}日"), ""
    yield key(f"{_han_year(y)}年{_han(m)}月{_han(d)}日"), ""


def _han_year(y: int) -> str:
    return "".join(_HAN_DIGITS[int(c)] for c in str(y))


def _han(n: int) -> str:
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _HAN_DIGITS[tens] + "十")
    return head + (_HAN_DIGITS[ones] if ones else "")


def date_surfaces(text: str) -> Iterator[str]:
    """Spellings of a birth date to seek in undecoded bytes."""
    for day in parse_dates(text):
        y, m, d = day.year, day.month, day.day
        yield f"{y}{m:02}{d:02}"
        for sep in "-/.":
            yield f"{y}{sep}{m:02}{sep}{d:02}"
            yield f"{d:02}{sep}{m:02}{sep}{y}"
        yield f"{y}年{m}月{d}日"
        yield f"{y}年{m:02}月{d:02}日"

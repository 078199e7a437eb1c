"""Spellings of a birth date: orders, languages, calendars, scripts of its digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from recpack.audit.fold import base, key

# Folded spelling, the shape its original must have, whether a word for birth must stand before it.
DateForm = tuple[str, str, bool]

_MONTHS = (
    "january february march april may june july august september october november december",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون-الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين-الأول تشرين-الثاني كانون-الأول",
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
)
_THAI_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
_HIJRI = (
    "محرم صفر ربيع-الأول ربيع-الآخر جمادى-الأولى جمادى-الآخرة"
    " رجب شعبان رمضان شوال ذو-القعدة ذو-الحجة"
)
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii"
_BUDDHIST = 543
# Name, its letter, the last year before the era, the last year of it.
_ERAS = (
    ("民国", "", 1911, 9999),
    ("大正", "t", 1911, 1926),
    ("昭和", "s", 1925, 1989),
    ("平成", "h", 1988, 2019),
    ("令和", "r", 2018, 9999),
)
_HAN_DIGITS = "〇一二三四五六七八九"
_SEP = r"\s?[-/.\s_·年月]\s?"
_SHORT_SEP = r"[-/.·]"


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
            days[date(year - _BUDDHIST if year > 2400 else year, month, day)] = None
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
    words = _key_words(folded)
    for names in _MONTHS:
        for i, name in enumerate(names.split(), 1):
            stem = key(name) if not name.isascii() and name[0] > "Ԁ" else key(name)[:3]
            if re.search(rf"(?<![^\W\d_]){stem}", words):
                return [(year, i, day)]
    return []


def _key_words(text: str) -> str:
    """The folded words of a text with single spaces between."""
    return " ".join(key(w) for w in re.split(r"[\W_]+", text))


def _era(plain: str) -> list[tuple[int, int, int]]:
    out = []
    for name, _, before, _ in _ERAS:
        pattern = (
            rf"{'(?:民國|民国)' if name == '民国' else name}\s*(\d+|元)\D{{1,3}}(\d+)\D{{1,3}}(\d+)"
        )
        if m := re.search(pattern, plain):
            out.append((before + (1 if m[1] == "元" else int(m[1])), int(m[2]), int(m[3])))
    return out


def date_forms(text: str) -> Iterator[DateForm]:
    """Spellings of a birth date in the usual orders, calendars, scripts and languages."""
    for day in parse_dates(text):
        y, m, d = day.year, day.month, day.day
        forms = (
            *_numeric(y, m, d), *_numeric(y + _BUDDHIST, m, d), *_two_digits(y, m, d),
            *_named(y, m, d), *_eastern(y, m, d), *_japanese(y, m, d), *_hijri(day),
        )  # fmt: skip
        yield from dict.fromkeys(forms)


def _numeric(y: int, m: int, d: int) -> Iterator[DateForm]:
    yield f"{y}{m:02}{d:02}", "", False
    yield f"{d:02}{m:02}{y}", "", False
    yield f"{m:02}{d:02}{y}", "", False
    yield f"{y}{m}{d}", rf"{y}{_SEP}{m}{_SEP}{d}", False
    yield f"{d}{m}{y}", rf"{d}{_SEP}{m}{_SEP}{y}", False
    yield f"{m}{d}{y}", rf"{m}{_SEP}{d}{_SEP}{y}", False


def _two_digits(y: int, m: int, d: int) -> Iterator[DateForm]:
    """Two figures of the year: with separators, or after a word for birth."""
    short = y % 100
    for parts in ((d, m, short), (m, d, short), (short, m, d)):
        joined = "".join(f"{part:02}" for part in parts)
        yield joined, _SHORT_SEP.join(f"{part:02}" for part in parts), False
        yield joined, "", True
    for a, b in ((f"{m:02}", f"{d:02}"), (str(m), str(d))):
        yield f"{short:02}年{a}月{b}日", "", True
        if y > 1911:
            yield f"{y - 1911}{a}{b}", _SEP.join((str(y - 1911), a, b)), True
            yield f"{y - 1911}年{a}月{b}日", "", True


def _named(y: int, m: int, d: int) -> Iterator[DateForm]:
    """Months by name; ordinals; a two-figure year beside a name."""
    for names in _MONTHS:
        whole = names.split()[m - 1]
        cased = whole[0] < "Ԁ"  # Arabic and Thai names do not stand cut
        words = dict.fromkeys((key(whole), key(whole)[:3]) if cased else (key(whole),))
        for word in words:
            for dd in _days(d):
                yield f"{dd}{word}{y}", "", False
                yield f"{dd}of{word}{y}", "", False
                yield f"{dd}de{word}de{y}", "", False
                yield f"{word}{dd}{y}", "", False
                yield f"{y}{word}{dd}", "", False
            if cased:
                shape = rf"{d:02}[-\s./]?{word}[-\s./]?{y % 100:02}"
                yield f"{d:02}{word}{y % 100:02}", shape, False
    for word in (key(_MONTHS[-1].split()[m - 1]), key(_THAI_SHORT.split()[m - 1])):
        for dd, year in ((f"{d}", y + _BUDDHIST), (f"{d:02}", y + _BUDDHIST), (f"{d}", y)):
            yield f"{dd}{word}{year}", "", False
            yield f"{dd}{word}พศ{year}", "", False
    roman = _ROMAN.split()[m - 1]
    for dd in (str(d), f"{d:02}"):
        yield f"{dd}{roman}{y}", rf"{dd}[-\s./]{{1,2}}{roman}[-\s./]{{1,2}}{y}", False


def _days(d: int) -> tuple[str, ...]:
    tail = {1: "st", 2: "nd", 3: "rd"}.get(d % 10 if d // 10 != 1 else 0, "th")
    first = ("1o", "1er") if d == 1 else ()
    return tuple(dict.fromkeys((str(d), f"{d:02}", f"{d}{tail}", *first)))


def _eastern(y: int, m: int, d: int) -> Iterator[DateForm]:
    """Chinese, Korean and Vietnamese."""
    for a, b in ((f"{m:02}", f"{d:02}"), (str(m), str(d))):
        for year in (str(y), str(y + _BUDDHIST), _han_year(y)):
            yield f"{year}年{a}月{b}日", "", False
            yield f"{year}年{a}月{b}", "", False
        yield f"{y}년{a}월{b}일", "", False
        yield f"{b}thang{a}nam{y}", "", False
    yield key(f"{_han_year(y)}年{_han(m)}月{_han(d)}日"), "", False


def _japanese(y: int, m: int, d: int) -> Iterator[DateForm]:
    """Eras of Japan and the Republic of China: 昭和46年3月12日, S46.3.12, 民國60.3.12."""
    for era, letter, before, last in _ERAS:
        if not before < y <= last:
            continue
        number = y - before
        names = (era, era[0], letter) if letter else (era,)
        for year in ("元", "1") if number == 1 else (str(number), f"{number:02}"):
            for a, b in ((f"{m:02}", f"{d:02}"), (str(m), str(d))):
                for name in names:
                    yield key(f"{name}{year}年{a}月{b}日"), "", False
                    shape = rf"{name}\s?{year}{_SEP}{a}{_SEP}{b}"
                    yield key(f"{name}{year}{a}{b}"), shape, False
        yield key(f"{era}{_han(number)}年{_han(m)}月{_han(d)}日"), "", False


def _hijri(day: date) -> Iterator[DateForm]:
    """Umm al-Qura, where the library for it is installed and knows the year."""
    try:
        from hijridate import Gregorian
    except ModuleNotFoundError:
        return
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except (OverflowError, ValueError):
        return
    y, m, d = hijri.year, hijri.month, hijri.day
    yield from _numeric(y, m, d)
    month = key(_HIJRI.split()[m - 1])
    for dd in (str(d), f"{d:02}"):
        yield f"{dd}{month}{y}", "", False


def _han_year(y: int) -> str:
    return "".join(_HAN_DIGITS[int(c)] for c in str(y))


def _han(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_HAN_DIGITS[hundreds]}百{'零' if rest and not tens else ''}" if hundreds else ""
    if tens:
        head += "十" if tens == 1 and not hundreds else _HAN_DIGITS[tens] + "十"
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

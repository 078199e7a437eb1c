"""Dates of numbers and signs: 2023-03-05, 5.3.23, 112/03/05, R5.4.1, 20230305, 05/2023."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from recpack.deid.text.dates import eastern as dates_eastern
from recpack.deid.text.dates.calendars import calendar_of, long_year, to_date
from recpack.deid.text.dates.found import FoundDate, Part, make
from recpack.deid.text.dates.page import Page

# A first digit that is not behind another one: every number is tried once, from its beginning.
_TRIPLE = re.compile(
    r"(?P<a>\d(?<!\d\d)\d{0,3})(?P<s> ?[-/.] ?|_)(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,6})(?!\d)"
)
_PAIR = re.compile(r"(?P<a>\d(?<!\d\d)\d{0,3})(?P<s>[-/.])(?P<b>\d{1,4})(?!\d)")
_COMPACT = re.compile(
    r"[12](?<!\d\d)\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?P<time>\d{4}(?:\d\d)?)?(?!\d)"
)
_ERA_BEFORE = re.compile(r"(?P<e>令和|平成|昭和|大正|明治|民国|(?<![^\W_])[rhstm]) ?\Z")
_CLOCK = re.compile(r"[:时時]\s?\d\d")
_NO_PREFIX = re.compile(
    r"(?:chr\w{1,2}:|\d[.,:]|[a-z]\.|(?<![a-z])(?:rs|cos[mv]|n[mpcgr]_|x[mp]_|ens[tg])\d*)\Z"
)
_VERSION = re.compile(
    r"(?:v|ver|vers|version|versao|versión|версия|release|build|section|sect|chapter|kap|kapitel"
    r"|раздел|п|пункт|abschnitt|rev|图|表|版本|第|table|fig|figure|item)\.? ?\Z"
)
UNIT = (
    r"(?! ?(?:%|‰|°|mm|cm|dm|m\b|mg|g\b|kg|µ|μ|mcg|ug|ng|pg|ml|dl|l\b|iu|ie\b|ui\b|u/|u\b|ед|мм"
    r"|см|мг|г/|мл|ммоль|mmol|mol|mmhg|bpm|hz|gy|msv|ma\b|kv|x10|×|x ?\d|\* ?\d|/|毫米|厘米|公分"
    r"|毫克|克|毫升|升|倍|分(?!析)|次|个|個|例|枚|周(?![一二三四五六日])))"
)
_UNIT = re.compile(UNIT)
_TIME_AFTER = re.compile(r"(?:,? |t)\d{1,2}[:.]\d\d|(?: ?г\b)|(?: ?года\b)")


def numeric(page: Page) -> Iterator[FoundDate]:
    """Whole dates of three numbers, dates in one number, and months with their years."""
    yield from _triples(page)
    yield from _compact(page)
    yield from _compact_roc(page)
    yield from _spaced(page)
    at = 0
    while match := _PAIR.search(page.text, at):
        at = match.end("a")
        if found := _month(page, match):
            at = match.end()
            yield found


def parts_of(match: re.Match[str], order: str, groups: str = "abc") -> list[Part]:
    """Parts for the groups of a match, whose kinds `order` tells."""
    return [Part(k, *match.span(g)) for k, g in zip(order, groups, strict=True)]


def _triples(page: Page) -> Iterator[FoundDate]:
    at = 0
    while match := _TRIPLE.search(page.text, at):
        at = match.end("a")
        found = _triple(page, match)
        if found:
            at = max(at, match.start("c"))
            yield found


def _triple(page: Page, match: re.Match[str]) -> FoundDate | None:
    if not _free(page, match):
        return None
    era = _ERA_BEFORE.search(page.text, max(0, match.start() - 4), match.start())
    if era and len(match["a"]) <= 3 and (found := _era(page, match, era)):
        return found
    if len(match["a"]) == 4:
        return _year_first(page, match)
    if len(match["c"]) >= 4:
        return _year_last(page, match)
    if len(match["c"]) > 2 or match["s"] == "_":
        return None
    return _roc(page, match) if len(match["a"]) == 3 else _short(page, match)


def _free(page: Page, match: re.Match[str]) -> bool:
    """Is it no piece of a longer number: a version, a phone number, a decimal, a coordinate."""
    text, (start, end) = page.text, match.span()
    before, after = text[max(0, start - 12) : start], text[end : end + 2]
    if _NO_PREFIX.search(before) or after[:1] == "%":
        return False
    sign = match["s"].strip() or "_"
    if before[-1:] in {"-", "/", "_"} and before[-2:-1].isdigit():
        if " " in match["s"]:
            return False
        same = before[-1] == sign
        if same and not re.search(rf"\d{re.escape(sign)}\d\d?{re.escape(sign)}\d+.\Z", before):
            return False
    if after[:1] == sign and sign != "-" and after[1:2].isdigit():
        return False
    return not (after[:1] == "," and after[1:2].isdigit())


def _era(page: Page, match: re.Match[str], era: re.Match[str]) -> FoundDate | None:
    name = era["e"]
    if len(match["c"]) > 2:
        return None
    numbers = [int(match[g]) for g in "abc"]
    if len(name) == 1:
        row = numbers[0] + 2 == numbers[1] + 1 == numbers[2]
        alone = page.whole(era.start(), match.end()) and (name == "r" or numbers[0] > 9)
        known = page.kana or (alone and match["s"] == ".")
        if not known or row or (name in "tm" and "." not in match["s"]):
            return None
    parts = parts_of(match, "ymd")
    if name == "民国":
        lead = Part("x", *era.span("e"))
        return make(page, "roc", "roc", (numbers[0], numbers[1], numbers[2]), [lead, *parts])
    parts.insert(0, Part("e", *era.span("e")))
    return make(page, "era", name, (numbers[0], numbers[1], numbers[2]), parts)


def _calendar(page: Page, year: int, start: int, end: int) -> str:
    name = calendar_of(year)
    if name != "hijri":
        return name
    marked = re.match(r" ?(?:هـ|ه\b|h\b|ah\b)", page.text[end : end + 4])
    return name if page.arabic or marked or page.whole(start, end) else ""


def _year_first(page: Page, match: re.Match[str]) -> FoundDate | None:
    name = _calendar(page, int(match["a"]), *match.span())
    day, end = _glued(page, match["c"], match.start("c"), 2)
    if (
        not name
        or not day
        or (match["s"] not in {"-", "/", "_"} and not _UNIT.match(page.text, end))
    ):
        return None
    parts = [*parts_of(match, "ym", "ab"), Part("d", match.start("c"), end)]
    if page.cjk and match["s"] == ". " and re.match(r"\.(?!\d)", page.text[end : end + 2]):
        parts.append(Part("x", end, end + 1))  # 2021. 4. 7.
    return make(page, "ymd", name, (int(match["a"]), int(match["b"]), day), parts)


def _glued(page: Page, digits: str, start: int, width: int) -> tuple[int, int]:
    """Day or year (of `width` digits) at a place; OCR drops the blank before a time of day."""
    if len(digits) <= width:
        return int(digits), start + len(digits)
    clock = len(digits) <= width + 2 and int(digits[width:]) < 24
    if clock and _CLOCK.match(page.text, start + len(digits)):
        return int(digits[:width]), start + width
    return 0, start


def _year_last(page: Page, match: re.Match[str]) -> FoundDate | None:
    if len(match["a"]) > 2:
        return None
    year, end = _glued(page, match["c"], match.start("c"), 4)
    name = _calendar(page, year, match.start(), end)
    if not name or (match["s"].strip() == "-" and " " in match["s"]):
        return None
    first, second = int(match["a"]), int(match["b"])
    swap = second > 12 >= first or (page.month_first and match["s"] in "/-" and first <= 12)
    day, month = (second, first) if swap else (first, second)
    kinds = "md" if swap else "dm"
    parts = [*parts_of(match, kinds, "ab"), Part("y", match.start("c"), end)]
    return make(page, "mdy" if swap else "dmy", name, (year, month, day), parts)


def _roc(page: Page, match: re.Match[str]) -> FoundDate | None:
    """112/03/05: where the page counts years of the Republic, or nothing else can be meant."""
    year, month, day = (int(match[g]) for g in "abc")
    wide = len(match["b"]) == len(match["c"]) == 2
    known = page.roc or page.whole(*match.span()) or page.before(match.start()) == "strong"
    han = wide and page.cjk and match["s"] != "-"
    if not 100 <= year <= 130 or not (known or han) or not _UNIT.match(page.text, match.end()):
        return None
    return make(page, "roc", "roc", (year, month, day), parts_of(match, "ymd"))


def _compact(page: Page) -> Iterator[FoundDate]:
    for match in _COMPACT.finditer(page.text):
        start, end = match.span()
        before, after = page.text[max(0, start - 8) : start], page.text[end : end + 4]
        if _NO_PREFIX.search(before) or re.match(
            r"[.,]\d|(?:_\d+)?(?:del|dup|ins|inv|con|[acgt]>)", after
        ):
            continue
        digits = match[0]
        if match["time"] and not _is_time(match["time"]):
            continue
        name = _calendar(page, int(digits[:4]), start, end)
        if name in {"gregorian", "buddhist"}:
            parts = [Part("y", start, start + 4), Part("m", start + 4, start + 6)]
            parts.append(Part("d", start + 6, start + 8))
            ymd = (int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
            if name == "gregorian" or page.thai:
                found = make(page, "ymd", name, ymd, parts)
                if found:
                    yield found


_ROC = re.compile(
    r"(?<![\d.])(?P<y>1[01]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\d.])"
)


def _compact_roc(page: Page) -> Iterator[FoundDate]:
    """1140820 10:21: a year of the Republic with month and day in one number, before the time."""
    for match in _ROC.finditer(page.text):
        start, end = match.span()
        beside = _TIME_AFTER.match(page.text, end) or page.before(start) == "strong"
        letter = page.text[start - 1 : start].isalnum() and page.text[start - 1] < "\u2e80"
        if page.cjk and beside and not letter:
            ymd = (int(match["y"]), int(match["m"]), int(match["d"]))
            found = make(page, "roc", "roc", ymd, [Part(k, *match.span(k)) for k in "ymd"])
            yield from filter(None, [found])


# The stamp of a fax: 2022 08/13 13:12.
_SPACED = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?<!\d{5}) (?P<m>0[1-9]|1[0-2])[/.-](?P<d>0[1-9]|[12]\d|3[01])"
    r"(?= {0,3}(?:\Z|[\n\t(,]|\d{1,2}:\d\d))"
)


def _spaced(page: Page) -> Iterator[FoundDate]:
    for match in _SPACED.finditer(page.text):
        ymd = (int(match["y"]), int(match["m"]), int(match["d"]))
        found = make(page, "ymd", "gregorian", ymd, [Part(k, *match.span(k)) for k in "ymd"])
        yield from filter(None, [found])


def _is_time(digits: str) -> bool:
    try:
        time(int(digits[:2]), int(digits[2:4]), int(digits[4:] or 0))
    except ValueError:
        return False
    return True


def _short(page: Page, match: re.Match[str]) -> FoundDate | None:
    """A date whose year has two digits, if the page bears it out."""
    text, (start, end) = page.text, match.span()
    before, after = text[start - 1 : start] if start else "", text[end : end + 2]
    letter = before.isalpha() and ord(before) < 0x590
    alien = (
        after[:1].isalpha()
        and ord(after[0]) < 0x590
        and not re.match(r"г(?:\W|$|ода)", text[end : end + 4] + " ")
    )
    if letter or alien or before == "+" or not _UNIT.match(text, end):
        return None
    if _VERSION.search(text, max(0, start - 12), start) or (before == "." and start > 1):
        return None
    for order in _orders(page, match):
        groups = dict(zip(order, "abc", strict=True))
        year, month, day = (int(match[groups[k]]) for k in "ymd")
        calendar = "buddhist" if page.thai and year >= 43 else "gregorian"
        ymd = (long_year(year, calendar), month, day)
        if to_date(calendar, *ymd) and _borne_out(page, match, order):
            return make(page, f"{order}2", calendar, ymd, parts_of(match, order))
    return None


def _orders(page: Page, match: re.Match[str]) -> list[str]:
    """The orders that the numbers can have, the likeliest first."""
    a, b, c = (int(match[g]) for g in "abc")
    wide = {g: len(match[g]) == 2 for g in "abc"}
    sign = match["s"].strip()
    can = {
        "dmy": 1 <= a <= 31 and 1 <= b <= 12 and wide["c"],
        "mdy": 1 <= a <= 12 and 1 <= b <= 31 and wide["c"] and sign == "/",
        "ymd": wide["a"] and 1 <= b <= 12 and 1 <= c <= 31,
    }
    seen = page.separators
    year_first = page.cjk and not (sign in seen and f"y{sign}" not in seen)
    orders = ["ymd", "dmy", "mdy"] if year_first else ["dmy", "mdy", "ymd" if a > 31 else ""]
    if page.month_first and not year_first:
        orders = ["mdy", "dmy"]
    return [o for o in orders if o and can[o]]


def _borne_out(page: Page, match: re.Match[str], order: str) -> bool:
    a, b, c = (int(match[g]) for g in "abc")
    text, (start, end), sign = page.text, match.span(), match["s"].strip()
    mark = f"y{sign}" if order == "ymd" else sign
    known = mark in page.separators or page.whole(start, end) or page.before(start)
    if known or _TIME_AFTER.match(text, end) or text[start - 1 : start] == "'":
        return True
    if page.cjk and order == "ymd" and dates_eastern.short_year(page, match):
        return True
    wide = all(len(match[g]) == 2 for g in "abc")
    if sign == "-" and wide and order != "mdy" and a > 12:
        year = long_year(c if order == "dmy" else a, "gregorian")
        return bool(page.years & {year - 1, year, year + 1})
    # Segments 4/5/6; but 02.03.04 is written like a date.
    row = a + 2 == b + 1 == c and not (wide and (sign == "." or a < 10))
    if sign == "-" or " " in match["s"] or row:
        return False
    begins = text[max(0, start - 1) : start] in {"", "\n", "\t"}
    told = begins and long_year(c, "gregorian") in page.years
    # 15.3.23 is a day, a month and a year; 1.2.23 may be a heading.
    return wide or (order == "dmy" and (told or (a > 12 and not 35 < c < 90)))


def _month(page: Page, match: re.Match[str]) -> FoundDate | None:
    """2023-05, 05/2023, and with a point where letters beside say so."""
    text, (start, end), sign = page.text, match.span(), match["s"]
    before, after = text[max(0, start - 8) : start], text[end : end + 2]
    if _NO_PREFIX.search(before) or before[-1:] in {"/", ".", "_"} or after[:1] in {"%", "_"}:
        return None
    if (after[:1] in {"/", "-", "."} and after[1:2].isdigit() and after[0] == sign) or (
        before[-1:] == "-" and sign == "-"
    ):
        return None
    first = len(match["a"]) == 4
    year, month = (
        (int(match["a"]), int(match["b"])) if first else (int(match["b"]), int(match["a"]))
    )
    width = len(match["b"] if first else match["a"])
    name = calendar_of(year)
    if width > 2 or name not in {"gregorian", "buddhist"} or (name == "buddhist" and not page.thai):
        return None
    if not _month_sign(page, match, width, first=first):
        return None
    order = "ym" if first else "my"
    form = "y-m" if first else "m/y"
    return make(page, form, name, (year, month, 0), parts_of(match, order, "ab"))


def _month_sign(page: Page, match: re.Match[str], width: int, *, first: bool) -> bool:
    text, (start, end), sign = page.text, match.span(), match["s"]
    if sign == "/":
        return width == 2 or page.cjk or not first
    if sign == "-":
        return width == 2
    if not _UNIT.match(text, end):
        return False
    if not first:
        told = page.before(start) != "" or "." in page.separators
        return (width == 2 and told) or page.whole(start, end)
    beside = re.match(
        r" ?[\u4e00-\u9fff\uac00-\ud7a3]| ?[-~至到] ?(?:19|20)\d\d\.", text[end : end + 8]
    )
    prior = re.search(r"(?:19|20)\d\d\.\d{1,2} ?[-~至到] ?\Z", text[max(0, start - 12) : start])
    return page.whole(start, end) or (page.cjk and bool(beside or prior))


def unclear(page: Page) -> Iterator[tuple[int, int]]:
    """Three numbers in the order of a date that no calendar knows: places in the original."""
    for match in _UNCLEAR.finditer(page.text):
        yield page.span(*match.span())


_UNCLEAR = re.compile(
    r"(?:1[89]|20)(?<!\d\d\d)\d\d\s?[-/.年]\s?(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:[12]\d|3[01]|0?[1-9])"
    r"|1[34]\d\d(?<!\d\d\d\d\d)[-/](?:1[0-2]|0?[1-9])[-/](?:[12]\d|3[01]|0?[1-9])(?![\d.])"
    r"|(?:[12]\d|3[01]|0?[1-9])(?<!\d\d\d)([-/.])(?:1[0-2]|0?[1-9])\1(?:1[3489]|20)\d\d(?!\d)"
    # Slips of the pen: 16/018/1961, 24/08//1979, 14/14/2014.
    r"|\d{1,2}(?<!\d\d\d)(?<!\d[/.]\d)(?<!\d[/.]\d\d)(?:/{1,2}\d{1,3}/{1,2}|\.\d{1,2}\.)(?:19|20)\d\d(?![\d/.]\d|\d)"
)

"""Dates written with 年月日 or 년월일, in ASCII or Chinese numbers, with eras or without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.dates.calendars import CHINESE, ERA_OF, long_year, read_chinese
from recpack.deid.text.dates.found import FoundDate, Part, make
from recpack.deid.text.dates.page import Page

_BEFORE = re.compile(
    rf"(?:(?P<e>令和|平成|昭和|大正|明治|民国|佛历|西元|公元|西暦|(?<![^\W_])[rhs])\s?)?"
    rf"(?P<y>\d{{1,4}}|元|[{CHINESE}]{{1,6}})\s?$"
)
_NUMBER = rf"\d{{1,2}}|[{CHINESE}]{{1,3}}"
_DAY_SIGN = r"[日号일]"
_MONTH_DAY = (
    rf"(?P<m>{_NUMBER})\s?[月월]\s?(?:(?P<d>{_NUMBER})"
    rf"(?:\s?{_DAY_SIGN}|(?=\s?[-~、至到,]\s?(?:{_NUMBER})\s?{_DAY_SIGN})))?"
)
_AFTER = re.compile(r"[年년]\s?" + _MONTH_DAY)
_MONTH_BEFORE = re.compile(rf"(?P<m>{_NUMBER})\s?$")
_DAY_AFTER = re.compile(_MONTH_DAY.partition("[月월]")[2].join((r"[月월]", "")))
_LATER = re.compile(rf"\s?(?:[-~、至到]|から|부터)\s?(?P<d>{_NUMBER})\s?{_DAY_SIGN}(?![\w]?常)")
# 病史20年3月: a duration of years and months.
_DURATION = re.compile(r"(?:病史|已有?|达|達|约|約|共|近|余|长达|持续|持續|史|第)\s?$")
_SHORT_BEFORE = re.compile(r"(?:^|[于於在自从從至到,。;:(（\n\s'])$")

# A number of a year, which was not read; 今年 and 작년 are words.
_YEAR_BEFORE = re.compile(rf"[\d元{CHINESE}]\s?[年년]\s?\Z|\d[/.]\Z")
# 2023.5月12日, 23-5月12日: a year before a sign; 3.5月12日: the number of a list.
_SIGNED_YEAR = re.compile(r"(?<![\d./-])(?P<y>(?:19|20)\d\d|[12]\d)[./-]\s?\Z")
_LIST_NUMBER = re.compile(r"(?:\A|[\n\s;;。:：,，(（])\d{1,2}\.\s?\Z|(?<![\d.])\d\.\Z")


def number(text: str) -> int:
    """A number in ASCII or Chinese digits; 元 is 1; -1 if it is none."""
    if text == "元":
        return 1
    return int(text) if text.isdigit() else read_chinese(text)


def han(page: Page) -> Iterator[FoundDate]:
    """Dates with a year, then days without one; a later date of the list may overlap an earlier."""
    text = page.text
    for sign in re.finditer("[年년]", text):
        found = _with_year(page, sign.start())
        if found:
            yield found
    for sign in re.finditer("[月월]", text):
        found = _without_year(page, sign.start())
        if found:
            yield found


def _calendar(page: Page, era: str | None, written: str, year: int) -> tuple[str, int]:
    """The calendar of a year before 年, and the whole year ("" if it is none)."""
    if era == "民国" or era in ERA_OF:
        return ("roc" if era == "民国" else str(era)), year
    if 2400 <= year <= 2650:
        return "buddhist", year
    if year >= 1000 or (len(written) == 4 and year > 0):
        return "gregorian", year
    if len(written) == 3 and 100 <= year <= 130:
        return "roc", year
    if len(written) == 2 and year >= 0 and "十" not in written:
        return ("roc", year) if page.roc else ("gregorian", long_year(year, "gregorian"))
    return "", year


def _with_year(page: Page, at: int) -> FoundDate | None:
    text = page.text
    lead = _BEFORE.search(text, max(0, at - 12), at)
    match = _AFTER.match(text, at)
    if lead is None or match is None:
        return None
    if lead.start("y") and text[lead.start("y") - 1].isdigit():
        return None
    day = number(match["d"]) if match["d"] else 0
    calendar, year = _calendar(page, lead["e"], lead["y"], number(lead["y"]))
    real = day > 0 if match["d"] else _is_month(page, lead, match, at)
    if not calendar or not real:
        return None
    parts = [Part("y", *lead.span("y")), Part("m", *match.span("m"))]
    if match["d"]:
        parts.append(Part("d", *match.span("d")))
    parts.append(_sign(match))
    if lead["e"] in ERA_OF:
        parts.insert(0, Part("e", *lead.span("e")))
    elif lead["e"] == "民国":
        parts.insert(0, Part("x", *lead.span("e")))
    return make(page, "han", calendar, (year, number(match["m"]), day), parts)


def _sign(match: re.Match[str]) -> Part:
    """The last character of the date, if it is a sign and no number."""
    last = match.end() - 1
    return Part("x", last + (match.end("d") > last), last + 1)


def _is_month(page: Page, lead: re.Match[str], match: re.Match[str], at: int) -> bool:
    """Is it a month of a year, not a duration (3年5月), nor a day that cannot be read."""
    text = page.text
    if re.match(r"\s?\d{1,2}\s?[日号일]", text[match.end() : match.end() + 5]):
        return False
    if len(lead["y"]) > 2 or lead["e"]:
        return True
    before = text[max(0, lead.start() - 4) : lead.start()]
    if _DURATION.search(before) or re.match(r"[前余来內内]|以[来上]", text[match.end() : at + 8]):
        return False
    return bool(_SHORT_BEFORE.search(before)) and len(lead["y"]) == 2


def _without_year(page: Page, at: int) -> FoundDate | None:
    text = page.text
    lead = _MONTH_BEFORE.search(text, max(0, at - 4), at)
    match = _DAY_AFTER.match(text, at)
    if lead is None or match is None or not match["d"]:
        return None
    start = lead.start()
    month, day = number(lead["m"]), number(match["d"])
    if text[start - 1 : start].isdigit() or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    parts = [Part("m", *lead.span("m")), Part("d", *match.span("d")), _sign(match)]
    year = _SIGNED_YEAR.search(text, max(0, start - 7), start)
    if not _LIST_NUMBER.search(text, max(0, start - 5), start):
        if year and int(year["y"]) % 100 <= 99:
            parts.insert(0, Part("y", *year.span("y")))
            calendar, whole = "gregorian", long_year(int(year["y"]), "gregorian")
            whole = int(year["y"]) if len(year["y"]) == 4 else whole
            return make(page, "han", calendar, (whole, month, day), parts)
        if _YEAR_BEFORE.search(text, max(0, start - 3), start):
            return None
    return make_yearless(page, "han-md", month, day, parts)


def make_yearless(
    page: Page, form: str, month: int, day: int, parts: list[Part], calendar: str = "gregorian"
) -> FoundDate | None:
    """A day without a year, for the time being in a leap year (or in one of the Hijra)."""
    # A month of the Hijra has 30 days in some of its years only.
    years = range(1424, 1434) if calendar == "hijri" else (2004,)
    tries = (make(page, form, calendar, (y, month, day), parts, yearless=True) for y in years)
    return next((found for found in tries if found), None)


def later_days(page: Page, end: int, taken: bytearray) -> Iterator[tuple[int, Part]]:
    """Days that follow a date in a span or list (至8日, 、8日): number and part."""
    while match := _LATER.match(page.text, end):
        if taken[match.start("d")] or not 1 <= number(match["d"]) <= 31:
            return
        yield number(match["d"]), Part("d", *match.span("d"))
        end = match.end()

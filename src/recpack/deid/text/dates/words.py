"""Dates with the name of the month: 5. März 2023, March 5th, 5-8 марта 2023, ngày 5 tháng 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from recpack.deid.text.dates import names as datenames
from recpack.deid.text.dates.calendars import calendar_of, long_year, to_date
from recpack.deid.text.dates.found import FoundDate, Part, make
from recpack.deid.text.dates.han import make_yearless
from recpack.deid.text.dates.names import OPEN, Row
from recpack.deid.text.dates.numbers import UNIT
from recpack.deid.text.dates.page import Page

_ORDINAL = r"(?:st|nd|rd|th|er|º|o|ª|\.)?"
_DAY_LEFT = re.compile(
    rf"(?:(?<![\d.,/:+'])|(?<=[^\d]'))(?P<d>\d{{1,2}}){_ORDINAL}"
    r"[\"'”“»]?(?P<gap>(?: ?\n ?| {0,2})(?:de[ \n]|of[ \n]|เดือน ?)?|[-./_])\Z"
)
_YEAR = r"(?P<y>\d{4})(?![\d%])"
_YEAR_RIGHT = re.compile(
    r"\)?\.?,?(?:[-./_ \n]|, )?(?:de |del |of |nam |(?:del |do )ano (?:de )?|de l'annee "
    rf"|des jahres |of the year |พ\.ศ\. ?|ค\.ศ\. ?)?{_YEAR}(?!/\d)"
)
_SHORT_RIGHT = re.compile(r"(?P<g>\.?,? ?'|[-./]|\.? |)(?P<y>\d\d)(?![\d%:'])")
_SHORT_END = re.compile(r" ?(?:$|[.,;)\]\n\t]|г\b|года\b|[-~])(?!\d)")
_DAY_RIGHT = re.compile(
    rf"\.?[ \n-]?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/%]|[.,]\d|-\d{{3,}}){UNIT}"
)
_SECOND = re.compile(
    r"(?: ?(?:-|~|&) ?| (?:to|and|through) )(?P<d>\d{1,2})(?:st|nd|rd|th)?(?![\d/:.%])"
)
_AFTER_DAY = re.compile(rf"(?:, ?|[ \n]|-| ,){_YEAR}")
_SHORT_AFTER_DAY = re.compile(r"(?P<g>, ?'?| ')(?P<y>\d\d)(?![\d%:'/]|[.,]\d| ?\w)")
_YEAR_LEFT = re.compile(r"(?<![\d.,/])(?P<y>\d{4})[-/ ,.]{1,2}\Z")
_VIET = re.compile(
    r"(?:(?P<x>(?<![^\W\d_])ngay )?(?P<d>\d{1,2}) ?(?:,|-)? ?)?thang (?P<m>\d{1,2})(?!\d)"
    r"(?:(?:,? ?\n?nam | ?[,/-] ?)(?P<y>\d{4})(?!\d))?"
)
_TWIN_SIGN = re.compile(r" ?[/(] ?")
_SHORT_NAME = 5  # the longest short name of a month has so many letters
_LETTER = re.compile(r"[^\W\d_]")


def words(page: Page) -> Iterator[FoundDate]:
    """Dates with the month's name, with and without a year."""
    text, end = page.text, 0
    for match in datenames.month_pattern().finditer(text):
        if match.start() < end or not _is_word(text, *match.span()):
            continue
        for found in _around(page, match, end) if _numbered(text, *match.span()) else ():
            end = max(end, match.end(), page.at(found.end - 1) + 1)
            yield found
        if end <= match.start() and (alone := _month_alone(page, match)):
            yield alone
    if "thang " in text:
        yield from _vietnamese(page)


def _is_word(text: str, start: int, end: int) -> bool:
    """Is there no letter beside that makes it a piece of another word."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    for letter, open_ in ((before, True), (after, True)):
        if _LETTER.match(letter) and not (open_ and re.match(f"[{OPEN}]", letter)):
            return False
    return True


def _numbered(text: str, start: int, end: int) -> bool:
    near = text[max(0, start - 10) : start] + text[end : end + 14]
    return any(c.isdigit() for c in near)


@cache
def _in_month() -> dict[str, re.Pattern[str]]:
    return {
        code: re.compile(rf"(?<![^\W_]){datenames.trie(words)}[ \n]\Z")
        for code, words in datenames.month_words().items()
    }


@cache
def _to_month() -> re.Pattern[str]:
    return re.compile(rf"(?:{datenames.until()}| ?/ ?)(?P<m>{datenames.trie(datenames.months())})")


def _month_alone(page: Page, match: re.Match[str]) -> FoundDate | None:
    """En junio, im März: a month without a day or a year, behind a word that says so."""
    text, (start, end) = page.text, match.span()
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return None  # May-Hegglin
    rows = [
        (r, n)
        for r, n in datenames.months()[match[0]]
        if r.calendar == "gregorian" and max(map(len, r.names)) > _SHORT_NAME
    ]
    if not rows or _common(page, match, sure=False):
        return None
    small = page.original[page.span(start, end)[0]].islower()
    second = _to_month().match(text, end)
    if not (second and _YEAR_RIGHT.match(text, second.end()) and _is_word(text, *second.span("m"))):
        rows = [rn for rn in rows if _said_in(text, start, rn[0].language, small=small)]
    ranks = {code: i for i, code in enumerate(page.languages)}
    row, number = min(rows, key=lambda rn: ranks.get(rn[0].language, len(ranks)), default=(None, 0))
    if row is None:
        return None
    short = _SHORT_RIGHT.match(text, end)
    if short and short["g"] == " " and _SHORT_END.match(text, short.end()):
        # En noviembre 06: what is no year here is nothing that can be told.
        likely = long_year(int(short["y"]), "gregorian") in page.years or short["y"][0] == "0"
        return _join(page, match, "month-y2", short, None, "gregorian") if likely else None
    part = Part("m", start, end, row)
    return make(page, "month", "gregorian", (2004, number, 0), [part], yearless=True)


def _said_in(text: str, start: int, language: str, *, small: bool) -> bool:
    pattern = _in_month().get(language)
    if pattern is None or (small and language in {"en", "de"}):
        return False
    return pattern.search(text, max(0, start - 20), start) is not None


def _choose(page: Page, match: re.Match[str], *, year: int = 0) -> tuple[Row, int] | None:
    """The row and number of a month's name: by the calendar of the year, then by the language."""
    hijri = calendar_of(year) == "hijri"
    rows = [(r, n) for r, n in datenames.months()[match[0]] if (r.calendar == "hijri") == hijri]
    if not year and not rows:
        rows = list(datenames.months()[match[0]])
    ranks = {code: i for i, code in enumerate(page.languages)}
    return min(rows, key=lambda rn: ranks.get(rn[0].language, len(ranks)), default=None)


def _around(page: Page, match: re.Match[str], floor: int) -> Iterator[FoundDate]:
    """Dates with this name in them, none of which begins before `floor`."""
    text, (start, end) = page.text, match.span()
    twin = _twin(page, match)
    end = twin.end() if twin else end
    left = _DAY_LEFT.search(text, max(0, start - 12), start)
    if left and (left.start() < floor or not _reads_as_day(page, left)):
        left = None
    year = _YEAR_RIGHT.match(text, end)
    if year and calendar_of(int(year["y"])):
        yield from _with_year(page, match, left, year)
        return
    right = _DAY_RIGHT.match(text, end)
    prior = _YEAR_LEFT.search(text, max(floor, start - 7), start)
    if right and prior and calendar_of(int(prior["y"])) == "gregorian":
        found = _join(page, match, "y-month-d", prior, right)
        if found:
            yield found
            return
    if left:
        yield from _day_first(page, match, left)
        return
    if right:
        yield from _month_first(page, match, right)
    elif short := _SHORT_RIGHT.match(text, end):
        yield from _month_short(page, match, short)


def _reads_as_day(page: Page, left: re.Match[str]) -> bool:
    """A day before a month; a bare number at the end of a line only where a date is announced."""
    broken = "\n" in left["gap"] and left["gap"].isspace() and left[0][-2].isdigit()
    return 1 <= int(left["d"]) <= 31 and not (broken and not page.before(left.start()))


def _twin(page: Page, match: re.Match[str]) -> re.Match[str] | None:
    """The same month in another way of naming (كانون الثاني / يناير)."""
    sign = _TWIN_SIGN.match(page.text, match.end())
    twin = datenames.month_pattern().match(page.text, sign.end()) if sign else None
    if twin is None:
        return None
    names = datenames.months()
    first, second = names[match[0]], names[twin[0]]
    same = {n for r, n in first if r.calendar != "hijri"} == {n for _, n in second}
    return twin if same else None


def _join(
    page: Page,
    match: re.Match[str],
    form: str,
    year: re.Match[str],
    day: re.Match[str] | None,
    calendar: str = "",
) -> FoundDate | None:
    whole = int(year["y"])
    if calendar:
        whole = long_year(whole, calendar)
    chosen = _choose(page, match, year=whole)
    if chosen is None:
        return None
    row, number = chosen
    parts = [Part("m", *match.span(), row), Part("y", *year.span("y"))]
    if twin := _twin(page, match):
        other = next(r for r, n in datenames.months()[twin[0]] if n == number)
        parts.append(Part("m", *twin.span(), other))
    if day:
        parts += [Part("d", *day.span("d")), *_quoted(page.text, day)]
    name = calendar or calendar_of(whole)
    return make(page, form, name, (whole, number, int(day["d"]) if day else 0), parts)


def _quoted(text: str, day: re.Match[str]) -> list[Part]:
    """The sign that opens «24» мая."""
    at = day.start("d")
    pairs = {"«": "»", "“": "”", "„": "“", '"': '"'}
    closing = pairs.get(text[at - 1 : at])
    return [Part("x", at - 1, at)] if closing and text.startswith(closing, day.end("d")) else []


def _with_year(
    page: Page, match: re.Match[str], left: re.Match[str] | None, year: re.Match[str]
) -> Iterator[FoundDate]:
    if not left and _common(page, match):
        return
    form = "d-month-y" if left else "month-y"
    found = _join(page, match, form, year, left)
    if found is None and left:
        found = _join(page, match, "month-y", year, None)
    if found:
        yield found


def _common(page: Page, match: re.Match[str], *, sure: bool = True) -> bool:
    """Is it a word of every day ("rolled out", "may"); not sure: where the page does not tell."""
    if match[0] not in datenames.common_words():
        return False
    if page.original[page.span(*match.span())[0]].isupper():
        return False
    ours = {r.language for r, _ in datenames.months()[match[0]]} - {"en"}
    return page.spoken not in ours and (bool(page.spoken) or not sure)


def _day_first(page: Page, match: re.Match[str], left: re.Match[str]) -> Iterator[FoundDate]:
    text, end = page.text, match.end()
    short = _SHORT_RIGHT.match(text, end)
    if short and _is_short_year(page, left, short):
        thai = page.thai and int(short["y"]) >= 43
        found = _join(page, match, "d-month-y2", short, left, "buddhist" if thai else "gregorian")
        if found:
            yield found
            return
    if not _is_day(page, match, left):
        return
    chosen = _choose(page, match)
    if chosen:
        row, number = chosen
        parts = [Part("d", *left.span("d")), Part("m", *match.span(), row)]
        parts += _quoted(text, left)
        found = make_yearless(page, "d-month", number, int(left["d"]), parts, row.calendar)
        if found:
            yield found


def _is_short_year(page: Page, left: re.Match[str], short: re.Match[str]) -> bool:
    sign = short["g"].strip(" .")
    if sign == "'" or (sign and sign == left["gap"]) or (not short["g"] and not left["gap"]):
        return True
    if page.thai:
        return sign == ""
    if not sign and short["g"] and long_year(int(short["y"]), "gregorian") in page.years:
        return True
    return not sign and bool(short["g"]) and bool(_SHORT_END.match(page.text, short.end()))


def _is_day(page: Page, match: re.Match[str], left: re.Match[str]) -> bool:
    """A day and a month's name without a year: no "3 out of 5", "Patients 5 may be"."""
    text, end = page.text, match.end()
    if re.match(r" ?(?:of\b|%|/|\d)|[-_]\d", text[end : end + 4]) and not re.match(
        r" \d{1,2}[:.]\d\d| -|-\d{1,2}(?:st|nd|rd|th|\.)?[ -]?[^\W\d_]", text[end : end + 8]
    ):
        return False
    if _common(page, match, sure=False):
        return False
    rows = datenames.months()[match[0]]
    if len(match[0]) > 3 or any(r.language in {"th", "ar"} for r, _ in rows):
        return True
    # Three letters mean a month where the page is in that language, or look like one.
    first = page.original[page.span(*match.span())[0]]
    looks = first.isupper() or text[end : end + 1] == "." or page.before(left.start()) != ""
    return looks or any(r.language in page.languages[:2] for r, _ in rows)


def _month_first(page: Page, match: re.Match[str], right: re.Match[str]) -> Iterator[FoundDate]:
    """March 5, 2023; March 5-8, 2023; and in English March 5."""
    text = page.text
    english = any(r.language == "en" for r, _ in datenames.months()[match[0]])
    second = _SECOND.match(text, right.end())
    days = [right, second] if second and 1 <= int(second["d"]) <= 31 else [right]
    end = days[-1].end()
    year = _AFTER_DAY.match(text, end) or (english and _SHORT_AFTER_DAY.match(text, end)) or None
    if 1 <= int(right["d"]) <= 31 and (year or (english and _is_month_day(page, match, right))):
        yield from _month_days(page, match, days, year)
    elif short := _SHORT_RIGHT.match(text, match.end()):
        yield from _month_short(page, match, short)


def _month_days(
    page: Page, match: re.Match[str], days: list[re.Match[str]], year: re.Match[str] | None
) -> Iterator[FoundDate]:
    """The days after a month's name: the first has the month, the last the year."""
    whole = int(year["y"]) if year else 2004
    whole = long_year(whole, "gregorian") if whole < 100 else whole
    chosen = _choose(page, match, year=whole)
    if chosen is None:
        return
    row, number = chosen
    first = to_date("gregorian", whole, number, int(days[0]["d"]))
    for day in days:
        parts = [Part("m", *match.span(), row), Part("d", *day.span("d"))]
        if day is not days[0]:
            parts[0] = Part("m", day.start("d"), day.start("d"), row, after=" ")
        ends = year is not None and day is days[-1]
        if year is not None and ends:
            parts.append(Part("y", *year.span("y")))
        form = "month-d-y" if ends else "month-d"
        ymd = (whole, number, int(day["d"]))
        found = make(page, form, "gregorian", ymd, parts, yearless=not ends)
        if found:
            yield found if day is days[0] else replace(found, beside=first)


def _is_month_day(page: Page, match: re.Match[str], right: re.Match[str]) -> bool:
    """March 5, Jun 12 without a year: capitals as English writes them; no "OCT 5 µm", "may 5"."""
    word = page.original[slice(*page.span(*match.span()))]
    if page.text[match.end() : match.end() + 1] == "-" or not word[0].isupper():
        return False
    if len(word) <= 4 and word.isupper():
        return page.before(match.start()) == "strong"
    return bool(right) and not re.match(
        r" ?(?:of|patients|cases|weeks|days)\b", page.text[right.end() : right.end() + 12]
    )


def _month_short(page: Page, match: re.Match[str], short: re.Match[str]) -> Iterator[FoundDate]:
    """Jun '22, mar/23, Mar-23."""
    sign = short["g"].strip(" .,")
    if sign not in {"'", "/", "-"} or _common(page, match):
        return
    if sign != "'" and not (int(short["y"]) <= 35 or int(short["y"]) > 79):
        return
    if re.match(r"[-/.,]\d", page.text[short.end() : short.end() + 2]):
        return
    thai = page.thai and int(short["y"]) >= 43
    found = _join(page, match, "month-y2", short, None, "buddhist" if thai else "gregorian")
    if found:
        yield found


def _vietnamese(page: Page) -> Iterator[FoundDate]:
    """5 tháng 3 năm 2023, tháng 3/2023, 5 tháng 3."""
    for match in _VIET.finditer(page.text):
        month, day = int(match["m"]), int(match["d"] or 0)
        parts = [Part("m", *match.span("m"))]
        if match["d"]:
            parts.append(Part("d", *match.span("d")))
        if match["x"]:  # "ngày" is part of how a day is written
            parts.append(Part("x", *match.span("x")))
        if match["y"] and calendar_of(int(match["y"])) == "gregorian":
            parts.append(Part("y", *match.span("y")))
            found = make(page, "viet", "gregorian", (int(match["y"]), month, day), parts)
        elif match["d"] and 1 <= month <= 12 and 1 <= day <= 31:
            found = make_yearless(page, "viet-md", month, day, parts)
        else:
            continue
        if found:
            yield found

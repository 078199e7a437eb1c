"""Days of two numbers without a year: am 04.01., ngày 5/3, контроль 3.10; never 4/5 or 5.12 cm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.datehan import make_yearless
from recpack.deid.text.datenumbers import UNIT
from recpack.deid.text.datepage import Page
from recpack.deid.text.founddate import FoundDate, Part

_PAIR = re.compile(
    r"(?P<a>\d(?<!\d\d)\d?)(?P<s>[/.])(?P<b>\d{1,2})(?![\d%])(?![-.,/:×x~*+]\d| ?[-~] ?\d)"
)
_UNIT = re.compile(UNIT)
# What is counted, not dated: 10/12 lymph nodes.
_COUNTED = re.compile(
    r" (?:of\b|out of|positiv|neg|lymph|node|linf|ganglio|gangl|cas[oe]|case|лимф|узл|cycle|ciclo"
    r"|zyk|cure|cours|fragment|core|biops|block|bloc|field|sess|points?\b|pont|punt|score|курс"
    r"|цикл|hach|kelenjar)"
)


def pairs(page: Page) -> Iterator[FoundDate]:
    """Days of two numbers that a word beside them, or the page's own dates, announce."""
    for match in _PAIR.finditer(page.text):
        order = _order(page, match)
        if order and _alone(page, match) and _announced(page, match):
            values = dict(zip(order, (int(match["a"]), int(match["b"])), strict=True))
            parts = [Part(k, *match.span(g)) for k, g in zip(order, "ab", strict=True)]
            form = "m.d" if order == "md" else "d.m"
            found = make_yearless(page, form, values["m"], values["d"], parts)
            if found:
                yield found


def _order(page: Page, match: re.Match[str]) -> str:
    a, b = int(match["a"]), int(match["b"])
    month_day, day_month = 1 <= a <= 12 and 1 <= b <= 31, 1 <= a <= 31 and 1 <= b <= 12
    year_first = page.cjk and match["s"] not in page.separators
    if month_day and (year_first or page.month_first):
        return "md"
    return "dm" if day_month else ""


def _alone(page: Page, match: re.Match[str]) -> bool:
    text, (start, end) = page.text, match.span()
    before = text[max(0, start - 2) : start]
    if re.search(r"[-/.,:+×x*~^=<>≤≥±]$|\d $", before) or (
        before[-1:].isalnum() and ord(before[-1]) < 0x590
    ):
        return False
    after = text[end : end + 1]
    if after.isalpha() and ord(after) < 0x590:
        return False
    return bool(_UNIT.match(text, end)) and not _COUNTED.match(text, end)


def _announced(page: Page, match: re.Match[str]) -> bool:
    word, sign, end = page.before(match.start()), match["s"], match.end()
    zeros = match["a"][0] == "0" or match["b"][0] == "0"
    wide = len(match["a"]) == len(match["b"]) == 2
    known = sign in page.separators or f"y{sign}" in page.separators
    dotted = sign == "." and bool(re.match(r"\.(?:[\s)]|$)", page.text[end : end + 2]))
    european = bool({"de", "ru"} & set(page.languages[:1]))
    if word == "strong":
        return sign == "/" or zeros or dotted or known or european
    if word == "weak":
        return known and (match["a"][0] == "0" or (sign == "/" and wide) or (dotted and european))
    return dotted and wide and european and zeros

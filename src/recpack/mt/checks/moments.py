"""Dates and frequencies of a text, taken out before its numbers are read."""

from __future__ import annotations

import re
from functools import cache

from recpack.lang import read_toml
from recpack.mt.checks.lists import WordList
from recpack.mt.checks.words import edged, index, table
from recpack.mt.languages import primary
from recpack.mt.numbers import dates

_DOSE = r"(\d{1,2}|½|\d/\d)"
_PLAN = re.compile(rf"(?<![\d./-]){_DOSE}-{_DOSE}-{_DOSE}(?:-{_DOSE})?(?![\d/-])")
_DAY_FIRST = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(\d\d)?(?![\d.])")
_MONTH = re.compile(r"(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])")
_HAN = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]")


@cache
def _rules(language: str) -> tuple[tuple[WordList, str], ...]:
    """Frequencies with their one spelling; none begins or ends inside another number."""
    found = table(language).get("frequency", {}).get("rules", ())
    edge = r"(?:(?=\D)|(?<!\d)(?<!\d[.,]))(?:{})(?![.,]?\d)"
    return tuple(
        (
            WordList(
                re.compile(edge.format(edged(body, language)), re.IGNORECASE),
                index(language),
                f"frequency.rules.{i}",
            ),
            name,
        )
        for i, (body, name) in enumerate(found)
    )


@cache
def _digits(language: str) -> dict[str, str]:
    """Number words that may stand in a frequency ("dos veces al día")."""
    out = {}
    for number, body in table(language).get("number", {}).items():
        for word in body.split("|"):
            out[word] = number
    return out


def frequencies(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """(the text with frequencies blanked out, each in one spelling: "2/d", "plan:1-0-1").

    Where two readings share a place the longer one holds: "twice daily" is not "daily".
    """
    found = [(m.start(), m.end(), _plan(m)) for m in _PLAN.finditer(text)]
    for pattern, name in _rules(language):
        for match in pattern.finditer(text):
            known = name
            if "{}" in name:
                number = next(g for g in match.groups() if g).casefold()
                known = name.replace("{}", _digits(language).get(number, number))
            found.append((match.start(), match.end(), known))
    taken: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        if all(end <= s or e <= start for s, e, _ in taken):
            taken.append((start, end, name))
            text = text[:start] + " " * (end - start) + text[end:]
    return text, tuple(name for _, _, name in sorted(taken))


def _plan(match: re.Match[str]) -> str:
    return "plan:" + "-".join(g for g in match.groups() if g)


@cache
def _written(language: str) -> tuple[re.Pattern[str], dict[str, int]] | None:
    """Day and month in words without a year: "12 de março", "March 12"."""
    months: dict[str, int] = read_toml("translate.toml").get("months", {}).get(language, {})
    if not months:
        return None
    names = "|".join(sorted((re.escape(m) for m in months), key=lambda m: (-len(m), m)))
    day = r"(\d{1,2})(?:st|nd|rd|th|º|°|er|\.)?"
    year = r"(?:,? (?:de |del )?((?:19|20)\d\d))?"
    body = rf"(?<!\w)(?:{day} (?:de |of )?({names})\.?{year}|({names})\.? {day}{year})(?!\w)"
    return re.compile(body, re.IGNORECASE), months


def dated(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """(the text with dates blanked out, the dates as ISO 8601 or month-day), in order."""
    code = primary(language)
    found: list[tuple[int, int, str]] = []
    written = _written(code)
    if written:
        for m in written[0].finditer(text):
            day, month, year = (m[1], m[2], m[3]) if m[2] else (m[5], m[4], m[6])
            iso = f"{written[1][month.casefold()]:02d}-{int(day):02d}"
            found.append((m.start(), m.end(), f"{year}-{iso}" if year else iso))
    known = list(dates(text, code))
    if code in {"en", "und"}:
        known += [
            (m.start(), m.end(), f"{m[3]}-{int(m[2]):02d}-{int(m[1]):02d}")
            for m in _DAY_FIRST.finditer(text)
        ]
        known += [(m.start(), m.end(), m.group()) for m in _MONTH.finditer(text)]
    if code in {"de", "ru"}:
        known += [
            (m.start(), m.end(), f"{int(m[2]):02d}-{int(m[1]):02d}")
            for m in _SHORT.finditer(text)
            if 1 <= int(m[2]) <= 12 and 1 <= int(m[1]) <= 31 and not m[3]
        ]
    if code in {"zh", "ja", "ko"}:
        known += [
            (m.start(), m.end(), f"{int(m[1]):02d}-{int(m[2]):02d}") for m in _HAN.finditer(text)
        ]
    for start, end, iso in known:
        if all(end <= s or e <= start for s, e, _ in found):
            found.append((start, end, iso))
    for start, end, _ in found:
        text = text[:start] + " " * (end - start) + text[end:]
    return text, tuple(iso for _, _, iso in sorted(found))

"""Dates and numbers as a source language writes them, turned into what English readers read.

Decimal commas become points, dates become ISO 8601. What could be read in two ways ("1.020" in
Portuguese: a density or a thousand) is left as printed and flagged "number-ambiguous".
"""

from __future__ import annotations

import re
from functools import cache

from recpack.lang import read_toml
from recpack.mt.languages import primary

COMMA_DECIMAL = frozenset({"pt", "es", "de", "fr", "ru", "id", "vi", "it", "nl", "uk"})
YEAR_FIRST = frozenset({"zh", "ja", "ko", "en", "und"})

LOCALISED = COMMA_DECIMAL | {"ja", "ko", "ar"}
"""Languages whose dates or decimals are written otherwise than in English reports."""

_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")
NUMBER = re.compile(r"(?<![A-Za-z0-9.,_])\d+(?:[.,]\d+)*(?!\d)")
_COUNT_UNIT = re.compile(
    r"/\s*(?:mm[3³]|[uµμ][lL]|campo|cga)|cel\S*|células|leucócitos|plaquetas|leucocitos|plaquetes"
    r"|thrombo|trombo|UI/mL|IU/mL|copias|cópias|mg/m[²2]",
    re.IGNORECASE,
)
_COMMA = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d,])")
_POINT_OF_THOUSANDS = frozenset({"pt", "de", "id"})
_DOSE = re.compile(
    r"\s?(?:mg|mcg|µg|ug|mL|ml|UI|IU|kcal|cGy)(?![A-Za-z])(?!\s?/\s?[dmµu]?[lL](?![A-Za-z]))"
)
"""Nobody writes three decimals of these, but for laboratory values ("1.210 mg/L")."""
_CJK_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[年년]\s*(?:(?P<m>\d{1,2})\s*[月월]\s*"
    r"(?:(?P<d>\d{1,2})\s*[日号號일])?)?"
)
_ERA_DATE = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])\s*(?P<y>元|\d{1,2})"
    r"(?:\s*年(?:\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日)?)?"
    r"|\s*(?P<s>[./])\s*(?P<m2>\d{1,2})\s*(?P=s)\s*(?P<d2>\d{1,2})(?![\d./]))"
)
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= dict(zip("MTSHR", _ERAS.values(), strict=True))
_ISO = re.compile(
    r"(?<![\d.,/-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"
)
_DMY = re.compile(
    r"(?<![\d.,/-])(?P<d>\d{1,2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d\d)(?![\d])"
)
_DMY_SHORT = re.compile(r"(?<![\d.,/-])(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{2})(?![\d/])")
_MONTH_YEAR = re.compile(r"(?<![\d.,/-])(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])")
_VIETNAMESE = re.compile(
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_CENTURY_TURN = 50
_SWAPPED = str.maketrans(",.", ".,")


def western(text: str) -> str:
    """Arabic-Indic and Persian digits and their signs as 0-9 . , %; same length."""
    return text.translate(_WESTERN)


@cache
def _written(language: str) -> re.Pattern[str] | None:
    """Pattern of dates with a month in words ("12 de março de 2021", "12. März 2021")."""
    months = read_toml("translate.toml").get("months", {}).get(language)
    if not months:
        return None
    words = "|".join(sorted((re.escape(m) for m in months), key=lambda m: (-len(m), m)))
    return re.compile(
        rf"(?<![\w])(?:(?P<d>\d{{1,2}})(?:º|°|er|\.)?\s+(?:de\s+)?)?(?P<w>{words})\.?"
        rf"\s*(?:de\s+|/)?(?P<y>(?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    )


@cache
def date_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of dates that may stand in a text of this language, the most telling first."""
    code = primary(language)
    written = _written(code)
    out = [_ERA_DATE] if code == "ja" else []
    out += [_CJK_DATE] if code in {"zh", "ja", "ko"} else []
    out += [written] if written else []
    out += [_VIETNAMESE] if code == "vi" else []
    out.append(_ISO)
    if code not in YEAR_FIRST:
        out += [_DMY, _DMY_SHORT, _MONTH_YEAR]
    return tuple(out)


def _iso(match: re.Match[str], language: str) -> str | None:
    """ISO 8601 of a matched date, None where month or day cannot be."""
    groups = match.groupdict()
    year = 1 if groups["y"] == "元" else int(groups["y"])
    if groups.get("era"):
        year += _ERAS[groups["era"]]
        groups["m"], groups["d"] = groups["m"] or groups["m2"], groups["d"] or groups["d2"]
    elif len(groups["y"]) == 2:
        year += 2000 if year < _CENTURY_TURN else 1900
    if groups.get("w"):
        month = read_toml("translate.toml")["months"][primary(language)][groups["w"].lower()]
    elif groups.get("m"):
        month = int(groups["m"])
    else:
        return f"{year:04d}"
    day = int(groups["d"]) if groups.get("d") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day is not None else "")


def dates(text: str, language: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, ISO 8601) of every date, in order, none overlapping."""
    found: list[tuple[int, int, str]] = []
    text = western(text)
    for pattern in date_patterns(language):
        for match in pattern.finditer(text):
            iso = _iso(match, language)
            free = all(match.end() <= s or match.start() >= e for s, e, _ in found)
            if iso and free:
                found.append((match.start(), match.end(), iso))
    return tuple(sorted(found))


def english_number(token: str, language: str, context: str = "") -> tuple[str, bool]:
    """(the number with a decimal point, whether it can be read in two ways).

    `context` is the line or table row it stands in: a count unit ("/mm³") makes a single group of
    three digits a thousand.
    """
    if primary(language) == "ar" and re.fullmatch(r"\d+,\d{1,2}", token):
        return token.translate(_SWAPPED), False  # a group of thousands has three digits
    if primary(language) not in COMMA_DECIMAL:
        return token, False
    decimal = r"\d+,\d+|\d{1,3}(?:\.\d{3})+,\d+"
    if re.fullmatch(rf"{decimal}|[1-9]\d{{0,2}}(?:\.\d{{3}}){{2,}}", token):
        return token.translate(_SWAPPED), False
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", token):
        # 1.000 to 1.040 is how urine density is printed
        thousand = token.endswith(".000") and not token.startswith("1.0")
        comma = _COMMA.search(context) and not token.startswith("1.0")  # one print, one way
        if thousand or comma or _COUNT_UNIT.search(context):
            return token.replace(".", ","), False
        return token, True
    return token, False


def english_numbers(text: str, language: str, context: str = "") -> tuple[str, bool]:
    """Text with every number rewritten, and whether any can be read in two ways."""
    doubt = False

    def rewrite(match: re.Match[str]) -> str:
        nonlocal doubt
        number, ambiguous = english_number(match.group(), language, context)
        dose = _DOSE.match(text, match.end()) and primary(language) in _POINT_OF_THOUSANDS
        if ambiguous and dose:
            number, ambiguous = number.replace(".", ","), False
        doubt = doubt or ambiguous
        return number

    return NUMBER.sub(rewrite, text), doubt

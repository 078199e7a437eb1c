"""Numbers, comparison signs, ranges and units as laboratories print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack.clinical.fold import fold, key
from recpack.lang import read_rows

NUMBER = r"\d{1,3}(?:[ ,.]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_SIGN = r"[<>≤≥＜＞⩽⩾]=?"
_VALUE = re.compile(
    rf"^\s*(?P<sign>{_SIGN})?\s*(?P<number>{NUMBER})"
    r"(?P<power>\s*[x×*]\s*10\s*(?:\^|\*\*|E)?\s*[+]?\d{1,2}|[eE][+-]?\d{1,2})?\s*$"
)
_RANGE = re.compile(
    r"(?P<low>-?\d+(?:[.,]\d+)?)\s*(?:-{1,3}|~|至|a|to|à|bis|до|hasta|até|〜)\s*"
    r"(?P<high>\d+(?:[.,]\d+)?)"
)
_BOUND = re.compile(
    rf"(?P<sign>{_SIGN}|up to|ate|até|hasta|bis|до|menor que)\s*(?P<n>\d+(?:[.,]\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number: comparison sign ("" if none), its decimal form, and its float."""

    sign: str
    text: str
    value: float


def decimal(text: str, *, comma: bool = False) -> str | None:
    """A printed number with a decimal point and no thousands marks.

    `comma` says that the document writes decimals with a comma. None where the marks can be
    read in two ways (1,234 without knowing the habit is taken as thousands; 1.234 as decimals
    unless the habit is the comma).
    """
    text = fold(text).strip().replace(" ", "")
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", text):
        return None
    marks = [c for c in text if c in ".,"]
    if not marks:
        return text
    if len(set(marks)) == 2:
        point = marks[-1]
        return text.replace("." if point == "," else ",", "").replace(point, ".")
    mark, last = marks[0], re.split(r"[.,]", text)[-1]
    if len(marks) > 1:
        return text.replace(mark, "")
    thousands = len(last) == 3 and not text.startswith("0") and mark == ("." if comma else ",")
    return text.replace(mark, "" if thousands else ".")


def quantity(text: str, *, comma: bool = False) -> Quantity | None:
    """The number that a text is, with its sign; None if it is anything more."""
    m = _VALUE.match(fold(text))
    if not m:
        return None
    number = decimal(m["number"], comma=comma)
    if number is None:
        return None
    sign = {"⩽": "≤", "⩾": "≥", "<=": "≤", ">=": "≥"}.get(m["sign"] or "", m["sign"] or "")
    power = m["power"] or ""
    value = float(number)
    if power:
        exponent = re.findall(r"[+-]?\d+", power)[-1]
        if "10" in power and not power.strip().lower().startswith("e"):
            exponent = re.sub(r"^\s*[x×*]\s*10\s*(?:\^|\*\*|[eE])?\s*\+?", "", power).strip()
        value *= 10.0 ** int(exponent)
    return Quantity(sign, number, value)


def reference_range(text: str) -> tuple[float | None, float | None] | None:
    """(low, high) of a printed reference range; None if the text holds none."""
    folded = fold(text)
    m = _RANGE.search(folded)
    if m:
        return _float(m["low"]), _float(m["high"])
    m = _BOUND.search(key(text))
    if m is None:
        return None
    bound = _float(m["n"])
    return (bound, None) if m["sign"][0] in ">≥" else (None, bound)


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _bare(unit: str) -> str:
    """A unit without blanks and with one spelling of times, micro, powers and litre."""
    text = fold(unit).strip().replace(" ", "")
    text = re.sub(r"^[x×*]?10(?:\^|\*\*|\*|E)?(\d{1,2})", r"10*\1", text)
    return text.replace("μ", "u").replace("^", "").replace("个", "")


@cache
def _units() -> dict[str, str]:
    """Exact spellings, and lower-case ones where they mean one unit (g/L is not G/L)."""
    out: dict[str, str] = {}
    rows = read_rows("_rules/units.tsv")
    for lower in (False, True):
        for row in rows:
            for spelling in (row["ucum"], *(row["spellings"] or "").split("|")):
                bare = _bare(spelling)
                out.setdefault(bare.lower() if lower else bare, row["ucum"])
    return out


def ucum(unit: str) -> str:
    """The UCUM code of a printed unit ("" if it is not known)."""
    bare = _bare(unit)
    if not bare:
        return ""
    return _units().get(bare) or _units().get(bare.lower(), "")


@cache
def unit_pattern() -> str:
    """A regex for any known printed unit, longest first, over `fold`ed text."""
    spellings: set[str] = set()
    for row in read_rows("_rules/units.tsv"):
        spellings.update(s for s in (row["ucum"], *(row["spellings"] or "").split("|")) if s)
    forms = sorted(spellings, key=lambda s: (-len(s), s))
    return "|".join(
        re.escape(fold(s)).replace("10\\*", r"[x×*]?\s*10[\^*E]{0,2}\s*") for s in forms
    )

"""The parts of a line where one wrong character may harm: numbers, units, signs, genes, variants.

A token is found in the truth by what it looks like; nothing is marked by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = (
    r"(?:mmol|µmol|μmol|umol|nmol|pmol|mol|mg|µg|μg|ug|mcg|ng|pg|g|kg|mEq|IU|UI|mUI|mIU|U|kU"
    r"|mm³|cm³|mm²|cm²|mm|cm|nm|µm|μm|km|m²|m2|ml|mL|µl|μL|µL|uL|dl|dL|fl|fL|l|L|Gy|cGy|MV|kV|mSv"
    r"|mSv|Tsd\.|Mio\.|mut|Mb|min|h|s|d|°C|mmHg|cmH2O|Fr|FEU|G|T"
    r"|г|мг|мкг|нг|мл|л|дл|мм|см|ммоль|мкмоль|Ед|Гр|м²|кг"
    r"|ملم|ملغ|مل|كغ|มก\.|กก\.|公分|毫克|公斤|岁|歲|歳)"
)
# Chinese, Thai and the like run a number into the next word: \b does not hold between them.
_A, _Z = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_HGVS = rf"{_A}[cgmnpr]\.\(?[A-Za-z0-9_*>+\-=?]*[0-9][A-Za-z0-9_*>+\-=?]*\)?"
_KINDS = (
    ("variant", rf"(?:{_HGVS}|{_A}[A-Z]\d{{2,4}}[A-Z]{_Z}|{_A}rs\d{{3,}}{_Z})"),
    ("unit", rf"(?<=[\d\s/(.])(?:10\^?[\d⁰-⁹]+/)?{_UNITS}(?:/{_UNITS})*(?![A-Za-zа-яА-Я0-9])"),
    ("name", rf"{_A}(?:[A-Z]{{2,}}[A-Z0-9]*(?:-[A-Z0-9]+)*|[A-Za-z]{{1,4}}-?\d[A-Za-z0-9]*){_Z}"),
    ("number", r"\d+(?:[.,:/^-]\d+)*(?:\^?-?\d+)?"),
    ("sign", r"[↑↓→←↔±≥≤<>~＜＞]+|(?<![\w-])[+−-](?=\d)|\d?\+{1,3}(?=\W|$)|\([+−-]+\)|%|×|Ⅰ|Ⅱ|Ⅲ|Ⅳ"),
)
_PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _KINDS))


@dataclass(frozen=True, slots=True)
class Token:
    """text[start:end] of a line; `kind` is variant, name, number, sign or unit."""

    start: int
    end: int
    kind: str


def tokens(text: str) -> tuple[Token, ...]:
    """The critical tokens of a line, left to right."""
    return tuple(
        Token(m.start(), m.end(), str(m.lastgroup)) for m in _PATTERN.finditer(text) if m.group()
    )

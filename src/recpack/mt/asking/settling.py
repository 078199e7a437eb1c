"""Settling a red flag: a second engine that passes the checks, or the way back that agrees.

A flag says that the checks see a difference, not that there is one: "two hundred" is no lost
number. Where a model of the other direction is installed, the English is turned back into the
source's language. If numbers with their units, negations and sides all stand there as in the
source, and most of its words, then the English has lost none of them: a "no" that the English
lacks cannot come back. Flags of names, drugs, variants and of shape are never settled so.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from recpack.mt.languages import primary
from recpack.mt.numbers import dates, english_numbers
from recpack.mt.verify import RED, negations, plain, sides

BACK, SECOND = "back-translated", "second-engine"
SETTLED = frozenset(
    {
        *("number-differs", "number-order", "unit-differs", "range-differs", "frequency-differs"),
        *("date-differs", "sign-differs", "negation-lost", "negation-added", "side-differs"),
        *("doubt-lost", "direction-differs", "place-added", "grade-differs"),
    }
)
_ENOUGH = 0.6
_VALUE = re.compile(r"([<>≤≥±~]?\s?\d+(?:\.\d+)*)\s?([A-Za-zµ%°]{1,5}[²³]?(?:/[A-Za-zµ]+[²³]?)?)?")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENGLISH_NO = re.compile(r"\b(?:no no|not|without|none|nor)\b", re.IGNORECASE)

Ask = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Helpers:
    """What may settle a flag: another engine into English, and the way back."""

    second: Ask | None = None
    back: Ask | None = None


def _values(text: str, language: str) -> Counter[str]:
    """Numbers with their units as English writes them, dates in ISO 8601."""
    for start, end, iso in reversed(dates(text, language)):
        text = text[:start] + iso + text[end:]
    numbers = english_numbers(plain(text), language, text)[0]
    units = r"(?:mg|g|kg|ml|dl|l|cm|mm|gy|iu|ui|%|h)"
    out: Counter[str] = Counter()
    for number, unit in _VALUE.findall(numbers):
        kept = unit.casefold() if re.match(rf"{units}(?:/|$)", unit.casefold()) else ""
        out["".join(number.split()) + kept.replace("ui", "iu")] += 1
    return out


def _stems(text: str) -> set[str]:
    low = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in low if not unicodedata.combining(c))
    return {word[:5] for word in _WORD.findall(bare)}


def agrees(source: str, back: str, language: str) -> bool:
    """Whether two texts of one language say the same of everything that could harm."""
    code = primary(language)
    mine, other = _stems(source), _stems(back)
    if _ENGLISH_NO.search(back):  # an English "no" left standing reads like Portuguese "no"
        return False
    return (
        _values(source, code) == _values(back, code)
        and negations(source, code) == negations(back, code)
        and sides(source, code) == sides(back, code)
        and len(mine & other) >= _ENOUGH * len(mine)
    )


def settled(
    source: str, english: str, flags: tuple[str, ...], language: str, back: Ask | None
) -> tuple[str, ...]:
    """The flags, without those that the way back settles, if it settles every red one."""
    red = RED & set(flags)
    if back is None or not red or red - SETTLED:
        return flags
    returned = back(english)
    if returned is None or not agrees(source, returned, language):
        return flags
    return tuple(sorted({*(f for f in flags if f not in RED), BACK}))

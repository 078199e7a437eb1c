"""Word lists of the checks as patterns, and text in the form that all checks read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from recpack.lang import read_toml
from recpack.mt.checks.lists import Index, WordList
from recpack.mt.languages import NO_SPACES, primary
from recpack.mt.numbers import western
from recpack.mt.phrases.slots import fold, is_cjk

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_ONE_SIGN = str.maketrans(
    {"μ": "µ", "≦": "≤", "≧": "≥", "✕": "×", "╳": "×", "∶": ":", "\u00ad": ""}
)
_DASH = re.compile(r"[−–—﹣‐‑‒]")
_DEGREE = re.compile(r"°C|[ºo]C(?![A-Za-z])|℃")
_SQUARED = re.compile(r"㎡")


_ERA = re.compile(r"(令和|平成|昭和)(?:(\d{1,2})|元)年")
_FIRST_YEAR = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_SIGNS_FROM = 0xE00  # Thai, and all scripts of East Asia


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has against a translation: the flag and the two sides that differ."""

    flag: str
    source: str = ""
    english: str = ""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Full-width, superscript and Roman-numeral characters as ASCII; one micro, one minus."""
    text = _POWER.sub(lambda m: "^" + m.group().translate(_RAISED), western(text))
    text = _DEGREE.sub("°C", _SQUARED.sub("m2", text))
    text = unicodedata.normalize("NFKC", text.replace("º", "°")).translate(_ONE_SIGN)
    return _DASH.sub("-", text).replace("<=", "≤").replace(">=", "≥")


@lru_cache(maxsize=8192)
def read_as(text: str, language: str) -> str:
    """A source as its lists are written: simplified characters, figures and units in Latin ones."""
    text = plain(text.translate(_ARABIC))
    for pattern, told in _spelling(language):
        text = pattern.sub(told, text)
    if primary(language) == "ja":
        return _ERA.sub(lambda m: f"{_FIRST_YEAR[m[1]] + int(m[2] or 1)}年", text)
    if primary(language) != "zh":
        return text
    return "".join(fold(c) if is_cjk(c) else c for c in text)


@cache
def _spelling(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Units and the like that a language writes in letters of its own."""
    found = table(language).get("spelling", {}).get("pairs", ())
    return tuple((re.compile(body), told) for body, told in found)


@cache
def table(language: str) -> Mapping[str, Any]:
    """The checks' data of a language; what stood in translate.toml before is still read."""
    code = primary(language)
    own: dict[str, Any] = dict(read_toml(f"{code}/checks.toml"))
    older = read_toml("translate.toml")
    if "negation" not in own and code in older["negation"]:
        told = older["negation"][code]
        own["negation"] = {"cue": told["words"], "exempt": told.get("not", "")}
    if "sides" not in own and code in older["sides"]:
        told = older["sides"][code]
        own["sides"] = {**told, "exempt": told.get("not", "")}
    return own


def has(language: str, *keys: str) -> bool:
    """Whether a language has a word list."""
    return words(language, *keys) is not None


@cache
def index(language: str) -> Index:
    """All word lists of a language, for one look at a text."""
    return Index(dict(_bodies(table(language), "")))


def _bodies(found: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if isinstance(value, Mapping):
            yield from _bodies(value, f"{path}{key}.")
        elif isinstance(value, str):
            yield f"{path}{key}", value
        elif key == "rules":
            yield from ((f"{path}{key}.{i}", body) for i, (body, _) in enumerate(value))


@cache
def words(language: str, *keys: str) -> WordList | None:
    """A word list ready to be looked for; whole words where the script parts them."""
    found: Any = table(language)
    for key in keys:
        found = found.get(key, {}) if isinstance(found, Mapping) else {}
    if not (found and isinstance(found, str)):
        return None
    pattern = re.compile(edged(found, language), re.IGNORECASE)
    return WordList(pattern, index(language), ".".join(keys))


def edged(body: str, language: str) -> str:
    """A pattern with the edges of words where the script has them."""
    if primary(language) in NO_SPACES | {"ko"}:
        return f"(?:{body})"
    return rf"(?<!\w)(?:{body})(?!\w)"


def without(text: str, language: str, *keys: str) -> str:
    """The text with every word of a list blanked out."""
    pattern = words(language, *keys)
    return pattern.blanked(text) if pattern else text


def blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match blanked out, offsets unchanged."""
    return pattern.sub(lambda m: " " * len(m.group()), text)


def matches(text: str, language: str, *keys: str) -> list[str]:
    """What a word list finds in a text."""
    pattern = words(language, *keys)
    return [m.group() for m in pattern.finditer(text)] if pattern else []


def listed(items: Iterable[object]) -> str:
    """Items for a reader."""
    return ", ".join(str(i).strip() for i in items if str(i).strip())


_LETTERS = {"zh": 3.4, "ja": 2.2, "ko": 2.4, "th": 0.9}
"""How many letters of English one sign of a script comes to, on average."""


def fullness(source: str, english: str, language: str) -> float:
    """Letters of the English over those its source lets expect: near 1 if nothing is missing."""
    weight = _LETTERS.get(primary(language), 1.0)
    letters = [c for c in source if c.isalnum()]
    size = sum(weight if ord(c) > _SIGNS_FROM else 1.0 for c in letters)
    return sum(c.isalnum() for c in english) / max(size, 1.0)

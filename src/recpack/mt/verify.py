"""Checks English against its source: numbers, units, signs, negation, side, names, repetition.

Every check answers with a flag. Those in RED mean that a reader could be harmed (a lost "no", a
changed number, the other side): the stage then prefers a word-by-word gloss that passes, and where
none does keeps the machine's words with the flag and "unchecked" in plain sight, because an
English line marked doubtful beside its source helps more than an empty one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

from recpack.lang import read_toml
from recpack.mt.languages import NO_SPACES, NON_LATIN, has_foreign_script, primary
from recpack.mt.numbers import dates, english_numbers, western

RED = frozenset(
    {
        "number-differs",
        "unit-differs",
        "sign-differs",
        "result-differs",
        "negation-lost",
        "negation-added",
        "side-differs",
        "token-lost",
        "drug-lost",
        "repetition",
        "length",
    }
)

_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = re.compile(r"(?<![A-Za-z])(?:I{2,3}|I?V|VI{1,3})(?=[A-Ca-c]?\d?(?![A-Za-z]))")
_SIGNS = re.compile(r"[<>≤≥±%]")
_RESULT = re.compile(r"\((?:\d?\++|-|\+/-|±)\)")
_UNIT = re.compile(
    r"(?<=[\d )])(mg|µg|ug|mcg|ng|pg|kg|g|ml|dl|l|cm|mm|mmol|µmol|umol|gy|cgy|iu|ui|mmhg|meq)"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9/-]*\d)(?=[A-Za-z0-9/-]*[A-Z]|p\d)[A-Za-z][A-Za-z0-9]*"
    r"(?:[-/][A-Za-z0-9]+)*(?![A-Za-z0-9])"
)
_LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z0-9-]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TWICE = re.compile(r"\b([^\W\d_]{3,})\s+\1\b", re.IGNORECASE)
_SAME_UNIT = {"ui": "iu", "ug": "µg", "mcg": "µg", "umol": "µmol"}


def plain(text: str) -> str:
    """Full-width, superscript and Roman-numeral characters as ASCII; one micro, one minus."""
    text = unicodedata.normalize("NFKC", western(text))
    text = text.replace("μ", "µ").replace("≦", "≤").replace("≧", "≥")
    return re.sub(r"[−–—﹣]", "-", text)


@cache
def _data() -> dict[str, Any]:
    return read_toml("translate.toml")


@cache
def _words(table: str, language: str, key: str) -> re.Pattern[str] | None:
    """Compiled word list of lang/translate.toml; whole words where the script has spaces."""
    words = _data().get(table, {}).get(language, {}).get(key)
    if not words:
        return None
    if language in NO_SPACES or language == "ko":
        return re.compile(words)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _without(text: str, table: str, language: str) -> str:
    lookalikes = _data().get(table, {}).get(language, {}).get("not")
    return re.sub(lookalikes, " ", text, flags=re.IGNORECASE) if lookalikes else text


def negations(text: str, language: str) -> int:
    """How many negating words a text has; 0 for a language without a list."""
    pattern = _words("negation", language, "words")
    return len(pattern.findall(_without(text, "negation", language))) if pattern else 0


def sides(text: str, language: str) -> frozenset[str]:
    """Which of left, right and both a text names."""
    text = _without(text, "sides", language)
    found = set()
    for side in ("left", "right", "both"):
        pattern = _words("sides", language, side)
        if pattern and pattern.search(text):
            found.add(side)
    return frozenset({"left", "right"} if "both" in found and len(found) > 1 else found)


def _numbers(text: str, language: str) -> list[str]:
    """Every number in order: dates as their ISO parts, decimals with a point, no leading zeros."""
    out: list[str] = []
    at = 0
    for start, end, iso in (*dates(text, language), (len(text), len(text), "")):
        gap, _ = english_numbers(text[at:start], language, text)
        gap = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", gap)
        out += [_bare(n) for n in _DIGITS.findall(gap)]
        out += [_bare(n) for n in iso.split("-") if n]
        at = end
    return out


def _bare(number: str) -> str:
    return number.lstrip("0") or "0"


def _number_flags(source: str, english: str, language: str) -> list[str]:
    src, eng = _numbers(source, language), _numbers(english, "en")
    if src == eng:
        return _roman_flags(source, english)
    lost, added = Counter(src) - Counter(eng), Counter(eng) - Counter(src)
    words: dict[str, str] = _data()["number_words"]["english"]
    spoken = Counter(words[w.lower()] for w in _WORD.findall(english) if w.lower() in words)
    pattern = _data()["number_words"].get(primary(language), "")
    written = len(re.findall(pattern, source, re.IGNORECASE)) if pattern else 0
    if lost - spoken or added.total() > written:
        return ["number-differs"]
    if not lost and not added:
        return ["number-order", *_roman_flags(source, english)]
    return _roman_flags(source, english)


def _roman_flags(source: str, english: str) -> list[str]:
    lost = Counter(_ROMAN.findall(source)) - Counter(_ROMAN.findall(english))
    return ["number-differs"] if lost else []


def _sign_flags(source: str, english: str) -> list[str]:
    out = []
    signs = Counter(_SIGNS.findall(source)), Counter(_SIGNS.findall(english))
    if signs[0] != signs[1]:
        out.append("sign-differs")
    if Counter(_RESULT.findall(source)) != Counter(_RESULT.findall(english)):
        out.append("result-differs")
    units = [Counter(_unit(u) for u in _UNIT.findall(t)) for t in (source, english)]
    if units[0] - units[1]:
        out.append("unit-differs")
    return out


def _unit(unit: str) -> str:
    unit = unit.lower()
    return _SAME_UNIT.get(unit, unit)


def _negation_flags(source: str, english: str, language: str) -> list[str]:
    code = primary(language)
    if _words("negation", code, "words") is None:
        return []
    src, eng = negations(source, code), negations(english, "en")
    if src and not eng:
        return ["negation-lost"]
    if eng and not src:
        return ["negation-added"]
    return ["negation-count"] if eng < src else []


def _side_flags(source: str, english: str, language: str) -> list[str]:
    code = primary(language)
    if _words("sides", code, "left") is None:
        return []
    return ["side-differs"] if sides(source, code) != sides(english, "en") else []


def _token_flags(source: str, english: str, language: str) -> list[str]:
    foreign = primary(language) in NON_LATIN
    tokens = _LATIN.findall(source) if foreign else _TOKEN.findall(source)
    genes = set(_data()["tokens"]["genes"])
    tokens += [t for t in _LATIN.findall(source) if t in genes]
    low = english.casefold()
    out = ["token-lost"] if any(t.casefold() not in low for t in tokens) else []
    stems = _data()["tokens"]["drug_stems"]
    for word in () if foreign else _WORD.findall(source):
        drug = len(word) > 6 and re.search(rf"{stems}[aeios]{{0,2}}$", word, re.IGNORECASE)
        if drug and _folded(word)[:5] not in _folded(english):
            return [*out, "drug-lost"]
    return out


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


def _repeats(text: str) -> bool:
    """A word twice in a row, or three words three times: what lost engines write."""
    if _TWICE.search(text):
        return True
    words = [w.casefold() for w in _WORD.findall(text)]
    grams = Counter(tuple(words[i : i + 3]) for i in range(len(words) - 2))
    return any(count > 2 for count in grams.values())


def _shape_flags(source: str, english: str, language: str) -> list[str]:
    out = []
    src = [w.casefold() for w in _WORD.findall(source)]
    eng = [w.casefold() for w in _WORD.findall(english)]
    if _repeats(english) and not _repeats(source):
        out.append("repetition")
    size = len([c for c in source if c.isalpha()]) / (2 if primary(language) in NO_SPACES else 6)
    if size >= 4 and not 0.3 <= len(eng) / size <= 3:
        out.append("length")
    unchanged = primary(language) not in {"en", "und"} and bool(src) and src == eng
    if unchanged or has_foreign_script(english):
        out.append("untranslated")
    return out


def verify(source: str, english: str, language: str) -> tuple[str, ...]:
    """Flags of one translated sentence, sorted; empty if nothing speaks against it."""
    src, eng = plain(source), plain(english)
    flags = {
        *_number_flags(src, eng, language),
        *_sign_flags(src, eng),
        *_negation_flags(src, eng, language),
        *_side_flags(src, eng, language),
        *_token_flags(src, eng, language),
        *_shape_flags(src, eng, language),
    }
    return tuple(sorted(flags))

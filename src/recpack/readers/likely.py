"""How likely bytes are text in an encoding: letters as frequent as in the language's word lists.

The shortest note is a few characters: shares of common letters tell nothing there, but the letters
of clinical words and names do. Scores are natural logarithms of probability for each byte beyond
ASCII.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from recpack.lang import read_text

_FILES = ("clinical.toml", "identity.toml", "terms.tsv", "common_words.txt", "surnames.txt")
# Languages without word lists: their letters beyond ASCII, the frequent ones first.
_LETTERS = {
    "central": "áéíóöěšřżęąłýžčőůüúćńśźňďťűđăâîţşä",
    "turkish": "ıiüşğçöİâŞÇÖÜî",
    "greek": "αοιετσνηυρπκμλςίωάόγέύδήθχώφβξζψ",
    "hebrew": "יוהלמארבתשנדקעחפגטכסםזןצךףץ",
    "baltic": "āšēīūžčėąįģļķņų",
}
_ENCODINGS: Mapping[str, tuple[str, ...]] = {
    "gb18030": ("zh",),
    "big5": ("zh",),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "cp1252": ("de", "fr", "pt", "es"),
    "cp1251": ("ru",),
    "cp1256": ("ar",),
    "cp874": ("th",),
    "cp1258": ("vi",),
    "koi8_r": ("ru",),
    "cp1250": ("central",),
    "cp1254": ("turkish",),
    "cp1253": ("greek",),
    "cp1255": ("hebrew",),
    "cp1257": ("baltic",),
}
LATIN = frozenset({"cp1252", "cp1250", "cp1254", "cp1258", "cp1257"})
_WIDE = frozenset({"gb18030", "big5", "cp932", "euc_jp", "cp949"})
# First planes: lead bytes of the characters that a standard put first, by use.
_PLANES = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "cp949": (0xB0, 0xC8)}
_SIGNS = frozenset("°µμ±·×÷≥≤←→↑↓“”‘’–—…«»№•ºª²³¹⁹½§¿¡\u00a0€βαγ①②③④⑤⑥ⅠⅡⅢⅣ☐☑√%℃㎝㎜㎎")
_SIGN, _ODD_SIGN, _FULL, _HALF_KANA = -4.0, -9.0, -5.0, -4.5
_KNOWN_PLANE, _ELSEWHERE = -9.5, -14.0  # of a wide character in no word of ours
_UNHEARD = -9.0  # of a letter in no word of ours
# What a record is less often written in, when little else decides.
_RARE = {"central": -0.1, "turkish": -0.1, "greek": -0.5, "hebrew": -0.5, "baltic": -0.8}
_UPPER, _MIXED_CASE, _MIXED_SCRIPT = -0.8, -4.0, -6.0
_TOGETHER, _TOGETHER_VI = -3.0, -1.5  # letters beyond ASCII in a row
LEAST = -7.5
SAMPLE = 4096  # characters


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    """Log probability of each character beyond ASCII in a language."""
    counts: Counter[str] = Counter()
    if language in _LETTERS:
        letters = _LETTERS[language]
        counts.update({ch: len(letters) + 2 - n for n, ch in enumerate(letters)})
    for name in _FILES if language not in _LETTERS else ():
        try:
            text = read_text(f"{language}/{name}")
        except FileNotFoundError:
            continue
        text = _as_1258(text) if language == "vi" else text
        counts.update(ch for ch in text.lower() if ch >= "\x80")
    total = sum(counts.values()) or 1
    return {ch: math.log(n / total) for ch, n in counts.items()}


def _as_1258(text: str) -> str:
    """Tones as characters of their own, as Windows-1258 has them."""
    out = []
    for ch in text:
        try:
            ch.encode("cp1258")
            out.append(ch)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", ch)
            shape = "".join(c for c in parts if c in "\u0302\u0306\u031b")
            tones = "".join(c for c in parts[1:] if c not in shape)
            out.append(unicodedata.normalize("NFC", parts[0] + shape) + tones)
    return "".join(out)


def likelihood(text: str, encoding: str) -> float:
    """Mean log probability a byte of the characters beyond ASCII, best of the languages."""
    text = text[:SAMPLE]
    if not any(ch >= "\x80" for ch in text):
        return 0.0
    return max(_score(text, encoding, language) for language in _ENCODINGS[encoding])


def _score(text: str, encoding: str, language: str) -> float:
    known = _frequencies(language)
    total, size = 0.0, 0
    before = " "
    for ch in text:
        if ch >= "\x80":
            width = len(ch.encode(encoding, "replace")) if encoding in _WIDE else 1
            size += width
            total += _character(ch, encoding, known) + _beside(before, ch, encoding)
        elif encoding not in _WIDE and before >= "\x80" and ch.isalpha():
            total += _beside(before, ch, encoding)
        before = ch
    return total / max(size, 1) + _RARE.get(language, 0.0)


def _character(ch: str, encoding: str, known: Mapping[str, float]) -> float:
    found = known.get(ch.lower())
    if found is not None and ch != ch.lower():
        found += _UPPER
    if found is not None:
        return found
    if ch in _SIGNS:
        return _SIGN
    if encoding in _WIDE:
        return _wide(ch, encoding)
    return _UNHEARD if ch.isalpha() or unicodedata.combining(ch) else _ODD_SIGN


def _wide(ch: str, encoding: str) -> float:
    if "\u3000" <= ch <= "\u303f" or "\uff01" <= ch <= "\uff60":
        return _FULL
    if "\uff61" <= ch <= "\uff9f":
        return _HALF_KANA
    if encoding in _PLANES:
        lead = ch.encode(encoding, "replace")[0]
        low, high = _PLANES[encoding]
        return _KNOWN_PLANE if low <= lead <= high and ch.isalpha() else _ELSEWHERE
    try:
        lead = ch.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return _ELSEWHERE
    return _KNOWN_PLANE if 0xB0 <= lead <= 0xCF else _ELSEWHERE


def _beside(a: str, b: str, encoding: str) -> float:
    """What speaks against two neighbours: scripts or cases mixed in a word, accents in a row."""
    if encoding in LATIN and a in "¹²³½¼¾»§" and b.islower():
        return _TOGETHER
    if encoding in _WIDE or not (a.isalpha() and b.isalpha()):
        return 0.0
    cost = _MIXED_CASE if a.islower() and b.isupper() else 0.0
    if encoding in LATIN:
        together = _TOGETHER_VI if encoding == "cp1258" else _TOGETHER
        return cost + (together if a >= "\x80" and b >= "\x80" else 0.0)
    return cost + (_MIXED_SCRIPT if (a < "\x80") != (b < "\x80") else 0.0)


def best(readings: Sequence[tuple[str, str]]) -> str | None:
    """The encoding of the likeliest of (encoding, text); None if none is likely."""
    scored = [(likelihood(text, name), -n, name) for n, (name, text) in enumerate(readings)]
    top = max(scored, default=None)
    return top[2] if top is not None and top[0] >= LEAST else None


ENCODINGS = tuple(_ENCODINGS)

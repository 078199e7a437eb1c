"""One folding for all matching: what a reader sees, in half-width simplified characters.

`plain` keeps case and diacritics and leaves out what nobody sees; `folded` is `plain` without case
and diacritics, of the same length. Both are only for comparing: texts keep their characters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from recpack import lang

# Letters whose stroke Unicode does not take apart.
_STROKES = str.maketrans("łøđðħŧıꞌ", "loddhti'")
# Arabic spellings that writers mix, and the filler that only stretches a word.
_ARABIC = {"ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي", "ـ": ""}
# Thai vowels and tones are marks by category and letters to a reader.
_THAI = range(0x0E00, 0x0E80)
# Look-alikes by the Latin letter that they imitate; used only inside a word of two scripts.
_LIKE_LATIN = {
    "а": "a", "в": "B", "с": "c", "е": "e", "н": "H", "і": "i", "ј": "j", "к": "k", "м": "M",
    "о": "o", "р": "p", "ѕ": "s", "т": "T", "у": "y", "х": "x", "ԁ": "d", "ո": "n", "α": "a",
    "ο": "o", "ρ": "p", "ν": "v", "ι": "i", "κ": "k", "τ": "t", "υ": "u", "ϲ": "c", "ε": "e",
    "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "Ј": "J", "К": "K", "М": "M",
    "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "У": "Y", "Х": "X", "Α": "A", "Β": "B", "Ε": "E",
    "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T",
    "Υ": "Y", "Χ": "X", "һ": "h", "Һ": "H", "հ": "h", "օ": "o", "ս": "u", "ց": "g", "ӏ": "l",
    "ԛ": "q", "ԝ": "w", "ѵ": "v", "г": "r", "п": "n", "ь": "b",
}  # fmt: skip
_LIKE_CYRILLIC = str.maketrans("aceijkmoprstuxyABCEHIJKMOPSTXY", "асеіјкморгѕтихуАВСЕНІЈКМОРЅТХУ")
_MIXED = re.compile(
    r"(?<![^\W\d_])[^\W\d_]*(?:[A-Za-z][\u0370-\u058f]|[\u0370-\u058f][A-Za-z])[^\W\d_]*"
)
# Ideographs that a reader of letters takes for katakana, between katakana.
_LIKE_KATAKANA = dict(zip("一―—力口二工八夕卜千", "ーーーカロニエハタトチ", strict=True))
_IN_KATAKANA = re.compile(f"(?<=[\u30a1-\u30fa])[{''.join(_LIKE_KATAKANA)}](?=[\u30a1-\u30fa])")
_OVERRIDE = re.compile("\u202e([^\u202c\n]*)\u202c?")
# Hangul and kana that a file system has taken apart (NFD): one syllable to a reader.
_APART = re.compile("[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\u3046-\u30fd][\u3099\u309a]")


_THAI_SIGNS = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)


@cache
def simplified() -> dict[int, str]:
    """Traditional and Japanese characters to simplified ones, for `str.translate`."""
    return {
        ord(a): b
        for row in lang.read_rows("_rules/han_simplified.tsv")
        for a, b in zip(row["variant"], row["base"], strict=True)
    }


def _plain_char(char: str) -> str:
    """What is seen of one code point: one code point, or "" for what nobody sees."""
    if char in "\n\t":
        return char
    if char in _ARABIC:
        return _ARABIC[char]
    category = unicodedata.category(char)
    if category in {"Cf", "Cc"} or (category in {"Mn", "Me"} and ord(char) not in _THAI):
        return ""
    if category == "Zs":
        return " "
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", char)
    one = wide if len(wide) == 1 else char
    return simplified().get(ord(one), one)


def _fold_plain(char: str) -> str:
    """One code point without case and diacritics; Hangul syllables stay whole."""
    base = char if "\uac00" <= char <= "\ud7a3" else unicodedata.normalize("NFD", char)[0]
    base = base.casefold()
    return base.translate(_STROKES) if len(base) == 1 else char


class _Table(dict[int, str]):
    """A translation table that fills itself."""

    def __init__(self, rule: object) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = value = self._rule(chr(code))  # type: ignore[operator]
        return str(value)


_PLAIN, _FOLD = _Table(_plain_char), _Table(_fold_plain)


def plain_text(text: str) -> str:
    """The plain form of a text without its offsets."""
    if _APART.search(text):
        text = unicodedata.normalize("NFC", text)
    return _one_script(text.translate(_PLAIN))


def plain_pattern(pattern: str) -> str:
    """A regular expression whose letters are those of plain texts; its signs stay."""
    return "".join(_PLAIN[ord(c)] if c.isalpha() else c for c in pattern)


def fold_plain(plain: str) -> str:
    """The folded form of a plain text, of the same length."""
    return plain.translate(_FOLD)


def fold_text(text: str) -> str:
    """The folded text alone."""
    return fold_plain(plain_text(text))


def visible(text: str) -> tuple[str, list[int] | None]:
    """(plain text, offset in `text` of each of its characters; None where they are the same)."""
    if not text.isascii() and _APART.search(text):
        whole, places = _composed(text)
        plain, index = _visible(whole)
        return plain, [places[at] for at in (range(len(whole)) if index is None else index)]
    return _visible(text)


def _visible(text: str) -> tuple[str, list[int] | None]:
    plain = text.translate(_PLAIN)
    if "\u202e" in text:
        return _override(text)
    if len(plain) == len(text):
        return _one_script(plain), None
    index = [at for at, char in enumerate(text) if _PLAIN[ord(char)]]
    return _one_script(plain), index


def _composed(text: str) -> tuple[str, list[int]]:
    """The text with syllables put together, and the offset at which each character begins."""
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for match in _APART.finditer(text):
        one = unicodedata.normalize("NFC", match[0])
        if len(one) > 1:
            continue  # kana that has no voiced form
        pieces += text[last : match.start()], one
        places += *range(last, match.start()), match.start()
        last = match.end()
    pieces.append(text[last:])
    places.extend(range(last, len(text)))
    return "".join(pieces), places


def _override(text: str) -> tuple[str, list[int]]:
    """Text between a right-to-left override and its end, in the order in which it is seen."""
    order: list[int] = []
    last = 0
    for match in _OVERRIDE.finditer(text):
        order.extend(range(last, match.start()))
        order.extend(reversed(range(*match.span(1))))
        last = match.end()
    order.extend(range(last, len(text)))
    index = [at for at in order if _PLAIN[ord(text[at])]]
    return _one_script("".join(_PLAIN[ord(text[at])] for at in index)), index


def _one_script(plain: str) -> str:
    """Words in which look-alikes of another script hide, in the script of most of their letters."""
    if plain.isascii():
        return plain
    plain = _IN_KATAKANA.sub(lambda m: _LIKE_KATAKANA[m[0]], plain)
    return _MIXED.sub(_unmix, plain)


def _unmix(match: re.Match[str]) -> str:
    word = match[0]
    foreign = sum("\u0370" <= c <= "\u058f" for c in word)
    alike = sum(c in _LIKE_LATIN for c in word)
    if foreign == alike and alike * 2 <= len(word):
        return "".join(_LIKE_LATIN.get(c, c) for c in word)
    return word.translate(_LIKE_CYRILLIC) if foreign * 2 >= len(word) else word


def compact(text: str) -> str:
    """Folded letters and digits only: the key under which spellings of one value agree."""
    return "".join(c for c in fold_text(text) if is_keyed(c))


def is_keyed(char: str) -> bool:
    """Letters, digits, and the signs of vowels and tones in Thai, which are no letters by class."""
    return char.isalnum() or char in _THAI_SIGNS


def is_cjk(char: str) -> bool:
    """Han ideographs (not kana, not Hangul)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"

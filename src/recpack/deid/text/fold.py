"""One folding for all matching: width, case, diacritics and invisible characters, offsets kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    """Folded form of one code point: one code point, or "" for marks and invisible characters."""
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Cc"}:
        return ""
    wide = unicodedata.normalize("NFKC", char)
    if len(wide) != 1:
        return char
    base = unicodedata.normalize("NFD", wide)[0].casefold()
    return base if len(base) == 1 else wide


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is folded; `index[i]` is the offset in the original of folded code point i.

    `capital` has "A" where the original letter was a capital, one character a code point.
    """

    text: str
    index: tuple[int, ...]
    size: int
    capital: str = ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of a folded range; trailing invisible characters are included."""
        last = self.index[end] if end < len(self.index) else self.size
        return self.index[start], last


def fold(text: str) -> Folded:
    """Fold a text for matching."""
    chars: list[str] = []
    index: list[int] = []
    for at, char in enumerate(text):
        if folded := _fold_char(char):
            chars.append(folded)
            index.append(at)
    capital = "".join("A" if text[at].isupper() else "." for at in index)
    return Folded("".join(chars), tuple(index), len(text), capital)


def fold_text(text: str) -> str:
    """The folded text alone."""
    return "".join(_fold_char(c) for c in text)


def compact(text: str) -> str:
    """Folded letters and digits only: the key under which spellings of one value agree."""
    return "".join(c for c in fold_text(text) if c.isalnum())


def is_cjk(char: str) -> bool:
    """Han ideographs (not kana, not Hangul)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"

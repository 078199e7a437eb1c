"""One spelling for comparison: width, case, marks, separators and Han variants folded away."""

from __future__ import annotations

import unicodedata
from functools import cache

from recpack.audit.words import HAN_LOOKALIKES, HAN_VARIANTS, LETTER_FOLDS

# Letters and digits that OCR takes for one another; both sides of a comparison go through it.
_CONFUSED = str.maketrans("oilsbzg", "0115829")


class _KeyTable(dict[int, str]):
    """A str.translate table filled on first use: a letter or digit to its folded form, else ""."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        value = "" if unicodedata.category(ch)[0] not in "LN" else _letter(ch)
        self[code] = value
        return value


class _MarkTable(dict[int, str]):
    """Deletes combining marks and invisible format characters, keeps everything else."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        value = "" if unicodedata.category(ch) in {"Mn", "Me", "Cf"} else ch
        self[code] = value
        return value


def _letter(ch: str) -> str:
    folded = ch.casefold()
    if "\u30a1" <= folded <= "\u30f6":  # katakana to hiragana
        folded = chr(ord(folded) - 0x60)
    return "".join(_variants().get(c, c) for c in folded)


@cache
def _variants() -> dict[str, str]:
    return {ch: pair[-1] for pair in HAN_VARIANTS for ch in pair[:-1]} | LETTER_FOLDS


_KEY = _KeyTable()
_MARKS = _MarkTable()


@cache
def _lookalikes() -> dict[int, str]:
    return {ord(ch): group[0] for group in HAN_LOOKALIKES for ch in group[1:]}


def base(text: str) -> str:
    """NFKC without marks or invisible characters; case, separators and line ends stay."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text)).translate(_MARKS)
    return unicodedata.normalize("NFC", plain)


def key(text: str) -> str:
    """What is compared: letters and digits of `text`, folded, with nothing between them."""
    return base(text).translate(_KEY)


def key_of_base(text: str) -> str:
    """`key` of a text that already went through `base`."""
    return text.translate(_KEY)


def positions(text: str) -> list[int]:
    """For each character of key_of_base(text) the index in `text` it came from."""
    return [i for i, ch in enumerate(text) for _ in _KEY[ord(ch)]]


def confuse(folded: str) -> str:
    """Fold the look-alikes of OCR (O and 0, l and 1, 囯 and 国); length is unchanged."""
    return folded.translate(_CONFUSED).translate(_lookalikes())


def is_han(ch: str) -> bool:
    """True for Han, kana and Hangul: scripts whose names stand without spaces round them."""
    code = ord(ch)
    return (
        0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7A3
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x323AF
    )


def traditional(text: str) -> str:
    """The text in traditional characters, as Big5 would hold it (the first of each group)."""
    back = {group[-1]: group[0] for group in reversed(HAN_VARIANTS)}
    return "".join(back.get(ch, ch) for ch in text)

"""One spelling for comparison: width, case, marks, separators and Han variants folded away."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from functools import cache

from recpack.audit.words import HAN_LOOKALIKES, HAN_RADICALS, HAN_VARIANTS, LETTER_FOLDS
from recpack.lang import read_rows

# Letters and digits that OCR takes for one another; both sides of a comparison go through it.
_CONFUSED = str.maketrans("oilsbzg", "0115829")
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")  # letters by category, blank to a reader
_RADICALS = {pair[0]: pair[1] for pair in HAN_RADICALS}
_TRADITIONAL_FORMS = 6


class _KeyTable(dict[int, str]):
    """A str.translate table filled on first use: a letter or digit to its folded form, else ""."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        value = "" if unicodedata.category(ch)[0] not in "LN" else _letter(ch)
        self[code] = value
        return value


class _MarkTable(dict[int, str]):
    """Deletes combining marks and what nobody sees; digits of any script become ASCII."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        digit = unicodedata.decimal(ch, None)
        value = _RADICALS.get(ch, ch) if digit is None else str(digit)
        if unicodedata.category(ch) in {"Mn", "Me", "Cf"} or ch in _UNSEEN:
            value = ""
        self[code] = value
        return value


def _letter(ch: str) -> str:
    folded = ch.casefold()
    if "\u30a1" <= folded <= "\u30f6":  # katakana to hiragana
        folded = chr(ord(folded) - 0x60)
    return "".join(_variants().get(c, c) for c in folded)


@cache
def _variants() -> dict[str, str]:
    """Every character that has another form, to the one form that stands for all."""
    forms: dict[str, str] = {}
    for row in read_rows("_rules/opencc_characters.tsv"):
        if row["kind"] != "s2t":
            forms.update(zip(row["variant"], row["base"], strict=True))
    # Own groups come last: they join what the table keeps apart (肖 and 萧).
    for group in HAN_VARIANTS:
        forms.update(dict.fromkeys(group[:-1], group[-1]))
    return {ch: _last(forms, ch) for ch in forms} | LETTER_FOLDS


def _last(forms: dict[str, str], ch: str) -> str:
    """The end of the chain that starts at `ch`."""
    seen = {ch}
    while (following := forms.get(ch, ch)) not in seen:
        seen.add(following)
        ch = following
    return ch


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
        0x2E80 <= code <= 0x2FDF
        or 0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7A3
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x323AF
    )


@cache
def _traditional() -> dict[str, str]:
    """Simplified characters to their traditional ones, the usual one first."""
    forms: dict[str, str] = {}
    rows = read_rows("_rules/opencc_characters.tsv")
    for kind in ("s2t", "t2s"):
        known = frozenset(forms)
        for row in rows:
            pairs = zip(row["variant"], row["base"], strict=True) if row["kind"] == kind else ()
            for one, other in pairs:
                simple, full = (one, other) if kind == "s2t" else (other, one)
                if simple not in known:
                    forms[simple] = forms.get(simple, "") + full
    return forms


def traditionals(text: str) -> Iterator[str]:
    """The text in traditional characters, as Big5 would hold it; the usual reading first."""
    choices = [_traditional().get(ch, ch) for ch in text]
    for chosen in itertools.islice(itertools.product(*choices), _TRADITIONAL_FORMS):
        yield "".join(chosen)


def traditional(text: str) -> str:
    """The usual traditional form of a text."""
    return next(traditionals(text))

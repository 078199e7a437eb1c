"""Foldings that never change the length of a text, so that every offset stays true."""

from __future__ import annotations

import unicodedata
from functools import cache

from recpack.lang import read_rows

_ONE_TO_ONE = {
    0x3000: " ", 0x00A0: " ", 0x2009: " ", 0x202F: " ",
    0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0xFE63: "-",
    0x301C: "~", 0x223C: "~", 0x02DC: "~", 0x00B5: "μ", 0x2236: ":", 0xFE55: ":",
    0x00D7: "×", 0x2715: "×", 0x2A2F: "×", 0x2032: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"',
    0x3010: "[", 0x3011: "]", 0x2028: " ", 0x066B: ".", 0x066C: ",", 0x060C: ",", 0x061B: ";",
    0x2B06: "↑", 0x2B07: "↓", 0x25B2: "↑", 0x25BC: "↓", 0x21E7: "↑", 0x21E9: "↓",
}  # fmt: skip
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}


@cache
def _form_table() -> dict[int, str]:
    table = dict(_ONE_TO_ONE)
    table.update({c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)})
    table.update({0x0660 + d: str(d) for d in range(10)})
    table.update({0x06F0 + d: str(d) for d in range(10)})
    return table


@cache
def _match_table() -> dict[int, str]:
    """Case, accents and Han variants folded on top of the form table."""
    table: dict[int, str] = {}
    for code in range(0x0041, 0x0530):
        bare = unicodedata.normalize("NFD", chr(code))[0]
        low = bare.lower()
        table[code] = low if len(low) == 1 else chr(code).lower()[0]
    table[ord("й")] = table[ord("Й")] = "й"
    table.update({ord(k): v for k, v in _ARABIC.items()})
    for row in read_rows("_rules/han_variants.tsv"):
        pairs = zip(row["variant"], row["base"], strict=True)
        table.update({ord(variant): base for variant, base in pairs})
    for code in range(0x1E00, 0x1F00):
        low = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = low
    for code, char in _form_table().items():
        table[code] = char.lower()
    table[0x00B5] = table[ord("μ")] = "μ"
    return table


def fold(text: str) -> str:
    """Full-width forms, dashes and foreign digits in their plain form; same length."""
    return text.translate(_form_table())


def key(text: str) -> str:
    """`fold` plus lower case, no accents, simplified Han: for comparing; same length."""
    return text.translate(_match_table())

"""Spellings one character away: what OCR or an input method makes of a name or a number.

By classes of like glyphs and like sound, never by a ratio: 王建囯 is 王建国, 王建军 another person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from recpack.audit.fold import key
from recpack.audit.needle import Kind, Needle
from recpack.audit.words import HAN_CLINICAL, HAN_COMMON, HAN_LOOKALIKES, SURNAMES

_LETTERS = 8  # a shorter name has neighbours that are words
_DIGITS = 11  # a shorter number has neighbours that are other numbers
# A shape asks for the edges of words too; carlt[on", "mari]ne is nobody.
_WHOLE_WORDS = r"\w+(?:\W{1,3}\w+){0,5}"
# Without a and o: Fernanda and Fernando are two people.
_LATIN = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("nn", "m"),
    ("li", "h"), ("ri", "n"), ("ii", "u"), ("e", "c"), ("c", "e"), ("u", "v"), ("v", "u"),
    ("h", "b"), ("b", "h"), ("n", "h"), ("h", "n"), ("t", "f"), ("f", "t"),
    ("n", "r"), ("r", "n"), ("y", "v"), ("v", "y"), ("q", "g"), ("g", "q"), ("i", "j"), ("t", "l"),
    ("и", "н"), ("н", "и"), ("п", "н"), ("н", "п"), ("ш", "щ"), ("щ", "ш"), ("л", "п"), ("п", "л"),
    ("е", "с"), ("о", "с"), ("с", "о"), ("в", "б"), ("ц", "и"), ("г", "т"), ("ы", "и"),
)  # fmt: skip
_FIGURES = {"0": "68", "1": "7", "3": "8", "4": "9", "5": "6", "6": "508", "7": "1", "8": "306",
            "9": "40"}  # fmt: skip


def of_writing(needle: Needle) -> Iterator[Needle]:
    """Like glyphs and, in a Chinese given name, like sounds; only where the name stands alone."""
    name = needle.key
    if needle.kind is not Kind.HAN or needle.isolated or not 3 <= len(name) <= 4:
        return
    if name[0] not in _surnames():
        return
    for at, ch in enumerate(name):
        like = set(_glyphs().get(ch, ""))
        if at:
            like |= _homophones(ch)
        for other in sorted(like - {ch}):
            changed = name[:at] + other + name[at + 1 :]
            if changed not in _words():
                yield replace(needle, key=changed, isolated=True)


def of_scanning(needle: Needle) -> Iterator[Needle]:
    """One letter or figure taken for another; beyond what fold.confuse folds away."""
    if needle.shape or needle.isolated:
        return
    if needle.kind is Kind.DIGITS and len(needle.key) >= _DIGITS:
        for at, figure in enumerate(needle.key):
            for other in _FIGURES.get(figure, ""):
                yield replace(needle, key=needle.key[:at] + other + needle.key[at + 1 :])
    elif needle.kind is Kind.WORDS and len(needle.key) >= _LETTERS and len(needle.parts) < 4:
        for number, part in enumerate(needle.parts):
            before, after = needle.parts[:number], needle.parts[number + 1 :]
            for changed in _letters(part):
                parts = (*before, changed, *after)
                yield replace(needle, key="".join(parts), parts=parts, shape=_WHOLE_WORDS)


def _letters(part: str) -> Iterator[str]:
    for old, new in _LATIN:
        at = part.find(old)
        while at >= 0:
            yield part[:at] + new + part[at + len(old) :]
            at = part.find(old, at + 1)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(map(key, SURNAMES))


@cache
def _words() -> frozenset[str]:
    return frozenset(map(key, HAN_COMMON | HAN_CLINICAL))


@cache
def _glyphs() -> dict[str, str]:
    return {ch: group for group in HAN_LOOKALIKES for ch in group}


@lru_cache(maxsize=1024)
def _homophones(ch: str) -> frozenset[str]:
    """Usual characters of one sound and tone: what an input method offers beside it."""
    return frozenset(_by_sound().get(_sound(ch), ()))


def _sound(ch: str) -> str:
    from pypinyin import Style, pinyin

    return str(pinyin(ch, style=Style.TONE3)[0][0])


@cache
def _by_sound() -> dict[str, str]:
    """Sound to the characters of GB 2312 level 1, which most names are typed with."""
    sounds: dict[str, str] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            for ch in bytes((high, low)).decode("gb2312", "ignore"):
                sounds[_sound(ch)] = sounds.get(_sound(ch), "") + key(ch)
    return sounds

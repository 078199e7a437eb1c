"""One-character misreadings of known names and numbers: what OCR or a typist makes of them.

Classes of like glyphs and of like sound, never a ratio: 王建囯 is 王建国, 王建军 is another person.
What only such a class explains is uncertain: redacted, and told for review.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from recpack import lang
from recpack.deid.text.fold import compact, is_cjk
from recpack.deid.text.names import is_han_name, is_word, pinyin
from recpack.deid.text.spellings import PERSON_TAGS, Spelling
from recpack.model.identity import Identity, Tag

UNCERTAIN = 0.6
_LETTERS = 7  # a shorter Latin name has too many neighbours that are words
_DIGITS = 8
_LATIN = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("nn", "rm"),
    ("l", "1"), ("l", "i"), ("i", "l"), ("i", "1"), ("i", "j"), ("j", "i"), ("o", "0"), ("0", "o"),
    ("1", "l"), ("1", "i"), ("s", "5"), ("5", "s"), ("b", "8"), ("8", "b"), ("g", "9"), ("g", "q"),
    ("z", "2"), ("2", "z"), ("e", "c"), ("c", "e"), ("u", "v"), ("v", "u"), ("h", "b"), ("b", "h"),
    ("n", "h"), ("h", "n"), ("t", "f"), ("f", "t"), ("a", "o"), ("o", "a"), ("6", "b"), ("r", "n"),
    ("3", "8"), ("8", "3"), ("1", "7"), ("7", "1"), ("5", "6"), ("6", "5"), ("0", "8"), ("8", "0"),
    ("0", "6"), ("6", "0"), ("9", "g"), ("4", "9"), ("9", "4"), ("6", "8"), ("8", "6"), ("0", "9"),
)  # fmt: skip
_CYRILLIC = (("и", "н"), ("н", "и"), ("п", "н"), ("н", "п"), ("ш", "щ"), ("щ", "ш"), ("ц", "и"),
             ("о", "с"), ("с", "о"), ("л", "п"), ("п", "л"), ("ь", "ъ"), ("в", "б"), ("е", "с"),
             ("м", "ш"), ("г", "т"), ("т", "г"), ("о", "0"), ("з", "3"), ("а", "о"))  # fmt: skip


def misread(identity: Identity) -> Iterator[Spelling]:
    """Spellings one character away from the identity's, by classes of glyph and of sound."""
    for value in (identity.value, *identity.forms):
        key = compact(value)
        name = identity.tag in PERSON_TAGS
        number = identity.tag in {Tag.ID, Tag.PHONE} and len(key) >= _DIGITS
        if name and is_han_name(key):
            changed = _han(key)
        elif number or (name and len(key) >= _LETTERS and key.isalpha()):
            changed = _letters(key)
        else:
            continue
        for spelling in changed:
            yield Spelling(spelling, identity.tag.value, by="known-like", score=UNCERTAIN)


def _letters(key: str) -> Iterator[str]:
    classes = _CYRILLIC if "а" <= key[0] <= "я" else _LATIN
    for old, new in classes:
        at = key.find(old)
        while at >= 0:
            yield key[:at] + new + key[at + len(old) :]
            at = key.find(old, at + 1)


def _han(name: str) -> Iterator[str]:
    for at, char in enumerate(name):
        like = set(_glyphs().get(char, ()))
        if len(name) > 2 and at:
            like |= _homophones(char)
        for other in sorted(like - {char}):
            changed = name[:at] + other + name[at + 1 :]
            if not is_word(changed) and pinyin(changed):
                yield changed


@cache
def _glyphs() -> dict[str, str]:
    """Characters to those that a scanner takes for them."""
    classes: dict[str, str] = {}
    for line in lang.read_list("zh/like_glyphs.txt"):
        for char in line.strip():
            classes[char] = classes.get(char, "") + line.strip()
    return classes


@lru_cache(maxsize=1024)
def _homophones(char: str) -> frozenset[str]:
    """Common characters of the same sound: what an input method offers beside it."""
    return frozenset(_by_sound().get(_sound(char), ()))


def _sound(char: str) -> str:
    from pypinyin import Style
    from pypinyin import pinyin as read

    return str(read(char, style=Style.NORMAL)[0][0])


@cache
def _by_sound() -> dict[str, str]:
    """Sound to the characters of GB 2312 level 1, which names are typed with."""
    sounds: dict[str, str] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            if is_cjk(char):
                sounds[_sound(char)] = sounds.get(_sound(char), "") + char
    return sounds

"""Names of other scripts in Latin letters, as passports and DICOM consoles write them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache

from recpack import lang

_DATA = lang.read_toml("_rules/romanisation.toml")
_CYRILLIC: dict[str, str] = _DATA["cyrillic"]
_ENDINGS = tuple((end, tuple(ways.split())) for end, ways in _DATA["cyrillic_endings"].items())
_SYSTEMS = 3
_HANGUL: dict[str, list[str]] = _DATA["hangul"]
SURNAMES: dict[str, str] = _DATA["hangul_surnames"]
_KANA: dict[str, str] = _DATA["kana"]
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
_KUNREI = (("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"),
           ("sh", "sy"), ("ch", "ty"), ("j", "zy"))  # fmt: skip


def _options(row: str, system: int) -> str:
    forms = row.split(" ")
    return forms[min(system, len(forms) - 1)].replace("'", "")


@lru_cache(maxsize=4096)
def cyrillic(word: str) -> tuple[str, ...]:
    """Latin spellings of one folded Cyrillic word, one a system and one an ending."""
    out: list[str] = []
    for system in range(_SYSTEMS):
        stem = word
        tails: tuple[str, ...] = ("",)
        for end, ways in _ENDINGS:
            if word.endswith(end):
                stem, tails = word[: -len(end)], ways
        base = "".join(_options(_CYRILLIC.get(c, c), system) for c in stem)
        out += [base + tail for tail in tails]
    return tuple(dict.fromkeys(out))


def _syllable(char: str) -> list[str]:
    code = ord(char) - 0xAC00
    first = _HANGUL["initials"][code // 588].split("/")
    middle = _HANGUL["medials"][code % 588 // 28].split("/")
    last = _HANGUL["finals"][code % 28]
    return [a + b + last for a, b in itertools.product(first, middle)][:6]


def split_hangul(name: str) -> tuple[str, str]:
    """(family, given) of a Korean name; a family name of two syllables is rare."""
    at = 2 if name[:2] in SURNAMES and len(name) > 3 else 1
    return name[:at], name[at:]


def hangul(name: str) -> Iterator[tuple[str, ...]]:
    """(family, syllable, …) of a Korean name in Revised Romanisation and the usual spellings."""
    family, given = split_hangul(name)
    families = SURNAMES.get(family, "").split() or [
        "".join(p) for p in itertools.product(*map(_syllable, family))
    ]
    options = [_syllable(c)[:3] for c in given]
    for fam in families:
        for chosen in itertools.islice(itertools.product(*options), 9):
            yield (fam, *chosen)


@lru_cache(maxsize=4096)
def kana(word: str) -> tuple[str, ...]:
    """Romaji of a word of kana: Hepburn with long vowels kept, shortened or with h; Kunrei."""
    text = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in word)
    out = ""
    double = False
    for char in text:
        if char == "ッ":
            double = True
            continue
        if char in _SMALL and out:
            stem = out[:-1]
            out = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + _SMALL[char]
            continue
        if char == "ー":
            continue
        sound = _KANA.get(char, "")
        out += ("t" if sound[:2] == "ch" else sound[:1]) * double + sound
        double = False
    if not out:
        return ()
    short = out.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    long = out.replace("ou", "oh").replace("oo", "oh")
    other = out
    for a, b in _KUNREI:
        other = other.replace(a, b)
    return tuple(dict.fromkeys((out, short, long, other)))

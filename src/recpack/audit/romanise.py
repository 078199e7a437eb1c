"""Names of other scripts in Latin letters: every usual system, so that a leak may use any."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_MOST_SYLLABLES = 24  # readings of a Korean given name: the usual ones come first
_VOWELS = frozenset("аеёиоуыэюяъь")
_HUSHING = frozenset("жчшщ")
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_KUNREI = (("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("sh", "sy"),
           ("ch", "ty"), ("j", "zy"))  # fmt: skip


@cache
def _table() -> dict[str, Any]:
    path = files("recpack.audit").joinpath("romanise.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@cache
def _systems() -> tuple[tuple[str, dict[str, str]], ...]:
    cyrillic = _table()["cyrillic"]
    common = _pairs(cyrillic["common"]["letters"])
    return tuple((name, common | _pairs(own)) for name, own in cyrillic["systems"].items())


@lru_cache(maxsize=4096)
def cyrillic(text: str) -> tuple[str, ...]:
    """Latin spellings of a Cyrillic text in lower case, the passport's first, without repeats."""
    out: dict[str, None] = {}
    for name, letters in _systems():
        spelt = "".join(
            _letter(name, letters, text[i - 1 : i], ch) for i, ch in enumerate(text.lower())
        )
        out.update(dict.fromkeys(_habits(spelt)))
    return tuple(out)


def _letter(system: str, letters: dict[str, str], before: str, ch: str) -> str:
    """One letter; `е` is ye (je) at the beginning of a word and after vowels and signs alone."""
    inside = before.isalpha() and before.lower() not in _VOWELS
    if ch == "е" and system.endswith("initial") and inside:
        return "e"
    if ch == "ё" and before.lower() in _HUSHING and system in {"english", "german"}:
        return "e" if system == "english" else "o"
    return letters.get(ch, ch)


def _habits(spelt: str) -> Iterator[str]:
    """What people make of a system: Yuri, Dmitry, Alexander."""
    yield spelt
    for ending in ("y", "i"):
        yield re.sub(r"(?<=[a-z])(?:[iy][iyj]+|ij)\b", ending, spelt)
    if "ks" in spelt:
        shorter = re.sub(r"(?<=[a-z])(?:[iy][iyj]+|ij)\b", "y", spelt.replace("ks", "x"))
        yield from (spelt.replace("ks", "x"), shorter)


@lru_cache(maxsize=4096)
def hangul(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(family, given syllables) of a Korean name, Revised Romanisation first."""
    surnames = _pairs(_table()["hangul"]["surnames"])
    at = 2 if name[:2] in surnames and len(name) > 3 else 1
    known = surnames.get(name[:at], "")
    spelt = ["".join(s) for s in _mixed(_syllable(ch) for ch in name[:at])]
    families = known.split(",") if known else spelt
    given = [tuple(chosen) for chosen in _mixed(_syllable(ch) for ch in name[at:])]
    return tuple(itertools.product(families, given))


def _syllable(ch: str) -> list[str]:
    """Spellings of one syllable, the likeliest first."""
    code = ord(ch) - 0xAC00
    data = _table()["hangul"]
    first, middle, last = (
        data[row].split()[place].replace("-", "").split(",")
        for row, place in (
            ("initials", code // 588), ("medials", code % 588 // 28), ("finals", code % 28),
        )
    )  # fmt: skip
    ranked = sorted(
        (a + b, f + m + last[0]) for a, f in enumerate(first) for b, m in enumerate(middle)
    )
    return list(dict.fromkeys(spelt for _, spelt in ranked))


def _mixed(options: Iterable[list[str]]) -> list[tuple[str, ...]]:
    """Combinations, those that depart least from the first choices first, not too many."""
    ranked = [list(enumerate(choices)) for choices in options]
    every = sorted(itertools.product(*ranked), key=lambda c: sum(i for i, _ in c))
    return [tuple(spelt for _, spelt in chosen) for chosen in every[:_MOST_SYLLABLES]]


@lru_cache(maxsize=4096)
def kana(word: str) -> tuple[str, ...]:
    """Romaji of one word of kana: Hepburn and Kunrei, long vowels kept, shortened or with h."""
    plain = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in word)
    hepburn = _hepburn(plain)
    kunrei = hepburn
    for one, other in _KUNREI:
        kunrei = kunrei.replace(one, other)
    out: dict[str, None] = {}
    for spelt in (hepburn, kunrei, re.sub(r"n(?=[bmp])", "m", hepburn)):
        out[spelt] = None
        out[re.sub(r"ou|oo", "o", spelt).replace("uu", "u")] = None
        out[re.sub(r"ou|oo", "oh", spelt)] = None
    return tuple(form for form in out if form)


def _hepburn(word: str) -> str:
    sounds = _pairs(_table()["kana"]["sounds"])
    out, double = "", False
    for ch in word:
        if ch in _SMALL and out:
            out = _joined(out, _SMALL[ch])
        elif ch == "ッ":
            double = True
        elif ch == "ー":
            out += out[-1:] if out[-1:] in "ou" else ""
        elif ch in sounds:
            sound = sounds[ch]
            out += ("t" if sound.startswith("ch") else sound[0]) * double + sound
            double = False
        else:
            return ""
    return out


def _joined(before: str, small: str) -> str:
    """キャ is kya, シャ sha, ジェ je."""
    stem = before[:-1]
    if stem.endswith(("sh", "ch", "j")):
        return stem + small.removeprefix("y")
    return stem + small

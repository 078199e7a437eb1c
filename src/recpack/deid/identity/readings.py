"""How names of other scripts read in Latin letters, as patterns that every usual spelling fulfils.

Chinese: pinyin with all readings of a character, Wade-Giles, and the surname as Hong Kong, Taiwan
and Singapore write it. Korean: every letter's romanisations. Japanese kana: Hepburn and Kunrei.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from recpack import lang
from recpack.deid.text import romanise
from recpack.deid.text.fold import fold_text
from recpack.deid.text.names import pinyin, split_zh

_NOT_LETTER = re.compile(r"[^a-z]")
_DATA = lang.read_toml("_rules/romanisation.toml")
_MOST_READINGS = 5


def letters(text: str) -> str:
    """Folded Latin letters alone."""
    return _NOT_LETTER.sub("", fold_text(text))


@cache
def _surname_spellings() -> dict[str, tuple[str, ...]]:
    rows = lang.read_rows("zh/surname_spellings.tsv")
    return {row["surname"]: tuple(row["spellings"].split()) for row in rows}


@cache
def _syllables() -> str:
    found = lang.read_toml("zh/romanised.toml")["syllables"].split()
    return "|".join(sorted(found, key=len, reverse=True))


@lru_cache(maxsize=4096)
def _character(char: str) -> tuple[str, ...]:
    """Pinyin (ü as v, u, yu) and Wade-Giles of a character, all its readings."""
    from pypinyin import Style
    from pypinyin import pinyin as read

    out: dict[str, None] = {}
    for style in (Style.NORMAL, Style.WADEGILES):
        for reading in read(char, style=style, heteronym=True)[0][:_MOST_READINGS]:
            plain = reading.replace("ü", "v")
            for written in (plain, plain.replace("v", "u"), plain.replace("v", "yu")):
                out.setdefault(letters(written))
    return tuple(k for k in out if k)


def _choice(options: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(set(options), key=lambda s: (-len(s), s))) + ")"


def _both_ways(family: str, given: str) -> re.Pattern[str]:
    return re.compile(f"{family}{given}|{given}{family}")


@lru_cache(maxsize=1024)
def chinese_surname(name: str) -> re.Pattern[str]:
    """The surname of a name in simplified Han characters, in Latin letters."""
    family = split_zh(name)[0]
    parts = "".join(_choice(_character(c)) for c in family)
    return re.compile(_choice((parts, pinyin(name)[0], *_surname_spellings().get(family, ()))))


def southern(name: str, word: str) -> bool:
    """Whether a word is the surname as no pinyin writes it: the given name is not pinyin either."""
    family = split_zh(name)[0]
    return word in _surname_spellings().get(family, ()) and word not in {
        *_character(family[0]), pinyin(name)[0]
    }  # fmt: skip


@lru_cache(maxsize=1024)
def chinese(name: str) -> re.Pattern[str]:
    """The whole name, family name first or last."""
    given = "".join(_choice(_character(c)) for c in split_zh(name)[1])
    return _both_ways(chinese_surname(name).pattern, given)


def in_syllables(text: str, count: int) -> bool:
    """Whether letters read as so many syllables of pinyin."""
    return bool(re.fullmatch(f"(?:{_syllables()}){{{count}}}", text))


@lru_cache(maxsize=1024)
def korean(name: str) -> re.Pattern[str]:
    """A name in Hangul, family name first or last."""
    family, given = romanise.split_hangul(name)
    known = romanise.SURNAMES.get(family, "").split()
    first = _choice((*known, "".join(map(_syllable, family))))
    return _both_ways(first, "".join(map(_syllable, given)))


def _syllable(char: str) -> str:
    code = ord(char) - 0xAC00
    hangul = _DATA["hangul"]
    initial = hangul["initials"][code // 588].split("/")
    medial = hangul["medials"][code % 588 // 28].split("/")
    final = hangul["finals"][code % 28]
    ends = {"": ("", "h"), "k": ("k", "g"), "t": ("t", "d"), "p": ("p", "b"), "l": ("l", "r", "ll")}
    return _choice(initial) + _choice(medial) + _choice(ends.get(final, (final,)))


@lru_cache(maxsize=1024)
def japanese(words: Sequence[str]) -> re.Pattern[str]:
    """Words of kana in any order of the first and the last."""
    ways = [_choice(w for k in romanise.kana(word) for w in (k, _short(k))) for word in words]
    return _both_ways(ways[0], "".join(ways[1:]))


def _short(romaji: str) -> str:
    """Without any mark of length: Oono, Ohno and Ono are one."""
    return re.sub(r"(?<=o)[uh](?![aeiouy])|([aiueo])(?=\1)", "", romaji)


@cache
def _in_wade_giles() -> dict[str, str]:
    """Wade-Giles, without its apostrophes, of every syllable of pinyin."""
    from pypinyin import Style
    from pypinyin.style import convert

    found = lang.read_toml("zh/romanised.toml")["syllables"].split()
    ways = ((s, letters(convert(s, Style.WADEGILES, strict=True))) for s in found)
    return {s.replace("v", "u"): w.replace("v", "u") for s, w in ways if w}


@lru_cache(maxsize=4096)
def wade_giles(word: str, most: int = 3) -> frozenset[str]:
    """What a word of pinyin or Wade-Giles syllables is in Wade-Giles, ü as u; empty for others."""
    word = word.replace("v", "u")
    if not word:
        return frozenset({""})
    table = _in_wade_giles()
    out: set[str] = set()
    for size in range(1, min(len(word), 6) + 1) if most else ():
        head = word[:size]
        heads = {table[head]} if head in table else set()
        heads |= {head} & set(table.values())
        if heads:
            out |= {h + t for h in heads for t in wade_giles(word[size:], most - 1)}
    return frozenset(out)

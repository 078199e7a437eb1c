"""Names: their spellings, and when two of them are one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from recpack import lang
from recpack.deid.text.fold import fold_text, is_cjk

# Readings that the general dictionary gets wrong when the character is a surname.
_SURNAME_READING = {
    "单": "shan", "仇": "qiu", "解": "xie", "曾": "zeng", "查": "zha", "任": "ren", "区": "ou",
    "朴": "piao", "盖": "ge", "华": "hua", "纪": "ji", "员": "yun", "秘": "bi", "冼": "xian",
    "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "单于": "chanyu", "澹台": "tantai",
    "令狐": "linghu", "宿": "su", "缪": "miao", "翟": "zhai", "黑": "he", "覃": "qin", "召": "shao",
}  # fmt: skip


@cache
def zh_surnames() -> tuple[frozenset[str], frozenset[str]]:
    """(single, compound) Chinese surnames."""
    names = lang.read_toml("zh/identity.toml")["names"]
    return frozenset(names["surnames"]), frozenset(names["compound"])


def split_zh(name: str) -> tuple[str, str]:
    """(surname, given) of a Chinese name; a compound surname only if a given name is left."""
    _, compound = zh_surnames()
    at = 2 if name[:2] in compound and len(name) > 2 else 1
    return name[:at], name[at:]


@lru_cache(maxsize=65536)
def pinyin(name: str) -> tuple[str, tuple[str, ...]]:
    """(surname, syllables of the given name) without tones."""
    from pypinyin import lazy_pinyin

    surname, given = split_zh(name)
    first = _SURNAME_READING.get(surname) or "".join(lazy_pinyin(surname))
    return first, tuple(lazy_pinyin(given))


def is_han_name(name: str) -> bool:
    """Two to six Han characters and nothing else."""
    return 2 <= len(name) <= 6 and all(is_cjk(c) for c in name)


def latin_tokens(name: str) -> tuple[str, ...]:
    """Folded word tokens of a name in any alphabetic script (DICOM ^ and = are separators)."""
    return tuple(t for t in re.split(r"[\s^=,.·_/\\-]+", fold_text(name)) if t)


@lru_cache(maxsize=4096)
def keys(name: str) -> frozenset[str]:
    """Strings under which equal persons meet: tokens joined, in every rotation."""
    compacted = re.sub(r"\s", "", name)
    if is_han_name(compacted):
        first, given = pinyin(compacted)
        tokens: tuple[str, ...] = (first, "".join(given))
    else:
        tokens = latin_tokens(name)
    return frozenset("".join(tokens[i:] + tokens[:i]) for i in range(len(tokens)))


def same_person(a: str, b: str) -> bool:
    """Whether two spellings can be one person (order, joins, pinyin, diacritics)."""
    if is_han_name(a) and is_han_name(b):
        return a == b
    return bool(keys(a) & keys(b))


@lru_cache(maxsize=4096)
def romanised(name: str) -> tuple[tuple[str, ...], ...]:
    """Token sequences in which a Chinese name is written in Latin letters."""
    out: dict[tuple[str, ...], None] = {}
    for first, given in _readings(name):
        whole = "".join(given)
        for tokens in ((first, whole), (whole, first), (first, *given), (*given, first)):
            for letter in ("v", "u", "yu") if "v" in "".join(tokens) else ("v",):
                out.setdefault(tuple(t.replace("v", letter) for t in tokens))
    return tuple(out)


def _readings(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The surname's own reading with the usual readings of the given name, two a character.

    In pinyin, then in Wade-Giles (Taiwan, and papers of before 1980).
    """
    from pypinyin import Style
    from pypinyin import pinyin as read

    surname, given = split_zh(name)
    if not given:
        return
    for style in (Style.NORMAL, Style.WADEGILES):
        plain = "".join(_bare(r[0]) for r in read(surname, style=style))
        ways = [[_bare(w) for w in r[:2]] for r in read(given, style=style, heteronym=True)]
        own = _SURNAME_READING.get(surname, plain) if style is Style.NORMAL else plain
        for first in dict.fromkeys((own, plain)):
            for chosen in islice(product(*ways), 4):
                yield first, chosen


def _bare(reading: str) -> str:
    """A syllable without the apostrophes of Wade-Giles, its ü as v."""
    return reading.replace("ü", "v").replace("'", "").replace("’", "").replace("ʻ", "")


@cache
def _common_words() -> frozenset[str]:
    return frozenset(lang.read_text("zh/common_words.txt").split())


def is_word(text: str) -> bool:
    """Names that are words (高峰, 成功) or begin with one of medicine."""
    from recpack.deid.text.people.han.words import words

    if text in words():
        return True
    return any(text[:n] in _common_words() for n in range(2, len(text) + 1))

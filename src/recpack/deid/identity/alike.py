"""Whether two written names can be one person's, over scripts, spellings, order and lost letters.

A name alone never proves a person; it can only contradict, or leave the decision to birth dates and
numbers. Father and son share a family name, twins a family name and a birth date: a given name that
reads otherwise is another person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import product

from recpack.deid.identity import readings
from recpack.deid.text import romanise
from recpack.deid.text.fold import compact, fold_text, is_cjk
from recpack.deid.text.gazetteer import given_names
from recpack.deid.text.names import is_han_name, keys
from recpack.deid.text.skeletons import arabic_in_latin, of_arabic, of_thai, thai_in_latin


class Alike(IntEnum):
    """How two names stand to each other; a greater value speaks more for one person."""

    OTHER = 0
    UNREADABLE = 1  # nobody can compare the scripts: birth date or number must decide
    LIKE = 2  # the given name agrees, the family name does not (marriage), or only part is read
    SAME = 3


_TITLES = frozenset(
    ["dr", "mr", "mrs", "ms", "miss", "prof", "herr", "frau", "sr", "sra", "sig", "mme", "mlle",
     "don", "dona", "jr", "junior", "filho", "neto", "md", "phd", "г", "гр", "гражданка"]
)  # fmt: skip
_JUNIOR = frozenset({"jr", "junior", "filho", "neto"})
_SENIOR = frozenset({"sr", "senior", "pai"})
_LATIN = ("de", "en", "es", "fr", "id", "pt", "vi")
_HOLE = re.compile("[?\ufffd]+")
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("å", "aa"), ("ø", "oe"))
# One letter or class for what systems of transliteration write differently (ICAO, GOST, BGN, ISO 9,
# German, French, Polish): compared only as whole tokens.
_SLAVIC = tuple(
    (re.compile(a), b)
    for a, b in (
        ("shch|schtsch|szcz|shh", "S"), ("tsch|tch|cz", "C"), ("sch|sh|sz", "S"), ("ch", "C"),
        ("zh|dj|rz", "J"), ("kh|gh", "h"), ("ts|tz", "c"), ("ks", "x"), ("ph", "f"), ("w", "v"),
        ("ou", "u"), ("gu(?=[ei])", "g"), ("[ijy]+", "i"), ("i(?=e)", ""), ("(?<=[CSJ])o", "e"),
        (r"(.)\1", r"\1"),
    )
)  # fmt: skip


def undone(text: str) -> str:
    """A text whose UTF-8 or GBK bytes were taken for Latin-1, put right; others unchanged."""
    if text.isascii():
        return text
    for wrong in ("latin_1", "cp1252"):
        for right in ("utf_8", "gb18030"):
            try:
                mended = text.encode(wrong).decode(right)
            except UnicodeError:
                continue
            if right == "utf_8" or is_han_name(re.sub(r"[\s^]", "", mended)):
                return mended
    return text


def seen(name: str) -> str:
    """A name as its writer saw it: wrong decodings undone, wide and narrow forms as usual ones."""
    return unicodedata.normalize("NFKC", undone(name))


def script(name: str) -> str:
    """The script of a name: han, hangul, kana, cyrillic, arabic, thai, latin or other."""
    counts: dict[str, int] = {}
    for char in name:
        kind = _script_of(char)
        if kind:
            counts[kind] = counts.get(kind, 0) + 1
    return max(sorted(counts), key=lambda k: counts[k], default="other")


_RANGES = (
    ("cyrillic", "\u0400", "\u052f"), ("arabic", "\u0600", "\u06ff"), ("thai", "\u0e00", "\u0e7f"),
    ("kana", "\u3040", "\u30ff"), ("hangul", "\uac00", "\ud7a3"),
)  # fmt: skip


def _script_of(char: str) -> str:
    if is_cjk(char):
        return "han"
    if not char.isalpha():
        return ""
    for kind, first, last in _RANGES:
        if first <= char <= last:
            return kind
    return "latin" if char < "\u0250" or "\u1e00" <= char <= "\u1eff" else "other"


@lru_cache(maxsize=8192)
def alike(a: str, b: str) -> Alike:
    """Compare two names (blanks or carets between their parts); symmetric."""
    a, b = (re.sub(r"\s+", " ", seen(n).replace("^", " ")).strip() for n in (a, b))
    if compact(a) == compact(b):
        return Alike.SAME
    one, two = script(a), script(b)
    if (one, two) in _COMPARE:
        return _COMPARE[one, two](a, b)
    if (two, one) in _COMPARE:
        return _COMPARE[two, one](b, a)
    return Alike.UNREADABLE


def _alphabetic(a: str, b: str) -> Alike:
    """Two names of words: tokens against tokens, in any order."""
    if keys(a) & keys(b) or keys(_bereft(a)) & keys(b) or keys(a) & keys(_bereft(b)):
        return Alike.SAME
    if _generation(a) | _generation(b) == {"jr", "sr"}:
        return Alike.OTHER
    shorter, longer = sorted((_tokens(a), _tokens(b)), key=len)
    full, initials, left, rest = _matched(shorter, longer)
    if not full:
        return Alike.OTHER
    if not left:
        return Alike.SAME if len(full) + len(initials) > 1 else Alike.LIKE
    return _in_part(full, left, rest)


def _in_part(full: Sequence[str], left: Sequence[str], rest: Sequence[str]) -> Alike:
    """Of names that share `full`, and differ in `left` and `rest`."""
    if len(left) == len(rest) == 1 and _typing_slip(left[0], rest[0]):
        return Alike.LIKE
    married = any(map(_is_given, full)) and not clash(left, rest)
    return Alike.LIKE if married else Alike.OTHER


def clash(left: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether what two names do not share holds a given name on either side."""
    return any(map(_is_given, left)) and any(map(_is_given, rest))


def parts(a: str, b: str) -> tuple[list[str], list[str], list[str]]:
    """(what two names of words share, the rest of the one, the rest of the other)."""
    shorter, longer = sorted((_tokens(a), _tokens(b)), key=len)
    full, _, left, rest = _matched(shorter, longer)
    return full, left, rest


@lru_cache(maxsize=4096)
def _is_given(token: str) -> bool:
    if script(token) != "cyrillic":
        return token in given_names(_LATIN)
    return token in given_names(("ru",))


def _bereft(name: str) -> str:
    """A name whose letters with diacritics an export has left out (González: Gonzlez)."""
    return re.sub(r"[\u00c0-\u024f]", "", name)


def _typing_slip(a: str, b: str) -> bool:
    """One letter inside a word put in, left out or exchanged (Jon, John)."""
    short, long = sorted((a, b), key=len)
    if len(short) < 3 or a[0] != b[0] or a[-1] != b[-1]:
        return False
    if len(short) == len(long):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _tokens(name: str) -> tuple[str, ...]:
    """Folded words; a place where a letter was lost is a question mark."""
    holed = _HOLE.sub("?", name)
    words = re.split(r"[\s^=,.·_/\\()-]+", fold_text(holed))
    bare = ("".join(c for c in w if c.isalnum() or c == "?") for w in words)
    found = tuple(w for w in bare if w)
    plain = tuple(w for w in found if w not in _TITLES)
    return plain or found


def _generation(name: str) -> set[str]:
    words = fold_text(name).replace(".", " ").split()
    own = {"jr" for w in words if w in _JUNIOR}
    return own | {"sr" for w in words[1:] if w in _SENIOR}


def _matched(
    shorter: Sequence[str], longer: Sequence[str]
) -> tuple[list[str], list[str], list[str], list[str]]:
    """(tokens that agree, initials that fit, rest of the shorter, rest of the longer)."""
    free = list(longer)
    full: list[str] = []
    initials: list[str] = []
    left: list[str] = []
    for token in sorted(shorter, key=len, reverse=True):
        hit = next((t for t in free if _token(token, t)), None)
        if hit is None:
            hit = next((t for t in free if _initial(token, t)), None)
            (left if hit is None else initials).append(token)
        else:
            full.append(token)
        if hit is not None:
            free.remove(hit)
    return full, initials, left, free


def _initial(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) > 2 or not short.isalpha():
        return False
    return _latin(long).startswith(_latin(short)) or long.startswith(short)


def _latin(token: str) -> str:
    return romanise.cyrillic(token)[0] if script(token) == "cyrillic" else token


def _token(a: str, b: str) -> bool:
    if a == b:
        return True
    if len(a) < 2 or len(b) < 2:
        return False
    if "?" in a or "?" in b:
        return _holed(a, b) or _holed(b, a)
    one, two = _sounds(a), _sounds(b)
    return bool(one & two) or _joined_umlaut(a, b)


def _holed(a: str, b: str) -> bool:
    """Whether b fills the places where a lost one or two letters."""
    if "?" not in a or len(a) < 4:
        return False
    pattern = "".join(".{0,2}" if c == "?" else re.escape(c) for c in a)
    return bool(re.fullmatch(pattern, b))


def _joined_umlaut(a: str, b: str) -> bool:
    """Müller folds to muller; Mueller keeps its e."""

    def short(word: str) -> str:
        return re.sub("(?<=[aou])e", "", word.replace("ß", "s").replace("ss", "s"))

    return len(a) > 3 and a[0] == b[0] and short(a) == short(b)


@lru_cache(maxsize=4096)
def _sounds(token: str) -> frozenset[str]:
    """What spellings of one word in several systems share."""
    ways = romanise.cyrillic(token) if script(token) == "cyrillic" else (token,)
    french = [w.replace("j", "zh") for w in ways if "j" in w]
    dotted = [re.sub("[yij]o", "e", w) for w in ways]  # ё is written е as often
    return frozenset(_coarse(w) for w in (*ways, *french, *dotted) if len(w) > 2)


def _coarse(word: str) -> str:
    for pattern, one in _SLAVIC:
        word = pattern.sub(one, word)
    return word


def _han(a: str, b: str) -> Alike:
    one, two = compact(a), compact(b)
    if one == two:
        return Alike.SAME
    return Alike.LIKE if min(len(one), len(two)) == 1 and one[0] == two[0] else Alike.OTHER


def _han_latin(a: str, b: str) -> Alike:
    name, text = compact(a), readings.letters(b)
    if not is_han_name(name):
        return Alike.UNREADABLE
    if readings.chinese(name).fullmatch(text):
        return Alike.SAME
    surname = readings.chinese_surname(name)
    words = [readings.letters(w) for w in _tokens(b)]
    hits = [w for w in words if surname.fullmatch(w)]
    if readings.in_syllables(text, len(name)) and not any(readings.southern(name, w) for w in hits):
        return Alike.OTHER
    return Alike.LIKE if hits else Alike.UNREADABLE


def _latin_latin(a: str, b: str) -> Alike:
    """Words; two romanisations of one Chinese name agree syllable by syllable."""
    found = _alphabetic(a, b)
    if found is Alike.OTHER and _chinese_twice(a, b):
        return Alike.SAME
    return found


def _chinese_twice(a: str, b: str) -> bool:
    """Wade-Giles beside pinyin (Chang San, Zhang San)."""
    return bool(_in_wade_giles(a) & _in_wade_giles(b))


@lru_cache(maxsize=1024)
def _in_wade_giles(name: str) -> frozenset[str]:
    """The words of a name in Wade-Giles, joined in every order; empty where one is no Chinese."""
    words = [readings.wade_giles(readings.letters(t)) for t in _tokens(name)]
    if len(words) < 2 or len(words) > 4 or not all(words):
        return frozenset()
    return frozenset(r for way in product(*words) for r in _rotations(way))


def _rotations(words: Sequence[str]) -> set[str]:
    return {"".join((*words[i:], *words[:i])) for i in range(len(words))}


def _hangul_latin(a: str, b: str) -> Alike:
    name, text = compact(a), readings.letters(b)
    if len(name) < 2 or not text:
        return Alike.UNREADABLE
    return Alike.SAME if readings.korean(name).fullmatch(text) else Alike.OTHER


def _kana_latin(a: str, b: str) -> Alike:
    words = tuple(w for w in re.split(r"[\s・･=]+", a) if w)
    if not any(romanise.kana(w) for w in words):
        return Alike.UNREADABLE
    if readings.japanese(words).fullmatch(readings.letters(b)):
        return Alike.SAME
    latin = [readings.letters(w) for w in _tokens(b)]
    some = any(readings.japanese((k,)).fullmatch(w) for k in words for w in latin)
    return Alike.OTHER if some and len(words) > 1 else Alike.UNREADABLE


def _kana(a: str, b: str) -> Alike:
    one, two = (
        tuple(
            "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in w) for w in _tokens(n)
        )
        for n in (a, b)
    )
    return Alike.SAME if _rotations(one) & _rotations(two) else Alike.OTHER


def _equal(a: str, b: str) -> Alike:
    return Alike.SAME if compact(a) == compact(b) else Alike.OTHER


def _by_consonants(a: str, b: str) -> Alike:
    """Arabic or Thai beside Latin: each part of the shorter has one of the same consonants."""
    parts, latin = (
        (of_arabic, arabic_in_latin) if script(a) == "arabic" else (of_thai, thai_in_latin)
    )
    one = [p for p in parts(a) if p]
    two = [s for t in _tokens(b) if t not in {"al", "el", "bin", "ibn", "ben", "abu"}
           if (s := latin(t))]  # fmt: skip
    if len(one) < 2 or len(two) < 2:
        return Alike.UNREADABLE
    if "".join(sorted(one)) == "".join(sorted(two)) or "".join(one) == "".join(two):
        return Alike.SAME
    shorter, longer = sorted((one, list(two)), key=len)
    return Alike.SAME if all(s in longer for s in shorter) else Alike.OTHER


def _arabic(a: str, b: str) -> Alike:
    one, two = of_arabic(a), of_arabic(b)
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) > 1 and all(s in longer for s in shorter):
        return Alike.SAME
    return Alike.OTHER


_COMPARE = {
    ("latin", "latin"): _latin_latin,
    ("cyrillic", "cyrillic"): _alphabetic,
    ("cyrillic", "latin"): _alphabetic,
    ("han", "han"): _han,
    ("han", "latin"): _han_latin,
    ("hangul", "hangul"): _equal,
    ("hangul", "latin"): _hangul_latin,
    ("kana", "kana"): _kana,
    ("kana", "latin"): _kana_latin,
    ("arabic", "arabic"): _arabic,
    ("arabic", "latin"): _by_consonants,
    ("thai", "thai"): _equal,
    ("thai", "latin"): _by_consonants,
}

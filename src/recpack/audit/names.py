"""Spellings of a person's name: order, joining, romanisation, declension."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from recpack.audit import initials, romanise
from recpack.audit.fold import is_han, key, traditionals
from recpack.audit.needle import Fields, Kind, form
from recpack.audit.words import (
    COMMON,
    DOUBLE_SURNAMES,
    HAN_COMMON,
    HAN_TITLES,
    PARTICLES,
    SURNAME_READINGS,
    SURNAMES,
    TITLES,
)

_THAI_TITLES = re.compile(r"^(?:นางสาว|นาย|นาง|ด\.ช\.|ด\.ญ\.|น\.ส\.|นพ\.|พญ\.|ดร\.)\s*")
_RUSSIAN = """
-ский -ский -ского -скому -ским -ском
-ская -ская -ской -скую
-ия -ия -ии -ию -ией
-ва -ва -вой -ву -вы -ве
-на -на -ной -ну -ны -не
-а -а -ы -и -е -у -ой -ей
-я -я -и -е -ю -ей
-ий -ий -ия -ию -ием -ии
-й -й -я -ю -ем -е
-ь -ь -я -ю -ем -е -и
- - -а -у -ым -ом -е
"""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# A patronymic alone is shared by millions.
_PATRONYMIC = re.compile(r"(?:[ое]вич|[ое]вна|ична|ич)(?:[ауе]|ем|ой|ы)?\Z")
_SINGLE_LETTERS = 6  # a lone name part shorter than this is too often a word
_PAIR_LETTERS = 8
_WHOLE_LETTERS = 5


def name_forms(text: str) -> Iterator[Fields]:
    """Spellings of one written name; nothing for what cannot be told from a word."""
    text = unicodedata.normalize("NFKC", text)
    if any(is_han(ch) for ch in text):
        yield from _han_forms(text)
        return
    bare = _THAI_TITLES.sub("", text)
    yield from _word_forms(bare)
    spelt = bare.lower().translate(_UMLAUTS)
    if spelt != bare.lower():
        yield from _word_forms(spelt.title())
    if re.search("[А-Яа-яЁё]", bare):
        yield from _latin_of_cyrillic(bare)
    elif re.search("[\u0590-\u06ff]", bare) and len(key(bare)) >= _PAIR_LETTERS:
        # As programs write it that know no right to left.
        yield form(key(bare)[::-1], Kind.TEXT)


def _raw(surface: str) -> Fields:
    return form(surface, Kind.BYTES)


def _han_forms(text: str) -> Iterator[Fields]:
    bare = re.sub(r"[\s\u00b7・•,，^=]+", "", text)
    for title in sorted(HAN_TITLES, key=len, reverse=True):
        if bare.endswith(title) and len(bare) - len(title) >= 2:
            bare = bare.removesuffix(title)
            break
    latin = re.sub(r"[^A-Za-z\s^,]+", " ", text).strip()
    if latin and len(key(latin)) >= _WHOLE_LETTERS:  # "王建国 Wang Jianguo", PN groups
        yield from _word_forms(latin)
    han = "".join(ch for ch in bare if is_han(ch))
    if len(han) < 2:
        return
    common = key(han) in {key(w) for w in HAN_COMMON}
    yield form(key(han), Kind.HAN, isolated=common)
    if len(han) >= 3 or not common:
        yield _raw(han)
        for full in traditionals(han):
            yield _raw(full)
    words = [w for w in re.split(r"[\s^=・·]+", text.strip()) if w and all(map(is_han, w))]
    if len(words) == 2 and len(words[0]) >= 2:  # a family name written apart, as in Japanese
        yield form(key(words[0]), Kind.HAN, isolated=True)
    yield from _latin_of_han(han, words)


def _latin_of_han(han: str, words: Sequence[str]) -> Iterator[Fields]:
    if all("\uac00" <= ch <= "\ud7a3" for ch in han):
        if 3 <= len(han) <= 5:
            yield from _korean_forms(han)
    elif all("\u3041" <= ch <= "\u30ff" for ch in han):
        yield from _kana_forms(words or [han])
    elif len(han) <= 4 and all("\u4e00" <= ch <= "\u9fff" for ch in han):
        yield from _pinyin_forms(han)


def _korean_forms(name: str) -> Iterator[Fields]:
    for family, given in romanise.hangul(name):
        yield from _romanised(family, given, raw=False)
        whole = "".join(given)
        if len(whole) >= _SINGLE_LETTERS and whole not in COMMON:
            yield from _given_alone(given)


def _kana_forms(words: Sequence[str]) -> Iterator[Fields]:
    readings = [romanise.kana(word) for word in words]
    for chosen in itertools.product(*readings):
        if len(chosen) == 1 and len(chosen[0]) >= _PAIR_LETTERS:  # nobody said where it parts
            yield form(chosen[0], Kind.WORDS, capital=True)
        elif len(chosen) == 2:
            yield from _romanised(chosen[0], (chosen[1],), raw=False)
            yield from _lone(chosen[0], whole=False)


def _latin_of_cyrillic(text: str) -> Iterator[Fields]:
    """Any system of romanisation, and the cases of each part as a translator would copy them."""
    for number, spelt in enumerate(romanise.cyrillic(text)):
        parts = _words(spelt)
        orders = (parts, parts[::-1], (parts[0], parts[-1]), (parts[-1], parts[0])) if parts else ()
        for order in dict.fromkeys(orders):
            joined = "".join(order)
            if len(order) > 1 and len(joined) >= _PAIR_LETTERS:
                yield form(joined, Kind.WORDS, order, capital=len(joined) < 12)
        yield from _initials(parts)
        if number == 0:
            yield from _surfaces(spelt.title())
    for word in re.split(r"[\s.,^]+", text.lower()):
        if _PATRONYMIC.search(word):
            continue
        for cased in _russian(word, _endings()):
            for spelt in romanise.cyrillic(cased):
                yield from _lone(key(spelt), whole=False)


def _initials(parts: Sequence[str]) -> Iterator[Fields]:
    """The family name may be the last word, or the first; declined where names are.

    Beside the first, letters need their stops: Jose C. A., not San Jose, CA.
    """
    if not 2 <= len(parts) <= 5:
        return
    for family, rest, first in ((parts[-1], parts[:-1], False), (parts[0], parts[1:], True)):
        for (cased,) in _declined((family,)):
            yield from initials.beside(cased, rest, dotted=first and len(rest) > 1)


def _pinyin_forms(han: str) -> Iterator[Fields]:
    split = 2 if key(han[:2]) in _doubles() and len(han) > 2 else 1
    if split == 1 and key(han[0]) not in {key(s) for s in SURNAMES}:
        split = 2 if len(han) > 3 else 1  # a Japanese name has its own readings in the forms
    for family, given in _readings(han[:split], han[split:]):
        whole = "".join(given)
        yield from _romanised(family, given)
        if len(given) >= 2 and len(whole) >= _SINGLE_LETTERS and whole not in COMMON:
            yield from _given_alone(given)


def _given_alone(given: tuple[str, ...]) -> Iterator[Fields]:
    """Jianguo, Jian-guo."""
    whole = "".join(given)
    yield form(whole, Kind.WORDS, (whole,), capital=True)
    yield form(whole, Kind.WORDS, shape=r"-\s{0,2}".join(given), capital=True)


@cache
def _doubles() -> frozenset[str]:
    return frozenset(map(key, DOUBLE_SURNAMES))


@cache
def _special_readings() -> dict[str, str]:
    return {key(family): spelt for family, spelt in SURNAME_READINGS.items()}


def _readings(family: str, given: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    from pypinyin import Style, pinyin

    plain = [r[0] for r in pinyin(family, style=Style.NORMAL)]
    special = _special_readings().get(key(family))
    families = dict.fromkeys(s for s in (special, "".join(plain)) if s)
    options = [
        r[:2] for r in pinyin(given, style=Style.NORMAL, heteronym=True)
    ]  # two readings of a character at most: more would be noise
    for fam in families:
        for chosen in itertools.islice(itertools.product(*options), 4):
            yield from _umlauts(fam, tuple(chosen))


def _umlauts(family: str, given: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    texts = [family, *given]
    letters = ("v", "u", "yu") if any(re.search("v|ü", t) for t in texts) else ("v",)
    for letter in letters:
        spelt = [re.sub("v|ü", letter, t) for t in texts]
        yield spelt[0], tuple(spelt[1:])


def _romanised(family: str, given: tuple[str, ...], *, raw: bool = True) -> Iterator[Fields]:
    whole = "".join(given)
    total = len(family) + len(whole)
    if total == 4:  # too short to tell from words, except as DICOM writes it
        for a, b in ((family, whole), (whole, family)):
            yield a + b, Kind.WORDS, (a, b), rf"{a}\s?\^\s?{b}", True, False
    if len(given) >= 2:
        yield from initials.beside(family, given)
    if total < _WHOLE_LETTERS:
        return
    short = total < _PAIR_LETTERS
    for parts in ((family, whole), (whole, family)):
        yield form("".join(parts), Kind.WORDS, parts, capital=short)
    if total >= 8 and raw:
        fam, giv = family.capitalize(), whole.capitalize()
        for a, b in ((fam, giv), (giv, fam)):
            for sep in (" ", "^", ", ", "", "_", "-"):
                yield _raw(a + sep + b)


def _words(text: str) -> tuple[str, ...]:
    words = (key(w) for w in re.split(r"[^\w'’]+|_", text))
    return tuple(w for w in words if w and not w.isdigit() and w not in TITLES)


def _word_forms(text: str) -> Iterator[Fields]:
    parts = _words(text)
    if not parts:
        return
    if len(parts) == 1:
        yield from _lone(parts[0], whole=True)
        yield from initials.titled(parts)
        return
    inner = tuple(p for i, p in enumerate(parts) if p not in PARTICLES or i in {0, len(parts) - 1})
    orders = dict.fromkeys(
        (parts, inner, parts[::-1], inner[-1:] + inner[:-1], inner[1:] + inner[:1])
    )
    for order in orders:
        joined = "".join(order)
        if len(joined) >= _WHOLE_LETTERS:
            yield form(joined, Kind.WORDS, order, capital=len(joined) < 12)
    yield from _pairs(parts, inner)
    for part in inner:
        if not _PATRONYMIC.search(part):
            yield from _lone(part, whole=False)
    yield from _initials(inner)
    yield from initials.titled(inner)
    yield from _surfaces(text)


def _pairs(parts: tuple[str, ...], inner: tuple[str, ...]) -> Iterator[Fields]:
    neighbours = [*itertools.pairwise(inner), *itertools.pairwise(parts), (inner[0], inner[-1])]
    spelt = [(a, b) for a, b in dict.fromkeys(neighbours) if a not in PARTICLES]
    bridged = [parts[i : i + 3] for i in range(len(parts) - 2) if parts[i + 1] in PARTICLES]
    for pair in [*spelt, *((b, a) for a, b in spelt), *bridged]:
        if pair[-1] in PARTICLES:
            continue
        for forms in _declined(pair):
            joined = "".join(forms)
            if len(joined) >= _PAIR_LETTERS:
                yield form(joined, Kind.WORDS, forms, capital=True)


def _lone(part: str, *, whole: bool) -> Iterator[Fields]:
    least = _WHOLE_LETTERS if whole else _SINGLE_LETTERS
    if len(part) >= least and part not in COMMON and part not in PARTICLES and _cased(part):
        for (cased,) in _declined((part,)):
            yield form(cased, Kind.WORDS, (cased,), capital=True)


def _cased(part: str) -> bool:
    """Whether the script has capitals: without them a lone name cannot be told from a word."""
    return part.upper() != part


def _surfaces(text: str) -> Iterator[Fields]:
    words = [w for w in re.split(r"[\s^,=_]+", text) if w]
    if sum(map(len, words)) < 8 or len(words) < 2:
        return
    orders = (words, [words[-1], *words[:-1]])
    for order in orders:
        for sep in (" ", "^", "_", "-", ""):
            yield _raw(sep.join(order))
    yield _raw(words[-1] + ", " + " ".join(words[:-1]))


def _declined(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Russian case endings; any other name as it is."""
    if not all("а" <= p[0] <= "я" for p in parts):
        yield parts
        return
    yield from itertools.product(*[_russian(p, _folded_endings()) for p in parts])


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Nominative ending and its case forms."""
    table = (line.split() for line in _RUSSIAN.strip().splitlines())
    return tuple((end.strip("-"), tuple(f.strip("-") for f in forms)) for end, *forms in table)


@cache
def _folded_endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`_endings`, folded as names are (й loses its breve)."""
    return tuple((key(end), tuple(map(key, forms))) for end, forms in _endings())


def _russian(word: str, endings: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    for end, forms in endings:
        if word.endswith(end) and len(word) - len(end) >= 2:
            return tuple(word[: len(word) - len(end)] + f for f in forms)
    return (word,)

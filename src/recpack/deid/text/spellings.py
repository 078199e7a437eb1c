"""Every spelling that is surely one identity's: what `known` searches for in the whole folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product

from recpack import lang
from recpack.deid.text import romanise
from recpack.deid.text.fold import compact, fold_text, is_cjk
from recpack.deid.text.names import is_han_name, is_word, latin_tokens, romanised
from recpack.deid.text.people.arabic.words import describing
from recpack.deid.text.people.vietnamese.words import is_viet_name, viet_marks
from recpack.model.identity import Identity, Tag

PERSON_TAGS = frozenset({Tag.PATIENT, Tag.RELATIVE, Tag.STAFF, Tag.PERSON})
_LONG_PART = 6  # letters; the audit looks for parts of so many
_MIN_NUMBER = 5
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_SHORT = 7  # letters: below this a romanised name must be written as a name
_COMMON_PARTS = frozenset(
    ["maria", "jose", "joao", "ana", "silva", "santos", "costa", "lima", "rosa", "luz", "dos",
     "das", "von", "der", "van", "dra", "med", "prof"]
)  # fmt: skip
_HOLE = re.compile("(?<=[^\\W\\d_])[?\ufffd]|[?\ufffd](?=[^\\W\\d_])")
_MOST_HOLES = 3
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("å", "aa"), ("ø", "oe"))


@dataclass(frozen=True, slots=True)
class Spelling:
    """A key (compact folded text) and what must hold where it is found.

    `breaks`: offsets in the key where the text must be broken and go on with a capital (None: may
    be broken anywhere). `alone`: no Han character beside, but for kin and titles. `capital`: only
    with a capital. `grow`: the whole token around it belongs to it. `marks`: Vietnamese syllables,
    one of which every word is that has marks.
    """

    key: str
    tag: str
    by: str = "known"
    score: float = 1.0
    breaks: tuple[int, ...] | None = None
    alone: bool = False
    capital: bool = False
    grow: bool = False
    marks: frozenset[str] = frozenset()


def spellings(identity: Identity) -> Iterator[Spelling]:
    """All sure spellings of an identity."""
    tag = identity.tag.value
    for value in (identity.value, *identity.forms):
        if identity.tag in PERSON_TAGS:
            marks = viet_marks(value)
            for spelling in _person(identity, value):
                yield replace(spelling, marks=marks) if marks else spelling
        elif identity.tag in {Tag.ID, Tag.PHONE}:
            yield from _number(identity.tag, value)
        elif identity.tag in {Tag.HOSPITAL, Tag.ADDRESS, Tag.EMAIL, Tag.URL}:
            key = compact(value)
            wide = key and ("\u3040" <= key[0] <= "\u9fff" or "\uac00" <= key[0] <= "\ud7a3")
            if len(key) >= (4 if wide else 6):
                yield Spelling(key, tag)


def _number(tag: Tag, value: str) -> Iterator[Spelling]:
    key = compact(value)
    digits = sum(map(str.isdigit, key))
    if len(key) >= _MIN_NUMBER and (digits >= 4 or (digits and len(key) >= 8)):
        yield Spelling(key, tag.value)
        if tag is Tag.PHONE and digits == len(key) and len(key) >= 10:
            yield Spelling(key[-9:], tag.value, grow=True)  # another country or trunk prefix
    if tag is Tag.ID:
        # Numbers built on a known one: blocks 23-14872-A1 of the case AP-2023-014872.
        runs = [r.lstrip("0") for r in re.findall(r"\d+", fold_text(value))]
        core = max(runs, key=len, default="")
        if len(core) >= _MIN_NUMBER and core != "".join(filter(str.isdigit, key)):
            # 20230608 of CT20230608-0417 is a day as well: only the number itself, not 2023-06-08.
            whole = () if _DAY.fullmatch(core) else None
            yield Spelling(core, tag.value, grow=True, breaks=whole)


def _person(identity: Identity, value: str) -> Iterator[Spelling]:
    tag = identity.tag.value
    squeezed = re.sub(r"\s", "", value)
    if len(squeezed) < 2:
        return  # one character (何 of 何主任) is a word of its own everywhere else
    if is_han_name(squeezed):
        alone = len(squeezed) == 2 and is_word(squeezed)
        yield Spelling(fold_text(squeezed), tag, alone=alone)
        for tokens in romanised(fold_text(squeezed)):
            yield _tokens(tokens, tag)
    elif re.fullmatch(r"[\uac00-\ud7a3]{2,5}", squeezed):
        yield Spelling(squeezed, tag, alone=len(squeezed) == 2)
        yield from _rotated(romanise.hangul(squeezed), tag) if len(squeezed) > 2 else ()
    elif _is_kana(squeezed):
        words = re.split(r"[\s・･=]+", value.strip())
        for written in (compact(value), compact(_other_kana(value))):
            yield Spelling(written, tag, alone=len(squeezed) < 4)
        if len(words) > 1:
            yield from _rotated(product(*map(romanise.kana, words)), tag)
    elif is_cjk(value[0]) or "\u0e00" <= value[0] <= "\u0e7f":
        yield Spelling(compact(value), tag)
        if "\u0e00" <= value[0] <= "\u0e7f":
            yield from _parts(identity, [t for t in value.split() if len(t) >= 4])
    else:
        yield from _words(identity, value)


def _is_kana(text: str) -> bool:
    return all("\u3040" <= c <= "\u30ff" or c in "・･=ー" for c in text)


def _other_kana(text: str) -> str:
    """Katakana as hiragana, hiragana as katakana: a reading is written in either."""
    shift = -0x60 if any("\u30a1" <= c <= "\u30f6" for c in text) else 0x60
    first = 0x30A1 if shift < 0 else 0x3041
    return "".join(chr(ord(c) + shift) if first <= ord(c) <= first + 0x55 else c for c in text)


def _tokens(tokens: tuple[str, ...], tag: str) -> Spelling:
    key = "".join(tokens)
    if len(key) >= _SHORT:
        return Spelling(key, tag)
    ends = [sum(map(len, tokens[: i + 1])) for i in range(len(tokens) - 1)]
    return Spelling(key, tag, breaks=tuple(ends), capital=True)


def _rotated(names: Iterable[tuple[str, ...]], tag: str) -> Iterator[Spelling]:
    for family, *given in names:
        whole = "".join(given)
        for tokens in ((family, whole), (whole, family)):
            yield _tokens(tokens, tag)


def _words(identity: Identity, value: str) -> Iterator[Spelling]:
    """Rotations, neighbouring pairs both ways, initials, and telling parts if capitalised."""
    tag = identity.tag.value
    for tokens in _written(value):
        yield from _orders(tokens, tag)
        yield from _initials(tokens, tag)
        yield from _parts(identity, tokens)


def _written(value: str) -> Iterator[tuple[str, ...]]:
    """A name's tokens as written, without its umlauts, declined, and in Latin letters."""
    tokens = _bare(value)
    if not tokens:
        return
    yield tokens
    for filled in _filled(value):
        yield _bare(filled)
    lower = value.lower()
    if any(a in lower for a, _ in _UMLAUTS):
        for a, b in _UMLAUTS:
            lower = lower.replace(a, b)
        yield _bare(lower)
    if any("а" <= t[0] <= "я" for t in tokens if t):
        forms = [_declined(t) for t in tokens]
        for case in range(1, max(map(len, forms))):
            yield tuple(f[min(case, len(f) - 1)] for f in forms)
        ways = [romanise.cyrillic(t) for t in tokens]
        for way in range(max(map(len, ways))):
            yield tuple(w[min(way, len(w) - 1)] for w in ways)


def _filled(value: str) -> Iterator[str]:
    """A name with ? where an export lost letters (Falc?o), and what may have stood there."""
    holes = [m.start() for m in _HOLE.finditer(value)]
    for letters in product("aeiounc", repeat=len(holes)) if 0 < len(holes) <= _MOST_HOLES else ():
        out = list(value)
        for at, letter in zip(holes, letters, strict=True):
            out[at] = letter
        yield "".join(out)


def _bare(value: str) -> tuple[str, ...]:
    """Tokens of letters and digits alone (D'Ávila is one), as pages are searched."""
    bare = ("".join(c for c in t if c.isalnum()) for t in latin_tokens(value))
    return tuple(t for t in bare if t)


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (r["nominative"], tuple(r["cases"].split())) for r in lang.read_rows("ru/declension.tsv")
    )


def _declined(word: str) -> tuple[str, ...]:
    """A Russian name in its cases; the nominative first."""
    for end, cases in _endings():
        if word.endswith(end) and len(word) - len(end) >= 2:
            stem = word[: len(word) - len(end)]
            return (word, *(stem + c.strip("-") for c in cases))
    return (word,)


def _orders(tokens: tuple[str, ...], tag: str) -> Iterator[Spelling]:
    if len(tokens) < 2:
        if tokens and len(tokens[0]) >= 5:
            yield Spelling(tokens[0], tag, by="known-part", capital=_has_case(tokens[0]))
        return
    orders = [tokens[i:] + tokens[:i] for i in range(len(tokens))]
    if len(tokens) > 2:
        for a, b in (*pairwise(tokens), (tokens[0], tokens[-1])):
            orders += [(a, b), (b, a)]
        sizes = range(3, len(tokens))
        orders += [tokens[i : i + n] for n in sizes for i in range(len(tokens) - n + 1)]
    for order in dict.fromkeys(orders):
        # Two letters each (Li Na) are a whole name, never a part of one.
        if sum(map(len, order)) >= (4 if len(tokens) == 2 else 5):
            yield _tokens(order, tag)


def _initials(tokens: tuple[str, ...], tag: str) -> Iterator[Spelling]:
    """Петрова А. И., A. I. Petrova, M. Lima: a family name (first or last) beside initials."""
    if not 2 <= len(tokens) <= 4 or not _has_case(tokens[0]):
        return
    for at in (0, len(tokens) - 1):
        family, rest = tokens[at], [t[0] for i, t in enumerate(tokens) if i != at]
        if len(family) < 4:
            continue
        for letters in {tuple(rest), tuple(rest[:1])}:
            for order in ((family, *letters), (*letters, family)):
                ends = tuple(sum(map(len, order[: i + 1])) for i in range(len(order) - 1))
                yield Spelling("".join(order), tag, breaks=ends, capital=True)


def _parts(identity: Identity, tokens: Iterable[str]) -> Iterator[Spelling]:
    if is_viet_name(identity.value):
        return  # folded, one syllable (Trường, Nghiêm) is any word (trưởng khoa, xét nghiệm)
    # A person of unknown part is oftener a finding that went too far: long parts alone.
    least = _LONG_PART if identity.tag is Tag.PERSON else 4
    for token in tokens:
        key = compact(token)
        if len(key) >= least and key not in _COMMON_PARTS and key not in describing():
            yield Spelling(key, identity.tag.value, by="known-part", capital=_has_case(key))


def _has_case(text: str) -> bool:
    return text.upper() != text

"""Who the folder names, as short DICOM strings write them: parts, glued names, initials.

The text recognisers read sentences and are careful with a part of a name that stands alone; a
series description is no sentence, and what stands alone in it is no word of a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import permutations
from unicodedata import normalize

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import compact, fold_text
from recpack.deid.text.names import is_han_name, latin_tokens, romanised
from recpack.deid.text.plainwords import plain_words
from recpack.deid.text.spellings import PERSON_TAGS, spellings
from recpack.model.identity import Identities, Identity, Tag

_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DOTTED = re.compile(r"(?<![\w.])((?:[A-Z]\.[ ^]?){2,4}[A-Z]?\.?)(?!\w)")
_CUED = re.compile(
    r"\b(?:for|pat|patient|pt|by|dr|name|initials?)\b[ :.=_^]{1,3}((?:[A-Z]\.?[ ^]?){2,4})(?!\w)"
)
# A name in Han or kana stands alone if its run of characters is that name; courtesy may follow it.
_EASTERN = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]+|[\u3041-\u30ff]+")
_COURTESY = re.compile(
    r"(?:様|さん|さま|氏|殿|君|くん|女士|先生|小姐|同志|医生|医师|醫師|大夫|主任|教授)\Z"
)
_OTHER = re.compile(r"[^a-z0-9]")
_PARTICLES = frozenset({"von", "van", "der", "den", "del", "dos", "das", "bin", "bint", "abu"})
_TINY, _GLUED, _LONG = 2, 4, 6  # letters: below these a piece is part of too many words


@cache
def vocabulary() -> frozenset[str]:
    """Words of lang/_dicom/plain_words.txt."""
    return frozenset(w for line in lang.read_list("_dicom/plain_words.txt") for w in line.split())


@dataclass(frozen=True, slots=True)
class People:
    """Every spelling of the folder's identities that a short string may hold."""

    identities: Identities
    _parts: dict[str, Identity] = field(default_factory=dict, init=False, repr=False)
    _initials: dict[str, Identity] = field(default_factory=dict, init=False, repr=False)
    _eastern: dict[str, Identity] = field(default_factory=dict, init=False, repr=False)
    _numbers: set[str] = field(default_factory=set, init=False, repr=False)
    _inside: ahocorasick.Automaton = field(
        default_factory=ahocorasick.Automaton, init=False, repr=False
    )
    _keys: ahocorasick.Automaton = field(
        default_factory=ahocorasick.Automaton, init=False, repr=False
    )

    def __post_init__(self) -> None:
        for identity in self.identities.items:
            for spelling in spellings(identity):
                self._keys.add_word(spelling.key, identity)
            if identity.tag in PERSON_TAGS:
                self._add_person(identity)
            elif identity.tag is Tag.HOSPITAL:
                self._add_house(identity)
            elif identity.tag in {Tag.ID, Tag.PHONE}:
                self._numbers.update(filter(None, map(_digits, (identity.value, *identity.forms))))
        for part, who in self._parts.items():
            if len(part) >= _LONG:
                self._inside.add_word(part, (part, who))
        for automaton in (self._keys, self._inside):
            if len(automaton):
                automaton.make_automaton()

    def _add_person(self, identity: Identity) -> None:
        for part in _eastern_parts(identity):
            self._eastern.setdefault(part, identity)
        for tokens in _token_lists(identity):
            letters = [t for t in tokens if len(t) > 1 and t not in _PARTICLES]
            for token in letters:
                self._put(token, identity)
            for size in range(2, min(len(letters), 3) + 1):
                for few in permutations(letters[:4], size):
                    if len(glued := "".join(few)) >= _GLUED:
                        self._put(glued, identity)
            firsts = [t[0] for t in tokens]
            for some in (firsts, firsts[::-1], firsts[1:] + firsts[:1], firsts[-1:] + firsts[:-1]):
                if len(some) > 1:
                    self._initials.setdefault("".join(some), identity)

    def _add_house(self, identity: Identity) -> None:
        for word in _WORD.findall(fold_text(identity.value)):
            if len(word) > _GLUED and word.isascii() and word not in plain_words():
                self._put(word, identity)

    def _put(self, part: str, identity: Identity) -> None:
        if part.isascii() and part not in vocabulary():
            self._parts.setdefault(part, identity)
        elif not part.isascii() and len(part) >= _LONG and not _EASTERN.match(part):
            self._parts.setdefault(_bare(part), identity)  # glued to a word of its own script

    def may_name(self, text: str) -> bool:
        """Whether anybody, a part of a name, initials or a number may be in a text."""
        key = _OTHER.sub("", text.lower()) if text.isascii() else compact(text)
        if len(self._keys) and next(self._keys.iter(key), None) is not None:
            return True
        return next(self.places(text), None) is not None

    def is_number(self, digits: str) -> bool:
        """Whether digits are those of a number of the folder."""
        return digits.lstrip("0") in self._numbers

    def places(self, text: str) -> Iterator[tuple[int, int, Identity]]:
        """(start, end, who) of parts, glued names and initials in a short string."""
        if self._parts:
            whole = text.strip()
            who = self._parts.get(whole.lower()) if len(whole) == _TINY else None
            if who is not None:
                yield text.index(whole), text.index(whole) + _TINY, who
            for word in _WORD.finditer(text):
                yield from self._in_word(word[0], word.start())
        if self._eastern and not text.isascii():
            yield from self._in_runs(text)
        for pattern in (_DOTTED, _CUED):
            for match in pattern.finditer(text):
                who = self._initials.get(compact(match[1]))
                if who is not None:
                    yield match.start(1), match.start(1) + len(match[1].rstrip(" ^")), who

    def _in_runs(self, text: str) -> Iterator[tuple[int, int, Identity]]:
        for run in _EASTERN.finditer(text):
            for part in dict.fromkeys((run[0], _COURTESY.sub("", run[0]))):
                who = self._eastern.get(_eastern_key(part))
                if who is not None:
                    yield run.start(), run.start() + len(part), who

    def _in_word(self, word: str, at: int) -> Iterator[tuple[int, int, Identity]]:
        low = word.lower() if word.isascii() else _bare(word)
        who = self._part(low, word)
        if who is not None:
            yield at, at + len(word), who
            return
        for piece in _CAMEL.finditer(word):
            who = self._part(piece[0].lower(), piece[0])
            if who is not None:
                yield at + piece.start(), at + piece.end(), who
        if len(self._inside) and len(word) > _LONG and low not in vocabulary():
            for last, (part, found) in self._inside.iter(low):
                if len(low) == len(word):
                    yield at + last - len(part) + 1, at + last + 1, found

    def _part(self, low: str, written: str) -> Identity | None:
        if len(low) < _GLUED and not (len(low) > _TINY and written[0].isupper()):
            return None  # SI joints
        return self._parts.get(low)


def _bare(word: str) -> str:
    """Small letters without their marks, as many as there were."""
    return "".join(normalize("NFD", c)[0].lower()[:1] for c in word).translate(_CROSSED)


_CROSSED = str.maketrans("đøł", "dol")


def _eastern_key(text: str) -> str:
    return compact("".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text))


def _eastern_parts(identity: Identity) -> Iterator[str]:
    """Keys of family and given names in Han and kana: in short strings each stands alone."""
    for value in (identity.value, *identity.forms):
        whole = "".join(re.split(r"[\s^=,·・]+", value))
        if is_han_name(whole):
            cuts = {whole[:2], whole[1:], whole[2:], *((whole[:3],) if len(whole) > _GLUED else ())}
            yield from sorted(_eastern_key(c) for c in cuts if len(c) >= _TINY)
        elif _EASTERN.fullmatch(whole):
            parts = re.split(r"[\s^=,·・]+", value)
            yield from (_eastern_key(p) for p in parts if len(p) >= _TINY)


def _digits(value: str) -> str:
    digits = "".join(c for c in value if c.isdigit()).lstrip("0")
    return digits if len(digits) >= _GLUED else ""


def _token_lists(identity: Identity) -> Iterator[tuple[str, ...]]:
    for value in (identity.value, *identity.forms):
        squeezed = "".join(value.split())
        if is_han_name(squeezed):
            yield from romanised(fold_text(squeezed))
        else:
            yield latin_tokens(value)

"""Lists of given and family names, folded; foreign names of Latin script are common to all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import fold_text, plain_text

_LATIN = frozenset({"de", "en", "es", "fr", "id", "pt", "vi"})


@cache
def given_names(languages: tuple[str, ...]) -> frozenset[str]:
    """Folded given names of some languages (and foreign ones, if one of them is Latin)."""
    return frozenset(_names("given.txt", languages))


@cache
def surnames(languages: tuple[str, ...]) -> frozenset[str]:
    """Folded family names of some languages (and foreign ones, if one of them is Latin)."""
    return frozenset(_names("surnames.txt", languages))


def marked_names(file: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """(names of a list of places in plain letters, those of them that are words as well).

    A name behind ~ in the file is oftener a word or a surname.
    """
    names, words = [], set()
    for line in lang.read_list(file):
        names.append(plain_text(line.lstrip("~")))
        if line[0] == "~":
            words.add(names[-1])
    return tuple(dict.fromkeys(names)), frozenset(words)


def automaton_of(names: Iterable[str]) -> ahocorasick.Automaton:
    """All names at once; each gives its length."""
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, len(name))
    automaton.make_automaton()
    return automaton


def _names(file: str, languages: tuple[str, ...]) -> Iterator[str]:
    folders = [*languages, *(["_names"] if _LATIN.intersection(languages) else [])]
    for folder in folders:
        yield from _folded(f"{folder}/{file}")


@cache
def _folded(path: str) -> tuple[str, ...]:
    """The folded lines of a list, kept: many sets of languages share it."""
    return tuple(fold_text(line) for line in lang.read_list(path))

"""Word-by-word English where words are set apart by spaces: inflected forms, compounds, lists.

An ending is taken off, or changed, only where the word as it stands is not known; a compound is
cut only into words that are known (Lymphknoten-Metastase). All endings are data (`[xx.gloss]` of
lang/slots.toml). Everything here is for glosses, which are always unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from recpack.lang import read_toml
from recpack.mt.phrases.affixes import stems
from recpack.mt.phrases.slots import Rules, fold, rules
from recpack.mt.phrases.terms import all_terms

LONGEST_RUN = 8
SHORTEST_STEM = 3
SHORTEST_PART = 4
_BRACKETS = "()[]{}\"'“”"
_SIGNS = _BRACKETS + ".,;:!?"


@cache
def _known(language: str, rule: Rules) -> Mapping[str, str]:
    """Every term, drafts too, and the words of closed slots, by their folded form."""
    out: dict[str, str] = {}
    for words in rule.closed.values():
        for source, target in words.items():
            out.setdefault(source, target)
    out.update({key: term.target for key, term in all_terms(language).items()})
    table: dict[str, Any] = read_toml("slots.toml").get(language, {}).get("gloss", {})
    out.update({fold(source): target for source, target in table.get("words", {}).items()})
    return MappingProxyType(out)


@cache
def _endings(language: str) -> tuple[tuple[str, str], ...]:
    """(ending, what may stand for it) pairs, the longest ending first."""
    table: dict[str, Any] = read_toml("slots.toml").get(language, {}).get("gloss", {})
    pairs = [(fold(a), fold(b)) for a, many in table.get("endings", {}).items() for b in many]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


@cache
def _links(language: str) -> tuple[str, ...]:
    """What stands between the parts of a compound; () where words are not compounded."""
    table: dict[str, Any] = read_toml("slots.toml").get(language, {}).get("gloss", {})
    return tuple(table.get("links", ()))


@cache
def _abbreviations(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table: dict[str, Any] = read_toml("slots.toml").get(language, {}).get("gloss", {})
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(short)}(?=\s|$)"), full)
        for short, full in table.get("written", {}).items()
    )


def written(text: str, language: str) -> str:
    """Abbreviations in full, whose full stops would end a sentence."""
    for pattern, full in _abbreviations(language):
        text = pattern.sub(full, text)
    return text


def spaced_words(piece: str, rule: Rules) -> Iterator[str]:
    """Longest known runs of words; numbers and codes as they are; what is unknown in brackets."""
    words = piece.split(" ")
    known = _known(rule.language, rule)
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST_RUN), at, -1):
            run = " ".join(words[at:end])
            lone = len(run) == 1 and run.isupper()  # luminal A, Y de Roux
            english = run if lone else known.get(fold(run)) or rule.atom(run)
            if english:
                yield english
                at = end
                break
        else:
            yield _single(words[at], rule, known)
            at += 1


def _single(word: str, rule: Rules, known: Mapping[str, str]) -> str:
    """A word inside its own punctuation: known in some form, or in brackets."""
    core = word.strip(_BRACKETS)
    if not core:
        return word
    english = _any_form(core, rule.language, known)
    if english is None and (bare := core.strip(_SIGNS)) and bare != core:
        english = _any_form(bare, rule.language, known)
        core = bare if english else core
    return word.replace(core, english or f"[{core}]", 1)


def _any_form(word: str, language: str, known: Mapping[str, str]) -> str | None:
    key = fold(word)
    found = known.get(key) or _inflected(key, language, known) or _parts(key, language, known)
    return found or _affixed(key, language, known)


def _affixed(key: str, language: str, known: Mapping[str, str]) -> str | None:
    """A word with a particle, prefix or article written onto it (Korean, Arabic)."""
    for before, stem, after in stems(key, language):
        english = known.get(stem) or rules(language).atom(stem)
        if english:
            return f"{before} {english} {after}".strip()
    return None


def _inflected(key: str, language: str, known: Mapping[str, str]) -> str | None:
    for ending, instead in _endings(language):
        stem = key[: len(key) - len(ending)]
        if key.endswith(ending) and len(stem) >= SHORTEST_STEM:
            found = known.get(stem + instead)
            if found:
                return found
    return None


def _parts(key: str, language: str, known: Mapping[str, str]) -> str | None:
    """A compound in two or three known parts, the longest head first; hyphens part words too."""
    if "-" in key.strip("-"):
        done = [known.get(p) or _inflected(p, language, known) for p in key.split("-") if p]
        return "-".join(p for p in done if p) if all(done) else None
    return _compound(key, language, known, 2)


def _compound(key: str, language: str, known: Mapping[str, str], cuts: int) -> str | None:
    links = _links(language)
    for at in range(len(key) - SHORTEST_PART, SHORTEST_PART - 1, -1) if links and cuts else ():
        head = known.get(key[:at])
        if not head:
            continue
        for link in links:
            if not key.startswith(link, at):
                continue
            rest = key[at + len(link) :]
            tail = known.get(rest) or _inflected(rest, language, known)
            tail = tail or _compound(rest, language, known, cuts - 1)
            if tail and len(rest) >= SHORTEST_PART:
                return f"{head}-{tail}"
    return None

"""Words with what is written onto them: Arabic articles and prefixes, Korean particles.

The lists are data (`lang/slots.toml`, tables `affixes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from recpack.lang import read_toml

_FIXED = frozenset({"label", "heading", "admin", "general", "unit", "department"})
_MIN_STEM = 2


@cache
def _table(language: str) -> dict[str, Any]:
    table: dict[str, Any] = read_toml("slots.toml").get(language, {}).get("affixes", {})
    return table


def articles(key: str, domain: str) -> Iterator[str]:
    """The folded Arabic noun phrase with and without its articles.

    The first word alone (bound to the noun after it) and every word (an adjective follows its noun
    in this). Headings and sentences stand as they are printed.
    """
    if domain in _FIXED:
        return
    words = key.split(" ")
    bare, definite = [_bare(w) for w in words], [_definite(w) for w in words]
    for first in (bare[0], definite[0]):
        yield " ".join([first, *words[1:]])
    yield " ".join(bare)
    yield " ".join(definite)


def _has_article(word: str) -> bool:
    kept: list[str] = _table("ar")["own_al"]
    return word.startswith("ال") and len(word) > 3 and not word.startswith(tuple(kept))


def _bare(word: str) -> str:
    return word[2:] if _has_article(word) else word


def _definite(word: str) -> str:
    known: list[str] = _table("ar")["no_article"]
    if _has_article(word) or word in known or not "\u0621" <= word[:1] <= "\u064a":
        return word
    return "ال" + word


def stems(word: str, language: str) -> Iterator[tuple[str, str, str]]:
    """(English before, stem, English after) for each way to take particles off a folded word."""
    table = _table(language)
    for prefix, english in table.get("before", {}).items():
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= _MIN_STEM:
            yield english, rest, ""
    for suffix, english in table.get("after", {}).items():
        rest = word[: -len(suffix)]
        if word.endswith(suffix) and rest:
            yield "", rest, english

"""Words that are no identity wherever they stand: of the clinical dictionaries and of grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text

_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 2  # longer names of houses are made of such words as well


@cache
def plain_words() -> frozenset[str]:
    """Folded words of all languages' clinical dictionaries, their stop words and professions."""
    return frozenset(word for text in _texts() for word in _WORD.findall(fold_text(text)))


@cache
def eponyms() -> frozenset[str]:
    """Folded names that medicine knows as names of diseases, signs and scores."""
    lines = lang.read_text("_names/eponyms.txt").splitlines()
    return frozenset(fold_text(n) for n in lines if n and not n.startswith("#"))


def is_plain(value: str) -> bool:
    """Whether a value is one or two such words and nothing else ("Neurology", "Bildgebung")."""
    folded = fold_text(value)
    words = _WORD.findall(folded)
    if not 1 <= len(words) <= _MOST_WORDS or any(c.isdigit() for c in folded):
        return False
    return all(w in plain_words() for w in words)


def _texts() -> Iterator[str]:
    for code in lang.languages():
        lines = lang.read_text(f"{code}/terms.tsv").splitlines()
        yield "\n".join("\n".join(line.split("\t")[:2]) for line in lines if line[:1] != "#")
        people = lang.read_toml(f"{code}/identity.toml").get("people", {})
        yield "\n".join(w for name in ("stop", "professions") for w in people.get(name, ()))
    yield lang.read_text("_rules/drugs.tsv")

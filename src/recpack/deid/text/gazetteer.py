"""Lists of given and family names, folded; foreign names of Latin script are common to all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text

_LATIN = frozenset({"de", "en", "es", "fr", "id", "pt", "vi"})


@cache
def given_names(languages: tuple[str, ...]) -> frozenset[str]:
    """Folded given names of some languages (and foreign ones, if one of them is Latin)."""
    return frozenset(_names("given.txt", languages))


@cache
def surnames(languages: tuple[str, ...]) -> frozenset[str]:
    """Folded family names of some languages (and foreign ones, if one of them is Latin)."""
    return frozenset(_names("surnames.txt", languages))


def _names(file: str, languages: tuple[str, ...]) -> Iterator[str]:
    folders = [*languages, *(["_names"] if _LATIN.intersection(languages) else [])]
    for folder in folders:
        for line in lang.read_text(f"{folder}/{file}").splitlines():
            if line and not line.startswith("#"):
                yield fold_text(line)

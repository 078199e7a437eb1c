"""Words that name the columns of clinical tables, in every language that has a list of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from recpack.lang import languages, read_toml


@cache
def _names() -> frozenset[str]:
    """Folded words that name the columns of clinical tables, in every language."""
    found: set[str] = set()
    for code in languages():
        for group in read_toml(f"{code}/clinical.toml").get("columns", {}).values():
            for terms in group.values():
                found.update(_folded(str(t)) for t in terms)
    return frozenset(found)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s:*#.]|[(\[].*$", "", plain)


def names_columns(cells: Sequence[str]) -> bool:
    """Whether most cells of a row are words that name columns."""
    told = [c for c in cells if c.strip()]
    hits = sum(_folded(c) in _names() for c in told)
    return hits >= 2 and 2 * hits >= len(told)

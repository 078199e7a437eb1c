"""Whose card it is: names of a page that is known to be an identity document.

On cards a label stands above its value or before it, without a colon, and the machine-readable
zone spells the name once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from recpack import lang
from recpack.deid.cards import has_zone, squeezed

_MOST_WORDS = 5
_NAMED = re.compile(r"(?:[PACI][A-Z<][A-Z<]{3})?([A-Z]+(?:<[A-Z]+)*)<<([A-Z]+(?:<[A-Z]+)*)<{2,}$")


def card_names(lines: Sequence[str]) -> tuple[str, ...]:
    """Names on a card, given names first, in the order met."""
    labels = _labels()
    found: dict[str, list[str]] = {"family": [], "given": [], "whole": []}
    cells = [cell.strip() for line in lines for cell in line.split("\t") if cell.strip()]
    for n, cell in enumerate(cells):
        kind, value = _labelled(cell, labels)
        if kind and not value and n + 1 < len(cells) and not _labelled(cells[n + 1], labels)[0]:
            value = cells[n + 1]
        if kind and _is_name(value):
            found[kind].append(value)
    pairs = zip(found["given"], found["family"], strict=False)
    names = [f"{given} {family}" for given, family in pairs]
    return tuple(dict.fromkeys((*names, *found["whole"], *_zone_names(lines))))


@cache
def _labels() -> dict[str, str]:
    table = lang.read_toml("_rules/cards.toml")["names"]
    return {squeezed(label): kind for kind, labels in table.items() for label in labels}


def _labelled(cell: str, labels: dict[str, str]) -> tuple[str, str]:
    """(kind, value) of a cell that begins with a label of up to three words, else ("", "")."""
    plain = re.sub(r"[:/()]", " ", cell)
    words = [w for w in plain.split() if not re.fullmatch(r"\d{1,2}[a-d]?[.)]?", w)]
    for size in (3, 2, 1):
        kind = labels.get(squeezed("".join(words[:size]))) if len(words) >= size else None
        if kind:
            return kind, " ".join(words[size:])
    return "", ""


def _is_name(value: str) -> bool:
    words = value.split()
    letters = all(c.isalpha() or c in "-'’." or not c.isalnum() for w in words for c in w)
    return 0 < len(words) <= _MOST_WORDS and letters and len(squeezed(value)) >= 2


def _zone_names(lines: Sequence[str]) -> Iterator[str]:
    if not has_zone(lines):
        return
    for line in lines:
        text = re.sub(r"\s", "", line.upper()).replace("«", "<<").replace("＜", "<")
        match = _NAMED.fullmatch(text)
        if match:
            yield f"{match[2]} {match[1]}".replace("<", " ")

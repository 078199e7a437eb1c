"""The written form of phrase patterns: `{slot}` and `[a|b|]`, and the rows of patterns.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod

from recpack.lang import read_rows
from recpack.mt.phrases.slots import CHOICE, fold, normalise

FREE = "{text"
CHARTED = frozenset({"zh"})
PARTS = re.compile(r"\{([a-z]+)(\d?)\}")


def normalise_literal(text: str) -> str:
    """Normal form of a literal, its outer spaces kept (they separate words from slots)."""
    body = normalise(text)
    left = " " if text[:1] == " " else ""
    right = " " if text[-1:] == " " and body else ""
    return left + body + right


def checked_rows(language: str) -> tuple[dict[str, str], ...]:
    """The rows of patterns.tsv that a person has checked."""
    rows = read_rows(f"{language}/patterns.tsv")
    return tuple(row for row in rows if row["state"] == "checked")


def ways(source: str) -> int:
    """How many spellings a source stands for."""
    return prod(len(p.split("|")) for i, p in enumerate(CHOICE.split(source)) if i % 2)


def variants(source: str) -> Iterator[str]:
    """Spellings of a source in which every choice of every bracket stands at least once."""
    pieces = CHOICE.split(source)
    choices = [p.split("|") if i % 2 else [p] for i, p in enumerate(pieces)]
    for n in range(max(map(len, choices))):
        yield "".join(c[min(n, len(c) - 1)] for c in choices)


def choices_of(source: str) -> Iterator[tuple[tuple[str, str], ...] | tuple[str, ...]]:
    """The source cut up: a slot as ((name, kind),), else the ways to write a literal, folded."""
    for i, piece in enumerate(CHOICE.split(source)):
        if i % 2:
            yield tuple(fold(normalise_literal(p)) for p in piece.split("|"))
            continue
        at = 0
        for found in PARTS.finditer(piece):
            if found.start() > at:
                yield (fold(normalise_literal(piece[at : found.start()])),)
            yield ((found[1] + found[2], found[1]),)
            at = found.end()
        if at < len(piece):
            yield (fold(normalise_literal(piece[at:])),)


def is_charted(language: str) -> bool:
    """Whether the rows are read as one grammar (chart.py); elsewhere they match one by one."""
    return language in CHARTED

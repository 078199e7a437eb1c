"""Checks English against its source: numbers, units, signs, negation, side, names, repetition.

Every check answers with a flag. Those in RED mean that a reader could be harmed (a lost "no", a
changed number, the other side): the stage then prefers a word-by-word gloss that passes, and where
none does keeps the machine's words with the flag and "unchecked" in plain sight, because an
English line marked doubtful beside its source helps more than an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from recpack.mt.checks import meaning
from recpack.mt.checks.drugs import drugs
from recpack.mt.checks.figures import figures
from recpack.mt.checks.names import names, stages, variants
from recpack.mt.checks.shape import repetition, shape
from recpack.mt.checks.words import Finding, plain, read_as

__all__ = ["RED", "Finding", "differences", "negations", "plain", "sides", "told", "verify"]

_SHOWN = 40  # signs of what differs that a reader is shown

RED = frozenset(
    {
        "number-differs",
        "number-order",
        "unit-differs",
        "sign-differs",
        "range-differs",
        "date-differs",
        "frequency-differs",
        "result-differs",
        "direction-differs",
        "negation-lost",
        "negation-added",
        "doubt-lost",
        "side-differs",
        "grade-differs",
        "stage-differs",
        "variant-differs",
        "token-lost",
        "token-added",
        "drug-lost",
        "drug-added",
        "place-added",
        "repetition",
        "length",
    }
)

_CHECKS: tuple[Callable[[str, str, str], Iterator[Finding]], ...] = (
    figures,
    meaning.negation,
    meaning.opposites,
    meaning.doubt,
    meaning.side,
    meaning.result,
    meaning.direction,
    meaning.grades,
    meaning.places,
    names,
    variants,
    stages,
    drugs,
    repetition,
    shape,
)


def differences(source: str, english: str, language: str) -> tuple[Finding, ...]:
    """What every check has against a translated sentence, with what differs on either side."""
    src, eng = read_as(source, language), plain(english)
    return tuple(found for check in _CHECKS for found in check(src, eng, language))


def told(source: str, english: str, language: str, flags: Iterable[str]) -> tuple[str, ...]:
    """What differs, for those flags that say so: "number-differs: 3.2 | 2.3"."""
    wanted = RED & set(flags)
    if not wanted:
        return ()
    found: dict[str, str] = {}
    for item in differences(source, english, language):
        if item.flag in wanted and (item.source or item.english):
            sides = (item.source or "-")[:_SHOWN], (item.english or "-")[:_SHOWN]
            found.setdefault(item.flag, f"{item.flag}: {sides[0]} | {sides[1]}")
    return tuple(found[flag] for flag in sorted(found))


def verify(source: str, english: str, language: str) -> tuple[str, ...]:
    """Flags of one translated sentence, sorted; empty if nothing speaks against it."""
    return tuple(sorted({found.flag for found in differences(source, english, language)}))


def negations(text: str, language: str) -> int:
    """How many negating words a text has; 0 for a language without a list."""
    return meaning.negations(read_as(text, language), language)[0]


def sides(text: str, language: str) -> frozenset[str]:
    """Which of left, right and both a text names."""
    found = set(meaning.sides(read_as(text, language), language))
    return frozenset({"left", "right"} if "both" in found and len(found) > 1 else found)

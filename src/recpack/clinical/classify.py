"""What kind of paper a document is, and the date it bears."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from recpack.clinical.class_features import CLASSES, Evidence, evidence_of, score
from recpack.clinical.docdate import document_date
from recpack.clinical.words import primary, table
from recpack.lang import read_rows

__all__ = ["OTHER", "Verdict", "classify", "document_class", "document_date", "language_known"]

OTHER = "other"
_WORDS = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """A class, how sure it is (0 to 1), and the words of the text that decided it."""

    name: str
    confidence: float
    words: tuple[str, ...]


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Weight of each feature for each class; "always" is what it has before anything is seen."""
    out: dict[str, dict[str, float]] = {}
    for row in read_rows("_trained/classes.tsv"):
        out[row["feature"]] = {c: float(row[c]) for c in CLASSES if row.get(c)}
    return out


def classify(lines: Sequence[str], language: str) -> Verdict:
    """The class of a document from its lines in reading order.

    Titles say more the higher they stand and the less else is on their line; section names, words
    of the body and marks such as ranges, genes and doses say the rest. ("other", 0.0) where
    nothing speaks for any class.
    """
    found = evidence_of(lines, language)
    if found.silent:
        return Verdict(OTHER, 0.0, ())
    sums = score(found.features, _weights())
    name = max(CLASSES, key=lambda c: (sums[c], -CLASSES.index(c)))
    top = sums[name]
    confidence = 1.0 / sum(math.exp(s - top) for s in sums.values())
    return Verdict(name, round(min(0.99, confidence), 2), _deciding(found, name))


def _deciding(found: Evidence, name: str) -> tuple[str, ...]:
    """Words for the class, without those that another of them holds."""
    out: list[str] = []
    for word in found.words.get(name, ()):
        if not any(word.casefold() in held.casefold() for held in out):
            out.append(word)
    return tuple(out[:_WORDS])


def document_class(lines: Sequence[str], language: str) -> tuple[str, float]:
    """Class of a document and how sure that is (0-1): `classify` without the words."""
    verdict = classify(lines, language)
    return verdict.name, verdict.confidence


def language_known(language: str) -> bool:
    """Whether there are clinical words for a language."""
    return bool(table(primary(language), "titles"))

"""Which characters count: the normalisation that every figure of reading rests on.

NFKC; white space, soft hyphens, tatweel and the invisible marks of direction dropped; dashes and
minus signs one sign, quotation marks two. Nothing else: case, accents, points and commas count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_QUOTES = dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("“”„‟″«»", '"')
_FOLDED = _DASHES | _QUOTES
_DROPPED = frozenset("\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Plain:
    """Normalised characters, and for each the offset in the text that it came from."""

    text: str
    at: tuple[int, ...]


def plain(text: str) -> Plain:
    """Normalise a text."""
    out: list[str] = []
    at: list[int] = []
    for start, cluster in _clusters(text):
        for char in unicodedata.normalize("NFKC", cluster):
            folded = _FOLDED.get(char, char)
            if folded.isspace() or folded in _DROPPED:
                continue
            out.append(folded)
            at.append(start)
    return Plain("".join(out), tuple(at))


def joined(parts: Sequence[str]) -> str:
    """The characters of several texts."""
    return "".join(plain(part).text for part in parts)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Base characters with the marks that combine with them: those are composed together."""
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not unicodedata.combining(text[i]):
            if i > start:
                yield start, text[start:i]
            start = i

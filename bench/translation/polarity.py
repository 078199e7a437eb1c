"""What a line of English denies, what it affirms, and what it leaves in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.translation.tables import table, words

_SENTENCE = re.compile(r"[;\t]|(?<!\b[A-Z])\.(?!\d)")
_CLAUSE = re.compile(
    r",|[()]|\b(?:but|however|with|except|although|while|whereas|and)\b", re.IGNORECASE
)
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_BEFORE = re.compile(
    r"\b(?:no|not|without|w/o|absence of|den\w+|negative for|free of|never|neither|nor|lack of"
    r"|non)\b",
    re.IGNORECASE,
)

_THERE = re.compile(
    r"\b(?:present|positive|seen|visible|identified|detected|found|enlarged|increased|involved"
    r"|thickened|dilated|observed|noted)\b|\(\+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Polarity:
    """Counts of the words that deny, and the content words that are surely denied or affirmed."""

    negative: int
    soft: int
    doubt: int
    doubt_exclude: int
    doubt_strong: bool
    denied: frozenset[str]
    affirmed: frozenset[str]


def polarity(text: str) -> Polarity:
    """Of a line that `marks.plain` has gone over."""
    exclude = len(words("doubt_exclude").findall(text))
    rest = words("doubt_exclude").sub(" possibly ", text)
    strong = bool(words("doubt_strong").search(text))
    rest = words("not_negation").sub(" ", rest)
    denied: set[str] = set()
    affirmed: set[str] = set()
    for sentence in _SENTENCE.split(rest):
        for surely, stems in _of_sentence(sentence):
            (denied if surely else affirmed).update(stems)
    both = denied & affirmed
    return Polarity(
        len(words("negative").findall(rest)),
        len(words("soft").findall(rest)),
        len(words("doubt").findall(text)),
        exclude,
        strong,
        frozenset(denied - both),
        frozenset(affirmed - both),
    )


def _stems(text: str) -> frozenset[str]:
    stop = table()["words"]["stop"].split()
    found = _WORD.findall(text.casefold())
    return frozenset(w[:6] for w in found if w not in stop and not words("negative").search(w))


def _of_sentence(sentence: str) -> Iterator[tuple[bool, frozenset[str]]]:
    """(denied, stems) of the words that are surely one or the other."""
    negations = list(words("negative").finditer(sentence))
    if not negations:
        if not words("soft").search(sentence) and not words("doubt").search(sentence):
            yield False, _stems(sentence)
        return
    for negation in negations:
        after = _CLAUSE.split(sentence[negation.end() :])[0]
        before = _CLAUSE.split(sentence[: negation.start()])[-1]
        if _BEFORE.match(negation.group()):
            yield True, _stems(after)
        elif not words("soft").search(before):
            yield True, _stems(before)
    yield from _affirmed(sentence, negations[0])


def _affirmed(sentence: str, first: re.Match[str]) -> Iterator[tuple[bool, frozenset[str]]]:
    """Parts between commas that say in so many words that something is there."""
    at = 0
    for part in sentence.split(","):
        denied = words("negative").search(part) or words("soft").search(part)
        behind = at > first.start() and _BEFORE.match(first.group())
        if _THERE.search(part) and not denied and not behind:
            yield False, _stems(part)
        at += len(part) + 1


def turned(ours: Polarity, theirs: Polarity) -> list[str]:
    """Words one English denies and the other affirms, where both are sure."""
    return sorted((ours.denied & theirs.affirmed) | (ours.affirmed & theirs.denied))[:1]

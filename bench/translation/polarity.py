"""What a line of English denies, what it affirms, and what it leaves in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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

_FOUND = re.compile(
    r"\s*(?:clearly |definitely |obviously )?(?:seen|identified|detected|found|observed|present"
    r"|visuali[sz]ed|demonstrated|evident|noted|palpable|detectable|visible|shown)\b",
    re.IGNORECASE,
)
# "Shape and size: no abnormality" denies nothing of what stands before it.
_GENERAL = re.compile(
    r"[^,;]{0,30}\b(?:abnormal\w*|finding\w*|change\w*|alteration\w*|particular\w*|special|seen"
    r"|detected|found|identified|observed|involv\w+|remarkable|significan\w+|evidence|signs?)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(?:,|\band|\bbut|\bwith)\s*$", re.IGNORECASE)  # a "no" behind it is of its own
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
    for negation in negations:
        after = _CLAUSE.split(sentence[negation.end() :])[0]
        before = _CLAUSE.split(sentence[: negation.start()])[-1]
        first = _BEFORE.match(negation.group())
        if first and negation.group().casefold().startswith("non"):
            yield True, _stems(after.lstrip("- ").split(" ")[0])
        elif first:
            yield True, _stems(after)
        if not words("well").search(before) and (not first or _FOUND.match(after)):
            yield True, _stems(before)
    yield from _affirmed(sentence, negations)


def _affirmed(
    sentence: str, negations: Sequence[re.Match[str]]
) -> Iterator[tuple[bool, frozenset[str]]]:
    """Parts without a negation of their own, in no list that began with one or ends in one."""
    at = 0
    for part in re.split(r"(,|\band\b)", sentence):
        end = at + len(part)
        inside = [n for n in negations if at <= n.start() < end]
        earlier = [n for n in negations if n.start() < at and _BEFORE.match(n.group())]
        later = [n for n in negations if n.start() >= end]
        closed = any(
            not _BEFORE.match(n.group())
            or _GENERAL.match(sentence[n.end() :])
            or not _HEAD.search(sentence[: n.start()])
            for n in later
        )
        clear = not inside and not earlier and not closed
        there = _THERE.search(part) and not inside and not earlier
        unsure = words("well").search(part) or words("doubt").search(part)
        if (clear or there) and not unsure:
            yield False, _stems(part)
        at = end


def turned(ours: Polarity, theirs: Polarity) -> list[str]:
    """Words one English denies and the other affirms, where both are sure."""
    return sorted((ours.denied & theirs.affirmed) | (ours.affirmed & theirs.denied))[:1]

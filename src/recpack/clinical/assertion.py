"""Whether a phrase is affirmed, denied, only possible, past, planned, or about a relative.

A cue rules the words after it (or before it, for the `*_after` lists) up to the end of its
clause; an enumeration ("no A, B or C") is one clause. Idea after NegEx and ConText
(Chapman 2001, Harkema 2009); lists are our own, in `lang/*/clinical.toml` under [cues].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack.clinical.lexicon import Lexicon
from recpack.clinical.passages import Passage
from recpack.clinical.words import table
from recpack.model.fact import Status

_ORDER = (Status.POSSIBLE, Status.ABSENT, Status.HISTORICAL)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the words around a phrase say of it; `planned` things have not happened."""

    status: Status
    subject: str
    planned: bool


@cache
def _lexicon(language: str, *, after: bool) -> Lexicon:
    """Cues that rule what follows them, or (`after`) what stands before them."""
    return Lexicon(
        (name.removesuffix("_after"), term)
        for name, terms in table(language, "cues")
        for term in terms
        if name.endswith("_after") == after
    )


def _reaches(gap: str, language: str) -> bool:
    """Whether a cue before `gap` still rules what follows it."""
    if any(h.name == "but" for h in _lexicon(language, after=False).find(gap)):
        return False
    if "," not in gap:
        return True
    return len(gap) < 80 and _enumerates(gap)


def _enumerates(text: str) -> bool:
    """Comma-separated short items without a verb of their own, as in "no A, B or C"."""
    parts = text.split(",")
    return all(len(p.split()) <= 3 and not re.search(r"[\u3400-\u9fff]", p) for p in parts[1:])


def _cues(text: str, start: int, end: int, language: str) -> set[str]:
    """Names of the cue lists that rule text[start:end]."""
    found: set[str] = set()
    for cue in _lexicon(language, after=False).find(text[:start]):
        if _reaches(text[cue.end : start], language):
            found.add(cue.name)
    for cue in _lexicon(language, after=True).find(text[end : end + 40]):
        gap = text[end : end + cue.start]
        if "," not in gap and len(gap) <= 12:
            found.add(cue.name)
    return found


def assess(passage: Passage, start: int, end: int) -> Assertion:
    """The assertion of passage.text[start:end], judged inside its sentence."""
    lo, hi = passage.sentence(start)
    hi = max(hi, end)
    if passage.key[hi : hi + 1] == "?":
        hi += 1
    found = _cues(passage.key[lo:hi], start - lo, end - lo, passage.language)
    relative = passage.section == "family" or "family" in found
    status = next((s for s in _ORDER if s.value in found), Status.PRESENT)
    return Assertion(status, "family" if relative else "patient", "planned" in found)

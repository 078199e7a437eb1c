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

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_AND = re.compile(r",|\s(?:ou|nem|or|nor|o|ni|oder|noch|или|ни|e|and|y|et|und|и)\s")
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


def _reaches(text: str, cue_end: int, start: int, language: str) -> bool:
    """Whether a cue that ends at `cue_end` still rules what begins at `start`."""
    gap = text[cue_end:start]
    if any(h.name == "but" for h in _lexicon(language, after=False).find(gap)):
        return False
    return "," not in gap or _enumerates(text[cue_end:], start - cue_end)


def _enumerates(text: str, start: int) -> bool:
    """Whether text[:start] and what follows is one list, as in "(no) A, B or C".

    Chinese, Japanese and Korean lists have a comma of their own (、), so theirs end at ",".
    """
    if _HAN.search(text[: start + 1]):
        return False
    items = [i.strip() for i in _AND.split(text)]
    before = [i for i in items if i and text.find(i) < start]
    short = all(len(i.split()) <= 4 and not any(c.isdigit() for c in i) for i in before)
    joined = any(m[0] != "," and m.start() < start + 60 for m in _AND.finditer(text))
    return bool(text.split(",", maxsplit=1)[0].strip()) and short and joined


def _cues(text: str, start: int, end: int, language: str) -> set[str]:
    """Names of the cue lists that rule text[start:end]."""
    found: set[str] = set()
    for cue in _lexicon(language, after=False).find(text[:start]):
        if cue.name == "planned" and not _HAN.search(text):
            found.add(cue.name)  # what is planned stays planned to the end of the sentence
        elif _reaches(text, cue.end, start, language):
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

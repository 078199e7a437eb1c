"""What stands before a capital word: a title, a relation, a signature, or the head of an eponym."""

from __future__ import annotations

import re

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.words import Words

_WINDOW = 48
_PIECES = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\s\w]|\n")
_MOST_LINKS = 4
_ABBREVIATED = 3  # letters: sr., sra.
_THROUGH = frozenset(",(:–—-\"“«'")

_CLOSING = frozenset(".)/")
_BEHIND_TITLE, _BEHIND_LAY = frozenset(".)\n"), frozenset(".\n")
_BESIDE_LINK = frozenset(',(\n"“«')

# What a name may be expected by. The kind of span follows from it.
TITLE, LAY, KIN, PATIENT, ROLE, CALLED, SIGNED, WITH, EPONYM, NONE = (
    "title", "lay", "kin", "patient", "role", "called", "signed", "with", "eponym", "",
)  # fmt: skip
_OF_PHRASE = {
    "called": CALLED, "before": ROLE, "beside": WITH, "signoffs": SIGNED, "kin": KIN, "titles": TITLE,
    "patients": PATIENT, "eponym_heads": EPONYM,
}  # fmt: skip


def before(page: PageText, start: int, words: Words) -> str:
    """What announces a name at `start`; NONE if nothing does."""
    text = page.folded
    if start == 0:
        return NONE
    pieces = _PIECES.findall(text, max(0, start - _WINDOW), start)
    links = 0
    marks = ""
    while pieces:
        piece = pieces.pop()
        if not piece[0].isalnum():
            marks = piece + marks
            if len(marks) > 3 or (piece not in _THROUGH and piece not in ".\n)/"):
                return NONE
            continue
        found = _announces(piece, pieces, marks, links, words)
        if found is not None:
            return found
        links += 1
        if "." in marks or links > _MOST_LINKS:
            return NONE
    return NONE


def _announces(word: str, rest: list[str], marks: str, links: int, words: Words) -> str | None:
    """What a word announces, over `marks` and `links` more words; None: look further left."""
    adjacent = "" if links else _title(word, marks, words)
    if adjacent:
        before_lay = next((p for p in reversed(rest) if p != "."), "")
        return TITLE if before_lay in words.titles else adjacent  # Dr. D. Luis
    phrase = _phrase(word, rest, words)
    if phrase and (not links or phrase in {CALLED, KIN, EPONYM}):
        if phrase == CALLED and "." in marks and len(word) > _ABBREVIATED:
            return NONE  # the end of a sentence
        if phrase == CALLED:
            return KIN if _kin_further(rest, words) else CALLED
        return phrase if phrase != EPONYM or not marks else NONE
    if not _CLOSING.isdisjoint(marks):
        return NONE
    return _single(word, marks, links, words)


def _title(word: str, marks: str, words: Words) -> str:
    if word in words.titles and _BEHIND_TITLE.issuperset(marks):
        return TITLE
    return LAY if word in words.lay and _BEHIND_LAY.issuperset(marks) else NONE


def _single(word: str, marks: str, links: int, words: Words) -> str | None:
    """What one word announces by itself; None if it only leads to another."""
    if word in words.kin:
        return KIN if ":" not in marks or not links else NONE
    if not links and word in words.patients:
        return PATIENT if "\n" not in marks else NONE
    if not links and word in words.professions:
        return ROLE
    if word in words.eponym_heads:
        return EPONYM if not marks else NONE
    return None if word in words.links and _BESIDE_LINK.issuperset(marks) else NONE


def _phrase(word: str, rest: list[str], words: Words) -> str:
    found = words.phrases.get(word)
    if found is None:
        return ""
    lengths, kinds = found
    there = [p for p in rest[-lengths[0] * 2 :] if p[0].isalnum()] if lengths[0] else []
    for length in lengths:
        kind = kinds.get(tuple(there[len(there) - length :])) if length <= len(there) else None
        if kind is not None:
            return _OF_PHRASE[kind]
    return ""


def _kin_further(rest: list[str], words: Words) -> bool:
    """Whether a relation stands a little before "called"."""
    return any(p in words.kin for p in rest[-3:])

"""Korean names that the page or the folder has told once, wherever they stand again.

Whole names, spaced out as well; given names beside kin, roles and titles, called (하늘이가), signed
(은서 올림) or alone in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.hangul.lexicon import Names, is_syllable, names
from recpack.deid.text.people.hangul.names import kin_or_role
from recpack.ports import Span

PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_S = "\uac00-\ud7a3"
_NAME = re.compile(f"[{_S}]{{2,5}}")
_FOREIGN = re.compile(f"[{_S}]{{5,10}}")  # 응우옌티흐엉
_LEAST = 0.6  # what a finding must score to be looked for again
_CALLED = re.compile(
    f"이(?:가|는|를|도|와|랑|의|네|한테|에게|하고|만)?(?![{_S}])|[아야](?=[ ,!?.])|네(?= )"
)
_AFTER = re.compile(f"[ ]?(?:님|씨|군(?![{_S}])|양(?![{_S}]))|[ ](?:올림|드림|배상|씀)")
_RUN = re.compile(f"[{_S}]{{0,8}}")
_TO_PERSONS = re.compile("(?:이)?(?:한테|에게|께|더러)(?:서|도|는|만)?")
_FREE = frozenset("\n\t(")


def again(text: str, spans: Sequence[Span], known: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """Spans of names of the folded page (`spans`) and of the folder (name, tag) found again."""
    lists = names()
    told = {(text[s.start : s.end], s.tag) for s in spans if s.tag in PERSONS and s.score >= _LEAST}
    told.update((fold_text(name), tag) for name, tag in known)
    whole: dict[str, str] = {}
    given: dict[str, str] = {}
    for value, tag in sorted(told):
        name = value.replace(" ", "")
        size = lists.surname(name)
        if _FOREIGN.fullmatch(name) and not lists.is_word(name):
            whole.setdefault(name, tag)
        if not size or len(name) <= size or not _NAME.fullmatch(name):
            continue
        if len(name) > 2:
            whole.setdefault(name, tag)
        given.setdefault(name[size:], tag)
    taken = {(s.start, s.end) for s in spans}
    for start, end, tag in _each(whole, text, spaced=True):
        if (start, end) not in taken and lists.tail(_rest(text, end)):
            yield Span(start, end, tag, 0.65, "again")
    for start, end, tag in _each(given, text, spaced=False):
        if _stands(lists, text, start, end) or _own(lists, text, start, end, tag):
            yield Span(start, end, tag, 0.62, "again-given")


def _each(found: dict[str, str], text: str, *, spaced: bool) -> Iterator[tuple[int, int, str]]:
    """(begin, end, tag) of names at the begin of a word, together or spaced out."""
    for name, tag in found.items():
        ways = {name, " ".join(name), f"{name[0]} {name[1:]}", f"{name[:2]} {name[2:]}"}
        for way in sorted(ways) if spaced else (name,):
            at = text.find(way)
            while at >= 0:
                if at == 0 or not is_syllable(text[at - 1]):
                    yield at, at + len(way), tag
                at = text.find(way, at + 1)


def _rest(text: str, at: int) -> str:
    run = _RUN.match(text, at)
    return run[0] if run else ""


def _own(lists: Names, text: str, start: int, end: int, tag: str) -> bool:
    """The patient or a relative by the given name alone, as a family writes (준영도, 가을한테)."""
    if end - start < 2 or tag not in {"PATIENT", "RELATIVE"}:
        return False
    rest = _rest(text, end)
    if _TO_PERSONS.fullmatch(rest):
        return True
    return not lists.is_word(text[start:end]) and lists.tail(rest)


def _stands(lists: Names, text: str, start: int, end: int) -> bool:
    """A given name alone: called, before a title, behind kin or a role, signed, or in a cell."""
    if _CALLED.match(text, end):
        return end - start > 1 or kin_or_role(text, start)
    after = _AFTER.match(text, end)
    if after:
        return True
    title = lists.titles.match(text, end + (text[end : end + 1] == " "))
    if title:
        return end - start > 1
    if lists.tail(_rest(text, end)) and kin_or_role(text, start):
        return True
    left = start == 0 or text[start - 1] in _FREE or text[start - 2 : start] == "  "
    return (left and text[end : end + 1] in {"", "\n", "\t", ")"}) or (
        left and text[end : end + 2] == "  "
    )

"""Indonesian and Malay names that nothing announces, and names told before in another writing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import PERSONS, Run, RunPage, rewritten
from recpack.deid.text.people.indonesian.words import group, indo_page, is_indonesian, listed
from recpack.ports import Span

_UNSURE = 0.6
_SHORTEST = 3
_BEFORE = re.compile(r"(?:^|[^\w])(?P<word>[a-z]+(?:/[a-z])?)[,]?[ ][\"“(]?$")
_AFTER = re.compile(r"[ ]{1,2}(?P<word>[a-z]+)")
_CLOSED = re.compile(r"[ ]?(?:[,.;:!?)\"”\n]|$|[ ]{2}|[ ][(\d–-]|\t)")
_NOTE = re.compile(r"[ \t|*•-]{0,4}\d{1,2}[ ]?[/:.-]")
_SIGNED = re.compile(r"(?:[.;!)]|[^\W_])[ ]{0,2}[/–-][ ]{0,2}$|[.;!)][ ]{1,2}$")
# cc: agung prabowo setiadi; dicetak oleh yuliana bano 04/08.
_SMALL = re.compile(
    r"(?:cc|tembusan|oleh|input|user|login|bioinformatika) ?:? (?P<v>[a-z]{3,}(?: [a-z]{3,}){1,3})(?= {2}| \d|;|\n|$|,)"
)
_ALONE_IN_BRACKETS = re.compile(r"(?:[ ]{6}|\n[ ]*)\(\Z")


@cache
def _words() -> dict[str, frozenset[str]]:
    out = {n: group(f"alone.{n}") for n in ("not_before", "not_after")}
    out["names"] = listed("id/names.txt", "id/given.txt", "id/surnames.txt")
    out["no"] = group("persons.not_names") | group("persons.eponyms")
    out["towns"] = listed("id/towns.txt")
    out["titles"] = group("persons.staff") | group("persons.lay") | group("persons.kin")
    return out


@dataclass(frozen=True, slots=True)
class IndonesianAlone:
    """One or two names of the lists inside a sentence, at the end of a note, in brackets."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Indonesian and Malay: listed names alone in a sentence or under notes; for review"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone."""
        if is_indonesian(page, self.languages):
            look = _Look(indo_page(page), _words())
            for run in look.view.runs:
                tag = look.tag_of(run)
                if tag:
                    yield Span(run.words[0][0], run.words[-1][1], tag, _UNSURE, "alone")
            for match in _SMALL.finditer(page.plain):
                if all(w in look.words["names"] - look.words["no"] for w in match["v"].split()):
                    yield Span(*match.span("v"), "STAFF", _UNSURE, "alone")


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    words: dict[str, frozenset[str]]

    def tag_of(self, run: Run) -> str:
        """The tag of a run that stands where a name stands; "" if it does not."""
        low, words = run.low, self.words
        if (
            len(low) > 3
            or any(run.upper)
            or any(w in words["no"] or w in words["titles"] for w in low)
        ):
            return ""
        start, end = run.words[0][0], run.words[-1][1]
        if not any(len(w) >= _SHORTEST for w in low) or " ".join(low) in words["towns"]:
            return ""
        if self._is_signed(start, end):
            return "STAFF"
        listed_all = all(w in words["names"] or len(w) == 1 for w in low)
        fresh = not any(w in self.view.lower for w in low)
        return "PERSON" if listed_all and fresh and self._is_told(start, end) else ""

    def _is_told(self, start: int, end: int) -> bool:
        """Whether the words beside a name are those of a sentence about a person."""
        plain, words = self.view.page.plain, self.words
        before = _BEFORE.search(plain, max(0, start - 20), start)
        if before is None or before["word"] in words["not_before"]:
            return False
        after = _AFTER.match(plain, end)
        follows = after is not None and after["word"] not in words["not_after"]
        return follows or _CLOSED.match(plain, end) is not None

    def _is_signed(self, start: int, end: int) -> bool:
        """The end of a note that begins with a time, or a name alone in brackets under a title."""
        plain = self.view.page.plain
        if plain[end : end + 1] == ")" and _ALONE_IN_BRACKETS.search(
            plain, max(0, start - 12), start
        ):
            return True
        if plain[end : end + 1] not in {"\n", ""}:
            return False
        if not _SIGNED.search(plain, max(0, start - 5), start):
            return False
        line = plain.rfind("\n", 0, start) + 1
        for _ in range(3):  # a note may be broken over lines
            if _NOTE.match(plain, line):
                return True
            line = plain.rfind("\n", 0, max(0, line - 1)) + 1
        return False


def again(page: PageText, spans: Sequence[Span], told: Sequence[tuple[str, str]]) -> Iterator[Span]:
    """Words of the names of the page and of the folder, where they stand alone."""
    view, words = indo_page(page), _words()
    tags: dict[str, str] = {}
    names = [(page.plain[s.start : s.end], s.tag) for s in spans if s.tag in PERSONS]
    for name, tag in (*names, *told):
        for word in re.findall(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*", name):
            low = word.lower()
            if word[0].isupper() and not (low in words["no"] or low in words["titles"]):
                tags.setdefault(low, tag)
    yield from rewritten(page, {n: t for n, t in (*names, *told) if " " in n})
    for run in view.runs:
        if len(run.low) > 3 or all(run.upper):
            continue
        known = next((tags[w] for w in run.low if w in tags), "")
        fits = all(w in tags or len(w) == 1 or w in words["names"] for w in run.low)
        fresh = not any(w in view.lower for w in run.low)
        if known and fits and fresh and " ".join(run.low) not in words["towns"]:
            yield Span(run.words[0][0], run.words[-1][1], known, _UNSURE, "again")

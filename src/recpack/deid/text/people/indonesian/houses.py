"""Hospitals, schools and companies in Indonesian and Malay papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import RunPage, steps, table
from recpack.deid.text.people.indonesian.words import (
    UNIT,
    group,
    indo_cues_of,
    indo_page,
    is_indonesian,
)
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.ports import Span

_MOST_STEPS = 12
_STEP = re.compile(
    r"(?:[ ]{1,2}|\.[ ]?|[ ]?[-–&][ ]?|[ ]?[\"“][ ]?|[ ]/[ ])"
    rf"(?P<word>[{UPPER}][^\W\d_]*(?:['’-][^\W\d_]+)*|[IVX]{{1,4}}(?![\w])|\d{{1,4}}[A-Z]?(?![\d/:]|[.,]\d)|"
    r"dr|drg|dan|prof|tk|dalam|of|untuk)(?![\w@])[\"”]?"
)
# Need a capital: "rs" and "lab" are written small for any of them.
_SHORT = frozenset(
    ["rs", "lab", "pt", "cv", "ud", "sd", "tk", "bp", "rb", "sk", "fk", "bank", "pura", "pasar",
     "kebun", "toko"]
)  # fmt: skip
# Letters that mean a test or a title as well (PT 12 detik): only before a name in small letters.
_DOUBTFUL = frozenset(["pt", "tk", "sd", "bp", "sk", "rb", "ud", "fk"])
_BEHIND = frozenset(
    ["hospital", "hospitals", "clinic", "medical center", "medical centre", "laboratory", "health",
     "healthcare", "diagnostics", "medika", "cancer center", "women and children hospital"]
)  # fmt: skip
_DOUBTFUL_NAME = re.compile(rf"[ .]{{1,2}}(?:[{UPPER}][a-z]|[{UPPER}]{{4}}(?![\W\d]{{0,3}}\d))")
# Words with a dot of their own inside a name: dr. Soetomo, Tk. III, PT. Sinar.
_DOTTED = frozenset(
    ["dr", "drg", "prof", "tk", "h", "hj", "st", "kh", "k.h", "pt", "cv", "ud", "lab", "rs",
     "univ", "tgk", "ir", "mr", *"ramwjikgbs"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    stop: frozenset[str]
    generic: frozenset[str]
    not_before: frozenset[str]
    acronyms: re.Pattern[str]


@cache
def _words() -> _Words:
    acronyms = "|".join(map(re.escape, table("id", "places")["acronyms"]))
    return _Words(
        group("places.house_stop"),
        group("places.generic"),
        group("places.not_houses_before"),
        re.compile(rf"(?<![^\W_])(?:{acronyms})(?![^\W_])"),
    )


@dataclass(frozen=True, slots=True)
class IndonesianOrganisations:
    """Organisations of Indonesian and Malay texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Indonesian and Malay: hospitals, clinics, laboratories, schools and companies"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names with the word for the kind of house."""
        if is_indonesian(page, self.languages):
            yield from _Look(indo_page(page), _words()).houses()


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    words: _Words

    def houses(self) -> Iterator[Span]:
        """Hospitals, schools, companies."""
        for match in self.words.acronyms.finditer(self.view.page.plain):
            yield Span(*match.span(), "HOSPITAL", 0.7, "organisation")
        last, folded = 0, self.view.page.folded
        for start, end in indo_cues_of(self.view).get("places.houses", ()):
            stop = self._house_end(end) if start >= last and self._may_be_house(start, end) else 0
            if not stop and folded[start:end] in _BEHIND:
                stop = end if self._begin(start) < start else 0
            if stop:
                last = stop
                first = self._begin(start) if folded[start:end] in _BEHIND else start
                yield Span(first, stop, "HOSPITAL", 0.85, "organisation")

    def _begin(self, start: int) -> int:
        """Where a house begins whose kind stands behind its name (Siloam Hospitals, Prodia Clinic)."""
        found = self.view.at.get(start)
        if found is None:
            return start
        run, i = found
        while i and run.low[i - 1] not in self.words.stop:
            i -= 1
        return run.words[i][0]

    def _may_be_house(self, start: int, end: int) -> bool:
        """A word of its own, with a capital where it needs one."""
        plain, folded = self.view.page.plain, self.view.page.folded
        joint = plain[max(0, start - 2) : start]
        if joint[-1:] in {"@", "_", "-", "/"} and joint[:1].isalnum():
            return False
        word = folded[start:end]
        if (word in _SHORT or len(word) < 4) and not plain[start].isupper():
            return False
        if word in _DOUBTFUL:
            return _DOUBTFUL_NAME.match(plain, end) is not None
        before = folded[max(0, start - 16) : start].split()
        return not before or before[-1].strip(".,:(") not in self.words.not_before

    def _house_end(self, at: int) -> int:
        """The end of a name that goes on at `at`; 0 if none does."""
        plain, end, proper = self.view.page.plain, 0, False
        for step in steps(plain, at, _STEP, _MOST_STEPS, self._stops):
            word = step["word"]
            if not word[0].islower():
                end = step.end()
                telling = len(word) > 1 and word.casefold() not in self.words.generic
                proper = proper or telling or word[0].isdigit()
        return end if proper else 0

    def _stops(self, step: re.Match[str], at: int) -> bool:
        """Whether the name ends before a word."""
        plain, word = self.view.page.plain, step["word"]
        mark = plain[at : step.start("word")].strip()
        if mark == ".":
            before = self.view.page.folded[max(0, at - 5) : at].split()
            if not before or before[-1] not in _DOTTED:
                return True
        if word[0].isdigit() and (mark in {"-", "–", "/"} or UNIT.match(plain, step.end())):
            return True
        label = plain[step.end() : step.end() + 2].lstrip(" ").startswith(":")
        return label or word.casefold() in self.words.stop

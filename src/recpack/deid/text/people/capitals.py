"""Runs of capital words, and what names and addresses made of them have in common.

Vietnamese and Indonesian name persons, places and houses by capital words that stand side by side;
which words those are, and where they end, each language says itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues
from recpack.ports import Span

_MOST_PIECES, _LONG_LINE, _MOST_NAMES = 16, 55, 5
_KIN_BEHIND = re.compile(r"[ ]?[(,–-][ ]?$")
_COMMA = re.compile(r"[ ]{0,2}[,–(-][ ]{0,2}\n?[ ]{0,2}")
_BLANK = re.compile(r"[ ]")
_LINE_BEFORE, _LONGEST_WORD = 50, 24
_UNSURE = 0.6
_MOST_TOLD, _SHORTEST_NAME = 60, 6
_JOINTS = " ._-"
PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})


@dataclass(frozen=True, slots=True)
class Run:
    """Capital words side by side: (start, end) of each, and each as its language compares it."""

    words: tuple[tuple[int, int], ...]
    low: tuple[str, ...]
    upper: tuple[bool, ...]
    shouted: bool = False


@dataclass(frozen=True, slots=True)
class RunPage:
    """A page and its runs by the place where each word begins.

    `bare` if it has no marks of its language, `lower` its words in small letters.
    """

    page: PageText
    runs: tuple[Run, ...]
    at: Mapping[int, tuple[Run, int]]
    bare: bool = False
    lower: frozenset[str] = frozenset()
    cues: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def by_place(runs: Iterable[Run]) -> dict[int, tuple[Run, int]]:
    """(run, number of the word) by the place where a word begins."""
    return {start: (run, i) for run in runs for i, (start, _) in enumerate(run.words)}


def latest(kept: list[RunPage], page: PageText, view: Callable[[PageText], RunPage]) -> RunPage:
    """The view of a page; the parts of a language share the last page's in `kept`."""
    if not kept or kept[0].page is not page:
        kept[:] = [view(page)]
    return kept[0]


def cues_of(view: RunPage, cues: Cues) -> dict[str, list[tuple[int, int]]]:
    """The places of all cues of a page, found once."""
    if not view.cues:
        view.cues.update(cues.find(view.page))
        view.cues.setdefault("", [])
    return view.cues


def table(code: str, name: str) -> dict[str, Any]:
    """A table of the words of a language (identity.toml)."""
    found: dict[str, Any] = lang.read_toml(f"{code}/identity.toml").get(name, {})
    return found


class Piece(NamedTuple):
    """A part of an address at plain[start:end]; strong if it is one even alone."""

    start: int
    end: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Chains:
    """Parts of addresses that stand one behind another.

    `join` is what may stand between two; `grow` tells (end, sure parts) of what belongs to an
    address behind a place and begins with no word for a place; `fresh` are words with which a line
    begins another address.
    """

    plain: str
    join: re.Pattern[str]
    grow: Callable[[int, int], tuple[int, int] | None]
    fresh: tuple[str, ...] = ()

    def find(self, pieces: Sequence[Piece]) -> Iterator[Span]:
        """Whole addresses of parts in order of place, one of which at least is sure."""
        at = 0
        for n, piece in enumerate(pieces, 1):
            if piece.start < at:
                continue
            start, end, weight = self._chain(piece, pieces, n)
            if weight:
                at = end
                yield Span(start, end, "ADDRESS", 0.85 if weight > 1 else 0.7, "address")

    def _chain(self, piece: Piece, pieces: Sequence[Piece], n: int) -> tuple[int, int, int]:
        """(start, end, number of sure parts) of the address that begins with a piece."""
        start, end, weight = piece.start, piece.end, int(piece.strong)
        for _ in range(_MOST_PIECES):
            while n < len(pieces) and pieces[n].start < end:
                n += 1
            if n < len(pieces) and self._follows(end, pieces[n].start):
                end, weight = pieces[n].end, weight + pieces[n].strong
                n += 1
                continue
            more = self.grow(end, weight)
            if more is None:
                break
            end, weight = more[0], weight + more[1]
        return start, end, weight

    def _follows(self, end: int, start: int) -> bool:
        """Whether a part goes on from another; over a line only behind a comma or a long line."""
        plain = self.plain
        gap = self.join.match(plain, end)
        if gap is None or not end <= start <= gap.end():
            return False
        if "\n" not in plain[end:start]:
            return True
        if self.fresh and plain[start : start + 6].lower().startswith(self.fresh):
            return False
        return "," in plain[end:start] or "\n" not in plain[max(0, end - _LONG_LINE) : end]


def behind_comma(view: RunPage, end: int) -> tuple[str, Run, int] | None:
    """(what stands between, run, number of the word) of the capitals behind a comma or a blank."""
    plain = view.page.plain
    comma = _COMMA.match(plain, end) or _BLANK.match(plain, end)
    found = view.at.get(comma.end()) if comma else None
    return (comma[0], *found) if comma and found else None


def further(
    view: RunPage, span: Span, pattern: re.Pattern[str], end_of: Callable[[Run, int], int]
) -> Iterator[Span]:
    """Further names of a list behind a name; `end_of` gives the word at which one ends."""
    at = span.end
    for _ in range(_MOST_NAMES):
        more = pattern.match(view.page.plain, at)
        found = view.at.get(more.end()) if more else None
        end = end_of(*found) if found else 0
        if found is None or end <= found[1]:
            return
        run, i = found
        at = run.words[end - 1][1]
        yield Span(run.words[i][0], at, span.tag, _UNSURE, "said-list")


def behind(view: RunPage, at: int, begins: Callable[[Run, int], bool]) -> Iterator[Span]:
    """The name before a relation: Mai (vợ), Budi - anak; `begins` tells the word it begins with."""
    plain = view.page.plain
    line = max(0, at - _LINE_BEFORE)
    gap = _KIN_BEHIND.search(plain[line:at])
    if gap is None:
        return
    stop = line + gap.start()
    near = max(0, stop - _LONGEST_WORD)
    found = view.at.get(max(plain.rfind(c, near, stop) for c in " \n\t:(") + 1)
    if found is None or found[0].words[-1][1] != stop:
        return
    run = found[0]
    first = next((i for i in range(len(run.words)) if begins(run, i)), None)
    if first is not None:
        yield Span(run.words[first][0], stop, "RELATIVE", _UNSURE, "relation-behind")


def steps(
    plain: str,
    at: int,
    pattern: re.Pattern[str],
    most: int,
    stops: Callable[[re.Match[str], int], bool],
) -> Iterator[re.Match[str]]:
    """Words of the name of a house, each with what joins it; until one that `stops` the name."""
    for _ in range(most):
        step = pattern.match(plain, at)
        if step is None or stops(step, at):
            return
        at = step.end()
        yield step


def rewritten(page: PageText, names: dict[str, str]) -> Iterator[Span]:
    """Whole names without marks, joined, and with initials before the last word.

    They are looked for in the text without blanks and joints, so that no pattern is made of names.
    """
    squeezed = page.folded
    for joint in _JOINTS:
        squeezed = squeezed.replace(joint, "")
    index: list[int] = []
    for name, tag in list(names.items())[:_MOST_TOLD]:
        parts = fold_text(name).split()
        key = squeezed_of(parts)
        if len(parts) < 2 or len(key) < _SHORTEST_NAME:
            continue
        short = "".join(p[0] for p in parts[:-1]) + squeezed_of(parts[-1:])
        for word, least in ((key, page.plain.count(name)), (short, 0)):
            if squeezed.count(word) <= least:
                continue
            index = index or [i for i, c in enumerate(page.folded) if c not in _JOINTS]
            dotted = word is short
            for start, end in _found(page, squeezed, index, word):
                if not dotted or "." in page.folded[start:end]:
                    yield Span(start, end, tag, _UNSURE + 0.1, "again")


def squeezed_of(parts: Sequence[str]) -> str:
    """Words as one, without joints inside."""
    return "".join(c for p in parts for c in p if c not in _JOINTS)


def _found(page: PageText, squeezed: str, index: list[int], word: str) -> Iterator[tuple[int, int]]:
    """Places of a word of `squeezed` on the page: whole words, with a capital or in a file name."""
    folded, at = page.folded, squeezed.find(word)
    while at >= 0:
        start, end = index[at], index[at + len(word) - 1] + 1
        at = squeezed.find(word, at + 1)
        free = not folded[start - 1 : start].isalnum() and not folded[end : end + 1].isalpha()
        told = page.plain[start].isupper() or "_" in folded[start:end]
        if free and told and end - start <= 2 * len(word):
            yield start, end

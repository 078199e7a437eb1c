"""Which read characters stand for which printed ones.

Lines are matched whatever their order: first whole visual lines with the read line most like them
(the nearer one where several are alike), then what is left, piece by piece, the longest first, with
the best part of the read text that nothing has taken yet. So a page in two columns may be read
across or down without a difference, and reading order is told by a figure of its own; what is read
and printed nowhere counts as wrong characters just the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bench.papers.plain import Plain, plain

ALIKE = 75.0  # of 100: a read line that is this like a printed one is the same line
LENGTHS = 0.7


@dataclass(frozen=True, slots=True)
class Read:
    """One read line in its order; `doubts` are offsets in `text` that are shown as doubtful."""

    text: str
    doubts: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Match:
    """How a printed piece was read.

    `slots[i]` are (line, offset) of the read characters that stand for normalised character i
    and of those pushed in before it (one list more than characters, for what follows the last).
    """

    printed: Plain
    text: str = ""
    errors: int = 0
    slots: list[list[tuple[int, int, str]]] = field(default_factory=list)
    where: tuple[int, int] = (-1, -1)


@dataclass(frozen=True, slots=True)
class Reading:
    """All pieces of a page in the order given, and the read characters printed nowhere."""

    matches: tuple[Match, ...]
    extra: tuple[str, ...]

    @property
    def printed(self) -> int:
        """Normalised characters on the page."""
        return sum(len(m.printed.text) for m in self.matches)

    @property
    def errors(self) -> int:
        """Characters wrong, missing or too many."""
        return sum(m.errors for m in self.matches) + sum(len(e) for e in self.extra)


Char = tuple[int, int, str]  # read line, offset in its text, normalised character


def read_page(pieces: Sequence[str], visual: Sequence[int], lines: Sequence[Read]) -> Reading:
    """Match the printed pieces of a page (`visual` says which stand on one height)."""
    found = [plain(text) for text in pieces]
    matches = [Match(p) for p in found]
    streams = [
        [(n, at, char) for char, at in zip(p.text, p.at, strict=True)]
        for n, line in enumerate(lines)
        for p in (plain(line.text),)
    ]
    groups: dict[int, list[int]] = {}
    for i, height in enumerate(visual):
        groups.setdefault(height, []).append(i)
    left = [s for s in streams if s]
    for rows in (list(groups.values()), [[i] for i in range(len(pieces))]):
        _whole(rows, matches, left)
    todo = sorted((i for i, m in enumerate(matches) if not m.slots),
                  key=lambda i: (-len(matches[i].printed.text), i))  # fmt: skip
    for i in todo:
        _part(matches[i], left)
    extra = tuple("".join(c for _, _, c in stream) for stream in left if stream)
    return Reading(tuple(matches), extra)


def _text(stream: Iterable[Char]) -> str:
    return "".join(char for _, _, char in stream)


def _whole(rows: list[list[int]], matches: list[Match], left: list[list[Char]]) -> None:
    """Take the read lines that are like whole rows, the likest pairs first."""
    pairs = []
    for n, row in enumerate(rows):
        if any(matches[i].slots for i in row):
            continue
        for order in (row, row[::-1]) if len(row) > 1 else (row,):
            text = "".join(matches[i].printed.text for i in order)
            for m, stream in enumerate(left):
                if not text or not _near(len(text), len(stream)):
                    continue
                score = fuzz.ratio(text, _text(stream), score_cutoff=ALIKE)
                if score:
                    away = abs(n / max(len(rows), 1) - m / max(len(left), 1))
                    pairs.append((-score, round(away, 3), n, m, order))
    rows_done: set[int] = set()
    lines_done: set[int] = set()
    for _, _, n, m, order in sorted(pairs):
        if n in rows_done or m in lines_done:
            continue
        rows_done.add(n)
        lines_done.add(m)
        _settle([matches[i] for i in order], left[m])
    left[:] = [s for m, s in enumerate(left) if m not in lines_done]


def _near(one: int, other: int) -> bool:
    return min(one, other) >= LENGTHS * max(one, other)


def _settle(group: list[Match], stream: list[Char]) -> None:
    """Give the characters of a read stretch to the printed pieces that it stands for."""
    printed = "".join(m.printed.text for m in group)
    slots: list[list[Char]] = [[] for _ in range(len(printed) + 1)]
    wrong = [0] * (len(printed) + 1)
    for op in Levenshtein.opcodes(printed, _text(stream)):
        if op.tag in {"equal", "replace"}:
            for k in range(op.src_end - op.src_start):
                slots[op.src_start + k].append(stream[op.dest_start + k])
                wrong[op.src_start + k] += op.tag == "replace"
        elif op.tag == "insert":
            slots[op.src_start][:0] = stream[op.dest_start : op.dest_end]
            wrong[op.src_start] += op.dest_end - op.dest_start
        else:
            for k in range(op.src_start, op.src_end):
                wrong[k] += 1
    start = 0
    for number, match in enumerate(group):
        size = len(match.printed.text)
        stop = start + size + (number == len(group) - 1)
        match.slots = slots[start:stop]
        match.slots += [[]] * (size + 1 - len(match.slots))
        match.errors = sum(wrong[start:stop])
        match.text = "".join(c for slot in match.slots for _, _, c in slot)
        first = [slot[-1] for slot in match.slots if slot]
        match.where = first[0][:2] if first else (-1, -1)
        start += size


def _part(match: Match, left: list[list[Char]]) -> None:
    """Take the part of the remaining text that is likest to a printed piece."""
    text = match.printed.text
    best: tuple[int, int, int, int] | None = None
    for m, stream in enumerate(left):
        found = substring(text, _text(stream)) if stream else None
        if found and (best is None or found[0] < best[0]):
            best = (found[0], m, found[1], found[2])
    if best is None or best[0] >= len(text):
        match.errors = len(text)
        match.slots = [[] for _ in range(len(text) + 1)]
        return
    _, m, start, stop = best
    stream = left[m]
    _settle([match], stream[start:stop])
    left[m] = stream[:start]
    left.insert(m + 1, stream[stop:])


def substring(needle: str, hay: str) -> tuple[int, int, int] | None:
    """(errors, start, stop) of the part of `hay` that differs least from `needle` (Sellers 1980).

    The first and shortest of several; None for empty texts.
    """
    if not needle or not hay:
        return None
    at = hay.find(needle)
    if at >= 0:
        return 0, at, at + len(needle)
    ends = _sellers(needle, hay)
    stop = int(ends.argmin())
    if not stop:
        return None
    errors = int(ends[stop])
    back = _sellers(needle[::-1], hay[:stop][::-1])
    same = np.flatnonzero(back == errors)
    length = int(same[0]) if len(same) else int(back.argmin())
    return errors, stop - length, stop


def _sellers(needle: str, hay: str) -> np.ndarray:
    """For each end in `hay` the least edit distance of `needle` to a part that ends there."""
    codes = np.array([ord(c) for c in hay])
    steps = np.arange(len(hay) + 1)
    row = np.zeros(len(hay) + 1, np.int64)
    for i, char in enumerate(needle, start=1):
        new = np.empty_like(row)
        new[0] = i
        new[1:] = np.minimum(row[:-1] + (codes != ord(char)), row[1:] + 1)
        row = np.minimum.accumulate(new - steps) + steps
    return row

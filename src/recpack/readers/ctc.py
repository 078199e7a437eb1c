"""Network output of a text line -> characters with places (CTC, best path)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

_LYING, _STANDING = frozenset("→←"), str.maketrans("→←", "↓↑")
_THOUGHT, _OTHERS = 0.0005, 6  # least probability of another character, and how many are kept
ONE_SHAPE = frozenset("0OoIl1|")
_SMALL = "ckpvwxz"  # in units and variants their size is no news
_ONE = str.maketrans(
    {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "−–—‐‑―－"), "-")
    | dict.fromkeys(map(ord, "～〜∼"), "~")
    | {0x3000: " ", ord("µ"): "μ", ord("≦"): "≤", ord("≧"): "≥", ord("⩽"): "≤", ord("⩾"): "≥"}
)


Others = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Text, mean confidence, and the middle of each character as a share of the line's width.

    `scores` say for each character how sure the network is that it stands there, and that
    nothing was left out beside it (a decimal point is a single step); parallel to `places`.
    `others` are for each Han character, and for those of `ONE_SHAPE`, what else the network thought
    of there, the likeliest first; empty for other characters.
    """

    text: str
    confidence: float
    places: tuple[float, ...]
    scores: tuple[float, ...] = ()
    others: tuple[Others, ...] = ()


class Decoder:
    """Turns a matrix (steps, classes) of probabilities into a Line; class 0 is the blank."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        self._space = characters.index(" ") if " " in characters else 0
        self._same = _same(characters)

    def decode(self, scores: Any, share: float) -> Line:
        """`share` is the part of the width that holds picture; the rest is padding."""
        best = scores.argmax(axis=1)
        steps = max(len(best) * share, 1.0)
        text: list[str] = []
        sure: list[float] = []
        peaks: list[float] = []
        places: list[float] = []
        runs: list[tuple[int, int]] = []
        classes: list[int] = []
        others: list[Others] = []
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        ends = np.append(starts[1:], len(best))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            index = int(best[start])
            if index == 0:
                continue
            text.append(self.characters[index])
            sure.append(float(scores[start, index]))
            one = self._same.get(index, [index])
            peaks.append(min(float(scores[start:end, one].sum(axis=1).max()), 1.0))
            places.append(min((start + end) / 2 / steps, 1.0))
            runs.append((start, end))
            classes.append(index)
            others.append(self._others(scores[start:end], index))
        joined = "".join(text)
        if len(joined) != len(places):  # a class of several code points
            places, peaks, others = [], [], []
        confidence = round(float(np.mean(sure)), 4) if sure else 0.0
        surely = _with_gaps(peaks, runs, scores, classes, self._space) if peaks else ()
        return Line(joined, confidence, tuple(places), surely, tuple(others))

    def _others(self, run: Any, index: int) -> Others:
        """What else such a character may be, by the strongest of its steps."""
        char = self.characters[index]
        if not ("\u3400" <= char[:1] <= "\u9fff" or char in ONE_SHAPE):
            return ()
        row = run.max(axis=0)
        found = [(float(row[i]), i) for i in np.flatnonzero(row > _THOUGHT).tolist() if i]
        found = sorted(((s, i) for s, i in found if i != index), reverse=True)[:_OTHERS]
        return tuple((self.characters[i], round(score, 5)) for score, i in found)


def stood_up(line: Line) -> Line:
    """A line that was turned to be read; an arrow alone is none, and was turned with it."""
    if line.text.strip() not in _LYING:
        return line
    return replace(line, text=line.text.translate(_STANDING))


def _same(characters: tuple[str, ...]) -> dict[int, list[int]]:
    """Classes that count for one another: codes of one character (µ and μ, full and half width).

    A small letter counts its capital of the same shape too, micro the u that stands for it, and a
    raised figure the plain one: not the other way round.
    """
    groups: dict[str, list[int]] = {}
    for index, char in enumerate(characters):
        if index:
            groups.setdefault(folded(char), []).append(index)
    more = dict(zip(_SMALL, _SMALL.upper(), strict=True)) | {"μ": "u", "×": "x", "²": "2", "³": "3"}
    return {
        i: [*group, *groups.get(more.get(one, ""), ())]
        for one, group in groups.items()
        if len(group) > 1 or one in more
        for i in group
    }


def folded(char: str) -> str:
    """One code for characters that mean the same: half width, one kind of dash and of micro.

    A superscript is no such form of its figure.
    """
    return char.translate(_ONE)


def _with_gaps(
    peaks: list[float], runs: list[tuple[int, int]], scores: Any, classes: list[int], space: int
) -> tuple[float, ...]:
    """Each character's score, lowered by what else may stand in the blank steps beside it."""
    ends = [0, *(x for run in runs for x in run), len(scores)]
    around = [0, *classes, 0]
    other = [
        _missed(scores[a:b], around[i], around[i + 1], space)
        for i, (a, b) in enumerate(zip(ends[::2], ends[1::2], strict=True))
    ]
    return tuple(
        round(min(peak, 1 - other[i], 1 - other[i + 1]), 5) for i, peak in enumerate(peaks)
    )


def _missed(blank: Any, before: int, behind: int, space: int) -> float:
    """The strongest character in a run of blank steps: not a space, nor a neighbour's edge."""
    if not len(blank):
        return 0.0
    rest = blank.copy()
    rest[:, (0, space)] = 0
    rest[0, before] = rest[-1, behind] = 0
    return float(rest.max())

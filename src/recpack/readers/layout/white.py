"""White inside a fragment: where two cells run into each other in what was read as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from recpack.readers.layout.fragments import Fragment, within

_LEAST = 0.36  # em
_WALL = 2.0  # pixels on both sides of the middle of a rule
_STROKE = 0.5  # em of a neighbour within a box
_SPECK = 0.008  # square em of ink: a point has twice as much
_TIGHT = 0.15  # em by which a detected box is larger than its letters
_INSET = 0.12  # share of a box's height that its letters leave free


@dataclass(frozen=True, slots=True)
class White:
    """Blank from x0 to x1 between text[:end] and text[start:].

    `leftward`: what is read first stands right of it, as in Arabic.
    """

    x0: float
    x1: float
    end: int
    start: int
    leftward: bool = False

    def behind(self, other: White) -> White:
        """The same blank in what stands right of another."""
        gone = 0 if other.leftward else other.start
        return replace(self, end=self.end - gone, start=self.start - gone)


@dataclass(frozen=True, slots=True)
class Inked:
    """Where the letters of a fragment begin and end, and the wide blanks between."""

    x0: float
    x1: float
    white: tuple[White, ...] = ()

    @property
    def parts(self) -> tuple[tuple[float, float], ...]:
        """(x0, x1) of what stands between the blanks."""
        starts = (self.x0, *(w.x1 for w in self.white))
        ends = (*(w.x0 for w in self.white), self.x1)
        return tuple(zip(starts, ends, strict=True))


def inked(item: Fragment, dark: Any, walls: Sequence[float] = ()) -> Inked:
    """Ends and blanks of half an em and more, from the page's ink (uint8, rows x columns).

    `walls` are places of upright rules beside the item: there is white, however narrow.
    """
    box = item.box
    loose = Inked(box.x0 + _TIGHT * item.size, box.x1 - _TIGHT * item.size)
    inset = _INSET * box.height
    left = max(int(box.x0), 0)
    top = max(int(box.y0 + inset), 0)
    area = dark[top : int(box.y1 - inset) + 1, left : int(box.x1) + 1]
    if item.alone or not area.size:
        return loose
    written = area.sum(axis=0, dtype=np.int64)
    columns = np.flatnonzero(written)
    if len(columns) < 2:
        return loose
    x0, x1 = float(left + columns[0]), float(left + columns[-1] + 1)
    text, edges = item.text, item.edges
    known = len(edges) == len(text) + 1
    if len(text) < 2 or not known or box.width < 1.6 * item.size:
        return Inked(x0, x1)
    found = _wide(item, written, left, walls)
    x0, x1 = _own(item, x0, x1, found)
    return Inked(x0, x1, tuple(w for w in _blanks(item, found) if x0 < w.x0 and w.x1 < x1))


def _wide(
    item: Fragment, written: Any, left: int, walls: Sequence[float]
) -> list[tuple[float, float]]:
    """Wide blanks from left to right, and what is around a wall."""
    spans = [(float(left + a), float(left + b)) for a, b in _free(written, item.size)]
    found = [(a, b) for a, b in spans if b - a >= _LEAST * item.size]
    for x in walls:
        if not any(a - 2 <= x <= b + 2 for a, b in found):
            found.append((x - _WALL, x + _WALL))
    return sorted(found)


def _middles(item: Fragment) -> list[tuple[int, float]]:
    """(place in the text, middle) of the characters that are no spaces."""
    return [
        (i, (p + q) / 2)
        for i, (p, q) in enumerate(pairwise(item.edges))
        if not item.text[i].isspace()
    ]


def _own(
    item: Fragment, x0: float, x1: float, found: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Where its own ink begins and ends: a box may reach over the first stroke of its neighbour."""
    middles = [x for _, x in _middles(item)]
    first, last = min(middles, default=x0), max(middles, default=x1)
    reach = _STROKE * item.size
    for a, b in found:
        if b < first and a - x0 < reach:
            x0 = b
        if a > last - reach and x1 - b < reach and (a + b) / 2 > last:
            x1 = min(x1, a)
    return x0, x1


def _blanks(item: Fragment, found: Sequence[tuple[float, float]]) -> Iterator[White]:
    middles = _middles(item)
    for x0, x1 in found:
        middle = (x0 + x1) / 2
        before = [i for i, x in middles if x < middle]
        behind = [i for i, x in middles if x >= middle]
        if not before or not behind:
            continue
        if max(before) < min(behind):
            yield White(x0, x1, max(before) + 1, min(behind))
        elif max(behind) < min(before):
            yield White(x0, x1, max(behind) + 1, min(before), leftward=True)


def _free(written: Any, size: float) -> list[tuple[int, int]]:
    """Inner runs without ink, `written` being its amount; a speck of dust is no letter."""
    steps = np.flatnonzero(np.diff((written > 0).astype(np.int8))) + 1
    out: list[tuple[int, int]] = []
    for a, b in pairwise(steps.tolist()):
        if written[a]:
            continue
        if out and written[out[-1][1] : a].sum() <= _SPECK * size * size:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def cut(item: Fragment, white: White) -> tuple[Fragment, Fragment]:
    """What of the fragment stands left and right of a blank."""
    box, text, edges = item.box, item.text, item.edges

    def height(x: float) -> float:
        share = (x - box.x0) / max(box.width, 1.0)
        return item.left_y + (item.right_y - item.left_y) * share

    if white.leftward:
        a, b = white.x0, white.x1
        first, last = (white.start, len(text)), (0, white.end)
        before = tuple(min(e, a) for e in edges[white.start :])
        behind = tuple(max(e, b) for e in edges[: white.end + 1])
    else:
        a = min(white.x0, max(edges[white.end], box.x0 + 1))
        b = max(white.x1, min(edges[white.start], box.x1 - 1))
        first, last = (0, white.end), (white.start, len(text))
        before = (*(min(e, a) for e in edges[: white.end]), a)
        behind = (b, *(max(e, b) for e in edges[white.start + 1 :]))
    left = replace(
        item, text=text[slice(*first)], box=replace(box, x1=a), right_y=height(a), edges=before,
        doubts=within(item.doubts, first[0], first[1] - first[0]),
    )  # fmt: skip
    right = replace(
        item, text=text[slice(*last)], box=replace(box, x0=b), left_y=height(b), edges=behind,
        doubts=within(item.doubts, last[0], last[1] - last[0]),
    )  # fmt: skip
    return left, right

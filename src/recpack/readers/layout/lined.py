"""Tables with rules between their rows: rules part the rows, white the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from recpack.readers.layout.fragments import Fragment
from recpack.readers.layout.framed import (
    MOST_WRAPPED,
    Framed,
    assembled,
    heads_only,
    is_stack,
    lines_under,
)
from recpack.readers.layout.gutters import placed
from recpack.readers.layout.ladders import Ladder

if TYPE_CHECKING:
    from recpack.readers.ink import Ink

_ROOM = 0.6  # em that text may stand outside of the rules
_PAD = 1.1  # em of white under and over a rule
_PITCH = 1.75  # em from one line of a row to the next
_LEAST = 2  # rows with cells beside each other
_EDGE, _ACROSS = 2.0, 0.6  # em from the left end of the rules; share of their length
_LEAST_PROSE, _LEAST_FIELDS = 3, 2  # lines
_LABELLED = re.compile(r"\s*[^\W\d_][^:：\d]{0,11}[:：](?!\d)")


def lined(
    items: Sequence[Fragment], ladders: Sequence[Ladder], ink: Ink
) -> tuple[list[Fragment], list[Framed]]:
    """(text outside, tables); each table has a stand-in for its place on the page."""
    rest, out = list(items), []
    for ladder in ladders:
        bands: dict[int, list[Fragment]] = {}
        for f in rest:
            x, y = (f.box.x0 + f.box.x1) / 2, (f.left_y + f.right_y) / 2
            band = None if f.alone else ladder.band(x, y, _ROOM * f.size)
            if band is not None:
                bands.setdefault(band, []).append(f)
        for whole in _runs(ladder, bands):
            run = _before_remarks(whole, bands)
            table = _table([lines_under(bands[n], ladder.level[n]) for n in run], ink)
            if table is not None:
                taken = {id(f) for n in run for f in bands[n]}
                rest = [f for f in rest if id(f) not in taken]
                out.append(table)
    return rest, out


def _runs(ladder: Ladder, bands: dict[int, list[Fragment]]) -> list[list[int]]:
    """Bands that follow each other and hold text as rows do: between its rules, not far off."""
    out: list[list[int]] = [[]]
    for n in range(len(ladder.level) - 1):
        if n in bands and _is_row(ladder, n, bands[n]) and not _is_prose(ladder, n, bands[n]):
            out[-1].append(n)
        elif n in bands or _tall(ladder, n, bands):
            out.append([])
    return [run for run in out if len(run) >= _LEAST]


def _before_remarks(run: list[int], bands: dict[int, list[Fragment]]) -> list[int]:
    """The rows before a remark whose label stands between the last rules: no row begins so."""
    labelled = [bool(_LABELLED.match(min(bands[n], key=lambda f: f.box.x0).text)) for n in run]
    while len(run) > 1 and labelled[-1] and not any(labelled[:-1]):
        run, labelled = run[:-1], labelled[:-1]
    return run


def _tall(ladder: Ladder, n: int, bands: dict[int, list[Fragment]]) -> bool:
    """Whether an empty band is no double rule."""
    em = median(f.size for fs in bands.values() for f in fs) if bands else 1.0
    x = (ladder.left + ladder.right) / 2
    return float(ladder.level[n + 1].at(x) - ladder.level[n].at(x)) > em


def _is_row(ladder: Ladder, n: int, items: Sequence[Fragment]) -> bool:
    em = max(median(f.size for f in items), 1.0)

    def depth(f: Fragment) -> tuple[float, float]:
        x = (f.box.x0 + f.box.x1) / 2
        middle = (f.left_y + f.right_y) / 2
        return (
            middle - float(ladder.level[n].at(x)),
            float(ladder.level[n + 1].at(x)) - middle,
        )

    above = sorted(depth(f)[0] for f in items)
    below = min(depth(f)[1] for f in items)
    steps = [b - a for a, b in pairwise(above)]
    return (
        above[0] <= (_PAD + 0.5) * em
        and below <= (_PAD + 0.5) * em + max(steps, default=0.0)
        and max(steps, default=0.0) <= _PITCH * em
    )


def _is_prose(ladder: Ladder, n: int, items: Sequence[Fragment]) -> bool:
    """Whether paragraphs stand between two rules (lines from edge to edge), or fields of a form."""
    lines = lines_under(items, ladder.level[n])
    if sum(bool(_LABELLED.match(line[0].text)) for line in lines) >= _LEAST_FIELDS:
        return True
    across = _ACROSS * (ladder.right - ladder.left)
    wide = [f for f in items if f.box.x0 - ladder.left < _EDGE * f.size and f.box.width > across]
    return len(wide) >= _LEAST_PROSE and 2 * len(wide) >= len(items)


def _table(rows: Sequence[Sequence[tuple[Fragment, ...]]], ink: Ink) -> Framed | None:
    lines: list[tuple[Fragment, ...]] = []
    numbers: list[int] = []
    for n, own in enumerate(rows):
        lines += own
        numbers += [n] * len(own)
    cells = placed(lines, ink.dark)
    if cells is None:
        return None
    beside = [
        len({c for line, m in zip(cells, numbers, strict=True) if m == n for c, _ in line})
        for n in range(len(rows))
    ]
    parts = [
        [line for line, m in zip(cells, numbers, strict=True) if m == n] for n in range(len(rows))
    ]
    bare = heads_only(parts)
    stacked = sum(len(part) for part in parts if is_stack(part, bare=bare))
    if bare and len(parts[-1]) > MOST_WRAPPED:
        return None
    if sum(b > 1 for b in beside) < _LEAST or 2 * stacked > len(lines):
        return None
    return assembled(cells, numbers)

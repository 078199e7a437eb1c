"""Which neighbouring lines may be one table, and where one ends for certain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from recpack.readers.layout.lines import LEAST_RULE, Line
from recpack.readers.layout.rules import Rule, Rules

_MOST_BETWEEN = 3  # lines of one cell that a table may hold in a row
_HEADS = 2  # lines
_GRID = 3  # upright rules beside a row of a grid
_APART = 0.5  # em between the last rule of a table and the first of the next


def runs_of(lines: Sequence[Line], rules: Rules) -> list[tuple[int, int]]:
    """Neighbouring lines that may be rows: several cells, or single ones between those."""
    out: list[tuple[int, int]] = []
    start: int | None = None
    single = 0
    for i, line in enumerate(lines):
        wide = len(line.cells) > 1
        if start is not None and not _goes_on(lines, start, i, rules, single):
            out.append((start, i))
            start, single = None, 0
        if start is None and (wide or (i + 1 < len(lines) and _above(line, lines[i + 1]))):
            start = i
        single = 0 if wide else single + 1
    if start is not None:
        out.append((start, len(lines)))
    return [(a, _trimmed(lines, a, b, rules)) for a, b in out]


def _above(line: Line, following: Line) -> bool:
    """Whether a single cell overlaps the row under it: a cell of two lines set about its middle."""
    return (
        len(following.cells) > 1
        and line.bottom - following.top > 0.1 * line.size
        and following.middle - line.middle < 1.1 * line.size
    )


def _goes_on(lines: Sequence[Line], start: int, i: int, rules: Rules, single: int) -> bool:
    line, before = lines[i], lines[i - 1]
    run = lines[start:i]
    wide = [x for x in run if len(x.cells) > 1]
    ahead = lines[i : i + 3] if len(wide) <= _HEADS else ()  # heads may lack the first cell
    known = [*(wide or run), *(x for x in ahead if len(x.cells) > 1)]
    left = min(x.spans[0][0] for x in known)
    right = max(x.spans[-1][1] for x in known)
    size = max(line.size, before.size)
    bridged = len(
        {
            round(x / 6)
            for x in rules.beside((before.bottom + line.top) / 2, LEAST_RULE * size)
            if left - size < x < right + size
        }
    )
    if _ends_between(before, line, rules):
        return False
    gap = line.top - before.bottom
    steps = [b.middle - a.middle for a, b in pairwise(run)]
    usual = max([1.6 * size, *([1.3 * median(steps) - size] if steps else [])])
    if bridged < 2 and gap > usual:
        return False
    if len(line.cells) > 1 and wide and line.form != wide[-1].form:
        return False
    if bridged >= 3 or len(line.cells) > 1:
        return True
    if single >= _MOST_BETWEEN and bridged < 2:
        return False
    x0, x1 = line.spans[0]
    inside = left - 1.5 * size <= x0 <= right
    return inside and (x1 - x0 < 0.6 * (max(right, x1) - left) or bridged >= 2)


def _ends_between(above: Line, below: Line, rules: Rules) -> bool:
    """Whether a table ends between two lines: its grid does, or there is room between two rules."""
    size = min(above.size, below.size)
    if _room(above, below, rules) > _APART * size:
        return True
    left = max(above.spans[0][0], below.spans[0][0])
    right = min(above.spans[-1][1], below.spans[-1][1])
    found = [
        r.at
        for r in rules.level
        if above.middle < r.at < below.middle
        and min(r.end, right) - max(r.start, left) > 0.6 * (right - left) > 0
    ]
    return len(found) > 1 and max(found) - min(found) > _APART * size


def _room(above: Line, below: Line, rules: Rules) -> float:
    """How much further a line stands from the end of a grid than the row within it."""
    least = LEAST_RULE * min(above.size, below.size)
    end = [
        r
        for r in rules.upright
        if r.end - r.start >= least and r.start < above.middle < r.end < below.middle
    ]
    start = [
        r
        for r in rules.upright
        if r.end - r.start >= least and above.middle < r.start < below.middle < r.end
    ]
    over = [r for r in rules.upright if r.start < above.middle and r.end > below.middle]
    if over or not (_holds(end, above) or _holds(start, below)):
        return 0.0
    ends, starts = [r.end for r in end], [r.start for r in start]
    low, high = max(ends, default=above.bottom), min(starts, default=below.top)
    within = max(0.0, max(ends, default=low) - above.bottom, below.top - min(starts, default=high))
    return high - low - within


def _holds(upright: Sequence[Rule], line: Line) -> bool:
    """Whether upright rules are a grid, or the frame that a line stands in."""
    if len(upright) < 2:
        return False
    outer = min(r.at for r in upright), max(r.at for r in upright)
    framed = outer[0] <= line.spans[0][0] and line.spans[-1][1] <= outer[1]
    return framed or len(upright) >= _GRID


def _trimmed(lines: Sequence[Line], first: int, last: int, rules: Rules) -> int:
    """The end of a run without single lines that stand apart from its last row."""
    end = max((i + 1 for i in range(first, last) if len(lines[i].cells) > 1), default=first)
    while end < last:
        line, above = lines[end], lines[end - 1]
        close = line.middle - above.middle <= 1.35 * line.size
        framed = len(rules.beside(line.middle, LEAST_RULE * line.size)) > 1
        if not close and not framed and above.bottom <= line.top + 0.1 * line.size:
            break
        end += 1
    return end

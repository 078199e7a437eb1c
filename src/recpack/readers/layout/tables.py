"""Tables among lines: which lines they take, where their columns part, what stands in each cell.

Columns are told from white strips that (nearly) all rows share, and from upright rules. Stacked
tables, label-and-value heads and prose with gaps are told apart by how many cells find a column
of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from recpack.readers.layout.fragments import Fragment
from recpack.readers.layout.heads import names_columns
from recpack.readers.layout.lines import LEAST_RULE, Line
from recpack.readers.layout.rules import Rules
from recpack.readers.layout.runs import runs_of
from recpack.readers.layout.white import White, cut

_STEP = 0.1  # em: grain of the search for white strips
_LEAST_STRIP = 0.36  # em
_LOOSE = 0.3  # em that a box may reach over its letters
_ROWS_A_CROSSING = 10  # rows for each of which one cell may cross a strip
_MOST_LINES = 80  # that are tried as one table
_MOST_BREAKS = 5
_WORST_TABLE = 0.25  # share of misplaced cells of a table at most
_WORST = 0.12  # share of misplaced cells from which lines are more than one table


@dataclass(frozen=True, slots=True)
class Table:
    """Lines `first` to `last` (exclusive) of a part of a page, and where their columns begin.

    `starts` are the left bounds of the columns in pixels (the first is open to the left).
    `placed` are, line by line, the cells as (column, fragments).
    """

    first: int
    last: int
    starts: tuple[float, ...]
    placed: tuple[tuple[tuple[int, tuple[Fragment, ...]], ...], ...]


def find_tables(lines: Sequence[Line], rules: Rules) -> list[Table]:
    """Tables of a part of a page from top to bottom; no line is in two."""
    out: list[Table] = []
    for first, last in runs_of(lines, rules):
        for a, b in _parts(lines, first, last, rules):
            table = _table(lines, a, b, rules)
            if table is not None:
                out.append(table)
    return out


@dataclass(frozen=True, slots=True)
class _Strips:
    """Middles of white strips between columns, and how well the cells fit."""

    bounds: tuple[float, ...]
    good: int
    bad: float


def _strips(lines: Sequence[Line], upright: Sequence[float] = ()) -> _Strips:
    """White strips that lines share: rows with few cells do not stand in their way."""
    wide = [x for x in lines if len(x.cells) > 1]
    if not wide:
        return _Strips((), 0, 0.0)
    em = float(median(x.size for x in wide))
    step = _STEP * em
    left = min(x.spans[0][0] for x in wide)
    right = max(x.spans[-1][1] for x in wide)
    count = int((right - left) / step) + 2
    counts = sorted(len(x.cells) for x in wide)
    usual = counts[len(counts) // 2]
    full = np.zeros(count)
    some = np.zeros(count)
    for line in lines:
        if len(line.cells) == 1 and line.spans[0][1] - line.spans[0][0] > 0.5 * (right - left):
            continue
        cover = full if len(line.cells) >= usual else some
        for x0, x1 in line.inked:
            a = int((x0 - left) / step)
            b = int(np.ceil((x1 - left) / step))
            cover[max(a, 0) : max(b, a + 1)] += 1
    n_full = sum(len(x.cells) >= usual for x in wide)
    n_some = len(lines) - n_full
    free = (full <= n_full // _ROWS_A_CROSSING) & (some <= max(0.34 * n_some, 1.0 * (n_some <= 3)))
    strips = [
        (left + step * c, left + step * d)
        for a, b in _spaces(free)
        if (b - a) * step >= _LEAST_STRIP * em
        for c, d in [_clearest(full + some, a, b, _LEAST_STRIP * em / step)]
    ]
    walls = [x for x in upright if left + 0.5 * em < x < right - 0.5 * em]
    bounds = _supported(_with_rules(strips, walls, em), wide)
    good, bad = _fit(bounds, wide, em)
    return _Strips(tuple(bounds), good, bad)


def _spaces(free: np.ndarray) -> list[tuple[int, int]]:
    """Inner runs of free places: those at the ends are the margins."""
    steps = np.diff(np.concatenate([[0], free.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True) if a > 0 and b < len(free)]


def _clearest(cover: np.ndarray, a: int, b: int, least: float) -> tuple[int, int]:
    """The part of a strip that the fewest rows cross, the widest of such parts."""
    few = cover[a:b] == cover[a:b].min()
    steps = np.flatnonzero(np.diff(np.concatenate([[0], few.astype(np.int8), [0]])))
    runs = [
        (int(d - c), a + int(c), a + int(d)) for c, d in zip(steps[::2], steps[1::2], strict=True)
    ]
    width, c, d = max(runs, key=lambda r: (r[0], -r[1]))
    return (c, d) if width >= 0.5 * least else (a, b)


def _with_rules(
    strips: Sequence[tuple[float, float]], walls: Sequence[float], em: float
) -> dict[float, float]:
    """Places of the rules, and middles of white strips in which none stands; and their widths."""
    near = 0.3 * em
    free = {
        (a + b) / 2: b - a for a, b in strips if not any(a - near <= x <= b + near for x in walls)
    }
    return free | dict.fromkeys(walls, float("inf"))


def _supported(widths: dict[float, float], wide: Sequence[Line]) -> list[float]:
    """Bounds between which, in two rows or more (one of a small table), something stands.

    Of the strips beside an empty column the narrower is none; rules always are.
    """
    least = 2 if len(wide) > 3 or float("inf") in widths.values() else 1
    kept = sorted(widths)
    while kept:
        edges = [float("-inf"), *kept, float("inf")]
        weak = [
            drop
            for i, (a, b) in enumerate(pairwise(edges))
            if sum(any(a <= (s + e) / 2 < b for s, e in x.inked) for x in wide) < least
            for drop in kept[max(i - 1, 0) : i + 1]
            if widths[drop] < float("inf")
        ]
        if not weak:
            return kept
        kept.remove(min(weak, key=lambda x: (widths[x], x)))
    return kept


def _fit(bounds: Sequence[float], wide: Sequence[Line], em: float) -> tuple[int, float]:
    """(cells with a column of their own, cells that cross or share one)."""
    good, bad = 0, 0.0
    for line in wide:
        taken: dict[int, int] = {}
        for number, cell in enumerate(line.cells):
            for a, b in line.parts(cell):
                if any(a + 0.6 * em < x < b - 0.6 * em for x in bounds):
                    bad += 1
                column = _column((a + b) / 2, bounds)
                if taken.setdefault(column, number) != number:
                    bad += 1
        good += len(taken)
    return good, bad


def _column(x: float, bounds: Sequence[float]) -> int:
    return sum(b <= x for b in bounds)


def _parts(lines: Sequence[Line], first: int, last: int, rules: Rules) -> list[tuple[int, int]]:
    """A run as one table, or as several stacked ones where that gives more cells a column."""
    part = lines[first:last]
    whole = _strips(part, _common_rules(part, rules))
    fits = whole.bad <= _WORST * (whole.good + whole.bad) or last - first > _MOST_LINES
    places = _breaks(part) if fits else range(1, last - first)
    if not places:
        return [(first, last)]
    cuts = [0, *places, last - first]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(cuts)):
        choices = []
        for start in range(max(0, end - _MOST_LINES), end):
            piece = part[cuts[start] : cuts[end]]
            found = whole
            if len(piece) < len(part):
                found = _strips(piece, _common_rules(piece, rules) if fits else ())
            gain = found.good - 2.0 * found.bad - 2.5 - 0.5 * len(found.bounds)
            choices.append((best[start][0] + gain, -start))
        gain, start = max(choices)
        best.append((gain, -start))
    chosen = [len(cuts) - 1]
    while chosen[-1]:
        chosen.append(best[chosen[-1]][1])
    chosen.reverse()
    return [(first + cuts[a], first + cuts[b]) for a, b in pairwise(chosen)]


def _aligned(above: Line, line: Line) -> bool:
    """Whether half the cells of a line begin or end under the beginning or end of one above."""
    near = 0.5 * line.size
    met = sum(
        any(abs(a - x0) < near or abs(b - x1) < near for a, b in above.inked)
        for x0, x1 in line.inked
    )
    return 2 * met >= min(len(line.inked), len(above.inked))


def _is_head(line: Line) -> bool:
    return names_columns(line.texts) or names_columns([f.text for f in line.fragments])


def _breaks(part: Sequence[Line]) -> list[int]:
    """Where another table may begin: above names of columns, or behind more white than usual."""
    steps = [b.middle - a.middle for a, b in pairwise(part)]
    usual = float(median(steps)) if steps else 0.0
    found = []
    for i in range(1, len(part)):
        line = part[i]
        if len(line.cells) < 2:
            continue
        if _is_head(line):
            found.append((0, 0.0, i))
        elif steps[i - 1] > 1.2 * usual:
            found.append((1, -steps[i - 1], i))
        elif not _aligned(part[i - 1], line):
            found.append((2, 0.0, i))
    return sorted(i for _, _, i in sorted(found)[:_MOST_BREAKS])


def _table(lines: Sequence[Line], first: int, last: int, rules: Rules) -> Table | None:
    part = lines[first:last]
    upright = _common_rules(part, rules)
    found = _strips(part, upright)
    if not found.bounds:
        return None
    wide = [x for x in part if len(x.cells) > 1]
    framed = len(upright) >= 1 or any(
        rules.between(x.bottom - x.size, x.bottom + x.size, x.spans[0][0], x.spans[-1][1])
        for x in wide
    )
    inner = [x for x in upright if x in found.bounds]
    if sum(x.form for x in wide) * 2 > len(wide) and not inner:
        return None
    if len(wide) < (2 if framed else 3) or found.bad > _WORST_TABLE * (found.good + found.bad):
        return None
    placed = tuple(_placed(line, found.bounds, rules) for line in part)
    starts = (min(x.spans[0][0] for x in part), *found.bounds)
    return Table(first, last, starts, placed)


def _common_rules(part: Sequence[Line], rules: Rules) -> list[float]:
    """Upright rules that stand beside at least half of the lines."""
    counts: dict[int, list[float]] = {}
    for line in part:
        for x in rules.beside(line.middle, LEAST_RULE * line.size):
            near = next((k for k in counts if abs(k - x) <= 6), round(x))
            counts.setdefault(near, []).append(x)
    return [float(median(xs)) for _, xs in sorted(counts.items()) if 2 * len(xs) >= len(part)]


def _placed(
    line: Line, bounds: Sequence[float], rules: Rules
) -> tuple[tuple[int, tuple[Fragment, ...]], ...]:
    """The cells of a line by column, left to right.

    A wide gap always parts cells: two of them may stand in one column.
    """
    out: list[tuple[int, tuple[Fragment, ...]]] = []
    bounds = line.own(bounds)
    beside = rules.beside(line.middle, LEAST_RULE * line.size)
    behind = float("-inf")  # where what was placed last ends
    for cell in line.cells:
        begun: dict[int, list[Fragment]] = {}
        for whole in cell:
            ink = line.ink[id(whole)]
            for f in _split(whole, ink.white, bounds):
                walls = [x for x in beside if x >= behind - 3]
                span = max(f.box.x0, ink.x0), min(f.box.x1, ink.x1)
                begun.setdefault(_column_of(f, span, bounds, walls), []).append(f)
                behind = f.box.x1
        out += [(c, tuple(fs)) for c, fs in sorted(begun.items())]
    reach = 0
    rising = []
    for column, fragments in out:
        reach = max(reach, column)
        rising.append((reach, fragments))
    return tuple(rising)


def _column_of(
    item: Fragment, span: tuple[float, float], bounds: Sequence[float], beside: Sequence[float]
) -> int:
    """The column of an item, `span` being where its ink begins and ends."""
    column = _column((span[0] + span[1]) / 2, bounds)
    lowest = _column(span[0] + _LOOSE * item.size, bounds)
    # A cell merged over several columns stands, centred or not, under the first of them.
    wall = max((x for x in beside if x <= item.box.x0 + 3), default=None)
    if wall is not None:
        lowest = min(lowest, _column(wall + 4, bounds))
    return min(column, lowest)


def _split(item: Fragment, blanks: Sequence[White], bounds: Sequence[float]) -> list[Fragment]:
    """A fragment that two cells share, parted at the white that stands between their columns."""
    near = 0.3 * item.size
    for white in blanks:
        if any(white.x0 - near <= b <= white.x1 + near for b in bounds):
            left, right = cut(item, white)
            rest = [w.behind(white) for w in blanks if w.x0 > white.x0]
            return [left, *_split(right, rest, bounds)]
    return [item]

"""Logical rows of a table: which visual lines are one row, and which rows name the columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from recpack.model.document import Row
from recpack.readers.layout.fragments import Fragment, is_mirrored
from recpack.readers.layout.heads import names_columns
from recpack.readers.layout.lines import Line
from recpack.readers.layout.rules import Rules
from recpack.readers.layout.tables import Table

_MOST_HEADS = 3
_HEAD_CELL = 40  # characters
_CLOSER = 0.92  # of the distance of rows
_STACK = 3  # full lines of one row
_WITHIN = 0.85  # em: rows never stand closer
_FIGURE = re.compile(r"[<>≤≥+\-−]?\s*\d+(?:[.,]\d+)*\s*[*↑↓HL]*$")
Placed = tuple[tuple[int, tuple[Fragment, ...]], ...]


def rows_of(table: Table, lines: Sequence[Line], rules: Rules, number: int) -> list[Row]:
    """Where each line of a table stands, `number` being its count on the page."""
    part = list(lines[table.first : table.last])
    numbers = _numbers(table, part, rules)
    heads = heads_of(table, numbers, underlined=_underlined(numbers, part, rules))
    return [
        Row(number, n, tuple(c for c, _ in placed), n in heads)
        for n, placed in zip(numbers, table.placed, strict=True)
    ]


def _numbers(table: Table, part: Sequence[Line], rules: Rules) -> list[int]:
    """The logical row of each line, from 0."""
    joins = _joins(table, part, rules)
    out = [0]
    for joined in joins[1:]:
        out.append(out[-1] + (not joined))
    return out


def _joins(table: Table, part: Sequence[Line], rules: Rules) -> list[bool]:
    """Whether each line goes on with the row of the line before it."""
    left = min(x.spans[0][0] for x in part)
    right = max(x.spans[-1][1] for x in part)
    parted = [False] + [
        rules.between(a.middle + 0.2 * a.size, b.middle - 0.2 * b.size, left, right)
        for a, b in pairwise(part)
    ]
    if _every_row_ruled(table, part, parted):
        return [False] + [not p for p in parted[1:]]
    out = [False] * len(part)
    filled = [frozenset(c for c, _ in placed) for placed in table.placed]
    pitch = _pitch(part, filled)
    for i in range(1, len(part)):
        out[i] = not parted[i] and _same_row(table, part, filled, pitch, i)
    _agree(table, part, filled, parted, out)
    return out


def _agree(
    table: Table,
    part: Sequence[Line],
    filled: Sequence[frozenset[int]],
    parted: Sequence[bool],
    out: list[bool],
) -> None:
    """Second lines of names stand as far under the first ones as elsewhere in the table."""
    lead = _lead(table)
    steps = [b.middle - a.middle for a, b in pairwise(part)]
    alone = [i for i in range(1, len(part)) if filled[i] == {lead}]
    within = [steps[i - 1] for i in alone if out[i] and lead in filled[i - 1]]
    across = [step for step, joined in zip(steps, out[1:], strict=True) if not joined]
    if len(within) < 2 or not across:
        return
    close, usual = float(median(within)), float(median(across))
    if close > _CLOSER * usual:
        return
    for i in alone:
        text = table.placed[i][0][1][0].text
        if out[i] and steps[i - 1] > 1.1 * close and len(text) > 3 and text.isupper():
            out[i] = False  # a title of a group of rows
        elif not out[i] and not parted[i] and steps[i - 1] <= 1.08 * close:
            out[i] = _continues(filled, i)


def _lead(table: Table) -> int:
    """The column of names: the first, on the right where the script runs from there."""
    if is_mirrored(f for placed in table.placed for _, fs in placed for f in fs):
        return max(c for placed in table.placed for c, _ in placed)
    return 0


def _every_row_ruled(table: Table, part: Sequence[Line], parted: Sequence[bool]) -> bool:
    """Whether a rule stands between any two rows, so that what has none between is one row.

    Lines of one row then stand closer than rows, or lack cells: else rules are missing.
    """
    steps = [
        (b.middle - a.middle, new) for (a, b), new in zip(pairwise(part), parted[1:], strict=True)
    ]
    across = [step for step, new in steps if new]
    within = [step for step, new in steps if not new]
    if len(across) < 2:
        return False
    if _has_stack(table, parted):
        return False
    if not within or max(within) <= _CLOSER * float(median(across)):
        return True
    most = max(len(p) for p in table.placed)
    first = [p[0][0] == 0 and len(p) >= 0.6 * most for p in table.placed]
    return not any(f and not new for f, new in zip(first[1:], parted[1:], strict=True))


def _has_stack(table: Table, parted: Sequence[bool]) -> bool:
    """Whether full lines follow each other without a rule, more than a wrapped row has."""
    most = max(len(p) for p in table.placed)
    run = 0
    for placed, new in zip(table.placed, parted, strict=True):
        full = placed[0][0] == 0 and len(placed) >= 0.75 * most
        run = 0 if not full else 1 if new else run + 1
        if run > _STACK:
            return True
    return False


def _pitch(part: Sequence[Line], filled: Sequence[frozenset[int]]) -> float | None:
    """The usual distance of two rows that stand on one line each."""
    most = max(len(f) for f in filled)
    full = [len(f) >= 0.75 * most for f in filled]
    found = [
        part[i].middle - part[i - 1].middle for i in range(1, len(part)) if full[i] and full[i - 1]
    ]
    return float(median(found)) if found else None


def _same_row(
    table: Table,
    part: Sequence[Line],
    filled: Sequence[frozenset[int]],
    pitch: float | None,
    i: int,
) -> bool:
    line, before = part[i], part[i - 1]
    step = line.middle - before.middle
    if step < _WITHIN * min(line.size, before.size):
        return True  # cells set about the middle of their row
    most = max(len(f) for f in filled)
    if len(filled[i]) >= 0.75 * most and len(filled[i - 1]) >= 0.75 * most:
        return False
    if len(filled[i]) >= 0.75 * most:  # this row's first line may stand above it
        return _leads(filled, i, _lead(table)) and _nearer(part, i - 1, pitch) == 1
    return _continues(filled, i) and _goes_on(table, part, filled, pitch, i)


def _goes_on(
    table: Table,
    part: Sequence[Line],
    filled: Sequence[frozenset[int]],
    pitch: float | None,
    i: int,
) -> bool:
    """Whether cells under those of the row above go on with them, by distance and by room."""
    side = _nearer(part, i, pitch)
    lead = _lead(table)
    if lead in filled[i] and len(filled[i]) > 1:  # else a row that lacks cells
        return side < 0 and _no_room(table, i)
    if side:
        return side < 0
    if _figures(table, i):
        return False
    if lead in filled[i] and table.placed[i][0][1][0].text[:1].isupper():
        return False  # a title of a group of rows
    limit = 1.1 * pitch if pitch else 1.7 * part[i].size
    return part[i].middle - part[i - 1].middle <= limit and _no_room(table, i)


def _figures(table: Table, i: int) -> bool:
    """Whether a figure stands under a figure: no cell of one goes on with the other."""
    for column, fragments in table.placed[i]:
        over = _cell_above(table, i, column)
        if over and _FIGURE.match(fragments[0].text) and _FIGURE.match(over[-1].text):
            return True
    return False


def _nearer(part: Sequence[Line], i: int, pitch: float | None) -> int:
    """-1 if a line stands clearly nearer to the line above than rows do, 1 to that below."""
    above = part[i].middle - part[i - 1].middle if i else None
    below = part[i + 1].middle - part[i].middle if i + 1 < len(part) else None
    reference = pitch
    if above is not None and below is not None:
        if above < 0.86 * below:
            return -1
        if below < 0.86 * above:
            return 1
    if reference and above is not None and above < 0.86 * reference:
        return -1
    if reference and below is not None and below < 0.86 * reference:
        return 1
    return 0


def _continues(filled: Sequence[frozenset[int]], i: int) -> bool:
    """Whether all cells of a line stand under filled cells of the rows above."""
    above: set[int] = set()
    for j in range(i - 1, max(-1, i - 4), -1):
        above |= filled[j]
        if len(filled[j]) >= 0.5 * max(len(f) for f in filled):
            break
    return filled[i] <= above and len(filled[i]) < len(above)


def _leads(filled: Sequence[frozenset[int]], i: int, lead: int) -> bool:
    """Whether the line above holds the first lines of wrapped cells of this row."""
    return filled[i - 1] < filled[i] and lead not in filled[i - 1]


def _no_room(table: Table, i: int) -> bool:
    """Whether the first word of every cell would not have fitted behind the cell above it."""
    for column, fragments in table.placed[i]:
        over = _cell_above(table, i, column)
        if over is None:
            return False
        limit = _reach(table, column)
        text = fragments[0].text
        opened = over[-1].text.count("(") > over[-1].text.count(")") or over[-1].text[-1:] in "-,/"
        if opened or text[:1] in "(（)）":
            continue
        first = re.split(r"\s", text, maxsplit=1)[0]
        if unicodedata.east_asian_width(text[:1]) in "WF":
            first = text[:1]
        width = fragments[0].box.width * len(first) / max(len(text), 1)
        if over[-1].box.x1 + width < limit - 0.3 * fragments[0].size:
            return False
    return True


def _cell_above(table: Table, i: int, column: int) -> tuple[Fragment, ...] | None:
    for j in range(i - 1, max(-1, i - 3), -1):
        for c, fragments in table.placed[j]:
            if c == column:
                return fragments
    return None


def _reach(table: Table, column: int) -> float:
    """How far right the cells of a column go."""
    ends = [max(f.box.x1 for f in fs) for placed in table.placed for c, fs in placed if c == column]
    return max(ends)


def heads_of(table: Table, numbers: Sequence[int], *, underlined: bool = False) -> frozenset[int]:
    """Numbers of the rows that name the columns, repeated ones too.

    `underlined`: a rule stands under the first row, and none between the next ones.
    """
    texts: dict[int, dict[int, str]] = {}
    for n, placed in zip(numbers, table.placed, strict=True):
        for column, fragments in placed:
            said = " ".join(f.text for f in fragments)
            texts.setdefault(n, {})[column] = " ".join(
                filter(None, [texts.get(n, {}).get(column, ""), said])
            )
    rows = [list(texts[n].values()) for n in sorted(texts)]
    found = {i for i, cells in enumerate(rows) if names_columns(cells)}
    first = [i for i in found if i < _MOST_HEADS]
    if first:  # what stands above the names of the columns spans them
        found |= set(range(max(first)))
    elif _figureless(rows) or underlined:
        found.add(0)
    again = {tuple(rows[i]) for i in found}
    found |= {i for i, cells in enumerate(rows) if tuple(cells) in again}
    return frozenset(found) if len(found) < len(rows) else frozenset()


def _figureless(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has no figures, where most rows below have some."""
    if any(c.isdigit() for cell in rows[0] for c in cell) or len(rows[0]) < 2:
        return False
    if any(len(cell) > _HEAD_CELL for cell in rows[0]):
        return False
    rest = rows[1:]
    return 2 * sum(any(c.isdigit() for x in r for c in x) for r in rest) >= len(rest) > 0


def _underlined(numbers: Sequence[int], part: Sequence[Line], rules: Rules) -> bool:
    """Whether a rule stands under the first row, and none between the next ones."""
    left = min(x.spans[0][0] for x in part)
    right = max(x.spans[-1][1] for x in part)
    under = []
    for i in range(1, len(part)):
        if numbers[i] != numbers[i - 1]:
            low, high = part[i - 1].middle, part[i].middle
            under.append(rules.between(low, high, left, right))
    return len(under) > 2 and under[0] and not any(under[1:3])

"""Text in the cells of full grids of rules: where it stands is told by the rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from recpack.model.document import Row
from recpack.readers.layout.fragments import STROKES, Fragment, group_lines, part_of, union
from recpack.readers.layout.grids import Bound, Grid
from recpack.readers.layout.lines import Line
from recpack.readers.layout.rows import heads_of
from recpack.readers.layout.tables import Table

_LIVED_IN = 0.4  # of the rows of a table hold text; forms are left empty in part
_MOST_LINES = 5  # of a cell as wide as the grid: more are text in a frame
_LEAST_FIELDS, _FAR = 2, 1.0  # lines with fields beside each other; em between these
_LEAST_STACK = 3  # lines of a place that may be rows of their own
MOST_WRAPPED = 6  # lines of a single row under a head
_HEADS_AND_BODY = 3  # rows of a grid with rules under its heads only
_OVER = 0.5  # em that text must reach over a rule to stand on both sides
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Framed:
    """A table told by its rules: its cells line by line as (column, fragments), and their rows."""

    table: Table
    numbers: tuple[int, ...]
    lines: tuple[Line, ...]
    standin: Fragment

    def rows(self, number: int) -> list[Row]:
        """Where each line stands, `number` being the count of the table on the page."""
        heads = heads_of(self.table, self.numbers)
        return [
            Row(number, n, tuple(c for c, _ in placed), n in heads)
            for n, placed in zip(self.numbers, self.table.placed, strict=True)
        ]


def lived_in(grids: Sequence[Grid], points: Sequence[tuple[float, float]]) -> tuple[Grid, ...]:
    """Grids in whose rows text stands, by the middles of its lines.

    The grain of a desk and the edge of a sheet make grids too, of rows that nobody wrote in.
    """
    out = []
    for grid in grids:
        rows = grid.first_rows()
        held = {place[0] for x, y in points if (place := grid.place(x, y)) is not None}
        if len(held) >= _LIVED_IN * len(rows):
            out.append(grid)
    return tuple(out)


def framed(items: Sequence[Fragment], grids: Sequence[Grid]) -> tuple[list[Fragment], list[Framed]]:
    """(text outside of grids, tables); each table has a stand-in for its place on the page."""
    rest, out = list(items), []
    middles = [((f.box.x0 + f.box.x1) / 2, (f.left_y + f.right_y) / 2) for f in items]
    for grid in lived_in(grids, middles):
        inside: list[tuple[Place, Fragment]] = []
        outside: list[Fragment] = []
        for item in rest:
            parts = list(_split(item, grid))
            if any(place is not None for place, _ in parts):
                inside += [(place, part) for place, part in parts if place is not None]
                outside += [part for place, part in parts if place is None]
            else:
                outside.append(item)
        tables, loose = _tables(inside, grid)
        if tables:
            kept = {id(f) for _, f in inside} - {id(f) for f in loose}
            rest = [f for f in outside if id(f) not in kept] + loose
            out += tables
    return rest, out


def _split(item: Fragment, grid: Grid) -> list[tuple[Place | None, Fragment]]:
    """The parts of a fragment in different cells, left to right or as it is read."""
    box = item.box
    middle = grid.place((box.x0 + box.x1) / 2, (item.left_y + item.right_y) / 2)
    if item.alone:
        return [(grid.place((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2), item)]
    first, last = grid.place(box.x0, item.left_y), grid.place(box.x1, item.right_y)
    if len(item.edges) != len(item.text) + 1:
        return [(middle, item)]
    if first == middle == last:
        bare = item.text.strip("".join(STROKES))
        if middle is None or bare == item.text or not bare.strip():
            return [(middle, item)]
        start = item.text.index(bare)
        return [(middle, part_of(item, start, start + len(bare)) or item)]
    slope = (item.right_y - item.left_y) / max(box.width, 1.0)
    found: list[Place | None] = []
    for a, b in zip(item.edges, item.edges[1:], strict=False):
        x = (a + b) / 2
        found.append(grid.place(x, item.left_y + slope * (x - box.x0)))
    parts = _runs(item, found)
    if len(parts) < 2 or len({p for p, _, _ in parts}) < 2:
        return [(middle, item)]
    cut = [(place, part_of(item, start, end)) for place, start, end in parts]
    return [(place, part) for place, part in cut if part is not None]


def _runs(item: Fragment, found: Sequence[Place | None]) -> list[tuple[Place | None, int, int]]:
    """(place, start, end) of the characters in one place; what hardly reaches over goes along."""
    parts: list[tuple[Place | None, int, int]] = []
    for place, group in groupby(range(len(item.text)), key=lambda i: found[i]):
        span = list(group)
        start, end = span[0], span[-1] + 1
        wide = abs(item.edges[end] - item.edges[start])
        if parts and (wide < _OVER * item.size or not item.text[start:end].strip()):
            parts[-1] = parts[-1][0], parts[-1][1], end
        elif len(parts) == 1 and _narrow(item, parts[0]):
            parts[0] = place, parts[0][1], end
        else:
            parts.append((place, start, end))
    return parts


def _narrow(item: Fragment, part: tuple[Place | None, int, int]) -> bool:
    _, start, end = part
    return abs(item.edges[end] - item.edges[start]) < _OVER * item.size


def _tables(
    inside: Sequence[tuple[Place, Fragment]], grid: Grid
) -> tuple[list[Framed], list[Fragment]]:
    """The rows of a grid as tables, and what is text in a frame."""
    rows: dict[int, list[tuple[int, Fragment]]] = {}
    for (row, column), item in inside:
        rows.setdefault(row, []).append((column, item))
    whole = {r for r, c, below, behind in grid.cells() if c == 0 and behind == grid.width}
    runs: list[list[tuple[int, list[Placed]]]] = [[]]
    loose: list[Fragment] = []
    for row in sorted(rows):
        lines = _lines(rows[row], grid.level[row])
        if row in whole and (len(lines) > _MOST_LINES or _is_form(lines)):
            loose += [f for _, f in rows[row]]
            runs.append([])
            continue
        runs[-1].append((row, lines))
    out = []
    for run in runs:
        if _is_table(run):
            placed = [line for _, lines in run for line in lines]
            out.append(assembled(placed, [n for n, (_, lines) in enumerate(run) for _ in lines]))
        else:
            loose += [f for _, lines in run for line in lines for _, fs in line for f in fs]
    return out, loose


def _is_form(lines: Sequence[Placed]) -> bool:
    """Whether fields stand beside each other in a cell as wide as the table: text in a frame."""
    beside = [fs for line in lines for _, fs in line if len(fs) > 1]
    far = [fs for fs in beside if any(b.box.x0 - a.box.x1 > _FAR * a.size for a, b in pairwise(fs))]
    return len(far) >= _LEAST_FIELDS


Placed = tuple[tuple[int, tuple[Fragment, ...]], ...]


def _lines(items: Sequence[tuple[int, Fragment]], rule: Bound) -> list[Placed]:
    """The visual lines of a row under a rule, cells left to right."""
    column = {id(f): c for c, f in items}
    out = []
    for line in lines_under([f for _, f in items], rule):
        cells: dict[int, list[Fragment]] = {}
        for f in line:
            cells.setdefault(column[id(f)], []).append(f)
        out.append(tuple((c, tuple(fs)) for c, fs in sorted(cells.items())))
    return out


def lines_under(items: Sequence[Fragment], rule: Bound) -> list[tuple[Fragment, ...]]:
    """Visual lines of a row, which are bent as the rule over them."""
    flat: dict[int, Fragment] = {}
    kept = []
    for f in items:
        left, right = (float(rule.at(x)) for x in (f.box.x0, f.box.x1))
        kept.append(replace(f, left_y=f.left_y - left, right_y=f.right_y - right))
        flat[id(kept[-1])] = f
    return [tuple(flat[id(f)] for f in line) for line in group_lines(kept)]


def _is_table(run: Sequence[tuple[int, Sequence[Placed]]]) -> bool:
    """Whether rows hold cells beside each other, and not whole columns between two rules."""
    filled = [len({c for line in lines for c, _ in line}) for _, lines in run]
    if sum(n > 1 for n in filled) < 2:
        return False
    lines = sum(len(lines) for _, lines in run)
    bare = heads_only([lines for _, lines in run])
    stacked = sum(len(lines) for _, lines in run if is_stack(lines, bare=bare))
    return 2 * stacked <= lines


def heads_only(parts: Sequence[Sequence[Placed]]) -> bool:
    """Whether there are rules under the heads only: what is below them is one part."""
    return len(parts) <= _HEADS_AND_BODY and all(len(part) < _LEAST_STACK for part in parts[:-1])


def is_stack(lines: Sequence[Placed], *, bare: bool = False) -> bool:
    """Whether the lines between two rules are rows themselves: each fills its columns.

    `bare`: there is but one rule under the head; then rows may lack cells, but not their names.
    """
    columns = {c for line in lines for c, _ in line}
    if len(lines) < _LEAST_STACK or len(columns) < 2:
        return False
    full = sum(len(line) >= 0.75 * len(columns) for line in lines)
    if bare:
        named = (
            sum(len(ln) > 1 and ln[i][0] == c for ln in lines)
            for i, c in ((0, min(columns)), (-1, max(columns)))
        )
        full = max(full, *named)
    return full >= _LEAST_STACK and full >= 0.6 * len(lines)


def assembled(placed: Sequence[Placed], numbers: Sequence[int]) -> Framed:
    """A table of lines as (column, fragments), each with the number of its row."""
    lines = [Line(tuple(fs for _, fs in line), {}) for line in placed]
    box = union(f.box for line in lines for f in line.fragments)
    starts: dict[int, float] = {}
    for cells in placed:
        for c, fs in cells:
            starts[c] = min(starts.get(c, fs[0].box.x0), fs[0].box.x0)
    columns = {c: n for n, c in enumerate(sorted(starts))}
    table = Table(
        0, len(placed), tuple(starts[c] for c in sorted(starts)),
        tuple(tuple((columns[c], fs) for c, fs in line) for line in placed),
    )  # fmt: skip
    middle = (box.y0 + box.y1) / 2
    standin = Fragment("", box, (), middle, middle, box.height)
    return Framed(table, tuple(numbers), tuple(lines), standin)

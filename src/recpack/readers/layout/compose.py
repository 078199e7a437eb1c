"""One page: fragments and ink -> lines in reading order, with their roles and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from recpack.model.document import Block, Role
from recpack.readers.layout.columns import flows
from recpack.readers.layout.fragments import TAB_GAP, Fragment, group_lines, join_cells, join_line
from recpack.readers.layout.framed import Framed, framed
from recpack.readers.layout.lean import upright as as_upright
from recpack.readers.layout.lined import lined
from recpack.readers.layout.lines import lines_of
from recpack.readers.layout.roles import with_roles
from recpack.readers.layout.rows import rows_of
from recpack.readers.layout.rules import Rules
from recpack.readers.layout.solid import solid
from recpack.readers.layout.tables import find_tables
from recpack.readers.layout.upright import standing, upright_columns

if TYPE_CHECKING:
    from recpack.readers.ink import Ink


def compose(
    fragments: Sequence[Fragment], ink: Ink, tab_gap: float = TAB_GAP, *, plain: bool = False
) -> tuple[Block, ...]:
    """The lines of a page as Blocks in reading order, their roles and rows told.

    `plain`: part of a picture, whose lines go from top to bottom and nothing else is asked.
    """
    if plain:
        return tuple(join_line(row, ink.has_rule, tab_gap) for row in group_lines(fragments))
    level, upright = standing(fragments)
    level, upright, grids = _framed(level, upright, ink)
    parts: list[tuple[float, list[Block]]] = []
    tables = 0
    rules = solid(ink.rules, fragments, ink.vertical)
    for part in flows(level, rules):
        blocks, tables = _part(part, ink, rules, tab_gap, tables, grids)
        parts.append((min(f.box.y0 for f in part), blocks))
    for column in upright_columns(upright):
        at = min(f.box.y0 for f in column)
        place = next((i for i, (top, _) in enumerate(parts) if top > at), len(parts))
        parts.insert(place, (at, [join_cells([[f]]) for f in column]))
    return with_roles([b for _, blocks in parts for b in blocks])


def _framed(
    level: Sequence[Fragment], upright: Sequence[Fragment], ink: Ink
) -> tuple[list[Fragment], list[Fragment], dict[int, Framed]]:
    """Text and stand-ins of the tables with rules, which are kept by the id of these."""
    standing_up = [f for f in upright if f.alone]
    rest, tables = framed([*level, *standing_up], ink.grids)
    rest, more = lined(rest, ink.ladders, ink)
    tables += more
    outside = {id(f) for f in rest}
    kept = [f for f in upright if not f.alone or id(f) in outside]
    taken = {id(f) for f in upright}
    grids = {id(t.standin): t for t in tables}
    return [f for f in rest if id(f) not in taken] + [t.standin for t in tables], kept, grids


def _part(
    part: Sequence[Fragment],
    ink: Ink,
    rules: Rules,
    tab_gap: float,
    tables: int,
    grids: Mapping[int, Framed],
) -> tuple[list[Block], int]:
    """Blocks of a part of a page that is read line by line; how many tables there are by now."""
    out: list[Block] = []
    text = [f for f in part if id(f) not in grids]
    for standin in sorted((f for f in part if id(f) in grids), key=lambda f: (f.box.y0, f.box.x0)):
        above = [f for f in text if (f.left_y + f.right_y) / 2 < standin.box.y0]
        text = [f for f in text if (f.left_y + f.right_y) / 2 >= standin.box.y0]
        blocks, tables = _lines(above, ink, rules, tab_gap, tables)
        out += blocks
        tables += 1
        table = grids[id(standin)]
        for row, line in zip(table.rows(tables), table.lines, strict=True):
            out.append(replace(join_cells(line.cells), role=Role.ROW, row=row))
    blocks, tables = _lines(text, ink, rules, tab_gap, tables)
    return out + blocks, tables


def _lines(
    part: Sequence[Fragment], ink: Ink, rules: Rules, tab_gap: float, tables: int
) -> tuple[list[Block], int]:
    """Blocks of lines from top to bottom; how many tables there are by now."""
    lines = lines_of(group_lines(part), ink.has_rule, tab_gap, ink.dark, rules)
    lines = as_upright(lines, rules)
    out: list[Block] = []
    at = 0
    for table in find_tables(lines, rules):
        out += [join_cells(line.cells) for line in lines[at : table.first]]
        tables += 1
        rows = rows_of(table, lines, rules, tables)
        for row, placed in zip(rows, table.placed, strict=True):
            block = join_cells([cell for _, cell in placed])
            out.append(replace(block, role=Role.ROW, row=row))
        at = table.last
    return out + [join_cells(line.cells) for line in lines[at:]], tables

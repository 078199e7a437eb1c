"""One page: fragments and ink -> lines in reading order, with their roles and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from recpack.model.document import Block, Role
from recpack.readers.layout.columns import flows
from recpack.readers.layout.fragments import TAB_GAP, Fragment, group_lines, join_cells, join_line
from recpack.readers.layout.lines import lines_of
from recpack.readers.layout.roles import with_roles
from recpack.readers.layout.rows import rows_of
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
    parts: list[tuple[float, list[Block]]] = []
    tables = 0
    for part in flows(level, ink.rules):
        blocks, tables = _part(part, ink, tab_gap, tables)
        parts.append((min(f.box.y0 for f in part), blocks))
    for column in upright_columns(upright):
        at = min(f.box.y0 for f in column)
        place = next((i for i, (top, _) in enumerate(parts) if top > at), len(parts))
        parts.insert(place, (at, [join_cells([[f]]) for f in column]))
    return with_roles([b for _, blocks in parts for b in blocks])


def _part(
    part: Sequence[Fragment], ink: Ink, tab_gap: float, tables: int
) -> tuple[list[Block], int]:
    """Blocks of a part of a page that is read line by line; how many tables there are by now."""
    lines = lines_of(group_lines(part), ink.has_rule, tab_gap, ink.dark, ink.rules)
    out: list[Block] = []
    at = 0
    for table in find_tables(lines, ink.rules):
        out += [join_cells(line.cells) for line in lines[at : table.first]]
        tables += 1
        rows = rows_of(table, lines, ink.rules, tables)
        for row, placed in zip(rows, table.placed, strict=True):
            block = join_cells([cell for _, cell in placed])
            out.append(replace(block, role=Role.ROW, row=row))
        at = table.last
    return out + [join_cells(line.cells) for line in lines[at:]], tables

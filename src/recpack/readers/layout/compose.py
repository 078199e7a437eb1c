"""One page: fragments and ink -> lines in reading order, with their place in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from recpack.model.document import Block, Role, Row
from recpack.readers.layout.columns import flows
from recpack.readers.layout.fragments import Fragment, group_lines, join_cells
from recpack.readers.layout.rows import rows_of
from recpack.readers.layout.tables import TAB_GAP, Line, find_tables, lines_of

if TYPE_CHECKING:
    from recpack.readers.ink import Ink


def compose(fragments: Sequence[Fragment], ink: Ink, tab_gap: float = TAB_GAP) -> tuple[Block, ...]:
    """The lines of a page as Blocks in reading order, their roles and rows told."""
    level = [f for f in fragments if not f.alone]
    out: list[Block] = []
    tables = 0
    for part in flows(level, ink.rules):
        lines = lines_of(group_lines(part), ink.has_rule, tab_gap, ink.dark)
        found = find_tables(lines, ink.rules)
        at = 0
        for table in found:
            out += [_block(line) for line in lines[at : table.first]]
            tables += 1
            rows = rows_of(table, lines, ink.rules, tables)
            for row, placed in zip(rows, table.placed, strict=True):
                block = join_cells([cell for _, cell in placed])
                out.append(replace(block, role=Role.ROW, row=row))
            at = table.last
        out += [_block(line) for line in lines[at:]]
    return tuple(out)


def _block(line: Line) -> Block:
    block = join_cells(line.cells)
    return replace(block, role=Role.FIELD if line.form else Role.TEXT)

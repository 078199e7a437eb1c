"""Where the words of an RTF file go: paragraphs, cells and rows of tables, notes, margins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from recpack.readers.native import Cell, Line, Told

_NEAR = 60  # twips by which the edges of one column may differ


@dataclass(frozen=True, slots=True)
class CellPlan:
    """How a row defines one of its cells: right edge in twips, and what it is merged with."""

    edge: int = 0
    beside: bool = False
    above: bool = False


@dataclass(slots=True)
class _Row:
    cells: list[tuple[str, ...]]
    plan: tuple[CellPlan, ...]
    head: bool


@dataclass(slots=True)
class Flow:
    """One destination of text: the body, a margin, a note."""

    told: Told
    lines: list[Line] = field(default_factory=list)
    _now: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _cells: list[tuple[str, ...]] = field(default_factory=list)
    _rows: list[_Row] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Words of the paragraph that is open."""
        self._now.append(text)

    def end_line(self, *, in_table: bool) -> None:
        """A paragraph ends: a line, or one of the cell that is open."""
        cells = [" ".join(cell.split()) for cell in "".join(self._now).split("\t")]
        text = "\t".join(cells).strip("\t ")
        self._now = []
        if in_table or self._cells:
            self._cell += [text] if text else []
            return
        self.end_table()
        if text:
            self.lines.append(Line(text))

    def end_cell(self) -> None:
        """A cell ends."""
        self.end_line(in_table=True)
        self._cells.append(tuple(self._cell))
        self._cell = []

    def end_row(self, plan: tuple[CellPlan, ...], *, head: bool) -> None:
        """A row ends; `plan` are the cells that it defines."""
        if self._now or self._cell:
            self.end_cell()
        self._rows.append(_Row(self._cells, plan, head))
        self._cells = []

    def end_table(self) -> None:
        """What follows is no row: the rows so far are a table."""
        if self._cells or self._cell:  # the file lost the end of its row
            self.end_row((), head=False)
        if self._rows:
            rows, heads = list(self._placed()), 0
            while heads < len(self._rows) and self._rows[heads].head:
                heads += 1
            self._rows = []
            self.lines += self.told.table(rows, heads)

    def finish(self) -> list[Line]:
        """All lines."""
        self.end_line(in_table=bool(self._cell))
        self.end_table()
        return self.lines

    def _placed(self) -> Iterator[list[Cell]]:
        """Cells by the column of the table in which they begin."""
        edges: list[int] = []
        for edge in sorted({p.edge for row in self._rows for p in row.plan}):
            if not edges or edge > edges[-1] + _NEAR:
                edges.append(edge)
        for row in self._rows:
            told = len(row.plan) == len(row.cells)
            left, cells = None, []
            for number, lines in enumerate(row.cells):
                plan = row.plan[number] if told else CellPlan()
                column = number
                if told and left is not None:
                    column = sum(edge <= left + _NEAR for edge in edges)
                left = plan.edge
                if not plan.beside:
                    shown = () if plan.above else tuple(Line(text) for text in lines)
                    cells.append(Cell(column, shown))
            yield cells if _rising(cells) else _counted(cells)


def _rising(cells: list[Cell]) -> bool:
    columns = [cell.column for cell in cells]
    return columns == sorted(set(columns))


def _counted(cells: list[Cell]) -> list[Cell]:
    return [Cell(number, cell.lines) for number, cell in enumerate(cells)]

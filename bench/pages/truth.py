"""What stands on a made page: the exact lines, where they stand, and the cells of its tables."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a line stands in a printed table.

    `table` counts from 1 on the page, `row` and `column` from 0; the lines of a wrapped cell share
    both. `kind` is ruled (a full grid), lined (rules between rows only) or unruled; `head` rows
    name the columns.
    """

    table: int
    row: int
    column: int
    kind: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One printed piece of text: a line of a paragraph, a field, one line of a cell.

    `box` is x0, y0, x1, y1 in points on the upright page. Pieces on one height (the cells of a
    row, a label and its value) share `visual`. `flow` is 0 for the whole width, 1 and 2 for the
    columns of a page set in two. `role` is title, heading, text, field, row, header or footer.
    """

    text: str
    box: Place
    role: str
    visual: int
    flow: int = 0
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class TruePage:
    """A page in points, its lines in reading order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def columns(self) -> bool:
        """Whether some of it is set in two columns."""
        return any(line.flow for line in self.lines)

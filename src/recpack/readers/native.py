"""Lines of native text and its tables, on their way from a file's own structure to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from recpack.model.document import Document, Page, Row
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.readers.layout import names_columns, native_document
from recpack.readers.mend import mended

_LABELLED = re.compile(r"\s*[^\W\d][^:：]{0,30}[:：]")
_LONGEST_HEAD = 40  # characters of a cell that names a column


@dataclass(frozen=True, slots=True)
class Line:
    """A line of native text; `row` says where it stands if it is one of a table."""

    text: str
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column (from 0) and its lines, which stand in it one below the other."""

    column: int
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """All its lines as one, without tabs."""
        return " ".join(" ".join(line.text for line in self.lines).split())


@dataclass(slots=True)
class Told:
    """What a file says besides its text: strings that name persons, and counts of its parts.

    `hidden` goes to `Document.properties`: nobody reads it on the page, so it never travels, but
    the names in it are looked for everywhere.
    """

    hidden: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    tables: int = 0

    def hide(self, key: str, text: str) -> None:
        """Keep a text that is not shown, under the name of its place."""
        text = " ".join(text.split())
        if text:
            self.hidden.append((key, text))

    def count(self, what: str, number: int = 1) -> None:
        """One more of a kind of part."""
        self.counts[what] = self.counts.get(what, 0) + number

    def table(self, rows: Sequence[Sequence[Cell]], heads: int = 0) -> Iterator[Line]:
        """A table as lines; `heads` rows are its head where the file says so, else it is guessed.

        A table of one column or around another table, a row that is one cell of several lines,
        and a form of labels and values are lines of text: they have no columns in common.
        """
        self.tables += 1
        rows = [row for row in rows if any(cell.text for cell in row)]
        cells = [cell for row in rows for cell in row]
        around = any(line.row for cell in cells for line in cell.lines)
        tabular = max((cell.column for cell in cells), default=0) > 0 and not around
        heads = heads if 0 < heads < len(rows) else _heads(rows)
        for number, row in enumerate(rows):
            filled = [cell for cell in row if cell.text]
            if not tabular or (len(row) == 1 and len(filled[0].lines) > 1):
                yield from (line for cell in filled for line in cell.lines)
                continue
            columns = tuple(cell.column for cell in row)
            place = None if _is_form(filled) else Row(self.tables, number, columns, number < heads)
            yield Line("\t".join(cell.text for cell in row), place)


def _is_form(cells: Sequence[Cell]) -> bool:
    """Whether a row is "label: value" cells."""
    return 2 * sum(bool(_LABELLED.match(cell.text)) for cell in cells) > len(cells)


def _heads(rows: Sequence[Sequence[Cell]]) -> int:
    """1 if the first row names columns: by its words, or short cells without figures above some."""
    if len(rows) < 2 or _is_form([cell for cell in rows[0] if cell.text]):
        return 0
    first = [cell.text for cell in rows[0]]
    if names_columns(first):
        return 1
    wordy = len(first) > 1 and all(0 < len(t) <= _LONGEST_HEAD and not _figures(t) for t in first)
    figured = sum(any(_figures(cell.text) for cell in row) for row in rows[1:])
    return int(wordy and 2 * figured >= len(rows) - 1)


def _figures(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def plain_rows(rows: Sequence[Sequence[str]]) -> list[list[Cell]]:
    """Rows of texts, a column each."""
    return [
        [Cell(n, (Line(text),) if text.strip() else ()) for n, text in enumerate(row)]
        for row in rows
    ]


def made(
    source: SourceFile,
    lines: Sequence[Line],
    told: Told,
    pages: Sequence[Page],
    problems: Sequence[Problem],
) -> Outcome[Document]:
    """The document of these lines, mended, and of the pictures behind them.

    Problems: text-mended, text-garbled, no-text, besides those given.
    """
    lines = tuple(line for line in lines if line.text.strip())
    texts, doubts = mended([line.text for line in lines], source.id)
    rows = [line.row for line in lines]
    found = [*problems, *doubts]
    if not texts and not pages:
        found.append(Problem("no-text", Severity.WARNING, "read", source.id))
    return Outcome(native_document(source, texts, told.hidden, pages, rows), tuple(found))

"""Sets the tables of a sheet: rows, cells that reach over others, aligned points, rules, shades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.pages.markup import OVER, UNDER, Table
from bench.pages.truth import Cell

if TYPE_CHECKING:
    from bench.pages.setting import Setter

SMALLER = 0.78  # a part of a cell in small print
TRUTH = {"ruled": "ruled", "lined": "lined"}  # all other kinds are asked what unruled ones are
Row = tuple[str, ...]
_NUMBER = re.compile(r"[<>≤≥+\-−]?\s*\d[\d\s]*(?:([.,])\d+)?\s*[*↑↓+\-HL]{0,2}$")


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of a cell: how far under the first line of its row, and how large."""

    column: int
    span: int
    text: str
    depth: float
    size: float


def parts(text: str) -> Iterator[tuple[str, bool]]:
    r"""The parts of a cell between `\\`, and whether each is in small print (`~`)."""
    for part in text.split("\\\\"):
        small = part.strip().startswith("~")
        yield part.strip().removeprefix("~").strip(), small


def texts(table: Table) -> Iterator[str]:
    """What has to be measured."""
    for row in table.rows:
        for text in row:
            yield from (part for part, _ in parts(text))
    for column, align in enumerate(table.aligns):
        if align == "d":
            yield from (_tail(row[column]) for row in table.rows if len(row) > column)


def _tail(text: str) -> str:
    """What stands from the decimal point on."""
    found = _NUMBER.match(text.strip())
    if not found:
        return ""
    return text.strip()[found.start(1) :] if found[1] else re.sub(r"^.*\d", "", text.strip())


class Tabler:
    """One table on its way onto the pages of a setter."""

    def __init__(self, setter: Setter, table: Table) -> None:
        self.on, self.table = setter, table
        self.size = table.size or setter.size
        self.pad = table.gap * self.size
        self.ends = self._stops()
        self.tails = [self._room(column) for column in range(len(table.widths))]
        self.down: dict[float, list[tuple[float, float]]] = {}

    def run(self) -> None:
        """Set all rows, page by page."""
        self.on.table += not self.table.fields
        self.on.y += 0.5 * self.on.lead
        heads = self.table.heads if self.table.head else 0
        self._top()
        number = 0
        for place, row in enumerate(self.table.rows):
            if row[0].startswith("%page"):
                self._bottom()
                self.on.new_page()
                self.on.table += 1
                self._top()
                number = 0
                if row == ("%page",):
                    for again in self.table.rows[:heads]:
                        self._row(again, (), number, head=True)
                        number += 1
                continue
            after = self.table.rows[place + 1] if place + 1 < len(self.table.rows) else ()
            self._row(row, after, number, head=place < heads)
            number += 1
        self._bottom()
        self.on.y += 0.6 * self.on.lead

    def _stops(self) -> list[float]:
        room = self.on.right - self.on.left
        whole, stops = sum(self.table.widths), [self.on.left + room * self.table.at]
        for width in self.table.widths:
            stops.append(stops[-1] + room * self.table.wide * width / whole)
        return stops

    def _room(self, column: int) -> float:
        """The widest tail of a column whose decimal points stand under each other."""
        if self.table.aligns[column] != "d":
            return 0.0
        return max(
            (self._width(_tail(row[column])) for row in self.table.rows if len(row) > column),
            default=0.0,
        )

    def _width(self, text: str) -> float:
        return self.on.ruler.width(text, self.size, bold=False) if text else 0.0

    def _top(self) -> None:
        self.down = {}
        if self.table.kind != "unruled":
            self._across([(self.ends[0], self.ends[-1])])

    def _bottom(self) -> None:
        if self.table.kind in {"headed", "barred", "framed"}:
            self._across([(self.ends[0], self.ends[-1])])
        for x, pieces in self.down.items():
            for top, end in _joined(pieces):
                self.on.rule(x, top, x, end)

    def _across(self, pieces: Iterable[tuple[float, float]]) -> None:
        for left, right in _joined(pieces):
            self.on.rule(left, self.on.y, right, self.on.y)

    def _row(self, row: Row, after: Row, number: int, *, head: bool) -> None:
        bold = head and self.on.sheet.layout["bold"] == "yes"
        top, tall = self.on.y, self.table.tall
        step = 1.22 * self.size
        lead = self.on.lead * self.size / self.on.size
        broken = list(self._broken(row, step, bold=bold))
        deepest = max((part.depth for part in broken), default=0.0)
        first = top + (0.25 * lead) * tall + 0.9 * self.size
        self.on.y = first + deepest + 0.5 * self.size * tall
        if self._shaded(row, number, head=head):
            self.on.shade(self.ends[0], top, self.ends[-1], self.on.y)
        last = None
        for part in sorted(broken, key=lambda p: (round(p.depth, 1), p.column)):
            if last is None or round(part.depth, 1) != last:
                self.on.visual += 1
                last = round(part.depth, 1)
            self._put(part, first, number, head=head, bold=bold)
        self._rules(row, after, top, head=head)

    def _broken(self, row: Row, step: float, *, bold: bool) -> Iterator[_Part]:
        """The lines of each cell; those of a short cell in the middle where that is asked."""
        cells = [
            (column, span, list(self._lines(row[column], column, span, step, bold=bold)))
            for column, span in _origins(row)
        ]
        most = max((lines[-1][1] for *_, lines in cells if lines), default=0.0)
        for column, span, lines in cells:
            shift = (most - lines[-1][1]) / 2 if lines and self.table.middle else 0.0
            for text, depth, size in lines:
                yield _Part(column, span, text, depth + shift, size)

    def _lines(
        self, text: str, column: int, span: int, step: float, *, bold: bool
    ) -> Iterator[tuple[str, float, float]]:
        room = self.ends[column + span] - self.ends[column] - 2 * self.pad
        depth = -step
        for part, small in parts(text):
            size = self.size * (SMALLER if small else 1.0)
            for line in self.on.ruler.lines(part, room, size, bold=bold):
                depth += step * (size / self.size if depth >= 0 else 1.0)
                yield line, depth, size

    def _put(self, part: _Part, first: float, number: int, *, head: bool, bold: bool) -> None:
        column, stop = part.column, part.column + part.span
        align = self.table.aligns[column]
        if part.span > 1:
            align = "c" if head else self.table.aligns[0] if column == 0 else "l"
        x = {
            "l": self.ends[column] + self.pad,
            "r": self.ends[stop] - self.pad,
            "c": (self.ends[column] + self.ends[stop]) / 2,
            "d": self.ends[stop] - self.pad,
        }[align]
        if align == "d" and not head and _NUMBER.match(part.text):
            x += self._width(_tail(part.text)) - self.tails[column]
        kind = TRUTH.get(self.table.kind, "unruled")
        cell = Cell(self.on.table, number, column, kind, head)
        fields = self.table.fields
        self.on.put(part.text, x, first + part.depth, "field" if fields else "row",
                    align={"d": "r"}.get(align, align), size=part.size, bold=bold,
                    cell=None if fields else cell)  # fmt: skip

    def _shaded(self, row: Row, number: int, *, head: bool) -> bool:
        groups = len(row) > 1 and set(row[1:]) == {OVER}
        shade = self.table.shade
        return (shade == "head" and (head or groups)) or (
            shade == "zebra" and not head and number % 2 == 0
        )

    def _rules(self, row: Row, after: Row, top: float, *, head: bool) -> None:
        kind, last = self.table.kind, len(row)
        if kind in {"ruled", "lined"} or (head and kind in {"headed", "barred"}):
            open_ = {n for n, text in enumerate(after) if text == UNDER}
            self._across((self.ends[n], self.ends[n + 1]) for n in range(last) if n not in open_)
        if kind in {"ruled", "barred", "framed"}:
            between = range(1, last) if kind != "framed" else ()
            inner = [n for n in between if row[n] != OVER]
            for n in (0, *inner, last):
                self.down.setdefault(self.ends[n], []).append((top, self.on.y))


def _origins(row: Row) -> Iterator[tuple[int, int]]:
    """The cells that begin in a row: column, and how many columns they reach over."""
    for column, text in enumerate(row):
        if text in {OVER, UNDER}:
            continue
        span = 1
        while column + span < len(row) and row[column + span] == OVER:
            span += 1
        yield column, span


def _joined(pieces: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Pieces of a rule, those that touch made one."""
    start = stop = None
    for a, b in pieces:
        if stop is not None and start is not None and abs(a - stop) < 0.01:
            stop = b
            continue
        if start is not None and stop is not None:
            yield start, stop
        start, stop = a, b
    if start is not None and stop is not None:
        yield start, stop

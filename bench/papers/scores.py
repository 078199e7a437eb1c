"""Counts over pages: characters, critical tokens, reading order, cells of tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from bench.pages.truth import Line, TruePage
from bench.papers.matching import Char, Match, Read, Reading, read_page
from bench.papers.plain import joined, plain
from bench.papers.tokens import Token, tokens
from recpack.model.document import Block

# A problem that tells the reader of the bundle not to trust what was read of this page.
TELLING = frozenset({"ocr-doubtful", "script-unreadable", "no-text", "page-damaged", "read-failed"})
PLACED = 60.0
_SIGNS = frozenset("+-<>±≤≥↑↓→←%~^")
_EDGES = ".,;:、。，()（）[]*'\""


@dataclass(slots=True)
class Score:
    """Counts of one group of pages."""

    pages: int = 0
    printed: int = 0
    errors: int = 0
    tokens: int = 0
    wrong: int = 0
    silent: int = 0
    flagged: int = 0  # tokens that are right and flagged all the same
    steps: int = 0
    ordered: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)
    misread: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another group too."""
        for name in ("pages", "printed", "errors", "tokens", "wrong", "silent", "flagged",
                     "steps", "ordered"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.misses += other.misses
        self.misread += other.misread

    @property
    def rate(self) -> float:
        """Character error rate; 1 where nothing was read at all is the usual worst."""
        return self.errors / self.printed if self.printed else 0.0


def score_page(page: TruePage, lines: Sequence[Read], problems: Iterable[str] = ()) -> Score:
    """One page: `problems` are the codes that the bundle shows for it."""
    reading = read_page([ln.text for ln in page.lines], [ln.visual for ln in page.lines], lines)
    told = bool(TELLING & set(problems))
    out = Score(pages=1, printed=reading.printed, errors=reading.errors)
    out.misread += [("", text) for text in reading.extra]
    for line, match in zip(page.lines, reading.matches, strict=True):
        if match.errors:
            out.misread.append((line.text, match.text))
        for token in tokens(line.text):
            _token(out, line, match, token, lines, told=told)
    _order(out, page, reading)
    return out


def _token(
    out: Score, line: Line, match: Match, token: Token, lines: Sequence[Read], *, told: bool
) -> None:
    out.tokens += 1
    inside = [i for i, at in enumerate(match.printed.at) if token.start <= at < token.end]
    if not inside:
        return
    wanted = match.printed.text[inside[0] : inside[-1] + 1]
    chars = _read_for(match, inside[0], inside[-1] + 1, token.kind)
    got = "".join(c for _, _, c in chars)
    around = chars or _beside(match, inside[0])
    flagged = told or any(_doubted(lines, place, at) for place, at, _ in around)
    if same(wanted, got):
        out.flagged += flagged
        return
    out.wrong += 1
    if not flagged:
        out.silent += 1
        out.misses.append((token.kind, line.text, f"{wanted} -> {got or '(nothing)'}"))


def _read_for(match: Match, start: int, stop: int, kind: str) -> list[Char]:
    """Read characters of a token, with those pushed in right at its ends that would change it."""
    inner = [c for slot in match.slots[start + 1 : stop] for c in slot]
    out = [*match.slots[start][-1:], *inner]
    behind = match.slots[stop]
    for char in reversed(match.slots[start][:-1]):
        if out and _touching(char, out[0]) and _changes(char[2], kind):
            out.insert(0, char)
    for char in behind if stop == len(match.printed.text) else behind[:-1]:
        if out and _touching(out[-1], char) and _changes(char[2], kind):
            out.append(char)
    return out


def _touching(one: Char, other: Char) -> bool:
    return one[0] == other[0] and one[1] + 1 == other[1]


def _changes(char: str, kind: str) -> bool:
    if kind in {"number", "sign"}:
        return char.isdigit() or char in _SIGNS
    if kind == "unit":
        return char.isalpha() or char in "/^"  # a digit before it belongs to its number
    return char.isalnum() or char in _SIGNS


def same(wanted: str, got: str) -> bool:
    """Whether a token was read right; a stop or bracket beside it is no part of it."""
    return wanted == got or wanted == _bare(got, wanted)


def _bare(got: str, wanted: str) -> str:
    left = "".join(c for c in _EDGES if not wanted.startswith(c))
    right = "".join(c for c in _EDGES if not wanted.endswith(c))
    return got.lstrip(left).rstrip(right)


def _beside(match: Match, first: int) -> list[Char]:
    """Read characters next to where a token was dropped."""
    before = [s[-1] for s in match.slots[:first] if s]
    after = [s[0] for s in match.slots[first:] if s]
    return before[-1:] + after[:1]


def _doubted(lines: Sequence[Read], line: int, at: int) -> bool:
    return any(start <= at < max(end, start + 1) for start, end in lines[line].doubts)


def _order(out: Score, page: TruePage, reading: Reading) -> None:
    """Steps from one printed line to the next that the read order takes forward too."""
    first: dict[int, tuple[int, int]] = {}
    body = {"header", "footer"}
    for line, match in zip(page.lines, reading.matches, strict=True):
        if line.role not in body and match.where[0] >= 0:
            first.setdefault(line.visual, match.where)
    for one, other in pairwise(first.values()):
        out.steps += 1
        out.ordered += one <= other


@dataclass(slots=True)
class Cells:
    """Counts of the cells of one kind of table."""

    tables: int = 0
    cells: int = 0
    right: int = 0
    placed: int = 0
    added: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Cells) -> None:
        """Count others too."""
        for name in ("tables", "cells", "right", "placed", "added"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.misses += other.misses


Grid = dict[tuple[int, int], str]


def true_tables(page: TruePage) -> dict[int, tuple[str, Grid]]:
    """Printed tables: kind, and text by row and column; the lines of a cell put together."""
    out: dict[int, tuple[str, Grid]] = {}
    for line in page.lines:
        if line.cell is None:
            continue
        kind, grid = out.setdefault(line.cell.table, (line.cell.kind, {}))
        place = line.cell.row, line.cell.column
        grid[place] = grid.get(place, "") + plain(line.text).text
        out[line.cell.table] = kind, grid
    return out


def read_tables(blocks: Iterable[Block]) -> dict[int, Grid]:
    """Tables of a read page."""
    out: dict[int, Grid] = {}
    for block in blocks:
        if block.row is None:
            continue
        grid = out.setdefault(block.row.table, {})
        cells = block.text.split("\t")
        for column, text in zip(block.row.columns, cells, strict=False):
            place = block.row.number, column
            grid[place] = grid.get(place, "") + plain(text).text
    return out


def score_tables(page: TruePage, blocks: Sequence[Block]) -> dict[str, Cells]:
    """Cells right, by kind of table. A cell is right if its text is and it stands in its place.

    Rows and columns of the two tables are paired one to one by what their cells share, so a table
    that begins a row late is not wrong throughout; a cell in another pair's row or column is.
    """
    found = read_tables(blocks)
    out: dict[str, Cells] = defaultdict(Cells)
    for number, (kind, grid) in sorted(true_tables(page).items()):
        best = max(found, key=lambda n: (_shared(grid, found[n]), -abs(n - number)), default=None)
        seen = found.pop(best) if best is not None and _shared(grid, found[best]) else {}
        out[kind].add(_cells(grid, seen))
    return dict(out)


def _shared(one: Grid, other: Grid) -> int:
    return (Counter(one.values()) & Counter(other.values())).total()


def _cells(grid: Grid, seen: Grid) -> Cells:
    out = Cells(tables=1, cells=len(grid))
    rows, columns = _paired(grid, seen, 0), _paired(grid, seen, 1)
    met = set()
    for (row, column), text in grid.items():
        place = rows.get(row, -1), columns.get(column, -1)
        got = seen.get(place, "")
        met.add(place)
        out.right += got == text
        out.placed += bool(got) and fuzz.ratio(got, text) >= PLACED
        if got != text:
            out.misses.append((text, got))
    out.added = sum(1 for place, text in seen.items() if text and place not in met)
    return out


def _paired(grid: Grid, seen: Grid, axis: int) -> dict[int, int]:
    """Printed rows (axis 0) or columns (1) -> read ones, those that share most cells first."""
    shared: Counter[tuple[int, int]] = Counter()
    for one, text in grid.items():
        for other, got in seen.items():
            if text == got:
                shared[one[axis], other[axis]] += 1
    out: dict[int, int] = {}
    for (mine, theirs), _ in sorted(
        shared.items(), key=lambda p: (-p[1], abs(p[0][0] - p[0][1]), p[0])
    ):
        if mine not in out and theirs not in out.values():
            out[mine] = theirs
    return out


__all__ = ["Cells", "Score", "joined", "score_page", "score_tables"]

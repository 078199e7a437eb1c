"""A document as a whole: running heads and feet, and tables that go on over a page break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recpack.model.document import Block, Page, Role, Row
from recpack.readers.layout.heads import names_columns
from recpack.readers.layout.roles import running

_SAME = 0.02  # share of the page's width by which columns may differ
_OUTER = frozenset({Role.HEADER, Role.FOOTER})


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a page: indices of its blocks, and where its columns stand (shares of width)."""

    places: tuple[int, ...]
    columns: dict[int, tuple[float, float]]


def finished(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages with what only the document tells; doing it again changes nothing."""
    out = list(running(pages))
    for n in range(1, len(out)):
        last, first = _last(out[n - 1]), _first(out[n])
        if last is not None and first is not None:
            out[n] = _continued(out[n - 1], last, out[n], first)
    return tuple(out)


def _last(page: Page) -> _Table | None:
    """The table that closes a page, running feet aside."""
    inner = [i for i, b in enumerate(page.blocks) if b.role not in _OUTER]
    row = page.blocks[inner[-1]].row if inner else None
    return _table(page, row.table) if row else None


def _first(page: Page) -> _Table | None:
    """The table with which a page begins, running heads aside."""
    inner = [i for i, b in enumerate(page.blocks) if b.role not in _OUTER]
    row = page.blocks[inner[0]].row if inner else None
    return _table(page, row.table) if row else None


def _table(page: Page, number: int) -> _Table:
    places = tuple(i for i, b in enumerate(page.blocks) if b.row and b.row.table == number)
    spans: dict[int, tuple[float, float]] = {}
    for i in places:
        for column, (x0, x1) in _cells(page.blocks[i]):
            a, b = spans.get(column, (x0, x1))
            spans[column] = min(a, x0), max(b, x1)
    width = page.width or 1.0
    return _Table(places, {c: (a / width, b / width) for c, (a, b) in sorted(spans.items())})


def _cells(block: Block) -> list[tuple[int, tuple[float, float]]]:
    """(column, (x0, x1)) of the cells of a row."""
    assert block.row is not None  # noqa: S101 - asked of rows only
    if len(block.edges) != len(block.text) + 1:
        return []
    out, start = [], 0
    for column, cell in zip(block.row.columns, block.text.split("\t"), strict=False):
        xs = block.edges[start : start + len(cell) + 1]
        out.append((column, (min(xs), max(xs))))
        start += len(cell) + 1
    return out


def _heads(page: Page, table: _Table) -> list[str]:
    blocks = [page.blocks[i] for i in table.places]
    return [b.text for b in blocks if b.row and b.row.head]


def _continued(above: Page, last: _Table, page: Page, first: _Table) -> Page:
    """The page, its first table numbered as the last one above it goes on."""
    heads = _heads(above, last)
    own = [text for text in _heads(page, first) if names_columns(text.split("\t"))]
    if own and own != heads:
        return page
    columns = _matched(last.columns, first.columns)
    if columns is None:
        return page
    blocks = list(page.blocks)
    for i in first.places:
        row = blocks[i].row
        assert row is not None  # noqa: S101 - places of rows only
        moved = tuple(columns[c] for c in row.columns)
        head = blocks[i].text in heads or (row.head and not heads)
        blocks[i] = replace(blocks[i], row=Row(row.table, row.number, moved, head))
    return replace(page, blocks=tuple(blocks))


def _matched(
    above: dict[int, tuple[float, float]], below: dict[int, tuple[float, float]]
) -> dict[int, int] | None:
    """The columns below as columns above: each overlaps one, in order; None if they do not."""
    out: dict[int, int] = {}
    free = sorted(above)
    for column, (x0, x1) in sorted(below.items()):
        best = [
            (min(x1, above[c][1]) - max(x0, above[c][0]), c)
            for c in free
            if min(x1, above[c][1]) - max(x0, above[c][0]) > -_SAME
        ]
        if not best:
            return None
        chosen = max(best)[1]
        out[column] = chosen
        free = [c for c in free if c > chosen]
    return out if 2 * len(out) > len(above) else None

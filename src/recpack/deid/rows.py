"""Visual lines of one wrapped table row put together, cell by cell; cells set under their columns.

What stands behind redaction sees rows as they are meant: `c.5548dupG` and the `(p.Asp1850fs)`
below it in one cell, and an empty cell where the paper has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from recpack.model.clean import CleanBlock, Surrogate, Uncertain
from recpack.model.document import Box, Row

_CLOSED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
# A name of a variant or an accession that the width of its cell has broken.
_OPEN_NAME = re.compile(r"(?:\b[cgmnp]\.|\b[NX][CGMPRT]_)\S*$")
_GOES_ON = re.compile(r"[>_=*)]|(?:del|dup|ins|inv|fs|Ter|ext)")


def logical_rows(blocks: Iterable[CleanBlock]) -> tuple[CleanBlock, ...]:
    """The lines of a page, those of one logical row as one, a cell for every column of its table.

    A row whose cells no longer match its columns (a stand-in took a tab along) stays as it is,
    its columns unknown.
    """
    blocks = tuple(blocks)
    widths: dict[int, int] = {}
    for block in blocks:
        if block.row is not None and block.row.columns:
            widest = max(block.row.columns) + 1
            widths[block.row.table] = max(widths.get(block.row.table, 0), widest)
    out: list[CleanBlock] = []
    for key, group in groupby(blocks, _row_of):
        members = list(group)
        if key is None:
            out += members
        elif all(len(m.text.split("\t")) == len(_columns(m)) for m in members):
            out.append(_one(members, widths[key[0]]))
        else:
            out += [_unplaced(m) for m in members]
    return tuple(out)


def _row_of(block: CleanBlock) -> tuple[int, int] | None:
    return None if block.row is None else (block.row.table, block.row.number)


def _columns(block: CleanBlock) -> tuple[int, ...]:
    return block.row.columns if block.row is not None else ()


def _unplaced(block: CleanBlock) -> CleanBlock:
    fits = len(block.text.split("\t")) == len(_columns(block))
    if fits or block.row is None:
        return block
    return replace(block, row=replace(block.row, columns=()))


@dataclass(slots=True)
class _Cell:
    """The text of a cell as it grows, with what is marked in it."""

    text: str = ""
    surrogates: list[Surrogate] = field(default_factory=list)
    doubts: list[Uncertain] = field(default_factory=list)

    def add(self, block: CleanBlock, start: int, end: int) -> None:
        """Put text[start:end] of a line behind what the cell holds."""
        text = block.text[start:end]
        shift = len(text) - len(text.lstrip())
        start, text = start + shift, text.strip()
        self.text += _glue(self.text, text)
        move = len(self.text) - start
        inside = start, start + len(text)
        self.surrogates += [
            replace(s, start=s.start + move, end=s.end + move)
            for s in block.surrogates
            if inside[0] <= s.start and s.end <= inside[1]
        ]
        self.doubts += [
            replace(d, start=d.start + move, end=d.end + move)
            for d in block.doubts
            if inside[0] <= d.start and d.end <= inside[1]
        ]
        self.text += text


def _glue(before: str, after: str) -> str:
    """What stands between two lines of one cell."""
    if not before or not after:
        return ""
    if _CLOSED.match(before[-1]) and _CLOSED.match(after[0]):
        return ""
    if before[-1] in "-/" and len(before) > 1 and not before[-2].isspace():
        return ""
    open_name = _OPEN_NAME.search(before)
    if open_name and (_GOES_ON.match(after) or before[-1] in ">_("):
        return ""
    return " "


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for cell in text.split("\t"):
        yield at, at + len(cell)
        at += len(cell) + 1


def _one(members: Sequence[CleanBlock], width: int) -> CleanBlock:
    """Lines of one row as one block with `width` cells."""
    cells = [_Cell() for _ in range(width)]
    for member in members:
        for column, (start, end) in zip(_columns(member), _spans(member.text), strict=True):
            cells[column].add(member, start, end)
    surrogates: list[Surrogate] = []
    doubts: list[Uncertain] = []
    at = 0
    for cell in cells:
        surrogates += [replace(s, start=s.start + at, end=s.end + at) for s in cell.surrogates]
        doubts += [replace(d, start=d.start + at, end=d.end + at) for d in cell.doubts]
        at += len(cell.text) + 1
    first = members[0]
    assert first.row is not None  # noqa: S101 - members of a row
    row = Row(first.row.table, first.row.number, tuple(range(width)), first.row.head)
    return CleanBlock(
        "\t".join(cell.text for cell in cells),
        _around([m.box for m in members]),
        min(m.confidence for m in members),
        tuple(surrogates),
        first.role,
        row,
        tuple(doubts),
    )


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )

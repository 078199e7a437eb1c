"""Pages of fragments with their ink, for the tests of layout."""

from __future__ import annotations

import numpy as np

from recpack.model.document import Block, Box
from recpack.readers.ink import Ink
from recpack.readers.layout import Fragment, glyph_width, proportional_edges
from recpack.readers.layout.compose import compose

Rule = tuple[int, int, int, int]


def at(
    text: str, x: float, y: float, *, width: float | None = None, size: float = 20.0
) -> Fragment:
    """A run of text whose middle is at height y; by default as wide as its letters."""
    width = width or sum(glyph_width(c) for c in text) * size / 2
    box = Box(x, y - size / 2, x + width, y + size / 2)
    return Fragment(text, box, proportional_edges(text, x, x + width), y, y, size)


def page(
    items: list[Fragment], rules: tuple[Rule, ...] = (), *, width: int = 1240, height: int = 900
) -> tuple[Block, ...]:
    """The lines of a page on which the letters are dark bars; `rules` are (x0, y0, x1, y1)."""
    pixels = np.full((height, width), 255, np.uint8)
    for item in items:
        for char, a, b in zip(item.text, item.edges, item.edges[1:], strict=False):
            if not char.isspace():
                top, bottom = int(item.box.y0) + 4, int(item.box.y1) - 3
                pixels[top:bottom, int(a) + 1 : max(int(b) - 1, int(a) + 2)] = 0
    for x0, y0, x1, y1 in rules:
        pixels[y0 : y1 + 2, x0 : x1 + 2] = 0
    return compose(items, Ink(pixels))


def table(
    rows: list[tuple[str, ...]], xs: tuple[float, ...], *, top: float = 100.0, pitch: float = 34.0
) -> list[Fragment]:
    """Cells set left at `xs`; a line break in a cell starts a new line in it."""
    out, y = [], top
    for row in rows:
        lines = max(cell.count("\n") + 1 for cell in row)
        for x, cell in zip(xs, row, strict=True):
            out += [at(t, x, y + 24 * n) for n, t in enumerate(cell.split("\n")) if t]
        y += pitch + 24 * (lines - 1)
    return out


def words(blocks: tuple[Block, ...]) -> list[str]:
    """Texts of the lines."""
    return [b.text for b in blocks]


def grid(blocks: tuple[Block, ...]) -> dict[tuple[int, int, int], str]:
    """Text by (table, row, column); lines of one cell joined by a blank."""
    out: dict[tuple[int, int, int], str] = {}
    for block in blocks:
        if block.row is None:
            continue
        for column, cell in zip(block.row.columns, block.text.split("\t"), strict=True):
            place = block.row.table, block.row.number, column
            out[place] = f"{out[place]} {cell}" if place in out else cell
    return out

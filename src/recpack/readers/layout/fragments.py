"""Fragments of text -> visual lines: what stands side by side, and where its characters lie."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from recpack.model.document import Block, Box, Doubt

_FAR = 4  # letters: no slant reaches further over the widest gap
# Gaps as a share of the line's height. A full-width space inside a name (李　明) is one em.
TAB_GAP = 1.6
SPACE_GAP = 0.16
WIDE_SPACE_GAP = 0.45  # beside a Han, Kana or full-width character
STROKES = frozenset("|｜丨¦│")  # what a rule beside text is read as
Ruled = Callable[[float, float, Box], bool]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text on one line, in page pixels.

    `left_y` and `right_y` are the heights of its two ends (equal unless the line slants), `size`
    the letter height; `edges` and `doubts` as in Block. `alone` makes it a line of its own
    (vertical text).
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    left_y: float
    right_y: float
    size: float
    confidence: float = 1.0
    alone: bool = False
    doubts: tuple[Doubt, ...] = ()


def group_lines(fragments: Iterable[Fragment]) -> tuple[tuple[Fragment, ...], ...]:
    """Fragments that stand on one visual line, left to right; lines from top to bottom.

    Each fragment joins the line whose last fragment ends nearest to its height, within 0.45 of
    the smaller letter; slants are followed from neighbour to neighbour, so that a photographed
    table row stays one row.
    """
    lines: list[list[Fragment]] = []
    alone: list[list[Fragment]] = []
    for item in sorted(fragments, key=lambda f: (f.box.x0, f.left_y, f.text)):
        if item.alone:
            alone.append([item])
            continue
        best: tuple[float, int] | None = None
        for index, line in enumerate(lines):
            last = line[-1]
            if abs(item.left_y - last.right_y) > _FAR * max(last.size, item.size):
                continue
            distance = _distance(last, item)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, index)
        if best is None:
            lines.append([item])
        else:
            lines[best[1]].append(item)
    rows = sorted(lines + alone, key=lambda row: (_middle(row), row[0].box.x0, row[0].text))
    return tuple(tuple(row) for row in rows)


def _middle(row: Sequence[Fragment]) -> float:
    return row[0].box.y0 if row[0].alone else row[0].left_y


def _distance(last: Fragment, item: Fragment) -> float | None:
    """Height between two ends as a share of the letter; None if they are not neighbours."""
    small = min(last.size, item.size)
    over = last.box.x1 - item.box.x0
    if over > 0.6 * small and over > 0.25 * min(last.box.width, item.box.width):
        return None
    wide = last.box.width > 6 * last.size
    slope = (last.right_y - last.left_y) / last.box.width if wide else 0.0
    gap = min(item.box.x0 - last.box.x1, 12 * last.size)
    distance = abs(item.left_y - (last.right_y + slope * max(gap, 0.0))) / max(small, 1.0)
    limit = 0.45 if max(last.size, item.size) < 1.8 * small else 0.7
    return distance if distance <= limit else None


def cells_of(
    line: Sequence[Fragment], ruled: Ruled | None = None, tab_gap: float = TAB_GAP
) -> list[list[Fragment]]:
    """The fragments of a line, parted at wide gaps and where `ruled` sees a rule.

    `ruled(x0, x1, box)` says whether a vertical rule stands between x0 and x1 beside `box`.
    """
    cells = [[line[0]]]
    for last, item in pairwise(line):
        gap = item.box.x0 - last.box.x1
        if gap > tab_gap * min(last.size, item.size) or (
            ruled and gap > 0 and ruled(last.box.x1, item.box.x0, item.box)
        ):
            cells.append([])
        cells[-1].append(item)
    return cells


def join_cells(cells: Sequence[Sequence[Fragment]]) -> Block:
    """One Block of the cells of a line, tabs between them."""
    text = ""
    edges: list[float] = []
    doubts: list[Doubt] = []
    for number, cell in enumerate(map(_in_order, cells)):
        for n, item in enumerate(cell):
            between = "\t" if number and not n else _between(cell[n - 1], item) if n else ""
            text += between
            doubts += [
                replace(d, start=d.start + len(text), end=d.end + len(text)) for d in item.doubts
            ]
            text += item.text
            if edges and not between:
                edges.pop()
            edges.extend(item.edges)
    every = [f for cell in cells for f in cell]
    weight = sum(len(f.text) for f in every)
    confidence = sum(f.confidence * len(f.text) for f in every) / max(weight, 1)
    box = union(f.box for f in every)
    return Block(text, box, round(confidence, 4), tuple(edges), doubts=tuple(doubts))


def within(doubts: Iterable[Doubt], start: int, length: int) -> tuple[Doubt, ...]:
    """Doubts of text[start : start + length], their offsets counted from `start`."""
    return tuple(
        replace(d, start=max(d.start, start) - start, end=min(d.end, start + length) - start)
        for d in doubts
        if d.start < start + length and d.end > start
    )


def part_of(item: Fragment, start: int, end: int) -> Fragment | None:
    """Characters `start` to `end` (exclusive) of a fragment, without strokes that are the rule."""
    while start < end and (item.text[start].isspace() or item.text[start] in STROKES):
        start += 1
    while end > start and (item.text[end - 1].isspace() or item.text[end - 1] in STROKES):
        end -= 1
    if start == end:
        return None
    edges = item.edges[start : end + 1]
    x0, x1 = min(edges), max(edges)
    slope = (item.right_y - item.left_y) / max(item.box.width, 1.0)
    return replace(
        item, text=item.text[start:end], box=replace(item.box, x0=x0, x1=x1), edges=edges,
        left_y=item.left_y + slope * (x0 - item.box.x0),
        right_y=item.left_y + slope * (x1 - item.box.x0),
        doubts=within(item.doubts, start, end - start),
    )  # fmt: skip


def is_mirrored(items: Iterable[Fragment]) -> bool:
    """Whether most letters are of a script that runs from right to left."""
    letters = [c for f in items for c in f.text if c.isalpha()]
    return 2 * sum("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in letters) > len(
        letters
    )


def _in_order(cell: Sequence[Fragment]) -> Sequence[Fragment]:
    """The pieces of a cell as they are read: from the right where its script is so."""
    return cell[::-1] if len(cell) > 1 and is_mirrored(cell) else cell


def _between(last: Fragment, item: Fragment) -> str:
    gap = max(item.box.x0 - last.box.x1, last.box.x0 - item.box.x1)
    wide = gap > space_gap(last.text[-1:], item.text[:1]) * min(last.size, item.size)
    return " " if wide else ""


def join_line(
    line: Sequence[Fragment], ruled: Ruled | None = None, tab_gap: float = TAB_GAP
) -> Block:
    """One Block of the fragments of a line: tabs at wide gaps and where `ruled` sees a rule."""
    return join_cells(cells_of(line, ruled, tab_gap))


def space_gap(last: str, char: str) -> float:
    """The gap, as a share of the em, that is a space between two characters.

    Typesetters put a quarter em between Han and Latin letters: that is no space.
    """
    wide = glyph_width(last or "a") == 2 or glyph_width(char or "a") == 2
    return WIDE_SPACE_GAP if wide else SPACE_GAP


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all, rounded to a hundredth of a pixel."""
    items = tuple(boxes)
    return Box(
        round(min(b.x0 for b in items), 2),
        round(min(b.y0 for b in items), 2),
        round(max(b.x1 for b in items), 2),
        round(max(b.y1 for b in items), 2),
    )


def rising(edges: Sequence[float]) -> tuple[float, ...]:
    """The positions made non-decreasing (kerning and overlaps step back)."""
    out: list[float] = []
    for edge in edges:
        out.append(round(max(edge, out[-1]) if out else edge, 2))
    return tuple(out)


@lru_cache(maxsize=65536)
def glyph_width(char: str) -> float:
    """Relative width of a character: East Asian wide 2, narrow Latin letters and signs less."""
    if unicodedata.east_asian_width(char) in "WF":
        return 2.0
    if unicodedata.combining(char):
        return 0.0
    if char in "iljtfrI.,:;'|!()[] ":
        return 0.6
    return 1.4 if char in "mwMW@%—" else 1.0


def whole_edges(text: str, x0: float, x1: float) -> tuple[float, ...]:
    """Edges of a cell in which no character has a known place: each spans all of it."""
    return tuple(round((x0, x1)[n % 2], 2) for n in range(len(text) + 1))


def proportional_edges(text: str, x0: float, x1: float) -> tuple[float, ...]:
    """Edges of the characters by their usual widths; used where nothing better is known."""
    widths = [glyph_width(ch) for ch in text]
    total = sum(widths) or 1.0
    edges, at = [x0], 0.0
    for width in widths:
        at += width
        edges.append(x0 + (x1 - x0) * at / total)
    return tuple(edges)

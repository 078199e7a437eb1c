"""One side of a gutter: its lines, and whether they are running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from recpack.readers.layout.fragments import Fragment, group_lines

LABEL = re.compile(r"\s*[^\W\d][^:：]{0,30}[:：]")
NOTE = 3  # lines of a note beside the text
_LEAST = 4  # lines of a column
_PIECE_GAP = 1.2  # em between pieces of one line
LONG = 8.0  # em: a piece of prose, where a cell is short


def middle(item: Fragment) -> float:
    """Height of the middle of a fragment."""
    return (item.left_y + item.right_y) / 2


def usual_em(items: Sequence[Fragment]) -> float:
    """Letter height of most characters."""
    sizes = sorted((f.size, len(f.text)) for f in items)
    half, at = sum(n for _, n in sizes) / 2, 0
    for size, n in sizes:
        at += n
        if at >= half:
            return max(size, 1.0)
    return 1.0


def lines_of_side(items: Sequence[Fragment]) -> list[list[list[Fragment]]]:
    """Lines of a side, each as pieces parted by wide gaps."""
    out = []
    for line in group_lines(items):
        pieces = [[line[0]]]
        for last, item in pairwise(line):
            if item.box.x0 - last.box.x1 > _PIECE_GAP * min(last.size, item.size):
                pieces.append([])
            pieces[-1].append(item)
        out.append(pieces)
    return out


def is_wordy(items: Sequence[Fragment]) -> bool:
    """Whether most of what is written stands in long pieces, as prose does in any column."""
    widths = [(f.box.width, f.box.width >= 0.7 * LONG * f.size) for f in items]
    return 2 * sum(w for w, long in widths if long) >= sum(w for w, _ in widths)


def is_prose(lines: list[list[list[Fragment]]]) -> bool:
    """Whether lines are running text: of one piece, long, and to the end of the column."""
    if len(lines) < NOTE:
        return False
    single = [p[0] for p in lines if len(p) == 1]
    if len(single) < 0.8 * len(lines):
        return False
    left, right = min(p[0].box.x0 for p in single), max(p[-1].box.x1 for p in single)
    widths = [p[-1].box.x1 - p[0].box.x0 for p in single]
    long = sum(w >= LONG * p[0].size for w, p in zip(widths, single, strict=True))
    full = sum(w >= 0.7 * (right - left) for w in widths)
    labels = sum(bool(LABEL.match(p[0].text)) for p in single)
    count = len(lines)
    if count < _LEAST:  # so few lines must be a paragraph that is filled but for its last line
        filled = all(w >= 0.75 * (right - left) for w in widths[:-1])
        return filled and labels == 0 and right - left >= 2 * LONG * single[0][0].size
    return 2 * long >= count and full >= 0.5 * count and labels < 0.4 * count

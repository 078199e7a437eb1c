"""White between the columns of rows that are known: told from the ink of each line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Any

import numpy as np

from recpack.readers.layout.fragments import Fragment, part_of

_INSET = 0.12  # share of a box's height that its letters leave free
_LEAST_DARK = 2  # pixels of a column of pixels: less is dust
_CLOSED = 0.22  # em between letters of a word
_GAP = 0.5  # em between cells that are surely two
_NARROW = (6, 0.3), (4, 0.4), (0, 0.45)  # lines that agree; em that their white is wide at least
_SAME = 3.0  # pixels by which a word differs from itself in the next line
_CERTAIN = 0.5  # em: so wide is no space between two words
_CROSSING = 10  # lines for each of which one may cross
Cells = tuple[tuple[int, tuple[Fragment, ...]], ...]
Span = tuple[float, float]


def placed(lines: Sequence[Sequence[Fragment]], dark: Any) -> list[Cells] | None:
    """The cells of each line as (column, fragments); None if white parts no columns."""
    em = float(median(f.size for line in lines for f in line))
    spans = [_spans(line, dark, em) for line in lines]
    bounds = _bounds(spans, em)
    if not bounds:
        return None
    return [_cells(line, own, bounds, 0.1 * em) for line, own in zip(lines, spans, strict=True)]


def _spans(line: Sequence[Fragment], dark: Any, em: float) -> list[Span]:
    """Where ink stands in a line, spaces between letters closed."""
    found: list[Span] = []
    for f in line:
        box, inset = f.box, _INSET * f.box.height
        left = max(int(box.x0), 0)
        area = dark[max(int(box.y0 + inset), 0) : int(box.y1 - inset) + 1, left : int(box.x1) + 1]
        written = np.flatnonzero(area.sum(axis=0) >= _LEAST_DARK) if area.size else np.array([])
        if not len(written):
            found.append((box.x0, box.x1))
            continue
        starts = [written[0], *(b for a, b in pairwise(written) if b - a > 1)]
        ends = [*(a for a, b in pairwise(written) if b - a > 1), written[-1]]
        found += [(float(left + a), float(left + b + 1)) for a, b in zip(starts, ends, strict=True)]
    out: list[Span] = []
    for a, b in sorted(found):
        if out and a - out[-1][1] < _CLOSED * em:
            out[-1] = out[-1][0], max(out[-1][1], b)
        else:
            out.append((a, b))
    return out


def _bounds(spans: Sequence[Sequence[Span]], em: float) -> list[float]:
    """Middles of the white that lines with several cells share."""
    several = [s for s in spans if any(b[0] - a[1] >= _GAP * em for a, b in pairwise(s))]
    if not several:
        return []
    left, right = min(s[0][0] for s in several), max(s[-1][1] for s in several)
    cover = np.zeros(int(right - left) + 2, np.int32)
    for line in several:
        for a, b in line:
            cover[max(int(a - left), 0) : max(int(np.ceil(b - left)), 0)] += 1
    free = np.concatenate([[0], (cover <= len(several) // _CROSSING).astype(np.int8), [0]])
    starts, ends = np.flatnonzero(np.diff(free) == 1), np.flatnonzero(np.diff(free) == -1)
    least = next(share for count, share in _NARROW if len(several) >= count) * em
    strips = [
        (left + float(a), left + float(b))
        for a, b in zip(starts, ends, strict=True)
        if a > 0 and b < len(cover) - 1 and b - a >= least
    ]
    return _supported([s for s in strips if not _is_space(s, several, em)], several)


def _is_space(strip: Span, lines: Sequence[Sequence[Span]], em: float) -> bool:
    """Whether white stands behind one word that all lines begin with, as in "Cycle 1"."""
    if strip[1] - strip[0] >= _CERTAIN * em:
        return False
    before = [max((s for s in line if s[1] <= strip[0] + 2), default=None) for line in lines]
    words = [s for s in before if s and strip[0] - s[1] < _CERTAIN * em]
    if 2 * len(words) < len(lines) or len(words) < 2:
        return False
    first = words[0]
    same = sum(abs(s[0] - first[0]) + abs(s[1] - first[1]) <= _SAME for s in words)
    return same >= len(words) - 1


def _supported(strips: list[Span], lines: Sequence[Sequence[Span]]) -> list[float]:
    """Strips between which, in two lines or more (one of a few), something stands."""
    least = 2 if len(lines) > 3 else 1
    kept = sorted(strips)
    while kept:
        edges = [float("-inf"), *((a + b) / 2 for a, b in kept), float("inf")]
        weak = [
            drop
            for i, (a, b) in enumerate(pairwise(edges))
            if sum(any(a <= (s + e) / 2 < b for s, e in line) for line in lines) < least
            for drop in kept[max(i - 1, 0) : i + 1]
        ]
        if not weak:
            break
        kept.remove(min(weak, key=lambda s: s[1] - s[0]))
    return [(a + b) / 2 for a, b in kept]


def _cells(
    line: Sequence[Fragment], spans: Sequence[Span], bounds: Sequence[float], near: float
) -> Cells:
    """The fragments of a line by column, parted at bounds that its ink leaves free."""
    free = [x for x in bounds if not any(a + near < x < b - near for a, b in spans)]
    out: dict[int, list[Fragment]] = {}
    for f in line:
        for part in _parts(f, free):
            ends = part.box.x0 + 0.3 * part.size, (part.box.x0 + part.box.x1) / 2
            column = min(sum(b <= x for b in bounds) for x in ends)
            if len(free) == len(bounds):
                column = sum(b <= ends[1] for b in bounds)
            out.setdefault(column, []).append(part)
    return tuple((c, tuple(fs)) for c, fs in sorted(out.items()))


def _parts(item: Fragment, bounds: Sequence[float]) -> list[Fragment]:
    inner = [x for x in bounds if item.box.x0 < x < item.box.x1]
    if not inner or len(item.edges) != len(item.text) + 1:
        return [item]
    sides = [sum(b <= (a + c) / 2 for b in inner) for a, c in pairwise(item.edges)]
    runs = []
    for _, group in groupby(range(len(item.text)), key=lambda i: sides[i]):
        span = list(group)
        part = part_of(item, span[0], span[-1] + 1)
        if part is not None:
            runs.append(part)
    return sorted(runs, key=lambda f: f.box.x0) or [item]

"""Lines that run from top to bottom: found among single characters, and put in their order."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from recpack.readers.layout.fragments import Fragment, glyph_width, union, whole_edges

_ASLANT = 0.12  # rise over run: photos lean less
_LEAST = 4  # characters one under the other
_PITCH = 1.35  # em between two of them at most
_GAP = 3.0  # widths of a line between two lines of one text


def standing(fragments: Sequence[Fragment]) -> tuple[list[Fragment], list[Fragment]]:
    """(level fragments, lines of their own): characters set singly under each other are one line.

    What stands aslant, as the words of a stamp do, is no part of the lines it crosses.
    """
    straight = _slope(fragments)
    slanting = {
        id(f)
        for f in fragments
        if f.box.width >= 3 * f.size and not f.alone and abs(_slant(f) - straight) > _ASLANT
    }
    level = [f for f in fragments if not f.alone and id(f) not in slanting]
    upright = [f for f in fragments if f.alone or id(f) in slanting]
    single = sorted(
        (f for f in level if len(f.text) == 1 and glyph_width(f.text) == 2),
        key=lambda f: (f.box.y0, f.box.x0),
    )
    if len(single) < _LEAST:
        return level, upright
    runs: list[list[Fragment]] = []
    for f in single:
        for run in runs:
            last = run[-1]
            step = f.left_y - last.left_y
            near = abs((f.box.x0 + f.box.x1 - last.box.x0 - last.box.x1) / 2) < 0.3 * f.size
            if near and 0.7 * f.size < step <= _PITCH * f.size:
                run.append(f)
                break
        else:
            runs.append([f])
    long = [run for run in runs if len(run) >= _LEAST]
    taken = {id(f) for run in long for f in run}
    others = [f for f in level if id(f) not in taken]
    for run in long:  # a column of a table stands beside other cells: its marks are level text
        box = union(f.box for f in run)
        if any(
            o.left_y > box.y0 and o.left_y < box.y1 and o.size < 2 * run[0].size for o in others
        ):
            taken -= {id(f) for f in run}
            continue
        upright.append(_line(run))
    return [f for f in level if id(f) not in taken], upright


def _slant(item: Fragment) -> float:
    return (item.right_y - item.left_y) / max(item.box.width, 1.0)


def _slope(fragments: Sequence[Fragment]) -> float:
    """The slant of most of the page."""
    long = [_slant(f) for f in fragments if not f.alone and f.box.width >= 3 * f.size]
    return float(median(long)) if long else 0.0


def _line(run: Sequence[Fragment]) -> Fragment:
    text, box = "".join(f.text for f in run), union(f.box for f in run)
    edges = whole_edges(text, box.x0, box.x1)
    sure = sum(f.confidence for f in run) / len(run)
    return Fragment(text, box, edges, box.y0, box.y0, box.width, sure, alone=True)


def upright_columns(upright: Sequence[Fragment]) -> list[list[Fragment]]:
    """Upright lines of one text together: Chinese and Japanese from the right, others not."""
    groups: list[list[Fragment]] = []
    for f in sorted(upright, key=lambda f: (f.box.x0, f.box.y0, f.text)):
        for group in groups:
            if any(_beside(f, other) for other in group):
                group.append(f)
                break
        else:
            groups.append([f])
    out = []
    for group in groups:
        wide = sum(glyph_width(c) == 2 for f in group for c in f.text)
        turn = -1 if 2 * wide > sum(len(f.text) for f in group) else 1
        width = median(f.box.width for f in group)
        out.append(
            sorted(
                group, key=lambda f: (turn * round(f.box.x0 / max(width, 1.0)), f.box.y0, f.text)
            )
        )
    return sorted(out, key=lambda group: (min(f.box.y0 for f in group), group[0].box.x0))


def _beside(item: Fragment, other: Fragment) -> bool:
    shared = min(item.box.y1, other.box.y1) - max(item.box.y0, other.box.y0)
    apart = max(item.box.x0 - other.box.x1, other.box.x0 - item.box.x1)
    least = min(item.box.height, other.box.height)
    return shared > 0.3 * least and apart < _GAP * max(min(item.box.width, other.box.width), 1.0)

"""Tables that stand beside each other, or beside running text: where the page parts them.

A table of two halves side by side looks much the same, and is one table. Two differ: each has a
heading of its own over its first column, or the rules of both stop at the gutter. Beside running
text a table's rules stop at the gutter, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recpack.readers.layout.fragments import Fragment, group_lines, is_mirrored
from recpack.readers.layout.rules import Rule, Rules
from recpack.readers.layout.sides import LABEL, LONG, NOTE, middle

_MARGIN = 0.3  # em by which a fragment may reach over a gutter
_GUTTER = 0.8  # em
_FAR = 4.0  # em of white that ends what stands beside each other
_NEAR = 3.0  # em from a heading to its table
_CELL_GAP = 0.6  # em between two cells of a row
_SHORT_RULE = 5.0  # em
_MOST = 16  # gutters that are tried
_EDGE = 0.8  # em by which a heading may stand off the edge of its table

Line = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines of a page between two that cross the gutter, and the rules beside them."""

    lines: tuple[Line, ...]
    x: float
    em: float
    left: tuple[Rule, ...]
    right: tuple[Rule, ...]

    def halves(self, line: Line) -> tuple[Line, Line]:
        """What of a line stands left and right of the gutter."""
        left = tuple(f for f in line if (f.box.x0 + f.box.x1) / 2 < self.x)
        return left, tuple(f for f in line if (f.box.x0 + f.box.x1) / 2 >= self.x)

    def sides(self, first: int, last: int) -> tuple[list[Line], list[Line]]:
        """The lines `first` to `last` (exclusive) of both sides."""
        both = [self.halves(line) for line in self.lines[first:last]]
        return [a for a, _ in both if a], [b for _, b in both if b]


def beside(
    items: Sequence[Fragment], rules: Rules, em: float
) -> tuple[list[Fragment], list[Fragment]] | None:
    """What stands left and right of a gutter, at least one of both a table; None if nothing does.

    The largest of all such parts of the page.
    """
    best: tuple[int, tuple[list[Fragment], list[Fragment]]] | None = None
    lines = group_lines(items)
    for x in _gutters(lines, rules, em):
        for stretch in _stretches(lines, rules, x, em):
            found = _parted(stretch)
            if found is None:
                continue
            left, right = stretch.sides(*found)
            sides = [f for line in left for f in line], [f for line in right for f in line]
            count = len(sides[0]) + len(sides[1])
            if best is None or count > best[0]:
                best = count, sides
    return best[1] if best else None


def _gutters(lines: Sequence[Line], rules: Rules, em: float) -> list[float]:
    """Places beside the ends of rules, and between two headings on one line."""
    found: list[float] = []
    for rule in rules.level:
        if rule.end - rule.start >= _SHORT_RULE * em:
            found += [rule.start - 0.5 * em, rule.end + 0.5 * em]
    for line in lines:
        if len(line) == 2 and line[1].box.x0 - line[0].box.x1 > _GUTTER * em:
            found += [line[1].box.x0 - 0.4 * em, line[0].box.x1 + 0.4 * em]
    inner = [x for x in found if any(f.box.x1 < x for f in _flat(lines))]
    counts: dict[float, int] = {}
    for x in sorted(inner):
        near = next((k for k in counts if abs(k - x) < 0.5 * em), x)
        counts[near] = counts.get(near, 0) + 1
    return sorted(counts, key=lambda x: (-counts[x], x))[:_MOST]


def _middle(line: Line) -> float:
    return sum(map(middle, line)) / len(line)


def _flat(lines: Sequence[Line]) -> Iterator[Fragment]:
    for line in lines:
        yield from line


def _stretches(lines: Sequence[Line], rules: Rules, x: float, em: float) -> Iterator[_Stretch]:
    """Lines between those that cross the gutter, rules that cross it, and much white."""
    margin = _MARGIN * em
    run: list[Line] = []
    low = float("-inf")
    for line in (*lines, ()):
        top = min((middle(f) - f.size / 2 for f in line), default=float("inf"))
        crossing = any(f.box.x0 < x - margin and f.box.x1 > x + margin for f in line)
        parted = top - low > _FAR * em or rules.crossed(x, low - em / 2, top + em / 2)
        if run and (not line or crossing or parted):
            yield _stretch(run, rules, x, em)
            run = []
        if line and not crossing:
            run.append(line)
        low = max((middle(f) + f.size / 2 for f in line), default=low)


def _stretch(run: Sequence[Line], rules: Rules, x: float, em: float) -> _Stretch:
    top = min(f.box.y0 for f in _flat(run)) - 2 * em
    bottom = max(f.box.y1 for f in _flat(run)) + 2 * em
    level = [r for r in rules.level if top < r.at < bottom and r.end - r.start >= _SHORT_RULE * em]
    margin = _MARGIN * em
    left = tuple(r for r in level if r.end <= x + margin)
    right = tuple(r for r in level if r.start >= x - margin)
    return _Stretch(tuple(run), x, em, left, right)


def _parted(found: _Stretch) -> tuple[int, int] | None:
    """Lines of a stretch that are two things beside each other; None if they are one."""
    for first in (_ruled_from(found), _headed_from(found)):
        if first is None:
            continue
        last = _end(found, first)
        if _fit(found, first, last):
            return first, last
    return None


def _ruled_from(found: _Stretch) -> int | None:
    """The first line, if rules stop at the gutter on both sides, or beside running text."""
    left, right = found.left, found.right
    sides = found.sides(0, len(found.lines))
    if min(len(left), len(right)) >= 2:
        tops = [r.at for r in (*left, *right)]
    elif max(len(left), len(right)) >= 3 and not min(len(left), len(right)):
        text = sides[1] if left else sides[0]
        if not _is_text(text):
            return None
        tops = [r.at for r in left or right]
    else:
        return None
    top = min(tops)
    at = next((i for i, ln in enumerate(found.lines) if max(map(middle, ln)) > top), None)
    if at is None:
        return None
    while at and _heads(found, at - 1, at):
        at -= 1
    return at


def _heads(found: _Stretch, above: int, below: int) -> bool:
    """Whether a line above holds headings or running text only, or is a row as those below."""
    line, following = found.lines[above], found.lines[below]
    gap = min(map(middle, following)) - max(map(middle, line))
    if any(_is_field(f) for f in line):
        return False
    if all(len(half) <= 1 for half in found.halves(line)):
        return gap <= _NEAR * found.em
    steps = sorted(_middle(b) - _middle(a) for a, b in pairwise(found.lines[below:]))
    return gap <= 1.2 * steps[len(steps) // 2] if steps else False


def _is_field(item: Fragment) -> bool:
    match = LABEL.match(item.text)
    return match is not None and match.end() < len(item.text.rstrip())


def _headed_from(found: _Stretch) -> int | None:
    """The first line, if over the first columns of two tables a heading stands each."""
    for i, line in enumerate(found.lines[:-NOTE]):
        left, right = found.halves(line)
        if len(left) != 1 or len(right) != 1 or _is_field(left[0]) or _is_field(right[0]):
            continue
        sides = found.sides(i + 1, _end(found, i))
        if min(map(len, sides)) < NOTE or not all(_tabular(side[0], found.em) for side in sides):
            continue
        mirrored = is_mirrored(_flat(found.lines[i:]))
        own = (_at_edge(h[0], s, found.em, mirrored=mirrored)
               for h, s in zip((left, right), sides, strict=True))  # fmt: skip
        if all(own) and all(_names(side, mirrored=mirrored) for side in sides):
            return i
    return None


def _at_edge(heading: Fragment, side: Sequence[Line], em: float, *, mirrored: bool) -> bool:
    """Whether a heading stands where the first column of its table begins."""
    if mirrored:
        return abs(heading.box.x1 - max(ln[-1].box.x1 for ln in side)) < _EDGE * em
    return abs(heading.box.x0 - min(ln[0].box.x0 for ln in side)) < _EDGE * em


def _names(side: Sequence[Line], *, mirrored: bool) -> bool:
    """Whether the first column names something: else it goes on with what is beside it."""
    first = [(ln[-1] if mirrored else ln[0]).text.strip() for ln in side]
    return 3 * sum(t[:1].isalpha() and len(t) > 1 for t in first) >= 2 * len(first)


def _tabular(line: Line, em: float) -> bool:
    return any(b.box.x0 - a.box.x1 > _CELL_GAP * em for a, b in pairwise(line))


def _is_table(side: Sequence[Line], em: float) -> bool:
    """Whether most lines are cells beside each other, and no labels with their values."""
    rows = [line for line in side if _tabular(line, em)]
    fields = sum(_is_field(line[0]) for line in side)
    return len(rows) >= NOTE and 2 * len(rows) >= len(side) and 2 * fields < len(side)


def _is_text(side: Sequence[Line]) -> bool:
    """Whether lines are running text, their headings among them."""
    single = [line[0] for line in side if len(line) == 1]
    long = sum(f.box.width >= LONG * f.size for f in single)
    fields = sum(_is_field(f) for f in single)
    return (
        len(single) >= max(NOTE, 0.8 * len(side))
        and long >= max(2, 0.4 * len(side))
        and fields < 0.4 * len(side)
    )


def _end(found: _Stretch, first: int) -> int:
    """Behind the last line of both: what stands apart from the rest, on one side, is left out."""
    lines = found.lines
    low = max([r.at for r in (*found.left, *found.right)], default=0.0)
    end = first + 1
    while end < len(lines):
        gap = min(map(middle, lines[end])) - max(map(middle, lines[end - 1]))
        usual = [b[0].box.y0 - a[0].box.y0 for a, b in pairwise(lines[first:end])]
        wide = gap > max(_NEAR * found.em, 1.6 * (sorted(usual)[len(usual) // 2] if usual else 0))
        if wide and max(map(middle, lines[end])) > low:
            break
        end += 1
    return end


def _fit(found: _Stretch, first: int, last: int) -> bool:
    """Whether both sides are tables, or one a table and one running text."""
    left, right = found.sides(first, last)
    if min(len(left), len(right)) < NOTE:
        return False
    tables = [_is_table(side, found.em) for side in (left, right)]
    if all(tables):  # the columns of one table go on with numbers
        mirrored = is_mirrored(_flat(left + right))
        return all(_names(side, mirrored=mirrored) for side in (left, right))
    return all(t or _is_text(s) for t, s in zip(tables, (left, right), strict=True)) and any(tables)

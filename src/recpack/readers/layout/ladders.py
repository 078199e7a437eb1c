"""Level rules of one width under each other: what stands between two of them is one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from recpack.readers.layout.grids import Bound, Curve, Grid, curves, with_dots

_REACH = 120  # of the page's height: ends of rules that differ by less are one
_LEAST = 3  # rules
_SHORT = 12  # of the page's width: shorter rules are underlines
_FALL = 0.02  # of its length that a piece of a rule may rise or fall to the next


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Level rules from top to bottom that all reach from `left` to `right`."""

    level: tuple[Bound, ...]
    left: float
    right: float

    def band(self, x: float, y: float, room: float) -> int | None:
        """Between which two rules a point stands; None outside. `room` is that beside the rules."""
        if not self.left - room <= x <= self.right + room:
            return None
        number = sum(float(b.at(x)) <= y for b in self.level) - 1
        return number if 0 <= number < len(self.level) - 1 else None


def find_ladders(level: Any, dark: Any, grids: Sequence[Grid]) -> tuple[Ladder, ...]:
    """Ladders of a page outside of its grids; the masks hold level rules, and all ink."""
    height, width = level.shape
    near = height / _REACH
    whole = _whole([c for c in curves(level, 0) if not _in_grid(c, grids)], near)
    groups: list[list[tuple[Curve, ...]]] = []
    for rule in sorted(whole, key=lambda r: float(r[0].ys[0])):
        left, right = float(rule[0].xs[0]), float(rule[-1].xs[-1])
        if right - left < width / _SHORT:
            continue
        for group in groups:
            a, b = _ends(group)
            if abs(a - left) <= near and abs(b - right) <= near:
                group.append(rule)
                break
        else:
            groups.append([rule])
    out = []
    for group in groups:
        if len(group) < _LEAST:
            continue
        left, right = _ends(group)
        bounds = _bounds(group, whole, left, right, near)
        out.append(Ladder(tuple(with_dots(bounds, left, right, dark)), left, right))
    return tuple(out)


def _ends(group: Sequence[Sequence[Curve]]) -> tuple[float, float]:
    """The usual ends of the rules of a ladder."""
    lefts = sorted(float(r[0].xs[0]) for r in group)
    rights = sorted(float(r[-1].xs[-1]) for r in group)
    return lefts[len(lefts) // 2], rights[len(rights) // 2]


def _in_grid(rule: Curve, grids: Sequence[Grid]) -> bool:
    x, y = rule.middle, float(rule.at(rule.middle))
    return any(
        g.box.x0 - 8 <= x <= g.box.x1 + 8 and g.box.y0 - 8 <= y <= g.box.y1 + 8 for g in grids
    )


def _whole(pieces: Sequence[Curve], near: float) -> list[tuple[Curve, ...]]:
    """Pieces in one line with hardly a gap between them, left to right."""
    out: list[list[Curve]] = []
    for piece in sorted(pieces, key=lambda c: float(c.xs[0])):
        best: tuple[float, list[Curve]] | None = None
        for rule in out:
            gap = float(piece.xs[0] - rule[-1].xs[-1])
            apart = abs(float(piece.ys[0] - rule[-1].ys[-1]))
            if -near <= gap <= near and apart <= near / 4 + _FALL * max(gap, 0.0):
                best = min(best or (apart, rule), (apart, rule), key=lambda b: b[0])
        if best:
            best[1].append(piece)
        else:
            out.append([piece])
    return [tuple(rule) for rule in out]


def _bounds(
    group: Sequence[tuple[Curve, ...]],
    every: Sequence[tuple[Curve, ...]],
    left: float,
    right: float,
    near: float,
) -> list[Bound]:
    """The rules of a ladder, with those that are broken, from top to bottom."""
    middle = (left + right) / 2
    out = sorted((Bound(_joined(r), 0.0) for r in group), key=lambda b: float(b.at(middle)))
    taken = {id(r) for r in group}
    low, high = float(out[0].at(middle)), float(out[-1].at(middle))
    broken: list[tuple[Bound, float]] = []
    for rule in every:
        whole = _joined(rule)
        x, y = whole.middle, float(whole.at(whole.middle))
        if id(rule) in taken or not left - near <= whole.xs[0] < whole.xs[-1] <= right + near:
            continue
        above = max((b for b in out if float(b.at(x)) < y), key=lambda b: float(b.at(x)),
                    default=None)  # fmt: skip
        if above is None or not low < y < high + near:
            continue
        bound = Bound(above.curve, above.shift + y - float(above.at(x)))
        for i, (other, length) in enumerate(broken):
            if abs(float(other.at(middle)) - float(bound.at(middle))) <= near / 3:
                broken[i] = other, length + whole.length
                break
        else:
            broken.append((bound, whole.length))
    out += [bound for bound, length in broken if length >= (right - left) / 2]
    return sorted(out, key=lambda b: float(b.at(middle)))


def _joined(rule: Sequence[Curve]) -> Curve:
    """The pieces of a rule as one."""
    if len(rule) == 1:
        return rule[0]
    points = sorted((float(x), float(y)) for c in rule for x, y in zip(c.xs, c.ys, strict=True))
    return Curve.of([x for x, _ in points], [y for _, y in points])

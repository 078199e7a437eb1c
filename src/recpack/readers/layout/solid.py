"""Upright rules that part cells: neither edges of the paper nor strokes of letters in two lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recpack.readers.layout.fragments import Fragment
from recpack.readers.layout.rules import Rule, Rules
from recpack.readers.layout.sides import usual_em

_OUTSIDE = 3.0  # em from all text: the edge of a sheet
_SHORT = 6.0  # em: strokes of letters under each other reach no further
_SOLID = 0.92  # share of its length that a short rule is drawn


def solid(rules: Rules, fragments: Sequence[Fragment], upright: Any) -> Rules:
    """The rules without what only looks like one; `upright` is the mask they were found in."""
    if not fragments or not rules.upright:
        return rules
    em = usual_em(fragments)
    left = min(f.box.x0 for f in fragments) - _OUTSIDE * em
    right = max(f.box.x1 for f in fragments) + _OUTSIDE * em
    kept = tuple(
        r
        for r in rules.upright
        if (left < r.at < right or _meets(r, rules.level, em)) and _drawn(r, upright, em)
    )
    return Rules(rules.level, kept)


def _meets(rule: Rule, level: Sequence[Rule], em: float) -> bool:
    """Whether level rules end at an upright one, as in a frame."""
    return any(
        rule.start - em < r.at < rule.end + em
        and min(abs(r.start - rule.at), abs(r.end - rule.at)) < em / 2
        for r in level
    )


def _drawn(rule: Rule, upright: Any, em: float) -> bool:
    """Whether a short rule is one stroke from end to end."""
    if rule.end - rule.start >= _SHORT * em:
        return True
    x = max(int(rule.at), 2)
    area = upright[max(int(rule.start), 0) : int(rule.end), x - 2 : x + 3]
    return bool(area.size) and float(area.any(axis=1).mean()) >= _SOLID

"""Ruled lines of a page, told from its pixels: where they stand and how far they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2

_TOUCH = 4  # pixels between two pieces of one rule


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule in pixels: its place across, and how far it reaches."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Level rules (`at` is y) from top to bottom, upright ones (`at` is x) from left to right."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()

    def crossed(self, x: float, top: float, bottom: float) -> bool:
        """Whether a level rule crosses x between two heights."""
        return any(top <= r.at <= bottom and r.start < x - 8 and r.end > x + 8 for r in self.level)

    def between(self, top: float, bottom: float, left: float, right: float) -> bool:
        """Whether a level rule under most of left to right stands between two heights."""
        return self.covered(top, bottom, left, right) >= 0.6

    def covered(self, top: float, bottom: float, left: float, right: float) -> float:
        """What share of left to right has a level rule between two heights."""
        parts = [
            (max(r.start, left), min(r.end, right)) for r in self.level if top <= r.at <= bottom
        ]
        total, reach = 0.0, left
        for a, b in sorted(p for p in parts if p[1] > p[0]):
            total += max(0.0, b - max(a, reach))
            reach = max(reach, b)
        return total / max(right - left, 1.0)

    def beside(self, y: float, least: float = 0.0) -> list[float]:
        """Places of upright rules at a height, of those at least so long."""
        return [
            r.at for r in self.upright if r.start - 2 <= y <= r.end + 2 and r.end - r.start >= least
        ]


def find_rules(level: Any, upright: Any) -> Rules:
    """Rules of two masks (uint8, rows x columns) that hold level and upright lines alone."""
    return Rules(_rules(level, 0), _rules(upright, 1))


def _rules(mask: Any, axis: int) -> tuple[Rule, ...]:
    found = []
    for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, width, height = cv2.boundingRect(outline)
        if axis == 0:
            found.append(Rule(y + height / 2, x, x + width))
        else:
            found.append(Rule(x + width / 2, y, y + height))
    return tuple(_whole(found))


def _whole(pieces: Sequence[Rule]) -> list[Rule]:
    """Pieces in one line, with hardly a gap between them, as one rule."""
    out: list[Rule] = []
    for piece in sorted(pieces, key=lambda r: (r.start, r.at)):
        for i, old in enumerate(out):
            near = abs(old.at - piece.at) <= _TOUCH
            if near and piece.start <= old.end + 3 * _TOUCH:
                out[i] = Rule((old.at + piece.at) / 2, old.start, max(old.end, piece.end))
                break
        else:
            out.append(piece)
    return sorted(out, key=lambda r: (r.at, r.start))

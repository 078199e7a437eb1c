"""Network output of a text line -> characters with places (CTC, best path)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Line:
    """Text, mean confidence, and the middle of each character as a share of the line's width."""

    text: str
    confidence: float
    places: tuple[float, ...]


class Decoder:
    """Turns a matrix (steps, classes) of probabilities into a Line; class 0 is the blank."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters

    def decode(self, scores: Any, share: float) -> Line:
        """`share` is the part of the width that holds picture; the rest is padding."""
        best = scores.argmax(axis=1)
        steps = max(len(best) * share, 1.0)
        text: list[str] = []
        sure: list[float] = []
        places: list[float] = []
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        ends = np.append(starts[1:], len(best))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            index = int(best[start])
            if index == 0:
                continue
            text.append(self.characters[index])
            sure.append(float(scores[start, index]))
            places.append(min((start + end) / 2 / steps, 1.0))
        joined = "".join(text)
        if len(joined) != len(places):  # a class of several code points
            places = []
        confidence = round(float(np.mean(sure)), 4) if sure else 0.0
        return Line(joined, confidence, tuple(places))

"""Columns that lean on a photo: by how much, told from edges that stand under each other.

Perspective and a curl of the paper leave lines level and columns aslant, more on one side than on
the other. Places are then compared as they would stand at one height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from recpack.readers.layout.lines import Line
from recpack.readers.layout.rules import Rules

_LEAST = 5  # rows
_MOST = 0.06  # of the height, at the middle of the page
_STEP = 0.003
_FAN = (-0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.06)  # more on the right than on the left
_BIN = 0.15  # em
_BETTER = 1.15  # times as many edges under each other


def upright(lines: Sequence[Line], rules: Rules) -> list[Line]:
    """The lines with their places as they would stand if columns did not lean."""
    rows = [x for x in lines if len(x.cells) > 1]
    if len(rows) < _LEAST or any(rules.beside(x.middle, 2 * x.size) for x in rows):
        return list(lines)
    em = float(median(x.size for x in rows))
    edges = np.array([(p[i], x.middle, i) for x in rows for p in x.inked for i in (0, 1)])
    middle = (edges[:, 0].min() + edges[:, 0].max()) / 2
    level = float(np.median(edges[:, 1]))
    width = float(np.ptp(edges[:, 0])) or 1.0
    away = edges[:, 1] - level
    across = (edges[:, 0] - middle) / width

    def together(lean: float, fan: float) -> float:
        """How many edges stand under each other, each counted with all of its kind."""
        places = (edges[:, 0] - away * (lean + fan * across)) / (_BIN * em)
        places -= places.min()
        total = 0.0
        for shift in (0.0, 0.5):
            bins = (places + shift).astype(np.int64) * 2 + edges[:, 2].astype(np.int64)
            total += float((np.bincount(bins) ** 2).sum())
        return total

    leans = np.arange(-_MOST, _MOST + _STEP / 2, _STEP).round(4).tolist()
    tried = [
        (together(lean, fan), -abs(lean) - abs(fan), lean, fan) for lean in leans for fan in _FAN
    ]
    best, _, lean, fan = max(tried)
    if best < _BETTER * together(0.0, 0.0):
        return list(lines)
    out = []
    for line in lines:
        dy = line.middle - level
        out.append(replace(line, lean=(dy * (fan * middle / width - lean), 1 - dy * fan / width)))
    return out

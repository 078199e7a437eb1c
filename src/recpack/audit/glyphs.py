"""A cheap answer to "could there be writing here?", for the hundreds of slices of a CT."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_LEAST_IN_ROW = 4
_CONTRAST = 60


def glyphs_in_rows(grey: NDArray[np.uint8]) -> int:
    """How many glyph-like marks stand in rows of at least four; 0 means no writing.

    `grey` is (rows, columns). Errs towards writing: bones in a row cost one more OCR, a missed
    name costs a person.
    """
    total = 0
    for kernel in (5, 15):
        shape = cv2.getStructuringElement(cv2.MORPH_RECT, (kernel, kernel))
        for operation in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
            lifted = cv2.morphologyEx(grey, operation, shape)
            total += _in_rows((lifted > _CONTRAST).astype(np.uint8))
    return total


def is_paper(grey: NDArray[np.uint8]) -> bool:
    """A page: mostly bright."""
    return float(np.median(grey)) > 150


def _in_rows(mask: NDArray[np.uint8]) -> int:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < _LEAST_IN_ROW:
        return 0
    x, y, w, h, area = (stats[1:, i].astype(np.float64) for i in range(5))
    fill = area / (w * h)
    keep = (h >= 5) & (h <= 64) & (w >= 1) & (w <= 90) & (area >= 6) & (fill > 0.12)
    boxes = np.stack([x, y, w, h], axis=1)[keep]
    if len(boxes) < _LEAST_IN_ROW or len(boxes) > 20000:
        return len(boxes) if len(boxes) > 20000 else 0
    return _chained(boxes[np.lexsort((boxes[:, 0], np.round(boxes[:, 1] / 4)))])


def _chained(boxes: NDArray[Any]) -> int:
    """Marks that have a neighbour to the right of like height on the same line, in chains."""
    order = np.argsort(boxes[:, 0], kind="stable")
    boxes = boxes[order]
    chain = np.ones(len(boxes), dtype=np.int64)
    for i, (x, y, w, h) in enumerate(boxes.tolist()):
        near = boxes[i + 1 : i + 200]
        gap = near[:, 0] - (x + w)
        same = (
            (gap <= 1.5 * h)
            & (gap > -0.3 * w)
            & (np.abs(near[:, 1] + near[:, 3] - y - h) <= 0.35 * h)
            & (near[:, 3] <= 1.7 * h)
            & (near[:, 3] >= 0.55 * h)
        )
        hits = np.flatnonzero(same)
        if len(hits):
            j = i + 1 + int(hits[0])
            chain[j] = max(chain[j], chain[i] + 1)
    longest = int(chain.max())
    return longest if longest >= _LEAST_IN_ROW else 0

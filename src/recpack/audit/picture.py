"""A picture that the audit looks at, and its grey values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SMALLEST = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: `place` within its file, `pixels` (rows, columns[, 3]), `data` as stored."""

    place: str
    pixels: NDArray[np.uint8]
    data: bytes = b""
    stack: bool = False


def worth(pixels: NDArray[np.uint8]) -> bool:
    """Whether there is anything to be seen."""
    return min(pixels.shape[:2]) >= _SMALLEST and int(pixels.max()) - int(pixels.min()) > 8


def grey_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The mean of the colours."""
    if pixels.ndim == 2:
        return pixels
    return np.asarray(pixels[..., :3].mean(axis=-1), dtype=np.uint8)


def eight_bit(array: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Nearly the whole range, since burned-in writing lies outside the window of tissue."""
    finite = np.nan_to_num(array)
    low, high = np.percentile(finite, (0.1, 99.9))
    top = float(finite.max())
    if top > high and float((finite >= top).mean()) > 1e-4:
        high = top  # a saturated value shared by many pixels is writing
    return np.asarray(np.clip((finite - low) / max(high - low, 1e-6), 0, 1) * 255, dtype=np.uint8)

"""Drawn letters found by numbers alone: where OCR must look in the hundredth frame of a cine.

Drawn text has one colour: the marks of a line peak at nearly the same value, stand on one base line
and are about as high as each other. Speckle and bone have none of the three.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from recpack.model.document import Box

_CONTRAST = 40
_LEAST_MARKS, _LEAST_UTMOST = 3, 2
_UTMOST, _MOST_UTMOST = 16, 0.1  # grey levels below the peak of a frame; share of the frame
_LEAST_GAPS = 3
_SAME_PEAK = 26  # grey levels; lossy compression moves a peak by up to about 20
_LOW, _TALL, _WIDE = 5, 90, 140  # pixels
_MOST_MARKS = 6000
_KERNELS = (7, 21)


def drawn_rows(pixels: NDArray[np.uint8], within: NDArray[np.bool_] | None = None) -> list[Box]:
    """Boxes of rows of marks that look drawn, light or dark, in grey or in any colour.

    `pixels` is (rows, columns[, 3]); `within` says which pixels count at all. In no order.
    """
    if pixels.ndim == 2:
        return _of_grey(pixels, within)
    light, dark = brightest(pixels), 255 - brightest(255 - pixels)
    if np.array_equal(light, dark):
        return _of_grey(light, within)
    return _of_grey(light, within) + _of_grey(dark, within)


def brightest(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest of three colours; ten times as quick as numpy's max over a short axis."""
    red, green, blue = (pixels[..., i] for i in range(3))
    return np.asarray(np.maximum(np.maximum(red, green), blue), dtype=np.uint8)


def _of_grey(grey: NDArray[np.uint8], within: NDArray[np.bool_] | None) -> list[Box]:
    """Rows in one channel, level or upright."""
    found: list[Box] = []
    for ink in (grey, 255 - grey):
        for kernel in _KERNELS:
            shape = cv2.getStructuringElement(cv2.MORPH_RECT, (kernel, kernel))
            lifted = cv2.morphologyEx(ink, cv2.MORPH_TOPHAT, shape)
            found += _of_mask(lifted > _CONTRAST, ink, within, _LEAST_MARKS)
        utmost = ink >= max(int(ink.max()) - _UTMOST, _CONTRAST)
        if float(utmost.mean()) < _MOST_UTMOST:
            found += _of_mask(utmost, ink, within, _LEAST_UTMOST)
    return found


def _of_mask(
    mask: NDArray[np.bool_], ink: NDArray[np.uint8], within: NDArray[np.bool_] | None, least: int
) -> list[Box]:
    """Rows of at least so many marks in a mask; `ink` is brightest where most is drawn."""
    counted = mask if within is None else mask & within
    marks = _marks(counted.astype(np.uint8), ink)
    level = marks[marks[:, 2] <= _WIDE]
    upright = marks[marks[:, 3] <= _WIDE][:, [1, 0, 3, 2, 4]]
    found = _rows(level, least) + _bands(marks, ink)
    found += [Box(b.y0, b.x0, b.y1, b.x1) for b in _rows(upright, least)]
    turned = _bands(marks[:, [1, 0, 3, 2, 4]], np.ascontiguousarray(ink.T))
    return found + [Box(b.y0, b.x0, b.y1, b.x1) for b in turned]


def _bands(marks: NDArray[np.float64], ink: NDArray[np.uint8]) -> list[Box]:
    """Letters that ran together (an outline does that): one wide mark with gaps in its ink."""
    wide = marks[
        (marks[:, 2] >= 2.5 * marks[:, 3]) & (marks[:, 3] >= _LOW) & (marks[:, 3] <= _TALL)
    ]
    found = []
    for x, y, w, h, peak in wide.astype(int).tolist():
        columns = (ink[y : y + h, x : x + w] >= peak - _SAME_PEAK).any(axis=0)
        if int((np.diff(columns.astype(np.int8)) == 1).sum()) >= _LEAST_GAPS:
            found.append(Box(float(x), float(y), float(x + w), float(y + h)))
    return found


def _marks(mask: NDArray[np.uint8], grey: NDArray[np.uint8]) -> NDArray[np.float64]:
    """x, y, width, height, peak of every mark of the size of a letter."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return np.zeros((0, 5))
    peaks = np.zeros(count, np.uint8)
    place = np.flatnonzero(labels)
    np.maximum.at(peaks, np.take(labels, place).astype(np.intp), np.take(grey, place))
    w, h, area = stats[:, 2], stats[:, 3], stats[:, 4]
    keep = (np.maximum(w, h) >= _LOW) & (np.minimum(w, h) <= _TALL) & (area >= 5)
    keep[0] = False
    return np.column_stack([stats[keep, :4], peaks[keep]]).astype(np.float64)


def _rows(marks: NDArray[np.float64], least: int) -> list[Box]:
    """Chains of marks of like height and peak, each right of the last on one base line."""
    marks = marks[(marks[:, 3] >= _LOW) & (marks[:, 3] <= _TALL)]
    if len(marks) < least:
        return []
    if len(marks) > _MOST_MARKS:  # nothing can be told apart: all of it is looked at
        return [_around(marks)]
    marks = marks[np.argsort(marks[:, 0], kind="stable")]
    chain: list[list[int]] = [[i] for i in range(len(marks))]
    taken = np.zeros(len(marks), bool)
    for i, mark in enumerate(marks):
        near = np.flatnonzero(_follows(mark, marks[i + 1 :])) + i + 1
        if len(near) and not taken[near[0]]:
            j = int(near[0])
            taken[j] = True
            chain[j] = [*chain[i], j]
            chain[i] = []
    return [_around(marks[c]) for c in chain if len(c) >= least]


def _follows(mark: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    x, y, w, h, peak = mark
    gap = others[:, 0] - (x + w)
    return np.asarray(
        (gap <= 1.3 * h)
        & (gap > -0.3 * h)
        & (np.abs(others[:, 1] + others[:, 3] - y - h) <= max(1.5, 0.25 * h))
        & (others[:, 3] <= 1.7 * h)
        & (others[:, 3] >= 0.55 * h)
        & (np.abs(others[:, 4] - peak) <= _SAME_PEAK)
    )


def _around(marks: Any) -> Box:
    return Box(
        float(marks[:, 0].min()),
        float(marks[:, 1].min()),
        float((marks[:, 0] + marks[:, 2]).max()),
        float((marks[:, 1] + marks[:, 3]).max()),
    )

"""Boxes filled in a frame, in the darkest value that it can show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut

from recpack.dicom.elements import number_of
from recpack.dicom.pixels.frames import photometric
from recpack.model.document import Box, Patch

_LEAST_PAD, _PAD = 2, 0.12  # pixels; share of a line's height


def fill(frame: NDArray[Any], boxes: Sequence[Box], value: Any) -> None:
    """Fill boxes, with a margin for the soft edges of letters."""
    rows, columns = frame.shape[:2]
    for box in boxes:
        pad = max(_LEAST_PAD, math.ceil(_PAD * min(box.height, box.width)))
        x0, x1 = max(0, math.floor(box.x0) - pad), min(columns, math.ceil(box.x1) + pad)
        y0, y1 = max(0, math.floor(box.y0) - pad), min(rows, math.ceil(box.y1) + pad)
        if x0 < x1 and y0 < y1:
            frame[y0:y1, x0:x1] = value


def boxes_of(patches: Sequence[Patch], frame: int) -> list[Box]:
    """What is painted in the pixels of one frame."""
    return [p.box for p in patches if not p.overlay and (not p.frames or frame in p.frames)]


def is_painted(patches: Sequence[Patch], frame: int) -> bool:
    """Whether anything is painted in a frame."""
    return any(not p.overlay and (not p.frames or frame in p.frames) for p in patches)


def darkest(dataset: Dataset, frame: NDArray[Any], *, raw_ybr: bool) -> Any:
    """The value of black in a frame: a colour, a palette index, or an end of its grey."""
    kind = photometric(dataset)
    if frame.ndim == 3:
        middle = 1 << (number_of(dataset, 0x00280101, 8) - 1)
        return np.array([0, middle, middle] if raw_ybr else [0] * frame.shape[2], frame.dtype)
    if kind.startswith("PALETTE"):
        indices = np.arange(1 << min(16, frame.dtype.itemsize * 8)).astype(frame.dtype)
        colours = np.asarray(apply_color_lut(indices, dataset), dtype=np.int64)[..., :3]
        return int(colours.sum(axis=-1).argmin())
    return frame.max() if kind == "MONOCHROME1" else frame.min()

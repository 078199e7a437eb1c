"""Overview of a whole-slide image: the tiles of its smallest level put together (PS3.3 C.8.12)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset

from recpack.dicom.elements import frames_of, number_of, text_of
from recpack.dicom.pixels.frames import decode_frame, to_picture
from recpack.dicom.series.geometry import Groups, element, numbers

MOST_TILES = 1600
_SIDE = 1536


def matrix_of(dataset: Dataset) -> tuple[int, int]:
    """(columns, rows) of the whole level; those of the frame where it has no tiles."""
    columns = number_of(dataset, 0x00480006) or number_of(dataset, 0x00280011)
    return columns, number_of(dataset, 0x00480007) or number_of(dataset, 0x00280010)


def pixel_of(dataset: Dataset) -> float:
    """Size of a pixel of the level in mm (0: not told)."""
    told = numbers(Groups(dataset, 0).value("PixelMeasuresSequence", "PixelSpacing"))
    return told[1] if len(told) == 2 and told[1] > 0 else 0.0


def overview(dataset: Dataset) -> tuple[NDArray[np.uint8], float]:
    """The level as one RGB picture of at most 1536 pixels, and its pixels per pixel of the level.

    Raises one of DECODE_ERRORS; ValueError for more tiles than are worth it.
    """
    columns, rows = matrix_of(dataset)
    count = frames_of(dataset)
    wide, high = number_of(dataset, 0x00280011), number_of(dataset, 0x00280010)
    across, down = -(-columns // max(wide, 1)), -(-rows // max(high, 1))
    if not 0 < across * down <= MOST_TILES or min(columns, rows) < 1:
        raise ValueError("too many tiles")
    scale = min(1.0, _SIDE / max(columns, rows))
    canvas = Image.new(
        "RGB", (max(1, round(columns * scale)), max(1, round(rows * scale))), "white"
    )
    full = text_of(dataset, 0x00209311).upper() == "TILED_FULL"
    for index in range(min(count, across * down)):
        x, y = _corner(dataset, index, across, (wide, high), full=full)
        pixels: NDArray[Any] = to_picture(dataset, decode_frame(dataset, index), full_range=False)
        left, top = round(x * scale), round(y * scale)
        size = max(1, round((x + wide) * scale) - left), max(1, round((y + high) * scale) - top)
        tile = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB")
        canvas.paste(tile.resize(size, Image.Resampling.BOX), (left, top))
    return np.asarray(canvas, dtype=np.uint8), scale


def _corner(
    dataset: Dataset, index: int, across: int, tile: tuple[int, int], *, full: bool
) -> tuple[int, int]:
    """Column and row of a tile's first pixel; tiles of TILED_FULL go row by row."""
    if not full:
        where = Groups(dataset, index).item("PlanePositionSlideSequence")
        x = numbers(element(where, "ColumnPositionInTotalImagePixelMatrix"))
        y = numbers(element(where, "RowPositionInTotalImagePixelMatrix"))
        if x and y:
            return round(x[0]) - 1, round(y[0]) - 1
    return index % across * tile[0], index // across * tile[1]

"""Corners of detected text lines: sizes, crops, turns, slants (quads are arrays of 4 x, y)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from recpack.model.document import Box

TALL = 1.5
_LEAST_SKEW, _MOST_SKEW = 0.3, 15.0


def sides(quad: Any) -> tuple[float, float]:
    """Width and height of a line as detected."""
    width = max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3]))
    height = max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))
    return float(width), float(height)


def aspect(quad: Any) -> float:
    """The longer side over the shorter."""
    width, height = sides(quad)
    return max(width, height) / max(min(width, height), 1.0)


def lies_sideways(quads: Any) -> bool:
    """Whether most of the text, by length, runs up or down the picture."""
    tall = wide = 0.0
    for quad in quads:
        width, height = sides(quad)
        if height > TALL * width:
            tall += height
        elif width > TALL * height:
            wide += width
    return tall > wide


def crop(pixels: Any, quad: Any) -> Any:
    """The line flattened, as it lies."""
    width, height = (max(round(side), 1) for side in sides(quad))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return cv2.warpPerspective(
        pixels,
        cv2.getPerspectiveTransform(quad.astype(np.float32), target),
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )


def rotated(crop: Any, turn: int) -> Any:
    """A crop turned counter-clockwise by degrees."""
    return np.ascontiguousarray(np.rot90(crop, turn // 90))


def level(crop: Any) -> Any:
    """A vertical line on an upright page is read lying, as its top goes to the left."""
    tall = crop.shape[0] >= TALL * crop.shape[1]
    return np.ascontiguousarray(np.rot90(crop)) if tall else crop


def turned(pixels: Any, quads: Any, turn: int) -> tuple[Any, Any]:
    """Picture and corners turned counter-clockwise; corners again from the top left."""
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, turn // 90))
    if turn == 180:
        quads = np.roll(np.array([width, height], np.float32) - quads, 2, axis=1)
    return turned, quads


def straighten(width: int, height: int, skew: float) -> tuple[Any, tuple[int, int]]:
    """The 2 x 3 matrix (None if nothing is to do) and a sheet that holds all corners."""
    if not skew:
        return None, (width, height)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return matrix, size


def straightened(pixels: Any, skew: float) -> tuple[Any, Any, tuple[int, int]]:
    """The picture turned by its slant, the matrix that does it (None: as it was), and its size."""
    height, width = pixels.shape[:2]
    matrix, size = straighten(width, height, skew)
    if matrix is None:
        return pixels, None, size
    flat = cv2.warpAffine(
        pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return flat, matrix, size


def move(quad: Any, matrix: Any) -> Any:
    """The corners after straightening."""
    return quad if matrix is None else quad @ matrix[:, :2].T + matrix[:, 2]


def skew(quads: Any) -> float:
    """Median slant of the long lines in degrees (0 if small, unsure or too large)."""
    angles = []
    for quad in quads:
        width, height = sides(quad)
        if width >= 5 * height:
            run = (quad[1] + quad[2]) / 2 - (quad[0] + quad[3]) / 2
            angles.append(float(np.degrees(np.arctan2(run[1], run[0]))))
    if len(angles) < 3:
        return 0.0
    middle = float(np.median(angles))
    return middle if _LEAST_SKEW < abs(middle) < _MOST_SKEW else 0.0


def box_of(quad: Any, size: tuple[int, int]) -> Box:
    """The upright rectangle around the corners, inside the picture."""
    xs, ys = quad[:, 0].clip(0, size[0]), quad[:, 1].clip(0, size[1])
    return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))

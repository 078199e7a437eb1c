"""Whether two pages are the same sheet, scanned, photographed or exported twice.

A wrong yes loses a report: two slips of one form differ in a few digits only. So everything read
must agree, stand in the same places, and no stroke may stand on one page alone.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np
from PIL import Image

from recpack.model.document import Block, Box, Origin, Page
from recpack.ports import Blobs

_LEAST_TEXT = 24  # characters: of fewer, agreement proves nothing
_LEAST_LINES = 4
_INLIERS = 0.9  # of the lines stand in the same place on both sheets
_SIDE = 1100  # pixels in which the strokes of both are compared
_TILE = 10
_RIM = 0.02  # of the long side
_INKED, _BARE = 0.1, 0.03  # share of a tile
_LEAST_ALONE = 2  # tiles side by side with strokes on one sheet only: a tick. Copies have none.
_DASHES = str.maketrans("‐‑‒–—―−﹣－", "-" * 9)
_SIGNS = frozenset("+-±<>=≤≥%↑↓→←^~*#√×✓✔☑☐□■●○")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it is compared: its lines without spaces and points, and all numbers on it."""

    page: Page
    lines: tuple[str, ...]
    numbers: tuple[tuple[str, int], ...]

    @property
    def length(self) -> int:
        """Characters compared."""
        return sum(len(line) for line in self.lines)


def reading_of(page: Page) -> Reading:
    """The page's text made comparable."""
    numbers = Counter(n for b in page.blocks for n in _NUMBER.findall(_folded(b.text)))
    return Reading(page, tuple(_bare(b.text) for b in page.blocks), tuple(sorted(numbers.items())))


def quality(pages: Sequence[Page]) -> tuple[bool, float]:
    """Larger for the better copy: a text layer first, then letters read surely, then sharpness."""
    blocks = [block for page in pages for block in page.blocks]
    layer = all(page.origin is not Origin.OCR for page in pages)
    letters = sum(len(block.text) * block.confidence for block in blocks)
    height = median([block.box.height for block in blocks] or [1.0])
    doublings = math.log2(max(height, 1.0) / 10)
    return layer, letters * (1 + 0.05 * min(max(doublings, 0.0), 1.3))  # 24 pixels are enough


def is_copy(first: Reading, second: Reading, blobs: Blobs) -> bool:
    """Whether both are the same sheet; False where unsure."""
    if first.numbers != second.numbers or min(first.length, second.length) < _LEAST_TEXT:
        return False
    if not _same_text(first, second):
        return False
    if first.page.raster is None or second.page.raster is None:
        return False
    matrix = _placed(first, second)
    if matrix is None:
        return False
    if first.page.raster == second.page.raster:
        return True
    return _same_strokes(first.page, second.page, matrix, blobs)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)


def _bare(text: str) -> str:
    """Letters, digits and signs that change a meaning; without spaces and punctuation."""
    return "".join(ch for ch in _folded(text) if ch.isalnum() or ch in _SIGNS or _is_mark(ch))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _same_text(first: Reading, second: Reading) -> bool:
    """The same lines; those that were grouped otherwise are compared cell by cell."""
    a, b = Counter(first.lines), Counter(second.lines)
    if a == b:
        return True
    return _cells(first.page.blocks, a - b) == _cells(second.page.blocks, b - a)


def _cells(blocks: Sequence[Block], wanted: Counter[str]) -> Counter[str]:
    out: Counter[str] = Counter()
    for block in blocks:
        if wanted[_bare(block.text)] > 0:
            out.update(cell for cell in map(_bare, block.text.split("\t")) if cell)
    return out


def _placed(first: Reading, second: Reading) -> Any:
    """The 3 x 3 matrix from the second sheet to the first; None if lines changed their places."""
    places = [
        {
            line: block.box
            for line, block in zip(r.lines, r.page.blocks, strict=True)
            if r.lines.count(line) == 1 and len(line) > 2
        }
        for r in (first, second)
    ]
    shared = sorted(places[0].keys() & places[1].keys())
    if len(shared) < _LEAST_LINES:
        return None
    here, there = (
        np.array([corner for line in shared for corner in _corners(known[line])], np.float32)
        for known in places
    )
    heights = [places[0][line].height for line in shared]
    matrix, _ = cv2.findHomography(there, here, cv2.RANSAC, max(0.6 * median(heights), 3.0))
    if matrix is None:
        return None
    moved = cv2.perspectiveTransform(there[:, None], matrix)[:, 0]
    off = np.linalg.norm(moved - here, axis=1).reshape(-1, 4).max(axis=1)
    near = off < 1.2 * np.array(heights)
    return matrix if float(near.mean()) >= _INLIERS else None


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    return (box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)


def _same_strokes(first: Page, second: Page, matrix: Any, blobs: Blobs) -> bool:
    """Whether no stroke of a tick's size stands on one sheet alone, but for the rims of both."""
    scale = _SIDE / max(first.width, first.height)
    size = round(first.width * scale), round(first.height * scale)
    here, there = _grey(first, blobs), _grey(second, blobs)
    shrunk = cv2.resize(here, size, interpolation=cv2.INTER_AREA)
    # Reduced before it is warped: what cv2 warps to a smaller size is not averaged.
    factor = min(1.0, 1.5 * _SIDE / max(there.shape))
    reduced = cv2.resize(there, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    whole = np.diag([scale, scale, 1]) @ matrix @ np.diag([1 / factor, 1 / factor, 1])
    warped = cv2.warpPerspective(reduced, whole, size, borderMode=cv2.BORDER_REPLICATE)
    area = _inner(shrunk) & cv2.warpPerspective(_inner(reduced), whole, size)
    a, b = _strokes(shrunk, area), _strokes(warped, area)
    return not (_alone(a, b) or _alone(b, a))


def _grey(page: Page, blobs: Blobs) -> Any:
    assert page.raster is not None  # noqa: S101 - checked by the caller
    with Image.open(io.BytesIO(blobs.get(page.raster))) as opened:
        return np.asarray(opened.convert("L"))


def _inner(grey: Any) -> Any:
    """1 on the sheet, 0 along its rim, where desk and shadow may show."""
    area = np.zeros_like(grey)
    rim = round(_RIM * max(grey.shape))
    area[rim:-rim, rim:-rim] = 1
    return area


def _strokes(grey: Any, area: Any) -> Any:
    """Share of strokes in each tile."""
    lifted = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8))
    level = max(16.0, 0.3 * float(np.percentile(lifted[area > 0], 99)))
    marked = ((lifted > level) & (area > 0)).astype(np.float32)
    height, width = (side // _TILE * _TILE for side in marked.shape)
    tiles = marked[:height, :width].reshape(height // _TILE, _TILE, width // _TILE, _TILE)
    return tiles.mean(axis=(1, 3))


def _alone(tiles: Any, other: Any) -> bool:
    """Whether tiles side by side hold strokes where the other sheet has none all around."""
    around = cv2.dilate(other, np.ones((3, 3), np.uint8))
    alone = ((tiles > _INKED) & (around < _BARE)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(alone)
    return any(stats[i, cv2.CC_STAT_AREA] >= _LEAST_ALONE for i in range(1, count))

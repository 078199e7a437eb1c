"""Text burned into the frames and overlay planes of a DICOM object.

The first frame of a run is read whole. Of each later one only what changed is looked at: lines
whose strokes stand as before are the same text, rows of marks that look newly drawn are read. So
text in a single frame of a moving picture is read, and no frame passes that was not looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset

from recpack.dicom.elements import frames_of
from recpack.dicom.pixels.carriers import is_screened, pixels_bear_text
from recpack.dicom.pixels.frames import decode_frame, to_picture
from recpack.dicom.pixels.overlays import bits_in_words, embedded_groups, overlay_groups, plane_of
from recpack.dicom.pixels.strokes import drawn_rows
from recpack.model.document import Block, Box, Picture
from recpack.ports import OcrEngine
from recpack.readers.edges import snapped

RUN = 32  # frames of one task: a whole reading at its start
_SMALL, _LARGE = 1000, 3000  # frame sides that are enlarged or reduced before reading
_CHANGED = 20  # grey levels
_CELL = 0.75  # share of a line's strokes, cell by cell, that must stand as they were
_LETTER = 36  # pixels to which a small row of marks is enlarged
_MOST_AREAS = 12
_LARGER = 4.0  # a line's height to that of a row of marks in it; small letters are half of a line
_UPRIGHT = 1.5  # height to width of a line that may be turned text

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Lines and unread places of one look."""

    blocks: tuple[Block, ...] = ()
    unread: tuple[Box, ...] = ()


def read_pictures(
    dataset: Dataset, engine: OcrEngine, start: int, stop: int
) -> tuple[Picture, ...]:
    """Text of the frames `start` to `stop` (exclusive), and of overlay planes with frame 0.

    Raises one of DECODE_ERRORS where a frame or plane cannot be looked at.
    """
    out: list[Picture] = []
    if pixels_bear_text(dataset):
        out += _frames(dataset, engine, range(start, min(stop, frames_of(dataset))))
    if start == 0:
        out += _overlays(dataset, engine)
    return tuple(out)


def read_again(
    dataset: Dataset, engine: OcrEngine, picture: Picture, areas: Sequence[Box]
) -> tuple[tuple[Block, ...], tuple[Box, ...]]:
    """Lines and unread places in and around `areas` of the first frame of a picture.

    Raises one of DECODE_ERRORS where it is gone or cannot be looked at.
    """
    index = picture.frames[0]
    if picture.overlay:
        bits = plane_of(dataset, picture.overlay).bits[index]
        pixels = np.asarray(255 - bits * 255, dtype=np.uint8)
    else:
        pixels = to_picture(dataset, decode_frame(dataset, index), full_range=True)
    height, width = pixels.shape[:2]
    seen = _with_areas(pixels, _Seen(), _merged(areas, width, height), engine)
    return seen.blocks, seen.unread


def _frames(dataset: Dataset, engine: OcrEngine, frames: range) -> list[Picture]:
    """Pictures of a run of frames, in the order in which each first shows."""
    screened = is_screened(dataset)
    shown: dict[_Seen, list[int]] = {}
    last: tuple[Pixels, _Seen] | None = None
    for index in frames:
        pixels = to_picture(dataset, decode_frame(dataset, index), full_range=True)
        if last is None:
            seen = _slice(pixels, engine) if screened else _whole(pixels, engine)
        elif np.array_equal(pixels, last[0]):
            seen = last[1]
        else:
            seen = _changed(pixels, *last, engine)
        shown.setdefault(seen, []).append(index)
        last = pixels, seen
    return [Picture(tuple(at), seen.blocks, seen.unread) for seen, at in shown.items()]


def _slice(pixels: Pixels, engine: OcrEngine) -> _Seen:
    """A slice of numbers: read where strokes were drawn; what only looks like a line is tissue."""
    rows = drawn_rows(pixels)
    if not rows:
        return _Seen()
    height, width = pixels.shape[:2]
    seen = _with_areas(pixels, _Seen(), _merged(rows, width, height), engine)
    drawn = _Seen(unread=tuple(rows))
    return replace(seen, unread=tuple(u for u in seen.unread if _is_covered(u, drawn, 0.3)))


def _whole(pixels: Pixels, engine: OcrEngine) -> _Seen:
    """A frame read whole; drawn rows that the reading left out are read on their own."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    zoom = 2.0 if side < _SMALL else min(1.0, _LARGE / side)
    seen = _read(pixels, Box(0, 0, width, height), engine, zoom)
    left = [a for a in drawn_rows(pixels) if not _is_covered(a, seen, 0.5)]
    return _with_areas(pixels, seen, _merged(left, width, height), engine)


def _changed(pixels: Pixels, before: Pixels, seen: _Seen, engine: OcrEngine) -> _Seen:
    """What a frame shows, told from the frame before it."""
    if pixels.shape != before.shape:
        return _whole(pixels, engine)
    height, width = pixels.shape[:2]
    difference = cv2.absdiff(pixels, before)
    if difference.ndim == 3:
        difference = difference.max(axis=2)
    changed = np.asarray(difference > _CHANGED)
    if not changed.any():
        return seen
    stand = [_stands(b.box, pixels, before, changed) for b in seen.blocks]
    kept = _Seen(
        tuple(b for b, still in zip(seen.blocks, stand, strict=True) if still),
        tuple(u for u in seen.unread if _stands(u, pixels, before, changed)),
    )
    gone = [b.box for b, still in zip(seen.blocks, stand, strict=True) if not still]
    near = cv2.dilate(changed.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    new = [a for a in drawn_rows(pixels, near) if not _is_covered(a, kept, 0.5)]
    return _with_areas(pixels, kept, _merged(gone + new, width, height), engine)


def _with_areas(pixels: Pixels, seen: _Seen, areas: Sequence[Box], engine: OcrEngine) -> _Seen:
    """Lines read in parts of a frame, added to those known."""
    blocks, unread = list(seen.blocks), list(seen.unread)
    for area in areas:
        zoom = 1.0 if area.height > 3 * _LETTER else min(3.0, max(1.0, 60 / area.height))
        more = _read(pixels, area, engine, zoom)
        known = _Seen(tuple(blocks), tuple(unread))
        blocks += [b for b in more.blocks if not _is_covered(b.box, known, 0.6)]
        unread += [u for u in more.unread if not _is_covered(u, known, 0.6)]
    order = sorted(blocks, key=lambda b: (round((b.box.y0 + b.box.y1) / 2), b.box.x0, b.text))
    return _Seen(tuple(order), tuple(unread))


def _stands(box: Box, pixels: Pixels, before: Pixels, changed: NDArray[np.bool_]) -> bool:
    """Whether the strokes of a line are those of the frame before, whatever moves behind them.

    Judged cell by cell, so that one changed figure in a long line is noticed.
    """
    x0, y0, x1, y1 = _rounded(box, pixels)
    moved = changed[y0:y1, x0:x1]
    if not moved.any():
        return True
    part = before[y0:y1, x0:x1]
    light = part if part.ndim == 2 else part.max(axis=2)
    dark = part if part.ndim == 2 else part.min(axis=2)
    low, high = float(dark.min()), float(light.max())
    inks = (light >= high - 40, dark <= low + 40)
    return any(_all_cells(ink, moved, max(4, y1 - y0)) for ink in inks)


def _all_cells(ink: NDArray[np.bool_], moved: NDArray[np.bool_], step: int) -> bool:
    for x in range(0, ink.shape[1], step):
        strokes = ink[:, x : x + step]
        count = int(strokes.sum())
        if count >= 4 and (strokes & moved[:, x : x + step]).sum() > (1 - _CELL) * count:
            return False
    return 0.01 < float(ink.mean()) < 0.5


def _rounded(box: Box, pixels: Pixels) -> tuple[int, int, int, int]:
    height, width = pixels.shape[:2]
    x0, y0 = min(max(int(box.x0), 0), width - 1), min(max(int(box.y0), 0), height - 1)
    return (
        x0,
        y0,
        min(max(int(box.x1) + 1, x0 + 1), width),
        min(max(int(box.y1) + 1, y0 + 1), height),
    )


def _read(pixels: Pixels, area: Box, engine: OcrEngine, zoom: float) -> _Seen:
    """Lines of a part of a frame, in frame pixels; it is read `zoom` times as large."""
    x0, y0, x1, y1 = _rounded(area, pixels)
    crop = Image.fromarray(np.ascontiguousarray(pixels[y0:y1, x0:x1])).convert("RGB")
    size = max(round(crop.width * zoom), 1), max(round(crop.height * zoom), 1)
    seen = engine.recognise(_png(crop.resize(size, Image.Resampling.BICUBIC)), upright=True)
    blocks = [_placed(b, size[0] / crop.width, x0, y0) for b in seen.blocks]
    return _Seen(
        tuple(snapped(_turned(b, pixels, engine), pixels) for b in blocks),
        tuple(_moved(u, size[0] / crop.width, x0, y0) for u in seen.unread),
    )


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _moved(box: Box, zoom: float, x: float, y: float) -> Box:
    return Box(box.x0 / zoom + x, box.y0 / zoom + y, box.x1 / zoom + x, box.y1 / zoom + y)


def _placed(block: Block, zoom: float, x: float, y: float) -> Block:
    edges = tuple(edge / zoom + x for edge in block.edges)
    return replace(block, box=_moved(block.box, zoom, x, y), edges=edges)


def _turned(block: Block, pixels: Pixels, engine: OcrEngine) -> Block:
    """A line that runs up or down, read in the sense that gives the surer text."""
    box = block.box
    if box.height < _UPRIGHT * box.width or len(block.text) < 2:
        return block
    pad = max(3.0, 0.2 * box.width)
    area = Box(box.x0 - pad, box.y0 - pad, box.x1 + pad, box.y1 + pad)
    x0, y0, x1, y1 = _rounded(area, pixels)
    crop = Image.fromarray(np.ascontiguousarray(pixels[y0:y1, x0:x1])).convert("RGB")
    best, score = block.text, block.confidence * len(block.text)
    sure = block.confidence
    for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270):
        turned = crop.transpose(turn)
        grown = turned.resize((turned.width * 2, turned.height * 2), Image.Resampling.BICUBIC)
        read = engine.recognise(_png(grown), upright=True).blocks
        mine = sum(b.confidence * len(b.text) for b in read)
        if mine > score:
            best, score = " ".join(b.text for b in read), mine
            sure = max(b.confidence for b in read)
    if best == block.text:
        return block
    edges = tuple(box.x0 if i % 2 == 0 else box.x1 for i in range(len(best) + 1))
    return replace(block, text=best, confidence=sure, edges=edges)


def _is_covered(area: Box, seen: _Seen, share: float) -> bool:
    """Whether lines that were read or seen lie over more than `share` of an area.

    Lines of letters many times as large do not count: OCR takes an organ's outline for a C, and
    whatever is drawn inside it later is no part of that.
    """
    size = max(area.width * area.height, 1.0)
    most = _LARGER * min(area.width, area.height)
    lines = (b.box for b in seen.blocks if min(b.box.width, b.box.height) <= most)
    boxes = (*lines, *seen.unread)
    return sum(_common(area, b) for b in boxes) > share * size


def _common(a: Box, b: Box) -> float:
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return max(width, 0.0) * max(height, 0.0)


def _merged(areas: Sequence[Box], width: int, height: int) -> list[Box]:
    """Areas with room around them, those that touch made one; one for all if there are many."""
    boxes = [_padded(a, width, height) for a in areas]
    out: list[Box] = []
    while boxes:
        box = boxes.pop()
        near = [b for b in (*boxes, *out) if _common(box, b) > 0]
        if not near:
            out.append(box)
            continue
        boxes = [b for b in boxes if b not in near]
        out = [b for b in out if b not in near]
        boxes.append(_union([box, *near]))
    out.sort(key=lambda b: (b.y0, b.x0))
    return out if len(out) <= _MOST_AREAS else [_union(out)]


def _padded(a: Box, width: int, height: int) -> Box:
    pad = max(8.0, 0.8 * min(a.height, a.width))
    return Box(
        max(0.0, a.x0 - pad), max(0.0, a.y0 - pad),
        min(float(width), a.x1 + pad), min(float(height), a.y1 + pad),
    )  # fmt: skip


def _union(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.y0 for b in boxes),
        max(b.x1 for b in boxes), max(b.y1 for b in boxes),
    )  # fmt: skip


def _overlays(dataset: Dataset, engine: OcrEngine) -> Iterator[Picture]:
    """Every distinct frame of every overlay plane that shows anything."""
    inside = set(embedded_groups(dataset))
    for group in overlay_groups(dataset):
        shown: dict[bytes, tuple[Pixels, list[int]]] = {}
        for index, bits in _bits(dataset, group, embedded=group in inside):
            shown.setdefault(bits.tobytes(), (bits, []))[1].append(index)
        for bits, frames in shown.values():
            if bits.any():
                seen = _whole(np.asarray(255 - bits * 255, dtype=np.uint8), engine)
                yield Picture(tuple(frames), seen.blocks, seen.unread, group)


def _bits(dataset: Dataset, group: int, *, embedded: bool) -> Iterator[tuple[int, Any]]:
    """(frame of the plane, its bits) one by one; boxes are in pixels of the plane."""
    if not embedded:
        yield from enumerate(plane_of(dataset, group).bits)
        return
    for index in range(frames_of(dataset)):
        yield index, bits_in_words(dataset, group, decode_frame(dataset, index, raw=True))

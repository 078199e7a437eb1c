"""Redaction of pixels: identifiers painted over, ink that nobody read covered, stamps taken out.

The painted picture is encoded anew, so nothing of the original file (EXIF, thumbnails, layers)
can survive in it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from recpack.model.document import Block, Box

_PAD = 3
_QUANTUM = 12  # widths rounded up, so that a box does not tell the length of a name
_FILL = (232, 232, 236)
_TEXT = (70, 70, 80)
_COVER = (222, 222, 226)
_QUALITY = 82

Picture = NDArray[np.uint8]
Disc = tuple[float, float, float]  # x, y, radius in pixels


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to be painted and the stand-in written into it ("" leaves it blank).

    Padding stops at `left` and `right`, where the next surviving words stand.
    """

    box: Box
    label: str
    left: float = 0.0
    right: float = math.inf


def span_box(block: Block, start: int, end: int) -> Box:
    """The box of text[start:end] inside a line, from its character edges."""
    if len(block.edges) == len(block.text) + 1:
        xs = block.edges[start : end + 1]
        return Box(min(xs), block.box.y0, max(xs), block.box.y1)
    size = max(1, len(block.text))
    step = block.box.width / size
    return Box(block.box.x0 + step * start, block.box.y0, block.box.x0 + step * end, block.box.y1)


def room(block: Block, start: int, end: int) -> tuple[float, float]:
    """How far padding may go left and right of text[start:end]: up to the surviving neighbours."""
    if len(block.edges) != len(block.text) + 1:
        return 0.0, math.inf
    before = len(block.text[:start].rstrip())
    after = len(block.text) - len(block.text[end:].lstrip())
    left = block.edges[before] if before else 0.0
    return left, block.edges[after] if after < len(block.text) else math.inf


def redact_picture(
    data: bytes, marks: Sequence[Mark], read: Sequence[Box], signatures: Sequence[Box] = ()
) -> tuple[bytes, int]:
    """Paint `marks`, cover unread ink outside `read`; JPEG bytes and the number of covered places.

    `signatures` are places that are covered if there is ink in them. Boxes are in pixels of the
    picture. Raises ValueError if the bytes are no picture.
    """
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("not a picture")
    picture = np.asarray(image, np.uint8)
    discs = _seal_discs(picture)
    picture, stamps = _without_stamps(picture)
    discs += _seal_discs(picture)
    if read:  # what lies beside the sheet (the grain of a desk) is no seal
        margin = 0.06 * max(picture.shape[:2])
        low, high = min(b.x0 for b in read) - margin, max(b.x1 for b in read) + margin
        discs = [d for d in discs if low < d[0] < high]
    codes = _codes(picture)
    unread = _unread_ink(picture, [*read, *(m.box for m in marks)])
    canvas = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
    draw = ImageDraw.Draw(canvas)
    for box in (*codes, *unread):
        draw.rectangle((box.x0, box.y0, box.x1, box.y1), fill=_COVER)
    signed = [box for box in signatures if _has_ink(picture, box)]
    for box in signed:
        draw.rectangle((box.x0, box.y0, box.x1, box.y1), fill=_COVER)
    under = canvas.copy()
    for x, y, r in (*discs, *stamps):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_COVER)
    for box in read:
        # Print that runs under a seal stays, bleached of it; the seal's own letters are no lines.
        if box.width > 3 * box.height and not _mostly_sealed(box, [*discs, *stamps]):
            region = (int(box.x0), int(box.y0), int(box.x1) + 1, int(box.y1) + 1)
            canvas.paste(under.crop(region), region[:2])
    for mark in marks:
        _paint(draw, mark, canvas.size)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY, optimize=False)
    return out.getvalue(), len(stamps) + len(codes) + len(discs) + len(unread) + len(signed)


def _paint(draw: ImageDraw.ImageDraw, mark: Mark, size: tuple[int, int]) -> None:
    box = mark.box
    pad = max(_PAD, box.height * 0.12)
    x0 = max(0.0, min(box.x0, max(mark.left, box.x0 - pad)))
    y0 = max(0.0, box.y0 - pad * 0.6)
    width = box.x1 + pad - x0
    width += -width % _QUANTUM
    x1 = min(size[0] - 1.0, max(box.x1, min(mark.right, x0 + width)))
    y1 = min(size[1] - 1.0, box.y1 + pad * 0.6)
    draw.rectangle((x0, y0, x1, y1), fill=_FILL)
    if not mark.label:
        return
    height = max(7, int((y1 - y0) * 0.72))
    font = _font(height)
    while height > 7 and draw.textlength(mark.label, font=font) > x1 - x0 - 2:
        height -= 1
        font = _font(height)
    if draw.textlength(mark.label, font=font) <= x1 - x0:
        draw.text(((x0 + x1) / 2, (y0 + y1) / 2), mark.label, font=font, fill=_TEXT, anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _has_ink(picture: Picture, box: Box) -> bool:
    """Strokes darker or more coloured than the paper around them."""
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    part = picture[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1]
    if part.size == 0:
        return False
    darkest = part.min(axis=2).astype(np.int16)
    return float((darkest < np.percentile(darkest, 80) - 40).mean()) > 0.004


def _mostly_sealed(box: Box, discs: Sequence[Disc]) -> bool:
    """Whether most of a line lies within a seal: then it is the seal's own."""
    for x, y, r in discs:
        if abs((box.y0 + box.y1) / 2 - y) < r:
            inside = min(box.x1, x + r) - max(box.x0, x - r)
            if inside > 0.6 * box.width:
                return True
    return False


def _without_stamps(picture: Picture) -> tuple[Picture, list[Disc]]:
    """Red seals bleached, and their discs: dark print beneath them stays readable."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    red = (((hue < 14) | (hue > 165)) & (saturation > 45) & (value > 60)).astype(np.uint8)
    if not red.any():
        return picture, []
    unit = max(picture.shape[:2]) / 1754
    near = cv2.dilate(red, _kernel(int(9 * unit)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    seals = np.zeros_like(red)
    discs: list[Disc] = []
    for n in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[n])
        big = min(width, height) > 55 * unit and max(width, height) < 0.4 * max(picture.shape[:2])
        if big and 0.45 < width / height < 2.3 and area > 0.15 * width * height:
            seals |= ((labels == n) & (red > 0)).astype(np.uint8)
            discs.append((left + width / 2, top + height / 2, max(width, height) / 2))
    if not discs:
        return picture, []
    mask = cv2.dilate(seals, _kernel(max(3, int(3 * unit))))
    # Dark print under a seal keeps its darkness in the red channel; the seal's own ink is bright.
    channel = picture[..., 2]
    flat = np.repeat(channel[..., None], 3, axis=2)
    lifted = np.clip(flat.astype(np.int16) + 30, 0, 255).astype(np.uint8)
    return np.where(mask[..., None] > 0, lifted, picture).astype(np.uint8), discs


def _seal_discs(picture: Picture) -> list[Disc]:
    """Round seals without colour (scans in grey): (x, y, radius) of the discs to be covered.

    The ring carries the name of a hospital letter by letter, which OCR reads as single characters.
    """
    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), 3)
    unit = max(picture.shape[:2]) / 1754
    found = cv2.HoughCircles(
        grey, cv2.HOUGH_GRADIENT_ALT, 1.5, 60 * unit, param1=120, param2=0.82,
        minRadius=int(38 * unit), maxRadius=int(190 * unit),
    )  # fmt: skip
    if found is None:
        return []
    return [
        (float(x), float(y), float(r) + 5 * unit) for x, y, r in np.asarray(found).reshape(-1, 3)
    ]


def _codes(picture: Picture) -> list[Box]:
    """QR codes and barcodes."""
    boxes: list[Box] = []
    for detector in (cv2.QRCodeDetector().detectMulti, _barcodes):
        try:
            ok, points = detector(picture)[:2]
        except cv2.error:
            continue
        if ok and points is not None:
            for quad in np.asarray(points).reshape(-1, 4, 2):
                (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
                margin = 0.08 * max(x1 - x0, y1 - y0) + 4
                boxes.append(Box(x0 - margin, y0 - margin, x1 + margin, y1 + margin))
    return boxes


def _barcodes(picture: Picture) -> tuple[bool, Any]:
    ok, points = cv2.barcode.BarcodeDetector().detectMulti(picture)
    return ok, points


def _unread_ink(picture: Picture, read: Sequence[Box]) -> list[Box]:
    """Places with ink that no text box explains: signatures, logos, handwriting, barcodes.

    Ruled lines stay; so does anything larger than a third of the page (a figure, the desk under a
    photographed sheet): text in it was read, and hiding it whole would cost clinical content.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    unit = max(picture.shape[:2]) / 1754
    block = int(35 * unit) | 1
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18
    )
    rules: Any = np.zeros(ink.shape, np.uint8)
    for shape in ((int(70 * unit), 1), (1, int(70 * unit))):
        kernel = np.ones((shape[1], shape[0]), np.uint8)
        rules = cv2.bitwise_or(rules, cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel))
    ink[cv2.dilate(rules, _kernel(max(3, int(5 * unit)))) > 0] = 0
    for box in read:
        pad = max(4.0, box.height * 0.35)
        y0, y1 = max(0, int(box.y0 - pad)), int(box.y1 + pad) + 1
        ink[y0:y1, max(0, int(box.x0 - 2 * pad)) : int(box.x1 + 2 * pad) + 1] = 0
    ink = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(ink, _kernel(int(13 * unit))), connectivity=8
    )
    height, width = grey.shape
    boxes = []
    for n in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[n])
        solid = int(ink[y : y + h, x : x + w].sum())
        small = w < 24 * unit or h < 20 * unit or solid < 70 * unit * unit
        if small or w * h > 0.33 * width * height or _at_edge(x, y, w, h, width, height):
            continue
        boxes.append(Box(float(x), float(y), float(x + w), float(y + h)))
    return boxes


def _at_edge(x: int, y: int, w: int, h: int, width: int, height: int) -> bool:
    """Long thin ink along the border: the edge of the sheet, a shadow."""
    touches = x <= 2 or y <= 2 or x + w >= width - 2 or y + h >= height - 2
    return touches and max(w / width, h / height) > 0.3


def _kernel(size: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(1, size), max(1, size))).astype(
        np.uint8
    )

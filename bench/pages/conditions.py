"""What happens to a clean page before it arrives: scanned, photographed, turned, faxed."""

from __future__ import annotations

import io
import zlib
from typing import Any

import cv2
import numpy as np
from PIL import Image

from examples.maker import degrade, paper

CLEAN_DPI, SCAN_DPI, PHOTO_DPI = 200, 200, 220
FAX = ((204, 196), (204, 98))  # dots an inch across and down: fine and standard (ITU-T T.30)
PHOTO_HEIGHT = 2600


def spoiled(pdf: bytes, condition: str, name: str) -> tuple[bytes, str]:
    """The file as it arrives, and its ending. `name` seeds all chance."""
    seed = zlib.crc32(f"{name}/{condition}".encode())
    pages = [_MADE[condition](page, seed + n) for n, page in enumerate(_pages(pdf, condition))]
    if condition == "fax":
        return _tiff(pages), "tif"
    if len(pages) > 1:
        jpegs = [data if data[:2] == b"\xff\xd8" else _jpeg(data) for data in pages]
        return paper.images_to_pdf(jpegs, dpi=SCAN_DPI), "pdf"
    return pages[0], "jpg" if pages[0][:2] == b"\xff\xd8" else "png"


def upright(pdf: bytes) -> list[Image.Image]:
    """The pages as they were set, at the resolution of the clean condition."""
    return paper.render(pdf, CLEAN_DPI)


def _pages(pdf: bytes, condition: str) -> list[Image.Image]:
    return paper.render(pdf, {"photo": PHOTO_DPI}.get(condition, CLEAN_DPI))


def _clean(page: Image.Image, _seed: int) -> bytes:
    return paper.png(page.convert("L"))


def _scan(page: Image.Image, seed: int) -> bytes:
    """A flatbed: 1 to 2 degrees askew, paper tint, dust, noise, JPEG; two machines in turn."""
    rng = np.random.default_rng(seed)
    angle = float(rng.uniform(1.0, 2.0)) * (1 if seed % 2 else -1)
    if seed % 3:
        return paper.scan(page, seed, angle, quality=int(rng.integers(55, 80)))
    return degrade.scan(page, seed, angle, quality=int(rng.integers(50, 75)))


def _photo(page: Image.Image, seed: int) -> bytes:
    """A phone: on a desk, on a desk with a curl in the paper, or so close that no desk shows."""
    rng = np.random.default_rng(seed)
    way = seed // 7 % 3
    if way == 0:
        return paper.photo(page, seed, long_side=PHOTO_HEIGHT)
    if way == 1:
        pixels = degrade.photograph(
            page, seed, size=(round(PHOTO_HEIGHT * 0.73), PHOTO_HEIGHT),
            lean=float(rng.uniform(0.01, 0.03)), side=float(rng.uniform(0.2, 0.8)),
        )  # fmt: skip
        return _encoded(pixels, 85)
    return _encoded(_close(page, rng), 82)


def _close(page: Image.Image, rng: Any) -> Any:
    """No desk: the sheet reaches past the frame; the shadow of an arm, and a soft focus."""
    sheet = np.asarray(page.convert("RGB"), np.float32)
    height, width = sheet.shape[:2]
    moves = rng.uniform(-0.022, 0.022, (4, 2)) * (width, height)
    source: Any = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, (source + moves).astype(np.float32))
    size = (width, height)
    seen = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_AREA, borderValue=(250,) * 3)
    xs, ys = np.linspace(0, 1, width)[None, :], np.linspace(0, 1, height)[:, None]
    lean = float(rng.uniform(-0.6, 0.6))
    arm = 1 / (1 + np.exp(-(xs + lean * ys - float(rng.uniform(0.45, 0.8))) * 16))
    light = (1.02 - 0.22 * ys) * (1 - 0.35 * arm)
    tint = np.array([0.97, 0.95, 0.90])
    seen = cv2.GaussianBlur(seen * light[..., None] * tint, (0, 0), 0.9)
    seen += cv2.GaussianBlur(rng.normal(0, 5, seen.shape).astype(np.float32), (0, 0), 0.6)
    return np.clip(seen, 0, 255).astype(np.uint8)


def _rotated(page: Image.Image, seed: int) -> bytes:
    """Laid into the scanner the wrong way round: 90, 180 or 270 degrees, hardly askew."""
    turn = (90, 180, 270)[seed % 3]
    rng = np.random.default_rng(seed)
    flat = paper.scan(page, seed, float(rng.uniform(-0.4, 0.4)), quality=72)
    with Image.open(io.BytesIO(flat)) as picture:
        return _encoded(np.asarray(picture.rotate(turn, expand=True)), 78)


def _fax(page: Image.Image, seed: int) -> bytes:
    """One bit a dot, with the specks and the dropped rows of a line; PNG of the dots."""
    rng = np.random.default_rng(seed)
    across, down = FAX[seed % 2]
    size = (page.width * across // CLEAN_DPI, page.height * down // CLEAN_DPI)
    grey = np.asarray(page.convert("L").resize(size, Image.Resampling.BOX), np.float32)
    dots = grey + rng.normal(0, 9, grey.shape) > 150
    dots &= rng.random(dots.shape) > 0.0002
    for row in rng.integers(0, size[1], 2):
        dots[row] = dots[row - 1]
    out = io.BytesIO()
    Image.fromarray(dots).save(out, "PNG", dpi=(across, down))
    return out.getvalue()


_MADE = {"clean": _clean, "scan": _scan, "photo": _photo, "rotated": _rotated, "fax": _fax}


def _tiff(pages: list[bytes]) -> bytes:
    """Group 4, each page with its unequal resolutions in the tags, as fax servers store them."""
    opened = [Image.open(io.BytesIO(data)) for data in pages]
    out = io.BytesIO()
    opened[0].save(
        out, "TIFF", save_all=True, append_images=opened[1:], compression="group4",
        dpi=tuple(round(n) for n in opened[0].info["dpi"]),
    )  # fmt: skip
    return out.getvalue()


def _encoded(pixels: Any, quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _jpeg(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return _encoded(np.asarray(picture.convert("L")), 92)

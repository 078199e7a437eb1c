"""What people and machines put on paper: seals, signatures, bar codes."""

from __future__ import annotations

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from maker.typeset import cjk_font

RED = (196, 30, 42)
INK = (28, 36, 84)


def _star(size: float, centre: tuple[float, float]) -> list[tuple[float, float]]:
    points = []
    for i in range(10):
        radius = size if i % 2 == 0 else size * 0.382
        angle = math.radians(i * 36 - 90)
        points.append((centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)))
    return points


def seal(name: str, foot: str, seed: int, colour: tuple[int, int, int] = RED) -> Image.Image:
    """Round hospital seal: the name on an arc, a star, the purpose beneath; unevenly inked."""
    side, scale = 520, 520 / 400
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    mid = side / 2
    draw.ellipse((10, 10, side - 10, side - 10), outline=255, width=int(9 * scale))
    draw.polygon(_star(58 * scale, (mid, mid - 6)), fill=255)
    spread = min(228.0, 26.0 * len(name)) if ord(name[0]) > 255 else min(280.0, 12.0 * len(name))
    font = cjk_font(int((46 if ord(name[0]) > 255 else 36) * scale))
    for i, char in enumerate(name):
        angle = -spread / 2 + spread * i / max(1, len(name) - 1)
        glyph = Image.new("L", (90, 90), 0)
        ImageDraw.Draw(glyph).text((45, 45), char, font=font, fill=255, anchor="mm", stroke_width=2)
        glyph = glyph.rotate(-angle, resample=Image.Resampling.BICUBIC)
        radius = 148 * scale
        x = mid + radius * math.sin(math.radians(angle)) - 45
        y = mid - radius * math.cos(math.radians(angle)) - 45
        mask.paste(255, (int(x), int(y)), glyph)
    draw.text((mid, mid + 104 * scale), foot, font=cjk_font(int(27 * scale)), fill=255, anchor="mm")
    return _ink(mask, colour, seed, 0.82).rotate(
        (seed % 23) - 11, resample=Image.Resampling.BICUBIC, expand=False
    )


def _ink(
    mask: Image.Image, colour: tuple[int, int, int], seed: int, strength: float
) -> Image.Image:
    """Colour a mask, thinner where the pad was dry."""
    rng = np.random.default_rng(seed)
    width, height = mask.size
    blotch = cv2.resize(
        rng.random((height // 26 + 2, width // 26 + 2)).astype(np.float32), (width, height),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    grain = rng.random((height, width)).astype(np.float32)
    alpha = np.asarray(mask, np.float32) * (0.62 + 0.38 * np.clip(blotch, 0, 1))
    alpha *= np.where(grain < 0.05, 0.35, 1.0) * strength
    out = np.zeros((height, width, 4), np.uint8)
    out[..., :3] = colour
    out[..., 3] = np.clip(alpha, 0, 255).astype(np.uint8)
    return Image.fromarray(out, "RGBA").filter(ImageFilter.GaussianBlur(0.5))


def signature(name: str, seed: int, font: ImageFont.FreeTypeFont | None = None) -> Image.Image:
    """Sign by hand: slanted, wavering glyphs of uneven size, joined by a stroke."""
    rng = np.random.default_rng(seed)
    face = font or cjk_font(92)
    latin = ord(name[0]) < 0x2E80
    step = 44 if latin else 74
    wide = 80 + step * len(name)
    canvas = Image.new("L", (wide, 190), 0)
    x = 30.0
    for char in name:
        glyph = Image.new("L", (150, 150), 0)
        ImageDraw.Draw(glyph).text((75, 75), char, font=face, fill=235, anchor="mm")
        glyph = glyph.rotate(float(rng.uniform(-9, 9)), resample=Image.Resampling.BICUBIC)
        size = int(150 * rng.uniform(0.82, 1.08))
        glyph = glyph.resize((size, size))
        canvas.paste(255, (int(x - 25), int(18 + rng.uniform(-12, 12))), glyph)
        x += step * float(rng.uniform(0.86, 1.0))
    draw = ImageDraw.Draw(canvas)
    y = float(rng.uniform(120, 140))
    draw.line([(x - 70, y), (x + 4, y + 8), (x + 40, y - 10)], fill=210, width=3)
    return _ink(_waver(canvas, rng), INK, seed + 1, 1.25)


def _waver(canvas: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Slant and bend a line of glyphs, and thin its strokes as a pen would."""
    array = np.asarray(canvas, np.uint8)
    height, width = array.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = cv2.resize(
        rng.normal(0, 5.5, (5, max(4, width // 38), 2)).astype(np.float32), (width, height),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    moved = cv2.remap(
        array, xs + 0.22 * (ys - height / 2) + bend[..., 0], ys + bend[..., 1], cv2.INTER_LINEAR
    )
    thin = cv2.erode(moved, np.ones((2, 2), np.uint8))
    return Image.fromarray(cv2.GaussianBlur(thin, (0, 0), 0.7))


def barcode(text: str, height: int = 60) -> Image.Image:
    """Code 128 of `text`, which a bar code reader can read back (that is the trap)."""
    from reportlab.graphics.barcode.code128 import Code128

    code = Code128(text)
    code.validate()
    code.encode()
    code.decompose()
    modules: list[int] = []
    for char in code.decomposed:
        width = ord(char.lower()) - ord("a") + 1
        modules += [0 if char.islower() else 1] * width
    row = np.array([1 - m for m in modules], np.uint8) * 255
    row = np.pad(row, 10, constant_values=255)
    return Image.fromarray(np.tile(np.repeat(row, 3), (height, 1)))


def qr(text: str) -> Image.Image:
    """QR code of `text`, readable."""
    grid = np.asarray(cv2.QRCodeEncoder.create().encode(text))
    grid = np.pad(grid, 2, constant_values=255)
    return Image.fromarray(np.kron(grid, np.ones((6, 6), np.uint8)))

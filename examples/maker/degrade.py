"""Turn clean pages into what arrives: phone photos of paper, and flat-bed scans."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[Any]


def _clouds(rng: np.random.Generator, height: int, width: int, cell: int) -> Array:
    """Smooth noise in 0..1, lumps of about `cell` pixels."""
    small = rng.random((height // cell + 3, width // cell + 3)).astype(np.float32)
    big = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(big, 0, 1).astype(np.float32)


def _desk(rng: np.random.Generator, height: int, width: int, tone: tuple[int, int, int]) -> Array:
    """Draw a desk top with long grain, as the ground under the paper."""
    grain = cv2.resize(
        rng.random((height // 3, 9)).astype(np.float32), (width, height),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    grain = 0.75 * cv2.GaussianBlur(grain, (0, 0), 1.2) + 0.25 * _clouds(rng, height, width, 90)
    base = np.array(tone, np.float32) * (0.78 + 0.34 * grain[..., None])
    return base.astype(np.float32)


def _corners(rng: np.random.Generator, height: int, width: int, lean: float) -> Array:
    """Four corners of a sheet seen from slightly above and aside, in output pixels."""
    inset_x, inset_y = width * 0.045, height * 0.04
    top = inset_x + width * lean
    points = [
        (top, inset_y),
        (width - top * 0.8, inset_y * 1.1),
        (width - inset_x * 0.6, height - inset_y * 0.9),
        (inset_x * 0.7, height - inset_y),
    ]
    jitter = rng.uniform(-7, 7, (4, 2))
    return (np.array(points) + jitter).astype(np.float32)


def _lay(page: Array, ground: Array, corners: Array, rng: np.random.Generator) -> Array:
    """Put the sheet on the desk: perspective, a little curl, a soft contact shadow."""
    height, width = ground.shape[:2]
    tall, wide = page.shape[:2]
    source = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    back = cv2.getPerspectiveTransform(corners, source)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    mapped = cv2.perspectiveTransform(np.stack([xs, ys], -1).reshape(-1, 1, 2), back)
    px, py = np.moveaxis(mapped.reshape(height, width, 2), -1, 0)
    phase = float(rng.uniform(0, 3))
    py = py + 5.0 * np.sin(px / wide * 4.2 + phase) * (0.4 + 0.6 * py / tall)
    px = px + 3.5 * np.sin(py / tall * 5.0 + phase)
    laid = cv2.remap(page, px.astype(np.float32), py.astype(np.float32), cv2.INTER_AREA)
    inside = ((px > 0) & (px < wide - 1) & (py > 0) & (py < tall - 1)).astype(np.float32)
    soft = cv2.GaussianBlur(inside, (0, 0), 1.0)[..., None]
    shade = np.roll(cv2.GaussianBlur(inside, (0, 0), 16), (12, 9), (0, 1))[..., None]
    fold = np.exp(-(((py - tall * 0.52) / 9) ** 2))[..., None] * 14
    lit = laid - fold
    laid_down: Array = (ground * (1 - 0.5 * shade)) * (1 - soft) + lit * soft
    return laid_down


def _light(rng: np.random.Generator, height: int, width: int, side: float) -> Array:
    """Uneven room light with the shadow of the phone and hand that took the picture."""
    ys, xs = np.mgrid[0 : 1 : complex(height), 0 : 1 : complex(width)].astype(np.float32)
    lamp: Array = 1.05 - 0.30 * np.hypot(xs - side, ys - 0.18)
    edge = 0.62 + 0.16 * side - 0.35 * ys + 0.04 * np.sin(ys * 7)
    hand = 1 / (1 + np.exp(-(xs - edge - 0.28) * 26))
    if side > 0.5:
        hand = hand[:, ::-1]
    cloud = 0.97 + 0.06 * _clouds(rng, height, width, 320)
    lit: Array = (lamp * (1 - 0.20 * hand) * cloud).astype(np.float32)
    return lit


def photograph(
    page: Image.Image, seed: int, *, size: tuple[int, int] = (1600, 2200), lean: float = 0.022,
    side: float = 0.3, tone: tuple[int, int, int] = (138, 104, 74),
    cast: tuple[float, float, float] = (1.0, 0.975, 0.93),
) -> npt.NDArray[np.uint8]:  # fmt: skip
    """Photograph a page lying on a desk; returns RGB rows of `size` (width, height)."""
    rng = np.random.default_rng(seed)
    width, height = size
    paper: Array = np.asarray(page.convert("RGB"), np.float32)
    paper = 14 + paper * (232 / 255)
    paper *= 0.985 + 0.03 * _clouds(rng, paper.shape[0], paper.shape[1], 14)[..., None]
    ground = _desk(rng, height, width, tone)
    scene = _lay(paper, ground, _corners(rng, height, width, lean), rng)
    scene *= _light(rng, height, width, side)[..., None] * np.array(cast, np.float32)
    scene = cv2.GaussianBlur(scene, (0, 0), 0.75)
    grain = rng.normal(0, 1, (height, width, 1)) * 3.4 + rng.normal(0, 1, (height, width, 3)) * 2.2
    noisy = scene + cv2.GaussianBlur(grain.astype(np.float32), (0, 0), 0.6)
    sharp = noisy + 0.5 * (noisy - cv2.GaussianBlur(noisy, (0, 0), 1.6))
    return np.clip(sharp, 0, 255).astype(np.uint8)


def scan(page: Image.Image, seed: int, degrees: float, quality: int = 52) -> bytes:
    """Scan a page on a tired flat-bed: grey, askew, specked, JPEG; returns the JPEG."""
    rng = np.random.default_rng(seed)
    grey: Array = np.asarray(page.convert("L"), np.float32)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.992)
    grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_AREA, borderValue=250.0)
    grey = 20 + grey * (226 / 255)
    xs = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    grey -= 46 * np.exp(-xs * 70) + 22 * np.exp(-(1 - xs) * 90)
    grey -= 5 * _clouds(rng, height, width, 260)
    specks = rng.random((height, width)) < 0.00002
    grey -= 150 * cv2.dilate(specks.astype(np.float32), np.ones((2, 2)))
    grey = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 0.6) + rng.normal(0, 3.4, grey.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(
        out, "JPEG", quality=quality, optimize=True
    )
    return out.getvalue()

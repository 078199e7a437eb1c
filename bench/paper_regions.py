"""Pages with codes, stamps, signatures, portraits, clinical pictures, and what is covered of them.

    python -m bench.paper regions [--keep DIR] [--seeds N]

Drawn, not photographed: the places of all things and of all lines are known, so no text
recognition stands between. Each page is made clean, as a grey scan and as a photo.
"""

from __future__ import annotations

import argparse
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from recpack.model.document import Box

WIDTH, HEIGHT = 1240, 1754
LOOKS = ("clean", "scan", "photo")
# Things that must be covered, and things that must stay.
COVERED = (
    "qr", "qr-small", "qr-turned", "data-matrix", "bars", "bars-small", "bars-turned",
    "stamp-red-round", "stamp-blue-oval", "stamp-red-square", "stamp-blue-box", "signature",
    "handwriting", "portrait", "logo",
)  # fmt: skip
STAYS = ("tissue", "endoscopy", "slice", "chart")


@dataclass(slots=True)
class Paper:
    """A drawn page: its picture, the boxes of its lines, and where each thing stands."""

    image: Image.Image
    lines: list[Box] = field(default_factory=list)
    things: dict[str, Box] = field(default_factory=dict)


def _font(size: int) -> Any:
    return ImageFont.load_default(size)


def _qr(rng: Any, side: int) -> Image.Image:
    words = "".join(chr(97 + int(v)) for v in rng.integers(0, 26, 24))
    return Image.fromarray(cv2.QRCodeEncoder_create().encode(words)).resize(
        (side, side), Image.Resampling.NEAREST
    )


def _matrix(rng: Any, side: int) -> Image.Image:
    """Like a Data Matrix: a solid L, a dotted opposite edge, random cells within."""
    cells = rng.integers(0, 2, (18, 18)).astype(np.uint8)
    cells[:, 0] = cells[-1, :] = 1
    cells[0, :] = np.arange(18) % 2 == 0
    cells[:, -1] = np.arange(18) % 2 == 1
    padded = np.pad(1 - cells, 2, constant_values=1) * 255
    return Image.fromarray(padded.astype(np.uint8)).resize((side, side), Image.Resampling.NEAREST)


def _bars(rng: Any, width: int, height: int, module: int) -> Image.Image:
    """Bars and gaps of one to four modules, as in Code 128."""
    row: list[int] = []
    while len(row) < width:
        row += [0] * (module * int(rng.integers(1, 5))) + [255] * (module * int(rng.integers(1, 4)))
    return Image.fromarray(np.tile(np.array(row[:width], np.uint8), (height, 1)))


def _turned(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def _round_words(size: tuple[int, int], words: str, colour: Any, frame: str) -> Image.Image:
    """A stamp: words along the outline, a line of words in the middle; transparent elsewhere."""
    w, h = size
    stamp = Image.new("RGBA", size, (*colour, 0))
    draw = ImageDraw.Draw(stamp)
    edge = (3, 3, w - 4, h - 4)
    (draw.rectangle if frame == "box" else draw.ellipse)(edge, outline=(*colour, 255), width=4)
    if frame == "box":
        draw.text((14, h // 2 - 14), words[:18], fill=(*colour, 255), font=_font(24))
        return stamp
    for i, char in enumerate(words):
        angle = np.pi * (0.85 + 1.3 * i / max(len(words) - 1, 1))
        x, y = w / 2 + 0.38 * w * np.cos(angle), h / 2 + 0.38 * h * np.sin(angle)
        letter = Image.new("RGBA", (34, 34), (*colour, 0))
        ImageDraw.Draw(letter).text((17, 17), char, (*colour, 255), _font(22), anchor="mm")
        letter = letter.rotate(-np.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        stamp.alpha_composite(letter, (max(0, int(x - 17)), max(0, int(y - 17))))
    draw.text((w / 2, h / 2), "*", fill=(*colour, 255), font=_font(40), anchor="mm")
    return stamp


def _scrawl(rng: Any, size: tuple[int, int], strokes: int, colour: Any) -> Image.Image:
    """Bent pen strokes, as a signature or a line by hand has."""
    w, h = size
    image = Image.new("RGBA", size, (*colour, 0))
    draw = ImageDraw.Draw(image)
    for s in range(strokes):
        x0, x1 = w * s / strokes, w * (s + 1.15) / strokes
        t = np.linspace(0, 1, 60)
        waves = int(rng.integers(3, 6))
        y = h * (0.5 + 0.36 * np.sin(2 * np.pi * waves * t + rng.uniform(0, 6)) * np.cos(2 * t))
        x = x0 + (x1 - x0) * t + 8 * np.sin(2 * np.pi * waves * t * 0.9 + 1)
        draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=(*colour, 255), width=3)
    return image


def _portrait(rng: Any, size: tuple[int, int]) -> Image.Image:
    """A head before a plain ground: the tones and proportions of a passport photograph."""
    w, h = size
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    tone = float(rng.uniform(0.45, 1.0))
    skin = np.array([224, 172, 140]) * tone
    ground = np.array([200, 212, 228]) - 60 * (y / h)[..., None] * rng.uniform(0, 1)
    body = (((x - w / 2) / (0.46 * w)) ** 2 + ((y - 1.1 * h) / (0.4 * h)) ** 2) < 1
    head = (((x - w / 2) / (0.29 * w)) ** 2 + ((y - 0.44 * h) / (0.3 * h)) ** 2) < 1
    hair = (((x - w / 2) / (0.32 * w)) ** 2 + ((y - 0.33 * h) / (0.27 * h)) ** 2 < 1) & (
        y < 0.32 * h
    )
    light = (0.75 + 0.35 * x / w)[..., None]
    out = ground
    out = np.where(body[..., None], np.array([60, 70, 95]) * light, out)
    out = np.where(head[..., None], skin * light, out)
    out = np.where(hair[..., None], np.array([45, 32, 26]) * light, out)
    for ex in (0.39, 0.61):
        eye = ((x - ex * w) / (0.05 * w)) ** 2 + ((y - 0.42 * h) / (0.025 * h)) ** 2 < 1
        out = np.where(eye[..., None], 30, out)
    out = out + rng.normal(0, 4, out.shape)
    return Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))


def _clouds(rng: Any, size: tuple[int, int], grain: int) -> Any:
    """Smooth random field, 0 to 1."""
    w, h = size
    small = rng.uniform(0, 1, (h // grain + 2, w // grain + 2)).astype(np.float32)
    return cv2.resize(small, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)


def _tissue(rng: Any, size: tuple[int, int]) -> Image.Image:
    field_ = 0.6 * _clouds(rng, size, 40) + 0.4 * _clouds(rng, size, 7)
    pink, violet = np.array([238, 190, 214]), np.array([120, 70, 150])
    out = pink + (violet - pink) * field_[..., None]
    return Image.fromarray(out.clip(0, 255).astype(np.uint8))


def _endoscopy(rng: Any, size: tuple[int, int]) -> Image.Image:
    w, h = size
    field_ = 0.7 * _clouds(rng, size, 60) + 0.3 * _clouds(rng, size, 9)
    y, x = np.mgrid[0:h, 0:w]
    lit = np.clip(1.25 - np.hypot(x - w / 2, y - h / 2) / (0.55 * w), 0, 1)
    out = np.array([226, 120, 96]) * (0.45 + 0.55 * field_[..., None]) * lit[..., None]
    return Image.fromarray(out.clip(0, 255).astype(np.uint8))


def _slice(rng: Any, size: tuple[int, int]) -> Image.Image:
    w, h = size
    y, x = np.mgrid[0:h, 0:w]
    body = ((x - w / 2) / (0.44 * w)) ** 2 + ((y - h / 2) / (0.38 * h)) ** 2 < 1
    grey = np.where(body, 70 + 130 * _clouds(rng, size, 26), 8)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8)).convert("RGB")


def _logo(size: tuple[int, int]) -> Image.Image:
    w, h = size
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, w - 1, h - 1), fill=(20, 90, 150))
    draw.rectangle((w * 0.42, h * 0.15, w * 0.58, h * 0.85), fill="white")
    draw.rectangle((w * 0.15, h * 0.42, w * 0.85, h * 0.58), fill="white")
    return image


def _put(paper: Paper, name: str, image: Image.Image, at: tuple[int, int]) -> None:
    if image.mode == "RGBA":
        paper.image.paste(image, at, image)
    else:
        paper.image.paste(image.convert("RGB"), at)
    paper.things[name] = Box(at[0], at[1], at[0] + image.width, at[1] + image.height)


def _line(paper: Paper, at: tuple[int, int], words: str, size: int = 24) -> None:
    draw = ImageDraw.Draw(paper.image)
    box = draw.textbbox(at, words, font=_font(size))
    draw.text(at, words, fill=(25, 25, 30), font=_font(size))
    paper.lines.append(Box(*map(float, box)))


def page(seed: int) -> Paper:
    """One page with every thing once."""
    rng = np.random.default_rng(seed)
    paper = Paper(Image.new("RGB", (WIDTH, HEIGHT), (252, 252, 250)))
    for n in range(8):
        _line(
            paper,
            (90, 250 + 38 * n),
            f"{n + 1}. Lymph nodes: {3 * n} of 21 free, no invasion of veins.",
        )
    _put(paper, "logo", _logo((96, 96)), (90, 70))
    _put(paper, "qr", _qr(rng, 130), (1040, 60))
    _put(paper, "qr-small", _qr(rng, 58), (930, 80))
    _put(paper, "qr-turned", _turned(_qr(rng, 110), float(rng.uniform(10, 40))), (740, 60))
    _put(paper, "data-matrix", _matrix(rng, 80), (620, 80))
    _put(paper, "bars", _bars(rng, 300, 60, 2), (260, 70))
    _put(paper, "bars-small", _bars(rng, 130, 32, 1), (260, 150))
    _put(
        paper,
        "bars-turned",
        _turned(_bars(rng, 220, 46, 2), float(rng.uniform(15, 75))),
        (980, 240),
    )
    red, blue = (205, 40, 45), (40, 60, 170)
    words = "SAINT VERENA HOSPITAL"
    _put(paper, "stamp-red-round", _round_words((220, 220), words, red, "ring"), (120, 1420))
    _put(paper, "stamp-blue-oval", _round_words((270, 180), words, blue, "ring"), (400, 1440))
    _put(paper, "stamp-red-square", _round_words((90, 90), "WANG", red, "box"), (720, 1500))
    _put(paper, "stamp-blue-box", _round_words((250, 84), "DR VOGELSANG", blue, "box"), (880, 1500))
    _put(paper, "signature", _scrawl(rng, (240, 80), 2, (30, 30, 60)), (800, 1320))
    _put(paper, "handwriting", _scrawl(rng, (420, 46), 9, (30, 40, 90)), (90, 1340))
    _put(paper, "portrait", _portrait(rng, (150, 196)), (1020, 500))
    _put(paper, "tissue", _tissue(rng, (360, 270)), (90, 600))
    _put(paper, "endoscopy", _endoscopy(rng, (300, 260)), (480, 600))
    _put(paper, "slice", _slice(rng, (300, 300)), (90, 940))
    _chart(paper, rng, (480, 940))
    return paper


def _chart(paper: Paper, rng: Any, at: tuple[int, int]) -> None:
    """A marker over time: two axes, ticks with numbers, a line with points."""
    draw = ImageDraw.Draw(paper.image)
    x0, y0, w, h = at[0] + 60, at[1], 420, 240
    draw.line([(x0, y0), (x0, y0 + h), (x0 + w, y0 + h)], fill=(40, 40, 40), width=2)
    points = [(x0 + 10 + 80 * i, y0 + int(v)) for i, v in enumerate(rng.integers(20, h - 20, 6))]
    draw.line(points, fill=(40, 40, 40), width=3)
    for i, (x, y) in enumerate(points):
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), fill=(40, 40, 40))
        _line(paper, (x - 12, y0 + h + 8), f"{2018 + i}", 16)
    for i in range(4):
        _line(paper, (x0 - 44, y0 + i * 60), f"{40 - 10 * i}.0", 16)
    paper.things["chart"] = Box(x0, y0, x0 + w, y0 + h)


def look(paper: Paper, how: str, seed: int) -> bytes:
    """The page as it comes: JPEG bytes, the size unchanged so that the boxes hold."""
    rng = np.random.default_rng(1000 + seed)
    pixels = np.asarray(paper.image).astype(np.float32)
    if how == "scan":
        grey = pixels @ np.array([0.3, 0.59, 0.11], np.float32)
        pixels = np.repeat(grey[..., None], 3, axis=2) * 0.94 + rng.normal(0, 7, pixels.shape)
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.7)
    elif how == "photo":
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
        shade = 0.78 + 0.2 * x / WIDTH - 0.12 * y / HEIGHT
        pixels = pixels * shade[..., None] * np.array([1.0, 0.98, 0.93]) + rng.normal(
            0, 5, pixels.shape
        )
        pixels = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), 0.9)
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=88)
    return out.getvalue()


def left_of(before: bytes, after: bytes, box: Box) -> float:
    """Share of the changing pixels of a box that are still as they were."""
    old, new = (
        np.asarray(Image.open(io.BytesIO(b)).convert("L")).astype(np.int16) for b in (before, after)
    )
    part = np.s_[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
    marks = np.abs(old[part] - 223) > 45  # not what paint would leave as it was anyhow
    if not marks.any():
        marks = np.ones_like(old[part], bool)
    return float((np.abs(old[part] - new[part])[marks] < 25).mean())


def measure(seeds: int, keep: Path | None = None) -> Iterator[tuple[str, str, float, str]]:
    """(look, thing, share of it left, kinds told there) for every thing of every page."""
    from recpack.deid.pixels import redact_picture

    for seed in range(seeds):
        paper = page(seed)
        for how in LOOKS:
            before = look(paper, how, seed)
            done = redact_picture(before, [], paper.lines)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{how}.jpg").write_bytes(done.data)
                (keep / f"{seed}-{how}-before.jpg").write_bytes(before)
            for name, box in paper.things.items():
                kinds = {r.kind.value for r in done.regions if _meets(r.box, box)}
                core = _core(box) if name.startswith("stamp") else box
                yield how, name, left_of(before, done.data, core), "+".join(sorted(kinds))
            lines = [left_of(before, done.data, b) for b in paper.lines]
            yield how, "lines", min(lines), ""


def _core(box: Box) -> Box:
    """What lies within the frame of a stamp: an empty frame names nobody."""
    dx, dy = 0.15 * box.width, 0.15 * box.height
    return Box(box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy)


def _meets(box: Box, other: Box) -> bool:
    width = min(box.x1, other.x1) - max(box.x0, other.x0)
    height = min(box.y1, other.y1) - max(box.y0, other.y0)
    return (
        width > 0
        and height > 0
        and width * height > 0.3 * min(box.width * box.height, other.width * other.height)
    )


def main(argv: list[str] | None = None) -> int:
    """A row a thing: how often it was covered (or stayed), and as what it was told."""
    parser = argparse.ArgumentParser(prog="regions")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args(argv)
    rows: dict[str, list[tuple[str, float, str]]] = {}
    for how, name, left, kinds in measure(given.seeds, given.keep):
        rows.setdefault(name, []).append((how, left, kinds))
    bad = 0
    for name, found in rows.items():
        fine = [(x < 0.1) if name in COVERED else (x > 0.9) for _, x, _ in found]
        bad += len(fine) - sum(fine)
        wrong = Counter(how for (how, _, _), ok in zip(found, fine, strict=True) if not ok)
        told = Counter(kinds or "-" for _, _, kinds in found)
        print(f"{name:18} {sum(fine)}/{len(fine)}  {dict(told)}  {dict(wrong) or ''}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Helpers that make synthetic paper: text PDFs, scans, phone photos, seals, signatures, DOCX.

Everything here is deterministic: fixed timestamps, seeded random, sorted zip members. Fonts come
only from Python packages, so two machines with the same packages write the same bytes.
"""

from __future__ import annotations

import datetime as dt
import importlib
import io
import itertools
import json
import math
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pikepdf
import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .check_digits import chinese_id, cnpj, cns, cpf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = [
    "CLOCK", "chinese_id", "cnpj", "cns", "cpf", "fixed_docx", "font", "font_path",
    "images_to_pdf", "photo", "png", "render", "scan", "seal", "signature", "typst_pdf",
    "with_metadata",
]  # fmt: skip
CLOCK = dt.datetime(2023, 6, 1, 12, 0, 0, tzinfo=dt.UTC)
INK_RED = (196, 24, 32)
INK_BLUE = (28, 42, 120)
_FONT_FILES = {
    "latin": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "cjk": ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"),
}
_CJK_SC_INDEX = 2


# ---------------------------------------------------------------- fonts and PDFs


def _package_file(module: str, name: str) -> Path:
    origin = importlib.import_module(module).__file__
    if origin is None:
        message = f"font package {module} has no files"
        raise FileNotFoundError(message)
    return next(p for p in Path(origin).parent.rglob("*") if str(p).endswith(name))


@cache
def font_path(script: str = "latin") -> Path:
    """Font file of `script` ("latin": Noto Sans, "cjk": Noto Sans CJK)."""
    return _package_file(*_FONT_FILES[script])


@cache
def font(size: int, script: str = "latin") -> ImageFont.FreeTypeFont:
    """Pillow font of `size` pixels; "cjk" is the Simplified Chinese face."""
    index = _CJK_SC_INDEX if script == "cjk" else 0
    return ImageFont.truetype(str(font_path(script)), size, index=index)


def typst_pdf(
    markup: str, data: object | None = None, files: Mapping[str, bytes] | None = None
) -> bytes:
    """Compile Typst markup to a PDF with packaged fonts only ("Noto Sans", "Noto Sans CJK SC").

    `data` is readable as `json("data.json")`; `files` are placed beside the markup, for images.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        main = root / "main.typ"
        main.write_text(markup, encoding="utf-8")
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for name, content in (files or {}).items():
            (root / name).write_bytes(content)
        fonts: list[Path] = sorted({font_path(script).parent for script in _FONT_FILES})
        done: bytes = typst.compile(
            main,
            root=root,
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            timestamp=int(CLOCK.timestamp()),
        )
    return done


def with_metadata(
    pdf: bytes,
    title: str,
    author: str,
    *,
    subject: str = "",
    keywords: str = "",
    creator: str = "",
    producer: str = "",
    when: dt.datetime = CLOCK,
) -> bytes:
    """Rewrite the PDF's Info dictionary and XMP packet (ISO 32000-1, 14.3) with a fixed id."""
    entries = {
        "/Title": title,
        "/Author": author,
        "/Subject": subject,
        "/Keywords": keywords,
        "/Creator": creator,
        "/Producer": producer,
    }
    stamp = when.strftime("D:%Y%m%d%H%M%SZ")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in list(document.docinfo.keys()):
            del document.docinfo[key]
        for key, value in entries.items():
            if value:
                document.docinfo[key] = value
        document.docinfo["/CreationDate"] = stamp
        document.docinfo["/ModDate"] = stamp
        if "/Metadata" in document.Root:
            del document.Root["/Metadata"]
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = title
            xmp["dc:creator"] = [author]
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def render(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Pages of `pdf` as RGB images at `dpi`."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    document.close()
    return pages


def images_to_pdf(jpegs: Sequence[bytes], dpi: int = 150) -> bytes:
    """One page for each JPEG, the image filling the page at `dpi`; no text layer."""
    document = pikepdf.Pdf.new()
    for jpeg in jpegs:
        with Image.open(io.BytesIO(jpeg)) as picture:
            width, height = picture.size
            space = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
        stream = pikepdf.Stream(document, jpeg)
        stream.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Image,
                "/Width": width,
                "/Height": height,
                "/ColorSpace": space,
                "/BitsPerComponent": 8,
                "/Filter": pikepdf.Name.DCTDecode,
            }
        )
        points = (width * 72 / dpi, height * 72 / dpi)
        page = document.add_blank_page(page_size=points)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        draw = f"q {points[0]:.2f} 0 0 {points[1]:.2f} 0 0 cm /Im0 Do Q"
        page.Contents = pikepdf.Stream(document, draw.encode("ascii"))
    return _saved(document)


# ---------------------------------------------------------------- scans and photos


def _jpeg(pixels: NDArray[Any], quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, format="JPEG", quality=quality)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    """PNG bytes of `image` (for `typst_pdf(files=...)`)."""
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=False)
    return out.getvalue()


def scan(image: Image.Image, seed: int, angle: float = 0.6, quality: int = 70) -> bytes:
    """Grey flatbed scan of `image`: skewed by `angle` degrees, paper tint, dust and noise; JPEG."""
    rng = np.random.default_rng(seed)
    grey = image.convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(grey.filter(ImageFilter.GaussianBlur(0.5)), dtype=np.float32)
    height, width = pixels.shape
    ramp = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    pixels = pixels * (0.925 + 0.03 * ramp) + 12
    pixels[:, :4] *= 0.75
    for _ in range(40):
        y, x = int(rng.integers(0, height)), int(rng.integers(0, width))
        pixels[y : y + 2, x : x + 2] -= 60
    pixels += rng.normal(0, 3.5, pixels.shape).astype(np.float32)
    return _jpeg(np.clip(pixels, 0, 255).astype(np.uint8), quality)


def _desk(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Wooden desk, as float RGB (height, width, 3)."""
    grain: NDArray[Any] = rng.normal(0, 1, (height, 1)).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (1, 31), 0) * 9
    streaks: NDArray[Any] = rng.normal(0, 1, (height, width)).astype(np.float32)
    streaks = cv2.GaussianBlur(streaks, (151, 3), 0) * 22
    base = np.array([122, 86, 58], dtype=np.float32)
    return np.asarray(base[None, None, :] + (grain + streaks)[:, :, None], dtype=np.float32)


def _corners(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Where the sheet's corners fall on the photo: inset, leaning back, turned a little."""
    left, right, top, bottom = 0.075 * width, 0.925 * width, 0.06 * height, 0.945 * height
    lean = 0.022 * width
    corners: NDArray[Any] = np.array(
        [[left + lean, top], [right - lean, top], [right, bottom], [left, bottom]]
    )
    corners += rng.uniform(-0.010, 0.010, corners.shape) * np.array([width, height])
    return corners.astype(np.float32)


def _light(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Multiplicative light field (height, width, 1): a lamp to one side and a soft hand shadow."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    lamp_x, lamp_y = rng.uniform(0.1, 0.35), rng.uniform(0.05, 0.3)
    field: NDArray[Any] = 1.05 - 0.30 * np.sqrt((x - lamp_x) ** 2 + (y - lamp_y) ** 2)
    edge = (x * 0.8 + y - rng.uniform(1.30, 1.40)) * 14
    field = field * (1 - 0.20 / (1 + np.exp(-edge)))
    return np.asarray(field[:, :, None], dtype=np.float32)


def photo(image: Image.Image, seed: int, rotate: int = 0, long_side: int = 2200) -> bytes:
    """Phone photo of a sheet on a desk: perspective, uneven light, slight blur, noise; JPEG q85.

    `rotate` turns the finished photo by a multiple of 90 degrees (counter-clockwise).
    """
    rng = np.random.default_rng(seed)
    height = long_side
    width = round(long_side * min(1.0, image.width / image.height * 1.04))
    sheet = np.asarray(image.convert("RGB"), dtype=np.uint8)
    rows, columns = sheet.shape[:2]
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float32)
    corners = _corners(width, height, rng)
    matrix = cv2.getPerspectiveTransform(source, corners)
    size = (width, height)
    paper = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.full((rows, columns), 255, np.uint8), matrix, size)
    alpha = (mask.astype(np.float32) / 255)[:, :, None]
    shadow = cv2.GaussianBlur(np.roll(mask, (14, 10), (0, 1)), (61, 61), 0)
    desk = _desk(width, height, rng) * (1 - 0.5 * shadow.astype(np.float32)[:, :, None] / 255)
    scene: NDArray[Any] = paper * np.array([0.955, 0.945, 0.915], np.float32) * alpha + desk * (
        1 - alpha
    )
    scene = cv2.GaussianBlur(scene * _light(width, height, rng), (3, 3), 0.6)
    noise: NDArray[Any] = cv2.GaussianBlur(
        rng.normal(0, 4, scene.shape).astype(np.float32), (3, 3), 0.7
    )
    pixels = np.clip(scene + noise, 0, 255).astype(np.uint8)
    return _jpeg(np.ascontiguousarray(np.rot90(pixels, rotate // 90)), 85)


# ---------------------------------------------------------------- seals and signatures


def _script(text: str) -> str:
    return "cjk" if any(ord(char) > 0x2E7F for char in text) else "latin"


def _star(draw: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    points = []
    for step in range(10):
        reach = radius if step % 2 == 0 else radius * 0.382
        turn = math.pi * step / 5 - math.pi / 2
        points.append((centre + reach * math.cos(turn), centre + reach * math.sin(turn)))
    draw.polygon(points, fill=(*INK_RED, 255))


def _ring_text(canvas: Image.Image, text: str, radius: float, size: int) -> None:
    """Set `text` around the upper arc, letters upright to the rim."""
    face = font(size, _script(text))
    advances = [face.getlength(char) for char in text]
    spread = min(1.0, 1.62 * math.pi * radius / sum(advances))
    gap = 1.25 if spread >= 1.0 and _script(text) == "cjk" else spread
    turns = [advance * gap / radius for advance in advances]
    angle = -sum(turns) / 2
    for char, turn in zip(text, turns, strict=True):
        middle = angle + turn / 2
        tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size, size), char, (*INK_RED, 255), face, anchor="mm")
        tile = tile.rotate(-math.degrees(middle), Image.Resampling.BICUBIC)
        x = canvas.width / 2 + radius * math.sin(middle) - size
        y = canvas.height / 2 - radius * math.cos(middle) - size
        canvas.alpha_composite(tile, (max(0, round(x)), max(0, round(y))))
        angle += turn


def seal(text_ring: str, text_mid: str, size: int = 360) -> Image.Image:
    """Red round stamp, RGBA: `text_ring` on the rim, a star, `text_mid` below it; worn ink."""
    scale = 2
    full = size * scale
    canvas = Image.new("RGBA", (full, full), (0, 0, 0, 0))
    draw = ImageDraw.Draw(canvas)
    edge = full * 0.02
    stroke = max(2, full // 45)
    draw.ellipse((edge, edge, full - edge, full - edge), outline=(*INK_RED, 255), width=stroke)
    _star(draw, full / 2, full * 0.115)
    glyph = int(full * (0.115 if _script(text_ring) == "cjk" else 0.095))
    _ring_text(canvas, text_ring, full * 0.375, glyph)
    lines = text_mid.split("\n")
    small = int(full * 0.072)
    for number, line in enumerate(lines):
        face = font(small, _script(line))
        place = (full / 2, full * 0.69 + number * small * 1.25)
        draw.text(place, line, (*INK_RED, 255), face, anchor="mm")
    canvas = canvas.resize((size, size), Image.Resampling.LANCZOS)
    pixels = np.asarray(canvas).copy()
    wear: NDArray[Any] = np.random.default_rng(size + len(text_ring)).normal(0, 1, (size, size))
    wear = cv2.GaussianBlur(wear.astype(np.float32), (0, 0), 2.2) * 4.2
    alpha = pixels[:, :, 3].astype(np.float32) * np.clip(0.78 + 0.16 * wear, 0.30, 0.95)
    pixels[:, :, 3] = alpha.astype(np.uint8)
    return Image.fromarray(pixels).rotate(7, Image.Resampling.BICUBIC)


def _spline(knots: NDArray[Any], steps: int = 26) -> list[tuple[float, float]]:
    """Points of the Catmull-Rom curve through `knots`."""
    out = []
    t: NDArray[Any] = np.linspace(0, 1, steps, endpoint=False)[:, None]
    for i in range(1, len(knots) - 2):
        a, b, c, d = knots[i - 1 : i + 3]
        curve: NDArray[Any] = (2 * b + (c - a) * t) + (2 * a - 5 * b + 4 * c - d) * t**2
        curve = (curve + (3 * b - a - 3 * c + d) * t**3) / 2
        out += [(float(x), float(y)) for x, y in curve]
    return out


def signature(seed: int, size: tuple[int, int] = (420, 130)) -> Image.Image:
    """Handwritten-looking squiggle in blue ink, RGBA: a tall initial, small loops, a flourish."""
    rng = np.random.default_rng(seed)
    scale = 3
    width, height = size[0] * scale, size[1] * scale
    base = height * 0.58
    knots: list[tuple[float, float]] = [
        (0.05, 0.62), (0.06, 0.60), (0.12, 0.12), (0.17, 0.10), (0.13, 0.80), (0.08, 0.72),
        (0.20, 0.42),
    ]  # fmt: skip
    points = [(x * width, y * height) for x, y in knots]
    x = width * 0.22
    letters = int(rng.integers(7, 10))
    for number in range(letters):
        tall = 3.0 if number in (letters // 2, letters - 2) and rng.random() < 0.8 else 1.0
        rise = height * float(rng.uniform(0.10, 0.17)) * tall
        step = width * float(rng.uniform(0.026, 0.044))
        points += [
            (x + step * 0.9, base - rise),
            (x + step * 0.3, base - rise * 0.7),
            (x + step * 0.7, base + height * float(rng.uniform(0.0, 0.07))),
        ]
        x += step * 1.45
    points += [(x + width * 0.10, base - height * 0.10), (width * 0.97, base - height * 0.22)]
    points += [(width * 0.55, base + height * 0.30), (width * 0.15, base + height * 0.32)]
    points.append((width * 0.10, base + height * 0.30))
    canvas = Image.new("RGBA", (width, height), (*INK_BLUE, 0))
    draw = ImageDraw.Draw(canvas)
    line = _spline(np.array(points))
    for number, (start, end) in enumerate(itertools.pairwise(line)):
        pen = 2.6 + 1.1 * math.sin(number / 23)
        draw.line((*start, *end), fill=(*INK_BLUE, 235), width=max(2, round(pen * scale / 1.6)))
    return canvas.resize(size, Image.Resampling.LANCZOS)


# ---------------------------------------------------------------- Word files


def fixed_docx(document: Any) -> bytes:
    """Bytes of a python-docx document with fixed zip dates and member order."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        names.sort(key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, date_time=(2023, 6, 1, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()

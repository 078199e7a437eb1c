"""Photos and scans (JPEG, PNG, TIFF, HEIC, WebP, BMP, GIF) -> upright raster pages for the OCR."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageOps, ImageSequence, UnidentifiedImageError

from recpack.model.document import Document, Page
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.layout import make_document
from recpack.readers.raster import scan_page

MAX_SIDE = 3000
MAX_PIXELS = 250_000_000
MAX_FRAMES = 500
# Strings that may name people, places or devices; numbers of the optics are left alone.
_EXIF_GPS = 0x8825
_EXIF_IFD = 0x8769
IMAGE_ERRORS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError)


class PixelLimitError(ValueError):
    """More pixels than a page of a record can have."""


def _register_heif() -> None:
    from pi_heif import register_heif_opener

    register_heif_opener()


def read_image(path: str, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """Read a picture; each frame of a TIFF is a page.

    Problems: image-damaged, pixel-limit, page-limit, page-damaged. EXIF and text chunks go to
    `Document.properties`.
    """
    _register_heif()
    Image.MAX_IMAGE_PIXELS = None  # the limit below is checked before any pixel is decoded
    pages: list[Page] = []
    problems: list[Problem] = []
    properties: tuple[tuple[str, str], ...] = ()
    try:
        with Image.open(path) as image:
            properties = tuple(_properties(image))
            _read_frames(image, source, blobs, pages, problems)
    except PixelLimitError:
        problems.append(Problem("pixel-limit", Severity.ERROR, "read", source.id))
    except IMAGE_ERRORS as error:
        detail = type(error).__name__
        problems.append(Problem("image-damaged", Severity.ERROR, "read", source.id, None, detail))
    if not pages:
        return Outcome(None, tuple(problems))
    return Outcome(make_document(source, pages, properties), tuple(problems))


def _read_frames(
    image: Image.Image,
    source: SourceFile,
    blobs: Blobs,
    pages: list[Page],
    problems: list[Problem],
) -> None:
    for frame in _frames(image):
        if len(pages) >= MAX_FRAMES:
            problems.append(
                Problem("page-limit", Severity.ERROR, "read", source.id, MAX_FRAMES + 1)
            )
            return
        if frame.width * frame.height > MAX_PIXELS:
            raise PixelLimitError
        if pages and image.format == "TIFF" and _is_thumbnail(frame):
            continue
        if image.format in ("GIF", "WEBP", "PNG") and pages:
            return  # an animation: its first frame stands for it
        plain = to_plain(ImageOps.exif_transpose(frame))
        pages.append(scan_page(plain, len(pages) + 1, blobs))


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """Frames one at a time; the size is known before its pixels are decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise PixelLimitError
    yield from ImageSequence.Iterator(image)


def _is_thumbnail(frame: Any) -> bool:
    """A reduced copy of another page (NewSubfileType bit 0, TIFF 6.0 section 8)."""
    tags = getattr(frame, "tag_v2", {})
    return bool(tags.get(254, 0) & 1)


def to_plain(image: Image.Image, max_side: int = MAX_SIDE) -> Image.Image:
    """Grey or RGB, 8 bits, on white where it was transparent, at most `max_side` pixels a side."""
    image = _eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        image = Image.alpha_composite(paper, rgba).convert("RGB")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    if max(image.size) > max_side:
        ratio = max_side / max(image.size)
        size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit and float samples stretched from their darkest to their brightest value."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image).astype(np.float64)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    scaled = (np.nan_to_num(values) - low) * (255.0 / max(high - low, 1e-9))
    return Image.fromarray(scaled.clip(0, 255).astype(np.uint8))


def _properties(image: Image.Image) -> Iterator[tuple[str, str]]:
    """EXIF strings, the GPS position, and text chunks."""
    exif = image.getexif()
    for block in (exif, exif.get_ifd(_EXIF_IFD)):
        for tag, value in block.items():
            text = _text(value)
            if text:
                yield ExifTags.TAGS.get(tag, f"Exif{tag}"), text
    for tag, value in exif.get_ifd(_EXIF_GPS).items():
        yield ExifTags.GPSTAGS.get(tag, f"GPS{tag}"), str(value)
    for key, value in image.info.items():
        if isinstance(key, str) and isinstance(value, str) and value.strip():
            yield key, value.strip()[:2000]


def _text(value: Any) -> str:
    """The value if it is a string or bytes that read as one."""
    if isinstance(value, bytes):
        if value.count(0) > len(value) // 2:
            return ""
        value = value.decode("utf-8", "replace")
        if "\ufffd" in value:
            return ""
    if not isinstance(value, str):
        return ""
    return "".join(ch for ch in value if ch.isprintable()).strip()[:2000]

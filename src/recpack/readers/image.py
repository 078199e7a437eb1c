"""Photos and scans (JPEG, PNG, TIFF, HEIC, WebP, BMP, GIF) -> upright raster pages for the OCR.

Shadow, moiré and low contrast are left as they are: the OCR reads through them (measured), and
whatever evens them out takes faint ink along.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from PIL import (
    ExifTags,
    Image,
    ImageChops,
    ImageOps,
    ImageSequence,
    ImageStat,
    UnidentifiedImageError,
)

from recpack.model.document import Document, Page
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.layout import make_document
from recpack.readers.raster import scan_pages
from recpack.readers.sheet import flattened

MAX_SIDE = 3000
FULL_SIDE = 6000  # beyond it a photo is halved before anything else: 8-point print keeps 25 pixels
MAX_PIXELS = 250_000_000
MAX_FRAMES = 500
_STILL = frozenset({"GIF", "WEBP", "PNG", "AVIF", "MPO"})  # further frames: animation, depth, gain
_UNEQUAL = (1.2, 4.0)  # fax: 204 x 98 dots an inch
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0  # TIFF 6.0 section 8
# Strings that may name people, places or devices; numbers of the optics are left alone.
_EXIF_GPS = 0x8825
_ORIENTATION, _LYING = 0x0112, frozenset({5, 6, 7, 8})
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
        if image.format in _STILL and pages:
            return  # its first frame stands for it
        pages.extend(scan_pages(_sheet(frame), len(pages) + 1, blobs))


def _sheet(frame: Image.Image) -> Image.Image:
    """The frame upright in square pixels; a photographed sheet without the desk around it."""
    if frame.format == "JPEG" and max(frame.size) > 2 * FULL_SIDE:
        frame.draft(None, (FULL_SIDE, FULL_SIDE))
    bilevel = frame.mode == "1"
    # Pillow inverts only samples of 8 bits and less
    negative = frame.mode.startswith("I") and _tag(frame, _PHOTOMETRIC) == _WHITE_IS_ZERO
    density = _density(frame)  # before Pillow turns it
    ImageOps.exif_transpose(frame, in_place=True)
    full = to_plain(_squared(frame, density), FULL_SIDE)
    if negative:
        full = ImageOps.invert(full)
    cut = None if bilevel else flattened(np.asarray(full), MAX_SIDE)
    return _shrunk(full, MAX_SIDE) if cut is None else Image.fromarray(cut)


def _tag(frame: Any, number: int) -> Any:
    return getattr(frame, "tag_v2", {}).get(number)


def _density(frame: Image.Image) -> tuple[float, float]:
    """Dots an inch across and along the upright frame, 0 where the file does not say."""
    try:
        across, along = (float(value) for value in frame.info.get("dpi") or ())
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    lies = frame.getexif().get(_ORIENTATION, 1) in _LYING
    return (along, across) if lies else (across, along)


def _squared(image: Image.Image, density: tuple[float, float]) -> Image.Image:
    """Square pixels where the file says that they are not; the coarse side is enlarged."""
    ratio = max(density) / max(min(density), 1e-6)
    if not _UNEQUAL[0] <= ratio <= _UNEQUAL[1]:
        return image
    width, height = image.size
    if density[0] > density[1]:
        height = round(height * ratio)
    else:
        width = round(width * ratio)
    if width * height > MAX_PIXELS:
        return image
    plain = image.convert("L") if image.mode == "1" else image
    return plain.resize((width, height), Image.Resampling.BICUBIC)


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """Frames one at a time; the size is known before its pixels are decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise PixelLimitError
    yield from ImageSequence.Iterator(image)


def _is_thumbnail(frame: Any) -> bool:
    """A reduced copy of another page (NewSubfileType bit 0, TIFF 6.0 section 8)."""
    return bool((_tag(frame, 254) or 0) & 1)


def to_plain(image: Image.Image, max_side: int = MAX_SIDE) -> Image.Image:
    """Grey or RGB, 8 bits, on white where it was transparent, at most `max_side` pixels a side."""
    image = _eight_bits(image)
    if image.mode in ("L", "RGB", "CMYK", "RGBA") and max(image.size) >= 2 * max_side:
        image = _halved(image, max(image.size) // max_side)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        image = Image.alpha_composite(paper, rgba).convert("RGB")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode == "CMYK":
        image = _from_inks(image)
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return _shrunk(image, max_side)


def _halved(image: Image.Image, factor: int) -> Image.Image:
    """Reduced by a whole factor before its colours are converted: a third of the memory."""
    info = dict(image.info)
    image = image.reduce(factor)
    image.info = info
    return image


def _shrunk(image: Image.Image, max_side: int) -> Image.Image:
    """No side longer than `max_side`, by the mean of the pixels: fast, and no ringing."""
    if max(image.size) <= max_side:
        return image
    ratio = max_side / max(image.size)
    size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    if image.mode not in ("L", "RGB"):
        return image.resize(size, Image.Resampling.LANCZOS)
    small = cv2.resize(np.asarray(image), size, interpolation=cv2.INTER_AREA)
    return Image.fromarray(small)


def _from_inks(image: Image.Image) -> Image.Image:
    """RGB of CMYK. Adobe's JPEGs hold the inks inverted, others do not; both exist unmarked.

    A page is mostly paper, so the brighter of the two is meant. TIFF says how it is.
    """
    straight = image.convert("RGB")
    if "compression" in image.info:
        return straight
    other = ImageChops.invert(image).convert("RGB")
    return max((straight, other), key=lambda picture: sum(ImageStat.Stat(picture).mean))


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit and float samples stretched from their darkest to their brightest value."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image).astype(np.float32)
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

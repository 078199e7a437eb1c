"""PDF -> Document: text-layer lines with positions, a raster of every page, areas left for OCR.

pdfium is not thread-safe: call from one thread of a process, and close what you open.
"""

from __future__ import annotations

import html
import math
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from recpack.model.document import Document, Origin, Page
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.glyphs import false_fonts, standing
from recpack.readers.ink import Ink
from recpack.readers.layout import make_document, page_language
from recpack.readers.layout.compose import compose
from recpack.readers.pdf_draw import MAX_CHARS, SlowPageError, draw
from recpack.readers.pdf_text import (
    Affine,
    PageText,
    address,
    draws_words,
    is_bad,
    read_layer,
    without_fonts,
)
from recpack.readers.raster import put_png, scan_pages
from recpack.run.guards import at_most_memory, at_most_seconds

MAX_PAGES = 2000
BOMB_PAGES, BOMB_READ = 20_000, 20  # no record has so many: a look at the first is enough
_SECONDS = 25.0  # of processor time for a page; see run.guards
_MEMORY = 1280 << 20  # bytes that reading a PDF may take
_MOST_SLOW = 2  # pages too slow to draw, after which no other is tried
TEXT_DPI, SCAN_DPI = 150, 200
MAX_TEXT_SIDE, MAX_SCAN_SIDE = 4000, 3000
_MAX_OUTLINE = 200
_MAX_XMP = 4 << 20
_COVERS, _WHOLE = 0.5, 0.8  # of the page under one picture
_MOST_FALSE = 0.4  # of the characters in fonts with a false map: beyond it all is left to the OCR
_STEPS = 64  # PageToDevice answers in whole pixels: ask on a raster 64 times finer
_XMP_TEXT = re.compile(r">([^<>]{2,400})<")


class PdfLockedError(Exception):
    """The file wants a password that was not given."""


class PdfDamagedError(Exception):
    """Neither pdfium nor the repair could open the file."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """Judgement of a text layer: what share of the page pictures cover, how sharp they are."""

    cover: float
    sharpness: float


def read_pdf(
    path: str, source: SourceFile, blobs: Blobs, password: str | None = None
) -> Outcome[Document]:
    """Read a PDF.

    Problems: pdf-encrypted, pdf-damaged, pdf-repaired (content may be missing), page-limit,
    page-damaged.

    Pages without usable text have origin OCR and no blocks; their raster, and pictures on
    text pages, stand in `Page.unread` for the OCR to read.
    """
    try:
        with at_most_memory(_MEMORY):
            return _read(path, source, blobs, password)
    except PdfLockedError:
        return Outcome(None, (Problem("pdf-encrypted", Severity.ERROR, "read", source.id),))
    except PdfDamagedError:
        return Outcome(None, (Problem("pdf-damaged", Severity.ERROR, "read", source.id),))


def _read(path: str, source: SourceFile, blobs: Blobs, password: str | None) -> Outcome[Document]:
    with _opened(path, password) as (document, whole):
        outcome = _read_document(document, source, blobs)
    if outcome.value is None:
        return outcome
    properties = (*outcome.value.properties, *_xmp(path, password))
    value = replace(outcome.value, properties=tuple(sorted(set(properties))))
    mended = () if whole else (Problem("pdf-repaired", Severity.WARNING, "read", source.id),)
    return Outcome(value, (*mended, *outcome.problems))


@contextmanager
def _opened(path: str, password: str | None) -> Iterator[tuple[Any, bool]]:
    """A pdfium document and whether it opened as it is; else pikepdf mends a temporary copy."""
    try:
        document = pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise PdfLockedError from None
        document = None
    if document is not None:
        with closing(document):
            if len(document) > 0:
                yield document, True
                return
    with _repaired(path, password) as mended:
        yield mended, False


@contextmanager
def _repaired(path: str, password: str | None) -> Iterator[Any]:
    import pikepdf

    with tempfile.TemporaryDirectory(prefix="recpack-") as folder:
        mended = Path(folder) / "mended.pdf"
        try:
            with pikepdf.open(path, password=password or "") as broken:
                broken.save(mended)
            document = pdfium.PdfDocument(mended)
        except pikepdf.PasswordError:
            raise PdfLockedError from None
        except (pikepdf.PdfError, pdfium.PdfiumError, OSError, ValueError, RuntimeError):
            raise PdfDamagedError from None
        with closing(document):
            if len(document) == 0:
                raise PdfDamagedError
            yield document


def _read_document(document: Any, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    pages: list[Page] = []
    problems: list[Problem] = []
    count = len(document)
    most = MAX_PAGES if count <= BOMB_PAGES else BOMB_READ
    if count > most:
        problems.append(_limited(source, most + 1, f"{most} of {count} pages read"))
    document.init_forms()
    slow = 0
    for index in range(min(count, most)):
        if slow >= _MOST_SLOW:
            problems.append(_limited(source, index + 1, "too slow to draw"))
            break
        try:
            with at_most_seconds(_SECONDS):
                pages.extend(_read_page(document, index, blobs))
        except (pdfium.PdfiumError, ValueError, MemoryError) as error:
            slow += isinstance(error, SlowPageError)
            detail = type(error).__name__
            problems.append(
                Problem("page-damaged", Severity.ERROR, "read", source.id, index + 1, detail)
            )
    if not pages:
        return Outcome(None, (*problems, Problem("pdf-damaged", Severity.ERROR, "read", source.id)))
    properties = (*_info(document), *_attached(document), *_outline(document))
    return Outcome(make_document(source, pages, properties), tuple(problems))


def _limited(source: SourceFile, page: int, detail: str) -> Problem:
    return Problem("page-limit", Severity.ERROR, "read", source.id, page, detail)


def _read_page(document: Any, index: int, blobs: Blobs) -> tuple[Page, ...]:
    """The page; two where it is the scan of an open booklet."""
    with closing(document[index]) as page:
        width, height = page.get_size()
        if min(width, height) <= 0:
            raise ValueError("empty page box")
        images = _images(page, width * height)
        covered = _covered(page, width * height) if images.cover > _COVERS else frozenset()
        scale = min(TEXT_DPI / 72, MAX_TEXT_SIDE / max(width, height))
        size = _pixels(width, height, scale)
        layer = _layer(page, size, 0, covered)
        turn = layer.turned
        if turn:
            size = _pixels(*((height, width) if turn in (90, 270) else (width, height)), scale)
            layer = _layer(page, size, turn, covered)
        if _usable(layer, images):
            picture = _render(page, scale=scale, turn=turn)
            true = _true_text(layer, picture)
            if true is not None and not _is_stamped(picture, true, images):
                return (_text_page(picture, true, index, blobs),)
        scan = max(SCAN_DPI / 72, min(images.sharpness, 300 / 72))
        scan = min(scan, MAX_SCAN_SIDE / max(width, height))
        return scan_pages(_render(page, scale=scan, turn=0), index + 1, blobs)


def _pixels(width: float, height: float, scale: float) -> tuple[int, int]:
    """Raster size as pdfium's renderer rounds it."""
    return max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))


def _layer(page: Any, size: tuple[int, int], turn: int, covered: Container[int] = ()) -> PageText:
    with closing(page.get_textpage()) as textpage:
        if textpage.count_chars() > MAX_CHARS:
            return PageText((), 0, 0, 0, 0)
        return read_layer(textpage, _affine(page, size, turn), *size, covered)


def _affine(page: Any, size: tuple[int, int], turn: int) -> Affine:
    """Page units to pixels, as FPDF_RenderPageBitmap would draw them (page /Rotate included)."""
    import ctypes

    x, y = ctypes.c_int(), ctypes.c_int()

    def at(px: float, py: float) -> tuple[float, float]:
        pdfium_c.FPDF_PageToDevice(
            page.raw, 0, 0, size[0] * _STEPS, size[1] * _STEPS, turn // 90, px, py, x, y
        )
        return x.value / _STEPS, y.value / _STEPS

    origin, right, up = at(0, 0), at(1000, 0), at(0, 1000)
    return Affine(
        (right[0] - origin[0]) / 1000,
        (right[1] - origin[1]) / 1000,
        (up[0] - origin[0]) / 1000,
        (up[1] - origin[1]) / 1000,
        *origin,
    )


def _images(page: Any, area: float) -> _Limits:
    """Share of the page under its largest picture, and that picture's pixels per page unit."""
    cover = sharpness = 0.0
    for obj in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        try:
            left, bottom, right, top = obj.get_bounds()
            width = obj.get_px_size()[0]
        except pdfium.PdfiumError:
            continue
        share = max(right - left, 0) * max(top - bottom, 0) / area
        if share > cover:
            cover, sharpness = share, width / max(right - left, 1.0)
    return _Limits(min(cover, 1.0), sharpness)


def _covered(page: Any, area: float) -> frozenset[int]:
    """Addresses of the text objects over which a large opaque picture is painted later."""
    before: list[tuple[int, tuple[float, ...]]] = []
    covered: set[int] = set()
    kinds = (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_IMAGE)
    for obj in page.get_objects(filter=kinds, max_depth=3):
        try:
            bounds = obj.get_bounds()
        except pdfium.PdfiumError:
            continue
        if obj.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            before.append((address(obj.raw), bounds))
            continue
        left, bottom, right, top = bounds
        opaque = not pdfium_c.FPDFPageObj_HasTransparency(obj.raw)
        if opaque and (right - left) * (top - bottom) > _COVERS * area:
            covered.update(
                key
                for key, (x0, y0, x1, y1) in before
                if left <= (x0 + x1) / 2 <= right and bottom <= (y0 + y1) / 2 <= top
            )
    return frozenset(covered)


def _usable(layer: PageText, images: _Limits) -> bool:
    """Whether the text layer may be the page's text rather than a stamp or old hidden OCR."""
    if layer.visible == 0 or layer.hidden > layer.visible:
        return False
    return not (images.cover > _COVERS and layer.visible < 60)


def _true_text(layer: PageText, picture: Image.Image) -> PageText | None:
    """The layer without what is not seen and without fonts whose map is false; None if too much is.

    What is taken out and stands on the page is ink without text: the OCR reads it.
    """
    grey = np.asarray(picture.convert("L"))
    chars = [char for char in layer.chars if char is not None]
    fonts = Counter(char.font for char in chars)
    junk = Counter(char.font for char in chars if is_bad(char.text))
    false = {font for font, count in junk.items() if count > max(2, 0.3 * fonts[font])}
    false |= false_fonts(chars, grey)
    lost = sum(fonts[font] for font in false)
    if lost > _MOST_FALSE * layer.visible or layer.bad - lost > max(2, 0.02 * layer.visible):
        return None
    layer = without_fonts(layer, false) if false else layer
    shown = standing([fragment.box for fragment in layer.fragments], grey)
    seen = tuple(
        f for f, stands in zip(layer.fragments, shown, strict=True) if stands and not draws_words(f)
    )
    letters = sum(len(fragment.text) for fragment in layer.fragments)
    if 2 * sum(len(fragment.text) for fragment in seen) < letters:
        return None
    return replace(layer, fragments=seen)


def _is_stamped(picture: Image.Image, layer: PageText, images: _Limits) -> bool:
    """Whether a picture under all of the page says more than the text upon it: a stamped scan."""
    if images.cover < _WHOLE:
        return False
    rest = Ink(np.asarray(picture)).outside(f.box for f in layer.fragments)
    known = sum(f.box.width * f.box.height for f in layer.fragments)
    return sum(area.width * area.height for area in rest) > known


def _render(page: Any, *, scale: float, turn: int) -> Image.Image:
    array: Any = draw(page, scale, turn)
    if array.ndim == 3:
        red, green, blue = cv2.split(array)
        if max(int(cv2.absdiff(red, green).max()), int(cv2.absdiff(green, blue).max())) <= 8:
            array = green
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    return Image.fromarray(np.ascontiguousarray(array))


def _text_page(image: Image.Image, layer: PageText, index: int, blobs: Blobs) -> Page:
    ink = Ink(np.asarray(image))
    blocks = compose(layer.fragments, ink)
    unread = ink.outside(fragment.box for fragment in layer.fragments)
    return Page(
        index + 1,
        *image.size,
        Origin.TEXT_LAYER,
        page_language(blocks),
        blocks,
        put_png(image, blobs),
        unread,
    )


def _info(document: Any) -> Iterator[tuple[str, str]]:
    yield from document.get_metadata_dict(skip_empty=True).items()


def _attached(document: Any) -> Iterator[tuple[str, str]]:
    """Names of files attached to the PDF: they name patients too."""
    try:
        count = document.count_attachments()
        yield from (("Attachment", document.get_attachment(n).get_name()) for n in range(count))
    except pdfium.PdfiumError:
        return


def _outline(document: Any) -> Iterator[tuple[str, str]]:
    """Titles of the bookmarks."""
    try:
        for n, mark in enumerate(document.get_toc(max_depth=4)):
            if n >= _MAX_OUTLINE:
                return
            yield "Bookmark", mark.get_title() or ""
    except pdfium.PdfiumError:
        return


def _inflated(packet: Any) -> bytes:
    """The first 4 MB of a stream, packed as PDF writers pack or not at all."""
    raw, packed = bytes(packet.read_raw_bytes()), packet.get("/Filter")
    if packed is None:
        return raw[:_MAX_XMP]
    if str(packed) == "/FlateDecode":
        return zlib.decompressobj().decompress(raw, _MAX_XMP)
    return bytes(packet.read_bytes()) if len(raw) < _MAX_XMP >> 8 else b""


def _xmp(path: str, password: str | None) -> Iterator[tuple[str, str]]:
    """Strings of the XMP packet: its author and title may differ from the Info dictionary's."""
    import pikepdf

    try:
        with pikepdf.open(path, password=password or "") as pdf:
            packet = pdf.Root.get("/Metadata")
            data = _inflated(packet) if packet is not None else b""
    except (pikepdf.PdfError, OSError, ValueError, AttributeError, TypeError, zlib.error):
        return
    for text in _XMP_TEXT.findall(data.decode("utf-8", "replace")):
        if text.strip():
            yield "XMP", html.unescape(text.strip())

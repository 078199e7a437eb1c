"""Pictures out of the files of a bundle: what there is to be read with OCR."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recpack.audit.dicom_pictures import Embedded, frames_of_object
from recpack.audit.glyphs import glyphs_in_rows, is_paper
from recpack.audit.picture import Picture, eight_bit, grey_of, worth
from recpack.audit.views import Unreadable, kind_of

_PAGE_DPI = 110


def pictures_of(data: bytes, *, stack: bool = False) -> Iterator[Picture | Unreadable]:
    """Pictures of a file worth reading; one of a `stack` is skipped if it bears no writing."""
    kind = kind_of(data)
    if kind == "image":
        yield from _of_image(data, stack=stack)
    elif kind == "pdf":
        yield from _of_pdf(data)
    elif kind == "dicom":
        yield from pictures_of_object(lambda: _opened(data))
    elif kind == "text":
        yield from _of_text(data)
    elif kind == "zip":
        yield from _of_zip(data)
    elif kind == "gzip":
        yield from _of_gzip(data)


def _layers(image: Image.Image) -> Iterator[NDArray[np.uint8]]:
    """The picture as shown on white, and, where parts are transparent, what lies beneath."""
    if image.mode.startswith(("I", "F")):
        array = np.asarray(image, dtype=np.float64)
        yield eight_bit(array)
        return
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        yield np.asarray(Image.alpha_composite(white, rgba).convert("RGB"))
        channels = np.asarray(rgba)
        if int(channels[..., 3].min()) < 255:
            yield channels[..., :3].copy()
        return
    yield np.asarray(image.convert("L" if image.mode in {"1", "L"} else "RGB"))


def _of_image(data: bytes, *, stack: bool) -> Iterator[Picture | Unreadable]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            count = getattr(image, "n_frames", 1)
            for index in range(count):
                image.seek(index)
                layers = list(_layers(image))
                for pixels in layers:
                    if worth(pixels) and (not stack or _bears_writing(pixels)):
                        stored = data if count == 1 and len(layers) == 1 else b""
                        slice_like = stack and not is_paper(grey_of(pixels))
                        yield Picture(f"frame {index + 1}", pixels, stored, slice_like)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        yield Unreadable("picture")
    # A thumbnail in the metadata may show what was painted over in the picture.
    for match in list(re.finditer(b"\xff\xd8\xff", data))[1:9]:
        yield from _thumbnail(data[match.start() :])


def _thumbnail(data: bytes) -> Iterator[Picture]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError):
        return
    if worth(pixels):
        yield Picture("thumbnail", pixels)


def _bears_writing(pixels: NDArray[np.uint8]) -> bool:
    grey = grey_of(pixels)
    return is_paper(grey) or glyphs_in_rows(grey) > 0


def _of_pdf(data: bytes) -> Iterator[Picture | Unreadable]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            found = [
                item
                for item in document.objects
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
            ]
            for number, item in enumerate(found, 1):
                yield from _pdf_image(item, f"picture {number}")
            for kept in _attachments(document):
                for picture in pictures_of(kept):
                    yield _placed(picture, "attachment")
    except (pikepdf.PdfError, ValueError, RecursionError):
        yield Unreadable("PDF pictures")
        return
    yield from _mute_pages(data)


def _attachments(document: Any) -> Iterator[bytes]:
    import pikepdf

    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Type") == "/EmbeddedFile":
            yield item.read_bytes()


def _pdf_image(item: Any, place: str) -> Iterator[Picture | Unreadable]:
    import pikepdf

    try:
        picture = pikepdf.PdfImage(item)
        buffer = io.BytesIO()
        picture.extract_to(stream=buffer)
        stored = buffer.getvalue()
        with Image.open(io.BytesIO(stored)) as image:
            layers = list(_layers(image))
    except (pikepdf.PdfError, OSError, ValueError, NotImplementedError, SyntaxError, KeyError,
            AttributeError, TypeError):  # fmt: skip
        yield from _unusual_image(item, place)
        return
    for pixels in layers:
        if worth(pixels):
            yield Picture(place, pixels, stored if len(layers) == 1 else b"")


def _unusual_image(item: Any, place: str) -> Iterator[Picture | Unreadable]:
    """An image pikepdf cannot export, as pdfium draws it."""
    import pikepdf
    import pypdfium2 as pdfium

    try:
        page_file = pikepdf.new()
        width, height = int(item.Width), int(item.Height)
        page = page_file.add_blank_page(page_size=(width, height))
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(I=page_file.copy_foreign(item))
        )
        page.Contents = page_file.make_stream(f"{width} 0 0 {height} 0 0 cm /I Do".encode())
        buffer = io.BytesIO()
        page_file.save(buffer)
        drawn = pdfium.PdfDocument(buffer.getvalue())[0].render(scale=1).to_numpy()
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, AttributeError, TypeError):
        yield Unreadable("PDF picture")
        return
    pixels = np.asarray(drawn[..., :3], dtype=np.uint8)
    if worth(pixels):
        yield Picture(place, pixels)


def _mute_pages(data: bytes) -> Iterator[Picture | Unreadable]:
    """Pages that show something but give no text (writing drawn as outlines)."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        for number in range(len(document)):
            page = document[number]
            if page.get_textpage().get_text_bounded().strip():
                continue
            kinds = {item.type for item in page.get_objects(max_depth=4)}
            if kinds - {pdfium.raw.FPDF_PAGEOBJ_IMAGE}:
                drawn = page.render(scale=_PAGE_DPI / 72).to_numpy()
                pixels = np.asarray(drawn[..., :3], dtype=np.uint8)
                if worth(pixels):
                    yield Picture(f"page {number + 1}", pixels)
        document.close()
    except pdfium.PdfiumError:
        yield Unreadable("PDF pages")


def _of_text(data: bytes) -> Iterator[Picture | Unreadable]:
    """Pictures written into HTML, CSS or JSON as data: URIs."""
    import base64
    import binascii

    for number, match in enumerate(re.finditer(rb"base64,([A-Za-z0-9+/]{200,}={0,2})", data), 1):
        try:
            inner = base64.b64decode(match[1] + b"=" * (-len(match[1]) % 4))
        except (binascii.Error, ValueError):
            continue
        for picture in pictures_of(inner):
            yield _placed(picture, f"data {number}")


def _of_zip(data: bytes) -> Iterator[Picture | Unreadable]:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                for picture in pictures_of(archive.read(info)):
                    yield _placed(picture, "member")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        yield Unreadable("archive")


def _of_gzip(data: bytes) -> Iterator[Picture | Unreadable]:
    import gzip
    import zlib

    try:
        inner = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        yield Unreadable("gzip")
        return
    for picture in pictures_of(inner):
        yield _placed(picture, "member")


def _placed(picture: Picture | Unreadable, place: str) -> Picture | Unreadable:
    if isinstance(picture, Unreadable):
        return picture
    return Picture(f"{place} {picture.place}", picture.pixels, picture.data, picture.stack)


def _opened(data: bytes) -> Any:
    import pydicom

    return pydicom.dcmread(io.BytesIO(data))


def pictures_of_object(
    opened: Callable[[], Any], span: tuple[int, int] | None = None
) -> Iterator[Picture | Unreadable]:
    """Pictures of a DICOM object; of one with many frames those of `span` (start, stop) alone.

    Overlay planes and what is embedded come with the first frame.
    """
    from pydicom.errors import InvalidDicomError

    try:
        for found in frames_of_object(opened(), span):
            if isinstance(found, Embedded):
                yield from pictures_of(found.data)
            else:
                yield found
    except (InvalidDicomError, OSError, EOFError, ValueError, TypeError, AttributeError, KeyError,
            NotImplementedError, RuntimeError, RecursionError, LookupError):  # fmt: skip
        yield Unreadable("DICOM pixels")

"""Pictures out of the files of a bundle: what there is to be read with OCR."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recpack.audit.cine import changed_writing
from recpack.audit.glyphs import glyphs_in_rows, is_paper
from recpack.audit.views import Unreadable, kind_of

# Reconstructed images: writing is burned in only by mistake, and stands out from tissue.
_PLAIN = frozenset({"CT", "MR", "PT", "NM"})
_SMALLEST = 16
_SAMPLED = 16
_PAGE_DPI = 110


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: `place` within its file, `pixels` (rows, columns[, 3]), `data` as stored."""

    place: str
    pixels: NDArray[np.uint8]
    data: bytes = b""
    stack: bool = False


def pictures_of(data: bytes, *, stack: bool = False) -> Iterator[Picture | Unreadable]:
    """Pictures of a file worth reading; one of a `stack` is skipped if it bears no writing."""
    kind = kind_of(data)
    if kind == "image":
        yield from _of_image(data, stack=stack)
    elif kind == "pdf":
        yield from _of_pdf(data)
    elif kind == "dicom":
        yield from _of_dicom(data)
    elif kind == "text":
        yield from _of_text(data)
    elif kind == "zip":
        yield from _of_zip(data)
    elif kind == "gzip":
        yield from _of_gzip(data)


def _worth(pixels: NDArray[np.uint8]) -> bool:
    return min(pixels.shape[:2]) >= _SMALLEST and int(pixels.max()) - int(pixels.min()) > 8


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if pixels.ndim == 2:
        return pixels
    return np.asarray(pixels[..., :3].mean(axis=-1), dtype=np.uint8)


def _layers(image: Image.Image) -> Iterator[NDArray[np.uint8]]:
    """The picture as shown on white, and, where parts are transparent, what lies beneath."""
    if image.mode.startswith(("I", "F")):
        array = np.asarray(image, dtype=np.float64)
        yield _eight_bit(array)
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
                    if _worth(pixels) and (not stack or _bears_writing(pixels)):
                        stored = data if count == 1 and len(layers) == 1 else b""
                        slice_like = stack and not is_paper(_grey(pixels))
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
    if _worth(pixels):
        yield Picture("thumbnail", pixels)


def _bears_writing(pixels: NDArray[np.uint8]) -> bool:
    grey = _grey(pixels)
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
        if _worth(pixels):
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
    if _worth(pixels):
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
                if _worth(pixels):
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


def _of_dicom(data: bytes) -> Iterator[Picture | Unreadable]:
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        dataset = pydicom.dcmread(io.BytesIO(data))
        embedded = dataset.get("EncapsulatedDocument")
        if isinstance(embedded, bytes):
            yield from pictures_of(embedded)
        yield from _overlays(dataset)
        if any(name in dataset for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
            yield from _frames(dataset)
    except (InvalidDicomError, OSError, EOFError, ValueError, TypeError, AttributeError, KeyError,
            NotImplementedError, RuntimeError, RecursionError, LookupError):  # fmt: skip
        yield Unreadable("DICOM pixels")


def _frames(dataset: Any) -> Iterator[Picture]:
    count = int(dataset.get("NumberOfFrames") or 1)
    plain = str(dataset.get("Modality", "")) in _PLAIN and int(dataset.get("BitsStored") or 8) > 8
    if str(dataset.get("Modality", "")) in {"SEG", "RTDOSE"}:
        return  # label maps and doses are numbers, not pictures
    best: tuple[int, int] = (0, 0)
    for index, pixels in _decoded(dataset, count, some=plain):
        marks = glyphs_in_rows(_grey(pixels))
        best = max(best, (marks, -index))
        always = not plain and index in {0, count - 1}
        if (always or (plain and marks)) and _worth(pixels):
            yield Picture(f"frame {index + 1}", pixels, stack=plain)
    richest = -best[1]
    if not plain and best[0] and richest not in {0, count - 1}:
        yield Picture(f"frame {richest + 1}", _frame(dataset, richest))
    if not plain and count > 2:
        for place, pixels in changed_writing(_frame(dataset, i) for i in range(count)):
            yield Picture(place, pixels)


def _decoded(dataset: Any, count: int, *, some: bool) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The sampled frames. `some`: one without a decoder is passed over if another has one."""
    failed: Exception | None = None
    seen = False
    for index in _sample(count):
        try:
            pixels = _frame(dataset, index)
        except (ValueError, RuntimeError, IndexError, TypeError, AttributeError) as error:
            failed = error
            if not some:
                raise
            continue
        seen = True
        yield index, pixels
    if failed is not None and not seen:
        raise failed


def _sample(count: int) -> tuple[int, ...]:
    if count <= _SAMPLED:
        return tuple(range(count))
    return tuple(sorted({round(i * (count - 1) / (_SAMPLED - 1)) for i in range(_SAMPLED)}))


def _frame(dataset: Any, index: int) -> NDArray[np.uint8]:
    from pydicom.pixels.processing import apply_color_lut

    from recpack.dicom.pixels.frames import decode_frame

    array = decode_frame(dataset, index)
    kind = str(dataset.get("PhotometricInterpretation", ""))
    if kind == "PALETTE COLOR":
        array = np.asarray(apply_color_lut(array, dataset))
    if array.dtype == np.uint8:
        return array
    return _eight_bit(array.astype(np.float64))


def _eight_bit(array: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Nearly the whole range, since burned-in writing lies outside the window of tissue."""
    finite = np.nan_to_num(array)
    low, high = np.percentile(finite, (0.1, 99.9))
    top = float(finite.max())
    if top > high and float((finite >= top).mean()) > 1e-4:
        high = top  # a saturated value shared by many pixels is writing
    return np.asarray(np.clip((finite - low) / max(high - low, 1e-6), 0, 1) * 255, dtype=np.uint8)


def _overlays(dataset: Any) -> Iterator[Picture]:
    """Overlay planes (60xx,3000): one bit a pixel, often used for writing."""
    for group in range(0x6000, 0x6100, 2):
        if (group, 0x3000) in dataset:
            array = np.asarray(dataset.overlay_array(group))
            for number, plane in enumerate(array if array.ndim == 3 else array[None], 1):
                pixels = np.asarray(255 - plane * 255, dtype=np.uint8)
                if _worth(pixels):
                    yield Picture(f"overlay {number}", pixels)

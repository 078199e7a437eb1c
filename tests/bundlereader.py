"""Reads a written bundle for the tests in ways of its own: nothing here is the product's code."""

from __future__ import annotations

import base64
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pydicom
import pypdfium2
from PIL import Image

RASTERS = {".jpg", ".jpeg", ".png", ".webp"}


def squeeze(text: str) -> str:
    """Letters and digits only, one width, lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def views(root: Path) -> Iterator[tuple[str, str]]:
    """(place, squeezed text) of everything in a bundle but pixels."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        yield f"{name} (name)", squeeze(name)
        if path.is_file():
            for kind, text in _file_views(path):
                yield f"{name} ({kind})", squeeze(text)


def _file_views(path: Path) -> Iterator[tuple[str, str]]:
    data = path.read_bytes()
    if data[:4] == b"%PDF":
        yield from _pdf(data)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            for item in z.namelist():
                yield item, re.sub(r"<[^>]*>", "", z.read(item).decode("utf-8", "replace"))
    elif data[128:132] == b"DICM":
        yield from _dicom(data)
    elif path.suffix.lower() in RASTERS:
        yield "exif", str(dict(Image.open(io.BytesIO(data)).getexif()))
    else:
        text = data.decode("utf-8")
        yield "text", html.unescape(text)
        yield "unescaped", text.encode().decode("unicode_escape", "replace")


def _pdf(data: bytes) -> Iterator[tuple[str, str]]:
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document, 1):
        yield f"page {number}", page.get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield "info", " ".join(map(str, pdf.docinfo.values()))
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Stream):
                try:
                    yield "stream", obj.read_bytes().decode("utf-8", "replace")
                except pikepdf.PdfError:
                    continue
            else:
                yield "object", str(obj)


def _dicom(data: bytes) -> Iterator[tuple[str, str]]:
    dataset = pydicom.dcmread(io.BytesIO(data), force=True)
    yield "preamble", data[:128].decode("latin-1")
    for part in (dataset.file_meta, dataset):
        for element in part.iterall() if hasattr(part, "iterall") else part:
            if element.VR not in {"OB", "OW", "SQ"}:
                yield str(element.tag), str(element.value)


def raw_forms(value: str) -> dict[str, bytes]:
    """The bytes in which a value would stand in a file."""
    return {
        code: value.encode(code)
        for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
        if len(value.encode(code)) >= 6
    } | {"base64": base64.b64encode(value.encode())[:-4] or b"-" * 80}


def pictures(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every distinct picture: viewer files, pictures inside PDFs, frames that may carry text."""
    seen: set[bytes] = set()
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        for data in _pictures_of(path):
            pixels = Image.open(io.BytesIO(data)).convert("L").tobytes()
            if pixels not in seen:
                seen.add(pixels)
                yield name, data


def _pictures_of(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    if path.suffix.lower() in RASTERS and "stacks" not in path.parts:
        yield data
    elif data[:4] == b"%PDF":
        with pikepdf.open(path) as pdf:
            for page in pdf.pages:
                for image in page.images.values():
                    out = io.BytesIO()
                    pikepdf.PdfImage(image).as_pil_image().convert("RGB").save(out, "PNG")
                    yield out.getvalue()
    elif data[128:132] == b"DICM":
        dataset = pydicom.dcmread(io.BytesIO(data), force=True)
        if "PixelData" in dataset and dataset.get("BitsAllocated") == 8:
            array = dataset.pixel_array
            frame = array[0] if array.ndim == 4 else array
            out = io.BytesIO()
            Image.fromarray(frame).convert("RGB").save(out, "PNG")
            yield out.getvalue()

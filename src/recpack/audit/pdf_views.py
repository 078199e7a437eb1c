"""Readings of a PDF: page text, every string and stream of every object, older revisions."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from recpack.audit.views import (
    Unreadable,
    View,
    decoded,
    loose_text,
    views_of,
    within,
    written_text,
)

_MAX_REVISIONS = 8
_MAX_STREAM = 1 << 28
_IMAGE_FILTERS = frozenset({"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"})


def views(data: bytes, depth: int) -> Iterator[View | Unreadable]:
    """Everything readable in a PDF; pictures are read elsewhere (rasters)."""
    yield from _page_text(data, "page")
    live: set[bytes] = set()  # digests of the streams that the file refers to
    yield from _objects(data, depth, live)
    yield from _leftovers(data, live)
    ends = [m.end() for m in re.finditer(rb"%%EOF\r?\n?", data)]
    for number, end in enumerate(ends[:-1][:_MAX_REVISIONS], 1):
        for view in _page_text(data[:end], f"revision {number} page"):
            if isinstance(view, View):  # the first part of a linearised file need not be a PDF
                yield view


def _page_text(data: bytes, label: str) -> Iterator[View | Unreadable]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        yield Unreadable("PDF")
        return
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield View(f"{label} {number + 1}", text=text.get_text_bounded())
            text.close()
            page.close()
    except pdfium.PdfiumError:
        yield Unreadable("PDF page")
    finally:
        document.close()


def _objects(data: bytes, depth: int, live: set[bytes]) -> Iterator[View | Unreadable]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            strings: list[str] = []
            _collect(document.trailer, strings, 0)
            drawn = _drawing(document)
            for item in document.objects:
                _collect(item, strings, 0)
                if isinstance(item, pikepdf.Stream):
                    yield from _stream(item, depth, live, drawn=item.objgen in drawn)
            yield from written_text("strings", "\n".join(strings))
    except (pikepdf.PdfError, ValueError, RecursionError):
        yield Unreadable("PDF objects")


def _drawing(document: Any) -> set[tuple[int, int]]:
    """The streams that draw pages: their operands are places and glyphs."""
    import pikepdf

    found: set[tuple[int, int]] = set()
    for page in document.pages:
        contents = page.obj.get("/Contents")
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        found.update(part.objgen for part in parts if isinstance(part, pikepdf.Stream))
    forms = (o for o in document.objects if isinstance(o, pikepdf.Stream))
    found.update(o.objgen for o in forms if o.get("/Subtype") == "/Form")
    return found


# A string or a comment, kept; a string of hexadecimal digits; a number.
_OPERAND = re.compile(
    rb"(\((?:\\.|[^\\()])*\)|%[^\r\n]*|/[^\s/<>()\[\]{}%]*)|<([0-9A-Fa-f\s]*)>"
    rb"|(?<![A-Za-z0-9])[-+]?(?:\d+\.?\d*|\.\d+)(?![A-Za-z0-9])",
    re.DOTALL,
)


def _operands(content: bytes) -> tuple[bytes, bytes]:
    """A drawing stream without the numbers that place things, and its hexadecimal strings decoded.

    Coordinates side by side make up any short number; what they draw is read as the page's text.
    """
    strings: list[bytes] = []

    def kept(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:
            return match[1]
        if match[2] is not None:
            digits = bytes(match[2].translate(None, b" \t\r\n\f\0"))
            strings.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        return b" "

    return _OPERAND.sub(kept, content), b"\n".join(strings)


# Keys of every outline, which stand side by side and are words that stand in names' places.
_OUTLINE_KEYS = frozenset({"/First", "/Last"})


def _collect(item: Any, out: list[str], level: int) -> None:
    """Strings and names of a direct object; references are visited as objects of their own."""
    import pikepdf

    if level > 50:
        raise RecursionError
    if isinstance(item, pikepdf.String):
        out.append(str(item))
        raw = bytes(item)
        if not raw.isascii():
            out.extend(decoded(raw))
    elif isinstance(item, pikepdf.Name):
        out.append(str(item))
    children: list[Any] = []
    if isinstance(item, pikepdf.Array):
        children = list(item)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        names = list(item.keys())
        out += [name for name in names if name not in _OUTLINE_KEYS]
        children = [item[name] for name in names]
    for child in children:
        if not getattr(child, "is_indirect", False):
            _collect(child, out, level + 1)


def _filters(stream: Any) -> set[str]:
    value = stream.get("/Filter")
    if value is None:
        return set()
    return {str(v) for v in value} if not _is_name(value) else {str(value)}


def _is_name(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Name)


def _stream(
    stream: Any, depth: int, live: set[bytes], *, drawn: bool
) -> Iterator[View | Unreadable]:
    import pikepdf

    picture = stream.get("/Subtype") == "/Image"
    if picture or _filters(stream) & _IMAGE_FILTERS:
        raw = stream.read_raw_bytes()
        if raw.startswith(b"\xff\xd8"):  # a JPEG keeps its own metadata
            for view in views_of(raw, depth + 1):
                yield within("picture", view)
        return
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        yield Unreadable("PDF stream")
        return
    live.add(hashlib.sha256(content).digest())
    kind = str(stream.get("/Type", ""))
    if kind in {"/EmbeddedFile", "/Metadata"}:
        for view in views_of(content, depth + 1):
            yield within("attachment" if kind == "/EmbeddedFile" else "XMP", view)
        return
    if kind == "/ObjStm":  # begins with numbers of objects and where they lie
        content = content[int(stream.get("/First", 0)) :]
    if drawn:
        content, strings = _operands(content)
        yield View("stream strings", data=strings, binary=True)
    yield View("stream", data=content, binary=not content[:4096].isascii())
    if len(content) <= 1 << 16 and content.isascii() and b"(" in content:
        yield from loose_text("stream", re.sub(rb"\)\s*-?[\d.]*\s*\(", b"", content))


def _leftovers(data: bytes, live: set[bytes]) -> Iterator[View]:
    """Streams that stand in the file but in no cross-reference table any more."""
    for match in re.finditer(rb"stream\r?\n", data):
        start = match.end()
        if data[start : start + 1] not in {b"x", b"h", b"H", b"X"}:  # zlib headers
            continue
        head = data[max(0, start - 400) : start].rpartition(b"obj")[2]
        if b"/Image" in head:
            continue
        try:
            content = zlib.decompressobj().decompress(data[start:], _MAX_STREAM)
        except zlib.error:
            continue
        if hashlib.sha256(content).digest() in live:
            continue
        yield View("leftover stream", data=content, binary=not content[:4096].isascii())
        if b"/ObjStm" in head or b"/XRef" not in head:
            yield View("leftover strings", text=_hex_strings(content))


def _hex_strings(content: bytes) -> str:
    """Hexadecimal strings of an object stream, decoded."""
    out: list[str] = []
    for match in re.finditer(rb"<((?:[0-9A-Fa-f]{2}\s?){4,})>", content[: 1 << 22]):
        raw = bytes.fromhex(match[1].decode("ascii"))
        out.extend(decoded(raw))
    return "\n".join(out)

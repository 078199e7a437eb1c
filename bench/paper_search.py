"""Search of a written bundle for words: bytes in every encoding, streams opened, pictures read.

Nothing here is the product's own search; only the text recognition is the same engine.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

_LEAST_STREAM = 6
_DEPTH = 4


def squeeze(text: str) -> str:
    """Letters and digits alone, one width, without marks, lower case."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in flat if c.isalnum())


def encoded(word: str) -> tuple[bytes, ...]:
    """The word as bytes: UTF-8, UTF-16 both ways, PDF hexadecimal, base64 at its three offsets."""
    plain = word.encode()
    wide = (word.encode("utf-16-le"), word.encode("utf-16-be"))
    hexed = [form.hex().encode() for form in (plain, *wide)]
    kept = []
    for form in (plain, *wide):
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + form)
            kept.append(whole[(0, 2, 3)[shift] : len(whole) - 4])  # without what neighbours decide
    return (plain, *wide, *hexed, *kept)


def layers(data: bytes, place: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The bytes, and whatever is packed in them: zlib, gzip, ZIP, PDF streams, base64."""
    yield place, data
    if depth >= _DEPTH:
        return
    if data[:2] == b"PK":
        yield from _members(data, place, depth)
    elif data[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield from layers(gzip.decompress(data), place + " gzip", depth + 1)
    if b"%PDF-" in data[:1024]:
        yield from _streams(data, place)
    yield from _packed(data, place, depth)


def _packed(data: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    """Streams of zlib wherever they begin, and base64."""
    for match in re.finditer(rb"[\x18\x28\x38\x48\x58\x68\x78][\x01\x5e\x9c\xda\x3f]", data):
        inner = zlib.decompressobj()
        try:
            out = inner.decompress(data[match.start() :], 1 << 24)
        except zlib.error:
            continue
        if len(out) >= _LEAST_STREAM:
            yield f"{place} zlib@{match.start()}", out
    for match in re.finditer(rb"[A-Za-z0-9+/]{160,}={0,2}", data):
        try:
            inner_bytes = base64.b64decode(match[0] + b"=" * (-len(match[0]) % 4))
        except ValueError:
            continue
        yield from layers(inner_bytes, f"{place} base64", depth + 2)


def _members(data: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield f"{place}!{name} (name)", name.encode()
                yield from layers(archive.read(name), f"{place}!{name}", depth + 1)
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return


def _streams(data: bytes, place: str) -> Iterator[tuple[str, bytes]]:
    """Every object of a PDF as text, every stream decoded, and the text of its pages."""
    import pikepdf
    import pypdfium2

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, item in enumerate(pdf.objects):
            if isinstance(item, pikepdf.Stream):
                try:
                    yield f"{place} stream {number}", item.read_bytes()
                except pikepdf.PdfError:
                    yield f"{place} stream {number}", item.read_raw_bytes()
            yield f"{place} object {number}", _said(item).encode("utf-8", "replace")
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_range()
            yield f"{place} text of page {number}", text.encode("utf-8", "replace")
    finally:
        document.close()


def _said(item: object) -> str:
    """The strings of an object, decoded as PDF strings are."""
    import pikepdf

    if isinstance(item, pikepdf.String):
        return str(item)
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return " ".join(f"{k} {_leaf(v)}" for k, v in item.items())
    if isinstance(item, pikepdf.Array):
        return " ".join(_leaf(v) for v in item)
    return str(item) if isinstance(item, pikepdf.Name) else ""


def _leaf(value: object) -> str:
    import pikepdf

    if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
        return _said(value)
    return str(value) if isinstance(value, (pikepdf.String, pikepdf.Name)) else ""


def shown(root: Path) -> Iterator[tuple[str, str]]:
    """(place, squeezed text) of everything that can be seen: pages, pictures, codes in them."""
    import cv2
    import numpy as np

    from recpack.readers.ocr import RapidOcr

    engine = RapidOcr()
    seen: set[bytes] = set()
    for place, picture in _pictures(root):
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG")
        if out.getvalue() in seen:
            continue
        seen.add(out.getvalue())
        told = engine.recognise(out.getvalue(), upright=True)
        yield place, squeeze(" ".join(block.text for block in told.blocks))
        pixels = np.asarray(picture.convert("L"))
        text, *_ = cv2.QRCodeDetector().detectAndDecode(pixels)
        if text:
            yield f"{place} QR code", squeeze(text)


def _pictures(root: Path) -> Iterator[tuple[str, object]]:
    import pypdfium2
    from PIL import Image

    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        if path.suffix.lower() == ".pdf":
            document = pypdfium2.PdfDocument(path)
            for number, page in enumerate(document, 1):
                yield f"{name} page {number}", page.render(scale=2).to_pil()
            document.close()
        elif path.suffix.lower() in {".png", ".jpg", ".jpeg", ".webp"}:
            with Image.open(path) as picture:
                picture.load()
                yield name, picture


def found_in_bytes(root: Path, words: Sequence[str]) -> list[tuple[str, str]]:
    """(word, place) of every hit in names, bytes and streams of a folder."""
    forms = {word: encoded(word) for word in words}
    lowered = {word: tuple({f.lower() for f in fs[:6]} | set(fs[6:])) for word, fs in forms.items()}
    hits: dict[tuple[str, str], None] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        views = [(f"{name} (name)", name.encode()), *layers(path.read_bytes(), name)]
        for place, data in views:
            small = data.lower()
            packed = squeeze(data.decode("utf-8", "replace")) if len(data) < 1 << 22 else ""
            for word, plain in lowered.items():
                near = any(f in small for f in plain[:]) or any(f in data for f in forms[word][6:])
                if near or squeeze(word) in packed:
                    hits[word, place] = None
    return list(hits)


def found_in_pictures(root: Path, words: Sequence[str]) -> list[tuple[str, str]]:
    """(word, place) of every hit in what can be seen."""
    return [(word, place) for place, text in shown(root) for word in words if squeeze(word) in text]

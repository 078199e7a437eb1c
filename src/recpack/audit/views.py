"""Every reading of a file that a leak could hide in: decoded text, names, metadata, bytes.

Views of containers (PDF, zip, DICOM, data in base64) open what they hold, up to a depth.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from recpack.audit.escapes import byte_runs, rtf, unescaped

_MAX_DEPTH = 4
_MAX_MEMBER = 1 << 29
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,2}")
# As mail and certificates break it over lines.
_WRAPPED = re.compile(r"(?:[A-Za-z0-9+/]{56,80}[ \t]*\r?\n[ \t]*)+[A-Za-z0-9+/]+={0,2}")
_NO_BASE64 = re.compile(r"[A-Za-z]?[a-z_-]+|[A-Z_-]+|[0-9a-f_-]+|[0-9A-F_-]+")  # words, digests
_LONG_TOKEN = 4096
_LEAST_FILE = 64
_FILES = frozenset({"pdf", "zip", "dicom", "image", "gzip"})
_CONTROLS = bytes((*range(9), *range(14, 27)))
_ARCHIVE_END = 66_000  # the end record of a zip file and its comment
_LONG_RUN = re.compile(r"[A-Za-z0-9+/]{4096,}={0,2}")  # decoded by encoded_parts
_TEXT_ENCODINGS = (
    "gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "cp1251", "koi8-r", "cp866",
    "iso8859_5", "mac_cyrillic", "cp1256", "iso8859_6", "cp874", "cp1258", "cp1250", "cp1254",
    "latin-1",
)  # fmt: skip
_ISO_2022 = re.compile(rb"\x1b[$()*-/,A-Z]{1,3}")


class Unreadable(Exception):  # noqa: N818 - not an error of ours: a file that cannot be opened
    """A part of a file that could not be opened; the audit fails closed on it. Holds no text."""


@dataclass(frozen=True, slots=True)
class View:
    """One reading. Text views carry `text`; raw views `data` (and `binary`: compressed or pixels).

    `label` says where in the file, in words of ours. `name` marks file names.
    """

    label: str
    text: str = ""
    data: bytes = b""
    binary: bool = False
    name: bool = False


def views_of(data: bytes, depth: int = 0) -> Iterator[View | Unreadable]:
    """All views of one file; a part that cannot be opened comes as an Unreadable in its place."""
    from recpack.audit import dicom_views, pdf_views

    if depth > _MAX_DEPTH:
        yield Unreadable("nested too deep")
        return
    kind = kind_of(data)
    yield View("raw", data=data, binary=kind != "text")
    if kind != "zip":
        yield from _appended(data, depth)
    if kind == "text":
        yield from _text_views(data, depth)
    elif kind == "pdf":
        yield from pdf_views.views(data, depth)
    elif kind == "zip":
        yield from _zip_views(data, depth)
    elif kind == "dicom":
        yield from dicom_views.views(data, depth)
    elif kind == "image":
        yield from _image_views(data)
    elif kind == "gzip":
        yield from _gzip_views(data, depth)
    elif kind == "unknown":
        # A bundle holds nothing of this kind; its bytes are searched, but nobody can vouch for it.
        yield Unreadable("unknown kind of file")
        yield from loose_text("bytes", data)


def name_view(relative: str) -> View:
    """The names of a file and its folders."""
    return View("file name", text=" / ".join(PurePosixPath(relative).parts), name=True)


_SIGNATURES = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n", "image"), (b"GIF8", "image"), (b"II*\0", "image"), (b"MM\0*", "image"),
    (b"\x1f\x8b", "gzip"), (b"wOFF", "font"), (b"wOF2", "font"), (b"\0\1\0\0\0", "font"),
    (b"OTTO", "font"), (b"ttcf", "font"),
)  # fmt: skip


def kind_of(data: bytes) -> str:
    """text, pdf, zip, dicom, image, gzip, font, empty or unknown, by content."""
    kind = "empty" if not data else "unknown"
    if b"%PDF-" in data[:1024]:
        kind = "pdf"
    elif data[128:132] == b"DICM":
        kind = "dicom"
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image"
    elif found := next((k for magic, k in _SIGNATURES if data.startswith(magic)), ""):
        kind = found
    elif data and (data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_text(data)):
        kind = "text"
    return kind


def _looks_like_text(data: bytes) -> bool:
    head = data[: 1 << 16]
    return len(head.translate(None, _CONTROLS)) == len(head)


def decoded(data: bytes) -> tuple[str, ...]:
    """Texts that the bytes can be read as: one where the encoding is plain, else several."""
    for mark, codec in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
    ):
        if data.startswith(mark):
            return (data.decode(codec, "replace"),)
    try:
        texts = [data.decode("utf-8")]
    except UnicodeDecodeError:
        texts = [data.decode(c, "replace") for c in _TEXT_ENCODINGS]
    return tuple(dict.fromkeys(texts + _escaped_sets(data)))


def _escaped_sets(data: bytes) -> list[str]:
    """ISO 2022 texts (DICOM): by codec, and as plain GB 2312 or KS X 1001 without the escapes."""
    if b"\x1b" not in data:
        return []
    bare = _ISO_2022.sub(b"", data)
    return [
        data.decode("iso2022_jp_2", "replace"),
        *(bare.decode(c, "replace") for c in ("gb18030", "euc_kr", "shift_jis")),
    ]


def loose_text(label: str, data: bytes) -> Iterator[View]:
    """Text views of bytes of unknown meaning: one-byte encodings, and UTF-16 where it fits."""
    for text in decoded(data):
        yield View(label, text=text)
    if data.count(0) * 4 > len(data) and len(data) > 3:
        for codec in ("utf-16-le", "utf-16-be"):
            yield View(label, text=data.decode(codec, "replace"))


def _text_views(data: bytes, depth: int) -> Iterator[View | Unreadable]:
    for whole in decoded(data):
        yield from encoded_parts(unescaped(whole), depth)
        text = _LONG_RUN.sub(" ", whole)
        yield from written_text("text", text)
        for run in byte_runs(text):
            yield from loose_text("text, escaped bytes", run)
        if text.startswith("{\\rtf"):
            yield View("text, RTF", text=rtf(text))


def written_text(label: str, text: str) -> Iterator[View]:
    """A text as it stands, with its escapes resolved, and with its markup taken out."""
    yield View(label, text=text)
    plain = unescaped(text)
    if plain != text:
        yield View(f"{label}, unescaped", text=plain)
    if "<" in plain:
        yield View(f"{label}, without markup", text=without_markup(plain))


def without_markup(text: str) -> str:
    """Words of HTML or XML: inline tags become nothing, block tags and cells a tab."""
    text = re.sub(r"<!--|-->|<!\[CDATA\[|\]\]>", "\t", text)
    block = r"(?i)</?(?:td|th|tr|p|div|li|br|h\d|w:p|w:tc|w:br|w:tab|option|label)\b[^<>]*>"
    return re.sub(r"<[^<>]*>", "", re.sub(block, "\t", text))


def encoded_parts(text: str, depth: int) -> Iterator[View]:
    """What base64 hides in a text: whole files (data: URIs) and short tokens at any alignment."""
    texts: list[str] = []
    raws: list[bytes] = []
    joined = [re.sub(r"\s", "", match[0]) for match in _WRAPPED.finditer(text)]
    for found in (*joined, *_BASE64.findall(text)):
        if _NO_BASE64.fullmatch(found):
            continue
        token = found.rstrip("=").replace("-", "+").replace("_", "/")
        for shift in range(4) if len(token) < _LONG_TOKEN else range(1):
            inner = _decode(token[shift:])
            if len(inner) > _LEAST_FILE and kind_of(inner) in _FILES:
                yield from _file_inside(inner, depth)
            elif unpacked := _inflated(inner):
                yield from _file_inside(unpacked, depth)
            else:
                texts += _plain_texts(inner)
                raws.append(inner)
    yield View("base64", text="\n".join(texts))
    yield View("base64", data=b"\n\n".join(raws), binary=True)


def _plain_texts(data: bytes) -> list[str]:
    """The text in UTF-8, or in UTF-16 where every other byte is one and the same."""
    texts = [data.decode("utf-8")] if _is_utf8(data) else []
    for codec, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if len(high) > 3 and max(map(high.count, set(high))) * 2 > len(high):
            texts.append(data.decode(codec, "replace"))
    return texts


def _inflated(data: bytes) -> bytes:
    """What a zlib stream holds; nothing for anything else."""
    if data[:1] != b"x" or int.from_bytes(data[:2]) % 31:
        return b""
    try:
        return zlib.decompressobj().decompress(data, _MAX_MEMBER)
    except zlib.error:
        return b""


def _decode(token: str) -> bytes:
    whole = token[: len(token) - (len(token) % 4 == 1)]
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4))
    except (binascii.Error, ValueError):
        return b""


def _file_inside(inner: bytes, depth: int) -> Iterator[View]:
    for view in views_of(inner, depth + 1):
        if isinstance(view, View):  # a chance signature is no file: unreadable means nothing
            yield replace(view, label=f"base64: {view.label}")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _zip_views(data: bytes, depth: int) -> Iterator[View | Unreadable]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield View("archive comment", text=archive.comment.decode("utf-8", "replace"))
            for info in archive.infolist():
                yield View("member name", text=info.filename.replace("/", " / "), name=True)
                yield from loose_text("member comment", info.comment + info.extra)
                if info.file_size > _MAX_MEMBER:
                    yield Unreadable("member too large")
                    continue
                for view in views_of(archive.read(info), depth + 1):
                    yield within("member", view)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError):
        yield Unreadable("archive")


def within(where: str, view: View | Unreadable) -> View | Unreadable:
    """The view with the place of its container before its label."""
    if isinstance(view, Unreadable):
        return view
    return replace(view, label=f"{where}: {view.label}")


def _gzip_views(data: bytes, depth: int) -> Iterator[View | Unreadable]:
    while data.startswith(b"\x1f\x8b"):
        stream = zlib.decompressobj(31)
        try:
            inner = stream.decompress(data, _MAX_MEMBER)
        except zlib.error:
            yield Unreadable("gzip")
            return
        yield from views_of(inner, depth + 1)
        data = stream.unused_data


def _appended(data: bytes, depth: int) -> Iterator[View]:
    """An archive behind a file of another kind: viewers show the file, archivers the archive."""
    if b"PK\x05\x06" in data[-_ARCHIVE_END:] and zipfile.is_zipfile(io.BytesIO(data)):
        for view in _zip_views(data, depth):
            if isinstance(view, View):
                yield view


def _image_views(data: bytes) -> Iterator[View | Unreadable]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            parts = [(f"metadata {k}", v) for k, v in image.info.items()]
            exif = image.getexif()
            for block in (exif, exif.get_ifd(0x8769), exif.get_ifd(0x8825), exif.get_ifd(0x010F)):
                parts += [("EXIF", v) for v in block.values()]
            texts = getattr(image, "text", {})
            parts += [("PNG text", v) for v in texts.values()]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        yield Unreadable("picture")
        return
    for label, value in parts:
        yield from value_views(label, value)


def value_views(label: str, value: object) -> Iterator[View]:
    """Views of a metadata value of any type."""
    if isinstance(value, bytes):
        if len(value) <= 1 << 16:
            yield from loose_text(
                label, value.removeprefix(b"UNICODE\0").removeprefix(b"ASCII\0\0\0")
            )
        yield View(label, data=value)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from value_views(label, item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from value_views(label, item)
    elif value is not None:
        yield from written_text(label, str(value))

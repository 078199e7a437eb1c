"""Readings of a DICOM file: every element at any depth, meta header, preamble, embedded files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from recpack.audit.views import Unreadable, View, encoded_parts, loose_text, views_of, within

_PIXELS = frozenset({0x7FE00010, 0x7FE00008, 0x7FE00009})
_SMALL = 1 << 16
_PART, _OVERLAP = 1 << 24, 1 << 12
_ARCHIVE_END = 66_000  # the end record of a zip file and its comment


def views(data: bytes, depth: int) -> Iterator[View | Unreadable]:
    """Views of a Part 10 file: one text of all elements (a line each), and bytes where needed."""
    yield from _views(data[:128], lambda: _read(io.BytesIO(data)), depth)


def views_of_long(path: Path) -> Iterator[View | Unreadable]:
    """The same of an object too large for the memory: pixels stay on the disk, bytes come in parts.

    Parts overlap by more than any needle is long.
    """
    from recpack.dicom.pixels.lazily import open_frames

    with path.open("rb") as stream:
        head = stream.read(128)
        start = 0
        while stream.seek(start) == start and (part := stream.read(_PART + _OVERLAP)):
            yield View("raw", data=part, binary=True)
            start += _PART
        if b"PK\5\6" in _end_of(stream) and zipfile.is_zipfile(path):
            yield Unreadable("an archive behind an object")
    yield from _views(head, lambda: _warned(lambda: open_frames(path)), 0)


def _end_of(stream: BinaryIO) -> bytes:
    """The last bytes of a file, where an archive has its directory."""
    stream.seek(max(0, stream.seek(0, io.SEEK_END) - _ARCHIVE_END))
    return stream.read()


def _views(head: bytes, opened: Callable[[], Any], depth: int) -> Iterator[View | Unreadable]:
    from pydicom.errors import InvalidDicomError

    if any(head):
        yield from loose_text("preamble", head)
        yield View("preamble", data=head)
    try:
        dataset = opened()
        lines: list[str] = []
        embedded: list[tuple[str, bytes]] = []
        for part in (dataset.file_meta, dataset):
            _undecoded(part, embedded)
            _walk(part, lines, embedded, 0)
    except (InvalidDicomError, OSError, EOFError, RecursionError, ValueError, TypeError,
            AttributeError, KeyError, NotImplementedError, LookupError):  # fmt: skip
        yield Unreadable("DICOM")
        return
    text = "\n".join(lines)
    yield View("element", text=text)
    yield from encoded_parts(text, depth)
    for label, value in embedded:
        yield from _bytes_views(label, value, depth)


def _read(source: BinaryIO) -> Any:
    import pydicom

    return _warned(lambda: pydicom.dcmread(source))


def _warned(opened: Callable[[], Any]) -> Any:
    """The data set; ValueError where the file ends within an element (pydicom only warns)."""
    import warnings

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        dataset = opened()
    if any("End of file" in str(warning.message) for warning in said):
        raise ValueError
    return dataset


def _undecoded(dataset: Any, embedded: list[tuple[str, bytes]]) -> None:
    """Bytes of texts beyond ASCII: the character set may be declared wrongly, or mis-decoded."""
    for tag in dataset.keys():  # noqa: SIM118 - iterating a data set decodes it
        value = dataset.get_item(tag).value
        if isinstance(value, bytes) and tag not in _PIXELS and not value.isascii():
            embedded.append((f"element {tag}", value))


def _walk(dataset: Any, lines: list[str], embedded: list[tuple[str, bytes]], level: int) -> None:
    if level > 60:
        raise RecursionError
    for raw in dataset:
        if raw.VR == "SQ":
            for item in raw.value or ():
                _walk(item, lines, embedded, level + 1)
        elif raw.tag in _PIXELS:
            continue  # pixels are read as pictures, their bytes with the whole file
        elif isinstance(raw.value, bytes):
            embedded.append((f"element {raw.tag}", raw.value))
        elif raw.value not in (None, ""):
            lines.append(f"{_text(raw.value)}")


def _text(value: Any) -> str:
    from pydicom.multival import MultiValue
    from pydicom.valuerep import PersonName

    if isinstance(value, PersonName):
        return str(value).replace("=", " = ")
    if isinstance(value, (MultiValue, list, tuple)):
        return " \\ ".join(_text(v) for v in value)
    return str(value)


def _bytes_views(label: str, value: bytes, depth: int) -> Iterator[View | Unreadable]:
    if value.startswith((b"%PDF", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG")):
        for view in views_of(value, depth + 1):
            yield within(label, view)
    elif len(value) <= _SMALL:
        yield from loose_text(label, value.rstrip(b"\0"))

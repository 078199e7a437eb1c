"""Readings of a DICOM file: every element at any depth, meta header, preamble, embedded files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from recpack.audit.views import Unreadable, View, encoded_parts, loose_text, views_of, within

_PIXELS = frozenset({0x7FE00010, 0x7FE00008, 0x7FE00009})
_SMALL = 1 << 16


def views(data: bytes, depth: int) -> Iterator[View | Unreadable]:
    """Views of a Part 10 file: one text of all elements (a line each), and bytes where needed."""
    from pydicom.errors import InvalidDicomError

    if any(data[:128]):
        yield from loose_text("preamble", data[:128])
        yield View("preamble", data=data[:128])
    try:
        dataset = _read(data)
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


def _read(data: bytes) -> Any:
    """The data set; ValueError where the file ends within an element (pydicom only warns)."""
    import warnings

    import pydicom

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        dataset = pydicom.dcmread(io.BytesIO(data))
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

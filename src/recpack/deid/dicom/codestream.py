"""Compressed frames: the picture stays bit for bit, remarks inside the code stream go.

JPEG and JPEG-LS carry comments and application segments (ITU-T T.81 annex B), JPEG 2000 comments
in the main header (T.800 annex A); either may name a patient. Encoder signatures stay.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence

_ITEM = b"\xfe\xff\x00\xe0"
_VERSION = rb"v?\d{1,3}(\.\d{1,4}){0,3}[a-z]?"
_SIGNATURE = re.compile(
    rb"(\x00?\x01)?(Kakadu-%(v)s|Created by (GDCM/)?OpenJPEG version %(v)s"
    rb"|Creator: JasPer Version %(v)s|LEAD Technologies Inc\. %(v)s"
    rb"|CREATOR: gd-jpeg %(v)s \(using IJG JPEG v\d{2,3}\), (default quality|quality = \d{1,3}))"
    rb"[\x00\s]*" % {b"v": _VERSION}
)
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_APP0_PLAIN = 16


def fragments(value: bytes) -> Iterator[bytes]:
    """The items of encapsulated pixel data, offset table first. Raises ValueError if malformed."""
    at = 0
    while at + 8 <= len(value):
        if value[at : at + 4] != _ITEM:
            if value[at : at + 4] == b"\xfe\xff\xdd\xe0":
                return
            raise ValueError("no item where one is due")
        length = struct.unpack_from("<I", value, at + 4)[0]
        if length == 0xFFFFFFFF or at + 8 + length > len(value):
            raise ValueError("item longer than the data")
        yield value[at + 8 : at + 8 + length]
        at += 8 + length


def strip(value: bytes) -> tuple[bytes, bool]:
    """Encapsulated items without remarks, and whether anything was taken out.

    Untouched data comes back as the same bytes; else the offset table is moved along. Raises
    ValueError if the items are malformed.
    """
    items = list(fragments(value))
    if not items:
        raise ValueError("no items")
    table, frames = items[0], items[1:]
    clean = [strip_fragment(f) for f in frames]
    if clean == frames:
        whole = sum(8 + len(i) for i in items)
        return value[:whole], whole != len(value)
    clean = [c + b"\0" * (len(c) % 2) for c in clean]
    table = _moved(table, frames, clean)
    body = b"".join(_ITEM + struct.pack("<I", len(i)) + i for i in (table, *clean))
    return body, True


def _moved(table: bytes, before: list[bytes], after: list[bytes]) -> bytes:
    """The Basic Offset Table for the new lengths; empty where it did not fit the items."""
    offsets: dict[int, int] = {}
    old = new = 0
    for a, b in zip(before, after, strict=True):
        offsets[old] = new
        old += 8 + len(a)
        new += 8 + len(b)
    values = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    if any(v not in offsets for v in values):
        return b""
    return struct.pack(f"<{len(values)}I", *(offsets[v] for v in values))


def items_of_frames(frames: Sequence[Sequence[bytes]]) -> bytes:
    """Items of encapsulated pixel data with a Basic Offset Table (PS3.5 A.4).

    `frames` are the fragments of each frame. Beyond 4 GiB the table stays empty.
    """
    offsets: list[int] = []
    body: list[bytes] = []
    at = 0
    for pieces in frames:
        offsets.append(at)
        for piece in pieces:
            even = piece + b"\0" * (len(piece) % 2)
            body += [_ITEM, struct.pack("<I", len(even)), even]
            at += 8 + len(even)
    table = struct.pack(f"<{len(offsets)}I", *offsets) if at < 1 << 32 else b""
    return b"".join((_ITEM, struct.pack("<I", len(table)), table, *body))


def strip_fragment(data: bytes) -> bytes:
    """One fragment without its remarks."""
    if data[:3] == b"\xff\xd8\xff":
        return _strip_jpeg(data)
    if data[:4] == b"\xff\x4f\xff\x51":
        return _strip_jpeg2000(data)
    return data


def _strip_jpeg(data: bytes) -> bytes:
    out = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _STANDALONE:
            out.append(data[at : at + 2])
            at += 2
            continue
        if marker == 0xDA:
            break
        size = 2 + struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + size]
        if _keep_segment(marker, segment[4:]):
            out.append(segment)
        at += size
    scan = data[at:]
    return b"".join(out) + _cut(scan, scan.find(b"\xff\xd9"))


def _keep_segment(marker: int, body: bytes) -> bool:
    if marker == 0xFE:
        return bool(_SIGNATURE.fullmatch(body))
    if not 0xE0 <= marker <= 0xEF:
        return True
    known = {
        0xE0: body[:5] == b"JFIF\0" and len(body) <= _APP0_PLAIN,
        0xE8: body[:4] in {b"mrfx", b"SPIF", b"\0\0\0\1"} and len(body) <= 32,
        0xEE: body[:5] == b"Adobe" and len(body) <= _APP0_PLAIN,
    }
    return known.get(marker, False)


def _cut(scan: bytes, end: int) -> bytes:
    """Entropy-coded data up to its end marker; what an object hides behind it is cut off."""
    if end < 0 or not scan[end + 2 :].strip(b"\0\xff"):
        return scan
    return scan[: end + 2]


def _strip_jpeg2000(data: bytes) -> bytes:
    out = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0x90:
        size = 2 + struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + size]
        if data[at + 1] != 0x64 or _SIGNATURE.fullmatch(segment[4:]):
            out.append(segment)
        at += size
    scan = data[at:]
    return b"".join(out) + _cut(scan, scan.rfind(b"\xff\xd9"))

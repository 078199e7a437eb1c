"""Deflated objects: inflated within bounds, before anything else looks at them.

A DICOM file in Deflated Explicit VR Little Endian (PS3.5 A.5) is one raw deflate stream behind its
file meta information; a few kilobytes of it can stand for gigabytes, and pydicom has no bound.
"""

from __future__ import annotations

import zlib

from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from recpack.dicom.parse import meta_of

_DEFLATED = DeflatedExplicitVRLittleEndian.encode()
_META_BYTES = 1 << 16
_CHUNK = 1 << 16
_OUT = 1 << 22
MOST_BYTES = 1 << 30
MOST_RATIO = 200  # of bytes inflated to bytes stored, once they are many
_MANY = 1 << 26


class InflationError(ValueError):
    """The object would fill the memory; the message quotes nothing of it."""


def inflated(path: str) -> bytes | None:
    """The file with its data set inflated; None for any other file, which costs one short read.

    Raises InflationError for a bomb, ValueError where the stream is damaged.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - as cheap as it can be: every file passes here
        head = file.read(_META_BYTES)
        if head[128:132] != b"DICM" or _DEFLATED not in head:
            return None
        start, syntax = meta_of(head)
        if syntax != DeflatedExplicitVRLittleEndian:
            return None
        file.seek(start)
        data = _inflate(file.read())
    # The same length, so that the group length stays true.
    plain = ExplicitVRLittleEndian.encode().ljust(len(_DEFLATED), b"\0")
    return head[:start].replace(_DEFLATED, plain, 1) + data


def _inflate(stored: bytes) -> bytes:
    """What comes out until the stream ends, too early perhaps: the rest is the reader's to miss."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    parts: list[bytes] = []
    size, rest = 0, stored
    while rest and not engine.eof:
        try:
            part = engine.decompress(rest, _OUT)
        except zlib.error:
            raise ValueError("deflated data are damaged") from None
        size += len(part)
        if size > MOST_BYTES or size > max(_MANY, MOST_RATIO * len(stored)):
            raise InflationError("a deflated object is too large")
        parts.append(part)
        rest = engine.unconsumed_tail
    return b"".join(parts)

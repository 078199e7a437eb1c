"""Deflated objects: how large they would become, found out before anything inflates them whole.

A DICOM file in Deflated Explicit VR Little Endian (PS3.5 A.5) is one raw deflate stream behind its
file meta information; a few kilobytes of it can stand for gigabytes.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

_SYNTAX = b"1.2.840.10008.1.2.1.99"
_HEAD = 4096
_CHUNK = 1 << 16
_OUT = 1 << 22
MOST_BYTES = 1 << 31  # what a Part 10 object of native pixels can hardly exceed
MOST_RATIO = 200  # of bytes inflated to bytes stored, once they are many
_MANY = 1 << 26


class InflationError(ValueError):
    """The object would fill the memory; the message quotes nothing of it."""


def check_inflation(path: str) -> None:
    """Raise InflationError for a bomb. Other files cost one short read."""
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
        at = head.find(_SYNTAX)
        start = _data_set(head)
        if head[128:132] != b"DICM" or not 0 <= at < start:
            return
        file.seek(start)
        stored = inflated = 0
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        while not engine.eof and (data := engine.unconsumed_tail or file.read(_CHUNK)):
            stored += 0 if engine.unconsumed_tail else len(data)
            try:
                inflated += len(engine.decompress(data, _OUT))
            except zlib.error:
                return  # damaged: whoever reads it will say so
            if inflated > MOST_BYTES or inflated > max(_MANY, MOST_RATIO * stored):
                raise InflationError("a deflated object is too large")


def _data_set(head: bytes) -> int:
    """Offset of the data set: where group 0002 ends (0 if its elements cannot be followed)."""
    at = 132
    while head[at : at + 2] == b"\x02\x00" and at + 12 <= len(head):
        if head[at + 4 : at + 6] in {b"OB", b"UN", b"UT", b"OW", b"SQ"}:
            at += 12 + struct.unpack_from("<I", head, at + 8)[0]
        else:
            at += 8 + struct.unpack_from("<H", head, at + 6)[0]
    return at if at < len(head) else 0

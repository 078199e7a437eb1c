"""What travels along unasked: system files, duplicates, a damaged PDF."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np


def ds_store(names: Sequence[str]) -> bytes:
    """Finder's folder file: it names the files beside it, in UTF-16, hence leaks them."""
    records = b""
    for name in names:
        text = name.encode("utf-16-be")
        records += struct.pack(">I", len(text) // 2) + text + b"Ilocblob" + struct.pack(">I", 16)
        records += struct.pack(">IIII", 120, 84, 0xFFFFFFFF, 0xFFFF0000)
    head = struct.pack(">I4sIII", 1, b"Bud1", 0x1000, 0x800, 0x1000) + b"\0" * 16
    body = head + struct.pack(">II", 0, len(names)) + records
    return body.ljust(6148, b"\0")


def thumbs_db(names: Sequence[str]) -> bytes:
    """Windows' thumbnail cache: a compound-file header and the names of the pictures."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    body = head.ljust(512, b"\xff")
    for name in ("Root Entry", "Catalog", *names):
        body += name.encode("utf-16-le").ljust(128, b"\0")
    return body.ljust(3584, b"\0")


def ruin(pdf: bytes) -> bytes:
    """Break a PDF beyond repair, as a dying USB stick does.

    The first bytes still say PDF; the rest is cut and every byte outside the first line is
    scrambled, since pikepdf and pdfium rebuild a file from any object they still recognise.
    """
    rng = np.random.default_rng(2021)
    kept = np.frombuffer(pdf[: len(pdf) * 45 // 100], np.uint8).copy()
    kept[24:] ^= rng.integers(1, 256, kept.size - 24, dtype=np.uint8)
    return kept.tobytes()

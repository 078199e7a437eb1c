"""ICC profiles: colour tables kept, every word in them replaced.

A profile made by a scanner may name its site or serial number in descriptions. Layout: ICC.1:2022
section 7 (header of 128 bytes, tag table, tagged data).
"""

from __future__ import annotations

import struct

_NUMERIC = frozenset(
    {b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"sf32", b"chad", b"view"}
    | {b"meas", b"sig "}
)
_WORD = b"recpack"
_V2_TEXT = b"desc\0\0\0\0" + struct.pack(">I", len(_WORD) + 1) + _WORD + b"\0" + b"\0" * 78
_V4_TEXT = (
    b"mluc\0\0\0\0"
    + struct.pack(">II", 1, 12)
    + b"enUS"
    + struct.pack(">II", len(_WORD) * 2, 28)
    + _WORD.decode().encode("utf-16-be")
)
_PLAIN_TEXT = b"text\0\0\0\0" + _WORD + b"\0"


def rebuild(profile: bytes) -> bytes | None:
    """The profile with its numeric tags and neutral texts; None if it is no profile."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return None
    count = struct.unpack_from(">I", profile, 128)[0]
    if not 0 < count <= 100 or len(profile) < 132 + 12 * count:
        return None
    tags = [struct.unpack_from(">4sII", profile, 132 + 12 * i) for i in range(count)]
    version4 = profile[8] >= 4
    kept = [
        (name, _data(name, profile[at : at + size], version4=version4)) for name, at, size in tags
    ]
    return _assemble(profile, [(name, data) for name, data in kept if data])


def _data(name: bytes, data: bytes, *, version4: bool) -> bytes:
    if data[:4] in _NUMERIC:
        return data
    if name == b"desc":
        return _V4_TEXT if version4 else _V2_TEXT
    if name == b"cprt":
        return _V4_TEXT if version4 else _PLAIN_TEXT
    return b""


def _assemble(profile: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    table = struct.pack(">I", len(tags))
    body = b""
    start = 132 + 12 * len(tags)
    for name, data in tags:
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    header = bytearray(profile[:128])
    header[4:8] = b"\0" * 4
    header[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    header[40:64] = b"\0" * 24
    header[80:128] = b"\0" * 48
    struct.pack_into(">I", header, 0, start + len(body))
    return bytes(header) + table + body

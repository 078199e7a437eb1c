"""Looking for a value in written bytes: every encoding, spelling, and stream inside."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

_CODECS = (
    "utf-8", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "iso2022_jp", "shift_jis",
    "euc_jp", "euc_kr", "koi8_r", "cp1251", "iso8859_5", "latin_1", "cp437",
)  # fmt: skip
_SEPARATORS = ("", " ", "^", "=", "_", "-", ".", ",", ", ", "  ", "/", "\\")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
# Code extension (PS3.5 section 6.1.2.5): taken out, the parts of a name stand side by side.
_ESCAPE = re.compile(rb"\x1b(\$\)[AC]|\$\(D|\$[@AB]|[()][A-Z]|-[A-Z])")
_MOST = 64 << 20
_SHORTEST_ENCODED = 6


@cache
def spellings(value: str) -> tuple[str, ...]:
    """The value with its parts joined in every usual way, as it is, lower and upper."""
    parts = re.split(r"[ ^_-]+", value)
    joined = {value}
    if 1 < len(parts) <= 4:
        joined |= {s.join(parts) for s in _SEPARATORS}
    han = all("\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in value)
    if han and 1 < len(value) <= 4:
        joined |= {value[0] + s + value[1:] for s in _SEPARATORS}
    return tuple(sorted({f(j) for j in joined for f in (str, str.lower, str.upper)}))


def _encoded(text: str) -> Iterator[bytes]:
    for codec in _CODECS:
        try:
            data = text.encode(codec)
        except UnicodeEncodeError:
            continue
        if codec == "iso2022_jp" and not text.isascii():
            data = data.removesuffix(b"\x1b(B").split(b"\x1b$B", 1)[-1]
        yield data


@cache
def needles(value: str) -> frozenset[bytes]:
    """The bytes that betray a value: in every encoding, in base64 and in hexadecimal."""
    plain = {data for form in spellings(value) for data in _encoded(form) if len(data) > 2}
    more: set[bytes] = set()
    for data in plain:
        if len(data) >= _SHORTEST_ENCODED:
            more |= {data.hex().encode(), data.hex().upper().encode()}
            for lead in range(3):
                coded = base64.b64encode(b"\0" * lead + data)
                # Only the characters that depend on the value alone.
                start = -(-8 * lead // 6)
                end = (8 * (lead + len(data))) // 6
                more.add(coded[start:end])
    return frozenset(plain | {m for m in more if len(m) >= _SHORTEST_ENCODED})


def holds(data: bytes, value: str) -> bool:
    """Whether bytes hold a value in any spelling and encoding (upper and lower case alike)."""
    lowered = data.lower()
    return any(n in data or n.lower() in lowered for n in needles(value))


def _inflated(data: bytes) -> Iterator[bytes]:
    for match in _ZLIB.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[match.start() :], _MOST)
        except zlib.error:
            continue


def _raw_deflated(data: bytes) -> Iterator[bytes]:
    """The data set of the deflated transfer syntax, which has no zlib header (PS3.5 A.5)."""
    if data[128:132] != b"DICM" or b"1.2.840.10008.1.2.1.99" not in data[:1024]:
        return
    length = int.from_bytes(data[140:144], "little")
    try:
        yield zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[144 + length :], _MOST)
    except zlib.error:
        return


def _members(data: bytes) -> Iterator[bytes]:
    if data[:2] != b"PK":
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            yield packed.read(name)


def layers(data: bytes) -> bytes:
    """The bytes with every stream inside them inflated and put behind."""
    inside = (*_raw_deflated(data), *_members(data))
    streams = [data, *inside, *(s for d in (data, *inside) for s in _inflated(d))]
    streams += [_ESCAPE.sub(b"", s) for s in streams if b"\x1b" in s]
    return b"\n".join(streams)

"""Files made to stop a reader: cut, bombs, wrong lengths, bottomless nesting, absurd sizes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from pydicom.encaps import encapsulate
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from bench.imaging.plants import Planting, pixels, raw_element, start
from bench.imaging.realfiles import SHIPPED

NAME = "ZHANG SAN"
_PIXELS = struct.pack("<HH", 0x7FE0, 0x0010)
_DEFLATED = "1.2.840.10008.1.2.1.99"


def good(number: int = 900) -> Planting:
    """A plain CT with a name in its header."""
    p = start("good.dcm", "CT", number)
    p.dataset.PatientName, p.dataset.PatientID = "Zhang^San", "RB4807215"
    p.dataset.StudyDescription = f"CT for {NAME}"
    pixels(p.dataset, side=32)
    return p


def _with(at: bytes, more: bytes) -> bytes:
    """The good CT with bytes put in before an element."""
    data = good(901).written()
    place = data.index(at)
    return data[:place] + more + data[place:]


def _bomb(megabytes: int) -> bytes:
    """A deflated data set whose private element inflates to zeros."""
    p = good(902)
    p.syntax = _DEFLATED
    whole = p.written()
    head = whole[: 144 + int.from_bytes(whole[140:144], "little")]
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    size = megabytes << 20
    out = packer.compress(struct.pack("<HH2sHI", 0x0009, 0x1001, b"OB", 0, size))
    zeros = bytes(1 << 20)
    for _ in range(megabytes):
        out += packer.compress(zeros)
    return head + out + packer.flush()


def _nested(depth: int, *, defined: bool) -> bytes:
    if not defined:
        down = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * depth
        return _with(_PIXELS, down + b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0" * depth)
    heads = []
    length = 0
    for _ in range(depth):
        heads.append(b"\x40\x00\x30\xa7SQ\0\0" + struct.pack("<I", length + 8)
                     + b"\xfe\xff\x00\xe0" + struct.pack("<I", length))  # fmt: skip
        length += 20
    return _with(_PIXELS, b"".join(reversed(heads)))


def _changed(syntax: str = "", **values: object) -> bytes:
    p = good(903)
    for keyword, value in values.items():
        setattr(p.dataset, keyword, value)
    if syntax:
        p.syntax = syntax
    return p.written()


def _encapsulated(frame: bytes, syntax: str, **values: object) -> bytes:
    """Compressed pixel data: items of undefined length in the raw file."""
    p = good(904)
    for keyword, value in values.items():
        setattr(p.dataset, keyword, value)
    del p.dataset[Tag(0x7FE00010)]
    p.syntax = syntax
    items = encapsulate([frame])
    head = struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    return p.written() + head + items + b"\xfe\xff\xdd\xe0\0\0\0\0"


def _lengths() -> Iterator[tuple[str, bytes]]:
    rows = struct.pack("<HH", 0x0028, 0x0010)
    odd = struct.pack("<HH2sH", 0x0027, 0x1000, b"US", 3) + b"abc"
    yield "odd-us-length.dcm", _with(rows, odd)
    yield "fd-length-5.dcm", _with(rows, struct.pack("<HH2sH", 0x0018, 0x9087, b"FD", 5) + b"ZHANG")
    for number, length in enumerate((0xFFFFFFFE, 0x7FFFFFFF, 0xFFFFFFFF)):
        more = struct.pack("<HH2sHI", 0x0027, 0x1001, b"OB", 0, length) + NAME.encode()
        yield f"element-length-{number}.dcm", _with(rows, more)
    item = b"\xfe\xff\x00\xe0" + struct.pack("<I", 0xFFFFFFF0)
    more = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 16) + item + b"01234567"
    yield "item-longer-than-file.dcm", _with(struct.pack("<HH", 0x0010, 0x0010), more)
    yield (
        "vr-of-nothing.dcm",
        _with(rows, struct.pack("<HH2sH", 0x0027, 0x1002, b"ZZ", 4) + b"Zhan"),
    )


def _sizes() -> Iterator[tuple[str, bytes]]:
    yield "absurd-native.dcm", _changed(Rows=65535, Columns=65535, NumberOfFrames="2147483647")
    yield "absurd-frames.dcm", _changed(NumberOfFrames="99999999")
    rle = struct.pack("<16I", 1, 64, *([0] * 14)) + b"\x81\x00" * 8
    yield "absurd-rle.dcm", _encapsulated(rle, str(RLELossless), Rows=65535, Columns=65535)
    header = struct.pack(">HHHIIIIIIIIH3B", 0xFF51, 41, 0, 2**31 - 1, 2**31 - 1, 0, 0,
                         2**31 - 1, 2**31 - 1, 0, 0, 1, 11, 1, 1)  # fmt: skip
    j2k = b"\xff\x4f" + header + b"\xff\xd9"
    yield "absurd-j2k.dcm", _encapsulated(j2k, "1.2.840.10008.1.2.4.90", Rows=65535, Columns=65535)
    p = good(905)
    p.dataset[Tag(0x7FE00010)] = raw_element(0x7FE00010, "OW", b"\1\2" * 10)
    yield "short-pixels.dcm", p.written()
    yield "zero-rows.dcm", _changed(Rows=0, Columns=0)
    yield "zero-bits.dcm", _changed(BitsAllocated=0, BitsStored=0)


def _texts() -> Iterator[tuple[str, bytes]]:
    for name, text in (
        ("carets.dcm", b"^" * 60000), ("spaces.dcm", b"a " * 32000), ("digits.dcm", b"1-" * 32000),
        ("escapes.dcm", b"\x1b$)A\xd5\xc5" * 9000), ("not-utf8.dcm", b"\xff\xfe\x80" * 20000),
    ):  # fmt: skip
        p = good(906)
        p.dataset[Tag(0x00204000)] = raw_element(0x00204000, "UT", text)
        yield name, p.written()
    p = good(907)
    for number in range(20000):
        p.dataset[Tag(0x0009 + 2 * (number // 240), 0x1000 + number % 240)] = raw_element(
            (0x0009 + 2 * (number // 240)) << 16 | 0x1000 + number % 240, "LO", b"x"
        )
    yield "twenty-thousand-elements.dcm", p.written()


def files(*, bomb: int = 1024, depth: int = 10000) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every hostile file. `bomb` in MB when inflated."""
    whole = good(908).written()
    for at in (0, 100, 131, 132, 140, 200, 333, 500, 700, len(whole) // 2, len(whole) - 9):
        yield f"cut-{at}.dcm", whole[:at]
    yield "deflate-bomb.dcm", _bomb(bomb)
    yield "deflate-broken.dcm", _bomb(1)[:400]
    yield "big-endian.dcm", _changed(syntax=str(ExplicitVRBigEndian))
    yield "no-meta.dcm", whole[whole.index(b"\x08\x00\x05\x00") :]
    yield "no-preamble.dcm", whole[128:]
    yield f"nested-{depth}-undefined.dcm", _nested(depth, defined=False)
    yield f"nested-{depth}-defined.dcm", _nested(depth, defined=True)
    yield "jpeg-extended-12.dcm", (SHIPPED / "test_files" / "JPGExtended.dcm").read_bytes()
    yield "wrong-syntax.dcm", whole.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0\0\0")
    yield "only-preamble.dcm", b"\0" * 128 + b"DICM"
    yield "noise.dcm", b"\0" * 128 + b"DICM" + bytes((i * 151 + i // 7) % 256 for i in range(9000))
    yield from _lengths()
    yield from _sizes()
    yield from _texts()

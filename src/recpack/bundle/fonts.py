"""The fonts that travel with the package, and which characters they can show.

Typst refuses a PDF/A as soon as one code point has no glyph, so every text is checked against the
character maps of the fonts first (OpenType 1.9, table `cmap`, formats 4 and 12).
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from PIL import ImageFont

# package, folder inside it, file of the upright face
_FACES = (
    ("fontpkg_ibm_plex_sans", "files", "IBMPlexSans[wdth,wght].ttf"),
    ("noto_cjk_sans_otc", "", "NotoSansCJK-Regular.ttc"),
    ("fontpkg_noto_sans", "files", "NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "files", "NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_noto_sans_thai", "files", "NotoSansThai[wdth,wght].ttf"),
)
_UNITS = 1000
_IDEOGRAPHS, _OTHER = 0x2E80, 0.62  # where they begin; em of a letter of another script
_WIDE_SIGNS = frozenset(range(0x2460, 0x2500))  # circled figures
MISSING_MARK = "□"
# Allowed by fonts, refused by ISO 19005-2 (6.2.11.7) as a text value.
_REFUSED = {0x0, 0xFEFF, 0xFFFE, 0xFFFF, 0xFFFD}


@cache
def _folder(package: str, inner: str) -> Path | None:
    """A package's font folder, found without importing the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / inner


def font_dirs() -> tuple[str, ...]:
    """Folders for Typst, in the order of preference; only those of installed packages."""
    found = (_folder(package, inner) for package, inner, _ in _FACES)
    return tuple(str(p) for p in found if p is not None and p.is_dir())


def installed() -> tuple[tuple[str, bool], ...]:
    """(font file, present) for `recpack doctor`."""
    out = []
    for package, inner, name in _FACES:
        folder = _folder(package, inner)
        out.append((name, folder is not None and (folder / name).is_file()))
    return tuple(out)


def _format4(data: bytes, at: int) -> set[int]:
    half = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{half}H", data, at + 14)
    starts = struct.unpack_from(f">{half}H", data, at + 16 + 2 * half)
    deltas = struct.unpack_from(f">{half}H", data, at + 16 + 4 * half)
    offset_at = at + 16 + 6 * half
    offsets = struct.unpack_from(f">{half}H", data, offset_at)
    out: set[int] = set()
    for i in range(half):
        for c in range(starts[i], min(ends[i], 0xFFFE) + 1):
            glyph = c
            if offsets[i]:
                place = offset_at + 2 * i + offsets[i] + 2 * (c - starts[i])
                glyph = struct.unpack_from(">H", data, place)[0]
                if glyph == 0:
                    continue
            if (glyph + deltas[i]) & 0xFFFF:
                out.add(c)
    return out


def _format12(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">I", data, at + 12)[0]
    groups = struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * count])
    return set(chain.from_iterable(range(start, end + 1) for start, end, _ in groups))


def _face(data: bytes, at: int) -> set[int]:
    """Code points of the face whose table directory begins at `at`."""
    tables = struct.unpack_from(">H", data, at + 4)[0]
    for i in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, at + 12 + 16 * i)
        if tag == b"cmap":
            break
    else:
        return set()
    out: set[int] = set()
    for i in range(struct.unpack_from(">H", data, offset + 2)[0]):
        sub = offset + struct.unpack_from(">I", data, offset + 4 + 8 * i + 4)[0]
        kind = struct.unpack_from(">H", data, sub)[0]
        if kind == 4:
            out |= _format4(data, sub)
        elif kind == 12:
            out |= _format12(data, sub)
    return out


@cache
def coverage() -> tuple[frozenset[int], ...]:
    """Code points of each font, in the order of preference.

    The first face of a collection stands for all: the pan-CJK collection shares one character set.
    """
    out = []
    for package, inner, name in _FACES:
        folder = _folder(package, inner)
        if folder is None or not (folder / name).is_file():
            continue
        data = (folder / name).read_bytes()
        first = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
        out.append(frozenset(_face(data, first) - _REFUSED))
    return tuple(out)


@cache
def _main_face() -> ImageFont.FreeTypeFont | None:
    package, inner, name = _FACES[0]
    folder = _folder(package, inner)
    if folder is None or not (folder / name).is_file():
        return None
    return ImageFont.truetype(str(folder / name), _UNITS)


@cache
def advance(char: str) -> float:
    """Width of a character in em: of the Latin face as it is; of others about (ideographs 1)."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    face = _main_face()
    if face is not None and coverage() and ord(char) in coverage()[0]:
        return float(face.getlength(char)) / _UNITS
    return 1.0 if ord(char) > _IDEOGRAPHS or ord(char) in _WIDE_SIGNS else _OTHER


@cache
def _any_font() -> frozenset[int]:
    return frozenset().union(*coverage())


def _drawable(char: str) -> bool:
    """A single character with a glyph and a meaning of its own (no control, no private use)."""
    if char in "\t\n\u200b":  # a place where a long word may break shows nothing
        return True
    if unicodedata.category(char) in ("Cc", "Co", "Cs", "Cn", "Cf"):
        return char in "\u200c\u200d" and ord(char) in _any_font()
    return ord(char) in _any_font()


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


@dataclass(slots=True)
class Printable:
    """Turns strings into ones the fonts can show, and counts what they could not.

    `strict` also drops every combining mark: the second try when shaping still fails.
    """

    strict: bool = False
    missing: int = field(default=0)

    def text(self, value: str) -> str:
        """`value` with every character that has no glyph replaced by a visible mark."""
        if _plain(value):
            return value
        out: list[str] = []
        cluster = ""
        for char in unicodedata.normalize("NFC", value):
            if unicodedata.category(char) in ("Mn", "Mc", "Me") or char in "\u200c\u200d":
                cluster += char
                continue
            out.append(self._cluster(cluster))
            cluster = char
        out.append(self._cluster(cluster))
        return "".join(out)

    def _cluster(self, cluster: str) -> str:
        """A base character and its marks: kept whole if one font has them all, else the base."""
        if not cluster:
            return ""
        base = cluster[0]
        if not _drawable(base):
            # Byte order marks, soft hyphens and direction marks show nothing: nothing is lost.
            if unicodedata.category(base) == "Cf":
                return ""
            self.missing += 1
            return MISSING_MARK
        if len(cluster) == 1:
            return base
        points = {ord(c) for c in cluster}
        if not self.strict and any(points <= font for font in coverage()):
            return cluster
        self.missing += sum(not 0xFE00 <= ord(c) <= 0xFE0F for c in cluster[1:])
        return base

    def data(self, value: Any) -> Any:
        """The same over every string of nested dicts, lists and tuples (keys are ours)."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {k: self.data(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.data(v) for v in value]
        return value

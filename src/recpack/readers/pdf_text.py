"""The text layer of one PDF page: pdfium characters -> words with boxes -> fragments."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium_c

from recpack.model.document import Box
from recpack.readers.layout import (
    Fragment,
)
from recpack.readers.pdf_lines import Char, fragments_of

_INVISIBLE = 3  # text render mode of PDF 32000-1, table 106
_HYPHENS = frozenset("\x02\ufffe\xad")
_WIDE = 2.6  # em: no character is as wide


@dataclass(frozen=True, slots=True)
class Affine:
    """Page units -> pixels of the upright raster: (ax + cy + e, bx + dy + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """One point in pixels."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The upright box around a rectangle."""
        x0, x1 = sorted((self.a * left, self.a * right))
        x2, x3 = sorted((self.c * bottom, self.c * top))
        y0, y1 = sorted((self.b * left, self.b * right))
        y2, y3 = sorted((self.d * bottom, self.d * top))
        return Box(x0 + x2 + self.e, y0 + y2 + self.f, x1 + x3 + self.e, y1 + y3 + self.f)

    @property
    def scale(self) -> float:
        """Pixels per page unit."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


@dataclass(frozen=True, slots=True)
class PageText:
    """What the text layer holds: fragments, and how many characters are good, bad, hidden."""

    fragments: tuple[Fragment, ...]
    visible: int
    bad: int
    hidden: int
    turned: int
    chars: tuple[Char | None, ...] = ()  # None is a space


class _Probe:
    """ctypes buffers reused for every character of a page."""

    def __init__(self, textpage: Any, affine: Affine, covered: Container[int]) -> None:
        self.raw = textpage
        self.covered = covered
        self.affine = affine
        self.doubles = [ctypes.c_double() for _ in range(4)]
        self.rect = pdfium_c.FS_RECTF()
        self.matrix = pdfium_c.FS_MATRIX()
        self.looks: dict[int, tuple[bool, int]] = {}
        self.fonts: dict[int, int] = {}

    def tight(self, i: int) -> Box:
        left, right, bottom, top = self.doubles
        pdfium_c.FPDFText_GetCharBox(self.raw, i, left, right, bottom, top)
        return self.affine.box(left.value, bottom.value, right.value, top.value)

    def loose(self, i: int) -> Box:
        pdfium_c.FPDFText_GetLooseCharBox(self.raw, i, self.rect)
        r = self.rect
        return self.affine.box(r.left, r.bottom, r.right, r.top)

    def origin(self, i: int) -> tuple[float, float]:
        x, y = self.doubles[:2]
        pdfium_c.FPDFText_GetCharOrigin(self.raw, i, x, y)
        return self.affine.point(x.value, y.value)

    def em_and_angle(self, i: int) -> tuple[float, int]:
        pdfium_c.FPDFText_GetMatrix(self.raw, i, self.matrix)
        m, t = self.matrix, self.affine
        size = pdfium_c.FPDFText_GetFontSize(self.raw, i) * math.hypot(m.c, m.d) * t.scale
        dx, dy = t.a * m.a + t.c * m.b, t.b * m.a + t.d * m.b
        return size or 1.0, round(math.degrees(math.atan2(-dy, dx))) % 360

    def look(self, i: int) -> tuple[bool, int]:
        """Whether the character is hidden, and the number of its font in order of appearance."""
        obj = pdfium_c.FPDFText_GetTextObject(self.raw, i)
        if not obj:
            return False, 0
        key = address(obj)
        if key not in self.looks:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(obj)
            font = address(pdfium_c.FPDFTextObj_GetFont(obj))
            number = self.fonts.setdefault(font, len(self.fonts) + 1)
            self.looks[key] = mode == _INVISIBLE or key in self.covered, number
        return self.looks[key]


def address(handle: Any) -> int:
    """What tells one object of pdfium from another."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def read_layer(
    textpage: Any, affine: Affine, width: int, height: int, covered: Container[int] = ()
) -> PageText:
    """Fragments of the visible text inside the raster of `width` x `height` pixels.

    `covered` are addresses of text objects that lie under a picture.
    """
    probe = _Probe(textpage.raw, affine, covered)
    chars: list[Char | None] = []
    bad = hidden = 0
    for i in range(textpage.count_chars()):
        text = _char(pdfium_c.FPDFText_GetUnicode(probe.raw, i))
        if not text.strip():
            # pdfium's own guesses at spaces are dropped: the gaps are measured below
            if pdfium_c.FPDFText_IsGenerated(probe.raw, i) != 1:
                chars.append(None)
            continue
        unseen, font = probe.look(i)
        if unseen:
            hidden += 1
            continue
        bad += is_bad(text) or pdfium_c.FPDFText_HasUnicodeMapError(probe.raw, i) == 1
        tight, loose = probe.tight(i), probe.loose(i)
        if tight.x1 < 0 or tight.y1 < 0 or tight.x0 > width or tight.y0 > height:
            continue
        x, y = probe.origin(i)
        em, angle = probe.em_and_angle(i)
        chars.append(Char(text, tight, loose, x, y, em, angle, font))
    real = [ch for ch in chars if ch is not None]
    turned = _main_turn(real)
    return PageText(tuple(fragments_of(chars)), len(real), bad, hidden, turned, tuple(chars))


def without_fonts(layer: PageText, fonts: Container[int]) -> PageText:
    """The layer without the characters of some fonts, which now count as bad."""
    kept = [ch for ch in layer.chars if ch is None or ch.font not in fonts]
    visible = sum(ch is not None for ch in kept)
    bad = sum(ch is not None and is_bad(ch.text) for ch in kept)
    fragments = tuple(fragments_of(kept))
    return replace(layer, fragments=fragments, visible=visible, bad=bad, chars=tuple(kept))


def draws_words(fragment: Fragment) -> bool:
    """Whether a glyph is wider than any letter: it shows more than its text says.

    It is left to the OCR, like all ink that no text explains.
    """
    letters = sum(not c.isspace() for c in fragment.text)
    return fragment.box.width > _WIDE * fragment.size * max(letters, 1)


def _char(code: int) -> str:
    """One code point as text: radicals and ligatures in plain form, surrogate halves as U+FFFD."""
    if code == 0 or code > 0x10FFFF:
        return ""
    char = chr(code)
    if char in _HYPHENS:
        return "-"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if 0x2E80 <= code <= 0x2FDF or 0xFB00 <= code <= 0xFB06 or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)
    return " " if char.isspace() or char in "\u200b\ufeff" else char


def is_bad(text: str) -> bool:
    """Whether a code point stands for nothing that people read."""
    return text == "\ufffd" or unicodedata.category(text[0]) in ("Co", "Cn", "Cc")


def _main_turn(chars: Sequence[Char]) -> int:
    """The turn (0, 90, 180, 270 degrees, counter-clockwise) that three fifths of the text share."""
    counts = dict.fromkeys((0, 90, 180, 270), 0)
    for char in chars:
        nearest = round(char.angle / 90) * 90 % 360
        counts[nearest] += 1
    turn = max(counts, key=lambda t: counts[t])
    return turn if counts[turn] > 0.6 * len(chars) else 0

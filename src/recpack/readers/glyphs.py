"""Whether the letters of a text layer are the letters that stand on the page.

A PDF can map its glyphs to any characters it likes. The picture of each character is therefore
compared with the same character of a plain font: a true map shows more likeness to its own letter
than to the others of the page, a false one no more than chance, whatever the language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from recpack.model.document import Box
from recpack.readers.pdf_lines import Char

_CELL = 24  # pixels of a compared picture
_DRAWN = 48  # pixels of a reference letter
_SAMPLE = 40  # different characters looked at of a font
_LEAST_SAMPLE = 12  # of fewer, chance decides
_LEAST_HEIGHT = 5  # pixels of a letter on the page
_LEAST_CONTRAST = 40  # grey levels
_LEAST_STROKE = 8  # grey levels from pixel to pixel: what is fainter nobody sees
# Mean share of the other letters that are less like it: chance is 0.5 (0.66 at most in 600 mixed-up
# samples of 9 scripts). True maps of upright and slanted faces had 0.86 to 1.0, but those of Thai,
# whose letters are alike, and of ornate Arabic faces 0.76; a map that is half false has 0.75.
TRUE_RANK, ALIKE_RANK = 0.8, 0.7
_SURE_SAMPLE = 20
_ALIKE = ((0x0600, 0x06FF), (0x0E00, 0x0E7F))
_FONTS = (
    ("fontpkg_noto_sans", "files", "NotoSans[wdth,wght].ttf"),
    ("noto_cjk_sans_otc", "", "NotoSansCJK-Regular.ttc"),
    ("fontpkg_noto_sans_arabic", "files", "NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_noto_sans_thai", "files", "NotoSansThai[wdth,wght].ttf"),
)


def false_fonts(chars: Sequence[Char], grey: Any) -> frozenset[int]:
    """Fonts (`Char.font`) whose characters are not what their map says.

    `grey` is the page's raster in which the characters' boxes lie. Fonts with few letters are
    judged together; too few in all, or in scripts without a reference font, count as true.
    """
    samples: dict[int, dict[str, Any]] = {}
    for char in chars:
        sample = samples.setdefault(char.font, {})
        if len(sample) < _SAMPLE and char.text not in sample and _telling(char):
            shape = _on_page(char, grey)
            if shape is not None and _references(char.text):
                sample[char.text] = shape
    few = {font for font, sample in samples.items() if len(sample) < _LEAST_SAMPLE}
    false = {font for font in samples.keys() - few if _is_false(samples[font])}
    pool: dict[str, Any] = {}
    for font in sorted(few):
        pool = {**samples[font], **pool}
    if len(pool) >= _LEAST_SAMPLE and _is_false(pool):
        false |= few
    return frozenset(false)


def _is_false(sample: dict[str, Any]) -> bool:
    alike = sum(low <= ord(text) <= high for text in sample for low, high in _ALIKE)
    strict = len(sample) >= _SURE_SAMPLE and 2 * alike < len(sample)
    return rank(sample) < (TRUE_RANK if strict else ALIKE_RANK)


def rank(sample: dict[str, Any]) -> float:
    """Mean share of the other characters that look less like a character's picture than itself."""
    texts = sorted(sample)
    shown = np.stack([sample[text] for text in texts])
    likeness = np.full((len(texts), len(texts)), -1.0)
    for n, text in enumerate(texts):
        for reference in _references(text):
            likeness[:, n] = np.maximum(likeness[:, n], shown @ reference)
    own = np.diag(likeness)
    others = len(texts) - 1
    rows = (likeness < own[:, None]).sum(axis=1) / others
    columns = (likeness < own[None, :]).sum(axis=0) / others
    return float((rows.mean() + columns.mean()) / 2)


def _telling(char: Char) -> bool:
    """A letter or digit, upright, large enough to be recognised."""
    if len(char.text) != 1 or 10 < char.angle < 350 or char.tight.height < _LEAST_HEIGHT:
        return False
    return unicodedata.category(char.text) in ("Lu", "Ll", "Lo", "Nd")


def _on_page(char: Char, grey: Any) -> Any:
    """The character's picture, normalised; None where no ink is under its box."""
    box = char.tight
    x0, y0 = max(int(box.x0 + 0.3), 0), max(int(box.y0 + 0.3), 0)
    part = grey[y0 : int(np.ceil(box.y1 - 0.3)), x0 : int(np.ceil(box.x1 - 0.3))]
    if part.size < 12 or int(part.max()) - int(part.min()) < _LEAST_CONTRAST:
        return None
    x0, y0 = max(x0 - 2, 0), max(y0 - 2, 0)
    ground = float(np.median(grey[y0 : int(box.y1) + 3, x0 : int(box.x1) + 3]))
    return _normalised(np.abs(part.astype(np.float32) - ground), char.em)


def _normalised(ink: Any, em: float) -> Any:
    """Ink as a unit vector: its shape in a square, and beside it how tall and wide it is."""
    square = cv2.resize(ink, (_CELL, _CELL), interpolation=cv2.INTER_AREA)
    square = cv2.GaussianBlur(square, (0, 0), 1.5).ravel()
    square = square - square.mean()
    length = float(np.linalg.norm(square))
    size = np.array([ink.shape[0] / em, ink.shape[1] / em], np.float32) - 0.6
    vector = np.concatenate([square / max(length, 1e-6), size])
    return vector / float(np.linalg.norm(vector))


@lru_cache(maxsize=8192)
def _references(text: str) -> tuple[Any, ...]:
    """The character in a plain font, in each of its joined forms; () if no font has it."""
    forms = (*_joined_forms().get(text, ()), text)
    return tuple(shape for form in forms if (shape := _drawn(form)) is not None)


def _drawn(text: str) -> Any:
    for font, absent in _fonts():
        if bytes(font.getmask(text)) == absent:
            continue
        image = Image.new("L", (_DRAWN * 3, _DRAWN * 3), 0)
        ImageDraw.Draw(image).text((_DRAWN, _DRAWN // 2), text, font=font, fill=255)
        box = image.getbbox()
        return _normalised(np.asarray(image.crop(box), np.float32), _DRAWN) if box else None
    return None


@cache
def _joined_forms() -> dict[str, tuple[str, ...]]:
    """Arabic letters -> their forms at the start, middle and end of a word."""
    out: dict[str, tuple[str, ...]] = {}
    for code in range(0xFE70, 0xFF00):
        kind, _, base = unicodedata.decomposition(chr(code)).partition(" ")
        if kind in ("<initial>", "<medial>", "<final>", "<isolated>") and " " not in base:
            letter = chr(int(base, 16))
            out[letter] = (*out.get(letter, ()), chr(code))
    return out


@cache
def _fonts() -> tuple[tuple[Any, bytes], ...]:
    """The plain fonts that are installed, and what each draws for a character it lacks."""
    out = []
    for package, folder, name in _FONTS:
        spec = find_spec(package)
        path = Path(spec.origin).parent / folder / name if spec and spec.origin else None
        if path is None or not path.is_file():
            continue
        font = ImageFont.truetype(str(path), _DRAWN, layout_engine=ImageFont.Layout.BASIC)
        out.append((font, bytes(font.getmask("\U0010ffff"))))
    return tuple(out)


def standing(boxes: Sequence[Box], grey: Any) -> list[bool]:
    """Of each box whether any stroke lies in it: text in the colour of the paper has none."""
    kernel = np.ones((3, 3), np.uint8)
    strokes = (cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, kernel) > _LEAST_STROKE).astype(np.uint8)
    total = cv2.integral(strokes)
    height, width = strokes.shape
    out = []
    for box in boxes:
        x0, x1 = (min(max(int(x), 0), width) for x in (box.x0 - 1, box.x1 + 2))
        y0, y1 = (min(max(int(y), 0), height) for y in (box.y0 - 1, box.y1 + 2))
        held = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
        out.append(bool(held > 0))
    return out

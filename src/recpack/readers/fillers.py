"""Sheets that hold nothing of a record: empty ones, and separators for the scanner."""

from __future__ import annotations

import io
import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Any

import cv2
import numpy as np
from PIL import Image

from recpack.lang import read_toml
from recpack.model.document import Box, Origin, Page
from recpack.ports import Blobs
from recpack.readers.blank import is_blank
from recpack.readers.ink import Ink

_MOST_TEXT = 90  # characters of a sheet that says only that it is empty
_MOST_REST = 3  # letters besides ("II", "T")
_CODE_TEXT = 32  # characters printed below a bar code
_CODED = re.compile(r"[\W\d_]*[A-Za-z]{0,4}[\W\d_]*")


class Filler(StrEnum):
    """What a sheet without content is."""

    BLANK = "blank"
    SEPARATOR = "separator"


def filler(page: Page, blobs: Blobs) -> Filler | None:
    """What a sheet without content is, None for one with content or where that is unsure."""
    if page.raster is None or page.unread:
        return None
    text = " ".join(block.text for block in page.blocks)
    if not page.blocks:
        picture = _picture(page, blobs)
        if is_blank(picture):
            return Filler.BLANK
        return Filler.SEPARATOR if _only_codes(picture, []) else None
    if len(text) <= _MOST_TEXT:
        for kind, phrases in _phrases().items():
            if _says_only(text, phrases) and not _more(page, blobs):
                return kind
    if page.origin is Origin.OCR and len(text) <= _CODE_TEXT and _CODED.fullmatch(text):
        boxes = [block.box for block in page.blocks]
        return Filler.SEPARATOR if _only_codes(_picture(page, blobs), boxes) else None
    return None


@cache
def _phrases() -> dict[Filler, tuple[str, ...]]:
    """What such sheets say, letters alone, the longest first."""
    rules = read_toml("_rules/sheets.toml")
    return {
        kind: tuple(sorted(map(_letters, rules[kind.value]), key=lambda p: (-len(p), p)))
        for kind in Filler
    }


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(ch for ch in folded if unicodedata.category(ch)[0] in "LM")


def _says_only(text: str, phrases: tuple[str, ...]) -> bool:
    rest, found = _letters(text), False
    for phrase in phrases:
        if phrase in rest:
            found, rest = True, rest.replace(phrase, "")
    return found and len(rest) <= _MOST_REST


def _picture(page: Page, blobs: Blobs) -> Any:
    assert page.raster is not None  # noqa: S101 - checked by the caller
    with Image.open(io.BytesIO(blobs.get(page.raster))) as opened:
        return np.asarray(opened if opened.mode == "L" else opened.convert("RGB"))


def _more(page: Page, blobs: Blobs) -> bool:
    """Whether ink stands on the sheet besides its words and bar codes."""
    picture = _picture(page, blobs)
    boxes = [block.box for block in page.blocks]
    return bool(Ink(picture).outside([*boxes, *_codes(picture)]))


def _only_codes(picture: Any, boxes: list[Box]) -> bool:
    """Whether bar codes or QR codes, with the characters below them, are all there is."""
    codes = _codes(picture)
    return bool(codes) and not Ink(picture).outside([*boxes, *codes])


def _codes(picture: Any) -> list[Box]:
    """Where bar codes and QR codes stand, with a little around them."""
    out = []
    for detector in (cv2.barcode.BarcodeDetector(), cv2.QRCodeDetector()):
        found, corners = (detector.detectMulti(picture))[:2]
        for quad in corners.reshape(-1, 4, 2) if found and corners is not None else ():
            (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
            pad = 0.15 * max(x1 - x0, y1 - y0)
            out.append(Box(float(x0 - pad), float(y0 - pad), float(x1 + pad), float(y1 + pad)))
    return out

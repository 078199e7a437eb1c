"""Typeset the sheets with Typst, using only fonts that come with pip packages."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Literal

import fontpkg_ibm_plex_sans
import fontpkg_noto_sans
import noto_cjk_sans_otc
import pypdfium2
import typst
from PIL import Image, ImageFont

TEMPLATES = Path(__file__).parent / "templates"
CJK_FONT = Path(noto_cjk_sans_otc.__file__).parent / noto_cjk_sans_otc.FONT_FILE
_FONT_DIRS = [
    str(CJK_FONT.parent),
    str(Path(fontpkg_noto_sans.__file__).parent / "files"),
    str(Path(fontpkg_ibm_plex_sans.__file__).parent / "files"),
]


@cache
def cjk_font(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK, Simplified Chinese face (index 2), for drawing into pixels."""
    return ImageFont.truetype(str(CJK_FONT), size, index=2)


@cache
def latin_font(size: int) -> ImageFont.FreeTypeFont:
    """IBM Plex Sans Italic, the most hand-like of the faces at hand, for signatures."""
    files = Path(fontpkg_ibm_plex_sans.__file__).parent / "files"
    return ImageFont.truetype(str(files / "IBMPlexSans-Italic[wdth,wght].ttf"), size)


def _compile(
    template: str,
    data: dict[str, str],
    pictures: dict[str, Image.Image],
    kind: Literal["pdf", "png"],
    when: int,
    ppi: float = 144,
) -> bytes | list[bytes]:
    """Run Typst in a scratch root holding the templates and the drawn pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for source in TEMPLATES.glob("*.typ"):
            shutil.copy(source, root / source.name)
        for name, picture in pictures.items():
            picture.save(root / name)
        made: bytes | list[bytes] = typst.compile(
            str(root / template), root=str(root), font_paths=_FONT_DIRS,
            ignore_system_fonts=True, format=kind, ppi=ppi, timestamp=when,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )  # fmt: skip
    return made


def pdf(template: str, data: dict[str, str], pictures: dict[str, Image.Image], when: int) -> bytes:
    """Make a real text PDF; `when` (Unix seconds) fixes the dates in its metadata."""
    made = _compile(template, data, pictures, "pdf", when)
    return made if isinstance(made, bytes) else made[0]


def pages(
    template: str, data: dict[str, str], pictures: dict[str, Image.Image], ppi: float
) -> list[Image.Image]:
    """Render the pages as pictures, to be photographed or scanned."""
    made = _compile(template, data, pictures, "png", 0, ppi)
    blobs = [made] if isinstance(made, bytes) else made
    return [Image.open(io.BytesIO(blob)).convert("RGB") for blob in blobs]


def pdf_text(blob: bytes) -> str:
    """Text layer of a PDF: what the planted lists are checked against."""
    with pypdfium2.PdfDocument(blob) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)

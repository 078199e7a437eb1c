"""PDFs that hold pictures only, as scanners and copy shops make them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def wrap(jpegs: Sequence[bytes], *, name: str, author: str, creator: str) -> bytes:
    """One A4 page per JPEG, no text layer; the document properties name the patient."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(name)
    canvas.setAuthor(author)
    canvas.setCreator(creator)
    for jpeg in jpegs:
        canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, A4[0], A4[1])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def jpeg(pixels: Image.Image, quality: int, exif: Image.Exif | None = None) -> bytes:
    """Encode a photo."""
    out = io.BytesIO()
    if exif is None:
        pixels.save(out, "JPEG", quality=quality, optimize=True)
    else:
        pixels.save(out, "JPEG", quality=quality, optimize=True, exif=exif)
    return out.getvalue()

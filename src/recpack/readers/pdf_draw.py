"""A PDF page drawn within bounds, and whether its text is a page's worth."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.internal as pdfium_i
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

DRAW_SECONDS = 12.0  # of processor time; the slowest honest page that was seen takes one
MAX_CHARS = 100_000  # of a page's text layer: ten times the densest page of a register


class SlowPageError(ValueError):
    """A page that takes too long to draw."""


def draw(page: Any, scale: float, turn: int) -> NDArray[np.uint8]:
    """RGB array (rows, columns, 3) of the page on white, forms and annotations drawn.

    `scale` is in pixels per page unit, `turn` in degrees. SlowPageError after 12 seconds of
    processor time: between two objects of the page, for one object cannot be interrupted.
    """
    import math

    width, height = (math.ceil(size * scale) for size in page.get_size())
    if turn in (90, 270):
        width, height = height, width
    bitmap = pdfium.PdfBitmap.new_native(
        width, height, format=pdfium_c.FPDFBitmap_BGR, rev_byteorder=True
    )
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
    place = (bitmap, page, 0, 0, width, height, pdfium_i.RotationToConst[turn], flags)
    end = time.process_time() + DRAW_SECONDS
    pause = pdfium_c.IFSDK_PAUSE(version=1)
    pdfium_i.set_callback(pause, "NeedToPauseNow", lambda _: int(time.process_time() > end))
    try:
        status = pdfium_c.FPDF_RenderPageBitmap_Start(*place, pause)
    finally:
        pdfium_c.FPDF_RenderPage_Close(page)
    if status == pdfium_c.FPDF_RENDER_TOBECONTINUED:
        raise SlowPageError
    if page.formenv:
        pdfium_c.FPDF_FFLDraw(page.formenv, *place)
    array = np.array(bitmap.to_numpy())
    bitmap.close()
    return array

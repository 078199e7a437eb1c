"""Redaction of pixels: identifiers painted over, ink that nobody read covered, stamps taken out.

The painted picture is encoded anew, so nothing of the original file (EXIF, thumbnails, layers)
can survive in it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw

from recpack.deid.pixels.codes import codes_of
from recpack.deid.pixels.ink import has_ink, unread_ink
from recpack.deid.pixels.marks import Mark, paint
from recpack.deid.pixels.stamps import mostly_sealed, seal_discs, without_stamps
from recpack.model.document import Box

_COVER = (222, 222, 226)
_QUALITY = 82


def redact_picture(
    data: bytes, marks: Sequence[Mark], read: Sequence[Box], signatures: Sequence[Box] = ()
) -> tuple[bytes, int]:
    """Paint `marks`, cover unread ink outside `read`; JPEG bytes and the number of covered places.

    `signatures` are places that are covered if there is ink in them. Boxes are in pixels of the
    picture. Raises ValueError if the bytes are no picture.
    """
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("not a picture")
    picture = np.asarray(image, np.uint8)
    discs = seal_discs(picture)
    picture, stamps = without_stamps(picture)
    discs += seal_discs(picture)
    if read:  # what lies beside the sheet (the grain of a desk) is no seal
        margin = 0.06 * max(picture.shape[:2])
        low, high = min(b.x0 for b in read) - margin, max(b.x1 for b in read) + margin
        discs = [d for d in discs if low < d[0] < high]
    codes = codes_of(picture)
    unread = unread_ink(picture, [*read, *(m.box for m in marks)])
    canvas = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
    draw = ImageDraw.Draw(canvas)
    for box in (*codes, *unread):
        draw.rectangle((box.x0, box.y0, box.x1, box.y1), fill=_COVER)
    signed = [box for box in signatures if has_ink(picture, box)]
    for box in signed:
        draw.rectangle((box.x0, box.y0, box.x1, box.y1), fill=_COVER)
    under = canvas.copy()
    for x, y, r in (*discs, *stamps):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_COVER)
    for box in read:
        # Print that runs under a seal stays, bleached of it; the seal's own letters are no lines.
        if box.width > 3 * box.height and not mostly_sealed(box, [*discs, *stamps]):
            region = (int(box.x0), int(box.y0), int(box.x1) + 1, int(box.y1) + 1)
            canvas.paste(under.crop(region), region[:2])
    for mark in marks:
        paint(draw, mark, canvas.size)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY, optimize=False)
    return out.getvalue(), len(stamps) + len(codes) + len(discs) + len(unread) + len(signed)

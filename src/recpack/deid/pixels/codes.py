"""QR codes and barcodes."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from recpack.deid.pixels.ink import Picture
from recpack.model.document import Box


def codes_of(picture: Picture) -> list[Box]:
    """QR codes and barcodes."""
    boxes: list[Box] = []
    for detector in (cv2.QRCodeDetector().detectMulti, _barcodes):
        try:
            ok, points = detector(picture)[:2]
        except cv2.error:
            continue
        if ok and points is not None:
            for quad in np.asarray(points).reshape(-1, 4, 2):
                (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
                margin = 0.08 * max(x1 - x0, y1 - y0) + 4
                boxes.append(Box(x0 - margin, y0 - margin, x1 + margin, y1 + margin))
    return boxes


def _barcodes(picture: Picture) -> tuple[bool, Any]:
    ok, points = cv2.barcode.BarcodeDetector().detectMulti(picture)
    return ok, points

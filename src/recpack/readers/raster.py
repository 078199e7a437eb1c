"""Page rasters: encoding into the blob store, and pages whose text is still to be read."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from recpack.model.document import BlobId, Box, Origin, Page
from recpack.ports import Blobs
from recpack.readers.blank import is_blank
from recpack.readers.spread import parted

JPEG_QUALITY = 90


def put_png(image: Image.Image, blobs: Blobs) -> BlobId:
    """Store as PNG: exact, and small for rendered text."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return blobs.put(out.getvalue())


def put_jpeg(image: Image.Image, blobs: Blobs) -> BlobId:
    """Store as JPEG, quality 90, without metadata."""
    image.info.clear()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    return blobs.put(out.getvalue())


def scan_pages(image: Image.Image, first: int, blobs: Blobs) -> tuple[Page, ...]:
    """The one page of a picture, or the two of an open booklet, numbered from `first`."""
    sheets = parted(np.asarray(image))
    if len(sheets) == 1:
        return (scan_page(image, first, blobs),)
    return tuple(
        scan_page(Image.fromarray(sheet), first + n, blobs) for n, sheet in enumerate(sheets)
    )


def scan_page(image: Image.Image, number: int, blobs: Blobs) -> Page:
    """A page whose whole picture (grey or RGB) is left for the OCR.

    A sheet without any ink is an empty text page, so that no OCR runs on it.
    """
    width, height = image.size
    if is_blank(np.asarray(image)):
        raster = put_png(image, blobs)
        return Page(number, width, height, Origin.TEXT_LAYER, "und", (), raster)
    whole = Box(0, 0, width, height)
    raster = put_jpeg(image, blobs)
    return Page(number, width, height, Origin.OCR, "", (), raster, (whole,))

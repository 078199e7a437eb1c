"""Pictures that stand inside a Word, RTF or HTML file -> pages for the OCR."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageOps

from recpack.model.document import Page
from recpack.model.problem import Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.image import IMAGE_ERRORS, MAX_PIXELS, PixelLimitError, to_plain
from recpack.readers.raster import scan_page

LEAST_SIDE = 48  # pixels: a rule, a bullet, an icon
# [MS-EMF] 2.3.4.2, [MS-WMF] 2.3.2.3 and 2.3.2.2: drawings without pixels
_DRAWN = (b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The bytes of a picture; `drawn`: the file says that it is a drawing without pixels."""

    data: bytes
    drawn: bool = False


def picture_pages(
    pictures: Iterable[Enclosed], source: SourceFile, blobs: Blobs, elsewhere: int = 0
) -> tuple[list[Page], list[Problem]]:
    """A page for each picture of some size, and what could not be shown.

    `elsewhere` are further pictures that nobody can open. Problems: picture-unreadable (those, and
    drawings: EMF, WMF, SVG), picture-damaged, pixel-limit.
    """
    pages: list[Page] = []
    problems: list[Problem] = []
    drawn = elsewhere
    for picture in pictures:
        if picture.drawn or picture.data.startswith(_DRAWN):
            drawn += 1
            continue
        try:
            page = _page(picture.data, blobs)
        except PixelLimitError:
            problems.append(Problem("pixel-limit", Severity.WARNING, "read", source.id))
        except IMAGE_ERRORS as error:
            told = type(error).__name__
            problems.append(
                Problem("picture-damaged", Severity.WARNING, "read", source.id, None, told)
            )
        else:
            pages += [page] if page is not None else []
    if drawn:
        told = f"pictures: {drawn}"
        problems.append(
            Problem("picture-unreadable", Severity.WARNING, "read", source.id, None, told)
        )
    return pages, problems


def _page(data: bytes, blobs: Blobs) -> Page | None:
    """The page, None if the picture is but an ornament."""
    with Image.open(io.BytesIO(data)) as picture:
        if min(picture.size) < LEAST_SIDE:
            return None
        if picture.width * picture.height > MAX_PIXELS:
            raise PixelLimitError
        return scan_page(to_plain(ImageOps.exif_transpose(picture)), 0, blobs)

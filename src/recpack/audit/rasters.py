"""The list of distinct pictures to be read, each with all the places where it stands."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recpack.audit.dicom_pictures import is_long
from recpack.audit.picture import Picture
from recpack.audit.pictures import pictures_of, pictures_of_object
from recpack.audit.search import files_of
from recpack.audit.views import Unreadable
from recpack.model.document import BlobId
from recpack.ports import Blobs

_THUMB = 640
_TILE = 8
_SAME = 10.0  # grey levels of a tile: lossy compression gives up to 4, one digit 19 (measured)
_SHEET = 3
_SHEET_SIDE = 640


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture to be read with OCR: `digest` of its pixels, `blob` its encoded bytes.

    `places` are "file#where" for every place in the bundle that shows it. `thumb` (not in
    reports) is a grey reduction used to recognise the same picture stored twice.
    """

    digest: str
    blob: BlobId
    places: tuple[str, ...]
    width: int
    height: int
    stack: bool = False
    thumb: bytes = b""


@dataclass(frozen=True, slots=True)
class Rasters:
    """Pictures to be read, and what could not be opened."""

    items: tuple[Raster, ...]
    unread: tuple[str, ...] = ()


def rasters_of(root: Path, blobs: Blobs) -> Rasters:
    """Every distinct picture of a written bundle, encoded into `blobs`."""
    return merge([file_rasters(root, name, blobs) for name in files_of(root)], blobs)


def file_rasters(
    root: Path, relative: str, blobs: Blobs, span: tuple[int, int] | None = None
) -> Rasters:
    """Pictures of one file, of a long DICOM object those of the frames of `span` alone.

    Never raises: what cannot be opened is told as unread.
    """
    items: list[Raster] = []
    unread: list[str] = []
    try:
        for found in _pictures(root, relative, span):
            if isinstance(found, Unreadable):
                unread.append(f"{relative}: {found}")
            else:
                items.append(_raster(found, f"{relative}#{found.place}", blobs))
    except Exception as error:  # noqa: BLE001 - the edge: a file that breaks a parser is unread
        unread.append(f"{relative}: {type(error).__name__}")
    return Rasters(tuple(items), tuple(dict.fromkeys(unread)))


def _pictures(
    root: Path, relative: str, span: tuple[int, int] | None
) -> Iterator[Picture | Unreadable]:
    path = root / relative
    if is_long(path):
        from recpack.dicom.pixels.lazily import open_frames

        return pictures_of_object(lambda: open_frames(path), span)
    return pictures_of(path.read_bytes(), stack=relative.upper().startswith("VIEWER/"))


def _raster(picture: Picture, place: str, blobs: Blobs) -> Raster:
    pixels = picture.pixels
    shape = ",".join(map(str, pixels.shape)).encode()
    digest = hashlib.sha256(shape + b"\0" + pixels.tobytes()).hexdigest()
    height, width = pixels.shape[:2]
    usual = picture.data[:3] in {b"\xff\xd8\xff", b"\x89PN"}
    data = picture.data if usual else _png(pixels)
    # A slice is compared by its digest alone, and a study has thousands of them.
    thumb = b"" if picture.stack else _thumb(pixels)
    return Raster(digest, blobs.put(data), (place,), width, height, picture.stack, thumb)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _thumb(pixels: NDArray[np.uint8]) -> bytes:
    height, width = pixels.shape[:2]
    size = (_THUMB, max(1, round(_THUMB * height / width)))
    return Image.fromarray(pixels).convert("L").resize(size, Image.Resampling.BOX).tobytes()


def merge(parts: Iterable[Rasters], blobs: Blobs) -> Rasters:
    """One list without repeats: equal pixels, or the same page compressed twice, are read once."""
    unique: list[Raster] = []
    unread: list[str] = []
    by_digest: dict[str, int] = {}
    alike = _Alike()
    for part in parts:
        unread += part.unread
        for item in part.items:
            at = by_digest.get(item.digest)
            if at is None:
                at = next((i for i in alike.places(item) if _same(unique[i], item)), None)
            if at is None:
                by_digest[item.digest] = len(unique)
                alike.add(item, len(unique))
                unique.append(item)
            else:
                unique[at] = replace(unique[at], places=unique[at].places + item.places)
    items = [replace(r, thumb=b"") for r in _sheets(unique, blobs)]
    return Rasters(tuple(items), tuple(dict.fromkeys(unread)))


class _Alike:
    """Where pictures stand that may be the same as one: told from the means of large blocks.

    A block's means differ by no more than its tiles do, so none is missed that `_same` would find.
    """

    def __init__(self) -> None:
        self._means: dict[int, list[NDArray[np.float64]]] = {}
        self._at: dict[int, list[int]] = {}

    def add(self, item: Raster, at: int) -> None:
        """Remember a picture of the list."""
        if item.thumb:
            self._means.setdefault(len(item.thumb), []).append(_blocks(item.thumb))
            self._at.setdefault(len(item.thumb), []).append(at)

    def places(self, item: Raster) -> list[int]:
        """Places in the list, in its order."""
        known = self._means.get(len(item.thumb), ())
        if not item.thumb or not known:
            return []
        mine = _blocks(item.thumb)
        near = (np.abs(means - mine).max() <= _SAME + 1e-6 for means in known)
        places = self._at[len(item.thumb)]
        return [at for at, maybe in zip(places, near, strict=True) if maybe]


def _blocks(thumb: bytes) -> NDArray[np.float64]:
    """Means of blocks of 8 by 8 tiles; what lies below the picture counts as black."""
    pixels = np.frombuffer(thumb, dtype=np.uint8).reshape(-1, _THUMB)
    side = _TILE * _TILE
    rows = -(-pixels.shape[0] // side) * side
    padded = np.zeros((rows, _THUMB), dtype=np.float64)
    padded[: pixels.shape[0]] = pixels
    blocks = padded.reshape(rows // side, side, _THUMB // side, side)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float64)


def _same(seen: Raster, item: Raster) -> bool:
    """Whether no tile of the two differs visibly; the one kept must be about as sharp."""
    if len(seen.thumb) != len(item.thumb) or seen.width < 0.8 * item.width or item.stack:
        return False
    a = np.frombuffer(seen.thumb, dtype=np.uint8).reshape(-1, _THUMB).astype(np.int16)
    b = np.frombuffer(item.thumb, dtype=np.uint8).reshape(-1, _THUMB).astype(np.int16)
    if abs(float(a.mean()) - float(b.mean())) > _SAME:
        return False
    rows = -(-a.shape[0] // _TILE) * _TILE
    difference = np.zeros((rows, _THUMB), dtype=np.int16)
    difference[: a.shape[0]] = np.abs(a - b)
    tiles = difference.reshape(rows // _TILE, _TILE, _THUMB // _TILE, _TILE).mean(axis=(1, 3))
    return float(tiles.max()) <= _SAME


def _sheets(items: Sequence[Raster], blobs: Blobs) -> list[Raster]:
    """Small slices put together, nine to a sheet: OCR costs by the call, not by the slice."""
    out = [r for r in items if not _fits_sheet(r)]
    small = [r for r in items if _fits_sheet(r)]
    size = _SHEET * _SHEET
    starts = range(0, len(small), size)
    return out + [_sheet(small[start : start + size], blobs) for start in starts]


def _fits_sheet(raster: Raster) -> bool:
    return raster.stack and max(raster.width, raster.height) <= _SHEET_SIDE


def _sheet(items: Sequence[Raster], blobs: Blobs) -> Raster:
    if len(items) == 1:
        return items[0]
    width, height = max(r.width for r in items) + 8, max(r.height for r in items) + 8
    rows = -(-len(items) // _SHEET)
    sheet = Image.new("L", (width * min(_SHEET, len(items)), height * rows))
    for i, raster in enumerate(items):
        with Image.open(io.BytesIO(blobs.get(raster.blob))) as image:
            sheet.paste(image.convert("L"), (i % _SHEET * width, i // _SHEET * height))
    pixels = cast("NDArray[np.uint8]", np.asarray(sheet))
    places = tuple(place for r in items for place in r.places)
    digest = hashlib.sha256("".join(r.digest for r in items).encode()).hexdigest()
    return Raster(digest, blobs.put(_png(pixels)), places, sheet.width, sheet.height, stack=True)

"""A page picture made anew: identifiers painted over, and every place that could name somebody.

The painted picture is encoded anew, so nothing of the original file (EXIF, thumbnails, layers)
can survive in it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from recpack.deid.pixels.codes import codes_of, is_code, matrices_of
from recpack.deid.pixels.figures import charts_of, faces_in, figures_of, is_paper, rows_in
from recpack.deid.pixels.ink import Picture, has_ink, ink_of, inside, part_of, unit_of, unread_ink
from recpack.deid.pixels.marks import Mark, bounded, paint
from recpack.deid.pixels.stamps import Seal, grey_seals, mostly_sealed, without_stamps
from recpack.model.document import Box, Region, RegionKind

_COVER = (222, 222, 226)
_QUALITY = 82
_MOSTLY = 0.7  # of a thing inside a figure: it is part of it
_LIVELY = 24  # between the channels of a coloured pixel
_LONG = 4.5  # width by height of a line written by hand
_NEAR_SEAL = 0.06  # of the page: what lies further from all print is the grain of a desk


@dataclass(frozen=True, slots=True)
class Painted:
    """The new picture (JPEG), and what was found on it besides lines of print.

    Every region is covered but those of kind FIGURE.
    """

    data: bytes
    regions: tuple[Region, ...]


def redact_picture(
    data: bytes,
    marks: Sequence[Mark],
    read: Sequence[Box],
    signatures: Sequence[Box] = (),
    *,
    exact: bool = False,
) -> Painted:
    """Paint `marks` (pixels) and cover unread ink outside `read`, and in `signatures` any ink.

    `exact`: `read` are letters of a text layer, so a code stands where none of them does; OCR takes
    bars for letters. Raises ValueError if the bytes are no picture.
    """
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("not a picture")
    original = np.asarray(image, np.uint8)
    known = [*read, *(m.box for m in marks)]
    figures = figures_of(original)
    kept = [f.box for f in figures if not f.portrait]
    toned = kept or ([] if figures else _all_of(original))
    picture, seals = without_stamps(original, known, kept)
    ink = ink_of(picture)
    places = unread_ink(ink, unit_of(picture), known)
    kept = [box for box in kept if not is_paper(original, box, [*known, *places])]
    if places:
        kept += charts_of(picture, read)
        round_ones = _on_the_sheet(grey_seals(picture, places), read, picture)
        seals += [s for s in round_ones if not _within(s.box, kept)]
        places = [p for p in places if not _within(p, kept)]
    codes = _codes(picture, [*places, *(b for b in read if b.height > b.width)], exact=exact)
    codes += [m for m in matrices_of(picture, ink) if not _within(m, kept)]
    covers = [
        *(Region(RegionKind.PHOTO, f.box) for f in figures if f.portrait),
        *(Region(RegionKind.PHOTO, face) for box in toned for face in faces_in(original, box)),
        *(Region(RegionKind.CODE, box) for box in codes),
        *_unread(
            picture, ink, [p for p in places if not _within(p, kept)], seals, codes, signatures
        ),
        *(Region(RegionKind.UNREAD, row) for box in kept for row in rows_in(original, box, known)),
        *(Region(RegionKind.SIGNATURE, box) for box in signatures if has_ink(picture, box)),
    ]
    canvas = _covered(picture, covers, seals, read)
    stamps = [Region(RegionKind.STAMP, s.box) for s in seals]
    shown = [Region(RegionKind.FIGURE, box) for box in kept]
    return Painted(
        _painted(canvas, marks, read), _in_order([*stamps, *covers, *shown], canvas.size)
    )


def has_portrait(data: bytes) -> bool:
    """Whether a page picture shows a portrait photograph (False if the bytes are no picture)."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return image is not None and any(f.portrait for f in figures_of(np.asarray(image, np.uint8)))


def _painted(canvas: Image.Image, marks: Sequence[Mark], read: Sequence[Box]) -> bytes:
    draw = ImageDraw.Draw(canvas)
    for mark in marks:
        paint(draw, bounded(mark, read), canvas.size)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY, optimize=False)
    return out.getvalue()


def _codes(picture: Picture, near: Sequence[Box], *, exact: bool) -> list[Box]:
    if not near:
        return []
    return codes_of(picture, near if exact else [_whole(picture)])


def _all_of(picture: Picture) -> list[Box]:
    """The whole page, where it is a photo to its edges: dark or coloured all over."""
    small = picture[::16, ::16].astype(np.int16)
    lively = small.max(axis=2) - small.min(axis=2) > _LIVELY
    if float(lively.mean()) < _MOSTLY / 2:
        return []
    return [_whole(picture)]


def _whole(picture: Picture) -> Box:
    return Box(0.0, 0.0, float(picture.shape[1]), float(picture.shape[0]))


def _on_the_sheet(seals: Sequence[Seal], read: Sequence[Box], picture: Picture) -> list[Seal]:
    """Seals near print: what lies beside the sheet (the grain of a desk) is none."""
    if not read:
        return list(seals)
    margin = _NEAR_SEAL * max(picture.shape[:2])
    low, high = min(b.x0 for b in read) - margin, max(b.x1 for b in read) + margin
    return [s for s in seals if low < (s.box.x0 + s.box.x1) / 2 < high]


def _within(box: Box, figures: Sequence[Box]) -> bool:
    return any(inside(box, figure) > _MOSTLY for figure in figures)


def _unread(
    picture: Picture,
    ink: NDArray[np.uint8],
    places: Sequence[Box],
    seals: Sequence[Seal],
    codes: Sequence[Box],
    signatures: Sequence[Box],
) -> list[Region]:
    """What the ink is that no line explains."""
    named = [
        *((RegionKind.SIGNATURE, box) for box in signatures),
        *((RegionKind.STAMP, seal.box) for seal in seals),
        *((RegionKind.CODE, box) for box in codes),
    ]
    out = []
    for place in places:
        kinds = [k for k, b in named if max(inside(place, b), inside(b, place)) > 0.5]
        out.append(Region(kinds[0] if kinds else _kind(picture, ink, place), place))
    return out


def _kind(picture: Picture, ink: NDArray[np.uint8], box: Box) -> RegionKind:
    if is_code(picture, ink, box):
        return RegionKind.CODE
    if not _by_hand(part_of(ink, box), unit_of(picture)):
        return RegionKind.UNREAD
    long = box.width > _LONG * box.height
    return RegionKind.HANDWRITING if long else RegionKind.SIGNATURE


def _by_hand(part: NDArray[np.uint8], unit: float) -> bool:
    """Whether these are lines of a pen: thin, long, bent."""
    if part.size == 0 or float(part.mean()) > 0.3 or part.shape[1] < 45 * unit:
        return False
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    long = [n for n in range(1, count) if max(stats[n][2], stats[n][3]) > 25 * unit]
    if not long:
        return False
    widest = max(long, key=lambda n: int(stats[n][2]))
    depth = cv2.distanceTransform((labels == widest).astype(np.uint8), cv2.DIST_L2, 3)
    straight = min(stats[widest][2], stats[widest][3]) < 6 * unit
    bold = float(depth.max()) > 5 * unit
    return not straight and not bold and bool(stats[widest][2] > 0.25 * part.shape[1])


def _covered(
    picture: Picture, covers: Sequence[Region], seals: Sequence[Seal], read: Sequence[Box]
) -> Image.Image:
    """The picture with its places covered; print that runs under a seal stays, bleached of it."""
    canvas = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
    draw = ImageDraw.Draw(canvas)
    for region in covers:
        draw.rectangle(_corners(region.box), fill=_COVER)
    if not seals:
        return canvas
    under = canvas.copy()
    for seal in seals:
        if seal.round:
            draw.ellipse(_corners(seal.box), fill=_COVER)
        else:
            draw.rectangle(_corners(seal.box), fill=_COVER)
    for box in read:  # the seal's own letters are no lines
        if box.width > 3 * box.height and not mostly_sealed(box, seals):
            strip = (int(box.x0), int(box.y0), int(box.x1) + 1, int(box.y1) + 1)
            canvas.paste(under.crop(strip), strip[:2])
    return canvas


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, max(box.x0, box.x1), max(box.y0, box.y1)


def _in_order(regions: Sequence[Region], size: tuple[int, int]) -> tuple[Region, ...]:
    """Within the page, whole pixels, top to bottom; what lies in another of its kind is one."""
    out: list[Region] = []
    whole = [
        Region(r.kind, Box(max(0.0, float(int(r.box.x0))), max(0.0, float(int(r.box.y0))),
                           min(float(size[0]), float(int(r.box.x1) + 1)),
                           min(float(size[1]), float(int(r.box.y1) + 1))))
        for r in regions
    ]  # fmt: skip
    whole.sort(key=lambda r: -(r.box.width * r.box.height))
    for region in whole:
        hidden = any(
            inside(region.box, other.box) > 0.85 and other.kind is not RegionKind.FIGURE
            for other in out
        )
        if not hidden:
            out.append(region)
    return tuple(sorted(out, key=lambda r: (r.box.y0, r.box.x0, r.kind)))

"""Pictures of a clean object for the index: small lossy WebP, a stack of at most 60 frames."""

from __future__ import annotations

from pydicom.dataset import Dataset

from recpack.dicom.elements import frames_of
from recpack.dicom.frames import DECODE_ERRORS, decode_frame, encode_picture, to_picture
from recpack.model.document import BlobId
from recpack.ports import Blobs

MAX_FRAMES = 60
_SINGLE_SIDE = 768
_STACK_SIDE = 512


def chosen_frames(count: int, *, tiles: bool = False) -> tuple[int, ...]:
    """Evenly spread frame indices; the middle one alone where frames are tiles of one picture."""
    if tiles and count > 1:
        return (count // 2,)
    if count <= MAX_FRAMES:
        return tuple(range(count))
    return tuple(round(i * (count - 1) / (MAX_FRAMES - 1)) for i in range(MAX_FRAMES))


def render_previews(dataset: Dataset, blobs: Blobs) -> tuple[tuple[BlobId, ...], bool]:
    """WebP blobs in frame order, and whether every chosen frame could be decoded."""
    count = frames_of(dataset)
    tiles = str(dataset.get("Modality", "")) == "SM"
    side = _SINGLE_SIDE if count == 1 else _STACK_SIDE
    out: list[BlobId] = []
    try:
        for index in chosen_frames(count, tiles=tiles):
            picture = to_picture(dataset, decode_frame(dataset, index), full_range=False)
            out.append(blobs.put(encode_picture(picture, "WEBP", side=side)))
    except DECODE_ERRORS:
        return tuple(out), False
    return tuple(out), True

"""Frames with text drawn into them: identifiers that must go, measurements that must stay.

The frames are read by OCR as a build reads them (stages.read.read_frame).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.imaging import halves
from bench.imaging.key import Check
from bench.imaging.phrases import Person
from bench.imaging.plants import Planting, start
from bench.imaging.product import clean_folder
from recpack.dicom.elements import quiet

_WIDTH, _HEIGHT = 640, 480
_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn object, the boxes of its identifying lines and of those that must stay."""

    planting: Planting
    hidden: tuple[_Box, ...]
    kept: tuple[_Box, ...]


def _draw(lines: list[tuple[str, bool]]) -> tuple[NDArray[np.uint8], list[_Box], list[_Box]]:
    picture = Image.new("L", (_WIDTH, _HEIGHT), 0)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(320, 120), (140, 440), (500, 440)], fill=70)
    font = ImageFont.load_default(size=20)
    hidden: list[_Box] = []
    kept: list[_Box] = []
    for number, (text, secret) in enumerate(lines):
        at = (14, 10 + 34 * number)
        pen.text(at, text, fill=235, font=font)
        x0, y0, x1, y1 = pen.textbbox(at, text, font=font)
        if secret and text.startswith("ID "):  # the label may stay
            x0 += pen.textlength("ID ", font=font)
        (hidden if secret else kept).append((int(x0), int(y0), int(x1), int(y1)))
    return np.asarray(picture), hidden, kept


def _frames(person: Person, kind: str, number: int) -> Frame:
    lines = [(person.plain, True), (f"ID {person.mrn}", True), ("LIVER  Freq 3.5 MHz", False),
             ("Dist 12.4 mm", False)]  # fmt: skip
    pixels, hidden, kept = _draw(lines)
    p = start(f"burned-{kind.lower()}-{number}.dcm", kind, number)
    ds = p.dataset
    p.put(ds, "PatientName", next(n for n in person.names if n.isascii()))
    p.put(ds, "PatientID", person.mrn)
    ds.Rows, ds.Columns = _HEIGHT, _WIDTH
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 8, 8, 7
    ds.PixelRepresentation, ds.SamplesPerPixel = 0, 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.ConversionType = "WSD"
    ds.add_new(0x7FE00010, "OB", pixels.tobytes())
    return Frame(p, tuple(hidden), tuple(kept))


def _part(dataset: pydicom.Dataset, box: _Box) -> NDArray[np.int16]:
    pixels = dataset.pixel_array
    grey = pixels if pixels.ndim == 2 else pixels[..., 0]
    x0, y0, x1, y1 = box
    return np.asarray(grey[y0:y1, x0:x1], dtype=np.int16)


def _judged(frame: Frame, after: bytes | None) -> Iterator[tuple[Check, bool]]:
    name = frame.planting.name
    before = pydicom.dcmread(io.BytesIO(frame.planting.written()))
    with quiet():
        clean = pydicom.dcmread(io.BytesIO(after)) if after else None
        for kind, boxes in (("pixels_hidden", frame.hidden), ("pixels_retained", frame.kept)):
            for number, box in enumerate(boxes):
                good = False
                if clean is not None:
                    ink = _part(before, box) > 128
                    left = _part(clean, box) > 128
                    share = float((ink & left).sum()) / max(1, int(ink.sum()))
                    good = share < 0.05 if kind == "pixels_hidden" else share > 0.95
                yield Check(kind, name, (0x7FE00010,), f"line {number}"), good


def score(half: str, work: Path) -> list[tuple[Check, bool]]:
    """Each drawn line of a half's people, hidden or kept as it should be."""
    out: list[tuple[Check, bool]] = []
    for at, person in enumerate(halves.people(half)):
        folder = work / person.label
        folder.mkdir(parents=True)
        frames = [_frames(person, kind, 700 + 10 * at + n) for n, kind in enumerate(("US", "SC"))]
        for frame in frames:
            (folder / frame.planting.name).write_bytes(frame.planting.written())
        done = clean_folder([folder / f.planting.name for f in frames], folder / "w", ocr=True)
        for frame in frames:
            out += _judged(frame, done.outputs.get(frame.planting.name))
    return out

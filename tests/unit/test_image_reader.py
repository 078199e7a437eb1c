"""Pictures: modes, orientation, frames, limits, metadata."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recpack.model.document import Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers import image as module
from recpack.readers.image import read_image, to_plain
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S002"), "x.jpg", FileKind.IMAGE, 1, "")


def drawn(mode="RGB", size=(400, 300)):
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((10, 10, 120, 60), fill=0)
    return image.convert(mode)


@pytest.fixture
def read(tmp_path):
    blobs = BlobStore(str(tmp_path / "blobs"))

    def go(image, kind, **save):
        path = tmp_path / "picture"
        if isinstance(image, bytes):
            path.write_bytes(image)
        else:
            image.save(path, kind, **save)
        return read_image(str(path), SOURCE, blobs)

    go.pixels = lambda page: np.asarray(Image.open(io.BytesIO(blobs.get(page.raster))).convert("L"))
    return go


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("1", "TIFF"),
        ("P", "GIF"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("I;16", "PNG"),
        ("RGB", "WEBP"),
        ("RGB", "BMP"),
    ],
)
def test_modes_and_formats(read, mode, kind):
    if mode == "I;16":
        image = Image.fromarray(np.asarray(drawn("L")).astype(np.uint16) * 200)
    else:
        image = drawn(mode)
    document = read(image, kind).value
    (page,) = document.pages
    assert (page.origin, page.width, page.height, len(page.unread)) == (Origin.OCR, 400, 300, 1)
    pixels = read.pixels(page)
    assert pixels[35, 60] < 40
    assert pixels[200, 300] > 215


def test_heic(read):
    data = (Path(__file__).parents[1] / "data" / "two-colours.heic").read_bytes()
    (page,) = read(data, "").value.pages
    assert (page.width, page.height) == (64, 48)
    pixels = read.pixels(page)
    assert abs(int(pixels[20, 10]) - int(pixels[20, 50])) > 20


def test_transparent_ground_is_white(read):
    image = Image.new("RGBA", (100, 80), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((5, 5, 60, 40), fill=(0, 0, 0, 255))
    (page,) = read(image, "PNG").value.pages
    assert read.pixels(page)[70, 90] > 240


def test_exif_orientation_and_names(read):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Artist Tester"
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
    document = read(drawn(), "JPEG", exif=exif).value
    (page,) = document.pages
    assert (page.width, page.height) == (300, 400)
    assert read.pixels(page)[60, 265] < 40
    properties = dict(document.properties)
    assert properties["Artist"] == "Artist Tester"
    assert "39" in properties["GPSLatitude"]


def test_no_metadata_in_the_raster(read, tmp_path):
    exif = Image.Exif()
    exif[0x013B] = "Artist Tester"
    (page,) = read(drawn(), "JPEG", exif=exif, comment=b"Comment Tester").value.pages
    data = BlobStore(str(tmp_path / "blobs")).get(page.raster)
    assert b"Tester" not in data


def test_tiff_pages_and_blank_sheets(read):
    frames = [drawn("1"), Image.new("1", (400, 300), 1), drawn("L", (200, 500))]
    document = read(frames[0], "TIFF", save_all=True, append_images=frames[1:]).value
    assert [(p.number, p.width, p.height) for p in document.pages] == [
        (1, 400, 300),
        (2, 400, 300),
        (3, 200, 500),
    ]
    assert [len(p.unread) for p in document.pages] == [1, 0, 1]


def test_large_pictures_shrink_and_bombs_are_refused(read, monkeypatch):
    assert max(to_plain(drawn("L", (6000, 1000))).size) == 3000
    monkeypatch.setattr(module, "MAX_PIXELS", 1000)
    outcome = read(drawn(), "PNG")
    assert outcome.value is None
    assert [p.code for p in outcome.problems] == ["pixel-limit"]


def test_a_cut_file_is_a_problem(read):
    out = io.BytesIO()
    drawn("RGB", (900, 900)).save(out, "PNG")
    outcome = read(out.getvalue()[:300], None)
    assert outcome.value is None
    assert [p.code for p in outcome.problems] == ["image-damaged"]

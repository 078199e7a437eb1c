"""Photographs and scans before OCR: the sheet, the fold, empty sheets, odd files."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from recpack.model.document import Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.blank import is_blank
from recpack.readers.image import read_image
from recpack.readers.sheet import flattened
from recpack.readers.spread import parted
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S001"), "x", FileKind.IMAGE, 1, "")
RANDOM = np.random.default_rng(7)


def page(width=800, height=1130, lines=24, paper=248, ink=30):
    """A page with lines of print, one of them at the very foot."""
    image = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(image)
    for n in range(lines):
        words = f"Finding {n}: value {n * 7} of the sample"
        draw.text((70, 60 + n * 40), words, fill=ink, font_size=22)
    draw.text((30, height - 24), "Form 7", fill=ink, font_size=14)
    return np.asarray(image)


def on_desk(sheet, desk, corners, size=(1300, 1700)):
    height, width = sheet.shape
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(source, np.float32(corners))
    mask = cv2.warpPerspective(np.ones_like(sheet), matrix, size)
    warped = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_AREA)
    return np.where(mask > 0, warped, desk).astype(np.uint8)


def wood(size=(1300, 1700), level=90):
    grain = RANDOM.normal(0, 6, (1, size[0])) + RANDOM.normal(0, 3, (size[1], 1))
    return np.clip(level + grain, 0, 255).astype(np.uint8)


CORNERS = [[190, 150], [1130, 210], [1100, 1540], [150, 1480]]


def test_the_sheet_is_cut_out_and_flattened():
    cut = flattened(on_desk(page(), wood(), CORNERS), 3000)
    assert cut is not None
    height, width = cut.shape
    assert 1.3 < height / width < 1.55
    corners = cut[40, 40], cut[40, -40], cut[-60, -40], cut[height // 2, 20]
    assert all(int(corner) > 200 for corner in corners)  # paper, no desk
    foot = cut[int(0.97 * height) :, : int(0.15 * width)]
    assert (foot < 120).sum() > 40  # the line at the edge is still there


@pytest.mark.parametrize("case", ["two sheets", "print beside it", "full frame", "no contrast"])
def test_what_is_not_surely_desk_stays(case):
    desk = wood()
    if case == "two sheets":
        desk[1560:1690, 700:1290] = 247
    if case == "print beside it":
        for y in range(20, 1700, 60):
            cv2.putText(desk, "WORDS ON A DARK BAND OF PAPER", (10, y), 0, 1.3, 235, 3)
    if case == "no contrast":
        desk[:] = 243
    corners = [[0, 0], [1300, 0], [1300, 1700], [0, 1700]] if case == "full frame" else CORNERS
    assert flattened(on_desk(page(), desk, corners), 3000) is None


def shaded(depth, line=None):
    left, right = page(), page(lines=20)
    both = np.concatenate([left, right], axis=1).astype(np.float32)
    x = np.abs(np.arange(both.shape[1]) - left.shape[1])
    both *= 1 - depth * np.exp(-x / 30)
    if line is not None:
        both[:, left.shape[1] - 2 : left.shape[1] + 2] = line
    return both.clip(0, 255).astype(np.uint8)


def test_a_spread_is_parted_at_its_fold():
    for picture in (shaded(0.3), shaded(0, line=90)):
        left, right = parted(picture)
        assert abs(left.shape[1] - 800) < 25
        assert abs(right.shape[1] - 800) < 25


def test_columns_and_tables_are_no_spread():
    table = shaded(0)
    assert len(parted(table)) == 1
    ruled = table.copy()
    ruled[60:1000, 798:802] = 40  # a rule that does not reach the edges
    assert len(parted(ruled)) == 1
    crossed = shaded(0.3)
    cv2.putText(crossed, "A HEADING OVER BOTH HALVES", (500, 40), 0, 1.6, 20, 4)
    cv2.putText(crossed, "AND A LINE BELOW", (620, 700), 0, 1.6, 20, 4)
    assert len(parted(crossed)) == 1
    half = shaded(0.3)
    half[:, 830:] = 248
    assert len(parted(half)) == 1  # an empty side proves nothing
    assert len(parted(page())) == 1


def paper(height=1130, width=800):
    return np.clip(RANDOM.normal(244, 3, (height, width)), 0, 255).astype(np.uint8)


def test_empty_sheets_with_dust_holes_and_lid_shadow():
    sheet = cv2.resize(paper(), (1600, 2260))
    for y in (900, 1300):
        cv2.circle(sheet, (60, y), 16, 40, -1)
    sheet[500:503, 700:703] = 60
    sheet[:, :12] = 80
    assert is_blank(sheet)
    assert is_blank(np.full((1130, 800, 3), 255, np.uint8))


@pytest.mark.parametrize("ink", [40, 150, 214])
def test_a_single_faint_word_is_no_empty_sheet(ink):
    image = Image.fromarray(paper())
    ImageDraw.Draw(image).text((380, 600), "no", fill=ink, font_size=24)
    assert not is_blank(np.asarray(image))


@pytest.fixture
def read(tmp_path):
    blobs = BlobStore(str(tmp_path / "blobs"))

    def go(image, kind, **save):
        path = tmp_path / "picture"
        image.save(path, kind, **save)
        outcome = read_image(str(path), SOURCE, blobs)
        assert outcome.problems == ()
        return outcome.value.pages

    go.pixels = lambda p: np.asarray(Image.open(io.BytesIO(blobs.get(p.raster))).convert("L"))
    return go


def test_fax_pixels_become_square(read):
    whole = Image.fromarray(page(864, 1144)).convert("1")
    fax = whole.resize((864, 572))
    (square,) = read(fax, "TIFF", compression="group3", dpi=(204, 98))
    assert (square.width, square.height) == (864, pytest.approx(572 * 204 / 98, abs=2))
    lying = Image.Exif()
    lying[0x0112] = 6
    turned = fax.transpose(Image.Transpose.ROTATE_90)
    (upright,) = read(turned, "TIFF", compression="group4", dpi=(98, 204), exif=lying)
    assert (upright.width, upright.height) == (square.width, square.height)


def test_inks_inverted_or_not(read):
    inks = Image.fromarray(page()).convert("CMYK")
    for image in (inks, ImageChops.invert(inks)):
        (one,) = read(image, "JPEG")
        assert np.median(read.pixels(one)) > 220


def test_white_is_zero_in_sixteen_bits(read):
    dark = Image.fromarray((255 - page()).astype(np.uint16) * 257)
    (one,) = read(dark, "TIFF", tiffinfo={262: 0})
    assert np.median(read.pixels(one)) > 220


def test_the_second_picture_of_a_phone_photo_is_no_page(read):
    photo = Image.fromarray(page()).convert("RGB")
    depth = photo.resize((400, 565))
    (one,) = read(photo, "MPO", save_all=True, append_images=[depth])
    assert one.width == 800


def test_an_open_booklet_gives_two_pages(read):
    first, second = read(Image.fromarray(shaded(0.3)), "PNG")
    assert (first.number, second.number) == (1, 2)
    assert first.origin is second.origin is Origin.OCR

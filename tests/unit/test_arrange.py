"""Empty sheets, second copies, page order: what is left out and what never is."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from recpack import casefile
from recpack.model.document import Block, Box, Document, DocumentId, Origin, Page
from recpack.model.problem import Severity
from recpack.model.source import DispositionKind, FileKind, Inventory, SourceFile, SourceId
from recpack.readers.page_numbers import printed_number
from recpack.run.blobs import BlobStore
from recpack.stages.arrange import arrange
from recpack.steps import Clean, Read

SLIP = (
    "Central laboratory, slip 40-118",
    "Sample of 3 March, blood",
    "Glucose\t5.62\tmmol/L\t3.9 - 6.1",
    "Creatinine\t71\tumol/L\t44 - 97",
    "Haemoglobin\t128\tg/L\t115 - 150",
    "HER2 negative, oestrogen receptor positive",
    "Right side: no finding; left side: mass 2.3 cm",
    "Seen and released by the laboratory",
)
WIDTH, HEIGHT = 900, 1270


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


@pytest.fixture
def sheet(blobs):
    """A page of lines as a reader leaves it: `warp` photographs it, `tick` adds a stroke."""

    def make(
        lines=SLIP, number=1, *, warp=None, tick=False, quality=85, scale=1.0, origin=Origin.OCR
    ):
        image = Image.new("L", (WIDTH, HEIGHT), 244)
        draw = ImageDraw.Draw(image)
        boxes = []
        for n, line in enumerate(lines):
            at = (80, 90 + 64 * n)
            draw.text(at, line.replace("\t", "   "), fill=35, font_size=30)
            boxes.append(draw.textbbox(at, line.replace("\t", "   "), font_size=30))
        if tick:
            draw.line((640, 700, 660, 725, 710, 650), fill=40, width=5)
        matrix = np.diag([scale, scale, 1.0])
        if warp is not None:
            source = np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]])
            matrix = matrix @ cv2.getPerspectiveTransform(source, source + np.float32(warp))
        size = round(WIDTH * scale), round(HEIGHT * scale)
        pixels = cv2.warpPerspective(
            np.asarray(image), matrix, size, flags=cv2.INTER_AREA, borderValue=244
        )
        noise = np.random.default_rng(len(lines)).normal(0, 3, pixels.shape)
        out = io.BytesIO()
        Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8)).save(
            out, "JPEG", quality=quality
        )
        blocks = tuple(
            Block(line, moved(box, matrix), 0.99) for line, box in zip(lines, boxes, strict=True)
        )
        return Page(number, *size, origin, "en", blocks, blobs.put(out.getvalue()))

    return make


def moved(box, matrix):
    x0, y0, x1, y1 = box
    corners = np.float32([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]])
    xs, ys = cv2.perspectiveTransform(corners, matrix)[0].T
    return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def document(number, *pages, kind="image"):
    name = f"{number:03d}"
    return Document(DocumentId("D" + name), SourceId("S" + name), kind, pages, "en")


TILT = [[12, 20], [-18, 5], [6, -25], [20, -8]]


def test_the_same_sheet_again_is_a_copy_and_the_better_one_is_kept(sheet, blobs):
    small, photo, whole = (
        document(1, sheet(scale=0.6, quality=60)),
        document(2, sheet(warp=TILT)),
        document(3, sheet(origin=Origin.TEXT_LAYER), kind="pdf"),
    )
    done = arrange([small, photo, whole], blobs)
    assert done.documents == (whole,)
    assert dict(done.copies) == {"S001": "S003", "S002": "S003"}
    assert set(done.aside) == {small, photo}  # whom they name still counts
    assert {(p.code, p.severity) for p in done.problems} == {("near-duplicate", Severity.INFO)}


@pytest.mark.parametrize(
    ("line", "other"),
    [
        (2, "Glucose\t5.82\tmmol/L\t3.9 - 6.1"),
        (2, "Glucose\t-5.62\tmmol/L\t3.9 - 6.1"),
        (2, "Glucose\t5.62\tmg/dL\t3.9 - 6.1"),
        (5, "HER2 positive, oestrogen receptor negative"),
        (6, "Left side: no finding; right side: mass 2.3 cm"),
        (1, "Sample of 4 March, blood"),
        (7, "Seen and not released by the laboratory"),
    ],
)
def test_another_slip_of_the_same_form_is_none(sheet, blobs, line, other):
    lines = list(SLIP)
    lines[line] = other
    pair = [document(1, sheet()), document(2, sheet(lines))]
    done = arrange(pair, blobs)
    assert (done.documents, dict(done.copies)) == (tuple(pair), {})


def test_what_stands_by_hand_on_one_alone_makes_two(sheet, blobs):
    pair = [document(1, sheet()), document(2, sheet(tick=True, warp=TILT))]
    assert not arrange(pair, blobs).copies


def test_swapped_lines_are_no_copy(sheet, blobs):
    lines = (*SLIP[:2], SLIP[4], SLIP[3], SLIP[2], *SLIP[5:])
    assert not arrange([document(1, sheet()), document(2, sheet(lines))], blobs).copies


def test_a_page_that_is_in_a_longer_document(sheet, blobs):
    other = [f"Another page, line {n} of the letter" for n in range(9)]
    long = document(2, sheet(other), sheet(number=2), kind="pdf")
    assert dict(arrange([document(1, sheet(warp=TILT)), long], blobs).copies) == {"S001": "S002"}
    clear = document(1, sheet(origin=Origin.TEXT_LAYER), kind="pdf")
    assert not arrange([clear, long], blobs).copies  # the better page stays, though it is shorter


def test_copies_are_duplicates_in_the_manifest(sheet, blobs):
    done = arrange([document(1, sheet()), document(2, sheet(warp=TILT, scale=0.6))], blobs)
    files = tuple(
        SourceFile(SourceId(f"S00{n}"), f"{n}.jpg", FileKind.IMAGE, 1, str(n % 3), twin)
        for n, twin in ((1, None), (2, None), (3, SourceId("S002")))
    )
    read = Read(done.documents, (), {}, {f.id: f for f in files}, {}, done.problems, (),
                done.aside, done.copies)  # fmt: skip
    ends = casefile.dispositions(Inventory(files), read, Clean((), (), {}, ()))
    assert [(e.kind, e.duplicate_of) for e in ends[1:]] == [
        (DispositionKind.DUPLICATE, "S001"),
        (DispositionKind.DUPLICATE, "S001"),
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "page-blank"),
        (("This page intentionally left blank",), "page-blank"),
        (("- 4 -", "本页空白"), "page-blank"),
        (("Trennblatt", "Patch T"), "page-separator"),
        (("DOCUMENT SEPARATOR 0012",), "page-separator"),
        (("Negative",), ""),
        (("Separator absent in the specimen",), ""),
        (("72",), ""),
    ],
)
def test_sheets_without_content(sheet, blobs, lines, code):
    done = arrange([document(1, sheet(), sheet(lines, 2), kind="pdf")], blobs)
    (kept,) = done.documents
    assert [p.number for p in kept.pages] == ([1] if code else [1, 2])
    assert [(p.code, p.page) for p in done.problems] == ([(code, 2)] if code else [])
    assert [p.number for d in done.aside for p in d.pages] == ([2] if code else [])


def test_words_of_an_empty_page_with_a_stroke_by_hand(sheet, blobs):
    page = sheet(("Blank page",), tick=True)
    assert arrange([document(1, page)], blobs).documents


def test_a_file_of_empty_sheets_has_its_reason(sheet, blobs):
    done = arrange([document(1, sheet(()))], blobs)
    assert (done.documents, dict(done.failed)) == ((), {"S001": "page-blank"})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Page 2 of 3", (2, 3)),
        ("Report 88\tPage: 2/3", (2, 3)),
        ("第2页 共3页", (2, 3)),
        ("共 3 页，第 2 页", (2, 3)),
        ("第 2 / 3 页", (2, 3)),
        ("2/3", (2, 3)),
        ("- 2 / 3 -", (2, 3)),
        ("Página 2 de 3", (2, 3)),
        ("Pág. 2/3", (2, 3)),
        ("Seite 2 von 3", (2, 3)),
        ("Page 2 sur 3", (2, 3)),
        ("стр. 2 из 3", (2, 3)),
        ("2/3ページ", (2, 3)),
        ("2 / 3 頁", (2, 3)),
        ("3페이지 중 2페이지", (2, 3)),
        ("2 / 3 쪽", (2, 3)),
        ("หน้า 2 จาก 3", (2, 3)),
        ("หน้าที่ ๒/๓", (2, 3)),
        ("صفحة ٢ من ٣", (2, 3)),
        ("Halaman 2 dari 3", (2, 3)),
        ("Trang 2/3", (2, 3)),
        ("Page 2", (2, None)),
        ("- 2 -", (2, None)),
        ("12/03/2024", None),
        ("Grade 2", None),
        ("HER2 1+/3+", None),
        ("BP 120/80", None),
        ("pT2 2/3 of the lobe", None),
    ],
)
def test_printed_numbers(text, number):
    page = Page(1, 900, 1270, Origin.OCR, "en", (Block(text, Box(80, 1200, 400, 1230)),))
    assert printed_number(page) == number


def test_pages_are_put_in_order_only_if_their_numbers_agree(sheet, blobs):
    def numbered(*feet):
        pages = []
        for n, foot in enumerate(feet, 1):
            lines = [f"Words {n * 11 + i} of page {foot}" for i in range(6)] + [""] * 10 + [foot]
            pages.append(sheet(lines, n))
        return document(1, *pages, kind="pdf")

    done = arrange([numbered("Page 3 of 3", "Page 1 of 3", "Page 2 of 3")], blobs)
    assert [p.number for p in done.documents[0].pages] == [2, 3, 1]
    assert [p.code for p in done.problems] == ["pages-reordered"]
    for feet in (
        ("1/3", "2/3", "3/3"),
        ("2/3", "1/3", "2/3"),
        ("2/4", "1/4", "3/4"),
        ("2/2", "", "1/2"),
    ):
        (same,) = arrange([numbered(*feet)], blobs).documents
        assert [p.number for p in same.pages] == [1, 2, 3]

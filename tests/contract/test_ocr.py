"""OCR: turns, skew, tables, places, unknown scripts; and the stage around it."""

from __future__ import annotations

import io
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from recpack.model.document import Box, ImagingObject, Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.ctc import Decoder
from recpack.readers.ocr import RapidOcr
from recpack.readers.routed import RoutedOcr
from recpack.run.blobs import BlobStore
from recpack.stages import read as stage

FONT = str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc")
LINES = ("肝右叶占位，大小约 4.2×3.8 cm", "Carcinoma ductal invasivo, margens livres.")
ROW = ("甲胎蛋白", "1210.5", "ng/mL")


def sheet(*, korean=False):
    image = Image.new("RGB", (760, 260), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 26, index=2)
    if korean:
        hangul = ImageFont.truetype(FONT, 26, index=1)
        for n in range(3):
            draw.text(
                (30, 20 + 60 * n), "환자는 종양 절제술 후 경과 관찰 중입니다", "black", hangul
            )
        return image
    for n, line in enumerate(LINES):
        draw.text((30, 20 + 60 * n), line, "black", font)
    for x, cell in zip((30, 300, 560), ROW, strict=True):
        draw.text((x, 140), cell, "black", font)
    return image


def png(image):
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


RAPID = RapidOcr()


@pytest.fixture(scope="module", params=[RAPID, RoutedOcr(RAPID)], ids=["rapid", "routed"])
def engine(request):
    return request.param


def texts(blocks):
    return [b.text.replace(" ", "") for b in blocks]


EXPECTED = [LINES[0].replace(" ", ""), LINES[1].replace(" ", ""), "\t".join(ROW)]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_come_back_upright(engine, turn):
    data = png(sheet().rotate(-turn, expand=True))
    seen = engine.recognise(data)
    assert (seen.rotation, seen.width, seen.height) == (turn, 760, 260)
    assert texts(seen.blocks) == EXPECTED
    assert (seen.image is data) == (turn == 0)
    dark = np.asarray(Image.open(io.BytesIO(seen.image)).convert("L")) < 128
    for block in seen.blocks:
        box = block.box
        assert dark[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1].sum() > 200


def test_skewed_pages_are_straightened(engine):
    skewed = sheet().rotate(2, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    seen = engine.recognise(png(skewed))
    assert texts(seen.blocks) == EXPECTED
    row = seen.blocks[2]
    assert row.box.height < 60
    turned = np.asarray(Image.open(io.BytesIO(seen.image)).convert("L"))
    assert turned.shape == (seen.height, seen.width)
    assert (
        turned[int(row.box.y0) : int(row.box.y1), int(row.box.x0) : int(row.box.x1)] < 128
    ).any()


def test_characters_have_places(engine):
    row = engine.recognise(png(sheet()), upright=True).blocks[2]
    assert len(row.edges) == len(row.text) + 1
    assert list(row.edges) == sorted(row.edges)
    for x, cell in zip((30, 300, 560), ROW, strict=True):
        assert row.edges[row.text.index(cell)] == pytest.approx(x, abs=14)


def test_no_picture(engine):
    with pytest.raises(ValueError, match="no picture"):
        engine.recognise(b"not a picture")
    empty = engine.recognise(png(Image.new("RGB", (300, 200), "white")))
    assert (empty.blocks, empty.unread, empty.rotation) == ((), (), 0)


def test_threads_do_not_change_the_result():
    data = png(sheet())
    assert RapidOcr(threads=1).recognise(data) == RAPID.recognise(data)


def test_the_engine_says_what_it_is(engine):
    assert engine.fingerprint().startswith("rapidocr-")
    assert "Chinese" in engine.describe()


@pytest.fixture
def store(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def read_pages(image, store, tmp_path):
    path = tmp_path / "scan.png"
    image.save(path)
    source = SourceFile(SourceId("S001"), "scan.png", FileKind.IMAGE, 1, "")
    outcome = stage.read_file(stage.ReadTask(str(path), source, None, store))
    document = outcome.value
    done = [stage.read_page(stage.PageTask(p, source.id, store)) for p in document.pages]
    merged = stage.with_pages(document, [o.value for o in done])
    return merged, [p.code for o in done for p in o.problems]


def test_a_scan_becomes_a_document(store, tmp_path):
    document, problems = read_pages(sheet().rotate(180), store, tmp_path)
    (page,) = document.pages
    assert texts(page.blocks) == EXPECTED
    assert (page.origin, page.language, document.language) == (Origin.OCR, "zh", "zh")
    assert (page.unread, problems) == ((), [])
    assert stage.unread_pages(document) == ()


def test_a_script_that_cannot_be_read_is_said_so(store, tmp_path, monkeypatch):
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    monkeypatch.setenv("RECPACK_MODELS", str(tmp_path))
    document, problems = read_pages(sheet(korean=True), store, tmp_path)
    assert problems == ["script-unreadable"]
    assert document.language == "und"


def test_pictures_on_text_pages_are_added(store, tmp_path):
    from recpack.model.document import Block, Page

    known = Block("known line", Box(20, 10, 740, 60), edges=tuple(range(11)))
    raster = store.put(png(sheet()))
    area = Box(20, 70, 740, 180)
    page = Page(1, 760, 260, Origin.TEXT_LAYER, "en", (known,), raster, (area,))
    outcome = stage.read_page(stage.PageTask(page, SourceId("S001"), store))
    assert texts(outcome.value.blocks) == ["knownline", *EXPECTED[1:]]
    assert outcome.value.blocks[2].edges[0] == pytest.approx(30, abs=10)
    assert outcome.value.unread == ()


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("Кузьменко Т.О.  07.11.2023", "Кузьменко"),
        ("07.11.2023 Кузьменко", "Кузьменко"),
        ("ID 123456   홍길동   F", "홍길동"),
        ("Name: ______________ Date: 2023-01-01", ""),
        ("W 350     L 40      Zoom 1.5", ""),
    ],
)
def test_what_was_not_read_within_a_line_is_told(line, hidden):
    picture = Image.new("RGB", (640, 90), "black")
    font = ImageFont.truetype(FONT, 26, index=1)
    ImageDraw.Draw(picture).text((20, 20), line, "white", font)
    seen = RAPID.recognise(png(picture), upright=True)
    if not hidden:
        assert seen.unread == ()
        return
    (place,) = seen.unread
    start = 20 + font.getlength(line[: line.index(hidden)])
    assert place.x0 < start + 4
    assert place.x1 > start + font.getlength(hidden) - 4


def test_frames_are_read_in_their_own_pixels(tmp_path):
    grey = np.asarray(sheet().crop((0, 0, 760, 120)).convert("L"))
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.6.1", "1.2.3.4"
    ds.Modality, ds.PhotometricInterpretation = "US", "MONOCHROME2"
    ds.Rows, ds.Columns, ds.SamplesPerPixel = *grey.shape, 1
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.PixelData = grey.tobytes()
    path = tmp_path / "a.dcm"
    ds.save_as(path, enforce_file_format=True)
    item = ImagingObject(
        SourceId("S009"), "", "", "", "", "US", "", (), 120, 760, 1, needs_ocr=True
    )
    (task,) = stage.frame_tasks(item, str(path))
    (picture,) = stage.read_frames(task).value
    assert texts(picture.blocks) == EXPECTED[:2]
    assert picture.blocks[0].box.y0 < 30 < picture.blocks[0].box.y1 < 70


def test_failures_carry_no_text(store, monkeypatch, tmp_path):
    def explode(*_):
        raise RuntimeError("patient words")

    monkeypatch.setattr("recpack.readers.text.decode_text", explode)
    path = tmp_path / "x.txt"
    path.write_text("words")
    source = SourceFile(SourceId("S001"), "x.txt", FileKind.TEXT, 1, "")
    outcome = stage.read_file(stage.ReadTask(str(path), source, None, store))
    (problem,) = outcome.problems
    assert (outcome.value, problem.code) == (None, "read-failed")
    assert "patient" not in repr(outcome)
    assert problem.detail.startswith("RuntimeError at recpack.readers.text:")


def test_kinds_that_are_not_read(store, tmp_path):
    path = tmp_path / "x.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    for kind, code in ((FileKind.UNKNOWN, "unsupported-format"), (FileKind.EMPTY, "file-empty")):
        source = SourceFile(SourceId("S001"), "x.doc", kind, 8, "")
        outcome = stage.read_file(stage.ReadTask(str(path), source, None, store))
        assert (outcome.value, [p.code for p in outcome.problems]) == (None, [code])


def test_ctc_places_are_the_middles_of_runs():
    scores = np.zeros((10, 4), np.float32)
    for step, label in enumerate([0, 1, 1, 0, 1, 0, 2, 2, 2, 0]):
        scores[step, label] = 0.9
    line = Decoder(("blank", "a", "b", "c")).decode(scores, 1.0)
    assert (line.text, line.confidence) == ("aab", 0.9)
    assert line.places == pytest.approx((0.2, 0.45, 0.75))

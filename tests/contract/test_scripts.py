"""Pages in scripts that rapidocr cannot read; all of it skips where tesseract is not there."""

from __future__ import annotations

import io
import shutil
from importlib.resources import files

import pytest
from PIL import Image, ImageDraw, ImageFont

from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers import traineddata
from recpack.readers.routed import RoutedOcr
from recpack.readers.scripts import ScriptReader
from recpack.readers.tesseract import is_installed
from recpack.run.blobs import BlobStore
from recpack.stages import audit
from recpack.stages import read as stage

ABSENT = [c for c in traineddata.LANGUAGES if not is_installed() or not traineddata.data_of(c)]
needs_tesseract = pytest.mark.skipif(
    bool(ABSENT),
    reason="TESSERACT IS NOT TESTED HERE: pip install tesserocr; apt-get install "
    + " ".join(f"tesseract-ocr-{code}" for code in ABSENT),
)
NOTO = str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
FONTS = {
    "ar": str(files("fontpkg_noto_sans_arabic") / "files" / "NotoSansArabic[wdth,wght].ttf"),
    "th": str(files("fontpkg_noto_sans_thai") / "files" / "NotoSansThai[wdth,wght].ttf"),
    "ko": str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"),
}
# A name, a sentence, and figures with a word in Latin letters.
PAGES = {
    "ru": ("Пациент: Берёзкин Павел Андреевич", "Состояние после операции без осложнений",
           "Метастазов в печени не выявлено", "HER2 3+, Ki-67 25 %"),
    "ar": ("اسم المريض: سامي عبد الكريم", "لا توجد نقائل في الكبد والرئتين",
           "تم استئصال الورم بالكامل", "HER2 3+, Ki-67 25 %"),
    "ko": ("환자 성명: 강새롬", "간으로 전이된 소견은 보이지 않습니다",
           "수술 후 합병증 없이 회복 중입니다", "HER2 3+, Ki-67 25 %"),
    "th": ("ผู้ป่วยได้รับการผ่าตัดและรักษาที่โรงพยาบาล", "ไม่พบการแพร่กระจายของมะเร็งไปที่ตับและปอด",
           "แพทย์ให้ยาและนัดตรวจเลือดครั้งต่อไป", "HER2 3+, Ki-67 25 %"),
    "vi": ("Họ tên: Trần Thị Mỹ Hạnh", "Không thấy di căn ở gan và hai phổi",
           "Sau phẫu thuật người bệnh ổn định, kết quả tốt", "HER2 3+, Ki-67 25 %"),
}  # fmt: skip


def drawn(lines, language="ru"):
    image = Image.new("RGB", (900, 60 + 70 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for n, line in enumerate(lines):
        latin = all(ord(ch) < 128 for ch in line)
        index = 1 if language == "ko" and not latin else 0
        font = ImageFont.truetype(NOTO if latin else FONTS.get(language, NOTO), 30, index=index)
        draw.text((40, 30 + 70 * n), line, "black", font)
    return image


def png(image):
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def engine():
    return RoutedOcr()


def plain(text):
    return "".join(text.split())


def wrong(expected, got):
    from difflib import SequenceMatcher

    match = SequenceMatcher(None, plain(expected), plain(got), autojunk=False)
    return 1 - match.ratio()


@needs_tesseract
@pytest.mark.parametrize(
    ("language", "turn"),
    [("ru", 180), ("ar", 90), ("ko", 0), ("th", 270), ("vi", 0)],
)
def test_pages_are_read_and_come_back_upright(engine, language, turn):
    image = drawn(PAGES[language], language)
    seen = engine.recognise(png(image.rotate(-turn, expand=True)))
    assert (seen.rotation, seen.width, seen.height) == (turn, *image.size)
    assert seen.unread == ()
    for line, block in zip(PAGES[language], seen.blocks, strict=True):
        assert wrong(line, block.text) < 0.1, block.text
        assert len(block.edges) == len(block.text) + 1
        assert min(block.edges) >= block.box.x0 - 0.01
        assert max(block.edges) <= block.box.x1 + 0.01
    assert seen.blocks[3].text.replace(" ", "") == "HER23+,Ki-6725%"


@needs_tesseract
def test_words_from_right_to_left_have_places_of_their_own(engine):
    line = PAGES["ar"][0]
    (block,) = engine.recognise(png(drawn([line], "ar")), upright=True).blocks
    words = block.text.split()
    assert block.text.startswith("اسم")
    middles = []
    at = 0
    for word in words:
        at = block.text.index(word, at)
        edges = block.edges[at : at + len(word) + 1]
        middles.append((min(edges) + max(edges)) / 2)
        at += len(word)
    assert middles == sorted(middles, reverse=True)


@needs_tesseract
def test_a_script_without_data_stays_unread(engine):
    font = ImageFont.truetype(NOTO, 30)
    greek = "Ο ασθενής υποβλήθηκε σε χειρουργική επέμβαση"
    image = Image.new("RGB", (900, 300), "white")
    for n in range(4):
        ImageDraw.Draw(image).text((40, 30 + 60 * n), greek, "black", font)
    seen = engine.recognise(png(image), upright=True)
    assert not any("\u0400" <= ch <= "\u0eff" for b in seen.blocks for ch in b.text)


@needs_tesseract
def test_the_stage_reads_them_without_a_problem_and_the_audit_as_well(tmp_path):
    store = BlobStore(str(tmp_path / "blobs"))
    path = tmp_path / "scan.png"
    drawn(PAGES["ru"]).save(path)
    source = SourceFile(SourceId("S001"), "scan.png", FileKind.IMAGE, 1, "")
    document = stage.read_file(stage.ReadTask(str(path), source, None, store)).value
    outcome = stage.read_page(stage.PageTask(document.pages[0], source.id, store))
    assert (outcome.problems, outcome.value.language) == ((), "ru")
    raster = audit.Raster("0", store.put(path.read_bytes()), ("x",), 1, 1)
    assert "Берёзкин" in audit.ocr_raster(audit.OcrTask(raster, store)).value


@needs_tesseract
def test_the_data_are_part_of_the_key(tmp_path, monkeypatch):
    before = ScriptReader().fingerprint()
    assert "rus:" in before
    monkeypatch.setenv("RECPACK_MODELS", str(tmp_path))
    assert traineddata.import_data(traineddata.data_of("rus")) == "tesseract-rus"
    assert ScriptReader().fingerprint() == before
    place = tmp_path / "ocr" / "rus.traineddata"
    place.write_bytes(place.read_bytes() + b"\0")
    assert ScriptReader().fingerprint() != before
    shutil.rmtree(tmp_path / "ocr")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert ScriptReader().fingerprint() == ""

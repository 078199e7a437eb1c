"""Text layers of PDF that are not what stands on the page."""

from __future__ import annotations

import io
import random
import re

import numpy as np
import pikepdf
import pytest
import typst
from PIL import Image, ImageDraw

from recpack.bundle.fonts import font_dirs
from recpack.model.document import Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.pdf import read_pdf
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S003"), "x.pdf", FileKind.PDF, 1, "")
WORDS = {
    "en": "Invasive carcinoma of no special type, grade 2, margins free of tumour, 3.7 mm; HER2 negative",
    "ru": "Инвазивная карцинома неспецифического типа, края резекции чистые, гемоглобин 128",
    "zh": "浸润性癌，非特殊类型，组织学二级，未见脉管内癌栓，切缘未见肿瘤，雌激素受体阳性",
    "ar": "سرطان غازي من النوع غير المحدد درجة ثانية والحواف سليمة ولا توجد نقائل بعيدة",
    "th": "มะเร็งเต้านมชนิดลุกลาม ระดับสอง ขอบชิ้นเนื้อไม่พบเซลล์มะเร็ง ไม่พบการแพร่กระจาย",
}


@pytest.fixture
def read(tmp_path):
    blobs = BlobStore(str(tmp_path / "blobs"))

    def go(pdf):
        path = tmp_path / "x.pdf"
        pdf.save(path)
        (page,) = read_pdf(str(path), SOURCE, blobs).value.pages
        return page

    return go


def typeset(words):
    source = (
        '#set text(font: ("Noto Sans", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Thai"))\n'
    )
    data = typst.compile(
        (source + words).encode(), font_paths=list(font_dirs()), ignore_system_fonts=True
    )
    return pikepdf.open(io.BytesIO(data))


def remapped(pdf, change):
    """The same page, whose glyphs now claim to be other characters."""
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and "/ToUnicode" in obj:
            old = obj.ToUnicode.read_bytes().decode("latin-1")
            part = re.search(r"beginbf.*endbf(char|range)", old, re.DOTALL)
            pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>", part[0])
            letters = [b for _, b in pairs if chr(int(b, 16)).isalpha()]
            new = dict(zip(letters, change(letters), strict=True))
            entries = "\n".join(f"<{a}> <{new.get(b, b)}>" for a, b in pairs)
            body = f"{len(pairs)} beginbfchar\n{entries}\nendbfchar"
            start = old[: part.start()].rstrip().rsplit("\n", 1)[0]
            obj.ToUnicode.write((start + "\n" + body + old[part.end() :]).encode("latin-1"))
    return pdf


def shuffled(letters):
    mixed = list(letters)
    random.Random(3).shuffle(mixed)
    return mixed


def private(letters):
    return [f"{0xE000 + n:04X}" for n in range(len(letters))]


@pytest.mark.parametrize("language", WORDS)
def test_a_true_map_is_believed_and_a_false_one_is_not(read, language):
    true = read(typeset(WORDS[language]))
    assert true.origin is Origin.TEXT_LAYER
    kept = "".join(block.text for block in true.blocks).replace(" ", "")
    assert kept[:8] == WORDS[language].replace(" ", "")[:8]
    for change in (shuffled, private):
        false = read(remapped(typeset(WORDS[language]), change))
        assert (false.origin, false.blocks) == (Origin.OCR, ())


def page_of(content, picture=None):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if picture is not None:
        image = pdf.make_stream(
            picture.tobytes(),
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.shape[1],
            Height=picture.shape[0], ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        page.obj.Resources.XObject = pikepdf.Dictionary(Im=image)
    page.obj.Contents = pdf.make_stream(content.encode("latin-1"))
    return pdf


def lines(*words, top=700, colour="0 g"):
    return "".join(
        f"{colour} BT /F1 12 Tf 50 {top - 20 * n} Td ({line}) Tj ET\n"
        for n, line in enumerate(words)
    )


def scan(rows=20):
    image = Image.new("L", (900, 1270), 250)
    draw = ImageDraw.Draw(image)
    for n in range(rows):
        draw.text((60, 120 + 50 * n), f"Result {n} of the scanned page", fill=20, font_size=28)
    return np.asarray(image)


FULL = "q 595 0 0 842 0 0 cm /Im Do Q\n"
LONG = ("The first line of an older reading of this page.", "And another, with wrong words in it.")


def test_text_under_a_picture_of_the_page_is_not_its_text(read):
    assert read(page_of(lines(*LONG, *LONG) + FULL, scan())).origin is Origin.OCR


def test_a_stamp_on_a_scan_is_not_the_page(read):
    stamped = FULL + lines("Printed from the archive by the records office, copy 1 of 1, ward 7")
    assert read(page_of(stamped, scan())).origin is Origin.OCR


def test_print_on_a_ground_picture_is_the_page(read):
    ground = np.full((1270, 900), 245, np.uint8)
    page = read(page_of(FULL + lines(*LONG, *LONG), ground))
    assert (page.origin, len(page.blocks)) == (Origin.TEXT_LAYER, 4)


def test_words_in_the_colour_of_the_paper_are_not_read(read):
    content = lines(*LONG) + lines("Hidden words of somebody", top=300, colour="1 g")
    page = read(page_of(content))
    assert [block.text for block in page.blocks] == list(LONG)
    faint = lines(*LONG) + lines("Pale but printed words", top=300, colour="0.8 g")
    assert len(read(page_of(faint)).blocks) == 3


def test_one_false_font_leaves_the_rest(read):
    pdf = typeset(WORDS["en"] + "\n\n" + WORDS["en"] + "\n\n" + WORDS["zh"])
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and "CJK" not in str(obj.get("/BaseFont", "")):
            continue
        if isinstance(obj, pikepdf.Dictionary) and "/ToUnicode" in obj:
            data = obj.ToUnicode.read_bytes().decode("latin-1")
            data = re.sub(r"<([4-9][0-9A-Fa-f]{3})>(?=\s*\n)", r"<E\g<1>>", data)
            data = re.sub(r"<E[4-9A-Fa-f]([0-9A-Fa-f]{3})>", r"<E\g<1>>", data)
            obj.ToUnicode.write(data.encode("latin-1"))
    page = read(pdf)
    assert page.origin is Origin.TEXT_LAYER
    assert all(re.fullmatch(r"[\x20-\x7e\t]+", block.text) for block in page.blocks)
    assert page.unread

"""PDF pages: text with places, tables, turns, scans, locks, damage."""

from __future__ import annotations

import io
from pathlib import Path

import noto_cjk_sans_otc
import numpy as np
import pikepdf
import pytest
import typst
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from recpack.model.document import Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.pdf import read_pdf
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S003"), "x.pdf", FileKind.PDF, 1, "")


def one_page(content: str, *, box=(595, 842), extra: dict | None = None) -> pikepdf.Pdf:
    """A PDF of one page drawn by this content stream, Helvetica as /F1."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=box)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if extra:
        resources.XObject = pikepdf.Dictionary(
            {f"/{name}": pdf.make_stream(data, **keys) for name, (data, keys) in extra.items()}
        )
    page.obj.Resources = resources
    page.obj.Contents = pdf.make_stream(content.encode("latin-1"))
    return pdf


def picture(pixels):
    keys = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": pixels.shape[1],
        "Height": pixels.shape[0],
        "ColorSpace": pikepdf.Name.DeviceGray,
        "BitsPerComponent": 8,
    }
    return pixels.tobytes(), keys


def lettering(width, height, text="LOGO 123"):
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).text((10, height // 3), text, fill=0, font_size=height // 3)
    return np.asarray(image)


def text_at(x, y, words, size=12):
    return f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n"


@pytest.fixture
def read(tmp_path):
    blobs = BlobStore(str(tmp_path / "blobs"))

    def go(pdf, password=None, **save):
        path = tmp_path / "x.pdf"
        if isinstance(pdf, bytes):
            path.write_bytes(pdf)
        else:
            pdf.save(path, **save)
        return read_pdf(str(path), SOURCE, blobs, password)

    go.blobs = blobs
    return go


TABLE = (
    text_at(50, 700, "Test")
    + text_at(250, 700, "Result")
    + text_at(400, 700, "Unit")
    + text_at(50, 670, "The patient was seen and the margins are free of tumour.")
)


def test_letters_of_one_glyph_are_all_read(read):
    """Pleural effusion set with ligatures is no "efusion", and off is not of."""
    words = "Pleural effusion, moderately differentiated: off affinity office"
    fonts = [str(Path(noto_cjk_sans_otc.__file__).parent)]
    markup = f'#set text(font: "Noto Sans CJK SC")\n{words}'
    pdf = typst.compile(markup.encode(), font_paths=fonts, ignore_system_fonts=True)
    (page,) = read(pdf).value.pages
    assert [b.text for b in page.blocks] == [words]


def test_letters_drawn_twice_are_read_once(read):
    """Bold made of two strokes, letter by letter and word by word (advances of Helvetica)."""
    advance = {"f": 0.278, "e": 0.556, "t": 0.278, "S": 0.667}
    x, letters = 50.0, ""
    for letter in "Sett fett":
        letters += 2 * text_at(round(x, 2), 700, letter)
        x += 12 * advance.get(letter, 0.278)
    (page,) = read(one_page(letters + 2 * text_at(50, 650, "fett"))).value.pages
    assert [b.text for b in page.blocks] == ["Sett fett", "fett"]


def test_lines_tabs_and_edges(read):
    page = read(one_page(TABLE)).value.pages[0]
    assert (page.origin, page.language) == (Origin.TEXT_LAYER, "en")
    assert [b.text for b in page.blocks] == [
        "Test\tResult\tUnit",
        "The patient was seen and the margins are free of tumour.",
    ]
    for block in page.blocks:
        assert len(block.edges) == len(block.text) + 1
        assert list(block.edges) == sorted(block.edges)
    scale = 150 / 72
    header = page.blocks[0]
    assert header.edges[0] == pytest.approx(50 * scale, abs=2)
    assert header.edges[header.text.index("Result")] == pytest.approx(250 * scale, abs=2)
    assert header.box.y0 < (842 - 700) * scale < header.box.y1 + 1


def ink_under(read, page, block):
    raster = np.asarray(Image.open(io.BytesIO(read.blobs.get(page.raster))).convert("L"))
    assert raster.shape == (page.height, page.width)
    box = block.box
    return (raster < 128)[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1].sum()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_lie_on_the_ink_whatever_the_rotation(read, turn):
    pdf = one_page(TABLE)
    pdf.pages[0].rotate(turn, relative=False)
    page = read(pdf).value.pages[0]
    # the letters run sideways on the sheet as shown: the page is turned until they are level
    assert page.blocks[0].text == "Test\tResult\tUnit"
    assert page.width < page.height
    assert all(ink_under(read, page, block) > 100 for block in page.blocks)
    assert page.unread == ()


def test_a_shifted_crop_box(read):
    pdf = one_page(TABLE)
    pdf.pages[0].mediabox = [-100, -50, 595, 842]
    pdf.pages[0].cropbox = [20, 400, 595, 800]
    page = read(pdf).value.pages[0]
    assert all(ink_under(read, page, block) > 100 for block in page.blocks)


def test_a_scan_waits_for_ocr(read):
    scan = one_page("q 595 0 0 842 0 0 cm /Im Do Q", extra={"Im": picture(lettering(800, 1100))})
    page = read(scan).value.pages[0]
    assert (page.origin, page.blocks, page.language) == (Origin.OCR, (), "")
    assert [(b.x0, b.y0, b.x1, b.y1) for b in page.unread] == [(0, 0, page.width, page.height)]
    assert read.blobs.get(page.raster)[:2] == b"\xff\xd8"


def test_hidden_text_over_a_scan_is_not_trusted(read):
    hidden = (
        "q 595 0 0 842 0 0 cm /Im Do Q BT 3 Tr /F1 12 Tf 50 700 Td (old words of another) Tj ET"
    )
    page = read(one_page(hidden, extra={"Im": picture(lettering(800, 1100))})).value.pages[0]
    assert (page.origin, page.blocks) == (Origin.OCR, ())


def test_a_picture_on_a_text_page_waits_for_ocr(read):
    content = TABLE + "q 150 0 0 60 50 300 cm /Im Do Q"
    page = read(one_page(content, extra={"Im": picture(lettering(300, 120))})).value.pages[0]
    assert (page.origin, len(page.blocks)) == (Origin.TEXT_LAYER, 2)
    (area,) = page.unread
    scale = 150 / 72
    assert 50 * scale - 30 < area.x0 < area.x1 < 200 * scale + 30
    assert (842 - 360) * scale - 30 < area.y0 < area.y1 < (842 - 300) * scale + 30


def test_rules_between_cells_are_tabs(read):
    close = text_at(50, 700, "Left") + text_at(82, 700, "Right")
    drawn = close + "q 1 w 77 690 m 77 715 l S Q " + text_at(50, 600, "other words on this page")
    assert read(one_page(drawn)).value.pages[0].blocks[0].text == "Left\tRight"
    plain = close + text_at(50, 600, "other words on this page")
    assert read(one_page(plain)).value.pages[0].blocks[0].text == "Left Right"


def test_a_blank_page_needs_no_ocr(read):
    page = read(one_page("")).value.pages[0]
    assert (page.blocks, page.unread, page.raster is not None) == ((), (), True)


def test_locked_files(read):
    pdf = one_page(TABLE)
    lock = pikepdf.Encryption(user="open sesame", owner="owner")
    outcome = read(pdf, encryption=lock)
    assert outcome.value is None
    assert [p.code for p in outcome.problems] == ["pdf-encrypted"]
    assert "sesame" not in repr(outcome)
    assert read(pdf, password="wrong", encryption=lock).problems[0].code == "pdf-encrypted"
    assert len(read(pdf, password="open sesame", encryption=lock).value.pages) == 1


def test_damaged_files(read):
    out = io.BytesIO()
    one_page(TABLE).save(out)
    whole = out.getvalue()
    junk_first = b"\r\nHTTP junk\r\n" + whole
    assert read(junk_first).value.pages[0].blocks[0].text == "Test\tResult\tUnit"
    cut = whole[: whole.index(b"\nxref")] + b"\n5 0 obj\n<<>>\nendobj\n"
    mended = read(cut)
    assert mended.value.pages[0].blocks[0].text == "Test\tResult\tUnit"
    assert [p.code for p in mended.problems] == ["pdf-repaired"]
    for data in (b"%PDF-1.7\nnothing", b"%PDF-1.4\n" + bytes(range(256)) * 8, whole[:60]):
        outcome = read(data)
        assert outcome.value is None
        assert [p.code for p in outcome.problems] == ["pdf-damaged"]


def test_properties_hold_every_name(read, tmp_path):
    out = io.BytesIO()
    pdf = one_page(TABLE)
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = ["Dr Xmp Tester"]
    pdf.attachments["attached name.txt"] = b"x"
    pdf.save(out)
    writer = PdfWriter(clone_from=PdfReader(out))
    writer.add_metadata({"/Author": "Info Tester"})
    writer.add_outline_item(title="Outline Tester", page_number=0)
    done = io.BytesIO()
    writer.write(done)
    values = {value for _, value in read(done.getvalue()).value.properties}
    assert {"Info Tester", "Outline Tester", "attached name.txt"} <= values
    assert any("Xmp Tester" in value for value in values)


def test_same_bytes_same_document(read):
    assert read(one_page(TABLE)) == read(one_page(TABLE))


def test_a_form_field_is_seen(read):
    pdf = one_page(TABLE)
    look = pdf.make_stream(
        b"BT /F1 12 Tf 2 5 Td (FIELD VALUE) Tj ET",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 200, 20],
        Resources=pdf.pages[0].obj.Resources,
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            F=4,
            T="name",
            V="FIELD VALUE",
            Rect=[50, 500, 250, 520],
            AP=pikepdf.Dictionary(N=look),
        )
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    page = read(pdf).value.pages[0]
    assert len(page.unread) == 1
    assert page.unread[0].y0 < (842 - 505) * 150 / 72 < page.unread[0].y1

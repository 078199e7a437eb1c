"""A leak planted in each kind of file of the finished bundle: the audit refuses, nothing is left."""

from __future__ import annotations

import io
import json
import shutil

import docx
import minifolder
import pikepdf
import pydicom
import pytest
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import DataElement

from recpack import build as building
from recpack import steps
from recpack.options import BuildOptions

pytestmark = pytest.mark.e2e
NAME = minifolder.NAME


def in_html(bundle):
    path = bundle / "INDEX.HTM"
    path.write_text(
        path.read_text("utf-8").replace("</body>", f"<i title='{NAME}'></i></body>"), "utf-8"
    )
    return path


def in_json(bundle):
    path = bundle / "DATA" / "manifest.json"
    data = json.loads(path.read_text("utf-8")) | {"note": f"x{minifolder.NUMBER}"}
    path.write_text(json.dumps(data), "utf-8")
    return path


def in_csv_utf16(bundle):
    path = bundle / "DATA" / "labs.csv"
    path.write_bytes(NAME.encode("utf-16"))
    return path


def in_text_pinyin(bundle):
    with (bundle / "README.TXT").open("a", encoding="utf-8") as f:
        f.write("CHEN ZHIYUAN\n")
    return bundle / "README.TXT"


def in_pdf_text(bundle):
    pdf = minifolder.text_pdf(f'#set text(font: "Noto Sans CJK SC")\n{NAME}')
    (bundle / "COVER.PDF").write_bytes(pdf)
    return bundle / "COVER.PDF"


def in_pdf_metadata(bundle):
    with pikepdf.open(bundle / "COVER.PDF", allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Author"] = NAME
        pdf.save(bundle / "COVER.PDF")
    return bundle / "COVER.PDF"


def in_pdf_attachment(bundle):
    path = next((bundle / "DOCS").glob("*.pdf"))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, NAME.encode())
        pdf.save(path)
    return path


def in_docx(bundle):
    document = docx.Document(bundle / "COVER.DOCX")
    document.core_properties.last_modified_by = NAME
    document.save(bundle / "COVER.DOCX")
    return bundle / "COVER.DOCX"


def in_dicom_element(bundle):
    path = next(p for p in (bundle / "DICOM").rglob("IM*"))
    data = pydicom.dcmread(path)
    data.add(DataElement(0x00091010, "LO", NAME))
    data.add(DataElement(0x00090010, "LO", "X"))
    data.SpecificCharacterSet = "GB18030"
    data.save_as(path)
    return path


def in_dicom_preamble(bundle):
    path = next(p for p in (bundle / "DICOM").rglob("IM*"))
    raw = NAME.encode("gb18030").ljust(128, b"\0")
    path.write_bytes(raw + path.read_bytes()[128:])
    return path


def in_file_name(bundle):
    path = bundle / "DATA" / f"{NAME}.csv"
    path.write_text("a\n")
    return path


def in_pixels(bundle):
    path = next((bundle / "VIEWER").rglob("*.jpg"))
    image = Image.open(path).convert("RGB")
    font = ImageFont.truetype(
        str(minifolder.font_folder() / "NotoSansCJK-Regular.ttc"), 26, index=2
    )
    ImageDraw.Draw(image).text((40, image.height - 60), f"姓名 {NAME} 男", font=font, fill="black")
    image.save(path)
    return path


def in_exif(bundle):
    path = next((bundle / "VIEWER").rglob("*.jpg"))
    image = Image.open(path)
    exif = image.getexif()
    exif[0x013B] = "Chen Zhiyuan"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    path.write_bytes(out.getvalue())
    return path


# Each build bears several leaks, one to a file: every one of them must be found for itself.
ROUNDS = [
    (in_html, in_json, in_csv_utf16, in_text_pinyin, in_pdf_text, in_pdf_attachment, in_docx,
     in_dicom_element, in_file_name, in_pixels),
    (in_pdf_metadata, in_dicom_preamble, in_exif),
]  # fmt: skip


@pytest.mark.parametrize("plants", ROUNDS, ids=("text", "metadata"))
def test_refused(plants, mini, mini_built, key, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(mini_built.private, out / mini_built.private.name)
    monkeypatch.setenv("RECPACK_SERIAL", "1")
    real, planted = steps.assemble, {}

    def leaking(case, place, folder):
        ends = real(case, place, folder)
        planted.update({p.__name__: p(folder).relative_to(folder).as_posix() for p in plants})
        return ends

    monkeypatch.setattr(steps, "assemble", leaking)
    result = building.build(BuildOptions(mini, out, key_file=key), lambda *_: None)
    assert result.exit_code == 4
    assert result.bundle is None
    assert len(set(planted.values())) == len(plants)
    hit = {h.file for h in result.audit.hits if h.tag}
    masked = {name.replace(NAME, "") for name in hit}
    assert {
        k for k, v in planted.items() if v not in hit and v.replace(NAME, "") not in masked
    } == set()
    assert not [p for p in out.iterdir() if not p.name.endswith(".private")]


def test_an_earlier_bundle_is_withdrawn(mini, mini_built, key, tmp_path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(mini_built.out, out)
    monkeypatch.setenv("RECPACK_SERIAL", "1")
    real = steps.assemble
    monkeypatch.setattr(steps, "assemble", lambda c, p, f: (real(c, p, f), in_file_name(f))[0])
    assert building.build(BuildOptions(mini, out, key_file=key), lambda *_: None).exit_code == 4
    assert not (out / mini_built.told["case"]).exists()

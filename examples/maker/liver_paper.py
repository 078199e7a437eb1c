"""The Chinese papers: two text PDFs, a scan, two phone photos, and clutter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from maker import clutter, degrade, lab_zh, liver_word, marks, scanpdf, typeset
from maker.item import Folder, Item
from maker.liver_case import CASE as C

if TYPE_CHECKING:
    Pictures = dict[str, Image.Image]

PHOTO_1, PHOTO_2 = "IMG_20230612_093214.jpg", "微信图片_20230715.jpg"
PATHOLOGY, GENES, CT = "王建国_病理报告.pdf", "基因检测报告.pdf", "扫描_CT报告.pdf"
QR = f"https://report.mingkang-lab.example/r?id={C['gene_report']}&n=Wang%20Jianguo"
_SIGNERS = (
    "path_reporter", "path_reviewer", "gene_tester", "gene_reviewer", "ct_reporter",
    "ct_reviewer", "lab_tester", "lab_reviewer",
)  # fmt: skip


def _pictures() -> Pictures:
    """Signatures, seals and codes, by the names the templates use."""
    made = {f"sig_{who}.png": marks.signature(C[who], 30 + i) for i, who in enumerate(_SIGNERS)}
    made["seal_path.png"] = marks.seal(C["hospital"], "病理诊断专用章", 5)
    made["seal_ct.png"] = marks.seal(C["hospital"], "医学影像专用章", 9)
    made["seal_lab.png"] = marks.seal(C["lab"], "检验专用章", 8)
    made["bar_path.png"] = marks.barcode(C["path_no"])
    made["bar_gene.png"] = marks.barcode(C["gene_sample"])
    made["qr_gene.png"] = marks.qr(QR)
    return made


def _text_pdf(template: str, pictures: Pictures, when: int, hidden: str) -> Item:
    blob = typeset.pdf(template, C, pictures, when)
    return Item(blob, typeset.pdf_text(blob) + "\n" + hidden)


def _scan(pictures: Pictures) -> Item:
    sheets = typeset.pages("zh_ct.typ", C, pictures, 170)
    jpegs = [
        degrade.scan(sheet, 4 + i, turn)
        for i, (sheet, turn) in enumerate(zip(sheets, (0.6, -0.5), strict=True))
    ]
    name = f"CT报告 {C['name']} {C['ct_no']}"
    blob = scanpdf.wrap(jpegs, name=name, author=C["hospital"], creator="JHYY_CT03")
    text = typeset.pdf_text(typeset.pdf("zh_ct.typ", C, pictures, 0))
    return Item(blob, "\n".join((text, name, C["hospital"], "JHYY_CT03")))


def _exif() -> tuple[Image.Exif, str]:
    """Phone data of the first photo: maker, moment, owner, and a place off the coast."""
    exif = Image.Exif()
    exif[271], exif[272], exif[305] = "Huaxing", "HX-P60 Pro", "HX-P60 13.1.0.172"
    exif[306] = "2023:06:12 09:32:14"
    exif[315] = "wangjianguo"
    inner = exif.get_ifd(0x8769)
    inner[36867] = inner[36868] = "2023:06:12 09:32:14"
    inner[42033] = "SN-HX77204519"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (31.0, 14.0, 30.12), "E", (123.0, 1.0, 6.96)
    place[29] = "2023:06:12"
    text = "Huaxing HX-P60 Pro 2023:06:12 09:32:14 wangjianguo SN-HX77204519"
    return exif, text


def _photo(sheet: str, sample: str, pictures: Pictures) -> tuple[Image.Image, str]:
    data, pics = C | {"sheet": sheet}, pictures | {"bar_lab.png": marks.barcode(sample)}
    page = typeset.pages("zh_lab.typ", data, pics, 220)[0]
    return page, typeset.pdf_text(typeset.pdf("zh_lab.typ", data, pics, 0)) + "\n" + sample


def _photos(pictures: Pictures) -> Folder:
    page, text = _photo(lab_zh.chemistry(C["lab_sample_1"]), C["lab_sample_1"], pictures)
    exif, hidden = _exif()
    upright = Image.fromarray(degrade.photograph(page, 11))
    first = Item(scanpdf.jpeg(upright, 80, exif), f"{text}\n{hidden}")
    page, text = _photo(lab_zh.markers(C["lab_sample_2"]), C["lab_sample_2"], pictures)
    seen = degrade.photograph(
        page, 12, lean=0.03, side=0.75, tone=(96, 100, 104), cast=(0.97, 0.985, 1.0)
    )
    # Messengers strip EXIF, so nothing but the pixels says that this one lies on its side.
    turned = Image.fromarray(np.ascontiguousarray(np.rot90(seen)))
    return {PHOTO_1: first, PHOTO_2: Item(scanpdf.jpeg(turned, 80), text)}


def make() -> Folder:
    """All files of `liver-zh` but the imaging and `recpack.toml`."""
    pictures = _pictures()
    title = f"病理报告-{C['name']}-{C['inpatient']} {C['path_reporter']}"
    made: Folder = {
        PATHOLOGY: _text_pdf("zh_pathology.typ", pictures, 1686930120, title),
        GENES: _text_pdf(
            "zh_genetic.typ", pictures, 1688112000, f"{C['name']}_实体瘤688基因检测报告 {QR}"
        ),
        "出院小结.docx": liver_word.discharge(),
        CT: _scan(pictures),
        **_photos(pictures),
    }
    made["王建国_病理报告 (1).pdf"] = made[PATHOLOGY]
    names = [PATHOLOGY, GENES, PHOTO_1]
    made[".DS_Store"] = Item(clutter.ds_store(names), "\n".join(names))
    made["Thumbs.db"] = Item(clutter.thumbs_db([PHOTO_1, PHOTO_2]), f"{PHOTO_1}\n{PHOTO_2}")
    return made

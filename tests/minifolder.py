"""A folder of a few seconds: one text PDF, one DOCX, one text file, one CT object, some dirt.

And what people give: a glossary, a correction that names the patient, a signed translation.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import noto_cjk_sans_otc
import pydicom
import typst
from pydicom.data import get_testdata_file

NAME, PINYIN, WIFE, DOCTOR = "陈志远", "Chen Zhiyuan", "林晓梅", "赵立新"
HOSPITAL = "临江市第三人民医院"
NUMBER, PHONE, BIRTH = "ZY20231107", "13900001234", "1961-08-23"
SECRETS = (NAME, PINYIN, WIFE, DOCTOR, HOSPITAL, NUMBER, PHONE, BIRTH)

IMMUNO = "免疫组化：CK（+），GPC3（+），CD34（-）"
TRANSLATOR = "Mary Jane Smithson"
CERTIFIED = f"""Discharge summary
Patient: {PINYIN}   Date: 20 June 2023
No distant metastases. Clear margins.
I, {TRANSLATOR}, certify that this is a true translation from the Portuguese.
"""

_REPORT = """
#set page(width: 12cm, height: 9cm, margin: 1cm)
#set text(font: "Noto Sans CJK SC", size: 9pt)
#align(center)[临江市第三人民医院 病理报告]
姓名：陈志远 #h(1em) 性别：男 #h(1em) 年龄：62岁 #h(1em) 住院号：ZY20231107

病理诊断：肝细胞癌，中分化。未见脉管癌栓。Ki-67（约30%+）

免疫组化：CK（+），GPC3（+），CD34（-）

报告医师：赵立新 #h(1em) 报告日期：2023-06-15
"""


def font_folder() -> Path:
    """Where the packaged CJK font lies."""
    return Path(noto_cjk_sans_otc.__file__).parent


def text_pdf(markup: str) -> bytes:
    """A PDF with a text layer, from Typst markup."""
    pdf = typst.compile(markup.encode(), font_paths=[str(font_folder())], ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    return pdf


def ct_object(**elements: str) -> bytes:
    """pydicom's small CT with a header of ours."""
    data = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    data.PatientName = "Chen^Zhiyuan"
    data.PatientID = NUMBER
    data.PatientBirthDate = BIRTH.replace("-", "")
    data.PatientSex = "M"
    data.InstitutionName = "Linjiang Third Hospital"
    data.StudyDescription = "CT ABDOMEN Chen Zhiyuan"
    data.StudyDate = "20230610"
    for keyword, value in elements.items():
        setattr(data, keyword, value)
    out = io.BytesIO()
    data.save_as(out)
    return out.getvalue()


def letter() -> bytes:
    """A short discharge letter in Portuguese."""
    document = docx.Document()
    document.add_heading("Resumo de alta", 1)
    document.add_paragraph("Paciente: Chen Zhiyuan   Data: 20/06/2023")
    document.add_paragraph("Sem metástases à distância. Margens livres.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make(folder: Path) -> Path:
    """Write the folder and give it back."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "陈志远_病理.pdf").write_bytes(text_pdf(_REPORT))
    (folder / "alta.docx").write_bytes(letter())
    (folder / "notes.txt").write_text(
        "联系人：林晓梅 电话：13900001234\n2023年6月12日入院，AFP 1210 ng/mL，未见远处转移。\n",
        encoding="gb18030",
    )
    (folder / "IM1").write_bytes(ct_object())
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1\0")
    (folder / "recpack.toml").write_text(
        f'[patient]\nnames = {json.dumps([NAME], ensure_ascii=False)}\nbirth_date = "{BIRTH}"\n',
        encoding="utf-8",
    )
    (folder / "glossary.csv").write_bytes("zh;远处转移;far metastasis\nzh;错\n".encode("gbk"))
    (folder / "review.toml").write_text(
        f'[[translation]]\nsource = "{IMMUNO}"\nenglish = "Immunohistochemistry of {PINYIN}: CK (+),'
        ' GPC3 (+), CD34 (-)"\n[[translation]]\nsource = "没有"\nenglish = "none"\n',
        encoding="utf-8",
    )
    (folder / "certified").mkdir(exist_ok=True)
    (folder / "certified" / "alta.docx.txt").write_text(CERTIFIED, encoding="utf-8")
    return folder

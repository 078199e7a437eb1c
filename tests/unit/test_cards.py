"""Identity documents are known; medical papers that name a number in their head are none."""

from __future__ import annotations

import pytest

from recpack.deid.cardnames import card_names
from recpack.deid.cards import has_zone, is_card


def _digit(field: str) -> str:
    values = [int(c) if c.isdigit() else 0 if c == "<" else ord(c) - 55 for c in field]
    return str(sum(v * (7, 3, 1)[n % 3] for n, v in enumerate(values)) % 10)


def _passport(number="X4821907<", birth="710312", expiry="310909"):
    second = f"{number}{_digit(number)}UTO{birth}{_digit(birth)}F{expiry}{_digit(expiry)}"
    return ["P<UTOQUILLFEATHER<<ANNA<MARIA<<<<<<<<<<<<<<<<", (second + "<" * 44)[:42] + "<4"]


CARDS = {
    "zh front": ["姓名 柳青禾", "性别 女 民族 汉", "出生 1971年3月12日", "住址 临江市东湖区花园路88号",
                 "公民身份号码 110105197103124523"],
    "zh back": ["中华人民共和国", "居民身份证", "签发机关 临江市公安局东湖分局", "有效期限 2015.06.01-2035.06.01"],
    "zh register": ["常住人口登记卡", "姓名 柳青禾\t户主或与户主关系 户主", "曾用名\t性别 女",
                    "民族 汉族\t籍贯 江西", "公民身份号码 110105197103124523"],
    "tw insurance": ["全民健康保險", "柳青禾", "A223456781", "071/03/12", "0000 1234 5678"],
    "en insurance": ["MEMBER ID CARD", "Member Name: Anna Quillfeather", "Member ID: XQW48219077",
                     "Group Number: 77001", "RxBIN 610014", "Copay: Office $20"],
    "en driving": ["DRIVING LICENCE", "1. QUILLFEATHER", "2. ANNA", "3. 12.03.1971 UTOPIA",
                   "4a. 10.10.2019 4b. 09.10.2029", "5. QUILL703121A99", "8. 1 HIGH STREET"],
    "pt": ["CARTÃO DE CIDADÃO", "APELIDO(S) Penaforte", "NOME(S) Anabela",
           "SEXO F ALTURA 1,65 NACIONALIDADE PRT", "DATA DE VALIDADE 09 09 2031", "12345678 9 ZZ1"],
    "es": ["REPUBLICA DE UTOPIA", "CÉDULA DE CIUDADANÍA", "NÚMERO 48.219.077", "APELLIDOS PEÑAFLOR",
           "NOMBRES ANA", "LUGAR DE NACIMIENTO", "FECHA DE EXPEDICION 1-1-1990"],
    "de": ["BUNDESREPUBLIK DEUTSCHLAND", "PERSONALAUSWEIS", "Name Federkiel", "Vornamen Anna",
           "Geburtstag 12.03.1971", "Staatsangehörigkeit DEUTSCH", "Geburtsort BREMEN", "Gültig bis 09.09.2031"],
    "fr": ["RÉPUBLIQUE FRANÇAISE", "CARTE NATIONALE D'IDENTITÉ N° : 880692310285", "Nom : PLUMEAU",
           "Prénom(s) : ANNE", "Né(e) le : 12.03.1971", "Taille : 1,65m"],
    "ru": ["РОССИЙСКАЯ ФЕДЕРАЦИЯ", "ПАСПОРТ", "Паспорт выдан ОУФМС", "Дата выдачи 01.02.2011",
           "Код подразделения 770-001", "Фамилия Пероваг", "Имя Анна", "Место рождения"],
    "ar": ["جمهورية مصر العربية", "بطاقة تحقيق الشخصية", "الرقم القومي", "٢٧١٠٣١٢٠١٠٢٣٤٥",
           "الديانة", "تاريخ الانتهاء"],
    "ja": ["健康保険被保険者証", "記号 12345 番号 678", "氏名 羽根 杏奈", "生年月日 昭和46年3月12日",
           "資格取得年月日 平成5年4月1日", "保険者番号 06123456", "保険者名称"],
    "ko": ["주민등록증", "안나래", "710312-2345678", "서울특별시 종로구", "2015. 6. 1."],
    "th": ["บัตรประจำตัวประชาชน Thai National ID Card", "เลขประจำตัวประชาชน 1 2345 67890 12 1",
           "ชื่อตัวและชื่อสกุล", "เกิดวันที่ 12 มี.ค. 2514", "ศาสนา พุทธ"],
    "vi": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CĂN CƯỚC CÔNG DÂN", "Số 001171012345",
           "Quê quán: Hà Nội", "Nơi thường trú: Ba Đình", "Có giá trị đến: 12/03/2031"],
    "id": ["PROVINSI JAWA BARAT", "KOTA BANDUNG", "NIK : 3273015203710001", "Nama : ANNA BULU",
           "Tempat/Tgl Lahir : BANDUNG, 12-03-1971", "Agama : ISLAM", "Berlaku Hingga : SEUMUR HIDUP",
           "Kewarganegaraan : WNI"],
    "bank": ["Utopia Bank", "DEBIT", "4539 1488 0343 6467", "VALID THRU 09/31", "ANNA QUILLFEATHER"],
    "passport": _passport(),
}  # fmt: skip

_BODY = ["Macroscopy: a specimen of the sigmoid colon, 12 cm long, with an ulcerated tumour of 3.2 cm.",
         "Microscopy: moderately differentiated adenocarcinoma infiltrating the subserosa.",
         "Lymph nodes: 3 of 21 positive. Ki-67 30 %. No perineural invasion."]  # fmt: skip
PAPERS = {
    "zh front page of a stay": ["临江市第三人民医院 住院病案首页", "姓名 柳青禾 性别 女 出生日期 1971年3月12日 年龄 52岁",
        "民族 汉族 国籍 中国 籍贯 江西", "身份证号 110105197103124523 职业 职员 婚姻 已婚",
        "现住址 临江市东湖区花园路88号 电话 13900001234", "入院时间 2023年6月1日 科别 肿瘤科",
        "门急诊诊断 肝细胞癌 入院病情 有", "出院诊断 肝细胞癌 C22.0 乙型肝炎后肝硬化 K74.6",
        "病理诊断 中分化肝细胞癌 病理号 2306123", "手术及操作 肝动脉化疗栓塞术 2023-06-05",
        "血红蛋白 112 g/L 白蛋白 34 g/L 总胆红素 21 umol/L 甲胎蛋白 1210 ng/ml"],
    "en report": ["ST VERENA HOSPITAL", "Patient: Anna Quillfeather  Date of birth: 12.03.1971",
        "Passport no: X4821907  Nationality: Utopian", *_BODY],
    "es": ["INFORME DE ANATOMÍA PATOLÓGICA", "Apellidos: Peñaflor  Nombres: Ana  Cédula de identidad: 48.219.077",
        "Fecha de nacimiento: 12/03/1971  Domicilio: Calle Mayor 1", *_BODY],
    "de": ["Arztbrief", "Versichertennummer: A123456780  Geburtsdatum: 12.03.1971  Wohnort: Bremen", *_BODY],
    "ja": ["診療情報提供書", "氏名 羽根 杏奈 生年月日 昭和46年3月12日 住所 東京都", "被保険者番号 678 記号 12345",
        "傷病名 肝細胞癌", "腫瘍径 32 mm、AFP 1210 ng/ml、Child-Pugh A、ICG 12 %", "既往歴 B型肝炎"],
    "ru": ["ВЫПИСНОЙ ЭПИКРИЗ", "Фамилия Перова Имя Анна Отчество Ивановна Дата рождения 12.03.1971",
        "Паспорт 45 11 123456 выдан ОВД, полис ОМС 7700001234567890",
        "Диагноз: рак сигмовидной кишки pT3N1M0, стадия IIIB", "Гемоглобин 112 g/l, 12 mm, 30 %"],
    "id": ["RESUME MEDIS", "Nama: Anna Bulu  NIK: 3273015203710001  Agama: Islam  Pekerjaan: guru",
        "Alamat: Bandung  Jenis kelamin: P", *_BODY],
    "consent": ["Informed consent", "I agree to the transfer of my records.", "Signature", "Date 12/03/2023",
        "Identity card shown: yes"],
    "short note": ["Visa for treatment: letter of the hospital", "The patient needs chemotherapy until May."],
    "lab number": ["Laboratory", "Sample 4539148803436467", "CEA 7.4 ng/ml", "09/31"],
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_identity_documents_are_known(name):
    assert is_card(CARDS[name], 1.58, portrait=name in {"zh front", "ko", "tw insurance"})


@pytest.mark.parametrize("name", PAPERS)
def test_medical_papers_are_none(name):
    assert not is_card(PAPERS[name], 0.71)
    assert not is_card(PAPERS[name], 1.41)


def test_a_zone_needs_right_check_digits():
    first, second = _passport()
    assert has_zone([first, second])
    assert has_zone([second])
    wrong = second[:9] + str((int(second[9]) + 1) % 10) + second[10:]
    wrong = wrong[:19] + str((int(wrong[19]) + 1) % 10) + wrong[20:]
    assert not has_zone([wrong])


def test_a_zone_is_read_through_blanks_and_usual_misreadings():
    second = _passport()[1]
    assert has_zone([" ".join(second[i : i + 11] for i in range(0, 44, 11))])
    assert has_zone([second.replace("0", "O", 1)])


def test_a_line_of_a_genome_report_is_no_zone():
    assert not has_zone(["ACGTACGTTTGACCATTGACCATGACCATTG", "NM_004333.4<BRAF<V600E<EXON15<TUMOUR"])


def _redacted(tmp_path, *pages):
    import io

    from PIL import Image

    from recpack.model.document import Block, Box, Document, DocumentId, Origin, Page
    from recpack.model.identity import CaseKey, Identities
    from recpack.model.source import SourceId
    from recpack.run.blobs import BlobStore
    from recpack.stages.redact import RedactTask, redact_document

    blobs, out = BlobStore(tmp_path), io.BytesIO()
    Image.new("L", (500, 320), 255).save(out, "PNG")
    raster = blobs.put(out.getvalue())
    made = tuple(
        Page(n, 500, 320, Origin.OCR, "en",
             tuple(Block(ln, Box(10, 20 + 24 * i, 400, 40 + 24 * i)) for i, ln in enumerate(lines)), raster)
        for n, lines in enumerate(pages, 1)
    )  # fmt: skip
    document = Document(DocumentId("D1"), SourceId("S001"), "image", made, "en")
    key = CaseKey("CAAAAAAAAAAA", bytes(32), 11)
    return redact_document(RedactTask(document, Identities(), key, blobs))


def test_a_card_is_left_out_and_told(tmp_path):
    done = _redacted(tmp_path, CARDS["de"])
    assert done.value is None
    assert [(p.code, p.page) for p in done.problems] == [("identity-document", 1)]


def test_a_card_among_pages_is_left_out_alone(tmp_path):
    done = _redacted(tmp_path, PAPERS["en report"], CARDS["passport"], _BODY)
    assert [p.number for p in done.value.pages] == [1, 3]
    assert [p.page for p in done.problems if p.code == "identity-document"] == [2]


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("de", "Anna Federkiel"), ("pt", "Anabela Penaforte"), ("fr", "ANNE PLUMEAU"),
        ("es", "ANA PEÑAFLOR"), ("ru", "Анна Пероваг"), ("id", "ANNA BULU"),
        ("passport", "ANNA MARIA QUILLFEATHER"),
    ],
)  # fmt: skip
def test_whose_card_it_is(card, name):
    assert name in card_names(CARDS[card])


def test_a_label_above_its_value():
    lines = [
        "PASSPORT",
        "1. Surname (1)",
        "QUILLFEATHER",
        "2. Given names",
        "ANNA MARIA",
        "Nationality",
    ]
    assert card_names(lines) == ("ANNA MARIA QUILLFEATHER",)

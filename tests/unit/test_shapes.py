"""Identifiers by their shape: what must be found whole, and what must never be touched."""

from __future__ import annotations

import pytest

from recpack.deid.text.numbers.shapes import SHAPES, Shapes
from recpack.deid.text.page import PageText


def found(text: str) -> list[tuple[str, str]]:
    """(text, tag) of the spans, in order of place, as a reader sees them."""
    page = PageText(text)
    spans = sorted(Shapes().find(page), key=lambda s: s.start)
    return [(page.plain[s.start : s.end], s.tag) for s in spans]


def values(text: str) -> list[str]:
    return [value for value, _ in found(text)]


PHONES = [
    # China, Hong Kong, Taiwan
    "13812345678", "138 1234 5678", "138-1234-5678", "138-0013-8000", "+86 138 1234 5678",
    "+8613812345678", "(+86) 138-1234-5678", "0086 138 1234 5678", "010-12345678",
    "010-12345678-1234", "021-64175590 转 8603", "(0571) 8765-4321", "400-820-8820",
    "+852 2345 6789", "02-2345-6789", "0912-345-678", "(02)2345-6789",
    # Brazil, Portugal, Spain
    "(11) 98765-4321", "(11)98765-4321", "(11) 3456-7890", "11 98765-4321", "98765-4321",
    "+55 11 98765-4321", "+55 (11) 98765-4321", "0800 722 0000", "0800-722-0000",
    "(11) 3456-7890 ramal 23", "+351 912 345 678", "912 345 678", "+351 21 234 56 78",
    "+34 612 34 56 78", "612-345-678", "942 56 21 60", "+34 93 693 29 05",
    # Germany, France
    "089 / 1234-5678", "0711/123456", "0171 1234567", "(030) 450-50", "+49 (0)89 1234567",
    "+49 89 1234-567", "0761 270-33060", "06 12 34 56 78", "06.12.34.56.78", "0612345678",
    "+33 1 42 34 56 78", "+33 (0)1 42 34 56 78", "089 1234567 Durchwahl 12",
    # Russia
    "+7 495 123-45-67", "+7 (495) 123-45-67", "8 (495) 123-45-67", "8-916-123-45-67",
    "8 916 123 45 67", "89161234567", "(4852) 12-34-56", "123-45-67",
    "8 (495) 123-45-67 доб. 123",
    # Arabic world
    "+20 10 1234 5678", "010 1234 5678", "+966 50 123 4567", "050 123 4567", "+971 4 123 4567",
    "00966 50 123 4567", "+212 6 12 34 56 78", "+965 2345 6789", "+962 7 9012 3456",
    # Japan, Korea
    "03-1234-5678", "090-1234-5678", "0120-123-456", "03(1234)5678", "+81 3 1234 5678",
    "02-123-4567", "010-1234-5678", "+82 10-1234-5678", "02-123-4567 내선 12",
    # Thailand, Vietnam, Indonesia
    "02-123-4567", "081-234-5678", "0 2123 4567", "+66 81 234 5678", "02-123-4567 ต่อ 12",
    "0912 345 678", "024 3825 1234", "+84 912 345 678", "0243.825.1234",
    "0812-3456-7890", "(021) 1234567", "+62 812-3456-7890", "021-1234567 ext. 5",
    # United Kingdom, North America
    "020 7946 0018", "07700 900123", "+44 20 7946 0018", "+44 (0)20 7946 0018",
    "(212) 555-0123", "212-555-0123", "212.555.0123", "+1 212 555 0123", "1-800-555-0123",
    "(212) 555-0123 ext. 45",
]  # fmt: skip


@pytest.mark.parametrize("number", dict.fromkeys(PHONES))
@pytest.mark.parametrize("frame", ["{}", "see {} today", "，{}。", "Fax\t{}\n", "（{}）"])
def test_telephones_are_found_whole(number, frame):
    assert found(frame.format(number)) == [(number, "PHONE")]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("電話：０３－１２３４－５６７８", "03-1234-5678"),
        ("هاتف ٠١٠١٢٣٤٥٦٧٨", "01012345678"),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘", "081-234-5678"),
        ("Tel 089–1234–567", "089–1234–567"),
        ("+86 138 1234\n5678", "+86 138 1234\n5678"),
        ("telefone (11) 98765-\n4321", "(11) 98765-\n4321"),
        ("电话 2345 6789", "2345 6789"),
        ("Telf: 976 765553", "976 765553"),
        ("Tel.: + 34 93 567 22 28", "+ 34 93 567 22 28"),
    ],
)
def test_telephones_in_other_digits_and_over_a_line_end(text, seen):
    assert found(text) == [(seen, "PHONE")]


def test_several_telephones():
    assert values("Tel.: (11) 3456-7890 / 3456-7891, Fax (11) 3456-7892") == [
        "(11) 3456-7890",
        "3456-7891",
        "(11) 3456-7892",
    ]
    assert values("+55 (11) 98765-4321 120 35") == ["+55 (11) 98765-4321"]


NUMBERS = [
    "11010519491231002X", "110105 19491231 002X", "440306198507200072", "1101051949123\n1002X",
    "529.982.247-25", "529982247-25", "52998224725", "529.982.247 - 25", "529.982.247-99",
    "12.345.678/0001-95", "12.345.678-9", "12.345.678-X", "120.45678.91-3", "898 0012 3456 7890",
    "12345678Z", "X1234567L", "28/12345678/40", "47 036 892 816", "A123456780", "65 170839 J 003",
    "1 84 12 75 460 495 76", "112-233-445 95", "850720-1123450", "850720-1******",
    "3-1012-00456-78-9", "784-1979-1234507-7", "123-45-6789", "2341 2341 2346",
    "A123456(3)", "756.1234.5678.97", "RSSMRA85T10A562S", "110105********0021", "138****5678",
    "DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "4111 1111 1111 1111",
    "4111111111111111", "123456789012", "0012345678", "ZY20230612", "MRN-12345678", "E12345678",
    "H23-12345", "S2023-01234", "2023-0045123", "CRM-SP 123456", "京A·12345", "沪AD12345",
    "А123ВС77", "12가 3456", "192.168.1.20", "00:1A:2B:3C:4D:5E", "2001:db8::ff00:42:8329",
    "wxid_abc12345", "@clinica_x",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("frame", ["{}", "no. {} here", "，{}。", "\t{}\n"])
def test_numbers_are_found_whole(number, frame):
    assert found(frame.format(number)) == [(number, "ID")]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("S/N: AB12-3456", "AB12-3456"),
        ("序列号：US2345X", "US2345X"),
        ("Serial No. 77A-123", "77A-123"),
        ("placa ABC1D23", "ABC1D23"),
        ("Kennzeichen M-AB 1234", "M-AB 1234"),
        ("Telegram: @maria_s", "@maria_s"),
        ("QQ：12345678", "12345678"),
        ("微信号：zhang_san88", "zhang_san88"),
        ("CPF nº 529.982.\n247-25", "529.982.\n247-25"),
        ("الرقم القومي ٢٨٥٠٧٢٠٢١٠٠٠٠٧", "28507202100007"),
        ("เลขที่ ๓-๑๐๑๒-๐๐๔๕๖-๗๘-๙", "3-1012-00456-78-9"),
        ("ＣＰＦ５２９．９８２．２４７－２５", "529.982.247-25"),
    ],
)
def test_numbers_told_by_a_word_or_in_other_digits(text, secret):
    assert secret in values(text)


@pytest.mark.parametrize(
    ("text", "secret", "tag"),
    [
        ("mail maria.silva@hsp.org.br, ok", "maria.silva@hsp.org.br", "EMAIL"),
        ("邮箱：wang_88＠qq．com。", "wang_88@qq.com", "EMAIL"),
        ("maria . silva @ hospital . com . br", "maria . silva @ hospital . com . br", "EMAIL"),
        ("joao(arroba)gmail.com", "joao(arroba)gmail.com", "EMAIL"),
        ("dr.x [at] klinik-y.de", "dr.x [at] klinik-y.de", "EMAIL"),
        ("иванов@почта.рф", "иванов@почта.рф", "EMAIL"),
        ("Mail a.b@x.de. Danach", "a.b@x.de", "EMAIL"),
        ("maria@intranet", "maria@intranet", "EMAIL"),
        ("https://pacs.hsp.org.br/v?id=12，见", "https://pacs.hsp.org.br/v?id=12", "URL"),
        ("http://192.168.1.5:8080/pacs", "http://192.168.1.5:8080/pacs", "URL"),
        ("www.hospital.com.cn", "www.hospital.com.cn", "URL"),
        ("siehe klinikum-xy.de.", "klinikum-xy.de", "URL"),
        ("hospital.com.br", "hospital.com.br", "URL"),
        ("t.me/drmaria", "t.me/drmaria", "URL"),
        ("wa.me/5511987654321", "wa.me/5511987654321", "URL"),
    ],
)
def test_addresses_of_the_network(text, secret, tag):
    assert found(text) == [(secret, tag)]


CLINICAL = [
    "TP53 NM_000546.6 c.747G>T p.Arg249Ser VAF 23.5% chr17:7577539 rs121913529 COSM10817",
    "17:7577539 1:115256529 chr1:115256529-115256530 X:153296777 GRCh38 hg19 ENST00000269305.9",
    "NCT01234567 ChiCTR2000012345 EudraCT 2011-001234-12 ISRCTN12345678 jRCT2031200012",
    "PMID: 31234567 PMID 312345678 doi:10.1056/NEJMoa123456789 https://doi.org/10.1056/NEJMoa1",
    "SNOMED 254837009, LOINC 12345-6, OMIM 114480, UMLS C0006142, HP:0001250, CAS 1029044-16-3",
    "ICD-O 8500/3 C50.9 M8140/3 HLA-A*02:01:01:01 46,XX,t(9;22)(q34;q11)",
    "AFP 1210 ng/mL 白蛋白 38.2 g/L 40-55 总胆红素 17.1 μmol/L WBC 3500-9500 4.0-10.0",
    "1,234,567 1.234.567 1 234 567 HBV DNA 123456789 IU/mL 123456789 reads 2.4x10^9/L",
    "PLT 120 135 140 98 150", "AST 120 135 1400 250", "120 135 1400", "612 720 650 601",
    "135 140 145\n120 118 119\n98 97 99", "01 120 135 1400", "pH 7.35 120 135 140",
    "400 mg bid q21d×4, 120-150 mg, 2000-2500 mL, 10-20000", "120 x 85 x 60 mm, 3.2×2.8 cm",
    "2023-06-12 08:30:45 12/06/2023 12.06.2023 20230612 2019-2020 06/2023 2023-06-12T08:30:45",
    "SP142 22C3 28-8 D5F3 4B5 BAP1 CD8 CD20 Ki-67 KMT2D H3K27M CYP2C19 UGT1A10 SLC5A12 BCL2L11",
    "HCC1937 MDA-MB-231 NCI-H1975 SK-BR-3 HepG2 A549 MCF-7",
    "LY2835219 PF-06463922 GSK2857916 BAY 43-9006 AZD9291 BMS-936558 CH5424802 SHR-1210 ABT-199",
    "BP 120/80 130/85 mmHg, HR 72, SpO2 98%, ECOG 1, Child-Pugh A5, 2/15, 5/12, L4/5, S1-S3",
    "1.2.840.113619.2.55.3.604688119.971.1234567890.123", "software v12.1.0.3, version 10.2.30.44",
    "second line therapy, line 3; exame.de rotina, TC.de tórax, mama.es; e.g. i.v. p.o. q.d.",
    "5 mg @ 10 ml, 20 @ 5", "frecuencia cardiaca de 80 lpm, trócar de 10 mm, cariotipo de 46XY",
    "grade 1 (12/24), (1) 2345, (2023) 120 135", "T 36.5 P 80 R 18", "Hb 13,2 g/dl, Krea 1,05",
    "SN 38, SN-38, serial sections, sn CAIP SOX10 SOX17", "QTc 420-450 ms, 450 (420-460)",
    "IHC 3+ 120 135", "mitoses 12/10 HPF 0.2 0.35 0.4567", "0.123 0.456 0.789",
]  # fmt: skip


@pytest.mark.parametrize("line", CLINICAL)
def test_clinical_content_is_never_touched(line):
    assert values(line) == []


def test_lists_of_values_are_no_telephones():
    row = " ".join(str(v) for v in range(95, 1400, 37))
    assert values(row) == []
    assert values(row.replace(" ", "\n")) == []
    assert values("\t".join(row.split())) == []


def test_of_two_spans_one_within_the_other_the_outer_stays():
    spans = list(Shapes().find(PageText("https://x.org/12345678901 52998224725")))
    assert [(s.tag, s.score > 0.9) for s in spans] == [("URL", True), ("ID", True)]


def test_a_check_digit_earns_more_than_a_shape():
    def score(text: str) -> float:
        (span,) = Shapes().find(PageText(text))
        return span.score

    assert score("529.982.247-25") > score("529.982.247-99")
    assert score("52998224725") > score("52998224799")


def test_offsets_are_those_of_the_plain_text():
    page = PageText("王\u200b建国 ☎ +86\u200b 138 1234 5678 复诊")
    (span,) = Shapes().find(page)
    assert page.plain[span.start : span.end] == "+86 138 1234 5678"
    lo, hi = page.span(span.start, span.end)
    assert page.text[lo:hi].startswith("+86\u200b")


def test_every_part_says_what_it_finds():
    for part in SHAPES:
        assert "\n" not in part().describe()
        assert len(part().describe()) > 20


# Each makes a pattern with a careless quantifier run for minutes.
HOSTILE = [
    "1", "a", "a1", "1 ", "1\n", "1-", "1.", "123 ", "0123 ", "+", "+1 ", "(", "(1", "(11) ", "@",
    "a@", "a @ ", "a.", "a-", "w", "www.a", "http://", ": / /", "京a1 ", "1/", "-1", "*", "1*",
    "12345678 ", "13812345678", "0 1", "tel ", "placa a", "s/n:a1-", "10.", "1:", "0a:", "::",
    "crm-sp ", "a1b2", "de89 3704 ", "a.b@", "(at) a ", "line:@", "qq ", "٣", "0\n", "1(", "1 (",
    "telegram @", "1 1 1 1 1 1 1-", "a" * 63 + ".",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_of_any_length_ends(piece):
    """Growth is measured by bench/hostile_text.py; a pattern that backtracks badly never ends here."""
    page = PageText((piece * 50_000)[:50_000])
    last = 0
    for span in sorted(Shapes().find(page), key=lambda s: (s.start, s.end)):
        assert last <= span.start < span.end <= 50_000
        last = span.start

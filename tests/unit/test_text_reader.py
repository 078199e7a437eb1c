"""Text files: encodings, CSV, HTML, RTF, languages."""

from __future__ import annotations

import pytest

from recpack.model.document import Origin
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.decode import decode_text
from recpack.readers.language import detect_language
from recpack.readers.rtf import rtf_to_lines
from recpack.readers.text import read_text_file, text_lines

SOURCE = SourceFile(SourceId("S007"), "x.txt", FileKind.TEXT, 1, "")
CHINESE = "患者姓名：测试甲，男，58岁。肝右叶占位，考虑肝细胞癌可能性大。未见明显转移。\n"
TRADITIONAL = (
    "病人姓名：測試乙，女。診斷：左側乳房腫瘤，淋巴結無轉移。建議門診追蹤，報告日期如上。\n"
)
JAPANESE = (
    "患者氏名：試験花子。診断：左乳房の腫瘤であり、リンパ節への転移は認められませんでした。\n"
)
KOREAN = "환자 성명: 시험용. 진단: 왼쪽 유방의 종양이며 림프절 전이는 발견되지 않았습니다. 정상.\n"
RUSSIAN = "Пациент: Тестова. Заключение: рак левой молочной железы, метастазы не обнаружены.\n"
PORTUGUESE = "Diagnóstico: não foram observadas metástases à distância. Observação clínica.\n"
GERMAN = "Größe 2,3 cm, keine Metastasen, Schnittränder tumorfrei, Rezidiv möglich für später.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (PORTUGUESE, "cp1252"),
        (GERMAN, "cp1252"),
        ("تاريخ الميلاد والتشخيص: سرطان الثدي الأيسر من الدرجة الثانية\n", "cp1256"),
        ("การวินิจฉัย มะเร็งเต้านมซ้าย ระดับสอง ไม่พบการแพร่กระจาย\n", "cp874"),
        ("plain words\n", "ascii"),
    ],
)
def test_encodings(text, encoding):
    found = decode_text((text * 3).encode(encoding))
    assert found is not None
    assert found[0] == text * 3


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\0\1\2\3" * 100, b"\x89\xff\x00\x01"])
def test_bytes_that_are_no_text(data):
    assert decode_text(data) is None


def test_csv_rows_are_table_rows():
    text = 'Data;Exame;Valor\n01/02/2023;AFP;"12,5"\n03/02/2023;"CEA; soro";3\n'
    assert text_lines(text) == (
        "Data\tExame\tValor",
        "01/02/2023\tAFP\t12,5",
        "03/02/2023\tCEA; soro\t3",
    )


def test_prose_with_commas_is_no_table():
    text = "First, some words.\nThen, others follow, and more.\nThe end.\n"
    assert text_lines(text) == tuple(text.splitlines())


def test_html_without_scripts():
    page = (
        "<html><head><title>Exam</title><script>var name='hidden'</script></head><body>"
        "<p>Result&nbsp;of <b>test</b></p><table><tr><th>A</th><th>B</th></tr>"
        "<tr><td>1</td><td></td><td>x &lt; 3</td></tr></table><style>p{}</style></body></html>"
    )
    assert text_lines(page) == ("Exam", "Result of test", "A\tB", "1\t\tx < 3")


def test_rtf_code_pages_unicode_and_tables():
    rtf = (
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset204 A;}}"
        r"{\info{\author Hidden}}\f0 \'b2\'a1\'c0\'ed\par "
        r"\f1 \'cf\'e0\par\u8722?5 \{x\}\par A\cell B\cell\row{\*\generator W;}end}"
    )
    assert rtf_to_lines(rtf) == ("病理", "Па", "−5 {x}", "A\tB", "end")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CHINESE, "zh"),
        (TRADITIONAL, "zh"),
        (JAPANESE, "ja"),
        (KOREAN, "ko"),
        (RUSSIAN, "ru"),
        (PORTUGUESE, "pt"),
        (GERMAN, "de"),
        ("The patient was seen in the clinic and has no complaints.", "en"),
        ("El paciente no presenta metástasis y se recomienda una revisión", "es"),
        ("Le patient ne présente pas de métastase, une surveillance est conseillée", "fr"),
        ("Pasien datang dengan keluhan nyeri dan tidak ada demam", "id"),
        ("Bệnh nhân không có triệu chứng và được theo dõi", "vi"),
        ("12.5 3.6", "und"),
        ("", "und"),
        ("肝功能 ALT 35 U/L AST 28 U/L GGT ALP HBsAg HBeAg 阳性 阴性 结果", "zh"),
    ],
)
def test_languages(text, code):
    assert detect_language(text) == code


def test_a_text_file_is_native_pages_of_45_lines(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\n".join(f"line {n} of the report" for n in range(100)), encoding="utf-8")
    outcome = read_text_file(str(path), SOURCE, None)
    document = outcome.value
    assert document is not None
    assert (document.id, document.source, document.kind) == ("D007", "S007", "text")
    assert [len(p.blocks) for p in document.pages] == [45, 45, 10]
    assert [p.number for p in document.pages] == [1, 2, 3]
    page = document.pages[0]
    assert (page.width, page.height, page.origin) == (1240, 1754, Origin.NATIVE)
    assert page.raster is None
    assert page.blocks[1].box.y0 - page.blocks[0].box.y0 == 32


@pytest.mark.parametrize("text", ["姓名：王建国\n", "项目,结果\n白蛋白,38.2\n"])
def test_the_shortest_chinese_note_is_chinese(text):
    assert decode_text(text.encode("gbk"))[0] == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Пациент поступил с жалобами на слабость.", "cp1251"),
        ("환자는 내원 당시 복통을 호소하였다.", "euc-kr"),
        ("ผู้ป่วยมีอาการปวดท้อง", "cp874"),
        ("Não há evidência de metástases à distância.", "cp1252"),
    ],
)
def test_other_encodings_are_not_taken_for_chinese(text, encoding):
    assert decode_text(text.encode(encoding))[0] == text

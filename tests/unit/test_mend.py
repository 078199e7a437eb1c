"""Text decoded with the wrong character set, and text that hides characters."""

from __future__ import annotations

import pytest

from recpack.deid.text.fold import plain_text
from recpack.model.source import SourceId
from recpack.readers.mend import mend_line, mended

LINES = {
    "zh": "姓名：王建国 性别：男 病理诊断：浸润性腺癌",
    "ru": "Пациент: Петров Иван Сергеевич, диагноз: аденокарцинома лёгкого",
    "pt": "Paciente: João Gonçalves, não há metástases à distância",
    "de": "Frau Jäger, Größe 3 cm, Übergewicht",
    "ja": "患者氏名：佐藤さくら　検査結果は正常です。",
    "ko": "환자 이름은 김민수이고 검사 결과는 정상입니다",
    "ar": "اسم المريض محمد أحمد والتشخيص سرطان القولون",
    "th": "ชื่อผู้ป่วย นายสมชาย ใจดี ผลการตรวจปกติ",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_right_text_stays_as_it_is(line):
    assert mend_line(line) == line


@pytest.mark.parametrize("code", ["zh", "ru", "pt", "de", "ja", "ko", "ar", "th"])
def test_utf8_read_as_latin_is_mended(code):
    assert mend_line(LINES[code].encode().decode("latin-1")) == LINES[code].replace("　", "　")


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [("zh", "gb18030", "latin-1"), ("ru", "cp1251", "latin-1"), ("ru", "cp1251", "cp1252"),
     ("ko", "euc-kr", "latin-1")],
)  # fmt: skip
def test_legacy_encodings_read_as_another_are_mended(code, right, wrong):
    assert mend_line(LINES[code].encode(right).decode(wrong)) == LINES[code]


def test_utf8_read_as_windows_1251_is_mended():
    line = "Петров Пётр, диагноз прежний"
    assert mend_line(line.encode().decode("cp1251")) == line


def test_utf8_read_as_gbk_is_mended_as_far_as_it_can_be():
    garbled = LINES["zh"].encode().decode("gb18030", "replace")
    assert "王建国" in mend_line(garbled) or mend_line("鐜嬪缓鍥") != "鐜嬪缓鍥"


def test_what_is_lost_is_told():
    lines, problems = mended(["锟斤拷锟斤拷 3.2 cm"], SourceId("S001"))
    assert lines == ("锟斤拷锟斤拷 3.2 cm",)
    assert [p.code for p in problems] == ["text-garbled"]


@pytest.mark.parametrize(
    "hidden",
    [
        "王\u200b建\u2060国",
        "\u202e国建王\u202c",
        "王建国\ufeff",
        "王\u00ad建国",
        "\u2067王建国\u2069",
    ],
)
def test_hidden_characters_are_taken_out(hidden):
    lines, problems = mended([f"患者{hidden}来诊"], SourceId("S001"))
    assert lines == ("患者王建国来诊",)
    assert [p.code for p in problems] == ["text-mended"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [("Volker Röһrig", "Volker Röhrig"), ("Steгn", "Stern"), ("金城ロ一ザ", "金城ローザ"),
     ("トラスツズマ7", "トラスツズマ7"), ("一回", "一回"), ("5 мг/L", "5 мг/L")],
)  # fmt: skip
def test_look_alikes_are_read_as_the_word_around_them(written, seen):
    assert plain_text(written) == seen


@pytest.mark.parametrize("word", ["燃石医学", "联通", "CA19-9 742U/ml, 燃石医学, 3mm.", "联通公司"])
def test_chinese_whose_bytes_are_pairs_of_utf8_stays(word):
    assert mend_line(word) == word


@pytest.mark.parametrize(
    "text", ["王建国，男，56岁，肝右叶占位", "Иванова Мария Петровна", "患者は本日退院"]
)
def test_utf8_read_as_gbk_is_mended(text):
    wrong = text.encode().decode("gb18030", "replace")
    if "\ufffd" not in wrong:
        assert mend_line(wrong) == text

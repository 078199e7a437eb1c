"""Encodings of short and long clinical notes: the short ones are the hard ones."""

from __future__ import annotations

import unicodedata

import pytest

from recpack.readers.decode import decode_text
from recpack.readers.likely import _as_1258

NOTES = {
    "zh": ["姓名：王建国", "阴性", "诊断：肺癌\n", "项目,结果\n白蛋白,38.2\n", "WBC 5.6 ×10⁹/L ↑",
           "体温36.5℃", "EGFR（+），ALK（-）", "肝右叶占位，考虑肝细胞癌可能性大。未见明显转移。"],
    "zh-Hant": ["姓名：陳小明", "白蛋白 38.2 g/L", "陰性", "項目,結果\n白蛋白,38.2\n", "血壓 120/80",
                "病人姓名：測試乙，女。診斷：左側乳房腫瘤，淋巴結無轉移。", "未見轉移"],
    "ja": ["氏名：山田太郎", "陰性", "アルブミン 3.8 g/dL", "項目,結果\n白血球,5600\n", "CEA ３．２",
           "左乳房の腫瘤であり、リンパ節への転移は認められませんでした。"],
    "ko": ["성명: 김철수", "음성", "폐암", "알부민 3.8 g/dL", "혈압 120/80",
           "환자는 내원 당시 복통을 호소하였다."],
    "ru": ["Иванов Иван", "нет", "Гемоглобин 120 г/л", "Показатель;Результат\nСОЭ;12\n",
           "Пациент поступил с жалобами на слабость."],
    "western": ["Müller", "Größe 2,3 cm", "38,5 °C", "5 µg/ml", "±2 mm", "Não há", "Paciente João",
                "Né le 3 août", "fièvre élevée, pas de métastase décelée", "Señora Muñoz",
                "¿Dolor? Sí", "metástases à distância"],
    "central": ["Ból brzucha", "Nazwisko: Wójcik", "Příjmení: Dvořák", "Tüdőrák gyanúja",
                "Wynik ujemny: brak przerzutów, węzły chłonne bez zmian"],
    "tr": ["Hasta adı: Ayşe Yılmaz", "Göğüs ağrısı", "akciğer kanseri şüphesi"],
    "ar": ["الاسم: محمد", "سلبي", "لا يوجد", "تاريخ الميلاد والتشخيص: سرطان الثدي"],
    "vi": ["Họ tên: Nguyễn Văn An", "không có", "Chẩn đoán: ung thư phổi trái"],
    "th": ["ชื่อ: สมชาย", "ไม่พบ", "ผู้ป่วยมีอาการปวดท้อง"],
    "el": ["Όνομα: Παπαδόπουλος", "Διάγνωση: καρκίνος πνεύμονα χωρίς μεταστάσεις"],
    "he": ["אבחנה: סרטן ריאה, ללא גרורות"],
}  # fmt: skip
ENCODINGS = {
    "zh": ["gb18030"], "zh-Hant": ["big5"], "ja": ["cp932", "euc_jp", "iso2022_jp"],
    "ko": ["cp949"], "ru": ["cp1251", "koi8_r"], "western": ["cp1252"], "central": ["cp1250"],
    "tr": ["cp1254"], "ar": ["cp1256"], "vi": ["cp1258"], "th": ["cp874"], "el": ["cp1253"],
    "he": ["cp1255"],
}  # fmt: skip


def cases(encodings):
    return [
        (note, name) for key, names in encodings.items() for name in names for note in NOTES[key]
    ]


def right(note, data):
    found = decode_text(data)
    assert found is not None
    assert unicodedata.normalize("NFC", found[0]) == unicodedata.normalize("NFC", note)


@pytest.mark.parametrize(("note", "encoding"), cases(ENCODINGS))
def test_legacy_encodings(note, encoding):
    data = (_as_1258(note) if encoding == "cp1258" else note).encode(encoding)
    right(note, data)


@pytest.mark.parametrize("key", NOTES)
def test_unicode_with_and_without_a_mark(key):
    for note in NOTES[key]:
        right(note, note.encode("utf-8"))
        right(note, note.encode("utf-8-sig"))
        right(note, note.encode("utf-16"))
        text = f"{note}\nECOG 1, 120/80 mmHg\n"
        right(text, text.encode("utf-16-le"))
        right(text, text.encode("utf-16-be"))


def test_the_last_letter_of_a_short_file_is_not_dropped():
    right("Paciente João é", "Paciente João é".encode("cp1252"))
    right("38,5 °", "38,5 °".encode("cp1252"))


def test_a_sample_may_end_within_a_character():
    data = ("诊断：肺癌，未见转移。" * 60).encode()
    found = decode_text(data[:1500])
    assert found is not None
    assert found[1] == "utf-8"

"""Which spellings are searched for, and which never are."""

from __future__ import annotations

import pytest

from recpack.audit.lexicon import build_needles, unsearchable
from recpack.audit.match import Matcher
from recpack.model.identity import Identities, Identity, Tag


def _found(tag: Tag, value: str, text: str, *, ocr: bool = False, name: bool = False) -> bool:
    matcher = Matcher(build_needles(Identities((Identity(tag, value),))))
    return bool(matcher.in_text(text, ocr=ocr, name=name))


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        (Tag.PATIENT, "王建国", "王 建 国"),
        (Tag.PATIENT, "王建国", "Jianguo WANG"),
        (Tag.PATIENT, "王建国", "reviewed by Jianguo"),
        (Tag.STAFF, "单丽娜", "Shan Lina"),
        (Tag.STAFF, "仇英杰", "QIU^YINGJIE"),
        (Tag.STAFF, "尉迟恭敬", "Yuchi Gongjing"),
        (Tag.STAFF, "曾志伟", "Zeng Zhi-wei"),
        (Tag.STAFF, "吕秀兰", "Lyu Xiulan"),
        (Tag.STAFF, "吕秀兰", "LV XIULAN"),
        (Tag.STAFF, "李娜", "LI^NA"),
        (Tag.STAFF, "高峰", "报告医师：高峰"),
        (Tag.STAFF, "高峰", "高峰"),
        (Tag.PATIENT, "山田 太郎", "山田先生"),
        (Tag.PATIENT, "João Gonçalves Antunes", "ANTUNES, Joao"),
        (Tag.PATIENT, "João Gonçalves Antunes", "Sr. Gonçalves refere dor"),
        (Tag.PATIENT, "Jürgen Großkopf", "Juergen Grosskopf"),
        (Tag.STAFF, "Петрова Анна Сергеевна", "врачу Петровой А.С."),
        (Tag.STAFF, "Андрей Соколовский", "у Андрея Соколовского"),
        (Tag.PATIENT, "محمد أحمد علي", "محمد احمد"),
        (Tag.PATIENT, "นายสมชาย ใจดี", "ผู้ป่วย สมชาย ใจดี อายุ"),
        (Tag.PATIENT, "김민수", "환자 김민수님"),
        (Tag.ID, "11010519710312002X", "110105-19710312-002x"),
        (Tag.ID, "123.456.789-09", "CPF 12345678909"),
        (Tag.ID, "S2023-01234", "S2023 01234"),
        (Tag.ID, "00482915", "No. 482915"),
        (Tag.PHONE, "+55 11 98765-4321", "98765 4321"),
        (Tag.PHONE, "13800138000", "138-0013-8000"),
        (Tag.BIRTHDATE, "19710312", "1971/3/12"),
        (Tag.BIRTHDATE, "1971年3月12日", "12.03.1971"),
        (Tag.BIRTHDATE, "12/03/1971", "March 12, 1971"),
        (Tag.BIRTHDATE, "昭和46年3月12日", "1971-03-12"),
        (Tag.BIRTHDATE, "1971-03-12", "S: 12/3/2514"),
        (Tag.HOSPITAL, "北京大学第一医院", "北京大學第一醫院"),
        (Tag.HOSPITAL, "Hospital Santa Cecília do Norte", "HOSPITAL SANTA CECILIA DO NORTE"),
        (Tag.EMAIL, "ana.antunes@example.org", "mailto:Ana.Antunes@example.org"),
        (Tag.ADDRESS, "北京市海淀区学院路38号3号楼", "学院路38号3号楼"),
    ],
)
def test_a_spelling_is_found(tag: Tag, value: str, text: str) -> None:
    assert _found(tag, value, text)


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        (Tag.STAFF, "高峰", "血药浓度高峰出现在两小时"),
        (Tag.STAFF, "白雪", "白雪样改变"),
        (Tag.STAFF, "王伟", "国王\t伟大"),
        (Tag.PATIENT, "白蛋白", "白蛋白 35 g/L"),
        (Tag.PATIENT, "李娜", "linalool, Lina"),
        (Tag.PATIENT, "Ana Lima", "banana limao"),
        (Tag.PATIENT, "Rosa Nascimento", "Data de Nascimento"),
        (Tag.STAFF, "Carl Parkinson", "Parkinson disease"),
        (Tag.STAFF, "Marcos Pereira", "esperei rapaz"),
        (Tag.PATIENT, "João Gonçalves Antunes", "joao"),
        (Tag.ID, "123456", "0.123456"),
        (Tag.ID, "123456", "12\t3456"),
        (Tag.ID, "123456", "9f123456e8a7c6b5d4e3f201234fa6b7"),
        (Tag.ID, "123456", "1234567"),
        (Tag.ID, "150000", "platelets 150000"),
        (Tag.PHONE, "13800138000", "1380013800012"),
        (Tag.BIRTHDATE, "1971-03-12", "1971-03-13"),
        (Tag.BIRTHDATE, "1971-03-12", "19713.12"),
        (Tag.DATE, "2023-05-01", "2023-05-01"),
        (Tag.HOSPITAL, "人民医院", "人民医院"),
        (Tag.HOSPITAL, "Hospital Geral", "Hospital Geral"),
        (Tag.URL, "http://www.w3.org/2000/svg", "http://www.w3.org/2000/svg"),
        (Tag.PATIENT, "Patient A", "Patient A"),
        (Tag.PATIENT, "患者甲", "患者甲"),
        (Tag.PATIENT, "王某某", "王某某"),
    ],
)
def test_innocent_text_is_not_refused(tag: Tag, value: str, text: str) -> None:
    assert not _found(tag, value, text)


def test_ocr_look_alikes_count_only_in_pictures() -> None:
    assert _found(Tag.PHONE, "13800158000", "l38OOlS8OOO", ocr=True) is False  # mostly letters
    assert _found(Tag.PHONE, "13800158000", "138O0158O00", ocr=True)
    assert not _found(Tag.PHONE, "13800158000", "138O0158O00")
    assert _found(Tag.PATIENT, "王建国", "姓名王建囯", ocr=True)
    assert _found(Tag.PATIENT, "Osvaldo Cavalcante", "0svald0Cavalcante", ocr=True)


def test_file_names_need_no_capitals() -> None:
    assert _found(Tag.PATIENT, "João Gonçalves Antunes", "laudo_goncalves.pdf", name=True)


def test_short_identities_are_counted_and_not_searched() -> None:
    items = (Identity(Tag.ID, "12"), Identity(Tag.PATIENT, "王"), Identity(Tag.PATIENT, "王建国"))
    assert unsearchable(Identities(items)) == 2


def test_the_salt_changes_the_public_name_of_a_needle() -> None:
    identities = Identities((Identity(Tag.PATIENT, "王建国"),))
    plain, salted = build_needles(identities), build_needles(identities, b"secret")
    assert {n.id for n in plain}.isdisjoint(n.id for n in salted)
    assert [n.key for n in plain] == [n.key for n in salted]

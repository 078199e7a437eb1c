"""Barrier 1: harvest, one patient over spellings, and the guard against two."""

from __future__ import annotations

from recpack.config import Config, Patient
from recpack.model.document import Block, Box, Document, DocumentId, ImagingObject, Origin, Page
from recpack.model.identity import Tag
from recpack.model.source import SourceId
from recpack.stages.identify import identify


def document(number: int, *lines: str, language: str = "zh") -> Document:
    blocks = tuple(Block(t, Box(0, i, 1, i + 1)) for i, t in enumerate(lines))
    page = Page(1, 1, 1, Origin.NATIVE, language, blocks)
    return Document(
        DocumentId(f"D{number:03}"), SourceId(f"S{number:03}"), "text", (page,), language
    )


def header(number: int, **values: str) -> ImagingObject:
    return ImagingObject(
        SourceId(f"S{number:03}"), "1.2", "1.3", "1.4", "1.5", "CT", "20230610",
        tuple(values.items()),
    )  # fmt: skip


def values(found, tag: Tag) -> list[str]:
    return [i.value for i in found.identities.items if i.tag is tag]


def test_one_patient_over_documents_and_headers():
    found = identify(
        Config(),
        [document(1, "姓名：王建国 性别：男 年龄：58岁"), document(2, "患者姓名: Wang Jianguo")],
        [header(3, PatientName="WANG^JIAN GUO", InstitutionName="Jianghai Hospital")],
    )
    assert values(found, Tag.PATIENT) == ["WANG JIAN GUO"]
    assert found.others == ()
    assert found.subject.sex == "male"
    assert found.subject.age_band == "55-59"
    assert values(found, Tag.HOSPITAL) == ["Jianghai Hospital"]


def test_another_patient_is_named():
    found = identify(
        Config(patient=Patient(names=("王建国",))),
        [document(1, "姓名：王建国"), document(2, "姓名：赵丽华", "病理诊断：胃癌")],
        [],
    )
    assert [o.source for o in found.others] == ["S002"]


def test_one_misread_character_is_no_other_patient():
    found = identify(
        Config(patient=Patient(names=("王建国",))),
        [document(1, "姓名：王建国"), document(2, "姓名：王建囯")],
        [],
    )
    assert found.others == ()
    assert len(values(found, Tag.PATIENT)) == 2


def test_case_id_rests_on_the_national_number_then_on_name_and_birth():
    by_number = identify(Config(), [document(1, "姓名：王建国 身份证号：11010519491231002X")], [])
    assert by_number.case_id == "national:11010519491231002x"
    by_birth = identify(
        Config(patient=Patient(names=("王建国",), birth_date="1966-03-14")),
        [document(1, "姓名：王建国")],
        [],
    )
    assert by_birth.case_id.endswith("1966-03-14")
    assert identify(Config(), [document(1, "AFP 12")], []).case_id == ""


def test_order_of_documents_does_not_change_the_values():
    papers = [document(1, "姓名：王建国 主治医师：张伟"), document(2, "联系人：李秀梅")]
    one = identify(Config(), papers, [])
    two = identify(Config(), papers[::-1], [])
    assert {(i.tag, i.value) for i in one.identities.items} == {
        (i.tag, i.value) for i in two.identities.items
    }

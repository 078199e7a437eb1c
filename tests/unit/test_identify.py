"""Barrier 1: harvest, one patient over spellings, and the guard against two."""

from __future__ import annotations

from dataclasses import replace

from recpack.config import Config, Patient
from recpack.decisions import Decision
from recpack.deid.text.surrogates import Surrogates
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
    (patient,) = (i for i in found.identities.items if i.tag is Tag.PATIENT)
    assert (patient.value, *patient.forms) == ("王建国", "王建囯")


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


def test_another_birth_date_and_another_sex_are_named_with_the_evidence():
    papers = [
        document(n, f"姓名：王建国 性别：男 出生日期：1958-03-14 检查号：88{n}0231")
        for n in (1, 2, 3)
    ]
    other = document(4, "姓名：王建国 性别：女 出生日期：1972-11-02")
    (found,) = identify(Config(), [*papers, other], []).others
    assert found.source == "S004"
    assert "birth date differs" in found.why
    assert "sex female, elsewhere male" in found.why
    assert "1972" not in found.why


def test_a_misread_digit_of_a_birth_date_on_a_scan_is_no_other_patient():
    papers = [document(n, "姓名：王建国 出生日期：1958-03-14") for n in (1, 2)]
    scan = document(3, "姓名：王建国 出生日期：1953-03-14")
    scan = replace(scan, pages=tuple(replace(p, origin=Origin.OCR) for p in scan.pages))
    assert identify(Config(), [*papers, scan], []).others == ()


def test_uncertain_findings_are_told_and_decisions_obeyed():
    papers = [document(1, "姓名：王建国"), document(2, "王建果今日来院复查。")]
    (finding,) = identify(Config(), papers, []).uncertain
    assert (finding.value, finding.tag, finding.source) == ("王建果", "PATIENT", "S002")
    assert "王建果今日来院" in finding.context
    rejected = Config(
        review=(Decision(finding.id, accepted=False, tag=finding.tag, value=finding.value),)
    )
    who = identify(rejected, papers, [])
    assert who.uncertain == ()
    assert who.identities.rejected == ("王建果",)
    accepted = Config(
        review=(Decision(finding.id, accepted=True, tag=finding.tag, value=finding.value),)
    )
    who = identify(accepted, papers, [])
    assert who.uncertain == ()
    assert any("王建果" in (i.value, *i.forms) for i in who.identities.items)


def test_names_in_file_names_count_where_a_document_writes_them():
    paper = document(1, "CT report. Seen by Carla Moreno on the ward.", "en")
    who = identify(Config(), [paper], [], {SourceId("S001"): "Carla_Moreno_CT.txt"})
    assert "Carla Moreno" in [i.value for i in who.identities.items]


def test_stand_ins_never_take_a_name_that_the_papers_use():
    paper = document(1, "Patient: Carla Moreno. As in Patient A of the trial.", "en")
    who = identify(Config(), [paper], [])
    assert Surrogates(who.identities).of("PATIENT", "Carla Moreno") == "Patient B"

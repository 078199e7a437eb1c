from dataclasses import replace

import pytest
from clinical_case import document

from recpack.clinical.checklist import profiles, rules_of
from recpack.lang import read_toml
from recpack.model.clean import CleanObject
from recpack.model.document import BlobId, ImagingObject
from recpack.model.source import SourceId
from recpack.stages.extract import extract

LAB = "检验报告单\n采样时间:{}\n项目\t结果\t单位\t参考范围\n甲胎蛋白\t1210\tng/mL\t0-7"


def scan(
    number: int, date: str = "20230601", modality: str = "CT", region: str = "LIVER",
    series: int = 1, name: str = "",
) -> CleanObject:  # fmt: skip
    return CleanObject(
        SourceId(f"s{number}"), BlobId("b"), "1.2", f"1.2.{series}.{number}", "1.9",
        f"1.9.{series}", modality, date, "", name, series, number, region, 512, 512, 1,
    )  # fmt: skip


def states(*documents, objects=(), profile="liver", unavailable=()):
    value = extract(documents, objects, profile, unavailable).value
    assert value is not None
    return {m.item: m for m in value.missing}


def test_every_rule_speaks_three_languages_and_has_its_own_id():
    for profile in profiles():
        ids = [r["id"] for r in rules_of(profile)]
        assert len(ids) == len(set(ids))
        for rule in rules_of(profile):
            assert rule["level"] in {"required", "expected", "optional"}
            assert all(rule[language].strip() for language in ("en", "zh", "pt", "label"))
            assert ("age_days" in rule) == ("house" in rule)


def test_missing_says_what_to_ask_in_the_hospital_language():
    afp = states(document("出院记录\n出院日期:2023-06-20\n出院诊断:肝细胞癌"))["liver.afp"]
    assert afp.state == "missing"
    assert "AFP" in afp.ask
    assert afp.ask_source == "请提供甲胎蛋白（AFP）及既往结果。"


@pytest.mark.parametrize(("day", "state"), [("2023-06-01", "present"), ("2023-01-01", "too_old")])
def test_age_is_measured_against_the_newest_document(day, state):
    summary = document("出院记录\n出院日期:2023-06-20\n出院诊断:肝细胞癌")
    found = states(summary, document(LAB.format(day), name="d2"))["liver.afp"]
    assert found.state == state
    assert (day in found.ask) == (state == "too_old")


def test_partial_names_what_is_lacking():
    text = LAB.format("2023-06-01") + "\n白细胞\t4.5\t10^9/L\t3.5-9.5\n血小板\t88\t10^9/L\t125-350"
    cbc = states(document(text), profile="core")["core.labs_cbc"]
    assert cbc.state == "partial"
    assert "Neutrophils" in cbc.ask
    assert "Hemoglobin" in cbc.ask


def test_declared_unavailable_is_not_asked_for():
    found = states(document("出院记录\n出院诊断:肝细胞癌"), unavailable=("liver.varices",))[
        "liver.varices"
    ]
    assert (found.state, found.ask, found.ask_source) == ("unavailable", "", "")


def test_a_report_without_its_images_is_partial_and_images_count():
    report = document("CT检查报告单\n检查日期:2023-06-01\n影像所见:肝右叶肿块")
    assert states(report)["liver.multiphase"].state == "partial"
    found = states(report, objects=(scan(1), scan(2), scan(3)))
    assert found["liver.multiphase"].state == "partial"
    assert "phases: none is named in the images" in found["liver.multiphase"].ask
    assert found["core.imaging_report_pairs"].state == "present"
    assert found["core.imaging_integrity"].state == "present"
    gap = states(report, objects=(scan(1), scan(2), scan(9)))
    assert gap["core.imaging_integrity"].state == "partial"
    assert gap["core.imaging_integrity"].ask == (
        "Please complete the image series; still missing: "
        "CT liver 2023-06-01, series 1: 6 image numbers are missing."
    )
    assert "CT 肝脏 2023-06-01，序列1：图像编号缺6个" in gap["core.imaging_integrity"].ask_source


def test_files_of_a_disc_that_were_not_copied_are_asked_for():
    report = document("CT检查报告单\n检查日期:2023-06-01\n影像所见:肝右叶肿块")
    disc = ImagingObject(SourceId("s9"), "", "", "", "", "", "", (), absent=5, listed=40)
    whole = replace(disc, absent=0)
    for objects, discs, state in (
        ((scan(1), scan(2)), (disc,), "partial"),
        ((), (disc,), "partial"),
        ((scan(1), scan(2)), (whole,), "present"),
    ):
        value = extract((report,), objects, "core", (), discs).value
        found = {m.item: m for m in value.missing}["core.imaging_integrity"]
        assert found.state == state
        if state == "partial":
            assert "5 of the 40 files that the index of the disc (DICOMDIR) names" in found.ask
            assert "光盘目录（DICOMDIR）所列40个文件中的5个" in found.ask_source


@pytest.mark.parametrize(
    ("names", "state", "words"),
    [
        (("动脉期", "门静脉期", "延迟期"), "present", ""),
        (("arterial", "portal venous", "hepatobiliary 20 min"), "present", ""),
        (("平扫", "动脉期", "延迟期"), "partial", "still missing: portal venous phase"),
        (("平扫",), "partial", "arterial phase; portal venous phase; delayed phase"),
    ],
)
def test_phases_make_a_liver_study_whole(names, state, words):
    report = document("CT检查报告单\n检查日期:2023-06-01\n影像所见:肝右叶肿块")
    objects = [scan(n, series=s, name=name) for s, name in enumerate(names, 1) for n in (1, 2, 3)]
    found = states(report, objects=objects)["liver.multiphase"]
    assert found.state == state
    assert words in found.ask


def test_localisers_alone_are_no_study():
    objects = [scan(n, name="定位像") for n in (1, 2)]
    found = states(document("出院记录\n出院诊断:肝细胞癌"), objects=objects)
    assert found["liver.multiphase"].state == "partial"
    assert "CT liver 2023-06-01: only localisers" in found["liver.multiphase"].ask
    assert found["core.imaging_recent"].state == "partial"
    assert found["core.imaging_report_pairs"].state == "present"


def test_a_report_without_images_is_asked_for_beside_a_study():
    other = document(
        "超声检查报告\n检查日期:2023-03-05\n检查部位:甲状腺\n超声所见:未见结节", name="d2"
    )
    found = states(other, objects=(scan(1), scan(2)))
    assert "ultrasound neck 2023-03-05" in found["core.imaging_of_reports"].ask
    assert "超声 颈部 2023-03-05" in found["core.imaging_of_reports"].ask_source
    assert found["core.imaging_report_pairs"].state == "missing"


def test_conditions():
    negative = document("病理检查报告\n免疫组化:HER2(1+)\n病理诊断:浸润性导管癌")
    equivocal = document("病理检查报告\n免疫组化:HER2(2+)\n病理诊断:浸润性导管癌")
    assert "breast.her2_ish" not in states(negative, profile="breast")
    assert states(equivocal, profile="breast")["breast.her2_ish"].state == "missing"


def test_the_profile_is_chosen_from_the_diagnosis():
    for text, profile in (
        ("病理检查报告\n病理诊断:肝细胞癌", "liver"),
        ("病理检查报告\n病理诊断:(左乳)浸润性导管癌", "breast"),
        ("病理检查报告\n病理诊断:(左肺上叶)肺腺癌", "lung"),
        ("病理检查报告\n病理诊断:慢性胃炎", "core"),
    ):
        value = extract((document(text),), (), "auto", ()).value
        assert value is not None
        assert value.profile == profile


def test_profiles_extend_core_and_say_which_ages_are_ours():
    table = read_toml("_rules/completeness.toml")["profiles"]
    assert all(table[p].get("extends") == "core" for p in table if p != "core")
    aged = [r for p in profiles() for r in rules_of(p) if r.get("age_days", 90) != 90]
    assert aged
    assert all(r["house"] for r in aged)

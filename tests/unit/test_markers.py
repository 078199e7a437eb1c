import pytest
from clinical_case import facts, of_kind

from recpack.model.fact import Status


def test_a_chinese_list_with_every_way_to_set_a_result():
    found = of_kind(
        facts(
            "病理检查报告\n报告日期:2023-06-12\n免疫组化:Hepatocyte（＋）、GPC-3(灶+),CK19(-)、CK7-、Arg-1(++)、"
            "Ki-67(约30%+),CD34(血管+)。\nPD-L1(22C3):CPS=10,TPS 5%"
        ),
        "marker",
    )
    assert {n: f.value for n, f in found.items()} == {
        "Hep Par-1": "+", "Glypican-3": "focal +", "CK19": "-", "CK7": "-", "Arginase-1": "++",
        "Ki-67": "approx. 30%+", "CD34": "vessels +", "PD-L1": "CPS 10",
    }  # fmt: skip
    assert found["CK19"].status is found["CK7"].status is Status.ABSENT
    assert found["Hep Par-1"].status is Status.PRESENT


@pytest.mark.parametrize(
    ("text", "name", "value", "status"),
    [
        ("ER(强,90%+)", "ER", "strong,90%+", Status.PRESENT),
        ("ER：阴性", "ER", "negative", Status.ABSENT),
        ("PR阳性(60%)", "PR", "positive (60%)", Status.PRESENT),
        ("HER2:1+", "HER2", "1+", Status.PRESENT),
        ("C-erbB-2（0）", "HER2", "0", Status.ABSENT),
        ("MLH1(+)", "MLH1", "+", Status.PRESENT),
        ("PMS2(表达缺失)", "PMS2", "loss of expression", Status.PRESENT),
        ("HER2基因FISH检测:阴性", "HER2 FISH", "not amplified", Status.ABSENT),
    ],
)
def test_results_as_printed(text, name, value, status):
    found = of_kind(facts(f"病理检查报告\n免疫组化:{text}。"), "marker")
    assert (found[name].value, found[name].status) == (value, status)


def test_portuguese_table_and_lines():
    found = of_kind(
        facts(
            "LAUDO IMUNO-HISTOQUÍMICO\nAnticorpo\tClone\tResultado\n"
            "Receptor de estrogênio\tSP1\tPositivo (90% das células)\n"
            "Receptor de progesterona\t1E2\tNegativo\nHER-2\t4B5\tEscore 2+ (equívoco)\nKi-67\t30-9\t35%\n"
            "FISH HER2: não amplificado. Positivo para GATA3.",
            "pt",
        ),
        "marker",
    )
    assert found["ER"].value == "positive (90% of cells)"
    assert found["PR"].status is Status.ABSENT
    assert found["HER2"].value == "score 2+ (equivocal)"
    assert found["Ki-67"].value == "35%"
    assert (found["HER2 FISH"].value, found["HER2 FISH"].status) == ("not amplified", Status.ABSENT)


def test_names_without_a_result_say_nothing():
    found = facts("出院记录\n诊疗经过:建议抗HER2治疗,必要时行ER、PR检测。PD-L1抑制剂治疗。")
    assert not [f for f in found if f.kind == "marker"]


def test_blood_tests_are_no_tissue_markers():
    found = facts("出院记录\n辅助检查:HBsAg(+),AFP 20ng/mL。")
    assert not [f for f in found if f.kind == "marker"]

import pytest
from clinical_case import extra, facts, of_kind

from recpack.model.fact import Status

NOTE = """出院记录
入院日期:2023-06-01\t出院日期:2023-06-20
现病史:患者于2022年6月12日行右半肝切除术。
2022-08-01行TACE术1次。2022-09起口服仑伐替尼8mg qd,2023-03复查CT示病情进展,因疾病进展停药。
2023-03-20开始予阿替利珠单抗1200mg联合贝伐珠单抗900mg q3w治疗,共4周期,疗效评价:SD。
既往史:乙肝病史20年,长期口服恩替卡韦0.5mg qd;高血压病史10年。否认糖尿病、冠心病史。
过敏史:青霉素过敏。
家族史:父亲因肝癌去世。
建议:拟行索拉非尼治疗,必要时行射频消融术。"""


def test_a_course_in_chinese():
    found = facts(NOTE)
    treatments = of_kind(found, "treatment")
    assert treatments["Hepatectomy"].date == "2022-06-12"
    assert treatments["Transarterial chemoembolisation (TACE)"].date == "2022-08-01"
    lenvatinib = treatments["lenvatinib"]
    assert (lenvatinib.value, lenvatinib.date) == ("8mg qd", "2022-09")
    assert (extra(lenvatinib, "response"), extra(lenvatinib, "reason_stopped")) == (
        "PD",
        "progression",
    )
    pair = treatments["atezolizumab + bevacizumab"]
    assert (pair.value, extra(pair, "cycles"), extra(pair, "response")) == (
        "1200mg; 900mg q3w",
        "4",
        "SD",
    )


def test_what_is_only_planned_did_not_happen():
    names = set(of_kind(facts(NOTE), "treatment"))
    assert "sorafenib" not in names
    assert "Radiofrequency ablation" not in names


def test_the_person_around_the_disease():
    found = facts(NOTE)
    ill = of_kind(found, "comorbidity")
    assert ill["Hypertension"].status is Status.PRESENT
    assert ill["Diabetes mellitus"].status is ill["Coronary heart disease"].status is Status.ABSENT
    assert of_kind(found, "allergy")["penicillin"].status is Status.PRESENT
    assert of_kind(found, "medication")["entecavir"].value == "0.5mg qd"
    relative = of_kind(found, "family_history")["Primary liver cancer"]
    assert (relative.subject, extra(relative, "relation")) == ("family", "father")
    assert all(f.subject == "patient" for f in found if f.kind == "diagnosis")


def test_a_course_in_portuguese():
    found = facts(
        """RELATÓRIO MÉDICO
Data: 20/06/2023
Paciente com diagnóstico de carcinoma ductal invasivo de mama esquerda em 03/2022.
Realizou quadrantectomia em 10/04/2022. Recebeu AC-T 4 ciclos de 05/2022 a 10/2022.
Em uso de tamoxifeno 20 mg/dia desde 12/2022. Nega alergias.
Antecedentes pessoais: HAS em uso de losartana 50 mg 2x ao dia. Nega diabetes.
Sem evidência de metástases hepáticas.
História familiar: mãe com câncer de mama aos 45 anos.""",
        "pt",
    )
    treatments = of_kind(found, "treatment")
    act = next(f for n, f in treatments.items() if n.startswith("AC-T"))
    assert (act.date, extra(act, "end"), extra(act, "cycles")) == ("2022-05", "2022-10", "4")
    assert (treatments["tamoxifen"].value, treatments["tamoxifen"].date) == ("20 mg/day", "2022-12")
    assert of_kind(found, "medication")["losartan"].value == "50 mg twice daily"
    assert of_kind(found, "allergy")["Any known allergy"].status is Status.ABSENT
    assert of_kind(found, "comorbidity")["Diabetes mellitus"].status is Status.ABSENT
    assert of_kind(found, "metastasis")["Liver metastasis"].status is Status.ABSENT
    assert of_kind(found, "family_history")["Breast cancer"].subject == "family"
    assert (
        of_kind(found, "diagnosis")["Invasive breast carcinoma of no special type"].code
        == "ICD-10:C50.9"
    )


def test_a_table_of_lines():
    found = of_kind(
        facts(
            "RELATÓRIO MÉDICO\nTratamento\tInício\tTérmino\tCiclos\tResposta\tMotivo da suspensão\n"
            "Paclitaxel + trastuzumabe\t05/01/2023\t20/03/2023\t4\tRP\tToxicidade",
            "pt",
        ),
        "treatment",
    )["paclitaxel + trastuzumab"]
    assert (found.date, extra(found, "end"), extra(found, "cycles")) == (
        "2023-01-05",
        "2023-03-20",
        "4",
    )
    assert (extra(found, "response"), extra(found, "reason_stopped")) == ("PR", "toxicity")


@pytest.mark.parametrize(
    "text", ["对索拉非尼敏感", "索拉非尼为一线药物", "检测项目:吉非替尼敏感位点"]
)
def test_a_drug_only_named_was_not_given(text):
    assert not of_kind(facts(f"门诊病历\n备注:{text}"), "treatment")

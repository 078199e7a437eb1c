import pytest
from clinical_case import extra, facts


def said(text, language="zh"):
    title = {"zh": "病理检查报告\n病理诊断:", "pt": "LAUDO ANATOMOPATOLÓGICO\nConclusão: "}[
        language
    ]
    return {(f.kind, f.name): f for f in facts(title + text, language)}


@pytest.mark.parametrize(
    ("text", "language", "key", "value"),
    [
        ("pT2N0M0(AJCC第8版)", "zh", ("stage", "TNM"), "pT2N0M0"),
        ("ypT1a N1 M0", "zh", ("stage", "TNM"), "ypT1aN1M0"),
        ("cT3N2bM1c期", "zh", ("stage", "TNM"), "cT3N2bM1c"),
        ("pT2 pN1a cM0, estádio IIB", "pt", ("stage", "TNM"), "pT2pN1acM0"),
        ("pT1c pN0(sn)", "pt", ("stage", "TNM"), "pT1cpN0(sn)"),
        ("BCLC分期:C期", "zh", ("stage", "BCLC"), "C"),
        ("巴塞罗那分期B期", "zh", ("stage", "BCLC"), "B"),
        ("CNLC Ⅲa期", "zh", ("stage", "CNLC"), "IIIa"),
        ("中国肝癌分期(CNLC)IIIb期", "zh", ("stage", "CNLC"), "IIIb"),
        ("Child-Pugh A级(5分)", "zh", ("stage", "Child-Pugh"), "A (5)"),
        ("Child-Pugh评分6分,A级", "zh", ("stage", "Child-Pugh"), "A (6)"),
        ("FIGO分期ⅢC期", "zh", ("stage", "FIGO"), "IIIC"),
        ("ⅡA期", "zh", ("stage", "Stage group"), "IIA"),
        ("estádio IIIA", "pt", ("stage", "Stage group"), "IIIA"),
        ("ECOG评分1分", "zh", ("performance", "ECOG"), "1"),
        ("ECOG PS:0", "pt", ("performance", "ECOG"), "0"),
        ("KPS 80分", "zh", ("performance", "Karnofsky"), "80"),
        ("Gleason评分4+3=7分", "zh", ("grade", "Gleason"), "4+3=7"),
        ("Edmondson-Steiner Ⅱ-Ⅲ级", "zh", ("grade", "Edmondson-Steiner"), "II-III"),
        ("grau histológico 2", "pt", ("grade", "Histologic grade"), "2"),
        ("中-低分化", "zh", ("grade", "Differentiation"), "moderately to poorly differentiated"),
        (
            "moderadamente diferenciado",
            "pt",
            ("grade", "Differentiation"),
            "moderately differentiated",
        ),
    ],
)
def test_stages(text, language, key, value):
    assert said(text, language)[key].value == value


def test_edition():
    assert extra(said("pT2N0M0(AJCC第8版)")[("stage", "TNM")], "edition") == "AJCC 8"
    assert extra(said("pT2 pN1 M0 (AJCC 8ª edição)", "pt")[("stage", "TNM")], "edition") == "AJCC 8"


@pytest.mark.parametrize(
    "text",
    [
        "T1WI呈低信号",
        "T12椎体",
        "MVI分级:M1",
        "III期临床试验",
        "L4/5椎间盘",
        "S8段",
        "CKD 3期",
        "高血压2级",
    ],
)
def test_what_is_no_stage(text):
    assert not [k for k in said(text) if k[0] == "stage"]


def test_a_plan_or_denial_is_no_stage():
    assert ("stage", "BCLC") not in said("建议完善检查后行BCLC分期C期评估")


def test_invasion_is_told_with_its_denial():
    zh = said("肝细胞癌,未见脉管癌栓,神经侵犯(+)")
    assert zh[("invasion", "Lymphovascular invasion")].value == "absent"
    assert zh[("invasion", "Perineural invasion")].value == "present"
    pt = said(
        "Não foi detectada invasão angiolinfática. Invasão perineural não identificada.", "pt"
    )
    assert pt[("invasion", "Lymphovascular invasion")].value == "absent"
    assert pt[("invasion", "Perineural invasion")].value == "absent"

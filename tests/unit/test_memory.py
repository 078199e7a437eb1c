"""Checked phrases: what is covered, what is refused, and what a translation must keep."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recpack.mt.phrases.memory import load_memory, term, terms
from recpack.mt.phrases.slots import compact, normalise, numbers, rules


def _english(text, language="zh"):
    found = load_memory(language).lookup(text)
    return found.target if found else None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("姓名：Patient A", "Name: Patient A"),
        ("性别:女 年龄:56岁", "Sex: female; Age: 56 years"),
        ("２０２３年６月１２日", "2023-06-12"),
        ("甲胎蛋白：356.2 ng/mL", "Alpha-fetoprotein (AFP): 356.2 ng/mL"),
        ("腹膜后未见肿大淋巴结。", "Retroperitoneum: no enlarged lymph nodes seen."),
        ("切缘未见癌", "No carcinoma at the resection margin"),
        ("无发热、咳嗽、咳痰", "No fever, cough or expectoration"),
        ("发热、咳嗽", "Fever and cough"),
        (
            "否认高血压、糖尿病、冠心病史",
            "Denies history of hypertension, diabetes or coronary heart disease",
        ),
        ("双肺未见明显实变影。", "Both lungs: no obvious consolidation seen."),
        ("Child-Pugh A级（5分）", "Child-Pugh class A (5 points)"),
        ("未检出EGFR突变", "No EGFR mutation detected"),
        ("检出EGFR突变", "EGFR mutation detected"),
        ("CK（+）、Ki-67（约30%+）、CD34（血管+）", "CK(+), Ki-67 (about 30% +), CD34 (vessels +)"),
        ("肝转移不除外", "Liver metastasis not excluded, cannot be ruled out"),
        ("考虑肝细胞癌", "Hepatocellular carcinoma considered"),
        ("仑伐替尼 8mg 口服 每日一次", "Lenvatinib 8mg orally once daily"),
        ("体温36.5℃", "Temperature 36.5 ℃"),
        ("白細胞", "White blood cells"),
        ("未见肝转移及肺转移", "No liver metastasis or lung metastasis seen"),
        (
            "左肺未见结节，右肺见结节",
            "Left lung: no nodule seen, nodule seen in the right lung",
        ),
        ("肝、胆、胰、脾未见异常", "Liver, gallbladder, pancreas and spleen: no abnormality seen"),
        (  # the second nodule is not in the liver
            "肝右叶见结节、左肺结节",
            "Nodule seen in the right lobe of the liver, nodule in the left lung",
        ),
        ("钾(K)", "Potassium (K)"),
        ("原发性肝癌 乙肝肝硬化", "Primary liver cancer, hepatitis B cirrhosis"),
        ("双肺多发结节影", "Multiple nodules in both lungs"),
        ("12.5万", "12.5×10^4"),
    ],
)
def test_chinese(source, target):
    assert _english(source) == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("RE: positivo em 90% das células", "ER (estrogen receptor): positive in 90% of cells"),
        ("RP positivo (70%)", "PR (progesterone receptor) positive (70%)"),
        ("Carcinoma ductal invasivo, grau 2", "Invasive ductal carcinoma, grade 2"),
        ("Ausência de metástases à distância.", "No distant metastases."),
        ("AUSENCIA DE METASTASES A DISTANCIA", "No distant metastases"),
        ("Margens cirúrgicas livres.", "Surgical margins free (negative)."),
        ("Data de nascimento: 12/03/1970", "Date of birth: 1970-03-12"),
        ("Tamanho do tumor: 2,3 cm", "Tumor size: 2.3 cm"),
        ("Nega febre, náuseas e vômitos", "Denies fever, nausea or vomiting"),
        ("Fígado e baço sem alterações.", "Liver and spleen: no abnormalities."),
    ],
)
def test_portuguese(source, target):
    assert _english(source, "pt") == target


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        ("es", "Fecha de nacimiento: 12/03/1970", "Date of birth: 1970-03-12"),
        ("de", "Hämoglobin: 12,3 g/dL", "Hemoglobin: 12.3 g/dL"),
        ("fr", "Sein gauche", "Left breast"),
        ("ru", "Гемоглобин: 123 г/л", "Hemoglobin: 123 g/L"),
        ("ja", "肝細胞癌", "Hepatocellular carcinoma"),
        ("ko", "전이 없음", "No metastasis"),
        ("ar", "التشخيص", "Diagnosis"),
    ],
)
def test_other_languages(language, source, target):
    assert _english(source, language) == target


@pytest.mark.parametrize(
    "source",
    [
        "无发热，咳嗽，咳痰",  # does "no" reach the cough?
        "发热、未见肿大淋巴结",
        "3、1月后复查",  # item 3, or months 3 and 1
        "不考虑转移",
        "考虑肝癌可能性不大",
        "无复发转移",
        "这是没有收录的句子",
        "肝右叶见龘龘",
        "",
        "   ",
    ],
)
def test_unsure_text_is_not_covered(source):
    assert _english(source) is None


def test_latin_words_that_are_not_known_do_not_pass():
    assert _english("Paciente refere dor", "pt") is None
    assert _english("margens desconhecidas", "pt") is None


@pytest.mark.parametrize(
    "source",
    [
        "Não há metástases, linfonodos comprometidos",  # are the nodes denied or involved?
        "Sem febre, com tosse",
        "Nega diabetes, hipertensão",
    ],
)
def test_a_comma_does_not_carry_a_portuguese_negation_on(source):
    assert _english(source, "pt") is None


def test_tokens_pass_through():
    assert _english("TP53 c.747G>T p.R249S") == "TP53 c.747G>T p.R249S"
    assert _english("HER2", "pt") == "HER2"
    assert _english("Doctor 3", "pt") == "Doctor 3"
    assert _english("pT2 N1a M0", "pt") == "pT2 N1a M0"


def test_glossary_goes_first():
    memory = load_memory("zh", {"肝占位": "hepatic space-occupying lesion"})
    assert memory.lookup("肝占位").target == "Hepatic space-occupying lesion"
    assert load_memory("zh").lookup("肝占位").target == "Space-occupying lesion of the liver"


def test_every_source_number_appears_even_twice():
    found = _english("肝右叶见结节影，大小约3.2cm×3.2cm")
    assert found is not None
    assert numbers(found) >= numbers("3.2 3.2")


def test_term_and_terms():
    assert term("不存在的词", "zh") is None
    assert term("住院号：", "zh-CN").target == "Inpatient number"
    assert terms("zh", "laboratory")["白蛋白"].code == "LOINC:1751-7"
    assert terms("zh", "no such domain") == {}


_PIECES = st.sampled_from(
    [
        "肝右叶",
        "未见",
        "肿大淋巴结",
        "、",
        "，",
        "结节",
        "无",
        "发热",
        "咳嗽",
        "3.2cm",
        "×",
        "（",
        "）",
        "12",
        "：",
        "左肺",
        "右乳",
        "可能",
        "考虑",
        "转移",
        "阳性",
        "阴性",
        "(+)",
        "(-)",
        "不除外",
        "。",
        "否认",
        "病史",
        "建议",
        "复查",
        "3个月后",
        "大小约",
        "CEA",
        "5.1",
        "ng/mL",
        "明显",
        "及",
    ]
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=9).map("".join))
def test_whatever_is_covered_keeps_numbers_negation_doubt_and_side(text):
    found = load_memory("zh").lookup(text)
    if found is not None:
        assert rules("zh").keeps(text, found.target)
        assert not numbers(normalise(text)) - numbers(found.target)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    st.sampled_from(["甲胎蛋白", "总胆红素", "白蛋白", "血小板计数"]),
    st.decimals(min_value=0, max_value=9999, places=2),
    st.sampled_from(["ng/mL", "g/L", "U/L", "×10^9/L"]),
)
def test_laboratory_lines_keep_their_value(name, value, unit):
    found = load_memory("zh").lookup(f"{name}：{value}{unit}")
    assert found is not None
    assert f"{value}{unit}" in found.target.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "肝" * 1_000_000,
        "肝右叶、" * 299,
        "(" * 1200,
        "无" * 1200,
        "CK（+）、" * 170,
        "肝右叶见结节影，大小约3.2cm，" * 60,
        "姓名: " * 200,
        "左" * 600,
    ],
)
def test_long_and_hostile_lines_end(text):
    hit = load_memory("zh").lookup(text)
    assert hit is None or hit.target.count("3.2") == text.count("3.2")


def test_compact_drops_only_spaces_at_han():
    assert compact("肝 右 叶 CT 5 mm") == "肝右叶CT 5 mm"

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from clinical_case import document, facts, of_kind, passages_of

from recpack.model.fact import Status
from recpack.stages import extract as stage
from recpack.stages.extract import extract

NOTE = """出院记录
出院日期:2023-06-20
出院诊断:1.原发性肝细胞癌(BCLC C期) 2.肝硬化 3.肺转移待排
体格检查:无肝性脑病,身高172cm,体重65kg。"""


def test_facts_are_numbered_in_document_order_and_point_to_their_words():
    value = extract(
        (
            document(NOTE),
            document("检验报告单\n项目\t结果\t单位\t参考范围\nAFP\t12\tng/mL\t0-7", name="d2"),
        ),
        (),
        "auto",
        (),
    ).value
    assert value is not None
    assert [f.id for f in value.facts] == [f"F{i:03d}" for i in range(1, len(value.facts) + 1)]
    last = value.facts[-1]
    assert (last.name, last.evidence[0].document, last.evidence[0].page) == ("AFP", "d2", 1)
    assert last.evidence[0].source_quote == "AFP\t12\tng/mL\t0-7"
    assert last.evidence[0].english_quote == "<AFP>\t<12>\t<ng/mL>\t<0-7>"


def test_doubt_rules_its_own_item_only():
    found = facts(NOTE)
    assert of_kind(found, "diagnosis")["Hepatocellular carcinoma"].status is Status.PRESENT
    assert of_kind(found, "comorbidity")["Cirrhosis of liver"].status is Status.PRESENT
    assert of_kind(found, "metastasis")["Lung metastasis"].status is Status.POSSIBLE


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("考虑肝细胞癌", Status.POSSIBLE),
        ("肝细胞癌可能性大", Status.POSSIBLE),
        ("肝细胞癌不除外", Status.POSSIBLE),
        ("不考虑肝细胞癌", Status.ABSENT),
        ("未见肝细胞癌", Status.ABSENT),
        ("肝细胞癌?", Status.POSSIBLE),
        ("肝细胞癌", Status.PRESENT),
        ("肝硬化,肝细胞癌", Status.PRESENT),
        ("未见胸水,肝细胞癌", Status.PRESENT),
    ],
)
def test_status_in_chinese(text, status):
    found = of_kind(facts(f"CT检查报告单\n诊断意见:{text}"), "diagnosis")
    assert found["Hepatocellular carcinoma"].status is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Carcinoma hepatocelular.", Status.PRESENT),
        ("Suspeita de carcinoma hepatocelular.", Status.POSSIBLE),
        ("Não se pode excluir carcinoma hepatocelular.", Status.POSSIBLE),
        ("Sem sinais de carcinoma hepatocelular.", Status.ABSENT),
        ("Ausência de ascite, derrame pleural ou carcinoma hepatocelular.", Status.ABSENT),
        ("Sem ascite, mas com carcinoma hepatocelular.", Status.PRESENT),
    ],
)
def test_status_in_portuguese(text, status):
    found = of_kind(facts(f"TOMOGRAFIA COMPUTADORIZADA\nImpressão: {text}", "pt"), "diagnosis")
    assert found["Hepatocellular carcinoma"].status is status


def test_a_denial_reaches_over_a_wrapped_line():
    lines = (
        "CT检查报告单\n影像所见:肝脏形态大小正常,肝实质密度均匀,平扫及增强扫描各期均未\n见肺转移。"
    )
    found = of_kind(facts(lines, doc_class="imaging-report"), "metastasis")
    assert found["Lung metastasis"].status is Status.ABSENT
    assert any("均未见肺转移" in p.text for p in passages_of(lines))


def test_a_short_line_ends_its_sentence():
    texts = [
        p.text
        for p in passages_of(
            "CT检查报告单\n未见腹水\n肝右叶见一肿块,平扫呈低密度,增强扫描动脉期明显强化\n考虑肝癌"
        )
    ]
    assert "未见腹水" in texts


def test_papers_of_identity_and_consent_give_no_facts():
    assert facts("知情同意书\n本人患肝细胞癌,同意口服索拉非尼400mg治疗。\n签字:") == ()


def test_a_failing_paper_costs_only_itself(monkeypatch):
    real = stage.document_facts

    def fail_on_first(made):
        if made.clean.id == "bad":
            raise ValueError("肝细胞癌 Patient A")
        return real(made)

    monkeypatch.setattr(stage, "document_facts", fail_on_first)
    out = extract((document(NOTE, name="bad"), document(NOTE, name="good")), (), "auto", ())
    assert out.value is not None
    assert out.value.facts
    assert [p.code for p in out.problems] == ["extract-failed"]
    assert "Patient" not in out.problems[0].detail
    assert out.problems[0].detail.startswith("ValueError at ")


@pytest.mark.parametrize("language", ["es", "de", "fr", "ru", "ja", "ko", "ar", "th", "vi", ""])
def test_other_languages_read_what_is_universal(language):
    found = of_kind(facts("BCLC C\nECOG 1\nHER2 (2+)", language, doc_class="pathology"), "stage")
    assert found["BCLC"].value == "C"


def test_other_languages_read_their_own_tables():
    for language, text, value in (
        ("de", "Laborbefund\nAbnahmedatum: 12.06.2023\nParameter\tErgebnis\tEinheit\tReferenzbereich\nHämoglobin\t12,4\tg/dl\t12-16", "12.4"),
        ("fr", "Résultats d'analyses\nPrélevé le 12/06/2023\nAnalyse\tRésultat\tUnité\tValeurs de référence\nHémoglobine\t12,4\tg/dL\t12-16", "12.4"),
        ("es", "HEMOGRAMA\nFecha de extracción: 12/06/2023\nPrueba\tResultado\tUnidad\tValores de referencia\nHemoglobina\t12,4\tg/dL\t12-16", "12.4"),
        ("ru", "Общий анализ крови\nДата взятия: 12.06.2023\nПоказатель\tРезультат\tЕд. изм.\tНорма\nГемоглобин\t124\tг/л\t120-160", "124"),
        ("ja", "検査結果報告書\n採取日 2023年6月12日\n検査項目\t結果\t単位\t基準値\nヘモグロビン\t12.4\tg/dL\t12-16", "12.4"),
        ("ko", "검사결과지\n채취일 2023-06-12\n검사항목\t결과\t단위\t참고치\n혈색소\t12.4\tg/dL\t12-16", "12.4"),
    ):  # fmt: skip
        found = of_kind(facts(text, language), "laboratory")["Hemoglobin"]
        assert (found.value, found.date) == (value, "2023-06-12"), language


def test_same_input_same_findings_under_any_hash_seed():
    code = (
        "import json,sys;sys.path.insert(0,'tests/unit');"
        "from clinical_case import document;from recpack.stages.extract import extract;"
        "from dataclasses import asdict;from test_extract import NOTE;"
        "print(json.dumps(asdict(extract((document(NOTE),),(),'auto',()).value)))"
    )
    root = Path(__file__).resolve().parents[2]
    outputs = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src")}
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env=env,
        )
        outputs.add(run.stdout)
    here = extract((document(NOTE),), (), "auto", ()).value
    assert here is not None
    assert outputs == {json.dumps(asdict(here)) + "\n"}


def test_a_heading_of_one_line_does_not_hold_for_the_next_paragraph():
    found = facts(
        """RELATÓRIO MÉDICO
Antecedentes familiares: mãe (Relative 2) com câncer de mama aos 61 anos.
Alergias: dipirona (exantema).
Iniciado o primeiro ciclo de AC (doxorrubicina e ciclofosfamida) em 28/06/2022, com boa tolerância.
Apresenta hipertensão arterial em uso de losartana 50 mg.""",
        "pt",
    )
    assert set(of_kind(found, "allergy")) == {"dipyrone"}
    assert dict(of_kind(found, "allergy")["dipyrone"].extra)["reaction"] == "rash"
    assert dict(of_kind(found, "family_history")["Breast cancer"].extra)["relation"] == "mother"
    assert of_kind(found, "treatment")["doxorubicin + cyclophosphamide"].date == "2022-06-28"
    assert {f.subject for f in found if f.kind == "comorbidity"} == {"patient"}


def test_what_relatives_have_is_not_the_patients():
    found = facts(
        "出院记录\n既往史、个人史、家族史\n高血压病史1年。父亲因肝癌于2009年去世;弟弟HBsAg阳性,规律随访。"
    )
    assert not [f for f in found if f.kind in {"laboratory", "diagnosis"}]
    assert of_kind(found, "family_history")["Primary liver cancer"].subject == "family"
    assert of_kind(found, "comorbidity")["Hypertension"].subject == "patient"


def test_stopping_a_drug_ends_its_course_and_starts_none():
    found = facts(
        "出院记录\n现病史:2022-11-07 起口服仑伐替尼8mg qd。"
        "2023-04-26 复查CT示疗效评价疾病进展(PD),2023-04-28 停用仑伐替尼。"
    )
    courses = [f for f in found if f.kind == "treatment"]
    assert [(f.name, f.value, f.date) for f in courses] == [("lenvatinib", "8mg qd", "2022-11-07")]
    ended = dict(courses[0].extra)
    assert (ended["end"], ended["reason_stopped"]) == ("2023-04-28", "progression")


def test_drugs_of_a_procedure_belong_to_it():
    found = facts(
        "出院记录\n诊疗经过:2022-10-26 行第1次经肝动脉化疗栓塞术(TACE,表柔比星40mg+超液化碘油10mL)。"
    )
    assert [(f.kind, f.name, f.value) for f in found] == [
        ("treatment", "Transarterial chemoembolisation (TACE)", "epirubicin 40mg; lipiodol 10mL")
    ]


def test_doses_lose_no_thousand():
    found = of_kind(
        facts(
            "SUMÁRIO DE ALTA\nMedicamento\tDose\tVia\tPosologia\nCiclofosfamida\t1.026 mg (600 mg/m²)\tIV\tDose única em 28/06/2022\nLosartana\t50 mg\tVO\t1 vez ao dia",
            "pt",
        ),
        "treatment",
    )["cyclophosphamide"]
    assert (found.value, found.date) == ("1026 mg", "2022-06-28")


def test_plans_are_no_treatments_in_either_language():
    for language, text in (
        (
            "pt",
            "SUMÁRIO DE ALTA\nEvolução: Segundo ciclo de AC previsto para 19/07/2022 (total de 4), seguido de paclitaxel semanal.",
        ),
        ("zh", "出院记录\n诊疗经过:二线治疗方案待多学科会诊后确定:瑞戈非尼或免疫治疗。"),
    ):
        assert not of_kind(facts(text, language), "treatment")


def test_two_sources_of_one_marker_row_that_lost_a_cell():
    found = of_kind(
        facts(
            "病理检查报告\n标记物\t克隆号\t结果\t标记物\t克隆号\t结果\np53\tDO-7\tKi-67\tMIB-1\t(+,约30%)"
        ),
        "marker",
    )
    assert set(found) == {"Ki-67"}


def test_not_msi_high_is_not_msi_high():
    found = facts("基因检测报告\n微卫星状态\t微卫星稳定(MSS)\t非MSI-H\n结论:未检出MSI-H及TMB-H。")
    assert {f.value for f in found if f.name == "MSI"} == {"MSS"}


def test_a_report_compares_with_an_older_date():
    found = of_kind(
        facts(
            "出院记录\n诊疗经过:2023-08-18 上腹部MR示肝右叶肿块,较2023-04-26增大,门静脉右支癌栓。"
        ),
        "metastasis",
    )
    assert found["Portal vein tumour thrombus"].date == "2023-08-18"


def test_in_situ_hybridisation():
    for language, text in (
        (
            "pt",
            "LAUDO IMUNO-HISTOQUÍMICO\nFISH para HER2: razão HER2/CEP17 = 1,30; média de 2,86 cópias. Resultado: NÃO AMPLIFICADO (negativo).",
        ),
        ("zh", "病理检查报告\nHER2基因FISH检测:HER2/CEP17比值1.30,无扩增。"),
    ):
        fish = of_kind(facts(text, language), "marker")["HER2 FISH"]
        assert (fish.value, fish.status) == ("not amplified", Status.ABSENT)
        assert dict(fish.extra)["ratio"] == "1.30"


def test_grade_beside_the_sum_it_comes_from():
    found = [
        f
        for f in facts(
            "LAUDO ANATOMOPATOLÓGICO\nConclusão: carcinoma ductal invasivo, grau 2 de Nottingham (3 + 2 + 2 = 7).",
            "pt",
        )
        if f.kind == "grade"
    ]
    assert {f.value for f in found} == {"2"}


def test_genes_denied_in_a_list():
    for language, text in (
        (
            "pt",
            "PAINEL GENÉTICO\nNão foram detectadas variantes patogênicas ou provavelmente patogênicas em BRCA1, PALB2, TP53 e ERBB2.",
        ),
        ("zh", "基因检测报告\nBRCA1、PALB2、TP53、ERBB2均未检出致病变异。"),
    ):
        found = of_kind(facts(text, language), "variant")
        assert {n: f.status for n, f in found.items()} == dict.fromkeys(
            ("BRCA1", "PALB2", "TP53", "ERBB2"), Status.ABSENT
        )

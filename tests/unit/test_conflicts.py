from clinical_case import document

from recpack.stages.extract import extract

CT = "CT检查报告单\n检查日期:2023-06-05\n影像所见:肝右叶S8见一肿块,大小约3.2×2.8cm,动脉期强化。\n诊断意见:肝S8占位,考虑肝细胞癌。"
SURGERY = "手术记录\n手术日期:2023-06-10\n术中所见:肝右叶{}见一肿瘤,直径约3cm。"


def about(*documents):
    value = extract(documents, (), "core", ()).value
    assert value is not None
    return [c.about for c in value.conflicts]


def test_two_segments_in_two_papers():
    assert about(document(CT), document(SURGERY.format("S6"), name="d2")) == [
        "liver segment of the tumour"
    ]


def test_the_same_segment_is_no_conflict():
    assert about(document(CT), document(SURGERY.format("Ⅷ段"), name="d2")) == []
    assert about(document(CT), document(SURGERY.format("S8"), name="d2")) == []


def test_several_lesions_are_no_conflict():
    many = CT.replace("动脉期强化。", "动脉期强化。肝S6另见一结节。")
    assert about(document(many), document(SURGERY.format("S6"), name="d2")) == []


def test_left_and_right():
    left = document(
        "LAUDO ANATOMOPATOLÓGICO\nMaterial: nódulo de mama esquerda\nConclusão: carcinoma ductal invasivo",
        "pt",
    )
    right = document("MAMOGRAFIA\nAchados: nódulo espiculado na mama direita", "pt", name="d2")
    both = document(
        "MAMOGRAFIA\nAchados: nódulo na mama direita. Nódulo na mama esquerda.", "pt", name="d3"
    )
    assert about(left, right) == ["side of the breast tumour"]
    assert about(left, both) == []


def test_one_marker_two_results_on_one_date():
    first = document("病理检查报告\n报告日期:2023-06-12\n免疫组化:HER2(2+),ER(+)")
    second = document("免疫组化报告\n报告日期:2023-06-12\n免疫组化:HER2(0),ER(+)", name="d2")
    later = document("免疫组化报告\n报告日期:2023-09-12\n免疫组化:HER2(0),ER(+)", name="d2")
    assert about(first, second) == ["HER2 result"]
    assert about(first, later) == []  # tumours change


def test_one_system_two_stages_on_one_date():
    first = document("出院记录\n出院日期:2023-06-20\n出院诊断:肝细胞癌(BCLC B期)")
    second = document("门诊病历\n就诊日期:2023-06-20\n诊断:肝细胞癌(BCLC C期)", name="d2")
    assert about(first, second) == ["BCLC stage"]


def test_allergy_denied_here_and_named_there():
    assert about(document("出院记录\n既往史:否认药物过敏史。\n过敏史:青霉素过敏。")) == [
        "allergies"
    ]

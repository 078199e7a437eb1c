import pytest

from recpack.mt.verify import RED, negations, sides, verify


@pytest.mark.parametrize(
    ("source", "english", "language"),
    [
        ("Nódulo de 2,3 cm na mama esquerda", "2.3 cm nodule in the left breast", "pt"),
        ("Sem febre", "No fever", "pt"),
        ("Nega alergias", "Denies allergies", "pt"),
        ("12/03/2021", "2021-03-12", "pt"),
        ("dois linfonodos", "2 lymph nodes", "pt"),
        ("2 linfonodos", "Two lymph nodes", "pt"),
        ("Leucócitos 10.500 /mm³", "Leukocytes 10,500 /mm³", "pt"),
        ("未见转移", "No metastasis seen", "zh"),
        ("右肺上叶结节3cm左右", "Nodule of about 3 cm in the upper lobe of the right lung", "zh"),
        ("腹部不适3天", "Abdominal discomfort for 3 days", "zh"),
        ("边界不清，密度不均", "Ill-defined margin, uneven density", "zh"),
        ("双侧胸腔积液", "Bilateral pleural effusion", "zh"),
        ("左氧氟沙星 0.5g", "Levofloxacin 0.5 g", "zh"),
        ("非小细胞肺癌", "Non-small cell lung cancer", "zh"),
        ("2021年3月12日", "2021-03-12", "zh"),
        ("CK7（+），TTF-1（-）", "CK7 (+), TTF-1 (-)", "zh"),
        ("Ⅱ期", "Stage II", "zh"),
        ("Keine Metastasen, linke Lunge", "No metastases, left lung", "de"),
        ("Отрицает аллергию, слева", "Denies allergy, on the left", "ru"),
        ("No se observan metástasis", "No metastases are seen", "es"),
        ("Absence de métastase à droite", "Absence of metastasis on the right", "fr"),
        ("Carboplatina e paclitaxel", "Carboplatin and paclitaxel", "pt"),
        ("3个淋巴结，共三枚", "3 lymph nodes, 3 in all", "zh"),
    ],
)
def test_faithful_english_has_no_red_flag(source, english, language):
    assert not RED & set(verify(source, english, language))


@pytest.mark.parametrize(
    ("source", "english", "language", "flag"),
    [
        ("Nódulo de 2,3 cm", "Nodule of 23 cm", "pt", "number-differs"),
        ("Nódulo de 2,3 cm", "Nodule", "pt", "number-differs"),
        ("Nódulo", "Nodule of 3 cm", "pt", "number-differs"),
        ("grau III", "grade II", "pt", "number-differs"),
        ("grau 2, 3 cm", "grade 3, 2 cm", "pt", "number-order"),
        ("2021年3月12日", "2021-12-03", "zh", "date-differs"),
        ("80 mg ao dia", "80 g a day", "pt", "unit-differs"),
        ("creatinina < 1 mg", "creatinine > 1 mg", "pt", "sign-differs"),
        ("30% das células", "30 of cells", "pt", "unit-differs"),
        ("CK7(+)", "CK7 (-)", "zh", "result-differs"),
        ("Nega alergias", "It has allergies", "pt", "negation-lost"),
        ("Sem metástases", "Metastases", "pt", "negation-lost"),
        ("未见转移", "Metastasis seen", "zh", "negation-lost"),
        ("否认高血压", "Hypertension", "zh", "negation-lost"),
        ("Ohne Befund", "Finding", "de", "negation-lost"),
        ("Метастазов нет", "Metastases", "ru", "negation-lost"),
        ("Com metástases", "No metastases", "pt", "negation-added"),
        ("无发热，无咳嗽，无胸痛", "No fever, cough, chest pain", "zh", "negation-lost"),
        ("mama esquerda", "right breast", "pt", "side-differs"),
        ("左肺结节", "Lung nodule", "zh", "side-differs"),
        ("双侧", "left", "zh", "side-differs"),
        ("检出EGFR突变", "A mutation was found", "zh", "token-lost"),
        ("HER2 positivo", "HER positive", "pt", "token-lost"),
        ("Trastuzumabe semanal", "Weekly treatment", "pt", "drug-lost"),
        ("carcinoma ductal", "ductal ductal carcinoma", "pt", "repetition"),
        ("肝右叶占位性病变考虑", "the liver the liver is of the liver is of the liver is of", "zh",
         "repetition"),
        ("O paciente evoluiu bem depois da cirurgia de mama", "Good", "pt", "length"),
        ("Exame de imagem realizado", "Exame de imagem realizado", "pt", "untranslated"),
        ("肝癌", "Liver 癌", "zh", "untranslated"),
    ],
)  # fmt: skip
def test_each_kind_of_harm_is_flagged(source, english, language, flag):
    assert flag in verify(source, english, language)


def test_a_surrogate_beside_its_label_is_no_repetition():
    assert verify("Paciente: Patient A", "Patient: Patient A", "pt") == ()


def test_flags_are_sorted_and_unique():
    flags = verify("Sem nódulo de 3 cm à esquerda", "nodule nodule of 4 mm on the right", "pt")
    assert list(flags) == sorted(set(flags))
    assert {"negation-lost", "number-differs", "side-differs", "repetition"} <= set(flags)


def test_an_unlisted_language_is_checked_for_what_has_no_language():
    assert "number-differs" in verify("3 noduli", "4 nodules", "la")
    assert "negation-lost" not in verify("sine febre", "fever", "la")


def test_word_lists():
    assert negations("无发热，未见转移，不适", "zh") == 2
    assert negations("sem febre e nega dor", "pt") == 2
    assert sides("左右", "zh") == frozenset()
    assert sides("à direita e à esquerda", "pt") == {"left", "right"}

import pytest

from recpack.mt.languages import latin_language, reads_english, spoken_in


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("Se realizó biopsia de la lesión con resultado negativo.", "pt", "es"),
        ("El paciente no presenta fiebre ni dolor torácico.", "pt", "es"),
        ("Kein Anhalt für Metastasen in der Leber.", "pt", "de"),
        ("Patient en bon état général, sans douleur.", "pt", "fr"),
        ("Pasien tidak mengeluh nyeri dada.", "pt", "id"),
        ("Bệnh nhân không sốt.", "pt", "vi"),
        ("Paciente sem queixas, nega febre e dor torácica.", "es", "pt"),
        ("The liver is normal.", "und", "en"),
        ("Não há derrame pleural.", "und", "pt"),
        # Not clear enough: the page has the last word.
        ("Carcinoma ductal infiltrante grado 2.", "pt", "pt"),
        ("Hemograma normal.", "pt", "pt"),
        ("c.1521_1523del (p.Phe508del)", "pt", "pt"),
        ("", "pt", "pt"),
        ("12.5", "und", "und"),
        ("La lesione è stabile.", "it", "it"),
        # Script first.
        ("肝右叶占位", "pt", "zh"),
        ("печень без особенностей", "pt", "ru"),
        ("CT scan", "zh", "en"),
    ],
)
def test_the_language_of_a_line(text, page, language):
    assert spoken_in(text, page) == language


def test_regions_and_scripts_of_a_page_do_not_matter():
    assert latin_language("Não há derrame pleural e não foi visto.", "pt-BR") == "pt"


@pytest.mark.parametrize(
    "text",
    [
        "The history of the patient was normal",
        "No evidence of malignancy in the specimen.",
        "Breast cancer, left, stage IIB.",
        "Poorly differentiated malignant neoplasm with lymph node metastasis.",
    ],
)
@pytest.mark.parametrize("page", ["pt", "es"])
def test_english_on_another_page(text, page):
    assert reads_english(text, page)


@pytest.mark.parametrize(
    "text",
    [
        "Carcinoma ductal invasivo de mama",
        "No momento sem queixas",
        "Core biopsy de mama esquerda",
        "Follow-up em 6 meses",
        "Tumor residual na mama",
        "Hormonal",
        "",
    ],
)
def test_portuguese_with_english_words_is_not_english(text):
    assert not reads_english(text, "pt")

"""Glosses of languages with spaces: inflected forms, compounds, and nothing dropped."""

from __future__ import annotations

import pytest

from recpack.mt.phrases.gloss import gloss
from recpack.mt.phrases.memory import load_memory


@pytest.mark.parametrize(
    ("language", "source", "words"),
    [
        ("es", "Lesiones hipodensas no sospechosas", ("lesions", "hypodense", "no", "suspicious")),
        ("es", "mastectomía izquierda sin drenaje", ("mastectomy", "left", "without", "drain")),
        ("de", "kleine verkalkte Herde ohne Ödem", ("small", "calcified", "lesion", "without")),
        ("de", "der linken Niere", ("left kidney",)),
        ("fr", "petits nodules droits sans nécrose", ("small", "nodules", "right", "without")),
        ("ru", "крупный узел справа не определяется", ("large", "nodule", "right", "not")),
        ("pt", "pequenas lesões hepáticas sem realce", ("small", "lesions", "hepatic", "without")),
    ],
)
def test_words_in_the_order_of_the_source(language, source, words):
    english = gloss(source, language).lower()
    at = [english.find(word) for word in words]
    assert -1 not in at, english
    assert at == sorted(at), english


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Leberzyste", "liver cyst"),
        ("Magenbiopsie", "stomach-biopsy"),
        ("Sigmaresektat", "sigmoid colon-specimen"),
    ],
)
def test_german_compounds(source, english):
    assert gloss(source, "de") == english


def test_what_is_unknown_stays_in_brackets():
    assert gloss("quxwort Leber", "de") == "[quxwort] · liver"


def test_capitals_alone_stay():
    assert gloss("subtipo luminal B", "es").endswith("B")
    assert "· at" not in gloss("hepatitis A crónica", "es")


def test_if_is_not_yes():
    assert "if" in gloss("tomar si fiebre", "es")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "sin adenopatías ni " * 60),
        ("es", "metástasis y " * 90),
        ("de", "keine Metastasen oder " * 50),
        ("ru", "метастазы и " * 90),
        ("fr", "pas de nodule ni de " * 55),
    ],
)
def test_lists_without_an_end_are_no_phrases(language, text):
    assert load_memory(language).lookup(text.strip()) is None


@pytest.mark.parametrize(
    ("language", "source", "english"),
    [
        ("es", "Sin fiebre, tos ni disnea", "Without fever, cough or dyspnea"),
        ("es", "Márgenes no libres", "Resection margins not free"),
        ("es", "PROTOCOLO OPERATORIO", None),
        ("es", "Urocultivo: negativo", "Urine culture negative"),
        ("de", "Keine Metastasen in Leber und Lunge", "No metastases in the liver or lung"),
        ("de", "Resektionsränder nicht frei", "Resection margins not free"),
        ("de", "Fragestellung: HCC?", "hepatocellular carcinoma (HCC)?"),
        ("fr", "Pas d'adénopathie médiastinale ni hilaire", "No mediastinal or hilar adenopathy"),
        ("ru", "Метастаз не исключается", "Metastasis cannot be excluded"),
        ("ru", "Свободной жидкости не выявлено", "No free fluid seen"),
        ("pt", "Não há linfonodomegalias mediastinais ou hilares", "No mediastinal or hilar"),
    ],
)
def test_denials_keep_their_reach(language, source, english):
    found = load_memory(language).lookup(source)
    assert (found is None) == (english is None), found
    assert found is None or (english or "") in found.target

"""Spanish and Portuguese: numbers, signatures, employers and towns of authors not seen before."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def found(text: str, language: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("pt", "Pront. 31144802  Sexo F", ["31144802"]),
        ("pt", "O registro dele é 58213-4.", ["58213-4"]),
        ("pt", "Prótese retirada: lote 457911K, série 71C-20418.", ["457911K", "71C-20418"]),
        ("pt", "ADSE n.º 136811575KP", ["136811575KP"]),
        ("pt", "mudada para a cama 17.", ["17"]),
        ("pt", "ambulância 41-QR-87, motorista", ["41-QR-87"]),
        ("pt", "carteirinha 811 47311 226271 81 1, válida", ["811 47311 226271", "81 1"]),
        ("pt", "chave Q71S-91R1-ZN81", ["Q71S-91R1-ZN81"]),
        ("es", "audífono (nº AF 5511-D)", ["AF 5511-D"]),
        ("es", "guardado como biopsia_2231.pdf", ["biopsia_2231.pdf"]),
        ("es", "familia en el cubículo 4; informada", ["4"]),
        ("es", "ABAD GIL, ANA / 5911210 / FN 11.05.1960", None),
        ("es", "Etiqueta *01711578* pegada", ["01711578"]),
    ],
)
def test_numbers_behind_short_names(language, text, values):
    spans = found(text, language)
    if values is None:
        assert "5911210" in spans
    else:
        assert [v for v in spans if v in values] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Sonda Foley nº 16, bisturí nº 15, sutura 3-0, aguja 21G."),
        ("es", "Cama 30 grados elevada; consulta en 3 meses; TA en consulta 140/90."),
        ("es", "Protocolo FOLFOX-6, 12 ciclos; estudio KEYNOTE-189; código CIE C50.9."),
        ("es", "Lote de hematíes; serie roja: 4.500.000; historia de 20 años."),
        ("es", "Macroscopía: HE, PAS. Talla: 165 cm. Toma de muestra: Exudado. Turno: Mañana."),
        ("es", "Tratado con Daptomicina y Rifampicina, con PIO de 16 mmHg y con Doppler color."),
        ("es", "Trasladado a Quirófano; vive en residencia; trabaja en oficina; va a Urgencias."),
        ("es", "losartán 50 mg 12/12 h, fuerza 10/10, gammagrafía con Tc-99M."),
        ("pt", "Sonda Foley nº 16; quarto dia de pós-operatório; leito ungueal; RDC nº 302/2005."),
        ("pt", "Ao exame: PA 132/84 mmHg deitado. Técnica: Aquisição helicoidal."),
        ("pt", "Transferido para UTI; mora em casa própria; aposentado da indústria."),
        ("pt", "Branca, casada. Escala de Morse 45. Ângulo de Louis normal."),
        ("pt", "Equipe: Cirurgia Geral. Visto: ok. Discutido com Oncologia."),
    ],
)
def test_clinical_words_stay(language, text):
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("pt", "Hb 9,9 g/dL. Visto por S.C.", ["S.C."]),
        ("pt", "Coletado por: A. C. L. F.", ["A. C. L. F."]),
        ("pt", "Macroscopia: DCS / técnica", ["DCS"]),
        ("pt", "conversei por telefone com Zulmiro Bassequete", ["Zulmiro Bassequete"]),
        ("pt", "Boa noite, me chamo Jurema, tenho 40 anos", ["Jurema"]),
        ("pt", "minha irmã Das Neves me levou", ["Das Neves"]),
        ("pt", 'diz chamar-se "Nelu" e quer sair', ["Nelu"]),
        ("pt", "Peso 71 kg - ACS Rosilda.", ["Rosilda"]),
        ("es", "Mi niña, Abril, de 9 años, tose.", ["Abril"]),
        ("es", "compartía cuarto con un señor, Bautista, que tosía", ["Bautista"]),
        ("es", "el de mi cuñado Zenobio: 965 277 421", ["Zenobio", "965 277 421"]),
        ("es", "Saludos a Begoña.", ["Begoña"]),
        ("es", "Paciente ....: EL BAKKALI, Ahmed", ["EL BAKKALI, Ahmed"]),
        ("es", 'Refiere que "el Toñín" vendrá', ["Toñín"]),
    ],
)  # fmt: skip
def test_names_without_a_usual_label(language, text, names):
    assert found(text, language) == names


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("pt", "Ex-funcionário da Metalvouga; exposição a amianto", ["Metalvouga"]),
        ("pt", "largou a faculdade (Unibrava) para cuidar", ["Unibrava"]),
        ("pt", "na Clínica Movimento & Vida, às 9h", ["Clínica Movimento & Vida"]),
        ("pt", "Bombeiros Voluntários de Armamar", ["Bombeiros Voluntários de Armamar"]),
        ("pt", "quer ir para Freixianda.", ["Freixianda"]),
        ("pt", "Rua da Paz, 227 - Centro - Caxias/MA - CEP 65020-070", None),
        ("pt", "Bairro Operário, rua 7, Chaves", None),
        ("es", "trabaja de buzo para Cultivos Quellaipe y vive solo", ["Cultivos Quellaipe"]),
        ("es", "Centro de Diagnóstico por Imágenes Lago Azul S.A.", None),
        ("es", "Hospital General de Zona No. 24 Perote", None),
        ("es", "vive desde hace seis años en Guardamarina, sola", ["Guardamarina"]),
        ("es", "Cra. 45A No. 12-34, Medellín, Antioquia", None),
        ("es", "As Xubias, 84. La Coruña", None),
    ],
)
def test_employers_schools_and_towns(language, text, places):
    assert found(text, language) == (places or [text])


def test_a_name_told_once_is_found_again():
    text = "Nombre: Ana Zubiaurre Goñi\nSe explica a Zubiaurre. Copia en Zubiaurre_TC.dcm (A.Z.G.)."
    assert "Zubiaurre" in found(text, "es")
    text = "Probando: Rui Vasco Taborda (R. V. T.), Taborda nega dor."
    assert found(text, "pt") == ["Rui Vasco Taborda", "R. V. T.", "Taborda"]


def test_initials_at_the_end_of_a_line_of_notes():
    text = "12/09/24  M   Aseo en cama y cambio de sábanas.     X.P."
    assert found(text, "es") == ["12/09/24", "X.P."]

"""Messages, accounts, rooms and codes without a label, in Portuguese and Spanish papers."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str, language: str) -> str:
    """The text with what the rules hide taken out."""
    out, at = [], 0
    for span in find_spans(text, language, trained=False):
        out.append(text[at : span.start])
        at = span.end
    return "".join((*out, text[at:]))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("pt", "[12/03/2024 18:09] Zulmira: bom dia gente", ["Zulmira"]),
        ("pt", "12/03/24, 18:09 - Tia Dalva: já chegou", ["Dalva"]),
        ("pt", "*Kelly:* amiga, o dr Jarbas ligou", ["Kelly", "Jarbas"]),
        ("es", "[12/3/24, 9:17:40] ~ Yoli: el dr Mas dice que bien", ["Yoli", "Mas"]),
        ("pt", "Impresso por: dfeio   Pág. 1/1", ["dfeio"]),
        ("es", "Impreso el 03-02-2024 a las 09:12, usuario obuitrago", ["obuitrago"]),
        ("es", "Usuario: enf.rojas  Contraseña: Rojas#2021", ["enf.rojas", "Rojas#2021"]),
        ("pt", "Quem indicou foi o Tadeu da farmácia", ["Tadeu"]),
        ("pt", "Caso 3: mulher, Idalina C., proc. 99120", ["Idalina C.", "99120"]),
        ("pt", "Discutido com a Dra. Pais e com Margarida Brito Pais.", ["Pais", "Brito"]),
        ("es", "Sello: AMPARO SEGURA MAS", ["AMPARO", "MAS"]),
        ("pt", "Código de verificação I8T4-7982-BO47", ["I8T4", "7982", "BO47"]),
        ("pt", "RG                  MG-04.056.530", ["04.056.530"]),
        ("pt", "advogada, OAB/SP 001.973, acompanha o caso", ["001.973"]),
        ("pt", "carteirinha do plano 0 160 182288760892 5 e os exames", ["182288760892"]),
        ("pt", "Cartão de Cidadão n.º 01495589 0 QL5 entregue", ["01495589", "QL5"]),
        ("pt", "Registos          Cama 627.3\n", ["627.3"]),
        ("es", "a las 12:30, despacho 1.33. Se deriva", ["1.33"]),
        ("es", "mi hermano sigue ingresado en la 407-2.", ["407-2"]),
        ("pt", "no Hospital e Maternidade São Camilo do Vale.", ["Hospital", "Vale"]),
        ("pt", "no Instituto de Oncologia Rainha Santa desde maio", ["Instituto", "Rainha"]),
        ("pt", "R. Cel. Ponciano Furtado, 415, Centro", ["Ponciano", "415"]),
        ("pt", "Lugar do Outeiro, Caixa Postal 51, 5450-112 Vila Pouca", ["Outeiro", "51"]),
        ("es", "Farmacia Del Águila, Córdoba 2140", ["Córdoba", "2140"]),
        ("pt", "a vó Filomena viveu até os 96\n", ["Filomena", "96"]),
        ("pt", 'Frasco identificado "ACP - 85914872".', ["ACP", "85914872"]),
    ],
)
def test_what_identifies_is_hidden(language: str, text: str, names: list[str]) -> None:
    left = hidden(text, language)
    assert [n for n in names if n in left] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "não centro germinativo (Hans), EC IVB (Ann Arbor)"),
        ("pt", "Regressão tumoral grau 2 (Ryan) / Mandard TRG 3"),
        ("es", "separador de Balfour, pinzas de Kelly y Allis"),
        ("es", "signo de Murphy, test de Allen, tinción de Masson"),
        ("pt", "Prescrito Yasmin, o Creon e o Gardasil"),
        ("pt", "plaquetas 234 000 000 por litro; série 4, imagem 112"),
        ("pt", "Clínica de Cirurgia Vascular"),
    ],
)
def test_words_of_medicine_stay(language: str, text: str) -> None:
    assert hidden(text, language) == text

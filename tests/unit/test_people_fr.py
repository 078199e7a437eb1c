"""Persons, houses and places in French texts."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str) -> list[str]:
    """What the chain finds in a French text."""
    return [text[s.start : s.end] for s in find_spans(text, "fr")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mme DUPONT Marie, née BOUCHER, a été vue", ["DUPONT Marie", "BOUCHER"]),
        ("vu avec M. Traoré et le Pr B. de La Tour", ["Traoré", "B. de La Tour"]),
        ("son fils Julien et sa compagne, Mme Rachida Benkirane", ["Julien", "Rachida Benkirane"]),
        ("deux enfants : Jacques et Awa.", ["Jacques", "Awa"]),
        ("LARTIGUE M. / SANCHEZ J.-L.", ["LARTIGUE M.", "SANCHEZ J.-L."]),
        ("les Drs Cissé et Tessier", ["Cissé", "Tessier"]),
        ("téléphoné à Marchand (IDE)", ["Marchand"]),
        ("N/Réf : AG/mc", ["AG/mc"]),
        ("Cher Confrère,\nJ'ai vu Monsieur N'Diaye", ["N'Diaye"]),
    ],
)
def test_finds_persons_by_what_stands_beside_them(text: str, names: list[str]) -> None:
    assert hidden(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Score de Gleason 7, maladie de Crohn, signe de Lasègue, sonde Ch 18, Child-Pugh B",
        "Examen Clinique : Abdomen souple. Service de Chirurgie Viscérale et Digestive.",
        "Kardégic 75 mg, Augmentin 1 g, TDM TAP, IRM hépatique. ECBU, CRP",
        "Escherichia Coli, Helicobacter Pylori, intervention de Hartmann",
    ],
)
def test_clinical_words_are_no_names(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("demeurant à La Ferté-sous-Jouarre, vue", ["La Ferté-sous-Jouarre"]),
        ("Originaire de Plougastel-Daoulas.", ["Plougastel-Daoulas"]),
        ("3 bis rue des Lilas\n35400 Saint-Malo", ["3 bis rue des Lilas\n35400 Saint-Malo"]),
        ("Avenue Louise 231, 1050 Bruxelles", ["Avenue Louise 231, 1050 Bruxelles"]),
        ("suivie à l'Institut Gustave Roussy", ["Institut Gustave Roussy"]),
        ("CENTRE HOSPITALIER DE MONTVERT", ["CENTRE HOSPITALIER DE MONTVERT"]),
        ("à l'hôpital de Vierzon", ["hôpital de Vierzon"]),
    ],
)
def test_finds_houses_and_places(text: str, places: list[str]) -> None:
    assert hidden(text) == places

"""Persons, houses and places in German texts."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str) -> list[str]:
    """What the chain finds in a German text."""
    return [text[s.start : s.end] for s in find_spans(text, "de")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wir danken Frau Dr. med. Dr. h.c. Ilse von Bülow.", ["Ilse von Bülow"]),
        ("Frau Stein und Herr Jung kamen.", ["Stein", "Jung"]),
        ("Frau Xhemile Krasniqi Station 3", ["Xhemile Krasniqi"]),
        ("Ehemann Jens wurde informiert.", ["Jens"]),
        ("die Nichte, Sabine Lang, war da", ["Sabine Lang"]),
        ("Ilse Wolf, geb. Fuchs, berichtet", ["Ilse Wolf", "Fuchs"]),
        ("Übergabe an Schwester Monika und Pfleger Tobias Lang", ["Monika", "Tobias Lang"]),
        ("i.A. Sommerfeld / ah", ["Sommerfeld", "ah"]),
        ("\nLü/ks\n", ["Lü/ks"]),
        ("STEIN Waldemar, 3. Bett", ["STEIN Waldemar"]),
        ("der Patientin Pfannenschmidt, Heidemarie, geb. am", ["Pfannenschmidt, Heidemarie"]),
        ("vorgestellt von Hans Hartmann", ["Hans Hartmann"]),
    ],
)
def test_finds_persons_by_what_stands_beside_them(text: str, names: list[str]) -> None:
    assert hidden(text) == names


def test_signatures_under_a_greeting_in_columns() -> None:
    text = (
        "Mit freundlichen Grüßen\n\n"
        "Prof. Dr. K. Weber          Dr. A. Lang          Petra Sommer\n"
        "Direktor                    Oberarzt             Assistenzärztin\n"
    )
    assert hidden(text) == ["K. Weber", "A. Lang", "Petra Sommer"]


@pytest.mark.parametrize(
    "text",
    [
        "Morbus Crohn, Child-Pugh A, Ann Arbor III, Billroth II, Z. n. Whipple-OP",
        "Die Mutter hatte ein Mammakarzinom, der Vater Prostatakarzinom, Bruder Asthma.",
        "Kopf Hals frei, Herz Lunge unauffällig, Leber Milz nicht vergrößert",
        "Klinik für Innere Medizin, Frauenklinik, Reha-Klinik, im Krankenhaus behandelt",
        "12500 Leukozyten, Hb 9,8 g/dl, Am Tag 5 Entfernung der Drainage, Im Segment 4",
        "Sehr geehrte Frau Kollegin, sehr geehrter Herr Kollege,",
        "Charcot Marie Tooth, Li Fraumeni Syndrom, Norton Skala 12",
    ],
)
def test_nouns_and_eponyms_are_no_names(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("wohnhaft in Bad Salzbrunn, lebt", ["Bad Salzbrunn"]),
        ("Sie stammt aus Oberammergau.", ["Oberammergau"]),
        ("lebt allein im 2. Stock in Obernbreit.", ["Obernbreit"]),
        ("Hauptstr. 117a, 84028 Landshut", ["Hauptstr. 117a, 84028 Landshut"]),
        ("Mariahilfer Straße 45/7, 1060 Wien.", ["Mariahilfer Straße 45/7, 1060 Wien"]),
        ("(Lindenhof 7, 54321 Hohenau)", ["Lindenhof 7, 54321 Hohenau"]),
        ("ins St.-Josef-Krankenhaus Regensburg", ["St.-Josef-Krankenhaus Regensburg"]),
        ("bei der Huber Maschinenbau GmbH", ["Huber Maschinenbau GmbH"]),
    ],
)
def test_finds_houses_and_places(text: str, places: list[str]) -> None:
    assert hidden(text) == places

"""Lines of papers in English, German and French: addresses, initials, houses, rooms, and what is none."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str, language: str) -> list[str]:
    """What the rules find in a text."""
    return [text[s.start : s.end] for s in find_spans(text, language, trained=False)]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Villa 9, Way 1204, Al Ghubra, Muscat", "Villa 9, Way 1204, Al Ghubra, Muscat"),
        ("en", "H.No. 4-2-11/B, Rama Nagar, Kukatpally, Hyderabad - 500072", "H.No. 4-2-11/B"),
        ("en", "House 14, Road 7, Sector 3, Uttara, Dhaka-1230", "House 14, Road 7, Sector 3"),
        ("en", "P.O. Box 22, Bozeman, MT 59771-1184", "P.O. Box 22, Bozeman, MT 59771-1184"),
        ("en", "12A Coker Street, off Allen Road, Ikeja, Lagos", "off Allen Road, Ikeja, Lagos"),
        ("en", "Ward/Bed : 2nd Floor, Pvt / 118-C", "118-C"),
        ("en", "ROOM NO.:  ER-OBS 12", "ER-OBS 12"),
        ("en", "Room 5 bed B on the ward", "B"),
        ("en", "Regn. No. KMC/FMR/11827", "KMC/FMR/11827"),
        ("en", "Seen by Dr Ma. Luisa Bautista today", "Ma. Luisa Bautista"),
        ("en", "given by L. Cabrera Jr., RRT.", "L. Cabrera Jr."),
        ("en", "Printed By Chen, Li on 16/02/2023", "Chen, Li"),
        ("en", "Released to: AMPARO DIMAGIBA (x)", "AMPARO DIMAGIBA"),
        ("en", "seen at Sunrise Hospital & Research Centre, well", "& Research Centre"),
        ("de", "Hauptweg 7, 2. OG rechts, 04105 Leipzig", "Hauptweg 7, 2. OG rechts, 04105 Leipzig"),
        ("de", "Am Bach 5, OT Kleinau, 02625 Bautzen", "OT Kleinau, 02625 Bautzen"),
        ("de", "Klinik, C 4, 12, 68159 Mannheim", "C 4, 12, 68159 Mannheim"),
        ("de", "Chemin du Lac 4, 1700 Fribourg", "Chemin du Lac 4, 1700 Fribourg"),
        ("de", "Transport: ASB Rettungsdienst, KTW UE-RK 83", "UE-RK 83"),
        ("de", "Station/Bett      Nord 2 / B612-1", "B612-1"),
        ("de", "Zimmer 108, Bett F", "F"),
        ("de", "Schwägerin Renate Krebs-Vollmer, hier", "Renate Krebs-Vollmer"),
        ("de", "[Etikett]  LANG, Anneliese", "LANG, Anneliese"),
        ("de", "Lehrkraft an der Grundschule Am Eichberg tätig", "Grundschule Am Eichberg"),
        ("de", "BKK Nordwest · Leistungen", "BKK Nordwest"),
        ("fr", "Vevey, le 20.04.2025/SC", "SC"),
        ("fr", "MACROSCOPIE (DM)", "DM"),
        ("fr", "Trans. : MEL", "MEL"),
        ("fr", "édité le 02/11/2024 09:28 par pdurand - page 1", "pdurand"),
        ("fr", "2024-01-03 07:45  Pansement refait, plaie propre. SC", "SC"),
        ("fr", "Lot Al Amal, imm. 6, n° 11, Hay Salam, Rabat", "Lot Al Amal, imm. 6, n° 11, Hay Salam, Rabat"),
        ("fr", "Rue du Moulin 56 bte 3, 1040 Etterbeek", "Rue du Moulin 56 bte 3, 1040 Etterbeek"),
        ("fr", "Saint-Jean-de-Luz, le 3 mars 2024", "Saint-Jean-de-Luz"),
        ("fr", "Changé de chambre, K-409 lit 8.", "K-409"),
        ("fr", "prescrit (Ambulances Bastide & Fils, ...)", "Ambulances Bastide & Fils"),
        ("fr", "vue aux Cliniques universitaires Sainte-Gudule, hier", "Cliniques universitaires Sainte-Gudule"),
    ],
)  # fmt: skip
def test_found(language: str, text: str, value: str) -> None:
    """The value is part of one span."""
    assert any(value in span for span in hidden(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "t(4;14) positive by FISH, del(17p) negative"),
        ("en", "partial necrosis (mRECIST: PR)"),
        ("en", "Block A5, Slide 3, Left Margin, Deep Margin"),
        ("en", "COURSE IN HOSPITAL"),
        ("de", "ClinVar VCV000217094; rs119103267."),
        ("de", "Name        Verhältnis       Telefon       Vollmacht"),
        ("de", "Lymphknoten 4/12, Stadium II, rechts"),
        ("fr", "syndrome de Gilbert. Tabac sevré"),
        ("fr", "lobectomie par VATS et curage"),
        ("fr", "MICROSCOPIE (HES)"),
    ],
)
def test_left(language: str, text: str) -> None:
    """Words of medicine and headings stay."""
    assert hidden(text, language) == []

"""Classes of writing in English papers, each in ways of several countries and authors."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str) -> str:
    """The text with what is hidden as blanks."""
    out = list(text)
    for span in find_spans(text, "en"):
        out[span.start : span.end] = " " * (span.end - span.start)
    return "".join(out)


INITIALS = (
    ("D: 06/10/23 18:05   T: QV  Job#: 332304", "QV"),
    ("GROSS DESCRIPTION (FC): Received fresh, labelled", "FC"),
    ("Potassium called to the ward by KZ on 08/06 at 07:40.", "KZ"),
    ("No Colles fracture on film. MD JZ aware.", "JZ"),
    ("05/12/2023 13:26        Co-sign KA", "KA"),
    ("Dictated but not sighted Z. G.:jw", "Z. G."),
    ("/es/ T.B. 02/03/24", "T.B."),
    ("Dressing taken down, wound clean.   JD", "JD"),
    ("MACRO (dictated H.P-J., trimmed by Precious)", "H.P-J."),
    ("Your ref A.W./Y123456", "A.W."),
)
NUMBERS = (
    ("Ward / bed:     Larch Ward / B5-50               Consultant", "B5-50"),
    ("ROOM: OR-6/453-N", "453-N"),
    ("Incident #IR-2023-5759 was filed.", "IR-2023-5759"),
    ("(Crestline Genomics, Inc., ref CG-46685095)", "CG-46685095"),
    ("outside films (disc D12345)", "D12345"),
    ("Subject: complaint PALS/2024/0311", "PALS/2024/0311"),
    ("reported by another laboratory (19/H/04471)", "19/H/04471"),
    ("Laboratory 1-800-326-1780", "1-800-326-1780"),
    ("I drive a Corsa, LK19 YTR.", "LK19 YTR"),
    ("Emirates ID 784-1985-1234567-1", "784-1985-1234567-1"),
)
HOUSES = (
    ("University Hospital Ballymoyle\nDepartment of Neurology", "University Hospital Ballymoyle"),
    ("GP: Dr S. Pratt, Whanganui Base Hospital", "Whanganui Base Hospital"),
    ("Ready for transfer to The Elms Nursing Home.", "The Elms Nursing Home"),
    ("He grew up there and worked at\nHarlow Brothers Shipping until 2009.", "Harlow Brothers Shipping"),
    ("Pharmacy: Corner Drug of Easton, 601-2845", "Corner Drug of Easton"),
    ("MOLECULAR (Crestline Genomics, Inc., see below)", "Crestline Genomics, Inc."),
    ("Widowed; ran a drapery, Joyce & Sons; lives alone.", "Joyce & Sons"),
)  # fmt: skip
PLACES = (
    ("33 Kloof Road, Sea Point, Cape Town 8005\nTel", "33 Kloof Road, Sea Point, Cape Town 8005"),
    ("118 Somme Parade, Whanganui 4500\n", "118 Somme Parade, Whanganui 4500"),
    ("80 Queen Street East, Unit 1506, Toronto, ON M5C 1R6", "Queen Street East"),
    ("raised three kids in Hazleton and lost her oldest", "Hazleton"),
)
PERSONS = (
    ("Seen with Drs. Eze and van der Merwe.", "van der Merwe"),
    ("Case shown to Dr Harriet Bone who agrees.", "Harriet Bone"),
    ("Family meeting: Dr. Castle, CM Galbraith. Goals: home", "Galbraith"),
    ("Results phoned to Dr. Pratt by Joy on 08/04 at 2:15 PM.", "Joy"),
)
STAYS = (
    "He started BAY 43-9006 400 mg bd and AZD9291 80 mg.",
    "Child-Pugh B cirrhosis, LI-RADS 5, Bosniak IIF, (Garden III, cemented).",
    "Cassettes A1-A14. Sampled in blocks A1-A14.",
    "TSH 2.4 mU/L, TMB 6 mut/Mb, B12 188 ng/L.",
    "Follow the NICE guideline NG12; trial NCT01234567; ISO 15189.",
    "DWI and PASP 52 mmHg, RLL coarse crackles.",
)


@pytest.mark.parametrize(("text", "value"), INITIALS + NUMBERS + HOUSES + PLACES + PERSONS)
def test_a_value_is_hidden_whole(text: str, value: str) -> None:
    start = text.index(value)
    shown = hidden(text)[start : start + len(value)]
    assert not any(c.isalnum() for c in shown)


@pytest.mark.parametrize("text", STAYS)
def test_clinical_text_stays(text: str) -> None:
    assert hidden(text) == text


def test_a_known_name_is_no_scale() -> None:
    text = "Seen by Dr Gareth Pugh.\nHCC, Child-Pugh B, discussed with Pugh today."
    shown = hidden(text)
    assert "Child-Pugh B" in shown
    assert shown.count("Pugh") == 1

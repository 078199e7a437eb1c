"""Ages over 89 are told as 90+; everything younger, and every other number, stays."""

from __future__ import annotations

import pytest

from recpack.deid.text.ages import Ages
from recpack.deid.text.page import PageText


def found(text: str) -> list[str]:
    page = PageText(text)
    return [page.plain[s.start : s.end] for s in Ages().find(page)]


@pytest.mark.parametrize(
    ("text", "age"),
    [("94-year-old man", "94"), ("aged 91,", "91"), ("94 y/o female", "94"), ("a 101 yr old lady", "101"), ("94F with", "94"),
     ("患者男，92岁", "92"), ("年龄：90", "90"), ("九十二岁", "九十二"), ("93歳女性", "93"), ("만 95세", "95"), ("91세", "91"),
     ("paciente de 92 anos", "92"), ("mujer de 97 años", "97"), ("âgée de 93 ans", "93"), ("94-jährige Patientin", "94"),
     ("im Alter von 92 Jahren", "92"), ("пациентка 90 лет", "90"), ("92-летняя", "92"), ("العمر: ٩٣ سنة", "93"),
     ("อายุ ๙๒ ปี", "92"), ("94 tuổi", "94"), ("berusia 95 tahun", "95"), ("ninety-four-year-old", "ninety-four"),
     ("noventa e dois anos", "noventa e dois"), ("quatre-vingt-douze ans", "quatre-vingt-douze"), ("DOB\tM 91Y\n", "91"),
     ("Age/Sex : 91 Yrs / M", "91"), ("grandfather Ernest, 94, is well", "94"), ("성별/나이 : 여/90", "90"),
     ("(2585696) F/91", "91"), ("90/M", "90"), ("mother (94)", "94"), ("died at 97", "97"), ("Pt is 92 M w/", "92")],
)  # fmt: skip
def test_ages_over_89(text, age):
    assert found(text) == [age]


@pytest.mark.parametrize(
    "text",
    ["image 112). Couinaud", "walked 110 m", "temp 101F", "90Y-microspheres", "HR 110/min", "100 years ago",
     "Marker CA-125, 98, is", "89-year-old man", "患者男，89岁", "BP 120/95", "98 %", "CD20 (90%)", "95 mmol/l", "HR 94 bpm", "em 1992 anos",
     "90 days", "SpO2 97 on air", "1990 года", "3.94 cm", "weight 92 kg", "90 mg once daily", "92 F18", "у 90 пациентов"],
)  # fmt: skip
def test_other_numbers_stay(text):
    assert found(text) == []

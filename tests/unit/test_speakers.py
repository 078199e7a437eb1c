"""Who speaks in an exported conversation; tables of a ward are none."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.model.identity import Identities, Identity, Tag


def found(text, language, known=None):
    return [text[s.start : s.end] for s in find_spans(text, language, known)]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("th", "ประวัติการแชท\n13:05\tเพชร\tหมอบอกว่า เป็น ALS\n13:06\tแจ็ค\tใช่\n13:15\tแจ็ค\tนัดวันไหน", {"เพชร", "แจ็ค"}),
        ("ko", "[김영란] [오후 1:21] 맞아\n[하얀나비] [오후 8:31] 응", {"김영란", "하얀나비"}),
        ("pt", "[12/10/21, 13:05:11] Duda: oi\n[12/10/21, 13:06:11] Zezinho: tudo bem?", {"Duda", "Zezinho"}),
        ("es", "12/10/21, 13:05 - Merche: hola\n12/10/21, 13:06 - Pili: Merche, hablé con el médico", {"Merche", "Pili"}),
        ("en", "WhatsApp chat\n09:12 Buzz: scan done\n09:13 Kit: and?\n09:15 Buzz: waiting", {"Buzz", "Kit"}),
        ("fr", "Conversation de groupe\nLoulou (09:12) : résultats reçus\nMimi (09:20) : alors\nLoulou (09:21) : demain", {"Loulou", "Mimi"}),
    ],
)  # fmt: skip
def test_speakers(language, text, names):
    assert names <= set(found(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "08:00\tParacetamol\t1 g\n12:00\tParacetamol\t1 g\n18:00\tParacetamol\t500 mg",
        "08:00 Pain: mild, paracetamol given\n09:00 Pain: none at rest\n12:00 Diet: tolerated soup",
        "08:00 Temp: 36.8\n12:00 Temp: 37.1\n16:00 Temp: 38.2",
    ],
)
def test_tables_of_a_ward_stay(text):
    assert not found(text, "en")


def test_the_patient_by_the_given_name_alone():
    known = KnownIdentities(
        Identities((Identity(Tag.PATIENT, "박준영"), Identity(Tag.RELATIVE, "임가을")))
    )
    assert "준영" in found("준영한테 말해줘", "ko", known)
    assert "준영" in found("이제 준영도 알아야지", "ko", known)
    assert "가을" in found("가을한테 전해줘", "ko", known)
    assert "가을" not in found("올 가을에 수술 예정", "ko", known)

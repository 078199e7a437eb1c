"""One patient or two, over scripts: the labelled table, and what is no patient's name at all."""

from __future__ import annotations

import pytest

from bench.patients import Pair, header, pairs, verdict
from recpack.config import Config
from recpack.deid.identity.alike import Alike, alike
from recpack.deid.identity.nobody import is_no_number, is_role, names_nobody
from recpack.deid.text.surrogates import Surrogates
from recpack.model.identity import Identified, Tag
from recpack.stages.identify import identify


def _label(pair: Pair) -> str:
    return f"{pair.kind}: {pair.a[0][1]} | {pair.b[0][1]}"


def test_the_table_is_large_enough_to_mean_something():
    table = pairs()
    assert len(table) >= 120
    assert sum(not p.same for p in table) >= 50


@pytest.mark.parametrize("pair", pairs(), ids=_label)
def test_pairs(pair):
    assert verdict(pair) == "right"


@pytest.mark.parametrize(
    ("one", "two"),
    [("Tsvetaeva Iana", "Цветаева Яна"), ("Chang San", "张三"), ("Hong Kil-dong", "홍길동")],
)
def test_likeness_is_symmetric(one, two):
    assert alike(one, two) is alike(two, one) is Alike.SAME


@pytest.mark.parametrize(
    "name",
    ["Enter text", "ANONYMOUS", "Anon^^", "ANON 0012", "TEST^PATIENT", "QC", "DAILY QA", "体模", "匿名", "NULL",
     "тест", "テスト", "XXXX", "N.N.", "ACR PHANTOM 2", "", "^^^^", "12345"],
)  # fmt: skip
def test_place_holders_name_nobody(name):
    assert names_nobody(name)


@pytest.mark.parametrize(
    "name",
    ["Vo^Thi Thu", "Case^Emma", "No^Minjun", "Xu^Xia", "张三", "Иванова", "Test^Maria", "Water^Ann",
     "Self^Will", "Root^Amos", "无^畏", "Ng", "Doe^Jon"],
)  # fmt: skip
def test_names_that_look_like_place_holders(name):
    assert not names_nobody(name)


def test_trades_and_departments_are_no_staff():
    for name in ("Radiology", "放射科", "CT室", "Internal^Medicine", "CT Tech", "MRI"):
        assert is_role(name), name
    for name in ("Young^Susan", "Li Wu", "Marie Klein", "Baker", "李科"):
        assert not is_role(name), name


def test_dates_and_noughts_are_no_numbers():
    assert all(map(is_no_number, ("000000", "20230417", "1", "1000000")))
    assert not any(map(is_no_number, ("MRN00123", "20231399", "8812301")))


def _identified(**values: str) -> Identified:
    return identify(Config(), [], [header(1, tuple(values.items()))])


def test_words_of_medicine_are_no_needles():
    found = _identified(
        PatientName="Weber^Lena", OperatorsName="A", PerformingPhysicianName="Radiology",
        ReferringPhysicianName="Internal^Medicine", StationName="CT01", PatientID="1",
        AccessionNumber="123", StudyID="1", InstitutionalDepartmentName="Radiology",
        InstitutionName="Hospital", StudyDescription="CT Liver with contrast",
        RequestingService="Surgery", DeviceSerialNumber="20230417",
    )  # fmt: skip
    assert [(i.tag, i.value) for i in found.identities.items] == [(Tag.PATIENT, "Weber Lena")]


def test_prose_of_headers_names_people_and_numbers():
    found = _identified(
        PatientName="Weber^Lena",
        PatientComments="Mother: Ingrid Weber, phone 0151 23456789, call after CT liver",
        TextValue="Referred by Dr. Karl Neumann. No metastasis.",
    )
    values = {v for i in found.identities.items for v in (i.value, *i.forms)}
    assert any("Neumann" in v for v in values)
    assert any("23456789" in v.replace(" ", "") for v in values)
    assert not any("liver" in v.lower() or "metastasis" in v.lower() for v in values)


def test_one_word_of_a_description_is_no_name_unless_lists_know_it():
    """SR is a modality and a title; a name that lists know is searched for everywhere."""
    for words in ("SR Features", "Dr Features", "Dr. Propellers"):
        found = _identified(PatientName="Weber^Lena", SeriesDescription=words)
        assert [i.value for i in found.identities.items] == ["Weber Lena"], words
    found = _identified(PatientName="Weber^Lena", PatientComments="Seen by Dr. Neumann.")
    assert "Neumann" in [i.value for i in found.identities.items]


def test_every_spelling_of_the_patient_has_one_stand_in():
    found = identify(
        Config(),
        [],
        [
            header(1, (("PatientName", "Zhang^San=张^三"), ("PatientID", "MRN0048213"))),
            header(2, (("PatientName", "Chang^San"), ("PatientID", "B-7"))),
            header(3, (("PatientName", "張三"), ("PatientID", "H88-1"))),
            header(4, (("PatientName", "ANONYMOUS"), ("PatientID", "0"))),
        ],
    )
    assert found.others == ()
    names = Surrogates(found.identities)
    spelled = ("Zhang San", "张三", "Chang San", "ZHANG SAN", "張三", "San Zhang")
    assert {names.of("PATIENT", s) for s in spelled} == {"Patient A"}


def test_a_scanner_in_common_makes_nobody_one_patient():
    shared = (("StationName", "RIVERCT02"), ("DeviceSerialNumber", "SN-4471209"))
    found = identify(
        Config(),
        [],
        [
            header(1, (("PatientName", "Weber^Lena"), ("PatientID", "L-1001"), *shared)),
            header(2, (("PatientName", "Klein^Otto"), ("PatientID", "L-2002"), *shared)),
        ],
    )
    assert len(found.others) == 1

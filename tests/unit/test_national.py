"""National numbers: check digits, kinds, countries, and the birth dates they encode."""

from __future__ import annotations

import re

import pytest

from recpack.deid.text.numbers.national import (
    _COUNTRIES,
    KINDS,
    birth_of,
    by_mask,
    country_of,
    is_national,
    kind_of,
)
from recpack.model.document import Document
from recpack.model.identity import Identities, Identity, Tag

# Invented; each passes the check of its kind.
VALID = [
    ("440306198507200072", "CN", "id"),
    ("11010519491231002X", "CN", "id"),
    ("11010519491231002x", "CN", "id"),
    ("110105 19491231 002X", "CN", "id"),
    ("110105490720123", "CN", "id15"),
    ("91110000600037341L", "CN", "uscc"),
    ("A123456789", "TW", "id"),
    ("A123456(3)", "HK", "id"),
    ("529.982.247-25", "BR", "cpf"),
    ("52998224725", "BR", "cpf"),
    ("12.345.678/0001-95", "BR", "cnpj"),
    ("700 1234 5678 9126", "BR", "cns"),
    ("120.45678.91-3", "BR", "pis"),
    ("245678905", "PT", "nif"),
    ("11234567892", "PT", "niss"),
    ("000000000ZZ4", "PT", "cc"),
    ("12345678Z", "ES", "dni"),
    ("12.345.678-Z", "ES", "dni"),
    ("X-1234567-L", "ES", "nie"),
    ("28/12345678/40", "ES", "nss"),
    ("47 036 892 816", "DE", "idnr"),
    ("A123456780", "DE", "kvnr"),
    ("65 170839 J 003", "DE", "pension"),
    ("1 84 12 75 460 495 76", "FR", "nir"),
    ("112-233-445 95", "RU", "snils"),
    ("771234567859", "RU", "inn"),
    ("7781 2345 6789 0129", "RU", "policy"),
    ("28507202100007", "EG", "id"),
    ("٢٨٥٠٧٢٠٢١٠٠٠٠٧", "EG", "id"),
    ("784-1979-1234507-7", "AE", "id"),
    ("1023456781", "SA", "id"),
    ("285072001231", "KW", "id"),
    ("1234 5678 9018", "JP", "number"),
    ("850720-1123450", "KR", "id"),
    ("3-1012-00456-78-9", "TH", "id"),
    ("๓-๑๐๑๒-๐๐๔๕๖-๗๘-๙", "TH", "id"),
    ("001185012345", "VN", "id"),
    ("3174056007850003", "ID", "nik"),
    ("943 476 5919", "GB", "nhs"),
    ("2341 2341 2346", "IN", "aadhaar"),
    ("12.345.671-8", "CL", "rut"),
    ("20-12345678-6", "AR", "cuil"),
    ("756.1234.5678.97", "CH", "ahv"),
    ("85.07.30-033.28", "BE", "id"),
    ("RSSMRA85T10A562S", "IT", "fiscal"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "country", "kind"), VALID)
def test_kinds(value, country, kind):
    assert kind_of(value) == (country, kind)


@pytest.mark.parametrize(
    "value",
    [
        "440306198507200073",  # check character
        "440306198513200079",  # a thirteenth month
        "529.982.247-24",
        "111.111.111-11",
        "12345678A",
        "X1234567A",
        "112-233-445 96",
        "1 84 12 75 460 495 77",
        "A123456788",
        "784-1979-1234507-8",
        "120 135 140",
        "1200 1350 1400",
        "2023-06-12",
        "20230612",
        "c.747G>T",
        "",
    ],
)
def test_what_fails_its_check_is_no_national_number(value):
    assert not is_national(value)
    assert birth_of(value) is None


def test_one_wrong_digit_is_always_seen():
    for number in ("440306198507200072", "52998224725", "47036892816", "184127546049576"):
        for at in range(len(number)):
            for digit in "0123456789":
                wrong = number[:at] + digit + number[at + 1 :]
                if digit != number[at]:
                    assert kind_of(wrong) != kind_of(number), wrong


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("529.982.247-25", True),
        ("11010519491231002X", True),
        ("12.345.678/0001-95", False),  # a company
        ("1234567893", False),  # a doctor's NPI, or one record number in ten
        ("245678905", False),  # one check digit over nine bare digits
        ("943 476 5919", True),
        ("9434765919", False),
        ("850720-1123450", True),
    ],
)
def test_a_national_number_of_a_person_proves_itself(value, expected):
    assert is_national(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("440306198507200072", ("1985-07-20", "male")),
        ("11010519491231002X", ("1949-12-31", "female")),
        ("110105490720123", ("1949-07-20", "male")),
        ("850720-1123450", ("1985-07-20", "male")),
        ("050720-4123450", ("2005-07-20", "female")),
        ("28507202100007", ("1985-07-20", "female")),
        ("285072001231", ("1985-07-20", "")),
        ("3174056007850003", ("1985-07-20", "female")),
        ("3174052007050003", ("", "male")),  # 1905 or 2005
        ("1 84 12 75 460 495 76", ("1984-12", "male")),
        ("784-1979-1234507-7", ("1979", "")),
        ("001185012345", ("1985", "female")),
        ("A123456789", ("", "male")),
        ("529.982.247-25", None),
        ("3-1012-00456-78-9", None),
        ("no number", None),
    ],
)
def test_birth(value, expected):
    assert birth_of(value) == expected


def _of(*values: str) -> Identities:
    return Identities(tuple(Identity(Tag.ID, v) for v in values))


def _in(*languages: str) -> list[Document]:
    return [Document("d", "s", "text", (), language) for language in languages]


@pytest.mark.parametrize(
    ("values", "languages", "expected"),
    [
        (["11010519491231002X"], ["en"], "China"),
        (["529.982.247-25"], ["pt"], "Brazil"),
        (["112-233-445 95"], ["ru"], "Russia"),
        (["28507202100007"], ["ar"], "Egypt"),
        (["3174056007850003"], ["en"], "Indonesia"),
        (["245678905"], ["pt"], "Portugal"),
        (["245678905"], ["ru"], ""),  # by chance only
        (["12345", "529.982.247-25", "X9"], ["pt", "en"], "Brazil"),
        ([], ["zh"], "China"),
        ([], ["zh", "en"], "China"),
        ([], ["th"], "Thailand"),
        ([], ["pt"], ""),
        ([], ["zh", "pt"], ""),
        ([], ["en"], ""),
        ([], [], ""),
    ],
)
def test_country(values, languages, expected):
    assert country_of(_of(*values), _in(*languages)) == expected


def test_only_numbers_tell_a_country():
    named = Identities((Identity(Tag.PHONE, "52998224725"),))
    assert country_of(named, []) == ""


def test_groupings_have_as_many_digits_as_their_numbers():
    for mask, kinds in by_mask().items():
        digits = sum(int(group) for group in re.split("[-./ ]", mask))
        for kind in kinds:
            assert _fits(kind, digits), (kind.country, kind.name, mask)


def _fits(kind, length: int) -> bool:
    """Whether a form takes numbers of a length, tried with digits of all beginnings."""
    fixed = ("784", "756", "20", "23", "001", "0")
    starts = [str(d) for d in range(10)] + list(fixed)
    fills = ["1", "0", "3"]
    return any(
        kind.form.fullmatch((start + fill * length)[:length]) for start in starts for fill in fills
    )


def test_every_country_has_a_name():
    assert {k.country for k in KINDS} == set(_COUNTRIES)

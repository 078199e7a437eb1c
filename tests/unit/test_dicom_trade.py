"""Words of the imaging trade beside names: nothing of either is lost, and no name stays."""

from __future__ import annotations

import pytest

from recpack.deid.dicom.profile import Rule
from recpack.deid.dicom.strings import Strings
from recpack.deid.dicom.trade import all_names, spaced, trimmed
from recpack.deid.dicom.values import Values
from recpack.deid.identity.headers import _told
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.identity import CaseKey, Identities, Identity, Tag

KEY = CaseKey("CASECASECASE", b"k" * 40, -37, "shift")
FOLDER = (
    Identity(Tag.PATIENT, "Ruan Jingwei"),
    Identity(Tag.STAFF, "Li Na"),
    Identity(Tag.HOSPITAL, "Lindenfeld Hospital"),
    Identity(Tag.HOSPITAL, "OFFIS e.V"),
    Identity(Tag.ID, "QX4471902"),
)


@pytest.fixture(scope="module")
def strings() -> Strings:
    return Strings(TextScrubber(Identities(FOLDER), KEY))


@pytest.mark.parametrize(
    "text",
    [
        "T1 FS COR POST", "CT CAP LIVER PROT", "MR BREAST BILAT W/WO CONT", "AXI T2 3mm HR SPIR",
        "Abdomen^RENAL_STONE (Adult)", "CT C/A/P", "tfl_3d PD ref_tra_1.3x1.3x3", "MR_Skull_MidThigh",
    ],
)  # fmt: skip
def test_descriptions_name_nobody(strings, text):
    assert strings.short(text) == text
    assert _told(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t1_vibe_tra_QX4471902", "t1_vibe_tra_ID 1"),
        ("Ruan Jingwei R MLO", "Patient A R MLO"),
        ("T2W_SPAIR Lindenfeld Hospital", "T2W_SPAIR Hospital 1"),
        ("STIR_AX LI^NA", "STIR_AX Doctor 1"),
        ("AX (3) Lindenfeld Hospital", "AX (3) Hospital 1"),
        ("MRI_for_J.K.M.", "MRI for [removed]"),
    ],
)
def test_only_the_identity_goes(strings, text, expected):
    assert strings.short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "AX T2 Dr. Stone", "CT CHEST for Douglas Davidson", "COR POST Dr Post", "MRI BREAST by Ray Wall",
        "Heike Sommerfeld T1 AX SPAIR",
    ],
)  # fmt: skip
def test_strangers_are_hidden_all_the_same(strings, text):
    name = text.split()[1] if text.endswith("SPAIR") else text.split()[-1]
    assert name not in strings.short(text)


def test_a_patient_who_is_called_like_a_technique():
    who = Identities((Identity(Tag.PATIENT, "Stone Grace"),))
    strings = Strings(TextScrubber(who, KEY))
    assert strings.short("STONE GRACE KIDNEY Stone") == "Patient A KIDNEY Patient A"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Antonio Prado Siqueira Standard Liver", (Tag.PATIENT, Tag.PERSON)),
        ("US_Biop_Liver_Antonio_Prado_Siqueira", (Tag.PATIENT, Tag.PERSON)),
    ],
)
def test_a_description_teaches_no_word_of_the_trade(text, found):
    assert {value for tag, value in _told(text) if tag in found} <= {"Antonio Prado Siqueira"}


def test_what_is_left_of_a_finding():
    assert trimmed("Liver Ana Prado", "PERSON") == "Ana Prado"
    assert trimmed("CT CHEST", "PERSON") == ""
    assert trimmed("Riverbend Heart Center", "HOSPITAL").endswith("Center")
    assert trimmed("88 Wangjing West Road", "ADDRESS") == "88 Wangjing West Road"


def test_joints_are_blanks_but_in_addresses():
    assert spaced("T1_COR^x j_doe@example.com") == "T1 COR x j_doe@example.com"


def test_the_lists_of_names_are_there():
    assert {"meyer", "li", "garcia"} <= all_names()


def test_a_scheme_of_a_toolkit_stays_and_one_of_a_house_does_not():
    values = Values(TextScrubber(Identities(FOLDER), KEY))
    rule = Rule("scheme", ("SH",))
    assert values.clean(rule, "SH", b"99_OFFIS_DCMTK", ("ascii",))[0] == b"99_OFFIS_DCMTK"
    changed = values.clean(rule, "SH", b"99_OFFIS_LAB", ("ascii",))[0]
    assert changed is not None
    assert b"OFFIS" not in changed


@pytest.mark.parametrize("text", ["Lugano stage II, right axilla", "Lugano IIIS, bulky"])
def test_a_town_that_is_a_scale(strings, text):
    assert strings.long(text) == text


def test_a_town_is_a_town(strings):
    assert "Lugano" not in strings.long("She lives in Lugano.")

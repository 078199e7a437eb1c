"""Text whose character set is not declared, or declared wrongly."""

import pytest

from recpack.dicom.charset import decode

LATIN = ("Conceição sem calcificações", "CONCEIÇÃO", "São João", "maçã", "größe", "Müller", "créée",
         "37 °C", "3 cm²", "García Núñez", "MAÇÃ DE ADÃO", "PÄÄ JA KAULA", "AGRÉÉ")  # fmt: skip
CHINESE = (
    "CT平扫",
    "肝",
    "肝CT",
    "CT室",
    "肝脏动脉期 1.0",
    "司徒文静",
    "T波",
    "左L",
    "CT 肝 MR",
    "CT脑",
    "CT胸",
    "CT侵犯",
    "CT鞘",
)


@pytest.mark.parametrize("declared", [("",), ("latin_1",)])
@pytest.mark.parametrize("text", LATIN)
def test_letters_of_western_words_are_no_chinese(text, declared):
    assert decode(text.encode("latin_1"), declared) == text


@pytest.mark.parametrize("declared", [("",), ("latin_1",)])
@pytest.mark.parametrize("text", CHINESE)
def test_chinese_under_no_or_a_western_set_is_read(text, declared):
    assert decode(text.encode("gb18030"), declared) == text


@pytest.mark.parametrize("text", ["Conceição", "司徒文静", "Łódź", "Ștefănescu"])
def test_utf_8_is_read_whatever_is_declared(text):
    assert decode(text.encode(), ("",)) == text

"""Arabic names that another office wrote in Latin letters."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.deid.text.skeletons import find, of_arabic, of_latin, skeletons
from recpack.model.identity import Identities, Identity, Tag

KNOWN = skeletons(
    [("حسام فوزي", "STAFF"), ("ماجد الحربي", "PATIENT"), ("عبد الرحمن السيد", "PATIENT"),
     ("محمد سعيد الخطيب", "PATIENT"), ("نهى القرشي", "RELATIVE")]
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Hossam Fawzy", "Husam Fauzi", "HOUSSAM FAWZI", "Majed Alharbi", "Majid Al-Harbi", "Al-Harbi Majed",
     "Abdulrahman El-Sayed", "Abd El Rahman Elsayed", "Abdel Rahman Al Sayyed", "Mohammed Said Al-Khatib",
     "Mohamad Khateeb", "Noha Al Qurashi", "Nuha Kurashi"],
)  # fmt: skip
def test_every_office_has_its_vowels(text):
    spans = list(find(PageText(f"seen by {text}, 12 mg"), KNOWN))
    assert [(s.start, s.end) for s in spans] == [(8, 8 + len(text))]


@pytest.mark.parametrize(
    "text", ["Mount Sinai", "Hodgkin Lymphoma", "Majed", "House Fuzzy Logic", "Said Khan"]
)
def test_other_words_stay(text):
    assert not list(find(PageText(text), KNOWN))


def test_consonants():
    assert of_arabic("محمد الخطيب") == ("mhmd", "xtb")
    assert of_latin("Mohammed") == of_latin("Muhamad") == "mhmd"


def test_a_known_arabic_name_is_found_in_an_english_letter():
    known = KnownIdentities(Identities((Identity(Tag.PATIENT, "ماجد الحربي"),)))
    text = "we thank you for referring Majed Alharbi for review"
    spans = find_spans(text, "en", known)
    assert [(text[s.start : s.end], s.tag) for s in spans] == [("Majed Alharbi", "PATIENT")]

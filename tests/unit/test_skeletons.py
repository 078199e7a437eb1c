"""Arabic and Thai names that another office wrote in Latin letters."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.deid.text.skeletons import arabic_in_latin, of_arabic, skeletons
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
    spans = list(KNOWN.find(PageText(f"seen by {text}, 12 mg")))
    assert [(s.start, s.end) for s in spans] == [(8, 8 + len(text))]


@pytest.mark.parametrize(
    "text", ["Mount Sinai", "Hodgkin Lymphoma", "Majed", "House Fuzzy Logic", "Said Khan"]
)
def test_other_words_stay(text):
    assert not list(KNOWN.find(PageText(text)))


def test_consonants():
    assert of_arabic("محمد الخطيب") == ("mhmd", "xtb")
    assert arabic_in_latin("Mohammed") == arabic_in_latin("Muhamad") == "mhmd"


def test_a_known_arabic_name_is_found_in_an_english_letter():
    known = KnownIdentities(Identities((Identity(Tag.PATIENT, "ماجد الحربي"),)))
    text = "we thank you for referring Majed Alharbi for review"
    spans = find_spans(text, "en", known)
    assert [(text[s.start : s.end], s.tag) for s in spans] == [("Majed Alharbi", "PATIENT")]


@pytest.mark.parametrize(
    ("name", "latin"),
    [("มาลินี คงเดช", "Malinee Kongdet"), ("สิริกร หอมหวล", "Sirikorn Homhuan"), ("อรทัย สุวรรณภูมิ", "Orathai Suwannaphum"),
     ("อรทัย สุวรรณภูมิ", "SUVARNABHUMI ORATAI"), ("กิตติพงศ์ รุ่งโรจน์", "Kittipong Rungroj"), ("ศุภชัย เมธาวี", "Suphachai Methavi"),
     ("ชุติมา นาคสวัสดิ์", "Chutima Naksawat"), ("ดวงใจ พรหมมา", "Duangjai Promma")],
)  # fmt: skip
def test_thai_names(name, latin):
    known = skeletons([(name, "PATIENT")])
    spans = list(known.find(PageText(f"Name: {latin}, HN 12")))
    assert [(s.start, s.end) for s in spans] == [(6, 6 + len(latin))]
    assert not list(
        known.find(PageText("Total Protein, Fresh Frozen Plasma, Chest Film, Renal Clinic"))
    )

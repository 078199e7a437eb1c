"""English pages: names, houses, towns and numbers in prose, and clinical words that are none."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str, language: str = "en") -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, language)]


def covered(text: str, piece: str, language: str = "en") -> bool:
    at = text.index(piece)
    hit = {i for s in find_spans(text, language) for i in range(s.start, s.end)}
    return all(i in hit for i in range(at, at + len(piece)) if not text[i].isspace())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I asked Greg to drive me.", "Greg"),
        ("Her husband Clive was present.", "Clive"),
        ("She came with her son, Jaden, and left.", "Jaden"),
        ("Her daughter Priya (07700 900123) will call.", "Priya"),
        ("Is Ms. Vanterpool eligible?", "Vanterpool"),
        ("Is Mr Christmas right about this?", "Christmas"),
        ("Case was d/w Ashcroft (IR).", "Ashcroft"),
        ("Attending Whitfield thinks it is TTP.", "Whitfield"),
        ("EKG read by Deshpande: no STEMI.", "Deshpande"),
        ("Dr. St. Pierre said it went well.", "St. Pierre"),
        ("Urgent: THOMPSON, MICHAEL J is here", "THOMPSON, MICHAEL J"),
        ("Ordering: Van Houten, Peter, MD", "Van Houten, Peter"),
        ("J. R. Fontenot with CLL, start now?", "J. R. Fontenot"),
        ('Robert "Bob" Hennessey had a TURP.', "Hennessey"),
        ("Her brother June Pickering called.", "June Pickering"),
        ("Roxanne, 34F, wants HRT.", "Roxanne"),
        ("Zuberi Mwakalinga's lymphoma has returned.", "Zuberi Mwakalinga"),
        ("is maria gonzalez 54f ok for metformin", "maria gonzalez"),
        ("Roz, the stoma nurse, gave me a bag.", "Roz"),
        ("They came with Ottilie (7) and Caspian (4).", "Caspian"),
        ("My sister-in-law, Despina, was there.", "Despina"),
        ("Interpreter Thuy Le present.", "Thuy Le"),
    ],
)
def test_names_in_prose(text: str, name: str) -> None:
    assert covered(text, name)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("She lives in Little Hampden with two cats.", "Little Hampden"),
        ("He is from Ibadan and has sickle cell.", "Ibadan"),
        ("He moved to Perth WA last year.", "Perth"),
        ("Patient from Chattanooga, TN, with a tick bite", "Chattanooga"),
        (
            "The house is 14 Orchard Rise, Thornbury Vale, BS35 7QT today",
            "Thornbury Vale, BS35 7QT",
        ),
        ("The Old Rectory, Church Lane, Little Hampden, HP16 9PS", "The Old Rectory, Church Lane"),
        ("5501 N Lamar Blvd Apt 12B, Austin, TX 78751-1004", "Apt 12B, Austin, TX 78751-1004"),
        ("P.O. Box 4471, Abeokuta, Ogun State", "P.O. Box 4471, Abeokuta"),
        ("Seen at St Mary's on Monday.", "St Mary's"),
        ("She was tested at Guy's.", "Guy's"),
        ("He works at Brackley Foundry Ltd in town.", "Brackley Foundry Ltd"),
        ("I used to teach at Lincoln Middle School.", "Lincoln Middle School"),
        ("People from Mount Zion Baptist Church came.", "Mount Zion Baptist Church"),
        ("He died at Queen Elizabeth Hospital.", "Queen Elizabeth Hospital"),
        ("Transferred from Shady Pines Nursing Home.", "Shady Pines Nursing Home"),
    ],
)
def test_places_in_prose(text: str, place: str) -> None:
    assert covered(text, place)


@pytest.mark.parametrize(
    "text",
    [
        "94-year-old woman", "a 94 y/o man", "aged 94", "94F with UTI", "A 101 yr old man",
        "Ernest, 94, is well", "age 95", "He just turned 90.", "Grandmother (93) has dementia.",
    ],
)  # fmt: skip
def test_ages_over_89(text: str) -> None:
    assert [h for h in hidden(text) if h.isdigit()]


@pytest.mark.parametrize(
    "text", ["89-year-old", "HR 94", "SpO2 94%", "Chloride 102, AST 98, BP 94/60"]
)
def test_numbers_that_are_no_ages(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("room 412B, POD2", "412B"),
        ("ROOM: 5N-512-A", "5N-512-A"),
        ("Our ref: EP/lf/2988202", "EP/lf/2988202"),
        ("VIN 1HGCM82633A004352 crash", "1HGCM82633A004352"),
        ("Employee # 772015 needlestick", "772015"),
        ("call him on ext. 4471 please", "4471"),
        ("Insurance policy no ZGP 448 221 90", "ZGP 448 221 90"),
        ("ZIP 60614: nearest center", "60614"),
        ("licence plate 7KLM293.", "7KLM293"),
    ],
)
def test_numbers_behind_their_names(text: str, number: str) -> None:
    assert covered(text, number)


@pytest.mark.parametrize(
    "text",
    [
        "Does Brugada pattern always need an ICD?",
        "Is Baker cyst rupture distinguishable from DVT?",
        "Management of Christmas disease before dental extraction",
        "Will rituximab affect response to Shingrix?",
        "May I give Pfizer and Moderna boosters together?",
        "Mark the correct statement about Graves ophthalmopathy",
        "KEYNOTE-189 overall survival, NCCN vs ESMO, Stage IV, Child-Pugh B",
        "Frank hematuria on Coumadin, Rose Bengal staining, Grace period",
        "Malaria prophylaxis for Nigeria, Ghana and Kenya: Malarone or Lariam?",
        "Austin Flint murmur, Marcus Gunn pupil, Sister Mary Joseph nodule",
        "Cushing, Marfan, Wilson's, Still's disease, Charcot-Marie-Tooth, Murphy's sign",
        "Physical Exam Findings in Aortic Stenosis; Review of Systems negative",
        "Lichtenstein vs Shouldice repair; Hickman vs Port-a-Cath; Milan criteria",
        "67M s/p Whipple now w/ fever, what abx?",
        "Report given to oncoming Nurse. She will monitor.",
        "He grew up in rural Kenya and moved to the United States.",
        "Received in Formalin, labeled left breast.",
    ],
)
def test_clinical_words_stay(text: str) -> None:
    assert hidden(text) == []


def test_pages_of_other_languages_hear_no_english_rules() -> None:
    assert not covered("Seen 94F today", "94", "pt")


def test_a_house_before_a_colon_is_no_label() -> None:
    text = "Records from Tan Tock Seng Hospital: dengue on day 5"
    assert not covered(text, "dengue")

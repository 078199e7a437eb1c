"""Words of a line shown to the network alone: which of its readings stand, which are doubts."""

import numpy as np
import pytest

from recpack.readers.ctc import Line
from recpack.readers.islands import Island, with_islands
from recpack.readers.powers import with_powers
from recpack.readers.script_line import Reading, fragments
from recpack.readers.scripts import is_written
from recpack.readers.tesseract import Word

LINE = np.full((40, 800, 3), 255, np.uint8)


def word(text, start=0.4, end=0.0, sure=0.93):
    steps = np.linspace(start, end or start + 0.022 * len(text), len(text) + 1)
    return Word(text, tuple(float(step) for step in steps), sure)


def seen(text, score=1.0):
    """What the network reads in a cut-out, evenly spread."""
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Line(text, score, places, (score,) * len(text))


def islands(words, readings, script="Cyrillic"):
    left = iter(readings)

    def read(pictures):
        return [next(left, Line("", 0.0, ())) for _ in pictures]

    return with_islands(words, LINE, script, read)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("СВМ", "CRM"),
        ("(ЕМУ!", "(EMVI"),
        ("(тгМТЬ).", "(mrN1b)."),
        ("сТЗсМ1ЬМх,", "cT3cN1bMx,"),
        ("НСТ,", "HCT,"),
        ("Т2", "T2"),
        ("РТКЗСА", "PIK3CA"),
        ("мг/м?", "Mr/M²"),
    ],
)
def test_latin_names_and_signs_stand(printed, read):
    (found,) = islands([word(printed)], [seen(read)])
    assert found.text == (read if read[0] != "M" else "мг/м²")
    assert isinstance(found, Island)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("МРТ", "MPT"),
        ("ТАЗА", "TA3A"),
        ("РЭ", "P3"),
        ("КТ", "KT"),
        ("мм.", "MM."),
        ("С50.4.", "C50.4."),
        ("И.", "N."),
        ("СОЭ", "CO3"),
        ("г/л", "r/n"),
    ],
)
def test_cyrillic_words_stay(printed, read):
    (found,) = islands([word(printed)], [seen(read)])
    assert found.text == printed
    assert not found.other


def test_noughts_of_stages():
    (found,) = islands([word("рт2М0МО,")], [seen("pT2NOMO,", 0.9)])
    assert found.text == "pT2N0M0,"
    (found,) = islands([word("КО.")], [seen("RO.")])
    assert found.text == "R0."


def test_a_numeral_of_a_stage():
    words = [word("ПА", 0.2), word("ст.,", 0.3)]
    assert islands(words, [seen("IIA")])[0].text == "IIA"
    lone = islands([word("ПА")], [seen("IIA")])[0]
    assert lone.text == "ПА"


def test_the_first_part_of_a_compound():
    found = islands([word("НЕК2-негативный.")], [seen("HER2-"), seen("HER2"), seen("-.")])
    assert found[0].text == "HER2-негативный."
    found = islands([word("О-димер")], [seen("D", 0.7), seen("D"), seen("-")])
    assert found[0].text == "D-димер"
    found = islands([word("НЕК2-негативный.")], [seen("HER"), seen("HER"), seen("-.")])
    assert found[0].text == "НЕК2-негативный."  # the figure was cut off


def test_a_multiplication_sign_between_figures():
    words = [word("48", 0.1), word("х", 0.16), word("37", 0.2)]
    assert [w.text for w in islands(words, [seen("48×37")])] == ["48", "×", "37"]


def test_what_is_left_of_rules_goes():
    found = islands([word("|мг/л", 0.1), word("}", 0.5)], [])
    assert [w.text for w in found] == ["мг/л"]


def test_units_in_hangul_and_no_letters_for_signs_in_vietnamese():
    (found,) = islands([word("(070701/ㄴㅁ)", sure=0.7)], [seen("(mmol/L)")], "Hangul")
    assert found.text == "(mmol/L)"
    (found,) = islands([word("–")], [seen("1")], "Vietnamese")
    assert found.text == "–"
    (found,) = islands([word("Ý")], [seen("Y")], "Vietnamese")
    assert found.text == "Ý"


def test_no_words_and_other_scripts_are_left_alone():
    assert islands([], []) == ()
    words = (word("ثلاثة"),)
    assert islands(words, [], "Arabic") == words


@pytest.mark.parametrize(
    ("readings", "text", "doubted"),
    [
        (["9", "9", "9.", "9"], "×10⁹/л", False),
        (["9", "12", "9", "9"], "×10°/л", True),  # they differ: nothing is made of it
        (["口", "", "", ""], "×10°/л", True),
    ],
)
def test_powers(readings, text, doubted):
    given = Word("×10°/л", tuple(i / 6 for i in range(7)), 0.8, other="×10/")
    line = seen("×10°/n")
    read = iter(readings)
    found = with_powers(
        [given], [(0, (0, 800), line)], LINE, lambda cuts: [seen(next(read) or " ") for _ in cuts]
    )
    assert found[0].text == text
    assert bool(found[0].other) == doubted


def test_mixed_and_weak_words_are_doubted_in_pieces_too():
    reading = Reading((word("(пеN1b).", 0.1), word("ил", 0.5, sure=0.4)), code="rus")
    assert [(d.start, d.end) for d in reading.doubts] == [(0, 8), (9, 11)]
    quad = np.array([[0, 0], [800, 0], [800, 40], [0, 40]], np.float32)
    assert [len(f.doubts) for f in fragments(quad, reading, (800, 40))] == [1, 1]


def test_print_behind_the_last_word_is_seen():
    line = LINE.copy()
    line[14:20, 20:760] = 0
    assert is_written(line, 300)
    line[:, 300:] = 255
    assert not is_written(line, 300)

"""Lines as high as their marks, and spots that the network reads alone; no engine is asked."""

import numpy as np

from recpack.readers.ctc import Line
from recpack.readers.marks import grown
from recpack.readers.quads import sides
from recpack.readers.spots import leaves_ink, parted, read_again
from recpack.readers.tesseract import Word

PAGE = np.full((200, 700, 3), 255, np.uint8)


def quad(x0, y0, x1, y1):
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def test_a_mark_that_was_taken_for_a_line_belongs_to_the_one_below():
    page = PAGE.copy()
    page[60:90, 50:600] = 0
    page[44:54, 200:215] = 0
    quads = np.stack([quad(45, 58, 605, 92), quad(196, 42, 218, 56), quad(45, 130, 605, 164)])
    taller, marks = grown(page, quads, [0, 1, 2], lambda _: False)
    assert marks == (1,)
    assert sides(taller[0])[1] >= 46
    assert sides(taller[2])[1] == 34


def word(text, start, end, sure=0.93):
    return Word(text, tuple(np.linspace(start, end, len(text) + 1).tolist()), sure)


def test_figures_that_nobody_confirms_are_unsure():
    picture = PAGE[:40].copy()
    picture[10:30, 300:360] = 0
    words = (word("نحو", 0.6, 0.7), word("٣٤", 0.43, 0.51), word("12", 0.2, 0.3))

    def nothing(pictures):
        return [Line("", 0.0, ()) for _ in pictures]

    found = read_again(words, picture, "Arabic", nothing)
    (number,) = [w for w in found if w.text == "12"]
    assert number.sure <= 0.5


def test_two_cells_are_no_number():
    picture = PAGE[:40].copy()
    for x in (100, 120, 180, 200):
        picture[10:30, x : x + 14] = 0
    places = Word("1549", tuple(x / 700 for x in (98, 117, 157, 197, 216)), 0.9)
    assert [w.text for w in parted([places], picture)] == ["15", "49"]


def test_ink_beside_a_number_is_seen():
    picture = PAGE[:40].copy()
    picture[10:30, 20:60] = 0
    line = Line("64", 0.99, (0.04, 0.07))
    assert not leaves_ink(picture, line)
    picture[10:30, 90:140] = 0
    assert leaves_ink(picture, line)

"""What is painted in a picture ends at ink, and what was left once is left again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from recpack.deid.dicom.beside import looks_like_name, names_beside
from recpack.deid.dicom.burned_in import BurnedIn
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import Block, Box, Picture
from recpack.model.identity import Identities
from recpack.readers.edges import snapped
from recpack.run.keys import case_key
from recpack.stages.prove import _judged, _was_judged

_FINDER = BurnedIn(TextScrubber(Identities(()), case_key(b"bench", "places", "shift")))


def _write(canvas, words, x, y):
    """Words drawn one behind another; (start, end) of the ink of each."""
    ends = []
    for word in words:
        (width, _), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 1)
        cv2.putText(canvas, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 1)
        ink = np.flatnonzero((canvas[y - 16 : y + 6, x - 2 : x + width + 4] > 172).any(axis=0))
        ends.append((x - 2 + int(ink[0]), x - 2 + int(ink[-1]) + 1))
        x += width + 9
    return ends


@pytest.mark.parametrize("error", [-4.0, 0.0, 4.0])
@pytest.mark.parametrize("ground", [0, 90])
def test_words_end_in_the_blank_between_them_however_far_off_ocr_saw_them(error, ground):
    canvas = np.full((60, 320), ground, np.uint8)
    (_, label), (value, last) = _write(canvas, ["Born", "17031953"], 20, 34)
    text = "Born 17031953"
    step = (last - 20) / len(text)
    edges = tuple(20 + step * i + (error if 0 < i < len(text) else 0) for i in range(len(text) + 1))
    line = snapped(Block(text, Box(20, 10, last, 48), 1.0, edges), canvas)
    assert label <= line.edges[4] <= line.edges[5] <= value
    assert line.edges[0] == 20
    assert line.edges[-1] == edges[-1]


def test_a_line_is_cut_to_its_letters_and_not_to_the_feet_of_the_next():
    canvas = np.zeros((70, 200), np.uint8)
    _write(canvas, ["Pgq", "hnk"], 10, 30)
    _write(canvas, ["HILL", "TEN"], 10, 50)
    rows = 38 + np.flatnonzero((canvas[38:54] > 128).any(axis=1))
    box = Box(10, 34, 150, 56)  # the feet of the line above reach into it
    cut = snapped(Block("HILL TEN", box, 1.0, tuple(10 + 17.5 * i for i in range(9))), canvas).box
    assert 36 <= cut.y0 <= rows[0]
    assert rows[-1] < cut.y1 <= 53


def test_an_edge_that_crosses_a_line_takes_none_of_it_away():
    canvas = np.zeros((60, 200), np.uint8)
    cv2.putText(canvas, "HILL TEN", (10, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 60, 1)
    canvas[22:26] = 255  # far brighter than the letters
    line = Block("HILL TEN", Box(10, 20, 110, 42), 1.0, tuple(10 + 12.5 * i for i in range(9)))
    cut = snapped(line, canvas).box
    assert cut.y0 <= 24
    assert cut.y1 >= 38


def test_noise_without_blanks_leaves_a_line_as_it_was():
    noise = np.random.default_rng(5).integers(0, 255, (40, 200)).astype(np.uint8)
    edges = tuple(10.0 + 12 * i for i in range(10))
    line = Block("AB 123456", Box(10, 5, 118, 35), 1.0, edges)
    assert snapped(line, noise) == line


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["ORTIGOSA BELTRAN 40021733"], ["ORTIGOSA BELTRAN", "40021733"]),
        (["ORTIGOSA BELTRANA40021733"], ["ORTIGOSA BELTRANA", "40021733"]),
        (["Thorsvik, Embla", "A4002173"], ["Thorsvik, Embla"]),
        (["Zoom 1.5\tThorsvik, Embla", "W 350\t4002173"], ["Thorsvik, Embla"]),
        (["PULMONARY ARTERY 4002173"], []),
        (["MRN 4002173"], []),
        (["LV GRAM", "20210304"], []),
        (["DLP 318.4"], []),
    ],
)
def test_words_beside_or_above_a_number_of_a_person_are_a_name(lines, found):
    assert [lines[at][start:end] for at, start, end in names_beside(lines)] == found


def test_labels_and_words_of_the_body_look_like_no_name():
    assert looks_like_name("Thorsvik, Embla")
    assert not looks_like_name("Study Thorsvik")
    assert not looks_like_name("Thorax")
    assert not looks_like_name("thorsvik embla")


def test_figures_behind_a_word_make_it_a_caption():
    lines = ["Contact", "Tomo 15/60", "Born 12-AUG-1931 38Y"]
    spans = _FINDER.spans(lines)
    assert spans[1] == []
    assert [lines[2][a:b] for a, b in spans[2]] == ["12-AUG-1931"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["陈静23939565"], [["陈静23939565"]]),
        (["左膝\t女40Y 00441627"], [["00441627"]]),
        (["檢查單號：64895850"], [["64895850"]]),
        (["佐伯 真由美 00369314"], [["佐伯 真由美 00369314"]]),
        (["右腎 長軸"], [[]]),
        (["医師:", "黒川 誠"], [[], ["黒川 誠"]]),
        (["Phys:", "Oper:"], [[], []]),
        (["天城総合病院"], [["天城総合病院"]]),
        (["Clinique du Val Clair", "Radiologie"], [["Clinique du Val Clair"], []]),
        (["HÖFELMEIER^JÖRG"], [["HÖFELMEIER^JÖRG"]]),
    ],
)
def test_names_and_houses_without_a_label(lines, found):
    spans = _FINDER.spans(lines)
    assert [[t[a:b] for a, b in s] for t, s in zip(lines, spans, strict=True)] == found


def test_words_that_were_left_are_left_again_and_remains_of_painted_ones_are_not():
    line = Block("Untersuchung K4002173", Box(0, 0, 210, 20), 1.0, tuple(range(0, 220, 10)))
    before = _judged(Picture((0,), (line,)), _FINDER)
    again = Block("Untersuchung", Box(0, 0, 120, 20), 1.0, tuple(range(0, 130, 10)))
    assert _was_judged(again, (0, 12), before)
    rest = Block("2173", Box(170, 0, 210, 20), 1.0, tuple(range(170, 220, 10)))
    assert not _was_judged(rest, (0, 4), before)
    number = Block("4002173", Box(130, 0, 210, 20), 1.0, tuple(range(130, 210, 10)))
    unseen = [(line, line.text)]  # as if it had not been found before
    assert not _was_judged(number, (0, 7), unseen)

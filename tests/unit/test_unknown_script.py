"""Names in scripts that the OCR of frames does not know: what it is unsure of is painted."""

from __future__ import annotations

import pytest

from recpack.deid.dicom.burned_in import BurnedIn
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import Block, Box
from recpack.model.identity import Identities, Identity, Tag
from recpack.run.keys import case_key

LINE = Box(16, 12, 59, 47)


def boxes(name: str, *blocks: Block):
    people = Identities((Identity(Tag.PATIENT, name, ()),))
    return BurnedIn(TextScrubber(people, case_key(b"bench", "words", "shift"))).boxes(blocks)


@pytest.mark.parametrize("name", ["표새봄", "สมชาย ใจดี", "نجلاء قحطبي", "Жаворонкова Василиса"])
def test_what_ocr_is_unsure_of_is_painted_with_what_stands_beside_it(name):
    (box,) = boxes(name, Block("丑", LINE, 0.77))
    # The network saw one letter of three: the name ends at 92.
    assert box.x0 == 0
    assert box.x1 > 86
    assert (box.y0, box.y1) == (LINE.y0, LINE.y1)


@pytest.mark.parametrize(
    "name", ["佐久間梨央", "欧阳明珠", "Quennerstedt Yolanda", "João Conceição"]
)
def test_the_scripts_that_it_knows_are_judged_by_their_words(name):
    assert boxes(name, Block("丑", LINE, 0.77)) == ()


@pytest.mark.parametrize(
    ("text", "sure"),
    [("Depth 12cm", 0.96), ("35 mm", 0.8), ("12.4 x 8.0 mm", 0.6), ("간우엽 종괴", 0.7)],
)
def test_sure_lines_measures_and_what_was_read_in_the_script_stay(text, sure):
    assert boxes("표새봄", Block(text, LINE, sure)) == ()


def test_cells_of_a_line_are_painted_one_by_one():
    edges = (10.0, 30.0, 200.0, 220.0, 240.0, 260.0, 280.0, 300.0)
    found = boxes("표새봄", Block("召\t0.5mm", Box(10, 10, 300, 40), 0.8, edges))
    assert [(b.x0, b.x1) for b in found] == [(0.0, 54.0)]


def test_a_cyrillic_name_of_latin_shapes_is_found_in_them():
    line = Block("COMOB", LINE, 0.99)
    assert boxes("Сомов Игорь", line) == (LINE,)
    assert boxes("Мухин Игорь", line) == ()

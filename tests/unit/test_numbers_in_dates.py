"""A number of the folder that holds a day, beside that day in running text."""

from __future__ import annotations

from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.model.identity import Identities, Identity, Tag


def test_a_day_in_a_number_of_the_folder_is_no_number_where_it_is_a_date():
    known = KnownIdentities(Identities((Identity(Tag.ID, "CT20230608-0417"),)))
    text = "2023-06-06 AFP 1286.4；2023-06-08上腹部增强CT示肝右叶占位，20230608见下，片号20230608-2"
    found = [(s.tag, text[s.start : s.end]) for s in find_spans(text, "zh", known)]
    assert ("DATE", "2023-06-08") in found
    ids = [value for tag, value in found if tag == "ID"]
    assert ids == ["20230608", "20230608-2"]


def test_words_that_follow_without_a_blank_are_no_part_of_a_number():
    known = KnownIdentities(Identities((Identity(Tag.ID, "AP-2023-014872"),)))
    text = "病理号14872肝右叶占位，蜡块14872-A1"
    ids = [text[s.start : s.end] for s in find_spans(text, "zh", known) if s.tag == "ID"]
    assert ids == ["14872", "14872-A1"]

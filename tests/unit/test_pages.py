"""Lines of a document page: continued lines, warnings, what a cell without English shows."""

from __future__ import annotations

from dataclasses import replace

from bundle_case import MemoryBlobs, make_case

from recpack.bundle.contents import contents_of
from recpack.bundle.pages import page_views
from recpack.model.english import By, EnglishBlock, Segment


def _entry(*changed: tuple[int, tuple[Segment, ...]]):
    """The pathology report with some lines (by index) translated otherwise, one segment a cell."""
    document = make_case(MemoryBlobs()).documents[0]
    blocks = list(document.pages[0].blocks)
    for index, segments in changed:
        blocks[index] = EnglishBlock(blocks[index].clean, segments, (len(segments),))
    page = replace(document.pages[0], blocks=tuple(blocks))
    return contents_of((replace(document, pages=(page,)),)).entries[0]


def _lines(entry):
    return {x["n"]: x for g in page_views(entry)[0]["groups"] for x in g["lines"]}


def test_a_line_whose_english_stands_above_gives_its_number_there():
    entry = _entry(
        (3, (Segment("whole", "The whole sentence.", By.NEURAL),)),
        (4, (Segment("tail", "", By.NEURAL, ("continued",)),)),
    )
    lines = _lines(entry)
    assert 5 not in lines
    assert (lines[4]["label"], lines[6]["label"]) == ("4", "5")
    assert lines[4]["english"] == ["The whole sentence."]
    assert lines[4]["flags"] == []
    assert [m["n"] for m in lines[4]["more"]] == [5]
    assert "核异型明显" in lines[4]["source"][0]


def test_a_line_that_also_begins_a_sentence_stays_and_does_not_warn():
    tail = Segment("tail", "", By.NEURAL, ("continued",))
    entry = _entry((4, (tail, Segment("next", "A new sentence.", By.NEURAL))))
    line = _lines(entry)[5]
    assert (line["label"], line["english"], line["flags"]) == ("5", ["A new sentence."], [])


def test_warnings_stand_in_words():
    entry = _entry((4, (Segment("x", "y", By.NEURAL, ("side-differs", "pieces")),)))
    assert _lines(entry)[5]["flags"] == ["left or right may differ: see source"]


def test_a_box_does_not_tell_how_long_a_covered_name_was():
    lines = _lines(_entry())
    hidden, plain = lines[2]["box"], lines[1]["box"]
    assert lines[2]["source"][0] == "患者甲"
    steps = [x * 12 / 100 for x in (hidden[0], hidden[2])]
    assert all(abs(s - round(s)) < 0.01 for s in steps)
    assert hidden[0] < plain[0]

"""Regions of a page: wrapped rows, paragraphs, covered places, pictures in the place of values."""

from __future__ import annotations

from recpack.bundle.regions import labelled, pieces, regions, second_column, tell_covered
from recpack.bundle.sheets import broken
from recpack.bundle.tables import groups
from recpack.model.clean import CleanPage
from recpack.model.document import Box, Origin, Region, RegionKind, Role, Row


def _line(n, text, box, role=Role.TEXT, row=None, by="neural"):
    cells = text.split("\t")
    return {
        "n": n, "label": str(n), "source": list(cells), "english": list(cells), "by": by,
        "flags": [], "same": False, "box": list(box), "more": [], "hides": False, "role": role,
        "table": row, "columns": list(row.columns) if row else [], "crops": [], "notes": [],
    }  # fmt: skip


def _prose(*texts, left=10.0, right=90.0):
    return [_line(n, t, (left, 10 + 3 * n, right, 12 + 3 * n)) for n, t in enumerate(texts, 1)]


def test_lines_of_a_wrapped_row_are_one_region():
    lines = [
        _line(1, "Gene\tChange\tVAF", (10, 10, 90, 12), Role.ROW, Row(1, 0, (0, 1, 2), head=True)),
        _line(2, "KMT2D\tc.10256A>G\t47.9%", (10, 15, 90, 17), Role.ROW, Row(1, 1, (0, 1, 2))),
        _line(3, "p.D3419G", (40, 17, 60, 19), Role.ROW, Row(1, 1, (1,))),
        _line(4, "after", (10, 30, 90, 32)),
    ]
    found = regions(lines, rtl=False)
    assert [x["label"] for x in found] == ["1", "2", "3"]
    assert [m["n"] for m in found[1]["more"]] == [3]
    table, plain = groups(found)
    assert (table["count"], table["heads"]) == (3, 1)
    assert table["lines"][1]["row"] == ["KMT2D", "c.10256A>G p.D3419G", "47.9%"]
    assert not plain["table"]


def test_cells_stand_where_the_reader_saw_them():
    lines = [
        _line(1, "a\tb\tc", (10, 10, 90, 12), Role.ROW, Row(1, 0, (0, 1, 2), head=True)),
        _line(2, "x\tz", (10, 15, 90, 17), Role.ROW, Row(1, 1, (0, 2))),
        _line(3, "a title of rows", (10, 18, 40, 20), Role.ROW, Row(1, 2, (0,))),
        _line(4, "p\tq", (10, 25, 90, 27), Role.ROW, Row(2, 0, (0, 1))),
    ]
    first, second = groups(regions(lines, rtl=False))
    assert first["lines"][2]["row"] == []
    assert first["lines"][1]["row"] == ["x", "", "z"]
    assert (second["count"], second["heads"]) == (2, 0)


def test_lines_of_a_paragraph_are_one_region():
    (found,) = regions(_prose("tumour cells without", "vascular invasion"), rtl=False)
    assert found["english"] == ["tumour cells without vascular invasion"]
    assert len(found["more"]) == 1
    (found,) = regions(_prose("未见明确脉管", "癌栓"), rtl=False)
    assert found["source"] == ["未见明确脉管癌栓"]
    (found,) = regions(_prose("left breast. Right", "breast: no mass"), rtl=False)
    assert found["label"] == "1"


def test_what_begins_anew_is_no_paragraph():
    for texts in (("a sentence ends.", "Another"), ("findings", "2. second"),
                  ("findings of the", "Diagnosis: none"), ("label:", "value")):  # fmt: skip
        assert len(regions(_prose(*texts), rtl=False)) == 2, texts
    short = _prose("a heading", "the text below it", "and more text")
    short[0]["box"][2] = 40
    assert [x["label"] for x in regions(short, rtl=False)] == ["1", "2"]
    far = _prose("one", "two")
    far[1]["box"][1:4:2] = [40, 42]
    assert len(regions(far, rtl=False)) == 2
    mixed = _prose("one", "two")
    mixed[1]["by"] = "none"
    assert len(regions(mixed, rtl=False)) == 2


def test_paragraphs_of_right_to_left_text_begin_at_the_right():
    lines = _prose("سطر أول", "سطر ثان")
    lines[1]["box"] = [60, 16, 90, 18]
    assert len(regions(lines, rtl=True)) == 1
    lines = _prose("سطر أول", "سطر ثان")
    lines[1]["box"] = [10, 16, 40, 18]
    assert len(regions(lines, rtl=True)) == 2


def _page(*covered):
    regions_ = tuple(Region(kind, Box(*box)) for kind, box in covered)
    return CleanPage(1, 100, 100, Origin.OCR, "zh", (), None, regions_)


def test_covered_places_are_told_where_they_were():
    lines = [
        _line(1, "top", (10, 10, 90, 12)), _line(2, "middle", (10, 40, 90, 42)),
        _line(3, "1/1", (45, 95, 55, 97), Role.FOOTER),
    ]  # fmt: skip
    after = tell_covered(lines, _page(
        (RegionKind.CODE, (80, 2, 95, 8)), (RegionKind.SIGNATURE, (10, 60, 30, 65)),
        (RegionKind.SIGNATURE, (50, 60, 70, 65)), (RegionKind.FIGURE, (10, 20, 60, 35)),
    ))  # fmt: skip
    assert after == []
    assert lines[0]["notes"] == ["QR or bar code, covered"]
    assert lines[1]["notes"] == ["figure: see the picture"]
    assert lines[2]["notes"] == ["2 signatures, covered"]


def test_covered_places_of_a_column_stay_in_it():
    left = [_line(n, "l", (5, 10 * n, 45, 10 * n + 3)) for n in range(1, 5)]
    right = [_line(n + 4, "r", (55, 10 * n, 95, 10 * n + 3)) for n in range(1, 5)]
    lines = [*left, *right]
    assert second_column(lines) == [False] * 4 + [True] * 4
    tell_covered(lines, _page((RegionKind.STAMP, (10, 24, 30, 29))))
    assert [x["n"] for x in lines if x["notes"]] == [3]


def test_a_picture_stands_for_the_whole_value_and_for_no_part_of_another():
    crop = {"text": "21.4", "box": [0, 0, 1, 1]}
    assert pieces(["121.4", "x 21.4 y"], [crop]) == [["121.4"], ["x ", crop, " y"]]
    assert pieces(["21.45"], [crop]) == [["21.45", crop]]
    assert pieces(["a"], [{"text": "", "box": [0, 0, 1, 1]}])[0][1]["text"] == ""


def test_labels_of_fields():
    assert labelled(["Sex: male", "57"]) == [["Sex:", "male"], ["", "57"]]
    assert labelled(["Sex", "male"]) == [["Sex", ""], ["", "male"]]
    assert labelled(["http://x"]) == [["", "http://x"]]
    assert labelled(["Findings:"]) == [["", "Findings:"]]


def test_long_runs_may_break_and_lose_nothing():
    text = "c.2313_2324dup" * 5 + " 肝细胞癌 ไทย"
    shown = broken(text, 10)
    assert shown.replace("\u200b", "") == text
    assert max(map(len, shown.split("\u200b"))) < 30
    assert broken("short word", 10) == "short word"

"""Rows of a page as tables: shared columns, rows that lack cells, single cells beside a row."""

from __future__ import annotations

import pytest

from recpack.bundle.tables import ems, groups, widths

HEAD = "No\tItem\tResult\tUnit\tRange\tFlag"


def _lines(*rows: tuple[str, tuple[float, float, float, float]]) -> list[dict]:
    return [
        {"n": n, "label": str(n), "source": text.split("\t"), "english": text.split("\t"),
         "by": "same", "flags": [], "box": list(box), "more": []}
        for n, (text, box) in enumerate(rows, 1)
    ]  # fmt: skip


def _table(*rows: str, right: float = 90.0, short: float = 70.0) -> list[dict]:
    """Rows 5 % apart; a row with the most cells reaches `right`, the others `short`."""
    most = max(r.count("\t") for r in rows)
    return _lines(*(
        (r, (10, 10 + 5 * i, right if r.count("\t") == most else short, 13 + 5 * i))
        for i, r in enumerate(rows)
    ))  # fmt: skip


def test_rows_that_lack_cells_stand_under_the_columns_they_look_like():
    lines = _table(
        HEAD, "1\tALT\t68\tU/L\t9~50\t↑", "2\tAST\t74\tU/L\t15~40\t↑",
        "3\tINR\t1.12\t0.85~1.15", "4\tUrea\t5.6\tmmol/L\t3.6~9.5",
        "5\tHBsAg\t阴性(8)\tS/CO\t阴性(<1)\t↑", "6\tHIV\t阴性\t阴性",
    )  # fmt: skip
    (table,) = groups(lines)
    assert (table["table"], table["count"], table["head"]) == (True, 6, True)
    rows = [line["row"] for line in table["lines"]]
    assert rows[3] == ["3", "INR", "1.12", "", "0.85~1.15", ""]
    assert rows[4] == ["4", "Urea", "5.6", "mmol/L", "3.6~9.5", ""]
    assert rows[6] == ["6", "HIV", "阴性", "", "阴性", ""]


def test_no_cell_is_lost_or_doubled():
    lines = _table("a\tb\tc", "1\t2", "x\ty\tz", "p\tq", "title", "u\tv")
    shown = [
        c for g in groups(lines) for line in g["lines"] for c in line["row"] or line["english"]
    ]
    assert sorted(c for c in shown if c) == sorted(
        c for line in lines for c in line["english"] if c
    )


def test_a_row_in_doubt_runs_across():
    lines = _table(
        "aa\tbb\tcc\tdd", "ee\tff\tgg\thh", "ii\tjj\tkk\tll", "mm\tnn\too", right=80, short=79.5
    )
    (table,) = groups(lines)
    assert [bool(line["row"]) for line in table["lines"]] == [True, True, True, False]


def test_single_cells_beside_a_row_fill_its_hole():
    lines = _lines(
        ("Gene\tDNA\tProtein\tExon\tVAF", (10, 10, 90, 13)),
        ("TP53\tc.747G>T\tp.R249S\texon 7\t32.4%", (10, 15, 90, 18)),
        ("ARID1A\tc.5548dupG\tp.D1850G\texon 20\t12.3%", (10, 20, 90, 23)),
        ("p.D3419G", (45, 24.5, 55, 26.5)),
        ("KMT2D\tc.10256A>G\texon 34\t47.9%", (10, 26, 90, 29)),
        ("(p.Asp3419Gly)", (45, 28.5, 56, 30.5)),
        ("Remarks: the table ends here and this is a sentence", (10, 34, 90, 37)),
    )
    table, rest = groups(lines)
    rows = [line["row"] for line in table["lines"]]
    assert rows[3] == ["", "", "p.D3419G", "", ""]
    assert rows[4] == ["KMT2D", "c.10256A>G", "", "exon 34", "47.9%"]
    assert rows[5] == ["", "", "(p.Asp3419Gly)", "", ""]
    assert (rest["table"], len(rest["lines"])) == (False, 1)


def test_label_and_value_rows_are_no_part_of_the_table_below():
    lines = _lines(
        ("Name: Patient A\tSex: male\tAge: 57\tWard: 3", (10, 5, 90, 8)),
        ("Item\tResult\tUnit\tRange", (10, 10, 90, 13)),
        ("ALT\t68\tU/L\t9~50", (10, 15, 90, 18)),
    )
    found = groups(lines)
    assert [(g["table"], len(g["lines"])) for g in found] == [(False, 1), (True, 2)]


@pytest.mark.parametrize("room", [12.0, 30.0, 60.0, 120.0])
def test_widths_fill_the_room_and_words_fit_while_they_can(room):
    rows = [["TP53", "NM_000546.6", "c.747G>T", "a long remark of many short words " * 4]]
    wide = widths(rows, 4, room)
    assert sum(wide) == pytest.approx(room, abs=0.1)
    longest = [max(ems(w) for w in cell.split()) for cell in rows[0]]
    if sum(longest) + 4 <= room:
        assert all(w >= n for w, n in zip(wide, longest, strict=True))

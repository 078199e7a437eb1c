"""Lines of one wrapped row become one clean block, marks and doubts with them."""

from __future__ import annotations

from recpack.deid.rows import logical_rows
from recpack.model.clean import CleanBlock, Surrogate, Uncertain
from recpack.model.document import Box, Role, Row


def _line(text, number, columns, y=0.0, **more):
    return CleanBlock(
        text, Box(10, y, 500, y + 20), 0.9, role=Role.ROW, row=Row(1, number, columns), **more
    )


def test_cells_are_put_together_under_their_columns():
    crop = Box(300, 50, 320, 70)
    lines = [
        _line("Gene\tChange\tShare\tBy", 0, (0, 1, 2, 3)),
        _line("ARID1A\tc.5548dupG\tDr. A", 1, (0, 1, 3), 30.0,
              surrogates=(Surrogate(18, 23, "STAFF"),)),
        _line("(p.Asp1850fs)\tagain", 1, (1, 3), 50.0, doubts=(Uncertain(14, 19, crop),)),
    ]  # fmt: skip
    head, row = logical_rows(lines)
    assert head.text == "Gene\tChange\tShare\tBy"
    assert row.text == "ARID1A\tc.5548dupG (p.Asp1850fs)\t\tDr. A again"
    assert row.row == Row(1, 1, (0, 1, 2, 3))
    (mark,), (doubt,) = row.surrogates, row.doubts
    assert row.text[mark.start : mark.end] == "Dr. A"
    assert (row.text[doubt.start : doubt.end], doubt.box) == ("again", crop)
    assert row.box == Box(10, 30, 500, 70)


def test_words_are_joined_as_their_script_and_the_break_ask_for():
    def joined(first, second):
        (block,) = logical_rows([_line(f"x\t{first}", 0, (0, 1)), _line(second, 0, (1,))])
        return block.text.split("\t")[1]

    assert joined("乙型肝炎病毒", "表面抗原") == "乙型肝炎病毒表面抗原"
    assert joined("strong clinical", "significance") == "strong clinical significance"
    assert joined("EGFR-", "TK") == "EGFR-TK"
    assert joined("c.2236_", "2250del") == "c.2236_2250del"
    assert joined("c.10256A", ">G") == "c.10256A>G"
    assert joined("c.5548dupG", "(p.Asp)") == "c.5548dupG (p.Asp)"


def test_a_stand_in_that_took_a_tab_along_leaves_the_row_without_columns():
    lines = [_line("A\tB\tC", 0, (0, 1, 2)), _line("Patient A\tC", 1, (0, 1, 2))]
    whole, broken = logical_rows(lines)
    assert whole.row.columns == (0, 1, 2)
    assert (broken.text, broken.row.columns) == ("Patient A\tC", ())


def test_lines_of_no_table_stay_as_they_are():
    lines = [CleanBlock("one", Box(0, 0, 9, 9)), CleanBlock("two", Box(0, 9, 9, 18))]
    assert logical_rows(lines) == tuple(lines)

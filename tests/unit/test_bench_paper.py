"""The counting behind `python -m bench.paper`: no OCR, no typesetting."""

from __future__ import annotations

import pytest

from bench.pages.markup import Break, Columns, Fields, Para, Table, parse
from bench.pages.setting import chunks
from bench.pages.truth import Cell, Line, TruePage
from bench.papers.matching import Read, read_page, substring
from bench.papers.plain import plain
from bench.papers.scores import score_page, score_tables
from bench.papers.tokens import tokens
from recpack.model.document import Block, Box, Row

BOX = (0.0, 0.0, 1.0, 1.0)
HEAD = "language: de\nclass: laboratory\nconditions: clean fax\n---\n"


def page(*lines: tuple[str, int], role: str = "text") -> TruePage:
    return TruePage(1, 1.0, 1.0, tuple(Line(text, BOX, role, at) for text, at in lines))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10 – 20 %", "10-20%"),
        ("ＡＢ１２", "AB12"),
        ("„Wert“", '"Wert"'),
        ("μg µg", "μgμg"),
        ("a\u0323\u0302", "ậ"),
        ("بـــت\u200f", "بت"),
        ("3,9", "3,9"),
    ],
)
def test_characters_that_count(text, wanted):
    assert plain(text).text == wanted


def test_offsets_lead_back_to_the_text():
    found = plain("x ½ e\u0301!")
    assert found.text == "x1⁄2é!"
    assert found.at == (0, 2, 2, 2, 4, 6)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hb 10,4 g/dl ↓", ["10,4", "g/dl", "↓"]),
        (
            "EGFR c.2236_2250del p.E746_A750del 31.4 %",
            ["EGFR", "c.2236_2250del", "p.E746_A750del", "31.4", "%"],
        ),
        ("肝S6は32mmでKi-67约65%", ["S6", "32", "mm", "Ki-67", "65", "%"]),
        ("Креатинин 128 мкмоль/л", ["128", "мкмоль/л"]),
        ("HER2(2+), BRAF V600E", ["HER2", "2", "+", "BRAF", "V600E"]),
        ("ขนาด 20 มก. วันละ", ["20", "มก."]),
        ("Kein Anhalt für ein Rezidiv.", []),
    ],
)
def test_critical_tokens(text, wanted):
    assert [text[t.start : t.end] for t in tokens(text)] == wanted


def test_the_likest_part_is_found():
    assert substring("abcd", "xxabxdyy") == (1, 2, 6)
    assert substring("ab", "ab ab") == (0, 0, 2)
    assert substring("ab", "") is None


def test_right_pages_have_no_errors_whatever_their_order_and_cells():
    pieces = ["Kalium", "4,9", "links eins", "rechts eins", "links zwei", "rechts zwei"]
    heights = [0, 0, 1, 2, 3, 4]
    across = [Read("links eins\trechts eins"), Read("links zwei rechts zwei"), Read("Kalium\t4,9")]
    assert read_page(pieces, heights, across).errors == 0
    assert read_page(pieces, heights, [Read("4,9\tKalium"), *across[:2]]).errors == 0


def test_wrong_missing_and_invented_characters_count():
    found = read_page(["Natrium 137", "Befund"], [0, 1], [Read("Natrium 187"), Read("Stempel")])
    assert found.printed == 16
    assert found.errors >= 1 + 6 + 1
    assert read_page(["abc"], [0], []).errors == 3
    assert read_page(["abc"], [0], [Read("abc"), Read("zz")]).errors == 2


def test_a_wrong_number_is_silent_unless_doubted():
    truth = page(("Kalium 4,9 mmol/l", 0))
    silent = score_page(truth, [Read("Kalium 4,8 mmol/l")])
    assert (silent.tokens, silent.wrong, silent.silent) == (2, 1, 1)
    assert score_page(truth, [Read("Kalium 4,8 mmol/l", ((9, 10),))]).silent == 0
    assert score_page(truth, [Read("Kalium 4,8 mmol/l", ((0, 6),))]).silent == 1
    assert score_page(truth, [Read("Kalium 4,8 mmol/l")], ["ocr-doubtful"]).silent == 0
    assert score_page(truth, [Read("Kalium 4,9 mmol/l")]).wrong == 0


def test_digits_pushed_in_or_dropped_change_a_number():
    truth = page(("CRP 12 mg/l", 0))
    assert score_page(truth, [Read("CRP 112 mg/l")]).silent == 1
    assert score_page(truth, [Read("CRP 128 mg/l")]).silent == 1
    assert score_page(truth, [Read("CRP mg/l")]).silent == 1
    assert score_page(truth, [Read("CRP <12 mg/l")]).wrong == 1
    assert score_page(truth, [Read("CRP: 12, mg/l")]).wrong == 0
    assert score_page(truth, []).silent == 3  # the page was not read and nobody was told


def test_order_is_told_apart_from_characters():
    truth = page(("eins", 0), ("zwei", 1), ("drei", 2))
    good = score_page(truth, [Read("eins"), Read("zwei"), Read("drei")])
    bad = score_page(truth, [Read("zwei"), Read("eins"), Read("drei")])
    assert (good.ordered, good.steps, bad.ordered, bad.errors) == (2, 2, 1, 0)


def grid(*rows: tuple[str, ...], kind: str = "ruled") -> TruePage:
    lines = [
        Line(part, BOX, "row", r, cell=Cell(1, r, c, kind, r == 0))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        for part in text.split("/")
        if text
    ]
    return TruePage(1, 1.0, 1.0, tuple(lines))


def block(text: str, number: int, columns: tuple[int, ...], table: int = 1) -> Block:
    return Block(text, Box(0, 0, 1, 1), row=Row(table, number, columns))


TRUTH = grid(("Test", "Wert", "Norm"), ("Na", "137", "135-145"), ("PSA/gesamt", "0,04", ""))


def test_cells_right_with_wrapped_rows_and_shifted_numbers():
    blocks = [
        block("Test\tWert\tNorm", 4, (1, 2, 3)),
        block("Na\t137\t135-145", 5, (1, 2, 3)),
        block("PSA\t0,04", 6, (1, 2)),
        block("gesamt", 6, (1,)),
    ]
    cells = score_tables(TRUTH, blocks)["ruled"]
    assert (cells.tables, cells.cells, cells.right, cells.placed, cells.added) == (1, 8, 8, 8, 0)


def test_a_value_in_the_wrong_row_or_column_is_wrong():
    blocks = [
        block("Test\tWert\tNorm", 0, (0, 1, 2)),
        block("Na\t135-145", 1, (0, 1)),
        block("PSA gesamt\t137\t0,04", 2, (0, 1, 2)),
    ]
    cells = score_tables(TRUTH, blocks)["ruled"]
    assert (cells.cells, cells.right) == (8, 5)
    assert cells.added == 1


def test_no_table_read_is_no_cell_right():
    cells = score_tables(TRUTH, [Block("Test\tWert", Box(0, 0, 1, 1))])["ruled"]
    assert (cells.right, cells.cells) == (0, 8)


def test_sheets_are_parsed():
    body = "= T\n# H\n@ A: :: 1 || B: :: 2\ntext\n|table ruled lr 2 1\na | b\n%page\nc | \n|end\n{\nx\n}{\ny\n}\n%page\n"
    sheet = parse(HEAD + body, "s", "dev")
    assert [type(i) for i in sheet.body] == [Para, Para, Fields, Para, Table, Columns, Break]
    assert sheet.body[2] == Fields((("A:", "1"), ("B:", "2")))
    assert sheet.body[4].rows == (("a", "b"), ("%page",), ("c", ""))
    assert sheet.body[5].parts == ((Para("x"),), (Para("y"),))


@pytest.mark.parametrize("bad", ["|table ruled lr 2 1\na\n|end\n", "@ nothing\n"])
def test_bad_sheets_are_refused(bad):
    with pytest.raises(ValueError, match="sheet-1"):
        parse(HEAD + bad, "sheet-1", "dev")
    with pytest.raises(ValueError, match="conditions"):
        parse("language: de\nclass: x\nconditions: wet\n---\n", "sheet-1", "dev")


def test_lines_break_where_a_script_allows():
    assert chunks("ab cd") == ["ab ", "cd"]
    assert chunks("肝癌(S6)。次") == ["肝", "癌", "(S6)。", "次"]
    assert chunks("간세포암 진단") == ["간세포암 ", "진단"]
    assert "".join(chunks("ก\u200bข")) == "ก\u200bข"

"""Tables on pages: columns, empty and wrapped cells, heads, rules, page breaks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from layout_case import at, grid, page, table, words

from recpack.model.document import Origin, Page, Role
from recpack.readers.layout import finished

HEAD = ("Item", "Result", "Unit", "Reference")
XS = (60.0, 420.0, 560.0, 760.0)
LAB = [
    ("Alanine aminotransferase", "68", "U/L", "9 - 50"),
    ("INR", "1.12", "", "0.85 - 1.15"),
    ("Hepatitis B surface antigen", "negative", "", ""),
    ("Creatinine", "71", "umol/L", "57 - 97"),
    ("Alpha-fetoprotein", "1210.5", "ng/mL", ""),
]


def _expected(rows, number=1):
    return {
        (number, i, j): " ".join(c.split())
        for i, r in enumerate(rows)
        for j, c in enumerate(r)
        if c
    }


def test_cells_of_an_unruled_table_keep_their_columns():
    blocks = page(table([HEAD, *LAB], XS))
    assert grid(blocks) == _expected([HEAD, *LAB])
    assert [b.row.head for b in blocks] == [True] + [False] * 5
    assert blocks[2].text == "INR\t1.12\t0.85 - 1.15"  # no invented tabs
    assert all(len(b.edges) == len(b.text) + 1 for b in blocks)


def test_cells_that_stand_close_are_parted_where_all_rows_are():
    xs = (60.0, 330.0, 402.0, 520.0)
    rows = [("Sodium", "139", "mmol/L", "136 - 145"), ("Potassium", "4.1", "mmol/L", "3.5 - 5.1"),
            ("Urea", "5.62", "mmol/L", "3.6 - 9.5"), ("Glucose", "12.31", "mmol/L", "3.9 - 6.1")]  # fmt: skip
    assert grid(page(table(rows, xs))) == _expected(rows)


def test_two_cells_that_were_read_as_one_are_parted():
    rows = [HEAD, *LAB]
    items = table(rows, XS)
    joined = at("Creatinine 71", 60, 100 + 34 * 4, width=XS[1] + 20 - 60)
    edges = [*[60 + 10.0 * i for i in range(10)], 160.0, 420.0, 430.0, 440.0]
    items = [f for f in items if f.text not in {"Creatinine", "71"}]
    items.append(replace(joined, edges=tuple(edges)))
    assert grid(page(items)) == _expected(rows)


def test_a_table_printed_in_two_halves_has_all_columns_side_by_side():
    xs = (40.0, 300.0, 400.0, 640.0, 900.0, 1000.0)
    rows = [("Item", "Result", "Unit") * 2,
            ("ALT", "68", "U/L", "Sodium", "139", "mmol/L"),
            ("AST", "74", "U/L", "INR", "1.1", ""),
            ("Urea", "5.6", "mmol/L", "Iron", "11", "umol/L")]  # fmt: skip
    assert grid(page(table(rows, xs))) == _expected(rows)


WRAPPED = [
    ("Gene", "Change", "Share", "Meaning"),
    ("TP53", "c.747G>T", "32.4%", "Strong clinical\nsignificance"),
    ("ARID1A", "c.5548dupG\n(p.Asp1850GlyfsTer33)", "12.3%", "Potential"),
    ("KMT2D", "c.10256A>G\n(p.Asp3419Gly)", "47.9%", "Unknown, of\nthe germline\nperhaps"),
    ("TERT", "c.-124C>T", "21.0%", "Potential"),
]
VARIANT_XS = (60.0, 260.0, 560.0, 720.0)


def test_lines_of_a_wrapped_row_share_its_number():
    blocks = page(table(WRAPPED, VARIANT_XS, pitch=40))
    assert grid(blocks) == _expected(WRAPPED)


def test_rules_between_rows_bound_them_even_where_all_lines_are_as_far_apart():
    rows = [HEAD[:3], ("ALT\nserum", "68\nhigh", "U/L"), ("AST\nserum", "74\nhigh", "U/L"),
            ("Iron\nserum", "11", "umol/L\nserum")]  # fmt: skip
    ys = [84, 116, 164, 212, 260]
    rules = tuple((50, y, 900, y) for y in ys) + tuple((x, 84, x, 260) for x in (50, 410, 550, 900))
    items, y = [], 100
    for row in rows:
        for x, cell in zip(XS, row, strict=False):
            items += [at(t, x, y + 24 * n) for n, t in enumerate(cell.split("\n"))]
        y += 24 * max(c.count("\n") + 1 for c in row) + (8 if row is rows[0] else 0)
    assert grid(page(items, rules)) == _expected(rows)


def test_a_cell_merged_over_columns_stands_under_the_first_of_them():
    xs = (60.0, 300.0, 460.0, 640.0, 800.0)
    rows = [("Marker", "Result", "Limit", "Result", "Limit"), ("CEA", "3.2", "5.0", "4.1", "5.0"),
            ("AFP", "2.1", "7.0", "2.4", "7.0"), ("CA 125", "18", "35", "20", "35")]  # fmt: skip
    over = [at("March 2023", 300, 66), at("June 2023", 640, 66)]
    blocks = page(over + table(rows, xs))
    assert blocks[0].row.columns == (1, 3)
    assert [b.row.head for b in blocks] == [True, True, False, False, False]


def test_a_grid_of_labels_above_is_no_part_of_the_table():
    above = [at(c, x, 60 + 28 * i) for i, r in enumerate(
        [("Patient", "A. Sample", "Born", "1970"), ("Taken", "09:10", "Sample", "serum")])
        for x, c in zip((60, 250, 640, 900), r, strict=True)]  # fmt: skip
    blocks = page(above + table([HEAD, *LAB], XS, top=160))
    head = next(b for b in blocks if b.text.startswith("Item"))
    assert (head.row.number, head.row.head) == (0, True)


def test_prose_with_a_wide_gap_is_no_table():
    items = [at("Dr. A. Muster", 60, 100), at("Dr. B. Test", 700, 100),
             at("Consultant", 60, 124), at("Registrar", 700, 124)]  # fmt: skip
    assert all(b.row is None for b in page(items))


def _document(*pages):
    return finished(
        [Page(n, 1240, 900, Origin.OCR, "en", blocks) for n, blocks in enumerate(pages, 1)]
    )


def test_a_table_goes_on_over_a_page_break_with_the_same_columns():
    head, foot = "County Laboratory", "Page {} of 2"
    more = [("Protein", "71", "", "66 - 83"), ("Ferritin", "611", "", "30 - 400"),
            ("Iron, serum", "11", "", "12 - 30")]  # fmt: skip
    pages = []
    for n, rows in enumerate(([HEAD, *LAB], more), 1):
        items = [at(head, 60, 30), *table(rows, XS, top=120), at(foot.format(n), 500, 870)]
        pages.append(page(items))
    first, second = _document(*pages)
    assert [b.row.columns for b in second.blocks if b.row] == [(0, 1, 3)] * 3
    assert not any(b.row.head for b in second.blocks if b.row)
    for p in (first, second):
        assert (p.blocks[0].role, p.blocks[-1].role) == (Role.HEADER, Role.FOOTER)


def test_a_repeated_head_is_a_head_again():
    pages = [page(table([HEAD, *LAB], XS)), page(table([HEAD, *LAB[:3]], XS))]
    first, second = _document(*pages)
    assert [b.row.head for b in second.blocks] == [True, False, False, False]
    assert finished([first, second]) == (first, second)


def test_no_text_is_lost_and_order_of_arrival_does_not_matter():
    items = [*table(WRAPPED, VARIANT_XS), at("Remark: none", 60, 700)]
    blocks = page(items)
    assert sorted("".join(words(blocks)).replace("\t", "").replace(" ", "")) == sorted(
        "".join(f.text for f in items).replace(" ", "")
    )
    assert page(items[::-1]) == blocks


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("ab肝9: ", min_size=1, max_size=12).map(str.strip).filter(bool),
            st.integers(0, 55).map(lambda n: n * 20),
            st.integers(1, 40).map(lambda n: n * 20),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_whatever_stands_on_a_page_every_letter_is_read_once(items):
    fragments = [at(text, x, y) for text, x, y in items]
    blocks = page(fragments)
    assert blocks == page(fragments[::-1])
    letters = sorted("".join(f.text for f in fragments).replace(" ", ""))
    assert sorted("".join("".join(words(blocks)).split())) == letters
    for block in blocks:
        assert len(block.edges) == len(block.text) + 1
        if block.row is not None:
            assert len(block.row.columns) == block.text.count("\t") + 1
            assert list(block.row.columns) == sorted(block.row.columns)


def test_rows_that_lack_cells_are_rows_of_their_own_in_a_dense_table():
    xs = (60.0, 330.0, 420.0, 520.0)
    rows = [("Aspartate aminotransferase", "74", "U/L", "15 - 40"), ("Sodium", "139", "mmol/L", "136 - 145"),
            ("Hepatitis B surface ag", "absent", "", "absent"), ("INR", "1.12", "", "0.9 - 1.2"),
            ("Platelets", "98", "10^9/L", "125 - 350"), ("Albumin", "38", "g/L", "40 - 55")]  # fmt: skip
    assert grid(page(table(rows, xs, pitch=23))) == _expected(rows)

"""Visual lines: table rows, slants, gaps, edges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recpack.model.document import Box
from recpack.readers.layout import (
    Fragment,
    group_lines,
    join_line,
    native_pages,
    proportional_edges,
    whole_edges,
)


def piece(text, x, y, *, width=None, size=20.0, slope=0.0):
    width = width or 10.0 * len(text)
    box = Box(x, y - size / 2, x + width, y + size / 2)
    edges = proportional_edges(text, box.x0, box.x1)
    return Fragment(text, box, edges, y, y + slope * width, size)


def texts(fragments):
    return [join_line(row).text for row in group_lines(fragments)]


def test_cells_of_a_row_are_joined_by_tabs_in_any_order_of_arrival():
    cells = [
        piece("C", 400, 101),
        piece("A", 0, 100),
        piece("below", 0, 140),
        piece("B", 200, 99),
    ]
    assert texts(cells) == texts(cells[::-1]) == ["A\tB\tC", "below"]


def test_a_slanting_row_stays_one_row():
    left = piece("a long label here", 0, 100, width=300, slope=0.05)
    right = piece("1.23", 500, 100 + 0.05 * 500)
    under = piece("another long label", 0, 130, width=300, slope=0.05)
    assert texts([under, right, left]) == ["a long label here\t1.23", "another long label"]


def test_gaps_make_nothing_a_space_or_a_tab():
    assert texts([piece("ab", 0, 0), piece("cd", 21, 0)]) == ["abcd"]
    assert texts([piece("ab", 0, 0), piece("cd", 28, 0)]) == ["ab cd"]
    assert texts([piece("肝", 0, 0), piece("cd", 14, 0)]) == ["肝cd"]
    assert texts([piece("ab", 0, 0), piece("cd", 80, 0)]) == ["ab\tcd"]


def test_a_rule_between_cells_is_a_tab():
    row = [piece("ab", 0, 0), piece("cd", 28, 0)]
    assert join_line(row, lambda *_: True).text == "ab\tcd"


def test_vertical_text_is_a_line_of_its_own():
    box = Box(0, 0, 20, 300)
    vertical = Fragment("side", box, whole_edges("side", 0, 20), 0, 0, 20, alone=True)
    assert texts([piece("row", 40, 100), vertical]) == ["side", "row"]


def test_whole_edges_cover_the_cell_for_any_span():
    edges = whole_edges("abcde", 10, 90)
    for start in range(5):
        for end in range(start + 1, 6):
            assert (min(edges[start : end + 1]), max(edges[start : end + 1])) == (10, 90)


@given(
    st.lists(
        st.tuples(
            st.text("ab肝9 ", min_size=1, max_size=8),
            st.floats(0, 900),
            st.floats(0, 900),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_fragment_is_in_one_line_and_edges_fit(items):
    fragments = [piece(text, x, y) for text, x, y in items]
    rows = group_lines(fragments)
    assert sorted(f.text for row in rows for f in row) == sorted(f.text for f in fragments)
    assert rows == group_lines(fragments[::-1])
    for row in rows:
        block = join_line(row)
        assert len(block.edges) == len(block.text) + 1
        assert block.box.x0 <= min(block.edges) + 0.01
        assert block.box.x1 >= max(block.edges) - 0.01


def test_no_lines_is_one_empty_page():
    pages = native_pages([])
    assert len(pages) == 1
    assert pages[0].blocks == ()

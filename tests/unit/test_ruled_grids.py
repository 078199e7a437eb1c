"""Tables with rules: cells told by the geometry of the rules alone."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from recpack.model.document import Box
from recpack.readers.cells import in_cells
from recpack.readers.ink import Ink
from recpack.readers.layout import Fragment, proportional_edges
from recpack.readers.layout.compose import compose
from recpack.readers.layout.framed import lived_in
from recpack.readers.layout.grids import Bound, Curve, Grid

XS, YS = (60, 260, 400, 600), (100, 150, 200, 250, 300)
EM = 22


def page():
    return np.full((900, 700), 245, np.uint8)


def rules(picture, xs=XS, ys=YS, colour=20, bend=0.0):
    """A full grid; `bend` moves the middle of level rules up by so many pixels."""
    across = np.arange(xs[0], xs[-1] + 1)
    for y in ys:
        rise = bend * np.sin(np.pi * (across - xs[0]) / (xs[-1] - xs[0]))
        points = np.stack([across, np.rint(y - rise)], axis=1).astype(np.int32)
        cv2.polylines(picture, [points], isClosed=False, color=colour, thickness=2)
    for x in xs:
        rise = bend * np.sin(np.pi * (x - xs[0]) / (xs[-1] - xs[0]))
        cv2.line(picture, (x, int(ys[0] - rise)), (x, int(ys[-1] - rise)), colour, 2)
    return picture


def word(picture, text, x, y, width=None):
    """A fragment, its ink as bars, its middle at y."""
    width = width or 12 * len(text)
    for n in range(len(text)):
        if text[n] != " ":
            left = int(x + width * n / len(text))
            picture[y - 7 : y + 8, left : left + 5] = 30
    box = Box(x, y - 13, x + width, y + 13)
    edges = tuple(proportional_edges(text, x, x + width))
    return Fragment(text, box, edges, y, y, EM)


def table(picture, fragments):
    blocks = compose(fragments, Ink(picture, uneven=True), 1.0)
    return [(b.row.number, b.row.columns, b.text.split("\t")) for b in blocks if b.row]


def filled(picture, xs=XS, ys=YS, rise=lambda _x: 0.0):
    return [
        word(picture, f"r{r}c{c}", a + 12, int((top + low) / 2 - rise(a + 36)))
        for r, (top, low) in enumerate(pairwise(ys))
        for c, a in enumerate(xs[:-1])
    ]


FULL = [(r, (0, 1, 2), [f"r{r}c{c}" for c in range(3)]) for r in range(4)]


def test_every_cell_of_a_grid_stands_in_its_place():
    picture = rules(page())
    assert table(picture, filled(picture)) == FULL


def test_rules_may_bend():
    picture = rules(page(), bend=10)

    def rise(x):
        return 10 * np.sin(np.pi * (x - XS[0]) / (XS[-1] - XS[0]))

    assert table(picture, filled(picture, rise=rise)) == FULL


def test_a_shaded_head_is_no_rule():
    picture = page()
    picture[100:150, 60:600] = 190
    assert table(rules(picture), filled(picture)) == FULL


def test_dots_of_a_fax_are_a_rule():
    picture = rules(page(), ys=(100, 150, 250, 300))
    picture[200:202, 62:600:6] = 0
    assert table(picture, filled(picture)) == FULL


def test_a_missing_piece_of_a_rule_joins_two_cells():
    picture = rules(page())
    picture[153:198, 255:405] = 245  # second row: no rules beside the second column
    title = word(picture, "group of rows in one", 70, 175, 250)
    rows = [f for f in filled(page()) if not f.text.startswith("r1")]
    got = table(picture, [*rows, title])
    assert (1, (0,), ["group of rows in one"]) in got
    assert (2, (0, 1, 2), ["r2c0", "r2c1", "r2c2"]) in got


def test_a_line_read_over_a_rule_is_parted():
    picture = rules(page())
    rest = [f for f in filled(picture) if f.text not in {"r1c0", "r1c1"}]
    both = word(picture, "left side|right side", 160, 175, 200)
    assert (1, (0, 1, 2), ["left side", "right side", "r1c2"]) in table(picture, [*rest, both])


def test_two_grids_beside_each_other_are_two_tables():
    picture = page()
    left, right = (40, 140, 240, 330), (370, 470, 570, 660)
    words = []
    for xs in (left, right):
        rules(picture, xs)
    for xs in (left, right):
        words += filled(picture, xs)
    blocks = compose(words, Ink(picture, uneven=True), 1.0)
    assert {b.row.table for b in blocks} == {1, 2}
    assert all(len(b.row.columns) == 3 for b in blocks)


def test_text_in_a_page_frame_is_no_table():
    picture = page()
    cv2.rectangle(picture, (20, 20), (680, 880), 20, 2)
    words = [word(picture, "a line of some words", 60, y) for y in range(60, 800, 40)]
    assert table(picture, words) == []


def lined(picture, left, right, ys=YS):
    for y in ys:
        cv2.line(picture, (left, y), (right, y), 20, 2)


def test_rules_part_the_rows_of_a_lined_table():
    picture = page()
    ys = (100, 150, 230, 280, 330)
    lined(picture, 60, 600, ys)
    words = [
        word(picture, f"{name}{n}", x, top + 25)
        for n, top in enumerate(ys[:-1])
        for name, x in (("name", 70 + 6 * n), ("value", 300 - 5 * n), ("note", 460 + 3 * n))
    ]
    words.append(word(picture, "goes on", 460, 206))
    got = table(picture, words)
    assert [r for r, _, _ in got] == [0, 1, 1, 2, 3]
    assert got[2] == (1, (2,), ["goes on"])
    assert got[4][1:] == ((0, 1, 2), ["name3", "value3", "note3"])


def test_paragraphs_between_rules_are_no_row():
    picture = page()
    lined(picture, 60, 600, (60, 100, 250, 420))
    words = [word(picture, "A title", 250, 80)]
    for n, y in enumerate(range(120, 245, 24)):
        words.append(word(picture, f"Field-{n}-of-a-form", 70, y))
        words += [word(picture, f"Sex-{n}", 400, y)] if n in {1, 2} else []
    words += [
        word(picture, "a-line-of-running-text-that-goes-from-one-edge-to-", 64, y, 530)
        for y in (270, 294, 318, 366, 390)
    ]
    words += [word(picture, "a-text", 64, 342), word(picture, "that-was-spaced", 400, 342)]
    blocks = compose(words, Ink(picture, uneven=True), 1.0)
    assert not any(b.row for b in blocks if "text" in b.text)


def test_a_remark_between_the_last_rules_is_no_row():
    picture = page()
    ys = (100, 150, 200, 250, 300)
    lined(picture, 60, 600, ys)
    words = [
        word(picture, f"{name}{n}", x, top + 25)
        for n, top in enumerate(ys[:-2])
        for name, x in (("name", 70), ("value", 300), ("note", 460))
    ]
    words += [word(picture, "Remark:", 70, 275), word(picture, "seen again, see above", 300, 275)]
    assert [r for r, _, _ in table(picture, words)] == [0, 1, 2]


def test_lined_tables_beside_each_other_are_two():
    picture = page()
    words = []
    for left in (40, 370):
        lined(picture, left, left + 290)
        words += [
            word(picture, f"{name}{n}", left + x + 4 * n, top + 25)
            for n, top in enumerate(YS[:-1])
            for name, x in (("name", 10), ("value", 180))
        ]
    blocks = compose(words, Ink(picture, uneven=True), 1.0)
    assert {(b.row.table, b.row.columns) for b in blocks if b.row} == {(1, (0, 1)), (2, (0, 1))}


@pytest.mark.parametrize("turned", [False, True])
def test_detected_lines_are_cut_at_rules_and_lone_signs_found(turned):
    picture = rules(page())
    words = [f for f in filled(picture) if f.text not in {"r1c0", "r1c1", "r2c2"}]
    words.append(word(picture, "both cells in", 200, 175, 180))
    picture[224:227, 420:432] = 30  # a minus in the last cell of the third row
    quads = np.array(
        [
            [[f.box.x0, f.box.y0], [f.box.x1, f.box.y0], [f.box.x1, f.box.y1], [f.box.x0, f.box.y1]]
            for f in words
        ],
        np.float32,
    )
    matrix = np.array([[1.0, 0.0, 5.0], [0.0, 1.0, 3.0]]) if turned else None
    if turned:  # the lines lie on a picture that is moved to become this one
        quads -= np.array([5, 3], np.float32)
    got = in_cells(quads, matrix, Ink(picture, uneven=True))
    assert got.cut == {len(words) - 1}
    assert len(got.quads) == len(words) + 2
    shift = 5 if turned else 0
    assert got.quads[len(words) - 1][:, 0].max() + shift < 260 < got.quads[-2][:, 0].min() + shift
    sign = got.quads[-1]
    assert got.lone == len(words) + 1
    assert sign[:, 0].min() + shift < 420
    assert sign[:, 0].max() + shift > 432


def test_a_grid_without_text_in_most_of_its_rows_is_none():
    ends = Curve.of([0, 400], [0, 0])
    level = tuple(Bound(ends, 20.0 * n) for n in range(11))
    upright = tuple(Bound(Curve.of([0, 200], [0, 0]), 200.0 * n) for n in range(3))
    origin = np.array([[(r, c) for c in range(2)] for r in range(10)])
    grid = Grid(level, upright, origin, Box(0, 0, 400, 200))
    told = [(100.0, 20.0 * n + 10) for n in range(10)]
    assert lived_in([grid], told) == (grid,)
    assert lived_in([grid], told[:5]) == (grid,)  # a form, half of it left empty
    assert lived_in([grid], told[:2]) == ()

"""Single signs in the rows of a page that the detector of lines did not find."""

from __future__ import annotations

import cv2
import numpy as np

from recpack.model.document import Box
from recpack.readers.cells import _is_ruled
from recpack.readers.ink import Ink
from recpack.readers.singles import single, singles

ROWS = (Box(60, 100, 360, 130), Box(60, 150, 340, 180), Box(700, 100, 900, 130))


def _page() -> np.ndarray:
    page = np.full((400, 1000), 255, np.uint8)
    for row in ROWS:
        x0, y0, x1, y1 = map(int, (row.x0, row.y0 + 5, row.x1, row.y1 - 5))
        page[y0:y1, x0:x1:6] = 0
    return page


def _write(page: np.ndarray, text: str, x: int, foot: int) -> None:
    cv2.putText(page, text, (x, foot), cv2.FONT_HERSHEY_DUPLEX, 0.7, 0, 1, cv2.LINE_AA)


def test_a_figure_and_a_dash_in_a_row() -> None:
    """Each as high as its row."""
    page = _page()
    _write(page, "2", 500, 124)
    cv2.line(page, (520, 165), (534, 165), 0, 2)
    found = singles(Ink(page), ROWS)
    assert [(box.y0, box.y1) for box in found] == [(100, 130), (150, 180)]
    assert 495 <= found[0].x0 < found[0].x1 <= 520
    assert 515 <= found[1].x0 < found[1].x1 <= 540


def test_no_signs() -> None:
    """Specks, strokes, what touches a line, what stands in no row, and the edge of the sheet."""
    page = _page()
    page[112:116, 500:503] = 0
    page[100:126, 520:523] = 0
    _write(page, "2", 364, 124)
    _write(page, "2", 500, 300)
    _write(page, "1", 20, 124)
    assert singles(Ink(page), ROWS) == ()
    assert singles(Ink(page), ()) == ()


def test_what_such_a_place_may_hold() -> None:
    """Figures, signs and a few letters, surely read; one stroke is a dash."""
    assert single(" 1", 0.99) == "1"
    assert single("一", 0.99) == "-"
    assert single("↓", 0.9) == "↓"
    assert single("十", 0.9) == "+"
    assert single("十", 0.6, "↓") == "↓"
    assert single("1", 0.5) == single("w", 0.99) == single("", 0.0) == ""


def test_a_line_is_cut_only_where_a_rule_is_printed() -> None:
    """The rules of a table do not reach over the text that stands under it."""
    page = _page()
    page[90:190, 400:402] = 0
    ink = Ink(page)
    row, below = (
        np.array([[60, y], [900, y], [900, y + 30], [60, y + 30]], np.float32) for y in (100, 250)
    )
    assert _is_ruled(ink, 401.0, row)
    assert not _is_ruled(ink, 401.0, below)

"""Codes, stamps, signatures and portraits are covered; clinical pictures and lines stay."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.paper_regions import (
    COVERED,
    LOOKS,
    STAYS,
    Paper,
    _core,
    _line,
    _portrait,
    left_of,
    look,
    page,
)
from recpack.deid.pixels import Mark, redact_picture
from recpack.model.document import Box, RegionKind
from recpack.stages.redact import in_codes

TOLD = {
    "qr": "code", "qr-turned": "code", "data-matrix": "code", "bars": "code", "bars-turned": "code",
    "stamp-red-round": "stamp", "stamp-blue-oval": "stamp", "signature": "signature",
    "portrait": "photo", "tissue": "figure", "endoscopy": "figure", "slice": "figure",
    "chart": "figure",
}  # fmt: skip


@pytest.fixture(scope="module", params=LOOKS)
def painted(request):
    paper = page(41)
    before = look(paper, request.param, 41)
    return paper, before, redact_picture(before, [], paper.lines)


def test_what_may_name_somebody_is_covered_and_what_is_clinical_stays(painted):
    paper, before, done = painted
    left = {n: left_of(before, done.data, _core(b)) for n, b in paper.things.items()}
    assert {n: v for n, v in left.items() if n in COVERED and v > 0.1} == {}
    assert {n: v for n, v in left.items() if n in STAYS and v < 0.9} == {}
    assert min(left_of(before, done.data, b) for b in paper.lines) > 0.9


def test_each_is_told_by_its_kind(painted):
    paper, _, done = painted
    for name, kind in TOLD.items():
        box = paper.things[name]
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        kinds = {
            r.kind for r in done.regions if r.box.x0 <= x <= r.box.x1 and r.box.y0 <= y <= r.box.y1
        }
        assert RegionKind(kind) in kinds, name


def test_a_page_of_lines_alone_has_no_regions():
    paper = Paper(Image.new("RGB", (1240, 1754), "white"))
    for n in range(12):
        _line(paper, (90, 200 + 40 * n), f"{n}. CEA {n}.{n} ng/ml, no metastasis, grade {n % 3}.")
    done = redact_picture(look(paper, "clean", 0), [], paper.lines)
    assert done.regions == ()


def test_words_in_a_figure_that_nobody_read_are_covered():
    paper = page(7)
    box = paper.things["slice"]
    _line(paper, (int(box.x0) + 12, int(box.y0) + 6), "")
    paper.lines.pop()
    from PIL import ImageDraw

    from bench.paper_regions import _font

    draw = ImageDraw.Draw(paper.image)
    draw.text((box.x0 + 12, box.y0 + 6), "VOGELSANG HERTA", fill="white", font=_font(22))
    before = look(paper, "clean", 0)
    done = redact_picture(before, [], paper.lines)
    words = Box(box.x0 + 14, box.y0 + 10, box.x0 + 180, box.y0 + 26)
    after = np.asarray(Image.open(io.BytesIO(done.data)).convert("L"))
    part = after[int(words.y0) : int(words.y1), int(words.x0) : int(words.x1)]
    assert part.std() < 12
    assert left_of(before, done.data, Box(box.x0, box.y0 + 60, box.x1, box.y1)) > 0.9


def _painted_width(name_width: float, right: float) -> int:
    white = Image.new("RGB", (900, 120), "white")
    out = io.BytesIO()
    white.save(out, "PNG")
    mark = Mark(Box(200, 40, 200 + name_width, 64), "", 0.0, right)
    after = redact_picture(out.getvalue(), [mark], []).data
    row = np.asarray(Image.open(io.BytesIO(after)).convert("L"))[52]
    return int((row < 245).sum())


def test_a_box_with_room_does_not_tell_the_length_of_a_name():
    widths = {_painted_width(w, 880.0) for w in range(60, 140, 7)}
    assert len(widths) == 1


def test_a_box_never_covers_its_neighbour():
    blur = 2  # of the JPEG
    assert 197 + _painted_width(100, 306.0) <= 306 + blur


def test_what_ocr_made_of_pen_strokes_is_no_line_but_a_number_by_hand_is():
    from recpack.deid.signatures import is_scrawl, typical_height
    from recpack.model.document import Block

    print_ = [
        Block(f"Line {n} of print", Box(90, 40 * n, 600, 40 * n + 26), 0.97) for n in range(9)
    ]
    typical = typical_height(print_)
    assert is_scrawl(Block("uJ Jm", Box(600, 900, 860, 980), 0.41), typical)
    assert not is_scrawl(Block("7.4", Box(600, 900, 700, 980), 0.41), typical)
    assert not is_scrawl(Block("PATHOLOGY", Box(90, 20, 600, 90), 0.99), typical)
    assert not any(is_scrawl(b, typical) for b in print_)
    assert not is_scrawl(Block("uJ Jm", Box(600, 900, 860, 980), 0.41), typical_height([]))


def test_strokes_read_with_less_doubt_stand_over_somebodys_name():
    from recpack.deid.signatures import beneath, may_be_scrawl
    from recpack.model.document import Block

    strokes = Block("Jcedde", Box(600, 900, 830, 1020), 0.85)
    name = Block("Dr. Ivo Sá", Box(590, 1018, 900, 1050), 0.99)
    other = Block("Radiology", Box(590, 1055, 900, 1085), 0.99)
    aside = Block("Page 1", Box(90, 1018, 300, 1050), 0.99)
    assert may_be_scrawl(strokes, 30)
    assert not may_be_scrawl(Block("REPORT", Box(90, 20, 600, 90), 0.97), 30)
    assert beneath(strokes, [aside, other, strokes, name]) is name
    assert beneath(name, [strokes, name, aside]) is None


def test_codes_by_exact_lines_are_looked_for_near_ink_alone():
    paper = page(41)
    before = look(paper, "clean", 41)
    done = redact_picture(before, [], paper.lines, exact=True)
    codes = [b for n, b in paper.things.items() if TOLD.get(n) == "code"]
    assert codes
    assert max(left_of(before, done.data, _core(b)) for b in codes) <= 0.1


def test_a_tiny_picture_is_painted_too():
    out = io.BytesIO()
    Image.new("L", (40, 24), 255).save(out, "PNG")
    assert redact_picture(out.getvalue(), [Mark(Box(2, 2, 20, 12), "")], []).data


def test_a_card_in_a_script_that_nobody_read_is_no_figure():
    paper = Paper(Image.new("RGB", (1240, 1754), "white"))
    rng = np.random.default_rng(3)
    y, x = np.mgrid[0:320, 0:505]
    ground = np.array([214, 228, 236]) + (18 * np.sin(x / 9) + 12 * np.cos(y / 7))[..., None]
    card = Image.fromarray(ground.clip(0, 255).astype(np.uint8))
    card.paste(_portrait(rng, (130, 170)), (20, 80))
    paper.image.paste(card, (150, 200))
    for n in range(4):
        _line(paper, (320, 230 + 40 * n), "ПЕРОВА АННА ИВАНОВНА"[n : 16 + n], 20)
    lines, face = paper.lines, Box(185, 300, 285, 440)
    for how in LOOKS:
        before = look(paper, how, 3)
        done = redact_picture(before, [], [])
        assert max(left_of(before, done.data, b) for b in lines) < 0.1, how
        assert left_of(before, done.data, face) < 0.1, how


def test_a_code_in_which_ocr_saw_letters_is_covered_whole():
    code = cv2.QRCodeEncoder.create().encode("https://report.invalid/7730418")
    side = 4 * code.shape[0]
    page = np.full((1754, 1240), 255, np.uint8)
    page[200 : 200 + side, 900 : 900 + side] = cv2.resize(
        code, (side, side), interpolation=cv2.INTER_NEAREST
    )
    ok, png = cv2.imencode(".png", page)
    assert ok
    junk = [Box(900, 200, 900 + side * 0.6, 200 + side), Box(920, 210, 950, 240)]
    painted = redact_picture(png.tobytes(), (), [Box(100, 100, 600, 130), *junk])
    shown = cv2.imdecode(np.frombuffer(painted.data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert int(shown[200 : 200 + side, 900 : 900 + side].min()) > 180
    assert RegionKind.CODE in {r.kind for r in painted.regions}


def test_what_ocr_read_in_codes_is_no_line():
    codes = [Box(100, 100, 300, 200), Box(290, 80, 400, 200)]
    assert in_codes(Box(150, 110, 380, 190), codes)
    assert not in_codes(Box(90, 205, 400, 230), codes)  # the number printed below
    assert not in_codes(Box(100, 110, 600, 140), codes)


def test_letters_of_a_stamp_are_no_lines_but_print_beneath_it_is():
    from recpack.model.document import Block, Origin
    from recpack.stages.redact import is_seals_own

    box = Box(600, 900, 700, 930)
    assert is_seals_own(Block("病理诊断专用章", box, 0.98), Origin.TEXT_LAYER)
    assert not is_seals_own(Block("报告日期", box), Origin.TEXT_LAYER)
    assert is_seals_own(Block("市 人", box, 0.7), Origin.OCR)
    assert not is_seals_own(Block("no metastasis", box, 0.9), Origin.OCR)
    assert not is_seals_own(Block("12", box, 0.7), Origin.OCR)
    assert is_seals_own(Block("部 1", box, 0.8), Origin.TEXT_LAYER)
    assert not is_seals_own(Block("2023.06.12", box, 0.98), Origin.TEXT_LAYER)

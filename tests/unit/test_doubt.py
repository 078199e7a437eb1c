"""Doubt: scores of characters, tokens that matter, second readings, and the way of a doubt."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from bundle_case import MemoryBlobs, make_case

from recpack.bundle.contents import contents_of
from recpack.bundle.pages import page_views
from recpack.clinical.uncertain import doubted
from recpack.deid.text.scrubber import CleanLine
from recpack.deid.uncertain import uncertain
from recpack.model.clean import CleanBlock, Surrogate, Uncertain
from recpack.model.document import Block, Box, Doubt
from recpack.model.english import By, EnglishBlock, Segment
from recpack.mt.doubtful import with_doubts
from recpack.ports import Span
from recpack.readers.ctc import Decoder, Line
from recpack.readers.plausible import judged
from recpack.readers.second import View, doubts_of, points
from recpack.readers.tokens import Kind, kind_of, tokens

BOX = Box(0, 0, 100, 20)


def _network(*steps: tuple[tuple[int, float], ...]) -> np.ndarray:
    """A matrix of probabilities for the classes blank, 1, 3, 5 and the point."""
    out = np.zeros((len(steps), 5), np.float32)
    for row, step in zip(out, steps, strict=True):
        for index, share in step:
            row[index] = share
    return out


def _decoded(gap: tuple[tuple[int, float], ...]) -> Line:
    matrix = _network(((1, 1.0),), ((2, 0.99),), ((0, 1.0),), gap, ((0, 1.0),), ((3, 0.98),))
    return Decoder(("", "1", "3", "5", ".")).decode(matrix, 1.0)


def test_a_point_that_was_almost_seen_lowers_the_characters_beside_it():
    seen, missed = _decoded(((0, 1.0),)), _decoded(((0, 0.7), (4, 0.3)))
    assert seen.text == missed.text == "135"
    assert seen.scores == pytest.approx((1.0, 0.99, 0.98), abs=1e-3)
    assert missed.scores == pytest.approx((1.0, 0.7, 0.7), abs=1e-3)


def test_two_codes_of_one_sign_are_one_reading():
    matrix = np.array([[0.0, 0.55, 0.45]], np.float32)
    line = Decoder(("", "µ", "μ")).decode(matrix, 1.0)
    assert line.scores == pytest.approx((1.0,))


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        ("13,5", Kind.NUMBER), ("<0.05", Kind.NUMBER), ("75mg/m2", Kind.NUMBER),
        ("↑", Kind.SIGN), ("(+)", Kind.SIGN), ("ng/mL", Kind.UNIT), ("mmo1/L", Kind.UNIT),
        ("KRAS", Kind.GENE), ("PIK3CA", Kind.GENE), ("c.35G>A", Kind.VARIANT),
        ("p.(Leu858Arg)", Kind.VARIANT), ("IIIB", Kind.STAGE), ("left", Kind.WORD),
        ("não", Kind.WORD), ("patient", None), ("Hospital", None), ("(liver)", None),
    ],
)  # fmt: skip
def test_which_tokens_matter(run, kind):
    assert kind_of(run) is kind


def test_tokens_stand_between_ideographs_without_blanks():
    text = "左肺肿瘤3.2×2.8cm，无转移"
    assert [text[t.start : t.end] for t in tokens(text)] == ["左", "3.2×2.8cm", "无"]


def _line(text: str, *low: tuple[int, float]) -> Line:
    scores = [1.0] * len(text)
    for at, score in low:
        scores[at] = score
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Line(text, 1.0, places, tuple(scores))


def _twice(first: Line, second: str) -> tuple[tuple[Doubt, ...], int]:
    picture = np.full((20, 10 * len(first.text), 3), 255, np.uint8)
    read = []

    def again(pictures):
        read.extend(pictures)
        return [_line(second) for _ in pictures]

    return doubts_of([View(first, picture)], again)[0], len(read)


def test_a_token_that_reads_the_same_again_stands():
    assert _twice(_line("AFP 13.5 ng", (5, 0.99)), "13.5") == ((), 1)


@pytest.mark.parametrize("second", ["135", "18.5", "13.52", "1 3,5"])
def test_a_token_that_reads_otherwise_is_doubted(second):
    (doubt,), _ = _twice(_line("AFP 13.5 ng", (5, 0.99)), second)
    assert (doubt.start, doubt.end) == (4, 8)
    assert doubt.other == second


def test_a_weak_character_is_doubt_whatever_the_second_reading_says():
    (doubt,), _ = _twice(_line("AFP 13.5 ng", (6, 0.6)), "13.5")
    assert (doubt.start, doubt.end) == (4, 8)


def test_what_is_sure_is_not_read_again_nor_what_does_not_matter():
    assert _twice(_line("AFP 13.5 ng"), "?") == ((), 0)
    assert _twice(_line("Hospital de", (2, 0.5)), "?") == ((), 0)


def test_of_a_line_in_another_script_figures_are_read_again():
    line = _line("Гемоглобин 13,5 г/л")
    picture = np.full((20, 190, 3), 255, np.uint8)
    seen = []

    def again(pictures):
        seen.extend(p.shape[1] for p in pictures)
        return [_line("13,8r")]

    ((doubt,),) = doubts_of([View(line, picture, foreign=True)], again)
    assert (line.text[doubt.start : doubt.end], doubt.other) == ("13,5", "13,8r")
    assert all(width < 100 for width in seen)
    unsure = _line("Гемоглобин 13,5 г/л", (16, 0.3))
    ((doubt,),) = doubts_of([View(unsure, picture, foreign=True)], lambda _: [_line("13,5r")])
    assert unsure.text[doubt.start : doubt.end] == "г/л"


def _odd(text: str) -> list[str]:
    return [text[d.start : d.end] for d in judged(Block(text, BOX)).doubts]


@pytest.mark.parametrize(
    "run",
    ["1O.5", "l2.3", "431:262", "50;4", "13..5", "c.35G>", "p.Lue858Arg", "KRA5", "PIK3GA",
     "mg/d1", "EC0G", "CΛ", "g/"],
)  # fmt: skip
def test_what_cannot_be_right_is_doubted(run):
    assert _odd(f"Result {run}") == [run]


@pytest.mark.parametrize(
    "run",
    ["13.5", "1.250,5", "12:30", "1:160", "138/84", "3.2×2.8cm", "c.35G>A", "c.2235_2249del",
     "p.Gly12Asp", "p.(Leu858Arg)", "p.E746_A750del", "p.K22fs*13", "c.1521+1G>A", "L858R", "G12D",
     "T2N0M0", "CA19-9", "CD10", "10^9/L", "2023-06-02", "S100", "FOLFOX6", "5-FU", "mg/dL", "KRAS",
     "0.05", "4B5", "08.11.1961", "2023/07/0309:12", "1/1", "eGFR", "R0", "CYP2D6", "COVID-19", "B12", "Ki-67"],
)  # fmt: skip
def test_what_may_be_right_stands(run):
    assert _odd(f"Result {run}") == []


def test_a_sign_where_a_unit_should_stand_is_doubted():
    assert _odd("60 мг/м? 5 d") == [" мг/м?"]
    assert _odd("무게는 22.4 & 이다") == [" &"]
    assert _odd("Stage 2 & 3? 4 mg") == []


def test_a_lost_point_is_told_by_the_printed_range():
    assert _odd("Hemoglobin\t135\tg/dL\t12.0-16.0") == ["135"]
    assert _odd("Hemoglobin\t13.5\tg/dL\t12.0-16.0") == []
    assert _odd("Platelets\t1350\t10^9/L\t125-350") == []
    assert _odd("CEA\t4200\tng/mL\t0.0-5.0") == []


def test_the_capital_of_a_variant_is_no_letter_of_its_own():
    block = judged(Block("EGFR C.2573T>G P.Leu858Arg vitamin C.", BOX))
    assert block.text == "EGFR c.2573T>G p.Leu858Arg vitamin C."
    assert block.doubts == ()


def _redacted(text: str, span: tuple[int, int], name: str, *doubts: Doubt) -> list[str]:
    """Doubtful texts of a clean line in which one span has become `name`."""
    clean = text[: span[0]] + name + text[span[1] :]
    marks = (Surrogate(span[0], span[0] + len(name), "NAME"),)
    line = CleanLine(clean, marks, (Span(*span, "NAME", 1.0, "test"),))
    edges = tuple(float(10 * i) for i in range(len(text) + 1))
    block = Block(text, Box(0, 0, 10 * len(text), 20), 1.0, edges, doubts=doubts)
    found = uncertain(block, line)
    assert all(d.box.x0 < d.box.x1 for d in found)
    return [clean[d.start : d.end] for d in found]


def test_a_doubt_keeps_its_place_behind_a_stand_in():
    text = "Wang Xiaoming AFP 13.5"
    assert _redacted(text, (0, 13), "Patient A", Doubt(18, 22, "135")) == ["13.5"]


def test_a_doubt_inside_an_identifier_is_dropped():
    text = "ID 110101199003077 AFP 13.5"
    assert _redacted(text, (3, 18), "ID 1", Doubt(3, 18), Doubt(23, 27)) == ["13.5"]
    assert _redacted(text, (3, 18), "ID 1", Doubt(0, 5)) == []


def _english(text: str, cells: tuple[str, ...], *doubts: tuple[int, int]) -> EnglishBlock:
    clean = CleanBlock(text, BOX, doubts=tuple(Uncertain(a, b, BOX) for a, b in doubts))
    segments = tuple(Segment(cell, cell, By.NEURAL) for cell in cells)
    return EnglishBlock(clean, segments, (1,) * len(cells))


def _said(block: EnglishBlock) -> list[str]:
    return [block.text[d.start : d.end] for d in block.doubts]


def test_a_doubt_finds_its_value_in_the_english():
    row = _english("Hemoglobina\t13,5\t12,0-16,0", ("Hemoglobin", "13.5", "12.0-16.0"), (12, 16))
    assert _said(with_doubts([row], "pt")[0]) == ["13.5"]
    # The same figure twice: the second one in doubt.
    line = _english("Dose 5 mg, depois 5 mg", ("Dose 5 mg, then 5 mg",), (18, 19))
    (found,) = with_doubts([line], "pt")[0].doubts
    assert found.start == len("Dose 5 mg, then ")


def test_a_doubt_without_its_value_stands_at_the_end_of_the_line():
    line = _english("Tumor de 3,2 cm", ("A tumour.",), (9, 12))
    (found,) = with_doubts([line], "pt")[0].doubts
    assert (found.start, found.end) == (9, 9)


def test_a_doubt_of_a_line_whose_english_stands_above_is_told_there():
    above = _english("Tumor em lobo", ("Tumour in the lobe of 3.2 cm.",))
    below = replace(_english("de 3,2 cm.", ("",), (3, 6)))
    first, second = with_doubts([above, below], "pt")
    assert _said(first) == ["3.2"]
    assert second.doubts == ()


def _doubtful_case():
    """The pathology report with a doubt on the first figure of a line."""
    case = make_case(MemoryBlobs())
    document = case.documents[0]
    page = document.pages[0]
    index, start = next(
        (i, next(n for n, c in enumerate(b.clean.text) if c.isdigit()))
        for i, b in enumerate(page.blocks)
        if any(c.isdigit() for c in b.text) and any(c.isdigit() for c in b.clean.text)
    )
    block = page.blocks[index]
    clean = replace(block.clean, doubts=(Uncertain(start, start + 1, block.clean.box),))
    spot = block.text.index(clean.text[start])
    marked = replace(block, clean=clean, doubts=(Uncertain(spot, spot + 1, clean.box),))
    blocks = (*page.blocks[:index], marked, *page.blocks[index + 1 :])
    return case, replace(document, pages=(replace(page, blocks=blocks), *document.pages[1:])), index


def test_a_page_shows_the_picture_and_warns():
    _, document, index = _doubtful_case()
    view = page_views(contents_of((document,)).entries[0])[0]
    lines = {x["n"]: x for g in view["groups"] for x in g["lines"]}
    (crop,) = lines[index + 1]["crops"]
    assert crop["text"].isdigit()
    x0, y0, x1, y1 = lines[index + 1]["box"]
    assert x0 <= crop["box"][0] < crop["box"][2] <= x1
    assert crop["box"][1::2] == [y0, y1]
    assert "a value may be misread: see picture" in lines[index + 1]["flags"]


def test_a_fact_that_rests_on_a_doubtful_value_says_so():
    case, document, index = _doubtful_case()
    block = document.pages[0].blocks[index]
    fact = case.findings.facts[0]
    digit = block.clean.text[block.clean.doubts[0].start : block.clean.doubts[0].end]
    evidence = replace(
        fact.evidence[0], document=document.clean.id, page=document.pages[0].number,
        box=block.clean.box, source_quote=block.clean.text,
    )  # fmt: skip
    rests = replace(fact, value=digit, evidence=(evidence,), confidence=0.95)
    other = replace(rests, value="none", name="x", unit="", code="", date=None, extra=())
    told, untouched = doubted((rests, other), document)
    assert dict(told.extra)["doubtful"] == digit
    assert told.confidence < 0.6
    assert untouched == other
    elsewhere = replace(evidence, box=Box(0, 5000, 1, 5001))
    assert (
        doubted((replace(rests, evidence=(evidence, elsewhere)),), document)[0].confidence == 0.95
    )


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Beta-hCG\tNão reagente\t一\tNão reagente", "Beta-hCG\tNão reagente\t—\tNão reagente"),
        ("床号：一\t标本：静脉血", "床号：—\t标本：静脉血"),
        ("一\t现病史", "一\t现病史"),
        ("第一\t一项", "第一\t一项"),
    ],
)
def test_a_value_of_one_stroke_is_a_dash(text, seen):
    assert judged(Block(text, Box(0, 0, 100, 10))).text == seen


def test_the_sign_of_a_number_is_no_negation():
    assert kind_of("№") is None
    assert kind_of("No") is Kind.WORD


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("参考 2.0-1.0 g/L", ["2.0-1.0"]),
        ("ref 1,0 – 2,0; 2.5-2.5", []),
        ('queda da DLCO "25%.', ['"25%']),
        ('a "5 cm" mass', []),
        ("Tumor de 2,7 em en proceso", ["2,7 em"]),
        ("3 em 3 dias, em jejum", []),
        ("carboplatin (AUC) and", ["(AUC)"]),
        ("finger tips, grade i, which", ["grade i"]),
        ("grade I, grade A, a cycle in Z", []),
        ("Fiebre de 38,7 C en el", [",7 C"]),
        ("8.5\t=\t3.5-9.5", ["="]),
    ],
)
def test_more_that_cannot_be(text: str, doubted: list[str]) -> None:
    """A range that falls, a quotation that does not end, a length in a preposition."""
    assert _odd(text) == doubted


def _arrow(*, up: bool) -> np.ndarray:
    picture = np.full((40, 20, 3), 255, np.uint8)
    ends = ((10, 35), (10, 5)) if up else ((10, 5), (10, 35))
    cv2.arrowedLine(picture, *ends, (0, 0, 0), 2, tipLength=0.35)
    return picture


def test_an_arrow_points_as_its_ink_does() -> None:
    """The second reader, who sees it smaller, is not asked then."""
    assert points(_arrow(up=True)) == "↑"
    assert points(_arrow(up=False)) == "↓"
    bar = np.full((40, 20, 3), 255, np.uint8)
    bar[5:36, 9:11] = 0
    assert points(bar) == ""
    for up, doubts in ((True, 0), (False, 1)):
        line = Line("↑", 0.99, (0.5,), (0.99,))
        (found,) = doubts_of([View(line, _arrow(up=up))], lambda _: [_line("十")])
        assert len(found) == doubts


def test_a_sure_unit_stands_where_the_second_reading_is_none() -> None:
    """As mmHg against nmHg; mmol against nmol is a doubt."""
    picture = np.full((30, 200, 3), 255, np.uint8)
    for second, doubts in (("nmHg", 0), ("mmol/L", 1)):
        line = Line("mmHg", 0.99, (0.2, 0.4, 0.6, 0.8), (0.99,) * 4)
        (found,) = doubts_of([View(line, picture)], lambda _, second=second: [_line(second)])
        assert len(found) == doubts

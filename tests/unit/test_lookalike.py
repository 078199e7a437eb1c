"""Signs of one shape are told apart by what may stand there."""

from __future__ import annotations

import pytest

from recpack.readers.ctc import Line
from recpack.readers.lookalike import told_apart
from recpack.readers.repertoire import Writing


def _line(text: str) -> Line:
    n = len(text)
    places = tuple((i + 0.5) / n for i in range(n))
    return Line(text, 0.99, places, (0.99,) * n, ((),) * n)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("蒸馏水500m1冲洗", "蒸馏水500ml冲洗"),
        ("亚甲蓝2 m1,10分钟", "亚甲蓝2 ml,10分钟"),
        ("总胆红素(μmo1/L)", "总胆红素(μmol/L)"),
        ("Leukozyten [G/I]", "Leukozyten [G/l]"),
        ("Hb [g/dI]", "Hb [g/dl]"),
        ("TSH 10 mU/I Beginn", "TSH 10 mU/l Beginn"),
        ("ng/m1", "ng/ml"),
        ("38.5°°C", "38.5°C"),
        ("cT3N2bMO，第四期", "cT3N2bM0，第四期"),
        ("rTON0M1a", "rT0N0M1a"),
        ("pT2 pNO (0/12)", "pT2 pN0 (0/12)"),
        ("Grade Il dysphagia", "Grade II dysphagia"),
        ("level Il–V.", "level II–V."),
        ("Stadium lV, Stadium IIlA", "Stadium IV, Stadium IIIA"),
        ("lgG 3,2  |gA 1,1  lgM 0,4", "IgG 3,2  IgA 1,1  IgM 0,4"),
        ("lL-6 12 pg/mL, slL-2R 3,870 U/mL", "IL-6 12 pg/mL, sIL-2R 3,870 U/mL"),
        ("lndication: lmmunohistochemistry", "Indication: Immunohistochemistry"),
        ("Patient: Mr. Venkatraman lyappan", "Patient: Mr. Venkatraman Iyappan"),
        ("Dra. lolanda Sarmento", "Dra. Iolanda Sarmento"),
        ("ioméprol 350 mg l/mL", "ioméprol 350 mg I/mL"),
        ("O min", "0 min"),
        ("CK7(+)、CK2O(一)", "CK7(+)、CK20(-)"),
        ("HbAlc 6,1 %", "HbA1c 6,1 %"),
        ("早上--次", "早上一次"),
        ("ECOG O", "ECOG 0"),
        ("tub2>porl、Lylb、VIa、第上页", "tub2>por1、Ly1b、V1a、第1页"),
        ("Y-GTP 41", "γ-GTP 41"),
        ("Y-谷氨酰转肽酶(GGT)", "γ-谷氨酰转肽酶(GGT)"),
        ("B2-微球蛋白", "β2-微球蛋白"),
        ("a-L-岩藻糖苷酶", "α-L-岩藻糖苷酶"),
        ("à 11,4 G/1, la créatinine", "à 11,4 G/l, la créatinine"),
        ("p.(Arg248GIn) p.Va1600G1u", "p.(Arg248Gln) p.Val600Glu"),
        ("p.Thr790lle", "p.Thr790Ile"),
        ("十", "+"),
        ("ER(十)、PR(一)", "ER(+)、PR(-)"),
    ],
)  # fmt: skip
def test_only_one_sign_can_stand_there(read: str, meant: str) -> None:
    """And each character keeps a place and a score."""
    found = told_apart(_line(read), None)
    assert found.text == meant
    assert len(found.places) == len(found.scores) == len(found.others) == len(meant)
    assert list(found.places) == sorted(found.places)


@pytest.mark.parametrize(
    "text",
    [
        "Il présente une toux. Il a 71 ans",
        "Ill-defined mass; Ill patient",
        "llamado, lleva lymph nodes, lyse, lhe, l'hôpital, la, 5 lbs, lbs",
        "O2 2 L/min, H2O, CO2, SpO2 97 %",
        "pT1 M1, NO, MO, TO, NOK",
        "Dr. le Roux, Mme de la Tour",
        "1/1, 1/12, mg/1,5",
        "(一)一般资料",
        "All ALL Oil oil Ion ion",
        "Grupo O, Rh+",
        "I/II, II, III, IV, VI",
        "ID 1001, 10l",
        "Klinik I",
        "Stadium I| 5 mg/1 ml",
    ],
)
def test_what_is_right_stands(text: str) -> None:
    """Words, pronouns, oxygen and ratios are nobody's slip."""
    assert told_apart(_line(text), None).text == text


def test_kana_and_han_of_one_shape() -> None:
    """A kana alone between Han is Han, Han within kana is kana; only on a Japanese page."""
    assert told_apart(_line("朝タ食後"), Writing.JAPANESE).text == "朝夕食後"
    assert told_apart(_line("アム口ジピン"), Writing.JAPANESE).text == "アムロジピン"
    assert told_apart(_line("性別·年齢"), Writing.JAPANESE).text == "性別・年齢"
    assert told_apart(_line("数カ月"), Writing.JAPANESE).text == "数カ月"
    assert told_apart(_line("阿依·古丽"), Writing.SIMPLIFIED).text == "阿依·古丽"


def test_a_dash_that_the_network_thought_of() -> None:
    """Alone in brackets the ideograph of one is a minus, if the network saw a dash as well."""
    line = _line("(一)")
    thought = Line(line.text, 0.9, line.places, line.scores, ((), (("−", 0.2), ("-", 0.1)), ()))
    assert told_apart(thought, None).text == "(-)"
    assert told_apart(line, None).text == "(一)"


def test_what_may_be_a_capital_too_is_doubted() -> None:
    """g/1 is g/l or g/L."""
    found = told_apart(_line("白蛋白(g/1)"), None)
    assert found.text == "白蛋白(g/l)"
    assert min(found.scores) == 0.0

"""What `python -m bench.translation` holds for right and for wrong."""

from __future__ import annotations

import argparse

import pytest

from bench.translation import critical, phrases, sets
from bench.translation.compare import compare
from bench.translation.marks import marks
from bench.translation.sets import Line
from bench.translation.systems import Told
from recpack.model.english import By, Segment

SAME = [
    ("Two nodules, 3 × 2 cm", "2 nodules, 2 x 3 cm"),
    ("No evidence of metastasis", "metastasis absent"),
    ("Spleen normal", "no abnormality of the spleen"),
    ("capecitabine 1500 mg twice daily for 14 days, every 3 weeks", "capecitabine 1500mg q12h for 14 days, q3w"),
    ("Bilateral effusion", "effusion on both sides"),
    ("Examined 15 January 2023", "examined 2023-01-15"),
    ("EGFR p.Leu858Arg detected", "EGFR L858R detected"),
    ("HER-2 (1+), CK20 negative", "HER2 (+), CK20 (-)"),
    ("Platelets 89,000/mm³", "platelets 89000 /µL"),
    ("White cells 12.5 × 10^9/L", "white blood cells 12.5 10⁹/L"),
    ("Metastasis cannot be excluded", "metastasis to be excluded"),
    ("pT3N1bM0, stage IIIA", "pT3 pN1b M0, stage 3A"),
    ("2 of 15 nodes", "lymph nodes 2/15"),
    ("Lesion grew from 3.0 to 4.1 cm", "lesion now 4.1 cm, before 3.0 cm"),
    ("Paracetamol 1 g", "acetaminophen 1 g"),
    ("T9 fractured", "fracture of T9"),
]  # fmt: skip
DIFFERENT = [
    ("number", "Nodule of 3.5 cm", "nodule of 35 cm"),
    ("number", "Nodes 3/15", "nodes 15/3"),
    ("number", "Now 4.1 cm, previously 3.0 cm", "now 3.0 cm, previously 4.1 cm"),
    ("number", "Fracture of T9", "fracture of L9"),
    ("number", "1,200 U", "1.200 U"),
    ("unit", "Hemoglobin 98 g/L", "hemoglobin 98 mg/L"),
    ("sign", "CEA < 0.5 ng/mL", "CEA > 0.5 ng/mL"),
    ("date", "on 2023-05-08", "on 2023-08-05"),
    ("negation", "No ascites", "ascites"),
    ("negation", "Ascites", "no ascites"),
    ("negation", "No ascites; spleen enlarged", "ascites seen; spleen not enlarged"),
    ("contrary", "Hypodense lesion", "hyperdense lesion"),
    ("doubt", "Possible metastasis", "metastasis"),
    ("side", "Left lung", "right lung"),
    ("side", "Left lung clear, right lung with nodule", "right lung clear, left lung with nodule"),
    ("gene", "KRAS mutation", "NRAS mutation"),
    ("variant", "p.G12C", "p.G12D"),
    ("result", "CK7 (+), CK20 (-)", "CK7 (-), CK20 (+)"),
    ("result", "HER2 (2+)", "HER2 (3+)"),
    ("drug", "cisplatin", "carboplatin"),
    ("frequency", "twice daily", "once daily"),
    ("stage", "pT3N1", "pT2N1"),
    ("stage", "stage IIIA", "stage IIIB"),
]


@pytest.mark.parametrize(("human", "other"), SAME)
def test_same(human, other):
    assert compare(human, other).wrong == []
    assert compare(other, human).wrong == []


@pytest.mark.parametrize(("kind", "human", "other"), DIFFERENT)
def test_different(kind, human, other):
    assert kind in {w.kind for w in compare(human, other).wrong}


def test_each_kind_is_taken_once():
    found = marks("Osimertinib 80 mg q12h since 2023-01-15, EGFR T790M, 3.2 × 10^5 IU/mL")
    assert [(n.value, n.unit) for n in found.numbers] == [("80", "mg"), ("3.2", "e5u/ml")]
    assert found.frequencies == ["2/d"]
    assert found.variants == ["t790m"]


def line(english, source="x", kind="imaging"):
    return Line("a", "d", kind, "pt", source, english)


def told(*segments):
    return Told((tuple(segments),))


def test_flag_warns_of_its_own_sentence_only():
    human = "No ascites. Left kidney normal."
    good = Segment("a", "No ascites.", By.MEMORY)
    wrong = Segment("b", "Right kidney normal.", By.NEURAL)
    flagged = Segment("b", "Right kidney normal.", By.NEURAL, ("unchecked",))
    assert [w for _, w in critical.judge(line(human), told(good, wrong))] == [False]
    assert [w for _, w in critical.judge(line(human), told(good, flagged))] == [True]
    beside = Segment("a", "No ascites.", By.GLOSS, ("unchecked",))
    assert [w for _, w in critical.judge(line(human), told(beside, wrong))] == [False]


def test_a_line_counts_only_if_all_of_it_is_checked():
    memory = Segment("a", "A", By.MEMORY)
    assert phrases.covered(told(memory, Segment("1", "1", By.SAME)))
    assert not phrases.covered(told(memory, Segment("b", "B", By.GLOSS, ("unchecked",))))
    assert not phrases.covered(told(Segment("b", "B", By.MEMORY, ("unchecked",))))
    found = [line("a"), line("b")]
    one = phrases.shares(found, [told(memory), told(Segment("b", "b", By.NEURAL))])
    assert one["imaging"]["by line"] == 0.5


def test_files(tmp_path, capsys):
    rows = "# note\nid\tdoc\tkind\tsource\tenglish\n1\tr\tct\tHb\\t9,8\tHb\\t9.8\n"
    (tmp_path / "pt-mine.tsv").write_text(rows, encoding="utf-8")
    options = argparse.Namespace(half="none", folder=[tmp_path])
    found = sets.lines(options, "pt")
    assert [(x.kind, x.source, x.english) for x in found] == [("imaging", "Hb\t9,8", "Hb\t9.8")]
    (tmp_path / "pt-mine.tsv").write_text(rows + "2\tr\n", encoding="utf-8")
    assert sets.lines(options, "pt") == found
    assert "line 4, left out" in capsys.readouterr().err

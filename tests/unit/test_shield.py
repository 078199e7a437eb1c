from itertools import pairwise

import pytest

from recpack.model.clean import Surrogate
from recpack.mt.asking.shield import FORMS, Glossary, guards, pieces, restore, shielded, through


def targets(text, language, **more):
    return [g.target for g in guards(text, language, **more)]


def mark(text, value, tag="PATIENT"):
    start = text.index(value)
    return Surrogate(start, start + len(value), tag)


@pytest.mark.parametrize(
    ("text", "language", "token"),
    [
        ("variante c.5266dupC encontrada", "pt", "c.5266dupC"),
        ("检出 p.Arg249Ser 突变", "zh", "p.Arg249Ser"),
        ("检出c.747G>T突变", "zh", "c.747G>T"),
        ("NM_000546.6:c.743G>A (p.Arg248Gln)", "pt", "NM_000546.6:c.743G>A"),
        ("estadio pT2N1M0 após", "pt", "pT2N1M0"),
        ("分期ypT1c，N0", "zh", "ypT1c"),
        ("dose de 80 mg/m2 semanal", "pt", "80 mg/m2"),
        ("nódulo de 2,3 x 1,5 cm", "pt", "2.3 x 1.5 cm"),
        ("大小约3.2×2.1cm占位", "zh", "3.2×2.1cm"),
        ("白细胞6.5×10^9/L", "zh", "6.5×10^9/L"),
        ("ECOG 1分", "zh", "ECOG 1"),
        ("Gleason 3+4=7 em fragmento", "pt", "Gleason 3+4=7"),
        ("BI-RADS 4A à esquerda", "pt", "BI-RADS 4A"),
        ("receptor (+) em 90%", "pt", "(+)"),
        ("标记（－）", "zh", "(-)"),
        ("核Ⅲ级", "zh", "III"),
        ("em 12/03/2021 internou", "pt", "2021-03-12"),
        ("2021年3月12日手术", "zh", "2021-03-12"),
        ("em 12 de março de 2021", "pt", "2021-03-12"),
        ("am 12. März 2021", "de", "2021-03-12"),
        ("lesão ≥ 10 mm", "pt", "≥ 10 mm"),
        ("leucócitos 10.500 /mm³ hoje", "pt", "10,500 /mm³"),
        ("valor 1.234,56 total", "pt", "1,234.56"),
        ("mutação do EGFR ausente", "pt", "EGFR"),
        ("linfonodos 2/15 comprometidos", "pt", "2/15"),
        ("Ki-67(约30%+)", "zh", "Ki-67(~30%+)"),
        ("口服Lenvatinib治疗", "zh", "Lenvatinib"),
    ],
)
def test_critical_tokens_are_shielded(text, language, token):
    assert any(token in t for t in targets(text, language))


def test_an_impossible_date_stays_as_printed():
    assert not any("2021-" in t for t in targets("em 03/25/2021", "pt"))
    assert not any("2021-" in t for t in targets("2021年13月2日", "zh"))


def test_a_number_that_can_be_read_in_two_ways_is_left_and_marked():
    (guard,) = guards("densidade 1.020 na urina", "pt")
    assert (guard.target, guard.doubt) == ("1.020", True)
    (guard,) = guards("densidade 1.000", "pt")
    assert (guard.target, guard.doubt) == ("1.000", True)


def test_a_table_row_tells_what_the_number_is():
    assert targets("6.500", "pt", context="Leucócitos\t6.500\t/mm³") == ["6,500"]


def test_plain_words_are_not_shielded():
    assert guards("carcinoma ductal invasivo de mama esquerda", "pt") == ()
    assert guards("肝右叶占位，考虑肝癌", "zh") == ()


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("80 mg . carcinoma", "80 mg"),
        ("80 mg. Carcinoma", "80 mg"),
        ("5 mg/kg/dia, depois", "5 mg/kg/day"),
        ("100 mL/24h colhidos", "100 mL/24h"),
        ("2 cm a esquerda", "2 cm"),
        ("10 a 20 mg", "10 to 20 mg"),
    ],
)
def test_a_value_ends_with_its_unit(text, token):
    assert targets(text, "pt") == [token]


def test_surrogates_come_first_and_never_overlap():
    text = "Paciente Patient A, ID 2021-04-05, 54 anos"
    found = guards(text, "pt", (mark(text, "Patient A"), mark(text, "2021-04-05", "DATE")))
    assert [g.target for g in found if g.target in {"Patient A", "2021-04-05"}]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_date_surrogate_becomes_iso():
    text = "internado em 05/04/2021 aqui"
    (guard,) = guards(text, "pt", (mark(text, "05/04/2021", "DATE"),))
    assert guard.target == "2021-04-05"


@pytest.mark.parametrize("form", FORMS)
def test_round_trip_of_every_form(form):
    text = "患者Patient A因肝癌于2021年3月12日入院，AFP 1210ng/ml"
    items = guards(text, "zh", (mark(text, "Patient A"),))
    back = restore(shielded(text, items, form), items, form)
    assert back is not None
    for guard in items:
        assert back.count(guard.target) == 1


@pytest.mark.parametrize(
    "english",
    ["lost XQ1X only", "XQ1X XQ1X XQ2X", "XQ1X XQ3X", "XQ1X and XQ2", "XQ12X", ""],
)
def test_a_lost_doubled_or_broken_placeholder_is_refused(english):
    text = "a Patient A b Doctor B"
    items = guards(text, "pt", (mark(text, "Patient A"), mark(text, "Doctor B", "STAFF")))
    assert restore(english, items, "XQ{}X") is None


def test_case_and_inner_spaces_of_a_placeholder_do_not_matter():
    text = "a Patient A b"
    items = guards(text, "pt", (mark(text, "Patient A"),))
    assert restore("x xq1x y", items, "XQ{}X") == "x Patient A y"
    assert restore("x [ 1 ] y", items, "[{}]") == "x Patient A y"


class Careless:
    """An engine that loses or repeats what it does not know."""

    def __init__(self, rule):
        self.rule = rule
        self.seen = []

    def __call__(self, text):
        self.seen.append(text)
        return self.rule(text)


def english_of(rule):
    text = "O paciente Patient A tomou 80 mg/m2 de paclitaxel em 12/03/2021."
    items = guards(text, "pt", (mark(text, "Patient A"),))
    engine = Careless(rule)
    return *through(text, items, engine), items, engine


def test_another_form_is_tried_when_one_is_lost():
    english, cut, items, engine = english_of(lambda t: t.replace("X-", "").replace("XQ", ""))
    assert not cut
    assert all(english.count(g.target) == 1 for g in items)
    assert any("ZX1ZX" in t for t in engine.seen)


def test_an_engine_that_loses_every_form_gets_the_pieces():
    def drop(text):
        return " ".join(w for w in text.split() if w.isalpha()).upper()

    english, cut, items, _ = english_of(drop)
    assert cut
    assert all(english.count(g.target) == 1 for g in items)
    assert "TOMOU" in english


def test_a_doubling_engine_never_doubles_a_surrogate():
    english, _, items, _ = english_of(lambda t: f"{t} {t}")
    assert all(english.count(g.target) == 1 for g in items)


def test_a_silent_engine_gives_none():
    english, *_ = english_of(lambda _: None)
    assert english is None


def test_a_form_that_stands_in_the_source_is_not_used():
    text = "Código XQ1X de Patient A"
    items = guards(text, "pt", (mark(text, "Patient A"),))
    english, _ = through(text, items, lambda t: t)
    assert english.count("Patient A") == 1
    assert english.count("XQ1X") == 1


def test_pieces_without_words_need_no_engine():
    text = "Patient A, 12/03/2021"
    items = guards(text, "pt", (mark(text, "Patient A"),))

    def never(part):
        raise AssertionError(part)

    assert pieces(text, items, never) == "Patient A, 2021-03-12"


def test_settled_words_are_put_in_by_the_glossary():
    glossary = Glossary({"RE": "ER", "dipirona": "metamizole"}, "pt")
    assert targets("RE (+), Dipirona", "pt", glossary=glossary) == ["ER (+)", "metamizole"]
    assert "ER" not in " ".join(targets("re feito", "pt", glossary=glossary))
    assert "ER" not in " ".join(targets("REMADO", "pt", glossary=glossary))
    zh = Glossary({"索拉非尼": "sorafenib"}, "zh")
    assert targets("口服索拉非尼治疗", "zh", glossary=zh) == ["sorafenib"]

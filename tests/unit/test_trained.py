"""The second reader: what the rules left open is rated by what stands about it."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.deid.text.trained.reader import SecondReader, rater
from recpack.deid.text.trained.tokens import kind_of, tokens_of
from recpack.deid.text.trained.words import lexicon_of
from recpack.model.identity import Identities
from recpack.ports import Span

NOTE = """Ward round note
Patient seen by the team at 10:20.
Plan: {plan}
Bloods taken, observations stable.
Drain removed. Wound clean and dry.
Reviewed again at 14:00, no change.
"""


def found(plan: str, language: str = "en") -> list[str]:
    text = NOTE.format(plan=plan)
    start = text.index(plan)
    page = PageText(text)
    return [
        text[s.start : s.end]
        for s in SecondReader(language).find(page, ())
        if start <= s.start < start + len(plan)
    ]


def kinds(text: str, spans: tuple[Span, ...] = ()) -> dict[str, str]:
    page = PageText(text)
    tokens = tokens_of(page, spans, lexicon_of("en"))
    told = ((t.of.text, kind_of(tokens, i, text)) for i, t in enumerate(tokens.tokens))
    return {text: kind for text, kind in told if kind}


def test_capital_words_and_numbers_are_rated_and_nothing_else() -> None:
    assert kinds("see Brandt, ref QX-77121") == {"Brandt": "w", "QX-77121": "n"}


@pytest.mark.parametrize(
    "text",
    [
        "dose 1000 mg daily, 500 ml, 2000 IU",
        "swabs 30/30, segment IVa, CRP 12.5",
        "to EN ISO 15189",
        "BRCA1 and rs121913529 in NCT01234567",
        "ClinVar VCV000217094, RCV000034; OMIM 613659, loss of 17p13.1",
    ],
)
def test_values_stages_norms_and_variants_are_never_rated(text: str) -> None:
    assert [k for k, v in kinds(text).items() if v == "n"] == []


def test_what_the_rules_found_is_not_rated_again() -> None:
    assert kinds("see Brandt", (Span(4, 10, "STAFF", 0.9, "rule"),)) == {}


@pytest.mark.parametrize(("plan", "name"), [("d/w Ms Okonjo-Bell, ref QX-7712145", "QX-7712145")])
def test_an_unknown_number_behind_a_reference_is_hidden(plan: str, name: str) -> None:
    assert name in found(plan)


@pytest.mark.parametrize(
    "plan", ["Foley out, Monocryl to skin", "start Metformin 500 mg", "CT Thorax"]
)
def test_clinical_words_stay(plan: str) -> None:
    assert found(plan) == []


@pytest.mark.parametrize(
    ("language", "plan"),
    [
        ("en", "GASTROINTESTINAL: SOFT, NON TENDER. EXTREMITIES: NO EDEMA"),
        ("en", "Sutures removed, Steri-Strips applied, Hemovac output 30 ml"),
        ("en", "IHC with clone SP142 on Ventana; Ki-67 by MIB-1"),
        ("de", "NEBENDIAGNOSEN: ARTERIELLE HYPERTONIE, VORHOFFLIMMERN"),
        ("de", "Morbus Dupuytren, Zustand nach Cholezystektomie, Drainage Ch 16"),
        ("es", "DIAGNOSTICOS: Neumonía Adquirida en la Comunidad, Fibrilación Auricular"),
        ("fr", "CONCLUSION : Carcinome Canalaire Infiltrant, Récepteurs Hormonaux Positifs"),
        ("pt", "CONCLUSÃO: Colecistite Aguda Litiásica. Dreno de Penrose"),
        ("vi", "Chẩn Đoán: Viêm Ruột Thừa Cấp. Dùng Ceftriaxon 1 g"),
        ("id", "Diagnosis: Apendisitis Akut. Diberikan Ceftriaxone 1 g"),
    ],
)
def test_headings_capitals_and_brands_stay(language: str, plan: str) -> None:
    assert found(plan, language) == []


def test_what_the_reader_finds_is_for_review_and_the_rules_alone_do_without() -> None:
    text = NOTE.format(plan="sent to lab, ref QX-7712145, d/w team")
    new = set(find_spans(text, "en")) - set(find_spans(text, "en", trained=False))
    assert all(s.by == "trained" and s.score < 0.65 for s in new)


def test_a_rejected_value_is_never_found() -> None:
    text = NOTE.format(plan="d/w Ms Okonjo-Bell, ref QX-7712145")
    known = KnownIdentities(Identities(rejected=("qx7712145", "okonjobell")))
    assert "QX-7712145" not in [text[s.start : s.end] for s in find_spans(text, "en", known)]


def test_what_a_rule_found_is_never_cut() -> None:
    text = NOTE.format(plan="d/w Ms Okonjo-Bell, ref QX-7712145")
    rules = find_spans(text, "en", trained=False)
    hidden = {i for s in find_spans(text, "en") for i in range(s.start, s.end)}
    assert all(hidden.issuperset(range(s.start, s.end)) for s in rules)


def test_short_texts_and_unknown_languages_are_left_alone() -> None:
    assert list(SecondReader("en").find(PageText("ref QX-7712145"), ())) == []
    assert found("d/w Ms Okonjo-Bell, ref QX-7712145", "und") == []


def test_stand_ins_are_no_identifiers() -> None:
    text = NOTE.format(plan="call Doctor B of Hospital A, ID 12, Person 3")
    assert find_spans(text, "en") == ()


def test_weights_exist_for_every_decision() -> None:
    assert all(bias > -50 for bias in rater().bias.values())

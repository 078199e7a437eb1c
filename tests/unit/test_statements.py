"""What says the same stands once on the cover; what differs stands apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bundle_case import MemoryBlobs, _evidence, make_case

from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.course import courses, episodes
from recpack.bundle.statements import Wording, merged, same_dose
from recpack.bundle.trends import lab_rows
from recpack.bundle.view import cover_view
from recpack.bundle.words import unit_word, warnings_of, without_stand_in
from recpack.model.fact import Fact, Findings, Status

PATH = _evidence("doc-path", 1, "a", "a")
DISC = _evidence("doc-disc", 1, "b", "b")


@pytest.fixture(scope="module")
def base():
    case = make_case(MemoryBlobs())
    return case, contents_of(case.documents), studies_of(case.objects)


def _rows(base, *facts):
    return merged(facts, base[1], Wording(base[1]))


def _view(base, *facts):
    case = replace(base[0], findings=Findings(facts, profile="liver"))
    return cover_view(case, base[1], base[2])


def _fact(n, kind, name, value="", evidence=PATH, **more):
    return Fact(f"f{n}", kind, name, value or name, evidence, **more)


def test_one_diagnosis_of_many_documents_is_one_row(base):
    name = "Hepatocellular carcinoma"
    rows = _rows(
        base,
        _fact(1, "diagnosis", name, date="2023-06-20", evidence=DISC),
        _fact(2, "diagnosis", name, date="2023-06-02", code="ICD-10:C22.0"),
        _fact(3, "histology", "Histology", name, date="2023-06-02"),
        _fact(4, "diagnosis", name, date="2023-06-01", status=Status.ABSENT),
    )
    assert [(r["name"], r["value"], r["date"], r["notes"]) for r in rows] == [
        (name, "", "2023-06-02", []), (name, "", "2023-06-01", ["absent"]),
    ]  # fmt: skip
    assert rows[0]["code"] == "ICD-10 C22.0"
    assert rows[0]["details"] == ["histology"]
    assert len(rows[0]["refs"]) == 2


def test_variants_meet_by_dna_or_protein_change_but_never_against_each_other(base):
    def variant(n, value, **extra):
        return _fact(n, "variant", "TP53", value, extra=tuple(extra.items()))

    rows = _rows(
        base,
        variant(1, "p.R249S", hgvs_p="p.R249S"),
        variant(2, "c.747G>T p.R249S", hgvs_c="c.747G>T", hgvs_p="p.(Arg249Ser)", exon="7",
                vaf="32,4%", transcript="NM_000546.6"),
        variant(3, "c.747G>C p.R249S", hgvs_c="c.747G>C", hgvs_p="p.R249S"),
    )  # fmt: skip
    assert [r["value"] for r in rows] == ["c.747G>T p.R249S", "c.747G>C p.R249S"]
    assert rows[0]["details"] == ["exon 7", "VAF 32.4 %", "NM_000546.6"]


def test_results_of_a_marker_that_differ_stay_apart(base):
    def marker(n, value, status=Status.PRESENT):
        return _fact(n, "marker", "ER", value, status=status)

    rows = _rows(base, marker(1, "90%"), marker(2, "positive, 90%"), marker(3, "positive, 70%"),
                 marker(4, "negative", Status.ABSENT))  # fmt: skip
    assert [r["value"] for r in rows] == ["positive, 90%", "positive, 70%", "negative"]
    assert rows[2]["notes"] == []


def test_a_negation_without_words_of_its_own_keeps_its_note(base):
    (row,) = _rows(base, _fact(1, "marker", "CK7", "expression", status=Status.ABSENT))
    assert row["notes"] == ["absent"]


def test_sentence_names_the_system_of_every_stage(base):
    view = _view(
        base,
        _fact(1, "diagnosis", "Hepatocellular carcinoma"),
        _fact(2, "stage", "Child-Pugh", "A (5)"), _fact(3, "stage", "BCLC", "C"),
        _fact(4, "stage", "CNLC", "IIIa"), _fact(5, "stage", "TNM", "T2N0M0"),
        _fact(6, "grade", "Differentiation", "moderately differentiated"),
        _fact(7, "metastasis", "Portal vein tumour thrombus", status=Status.ABSENT),
    )  # fmt: skip
    assert [p["text"] for p in view["sentence"]] == [
        "Hepatocellular carcinoma", "moderately differentiated", "T2N0M0", "BCLC C", "CNLC IIIa",
        "Child-Pugh A (5)",
    ]  # fmt: skip


def _given(n, name, value, date, **extra):
    return Fact(f"g{n}", "treatment", name, value, DISC, date=date, extra=tuple(extra.items()))


def test_drugs_of_the_day_of_a_procedure_belong_to_it_and_sessions_share_a_line():
    tace = "Transarterial chemoembolisation (TACE)"
    found = episodes((
        _given(1, tace, "", "2022-10-26"), _given(2, "epirubicin", "40mg", "2022-10-26"),
        _given(3, tace, "", "2022-12-02"), _given(4, "epirubicin", "30mg", "2022-12-02"),
        _given(5, "lenvatinib", "8mg qd", "2022-10-26", end="2023-04-28"),
    ))  # fmt: skip
    assert [e.label for e in found] == [
        "TACE + epirubicin 40 mg", "lenvatinib 8 mg qd", "TACE + epirubicin 30 mg",
    ]  # fmt: skip
    assert [(c.name, len(c.episodes)) for c in courses(found)] == [
        ("TACE + epirubicin", 2), ("lenvatinib", 1),
    ]  # fmt: skip


def test_course_draws_bars_and_marks_and_at_most_eight_lines(base):
    facts = [_given(n, f"drug{n}", "1 mg", f"2022-{n:02d}-01") for n in range(1, 12)]
    view = _view(base, *facts, _given(20, "sorafenib", "400mg bid", "2023-01-01", end="2023-05-01"))
    course = view["timeline"]
    assert (len(course["rows"]), course["hidden"]) == (8, 4)
    assert (len(course["rows"][-1]["bars"]), course["rows"][-1]["marks"]) == (1, [])
    text = view["sentence"][-1]["text"]
    assert text == (
        "latest systemic treatment on record: sorafenib 400 mg bid (2023-01-01 to 2023-05-01)"
    )


def test_a_planned_treatment_is_not_drawn_nor_the_last_line(base):
    planned = replace(_given(1, "regorafenib", "", "2023-09-01"), status=Status.POSSIBLE)
    view = _view(base, planned, _given(2, "sorafenib", "400mg", "2023-01-01"))
    assert "sorafenib" in view["sentence"][-1]["text"]
    assert [r["label"] for r in view["undrawn"]] == ["regorafenib"]


def test_laboratory_order_and_flags(base):
    def lab(n, name, value, reference, **more):
        extra = (("reference", reference), *more.items())
        return Fact(f"l{n}", "laboratory", name, value, PATH, date="2023-01-01", extra=extra)

    rows = lab_rows(
        [lab(1, "Urea", "5", "3-9"), lab(2, "Albumin", "31", "40-55"), lab(3, "AFP", "900", "<7"),
         lab(4, "Sodium", "150", "137-147"), lab(5, "Leukocytes", "5480", "4.000 - 11.000", printed="5.480"),
         lab(6, "INR", "1.0", "0.85~1.15")],
        base[1], Wording(base[1]), "liver",
    )  # fmt: skip
    assert [(r["name"], r["flag"]) for r in rows] == [
        ("AFP", "H"), ("Albumin", "L"), ("Sodium", "H"), ("INR", ""), ("Leukocytes", ""),
        ("Urea", ""),
    ]  # fmt: skip


def test_words_for_flags_units_doses_and_descriptions():
    assert warnings_of(("unchecked", "continued", "pieces", "normalised", "unchanged")) == []
    assert warnings_of(("negation-lost", "odd-thing", "negation-lost")) == [
        "negation may be lost: see source", "odd thing: see source",
    ]  # fmt: skip
    shown = [unit_word(u) for u in ("10*9/L", "m[IU]/mL", "mg{FEU}/L", "umol/L", "[S/CO]", "/uL")]
    assert shown == ["10⁹/L", "mIU/mL", "mg/L FEU", "µmol/L", "S/CO", "/µL"]
    assert same_dose("0.5mg qd") == same_dose("0.5 mg once daily")
    assert without_stand_in("CT abdomen Patient A") == "CT abdomen"
    assert without_stand_in("CT Hospital 3, Doctor 12") == "CT"
    assert without_stand_in("Series 3 PATIENT POSITION 2") == "Series 3 PATIENT POSITION 2"

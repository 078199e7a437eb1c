"""Whatever text, surrogates and engine: no shielded token is lost or doubled."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from recpack.model.clean import Surrogate
from recpack.mt.asking.shield import guards, through
from recpack.mt.sentences import split

WORDS = st.lists(
    st.sampled_from(
        ["carcinoma", "sem", "2,3 cm", "c.747G>T", "pT2N1", "12/03/2021", "(+)", "肝癌", "XQ",
         "[1]", "Ki-67", "80 mg/m2", ",", ".", "mama", "XQ1X", "#2#", "grau", "III", "：", "、"]
    ),
    max_size=12,
)  # fmt: skip
ENGINES = st.sampled_from(
    [
        lambda t: t,
        lambda t: t.lower(),
        lambda t: t + " " + t,
        lambda t: "".join(c for c in t if not c.isdigit()),
        lambda t: t.replace("X", ""),
        lambda t: " ".join(reversed(t.split())),
        lambda t: t[: len(t) // 2],
        lambda t: None if "Q" in t else t,
        lambda _: "",
    ]
)


@st.composite
def lines(draw):
    """(text, surrogates) with stand-ins that occur nowhere else."""
    text, marks = "", []
    for number in range(draw(st.integers(1, 4))):
        text += " ".join(draw(WORDS)) + draw(st.sampled_from([" ", "", ", "]))
        value = f"Person {'KLMN'[number]}"
        marks.append(Surrogate(len(text), len(text) + len(value), "PERSON"))
        text += value
    return text + " ".join(draw(WORDS)), tuple(marks)


@settings(max_examples=300, deadline=None)
@given(lines(), ENGINES, st.sampled_from(["pt", "zh", "de", "ko"]))
def test_every_shielded_token_comes_back_exactly_once(line, engine, language):
    text, marks = line
    items = guards(text, language, marks)
    english, _ = through(text, items, engine)
    if english is not None:
        for mark in marks:
            assert english.count(text[mark.start : mark.end]) == 1
        assert all(english.count(g.target) >= 1 for g in items)


@settings(max_examples=300, deadline=None)
@given(lines(), st.sampled_from(["pt", "zh", "de", "ko"]), st.integers(5, 60))
def test_no_cut_falls_into_a_surrogate_and_nothing_is_lost(line, language, limit):
    text, marks = line
    parts = split(text, language, tuple((m.start, m.end) for m in marks), limit)
    for mark in marks:
        assert any(p.start <= mark.start and mark.end <= p.end for p in parts)
    assert "".join("".join(p.text.split()) for p in parts) == "".join(text.split())
    assert all(text[p.start : p.end] == p.text for p in parts)


@given(lines(), st.sampled_from(["pt", "zh", "ru"]))
def test_guards_are_sorted_and_never_overlap(line, language):
    text, marks = line
    items = guards(text, language, marks)
    assert all(a.end <= b.start for a, b in pairwise(items))
    assert all(0 <= g.start < g.end <= len(text) for g in items)

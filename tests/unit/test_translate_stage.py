"""The translate stage with a pretend memory, gloss and engine; real ones are tried elsewhere."""

import pickle
from dataclasses import replace

import pytest

from recpack.model.clean import CleanBlock, CleanDocument, CleanPage, Surrogate
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By
from recpack.model.source import SourceId
from recpack.mt import models, translating
from recpack.mt.asking import reverse
from recpack.mt.asking.shield import Glossary
from recpack.mt.lines import joined
from recpack.stages import translate as stage
from recpack.stages.translate import EngineSpec, TranslateTask, translate_document, translate_text


class Echo:
    """An engine that answers in capitals and remembers what it was asked."""

    def __init__(self, rule=lambda line: f"E:{line}"):
        self.rule = rule
        self.asked = []

    def fingerprint(self):
        return "echo 1"

    def describe(self):
        return "Echo pt-en"

    def languages(self):
        return ("pt", "zh")

    def translate(self, lines, language):
        assert language in {"pt", "zh"}
        self.asked += lines
        return tuple(self.rule(line) for line in lines)


PHRASES = {
    "Diagnóstico": "Diagnosis",
    "Nega alergias": "Denies allergies",
    "性别：女": "Sex: female",
}
GLOSSES = {"tosse seca": "cough dry", "咳嗽": "cough", "Sem dor": "no pain"}


@pytest.fixture
def tools(monkeypatch):
    engine = Echo()
    found = {"engine": engine}

    def phrases(language, extra):
        known = {**PHRASES, **extra}
        return translating.Phrases(
            lambda text: (known[text], ()) if text in known else None,
            lambda text: GLOSSES.get(text.strip(), ""),
            Glossary({"RE": "ER", **extra}, language),
        )

    def translator(language, name="auto"):
        if name == "argos":
            raise models.EngineMissing
        if name == "phrasebook":
            return None
        return found["engine"]

    monkeypatch.setattr(translating, "load_phrases", phrases)
    monkeypatch.setattr(models, "translator", translator)
    monkeypatch.setattr(reverse, "helpers", lambda *_: translating.NOBODY)
    stage._tools.cache_clear()
    yield found
    stage._tools.cache_clear()


def block(text, *values, y=0.0, x1=900.0, x0=100.0):
    spans = tuple(Surrogate(text.index(v), text.index(v) + len(v), tag) for v, tag in values)
    return CleanBlock(text, Box(x0, y, x1, y + 20), surrogates=spans)


def document(*blocks, language="pt", origin=Origin.OCR):
    page = CleanPage(1, 1000, 1400, origin, language, blocks)
    return CleanDocument(
        DocumentId("d1"), SourceId("s1"), "image", "other", language, None, (page,)
    )


def english(*blocks, engine="auto", **more):
    outcome = translate_document(TranslateTask(document(*blocks, **more), EngineSpec(engine)))
    assert outcome.value is not None
    return outcome.value.pages[0].blocks


def test_a_checked_phrase_is_preferred(tools):
    (line,) = english(block("Nega alergias"))
    assert [(s.target, s.by, s.flags) for s in line.segments] == [
        ("Denies allergies", By.MEMORY, ())
    ]
    assert tools["engine"].asked == []


def test_the_engine_translates_the_rest_sentence_by_sentence(tools):
    (line,) = english(block("Exame feito. Tudo bem hoje."))
    assert [s.source for s in line.segments] == ["Exame feito.", "Tudo bem hoje."]
    assert {s.by for s in line.segments} == {By.NEURAL}
    assert line.cells == (2,)


def test_a_checked_label_leaves_the_value_to_the_engine(tools):
    (line,) = english(block("Diagnóstico: tumor benigno"))
    assert [(s.target, s.by) for s in line.segments] == [
        ("Diagnosis:", By.MEMORY),
        ("E:tumor benigno", By.NEURAL),
    ]


def test_without_an_engine_the_gloss_stands_unchecked(tools):
    tools["engine"] = None
    (line,) = english(block("tosse seca"))
    assert (line.segments[0].target, line.segments[0].by) == ("cough dry", By.GLOSS)
    assert "unchecked" in line.segments[0].flags


def test_without_anything_the_source_stays_unchecked(tools):
    tools["engine"] = None
    (line,) = english(block("palavra rara"))
    segment = line.segments[0]
    assert (segment.target, segment.by) == ("palavra rara", By.NONE)
    assert segment.flags == ("unchecked",)


@pytest.mark.parametrize(
    ("text", "language"),
    [("CT scan", "zh"), ("12.5", "pt"), ("---", "pt"), ("+", "zh"),
     ("The history of the patient was normal", "pt"), ("anything at all", "en")],
)  # fmt: skip
def test_what_is_english_passes_unchanged(tools, text, language):
    (line,) = english(block(text), language=language)
    assert [(s.target, s.by) for s in line.segments] == [(text, By.SAME)]
    assert tools["engine"].asked == []


def test_numbers_and_dates_alone_are_rewritten_by_rule(tools):
    (line,) = english(block("12,5 g/dL\t10/01/2022\t"))
    assert line.cell_texts == ("12.5 g/dL", "2022-01-10", "")
    assert line.cells == (1, 1, 0)
    assert all(s.by is By.MEMORY and "normalised" in s.flags for s in line.segments)


def test_cells_stay_cells(tools):
    (line,) = english(block("Hemoglobina\t\tbaixa. Repetir exame"))
    assert line.cells == (1, 0, 2)
    assert line.text.count("\t") == 2


def test_no_line_is_translated_twice(tools):
    english(*(block("linha igual", y=100.0 * i) for i in range(5)), block("outra\tlinha igual"))
    assert tools["engine"].asked.count("linha igual") == 1


def test_surrogates_reach_no_engine_and_come_back(tools):
    (line,) = english(
        block("Visto por Doctor B com Patient A", ("Doctor B", "STAFF"), ("Patient A", "PATIENT"))
    )
    assert not any("Doctor B" in t or "Patient A" in t for t in tools["engine"].asked)
    assert line.text.count("Doctor B") == 1
    assert line.text.count("Patient A") == 1


def test_a_checked_phrase_that_loses_a_surrogate_is_not_used(tools, monkeypatch):
    monkeypatch.setitem(PHRASES, "Sou Patient A", "I am the patient")
    (line,) = english(block("Sou Patient A", ("Patient A", "PATIENT")))
    assert "Patient A" in line.text
    assert line.segments[0].by is By.NEURAL


def test_settled_words_are_forced_on_the_engine(tools):
    (line,) = english(block("marcador RE forte"))
    assert "ER" in line.text
    assert " RE" not in line.text


def test_red_flags_give_way_to_a_sound_gloss(tools):
    tools["engine"] = Echo(lambda _: "Pain")
    (line,) = english(block("Sem dor"))
    segment = line.segments[0]
    assert (segment.target, segment.by) == ("no pain", By.GLOSS)
    assert {"unchecked", "engine-refused"} <= set(segment.flags)


def test_red_flags_stay_in_sight_where_nothing_is_better(tools):
    tools["engine"] = Echo(lambda _: "Fever")
    (line,) = english(block("Sem febre"))
    segment = line.segments[0]
    assert (segment.target, segment.by) == ("Fever", By.NEURAL)
    assert {"negation-lost", "unchecked"} <= set(segment.flags)


def test_an_ambiguous_number_is_flagged(tools):
    (line,) = english(block("densidade 1.020 hoje"))
    assert "number-ambiguous" in line.segments[0].flags


def test_capital_lines_reach_the_engine_as_prose(tools):
    english(block("CARCINOMA DUCTAL DE MAMA"))
    assert tools["engine"].asked == ["carcinoma ductal de mama"]


LONG = "Paciente refere dor em região lombar há vários meses sem melhora com o"


def test_a_sentence_broken_by_the_margin_is_translated_whole(tools):
    first, second = english(
        block(LONG, y=0), block("tratamento instituído. Retorno marcado.", y=26, x1=500)
    )
    assert tools["engine"].asked[0] == f"{LONG} tratamento instituído."
    assert first.segments[0].source == f"{LONG} tratamento instituído."
    marker, own = second.segments
    assert (marker.source, marker.target) == ("tratamento instituído.", "")
    assert marker.flags == ("continued",)
    assert own.source == "Retorno marcado."
    assert second.text == "E:retorno marcado."


def test_a_surrogate_in_a_joined_line_survives(tools):
    first, second = english(
        block(LONG, y=0), block("remédio de Doctor B ontem.", ("Doctor B", "STAFF"), y=26)
    )
    assert (first.text + second.text).count("Doctor B") == 1
    assert not any("Doctor B" in t for t in tools["engine"].asked)


def test_a_word_broken_by_a_hyphen_is_mended(tools):
    english(block(LONG[:-1] + "tra-", y=0), block("tamento inicial.", y=26))
    assert "tratamento inicial" in tools["engine"].asked[0]


@pytest.mark.parametrize(
    "second",
    [
        block("Diagnóstico: outro", y=26),
        block("2. outro item", y=26),
        block("- outro item", y=26),
        block("a\tb", y=26),
        block("muito abaixo", y=200),
        block("noutra coluna", y=26, x0=600),
        block("TÍTULO NOVO", y=26),
    ],
)
def test_what_is_no_continuation_stands_alone(tools, second):
    found = english(block(LONG, y=0), second)
    assert all("continued" not in s.flags for line in found for s in line.segments)
    assert found[0].segments[0].source == LONG


def test_a_short_or_closed_line_is_not_continued(tools):
    wide = block("x" * 80, y=200)
    for text, x1 in (("linha curta demais aqui", 300.0), (LONG + ".", 900.0)):
        found = english(block(text, y=0, x1=x1), block("segue aqui", y=26), wide)
        assert found[0].segments[0].source == text


def test_chinese_lines_join_without_a_space(tools):
    first = "患者因上腹部疼痛三月余就诊于当地医院行腹部增强检查提示肝右叶占位性"
    english(block(first, y=0), block("病变考虑肝癌。", y=26), language="zh")
    assert tools["engine"].asked[0] == first + "病变考虑肝癌。"


def test_blocks_and_lines_of_english_agree_in_number_and_order(tools):
    blocks = [block(t, y=30.0 * i) for i, t in enumerate(["a b", "", "\t", "Sem dor", LONG, "fim"])]
    found = english(*blocks)
    assert [f.clean for f in found] == blocks
    assert all(sum(f.cells) == len(f.segments) for f in found)
    assert all(len(f.cells) == f.clean.text.count("\t") + 1 for f in found)


def test_a_mixed_page_is_translated_by_script(tools):
    (line,) = english(block("咳嗽\tNega alergias"), language="pt")
    assert line.segments[1].target == "Denies allergies"
    assert line.segments[0].by is not By.SAME


def test_a_very_long_line_ends_and_is_marked(tools):
    text = "palavra " * 125_000
    (line,) = english(block(text))
    assert "too-long" in line.segments[-1].flags
    assert len(tools["engine"].asked) < 100
    assert sum(len(s.source.replace(" ", "")) for s in line.segments) == 7 * 125_000


def test_the_engine_is_named_and_problems_tell_without_words(tools):
    outcome = translate_document(TranslateTask(document(block("dor forte"))))
    assert outcome.value.engine == "Echo pt-en"
    assert outcome.problems == ()
    tools["engine"] = None
    stage._tools.cache_clear()
    outcome = translate_document(TranslateTask(document(block("dor forte"))))
    assert outcome.value.engine == "phrasebook"
    assert {p.code for p in outcome.problems} == {"no-translation-engine", "translation-unchecked"}
    assert not any("dor" in p.detail for p in outcome.problems)


def test_a_missing_engine_is_a_problem_and_nothing_is_lost(tools):
    blocks = (block("dor\tforte"), block("Nega alergias", y=500))
    outcome = translate_document(TranslateTask(document(*blocks), EngineSpec("argos")))
    assert outcome.problems[0].code == "engine-missing"
    first, second = outcome.value.pages[0].blocks
    assert first.text == "dor\tforte"
    assert second.segments[0].by is By.MEMORY


def test_a_crash_of_the_engine_costs_its_lines(tools):
    def burst(line):
        if "secreto" in line:
            raise RuntimeError(line)
        return f"E:{line}"

    tools["engine"] = Echo(burst)
    blocks = (block("nome secreto"), block("outra linha", y=500))
    outcome = translate_document(TranslateTask(document(*blocks)))
    first, second = outcome.value.pages[0].blocks
    assert (first.text, first.segments[0].by) == ("nome secreto", By.NONE)
    assert second.text == "E:outra linha"
    problems = {p.code: p for p in outcome.problems}
    assert problems["engine-failed"].detail == "RuntimeError: 1"
    assert problems["engine-failed"].page == 1
    assert "secreto" not in str(outcome.problems)


def test_a_crash_is_a_problem_of_its_page_without_the_message(tools, monkeypatch):
    real = stage._page

    def burst(page, *rest):
        if page.number == 1:
            raise RuntimeError("nome secreto")
        return real(page, *rest)

    monkeypatch.setattr(stage, "_page", burst)
    first = document(block("nome secreto"))
    second = replace(document(block("Nega alergias")).pages[0], number=2)
    outcome = translate_document(TranslateTask(replace(first, pages=(*first.pages, second))))
    problems = {p.code: p for p in outcome.problems}
    problem = problems["translation-failed"]
    assert (problem.page, problem.detail.split()[0]) == (1, "RuntimeError")
    assert problems["translation-unchecked"].page == 1
    assert "secreto" not in str(outcome.problems)
    one, two = outcome.value.pages
    assert one.blocks[0].text == "nome secreto"
    assert two.blocks[0].text == "Denies allergies"


def test_a_crash_beyond_the_pages_leaves_the_document_in_its_source(tools, monkeypatch):
    def burst(*_):
        raise RuntimeError("nome secreto")

    monkeypatch.setattr(stage, "_problems", burst)
    outcome = translate_document(TranslateTask(document(block("nome secreto"))))
    assert [(p.code, p.page) for p in outcome.problems] == [("translation-failed", None)]
    assert "secreto" not in str(outcome.problems)
    assert outcome.value.pages[0].blocks[0].text == "nome secreto"


def test_the_glossary_of_the_coordinator_comes_first(tools):
    spec = EngineSpec("auto", (("pt", "Nega alergias", "No known allergies"), ("es", "x", "y")))
    outcome = translate_document(TranslateTask(document(block("Nega alergias")), spec))
    assert outcome.value.pages[0].blocks[0].text == "No known allergies"


def test_tasks_are_picklable():
    task = TranslateTask(document(block("dor")), EngineSpec("auto", (("pt", "a", "b"),)))
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301 - our own bytes


def test_translate_text_reports_lines_for_the_command(tools):
    segments, engine = translate_text("Nega alergias\n\nCT\t12,5 cm\npalavra nova", "pt-BR")
    assert engine == "Echo pt-en"
    assert [(s.source, str(s.by)) for s in segments] == [
        ("Nega alergias", "memory"),
        ("CT", "neural"),
        ("12,5 cm", "memory"),
        ("palavra nova", "neural"),
    ]
    (same,), _ = translate_text("AFP", "zh")
    assert (str(same.by), same.flags) == ("memory", ("unchanged",))
    with pytest.raises(models.EngineMissing):
        translate_text("dor", "pt", "argos")


def test_the_fingerprint_depends_on_engine_and_glossary(monkeypatch):
    monkeypatch.setattr(models, "available", lambda _language, _engine="auto": Echo())
    plain = stage.engine_fingerprint(EngineSpec(), ("pt-BR", "en"))
    assert plain == stage.engine_fingerprint(EngineSpec(), ("en", "pt"))
    assert plain != stage.engine_fingerprint(EngineSpec("auto", (("pt", "a", "b"),)), ("pt",))
    assert plain != stage.engine_fingerprint(EngineSpec(), ("pt", "zh"))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (("患者番号は右の通りです ID 2", "ID 2", "ID"), ("2023-01-01に受診", "2023-01-01", "DATE"),
         "患者番号は右の通りです ID 2 2023-01-01に受診"),
        (("精査のため施行したCT", "", ""), ("scanでは異常なし", "", ""),
         "精査のため施行したCT scanでは異常なし"),
        (("肝右叶见肿块大小约3", "", ""), ("5mm未见转移", "", ""), "肝右叶见肿块大小约35mm未见转移"),
        (("肝右叶见肿块", "", ""), ("大小约35mm", "", ""), "肝右叶见肿块大小约35mm"),
    ],
)  # fmt: skip
def test_latin_words_of_two_lines_do_not_run_together(first, second, whole):
    lines = [block(text, *([(ours, tag)] if ours else [])) for text, ours, tag in (first, second)]
    assert joined(lines, "")[0] == whole

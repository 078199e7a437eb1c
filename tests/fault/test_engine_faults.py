"""Whatever an engine does, the other lines are translated, the bad one is told, the build goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import faulty_engines
import pytest
from faulty_engines import Faulty

from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By
from recpack.model.source import SourceId
from recpack.mt import models
from recpack.mt.engines.guarded import Guarded
from recpack.mt.remembered import Remembered
from recpack.run.executors import ProcessExecutor, _alone
from recpack.stages import translate as stage
from recpack.stages.translate import TranslateTask, translate_document

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform == "win32", reason="faults are raised as on POSIX"),
]


@pytest.fixture
def guarded():
    made = []

    def make(load="", seconds=5.0):
        made.append(Guarded(Faulty(), "faulty_engines:Faulty", (load,), seconds=seconds))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [("isto cai", "crash"), ("isto erra", "ValueError"), ("isto demais", "answers"),
     ("isto vazio", "answers")],
)  # fmt: skip
def test_a_bad_line_costs_itself(guarded, bad, reason):
    engine = guarded()
    lines = ["sem febre", bad, "sem dor"]
    assert engine.translate(lines, "pt") == ("<sem febre>", None, "<sem dor>")
    assert engine.failures == {reason: 1}


def test_a_hang_in_native_code_is_ended(guarded):
    engine = guarded(seconds=1.0)
    start = time.monotonic()
    lines = ["sem febre", "isto trava", "sem dor"]
    assert engine.translate(lines, "pt") == ("<sem febre>", None, "<sem dor>")
    assert engine.failures == {"hang": 1}
    assert time.monotonic() - start < 60


def test_nothing_is_an_answer_and_no_failure(guarded):
    engine = guarded()
    assert engine.translate(["isto nada"], "pt") == (None,)
    assert not engine.failures


def test_what_an_engine_prints_is_neither_answer_nor_log(guarded, capfd):
    assert guarded().translate(["isto imprime", "sem dor"], "pt") == ("<isto imprime>", "<sem dor>")
    assert "secreto" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("load", ["corrupt", "abort"])
def test_a_model_that_does_not_load_is_given_up_at_once(guarded, load, monkeypatch):
    engine = guarded(load)
    assert engine.translate(["sem febre", "sem dor", ""], "pt") == (None, None, None)
    assert engine.failures == {"load": 1, "stopped": 1}
    monkeypatch.setattr(subprocess, "Popen", None)  # and is not started again
    assert engine.translate(["sem tosse"], "pt") == (None,)
    assert "secreto" not in engine.told()


def test_where_no_process_can_be_started_the_engine_is_given_up(guarded, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "carcinoma secreto")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    engine = guarded()
    engine.warm()
    assert engine.translate(["sem febre", "sem dor"], "pt") == (None, None)
    assert engine.failures == {"load": 1, "stopped": 1}
    assert engine.told() == "PermissionError, load"


def test_an_engine_that_only_crashes_is_given_up(guarded):
    engine = guarded()
    assert engine.translate([f"isto cai {n}" for n in range(9)], "pt") == (None,) * 9
    assert engine.failures == {"crash": 4, "stopped": 5}


def test_a_process_ends_itself_when_nobody_is_left_to_do_it():
    said = {"factory": "faulty_engines:Faulty", "arguments": [""], "seconds": 0.3}
    code = f"import sys; sys.path[:] = {sys.path!r}; from recpack.mt.engines import child; child.main()"
    child = subprocess.Popen(
        [sys.executable, "-c", code, json.dumps(said)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with child:
        assert json.loads(child.stdout.readline()) == {"ready": True}
        child.stdin.write(b'{"line": "isto trava", "language": "pt"}\n')
        child.stdin.flush()
        assert child.wait(60) == 1


def test_a_process_ends_with_its_parent(guarded):
    engine = guarded()
    engine.translate(["sem febre"], "pt")
    popen = engine._process._popen
    popen.stdin.close()
    assert popen.wait(60) == 0


def test_workers_and_the_rescue_pass_may_have_engines():
    expected = ((None, "<sem febre>"), {"crash": 1})
    executor = ProcessExecutor(1)
    try:
        assert list(executor.map(faulty_engines.two_lines, [""])) == [(0, expected)]
    finally:
        executor.close()
    assert _alone(faulty_engines.two_lines, "", 60.0, 0) == expected


class Wild:
    """An engine in this process that answers what it likes."""

    def __init__(self, answer):
        self.answer = answer

    def fingerprint(self):
        return "wild 1"

    def describe(self):
        return "Wild pt-en"

    def languages(self):
        return ("pt",)

    def translate(self, _lines, _language):
        return self.answer()


def _raise():
    raise RuntimeError("carcinoma secreto")


@pytest.mark.parametrize(
    ("answer", "failures"),
    [(_raise, {"RuntimeError": 1}), (lambda: (), {"answers": 1}),
     (lambda: ("a", "b"), {"answers": 1}), (lambda: (7,), {"answers": 1}),
     (lambda: (None,), {}), (lambda: None, {"TypeError": 1})],
)  # fmt: skip
def test_no_answer_of_an_engine_reaches_further(answer, failures):
    engine = Remembered(Wild(answer))
    assert engine.translate(["sem febre"], "pt") == (None,)
    assert engine.failures == failures


@pytest.fixture
def document(monkeypatch):
    def make(engine, *lines, language="pt"):
        monkeypatch.setattr(models, "translator", lambda *_: engine)
        stage._tools.cache_clear()
        boxes = [Box(100, 40 * n, 900, 40 * n + 20) for n in range(len(lines))]
        blocks = tuple(map(CleanBlock, lines, boxes))
        page = CleanPage(1, 1000, 1400, Origin.OCR, language, blocks)
        clean = CleanDocument(
            DocumentId("d1"), SourceId("s1"), "image", "other", language, None, (page,)
        )
        outcome = translate_document(TranslateTask(clean))
        segments = [b.segments for b in outcome.value.pages[0].blocks]
        return segments, {p.code: p for p in outcome.problems}

    yield make
    stage._tools.cache_clear()


def test_lines_of_a_failing_engine_come_from_phrases_and_gloss(document, guarded):
    engine = guarded(seconds=1.0)
    lines, problems = document(
        engine, "Nega alergias", "O paciente trava sem febre", "O paciente veio sem dor"
    )
    assert lines[0][0].by is By.MEMORY
    assert lines[1][0].by in {By.GLOSS, By.NEURAL}
    assert {"unchecked"} <= set(lines[1][0].flags) or lines[1][0].by is By.NEURAL
    assert "veio sem dor" in lines[2][0].target
    assert problems["engine-failed"].detail.startswith("hang: ")
    assert problems["engine-failed"].page == 1


def test_a_dead_engine_leaves_phrases_and_gloss(document, guarded):
    lines, problems = document(guarded("corrupt"), "Nega alergias", "Foi ao mercado com tosse")
    assert lines[0][0].by is By.MEMORY
    assert lines[1][0].by is By.GLOSS
    assert "unchecked" in lines[1][0].flags
    assert "load: 1" in problems["engine-failed"].detail
    assert "secreto" not in str(problems)


def test_a_model_that_is_cut_short_costs_no_worker_and_no_phrase(tmp_path, monkeypatch):
    """A real file without digests to compare (as one inside a package has none), in real workers."""
    (whole,) = [m for m in models.list_models() if m.bundled]
    store = tmp_path / "models" / "firefox-es-en"
    store.mkdir(parents=True)
    for file in whole.path.iterdir():
        if file.suffix in {".bin", ".spm"}:
            data = file.read_bytes()
            (store / file.name).write_bytes(data[:1000] if "model" in file.name else data)
    note = {"engine": "firefox", "source": "es", "target": "en"}
    (store / "recpack-model.json").write_text(json.dumps(note))
    monkeypatch.setenv("RECPACK_MODELS", str(store.parent))
    blocks = tuple(CleanBlock(t, Box(0, 0, 9, 9)) for t in ("Hígado", "Fue al mercado"))
    page = CleanPage(1, 1000, 1400, Origin.OCR, "es", blocks)
    clean = CleanDocument(DocumentId("d"), SourceId("s"), "image", "other", "es", None, (page,))
    executor = ProcessExecutor(1)
    try:
        ((_, outcome),) = executor.map(translate_document, [TranslateTask(clean)])
    finally:
        executor.close()
    problems = {p.code: p.detail for p in outcome.problems}
    assert problems["engine-failed"].startswith("load: 1")
    known, unknown = (b.segments[0] for b in outcome.value.pages[0].blocks)
    assert known.by is By.MEMORY
    assert unknown.by in {By.GLOSS, By.NONE}
    assert "unchecked" in unknown.flags


@pytest.mark.parametrize("language", ["xx", "tlh", "und", "eo"])
def test_an_unknown_language_stays_as_it_is(document, language):
    lines, problems = document(None, "qapla batlh je", language=language)
    assert [s.target for s in lines[0]] == ["qapla batlh je"]
    if language != "und":
        assert "unchecked" in lines[0][0].flags
        assert problems["no-translation-engine"].detail == language


@pytest.mark.parametrize(
    ("language", "unit"), [("pt", "paciente com dor 12,5 mg "), ("zh", "患者无发热。"), ("pt", "a"),
                           ("pt", "1,5 "), ("zh", "肝"), ("pt", "- ")]
)  # fmt: skip
def test_a_line_of_a_megabyte_is_kept_and_told(document, language, unit):
    text = (unit * (1_000_000 // len(unit)))[:1_000_000]
    lines, problems = document(
        Wild(lambda: ("something",)), text, "Nega alergias", language=language
    )
    last = lines[0][-1]
    assert last.by is By.NONE
    assert {"too-long", "unchecked"} <= set(last.flags)
    assert "translation-failed" not in problems
    assert sum(len(s.source) for s in lines[0]) > 0.9 * len(text.replace(" ", ""))


def test_a_glossary_serves_a_language_of_which_nothing_else_is_known():
    from recpack.mt.phrases.memory import load_memory

    memory = load_memory("xx", {"qapla": "success"})
    assert memory.lookup("Qapla").target == "success"
    assert memory.lookup("qapla batlh je") is None

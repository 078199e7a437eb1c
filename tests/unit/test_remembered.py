"""One line, one call: within a process, between processes, in the next build."""

import sqlite3
import threading
import time

import pytest

from recpack.mt.remembered import LineMemory, Remembered


class Counting:
    """An engine that counts what it is asked."""

    def __init__(self, name="one", slow=0.0):
        self.name = name
        self.slow = slow
        self.asked = []

    def fingerprint(self):
        return self.name

    def describe(self):
        return self.name

    def languages(self):
        return ("pt", "es")

    def translate(self, lines, language):
        time.sleep(self.slow)
        self.asked += lines
        return tuple(f"{language} {self.name} {line}" for line in lines)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "private" / "lines.sqlite3"


def test_a_line_is_asked_once_in_a_process():
    engine = Counting()
    both = Remembered(engine)
    assert both.translate(["a", "b", "a"], "pt") == ("pt one a", "pt one b", "pt one a")
    both.translate(["b"], "pt")
    assert engine.asked == ["a", "b"]


def test_the_case_remembers_for_other_workers_and_builds(path):
    first, second = Counting(), Counting()
    said = Remembered(first, LineMemory(path)).translate(
        ["a", "linha \u2028 única", "\ud800"], "pt"
    )
    later = Remembered(second, LineMemory(path))
    assert later.translate(["\ud800", "linha \u2028 única", "a"], "pt") == said[::-1]
    assert second.asked == ["\ud800"]  # half a letter cannot be stored


def test_another_engine_or_language_is_another_line(path):
    memory = LineMemory(path)
    Remembered(Counting(), memory).translate(["a"], "pt")
    assert Remembered(Counting(), memory).translate(["a"], "es") == ("es one a",)
    assert Remembered(Counting("two"), memory).translate(["a"], "pt") == ("pt two a",)


def test_nothing_is_kept_of_a_failure(path):
    class Silent(Counting):
        def translate(self, lines, language):
            super().translate(lines, language)
            return (None,) * len(lines)

    Remembered(Silent(), LineMemory(path)).translate(["a"], "pt")
    after = Counting()
    assert Remembered(after, LineMemory(path)).translate(["a"], "pt") == ("pt one a",)
    assert after.asked == ["a"]


def test_two_workers_at_once_ask_once(path, monkeypatch):
    engine = Counting(slow=0.05)
    lines = [f"linha {n}" for n in range(6)]
    pids = iter(range(1, 3))
    said = []

    def work():
        memory = LineMemory(path)
        memory._owner = next(pids)  # as in two processes
        said.append(Remembered(engine, memory).translate(lines, "pt"))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said[0] == said[1]
    assert sorted(engine.asked) == lines


def test_a_claim_of_the_dead_is_not_waited_for_long(path, monkeypatch):
    monkeypatch.setattr("recpack.mt.remembered._PATIENCE", 0.1)
    dead = LineMemory(path)
    dead._owner = -1
    engine = Counting()
    alive = Remembered(engine, LineMemory(path))
    assert not dead.taken(alive._key("a", "pt"))
    assert alive.translate(["a"], "pt") == ("pt one a",)


@pytest.mark.parametrize("damage", ["text", "cut", "folder", "table"])
def test_a_database_that_cannot_be_used_does_no_harm(path, damage):
    Remembered(Counting(), LineMemory(path)).translate([f"linha {n}" for n in range(50)], "pt")
    for beside in path.parent.glob("lines.sqlite3-*"):
        beside.unlink()
    if damage == "text":
        path.write_text("not a database " * 1000)
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:1000])
    elif damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.unlink()
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE lines (other INT)")
    engine = Counting()
    assert Remembered(engine, LineMemory(path)).translate(["linha 1", "b"], "pt") == (
        "pt one linha 1",
        "pt one b",
    )


def test_a_changed_answer_is_not_believed(path):
    Remembered(Counting(), LineMemory(path)).translate(["a"], "pt")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE lines SET english = 'two mg'")
    assert Remembered(Counting(), LineMemory(path)).translate(["a"], "pt") == ("pt one a",)

"""No line goes through an engine twice in a case, in whatever document, worker or build.

What an engine said is kept in one small database of the case, by the engine's fingerprint, language
and line; all workers use it. An engine gives one line the same English whoever asks, so nothing in
the bundle depends on what was found there. Should the database be unusable (a network drive without
locks, a full disk), lines are only remembered within this process.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from recpack.ports import Translator

_TABLES = (
    "CREATE TABLE IF NOT EXISTS lines (key BLOB PRIMARY KEY, english TEXT, seal BLOB)",
    "CREATE TABLE IF NOT EXISTS claims (key BLOB PRIMARY KEY, owner INT, since REAL) WITHOUT ROWID",
)
_PATIENCE = 2.0
"""Seconds to wait for a line that another worker has taken up; then it is done here as well."""
_LOOK = 0.004


class LineMemory:
    """The database. Every method does nothing where it cannot be used."""

    def __init__(self, path: Path) -> None:
        """Opened, or made, at once."""
        self._owner = os.getpid()
        self._db: sqlite3.Connection | None = None
        with contextlib.suppress(sqlite3.Error, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=OFF")  # a torn file is seen, and given up
            for table in _TABLES:
                db.execute(table)
            self._db = db

    def _do(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        if self._db is None:
            return []
        try:
            return self._db.execute(statement, values).fetchall()
        except (
            sqlite3.OperationalError,
            UnicodeError,
        ):  # locked for long, disk full, half a letter
            return []
        except sqlite3.Error:
            self._db = None
            return []

    def get(self, key: bytes) -> str | None:
        """The English, if any worker or earlier build has it."""
        found = self._do("SELECT english, seal FROM lines WHERE key = ?", key)
        english, seal = found[0] if found else (None, None)
        whole = isinstance(english, str) and seal == _seal(key, english)
        return english if whole and isinstance(english, str) else None

    def put(self, key: bytes, english: str) -> None:
        """Keep it for the others."""
        self._do("INSERT OR REPLACE INTO lines VALUES (?, ?, ?)", key, english, _seal(key, english))

    def taken(self, key: bytes) -> bool:
        """Whether another worker is at this line; if none is, this process takes it up."""
        mine, now = self._owner, time.time()
        self._do("DELETE FROM claims WHERE key = ? AND since < ?", key, now - _PATIENCE)
        self._do("INSERT OR IGNORE INTO claims VALUES (?, ?, ?)", key, mine, now)
        owner = self._do("SELECT owner FROM claims WHERE key = ?", key)
        return bool(owner) and owner[0][0] != mine

    def release(self, key: bytes) -> None:
        """Done with the line, whatever came of it."""
        self._do("DELETE FROM claims WHERE key = ?", key)

    def awaited(self, key: bytes) -> str | None:
        """What another worker makes of the line, or None after a while."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if not self._do("SELECT 1 FROM claims WHERE key = ?", key):
                break  # the answer, if there is one, came before the claim went
            time.sleep(_LOOK)
        return self.get(key)


def _seal(key: bytes, english: str) -> bytes:
    """What tells a torn row."""
    return hashlib.sha256(key + english.encode("utf-8", "surrogatepass")).digest()


def failures_of(engine: Translator | None) -> Counter[str]:
    """Lines that an engine had to give up, by reason; empty for one that does not count."""
    found = getattr(engine, "failures", None)
    return found if isinstance(found, Counter) else Counter()


class Remembered:
    """An engine that is asked for each line once. Whatever it raises or answers, this does not.

    `failures` counts lines that the engine failed on, by reason.
    """

    def __init__(self, engine: Translator, memory: LineMemory | None = None) -> None:
        """Without `memory` lines are remembered in this process only."""
        self._engine = engine
        self._memory = memory
        self._print: bytes = b""
        self._lines: dict[tuple[str, str], str | None] = {}
        self._lock = threading.Lock()
        self._own: Counter[str] = Counter()

    @property
    def failures(self) -> Counter[str]:
        """The engine's own count and what was noticed here."""
        return self._own + failures_of(self._engine)

    def fingerprint(self) -> str:
        """That of the engine: remembering changes nothing."""
        return self._engine.fingerprint()

    def describe(self) -> str:
        """As the engine."""
        return self._engine.describe()

    def languages(self) -> tuple[str, ...]:
        """As the engine."""
        return self._engine.languages()

    def translate(self, lines: Sequence[str], language: str) -> tuple[str | None, ...]:
        """English of each line, None where the engine gave nothing or failed."""
        with self._lock:
            for line in lines:
                if (language, line) not in self._lines:
                    self._lines[language, line] = self._one(line, language)
            return tuple(self._lines[language, line] for line in lines)

    def _one(self, line: str, language: str) -> str | None:
        memory = self._memory
        if memory is None:
            return self._asked(line, language)
        key = self._key(line, language)
        english = memory.get(key)
        if english is None and memory.taken(key):
            english = memory.awaited(key)
        if english is not None:
            return english
        english = self._asked(line, language)
        if english is not None:
            memory.put(key, english)
        memory.release(key)
        return english

    def _key(self, line: str, language: str) -> bytes:
        self._print = self._print or self._engine.fingerprint().encode()
        parts = (self._print, language.encode(), line.encode("utf-8", "surrogatepass"))
        return hashlib.sha256(b"\0".join(parts)).digest()

    def _asked(self, line: str, language: str) -> str | None:
        try:
            answers = tuple(self._engine.translate((line,), language))
        except Exception as err:  # noqa: BLE001 - an engine may raise anything; its message may quote
            self._own[type(err).__name__] += 1
            return None
        if len(answers) != 1 or not isinstance(answers[0], str | None):
            self._own["answers"] += 1
            return None
        return answers[0]

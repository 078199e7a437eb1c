"""An engine in a process of its own: a hang or a crash of native code costs the line it fell on.

The process is killed when a line takes too long, and started again for the next one. After several
failures on end, or when the model does not load, the engine is given up for this process: the
caller goes on with checked phrases and gloss.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Sequence
from typing import IO, Any

from recpack.mt.engines import MAX_CHARS
from recpack.mt.languages import candidates
from recpack.ports import Translator

LINE_SECONDS = 30.0
"""Of wall time: several hundred times what the longest line takes."""
LOAD_SECONDS = 120.0
_ON_END, _ALTOGETHER = 4, 12
_CODE = "from recpack.mt.engines import child; child.main()"


class EngineStopped(RuntimeError):  # noqa: N818 - reads as the fact it states
    """The process gave no answer; the message is one word for people."""


class Guarded:
    """`inner` says what the engine is; the process makes its own by `factory(*arguments)`.

    `failures` counts lines without an answer by reason: hang, crash, load, or an exception's name.
    """

    def __init__(
        self,
        inner: Translator,
        factory: str,
        arguments: Sequence[str],
        *,
        seconds: float = LINE_SECONDS,
        load_seconds: float = LOAD_SECONDS,
    ) -> None:
        """`factory` is "module:name"; nothing is started yet."""
        self._inner = inner
        self._factory = factory
        self._arguments = [str(a) for a in arguments]
        self._seconds = seconds
        self._load_seconds = load_seconds
        self._process: _Process | None = None
        self._lock = threading.Lock()
        self._on_end = 0
        self._given_up = False
        self._loading = ""
        self.failures: Counter[str] = Counter()

    def fingerprint(self) -> str:
        """That of the engine: where it runs changes nothing."""
        return self._inner.fingerprint()

    def describe(self) -> str:
        """As the engine."""
        return self._inner.describe()

    def languages(self) -> tuple[str, ...]:
        """As the engine."""
        return self._inner.languages()

    def warm(self) -> None:
        """Start loading the model now, beside whatever the caller does meanwhile."""
        with self._lock:
            if self._process is None and not self._given_up:
                with contextlib.suppress(EngineStopped):  # the first line tells of it
                    self._start()

    def translate(self, lines: Sequence[str], language: str) -> tuple[str | None, ...]:
        """English of each line; None also where the engine hung or died over it."""
        if not set(candidates(language)) & set(self._inner.languages()):
            return (None,) * len(lines)
        with self._lock:
            return tuple(self._one(line, language) for line in lines)

    def _one(self, line: str, language: str) -> str | None:
        line = " ".join(line.split())
        if not line or len(line) > MAX_CHARS:
            return None
        if self._given_up:
            self.failures["stopped"] += 1
            return None
        try:
            process = self._process or self._start()
            process.wait_ready(self._load_seconds)
            answer = process.ask(line, language, self._seconds)
        except EngineStopped as err:
            reason, _, self._loading = str(err).partition(" ")
            self._failed(reason)
            self._stop()
            return None
        if "failed" in answer:
            self._failed(str(answer["failed"]))
            return None
        self._on_end = 0
        english = answer.get("english")
        return english if isinstance(english, str) else None

    def _failed(self, reason: str) -> None:
        self.failures[reason] += 1
        self._on_end += 1
        lost = sum(self.failures.values())
        self._given_up |= reason == "load" or self._on_end >= _ON_END or lost >= _ALTOGETHER

    def _start(self) -> _Process:
        try:
            self._process = _Process(self._factory, self._arguments, 2 * self._seconds)
        except OSError as err:  # no memory or no right to start a process
            raise EngineStopped(f"load {type(err).__name__}") from err
        return self._process

    def told(self) -> str:
        """Why lines have no answer, for people: "hang", "ValueError" …; "" if none failed."""
        return ", ".join(sorted({self._loading, *self.failures} - {"", "stopped"}))

    def _stop(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def close(self) -> None:
        """End the process; the next line would start another."""
        with self._lock:
            self._stop()


class _Process:
    """The other side: a Python of its own that runs `child.main`."""

    def __init__(self, factory: str, arguments: list[str], seconds: float) -> None:
        said = {"factory": factory, "arguments": arguments, "seconds": seconds}
        # Not multiprocessing: a worker of the rescue pass may have no children of that kind.
        self._popen = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {_CODE}",
             json.dumps(said)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._answers: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._ready = False
        out = self._popen.stdout
        threading.Thread(target=_listen, args=(out, self._answers), daemon=True).start()
        self.close = weakref.finalize(self, _end, self._popen)

    def wait_ready(self, seconds: float) -> None:
        """Until the model is loaded; EngineStopped("load") if it does not."""
        if self._ready:
            return
        try:
            said = self._answers.get(timeout=seconds)
        except queue.Empty:
            said = None
        if not said or not said.get("ready"):
            raise EngineStopped(f"load {said['failed']}" if said and "failed" in said else "load")
        self._ready = True

    def ask(self, line: str, language: str, seconds: float) -> dict[str, Any]:
        """The answer to one line; EngineStopped if there is none in time."""
        asked = json.dumps({"line": line, "language": language}).encode("ascii") + b"\n"
        stdin = self._popen.stdin
        assert stdin is not None  # noqa: S101 - opened above
        try:
            stdin.write(asked)
            stdin.flush()
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise EngineStopped("hang") from None
        except OSError:
            answer = None
        if answer is None:
            raise EngineStopped("crash")
        return answer


def _listen(out: IO[bytes], answers: queue.Queue[dict[str, Any] | None]) -> None:
    """Every answer into the queue; None at the end, also after what is no answer."""
    with out, contextlib.suppress(ValueError, OSError):
        for line in out:
            said = json.loads(line)
            answers.put(said if isinstance(said, dict) else None)
    answers.put(None)


def _end(popen: subprocess.Popen[bytes]) -> None:
    popen.kill()
    popen.wait()
    with contextlib.suppress(OSError):
        if popen.stdin is not None:
            popen.stdin.close()

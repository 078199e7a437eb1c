"""The process in which a native engine runs: what it does to itself costs one line, no more.

Talks with `guarded.Guarded` in JSON, one object a line: `{"line", "language"}` in, and out first
`{"ready": true}`, then one `{"english"}` or `{"failed"}` for each line, in order. Libraries print
and log what they like, records among it: their standard output and errors go nowhere.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import IO, Any


def serve(
    factory: str, arguments: list[str], seconds: float, source: IO[bytes], out: IO[bytes]
) -> None:
    """Answer until the other side closes. `factory` is module:name of what makes the engine."""

    def tell(**message: object) -> None:
        out.write(json.dumps(message).encode("ascii") + b"\n")
        out.flush()

    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        try:
            module, _, name = factory.partition(":")
            engine = getattr(importlib.import_module(module), name)(*arguments)
            engine.translate(("a",), engine.languages()[0])  # loads what is loaded at first use
        except Exception as err:  # noqa: BLE001 - native loaders raise whatever they like
            tell(failed=type(err).__name__)
            return
        tell(ready=True)
        for asked in source:
            # Ends this process from a thread of C, whatever the native code holds: nobody may be
            # left on the other side to do it.
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            tell(**_answer(engine.translate, json.loads(asked)))
            faulthandler.cancel_dump_traceback_later()


def _answer(translate: Callable[..., Any], asked: dict[str, str]) -> dict[str, object]:
    try:
        answers = tuple(translate((asked["line"],), asked["language"]))
    except Exception as err:  # noqa: BLE001 - the edge: told as a record
        return {"failed": type(err).__name__}
    if len(answers) != 1 or not isinstance(answers[0], str | None):
        return {"failed": "answers"}
    return {"english": answers[0]}


def main() -> None:
    """Started by `guarded` with one JSON argument."""
    said = json.loads(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then closes
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    with contextlib.suppress(BrokenPipeError, EOFError):
        serve(said["factory"], said["arguments"], said["seconds"], sys.stdin.buffer, out)
    os._exit(0)  # no native library gets the chance to hang in its own clean-up

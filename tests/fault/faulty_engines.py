"""Engines that fail on the line that says how; light, for every process imports it anew."""

from __future__ import annotations

import ctypes
import os
import signal


class Faulty:
    """English in brackets, unless the line asks for a fault."""

    def __init__(self, load: str = "") -> None:
        if load == "corrupt":
            raise ValueError("not a model: carcinoma secreto")
        if load == "abort":
            os.abort()

    def fingerprint(self) -> str:
        return "faulty 1"

    def describe(self) -> str:
        return "Faulty pt-en"

    def languages(self) -> tuple[str, ...]:
        return ("pt",)

    def translate(self, lines, _language):
        (line,) = lines
        if "trava" in line:  # as native code hangs: with the interpreter held
            ctypes.PyDLL(None).sleep(600)
        if "cai" in line:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "imprime" in line:
            os.write(1, b"carcinoma secreto\n")
        if "erra" in line:
            raise ValueError(line)
        if "nada" in line:
            return (None,)
        if "demais" in line:
            return ("one", "two")
        if "vazio" in line:
            return ()
        return (f"<{line}>",)


def two_lines(load: str) -> tuple[tuple[str | None, ...], dict[str, int]]:
    """For a worker: what a guarded engine makes of a bad line and a good one."""
    from recpack.mt.engines.guarded import Guarded

    engine = Guarded(Faulty(), "faulty_engines:Faulty", (load,), seconds=5.0)
    return engine.translate(("isto cai", "sem febre"), "pt"), dict(engine.failures)

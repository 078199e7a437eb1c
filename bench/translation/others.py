"""Measures with a module and options of their own, called as a command line calls them."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import sys
from collections.abc import Iterator, Sequence


class _Tee(io.StringIO):
    """What is printed, kept."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text) if sys.__stdout__ else None
        return super().write(text)


@contextlib.contextmanager
def _arguments(name: str, arguments: Sequence[str]) -> Iterator[None]:
    kept = sys.argv
    sys.argv = [name, *arguments]
    try:
        yield
    finally:
        sys.argv = kept


def printed(name: str, arguments: Sequence[str]) -> str | None:
    """What the `main` of a module prints; None where there is no such module."""
    if importlib.util.find_spec(name) is None:
        print(f"not there yet: {name}")
        return None
    module = importlib.import_module(name)
    out = _Tee()
    with _arguments(name, arguments), contextlib.redirect_stdout(out):
        try:
            module.main()
        except SystemExit as end:
            if end.code not in {0, None}:
                print(end.code)
    return out.getvalue()

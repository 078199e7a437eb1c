"""Korean persons by Kiwi (extra `ko`), where it is installed; all it finds is to be reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, ClassVar

from recpack.deid.text.korean import names
from recpack.deid.text.page import PageText
from recpack.ports import Span

_MODULES = ("kiwipiepy",)
_PACKAGES = ("kiwipiepy", "kiwipiepy_model")
_SCORE = 0.6


@cache
def _kiwi() -> Any:
    return import_module("kiwipiepy").Kiwi(num_workers=1)


def available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in _MODULES)


def fingerprint() -> str:
    """Versions of what decides the findings, as 64 hex digits ("" without the extra)."""
    try:
        told = " ".join(f"{name}={version(name)}" for name in _PACKAGES)
    except PackageNotFoundError:
        return ""
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TaggedKoreanNames:
    """Proper nouns (NNP) that are made like surname and given name."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "hangul"

    def describe(self) -> str:
        """One line for the docs."""
        return "extra ko: proper nouns with a surname by Kiwi, each shown for review"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of names; nothing without the extra."""
        if not available():
            return
        known = names()
        for token in _kiwi().tokenize(page.plain):
            if token.tag == "NNP" and 2 <= token.len <= 4 and known.whole(token.form):
                yield Span(token.start, token.start + token.len, "PERSON", _SCORE, "kiwi")


def tagger() -> TaggedKoreanNames:
    """The recogniser of this extra."""
    return TaggedKoreanNames(("ko",))

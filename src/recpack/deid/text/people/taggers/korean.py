"""Korean persons by Kiwi (extra `ko`), where it is installed; all it finds is to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.hangul.lexicon import names
from recpack.deid.text.people.taggers.extra import Extra
from recpack.ports import Span

EXTRA = Extra(("kiwipiepy",), ("kiwipiepy", "kiwipiepy_model"))
_SCORE = 0.6


@cache
def _kiwi() -> Any:
    return import_module("kiwipiepy").Kiwi(num_workers=1)


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
        if not EXTRA.available():
            return
        known = names()
        for token in _kiwi().tokenize(page.plain):
            if token.tag == "NNP" and 2 <= token.len <= 4 and known.whole(token.form):
                yield Span(token.start, token.start + token.len, "PERSON", _SCORE, "kiwi")


def tagger() -> TaggedKoreanNames:
    """The recogniser of this extra."""
    return TaggedKoreanNames(("ko",))

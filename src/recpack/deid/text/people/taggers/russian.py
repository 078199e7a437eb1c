"""An optional second reader of Russian names: natasha (MIT, slovnet and navec), an extra.

It was trained on news. On clinical papers it takes drugs, eponyms and headings for persons, so its
spans count only where the word lists know nothing against them, and always below 0.65: they are
hidden and shown to the coordinator. It reads some 13,000 characters a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.cyrillic.names import has_head
from recpack.deid.text.people.cyrillic.words import kind_of_word
from recpack.deid.text.people.taggers.extra import Extra
from recpack.ports import Span

SCORE = 0.6
EXTRA = Extra(("natasha", "slovnet", "navec", "razdel"), ("natasha", "slovnet", "navec", "razdel"))
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MOST = 4


@cache
def _models() -> tuple[Any, Any, Any]:
    """(document class, segmenter, tagger), loaded once; about 0.7 s."""
    natasha: Any = import_module("natasha")  # heavy, and an extra

    return natasha.Doc, natasha.Segmenter(), natasha.NewsNERTagger(natasha.NewsEmbedding())


@dataclass(frozen=True, slots=True)
class TaggedRussianNames:
    """Persons that natasha sees, less what is a term, an eponym or the beginning of a field."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return "Russian names by a tagger (natasha, an extra): unsure, shown for review"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`."""
        make, segmenter, tagger = _models()
        document = make(page.plain)
        document.segment(segmenter)
        document.tag_ner(tagger)
        for found in document.spans:
            if found.type == "PER" and _is_person(page, found.start, found.stop):
                yield Span(found.start, found.stop, "PERSON", SCORE, "tagger:natasha")


def _is_person(page: PageText, start: int, end: int) -> bool:
    piece = page.plain[start:end]
    words = _WORD.findall(piece)
    if "\n" in piece or not 0 < len(words) <= _MOST or piece.isupper():
        return False
    if any(not w[0].isupper() or not "\u0400" <= w[0] <= "\u052f" for w in words):
        return False
    kinds = {kind_of_word(w) for w in words if len(w) > 1}
    if kinds & {"X", "E"} or not kinds:
        return False
    return not has_head(page, start) and (len(words) > 1 or "C" not in kinds)


def tagger() -> TaggedRussianNames:
    """The recogniser of this extra."""
    return TaggedRussianNames(("ru",))

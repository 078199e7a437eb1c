"""Japanese persons by GiNZA (extra `ja`), where it is installed; all it finds is to be reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import is_letter, names
from recpack.deid.text.people.taggers.extra import Extra
from recpack.ports import Span

_LINE = re.compile(r"[^\n\t]{2,600}")
_TERM = re.compile(
    fold_text(
        "(?:型|の|ら|らの)?(?:病|症|症候群|リンパ腫|分類|反応|法|染色|スコア|試験|手術|式|筋膜|靭帯|靱帯|孔|膿|菌|液|剤|錠|癌|培地|検査|術|報告|基準|法則|率|徴候|変法|ビネー)"
    )
)
EXTRA = Extra(("spacy", "ginza", "ja_ginza"), ("ja-ginza", "ginza", "spacy", "sudachidict_core"))
_SCORE = 0.55


@cache
def _pipeline() -> Any:
    return import_module("spacy").load(
        "ja_ginza", disable=["parser", "bunsetu_recognizer", "compound_splitter"]
    )


@dataclass(frozen=True, slots=True)
class TaggedJapaneseNames:
    """Surnames alone in running text that ja_ginza takes for a person; its other finds are terms."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "extra ja: persons by GiNZA, each shown for review"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of names; nothing without the extra or on pages in another language."""
        if not japanese.applies(self.languages, page) or not EXTRA.available():
            return
        for line in _LINE.finditer(page.plain):
            if not any(map(is_letter, line[0])):
                continue
            for entity in _pipeline()(line[0]).ents:
                if entity.label_ == "Person":
                    yield from _checked(page.folded, line.start() + entity.start_char, entity.text)


def _checked(folded: str, at: int, text: str) -> Iterator[Span]:
    """The listed name or surname that the entity begins with, if it is no term."""
    known = names()
    limit = at + len(text)
    end = known.full(folded, at, limit, single=True) or known.surname(folded, at, limit)
    if end is None or end - at < 2 or known.refused(folded, at):
        return
    if folded[at:end] not in known.common and not _TERM.match(folded, end):
        yield Span(at, end, "PERSON", _SCORE, "ginza")


def tagger() -> TaggedJapaneseNames:
    """The recogniser of this extra."""
    return TaggedJapaneseNames(("ja",))

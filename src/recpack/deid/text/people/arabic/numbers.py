"""Numbers behind "number" (رقم ...) of whatever in Arabic papers, and rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_LETTER = "\u0621-\u063a\u0641-\u064a"
_NUMBER = re.compile(
    rf"رقم(?:ه|ها)?(?:[ ][{_LETTER}/.]{{1,14}}){{0,4}}[ ]{{0,2}}[:(/=-]{{0,2}}[ ]{{0,2}}"
    r"(?P<number>(?:[a-z]{1,6}[-/ ]?){0,2}\d[\da-z]*(?:[-/.][\da-z]+)*)"
)
_ROOM = re.compile(
    rf"(?:غرفه|الغرفه|سرير|السرير|حجره|حاضنه)(?:[ ]رقم)?[ ]{{0,2}}[:(/-]?[ ]?(?P<room>(?:[a-z]{{1,3}}-?)?\d{{1,4}}(?:[-/ ]?[a-z{_LETTER}](?![a-z{_LETTER}]))?)"
    rf"(?!\d|[ ]?(?:[{_LETTER}]{{3}}|[×x%]))"
)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class ArabicNumbers:
    """رقم الملف (292797), برقم P-2023-3134, بالغرفة 12."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "arabic"

    def describe(self) -> str:
        """One line for the docs."""
        return "Arabic numbers: what stands behind رقم (number of ...), and rooms and beds"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number alone."""
        text = page.folded
        for match in _NUMBER.finditer(text):
            if sum(c.isdigit() for c in match["number"]) >= _LEAST:
                yield Span(*match.span("number"), "ID", 0.8, "numbered")
        for match in _ROOM.finditer(text):
            yield Span(*match.span("room"), "ID", 0.8, "room")

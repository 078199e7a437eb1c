"""Names in Cyrillic letters by initials and patronymics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_RU_INITIALS = re.compile(
    r"[А-ЯЁ][а-яё]{2,20}(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]{2,20}"
)
_RU_FULL = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:ович|евич|ич|овна|евна|ична|овны|евны|овичу|евичу|овича|евича|овне|евне)\b"
)


@dataclass(frozen=True, slots=True)
class CyrillicNames:
    """Петрова А. И., and full names with a patronymic."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return "names in Cyrillic letters: persons by initials or a patronymic"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names."""
        for pattern in (_RU_INITIALS, _RU_FULL):
            for match in pattern.finditer(page.plain):
                yield Span(*match.span(), "PERSON", 0.8, "patronymic")

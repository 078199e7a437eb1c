"""Rooms, and numbers of patients without a label, as Japanese and Korean papers print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recpack.deid.text.fold import plain_pattern
from recpack.deid.text.page import PageText
from recpack.ports import Span

_ROOM = re.compile(
    plain_pattern(
        r"(?<![0-9A-Za-z])[0-9A-Z]{2,5}号室(?:[ ]?[-－の][ ]?[0-9A-Z]{1,2})?(?:[ ]?[0-9]{1,2}床)?"
        r"|(?:[0-9]{1,2}[階F-]?)?[東西南北中新本A-Z]?[0-9]{0,2}(?:階)?[東西南北]?病棟[ ]?[0-9]{3,4}(?:号室?|室)?(?:[ ]?-[ ]?[0-9A-Z]{1,2})?(?![0-9])"
        r"|(?<=病棟)[ ]{0,2}[0-9]{3,4}(?:号室|号)(?:[ ]?-[ ]?[0-9]{1,2})?"
        r"|(?<=ベッド)[ ]?[0-9A-Z]{1,4}(?:-[0-9]{1,2})?(?![0-9])"
    )
)
_KOREAN_ROOM = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Z]{1,4}[동서남북신본]?병동[ /-]{0,3}[0-9]{2,5}(?:호실|호)?(?:[ -]{0,3}[0-9]{1,2}(?:번[ ]?(?:침대|베드|침상|병상)|번(?![째])))?"
    r"|(?<![0-9A-Za-z-])[0-9A-Z]{2,5}호실(?:[ -]{0,3}[0-9]{1,2}번(?![째]))?"
    r"|(?<=중환자실 )[0-9]{1,3}번[ ]?(?:침대|베드|침상|병상)"
    r"|(?:수술실|수술방)[ ]?[:][ ]?(?P<inner>(?:Rm|OR|R)[ .-]?[0-9]{1,3}|[0-9]{1,3}번?(?:방)?)(?![0-9])"
)
_MASKED = re.compile(r"(?<![0-9-])[0-9]{6}-[1-8](?:\*{6}|[xX●○]{6}|[0-9]{0,2}\*{4,6})")
_LICENCE = re.compile(r"(?:제[ ]?(?P<a>[0-9]{3,8})(?=[ ]?호))|(?<=면허 )(?P<b>[0-9]{4,7}호?)")
_SYMBOL = re.compile(
    plain_pattern(
        r"記号[・·]?番号[ \t:]{0,4}(?:\([^()\n]{0,6}\))?(?P<value>[0-9一-九]{1,8}[ ]?[・·-][ ]?[0-9]{1,10})"
    )
)
_BARE = re.compile(
    plain_pattern(
        r"(?:(?<=[(/,])|(?<=[(/,] )|(?<=歳 )|(?<=才 )|(?<=세 ))(?P<value>[0-9]{6,10})(?=[ ]?(?:[)/,、]|$|\n|\t))"
    ),
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class EasternNumbers:
    """612号室-3, 71병동 712호, 김철수 (69세, 23561865)."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese and Korean rooms, licences, and numbers in brackets behind a patient"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number with its room."""
        text = page.plain
        if "ja" in self.languages and "han" in page.scripts:
            for match in _ROOM.finditer(text):
                yield Span(*match.span(), "ID", 0.8, "room")
            for match in _SYMBOL.finditer(text):
                yield Span(*match.span("value"), "ID", 0.85, "insurance")
        if "hangul" in page.scripts:
            for match in _KOREAN_ROOM.finditer(text):
                group = "inner" if match["inner"] else 0
                yield Span(*match.span(group), "ID", 0.8, "room")
            for match in _MASKED.finditer(text):
                yield Span(*match.span(), "ID", 0.95, "masked-number")
            for match in _LICENCE.finditer(text):
                yield Span(*match.span("a" if match["a"] else "b"), "ID", 0.85, "licence")
        if self.languages[0] in {"ja", "ko"} or page.scripts & {"kana", "hangul"}:
            for match in _BARE.finditer(text):
                yield Span(*match.span("value"), "ID", 0.6, "bare-number")

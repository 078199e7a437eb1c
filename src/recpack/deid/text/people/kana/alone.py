"""Japanese names that stand alone: in brackets, before a colon, before their department."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, Names, names
from recpack.deid.text.people.kana.names import CHAIN
from recpack.deid.text.people.kana.words import led, opens, run_start, towns
from recpack.ports import Span

_ALONE = re.compile(
    f"(?:(?<=[((「])|(?:(?<=\\n)|^)[ ]*)(?P<name>[{HAN}]{{1,5}})(?=[ ]?[))」:]|[ ]*(?:\\n|$))",
    re.MULTILINE,
)
_WITH_OFFICE = re.compile(
    fold_text(
        "[ ]?[((](?=[^()\\n]{1,16}[))])[^()\\n]{0,14}(?:科|部|室|病理|薬剤師|看護師|医師|師長|技師|士|院長|部長|"
        "医長|講師|教授|助教|研修医|専攻医|本人|妻|夫|長男|次男|三男|長女|次女|三女|母|父|兄|弟|姉|妹|娘|息子|孫|嫁|友人|Dr|dr|PT|OT|ST|MSW|CRC|pt|ot|st|msw|crc|歳)[,、 ]?[^()\\n]{0,6}[))]"
    )
)


@dataclass(frozen=True, slots=True)
class JapaneseSigned:
    """(鈴木), 清水: …, 黒川・菊池(放射線科)."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese names alone: in brackets, before a colon, before a department"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the names."""
        if japanese.applies(self.languages, page):
            yield from _alone(page.folded)
            yield from _before_office(page.folded)


def _alone(text: str) -> Iterator[Span]:
    """(鈴木), 「鈴木:」 at the begin of a line: surnames that stand for who spoke or signed."""
    known = names()
    for match in _ALONE.finditer(text):
        name = match["name"]
        at, end = match.span("name")
        if name in known.listed and not known.refused(text, at) and name not in towns():
            if len(name) > 1 and name not in known.common:
                yield Span(at, end, "PERSON", 0.6, "surname-alone")
        elif len(name) > 2 and _whole(known, text, at, end):
            yield Span(at, end, "PERSON", 0.7, "name-alone")


def _whole(known: Names, text: str, at: int, end: int) -> bool:
    return known.full(text, at, end, single=True) == end and not known.refused(text, at)


def _before_office(text: str) -> Iterator[Span]:
    """出席者 黒川・菊池(放射線科), 山本(外科): names before a department or a relation."""
    known = names()
    for match in _WITH_OFFICE.finditer(text):
        end = match.start()
        low = run_start(text, end)
        for _ in range(CHAIN):
            start = next(
                (
                    s
                    for s in range(max(low, end - 8), end)
                    if text[s] != " "
                    and (opens(text, s) or led(text, s))
                    and not known.refused(text, s)
                    and end in (known.full(text, s, end, single=True), known.surname(text, s, end))
                ),
                None,
            )
            if start is None or (end - start == 1 and text[start - 1 : start].isalnum()):
                break
            yield Span(start, end, "PERSON", 0.75, "before-office")
            if text[start - 1 : start] not in {"・", "·", ",", "、", "/", "&"}:
                break
            end = start - 1
            low = run_start(text, end)

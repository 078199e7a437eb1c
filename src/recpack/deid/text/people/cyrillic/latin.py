"""Russian names in Latin letters beside Russian text: passports, consoles, letters abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cyrillic.words import endings_of, nominatives
from recpack.ports import Span

_WORD = re.compile(r"[A-Z](?:[a-z]+(?:['’-][A-Za-z]+)?|[A-Z]+(?:['’-][A-Z]+)?)(?![\w@])")
_PATRONYMIC = re.compile(
    r"(?:ov|ev|yev|iev)(?:ich|na|ych|itch)$|(?:ich|inich)na$|^(?:oglu|ogly|kyzy|kizi)$|(?:uly|kyzy)$"
)
_LEAST = 5
_GIVEN, _FAMILY, _FATHER, _OTHER = "GSPC"
_ORDERS = re.compile(r"[SCG][GC]P|[GC]P[SC]?|SG|GS")
_CELL = re.compile(r"[SC]?G|G[SC]?")
_SWAPS = (
    ("iia", "iya"), ("ia", "ya"), ("iu", "yu"), ("ia", "ja"), ("iu", "ju"), ("kh", "h"), ("ts", "c"),
    ("ks", "x"), ("ii", "y"), ("ii", "iy"), ("ei", "ey"), ("ai", "ay"), ("e", "ye"), ("zh", "j"),
)  # fmt: skip


@cache
def _letters() -> dict[int, str]:
    table = lang.read_toml("_rules/romanisation.toml")["cyrillic"]
    return {ord(k): v.split(" ")[0].strip() for k, v in table.items()}


@cache
def romanised_given() -> frozenset[str]:
    """Given names of the list in Latin letters, in the spellings of passports and of letters."""
    out: set[str] = set()
    for name in nominatives():
        plain = name.translate(_letters())
        out.update({plain, plain.replace("ie", "ye"), plain.replace("'", "")})
        for a, b in _SWAPS:
            if a in plain:
                swapped = plain.replace(a, b) if a != "e" or plain[0] == "e" else plain
                out.add(swapped)
                out.update(swapped.replace(c, d) for c, d in _SWAPS[:8] if c in swapped)
    return frozenset(n for n in out if n.isascii())


@dataclass(frozen=True, slots=True)
class RomanisedNames:
    """Ivanova Anna Sergeevna, Mariya Kuznetsova, TOLSTOI ROMAN in a cell of its own."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return "Russian names in Latin letters: by patronymic, given name and family name's ending"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`; only on pages that hold Cyrillic letters too."""
        if "latin" not in page.scripts:
            return
        run: list[re.Match[str]] = []
        for match in _WORD.finditer(page.plain):
            if run and page.plain[run[-1].end() : match.start()] not in {" ", ", ", "^"}:
                yield from _names(page.plain, run)
                run = []
            run.append(match)
        if run:
            yield from _names(page.plain, run)


def _names(text: str, run: list[re.Match[str]]) -> Iterator[Span]:
    if len(run) == 1:
        return
    kinds = "".join(_kind(fold_text(m[0])) for m in run)
    start, end = run[0].start(), run[-1].end()
    alone = not text[start - 1 : start].isalnum() and text[start - 1 : start] != " "
    if len(run) <= 3 and _CELL.fullmatch(kinds) and (alone or text[end : end + 1] in ")\t\n"):
        yield Span(start, end, "PERSON", 0.6 if "C" in kinds else 0.75, "romanised")
        return
    for match in _ORDERS.finditer(kinds):
        if match[0] != "GC":
            first, last = run[match.start()], run[match.end() - 1]
            yield Span(first.start(), last.end(), "PERSON", 0.75, "romanised")


def _kind(word: str) -> str:
    if _PATRONYMIC.search(word) and len(word) > _LEAST:
        return _FATHER
    if word in romanised_given():
        return _GIVEN
    ends = endings_of("latin_endings")
    if len(word) >= _LEAST and any(part.endswith(ends) for part in word.split("-")):
        return _FAMILY
    return _OTHER

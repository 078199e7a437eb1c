"""Names in German letters and reports, where every noun has a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.cues import cues_of
from recpack.deid.text.people.western.further import further, without_values
from recpack.deid.text.people.western.houses import headed
from recpack.deid.text.people.western.lines import lines
from recpack.deid.text.people.western.numbers import numbers
from recpack.deid.text.people.western.placenames import place_names
from recpack.deid.text.people.western.prose import prose_names
from recpack.deid.text.people.western.signed import signed
from recpack.ports import Span

# Dictated by / typed by, at the foot of a letter: Lü/ks, Dr.Kl./ah.
_TYPIST = re.compile(
    r"(?:^[ \t]*|\b(?:[Dd]iktat|Dikt\.|DZ|[Zz]eichen|[Gg]eschrieben|[Ss]chreibkraft|Sekr\.)[ ]?:?[ ]*)"
    r"(?P<who>(?:Dr\.[ ]?)?[A-ZÄÖÜ][A-Za-zäöüß]{1,3}\.?[ ]?/[ ]?[a-zäöüß]{2,3})\.?[ ]*$",
    re.MULTILINE,
)
_TYPED_BESIDE_DATE = re.compile(r"\b\d{4}[ ]?/[ ]?(?P<who>[a-zäöüß]{2,3})[ ]*$", re.MULTILINE)
_TYPED_AFTER = re.compile(r"[ ]?/[ ]?(?P<who>[a-zäöüß]{2,3})(?=[ ]*(?:$|\n))")


@dataclass(frozen=True, slots=True)
class GermanNames:
    """Persons, organisations and places of German texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "German: persons by title, kin, signature and name lists; clinics, firms and places"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of names without titles."""
        if "de" not in self.languages:
            return
        for pattern in (_TYPIST, _TYPED_BESIDE_DATE):
            for match in pattern.finditer(page.plain):
                yield Span(*match.span("who"), "STAFF", 0.6, "typist")
        found = cues_of("de").find(page)
        yield from further(page, "de")
        for span in without_values(page, prose_names(page, "de", found)):
            yield span
            typed = _TYPED_AFTER.match(page.plain, span.end)
            if typed and span.tag == "STAFF":
                yield Span(*typed.span("who"), "STAFF", 0.6, "typist")
        yield from place_names(page, "de", found)
        yield from headed(page, "de", found)
        yield from numbers(page, "de", found)
        yield from lines(page, "de", found)
        yield from signed(page, "de", found)

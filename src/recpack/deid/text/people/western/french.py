"""Names in French letters and reports, where family names are often in capitals."""

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
from recpack.deid.text.people.western.postalparts import rows
from recpack.deid.text.people.western.prose import prose_names
from recpack.deid.text.people.western.signed import signed
from recpack.ports import Span

# Dictated by / typed by: N/Réf : AG/mc, or LB/gt at the end of a line.
_TYPIST = re.compile(
    r"(?:[Rr][ée]f\.?|R[ÉE]F\.?|^|[ ]{2}|\t)[ ]?:?[ ]?(?P<who>[A-Z]{2,3}[/.][a-z]{2,3})(?=[ ]*$|[ ]{2}|\t)",
    re.MULTILINE,
)

# A room by its short word; Ch of two figures is the width of a tube (sonde Ch 18).
_ROOM = re.compile(r"\b[Cc][Hh]\.?[ ]?(?:n°[ ]?)?(?P<room>\d{3,4}[A-Z]?(?:[ ]?-[ ]?[PFpf12])?)\b")


@dataclass(frozen=True, slots=True)
class FrenchNames:
    """Persons, organisations and places of French texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "French: persons by title, kin, signature and name lists; clinics, firms and places"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of names without titles."""
        if "fr" not in self.languages:
            return
        for match in _TYPIST.finditer(page.plain):
            yield Span(*match.span("who"), "STAFF", 0.6, "typist")
        for match in _ROOM.finditer(page.plain):
            yield Span(*match.span("room"), "ID", 0.6, "room")
        found = cues_of("fr").find(page)
        yield from without_values(page, prose_names(page, "fr", found))
        yield from further(page, "fr")
        yield from place_names(page, "fr", found)
        yield from headed(page, "fr", found)
        yield from rows(page, found.get("street_words", ()))
        yield from numbers(page, "fr", found)
        yield from lines(page, "fr", found)
        yield from signed(page, "fr", found)

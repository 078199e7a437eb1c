"""Names in French letters and reports, where family names are often in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.placenames import place_names
from recpack.deid.text.people.prose import prose_names
from recpack.ports import Span

# Dictated by / typed by: N/Réf : AG/mc, or LB/gt at the end of a line.
_TYPIST = re.compile(
    r"(?:[Rr][ée]f\.?|R[ÉE]F\.?|^|[ ]{2}|\t)[ ]?:?[ ]?(?P<who>[A-Z]{2,3}[/.][a-z]{2,3})(?=[ ]*$|[ ]{2}|\t)",
    re.MULTILINE,
)


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
        yield from prose_names(page, "fr")
        yield from place_names(page, "fr")

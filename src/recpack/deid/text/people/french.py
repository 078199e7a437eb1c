"""Names in French letters and reports, where family names are often in capitals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.placenames import place_names
from recpack.deid.text.people.prose import prose_names
from recpack.ports import Span


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
        if "fr" in self.languages:
            yield from prose_names(page, "fr")
            yield from place_names(page, "fr")

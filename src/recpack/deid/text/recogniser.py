"""What every recogniser of identifiers fulfils."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from recpack.deid.text.page import PageText
from recpack.ports import Span


class Recogniser(Protocol):
    """Finds identifiers in a page's text."""

    def describe(self) -> str:
        """One line for people; the docs list exactly these lines."""

    def find(self, page: PageText) -> Iterable[Span]:
        """Spans in offsets of `page.plain`, in any order; overlaps are resolved by the chain."""

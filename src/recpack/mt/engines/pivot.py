"""Two models one behind the other, where none leads into English directly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from recpack.mt.languages import candidates
from recpack.ports import Translator


class Pivot:
    """`first` from the source into `middle`, `second` from there into English."""

    def __init__(self, first: Translator, middle: str, second: Translator) -> None:
        """Both translators are used as they are, their guards too."""
        self._first = first
        self._middle = middle
        self._second = second

    @property
    def failures(self) -> Counter[str]:
        """Lines that either engine failed on, by reason."""
        found: Counter[str] = Counter()
        for leg in (self._first, self._second):
            found += getattr(leg, "failures", Counter())
        return found

    def fingerprint(self) -> str:
        """Those of both models."""
        return f"pivot [{self._first.fingerprint()}] [{self._second.fingerprint()}]"

    def describe(self) -> str:
        """Both models; a reader must know that the English is a translation of a translation."""
        return f"{self._first.describe()} then {self._second.describe()} (through {self._middle})"

    def languages(self) -> tuple[str, ...]:
        """The source languages of the first model."""
        return self._first.languages()

    def warm(self) -> None:
        """Start loading both models."""
        for leg in (self._first, self._second):
            if hasattr(leg, "warm"):
                leg.warm()

    def translate(self, lines: Sequence[str], language: str) -> tuple[str | None, ...]:
        """English of each sentence; None where either model gave nothing."""
        if not set(candidates(language)) & set(self.languages()):
            return (None,) * len(lines)
        between = self._first.translate(lines, language)
        known = [line for line in between if line is not None]
        english = iter(self._second.translate(known, self._middle))
        return tuple(None if line is None else next(english) for line in between)

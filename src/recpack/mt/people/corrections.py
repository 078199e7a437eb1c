"""Case memory: the English that a person gave for a text, found again where the text stands.

The text must be the same, character for character but for blanks. Only the numbers of stand-ins
may differ ("Doctor 3" is "Doctor 4" once another paper has been added): they are carried over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from recpack.mt.languages import canonical, primary

CORRECTED = "corrected"
"""Flag of a segment whose English a person gave."""

Row = tuple[str, str, str]
"""(language or "", source, English)"""

STAND_IN = re.compile(
    r"(?<!\w)(?:Patient [A-Z]\d*"
    r"|(?:Relative|Doctor|Person|Hospital|Ward|ID|Phone|Email|URL|Address) \d+)(?!\w)"
)


def plain(text: str) -> str:
    """The form in which texts are compared: NFC, every run of blanks as one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shape(text: str) -> str:
    """The text with its stand-ins by kind alone."""
    return STAND_IN.sub(lambda m: m.group().split(" ")[0] + " #", text)


class Corrections:
    """The corrections of one language; of two for one text the later stands."""

    def __init__(self, rows: Iterable[Row], language: str) -> None:
        fitting = [(plain(s), e) for code, s, e in rows if _fits(code, language)]
        self._exact = dict(fitting)
        self._shapes: dict[str, tuple[str, str]] = {
            _shape(s): (s, e) for s, e in fitting if STAND_IN.search(s)
        }

    def find(self, text: str) -> str | None:
        """A person's English for the text, None if nobody gave any."""
        if not self._exact:
            return None
        key = plain(text)
        if key in self._exact:
            return self._exact[key]
        known = self._shapes.get(_shape(key))
        return _carried(*known, key) if known else None


def _fits(code: str, language: str) -> bool:
    return not code or canonical(code) == "und" or primary(code) == primary(language)


def _carried(source: str, english: str, text: str) -> str | None:
    """The English with the stand-ins of `text` in the place of those of `source`."""
    pairs = list(zip(STAND_IN.findall(source), STAND_IN.findall(text), strict=True))
    names = dict(pairs)
    if any(names[old] != new for old, new in pairs) or len(set(names.values())) < len(names):
        return None  # one person there is two here, or two are one
    return STAND_IN.sub(lambda m: names.get(m.group(), m.group()), english)


def unused(rows: Sequence[Row], sources: Iterable[str]) -> list[int]:
    """Places of the rows whose text is none of `sources` (those of segments marked corrected)."""
    texts = {plain(s) for s in sources}
    shapes = {_shape(t) for t in texts}
    return [
        n
        for n, (_, source, _) in enumerate(rows)
        if plain(source) not in texts and _shape(plain(source)) not in shapes
    ]


__all__ = ["CORRECTED", "STAND_IN", "Corrections", "Row", "plain", "unused"]

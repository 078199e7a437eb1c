"""Tables of what means the same, and a line from which one kind after the other is taken."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

TAKEN = "\x00"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@cache
def table() -> dict[str, Any]:
    """marks.toml."""
    return tomllib.loads(Path(__file__).with_name("marks.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> re.Pattern[str]:
    """A pattern of the table of words."""
    return re.compile(table()["words"][name], re.IGNORECASE)


class Rest:
    """A line from which one kind after the other is taken."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: str | re.Pattern[str], flags: int = 0) -> Iterator[re.Match[str]]:
        """Every match, blanked out in the line."""
        found = list(re.finditer(pattern, self.text, flags))
        for match in found:
            blank = TAKEN * (match.end() - match.start())
            self.text = self.text[: match.start()] + blank + self.text[match.end() :]
        yield from found


def arabic(numeral: str) -> str:
    """A Roman numeral in figures; anything else as it is."""
    return str(ROMAN.get(numeral.casefold(), numeral))

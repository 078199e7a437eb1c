"""Where people sign a letter: behind a greeting, and on the line over a profession."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.grammar import Name

_GREETED_LINES = 7


class Signed(NamedTuple):
    """Where people sign, one byte a character, and where professions begin."""

    mask: bytearray
    roles: frozenset[int]

    def holds(self, name: Name) -> bool:
        """Whether a name stands in such a place."""
        return bool(self.mask[name.start] and self.mask[name.end - 1])


def signed_places(page: PageText, places: Mapping[str, list[tuple[int, int]]]) -> Signed:
    """Where people sign: behind a greeting, and on the line over a profession."""
    text = page.plain
    mask = bytearray(len(text) + 1)
    for _, greeted in places.get("greetings", ()):
        begin = end = max(greeted, text.find("\n", greeted))
        for _ in range(_GREETED_LINES):
            after = text.find("\n", end + 1)
            end = after if after >= 0 else len(text)
        mask[begin:end] = b"\1" * (end - begin)
    roles = [start for start, _ in places.get("roles", ())]
    for start in roles:
        line = text.rfind("\n", 0, start) + 1
        if line and not text[line:start].strip():
            over = text.rfind("\n", 0, line - 1) + 1
            mask[over:line] = b"\1" * (line - over)
    return Signed(mask, frozenset(roles))

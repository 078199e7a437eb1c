"""Streets whose kind is not written (Gran Vía, s/n), in Spanish and Portuguese papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin import place_patterns as patterns
from recpack.deid.text.people.latin.place_words import PlaceWords
from recpack.ports import Span

_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST_HEAD = 4
_CONTACT_WITHIN = 100


def bare_streets(
    page: PageText,
    words: PlaceWords,
    town: Callable[[int], int],
    after: Callable[[int], int],
) -> Iterator[Span]:
    """Gran Vía, s/n; Villarroel nº 12 in a block of contacts; a number and a town; roads by code.

    `town` gives the end of a town at a place, `after` the end of what stands behind a number.
    """
    shown, folded = page.cased, page.folded
    for match in patterns.UNKNOWN_KIND.finditer(shown):
        start, end = match.span()
        contact = (
            None if match["none"] else patterns.CONTACT.search(folded, end, end + _CONTACT_WITHIN)
        )
        if match["none"] or (contact and not patterns.PROSE.search(shown, end, contact.start())):
            head = page.plain[start:end].split(" ", 1)[0].rstrip(".")
            if len(head) < _SHORTEST_HEAD or head.isupper() or _is_said(page, start, end, words):
                continue
            rest = words.rest.match(folded, end)
            yield Span(start, after(rest.end() if rest else end), "ADDRESS", 0.6, "street")
    for match in patterns.BARE_STREET.finditer(page.plain):
        end = town(match.end())
        listed = any(folded[match.end() : at] in words.town_names for at in _ends(page, match, end))
        if listed and not _is_said(page, *match.span(), words):
            yield Span(match.start(), end, "ADDRESS", 0.6, "street")
    for match in patterns.ROAD.finditer(page.plain):
        yield Span(*match.span(), "ADDRESS", 0.7, "street")


def _ends(page: PageText, match: re.Match[str], end: int) -> Iterator[int]:
    """Where the town may end: with its province, or before it."""
    yield end
    for mark in ",(-–":
        at = page.plain.find(mark, match.end(), end)
        if at > 0:
            yield at - 1 if page.plain[at - 1] == " " else at


def _is_said(page: PageText, start: int, end: int, words: PlaceWords) -> bool:
    """Whether words of a sentence or the head of a scale are there (Escala de Morse 45)."""
    said = set(_LETTERS.findall(page.folded, start, end)) - {"no", "n", "s"}
    return not (words.stop | words.eponym_heads).isdisjoint(said)

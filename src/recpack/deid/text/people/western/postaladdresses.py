"""Postal addresses of a Western language: a street, its number, the postcode and the town."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.people.western.grammar import WORD
from recpack.deid.text.people.western.placewords import PlacePage
from recpack.deid.text.people.western.postalparts import INSIDE
from recpack.ports import Span

_WIDEST = 60
_NUMBER = re.compile(r"\.?[ ]{0,2}(?:[Nn]r\.[ ]?)?\d")
_POSTCODE = re.compile(r"\d{4,5}")
_HOUSE_BEFORE = re.compile(
    r"(?<![\w.-])(?:(?:[A-ZÀ-Þ][\w.ß-]+[ ]){1,3}\d{1,4}[ ]?[a-z]?(?:[-/]\d{1,3})?"
    r"|[A-U][ ]?\d{1,2}[ ]?,[ ]?\d{1,3}[a-z]?(?:-\d{1,3})?)"
    r"(?=[ ]?[,;·|]?[ ]?\n?[ ]*\Z)"
)
_POSTAL_AFTER = re.compile(r"[ ]*[,;·|]?[ ]?\n?[ ]*(?:[A-Z]{1,2}-)?\d{4,5}[ ][A-ZÀ-Þ]")
_COMMA = re.compile(r",[ ](?:in[ ]|à[ ])?")
_CLOSES = re.compile(r"[ ]*(?:$|[.,;)\n\t]|[ ]{2})")


class Addresses(PlacePage):
    """The addresses of a page."""

    __slots__ = ()

    def spans(self) -> Iterator[Span]:
        """Streets with what follows them on the line or under it, as one span each."""
        text, where = self.page.cased, self.places
        pieces = [m.span() for p in where.boxes for m in p.finditer(text)]
        pieces += [m.span() for p in where.cells for m in p.finditer(text) if self._is_cell(m)]
        pieces += self._streets()
        ends = frozenset(b for _, b in pieces)
        pieces += [
            (m.start() + len(m[0]) - len(m[0].lstrip()), m.end())
            for p in where.postal
            for m in p.finditer(text)
            if self._is_postal(m, ends)
        ]
        pieces = [(self._house_before(a) if text[a].isdigit() else a, b) for a, b in pieces]
        pieces.sort()
        start, end = -1, -1
        for lo, hi in pieces:
            if start >= 0 and (
                lo <= end or (lo - end < _WIDEST and INSIDE.fullmatch(text, end, lo))
            ):
                end = max(end, hi)
                continue
            if start >= 0:
                yield Span(start, self._with_town(end), "ADDRESS", 0.8, "address")
            start, end = lo, hi
        if start >= 0:
            yield Span(start, self._with_town(end), "ADDRESS", 0.8, "address")

    def _house_before(self, at: int) -> int:
        """The start of a house before a postcode whose street has no word for one (Lindenhof 7)."""
        if not self.places.grammar.capital_nouns:
            return at
        found = _HOUSE_BEFORE.search(self.page.cased, max(0, at - 60), at)
        return found.start() if found else at

    def _with_town(self, end: int) -> int:
        """The end with a town behind a street and a comma (Kirchgasse 3, Untergriesbach)."""
        text = self.page.cased
        short = text.rfind("/", max(0, end - 6), end)
        if short > 0 and text[end : end + 1] == "." and text[short + 1 : end].isalpha():
            return end + 1  # Mühlhausen/Thür.
        numbered = text[end - 1].isdigit() or text[end - 2 : end - 1] in " 0123456789"
        if self.places.grammar.capital_nouns and not numbered:
            return end
        comma = _COMMA.match(text, end)
        word = WORD.match(text, comma.end()) if comma else None
        if word is None or self.places.grammar.kind(word[0]) not in "USG":
            return end
        return word.end() if _CLOSES.match(text, word.end()) else end

    def _is_cell(self, match: re.Match[str]) -> bool:
        """Whether "Am Kirchplatz 4" is a street: alone in its place, and no "Im Segment 4"."""
        if _POSTAL_AFTER.match(self.page.plain, match.end()):
            return True
        if not self._cell(match.start()):
            return False
        words = list(WORD.finditer(match[0]))[1:]
        return all(self.places.grammar.kind(w[0]) not in "NX" for w in words)

    def _cell(self, at: int) -> bool:
        """Whether a line, a cell or a part between commas begins at `at`."""
        before = self.page.plain[max(0, at - 2) : at]
        return not before or before[-1] in "\n\t,;|•·:(" or before == "  " or before[0] in ",;|•·:"

    def _streets(self) -> list[tuple[int, int]]:
        """Streets on the lines on which a word for a street stands, with its number if it ends so."""
        text, where = self.page.cased, self.places
        lines: dict[int, int] = {}
        if where.street_tails is not None:
            for last, _ in where.street_tails.iter(self.page.folded):
                if _NUMBER.match(text, last + 1):
                    lines[text.rfind("\n", 0, last) + 1] = last
        for start, _ in self.cues.get("street_words", ()):
            lines[text.rfind("\n", 0, start) + 1] = start
        out = []
        for begin, inside in lines.items():
            end = text.find("\n", inside)
            end = end if end >= 0 else len(text)
            out += [m.span() for p in where.streets for m in p.finditer(text, begin, end)]
        return out

    def _is_postal(self, match: re.Match[str], ends: frozenset[int]) -> bool:
        """Whether the word behind a postcode is a place (12500 Leukozyten are none)."""
        digits = _POSTCODE.search(match[0])
        after = match.start() + (digits.end() if digits else 0)
        word = WORD.search(self.page.cased, after, match.end())
        if word is None or match[0].lstrip()[:1].isalpha():
            return True
        if self.is_town(word) or word[0] in {"Bad", "Sankt", "St", "Saint", "Le", "La", "Les"}:
            return True
        kind = self.places.grammar.kind(word[0])
        start = match.start()
        if any(at in ends for at in range(start - 4, start + 1)):  # behind a street
            return kind in "USG"
        begins = self._cell(start) or match[0].startswith(" ")
        return kind in "USG" and begins and self.closes(match.end())

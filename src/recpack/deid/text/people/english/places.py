"""Towns and postal addresses of English pages, and the houses in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.addresses import addresses
from recpack.deid.text.people.english.ground import ACRONYM, Ground, place_words
from recpack.deid.text.people.english.houses import Houses
from recpack.deid.text.people.english.words import english_words, is_english
from recpack.ports import Span

_PLACED = re.compile(
    r"(?:received|placed|fixed|submitted|embedded|stained|kept|stored|sent|seen|used|found) $"
)
_STATE = re.compile(
    r"(?<=[a-z.])(?P<gap>,[ ]|[ ])(?P<state>A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|NSW|QLD|VIC|TAS|ACT|Vic|Qld|Tas|ON|QC|BC|AB|MB|SK|NS|NB|Ont)(?![\w'’-])(?!\.\w)"
)
# Abbreviations that are words or degrees as well.
_UNSURE = frozenset(
    (
        "AL",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "HI",
        "IA",
        "ID",
        "IN",
        "LA",
        "MA",
        "MD",
        "ME",
        "MS",
        "MT",
        "ND",
        "NE",
        "OK",
        "OR",
        "PA",
        "VA",
        "SC",
        "SD",
        "AK",
        "AB",
        "ON",
        "NS",
        "NB",
        "MB",
        "SK",
        "BC",
        "ACT",
        "VIC",
        "IL",
        "DC",
        "MI",
        "MO",
        "RI",
        "VT",
        "MN",
    )
)
# Unknown words with a capital behind a preposition, up to the end of a phrase.
_FROM = re.compile(
    r"(?<=[a-z] )(?:from|in|near|to|outside)[ ](?P<town>[A-Z][a-z]{2,}(?:[ ](?:(?:on|upon|le|under|of)[ ])?[A-Z][a-z]{2,}){1,2}(?=[.,;)\n]|$)|[A-Z][a-z]{3,}(?=[.,;)\n]|[ ](?:and|but|where|when|with|until|till|since|for|after|before|as|by|then|who|which|to|today|yesterday|last|this|on|because|while|during|so|or|every|again|alone|near|about|until)\b))"
)
_WORD_AFTER = re.compile(r" ([^\W\d_]+)")
_COMMA = ", "


@dataclass(frozen=True, slots=True)
class EnglishPlaces:
    """Hospitals, firms, schools, churches, towns and postal addresses of English pages."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "English: hospitals, firms, schools and churches, towns, streets and postcodes"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans; none runs over a line."""
        if self.languages[:1] != ("en",) or not is_english(page, self.languages):
            return
        places, english = place_words(), english_words(self.languages)
        found = places.cues.find(page)
        yield from addresses(page, found.get("street", []), found.get("box", []))
        yield from Houses(page, places, english).find(found)
        yield from _Towns(page, places, english).find(found)


@dataclass(frozen=True, slots=True)
class _Towns(Ground):
    """Towns by lists, by what is said of them, and by their state or country."""

    def find(self, found: Mapping[str, list[tuple[int, int]]]) -> Iterator[Span]:
        """Spans; `found` are the places of the cues."""
        for start, end in found.get("town", []):
            if self._is_town(start, end):
                yield Span(start, self._with_state(end), "ADDRESS", 0.7, "town")
        for _, end in found.get("lives", []):
            yield from self._town_behind(end)
        for match in _FROM.finditer(self.page.plain):
            words = self.page.folded[slice(*match.span("town"))].split()
            placed = _PLACED.search(self.page.folded, max(0, match.start() - 12), match.start())
            if not placed and not any(self.is_known(w) for w in words):
                yield Span(*match.span("town"), "ADDRESS", 0.5, "town")
        for start, end in found.get("state", []):
            yield from self._before_state(start, end)
        for match in _STATE.finditer(self.page.plain):
            begin = self.run_before(match.start())
            town = self.page.folded[max(0, begin) : match.start()]
            sure = match["gap"] == _COMMA and match["state"] not in _UNSURE
            if begin >= 0 and (town in self.places.towns or (sure and self.proper(town))):
                yield Span(begin, match.end(), "ADDRESS", 0.7, "town")

    def _before_state(self, start: int, end: int) -> Iterator[Span]:
        """Boise, Idaho; Bridgetown, Barbados."""
        comma = start - len(_COMMA)
        if not self.page.plain[start].isupper() or not self.page.plain.startswith(_COMMA, comma):
            return
        begin = self.run_before(comma) if comma > 0 else -1
        if begin >= 0 and self._may_have_state(begin, comma):
            state = self.page.folded[start:end] in self.places.states
            yield Span(begin, end if state else comma, "ADDRESS", 0.65, "town")

    def _is_town(self, start: int, end: int) -> bool:
        """A listed town behind a preposition, in brackets, or at the end of an address."""
        plain, folded = self.page.plain, self.page.folded
        if not plain[start].isupper():
            return False
        if plain[end : end + 1] in {"-", "_", "@", ":"}:
            return folded.startswith(("-based", "-born "), end)
        after = _WORD_AFTER.match(folded, end)
        town = folded[start:end]
        named = after is not None and after[1] in self.places.named_after
        if named or town in self.english.words.eponym_tails:
            return False
        before = self.word_before(start)
        if before in {"and", "or"}:
            last = start - len(before) - 2
            first = self.run_before(last)
            return first >= 0 and folded[first:last] in self.places.towns
        if before in self.places.near:
            return before not in {"of", "for", "at"} or town not in self.english.words.given
        return self._stands_apart(start, end)

    def _stands_apart(self, start: int, end: int) -> bool:
        """A listed town between commas or brackets."""
        plain, after = self.page.plain, self.page.plain[end : end + 1]
        closed = after in {",", ".", ";", ")", "\n"} or plain.startswith(" - ", end)
        if plain[max(0, start - 2) : start] == ", " and closed and after != ",":
            return self.run_before(start - 2) >= 0
        inside = plain[max(0, start - 1) : start] == "(" and after == ")"
        return inside or (closed and " " in plain[start:end])

    def _with_state(self, end: int) -> int:
        """Where the state behind a town ends (Perth WA)."""
        match = _STATE.match(self.page.plain, end)
        return match.end() if match else end

    def _town_behind(self, end: int) -> Iterator[Span]:
        """The capital words behind "lives in", "moved to" and their like."""
        found = self.named_behind(end)
        if found is None or found[2] in self.places.states:
            return
        start, last, town = found
        if town.split(" ", 1)[0].rstrip(".") in self.english.words.kin:
            return
        shouts = self.page.plain[start:last].isupper() and last - start <= ACRONYM
        if not shouts and (self.proper(town) or town in self.places.towns):
            yield Span(start, self._with_state(last), "ADDRESS", 0.66, "town")

    def _may_have_state(self, begin: int, end: int) -> bool:
        town = self.page.folded[begin:end]
        if town in self.places.countries or town in self.places.states or not self.proper(town):
            return False
        if town in self.places.towns:
            return True
        near = self.word_before(begin) in self.places.near
        near = near or self.page.plain[max(0, begin - 1) : begin] in {",", "\n"}
        return near and not self.english.words.eponyms.intersection(town.split())

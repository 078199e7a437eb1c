"""Words of houses and places of a Western language, and what tells a town on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import first_words
from recpack.deid.text.people.western.grammar import Grammar, grammar

_TOWN_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")


@dataclass(frozen=True, slots=True)
class Places:
    """Words of a language that make a place or a house of some words with capitals."""

    grammar: Grammar
    towns: frozenset[str]
    town_heads: frozenset[str]
    endings: tuple[str, ...]
    houses: tuple[str, ...]
    house_phrase: re.Pattern[str]
    generic: frozenset[str]
    tails: tuple[str, ...]
    link: re.Pattern[str]
    subject: re.Pattern[str]
    before: re.Pattern[str]
    lives: re.Pattern[str]
    lives_far: re.Pattern[str]
    town_tail: re.Pattern[str]
    near: re.Pattern[str]
    near_far: re.Pattern[str]
    acronyms: frozenset[str]
    streets: tuple[re.Pattern[str], ...]
    postal: tuple[re.Pattern[str], ...]
    boxes: tuple[re.Pattern[str], ...]
    cells: tuple[re.Pattern[str], ...]
    street_tails: ahocorasick.Automaton | None
    seen: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def may_be(self, word: str) -> bool:
        """Whether a word can be a town or a house."""
        known = self.seen.get(word)
        if known is None:
            folded = fold_text(word)
            known = (
                word.upper() in self.acronyms
                or folded in self.towns
                or folded in self.town_heads
                or folded == "bad"
                or folded.rsplit("-", 1)[-1] in self.houses
                or folded.endswith((*self.tails, *self.endings, "\0"))
                or (not self.grammar.capital_nouns and self.grammar.kind(word) in "US")
            )
            if len(self.seen) < 200_000:
                self.seen[word] = known
        return known


@cache
def places(language: str) -> Places:
    """The places of a language by its `[places]` table and its towns.txt."""
    table = lang.read_toml(f"{language}/identity.toml")["places"]

    def words(key: str) -> tuple[str, ...]:
        return tuple(fold_text(w) for w in table.get(key, ()))

    def pattern(key: str, end: str = "") -> re.Pattern[str]:
        return re.compile(table[key] + end)

    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, table[key]))

    lines = lang.read_list(f"{language}/towns.txt")
    towns = frozenset(fold_text(t) for t in lines)
    return Places(
        grammar=grammar(language),
        towns=towns,
        town_heads=frozenset(t.split(" ")[0] for t in towns if " " in t),
        endings=words("town_endings"),
        houses=words("houses"),
        house_phrase=pattern("house_phrase"),
        generic=frozenset(words("generic")),
        tails=words("house_endings"),
        link=pattern("link"),
        subject=pattern("field"),
        before=pattern("before", r"\Z"),
        lives=pattern("lives"),
        lives_far=pattern("lives_far"),
        town_tail=pattern("town_tail"),
        near=pattern("near", r"\Z"),
        near_far=pattern("near_far"),
        acronyms=frozenset(table["acronyms"]),
        streets=patterns("streets"),
        postal=patterns("postal"),
        boxes=patterns("boxes"),
        cells=patterns("cells"),
        street_tails=_automaton(words("street_tails")),
    )


def _automaton(words: tuple[str, ...]) -> ahocorasick.Automaton | None:
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return automaton if words else None


def place_groups(language: str) -> dict[str, Iterable[str]]:
    """Words that announce a place or a house, by what they do."""
    table = lang.read_toml(f"{language}/identity.toml")["places"]
    return {
        "house_words": table["house_words"],
        "street_words": table["street_words"],
        "lives": sorted(first_words(table["lives"])),
        "lives_far": sorted(first_words(table["lives_far"])),
    }


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A page with the words of its language and where its cues stand."""

    page: PageText
    places: Places
    cues: Mapping[str, list[tuple[int, int]]]

    def is_town(self, word: re.Match[str]) -> bool:
        """Whether a word is a town of the list, begins one, or ends as towns do."""
        folded = self.page.folded[word.start() : word.end()]
        where = self.places
        if folded == "bad" and self.page.cased[word.end() + 1 : word.end() + 2].isupper():
            return where.grammar.capital_nouns
        if folded in where.towns or (
            folded in where.town_heads and self.long_town(word.start()) is not None
        ):
            return True
        kind = where.grammar.kind(word[0])
        return kind in "SUG" and len(folded) > 5 and folded.endswith(where.endings or ("\0",))

    def long_town(self, at: int) -> int | None:
        """The end of a town of several words (Bad Kissingen, Le Mans)."""
        text = self.page.folded
        end = at
        for _ in range(4):
            gap = 1 if text[end : end + 1] == " " else 0
            word = _TOWN_WORD.match(text, end + gap)
            if word is None:
                return None
            end = word.end()
            if end > at and text[at:end] in self.places.towns and " " in text[at:end]:
                return end
        return None

    def closes(self, at: int) -> bool:
        """Whether a line, a cell or a sentence ends at `at`."""
        return self.page.plain[at : at + 1] in {"", "\n", "\t", ",", ".", ";", ")"} or (
            self.page.plain[at : at + 2] in {"  ", " -", " –", " |"}
        )

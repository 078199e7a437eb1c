"""A page, the words by which its places are told in English, and what two recognisers ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.english.words import EnglishWords, table

_RIGHT = re.compile(
    r"(?:[ ]{1,2}|(?P<line>\n)[ ]{0,14})(?P<link>(?:(?:of|on|upon|and|the|for|in|de|la|del|&)[ ]){0,2})(?P<word>[A-Z][\w'’&.-]*)"
)
_MOST_RIGHT, _MOST_BEFORE = 5, 3
_TOWN_HEADS = frozenset(
    ("north", "south", "east", "west", "new", "old", "upper", "lower", "great", "little", "high", "saint", "st", "green", "home")
)  # fmt: skip
LINKS = frozenset({"of", "and", "&", "the", "de", "la", "del", "for", "on", "upon", "di", "-"})
ACRONYM = 5  # letters at most
ARTICLE = re.compile(r"[ ](?:the|a|an|our|his|her|their|nearby|downtown|old)(?=[ ])")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Folded words by what they do, and all of them in one automaton."""

    cues: Cues
    weak: frozenset[str]
    small: frozenset[str]
    generic: frozenset[str]
    states: frozenset[str]
    countries: frozenset[str]
    towns: frozenset[str]
    lands: tuple[str, ...]
    near: frozenset[str]
    named_after: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The [places] table of lang/en/prose.toml, and towns.txt."""
    words = table("places")

    def of(name: str) -> frozenset[str]:
        return frozenset(map(fold_text, words[name]))

    lines = lang.read_list("en/towns.txt")
    towns = frozenset(fold_text(t) for t in lines)
    groups = {
        "house": words["houses"],
        "name": words["names"],
        "at": words["house_before"],
        "lives": words["lives"],
        "state": [*words["states"], *words["countries"]],
        "town": sorted(towns),
        "street": words["streets"],
        "box": words["boxes"],
    }
    return PlaceWords(
        cues(groups),
        of("weak_houses"),
        of("small_houses"),
        of("generic"),
        of("states"),
        of("countries"),
        towns,
        tuple(sorted(of("countries"))),
        of("near"),
        of("named_after"),
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """A page with the words of English places and persons."""

    page: PageText
    places: PlaceWords
    english: EnglishWords

    def word_before(self, start: int) -> str:
        """The word before a place, over one blank or a line end; "" if there is none."""
        text = self.page.folded
        end = start
        while end and text[end - 1] in " \n":
            end -= 1
        at = end
        while at and text[at - 1].isalpha():
            at -= 1
        return text[at:end] if start - end <= 2 else ""

    def begins(self, start: int) -> bool:
        """Whether a sentence, a line or a field begins there."""
        before = self.page.plain[max(0, start - 3) : start].rstrip(" ")
        return before == "" or before[-1] in ".!?:;\n\t"

    def run(self, at: int) -> int:
        """Where the capital words from `at` on end; `at` if there are none."""
        shown, end = self.page.plain, at
        for _ in range(_MOST_RIGHT):
            step = _RIGHT.match(shown, end)
            if step is None or (step["line"] and end > at):
                break
            word = self.page.folded[slice(*step.span("word"))].rstrip(".'’")
            known = word in self.english.words.stop or word in self.english.never
            if known and word not in _TOWN_HEADS and (end == at or word not in self.places.generic):
                break
            end = step.end()
            if shown[end - 1] == ".":
                if word in {"st", "mt", "ft", "dr"} or len(word) == 1:
                    continue
                end -= 1
                break
        return end

    def named_behind(self, end: int) -> tuple[int, int, str] | None:
        """(begin, end, folded) of the capital words behind "works at", "lives in"; titles are none."""
        article = ARTICLE.match(self.page.folded, end)
        begin = article.end() if article else end
        last = self.run(begin)
        if last == begin:
            return None
        start, words = begin + 1, self.english.words
        while self.page.plain[start] == " ":
            start += 1
        name = self.page.folded[start:last]
        first = name.split(" ", 1)[0].rstrip(".")
        if first in words.titles or first in words.lay:
            return None
        return (
            None if self.page.folded.startswith(self.places.lands, start) else (start, last, name)
        )

    def run_before(self, end: int) -> int:
        """Where the capital words (at most three) that end at `end` begin; -1 if there are none."""
        shown, at, best = self.page.plain, end, -1
        for _ in range(_MOST_BEFORE):
            begin = at
            while begin and (shown[begin - 1].isalpha() or shown[begin - 1] in "'’-."):
                begin -= 1
            if begin == at or not shown[begin].isupper():
                break
            word = self.page.folded[begin:at]
            if word in self.english.clip or (word in self.english.never and best >= 0):
                break
            best = begin
            if not begin or shown[begin - 1] != " ":
                break
            at = begin - 1
        return best

    def proper(self, folded: str) -> bool:
        """Whether some word is none that houses in general have."""
        return any(self.is_proper(w) for w in folded.split())

    def is_proper(self, word: str) -> bool:
        """A word that names: no link, number, kind of house, dictionary word, eponym or country."""
        bare = word.strip(".,'’&-")
        if (
            len(bare) == 1
            or not bare
            or bare in LINKS
            or bare.isdigit()
            or bare in self.places.generic
        ):
            return False
        core = bare[:-2] if bare[-2:] in {"'s", "’s"} else bare
        if core in self.english.words.eponyms and core not in self.english.words.family:
            return False
        return core not in self.english.never and core not in self.places.countries

    def is_known(self, word: str) -> bool:
        """A word that is something else: of the dictionaries, an eponym, a kind of house."""
        words = self.english.words
        return (
            word in self.english.never
            or word in words.eponyms
            or word in words.stop
            or word in words.given
            or word in self.places.generic
            or word in self.places.countries
            or word in self.places.weak
        )

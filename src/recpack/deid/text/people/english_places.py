"""Houses and towns in English pages: by the kind of house, by what is done there, and by lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.english_addresses import addresses
from recpack.deid.text.people.english_words import (
    EnglishWords,
    english_words,
    is_english,
    table,
)
from recpack.ports import Span

_LEFT = re.compile(
    r"(?<![^\s(\[\"“'/>|:;,—–-])(?P<word>[^\s,;:()\[\]\"“”/|>]{1,30})(?P<gap>[ ]{1,2})\Z"
)
_LEFT_WINDOW = 34
_RIGHT = re.compile(
    r"[ ]{1,2}(?P<link>(?:(?:of|on|upon|and|the|for|in|de|la|del|&)[ ]){0,2})(?P<word>[A-Z][\w'’&.-]*)"
)
_ARTICLE = re.compile(r"[ ](?:the|a|an|our|his|her|their|nearby|downtown|old)(?=[ ])")
_LINKS = frozenset({"of", "and", "&", "the", "de", "la", "del", "for", "on", "upon", "di", "-"})
_SAINT = re.compile(
    r"(?<=[ \n(])(?:St\.?|Saint|Sts\.?|SS\.?)[ ](?!Vitus|Elevation)[A-Z][a-z]+(?:['’]s?)?(?:[ ](?:and|&)[ ](?:St\.?[ ])?[A-Z][a-z]+(?:['’]s?)?)?"
)
_OWNED = re.compile(
    r"(?<=[ \n])(?:at|from|to)[ ](?P<name>[A-Z][a-z]{2,}(?:[ ][A-Z][a-z]+)?['’]s)"
    r"(?=[.,;)\n?]|[ ](?:in|on|for|and|with|by|last|today|yesterday|where|ED|ICU|A&E)|$)"
)
_AT = frozenset({"at", "@", "to", "from", "in", "near", "via", "of", "by", "for", "with", "under"})
_MOST_LEFT, _MOST_RIGHT = 6, 5
_ACRONYM = 5
_LOWER_HOUSES = frozenset(
    {
        "hospital",
        "clinic",
        "nursing home",
        "church",
        "school",
        "university",
        "college",
        "hospice",
        "infirmary",
        "high school",
        "care home",
        "medical center",
    }
)
_PLACED = re.compile(
    r"(?:received|placed|fixed|submitted|embedded|stained|kept|stored|sent|seen|used|found) $"
)
_AT_NAME = re.compile(r"(?<=[a-z),.] )(?:at|@)[ ](?:the[ ])?(?=[A-Z][a-z]{2,})")
_CLOSED = re.compile(r"[ ]*(?:[,.;)\n]|$)")
_TOWN_AFTER = re.compile(
    r",[ ](?P<town>[A-Z][a-z]{2,}(?:[ -](?:(?:on|upon|le|under|of)[ -])?[A-Z][a-z]+){0,2})(?=[ ]*(?:[,.;)\n]|$))"
)
_STATE = re.compile(
    r"(?<=[a-z.])(?P<gap>,[ ]|[ ])(?P<state>A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|NSW|QLD|VIC|TAS|ACT|Vic|Qld|Tas|ON|QC|BC|AB|MB|SK|NS|NB|Ont)(?![\w'’-])(?!\.\w)"
)
_UNSURE = frozenset(
    "AL AR CA CO CT DE HI IA ID IN LA MA MD ME MS MT ND NE OK OR PA VA SC SD AK AB ON NS NB MB SK BC ACT VIC IL DC MI MO RI VT MN".split()
)
# Two and more unknown words with a capital behind a preposition, up to the end of a phrase.
_FROM = re.compile(
    r"(?<=[a-z] )(?:from|in|near|to|outside)[ ](?P<town>[A-Z][a-z]{2,}(?:[ ](?:(?:on|upon|le|under|of)[ ])?[A-Z][a-z]{2,}){1,2}(?=[.,;)\n]|$)|[A-Z][a-z]{3,}(?=[.,;)\n]))"
)


@dataclass(frozen=True, slots=True)
class _Places:
    cues: Cues
    weak: frozenset[str]
    generic: frozenset[str]
    states: frozenset[str]
    countries: frozenset[str]
    towns: frozenset[str]
    lands: tuple[str, ...]
    near: frozenset[str]
    named_after: frozenset[str]


@cache
def _places() -> _Places:
    words = table("places")

    def of(name: str) -> frozenset[str]:
        return frozenset(map(fold_text, words[name]))

    lines = lang.read_text("en/towns.txt").splitlines()
    towns = frozenset(fold_text(t) for t in lines if t and not t.startswith("#"))
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
    return _Places(
        cues(groups),
        of("weak_houses"),
        of("generic"),
        of("states"),
        of("countries"),
        towns,
        tuple(sorted(of("countries"))),
        of("near"),
        of("named_after"),
    )


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
        look = _Look(page, _places(), english_words(self.languages))
        found = look.places.cues.find(page)
        yield from addresses(page, found.get("street", []), found.get("box", []))
        yield from look.houses(found)
        yield from look.towns(found)


@dataclass(slots=True)
class _Look:
    page: PageText
    places: _Places
    english: EnglishWords

    def houses(self, found: dict[str, list[tuple[int, int]]]) -> Iterator[Span]:
        """Houses by their kind, by their name, and by what is done there."""
        for start, end in found.get("house", []):
            begin = self._named(start, end)
            if begin < start:
                weak = self.page.folded[start:end] in self.places.weak
                last = self._goes_on(end)
                yield Span(begin, last, "HOSPITAL", 0.6 if weak else 0.85, "organisation")
                yield from self._town_after(last)
            elif self.page.folded[end : end + 4] == " of " and self.page.cased[start].isupper():
                last = self._run(end)
                if last > end + 4 and self._proper(self.page.folded[end + 4 : last]):
                    yield Span(start, last, "HOSPITAL", 0.7, "organisation")
        for start, end in found.get("name", []):
            if self._is_name(start, end):
                yield Span(start, self._goes_on(end), "HOSPITAL", 0.75, "organisation")
        for _, end in found.get("at", []):
            yield from self._house_behind(end)
        for match in _AT_NAME.finditer(self.page.plain):
            yield from self._house_behind(match.end() - 1)
        for match in _SAINT.finditer(self.page.cased):
            if self._word_before(match.start()) in _AT:
                yield Span(*match.span(), "HOSPITAL", 0.7, "organisation")
        for match in _OWNED.finditer(self.page.plain):
            name = fold_text(match["name"])[:-2]
            if name not in self.english.words.eponyms and name not in self.english.never:
                yield Span(*match.span("name"), "HOSPITAL", 0.6, "organisation")

    def _word_before(self, start: int) -> str:
        text = self.page.folded
        end = start
        while end and text[end - 1] in " \n":
            end -= 1
        at = end
        while at and text[at - 1].isalpha():
            at -= 1
        return text[at:end] if start - end <= 2 else ""

    def _is_name(self, start: int, end: int) -> bool:
        plain = self.page.plain
        if not plain[start].isupper() or plain[end : end + 1] == "-":
            return False
        name = self.page.folded[start:end]
        if " " not in name and "-" not in name:
            if (
                end - start <= _ACRONYM
                and not plain[start + 1].isupper()
                and self._word_before(start) not in {"at", "for"}
            ):
                return False
            return self._word_before(start) in _AT or plain[max(0, start - 2) : start] == ": "
        return True

    def _house_behind(self, end: int) -> Iterator[Span]:
        article = _ARTICLE.match(self.page.folded, end)
        begin = article.end() if article else end
        last = self._run(begin)
        if last == begin:
            return
        start = begin + 1
        words = self.page.folded[start:last].split()
        first = words[0].rstrip(".")
        shown = self.page.plain[start:last]
        if (
            first in self.english.words.titles
            or first in self.english.words.lay
            or not self._proper(self.page.folded[start:last])
        ):
            return
        if shown.isupper() and last - start <= _ACRONYM:
            return
        if self.page.folded[start:last] in self.places.countries | self.places.states:
            return
        yield Span(start, last, "HOSPITAL", 0.55, "organisation")

    def _run(self, at: int) -> int:
        """Where the capital words from `at` on end; `at` if there are none."""
        shown, end = self.page.plain, at
        for _ in range(_MOST_RIGHT):
            step = _RIGHT.match(shown, end)
            if step is None:
                break
            word = self.page.folded[slice(*step.span("word"))].rstrip(".'’")
            if word in self.english.words.stop or word in self.english.never:
                if end == at or word not in self.places.generic:
                    break
            end = step.end()
            if shown[end - 1] == ".":
                if word in {"st", "mt", "ft", "dr"} or len(word) == 1:
                    continue
                end -= 1
                break
        return end

    def _goes_on(self, end: int) -> int:
        """The trust behind a hospital, the town in its name (Hospital of Lagos)."""
        trust = re.compile(
            r",?[ ](?:NHS[ ])?(?:Foundation[ ])?Trust(?!\w)|[ ]\([A-Z]{2,6}\)"
        ).match(self.page.plain, end)
        if trust:
            return trust.end()
        if self.page.folded[end : end + 4] == " of ":
            last = self._run(end)
            if last > end + 4 and self._proper(self.page.folded[end + 4 : last]):
                return last
        return end

    def _proper(self, folded: str) -> bool:
        """Whether some word is none that houses in general have."""
        return any(self._is_proper(w) for w in folded.split())

    def _is_proper(self, word: str) -> bool:
        bare = word.strip(".,'’&-")
        if len(bare) < 2 or bare in _LINKS or bare.isdigit() or bare in self.places.generic:
            return False
        core = bare[:-2] if bare[-2:] in {"'s", "’s"} else bare
        if core in self.english.words.eponyms and core not in self.english.words.family:
            return False
        return core not in self.english.never and core not in self.places.countries

    def _named(self, start: int, end: int) -> int:
        """Where the name before a kind of house begins; `start` if there is none."""
        shown, folded = self.page.cased, self.page.folded
        kind = folded[start:end]
        small = not shown[start].isupper()
        if small and kind not in _LOWER_HOUSES:
            return start
        at = best = start
        for _ in range(1 if small else _MOST_LEFT):
            left = _LEFT.search(shown, max(0, at - _LEFT_WINDOW), at)
            if left is None:
                break
            word = left["word"]
            low = folded[left.start("word") : left.end("word")]
            if not (word[0].isupper() or word[0].isdigit()) and low not in _LINKS:
                break
            if low.rstrip(".") in self.english.words.titles | self.english.words.lay:
                break
            if word[-1] in ".!?" and not (len(word) <= 3 or low in {"mt.", "ft.", "st."}):
                break
            at = left.start("word")
            if word[0].isupper() and low not in self.english.clip:
                best = at
            elif low in self.english.clip and low not in _LINKS:
                break
        if small and (best == start or self._begins(best)):
            return start
        proper = self._proper(folded[best:start])
        if not proper and not self._numbered(best, start, kind):
            return start
        best = self._without_generic_head(best, start)
        if kind in self.places.weak and not self._told(best, start):
            return start
        if kind == "medical" and not _CLOSED.match(folded, end):
            return start  # Kirra Medical, but no Kirra medical history
        return best

    def _town_after(self, end: int) -> Iterator[Span]:
        """The town behind a house and a comma: St Bride's Hospital, Stoke Mandeville."""
        match = _TOWN_AFTER.match(self.page.plain, end)
        if match is None:
            return
        words = self.page.folded[slice(*match.span("town"))].split()
        if " ".join(words) in self.places.towns or not any(self._is_known(w) for w in words):
            yield Span(*match.span("town"), "ADDRESS", 0.55, "town")

    def _numbered(self, best: int, start: int, kind: str) -> bool:
        """The People's Hospital, No. 2 Hospital, University College Hospital and their like."""
        words = self.page.folded[best:start].split()
        return kind in {"hospital", "infirmary"} and (
            len(words) > 2
            or any(w in {"royal", "queen", "king", "university", "mercy"} for w in words)
        )

    def _told(self, best: int, start: int) -> bool:
        """A weak kind of house: not at the head of a sentence with one word of the dictionaries."""
        words = self.page.folded[best:start].split()
        listed = self.english.words
        if len(words) > 1 or not self._begins(best):
            return True
        return (
            words[0] in listed.family or words[0] in listed.given or words[0] in self.places.towns
        )

    def _without_generic_head(self, best: int, start: int) -> int:
        words = re.finditer(r"\S+", self.page.folded[best:start])
        for match in words:
            if match[0] not in {
                "the",
                "at",
                "from",
                "to",
                "in",
                "a",
                "our",
                "outside",
                "local",
                "dear",
                "re",
            }:
                return best + match.start()
        return best

    def _begins(self, start: int) -> bool:
        before = self.page.plain[max(0, start - 3) : start].rstrip(" ")
        return before == "" or before[-1] in ".!?:;\n\t"

    def towns(self, found: dict[str, list[tuple[int, int]]]) -> Iterator[Span]:
        """Towns by lists, by what is said of them, and by their state or country."""
        for start, end in found.get("town", []):
            if self._is_town(start, end):
                yield Span(start, self._with_state(end), "ADDRESS", 0.7, "town")
        for _, end in found.get("lives", []):
            yield from self._town_behind(end)
        for match in _FROM.finditer(self.page.plain):
            words = self.page.folded[slice(*match.span("town"))].split()
            placed = _PLACED.search(self.page.folded, max(0, match.start() - 12), match.start())
            if not placed and not any(self._is_known(w) for w in words):
                yield Span(*match.span("town"), "ADDRESS", 0.5, "town")
        for start, end in found.get("state", []):
            if self.page.plain[start].isupper() and self.page.plain[start - 2 : start] == ", ":
                begin = self._run_before(start - 2)
                if begin >= 0 and self._may_have_state(
                    begin, start - 2, self.page.folded[start:end]
                ):
                    last = end if self.page.folded[start:end] in self.places.states else start - 2
                    yield Span(begin, last, "ADDRESS", 0.65, "town")
        for match in _STATE.finditer(self.page.plain):
            begin = self._run_before(match.start())
            town = self.page.folded[max(0, begin) : match.start()]
            sure = match["gap"] == ", " and match["state"] not in _UNSURE
            if begin >= 0 and (town in self.places.towns or (sure and self._proper(town))):
                yield Span(begin, match.end(), "ADDRESS", 0.7, "town")

    def _is_known(self, word: str) -> bool:
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

    def _is_town(self, start: int, end: int) -> bool:
        plain, folded = self.page.plain, self.page.folded
        if not plain[start].isupper() or plain[end : end + 1] in {"-", "_", "@", ":"}:
            return plain[start].isupper() and folded[end : end + 6] in {"-based", "-born "}
        after = re.compile(r" ([^\W\d_]+)").match(folded, end)
        if after and after[1] in self.places.named_after:
            return False
        if folded[start:end] in self.english.words.eponym_tails:
            return False
        near = self._word_before(start) in self.places.near
        if not near:
            closed = (
                plain[end : end + 1] in {",", ".", ";", ")", "\n"} or plain[end : end + 3] == " - "
            )
            if plain[start - 2 : start] == ", " and closed and plain[end : end + 1] != ",":
                return plain[self._run_before(start - 2)].isupper()
            inside = plain[start - 1 : start] == "(" and plain[end : end + 1] == ")"
            return inside or (closed and " " in folded[start:end])
        before = self._word_before(start)
        return (
            before not in {"of", "for", "at"} or folded[start:end] not in self.english.words.given
        )

    def _with_state(self, end: int) -> int:
        match = _STATE.match(self.page.plain, end)
        return match.end() if match else end

    def _town_behind(self, end: int) -> Iterator[Span]:
        article = _ARTICLE.match(self.page.folded, end)
        begin = article.end() if article else end
        last = self._run(begin)
        if last == begin:
            return
        start = begin + 1
        town = self.page.folded[start:last]
        first = town.split()[0].rstrip(".")
        english = self.english.words
        if town in self.places.states or self.page.folded.startswith(self.places.lands, start):
            return
        if first in english.titles or first in english.lay or first in english.kin:
            return
        if not self._proper(town) and town not in self.places.towns:
            return
        if self.page.plain[start:last].isupper() and last - start <= _ACRONYM:
            return
        yield Span(start, self._with_state(last), "ADDRESS", 0.66, "town")

    def _run_before(self, end: int) -> int:
        """Where the capital words (at most three) that end at `end` begin; -1 if there are none."""
        shown, at, best = self.page.plain, end, -1
        for _ in range(3):
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

    def _may_have_state(self, begin: int, end: int, state: str) -> bool:
        town = self.page.folded[begin:end]
        if town in self.places.countries or town in self.places.states or not self._proper(town):
            return False
        if town in self.places.towns:
            return True
        near = self._word_before(begin) in self.places.near or self.page.plain[
            begin - 1 : begin
        ] in {",", "\n"}
        return near and not any(w in self.english.words.eponyms for w in town.split())

"""Phrase patterns with typed slots: parsing, and matching with backtracking under a budget.

Source notation: `{slot}` is a typed slot (a digit after the name tells two of a kind apart),
`[a|b|]` are spellings that mean the same in English. The target holds the same slots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from recpack.lang import read_toml
from recpack.mt.phrases.shapes import shaped_ends
from recpack.mt.phrases.slots import Rules, alternatives, fold, rules, spellings
from recpack.mt.phrases.spelling import FREE, PARTS, checked_rows, is_charted, normalise_literal

MAX_ITEMS = 12
MAX_TEXT_SLOT = 160
MAX_PHRASE = 48
MAX_PHRASE_SPACED = 110
PHRASE = "phrase"
_MANY = frozenset({"sites", "nps"})
_ARTICLE = re.compile(r"\bthe (?=both |all |rib |station |[CTLS]\d)")
PLACED = re.compile(r"\b(?:in|of|to|within) the\b")
_DENYING = re.compile(
    r"\b(?:no|not|without|denies|denied|negative for|free of|never|in case of)\b[^.;,:]*$"
)

Cover = Callable[[str], str | None]
Charted = Callable[[str, int, int], str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A literal (folded, `kind` empty) or a slot (`name` as in the target).

    `listed`: the slot takes "A、B及C" too. Inside a noun phrase only `{sites}` and `{nps}` do: in
    肝转移及肺转移 the site of the first does not reach the second.
    """

    literal: str
    kind: str = ""
    name: str = ""
    negated: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Pattern:
    """One spelling of a row of patterns.tsv. `anchor` is its longest literal."""

    parts: tuple[Part, ...]
    target: str
    domain: str
    source: str
    anchor: str
    literals: int

    def render(self, bound: Mapping[str, str]) -> str:
        """The English, slots filled."""
        return tidied(self.target, bound)


def tidied(target: str, bound: Mapping[str, str]) -> str:
    """A target with its slots filled, articles and plurals as English has them."""
    english = PARTS.sub(lambda m: bound[m[1] + m[2]], target)
    return _plural(_ARTICLE.sub("", english))


def parse(source: str, target: str, domain: str) -> Pattern:
    """One spelling and its English as a pattern. Raises ValueError if their slots differ."""
    denied = {
        m[1] + m[2]: bool(_DENYING.search(target[: m.start()].lower()))
        for m in PARTS.finditer(target)
    }
    parts: list[Part] = []
    at = 0
    for found in PARTS.finditer(source):
        if found.start() > at:
            parts.append(Part(fold(normalise_literal(source[at : found.start()]))))
        name = found[1] + found[2]
        if name not in denied:
            msg = f"slot {name} has no place in the English of {source}"
            raise ValueError(msg)
        kind = found[1][:-1] if found[1] in _MANY else found[1]
        parts.append(Part("", kind, name, denied[name], domain != PHRASE or found[1] in _MANY))
        at = found.end()
    if at < len(source):
        parts.append(Part(fold(normalise_literal(source[at:]))))
    if len(denied) != sum(bool(p.kind) for p in parts):
        msg = f"slots differ in {source}"
        raise ValueError(msg)
    literals = [p.literal for p in parts if p.literal]
    anchor = max(literals, key=len, default="")
    return Pattern(tuple(parts), target, domain, source, anchor, sum(map(len, literals)))


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, str]]:
    plurals: dict[str, str] = read_toml("slots.toml")["plain"]["plurals"]
    many = "multiple|several|scattered|many|a few|innumerable"
    body = rf"\b((?:{many})(?: [\w\-]+){{0,4}}?) ({alternatives(plurals)})\b"
    return re.compile(body), plurals


def _plural(english: str) -> str:
    """Multiple nodule -> multiple nodules."""
    pattern, plurals = _nouns()
    return pattern.sub(lambda m: f"{m[1]} {plurals[m[2]]}", english)


@cache
def load_patterns(language: str) -> tuple[Pattern, ...]:
    """Checked patterns of a language, the most literal first (file order among equals)."""
    out = [
        parse(spelling, row["target"], row["domain"])
        for row in checked_rows(language)
        if not is_charted(language) or FREE in row["source"]
        for spelling in spellings(row["source"])
    ]
    return tuple(sorted(out, key=lambda p: -p.literals))


class Budget:
    """Steps left for one lookup: a hostile line ends in "not covered", never in a hang."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self) -> bool:
        """Take one step; False when none is left."""
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to match and its folded form; `negated` where a denial reaches over all of it."""

    text: str
    key: str
    negated: bool


class Vocabulary(dict[str, dict[str, str]]):
    """Slot kind -> folded word -> English."""

    @cached_property
    def _longest(self) -> dict[str, int]:
        return {kind: max(map(len, words), default=0) for kind, words in self.items()}

    def longest(self, kind: str) -> int:
        """Length of the longest word that may fill a slot."""
        return self._longest[kind]


class Matcher:
    """Matches patterns of one language against whole pieces of text, for one lookup."""

    def __init__(
        self,
        language: str,
        words: Vocabulary,
        budget: Budget,
        cover: Cover,
        charted: Charted | None = None,
    ) -> None:
        """`cover` is asked for the English of free-text slots, `charted` for noun phrases."""
        self._charted = charted
        self.rules: Rules = rules(language)
        self.language = language
        self._words = words
        self._line = "\0"
        self._all: tuple[Pattern, ...] = ()
        self._phrases: tuple[Pattern, ...] = ()
        self._memo: dict[tuple[str, bool], str | None] = {}
        self._budget = budget
        self._cover = cover

    def match(self, text: str) -> str | None:
        """English of a piece that one pattern covers wholly."""
        self._narrow(fold(text))
        return self._first(text, self._all, negated=False)

    def _narrow(self, key: str) -> None:
        """Only patterns whose longest literal stands in a line can match a piece of it."""
        if key not in self._line:
            self._line = key
            self._all = tuple(p for p in load_patterns(self.language) if p.anchor in key)
            self._phrases = tuple(p for p in self._all if p.domain == PHRASE)

    def noun_phrase(self, text: str, *, negated: bool) -> str | None:
        """English of a piece that is a term or a phrase pattern."""
        memo = (text, negated)
        if memo not in self._memo:
            self._memo[memo] = None  # a phrase never holds itself
            done = self._words["np"].get(fold(text))
            self._memo[memo] = done or self._first(text, self._phrases, negated=negated)
        return self._memo[memo]

    def _first(self, text: str, patterns: tuple[Pattern, ...], *, negated: bool) -> str | None:
        piece = Piece(text, fold(text), negated)
        for pattern in patterns:
            if pattern.literals > len(text) or pattern.anchor not in piece.key:
                continue
            for bound in self._bind(pattern.parts, piece, 0):
                return pattern.render(bound)
            if self._budget.left < 0:
                return None
        return None

    def _bind(self, parts: tuple[Part, ...], piece: Piece, at: int) -> Iterator[dict[str, str]]:
        """English of every slot, for the first way in which the parts fill the piece."""
        if not self._budget.spend():
            return
        if not parts:
            if at == len(piece.key):
                yield {}
            return
        part, rest = parts[0], parts[1:]
        if piece.key.startswith(" ", at) and not (self.rules.spaced or part.literal[:1] == " "):
            at += 1
        if not part.kind:
            if piece.key.startswith(part.literal, at):
                yield from self._bind(rest, piece, at + len(part.literal))
            return
        for end, english in self._fill(part, rest, piece, at):
            for bound in self._bind(rest, piece, end):
                yield {part.name: english, **bound}
                return

    def _fill(
        self, part: Part, rest: tuple[Part, ...], piece: Piece, at: int
    ) -> Iterator[tuple[int, str]]:
        """Ends of the slot after which the next part can begin."""
        key = piece.key
        following = rest[0].literal if rest else ""
        for end, english in self._candidates(part, following, piece, at, last=not rest):
            inside = self.rules.spaced and _inside_word(key, end)
            if (not rest and end != len(key)) or inside:
                continue
            if key.startswith(following, end):
                yield end, english

    def _candidates(
        self, part: Part, following: str, piece: Piece, at: int, *, last: bool
    ) -> Iterator[tuple[int, str]]:
        if part.kind == "text":
            yield from self._free(piece, at, "" if last else following)
        elif part.kind in self._words:
            inner = Piece(piece.text, piece.key, piece.negated or part.negated)
            yield from self._listed(part.kind, inner, at, MAX_ITEMS if part.listed else 1)
        else:
            yield from shaped_ends(part.kind, piece.text, at, self.language)

    def _free(self, piece: Piece, at: int, following: str) -> Iterator[tuple[int, str]]:
        """Text that the composition covers, up to the end or to where the next literal stands."""
        ends = [len(piece.key)]
        if following:
            ends = [m.start() for m in re.finditer(re.escape(following), piece.key)]
        for end in ends:
            if at < end <= at + MAX_TEXT_SLOT and self._budget.spend():
                english = self._cover(piece.text[at:end])
                if english:
                    yield end, english

    def _listed(self, kind: str, piece: Piece, at: int, items: int) -> Iterator[tuple[int, str]]:
        """A word of the slot's vocabulary, or a list of them: "A、B及C" is "A, B and C"."""
        for end, one in self._single(kind, piece, at):
            denied = piece.negated and kind in _DENIABLE
            english = one.replace(" and ", " or ") if denied else one
            joiner = next((j for j in self.rules.joiners if piece.key.startswith(j, end)), "")
            if joiner and items > 1:
                for stop, rest in self._listed(kind, piece, end + len(joiner), items - 1):
                    if self._is_list(kind, joiner, rest, piece.key[end + len(joiner) : stop]):
                        yield stop, join(english, rest, joiner, deny=piece.negated)
            yield end, english

    def _is_list(self, kind: str, joiner: str, rest: str, source: str) -> bool:
        """Whether what follows is one list with what stands before.

        A comma makes a list only if "and" or "or" closes it, and a later item with a place of its
        own (nodule in the left lung) would come under the place of the first.
        """
        closing = [j for j in self.rules.joiners if j.strip() not in {",", "/"}]
        comma = joiner.strip() == "," and not (kind == "site" and not self.rules.spaced)
        if comma and not any(j in source for j in closing):
            return False
        return kind != "np" or not PLACED.search(rest)

    def _single(self, kind: str, piece: Piece, at: int) -> Iterator[tuple[int, str]]:
        key = piece.key
        if kind == "np":
            yield from self._noun_phrases(piece, at)
            return
        sides = self.rules.closed.get("side", {}) if kind == "site" else {}
        for end, english in self._word(kind, piece, at):
            if self.rules.side_after:
                yield from _sided(key, end, english, sides)
            yield end, english
        for size in (3, 2, 1) if not self.rules.spaced else ():
            side = sides.get(key[at : at + size])
            for end, english in self._word(kind, piece, at + size) if side else ():
                if not english.startswith(_SIDED):
                    yield end, f"{side} {english}"

    def _word(self, kind: str, piece: Piece, at: int) -> Iterator[tuple[int, str]]:
        """Words of the vocabulary, the longest first, and places that carry a number (S8段)."""
        words = self._words[kind]
        for size in range(min(self._words.longest(kind), len(piece.key) - at), 0, -1):
            english = words.get(piece.key[at : at + size])
            if english:
                if not (self.rules.spaced and _inside_word(piece.key, at + size)):
                    yield from _suffixed(piece.text, at + size, english, kind)
                yield at + size, english
        for rewrite in self.rules.slot_rewrites:
            if rewrite.slot == kind and (found := rewrite.match.match(piece.text, at)):
                yield found.end(), rewrite.render(found)

    def _noun_phrases(self, piece: Piece, at: int) -> Iterator[tuple[int, str]]:
        reach = MAX_PHRASE_SPACED if self.rules.spaced else MAX_PHRASE
        for end in range(min(len(piece.key), at + reach), at, -1):
            if self.rules.spaced and _inside_word(piece.key, end):
                continue
            if not self._budget.spend() or piece.text[at].isspace():
                return
            if self._charted is not None:
                english = self._charted(piece.text, at, end)
                if english:
                    yield end, english
                continue
            english = self.noun_phrase(piece.text[at:end].strip(), negated=piece.negated)
            if english:
                yield end, english


def named(english: str, short: str) -> str:
    """A name with its abbreviation, unless the name says it already (and says its digits twice)."""
    bare = re.sub(r"\W", "", english).lower()
    sign = re.sub(r"\W", "", short).lower()
    known = sign in bare and (sign.isalpha() or bare.count(re.sub(r"\D", "", sign)) > 1)
    return english if known else f"{english} ({short})"


def _inside_word(key: str, end: int) -> bool:
    return end < len(key) and key[end].isalnum() and key[end - 1].isalnum()


_SIDED = ("left", "right", "bilateral", "both")


def _sided(key: str, end: int, english: str, sides: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """A place whose side follows it, as an adjective does: الرئة اليمنى."""
    for word, side in sides.items():
        stop = end + 1 + len(word)
        inside = key[stop : stop + 1].isalnum() or english.startswith(_SIDED)
        if key.startswith(f" {word}", end) and not inside:
            yield stop, f"{side} {english}"


def _suffixed(text: str, end: int, english: str, kind: str) -> Iterator[tuple[int, str]]:
    """A name may carry its abbreviation: 甲胎蛋白(AFP), 甲胎蛋白AFP."""
    found = _ABBREVIATION.match(text, end) if kind in _ABBREVIATED else None
    if found:
        short = found[1] or found[2]
        yield found.end(), named(english, short)


_ABBREVIATED = frozenset({"lab", "marker", "disease", "drug", "regimen", "procedure", "exam"})
_ABBREVIATION = re.compile(
    r"\(([A-Z][A-Za-z0-9α-ω\-]{1,9})\)|([A-Z][A-Z0-9α-ω\-]{1,7})(?![A-Za-z0-9])"
)


def join(first: str, rest: str, joiner: str, *, deny: bool) -> str:
    """Two or more items as English lists them; under a negation they are joined by "or"."""
    if joiner == "/":
        return f"{first}/{rest}"
    if " and " in rest or " or " in rest:
        return f"{first}, {rest}"
    word = "or" if deny or joiner.strip() in _OR else "and"
    return f"{first} {word} {rest}"


_DENIABLE = frozenset({"np", "symptom", "lesion", "disease"})
_OR = frozenset(
    {
        *("或", "ou", "o", "oder", "или", "または", "u", "ni", "nem", "либо", "bzw."),
        *("もしくは", "又は", "또는", "혹은", "이나", "나", "او"),
    }
)

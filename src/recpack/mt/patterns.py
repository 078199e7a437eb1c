"""Phrase patterns with typed slots: parsing, and matching with backtracking under a budget.

Source notation: `{slot}` is a typed slot (a digit after the name tells two of a kind apart),
`[a|b|]` are spellings that mean the same in English. The target holds the same slots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from recpack.lang import read_rows
from recpack.mt.slots import Rules, fold, normalise, rules, shaped_ends

MAX_SPELLINGS = 256
MAX_ITEMS = 12
MAX_TEXT_SLOT = 160
PHRASE = "phrase"
_PARTS = re.compile(r"\{([a-z]+)(\d?)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_ARTICLE = re.compile(r"\bthe (?=both |all |rib |station |[CTLS]\d)")
_DENYING = re.compile(r"\b(?:no|not|without|denies|denied|negative for|free of|never)\b[^.;,:]*$")

Cover = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A literal (folded, `kind` empty) or a slot (`name` as in the target)."""

    literal: str
    kind: str = ""
    name: str = ""
    negated: bool = False


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
        return _ARTICLE.sub("", _PARTS.sub(lambda m: bound[m[1] + m[2]], self.target))


def spellings(source: str) -> Iterator[str]:
    """Every spelling that a source with `[a|b]` choices stands for."""
    pieces = _CHOICE.split(source)
    choices = [p.split("|") if i % 2 else [p] for i, p in enumerate(pieces)]
    for n, combination in enumerate(product(*choices)):
        if n >= MAX_SPELLINGS:
            msg = f"too many spellings: {source}"
            raise ValueError(msg)
        yield "".join(combination)


def parse(source: str, target: str, domain: str) -> Pattern:
    """One spelling and its English as a pattern. Raises ValueError if their slots differ."""
    denied = {
        m[1] + m[2]: bool(_DENYING.search(target[: m.start()].lower()))
        for m in _PARTS.finditer(target)
    }
    parts: list[Part] = []
    at = 0
    for found in _PARTS.finditer(source):
        if found.start() > at:
            parts.append(Part(fold(normalise_literal(source[at : found.start()]))))
        name = found[1] + found[2]
        if name not in denied:
            msg = f"slot {name} has no place in the English of {source}"
            raise ValueError(msg)
        parts.append(Part("", found[1], name, denied[name]))
        at = found.end()
    if at < len(source):
        parts.append(Part(fold(normalise_literal(source[at:]))))
    if len(denied) != sum(bool(p.kind) for p in parts):
        msg = f"slots differ in {source}"
        raise ValueError(msg)
    literals = [p.literal for p in parts if p.literal]
    anchor = max(literals, key=len, default="")
    return Pattern(tuple(parts), target, domain, source, anchor, sum(map(len, literals)))


def normalise_literal(text: str) -> str:
    """Normal form of a literal, its outer spaces kept (they separate words from slots)."""
    body = normalise(text)
    left = " " if text[:1] == " " else ""
    right = " " if text[-1:] == " " and body else ""
    return left + body + right


@cache
def load_patterns(language: str) -> tuple[Pattern, ...]:
    """Checked patterns of a language, the most literal first (file order among equals)."""
    out = [
        parse(spelling, row["target"], row["domain"])
        for row in read_rows(f"{language}/patterns.tsv")
        if row["state"] == "checked"
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


class Matcher:
    """Matches patterns of one language against whole pieces of text."""

    def __init__(self, language: str, vocabulary: Mapping[str, Mapping[str, str]]) -> None:
        """`vocabulary` gives for each slot kind the folded words that may fill it."""
        self.rules: Rules = rules(language)
        self.language = language
        self._words = vocabulary
        self._longest = {
            kind: max(map(len, words), default=0) for kind, words in vocabulary.items()
        }
        self._all = load_patterns(language)
        self._phrases = tuple(p for p in self._all if p.domain == PHRASE)
        self._memo: dict[tuple[str, bool], str | None] = {}
        self._budget = Budget(0)
        self._cover: Cover = lambda _: None

    def begin(self, budget: Budget, cover: Cover) -> None:
        """Start a lookup: `cover` is asked for free-text slots."""
        self._budget = budget
        self._cover = cover
        self._memo = {}

    def match(self, text: str) -> str | None:
        """English of a piece that one pattern covers wholly."""
        return self._first(text, self._all, negated=False)

    def noun_phrase(self, text: str, *, negated: bool) -> str | None:
        """English of a piece that is a term or a phrase pattern."""
        memo = (text, negated)
        if memo not in self._memo:
            self._memo[memo] = None  # a phrase never holds itself
            done = self._words["np"].get(fold(text))
            self._memo[memo] = done or self._first(text, self._phrases, negated=negated)
        return self._memo[memo]

    def _first(self, text: str, patterns: tuple[Pattern, ...], *, negated: bool) -> str | None:
        key = fold(text)
        for pattern in patterns:
            if pattern.literals > len(key) or pattern.anchor not in key:
                continue
            for bound in self._bind(pattern.parts, 0, text, key, 0, negated):
                return pattern.render(bound)
            if self._budget.left < 0:
                return None
        return None

    def _bind(
        self, parts: tuple[Part, ...], index: int, text: str, key: str, at: int, negated: bool
    ) -> Iterator[dict[str, str]]:
        if not self._budget.spend():
            return
        if index == len(parts):
            if at == len(key):
                yield {}
            return
        part = parts[index]
        if not part.kind:
            if key.startswith(part.literal, at):
                yield from self._bind(parts, index + 1, text, key, at + len(part.literal), negated)
            return
        following = parts[index + 1].literal if index + 1 < len(parts) else ""
        last = index + 1 == len(parts)
        for end, english in self._fill(part, text, key, at, last, following, negated):
            for rest in self._bind(parts, index + 1, text, key, end, negated):
                yield {part.name: english, **rest}
                return

    def _fill(
        self, part: Part, text: str, key: str, at: int, last: bool, following: str, negated: bool
    ) -> Iterator[tuple[int, str]]:
        for end, english in self._candidates(part, text, key, at, last, following, negated):
            if last and end != len(key):
                continue
            if following and not key.startswith(following, end):
                continue
            if (
                self.rules.spaced
                and end < len(key)
                and key[end].isalnum()
                and key[end - 1].isalnum()
            ):
                continue
            yield end, english

    def _candidates(
        self, part: Part, text: str, key: str, at: int, last: bool, following: str, negated: bool
    ) -> Iterator[tuple[int, str]]:
        deny = negated or part.negated
        if part.kind == "text":
            yield from self._free(text, key, at, last, following)
        elif part.kind in self._words or part.kind == "np":
            yield from self._listed(part.kind, text, key, at, deny, MAX_ITEMS)
        else:
            yield from shaped_ends(part.kind, text, at, self.language)

    def _free(
        self, text: str, key: str, at: int, last: bool, following: str
    ) -> Iterator[tuple[int, str]]:
        ends = [len(key)] if last else [m.start() for m in re.finditer(re.escape(following), key)]
        for end in ends:
            if at < end <= at + MAX_TEXT_SLOT and self._budget.spend():
                english = self._cover(text[at:end])
                if english:
                    yield end, english

    def _listed(
        self, kind: str, text: str, key: str, at: int, deny: bool, items: int
    ) -> Iterator[tuple[int, str]]:
        """A word of the slot's vocabulary, or a list of them: "A、B及C" is "A, B and C"."""
        for end, english in self._single(kind, text, key, at, deny):
            joiner = next((j for j in self.rules.joiners if key.startswith(j, end)), "")
            if joiner and items > 1:
                for stop, rest in self._listed(kind, text, key, end + len(joiner), deny, items - 1):
                    yield stop, _joined(english, rest, joiner, deny=deny)
            yield end, english

    def _single(
        self, kind: str, text: str, key: str, at: int, deny: bool
    ) -> Iterator[tuple[int, str]]:
        if kind == "np":
            limit = min(len(key), at + 48)
            for end in range(limit, at, -1):
                if not self._budget.spend():
                    return
                english = self.noun_phrase(text[at:end].strip(), negated=deny)
                if english and not text[at].isspace():
                    yield end, english
            return
        words = self._words[kind]
        for size in range(min(self._longest[kind], len(key) - at), 0, -1):
            english = words.get(key[at : at + size])
            if english:
                yield from self._suffixed(text, at + size, english, kind)
                yield at + size, english
        yield from self._composed(kind, text, key, at)

    def _suffixed(self, text: str, end: int, english: str, kind: str) -> Iterator[tuple[int, str]]:
        """A name may carry its abbreviation: 甲胎蛋白(AFP), 甲胎蛋白AFP."""
        if kind not in {"lab", "marker", "disease", "drug", "regimen", "procedure", "exam"}:
            return
        found = _ABBREVIATION.match(text, end)
        if found:
            short = found[1] or found[2]
            known = short.lower() in english.lower()
            yield (
                found.end(),
                english if known and not re.search(r"\d", short) else f"{english} ({short})",
            )

    def _composed(self, kind: str, text: str, key: str, at: int) -> Iterator[tuple[int, str]]:
        for rewrite in self.rules.slot_rewrites:
            if rewrite.slot == kind and (found := rewrite.match.match(text, at)):
                yield found.end(), rewrite.render(found)
        if kind != "site" or self.rules.spaced:
            return
        sides = self.rules.closed.get("side", {})
        for size in (2, 1):
            side = sides.get(key[at : at + size])
            if side and self._budget.spend():
                for end, english in self._single("site", text, key, at + size, deny=False):
                    if not english.startswith(("left", "right", "bilateral", "both")):
                        yield end, f"{side} {english}"


_ABBREVIATION = re.compile(
    r"\(([A-Z][A-Za-z0-9α-ω\-]{1,9})\)|([A-Z][A-Z0-9α-ω\-]{1,7})(?![A-Za-z0-9])"
)


def _joined(first: str, rest: str, joiner: str, *, deny: bool) -> str:
    """Two or more items as English lists them; under a negation they are joined by "or"."""
    if joiner == "/":
        return f"{first}/{rest}"
    word = " or " if deny or joiner.strip() in _OR else " and "
    if (
        " and " in rest
        or " or " in rest
        or (joiner.strip() in {"、", ",", "،", "，"}
        and ", " in rest)
    ):
        return f"{first}, {rest}"
    return f"{first}{word}{rest}"


_OR = frozenset({"或", "ou", "o", "oder", "или", "または"})

"""Rates what the rules left open, and makes spans of what is rated an identifier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from recpack import lang
from recpack.deid.text.page import PageText
from recpack.deid.text.trained.features import Part, parts, told
from recpack.deid.text.trained.tokens import (
    COLUMN,
    INITIALS,
    NEWLINE,
    NUMBER,
    WORD,
    Token,
    Tokens,
    kind_of,
    tokens_of,
)
from recpack.deid.text.trained.words import CLINICAL, LATIN, lexicon_of
from recpack.ports import Span

# Log-odds from which a token is hidden alone, and beside one that is.
LEAST = {WORD: 1.0, NUMBER: 1.0}
BESIDE = 1.0
PLACE, HOUSE = "place", "house"
BY = "trained"
SCORE = 0.55  # found by no rule: for review
_NEVER = -99.0  # without weights nothing is hidden
_LEAST_LINES = 5  # a query or file name has no layout to judge by
_WIDEST_GAP, _LEAST_DIGITS = 3, 3
_MOST_SUMS = 50_000
_APART = frozenset({NEWLINE.lower, COLUMN.lower, ":", ";", "(", ")", "[", "]", "|"})
_PARTICLES = frozenset({"people.particles", "names.particles"})

Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Rater:
    """Weights of the features of words and of numbers, and what each is rated without any."""

    weights: Mapping[str, Weights]
    bias: Mapping[str, float]
    _sums: dict[str, dict[Part, float]] = field(default_factory=dict, repr=False, compare=False)

    def rate(self, page: Tokens, index: int, kind: str, language: str) -> float:
        """Log-odds that a token is part of an identifier."""
        total = self.bias[kind]
        sums = self._sums.setdefault(kind, {})
        for part in parts(page, index, language):
            known = sums.get(part)
            if known is None:
                if len(sums) >= _MOST_SUMS:
                    sums.clear()
                known = sums[part] = self._sum(kind, part)
            total += known
        return total

    def _sum(self, kind: str, part: Part) -> float:
        """The weights of a part's features."""
        fields = self.weights[kind]
        return sum(fields[n].get(v, 0.0) for n, v in told(part) if n in fields)


@cache
def rater() -> Rater:
    """The trained weights: rows of kind, field, value, weight; the bias has the field "bias"."""
    weights: dict[str, dict[str, dict[str, float]]] = {k: {} for k in (WORD, NUMBER, PLACE, HOUSE)}
    bias = dict.fromkeys(weights, _NEVER)
    for row in lang.read_rows("_trained/latin.tsv"):
        kind, weight = row["kind"], float(row["weight"])
        if row["field"] == "bias":
            bias[kind] = weight
        else:
            weights[kind].setdefault(row["field"], {})[row["value"] or ""] = weight
    return Rater(weights, bias)


@dataclass(frozen=True, slots=True)
class SecondReader:
    """Reads a page after the rules; never takes away what they found."""

    language: str = ""

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "second reading of Latin script: capital words and numbers that no rule explains, by "
            "trained weights of what stands about them; always for review"
        )

    def reads(self, page: PageText) -> bool:
        """Whether there are weights for the page's language."""
        return self.language in LATIN and "latin" in page.scripts

    def find(self, page: PageText, found: Sequence[Span]) -> Iterator[Span]:
        """Further identifiers among what `found` leaves open.

        `found` are the resolved spans of the rules, in order, in offsets of `page.plain`.
        """
        if not self.reads(page) or page.plain.count("\n") + 1 < _LEAST_LINES:
            return
        tokens = tokens_of(page, found, lexicon_of(self.language))
        if len(tokens.words) < _LEAST_LINES:
            return
        by = rater()
        rates = ratings(tokens, page.plain, self.language, by)
        chosen = _chosen(tokens.tokens, rates)
        tags = {i: _tag(tokens, i, rates[i][0], self.language, by) for i in chosen}
        yield from _spans(tokens.tokens, tags, page.plain)


def ratings(tokens: Tokens, plain: str, language: str, by: Rater) -> dict[int, tuple[str, float]]:
    """Kind and log-odds of every token that is to be rated, by its index."""
    out = {}
    for index, token in enumerate(tokens.tokens):
        # A word of the clinical dictionaries teaches what is no name, and is never taken for one.
        if not token.of.open or token.of.classes == (CLINICAL,):
            continue
        kind = kind_of(tokens, index, plain)
        if kind:
            out[index] = kind, by.rate(tokens, index, kind, language)
    return out


def _chosen(tokens: Sequence[Token], rates: Mapping[int, tuple[str, float]]) -> set[int]:
    """Tokens rated high, and the ones beside them that are rated nearly so."""
    out = {i for i, (kind, rate) in rates.items() if rate >= LEAST[kind]}
    short = {i for i in out if _is_short(tokens[i])}
    out -= short
    near = (i for i, (kind, rate) in rates.items() if rate >= LEAST[kind] - BESIDE)
    rest = sorted(short.union(i for i in near if i not in out))
    for order in (rest, rest[::-1]):
        for i in order:
            if any(j in out or _is_place(tokens, j) for j in _linked(tokens, i)):
                out.add(i)
    return out


def _is_short(token: Token) -> bool:
    """A number of one or two digits is no identifier but as part of one (12 High St)."""
    return token.of.digits < _LEAST_DIGITS and token.of.digits == len(token.of.text)


def _is_place(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].covered in {"ADDRESS", "HOSPITAL", "WARD"}


def _linked(tokens: Sequence[Token], index: int) -> Iterator[int]:
    """The neighbours of a token, next to it or behind a comma or dot."""
    for step in (-1, 1):
        at = index + step
        if 0 <= at + step < len(tokens) and tokens[at].of.text in {",", "."}:
            at += step
        if 0 <= at < len(tokens):
            yield at


def _spans(tokens: list[Token], tags: Mapping[int, str], plain: str) -> Iterator[Span]:
    """A span for each chosen token, and for what stands between two that belong together."""
    for i, tag in sorted(tags.items()):
        token = tokens[i]
        dot = INITIALS.fullmatch(token.of.text) and plain[token.end : token.end + 1] == "."
        yield Span(token.start, token.end + bool(dot), tag, SCORE, BY)
    hidden = [i for i, t in enumerate(tokens) if i in tags or t.covered]
    for left, right in pairwise(hidden):
        if (left in tags or right in tags) and _joins(tokens[left + 1 : right]):
            tag = tokens[left].covered or tags[left]
            yield Span(tokens[left].start, tokens[right].end, tag, SCORE, BY)


def _joins(gap: Sequence[Token]) -> bool:
    """Whether only blanks, commas, particles and short numbers stand between two hidden tokens."""
    return len(gap) <= _WIDEST_GAP and all(
        t.of.lower not in _APART
        and (not t.of.alphanumeric or _is_short(t) or not _PARTICLES.isdisjoint(t.of.classes))
        for t in gap
    )


def _tag(page: Tokens, index: int, kind: str, language: str, by: Rater) -> str:
    """What a token names; a number is an ID but in an address."""
    if by.rate(page, index, PLACE, language) > 0:
        return "HOSPITAL" if by.rate(page, index, HOUSE, language) > 0 else "ADDRESS"
    return "ID" if kind == NUMBER else "PERSON"

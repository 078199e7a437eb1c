"""Checked phrases: English for text that is wholly covered by entries a person has checked.

A lookup gives English only if every character of the source is accounted for by a term, a
pattern, an atom (number, unit, date, code, surrogate, English) or an order-safe composition of
these (compose.py). The result must keep every number, negation, doubt and side of the source
(`Rules.keeps`), else there is no match: silence is safe, a guess is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from recpack.mt.numbers import LOCALISED, dates, english_numbers
from recpack.mt.phrases.chart import Grammar
from recpack.mt.phrases.compose import Composer, sentence_case
from recpack.mt.phrases.slots import Rules, compact, normalise, rules, simplified
from recpack.mt.phrases.spelling import is_charted
from recpack.mt.phrases.terms import (
    CHECKED,
    Term,
    all_terms,
    key_of,
    primary,
    term,
    terms,
    vocabulary,
)

__all__ = ["Match", "Memory", "Term", "load_memory", "localised", "term", "terms"]

MAX_LENGTH = 1200


@dataclass(frozen=True, slots=True)
class Match:
    """English of a text that is wholly covered by checked phrases."""

    target: str
    flags: tuple[str, ...] = ()


def localised(text: str, language: str) -> str:
    """Decimal commas and dates as English readers expect, where the language writes them so."""
    if language not in LOCALISED:
        return text
    out: list[str] = []
    at = 0
    for start, end, iso in dates(text, language):
        out += [english_numbers(text[at:start], language, text)[0], iso]
        at = end
    out.append(english_numbers(text[at:], language, text)[0])
    return "".join(out)


class Memory:
    """The checked phrases of one language, with a coordinator's glossary on top."""

    def __init__(self, language: str, extra: Mapping[str, str]) -> None:
        self.language = language
        self._rules: Rules = rules(language)
        self._glossary = {key_of(k): v for k, v in extra.items()}
        self._words = vocabulary(language, self._glossary)
        self._terms = all_terms(language)
        self.grammar = Grammar(language, self._words) if is_charted(language) else None

    def lookup(self, text: str) -> Match | None:
        """English of the text if checked phrases cover all of it, else None."""
        if len(text) > MAX_LENGTH:
            return None
        if not self._terms:  # a language without data: any word of it could be taken for English
            known = self._glossary.get(key_of(text))
            return Match(known) if known else None
        clean = simplified(localised(normalise(text), self.language), self.language)
        if not clean:
            return None
        composer = Composer(self.language, self._exact, self._words, grammar=self.grammar)
        for piece in dict.fromkeys((clean, clean if self._rules.spaced else compact(clean))):
            target = composer.cover(piece)
            if target and self._rules.keeps(clean, target):
                return Match(sentence_case(target) if target != clean else target)
        return None

    def _exact(self, key: str) -> Term | str | None:
        if key in self._glossary:
            return self._glossary[key]
        found = self._terms.get(key)
        return found if found and found.state == CHECKED else None


@cache
def _base(language: str) -> Memory:
    return Memory(language, {})


def load_memory(language: str, extra: Mapping[str, str] | None = None) -> Memory:
    """The checked phrases of a language; `extra` is a coordinator's glossary and goes first."""
    code = primary(language)
    return Memory(code, extra) if extra else _base(code)

"""The labels of some languages as one automaton, with what their names may and may not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import surnames
from recpack.deid.text.page import PageText

_GAP = 4  # blanks that a printer puts between the characters of a label (姓    名)


@dataclass(frozen=True, slots=True)
class Found:
    """A label at folded[start:end] of a page; `word` without blanks."""

    start: int
    end: int
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels by kind, and the words that bound a name behind one."""

    automaton: ahocorasick.Automaton
    kinds: dict[str, str]
    strong: frozenset[str]
    named: frozenset[str]
    not_names: frozenset[str]
    titles: tuple[str, ...]
    particles: frozenset[str]
    stop: frozenset[str]
    languages: tuple[str, ...] = ()

    def find(self, page: PageText) -> list[Found]:
        """All labels of a page in order of place, the longest at each place, none overlapping."""
        text = page.folded
        index = [i for i, c in enumerate(text) if c != " "] if " " in text else None
        squeezed = text.replace(" ", "") if index else text
        found = [
            f
            for last, word in self.automaton.iter(squeezed)
            if (f := self._whole(text, index, last, word))
        ]
        found.sort(key=lambda f: (f.start, -f.end))
        out: list[Found] = []
        for one in found:
            if not out or one.start >= out[-1].end:
                out.append(one)
        return out

    def _whole(self, text: str, index: list[int] | None, last: int, word: str) -> Found | None:
        """The match as a label of its own, no piece of a word; None if it is none."""
        first = last - len(word) + 1
        start, end = (index[first], index[last] + 1) if index else (first, last + 1)
        blanks = end - start - len(word)
        if blanks > len(word) * _GAP or (blanks > _GAP and "     " in text[start:end]):
            return None
        if bounded(word[0]) and start and _joins(text[start - 1], word):
            return None
        if bounded(word[-1]) and end < len(text) and text[end].isalpha() and bounded(text[end]):
            return None
        return Found(start, end, word, self.kinds[word])


def _joins(before: str, word: str) -> bool:
    """Whether a character before a label makes it a piece of a word (60ID号: two fields, glued)."""
    mixed = before.isdigit() and not bounded(word[-1])
    return before == "_" or (before.isalnum() and not mixed)


def bounded(char: str) -> bool:
    """Whether the script of a letter separates words by blanks."""
    return char.isalnum() and not (
        "\u0e00" <= char <= "\u0e7f" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3"
    )


def squeeze(text: str) -> str:
    """A label as `Found.word` has it."""
    return "".join(fold_text(text).split())


@cache
def labels_of(languages: tuple[str, ...]) -> Labels:
    """The labels of some languages as one; of equal labels the first language's kind."""
    kinds: dict[str, str] = {}
    for code in languages:
        for kind, words in lang.read_toml(f"{code}/identity.toml").get("labels", {}).items():
            for word in words:
                kinds.setdefault(squeeze(word), kind)
    automaton = ahocorasick.Automaton()
    for word in kinds:
        automaton.add_word(word, word)
    automaton.make_automaton()
    asks = tuple(map(squeeze, lang.read_toml("_rules/labels.toml")["name"]))

    def words_of(name: str) -> Iterator[str]:
        for code in languages:
            names = lang.read_toml(f"{code}/identity.toml").get("names", {})
            yield from (fold_text(w) for w in names.get(name, ()))

    return Labels(
        automaton,
        kinds,
        frozenset(map(squeeze, words_of("strong"))),
        frozenset(w for w in kinds if any(part in w for part in asks)),
        frozenset(words_of("not_names")),
        tuple(sorted(set(words_of("titles")), key=lambda t: (-len(t), t))),
        frozenset(words_of("particles")),
        _stop(languages),
        languages,
    )


def _stop(languages: tuple[str, ...]) -> frozenset[str]:
    """Words that end a name in running text, but for those that are names as well."""
    tables = (lang.read_toml(f"{c}/identity.toml").get("people", {}) for c in languages)
    words = frozenset(
        fold_text(w)
        for table in tables
        for name in ("stop", "professions")
        for w in table.get(name, ())
    )
    own = (line for c in languages for line in lang.read_text(f"{c}/given.txt").splitlines())
    return words - surnames(languages) - frozenset(map(fold_text, own))

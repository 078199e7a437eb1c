"""Words that announce a name or a place, all found in one pass over a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText

# Everything but letters, digits and the hyphen separates words.
_SEPARATORS = dict.fromkeys(
    [i for i in range(128) if not chr(i).isalnum() and chr(i) != "-"]
    + [ord(c) for c in "\xa0’‘“”„«»–—·•…°"],
    " ",
)
_LEADING = re.compile(r"(?:\(\?[i]?:)?([^\W_]+(?:-[^\W_]+)*)(\??)")


@dataclass(frozen=True, slots=True)
class Cues:
    """An automaton of words between blanks, and the groups of each word."""

    automaton: ahocorasick.Automaton
    groups: Mapping[str, tuple[tuple[str, str], ...]]

    def find(self, page: PageText) -> dict[str, list[tuple[int, int]]]:
        """Places (start, end) of each group's words, in order."""
        text = " " + page.folded.translate(_SEPARATORS) + " "
        folded = page.folded
        out: dict[str, list[tuple[int, int]]] = {}
        for last, key in self.automaton.iter(text):
            # `text` is one blank ahead of the page.
            start, end = last - len(key) + 1, last - 1
            for group, word in self.groups[key]:
                if word == key[1:-1] or folded[start:end].replace("\n", " ") == word:
                    out.setdefault(group, []).append((start, end))
        return out


def cues(groups: Mapping[str, Iterable[str]]) -> Cues:
    """Cues for the words of some groups."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for group, words in groups.items():
        for word in words:
            folded = fold_text(word)
            key = f" {folded.translate(_SEPARATORS)} "
            found.setdefault(key, {})[group, folded] = None
    automaton = ahocorasick.Automaton()
    for key in found:
        automaton.add_word(key, key)
    automaton.make_automaton()
    return Cues(automaton, {key: tuple(ways) for key, ways in found.items()})


def first_words(pattern: str) -> set[str]:
    """The words with which the branches of a pattern `(?:one two|three)…` begin."""
    out = set()
    inner = re.sub(r"^(?:\\b)?\(\?i?:", "", pattern)
    for branch in inner.split("|"):
        match = _LEADING.match(branch)
        if match:
            out.add(match[1])
            if match[2]:
                out.add(match[1][:-1])
    return out

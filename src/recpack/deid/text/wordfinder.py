"""Words of a list in a text, the longest at each place, by one automaton."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ahocorasick


class WordFinder:
    """Finds whole entries of a list; faster than an alternation of a hundred words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in sorted(set(words)):
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, word) in order of place; none overlaps, the longest wins."""
        found = [
            (last + 1 - len(word), last + 1, word) for last, word in self._automaton.iter(text)
        ]
        found.sort(key=lambda f: (f[0], -f[1]))
        done = 0
        for start, end, word in found:
            if start >= done:
                yield start, end, word
                done = end

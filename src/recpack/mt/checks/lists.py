"""A word list as a pattern that is only tried on texts that can hold one of its words.

Most of the hundred lists of a language find nothing in a sentence. Runs of letters that a match
must hold ("normal", "abnorm") are looked for in one pass for all lists, so that only those are
tried that can match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import ahocorasick

_SHORTEST = 2


class Index:
    """Which of some lists a text can hold a word of."""

    def __init__(self, bodies: Mapping[str, str]) -> None:
        found = {key: hints(body) for key, body in bodies.items()}
        self._always = frozenset(key for key, told in found.items() if not told)
        self._search = ahocorasick.Automaton()
        keys: dict[str, set[str]] = {}
        for key, told in found.items():
            for hint in told:
                keys.setdefault(hint, set()).add(key)
        for hint, lists in keys.items():
            self._search.add_word(hint, frozenset(lists))
        if keys:
            self._search.make_automaton()
        self._empty = not keys

    @lru_cache(maxsize=8192)  # noqa: B019 - one index a language, kept for good
    def present(self, text: str) -> frozenset[str]:
        """Keys of the lists that may match."""
        if self._empty:
            return self._always
        return self._always.union(*(lists for _, lists in self._search.iter(text.casefold())))


class WordList:
    """The methods of a compiled pattern that the checks use."""

    __slots__ = ("_index", "_key", "pattern")

    def __init__(self, pattern: re.Pattern[str], index: Index | None = None, key: str = "") -> None:
        self.pattern = pattern
        self._index = index
        self._key = key

    def may(self, text: str) -> bool:
        """Whether the text can hold a word of the list at all."""
        return self._index is None or self._key in self._index.present(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match."""
        return self.pattern.finditer(text) if self.may(text) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return self.pattern.search(text) if self.may(text) else None

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """A match that begins at an offset."""
        return self.pattern.match(text, at)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """A match of the whole text."""
        return self.pattern.fullmatch(text)

    def split(self, text: str) -> list[str]:
        """The text between the matches."""
        return self.pattern.split(text)

    def blanked(self, text: str) -> str:
        """The text with every match blanked out, offsets unchanged."""
        if not self.may(text):
            return text
        return self.pattern.sub(lambda m: " " * len(m.group()), text)


def hints(body: str) -> tuple[str, ...]:
    """Letters of which every match holds at least one run; () if that cannot be said."""
    found: list[str] = []
    for part in alternatives(body):
        told = _needed(part)
        if not told:
            return ()
        found += told
    short = sorted(set(found), key=lambda h: (len(h), h))
    return tuple(h for i, h in enumerate(short) if not any(s in h for s in short[:i]))


def alternatives(body: str) -> list[str]:
    """The parts between the bars that stand in no group."""
    out, depth, start, at = [], 0, 0, 0
    while at < len(body):
        char = body[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(body, at)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            out.append(body[start:at])
            start = at + 1
        at += 1
    return [*out, body[start:]]


def _class_end(body: str, at: int) -> int:
    end = body.index("]", at + 2)
    return end if body[end - 1] != "\\" else body.index("]", end + 1)


def _group_end(body: str, at: int) -> int:
    depth = 0
    while at < len(body):
        if body[at] == "\\":
            at += 1
        elif body[at] == "[":
            at = _class_end(body, at)
        elif body[at] in "()":
            depth += 1 if body[at] == "(" else -1
            if not depth:
                return at
        at += 1
    return at


def _needed(part: str) -> list[str]:
    """The longest run that a match of this alternative must hold, or those of one of its groups."""
    runs, groups, run, at = [], [], "", 0
    while at < len(part):
        char = part[at]
        if char == "\\" and part[at + 1] in "wdsbWDSB":
            runs.append(run)
            run, at = "", at + 1
        elif char == "\\":
            run, at = run + part[at + 1], at + 1
        elif char == "(":
            end = _group_end(part, at)
            runs.append(run)
            run = ""
            inner = part[at + 1 : end]
            if part[end + 1 : end + 2] not in {"?", "*", "{"} and not re.match(r"\?<?[=!]", inner):
                groups.append(re.sub(r"^\?(?:-i)?:|^\?P<\w+>", "", inner))
            at = end
        elif char == "[":
            runs.append(run)
            run, at = "", _class_end(part, at)
        elif char in "?*{":
            runs.append(run[:-1])
            run = ""
            at = part.index("}", at) if char == "{" else at
        elif char in ".+^$":
            runs.append(run)
            run = ""
        else:
            run += char
        at += 1
    runs.append(run)
    best = max((r.strip(" -").casefold() for r in runs), key=len)
    if len(best) >= _SHORTEST or (best and not (best.isascii() and best.isalnum())):
        return [best]
    told = [list(hints(g)) for g in groups]
    told = [t for t in told if t]
    return min(told, key=len) if told else []

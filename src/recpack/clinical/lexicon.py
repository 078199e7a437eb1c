"""Terms of several languages in one index: longest match first, words never cut in half."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from recpack.clinical.fold import key

_SPACED = re.compile(r"[a-z0-9Ͱ-ӿ؀-ۿ]")


@dataclass(frozen=True, slots=True)
class Hit:
    """text[start:end] is a term of entry `name`."""

    start: int
    end: int
    name: str


@cache
def pattern(term: str) -> re.Pattern[str]:
    """A term as regex: hyphens and spaces are optional, a final * lets the word go on."""
    stem = term.endswith("*")
    term = term.rstrip("*")
    body = "".join(r"[\s\-]?" if c in " -" else re.escape(c) for c in term)
    head = r"(?<![a-z0-9Ͱ-ӿ])" if _SPACED.match(term[0]) else ""
    if stem:
        return re.compile(head + body + r"[^\W\d_]*")
    tail = r"(?![a-z0-9Ͱ-ӿ])" if _SPACED.match(term[-1]) else ""
    return re.compile(head + body + tail)


_BLANKS = {ord(c): None for c in " -\t\n\r\u00a0"}


def _bare(text: str) -> str:
    return text.translate(_BLANKS)


@cache
def _bare_term(term: str) -> str:
    return _bare(term.rstrip("*"))


class Lexicon:
    """Finds terms in a folded text; built once from (name, term) pairs.

    Terms are compiled when a text first shows their first two letters: most never are.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._index: dict[str, list[tuple[str, str, str]]] = {}
        for name, term in pairs:
            folded = key(term.strip())
            if folded.strip("* "):
                start = folded[0] if folded[1:2] in {" ", "-", "*"} else folded[:2]
                self._index.setdefault(folded[0], []).append((start, folded, name))
        for terms in self._index.values():
            terms.sort(key=lambda t: (-len(t[1].replace("-", "")), t))

    def narrowed(self, folded: str) -> Lexicon:
        """Those of the terms that a text can hold at all: quicker to look for line by line."""
        text = _bare(folded)
        out = Lexicon(())
        for first, terms in self._index.items():
            kept = [t for t in terms if _bare_term(t[1]) in text]
            if kept:
                out._index[first] = kept
        return out

    def at(self, folded: str, position: int) -> Hit | None:
        """The longest term that begins at `position`."""
        best: Hit | None = None
        for start, term, name in self._index.get(folded[position : position + 1], ()):
            if not folded.startswith(start, position):
                continue
            m = pattern(term).match(folded, position)
            if m and (best is None or m.end() > best.end):
                best = Hit(position, m.end(), name)
        return best

    def find(self, folded: str) -> Iterator[Hit]:
        """Terms from left to right without overlap; `folded` comes from `fold.key`."""
        position = 0
        while position < len(folded):
            hit = self.at(folded, position)
            if hit is None:
                position += 1
            else:
                yield hit
                position = hit.end

    def first(self, folded: str) -> str | None:
        """The name of the first term in the text."""
        return next((hit.name for hit in self.find(folded)), None)

    def whole(self, folded: str) -> str | None:
        """The name of the term that the text is, blanks aside."""
        text = folded.strip()
        hit = self.at(text, 0) if text else None
        return hit.name if hit and hit.end == len(text) else None

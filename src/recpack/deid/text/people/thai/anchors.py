"""Words that stand before a name in Thai papers: titles, relations, labels, forms of address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import fold_text

HARD, SOFT, KIN, FAMILIAR, CALLED, LABEL, CONSULT, BLOCK = range(8)
_LEADING = frozenset("เแโใไ")
_REACH = 24
# Abbreviations that are the end of a word as well.
_BARE = frozenset(
    ["นพ", "พญ", "รศ", "ผศ", "ศ.", "อ.", "ดช", "ดญ", "พระ", "ตา", "อา", "สอ.", "สท.", "สต.", "รอ.", "รท.", "รต.", "พอ.", "พท.", "พต.", "ดต."]
)  # fmt: skip
_MARK = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """text[start:end] announces a name; of a label `tag` is its kind."""

    start: int
    end: int
    word: str
    sort: int
    tag: str


@cache
def _automaton() -> ahocorasick.Automaton:
    """Words that stand before names, folded, and longer words in which they are none."""
    data = lang.read_toml("th/identity.toml")
    people = data["people"]
    tables: list[tuple[int, str, list[str]]] = [
        (BLOCK, "", people["blocked"]),
        (CALLED, "PERSON", people["called"]),
        (HARD, "PERSON", people["hard"]),
        (KIN, "RELATIVE", people["kin"]),
        (FAMILIAR, "PERSON", people["familiar"]),
        (SOFT, "PERSON", people["soft"]),
        (CONSULT, "STAFF", people["consult"]),
        *((LABEL, tag, data["labels"][tag]) for tag in ("PATIENT", "STAFF", "RELATIVE")),
    ]
    words: dict[str, tuple[int, str]] = {}
    for sort, tag, table in tables:
        for word in table:
            words.setdefault(fold_text(word), (sort, tag))
    automaton = ahocorasick.Automaton()
    for word, (sort, tag) in words.items():
        automaton.add_word(word, (word, sort, tag))
    automaton.make_automaton()
    return automaton


@cache
def _endings() -> tuple[str, ...]:
    """Words that stand right before a given name: titles, relations, forms of address."""
    people = lang.read_toml("th/identity.toml")["people"]
    tables = (people["hard"], people["soft"], people["kin"], people["familiar"], people["called"])
    short = len("คุ")
    return tuple(sorted({w for t in tables for w in map(fold_text, t) if len(w) > short}))


def titles_before(text: str, at: int) -> bool:
    """Whether a title, a relation or a form of address ends at a place."""
    return text.endswith(_endings(), max(0, at - _REACH), at)


def anchors(text: str) -> list[Anchor]:
    """Anchors of a folded page: leftmost, then longest; none within another."""
    hits = []
    for last, (word, sort, tag) in _automaton().iter(text):
        start = last - len(word) + 1
        before = text[start - 1 : start]
        if before and (before in _LEADING or ("a" <= word[0] <= "z" and before.isalnum())):
            continue
        if word in _BARE and "\u0e01" <= before <= "\u0e4e":
            continue
        if not _MARK.match(text, last + 1):
            hits.append(Anchor(start, last + 1, word, sort, tag))
    hits.sort(key=lambda a: (a.start, -a.end))
    out: list[Anchor] = []
    end = 0
    for one in hits:
        if one.start >= end:
            out.append(one)
            end = one.end
    return out

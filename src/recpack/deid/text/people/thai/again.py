"""Thai names that the page or the folder has told once, wherever their parts stand again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick

from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.thai import guess
from recpack.deid.text.people.thai.anchors import titles_before
from recpack.deid.text.people.thai.lexicon import LETTER, is_letter, lexicon
from recpack.ports import Span

PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_NAME = re.compile(f"[{LETTER}]{{2,24}}")
_THAI = re.compile("[\u0e01-\u0e4e]")
_LEADING = frozenset("เแโใไ")
_LEAST, _LONG, _SURE = 3, 6, 0.55


def again(text: str, spans: Sequence[Span], known: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """Spans of parts of names of the folded page (`spans`) and of the folder (name, tag)."""
    told = [(text[s.start : s.end], s.tag) for s in spans if s.tag in PERSONS and s.score >= _SURE]
    told += [(fold_text(name), tag) for name, tag in known]
    parts: dict[str, str] = {}
    lex = lexicon()
    for value, tag in sorted(told):
        for part in _NAME.findall(value):
            if len(part) >= _LEAST and (part not in lex.exact or part in lex.nicknames):
                parts.setdefault(part, tag)
    if not parts:
        return
    automaton = ahocorasick.Automaton()
    for part in parts:
        automaton.add_word(part, part)
    automaton.make_automaton()
    taken = {s.start for s in spans}
    for last, part in automaton.iter(text):
        start, end = last - len(part) + 1, last + 1
        if start not in taken and whole_letters(text, start, end) and _stands(text, start, end):
            yield Span(start, end, parts[part], 0.62, "again")


def whole_letters(text: str, start: int, end: int) -> bool:
    """Whether no vowel or tone of the letters at its ends stands outside."""
    after, before = text[end : end + 1], text[start - 1 : start] if start else ""
    inside = "\u0e01" <= after <= "\u0e4e" and not is_letter(after)
    return not inside and before not in _LEADING


def _stands(text: str, start: int, end: int) -> bool:
    """A name alone, behind a title or a relation, or before a word that follows names."""
    long = end - start >= _LONG and text[start:end] not in lexicon().ambiguous
    if long and is_letter(text[start]):
        return True
    before = start and _THAI.match(text, start - 1)
    if before and not titles_before(text, start):
        return False
    if not _THAI.match(text, end):
        return True
    return guess.follows(text, end)

"""Thai names that the page or the folder has told once, wherever their parts stand again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick

from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.thai import guess
from recpack.deid.text.people.thai.anchors import titles_before
from recpack.deid.text.people.thai.lexicon import LETTER, Lexicon, is_letter, lexicon
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
    yield from _shortened(text, spans, {v.split()[0]: t for v, t in sorted(told) if v.split()})
    automaton = ahocorasick.Automaton()
    for part in parts:
        automaton.add_word(part, part)
    automaton.make_automaton()
    taken = {s.start for s in spans}
    for last, part in automaton.iter(text):
        start, end = last - len(part) + 1, last + 1
        if start not in taken and whole_letters(text, start, end) and _stands(text, start, end):
            yield Span(start, end, parts[part], 0.62, "again")


# Words before which or behind which somebody is called by a part of his name.
_BEFORE_CALLED = r"ดูแล|เยี่ยม|ครอบครัว|บ้าน|ทีม|กลุ่ม|เพื่อ|ของ|กับ|ให้|ว่า|พา|ฝาก|ถาม|รอ|คุณ|พี่|น้อง|น้า|ป้า|ลุง|แม่|พ่อ|ยาย|ตา|ปู่|ย่า|เฮีย|เจ๊|อาการ|เรื่อง|บอก|เล่า|คิดถึง|สู้ๆ[ ]?"
_CALLED = re.compile(
    rf"(?<![\u0e01-\u0e4e])(?:(?:{_BEFORE_CALLED})[ ]?){{0,3}}(?P<name>[{LETTER}]{{2,8}})(?![\u0e01-\u0e4e])"
)


def _shortened(text: str, spans: Sequence[Span], given: dict[str, str]) -> Iterator[Span]:
    """ชัช of ชัชวาล, สงค์ of ประสงค์: the first or last syllables of a given name, as a word alone."""
    lex = lexicon()
    short: dict[str, str] = {}
    for name, tag in given.items():
        if tag not in {"PATIENT", "RELATIVE", "PERSON"} or not 4 <= len(name) <= 14:
            continue
        for n in range(2, len(name) - 1):
            if is_letter(name[n]) and name[n - 1] not in _LEADING and name[n + 1 : n + 2] != "์":
                for part in (name[:n], name[n:]):
                    if (
                        len(part) > 2
                        and part not in lex.exact
                        and (part in lex.nicknames or _apart(part, lex))
                    ):
                        short.setdefault(part, tag)
    if not short:
        return
    taken = {s.start for s in spans}
    for match in _CALLED.finditer(text):
        tag = short.get(match["name"], "")
        if tag and match.start("name") not in taken:
            yield Span(*match.span("name"), tag, 0.55, "again-short")


def _apart(part: str, lex: Lexicon) -> bool:
    """Whether a part of a name is an element of names and no word of the sentence."""
    return part in lex.first | lex.last and not lex.stops(part) and part not in lex.ambiguous


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

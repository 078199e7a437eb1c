"""Chinese names by where they stand: before the sex, signed, in chats, nicknames, with a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack.deid.text.fold import is_cjk
from recpack.deid.text.hanwords import Lexicon
from recpack.ports import Span

_HAN = r"\u4e00-\u9fff"
# 张三，男，58岁 / 张三 女 / 张三（男
_SEX = re.compile(r"[ ,，、(（/|\t]{1,6}[男女](?=[ ,，)）/|、。;；\t]|性|$|\n|\d)", re.MULTILINE)
_SLASH = re.compile(rf"(?<=[{_HAN}])\s?/\s?(?=[{_HAN}])")
_CHAT = re.compile(rf"^[ ]*(?:群主|@)?([{_HAN}]{{2,4}})(?:\s?[:：]|\s\d{{1,2}}:\d\d)", re.MULTILINE)
# CRC 董小宛, R2 许哲玮: the role in Latin letters.
_ROLE = re.compile(
    rf"\b(?:CRC|CRA|PI|Sub-I|NP|PA|RN|Clerk|Intern|PGY\d?|R[1-6]|VS|Dr|Prof|Mr|Ms|Mrs)\.?[ ]?([{_HAN}]{{2,4}})"
)
_AT = re.compile(rf"@([{_HAN}]{{2,4}})")
_BRACKET = re.compile(rf"[（(【]\s?([{_HAN}]{{2,4}})\s?[)）】]")
_SIGNED = re.compile(
    rf"(?:^|[。；;])[ \u3000]*([{_HAN}]{{2,4}})(?:[ ]+\d{{4}}[-./年]\d{{1,2}}[-./月]\d{{1,2}}[^\n]{{0,12}})?[ ]*$",
    re.MULTILINE,
)
_CELL = re.compile(rf"(?:^|(?<=\t))([{_HAN}]{{2,4}})(?=\t|$)", re.MULTILINE)
_DOT = re.compile(rf"(?<=[{_HAN}])[·•・‧∙](?=[{_HAN}])")
_EDGE = 1.0


def find(text: str, lex: Lexicon) -> Iterator[Span]:
    """Spans of names in plain text."""
    yield from _sexed(text, lex)
    yield from _whole(text, lex)
    yield from _pairs(text, lex)
    yield from _nicknames(text, lex)
    yield from _dotted(text, lex)
    yield from _bare(text, lex)


def _sexed(text: str, lex: Lexicon) -> Iterator[Span]:
    """The name that stands before a sex is the patient's."""
    for match in _SEX.finditer(text):
        end = match.start()
        start, value = lex.name_before(text, end, max(0, end - 5))
        if value >= 1.2:
            yield Span(start, end, "PATIENT", 0.75, "before-sex")


def _whole(text: str, lex: Lexicon) -> Iterator[Span]:
    """Names that fill a line, a cell, a bracket or the head of a message."""
    for pattern, least, trust in (
        (_CHAT, 3.0, 0.6),
        (_AT, 3.0, 0.7),
        (_ROLE, 1.5, 0.7),
        (_BRACKET, 5.0, 0.6),
        (_SIGNED, 4.0, 0.6),
        (_CELL, 5.0, 0.6),
    ):
        for match in pattern.finditer(text):
            end, value = lex.name_at(text, match.start(1))
            whole = end == match.end(1) or pattern is _ROLE
            if whole and value >= least:
                yield Span(match.start(1), end, "PERSON", trust, "line")


def _pairs(text: str, lex: Lexicon) -> Iterator[Span]:
    """刘伟/王芳: two names at a slash."""
    for match in _SLASH.finditer(text):
        start, one = lex.name_before(text, match.start(), max(0, match.start() - 4))
        end, two = lex.name_at(text, match.end())
        if one >= 2.2 and two >= 2.2:
            yield Span(start, match.start(), "STAFF", 0.75, "slash")
            yield Span(match.end(), end, "STAFF", 0.75, "slash")


def _nicknames(text: str, lex: Lexicon) -> Iterator[Span]:
    """小李, 老鬲: where no word begins or ends there."""
    for match in _nick(lex).finditer(text):
        at = match.end() - 1
        size = lex.surname(text, at)
        end = at + size
        if not size or text[at - 1 : end] in lex.words or text[at : end + 1] in lex.words:
            continue
        if text[at] in lex.weak or lex.left(text, at - 1) < _EDGE:
            continue
        after = text[end : end + 1]
        free = not is_cjk(after or " ") or (after in lex.after and text[at - 1] != "阿")
        free = free or (text[at - 1] == "老" and text[end : end + 2] in lex.words)
        if free:
            yield Span(at, end, "PERSON", 0.6, "nickname")


@cache
def _nick(lex: Lexicon) -> re.Pattern[str]:
    singles = "".join(sorted(lex.single - lex.weak))
    return re.compile(f"[{lex.nick}](?=[{singles}])[{singles}]")


def _dotted(text: str, lex: Lexicon) -> Iterator[Span]:
    """买买提·艾力: characters of foreign names on both sides of a middle dot."""
    done = 0
    for match in _DOT.finditer(text):
        if match.start() < done:
            continue
        start, end = match.span()
        while start and text[start - 1] in lex.dotted and match.start() - start < 10:
            start -= 1
        while end < len(text) and _goes_on(text, end, lex) and end - match.end() < 24:
            end += 1
        if start < match.start() and end > match.end() + 1:
            done = end
            yield Span(start, end, "PERSON", 0.8, "dotted")


def _goes_on(text: str, at: int, lex: Lexicon) -> bool:
    return text[at] in lex.dotted or (text[at] in "·•・‧∙" and text[at + 1 : at + 2] in lex.dotted)


def _bare(text: str, lex: Lexicon) -> Iterator[Span]:
    """Three characters that look like a name and like nothing else, between words."""
    for match in _bare_pattern(lex).finditer(text):
        start = match.start()
        end, value = lex.name_at(text, start)
        if end - start < 3 or value + lex.left(text, start) < 5.5 or lex.left(text, start) < _EDGE:
            continue
        if lex.right(text, end) >= _EDGE and not _in_word(text, start, end, lex):
            yield Span(start, end, "PERSON", 0.55, "bare")


def _in_word(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether a word reaches over an edge of text[start:end], or it begins with one."""
    for at in range(max(0, start - 2), end):
        for size in (2, 3, 4):
            over = (at < start < at + size) or (at < end < at + size)
            if over and text[at : at + size] in lex.words:
                return True
    return text[start : start + 2] in lex.words


@cache
def _bare_pattern(lex: Lexicon) -> re.Pattern[str]:
    first = "".join(sorted(lex.frequent - lex.weak))
    given = "".join(sorted(c for c, v in lex.given.items() if v >= 2))
    return re.compile(f"(?=[{first}][{given}][{given}])[{first}]")

"""Codes behind a word for one (lô V1492I, sandi TP7931, تشغيلة L3042O), and grouped codes alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recpack.deid.text.page import PageText
from recpack.ports import Span

_LEAST = 4  # digits of a code
_NEAR, _LONGEST = 64, 10
_WORDS = re.compile(r"[^\W\d_]+")
_FROM_DIGIT = re.compile(r"\d[A-ZĐ\d]*(?:[-./][A-ZĐ\d]+)*")
_HEAD = re.compile(r"[-A-ZĐ./]")
_MORE = re.compile(
    r"(?:,|;|/|[ ](?:va|dan|and|&|s/d|sd|sampai|den|toi|و))[ ]{0,2}(?P<v>[a-z]{0,4}[-.]?\d[a-z\d.-]{3,14})(?![\w])"
)
# 57-84741/A, B2021-31207, 961/2021/HĐXN, MR.779482.5087: groups of letters and digits.
_GROUPED = re.compile(r"(?:[A-ZĐ]{1,6}[-./]?)?\d{1,6}(?:[-/.][A-ZĐ\d]{1,8}){1,4}")
_NOT_BEFORE, _NOT_AFTER = frozenset(".,/*:+-"), re.compile(r"[\w%]|[.,]\d|[-/]\d")
_STARRED = re.compile(r"\*(?P<v>[A-Z\d-]{5,20})\*")
_DATED = re.compile(
    r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d(?:[-/.]\d{1,2}){1,2}"
    r"|\d{1,3}(?:\.\d{3})+|1[34]\d\d(?:[-/.]\d{1,2}){1,2}|\d{1,2}[-/.]\d{1,2}[-/.]1[34]\d\d"
)
_MONEY = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+(?![\d-])[ ]?(?:đ|d|vnd|vnđ|dong|usd|k|tr|trieu|rp|idr|ribu|juta)?(?![a-z\d])"
)
# ICD C50.9, pT2N1M0, CA15-3, IHC clones.
_VALUE = re.compile(
    r"[A-Z]\d\d(?:\.\d{1,2})?|[YRCP]{0,2}T[0-4X][A-D\d]*N[0-3X].*|CA-?\d{1,3}-?\d?|CD\d+[A-Z]?|[SR]?T\d.*"
)


@dataclass(frozen=True, slots=True)
class CodeWords:
    """Words that announce a code, with what may stand between; `firsts` to see soon there is none."""

    pattern: re.Pattern[str]
    firsts: frozenset[str]

    def before(self, folded: str, start: int) -> bool | None:
        """Whether small words stand between the word and a code at `start`; None without one."""
        near = folded[max(0, start - _NEAR) : start].rpartition("\n")[2]
        if self.firsts.isdisjoint(_WORDS.findall(near)):
            return None
        match = self.pattern.search(near)
        return bool(match["between"]) if match else None


def _candidates(plain: str) -> Iterator[tuple[int, int]]:
    """Tokens of capitals and digits with three digits at least."""
    for match in _FROM_DIGIT.finditer(plain):
        start, end = match.span()
        while start and match.start() - start < _LONGEST and _HEAD.match(plain, start - 1):
            start -= 1
        start += plain[start] in "-./"
        before = plain[start - 1 : start]
        if before.isalnum() or before == "_":
            continue
        if sum(map(str.isdigit, plain[start:end])) > 2 and not _DATED.fullmatch(plain, start, end):
            yield start, end


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a language.

    `words` announce one, `unit` makes a number a measure, `law` names what all of medicine cites.
    """

    words: CodeWords
    unit: re.Pattern[str]
    law: re.Pattern[str]

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of codes: behind a word, in groups of letters and digits, between stars."""
        plain = page.plain
        for start, end in _candidates(plain):
            code = plain[start:end]
            after = plain[end : end + 1]
            if after.isalpha() or after == "%" or self.law.search(code):
                continue
            if self.unit.match(plain, end):
                continue
            announced = self.words.before(page.folded, start)
            if announced is not None and _is_code(code, between=announced):
                yield Span(start, end, "ID", 0.7, "code")
                more = _MORE.match(page.folded, end)
                if more and _is_code(plain[slice(*more.span("v"))].upper(), between=False):
                    yield Span(*more.span("v"), "ID", 0.6, "code")
            elif _is_grouped(plain, start, end):
                yield Span(start, end, "ID", 0.6, "code")
        if "*" not in plain:
            return
        for match in _STARRED.finditer(plain):
            yield Span(*match.span("v"), "ID", 0.6, "code")


def numbered(pattern: re.Pattern[str], text: str, score: float, tag: str = "ID") -> Iterator[Span]:
    """The number `v` of each match, or the whole match where there is none."""
    group = "v" if "v" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Span(*match.span(group), tag, score, "numbered-word")


def _is_grouped(plain: str, start: int, end: int) -> bool:
    """Whether a token is a code by its groups alone."""
    code = plain[start:end]
    if plain[start - 1 : start] in _NOT_BEFORE or _NOT_AFTER.match(plain, end):
        return False
    lettered = any(map(str.isalpha, code))
    if sum(map(str.isdigit, code)) <= (_LEAST if lettered else _LEAST + 2):
        return False
    return (lettered or "." not in code) and _GROUPED.fullmatch(code) is not None


def _is_code(token: str, *, between: bool) -> bool:
    """Four digits, or three in groups with letters; no money, date, stage, marker or diagnosis."""
    digits = sum(c.isdigit() for c in token)
    if _VALUE.fullmatch(token) or _MONEY.fullmatch(token.lower()):
        return False
    if token.isdigit():
        return digits >= _LEAST + between
    grouped = any(c in token for c in "-/") and any(c.isalpha() for c in token)
    return digits >= _LEAST - grouped


def code_words(words: Iterable[str], no: Iterable[str], letters: str = "a-z") -> CodeWords:
    """What announces a code, over folded text: a word of `words`, up to five small words, a sign.

    The words of `no` between the two make it no code (number of leucocytes).
    """
    each = sorted(set(words), key=lambda w: (-len(w), w))
    pattern = re.compile(
        rf"(?<![{letters}])(?:{'|'.join(map(re.escape, each))})"
        rf"(?P<between>(?:[ ](?!{'|'.join(no)})[{letters}]{{1,9}}(?![\w.])){{0,5}})"
        r"(?=[ :#(*/=.])[ .]?(?:[:#(*/=]|n[o°º]\.?)?[ ]{0,3}[*:]?[ ]?\Z"
    )
    return CodeWords(pattern, frozenset(w for x in each for w in _WORDS.findall(x)[:1]))

"""A page as tokens, with what the rules have found on it, and those that are still to be rated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from recpack.deid.text.page import PageText
from recpack.deid.text.trained.words import (
    CATALOGUE,
    DRUG,
    EPONYM,
    FAMILY,
    GENE,
    GIVEN,
    JOINING,
    LONG_DOTTED,
    MATERIAL,
    TOWN,
    UNIT,
    Lexicon,
    Word,
)
from recpack.ports import Span

NEWLINE, COLUMN = Word("<nl>", "<nl>", "<nl>"), Word("<col>", "<col>", "<col>")
WORD, NUMBER = "w", "n"
INITIALS = re.compile(r"(?:[^\W\d_][.]){1,3}[^\W\d_]")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’./·][^\W_]+)*|[^\w\s]|\n|\t|[ ]{2,}")
_PIECE = re.compile(r"[^./]+|[./]")
_HAS_DIGIT = re.compile(r"\d")
_UNIT = re.compile(
    r"[ ]?(?:[%°‰]|(?:[mkµμcdn]?[gl]|m[mE]?|[ckµμn]m|mm?Hg|kPa|[UI][IEUL]|UI|mEq|m?mol|Gy|mGy|kcal|"
    r"k?cal|bpm|[lL]pm|h|min|s|ms|kg|µg|mcg|cc|Hz|MHz|kV|mA|Ch|Fr|IE|UFC|E)(?:/\S{1,8})?(?![^\W_]))"
)
_NORM = frozenset({"iso", "en", "din", "iec", "astm", "ce"})  # EN ISO 15189
_LISTED = frozenset({GIVEN, FAMILY, TOWN})
_HEAD, _TAIL = "people.eponym_heads", "people.eponym_tails"
_OF = frozenset({"de", "du", "d", "la", "le", "von", "van", "of", "the"})
_REFERENCE = frozenset({"nm", "nc", "np", "lrg"})  # of a gene that the list does not know
_REACH = 4
_NO_NAMES = frozenset({CATALOGUE, DRUG, GENE, JOINING, MATERIAL})
_LEAST_DIGITS = 3


class Token:
    """A word, number, sign, line end or gap of columns at plain[start:end]."""

    __slots__ = ("covered", "end", "line", "of", "start")

    def __init__(self, start: int, end: int, of: Word, line: int) -> None:
        self.start, self.end, self.of, self.line = start, end, of, line
        self.covered = ""  # the tag of what the rules found there


NOTHING = Token(0, 0, Word("", "", ""), -1)


@dataclass(slots=True)
class Tokens:
    """The tokens of a page and what is true of its lines."""

    tokens: list[Token]
    lines: int
    first: dict[int, int] = field(default_factory=dict)
    words: dict[int, int] = field(default_factory=dict)
    capitals: dict[int, int] = field(default_factory=dict)
    hidden: dict[int, int] = field(default_factory=dict)
    quiet: set[int] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    elsewhere: dict[str, str] = field(default_factory=dict)


def tokens_of(page: PageText, spans: Sequence[Span], lexicon: Lexicon) -> Tokens:
    """The tokens of a page; `spans` are in order and do not overlap, in offsets of `plain`."""
    tokens: list[Token] = []
    line = at = 0
    for start, end, text in _pieces(page.plain):
        if text == "\n":
            tokens.append(Token(start, end, NEWLINE, line))
            line += 1
            continue
        token = Token(start, end, COLUMN if text[0] in " \t" else lexicon.word(text), line)
        tokens.append(token)
        if token.of.alphanumeric:
            while at < len(spans) and spans[at].end <= start:
                at += 1
            if at < len(spans) and spans[at].start <= start and end <= spans[at].end:
                token.covered = spans[at].tag
    return _with_lines(Tokens(tokens, line + 1))


def _pieces(plain: str) -> Iterator[tuple[int, int, str]]:
    """Tokens; dots and strokes hold together numbers and initials, but no words (Dr/Dra)."""
    for match in _TOKEN.finditer(plain):
        text = match[0]
        joined = len(text) > 1 and ("." in text or "/" in text)
        if joined and not (
            _HAS_DIGIT.search(text) or INITIALS.fullmatch(text) or LONG_DOTTED.fullmatch(text)
        ):
            for piece in _PIECE.finditer(text):
                yield match.start() + piece.start(), match.start() + piece.end(), piece[0]
        else:
            yield match.start(), match.end(), text


def _with_lines(page: Tokens) -> Tokens:
    """Counts the words, capital words and covered words of each line."""
    words, capitals, hidden = page.words, page.capitals, page.hidden
    for index, token in enumerate(page.tokens):
        line, word = token.line, token.of
        if line not in page.first:
            page.first[line] = index
        if not word.alphanumeric:
            continue
        words[line] = words.get(line, 0) + 1
        if word.capital:
            capitals[line] = capitals.get(line, 0) + 1
        elif not word.digits:
            page.lower.add(word.lower)
        if word.quiet:
            page.quiet.add(line)
        if token.covered:
            hidden[line] = hidden.get(line, 0) + 1
            if len(word.lower) > 2:
                page.elsewhere[word.lower] = token.covered
    return page


def kind_of(page: Tokens, index: int, plain: str) -> str:
    """Whether a token is to be rated: as a word, as a number, or ("") not at all."""
    token = page.tokens[index]
    word = token.of
    if token.covered or not word.open:
        return ""
    if index and page.tokens[index - 1].covered == "AGE":
        return ""  # the word for years
    if word.digits:
        return NUMBER if _is_number(page, index, plain) else ""
    if _is_eponym(page, index) or _is_gene(page, index):
        return ""
    if _NO_NAMES.isdisjoint(word.classes):
        return WORD
    known = _LISTED.isdisjoint(word.classes)
    return "" if known or (MATERIAL in word.classes and _is_alone(page, index)) else WORD


def _is_eponym(page: Tokens, index: int) -> bool:
    """Whether a name of medicine stands behind or before the word for it: syndrome de Gilbert."""
    tokens = page.tokens
    if EPONYM not in tokens[index].of.classes:
        return False
    if index + 1 < len(tokens) and _TAIL in tokens[index + 1].of.classes:
        return True
    at = index - 1
    while at > 0 and tokens[at].of.lower in _OF and index - at < _REACH:
        at -= 1
    return at >= 0 and _HEAD in tokens[at].of.classes


def _is_gene(page: Tokens, index: int) -> bool:
    """Whether a reference sequence follows: ENG  NM_..."""
    if page.tokens[index].of.quiet:
        return False
    after = page.tokens[index + 1 : index + _REACH]
    return next((t.of.lower in _REFERENCE for t in after if t.of.alphanumeric), False)


def _is_alone(page: Tokens, index: int) -> bool:
    """Whether no other capital or hidden word stands next to it: Foley, but Dr Anne Foley."""
    near = (page.tokens[j] for j in (index - 1, index + 1) if 0 <= j < len(page.tokens))
    return not any(n.of.capital or n.covered for n in near)


def _is_number(page: Tokens, index: int, plain: str) -> bool:
    """Long or mixed with letters; a short one only beside a capital or hidden word (12 High St)."""
    token = page.tokens[index]
    after = page.tokens[index + 1] if index + 1 < len(page.tokens) else NOTHING
    before = page.tokens[index - 1].of if index else NOTHING.of
    if before.lower in _NORM or CATALOGUE in before.classes:
        return False
    if _UNIT.match(plain, token.end) or UNIT in after.of.classes or GENE in token.of.classes:
        return False
    if token.of.digits >= _LEAST_DIGITS or any(c.isalpha() for c in token.of.text):
        return True
    near = (page.tokens[j] for j in (index - 1, index + 1, index + 2) if 0 <= j < len(page.tokens))
    return any(n.of.capital or n.covered for n in near)

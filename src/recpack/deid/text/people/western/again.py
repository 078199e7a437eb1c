"""Names that a page has told once, wherever their parts or initials stand again (German, French)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.anchors import anchors
from recpack.deid.text.people.western.grammar import CAPITAL, Grammar, grammar
from recpack.deid.text.people.western.signed import DOTTED
from recpack.ports import Span

LANGUAGES = frozenset({"de", "fr"})
_PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_LEAST = 0.6
_SHORTEST = 3
_WORD = re.compile(rf"(?<![^\W_])(?:[dD]['’])?[{CAPITAL}][^\W\d_]+(?:['’-][^\W\d_]+)*(?![^\W\d_])")
_LETTERS = re.compile(rf"(?<![^\W\d_])[{CAPITAL}]")
_DOTTED = re.compile(DOTTED)
_BARE = re.compile(rf"(?<![\w-])[{CAPITAL}]{{2,4}}(?![\w-])")
_BARE_PLACE = re.compile(r"(?:[:(/,„\"«+]|par|von|durch|[ ]{2}|\t|\n|^)[ ]?\Z")
_BARE_AFTER = re.compile(r"(?![ \t]*[:=<>]?[ ]?\d)[ ]?(?:[/)\n\t,;.\"»“]|$|[ ]{2})")
_QUOTE_AFTER = re.compile(r"[ ]?[»”\"]")
_BESIDE = re.compile(r"[+/&][ ]?\Z")
_SENTENCE = re.compile(r"(?:^|[.!?:\n•*-])[ \t\"“(«]*\Z")
_NOT_BEFORE = re.compile(
    r"[ -]?(?:[Ss]yndrom|[Kk]lassifikation|[Ss]core|[Ss]tadium|[Ii]ndex|Krankheit|Zeichen|Test|positi|négati|"
    r"classification|maladie|stade|grade|type)|:"
)
_LISTED = re.compile(r"[^\W\d_],[ ]\Z")
_CELL = re.compile(r"[ ]*(?:$|[\n\t,])")
_FROM = re.compile(rf"[ ]aus[ ](?P<n>[{CAPITAL}][^\W\d_]{{3,}}(?:-[^\W\d_]+)*)(?=[ ,.;)\n])")
_NEAR = re.compile(r"(?:,|und|et|u\.|&|/|\()[ ]?\Z")


def again(page: PageText, spans: Sequence[Span], language: str) -> Iterator[Span]:
    """Parts and initials of the names in `spans`, elsewhere on the page."""
    words = grammar(language)
    parts: dict[str, str] = {}
    initials: dict[str, str] = {}
    for span in spans:
        if span.tag not in _PERSONS or span.score < _LEAST or span.by in {"initials", "typist"}:
            continue
        told = page.cased[span.start : span.end]
        letters = "".join(_LETTERS.findall(told))
        if len(letters) > 1:
            initials.setdefault(letters, span.tag)
        for match in _WORD.finditer(page.cased, span.start, span.end):
            fold = page.folded[slice(*match.span())]
            if len(fold) >= _SHORTEST and fold not in words.words["titles"]:
                parts.setdefault(fold, span.tag)
    yield from _towns(page, spans, words)
    covered = bytearray(len(page.plain) + 1)
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    if parts:
        yield from _parts(page, parts, covered, words)
    if initials:
        yield from _initials(page, initials, covered)


def _parts(
    page: PageText, parts: dict[str, str], covered: bytearray, words: Grammar
) -> Iterator[Span]:
    for match in _WORD.finditer(page.cased):
        start, end = match.span()
        tag = parts.get(page.folded[start:end])
        if tag is None and not covered[start] and _of_row(page, start, end, covered):
            if words.kind(match[0]) in "SU" or page.folded[start:end] in words.noun_names:
                yield Span(start, end, "STAFF", _LEAST, "list")
            continue
        if tag and not covered[start] and _is_name(page, start, end, words):
            yield Span(start, end, tag, _LEAST, "again")


def _of_row(page: PageText, start: int, end: int, covered: bytearray) -> bool:
    """Whether a word ends a list of names in a cell of a row (Lüders, Schwarz)."""
    if not _LISTED.search(page.plain, max(0, start - 3), start) or not covered[start - 3]:
        return False
    row = page.plain.rfind("\n", 0, start) + 1
    return bool(_CELL.match(page.plain, end)) and "\t" in page.plain[row:start]


def _is_name(page: PageText, start: int, end: int, words: Grammar) -> bool:
    """Whether a part of a name is one here: no noun, no word at the head of a sentence."""
    plain, fold = page.plain, page.folded[start:end]
    beside = {plain[start - 1 : start], plain[end : end + 1]}
    if "_" in beside:
        return True
    before = anchors(words.language).eponym_before.search(plain, max(0, start - 20), start)
    if before or _NOT_BEFORE.match(plain, end):
        return False
    kind = words.kind(page.cased[start:end])
    if words.is_word("eponyms", fold) and plain[end : end + 2].strip().islower():
        return False
    if kind in "GSU":
        return kind != "U" or not _SENTENCE.search(plain, max(0, start - 6), start) or len(fold) > 4
    if kind == "W" and not words.capital_nouns:
        return not _SENTENCE.search(plain, max(0, start - 6), start)
    quoted = bool(beside & set('"„“«»'))
    return quoted or bool(
        _NEAR.search(plain, max(0, start - 5), start) and fold in words.noun_names
    )


def _initials(page: PageText, initials: dict[str, str], covered: bytearray) -> Iterator[Span]:
    text = page.plain
    for match in _DOTTED.finditer(text):
        letters = "".join(c for c in match[0] if c.isupper())
        beside = _BESIDE.search(text, max(0, match.start() - 3), match.start())
        if (letters in initials or beside) and not covered[match.start()]:
            yield Span(*match.span(), initials.get(letters, "STAFF"), _LEAST, "initials")
    for match in _BARE.finditer(text):
        start, end = match.span()
        tag = initials.get(match[0])
        if tag is None or covered[start]:
            continue
        quoted = _QUOTE_AFTER.match(text, end)
        if quoted or (
            _BARE_PLACE.search(text, max(0, start - 3), start) and _BARE_AFTER.match(text, end)
        ):
            yield Span(start, end, tag, _LEAST, "initials")


def _towns(page: PageText, spans: Sequence[Span], words: Grammar) -> Iterator[Span]:
    """A place behind a person (Frau Keller aus Wiesmoor)."""
    for span in spans:
        town = _FROM.match(page.plain, span.end) if span.tag in _PERSONS else None
        if town and words.kind(town["n"]) in "US":
            yield Span(*town.span("n"), "ADDRESS", 0.6, "town")

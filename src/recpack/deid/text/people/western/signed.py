"""Initials and lone names where somebody signed (German, French): Hz. SML, Réf : M-A.T./cv."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.anchors import eponym_before
from recpack.deid.text.people.western.grammar import CAPITAL, WORD, Grammar, grammar
from recpack.deid.text.people.western.signatures import signed_places
from recpack.ports import Span

Places = Mapping[str, Sequence[tuple[int, int]]]
GROUPS = ("by", "typed", "ids", "rooms", "plates", "lone", "quoted")
_UNSURE = 0.6

DOTTED = (
    rf"[{CAPITAL}](?<![^\W_].)(?:h|ch)?\.(?:[ ]?-?[{CAPITAL}](?:\.|(?=-[{CAPITAL}]))){{0,3}}"
    rf"[ ]?-?[{CAPITAL}]\.(?![^\W_])|[{CAPITAL}](?<![^\W_].)-[{CAPITAL}]\.(?:[ ]?[{CAPITAL}]\.){{1,2}}"
)
_BARE = rf"[{CAPITAL}]{{2,4}}(?![^\W_])(?![-.][{CAPITAL}\d])"
_TYPIST = rf"(?!(?:Dr|Pr|Mag|Prof|Dipl)\.)(?:[{CAPITAL}][a-zäöüß]{{1,3}}|[{CAPITAL}]{{2,3}})[ ]?[/.][ ]?[a-zäöüß]{{2,3}}(?![^\W_])"
_GAP = re.compile(
    r"(?:[ ]?\([a-z]{1,3}\))?\.?[ ]{0,2}(?:\d{1,2}\.\d{1,2}\.\d{2,4}[ ])?(?:[:–+-][ ]{0,8}|/[ ]?|\t[ ]{0,4})?"
    r"[ ]{0,2}[„\"«“]?[ ]?(?:(?:Dr|Sr|OA|OÄ|Pr|AS|IDE)\.?[ ])?"
)
_INITIALS = re.compile(rf"(?P<typist>{_TYPIST})|(?P<dotted>{DOTTED})|(?P<bare>{_BARE})")
_TYPED = re.compile(r"(?P<n>[a-zäöü]{2,3})(?=[ ]*(?:$|\n|\t|[ ]{2}|[,;.)]|[ ]\d))")
_WITH_TYPIST = re.compile(r"[ ]?/[ ]?(?P<n>[a-zäöü]{2,3})(?![^\W_])")
_BARE_END = re.compile(r"[ ]?(?:[.,;:)/|\n\t\"»”]|$|[ ]{2}|[ ][–—-]|[ ](?:\d|au|le|à|am|um|\())")
# The end of a line of a nurse's notes: "…reizlos.     XP"
_LINE_END = re.compile(
    rf"(?<=[^\s|:])(?:[ ]{{3,60}}|\t{{1,3}})(?:[A-Z][A-Za-z]{{1,3}}\.?[ ])?(?P<n>{DOTTED}|{_BARE})[ ]*$",
    re.MULTILINE,
)
_ALONE = re.compile(rf"^[ \t]*(?P<n>{DOTTED}|{_BARE})[ ]*$", re.MULTILINE)
_ROLE_LINE = re.compile(r"[ ]*\n[ \t]*")
_QUOTE = re.compile(
    rf"[ ]?:?[ ]?[„\"«“][ ]?(?P<n>[{CAPITAL}][^\W\d_]+(?:[- ][{CAPITAL}][^\W\d_]+)?)[ ]?[”\"»“]"
)
# DÜCK, Swetlana; Krebs-Vollmer, Renate: the family name before a given name that was found.
_FAMILY = re.compile(rf"(?P<n>[{CAPITAL}][^\W\d_]+(?:['’-][{CAPITAL}]?[^\W\d_]+)*),[ ]\Z")
_CELL = frozenset("\n\t|:;]")
_ENDS = re.compile(r"[ ]*(?:$|[\n\t|*(/]|[ ]{2}|,?[ ]?(?:geb|née?\b|\d)|[ ][a-zäöü])")
_SENTENCE = 20


@cache
def signed_groups(language: str) -> dict[str, list[str]]:
    """Words beside initials, numbers and rooms, by what they do."""
    table = lang.read_toml(f"{language}/identity.toml").get("signed", {})
    return {group: list(table.get(group, ())) for group in GROUPS}


@cache
def acronyms(language: str) -> frozenset[str]:
    """Routes, wards, tests and illnesses that are written like initials."""
    table = lang.read_toml(f"{language}/identity.toml").get("signed", {})
    return frozenset(map(fold_text, table.get("acronyms", ())))


def signed(page: PageText, language: str, places: Places) -> Iterator[Span]:
    """Spans of initials, of typists, and of a first name alone behind a role."""
    known = acronyms(language)
    for _, end in places.get("by", ()):
        yield from _behind(page, end, known)
    for _, end in places.get("typed", ()):
        gap = _GAP.match(page.plain, end)
        typed = _TYPED.match(page.plain, gap.end()) if gap and gap.end() > end else None
        if typed and _may_type(page.folded[slice(*typed.span("n"))], language, known):
            yield Span(*typed.span("n"), "STAFF", _UNSURE, "typist")
    yield from _line_ends(page, known)
    yield from _alone(page, places, known)
    for _, end in places.get("quoted", ()):
        quoted = _QUOTE.match(page.plain, end)
        if quoted:
            yield Span(*quoted.span("n"), "PERSON", _UNSURE, "called")
    yield from _lone(page, grammar(language), places)


def _may_type(fold: str, language: str, known: frozenset[str]) -> bool:
    words = grammar(language).words["not_names"]
    return fold not in words and fold not in known and fold not in _SMALL


_SMALL = frozenset(
    [
        "am",
        "um",
        "an",
        "im",
        "in",
        "zu",
        "von",
        "vom",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "mit",
        "und",
        "bei",
        "auf",
        "aus",
        "ab",
        "bis",
        "fur",
        "nach",
        "ist",
        "per",
        "le",
        "la",
        "les",
        "de",
        "du",
        "des",
        "un",
        "une",
        "et",
        "en",
        "au",
        "aux",
        "par",
        "sur",
        "il",
        "elle",
        "on",
        "ce",
        "se",
        "sa",
        "son",
        "ses",
        "ne",
        "ni",
        "ou",
        "nr",
        "no",
    ]
)


def _behind(page: PageText, end: int, known: frozenset[str]) -> Iterator[Span]:
    gap = _GAP.match(page.plain, end)
    at = gap.end() if gap else end
    found = _INITIALS.match(page.plain, at) if at > end else None
    if found is None:
        return
    if found["bare"] and (
        page.folded[slice(*found.span())] in known or not _BARE_END.match(page.plain, found.end())
    ):
        return
    yield Span(*found.span(), "STAFF", _UNSURE, "initials")
    typed = _WITH_TYPIST.match(page.plain, found.end())
    if typed:
        yield Span(*typed.span("n"), "STAFF", _UNSURE, "typist")


def _line_ends(page: PageText, known: frozenset[str]) -> Iterator[Span]:
    for match in _LINE_END.finditer(page.plain):
        sentence = page.plain[max(0, match.start() - _SENTENCE) : match.start()]
        if len(sentence) < _SENTENCE or "   " in sentence or "\n" in sentence or "\t" in sentence:
            continue  # the last cell of a table
        if page.folded[slice(*match.span("n"))] not in known:
            yield Span(*match.span("n"), "STAFF", _UNSURE, "initials")


def _alone(page: PageText, places: Places, known: frozenset[str]) -> Iterator[Span]:
    """Initials on a line of their own behind a greeting or over a profession."""
    where = None
    for match in _ALONE.finditer(page.plain):
        start, end = match.span("n")
        where = where or signed_places(page, {k: list(v) for k, v in places.items()})
        if where.mask[start] and page.folded[start:end] not in known:
            yield Span(start, end, "STAFF", _UNSURE, "initials")


def _lone(page: PageText, words: Grammar, places: Places) -> Iterator[Span]:
    """A name alone behind a role (technicienne Océane), or any first name of the language."""
    text = page.plain
    for _, end in places.get("lone", ()):
        if text[end : end + 1] not in {" ", "."}:
            continue
        at = end + 1 + (text[end : end + 2] == ". ")
        word = WORD.match(text, at)
        if word is None or len(word[0]) < 3 or word[0].isupper():
            continue
        kind = words.kind(word[0])
        fold = page.folded[slice(*word.span())]
        given = fold in words.own_given
        if kind in "GS" or given or (kind in "UW" and not words.capital_nouns):
            name = words.name(page, at, titled=not words.capital_nouns)
            stop = max(word.end(), name.end if name else 0)
            sister = text[end - 2 : end] == "Sr" and kind == "G"
            yield Span(end - 2 if sister else at, stop, "PERSON", _UNSURE, "lone")
    for match in WORD.finditer(text):
        start, end = match.span()
        if words.kind(match[0]) != "G" or page.folded[start:end] not in words.own_given:
            continue
        yield from _inverted(page, words, start, end)
        if _free(page, words, start, end) and not _eponymous(page, words, start, end):
            yield Span(start, end, "PERSON", 0.55, "given")


def _inverted(page: PageText, words: Grammar, start: int, end: int) -> Iterator[Span]:
    """A family name that is a word as well, before the given name at `start` (LANG, Anneliese)."""
    text = page.plain
    if text[start - 2 : start] != ", ":
        return
    family = _FAMILY.search(text, max(0, start - 34), start)
    if family is None:
        return
    begin, name = family.start("n"), family["n"]
    fold = page.folded[begin : begin + len(name)]
    before = text[max(0, begin - 2) : begin]
    shouted = name.isupper() and len(name) > 2 and fold not in acronyms(words.language)
    cell = not before or before[-1] in _CELL or before in {"  ", ": ", "| ", "] ", ", ", "– ", "- "}
    if words.is_word("roles", fold) or words.is_word("occupations", fold):
        return
    if shouted or (cell and _ENDS.match(text, end)):
        yield Span(begin, end, "PERSON", _UNSURE, "name")


def _free(page: PageText, words: Grammar, start: int, end: int) -> bool:
    """Whether a first name stands free in a sentence: no eponym, no part of a longer word."""
    text = page.plain
    fold = page.folded[start:end]
    if end - start < 4 or text[start:end].isupper() or words.is_word("eponyms", fold):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if before not in {" ", "\n", "(", "'", "’", "«", '"'} or after in {
        "-",
        "'",
        "’",
        "_",
        "/",
        "@",
    }:
        return False
    if text[start - 4 : start].lower() in {" st.", "int ", "nkt "} or text[start - 3 : start] in {
        "St ",
        "te ",
    }:
        return False
    return not words.is_word("town_words", fold) and not re.match(
        r"[ ]?[A-Z]*\d", text[end : end + 4]
    )


def _eponymous(page: PageText, words: Grammar, start: int, end: int) -> bool:
    """Whether an eponym stands beside a first name (Charcot Marie Tooth)."""
    if eponym_before(words.language).search(page.plain, max(0, start - 24), start):
        return True
    before = page.folded[max(0, start - 24) : start].split()[-1:]
    after = page.folded[end : end + 24].split()[:1]
    return any(words.is_word("eponyms", w.strip("-.,;)")) for w in (*before, *after))

"""Names that a page has told once, wherever their parts stand again (Spanish, Portuguese).

A label, a title or a signature tells a whole name; further down the page its family name or its
first name stands alone, or inside the name of a file, or its initials and a pet name in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.deid.text.people.latin.words import Words, words_of
from recpack.ports import Span

LANGUAGES = frozenset({"es", "pt"})
PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_LEAST = 0.6  # what a finding must score to be looked for again
_SHORTEST = 3
_WORD = re.compile(rf"(?<![^\W_])[{UPPER}][^\W\d_]+(?:['’-][^\W\d_]+)*(?![^\W\d_])")
_INITIALS = re.compile(rf"[ ]?\((?P<n>[{UPPER}](?:\.?[ -]?[{UPPER}]){{1,5}}\.?)\)")
_CALLED = re.compile(
    rf"[ ]?\(?[ ]?[\"“«'](?P<n>[{UPPER}][^\W\d_]+(?:[ ][{UPPER}][^\W\d_]+)?)[\"”»'][ ]?\)?"
)
_FROM = re.compile(
    rf",[ ](?:de|do|da|en|em)[ ](?P<n>[{UPPER}][^\W\d_]{{2,}}(?:[ ](?:(?:de|del|da|do|dos|la)[ ]){{0,2}}[{UPPER}][^\W\d_]+){{0,3}})(?=[,;.)\n])"
)
_PARTICLE_BEFORE = re.compile(rf"(?<![^\W_])([{UPPER}][a-z]{{1,3}})[ ]\Z")
_SENTENCE = re.compile(r"(?:^|[.!?:\n•*-])[ \t\"“(«]*\Z")
_EPONYM_LINK = re.compile(r"([^\W\d_]+)[ ](?:de|da|do|del|la|di)[ ](?:la[ ])?\Z|([^\W\d_]+)[ ]\Z")


def again(page: PageText, spans: Sequence[Span], languages: tuple[str, ...]) -> Iterator[Span]:
    """Parts of the names in `spans`, elsewhere on the page; initials and pet names beside them."""
    if languages[0] not in LANGUAGES:
        return
    words = words_of(languages)
    told = [s for s in spans if s.tag in PERSONS and s.score >= _LEAST]
    parts: dict[str, str] = {}
    for span in told:
        yield from _beside(page, span, words)
        for match in _WORD.finditer(page.plain, span.start, span.end):
            fold = page.folded[slice(*match.span())]
            if len(fold) >= _SHORTEST and fold not in words.particles and fold not in words.titles:
                parts.setdefault(fold, span.tag)
    if not parts:
        return
    yield from _joined(page, list(_found(page, spans, parts, words)), words)


def _joined(page: PageText, found: list[Span], words: Words) -> Iterator[Span]:
    """Parts with nothing but particles between them as one (Silva e Silva, El Amrani)."""
    last: Span | None = None
    for span in found:
        start = span.start
        before = _PARTICLE_BEFORE.search(page.plain, max(0, start - 8), start)
        if before and page.folded[slice(*before.span(1))] in words.particles:
            start = before.start(1)
        if last is not None:
            between = page.folded[last.end : start].split()
            if len(between) < 3 and words.particles.issuperset(between) and start - last.end < 12:
                last = Span(last.start, span.end, last.tag, last.score, last.by)
                continue
            yield last
        last = Span(start, span.end, span.tag, span.score, span.by)
    if last is not None:
        yield last


def _found(
    page: PageText, spans: Sequence[Span], parts: dict[str, str], words: Words
) -> Iterator[Span]:
    covered = bytearray(len(page.plain) + 1)
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for match in _WORD.finditer(page.plain):
        start, end = match.span()
        fold = page.folded[start:end]
        tag = parts.get(fold)
        if tag is None or covered[start] or not _is_name(page, start, end, words):
            continue
        yield Span(start, end, tag, 0.6, "again")


def _beside(page: PageText, span: Span, words: Words) -> Iterator[Span]:
    """(J.R.), ("Lola") and ", de Curitiba," behind a name."""
    town = _FROM.match(page.plain, span.end)
    if town:
        first = page.folded[slice(*town.span("n"))].split(" ", 1)[0]
        if (
            first not in words.stop
            and first not in words.common
            and not first.endswith(words.endings)
        ):
            yield Span(*town.span("n"), "ADDRESS", 0.6, "town")
    initials = _INITIALS.match(page.plain, span.end)
    heads = {w[0] for w in _WORD.findall(page.plain, span.start, span.end)}
    if initials and len(heads) > 1 and heads.issuperset(c for c in initials["n"] if c.isalpha()):
        yield Span(*initials.span("n"), span.tag, 0.6, "initials")
    called = _CALLED.match(page.plain, span.end)
    if called:
        yield Span(*called.span("n"), span.tag, 0.6, "called")


def _is_name(page: PageText, start: int, end: int, words: Words) -> bool:
    """Whether a part of a name is one here: no word at the head of a sentence, no eponym."""
    plain, folded = page.plain, page.folded
    fold = folded[start:end]
    shouted = plain[start:end].isupper()
    after = folded[end : end + 1]
    if "_" in {after, folded[start - 1 : start]}:
        return True
    if after == ":":
        return False
    word = (
        fold in words.common or fold in words.stop or fold in words.kin or fold in words.professions
    )
    if word and (shouted or _SENTENCE.search(plain, max(0, start - 6), start)):
        return False
    if fold in words.suffixes:
        return False
    head = _EPONYM_LINK.search(folded, max(0, start - 30), start)
    if head and (head[1] or head[2]) in words.eponym_heads:
        return False
    return not (fold in words.eponyms and _next_small(plain, end))


def _next_small(plain: str, end: int) -> bool:
    """Whether a word in small letters follows (Rosa de Bengala, Gomez negativo)."""
    return plain[end : end + 1] == " " and plain[end + 1 : end + 2].islower()

"""Given names that stand alone inside a sentence (Spanish, Portuguese): quem indicou foi o Tadeu.

Inside a sentence only names have capitals; a word of the language's own list of given names that
is neither a word of medicine nor an eponym, with no other capital beside it, is a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import surnames
from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.lone import eponyms_alone
from recpack.deid.text.people.latin.words import Words
from recpack.ports import Span

# A lower-case word (or a comma behind one) and a blank before, no capital and no number behind.
_INSIDE = re.compile(
    r"(?P<n>[A-ZÀ-Þ](?<=[a-zà-ÿ,;] .)[a-zà-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?)(?=[ ]?[,.;:!?)\n…]|[ ][a-zà-ÿ(]|$)"
)
# Idalina C., Sabrina K.: a given name and the first letter of the family's
_SHORTENED = re.compile(
    r"(?P<n>[A-ZÀ-Þ](?<![^\W_].)(?<![.-] .)[a-zà-ÿ]{2,}(?:[ ][A-ZÀ-Þ]\.){1,3})(?=[ ]?[,;:)\n/]|[ ]{2}|[ ][a-zà-ÿ(]|$)"
)
# On wristbands and pictures: ANACLETO/ESMERALDINA, SOUZA^JOANA
_SLASH = re.compile(
    r"[/^][ ]?[A-ZÀ-Þ]{3,}(?:[ ][A-ZÀ-Þ]{2,}){0,2}(?=[ ]{2}|[ ][MFH](?![^\W_])|[ ]?[\n\t,;/(]|[ ]\d|$)"
)
_FAMILY_HEAD = re.compile(
    r"(?:(?<=\n)|(?<=\t)|(?<=[ ]{2})|\A)[A-ZÀ-Þ]{3,}(?:[ ](?:D[AEO]S?[ ])?[A-ZÀ-Þ]{2,}){0,3}[ ]?\Z"
)
_BEFORE = re.compile(r"(?:([^\W\d_]+)[ ])?([^\W\d_]+)[ ,;]{1,2}\Z")
_OF = frozenset({"de", "of", "tipo", "y", "e", "en", "em", "con", "com", "por", "segun", "segundo"})
_LEAST = 3


@cache
def _own(language: str) -> frozenset[str]:
    """Given names of one language that are names alone."""
    lines = lang.read_text(f"{language}/given.txt").splitlines()
    return frozenset(
        w for n in lines if n and n[0] != "#" for w in (fold_text(n),) if len(w) >= _LEAST
    )


@cache
def _drugs() -> frozenset[str]:
    """Words of the table of drugs: brands have the names of women."""
    text = fold_text(lang.read_text("_rules/drugs.tsv"))
    return frozenset(re.findall(r"[^\W\d_]{3,}", text))


def inside(page: PageText, words: Words, language: str) -> Iterator[Span]:
    """Lone given names inside a sentence, for review."""
    own, family = _own(language), surnames((language,))
    others = (_drugs(), eponyms_alone(), words.eponyms, words.common, words.stop, words.kin)
    for match in _INSIDE.finditer(page.plain):
        start, end = match.span("n")
        fold = page.folded[start:end]
        if fold not in own or fold in words.verbs or any(fold in some for some in others):
            continue
        before = _BEFORE.search(page.folded, max(0, start - 20), start)
        head, last = (before[1] or "", before[2]) if before else ("", "")
        named = last in words.eponym_heads or (last in _OF and head in words.eponym_heads)
        if named or (last in _OF and fold in family):
            continue  # sinal de Murphy
        yield Span(start, end, "PERSON", 0.55, "name")
    for match in _SHORTENED.finditer(page.plain):
        first = page.folded[match.start() : match.end()].split(" ")[0]
        if first in own and not any(first in some for some in others):
            yield Span(*match.span("n"), "PERSON", 0.6, "name")
    for match in _SLASH.finditer(page.plain):
        head = _FAMILY_HEAD.search(page.plain, max(0, match.start() - 40), match.start())
        if head is None:
            continue
        parts = re.findall(r"[^\W\d_]+", page.folded[head.start() : match.end()])
        listed = sum(p in words.given or p in words.family for p in parts)
        if listed * 2 >= len(parts) and not any(p in words.common for p in parts):
            yield Span(head.start(), match.end(), "PATIENT", 0.6, "name")

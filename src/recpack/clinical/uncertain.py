"""Facts that rest on a value which may be misread: they say so, and are not taken as certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from recpack.clinical.fold import fold
from recpack.lang import read_toml
from recpack.model.english import EnglishBlock, EnglishDocument
from recpack.model.fact import Evidence, Fact

DOUBTED = 0.4
"""Highest confidence of a fact whose value may be misread."""
_SPOKEN = ("hgvs_c", "hgvs_p", "vaf", "flag", "side", "printed", "printed_name", "cycles")
_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥±+↑↓]")


def doubted(facts: Sequence[Fact], document: EnglishDocument) -> tuple[Fact, ...]:
    """The facts; those that rest on a doubtful token with less confidence and `doubtful` told.

    A fact stays certain if another line of the paper says the same without a doubt.
    """
    blocks = {page.number: [b for b in page.blocks if b.clean.doubts] for page in document.pages}
    if not any(blocks.values()):
        return tuple(facts)
    return tuple(_told(fact, blocks) for fact in facts)


def _told(fact: Fact, blocks: dict[int, list[EnglishBlock]]) -> Fact:
    found = [_tokens(fact, e, blocks.get(e.page, ())) for e in fact.evidence]
    if not all(found):
        return fact
    words = " | ".join(dict.fromkeys(word for tokens in found for word in tokens))
    extra = (*(pair for pair in fact.extra if pair[0] != "doubtful"), ("doubtful", words))
    return replace(fact, extra=extra, confidence=min(fact.confidence, DOUBTED))


def _tokens(fact: Fact, evidence: Evidence, blocks: Sequence[EnglishBlock]) -> list[str]:
    """Doubtful tokens of the evidence's lines that the fact says, as they were read."""
    box, said = evidence.box, _parts(fact)
    out = []
    for block in blocks:
        clean = block.clean
        middle = (clean.box.y0 + clean.box.y1) / 2
        if not (box.y0 <= middle <= box.y1 and clean.text.strip() in evidence.source_quote):
            continue
        tokens = (clean.text[d.start : d.end].strip() for d in clean.doubts)
        out += [t for t in tokens if _rests(t, said)]
    return out


def _parts(fact: Fact) -> set[str]:
    """What a fact says, in parts: numbers with a decimal point, words, signs."""
    extra = [value for key, value in fact.extra if key in _SPOKEN]
    text = " ".join((fact.name, fact.value, fact.unit, fact.code, fact.date or "", *extra))
    return set(_split(text))


def _split(text: str) -> list[str]:
    return [m.group().replace(",", ".").casefold() for m in _PART.finditer(fold(text))]


def _rests(token: str, said: set[str]) -> bool:
    """Whether a number of the token is told by the fact; without one, whether any part of it is."""
    parts = _split(token)
    numbers = [p for p in parts if p[0].isdigit()]
    if not parts or (numbers and not said.intersection(numbers)):
        return False
    return bool(numbers) or bool(said.intersection(parts)) or _turns(token)


def _turns(token: str) -> bool:
    """Whether the token is a sign or a short word that turns a statement over."""
    return fold(token).strip("() ").casefold() in _turning()


@cache
def _turning() -> frozenset[str]:
    words = read_toml("_rules/critical.toml")["words"].values()
    return frozenset((*"+-<>±≤≥↑↓", "++", "+++", *(w for group in words for w in group)))

"""What all extractors share: a fact before it has a number, and the date it belongs to."""

from __future__ import annotations

import re
from functools import lru_cache

from recpack.clinical.assertion import Assertion
from recpack.clinical.dates import DateHit, find_dates
from recpack.clinical.passages import Passage
from recpack.clinical.words import mapping
from recpack.model.fact import Evidence, Fact, Status

Extra = tuple[tuple[str, str], ...]


def draft(
    kind: str,
    name: str,
    value: str,
    evidence: Evidence,
    *,
    assertion: Assertion | None = None,
    unit: str = "",
    date: str | None = None,
    code: str = "",
    extra: Extra = (),
    confidence: float = 0.95,
) -> Fact:
    """A fact without an id; `stages.extract` numbers facts in document order."""
    return Fact(
        id="",
        kind=kind,
        name=name,
        value=value,
        evidence=(evidence,),
        unit=unit,
        date=date,
        subject=assertion.subject if assertion else "patient",
        status=assertion.status if assertion else Status.PRESENT,
        confidence=confidence,
        code=code,
        extra=tuple((k, v) for k, v in extra if v),
    )


@lru_cache(maxsize=512)
def _dates(text: str, language: str) -> tuple[DateHit, ...]:
    return find_dates(text, language)


def dates_in(passage: Passage, start: int, end: int) -> tuple[DateHit, ...]:
    """Dates that lie within passage.text[start:end]."""
    hits = _dates(passage.text, passage.language)
    return tuple(h for h in hits if start <= h.start and h.end <= end)


_COMPARED = re.compile(
    r"(?:较|比|与|对比|对照|em relação a|comparad\w+ (?:a|com)|versus|compared with|since)\s*$"
)


def own_dates(passage: Passage, start: int, end: int) -> tuple[DateHit, ...]:
    """Dates within passage.text[start:end] but those of what is only compared with."""
    return tuple(
        h for h in dates_in(passage, start, end) if not _COMPARED.search(passage.key[: h.start])
    )


def date_near(passage: Passage, position: int) -> str | None:
    """The date that governs a position: the last before it, else the first in its sentence."""
    hits = own_dates(passage, 0, len(passage.text))
    before = [h for h in hits if h.end <= position]
    if before:
        return before[-1].iso
    start, end = passage.sentence(position)
    return next((h.iso for h in hits if start <= h.start < end), None)


def english_value(text: str, language: str) -> str | None:
    """A short printed result in English by checked words; None if some of it stays foreign."""
    out = text.strip()
    for word, english in mapping(language, "values"):
        pattern = re.escape(word)
        if word.isascii() or re.match(r"[a-zà-ÿ]", word):
            pattern = rf"(?<![^\W\d_]){pattern}(?![^\W\d_])"
        padded = f" {english} " if english else " "
        out = re.sub(pattern, padded, out, flags=re.IGNORECASE)
    out = re.sub(r"\s+", " ", out.replace("、", ", ").replace("。", "")).strip()
    out = re.sub(r"\(\s+", "(", re.sub(r"\s+([),;:%])", r"\1", out))
    foreign = re.search(r"[㐀-鿿가-힯぀-ヿЀ-ӿ؀-ۿ]", out)
    return None if foreign else out

"""Uncertain findings: redacted until somebody who knows the patient has looked at them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from recpack.deid.identity.harvest import REVIEW_BELOW, texts
from recpack.deid.text.chain import find_spans
from recpack.deid.text.fold import compact
from recpack.deid.text.known import KnownIdentities
from recpack.model.document import Document
from recpack.model.identity import Finding, Identities

_AROUND = 30  # characters of context on each side, within the line
_REASONS: Mapping[str, str] = {
    "known-like": "one misread character away from a known identity",
    "trained": "stands where names and numbers of persons stand; no rule knows it",
    "unclear-date": "looks like a date and is none of the calendar",
}


def uncertain(documents: Sequence[Document], identities: Identities) -> tuple[Finding, ...]:
    """Findings below the threshold, once a value and kind, with where they were first seen."""
    known = KnownIdentities(identities)
    out: dict[str, Finding] = {}
    for document in documents:
        for text, language, number in texts(document):
            for span in find_spans(text, language, known):
                if span.score >= REVIEW_BELOW:
                    continue
                value = text[span.start : span.end]
                at = finding_id(span.tag, value)
                if at not in out:
                    reason = _REASONS.get(span.by, f"found by {span.by} alone")
                    context = _context(text, span.start, span.end)
                    out[at] = Finding(
                        at, span.tag, value, document.source, number, context, reason, span.score
                    )
    return tuple(out.values())


def finding_id(tag: str, value: str) -> str:
    """The same in every build: what a decision in review.toml refers to."""
    return "F" + hashlib.sha256(f"{tag}\0{compact(value)}".encode()).hexdigest()[:10]


def _context(text: str, start: int, end: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return text[max(line, start - _AROUND) : min(stop, end + _AROUND)]

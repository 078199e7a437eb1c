"""Clean documents from plain lines, for the tests of clinical facts (synthetic people only)."""

from __future__ import annotations

from recpack.clinical.classify import document_class, document_date
from recpack.clinical.passages import Context, Passage, passages
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By, EnglishBlock, EnglishDocument, EnglishPage, Segment
from recpack.model.fact import Fact
from recpack.model.source import SourceId
from recpack.stages.extract import document_facts


def document(
    text: str,
    language: str = "zh",
    name: str = "d1",
    *,
    doc_class: str = "",
    date: str | None = None,
    right: tuple[float, ...] = (),
) -> EnglishDocument:
    """One page; each line of `text` a block. `right` gives right edges (default: by length)."""
    lines = text.strip("\n").split("\n")
    kind = doc_class or document_class(lines, language)[0]
    when = date or document_date(lines, language, kind)
    edges = right or tuple(50.0 + 10 * len(t) for t in lines)
    blocks = tuple(
        CleanBlock(t, Box(50, 20.0 * i, x, 20.0 * i + 16))
        for i, (t, x) in enumerate(zip(lines, edges, strict=True))
    )
    page = CleanPage(1, 800, 1100, Origin.OCR, language, blocks)
    clean = CleanDocument(
        DocumentId(name), SourceId(f"s{name}"), "pdf", kind, language, when, (page,)
    )
    english = tuple(
        EnglishBlock(
            b,
            tuple(Segment(c, f"<{c}>", By.GLOSS) for c in b.text.split("\t")),
            (1,) * (b.text.count("\t") + 1),
        )
        for b in blocks
    )
    return EnglishDocument(clean, (EnglishPage(1, english),), "none")


def facts(text: str, language: str = "zh", **options: str) -> tuple[Fact, ...]:
    """Facts of a one-page document."""
    return document_facts(document(text, language, **options))


def of_kind(found: tuple[Fact, ...], kind: str) -> dict[str, Fact]:
    """The first fact of each name of a kind."""
    out: dict[str, Fact] = {}
    for fact in found:
        if fact.kind == kind:
            out.setdefault(fact.name, fact)
    return out


def extra(fact: Fact, name: str) -> str:
    """One of a fact's extra values."""
    return dict(fact.extra).get(name, "")


def passages_of(text: str, language: str = "zh", **options: object) -> tuple[Passage, ...]:
    """Passages of a one-page document."""
    made = document(text, language, **options)  # type: ignore[arg-type]
    return passages(Context(made, made.clean.doc_class, made.clean.date))

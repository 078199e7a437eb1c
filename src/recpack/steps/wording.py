"""Around the translation of documents: long ones in parts, models that cannot be used, labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from recpack.model.clean import CleanDocument, CleanObject, CleanPage
from recpack.model.english import EnglishDocument
from recpack.model.problem import Problem, Severity
from recpack.stages.translate import EngineSpec, translate_text

PART_CHARS = 12_000
"""Characters of one task at most, unless one page has more: some minutes on the slowest machine."""


def slices(document: CleanDocument) -> Iterator[CleanDocument]:
    """The document in parts of whole pages, in order; a short one is its own only part."""
    pages: list[CleanPage] = []
    size = 0
    for page in document.pages:
        length = sum(len(block.text) for block in page.blocks)
        if pages and size + length > PART_CHARS:
            yield replace(document, pages=tuple(pages))
            pages, size = [], 0
        pages.append(page)
        size += length
    yield replace(document, pages=tuple(pages))


def whole(
    documents: Sequence[CleanDocument], parts: Sequence[EnglishDocument]
) -> tuple[EnglishDocument, ...]:
    """The documents from the English of all their parts."""
    waiting = iter(parts)
    out = []
    for document in documents:
        mine = [next(waiting) for _ in slices(document)]
        pages = tuple(page for part in mine for page in part.pages)
        out.append(EnglishDocument(document, pages, _engines(mine)))
    return tuple(out)


def _engines(parts: Sequence[EnglishDocument]) -> str:
    """The engines of all parts, each once."""
    named = sorted({name for part in parts for name in part.engine.split("; ")})
    real = [name for name in named if name not in {"phrasebook", "none"}]
    return "; ".join(real) or named[-1]


def damaged_models(engine: str, languages: Sequence[str]) -> tuple[Problem, ...]:
    """A problem for each model of these languages whose files are not those installed."""
    if engine in {"phrasebook", "local"} or not languages:
        return ()
    from recpack.mt import models

    return tuple(
        Problem("model-damaged", Severity.WARNING, "translate", detail=model.name)
        for model in models.damaged(languages)
    )


def forget(memory: Path) -> None:
    """Lines of earlier builds, with what the database keeps beside itself."""
    for path in memory.parent.glob(f"{memory.name}*"):
        path.unlink(missing_ok=True)


def described(obj: CleanObject, spec: EngineSpec) -> CleanObject:
    """The object with English descriptions for the index; the DICOM file keeps its own words."""
    return replace(
        obj,
        study_description=_english(obj.study_description, spec),
        series_description=_english(obj.series_description, spec),
    )


def _english(text: str, spec: EngineSpec) -> str:
    if not any(ord(c) > 0x2E7F for c in text):
        return text  # Latin descriptions are mostly English, and short enough to be understood
    segments, _ = translate_text(text, "zh", spec)
    return " ".join(s.target or s.source for s in segments)

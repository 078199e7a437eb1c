"""English of lines: by the engine called plainly, and by recpack with and without its checks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from bench.translation.sets import Line
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By, EnglishBlock, Segment
from recpack.model.source import SourceId
from recpack.mt import models
from recpack.mt.engines.firefox import find_files
from recpack.mt.verify import RED, verify
from recpack.stages.translate import EngineSpec, TranslateTask, translate_document

UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Told:
    """The English of one line: its cells, and the segments of each."""

    cells: tuple[tuple[Segment, ...], ...]

    @property
    def text(self) -> str:
        """The whole line, cells joined by tabs."""
        return "\t".join(" ".join(s.target for s in cell if s.target) for cell in self.cells)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in their order."""
        return tuple(s for cell in self.cells for s in cell)


def flagged(segment: Segment) -> bool:
    """Whether a reader is warned of a segment."""
    return UNCHECKED in segment.flags or bool(RED & set(segment.flags))


def by_phrase(segment: Segment) -> bool:
    """Whether a segment is a checked phrase, or stands as it was, and nothing is in doubt."""
    return segment.by in {By.MEMORY, By.SAME} and not flagged(segment)


def _page(number: int, line: Line) -> CleanPage:
    block = CleanBlock(line.source, Box(0, 0, 1, 1))
    return CleanPage(number, 1, 1, Origin.TEXT_LAYER, line.language, (block,))


def _cells(block: EnglishBlock) -> Told:
    out, at = [], 0
    for count in block.cells:
        out.append(block.segments[at : at + count])
        at += count
    return Told(tuple(out))


def recpack(lines: Sequence[Line], engine: str = "auto") -> list[Told]:
    """As a build does it, every line on a page of its own: nothing is joined with its neighbours.

    One document a report, as in a build; RuntimeError if lines are gone.
    """
    out: list[Told] = []
    for number, mine in enumerate(_documents(lines)):
        pages = tuple(_page(i, line) for i, line in enumerate(mine, 1))
        language = mine[0].language
        document = CleanDocument(
            DocumentId(f"doc{number}"),
            SourceId(f"f{number}"),
            "text",
            "other",
            language,
            None,
            pages,
        )
        outcome = translate_document(TranslateTask(document, EngineSpec(engine)))
        for problem in outcome.problems:
            if problem.code == "translation-failed":  # the report stands there untranslated
                sys.stderr.write(f"{mine[0].doc}: {problem.code} {problem.detail}\n")
        if outcome.value is None:
            raise RuntimeError(f"{mine[0].doc}: {outcome.problems}")
        out += [_cells(block) for page in outcome.value.pages for block in page.blocks]
    if len(out) != len(lines):
        raise RuntimeError("lines were lost")
    return out


def _documents(lines: Sequence[Line]) -> Iterator[list[Line]]:
    mine: list[Line] = []
    for line in lines:
        if mine and mine[0].doc != line.doc:
            yield mine
            mine = []
        mine.append(line)
    if mine:
        yield mine


@contextmanager
def unverified() -> Iterator[None]:
    """Nothing is checked: the engine's first English stands as it is, a phrase too."""
    with ExitStack() as stack:
        for name, module in sorted(sys.modules.items()):
            if name.startswith("recpack.") and getattr(module, "verify", None) is verify:
                stack.enter_context(mock.patch.object(module, "verify", return_value=()))
        yield


class Alone:
    """An engine as its own documents show it: one call a line, nothing of ours around it."""

    def __init__(self, language: str) -> None:
        """LookupError if no engine has a model for the language."""
        found = [m for m in models.list_models() if m.source == language]
        if not found:
            raise LookupError(language)
        self._model = min(found, key=lambda m: m.engine != "firefox")
        self.name = f"{self._model.engine} alone"
        self._engine = self._firefox() if self._model.engine == "firefox" else None
        self._other = models.open_model(self._model) if self._engine is None else None
        self._language = language

    def _firefox(self) -> Any:
        from fxtranslate import Translator

        files = find_files(self._model.path)
        if files is None:
            raise LookupError(self._model.name)
        return Translator(
            model=files.model.read_bytes(),
            src_vocab=files.source_vocab.read_bytes(),
            trg_vocab=files.target_vocab.read_bytes(),
            shortlist=files.shortlist.read_bytes() if files.shortlist else None,
        )

    def __call__(self, lines: Sequence[Line]) -> list[str]:
        """English of each line."""
        if self._engine is not None:
            return [str(self._engine.translate_long(line.source)) for line in lines]
        if self._other is None:
            return []
        return [self._other.translate((x.source,), self._language)[0] or "" for x in lines]


def alone(language: str) -> Alone | None:
    """The engine of a language, or None where none is installed."""
    try:
        return Alone(language)
    except LookupError:
        return None

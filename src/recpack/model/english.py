"""The English of a clean document, line by line, each line saying where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recpack.model.clean import CleanBlock, CleanDocument, Uncertain


class By(StrEnum):
    """Origin of a line of English."""

    SAME = "same"
    MEMORY = "memory"
    NEURAL = "neural"
    GLOSS = "gloss"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a line: a table cell or a sentence, and its English."""

    source: str
    target: str
    by: By
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnglishBlock:
    """A clean line and its English.

    `segments` follow the cells (tab-separated) of the line; `cells` says how many segments belong
    to each cell, so that tables stay tables. `doubts` are offsets in `text`, where a value that may
    be misread stands; start and end are equal where the English does not have it as it was read.
    """

    clean: CleanBlock
    segments: tuple[Segment, ...]
    cells: tuple[int, ...]
    doubts: tuple[Uncertain, ...] = ()

    @property
    def cell_texts(self) -> tuple[str, ...]:
        """The English of each cell."""
        out: list[str] = []
        at = 0
        for count in self.cells:
            out.append(" ".join(s.target for s in self.segments[at : at + count] if s.target))
            at += count
        return tuple(out)

    @property
    def text(self) -> str:
        """The English of the whole line, cells joined by tabs."""
        return "\t".join(self.cell_texts)


@dataclass(frozen=True, slots=True)
class EnglishPage:
    """Blocks of one page in the order of the clean page."""

    number: int
    blocks: tuple[EnglishBlock, ...]


@dataclass(frozen=True, slots=True)
class EnglishDocument:
    """A clean document with its English."""

    clean: CleanDocument
    pages: tuple[EnglishPage, ...]
    engine: str

"""The English of a clean document, line by line, each line saying where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recpack.model.clean import CleanBlock, CleanDocument, CleanPage, Uncertain
from recpack.model.source import SourceId


class By(StrEnum):
    """Origin of a line of English."""

    SAME = "same"
    MEMORY = "memory"
    NEURAL = "neural"
    GLOSS = "gloss"
    NONE = "none"
    CERTIFIED = "certified"  # a line of a translation that came with the records


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a line: a table cell or a sentence, and its English.

    `differs` says of a flag what stands on either side: "number-differs: 3.2 | 2.3".
    """

    source: str
    target: str
    by: By
    flags: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The flags, with what differs where that is known."""
        known = {text.partition(": ")[0]: text for text in self.differs}
        return tuple(known.get(flag, flag) for flag in self.flags)


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
class CertifiedPage:
    """A page of a signed human translation, `number` of `total` of its file.

    `beside` is the page of the document that it is the English of, None where it is of the whole.
    """

    page: CleanPage
    source: SourceId
    number: int
    total: int
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class EnglishDocument:
    """A clean document with its English.

    `certified` is a signed translation of the pages `replaced`: the machine's English of these is
    kept for the search of facts alone and shown nowhere.
    """

    clean: CleanDocument
    pages: tuple[EnglishPage, ...]
    engine: str
    certified: tuple[CertifiedPage, ...] = ()
    replaced: tuple[int, ...] = ()

    @property
    def standing(self) -> tuple[EnglishPage, ...]:
        """The pages whose English of phrases and machines is shown."""
        return tuple(p for p in self.pages if p.number not in self.replaced)

    @property
    def behind(self) -> tuple[tuple[int, CertifiedPage], ...]:
        """Certified pages that follow the document's own, each with a page number of its own.

        One that stands beside its page follows too where it has a picture: that is the paper.
        """
        last = max((p.number for p in self.clean.pages), default=0)
        shown = [c for c in self.certified if c.beside is None or c.page.facsimile is not None]
        return tuple(enumerate(shown, last + 1))

"""A document as read, original text and pixels: never handed to translate, extract, assemble."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from recpack.model.source import SourceId

DocumentId = NewType("DocumentId", str)
BlobId = NewType("BlobId", str)


class Origin(StrEnum):
    """Where the text of a page came from."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    NATIVE = "native"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the upright page; origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Block:
    """One visual line; cells of a table row are joined left to right by a tab.

    `edges` has len(text) + 1 horizontal positions in page pixels: character i lies between
    edges[i] and edges[i + 1]. Empty where a page has no raster (native text). In a cell whose
    text does not run left to right (vertical, right to left) they alternate between its two
    ends: every character lies somewhere in the whole cell.
    """

    text: str
    box: Box
    confidence: float = 1.0
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page. `raster` names its picture in the blob store (None for native text).

    `unread` are the areas of the raster that OCR has still to read: the whole page of a scan,
    pictures on a page with a text layer; empty once they are read.
    """

    number: int
    width: float
    height: float
    origin: Origin
    language: str
    blocks: tuple[Block, ...]
    raster: BlobId | None = None
    unread: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document read from one source. `properties` are metadata strings (Author, Title, GPS …)."""

    id: DocumentId
    source: SourceId
    kind: str
    pages: tuple[Page, ...]
    language: str
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImagingObject:
    """The header of one DICOM object, as read.

    `identity` holds (DICOM keyword, decoded value) pairs of elements that name persons, places
    or numbers; `burned_in` is the OCR of its frame, with boxes in frame pixels, where the object
    may carry text in its pixels. Dates are DICOM DA strings of 8 digits ("" if absent). `document`
    is what the object says as a paper (structured report, enclosed PDF or CDA), under the same
    source; once read, documents travel on their own and it is None.
    """

    source: SourceId
    sop_class: str
    sop_instance: str
    study_instance: str
    series_instance: str
    modality: str
    study_date: str
    identity: tuple[tuple[str, str], ...]
    rows: int = 0
    columns: int = 0
    frames: int = 0
    needs_ocr: bool = False
    raster: BlobId | None = None
    burned_in: tuple[Block, ...] = ()
    document: Document | None = None

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


class Role(StrEnum):
    """What a line is on its page."""

    TEXT = "text"
    HEADING = "heading"
    FIELD = "field"  # a label and its value
    ROW = "row"  # of a table: `Block.row` says where
    HEADER = "header"  # running head, letterhead
    FOOTER = "footer"  # running foot, page number


class RegionKind(StrEnum):
    """What stands on a page besides lines of print."""

    STAMP = "stamp"
    SIGNATURE = "signature"
    HANDWRITING = "handwriting"
    PHOTO = "photo"  # a portrait
    CODE = "code"  # QR code, bar code
    FIGURE = "figure"
    UNREAD = "unread"  # ink that nobody could read


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that is no line of text, in pixels of the upright page."""

    kind: RegionKind
    box: Box


@dataclass(frozen=True, slots=True)
class Row:
    """Where a line stands in a table.

    `table` counts from 1 on the page, `number` is the logical row from 0 (lines of a wrapped row
    share it), `columns` the column of each tab-separated cell of the line; `head` rows name the
    columns.
    """

    table: int
    number: int
    columns: tuple[int, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """text[start:end] was read in two ways, or by an unsure reader; `other` is the second reading.

    `other` is as much patient text as the line itself: it never leaves the read stage's results.
    """

    start: int
    end: int
    other: str = ""


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
    role: Role = Role.TEXT
    row: Row | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page, its lines in reading order.

    `raster` names its picture in the blob store (None for native text). `unread` are the areas of
    the raster that OCR has still to read: the whole page of a scan, pictures on a page with a text
    layer; empty once they are read.
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
class Picture:
    """What OCR read in frames of an object that show the same text.

    `frames` are 0-based, `overlay` the group of an overlay plane (0 for the pixels themselves).
    `unread` are lines that were seen but not read. Boxes are in frame pixels.
    """

    frames: tuple[int, ...]
    blocks: tuple[Block, ...] = ()
    unread: tuple[Box, ...] = ()
    overlay: int = 0


@dataclass(frozen=True, slots=True)
class Patch:
    """A box to be painted, in frame pixels, and where: `frames` () means every frame.

    `overlay` is the group of the overlay plane whose bits are cleared (0 for the pixels).
    """

    box: Box
    frames: tuple[int, ...] = ()
    overlay: int = 0


@dataclass(frozen=True, slots=True)
class ImagingObject:
    """The header of one DICOM object, as read.

    `identity` holds (DICOM keyword, decoded value) pairs of elements that name persons, places
    or numbers. `pictures` are the OCR of its frames and overlay planes where it may carry text
    (`needs_ocr`); none before they are read. Dates are DICOM DA strings of 8 digits ("" if absent).
    `document` is what the object says as a paper (structured report, enclosed PDF or CDA), under
    the same source; once read, documents travel on their own and it is None. Of a DICOMDIR,
    `absent` of the `listed` files that it names are not in the folder.
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
    pictures: tuple[Picture, ...] = ()
    document: Document | None = None
    absent: int = 0
    listed: int = 0

    @property
    def burned_in(self) -> tuple[Block, ...]:
        """Every line of every picture once, in the order of frames."""
        lines = {b.text: b for p in reversed(self.pictures) for b in reversed(p.blocks)}
        return tuple(reversed(lines.values()))

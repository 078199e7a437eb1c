"""A document freed of identity: a different type, so that mypy is the first leak guard."""

from __future__ import annotations

from dataclasses import dataclass

from recpack.model.document import BlobId, Box, DocumentId, Origin, Region, Role, Row
from recpack.model.source import SourceId


@dataclass(frozen=True, slots=True)
class Surrogate:
    """A stand-in inside a clean text: text[start:end] is the surrogate, e.g. "Patient A"."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """text[start:end] of a clean line may be misread: `box` shows it in the facsimile."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class CleanBlock:
    """One visual line without identity. Table cells are joined by tabs, as in Block.

    Lines of one wrapped table row are one block, its cells put together.
    """

    text: str
    box: Box
    confidence: float = 1.0
    surrogates: tuple[Surrogate, ...] = ()
    role: Role = Role.TEXT
    row: Row | None = None
    doubts: tuple[Uncertain, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanPage:
    """One page: surviving text, and `facsimile`, the painted raster (None for native text).

    `covered` are the places without readable text and what they were: all painted over but those
    of kind FIGURE, which are told and stay.
    """

    number: int
    width: float
    height: float
    origin: Origin
    language: str
    blocks: tuple[CleanBlock, ...]
    facsimile: BlobId | None = None
    covered: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A document that may travel. `date` is ISO 8601, shifted (None if none was found).

    `class_confidence` and `date_confidence` are 0 to 1; `class_words` are the words of the text
    that decided the class.
    """

    id: DocumentId
    source: SourceId
    kind: str
    doc_class: str
    language: str
    date: str | None
    pages: tuple[CleanPage, ...]
    redactions: tuple[tuple[str, int], ...] = ()
    class_confidence: float = 0.0
    class_words: tuple[str, ...] = ()
    date_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Plane:
    """Where one frame lies: `at` in mm along the slice normal, `facing` that normal's cosines.

    `split` tells frames of one place apart, in fixed order: stack, temporal position, b-value, echo
    time, kind of picture, acquisition ("" where the object does not say).
    """

    at: float
    facing: tuple[float, ...]
    split: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acquisition:
    """How the pictures of an object were made, as far as its clean elements say.

    Lengths in mm, times in seconds of the day. `words` are descriptions besides those of study and
    series; `frames_stated` and `frames_held` differ where a multi-frame object is not whole (0:
    not known); `images_stated` is how many pictures the series says it has.
    """

    planes: tuple[Plane, ...] = ()
    thickness: tuple[float, ...] = ()
    image_type: tuple[str, ...] = ()
    kernel: str = ""
    words: str = ""
    agent: str = ""
    phase: str = ""
    started: float | None = None
    injected: float | None = None
    number: int = 0
    images_stated: int = 0
    frames_stated: int = 0
    frames_held: int = 0
    side: str = ""
    view: str = ""
    weighting: str = ""
    corrected: tuple[str, ...] = ()
    face: bool = False


@dataclass(frozen=True, slots=True)
class CleanObject:
    """A DICOM object that may travel: `blob` names its clean Part 10 file in the store.

    All UIDs and dates are already mapped.
    """

    source: SourceId
    blob: BlobId
    sop_class: str
    sop_instance: str
    study_instance: str
    series_instance: str
    modality: str
    study_date: str
    study_description: str
    series_description: str
    series_number: int
    instance_number: int
    body_part: str
    rows: int
    columns: int
    frames: int
    position: float | None = None
    pixel_spacing: float | None = None
    redactions: tuple[tuple[str, int], ...] = ()
    made: Acquisition = Acquisition()

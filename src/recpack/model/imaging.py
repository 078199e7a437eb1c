"""What can be said of imaging studies without looking at a picture: facts, never opinions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recpack.model.document import DocumentId


class Role(StrEnum):
    """What a series is made of."""

    SLICES = "slices"
    PICTURES = "pictures"
    LOCALIZER = "localizer"
    CAPTURE = "capture"
    NO_PICTURES = "no pictures"


@dataclass(frozen=True, slots=True)
class Gap:
    """`slices` are missing between the slices at `start` and `end`, in mm along the normal."""

    start: float
    end: float
    slices: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of contrast, and where it is said: attribute, description or times."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """One series: counts, geometry in mm, and how it was made ("" and 0: not stated).

    `spacing` holds the usual distance between slices first, then others that return; `passes` is
    how often the same places were scanned; `doubled` and `short` count places with more and fewer
    pictures than that; `numbers_missing` counts holes in the instance numbers, a weaker sign than
    `gaps`.
    """

    uid: str
    number: int
    modality: str
    role: Role
    objects: int
    images: int
    facing: str = ""
    turned: bool = False
    thickness: tuple[float, ...] = ()
    spacing: tuple[float, ...] = ()
    extent: tuple[float, ...] = ()
    places: int = 0
    passes: int = 1
    gaps: tuple[Gap, ...] = ()
    doubled: int = 0
    short: int = 0
    uneven: bool = False
    numbers_missing: int = 0
    images_stated: int = 0
    frames_stated: int = 0
    frames_held: int = 0
    without_pixels: int = 0
    phases: tuple[Phase, ...] = ()
    sequences: tuple[str, ...] = ()
    kernel: str = ""
    views: tuple[str, ...] = ()
    side: str = ""
    corrected: bool = False
    face: bool = False


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """One study with its series; `reports` are its documents, `perhaps` those it may share.

    `highlights` and `remarks` are English for the cover; `reportable` studies should have a report.
    """

    uid: str
    date: str
    label: str
    modalities: tuple[str, ...]
    regions: tuple[str, ...]
    sides: tuple[str, ...]
    series: tuple[SeriesFacts, ...]
    key_images: int = 0
    sources: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    reportable: bool = False
    reports: tuple[DocumentId, ...] = ()
    perhaps: tuple[DocumentId, ...] = ()

    @property
    def pictured(self) -> bool:
        """Whether there is anything to look at but localisers."""
        return any(s.role in {Role.SLICES, Role.PICTURES} and s.images for s in self.series)


@dataclass(frozen=True, slots=True)
class LoneReport:
    """An imaging report without its study: what it says of itself."""

    document: DocumentId
    date: str
    label: str
    modalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imaging:
    """All studies by date and UID, and the reports that belong to none of them.

    Of the `listed` files that the indexes of discs (DICOMDIR) name, `absent` are not in the folder.
    """

    studies: tuple[StudyFacts, ...] = ()
    alone: tuple[LoneReport, ...] = ()
    absent: int = 0
    listed: int = 0

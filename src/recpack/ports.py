"""The interfaces that engines, recognisers and executors fulfil."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from recpack.model.document import BlobId, Block, Box

I = TypeVar("I")
R = TypeVar("R")


class Described(Protocol):
    """Everything exchangeable says what it is, for `doctor`, the manifest and the store's keys."""

    def fingerprint(self) -> str:
        """Name, version and model digest: a change means other results."""

    def describe(self) -> str:
        """One line for people."""


class Blobs(Protocol):
    """Content-addressed bytes (page rasters, clean DICOM files): written once, never changed."""

    def put(self, *parts: bytes) -> BlobId:
        """Store bytes, told in parts or whole; the id is their SHA-256 in hexadecimal."""

    def get(self, blob: BlobId) -> bytes:
        """The bytes, digest checked; KeyError if absent or damaged."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What OCR gives: an upright picture (re-encoded if it had to be turned) and its lines.

    `unread` are lines that were seen but not read: another script, handwriting, a bar code.
    """

    image: bytes
    width: int
    height: int
    rotation: int
    blocks: tuple[Block, ...]
    unread: tuple[Box, ...] = ()


class OcrEngine(Described, Protocol):
    """Reads text from a picture."""

    def recognise(self, image: bytes, *, upright: bool = False, twice: bool = False) -> Recognised:
        """Lines of an encoded picture (JPEG, PNG, WebP); `upright` skips the orientation vote.

        `twice`: tokens that matter are read a second time; Block.doubts says which are not certain.
        Raises ValueError if the bytes are no picture.
        """


@runtime_checkable
class Translator(Described, Protocol):
    """A translation engine for some language pairs into English."""

    def languages(self) -> tuple[str, ...]:
        """BCP 47 codes of the source languages it can turn into English now."""

    def translate(self, lines: Sequence[str], language: str) -> tuple[str | None, ...]:
        """English of each line, None where the engine gave nothing. Lines are single sentences."""


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end] is an identifier of kind `tag`; offsets in code points."""

    start: int
    end: int
    tag: str
    score: float
    by: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"span {self.start}:{self.end} is empty or reversed"
            raise ValueError(msg)


class Scrubber(Protocol):
    """What redaction of a single string needs, for DICOM elements and file names."""

    def scrub(self, text: str) -> str:
        """The text with every identity replaced by its surrogate, clinical words kept."""

    def shift_date(self, value: str) -> str:
        """A DICOM DA or DT value moved by the case's shift ("" if it is no date)."""

    def uid(self, value: str) -> str:
        """A UID mapped under the case key (well-known UIDs unchanged)."""

    def pseudonym(self) -> str:
        """The case code, for PatientID and PatientName."""


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """An item without result: `reason` is died, timeout, memory or error; `detail` a type name."""

    reason: str
    detail: str = ""


class Executor(Protocol):
    """Runs one picklable function over many items, on one lane ("cpu" or "ocr")."""

    def map(
        self, fn: Callable[[I], R], items: Sequence[I], *, lane: str = "cpu", timeout: float = 600.0
    ) -> Iterator[tuple[int, R | WorkerFailure]]:
        """(index, result or failure) for every item, in any order; none is ever missing."""

    def close(self) -> None:
        """Stop the workers."""

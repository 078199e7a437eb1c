"""Prove: painted pictures read again. What can still be read is painted wider, or stays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from recpack.deid.dicom.burned_in import BurnedIn
from recpack.deid.pixels import span_box
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import BlobId, Block, Box, ImagingObject, Patch, Picture
from recpack.model.identity import CaseKey, Identities
from recpack.model.problem import Outcome, Problem, Severity
from recpack.ports import OcrEngine
from recpack.run.blobs import BlobStore

STAGE = "prove"
ROUNDS = 3
_BESIDE, _ABOVE = 0.5, 0.2  # of a line's height: the next line stands closer than the next word


@dataclass(frozen=True, slots=True)
class ProofTask:
    """A clean object and what was read in it before; `attempt` counts from 1."""

    obj: ImagingObject
    blob: BlobId
    identities: Identities
    key: CaseKey
    blobs: BlobStore
    attempt: int = 1


def prove(task: ProofTask) -> Outcome[tuple[Patch, ...]]:
    """Places where identifiers can still be read; none if the object is proved.

    The first attempt asks for a wider margin, the second for whole lines; at the last, an object
    in which anything can be read has no value and the problem burned-in-readable.
    """
    from recpack.readers.ocr import shared_engine

    try:
        found = _readable(task, shared_engine())
    except Exception as error:  # noqa: BLE001 - the stage edge; the message could quote a patient
        return Outcome(None, (_problem(task, "read-failed", type(error).__name__),))
    if found and task.attempt >= ROUNDS:
        return Outcome(None, (_problem(task, "burned-in-readable"),))
    return Outcome(found)


def _problem(task: ProofTask, code: str, detail: str = "") -> Problem:
    return Problem(code, Severity.ERROR, STAGE, task.obj.source, detail=detail)


def _readable(task: ProofTask, engine: OcrEngine) -> tuple[Patch, ...]:
    from recpack.dicom.elements import open_bytes, quiet
    from recpack.readers.burned_in import read_again

    finder = _finder(task.identities, task.key)
    out: list[Patch] = []
    with quiet():
        dataset = open_bytes(task.blobs.get(task.blob))
        for picture, areas in _worth(task, finder):
            blocks, _ = read_again(dataset, engine, picture, areas)
            before = _judged(picture, finder)
            for block, spans in zip(blocks, finder.spans([b.text for b in blocks]), strict=True):
                left = [s for s in spans if not _was_judged(block, s, before)]
                out += [_patch(block, span, picture, task.attempt) for span in left]
    return tuple(out)


@lru_cache(maxsize=2)
def _finder(identities: Identities, key: CaseKey) -> BurnedIn:
    return BurnedIn(TextScrubber(identities, key))


def _worth(task: ProofTask, finder: BurnedIn) -> list[tuple[Picture, tuple[Box, ...]]]:
    """Pictures with paint and their painted lines, one for each set of such."""
    seen: dict[tuple[int, tuple[Box, ...]], Picture] = {}
    for picture in task.obj.pictures:
        found = finder.spans([b.text for b in picture.blocks])
        lines = [b.box for b, spans in zip(picture.blocks, found, strict=True) if spans]
        areas = (*lines, *picture.unread)
        if areas:
            seen.setdefault((picture.overlay, areas), picture)
    return [(picture, areas) for (_, areas), picture in seen.items()]


def _judged(picture: Picture, finder: BurnedIn) -> list[tuple[Block, str]]:
    """The lines that stood here, and what of each was left, painted letters made blank."""
    out = []
    found = finder.spans([b.text for b in picture.blocks])
    for block, spans in zip(picture.blocks, found, strict=True):
        left = list(block.text)
        for start, end in spans:
            left[start:end] = "\n" * (end - start)
        out.append((block, "".join(left)))
    return out


def _was_judged(block: Block, span: tuple[int, int], before: Sequence[tuple[Block, str]]) -> bool:
    """Whether the same words stood here and were left: they were judged with what stood around.

    Now that values are painted, they could be taken for the value of a label above or before.
    """
    text, box = block.text[slice(*span)].strip(), span_box(block, *span)
    if any(c.isdigit() for c in text) and not any(block.text == b.text for b, _ in before):
        return False  # a number may have been overlooked for what stood beside it
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(
        text in left and b.box.x0 <= middle[0] <= b.box.x1 and b.box.y0 <= middle[1] <= b.box.y1
        for b, left in before
    )


def _patch(block: Block, span: tuple[int, int], picture: Picture, attempt: int) -> Patch:
    """A place wider than what was read there; from the second attempt on the whole line."""
    box = span_box(block, *span) if attempt == 1 else block.box
    side = min(box.height, box.width)
    wide = Box(
        box.x0 - _BESIDE * side,
        box.y0 - _ABOVE * side,
        box.x1 + _BESIDE * side,
        box.y1 + _ABOVE * side,
    )
    return Patch(wide, picture.frames, picture.overlay)

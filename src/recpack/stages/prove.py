"""Prove: painted pictures read again. What can still be read is painted wider, or stays out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from recpack.deid.dicom.burned_in import BurnedIn
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import BlobId, Block, Box, ImagingObject, Patch, Picture
from recpack.model.identity import CaseKey, Identities
from recpack.model.problem import Outcome, Problem, Severity
from recpack.ports import OcrEngine
from recpack.run.blobs import BlobStore

STAGE = "prove"
ROUNDS = 3


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
            for block, spans in zip(blocks, finder.spans([b.text for b in blocks]), strict=True):
                if not _was_judged(block, picture):
                    out += [_patch(block, span, picture, task.attempt) for span in spans]
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


def _was_judged(block: Block, picture: Picture) -> bool:
    """Whether the same line stood here before: it was judged with what stood around it then.

    Now that values are painted, it could be taken for the value of a label above it.
    """
    middle = (block.box.x0 + block.box.x1) / 2, (block.box.y0 + block.box.y1) / 2
    return any(
        b.text == block.text
        and b.box.x0 <= middle[0] <= b.box.x1
        and b.box.y0 <= middle[1] <= b.box.y1
        for b in picture.blocks
    )


def _patch(block: Block, span: tuple[int, int], picture: Picture, attempt: int) -> Patch:
    from recpack.deid.pixels import span_box

    box = span_box(block, *span) if attempt == 1 else block.box
    pad = 0.5 * min(box.height, box.width)
    wide = Box(box.x0 - pad, box.y0 - pad, box.x1 + pad, box.y1 + pad)
    return Patch(wide, picture.frames, picture.overlay)

"""Stacks of pictures as files of the viewer, and what INDEX.HTM and the manifest say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recpack.bundle.contents import Series, Study
from recpack.model.stack import Stack, StackFrame

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_PIXELS = {
    "SR": "a report, no pictures",
    "RTSTRUCT": "contours of a radiotherapy plan, no pictures",
    "RTPLAN": "a radiotherapy plan, no pictures",
    "RTRECORD": "a radiotherapy record, no pictures",
    "PR": "how to show other images, no pictures of its own",
    "KO": "a selection of other images, no pictures of its own",
    "REG": "a registration, no pictures",
    "ECG": "a recording of curves, no pictures",
    "DOC": "a document, no pictures",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A stack whose pictures are files: `base` + preset + "/" + number + `suffix`."""

    stack: Stack
    base: str
    suffix: str
    frames: tuple[StackFrame, ...]

    def name(self, preset: int, place: int) -> str:
        """File of a picture; both counted from 0."""
        return f"{self.base}{preset + 1}/{place + 1:04d}.{self.suffix}"


def letters(number: int) -> str:
    """A, B … Z, AA: the stacks of a series."""
    head, last = divmod(number, len(_LETTERS))
    return (letters(head - 1) if head else "") + _LETTERS[last]


def _stack(shown: Shown, frames_of_reference: dict[str, int]) -> dict[str, Any]:
    """A stack for the script; lists run along its frames."""
    s, frames = shown.stack, shown.frames
    place = frames_of_reference.setdefault(s.frame_of_reference, len(frames_of_reference))
    return {
        "label": s.label,
        "total": s.total,
        "presets": [[p.name, p.center, p.width] for p in s.presets],
        "base": shown.base,
        "suffix": shown.suffix,
        "numbers": [f.number for f in frames],
        "at": [f.position for f in frames] if all(f.position is not None for f in frames) else [],
        "labels": [f.label for f in frames] if any(f.label for f in frames) else [],
        "w": s.width,
        "h": s.height,
        "mm": s.pixel,
        "detector": s.at_detector,
        "letters": list(s.letters),
        "normal": list(s.normal),
        "space": place if s.frame_of_reference else -1,
        "rate": s.rate,
        "invert": s.inverted,
    }


def why_none(series: Series) -> str:
    """Why a series has no picture."""
    if any(o.frames for o in series.objects):
        return "no picture could be made; open it in a DICOM viewer"
    return _NO_PIXELS.get(series.modality, "no pictures in it")


def studies_view(
    studies: Sequence[Study], shown: Mapping[str, Sequence[Shown]]
) -> list[dict[str, Any]]:
    """Studies and series for the index; `shown` gives the stacks of each series id."""
    places: dict[str, int] = {}
    return [
        {
            "date": s.date,
            "description": s.description,
            "series": [_series(x, shown.get(x.id, ()), places) for x in s.series],
        }
        for s in studies
    ]


def _series(series: Series, shown: Sequence[Shown], places: dict[str, int]) -> dict[str, Any]:
    return {
        "id": series.id,
        "number": series.number,
        "modality": series.modality,
        "description": series.description,
        "part": series.body_part,
        "count": sum(max(o.frames, 1) for o in series.objects),
        "why": "" if shown else why_none(series),
        "stacks": [_stack(x, places) for x in shown],
    }


def manifest_stacks(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """The stacks of a series for the manifest."""
    return [
        {
            "label": x.stack.label,
            "folder": x.base,
            "images": x.stack.total,
            "shown": len(x.frames),
            "pixel_mm": x.stack.pixel or None,
            "at_detector": x.stack.at_detector,
            "windows": [
                {"name": p.name, "center": p.center, "width": p.width} for p in x.stack.presets
            ],
        }
        for x in shown
    ]

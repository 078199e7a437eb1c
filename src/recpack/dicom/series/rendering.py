"""The stacks of one series: frame by frame from the clean objects, never more than one open.

What cannot be decoded here can be looked at by nobody, so such an object is named `blind`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from recpack.dicom.elements import number_of, text_of
from recpack.dicom.pixels.frames import DECODE_ERRORS, decode_frame
from recpack.dicom.pixels.lazily import open_lazily
from recpack.dicom.series.geometry import Place, places_of
from recpack.dicom.series.ordering import Group, chosen, groups_of
from recpack.dicom.series.picture import Form, encode
from recpack.dicom.series.sheet import Sheet
from recpack.dicom.series.slides import matrix_of, overview, pixel_of
from recpack.model.clean import CleanObject
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceId
from recpack.model.stack import Preset, Rendered, Stack, StackFrame
from recpack.ports import Blobs

# An even sample of 16, in which the audit looks for the richest frame, lies among 15 n + 1.
MOST_SLICES = 196
MOST_OF_CLIP = 106
_MOST_PICTURES = 1200
_MOST_OF_CLIPS = 480  # frames that bear writing are read again by the audit, nine at a time
_MOST_STACKS = 40
# Modalities whose deep grey pictures nobody writes into, and numbers that are no pictures.
_PLAIN = frozenset({"CT", "MR", "PT", "NM"})
_NUMBERS = frozenset({"SEG", "RTDOSE"})
_ERRORS = (*DECODE_ERRORS, KeyError)


@dataclass(slots=True)
class SeriesRenderer:
    """One series on its way to pictures; holds one object at a time."""

    objects: tuple[CleanObject, ...]
    blobs: Blobs
    _tried: set[tuple[int, int]] = field(default_factory=set)
    _failed: set[tuple[int, int]] = field(default_factory=set)
    _carriers: set[int] = field(default_factory=set)
    _at: int = -1
    _open: Dataset | None = None

    def dataset(self, item: int) -> Dataset:
        """The object at a place of the series; KeyError or a READ_ERROR if it is gone."""
        if self._open is None or self._at != item:
            self._open = None  # let the last one go before the next is read
            self._open = open_lazily(self.blobs.get(self.objects[item].blob))
            self._at = item
        return self._open

    def frame(self, place: Place) -> tuple[Dataset, NDArray[np.generic]] | None:
        """A decoded frame and its object; None, and counted, where it has no decoder."""
        return self._decode(place.item, place.frame)

    def _decode(self, item: int, frame: int) -> tuple[Dataset, NDArray[np.generic]] | None:
        self._tried.add((item, frame))
        try:
            dataset = self.dataset(item)
            if _may_bear_writing(dataset):
                self._carriers.add(item)
            return dataset, decode_frame(dataset, frame)
        except _ERRORS:
            self._failed.add((item, frame))
            return None

    def look(self) -> Outcome[Rendered]:
        """No stacks, only what cannot be decoded."""
        self._look_at_rest()
        return Outcome(Rendered((), self._blind()), tuple(self._problems(0)))

    def render(self, *, rest: bool = True) -> Outcome[Rendered]:
        """All stacks, then with `rest` a look at the objects that gave no picture."""
        if not any(o.frames for o in self.objects):
            return Outcome(Rendered(()))
        if self.objects[0].modality == "SM":
            stacks = self._slide()
            count = 1
        else:
            groups = groups_of(self._places())
            count = len(groups)
            stacks = [s for g in groups[:_MOST_STACKS] if (s := self._stack(g, count))]
        if rest:
            self._look_at_rest()
        found = Rendered(tuple(stacks), self._blind())
        return Outcome(found, tuple(self._problems(count)))

    def _places(self) -> Iterable[Place]:
        for item, obj in enumerate(self.objects):
            if not obj.frames:
                continue
            try:
                yield from tuple(places_of(self.dataset(item), item))
            except _ERRORS:
                self._tried.add((item, 0))
                self._failed.add((item, 0))

    def _stack(self, group: Group, groups: int) -> Stack | None:
        sheet = Sheet(self, group)
        if not sheet.prepare():
            return None
        most, budget = MOST_SLICES, _MOST_PICTURES
        if sheet.clip:
            most, budget = MOST_OF_CLIP, _MOST_OF_CLIPS
        most = min(most, max(16, budget // (groups * len(sheet.presets))))
        frames = []
        for at in chosen(len(group.places), most):
            frame = sheet.frame(at)
            frames += [frame] if frame else []
        return sheet.stack(tuple(frames)) if frames else None

    def _slide(self) -> list[Stack]:
        sizes = []
        for item, obj in enumerate(self.objects):
            try:
                sizes += [(*matrix_of(self.dataset(item)), item)] if obj.frames else []
            except _ERRORS:
                continue  # the look at the rest tells
        for _, _, item in sorted(sizes)[:1]:
            try:
                dataset = self.dataset(item)
                pixels, scale = overview(dataset)
            except _ERRORS:
                continue
            return [self._overview(item, pixels, pixel_of(dataset) / scale)]
        return []

    def _overview(self, item: int, array: NDArray[np.uint8], pixel: float) -> Stack:
        form = Form(array.shape[1], array.shape[0], round(pixel, 6))
        frame = StackFrame(1, (self.blobs.put(encode(array, form)),))
        return Stack(
            self.objects[item].series_instance, "overview", "SM", 1, (Preset("Colour"),),
            (frame,), form.width, form.height, form.pixel,
        )  # fmt: skip

    def _look_at_rest(self) -> None:
        """Objects that gave no picture (a long series is thinned out) must be decodable too."""
        seen = {item for item, _ in self._tried}
        for item, obj in enumerate(self.objects):
            if obj.frames and item not in seen:
                self._decode(item, 0)

    def _blind(self) -> tuple[int, ...]:
        """Objects of which nothing can be seen, or not all of what may bear writing."""
        tried = Counter(item for item, _ in self._tried)
        failed = Counter(item for item, _ in self._failed)
        return tuple(
            item
            for item, bad in sorted(failed.items())
            if bad == tried[item] or item in self._carriers
        )

    def _problems(self, groups: int) -> Iterable[Problem]:
        blind = set(self._blind())
        for item, count in sorted(Counter(item for item, _ in self._failed).items()):
            severity = Severity.ERROR if item in blind else Severity.WARNING
            yield _problem("pixel-undecodable", severity, self._source(item), f"{count} frames")
        if groups > _MOST_STACKS:
            detail = f"{groups - _MOST_STACKS} of {groups}"
            yield _problem("stack-limit", Severity.INFO, self._source(0), detail)

    def _source(self, item: int) -> SourceId:
        return self.objects[item].source


def _problem(code: str, severity: Severity, source: SourceId, detail: str) -> Problem:
    return Problem(code, severity, "render", source, detail=detail)


def _may_bear_writing(dataset: Dataset) -> bool:
    """Whether the audit insists on seeing what it looks at in this object."""
    modality = text_of(dataset, 0x00080060).upper()
    deep = number_of(dataset, 0x00280101, 8) > 8
    return modality not in _NUMBERS and not (modality in _PLAIN and deep)

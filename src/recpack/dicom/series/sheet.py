"""One stack in the making: its windows and its form, then picture after picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from recpack.dicom.elements import number_of, text_of
from recpack.dicom.pixels.frames import DECODE_ERRORS, photometric, to_picture
from recpack.dicom.series.geometry import Place, element, numbers
from recpack.dicom.series.ordering import Group, chosen
from recpack.dicom.series.picture import Form, aspect_of, encode, form_of
from recpack.dicom.series.plane import unit_normal
from recpack.dicom.series.windows import Sample, Shader, ct_presets, is_hounsfield, parts_of
from recpack.model.clean import CleanObject
from recpack.model.stack import Preset, Stack, StackFrame
from recpack.ports import Blobs

COLOUR = Preset("Colour")
FULL = Preset("Full range", 128.0, 256.0)
_SAMPLED = 15
_FEW = 4
_SIDE, _SIDE_OF_FEW, _SIDE_OF_PROJECTION = 640, 1024, 1536
_PROJECTIONS = frozenset({"CR", "DX", "MG", "PX", "IO", "RG"})


class Frames(Protocol):
    """What a sheet needs of its series."""

    objects: tuple[CleanObject, ...]
    blobs: Blobs

    def frame(self, place: Place) -> tuple[Dataset, NDArray[Any]] | None:
        """A decoded frame and its object; None where it has no decoder."""


class Sheet:
    """A group of frames on its way to a stack; `prepare` comes first."""

    def __init__(self, series: Frames, group: Group) -> None:
        self.presets: tuple[Preset, ...] = ()
        self.clip = len(group.places) > 1 and group.places[0].lone
        self._series = series
        self._group = group
        self._shader = Shader()
        self._form = Form(0, 0, 0.0)
        self._head: Callable[[tuple[StackFrame, ...]], Stack] | None = None

    def prepare(self) -> bool:
        """Choose windows from a few frames; False if none of them can be decoded."""
        sample, seen = Sample(), False
        for at in chosen(len(self._group.places), _SAMPLED):
            place = self._group.places[at]
            got = self._series.frame(place)
            if got is None:
                continue
            dataset, array = got
            if not seen:
                seen = True
                self._settle(dataset, place)
            if _is_colour(dataset, array):
                self.presets = (COLOUR,)
                return True
            sample.add(dataset, place.frame, array)
            self.presets = self._presets(dataset, array, sample)
        return seen

    def _settle(self, dataset: Dataset, place: Place) -> None:
        """What is the same for all frames, from the first of them."""
        aspect = aspect_of(numbers(element(dataset, "PixelAspectRatio")))
        self._form = form_of(place, self._side(dataset), aspect)
        series = self._series.objects[place.item].series_instance
        modality = text_of(dataset, 0x00080060).upper()
        frame_of_reference = text_of(dataset, 0x00200052)
        rate = _rate(dataset) if self.clip else 0.0

        def head(frames: tuple[StackFrame, ...]) -> Stack:
            normal = unit_normal(place.orientation) if place.along is not None else ()
            return Stack(
                series=series, label=self._group.label, modality=modality,
                total=len(self._group.places), presets=self.presets, frames=frames,
                width=self._form.width, height=self._form.height, pixel=self._form.pixel,
                at_detector=place.at_detector and bool(place.spacing), letters=place.letters,
                normal=tuple(round(v, 3) + 0.0 for v in normal),
                frame_of_reference=frame_of_reference, rate=rate,
                inverted=modality == "PT" and self.presets != (COLOUR,),
            )  # fmt: skip

        self._head = head

    def _side(self, dataset: Dataset) -> int:
        if len(self._group.places) > _FEW:
            return _SIDE
        projection = text_of(dataset, 0x00080060).upper() in _PROJECTIONS
        return _SIDE_OF_PROJECTION if projection else _SIDE_OF_FEW

    def _presets(self, dataset: Dataset, array: NDArray[Any], sample: Sample) -> tuple[Preset, ...]:
        modality = text_of(dataset, 0x00080060).upper()
        own = sample.own(exact=modality in {"PT", "NM"})
        if is_hounsfield(dataset):
            obj = self._series.objects[self._group.places[0].item]
            parts = parts_of(f"{obj.body_part}\n{obj.series_description}", obj.study_description)
            return ct_presets(parts, own, lung=sample.holds_lung())
        if modality in {"SEG", "RTDOSE"}:
            return (sample.fitted(0, 100),)
        if own is not None:
            return (own,)
        if modality in {"PT", "NM"}:
            return (sample.fitted(0, 99.8),)
        if array.dtype == np.uint8 and number_of(dataset, 0x00280101, 8) == 8:
            return (FULL,)
        return (sample.fitted(),)

    def frame(self, at: int) -> StackFrame | None:
        """The pictures of one place; None where it cannot be decoded or drawn."""
        place = self._group.places[at]
        got = self._series.frame(place)
        if got is None:
            return None
        dataset, array = got
        try:
            drawn = [self._draw(dataset, place, array, p) for p in self.presets]
        except DECODE_ERRORS:
            return None
        put = self._series.blobs.put
        pictures = tuple(put(encode(pixels, self._form)) for pixels in drawn)
        return StackFrame(at + 1, pictures, place.along, place.label)

    def _draw(
        self, dataset: Dataset, place: Place, array: NDArray[Any], preset: Preset
    ) -> NDArray[np.uint8]:
        if preset == COLOUR or _is_colour(dataset, array):
            return to_picture(dataset, array, full_range=False)
        return self._shader.grey(dataset, place.frame, array, preset)

    def stack(self, frames: tuple[StackFrame, ...]) -> Stack:
        """The finished stack."""
        if self._head is None:
            raise ValueError("not prepared")
        return self._head(frames)


def _is_colour(dataset: Dataset, array: NDArray[Any]) -> bool:
    return array.ndim == 3 or photometric(dataset).startswith("PALETTE")


def _rate(dataset: Dataset) -> float:
    """Frames a second of a clip: as recommended, else as recorded (PS3.3 C.7.6.5)."""
    for keyword in ("RecommendedDisplayFrameRate", "CineRate"):
        told = numbers(element(dataset, keyword))
        if told and told[0] > 0:
            return min(60.0, told[0])
    times = (
        numbers(element(dataset, "FrameTime")) or numbers(element(dataset, "FrameTimeVector"))[1:]
    )
    if times and sum(times) > 0:
        return round(min(60.0, 1000.0 * len(times) / sum(times)), 2)
    return 15.0

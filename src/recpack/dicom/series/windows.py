"""Windows of a stack: which are offered, and the grey values that each gives (PS3.3 C.11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut

from recpack import lang
from recpack.dicom.elements import text_of
from recpack.dicom.pixels.frames import DECODE_ERRORS, photometric
from recpack.dicom.series import words
from recpack.dicom.series.geometry import Groups, element, first_item, numbers
from recpack.model.stack import Preset

AS_SENT = "As sent"
FITTED = "Fitted"
_AIR_IN_BODY = 0.04
_LUNG = (-950, -550)
_MOST = 3
_TRUNK = frozenset({"chest", "heart", "abdomen", "liver", "pelvis"})


@cache
def _offered() -> tuple[tuple[frozenset[str], tuple[tuple[Preset, bool], ...]], ...]:
    """(parts of the body, its windows with whether they ask for lung), by order of the data."""
    rows: dict[str, list[tuple[Preset, bool]]] = {}
    for row in lang.read_rows("_dicom/windows.tsv"):
        preset = Preset(row["name"], float(row["center"]), float(row["width"]))
        rows.setdefault(row["parts"], []).append((preset, row["when"] == "lung"))
    return tuple(
        (frozenset(part.split("+")) - {"-"}, tuple(found))
        for parts, found in rows.items()
        for part in parts.split("|")
    )


def parts_of(named: str, study: str) -> frozenset[str]:
    """Parts of the body that a series shows: by its own words, else by those of its study.

    A series of the trunk seldom says how far it goes (Body Part Examined has one value), so the
    study may widen it within the trunk: CHEST in a study of chest and abdomen.
    """
    own, all_of_it = words.regions(named), words.regions(study)
    if not own:
        return all_of_it
    return own | (all_of_it & _TRUNK) if own <= _TRUNK else own


def ct_presets(parts: frozenset[str], own: Preset | None, *, lung: bool) -> tuple[Preset, ...]:
    """Windows of a CT in HU: by parts of the body; where none is known, the object's own first."""
    asked, rows = next((asked, rows) for asked, rows in _offered() if asked <= parts)
    found = tuple(preset for preset, needs_lung in rows if lung or not needs_lung)
    if asked or own is None or any(_same(p, own) for p in found):
        return found
    return (own, *found)[:_MOST]


def _same(a: Preset, b: Preset) -> bool:
    return abs(a.center - b.center) <= 0.1 * a.width and abs(a.width - b.width) <= 0.1 * a.width


def own_window(dataset: Dataset, frame: int) -> Preset | None:
    """The first window of a frame; width 0 where a VOI LUT stands in its place."""
    groups = Groups(dataset, frame)
    center = numbers(groups.value("FrameVOILUTSequence", "WindowCenter"))
    width = numbers(groups.value("FrameVOILUTSequence", "WindowWidth"))
    if center and width and width[0] > 0:
        return Preset(AS_SENT, center[0], width[0])
    try:
        _through_table(dataset, np.zeros((1, 1)))
    except DECODE_ERRORS:
        return None
    return Preset(AS_SENT, 0.0, 0.0)


def _voi_table(dataset: Dataset) -> Dataset | None:
    return first_item(dataset, "VOILUTSequence")


def is_hounsfield(dataset: Dataset) -> bool:
    """A CT whose values are rescaled to HU, as far as it says."""
    if text_of(dataset, 0x00080060).upper() != "CT" or photometric(dataset)[:4] != "MONO":
        return False
    groups = Groups(dataset, 0)
    slope = numbers(groups.value("PixelValueTransformationSequence", "RescaleSlope"))
    kind = str(groups.value("PixelValueTransformationSequence", "RescaleType") or "HU").upper()
    scout = "LOCALIZER" in text_of(dataset, 0x00080008).upper()
    return bool(slope) and kind in {"HU", "HU_MOD"} and not scout


@dataclass(slots=True)
class Sample:
    """Values of some frames of a stack, for a window that fits all of it."""

    windows: list[Preset] = field(default_factory=list)
    _values: list[NDArray[Any]] = field(default_factory=list)

    def add(self, dataset: Dataset, frame: int, array: NDArray[Any]) -> None:
        """Note a decoded frame: its own window, and every few of its values."""
        own = own_window(dataset, frame)
        if own is not None:
            self.windows.append(own)
        step = max(1, int(np.sqrt(array.size / 16384)))
        values = real_values(dataset, frame, array[::step, ::step]).astype(np.float64).ravel()
        values = values[np.isfinite(values)]
        padding = _padding(dataset, frame)
        self._values.append(values[values != padding] if padding is not None else values)

    def own(self, *, exact: bool = False) -> Preset | None:
        """One window for all: theirs, or the median where they differ (None if `exact`)."""
        if not self.windows:
            return None
        if len({(p.center, p.width) for p in self.windows}) == 1:
            return self.windows[0]
        with_width = [p for p in self.windows if p.width]
        if exact or not with_width:
            return None
        center = float(np.median([p.center for p in with_width]))
        return Preset(AS_SENT, center, float(np.median([p.width for p in with_width])))

    def fitted(self, low: float = 0.5, high: float = 99.5) -> Preset:
        """From the low to the high percentile of all values."""
        values = np.concatenate(self._values) if self._values else np.zeros(0)
        if not values.size:
            return Preset(FITTED, 0.5, 1.0)
        bottom, top = (float(v) for v in np.percentile(values, (low, high)))
        if top <= bottom:
            bottom, top = float(values.min()), float(values.max())
        width = max(top - bottom, 1e-6)
        return Preset(FITTED, float(f"{(bottom + top) / 2:.6g}"), float(f"{width:.6g}"))

    def holds_lung(self) -> bool:
        """Whether aerated lung makes a good part of what is neither air nor padding."""
        values = np.concatenate(self._values) if self._values else np.zeros(0)
        inside = (values > _LUNG[0]) & (values < _LUNG[1])
        return bool(values.size and inside.mean() > _AIR_IN_BODY)


def _padding(dataset: Dataset, frame: int) -> float | None:
    told = numbers(element(dataset, "PixelPaddingValue"))
    if not told:
        return None
    return float(real_values(dataset, frame, np.asarray([[told[0]]]))[0, 0])


def real_values(dataset: Dataset, frame: int, array: NDArray[Any]) -> NDArray[Any]:
    """Stored values through the modality transformation of the frame (PS3.3 C.11.1)."""
    if first_item(dataset, "ModalityLUTSequence") is not None:
        return np.asarray(apply_modality_lut(array, dataset))
    slope, intercept = rescale(dataset, frame)
    return array * slope + intercept if (slope, intercept) != (1.0, 0.0) else array


def rescale(dataset: Dataset, frame: int) -> tuple[float, float]:
    """Slope and intercept; for RT dose Dose Grid Scaling."""
    groups = Groups(dataset, frame)
    slope = numbers(groups.value("PixelValueTransformationSequence", "RescaleSlope"))
    intercept = numbers(groups.value("PixelValueTransformationSequence", "RescaleIntercept"))
    dose = numbers(element(dataset, "DoseGridScaling"))
    scale = (slope or dose or (1.0,))[0]
    return (scale or 1.0), (intercept or (0.0,))[0]


def to_grey(values: NDArray[Any], preset: Preset, function: str = "LINEAR") -> NDArray[np.uint8]:
    """Real values through a window: LINEAR, LINEAR_EXACT or SIGMOID (PS3.3 C.11.2.1.2)."""
    x = values.astype(np.float64)
    if function == "SIGMOID":
        y = 1 / (1 + np.exp(np.clip(-4 * (x - preset.center) / preset.width, -60, 60)))
    elif function == "LINEAR_EXACT" or preset.width <= 1:
        y = (x - preset.center) / preset.width + 0.5
    else:
        y = (x - (preset.center - 0.5)) / (preset.width - 1) + 0.5
    return np.asarray(np.clip(np.nan_to_num(y), 0, 1) * 255.0 + 0.5, dtype=np.uint8)


class Shader:
    """Stored values to grey for one kind of frame; whole-number values by a table, made once."""

    def __init__(self) -> None:
        self._tables: dict[tuple[Any, ...], NDArray[np.uint8]] = {}

    def grey(
        self, dataset: Dataset, frame: int, array: NDArray[Any], preset: Preset
    ) -> NDArray[np.uint8]:
        """The frame in one window; MONOCHROME1 is turned so that more is brighter in the end."""
        if array.dtype.kind not in "ui" or array.dtype.itemsize > 2:
            return self._shade(dataset, frame, array, preset)
        function = text_of(dataset, 0x00281056).upper() if preset.name == AS_SENT else ""
        own_table = preset.name == AS_SENT and not preset.width
        lookup = first_item(dataset, "ModalityLUTSequence") is not None or own_table
        key = (
            array.dtype.str, preset, rescale(dataset, frame), function, photometric(dataset),
            id(dataset) if lookup else None,
        )  # fmt: skip
        table = self._tables.get(key)
        if table is None:
            if len(self._tables) > 64:
                self._tables.clear()
            info = np.iinfo(array.dtype)
            domain = np.arange(info.min, info.max + 1, dtype=np.int32).astype(array.dtype)
            table = self._shade(dataset, frame, domain[None], preset)[0]
            if not lookup:
                self._tables[key] = table
        if array.dtype.kind == "i":
            return np.asarray(np.roll(table, table.size // 2)[array.view(f"u{array.itemsize}")])
        return np.asarray(table[array])

    @staticmethod
    def _shade(
        dataset: Dataset, frame: int, array: NDArray[Any], preset: Preset
    ) -> NDArray[np.uint8]:
        if preset.name == AS_SENT and not preset.width:
            grey = _through_table(dataset, real_values(dataset, frame, array))
        else:
            function = text_of(dataset, 0x00281056).upper() if preset.name == AS_SENT else ""
            grey = to_grey(real_values(dataset, frame, array), preset, function)
        inverted = photometric(dataset) == "MONOCHROME1"
        return np.asarray(255 - grey, dtype=np.uint8) if inverted else grey


def _through_table(dataset: Dataset, values: NDArray[Any]) -> NDArray[np.uint8]:
    """Values through the VOI LUT (PS3.3 C.11.2.1.1); ValueError where it cannot be read.

    Tables of 8 bits lie one entry a byte or one a word; both are in use.
    """
    item = _voi_table(dataset)
    told, data = numbers(element(item, "LUTDescriptor")), element(item, "LUTData")
    if len(told) != 3 or data is None:
        raise ValueError("no lookup table")
    count = int(told[0]) or 65536
    if isinstance(data, bytes):
        table = np.frombuffer(data, "<u2" if len(data) >= 2 * count else np.uint8)
    else:
        table = np.asarray(data, dtype=np.int64).ravel()
    if len(table) < count or not 1 <= told[2] <= 16:
        raise ValueError("short lookup table")
    place = np.clip(np.rint(values).astype(np.int64) - int(told[1]), 0, count - 1)
    top = float((1 << int(told[2])) - 1)
    return np.asarray(np.clip(table[place] / top, 0, 1) * 255.0 + 0.5, dtype=np.uint8)

"""Rendered pictures of a series, for looking: stacks of slices in a few windows."""

from __future__ import annotations

from dataclasses import dataclass

from recpack.model.document import BlobId


@dataclass(frozen=True, slots=True)
class Preset:
    """A window: values from center - width / 2 to center + width / 2 go from black to white.

    `width` 0: the pictures are colours, or numbers without a window.
    """

    name: str
    center: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class StackFrame:
    """One place in a stack: `pictures` are one blob for each preset of the stack.

    `number` is the place among all frames of the stack (from 1), `position` the way along the
    slice normal in mm (None where the object tells none), `label` a view such as "R MLO".
    """

    number: int
    pictures: tuple[BlobId, ...]
    position: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """Frames of one series that belong together, in the order in which to scroll.

    `series` is the Series Instance UID (clean), `label` what sets this stack apart in its series
    ("coronal", "phase 2"), `total` the number of frames that it was chosen from. `width`, `height`
    are in pixels of the pictures; `pixel` is the size of one in mm (0: unknown), true in the
    patient, or `at_detector`. `letters` stand at left, right, top, bottom. `normal` is the slice
    normal, `rate` frames a second of a cine, `inverted` a picture that is mostly read black on
    white.
    """

    series: str
    label: str
    modality: str
    total: int
    presets: tuple[Preset, ...]
    frames: tuple[StackFrame, ...]
    width: int
    height: int
    pixel: float = 0.0
    at_detector: bool = False
    letters: tuple[str, ...] = ()
    normal: tuple[float, ...] = ()
    frame_of_reference: str = ""
    rate: float = 0.0
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """The stacks of one series, and the objects (by place) that nobody can look at."""

    stacks: tuple[Stack, ...]
    blind: tuple[int, ...] = ()

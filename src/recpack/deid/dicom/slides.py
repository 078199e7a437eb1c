"""Whole-slide images that show the label of the slide (PS3.3 C.8.12.4)."""

from __future__ import annotations

from collections.abc import Iterator

from pydicom.dataset import Dataset

from recpack.dicom.elements import items_of, text_of

_SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6"
_SHARED, _PER_FRAME, _FRAME_TYPES = 0x52009229, 0x52009230, (0x00400710, 0x00480116)
_IMAGE_TYPE, _FRAME_TYPE, _LABEL_IN_IMAGE = 0x00080008, 0x00089007, 0x00480010


def is_slide_label(dataset: Dataset) -> bool:
    """Whether a slide image is a label or an overview, or says that the label is in the picture."""
    slide = text_of(dataset, 0x00080060).upper() == "SM"
    if not slide and text_of(dataset, 0x00080016) != _SLIDE_CLASS:
        return False
    if text_of(dataset, _LABEL_IN_IMAGE).upper().startswith("Y"):
        return True
    flavours = {f.strip() for value in _types(dataset) for f in value.upper().split("\\")}
    return bool(flavours & {"LABEL", "OVERVIEW"})


def _types(dataset: Dataset) -> Iterator[str]:
    """Image Type, and the Frame Types of the functional groups."""
    yield _text(dataset, _IMAGE_TYPE)
    for groups in (_SHARED, _PER_FRAME):
        for group in (items_of(dataset, groups) or ()) if groups in dataset else ():
            for sequence in _FRAME_TYPES:
                for item in (items_of(group, sequence) or ()) if sequence in group else ():
                    yield _text(item, _FRAME_TYPE)


def _text(dataset: Dataset, tag: int) -> str:
    """A text of several values, converted by pydicom or not."""
    element = dataset.get_item(tag)
    value = getattr(element, "value", None)
    if isinstance(value, (list, tuple)) or hasattr(value, "append"):
        return "\\".join(str(v) for v in value or ())
    return text_of(dataset, tag)

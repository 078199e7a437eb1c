"""Which objects may carry text in their pixels: all but those that surely hold none.

The rule stands in docs/explanation/privacy.md. Its reason: pixels of reconstructed slices are not
looked at (nor decoded), and BurnedInAnnotation is mostly absent or wrong.
"""

from __future__ import annotations

import re

from pydicom.dataset import Dataset

from recpack.dicom.elements import has_pixels, number_of, text_of

_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
# Modalities whose pictures are computed from detectors without drawn text.
_PLAIN = frozenset({"CT", "MR", "PT", "NM", "RTDOSE", "SEG", "SM"})
_SCREEN = re.compile(
    r"SCREEN|CAPTURE|DOSE.?(REPORT|INFO|RECORD|SUMMARY)|PATIENT.?PROTOCOL|\bSC\b|\bSNAP|KEY.?IMAGE"
    r"|ANNOTAT|LOCALI[SZ]ER|SCOUT|TOPOGRAM|SURVIEW|SCANOGRAM|剂量|劑量|截图|截屏|定位像",
    re.IGNORECASE,
)


def pixels_bear_text(dataset: Dataset) -> bool:
    """Whether the pixels may show text. Only what surely holds none is exempt.

    Exempt are objects without pixels; segmentations; whole-slide tiles; and grey pictures of more
    than 8 bits of modalities that draw nothing, unless an attribute says that they were derived
    as a secondary picture, captured, annotated, or are localisers.
    """
    if not has_pixels(dataset):
        return False
    modality = text_of(dataset, 0x00080060).upper()
    if modality not in _PLAIN or text_of(dataset, 0x00280301).upper().startswith("Y"):
        return True
    flavours = text_of(dataset, 0x00080008).upper().replace("_", " ")
    if modality in {"SM", "SEG"}:
        return modality == "SM" and "VOLUME" not in flavours
    if modality == "RTDOSE":
        return False
    return _is_shallow(dataset) or _is_derived(dataset, flavours)


def _is_shallow(dataset: Dataset) -> bool:
    """Whether grey has 8 bits or fewer, or there is colour: made for a screen."""
    grey = text_of(dataset, 0x00280004).upper()[:4] == "MONO"
    return number_of(dataset, 0x00280100, 16) <= 8 or not grey


def _is_derived(dataset: Dataset, flavours: str) -> bool:
    derived = re.search(r"\bDERIVED\b", flavours) and re.search(r"\bSECONDARY\b", flavours)
    return (
        derived is not None
        or text_of(dataset, 0x00080016).startswith(_SECONDARY_CAPTURE)
        or bool(text_of(dataset, 0x00080064))  # Conversion Type
        or bool(_SCREEN.search(f"{flavours} {text_of(dataset, 0x0008103E)}"))
    )


def is_screened(dataset: Dataset) -> bool:
    """Whether a carrier is a slice of numbers: strokes are looked for before OCR is asked.

    Reformatted and derived slices come by the hundred; hardly any is drawn upon.
    """
    modality = text_of(dataset, 0x00080060).upper()
    captured = text_of(dataset, 0x00080016).startswith(_SECONDARY_CAPTURE)
    said = text_of(dataset, 0x00280301).upper().startswith("Y")
    return modality in _PLAIN - {"SM"} and not (captured or said or _is_shallow(dataset))

"""English descriptions of studies and series, for the index."""

from __future__ import annotations

from dataclasses import replace

from recpack.model.clean import CleanObject
from recpack.stages.translate import EngineSpec, translate_text


def described(obj: CleanObject, spec: EngineSpec) -> CleanObject:
    """The object with English descriptions for the index; the DICOM file keeps its own words."""
    return replace(
        obj,
        study_description=_english(obj.study_description, spec),
        series_description=_english(obj.series_description, spec),
    )


def _english(text: str, spec: EngineSpec) -> str:
    if not any(ord(c) > 0x2E7F for c in text):
        return text  # Latin descriptions are mostly English, and short enough to be understood
    segments, _ = translate_text(text, "zh", spec)
    return " ".join(s.target or s.source for s in segments)


__all__ = ["described"]

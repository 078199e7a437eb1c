"""What is not whole about images, in plain sentences: for the cover, and for what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recpack.clinical.series import CROSS_SECTIONS, label
from recpack.dicom.series import words
from recpack.model.imaging import Role, SeriesFacts, StudyFacts

THICK = 5.0  # mm: thicker slices than this hide what a board looks for
_REPORT_KINDS = frozenset({"CT", "MR", "PT", "US", "MG", "NM", "DX", "XA", "RF"})


def named(study: StudyFacts, language: str = "en") -> str:
    """The study as sentences call it."""
    return label(study.modalities, study.regions, study.date, language)


def lacking(study: StudyFacts, language: str = "en", *, told: str = "") -> Iterator[str]:
    """What the sender of a study can mend: slices, pictures and frames that are not here.

    `told` chooses sentences for a reader ("told_") instead of those that end a request.
    """
    name = named(study, language)
    if not any(s.images for s in study.series):
        if any(s.without_pixels for s in study.series):
            yield words.sentence("no_pixels", language, study=name)
        return
    if not study.pictured and any(s.role is Role.LOCALIZER for s in study.series):
        yield words.sentence("localizers", language, study=name)
    for series in study.series:
        yield from _series_lacking(series, name, language, told)


def _series_lacking(series: SeriesFacts, name: str, language: str, told: str) -> Iterator[str]:
    place = {"study": name, "series": series.number}
    if series.role is Role.SLICES and series.gaps:
        count = sum(g.slices for g in series.gaps)
        kind = "gap_one" if count == 1 else "gap" if len(series.gaps) == 1 else "gaps"
        yield words.sentence(
            told + kind, language, count=count, places=len(series.gaps),
            start=_mm(min(g.start for g in series.gaps)),
            end=_mm(max(g.end for g in series.gaps)), **place,
        )  # fmt: skip
    elif series.role is Role.SLICES and 0 < series.images < series.images_stated:
        yield words.sentence(
            "fewer", language, count=series.images, stated=series.images_stated, **place
        )
    elif series.role is Role.SLICES and series.numbers_missing and not series.places:
        yield words.sentence("numbers", language, count=series.numbers_missing, **place)
    if series.frames_stated:
        yield words.sentence(
            "frames", language, count=series.frames_held, stated=series.frames_stated, **place
        )


def _mm(value: float) -> str:
    return f"{value:.1f}"


def remarks(study: StudyFacts) -> tuple[str, ...]:
    """English sentences on a study that is not as a reader would expect it; none if all is well.

    They stand beside the study, so they do not name it again.
    """
    bare = StudyFacts(study.uid, "", "", (), (), (), study.series)
    found = [t.lstrip(", :") for t in lacking(bare, told="told_")]
    for series in study.series:
        found += [f"series {series.number}: {text}" for text in _odd(series)]
    found += _of_modality(study)
    return tuple(text[:1].upper() + text[1:] for text in dict.fromkeys(found) if text)


def _odd(series: SeriesFacts) -> Iterator[str]:
    """What is unusual, though nothing need be missing."""
    if series.without_pixels:
        yield f"{series.without_pixels} of {series.objects} images have no pixels"
    if series.role is not Role.SLICES:
        return
    if len(series.spacing) > 1:
        yield f"mixed spacing ({_list(series.spacing)} mm)"
    elif series.uneven:
        yield "uneven spacing"
    if len(series.thickness) > 1:
        yield f"mixed slice thickness ({_list(series.thickness)} mm)"
    if series.doubled:
        yield f"{series.doubled} places have more images than the others"
    if series.short:
        yield f"{series.short} places have fewer images than the others"


def _list(values: Sequence[float]) -> str:
    shown = [f"{v:g}" for v in values[:4]]
    return ", ".join([*shown, "…"] if len(values) > 4 else shown)


def _of_modality(study: StudyFacts) -> Iterator[str]:
    """What a study of this kind usually has."""
    thinnest = thinnest_slices(study)
    if "CT" in study.modalities and thinnest and thinnest > THICK and "PT" not in study.modalities:
        yield f"thick slices only (the thinnest {thinnest:g} mm)"
    if "PT" in study.modalities:
        pet = [s for s in study.series if s.modality == "PT" and s.role is Role.SLICES]
        if pet and not any(s.corrected for s in pet):
            yield "no attenuation-corrected PET series is named so"
        if pet and not {"CT", "MR"} & set(study.modalities):
            yield "PET without its CT"
    if "MG" in study.modalities:
        yield from _mammography(study)


def _mammography(study: StudyFacts) -> Iterator[str]:
    """Views that one breast has and the other, or the same in the other direction, has not."""
    seen = {v for s in study.series for v in s.views}
    for side in ("left", "right"):
        gone = [v for v in ("CC", "MLO") if f"{side} {v}" not in seen]
        if len(gone) == 1:
            yield f"no {gone[0]} view of the {side} breast"


def thinnest_slices(study: StudyFacts) -> float:
    """Thickness in mm of the thinnest series of slices (0: not stated)."""
    found = [min(s.thickness) for s in study.series if s.role is Role.SLICES and s.thickness]
    return min(found, default=0.0)


def phases(study: StudyFacts) -> tuple[str, ...]:
    """Names of the phases of a study, in the order of the data; "contrast" where none is named."""
    found = {p.name for s in study.series for p in s.phases}
    order = (*words.phase_order(), "contrast")
    named_ones = tuple(p for p in order if p in found)
    return tuple(p for p in named_ones if p != "contrast" or len(found) == 1)


def highlights(study: StudyFacts) -> tuple[str, ...]:
    """What a reader wants to know first: phases or sequences, the thinnest slices, key images."""
    out = []
    if {"CT", "MR"} & set(study.modalities) and "PT" not in study.modalities:
        named_ones = [p if p == "contrast" else words.name("phases", p) for p in phases(study)]
        if named_ones:
            out.append(", ".join(named_ones))
        kinds = {q for s in study.series for q in s.sequences}
        if kinds:
            out.append(", ".join(q for q in words.sequence_order() if q in kinds))
    thinnest = thinnest_slices(study)
    if thinnest and set(study.modalities) & CROSS_SECTIONS:
        out.append(f"{thinnest:g} mm")
    if "MG" in study.modalities:
        views = sorted({v for s in study.series for v in s.views})
        out += [", ".join(views)] if views else []
    if study.key_images:
        out.append("key images marked")
    return tuple(out)


def described(study: StudyFacts) -> StudyFacts:
    """The study with what the cover says of it."""
    return replace(
        study, highlights=highlights(study), remarks=remarks(study), reportable=needs_report(study)
    )


def needs_report(study: StudyFacts) -> bool:
    """Whether a report is to be expected: pictures of a kind that radiologists report."""
    return study.pictured and bool(_REPORT_KINDS & set(study.modalities))

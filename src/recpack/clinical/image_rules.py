"""What the rules of the checklist ask of imaging: the study, its phases, slices and report.

Rules: `dicom` and `check` of `lang/_rules/completeness.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recpack.clinical.remarks import lacking, named, needs_report, phases, thinnest_slices
from recpack.clinical.series import label
from recpack.dicom.series import words
from recpack.model.imaging import Imaging, LoneReport, StudyFacts

LOCAL = ("zh", "pt")


@dataclass(frozen=True, slots=True)
class Found:
    """What one kind of evidence gave: state, newest date, and what is lacking of a list.

    `local` says what is lacking in other languages than English, where that differs.
    """

    state: str
    date: str = ""
    lacking: tuple[str, ...] = ()
    local: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING = Found("missing")


def _said(state: str, date: str, tell: Callable[[str], Sequence[str]]) -> Found:
    """Something found, with what is lacking in every language that hospitals are asked in."""
    return Found(state, date, tuple(tell("en")), {code: tuple(tell(code)) for code in LOCAL})


def _matching(imaging: Imaging, wanted: Mapping[str, Any]) -> list[StudyFacts]:
    modalities = set(wanted.get("modality", ()))
    region = wanted.get("region", ())
    regions = {region} if isinstance(region, str) else set(region)
    return [
        s
        for s in imaging.studies
        if (not modalities or modalities & ({x.modality for x in s.series} | set(s.modalities)))
        and (not regions or regions & set(s.regions))
    ]


def _wants(study: StudyFacts, wanted: Mapping[str, Any], language: str) -> list[str]:
    """What a study lacks of the phases and the slice thickness that a rule asks for."""
    out = []
    if "phases" in wanted:
        known = set(phases(study))
        gone = [w for w in wanted["phases"] if not known & set(w.split("|"))]
        if gone and known <= {"contrast"}:
            out.append(words.sentence("unnamed", language))
        else:
            names = (words.name("phases", w.split("|")[0], language) for w in gone)
            out += [words.sentence("phase", language, phase=n) for n in names]
    thinnest = thinnest_slices(study)
    if thinnest > wanted.get("thickness", float("inf")):
        out.append(words.sentence("thick", language, thickness=f"{thinnest:g}"))
    return out


def of_images(rule: Mapping[str, Any], imaging: Imaging) -> Found:
    """Studies of a modality and region; partial without the phases or thin slices asked for."""
    if "dicom" not in rule:
        return NOTHING
    wanted = rule["dicom"]
    matched = _matching(imaging, wanted)
    usable = [s for s in matched if s.pictured or not any(x.images for x in s.series)]
    if len(usable) < wanted.get("count", 1):
        planned = [s for s in matched if s not in usable]
        if usable or not planned:
            return NOTHING
        return _said("partial", planned[-1].date, lambda code: _lacking(planned, code))
    best = max(usable, key=lambda s: (not _wants(s, wanted, "en"), s.date))
    if _wants(best, wanted, "en"):
        return _said("partial", best.date, lambda code: _wants(best, wanted, code))
    return Found("present", best.date)


def _absent(imaging: Imaging, language: str) -> list[str]:
    """Files of a disc that were not copied with it."""
    if not imaging.absent:
        return []
    counts = {"count": imaging.absent, "stated": imaging.listed}
    return [words.sentence("disc", language, **counts)]


def _lacking(studies: Sequence[StudyFacts], language: str) -> list[str]:
    return [text for study in studies for text in lacking(study, language)]


def checked(rule: Mapping[str, Any], imaging: Imaging) -> Found:
    """Checks of all imaging: whole series, a report for each study, a study for each report."""
    check = rule.get("check")
    if check == "slices":
        return _complete(
            _said(
                "partial",
                "",
                lambda code: [*_absent(imaging, code), *_lacking(imaging.studies, code)],
            )
        )
    if check == "pairs":
        asked = [s for s in imaging.studies if needs_report(s)]
        alone = [s for s in asked if not s.reports and not s.perhaps]
        state = "partial" if len(alone) < len(asked) else "missing"
        return _complete(_said(state, "", lambda code: [named(s, code) for s in alone]))
    if check == "images":
        lone = [r for r in imaging.alone if not r.perhaps]
        return _complete(_said("partial", "", lambda code: [_report(r, code) for r in lone]))
    return NOTHING


def _complete(found: Found) -> Found:
    return found if found.lacking else Found("present")


def _report(report: LoneReport, language: str) -> str:
    return label(report.modalities, report.regions, report.date, language) or "?"

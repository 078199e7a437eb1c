"""Series and studies checked by their headers: what is here, what is missing, how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from recpack.clinical.stacks import Stack, stacks
from recpack.dicom.series import words
from recpack.model.clean import CleanObject
from recpack.model.imaging import Phase, Role, SeriesFacts, StudyFacts

CROSS_SECTIONS = frozenset({"CT", "MR", "PT"})
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_KEY_OBJECTS = "1.2.840.10008.5.1.4.1.1.88.59"
# Seconds from the injection to the scan; between the bands nothing is said. Usual protocols of the
# liver: late arterial 30-45, portal venous 60-90, delayed 180 and more.
_BY_TIME = ((15.0, 50.0, "arterial"), (55.0, 110.0, "portal-venous"), (150.0, 900.0, "delayed"))
_BY_ATTRIBUTE = {"PRE_CONTRAST": "plain", "DELAYED": "delayed"}
_NO_AGENT = re.compile(r"(?i)\W*(?:none?|no|n/?a|without|nil|0|-|\?|unknown)?\W*")
_SIDES = {"L": "left", "R": "right", "B": "both"}
_DAY = 86_400.0


def iso_date(value: str) -> str:
    """A DICOM date or an ISO one as ISO."""
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if re.fullmatch(r"\d{8}", value) else value


def _plans(obj: CleanObject) -> bool:
    """Whether an object is a localiser."""
    if obj.modality not in CROSS_SECTIONS:
        return False
    return "LOCALIZER" in obj.made.image_type[2:] or words.plans_a_scan(obj.series_description)


def _role(members: Sequence[CleanObject]) -> Role:
    head = members[0]
    if not any(o.frames for o in members):
        return Role.NO_PICTURES
    if sum(map(_plans, members)) * 2 > len(members):
        return Role.LOCALIZER
    cross = head.modality in CROSS_SECTIONS
    if all(o.sop_class.startswith(_SECONDARY_CAPTURE) for o in members):
        volume = any(len(o.made.planes) > 3 for o in members) or len(members) > 12
        return Role.SLICES if cross and volume else Role.CAPTURE
    if cross and words.is_capture(head.series_description) and len(members) <= 12:
        return Role.CAPTURE
    return Role.SLICES if cross else Role.PICTURES


def _numbers_missing(members: Sequence[CleanObject]) -> int:
    """Holes in the instance numbers; 0 where they go by steps, or have more holes than numbers."""
    known = sorted({o.instance_number for o in members if o.instance_number > 0})
    if len(known) < 3:
        return 0
    steps = {b - a for a, b in pairwise(known)}
    holes = known[-1] - known[0] + 1 - len(known)
    return 0 if len(steps) == 1 or holes > 2 * len(known) else holes


def _phase(members: Sequence[CleanObject]) -> tuple[Phase, ...]:
    """The phases of one series: by attribute, then by its names, then by its times."""
    head = members[0]
    stated = {o.made.phase.upper() for o in members if o.made.phase}
    if stated:
        names = sorted({_BY_ATTRIBUTE.get(s, "contrast") for s in stated})
        if names != ["contrast"]:
            return tuple(Phase(n, "attribute") for n in names)
    for text in (head.series_description, head.made.words):
        named = [n for n in words.phases(text) if n != "contrast"]
        if named:
            return tuple(Phase(n, "description") for n in named)
    timed = _by_time(members)
    if timed:
        return (Phase(timed, "times"),)
    if any(not _NO_AGENT.fullmatch(o.made.agent) for o in members) or stated:
        return (Phase("contrast", "attribute"),)
    if "contrast" in words.phases(head.series_description):
        return (Phase("contrast", "description"),)
    # A whole study without contrast says so in its own name: of other phases that tells nothing.
    only = words.phases(head.study_description) == ("plain",)
    return (Phase("plain", "description"),) if only else ()


def _by_time(members: Sequence[CleanObject]) -> str:
    starts = [o.made.started for o in members if o.made.started is not None]
    given = [o.made.injected for o in members if o.made.injected is not None]
    if not starts or not given:
        return ""
    after = (min(starts) - min(given)) % _DAY
    return next((name for low, high, name in _BY_TIME if low <= after <= high), "")


def _sequences(members: Sequence[CleanObject]) -> tuple[str, ...]:
    if members[0].modality != "MR":
        return ()
    named = set(words.sequences(members[0].series_description))
    named |= {o.made.weighting for o in members if o.made.weighting and not named}
    return tuple(sorted(named))


def _view(obj: CleanObject) -> str:
    """Side and view of a mammogram: "left CC"."""
    if obj.modality != "MG" or not obj.frames:
        return ""
    return f"{_SIDES.get(obj.made.side[:1].upper(), '')} {obj.made.view}".strip()


def _side(members: Sequence[CleanObject]) -> str:
    """left, right, both, or "" where the objects of a series differ or do not say."""
    found = {o.made.side[:1].upper() for o in members} - {"", "U"}
    return _SIDES.get(found.pop(), "") if len(found) == 1 else ""


def _geometry(found: Sequence[Stack]) -> dict[str, object]:
    """The fields of a series that its stacks tell; the largest stack speaks for the series."""
    if not found:
        return {}
    most = max(found, key=lambda s: len(s.places))
    same = [s for s in found if s.facing == most.facing]
    spacing = dict.fromkeys(d for s in (most, *found) for d in s.steps)
    return {
        "facing": most.plane,
        "turned": len({s.plane for s in found}) > 1 or len(same) < len(found),
        "spacing": tuple(spacing),
        "extent": (round(most.places[0], 2), round(most.places[-1], 2)),
        "places": len({p for s in same for p in s.places}),
        "passes": sum(s.passes for s in same if 2 * len(s.places) > len(most.places)),
        "gaps": tuple(sorted({g for s in found for g in s.gaps}, key=lambda g: (g.start, g.end))),
        "doubled": sum(s.doubled for s in found),
        "short": sum(s.short for s in found),
        "uneven": any(s.uneven for s in found),
    }


def _blocks(members: Sequence[CleanObject]) -> bool:
    """MR slabs that leave room between them (discs of a spine): numbered through, nothing lost."""
    return members[0].modality == "MR" and not _numbers_missing(members) and len(members) > 1


def series_facts(members: Sequence[CleanObject]) -> SeriesFacts:
    """The facts of one series; `members` are its objects, at least one."""
    head = members[0]
    role = _role(members)
    shown = [o for o in members if role is Role.LOCALIZER or not _plans(o)]
    planes = [p for o in shown for p in o.made.planes] if role is Role.SLICES else []
    geometry = _geometry(stacks(planes)) if planes else {}
    if geometry.get("gaps") and _blocks(members):
        geometry["gaps"], geometry["uneven"] = (), True
    stated = sum(o.made.frames_stated for o in members if o.made.frames_held)
    held = sum(o.made.frames_held for o in members)
    return SeriesFacts(
        uid=head.series_instance,
        number=head.series_number,
        modality=head.modality,
        role=role,
        objects=len(members),
        images=sum(o.frames for o in members),
        thickness=tuple(sorted({t for o in shown for t in o.made.thickness})),
        numbers_missing=_numbers_missing(members) if role is Role.SLICES else 0,
        images_stated=max(o.made.images_stated for o in members),
        frames_stated=stated if held < stated else 0,
        frames_held=held if held < stated else 0,
        without_pixels=sum(not o.frames for o in members) if role is not Role.NO_PICTURES else 0,
        phases=_phase(members) if role is Role.SLICES and head.modality != "PT" else (),
        sequences=_sequences(members),
        kernel=head.made.kernel,
        views=tuple(sorted({v for o in members if (v := _view(o))})),
        side=_side(members),
        corrected=any({"ATTN", "ATN"} & set(o.made.corrected) for o in members),
        face=any(o.made.face for o in members),
        **geometry,  # type: ignore[arg-type]
    )


def _regions(members: Iterable[CleanObject]) -> tuple[str, ...]:
    """Body parts: what study and objects name; descriptions of localisers count for nothing."""
    shown = [o for o in members if not _plans(o)] or list(members)
    texts = {t for o in shown for t in (o.body_part, o.study_description)}
    found = frozenset[str]().union(*map(words.regions, sorted(texts)))
    if not found:
        more = {t for o in members for t in (o.series_description, o.made.words)}
        found = frozenset[str]().union(*map(words.regions, sorted(more)))
        found = found or words.implied(frozenset(o.modality for o in members))
    order = words.region_order()
    return tuple(r for r in order if r in found)


def _sides(members: Iterable[CleanObject]) -> tuple[str, ...]:
    named = {_SIDES.get(o.made.side[:1].upper(), "") for o in members} - {""}
    told = frozenset[str]().union(*(words.sides(o.study_description) for o in members))
    found = {"left", "right"} if "both" in named else named | told
    return tuple(sorted(found))


def label(
    modalities: Sequence[str], regions: Sequence[str], date: str, language: str = "en"
) -> str:
    """What to call a study: "CT abdomen 2023-06-02"."""
    kinds = [words.name("modalities", m, language) for m in modalities]
    wide = {"abdomen"} if "liver" in regions else set()
    parts = [words.name("regions", r, language) for r in regions if r not in wide]
    joined = "、" if language == "zh" else ", "
    return " ".join(t for t in ("/".join(dict.fromkeys(kinds)), joined.join(parts[:3]), date) if t)


def _pictured(modality: str) -> bool:
    return modality not in {"SR", "PR", "KO", "DOC", "REG", "RTSTRUCT", "RTPLAN", "RTDOSE", "SEG"}


def study_facts(members: Sequence[CleanObject]) -> StudyFacts:
    """The facts of one study, without its reports; `members` are its objects, at least one."""
    ordered = sorted(members, key=_order)
    series = tuple(
        series_facts(list(group)) for _, group in groupby(ordered, key=lambda o: _order(o)[:2])
    )
    kinds = dict.fromkeys(words.family(s.modality) for s in series if s.modality)
    shown = tuple(k for k in kinds if _pictured(k)) or tuple(kinds)
    modalities = tuple(sorted(shown, key=lambda k: k != "PT")) if "PT" in shown else shown
    if len(modalities) > 1:  # screen saves go with what they show
        modalities = tuple(m for m in modalities if m not in {"OT", "SC"}) or modalities
    dates = sorted({iso_date(o.study_date) for o in members if o.study_date})
    date = dates[0] if dates else ""
    regions = _regions(members)
    return StudyFacts(
        uid=members[0].study_instance,
        date=date,
        label=label(modalities, regions, date),
        modalities=modalities,
        regions=regions,
        sides=_sides(members),
        series=series,
        key_images=sum(o.sop_class == _KEY_OBJECTS for o in members),
        sources=tuple(sorted({str(o.source) for o in members})),
    )


def _order(obj: CleanObject) -> tuple[int, str, int, str]:
    return (obj.series_number, obj.series_instance, obj.instance_number, obj.sop_instance)


def studies(objects: Sequence[CleanObject]) -> tuple[StudyFacts, ...]:
    """Studies of a case by date and UID."""
    groups: dict[str, list[CleanObject]] = {}
    for obj in objects:
        groups.setdefault(obj.study_instance, []).append(obj)
    found = (study_facts(group) for group in groups.values())
    return tuple(sorted(found, key=lambda s: (s.date, s.uid)))

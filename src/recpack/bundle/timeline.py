"""Treatment and course on one axis: rows of bars and marks, ticks for reports, one marker curve."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from recpack.bundle.contents import Contents, Study
from recpack.bundle.course import Course, Episode, courses, note
from recpack.bundle.trends import Trend
from recpack.bundle.values import day, notes
from recpack.bundle.words import unit_word

_ROWS = 8


def _span(episode: Episode) -> tuple[int, int]:
    """First and last day of an episode with a valid date; one day where its end is not known."""
    begin = day(episode.first.date) or 0
    end = day(episode.end)
    return (begin, end) if end is not None and end > begin else (begin, begin)


def _dates(course: Course) -> str:
    """The dates of a line with their doses: "2022-10-26 (40 mg), 2022-12-02 (30 mg)"."""
    out = []
    doses = {e.dose for e in course.episodes}
    for e in course.episodes:
        text = e.first.date or ""
        if e.end:
            text += f" – {e.end}"
        out.append(f"{text} ({e.dose})" if e.dose and len(doses) > 1 else text)
    return ", ".join(out)


def _line(course: Course, contents: Contents, scale: Callable[[int], float]) -> dict[str, Any]:
    spans = [_span(e) for e in course.episodes]
    facts = [f for e in course.episodes for f in e.facts]
    doses = [e.dose for e in course.episodes]
    same = doses[0] if len(set(doses)) == 1 else ""
    return {
        "label": course.episodes[0].label if same else course.name,
        "dates": _dates(course),
        "note": note(facts),
        "notes": list(dict.fromkeys(n for e in course.episodes for n in notes(e.first))),
        "marks": [scale(a) for a, b in spans if a == b],
        "bars": [[scale(a), scale(b)] for a, b in spans if a != b],
        "refs": contents.references(e for f in facts for e in f.evidence),
    }


def _drawn(found: list[Course]) -> list[Course]:
    """At most eight lines: procedures that treat nothing give way first, then the oldest."""
    ranked = sorted(found, key=lambda c: (c.episodes[0].first.kind != "procedure", c.last))
    kept = ranked[-_ROWS:]
    return [c for c in found if c in kept]


def _ticks(begin: int, end: int, scale: Callable[[int], float]) -> list[dict[str, Any]]:
    """Years, or months where the whole course is shorter than two years."""
    first, last = date.fromordinal(begin), date.fromordinal(end)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= 9), 120)
    out = []
    at = first.year * 12 + (first.month - 1) // step * step
    while at <= last.year * 12 + last.month:
        moment = date(at // 12, at % 12 + 1, 1)
        if begin <= moment.toordinal() <= end:
            label = str(moment.year) if step >= 12 else f"{moment.year}-{moment.month:02d}"
            out.append({"x": scale(moment.toordinal()), "label": label})
        at += step
    return out


def _curve(trend: Trend | None, scale: Callable[[int], float]) -> dict[str, Any] | None:
    """The key marker as points in 0..1, logarithmic where it spans more than a decade."""
    if trend is None:
        return None
    values = [p.number for p in trend.points]
    log = min(values) > 0 and max(values) / min(values) > 10
    heights = [math.log10(v) if log else v for v in values]
    low, high = min(heights), max(heights)
    span = high - low or 1.0
    points = [
        {"x": scale(p.day), "y": round((h - low) / span, 4), "value": p.value, "date": p.date}
        for p, h in zip(trend.points, heights, strict=True)
    ]
    return {"name": trend.name, "unit": unit_word(trend.unit), "log": log, "points": points}


def _report_days(contents: Contents, studies: tuple[Study, ...]) -> dict[str, set[int]]:
    """Days of imaging and of pathology, from reports and from studies."""
    out: dict[str, set[int]] = {"imaging": set(), "pathology": set()}
    for entry in contents.entries:
        when = day(entry.document.clean.date)
        if when is not None and entry.group in ("imaging", "pathology", "genomics"):
            out["imaging" if entry.group == "imaging" else "pathology"].add(when)
    out["imaging"] |= {d for s in studies if (d := day(s.date)) is not None}
    return out


def timeline(
    treatments: list[Episode],
    contents: Contents,
    studies: tuple[Study, ...],
    key_marker: Trend | None,
) -> dict[str, Any] | None:
    """Everything to draw, x in 0..1; None with fewer than two different dates."""
    lines = courses(sorted(treatments, key=lambda e: (_span(e), e.first.id)))
    drawn = _drawn(lines)
    reports = _report_days(contents, studies)
    days = {d for c in drawn for e in c.episodes for d in _span(e)}
    days |= reports["imaging"] | reports["pathology"]
    if key_marker is not None:
        days |= {p.day for p in key_marker.points}
    if len(days) < 2:
        return None
    begin, end = min(days), max(days)
    pad = max(7, (end - begin) // 40)
    begin, end = begin - pad, end + pad

    def scale(when: int) -> float:
        return round((when - begin) / (end - begin), 4)

    return {
        "from": date.fromordinal(begin + pad).isoformat(),
        "to": date.fromordinal(end - pad).isoformat(),
        "axis": _ticks(begin, end, scale),
        "hidden": len(lines) - len(drawn),
        "rows": [_line(course, contents, scale) for course in drawn],
        "ticks": {k: [scale(d) for d in sorted(v)] for k, v in sorted(reports.items())},
        "curve": _curve(key_marker, scale),
    }

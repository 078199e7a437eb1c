"""Treatment and course on one axis: rows of bars and marks, ticks for reports, one marker curve."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from recpack.bundle.contents import Contents, Study
from recpack.bundle.trends import Trend
from recpack.bundle.values import day, extra, notes
from recpack.model.fact import Fact

END = ("end", "end_date", "stop", "until", "to")
_ROWS = 9


def _span(fact: Fact) -> tuple[int, int] | None:
    begin = day(fact.date)
    if begin is None:
        return None
    end = day(extra(fact, *END))
    return (begin, end) if end is not None and end > begin else (begin, begin)


def treatment_note(fact: Fact) -> str:
    """Cycles, best response, reason stopped and toxicity, as far as they are known."""
    parts = []
    cycles = extra(fact, "cycles")
    if cycles:
        parts.append(
            f"{cycles} cycles" if cycles.isdigit() and cycles != "1" else f"cycles: {cycles}"
        )
    for words, names in (
        ("response", ("response", "best_response")),
        ("stopped", ("reason_stopped", "reason", "stopped")),
        ("toxicity", ("toxicity",)),
    ):
        value = extra(fact, *names)
        if value:
            parts.append(f"{words}: {value}")
    return "; ".join(parts)


def treatment_label(fact: Fact) -> str:
    """Name and value once: "Sorafenib 400 mg bid"."""
    if not fact.value or fact.value.lower() in fact.name.lower():
        return fact.name or fact.value
    if fact.name.lower() in fact.value.lower():
        return fact.value
    return f"{fact.name} {fact.value} {fact.unit}".strip()


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
    return {"name": trend.name, "unit": trend.unit, "log": log, "points": points}


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
    treatments: list[Fact],
    contents: Contents,
    studies: tuple[Study, ...],
    key_marker: Trend | None,
) -> dict[str, Any] | None:
    """Everything to draw, x in 0..1; None with fewer than two different dates."""
    rows = [(span, f) for f in treatments if (span := _span(f)) is not None]
    rows.sort(key=lambda r: (r[0], r[1].id))
    reports = _report_days(contents, studies)
    days = {d for span, _ in rows for d in span} | reports["imaging"] | reports["pathology"]
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
        "hidden": max(0, len(rows) - _ROWS),
        "rows": [
            {
                "x0": scale(span[0]),
                "x1": scale(span[1]),
                "bar": span[0] != span[1],
                "label": treatment_label(fact),
                "note": treatment_note(fact),
                "notes": notes(fact),
                "date": fact.date,
                "end": extra(fact, *END),
                "kind": fact.kind,
                "refs": contents.references(fact.evidence),
            }
            for span, fact in rows[-_ROWS:]
        ],
        "ticks": {k: [scale(d) for d in sorted(v)] for k, v in sorted(reports.items())},
        "curve": _curve(key_marker, scale),
    }

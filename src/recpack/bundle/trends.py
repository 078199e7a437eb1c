"""Laboratory facts as series: latest value, and a small plot where it is fair to draw one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from recpack.bundle.contents import Contents
from recpack.bundle.statements import Wording, shown_notes
from recpack.bundle.values import day, extra, number
from recpack.bundle.words import unit_word
from recpack.lang import read_toml
from recpack.model.fact import Fact

# Names of tumour markers in standard words; they lead the table and give the course its curve.
_MARKERS = (
    "afp", "alpha-fetoprotein", "α-fetoprotein", "cea", "carcinoembryonic", "ca19-9", "ca 19-9",
    "ca199", "ca125", "ca 125", "ca15-3", "ca 15-3", "ca153", "ca72-4", "psa", "pivka", "dcp",
    "nse", "cyfra", "scc", "hcg", "ldh", "he4", "calcitonin", "thyroglobulin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One dated value."""

    day: int
    date: str
    number: float
    value: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Values of one analyte in one unit, oldest first; at least two different days."""

    name: str
    unit: str
    points: tuple[Point, ...]


def is_marker(name: str) -> bool:
    """Whether the analyte is a tumour marker."""
    low = name.lower()
    return any(low == m or low.startswith((m + " ", m + "(", m + ",")) or m in low.split()
               for m in _MARKERS)  # fmt: skip


def by_analyte(labs: list[Fact]) -> dict[str, list[Fact]]:
    """Facts under one name, spelling of capitals aside; each list by date, undated first."""
    out: dict[str, list[Fact]] = {}
    for fact in labs:
        out.setdefault(fact.name.casefold(), []).append(fact)
    for facts in out.values():
        facts.sort(key=lambda f: (f.date or "", f.id))
    return out


def trend_of(facts: list[Fact]) -> Trend | None:
    """The trend in the unit of the latest value; None with fewer than two dated numbers."""
    unit = facts[-1].unit
    points: dict[int, Point] = {}
    for fact in (f for f in facts if not extra(f, "doubtful")):
        when, value = day(fact.date), number(fact.value)
        if when is not None and value is not None and fact.unit == unit:
            points[when] = Point(when, fact.date or "", value, fact.value)
    if len(points) < 2:
        return None
    return Trend(facts[-1].name, unit, tuple(points[d] for d in sorted(points)))


def spark(trend: Trend | None) -> list[list[float]]:
    """Points of a trend in the unit square, y upwards ([] for no trend)."""
    if trend is None:
        return []
    first, last = trend.points[0].day, trend.points[-1].day
    values = [p.number for p in trend.points]
    low, span = min(values), (max(values) - min(values)) or 1.0
    flat = max(values) == min(values)
    return [
        [
            round((p.day - first) / (last - first), 4),
            0.5 if flat else round((p.number - low) / span, 4),
        ]
        for p in trend.points
    ]


def key_marker(labs: list[Fact]) -> Trend | None:
    """The tumour marker with the most points."""
    groups = by_analyte([f for f in labs if is_marker(f.name)])
    trends = [t for facts in groups.values() if (t := trend_of(facts)) is not None]
    return max(trends, key=lambda t: (len(t.points), t.name), default=None)


def abnormal(flag: str) -> str:
    """H, L or "" from what reports print beside a value."""
    word = flag.strip().lower()
    if word in ("h", "hh", "high", "↑", "↑↑", "above", "elevated"):
        return "H"
    if word in ("l", "ll", "low", "↓", "↓↓", "below", "decreased"):
        return "L"
    return (
        flag.strip().upper()[:3] if word in ("a", "aa", "abnormal", "*", "+", "pos", "crit") else ""
    )


@cache
def profile_analytes(profile: str) -> tuple[str, ...]:
    """Analytes the checklist of a profile asks for, in its order; those of every case last."""
    table = read_toml("_rules/completeness.toml")["profiles"]
    out: dict[str, None] = {}
    for name in dict.fromkeys((profile, "core")):
        for item in table.get(name, {}).get("items", ()):
            for asked in (*item.get("facts", ()), *item.get("all", ())):
                kind, _, analyte = asked.partition(":")
                if kind == "laboratory" and analyte:
                    out.setdefault(analyte.casefold())
    return tuple(out)


_NUM = r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"^\s*{_NUM}\s*(?:~|-|–|—|to)\s*{_NUM}\s*$")
_UP_TO = re.compile(rf"^\s*(?:<=?|≤|up to)\s*{_NUM}\s*$", re.IGNORECASE)


def _flag(last: Fact, reference: str, *, english: bool) -> str:
    """H or L: as printed, else by the range shown beside the value where both are plain numbers."""
    printed, value = abnormal(extra(last, "flag", "abnormal")), number(last.value)
    # A value printed otherwise ("5.480") stands beside a range in the same foreign figures, unless
    # the range has been put into English.
    foreign = extra(last, "printed") and not english
    if printed or value is None or foreign or extra(last, "doubtful"):
        return printed
    both, upper = _RANGE.match(reference), _UP_TO.match(reference)
    if both is not None and value < _plain(both[1]):
        return "L"
    limit = both[2] if both is not None else upper[1] if upper is not None else None
    return "H" if limit is not None and value > _plain(limit) else ""


def _plain(figure: str) -> float:
    return float(figure.replace(",", ""))


def _rank(facts: list[Fact], asked: tuple[str, ...], *, flagged: bool) -> tuple[int, int]:
    """Tumour markers of the disease, then flagged values, then what the disease asks for."""
    name = facts[-1].name
    wanted, marker = name.casefold() in asked, is_marker(name)
    place = asked.index(name.casefold()) if wanted else len(asked)
    tiers = (wanted and marker, flagged and marker, flagged and wanted, flagged, wanted, marker)
    return (next((n for n, held in enumerate(tiers) if held), len(tiers)), place)


def _reference(facts: list[Fact], wording: Wording) -> tuple[str, bool]:
    """The range printed with the latest value, else the latest in its unit; whether in English."""
    for fact in reversed(facts):
        found = extra(fact, "reference", "ref", "range")
        if found and fact.unit == facts[-1].unit:
            shown = wording.of(fact, found)
            return shown, shown != found
    return "", False


def lab_rows(
    labs: list[Fact], contents: Contents, wording: Wording, profile: str
) -> list[dict[str, Any]]:
    """One row an analyte with its latest value, the most telling first."""
    rows = []
    asked = profile_analytes(profile)
    for facts in by_analyte(labs).values():
        last, trend = facts[-1], trend_of(facts)
        reference, english = _reference(facts, wording)
        flag = _flag(last, reference, english=english)
        row = {
            "name": last.name,
            "value": last.value,
            "unit": unit_word(last.unit),
            "date": last.date or "",
            "reference": reference,
            "flag": flag,
            "notes": shown_notes(last),
            "spark": spark(trend),
            "count": len(facts),
            "all": [
                {"date": f.date or "", "value": f.value, "unit": unit_word(f.unit),
                 "notes": shown_notes(f), "refs": contents.references(f.evidence)}
                for f in facts
            ],
            "refs": contents.references(last.evidence),
        }  # fmt: skip
        rows.append((_rank(facts, asked, flagged=bool(flag)), last.name.casefold(), row))
    return [row for _, _, row in sorted(rows, key=lambda r: (r[0], r[1]))]

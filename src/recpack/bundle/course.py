"""Treatments as a reader tells them: one row a day, one line a drug, sessions of one procedure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from recpack.bundle.contents import Contents
from recpack.bundle.statements import fullest, spaced
from recpack.bundle.values import day, extra, notes
from recpack.lang import read_rows
from recpack.model.fact import Fact, Status

END = ("end", "end_date", "stop", "until", "to")
_LOCAL_KINDS = {"surgery", "procedure", "operation", "radiotherapy", "intervention", "transplant"}
_REGULAR = re.compile(
    r"\b(?:q\.?d|b\.?i\.?d|t\.?i\.?d|q\d+[hdw]?|daily|once|twice|times|weekly|d\d)\b", re.IGNORECASE
)
_NAMED = 5
_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9})\)")
_NOTES = {"absent": "not given", "possible": "planned or possible"}


@cache
def _procedures() -> frozenset[str]:
    return frozenset(row["name"].casefold() for row in read_rows("_rules/procedures.tsv"))


def is_local(fact: Fact) -> bool:
    """Whether a treatment is a procedure, done on one day, and no course of drugs."""
    low = fact.name.casefold()
    return fact.kind in _LOCAL_KINDS or any(low.startswith(name) for name in _procedures())


def short_name(name: str) -> str:
    """The customary short form where the name gives it: "TACE"."""
    found = _SHORT.search(name)
    if found is None or len(name) < 16:
        return name
    return f"{found[1]}{name[found.end() :]}"


def _plus(names: Sequence[str]) -> str:
    """Names joined; of a long row the first five, and how many more there are."""
    more = len(names) - _NAMED
    return " + ".join(names[:_NAMED]) + (f" + {more} more" if more > 0 else "")


def _told(name: str, value: str) -> str:
    if not value or value.casefold() in name.casefold():
        return name or value
    return value if name.casefold() in value.casefold() else f"{name} {value}"


@dataclass(slots=True)
class Episode:
    """What was given on one day, or from that day on."""

    facts: list[Fact]
    parts: list[Fact] = field(default_factory=list)

    @property
    def first(self) -> Fact:
        """The fact that stands for it: a procedure before the drugs given with it."""
        return next((f for f in self.parts if is_local(f)), self.parts[0])

    @property
    def local(self) -> bool:
        """Whether a procedure is part of it."""
        return any(map(is_local, self.parts))

    @property
    def name(self) -> str:
        """Its names without doses: what a line of the course is about."""
        return _plus([short_name(f.name or f.value) for f in self.parts])

    @property
    def dose(self) -> str:
        """Doses alone."""
        doses = (_dose(f) for f in self.parts)
        return ", ".join(d for d in doses if d)

    @property
    def label(self) -> str:
        """Names and doses: "TACE + epirubicin 40 mg"."""
        regimen = self.parts[0]
        drugs = [f for f in self.parts[1:] if _dose(f) and _within(f.name, [regimen.name])]
        if drugs and not _dose(regimen) and " (" in regimen.name:
            rest = [f for f in self.parts[1:] if f not in drugs]
            told = _plus([_told(f.name, _dose(f)) for f in [*drugs, *rest]])
            return f"{regimen.name.split(' (')[0]}: {told}"
        return _plus([_told(short_name(f.name), _dose(f)) for f in self.parts])

    @property
    def end(self) -> str:
        """When it was stopped, "" if unknown."""
        return max((extra(f, *END) for f in self.facts), default="")


def _dose(fact: Fact) -> str:
    """Value and unit, but for a value that only says the name again."""
    if fact.value.casefold() in fact.name.casefold() and not any(c.isdigit() for c in fact.value):
        return ""
    return spaced(" ".join(x for x in (fact.value, fact.unit) if x))


def note(facts: Sequence[Fact]) -> str:
    """Cycles, best response, reason stopped and toxicity, as far as they are known."""
    parts = []
    for words, names in (
        ("cycles", ("cycles",)),
        ("response", ("response", "best_response")),
        ("stopped", ("reason_stopped", "reason", "stopped")),
        ("toxicity", ("toxicity",)),
    ):
        for value in dict.fromkeys(v for f in facts if (v := extra(f, *names))):
            if words == "cycles" and value.isdigit():
                parts.append(f"{value} cycle{'' if value == '1' else 's'}")
            else:
                parts.append(f"{words}: {value}")
    return "; ".join(parts)


def _within(name: str, others: Iterable[str]) -> bool:
    """Whether a longer name holds this one: the drugs of a named regimen."""
    low = name.casefold()
    words = set(re.findall(r"\w+", low))
    for other in others:
        other_low = other.casefold()
        if low != other_low and len(low) < len(other_low) and (
            low in other_low or words <= set(re.findall(r"\w+", other_low))
        ):  # fmt: skip
            return True
    return False


def _unlike(facts: Iterable[Fact]) -> list[Fact]:
    """One fact a name, the fullest; a name that a longer one holds joins it, doses apart."""
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        by_name.setdefault(fact.name.casefold(), []).append(fact)
    found = [fullest(group) for group in by_name.values()]
    names = [f.name for f in found]
    kept = [f for f in found if f.value or not _within(f.name, names)]
    with_dose = {f.name.casefold() for f in kept if f.value}
    # A regimen whose drugs all stand with their doses need not be said without them.
    return [
        f for f in kept
        if f.value or is_local(f) or not any(_within(n, [f.name]) for n in with_dose)
        or "(" in f.name
    ]  # fmt: skip


def _ordered(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda f: (not is_local(f), "(" not in f.name, f.name.casefold()))


def _own_course(fact: Fact, lone: set[str]) -> bool:
    """Whether a drug goes on after the procedure of the day it was begun."""
    if is_local(fact):
        return False
    return bool(extra(fact, *END) or _REGULAR.search(fact.value) or fact.name.casefold() in lone)


def _of_day(members: list[Fact], lone: set[str]) -> list[Episode]:
    """Episodes of one day and one status."""
    local = [f for f in members if is_local(f)]
    if not local:
        groups: dict[str, list[Fact]] = {}
        for fact in members:
            groups.setdefault(extra(fact, *END), []).append(fact)
        return [Episode(g, _ordered(_unlike(g))) for g in groups.values()]
    own = [f for f in members if _own_course(f, lone)]
    with_it = [f for f in members if f not in own]
    rest: dict[str, list[Fact]] = {}
    for fact in own:
        rest.setdefault(fact.name.casefold(), []).append(fact)
    return [Episode(g, _ordered(_unlike(g))) for g in (with_it, *rest.values())]


def episodes(facts: Iterable[Fact]) -> list[Episode]:
    """Treatments by day and status; the same drug or procedure on the same day once."""
    days: dict[tuple[str, str], list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: (f.date or "9999", f.id)):
        held = fact.status.value if fact.status is not Status.HISTORICAL else "present"
        days.setdefault((fact.date or "", held), []).append(fact)
    local_days = {k for k, g in days.items() if any(map(is_local, g))}
    lone = {f.name.casefold() for k, g in days.items() if k not in local_days and k[0] for f in g}
    out: list[Episode] = []
    for (date, _), members in days.items():
        if date:
            out += _of_day(members, lone)
        else:
            by_name: dict[str, list[Fact]] = {}
            for fact in members:
                by_name.setdefault(fact.name.casefold(), []).append(fact)
            out += [Episode(g, [fullest(g)]) for g in by_name.values()]
    return _mentions_joined(out)


def _mentions_joined(found: list[Episode]) -> list[Episode]:
    """A bare mention without a date adds its references to the one dated episode of that name."""
    out = [e for e in found if e.first.date]
    for bare in (e for e in found if not e.first.date):
        first = bare.first
        homes = [
            e for e in out
            if e.first.date and e.first.status is first.status
            and any(p.name.casefold() == first.name.casefold() for p in e.facts)
        ]  # fmt: skip
        if len(homes) == 1 and not first.value:
            homes[0].facts += bare.facts
        else:
            out.append(bare)
    return out


def row(episode: Episode, contents: Contents) -> dict[str, Any]:
    """An episode as the tables show it."""
    first = episode.first
    return {
        "id": first.id,
        "kind": first.kind,
        "date": first.date or "",
        "end": episode.end,
        "label": episode.label,
        "note": note(episode.facts),
        "notes": [_NOTES.get(n, n) for n in notes(first)],
        "refs": contents.references(e for f in episode.facts for e in f.evidence),
    }


@dataclass(slots=True)
class Course:
    """All episodes of one drug or procedure: a line of the picture."""

    name: str
    episodes: list[Episode]

    @property
    def last(self) -> int:
        """Day of its latest episode."""
        return max(day(e.first.date) or 0 for e in self.episodes)


def courses(found: Iterable[Episode]) -> list[Course]:
    """Dated episodes by what was given, in the order of their beginnings."""
    out: dict[str, Course] = {}
    for episode in found:
        key = short_name(episode.first.name.split(" + ")[0]) if episode.local else episode.name
        out.setdefault(key.casefold(), Course(key, [])).episodes.append(episode)
    for course in out.values():
        names = list(dict.fromkeys(e.name for e in course.episodes))
        course.name = max(names, key=len)
    return list(out.values())

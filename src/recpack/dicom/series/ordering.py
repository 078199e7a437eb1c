"""Frames of a series put into stacks: what belongs together, in the order to scroll, and a choice.

Slices go along their normal (PS3.3 C.7.6.2.1.1); frames without a place by number and time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from recpack.dicom.series.geometry import Place
from recpack.dicom.series.plane import name_of, unit_normal

_MOST_PHASES = 12
_MOST_LONE = 24
_FEW_VIEWS = 3  # a localiser has up to three directions
_PHASE_WORDS = ("time", "time", "b", "echo", "echo", "type", "acquisition", "trigger")


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one stack in order; `label` says what sets it apart within its series."""

    label: str
    places: tuple[Place, ...]


def _alike(place: Place) -> tuple[object, ...]:
    """Frames share a stack if size, direction and pixel size agree (but for rounding)."""
    axes = tuple(round(v, 1) + 0.0 for v in place.orientation)
    spacing = tuple(float(f"{v:.3g}") for v in place.spacing)
    return (place.part, place.rows, place.columns, axes, spacing, place.along is None)


def groups_of(places: Iterable[Place]) -> tuple[Group, ...]:
    """Stacks of one series, in the order of their first images."""
    flat = list(places)
    alone = len({p.item for p in flat if p.lone}) <= _MOST_LONE
    by_kind: dict[tuple[object, ...], list[Place]] = defaultdict(list)
    for place in flat:
        own = (place.item,) if place.lone and alone else ()
        by_kind[(*_alike(place), *own)].append(place)
    kinds = sorted(_turning(by_kind.values()), key=lambda v: min(map(_by_number, v)))
    words = _labels([_kind_label(v) for v in kinds])
    out: list[Group] = []
    for kind, word in zip(kinds, words, strict=True):
        for label, part in _phases(kind):
            told = " · ".join(w for w in (word if len(kinds) > 1 else "", label) if w)
            out.append(Group(told, tuple(sorted(part, key=_by_place))))
    return tuple(out)


def _turning(kinds: Iterable[list[Place]]) -> list[list[Place]]:
    """Many single pictures of one size in many directions (a turning projection) as one stack.

    It has no place in space and no letters, for they change from picture to picture.
    """
    out: list[list[Place]] = []
    views: dict[tuple[object, ...], list[Place]] = defaultdict(list)
    for kind in kinds:
        place = kind[0]
        if len(kind) > 1 or place.lone or place.part or not place.orientation:
            out.append(kind)
        else:
            views[place.rows, place.columns, *place.spacing].append(place)
    for many in views.values():
        if len(many) <= _FEW_VIEWS:
            out += [[p] for p in many]
        else:
            out.append([replace(p, orientation=(), along=None, letters=()) for p in many])
    return out


def _kind_label(kind: Sequence[Place]) -> str:
    place = kind[0]
    plane = name_of(unit_normal(place.orientation))
    if place.lone:
        return place.label or ("clip" if len(kind) > 1 else "image")
    return f"{place.part} {plane}".strip()


def _labels(words: Sequence[str]) -> list[str]:
    """Words made different by a number where they repeat."""
    seen: Counter[str] = Counter()
    many = Counter(words)
    out = []
    for word in words:
        seen[word] += 1
        plain = word or "part"
        out.append(plain if many[word] == 1 and word else f"{plain} {seen[word]}")
    return out


def _by_number(place: Place) -> tuple[int, int, int]:
    return (place.number, place.item, place.frame)


def _by_place(place: Place) -> tuple[float, int, int, int]:
    return (place.along or 0.0, *_by_number(place))


def _phases(kind: Sequence[Place]) -> list[tuple[str, list[Place]]]:
    """One stack a phase where slices repeat at every place; else all of them as one."""
    if any(p.along is None for p in kind):
        return [("", list(kind))]
    counts = Counter(p.along for p in kind)
    most = max(counts.values())
    if most == 1 or most > _MOST_PHASES or len(counts) == 1:
        return [("", list(kind))]
    for at, word in enumerate(_PHASE_WORDS):
        by_value: dict[str, list[Place]] = defaultdict(list)
        for place in kind:
            by_value[place.phase[at] if at < len(place.phase) else ""].append(place)
        if 1 < len(by_value) <= _MOST_PHASES and all(map(_unique, by_value.values())):
            values = sorted(by_value, key=_number_first)
            names = _phase_names(word, values)
            return [(n, by_value[v]) for n, v in zip(names, values, strict=True)]
    return _by_turn(kind, most)


def _unique(places: Sequence[Place]) -> bool:
    return len({p.along for p in places}) == len(places)


def _number_first(text: str) -> tuple[int, float, str]:
    try:
        return (0, float(text), "")
    except ValueError:
        return (1, 0.0, text)


def _phase_names(word: str, values: Sequence[str]) -> list[str]:
    if word == "b":
        return [f"b {float(v):g}" if v else "no b value" for v in values]
    if word == "echo":
        return [f"TE {float(v):g} ms" if v else "no echo time" for v in values]
    return [f"phase {i}" if word != "type" else f"type {i}" for i in range(1, len(values) + 1)]


def _by_turn(kind: Sequence[Place], most: int) -> list[tuple[str, list[Place]]]:
    """Nothing tells the repeats apart: the n-th at each place by number is phase n."""
    turns: list[list[Place]] = [[] for _ in range(most)]
    seen: Counter[float | None] = Counter()
    for place in sorted(kind, key=_by_number):
        turns[seen[place.along]].append(place)
        seen[place.along] += 1
    return [(f"phase {i}", turn) for i, turn in enumerate(turns, 1)]


def chosen(count: int, most: int) -> tuple[int, ...]:
    """At most `most` of `count` places, evenly spread, the first and the last always."""
    if count <= most:
        return tuple(range(count))
    if most < 2:
        return (count // 2,)[:most]
    return tuple(dict.fromkeys(round(i * (count - 1) / (most - 1)) for i in range(most)))

"""Where the slices of a series lie: gaps, spacing, repeats (PS3.3 C.7.6.2.1.1).

Places that differ by at most 0.05 mm are one place (makers round to hundredths and tenths of a mm).
Two distances are the same where they differ by at most 0.1 mm or 5 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from recpack.dicom.series.plane import name_of
from recpack.model.clean import Plane
from recpack.model.imaging import Gap

SAME_PLACE = 0.05
_SAME_STEP, _SAME_SHARE = 0.1, 0.05
_SAME_FACING = 0.03
_AGAIN = 3  # a distance that returns so often in a row is another spacing, not a hole


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices that face one way: `passes` how often their places were scanned.

    `doubled` and `short` count places with more and with fewer pictures than that.
    """

    facing: tuple[float, ...]
    places: tuple[float, ...]
    passes: int
    doubled: int
    short: int
    gaps: tuple[Gap, ...]
    steps: tuple[float, ...]
    uneven: bool

    @property
    def plane(self) -> str:
        """axial, coronal, sagittal or oblique."""
        return name_of(self.facing)


def _upright(plane: Plane) -> Plane:
    """The same plane seen from the side where its normal points left, back or up."""
    if not plane.facing:
        return plane
    most = max(plane.facing, key=abs)
    if most >= 0:
        return plane
    return Plane(-plane.at + 0.0, tuple(-c + 0.0 for c in plane.facing), plane.split)


def _facings(planes: Sequence[Plane]) -> list[list[Plane]]:
    """Planes by the way they face, in the order met."""
    groups: list[list[Plane]] = []
    for plane in map(_upright, planes):
        for group in groups:
            known = group[0].facing
            if len(known) == len(plane.facing) and all(
                abs(a - b) <= _SAME_FACING for a, b in zip(known, plane.facing, strict=True)
            ):
                group.append(plane)
                break
        else:
            groups.append([plane])
    return groups


def _places(planes: Sequence[Plane]) -> list[tuple[float, int]]:
    """(place, how many planes lie there), in order."""
    out: list[tuple[float, int]] = []
    for at in sorted(p.at for p in planes):
        if out and at - out[-1][0] <= SAME_PLACE:
            out[-1] = (out[-1][0], out[-1][1] + 1)
        else:
            out.append((at, 1))
    return out


def _parted(planes: list[Plane], level: int = 0) -> Iterator[list[Plane]]:
    """Planes parted by what tells repeats apart, as far as that leaves fewer repeats."""
    count = len(_places(planes))
    if count == len(planes) or level >= max((len(p.split) for p in planes), default=0):
        yield planes
        return
    parts: dict[str, list[Plane]] = {}
    for plane in planes:
        parts.setdefault(plane.split[level] if level < len(plane.split) else "", []).append(plane)
    repeats = sum(len(p) - len(_places(p)) for p in parts.values())
    if len(parts) > 1 and repeats < len(planes) - count:
        for part in parts.values():
            yield from _parted(part, level + 1)
    else:
        yield from _parted(planes, level + 1)


def _alike(a: float, b: float) -> bool:
    return abs(a - b) <= max(_SAME_STEP, _SAME_SHARE * min(a, b))


def _usual(steps: Sequence[float]) -> float:
    """The distance met most often, the smaller of two; 0 where none is met twice."""
    best: list[float] = []
    for step in sorted(set(steps)):
        like = [other for other in steps if _alike(step, other)]
        if len(like) > max(len(best), 1):
            best = like
    return median_low(best) if best else 0.0


def _runs(steps: Sequence[float]) -> list[tuple[int, int]]:
    """(first, last + 1) of neighbouring distances that are alike."""
    out: list[tuple[int, int]] = []
    for i, step in enumerate(steps):
        if out and _alike(steps[out[-1][0]], step):
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out


def _measured(places: Sequence[float]) -> tuple[tuple[Gap, ...], tuple[float, ...], bool]:
    """(gaps, distances that return, whether some distance is neither)."""
    steps = [round(b - a, 3) for a, b in pairwise(places)]
    usual = _usual(steps)
    if not usual:
        return (), (round(steps[0], 2),) if len(steps) == 1 else (), False
    gaps: list[Gap] = []
    spacing = [round(usual, 2)]
    uneven = False
    for first, last in _runs(steps):
        step = steps[first]
        if _alike(step, usual):
            continue
        if last - first >= _AGAIN:
            spacing += [round(step, 2)] if round(step, 2) not in spacing else []
        elif step > 1.5 * usual:
            gaps += [
                Gap(round(places[i], 2), round(places[i + 1], 2), max(1, round(s / usual) - 1))
                for i, s in enumerate(steps[first:last], first)
            ]
        else:
            uneven = True
    if 3 * len(gaps) > len(steps):  # places without a rule tell no hole
        return (), tuple(spacing), True
    return tuple(gaps), tuple(spacing), uneven


def _stack(planes: list[Plane]) -> Stack:
    places = _places(planes)
    counts = Counter(n for _, n in places)
    passes = max(counts, key=lambda n: (counts[n], -n))
    doubled = sum(n > passes for _, n in places)
    at = [p for p, _ in places]
    gaps, steps, uneven = _measured(at)
    short = sum(n < passes for _, n in places)
    return Stack(planes[0].facing, tuple(at), passes, doubled, short, gaps, steps, uneven)


def stacks(planes: Sequence[Plane]) -> tuple[Stack, ...]:
    """The stacks of a series: one for each way of facing and each pass that can be told apart."""
    return tuple(_stack(part) for group in _facings(planes) for part in _parted(group))

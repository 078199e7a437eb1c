"""Whether two things of a line have changed places, with the words around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from bench.translation.figures import Number
from bench.translation.marks import Marks


def order(ours: Marks, theirs: Marks) -> Iterator[str]:
    """What of the order of numbers is another."""
    for kind, values in ours.groups:
        like = [v for k, v in theirs.groups if k == kind and sorted(v) == sorted(values)]
        own = [v for k, v in ours.groups if k == kind]
        like = like or [
            v for k, v in theirs.groups if k == kind and set(v) <= set(values) and v not in own
        ]
        if any(v not in own for v in like):
            yield f"order of {kind.join(values)}"
    mine, other = _alone(ours.numbers), _alone(theirs.numbers)
    common = [v for v in mine if v in other]
    for a, b in combinations(common, 2):
        before = mine[a].start < mine[b].start
        if before == (other[a].start < other[b].start):
            continue
        if _grouped(ours, a, b) or not _exchanged(ours, theirs, mine, other, (a, b)):
            continue
        yield f"{a} and {b} exchanged"


def _alone(numbers: Sequence[Number]) -> dict[str, Number]:
    """Numbers that stand once."""
    count = Counter(n.value for n in numbers)
    return {n.value: n for n in numbers if count[n.value] == 1 and n.must}


def _grouped(ours: Marks, a: str, b: str) -> bool:
    return any(a in values and b in values for _, values in ours.groups)


def _exchanged(
    ours: Marks,
    theirs: Marks,
    mine: dict[str, Number],
    other: dict[str, Number],
    pair: tuple[str, str],
) -> bool:
    """Whether the words around each of two numbers have changed places."""
    a, b = pair
    around = [_around(ours, mine[v]) for v in pair] + [_around(theirs, other[v]) for v in pair]
    ours_a, ours_b = around[0] - around[1], around[1] - around[0]
    theirs_a, theirs_b = around[2] - around[3], around[3] - around[2]
    own = len(ours_a & theirs_a) + len(ours_b & theirs_b)
    cross = len(ours_a & theirs_b) + len(ours_b & theirs_a)
    return cross >= max(own + 1, 2) and mine[a].unit == mine[b].unit


def _around(of: Marks, number: Number) -> frozenset[str]:
    """The words from the number before to the next one, within the sentence."""
    ends = [n.end for n in of.numbers if n.end <= number.start]
    starts = [n.start for n in of.numbers if n.start >= number.end]
    before = re.split(r"[;\t]|\. ", of.text[max(ends, default=0) : number.start])[-1]
    after = re.split(r"[,;\t]|\. ", of.text[number.end : min(starts, default=len(of.text))])[0]
    return frozenset(w[:5] for w in re.findall(r"[a-z][a-z0-9-]+", f"{before} {after}".casefold()))


def sides_exchanged(ours: Marks, theirs: Marks) -> bool:
    """Whether the words of the left side stand at the right, and the other way round."""
    of = [{side: _near(text, side) for side in ("left", "right")} for text in (ours, theirs)]
    for found in of:
        common = found["left"] & found["right"]
        found["left"], found["right"] = found["left"] - common, found["right"] - common
    own = sum(len(of[0][s] & of[1][s]) for s in ("left", "right"))
    cross = len(of[0]["left"] & of[1]["right"]) + len(of[0]["right"] & of[1]["left"])
    return cross >= own + 2


def _near(of: Marks, side: str) -> frozenset[str]:
    out: set[str] = set()
    for name, at in of.sides:
        if name == side:
            clause = re.split(r"[,;\t]|\. ", of.text[at:])[0].casefold()
            out.update(w[:5] for w in re.findall(r"[a-z]{3,}", clause)[1:6])
            out.update(re.findall(r"\d+(?:\.\d+)?", clause))
    return frozenset(out)

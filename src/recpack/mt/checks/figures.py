"""Numbers, units, signs, ranges, dates and frequencies: what one side has and the other lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from recpack.mt.checks.quantities import TIMES, Reading, Value, reading
from recpack.mt.checks.words import Finding, listed, table

_ALONE = re.compile(r"(?<![A-Z])[<>≤≥](?!\s?[=\d.]|[ACGT])")
_MORE, _LESS = frozenset(">≥"), frozenset("<≤")
_LOOSE_UNITS = TIMES | {""}


def figures(source: str, english: str, language: str) -> Iterator[Finding]:
    """Everything that numbers have against a translation."""
    src, eng = reading(source, language), reading(english, "en")
    yield from _dates(src, eng)
    yield from _often(src, eng)
    pairs, lost, added = _matched(src, eng)
    if lost or added:
        yield Finding(
            "number-differs", listed(v.number for v in lost), listed(v.number for v in added)
        )
        return
    yield from _classes(pairs)
    yield from _signs(pairs)
    yield from _ranges(src.values, eng.values)
    ours, theirs = (Counter(_ALONE.findall(t)) for t in (src.text, eng.text))
    if ours != theirs:
        yield Finding("sign-differs", listed(ours.elements()), listed(theirs.elements()))


def _dates(src: Reading, eng: Reading) -> Iterator[Finding]:
    """The same dates in the same order."""
    if src.dates != eng.dates:
        lost, added = (
            Counter(src.dates) - Counter(eng.dates),
            Counter(eng.dates) - Counter(src.dates),
        )
        told = (lost, added) if lost or added else (Counter(src.dates), Counter(eng.dates))
        yield Finding("date-differs", *(listed(t.elements()) for t in told))


def _often(src: Reading, eng: Reading) -> Iterator[Finding]:
    """Frequencies; the plan 1-0-1 may be told as twice a day, and "a day" alone may be left out."""
    ours, theirs = list(src.often), list(eng.often)
    for name in [n for n in ours if n.startswith("plan:")]:
        ours.remove(name)
        if name in theirs:
            theirs.remove(name)
        else:
            taken = sum(p not in {"0", ""} for p in name[5:].split("-"))
            ours.append(f"{taken}/d")
    weak = set(table("en")["frequency"]["weak"])
    lost, added = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    hard = (set(lost) | set(added)) - weak
    if hard - {"prn"} or (lost and added):
        yield Finding("frequency-differs", listed(lost.elements()), listed(added.elements()))


def _matched(
    src: Reading, eng: Reading
) -> tuple[list[tuple[Value, Value]], list[Value], list[Value]]:
    """(pairs of the same number, numbers only in the source, numbers only in the English)."""
    pairs: list[tuple[Value, Value]] = []
    left = list(eng.values)
    lost: list[Value] = []
    for value in src.values:
        same = [v for v in left if v.is_(value)]
        found = next((v for v in same if v.unit == value.unit), same[0] if same else None)
        if found is None:
            lost.append(value)
        else:
            left.remove(found)
            pairs.append((replace(value, number=found.number), found))
    spoken, written = list(eng.words), list(src.words)
    lost, said = _spoken(lost, spoken, pairs, turned=False)
    added, _ = _spoken(left, written, pairs, turned=True)
    known = [*src.values, *src.words]
    odd = [w for w in spoken if w.sure and w not in said and not any(w.is_(k) for k in known)]
    return pairs, lost, [*added, *odd]


def _spoken(
    rest: Sequence[Value], spoken: list[Value], pairs: list[tuple[Value, Value]], *, turned: bool
) -> tuple[list[Value], list[Value]]:
    """Numbers that the other side has in words are taken out: (what is left, words used)."""
    out, used = [], []
    for value in rest:
        word = next((w for w in spoken if w.is_(value) and w not in used), None)
        if word is None:
            out.append(value)
        else:
            used.append(word)
            pairs.append((word, value) if turned else (value, word))
    return out, used


def _classes(pairs: Sequence[tuple[Value, Value]]) -> Iterator[Finding]:
    """What numbers measure or count: the same on both sides, and each kind in the same order."""
    src = sorted((p[0] for p in pairs), key=lambda v: v.start)
    eng = sorted((p[1] for p in pairs), key=lambda v: v.start)
    ours, theirs = _by_unit(src), _by_unit(eng)
    free_ours = Counter(ours.get("", ()))
    settled = True
    for unit in sorted((set(ours) | set(theirs)) - {""}):
        lost = Counter(ours.get(unit, ())) - Counter(theirs.get(unit, ()))
        added = Counter(theirs.get(unit, ())) - Counter(ours.get(unit, ()))
        if not (lost or added):
            continue
        settled = False
        loose = unit in _LOOSE_UNITS or unit[:1] == "#"
        if unit[:1] == "@":
            continue
        if loose:
            wrong = (
                (lost and added) or _elsewhere(unit, lost, theirs) or _elsewhere(unit, added, ours)
            )
        else:
            wrong = lost or (added - free_ours and _known(added, ours))
        if wrong:
            flag = "number-order" if unit[:1] == "#" else "unit-differs"
            yield Finding(flag, _shown(src, unit, lost), _shown(eng, unit, added))
            return
    yield from _sequence(pairs, settled=settled)


def _elsewhere(unit: str, numbers: Counter[str], other: dict[str, list[str]]) -> bool:
    """Whether a number of a time stands with another unit on the other side: weeks for months."""
    if unit not in TIMES:
        return False
    units = [u for u in other if u not in {"", unit} and u[:1] not in "#@"]
    return any(n in other[u] for n in numbers for u in units)


def _known(added: Counter[str], ours: dict[str, list[str]]) -> bool:
    """Whether the number has a unit or a counted thing of its own on the other side."""
    return any(
        n in numbers for n in added for unit, numbers in ours.items() if unit[:1] not in {"", "@"}
    )


def _by_unit(values: Sequence[Value]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for value in values:
        out.setdefault(value.unit, []).append(value.number)
    return out


def _shown(mine: Sequence[Value], unit: str, numbers: Counter[str]) -> str:
    """The numbers of a unit, or all that side has."""
    told = [f"{n} {unit.lstrip('#@')}" for n in numbers.elements()]
    return listed(told) or listed(f"{v.number} {v.unit.lstrip('#@')}" for v in mine if not v.soft)


def _sequence(pairs: Sequence[tuple[Value, Value]], *, settled: bool) -> Iterator[Finding]:
    """Numbers of a kind stand in the same order; those in words on either side apart."""
    hard = [p for p in pairs if not (p[0].soft or p[1].soft)]
    src = sorted((p[0] for p in hard), key=lambda v: v.start)
    eng = sorted((p[1] for p in hard), key=lambda v: v.start)
    odd = [any(_too_many(a, b) for a, b in pairwise(side)) for side in (src, eng)]
    if odd == [False, True]:
        yield Finding("number-order", *(listed(v.number for v in side) for side in (src, eng)))
        return
    if [v.number for v in src] == [v.number for v in eng]:
        return
    ours, theirs = _by_unit(src), _by_unit(eng)
    same = {u for u in ours if Counter(ours[u]) == Counter(theirs.get(u, ()))}
    groups = [{u} for u in sorted(same)]
    groups += [] if settled else [(set(ours) | set(theirs)) - same]
    for units in groups:
        rows = [[v for v in side if v.unit in units] for side in (src, eng)]
        told = [_pairs_turned(row) for row in rows]
        if told[0] != told[1] and _chains(rows[0]) != _chains(rows[1]):
            yield Finding("number-order", *(listed(v.number for v in row) for row in rows))
            return


def _chains(values: Sequence[Value]) -> tuple[list[tuple[str, ...]], list[str]]:
    """(measures such as 3 × 2 in any order, single numbers in theirs)."""
    runs: list[list[str]] = []
    for value in values:
        if value.link in {"x", "-"} and runs:
            runs[-1].append(value.number)
        else:
            runs.append([value.number])
    return sorted(tuple(r) for r in runs if len(r) > 1), [r[0] for r in runs if len(r) == 1]


def _too_many(part: Value, whole: Value) -> bool:
    """Whether "15 of 3" is told, which cannot be."""
    return whole.link == "of" and _worth(part.number) > _worth(whole.number)


def _pairs_turned(values: Sequence[Value]) -> list[str]:
    """Numbers in order, "2 of 15" as 15, 2: languages differ in which they name first."""
    out = [v.number for v in values]
    for i, value in enumerate(values[1:], 1):
        smaller = _worth(out[i - 1]) <= _worth(out[i])
        if value.link == "of" and smaller:
            out[i - 1], out[i] = out[i], out[i - 1]
    return out


def _worth(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        return 0.0


def _signs(pairs: Sequence[tuple[Value, Value]]) -> Iterator[Finding]:
    """Signs before numbers: printed ones must be equal, one in words must point the same way."""
    for src, eng in pairs:
        if src.sign == eng.sign or (src.weak_sign and not eng.sign):
            continue
        if eng.weak_sign and not src.sign:
            continue
        way = {src.sign[:1], eng.sign[:1]}
        worded = len(src.sign + eng.sign) > 2
        if not (worded and (way <= _MORE or way <= _LESS)):
            yield Finding("sign-differs", f"{src.sign}{src.number}", f"{eng.sign}{eng.number}")


def _ranges(src: Sequence[Value], eng: Sequence[Value]) -> Iterator[Finding]:
    """What is a range on one side is one on the other."""
    for mine, other, links in ((src, eng, {"-", "to"}), (eng, src, {"-"})):
        near = {(a.number, b.number) for a, b in pairwise(other) if b.link}
        for a, b in pairwise(mine):
            if b.link in links and (a.number, b.number) not in near:
                told = f"{a.number}-{b.number}"
                yield Finding("range-differs", *((told, "") if mine is src else ("", told)))
                return

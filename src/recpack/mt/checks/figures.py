"""Numbers, units, signs, ranges, dates and frequencies: what each side has and the other has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from recpack.mt.checks.quantities import TIMES, Reading, Value, reading
from recpack.mt.checks.words import Finding, listed, table

_MORE, _LESS = frozenset(">≥"), frozenset("<≤")
_LOOSE_UNITS = TIMES | {""}


def figures(source: str, english: str, language: str) -> Iterator[Finding]:
    """Everything that numbers have against a translation."""
    src, eng = reading(source, language), reading(english, "en")
    yield from _dates(src, eng)
    yield from _often(src, eng)
    pairs, lost, added = _matched(src, eng)
    if lost or added:
        yield Finding("number-differs", listed(v.number for v in lost), listed(v.number for v in added))
        return
    yield from _classes([p[0] for p in pairs], [p[1] for p in _in_order(pairs)])
    yield from _signs(pairs)
    yield from _ranges(src.values, eng.values)


def _in_order(pairs: Sequence[tuple[Value, Value]]) -> list[tuple[Value, Value]]:
    return sorted(pairs, key=lambda p: p[1].start)


def _dates(src: Reading, eng: Reading) -> Iterator[Finding]:
    """Dates must be the same in any order; one without its year or day may stand for the whole."""
    lost, added = list(src.dates), []
    for iso in eng.dates:
        same = next((d for d in lost if _same_date(d, iso)), None)
        if same is None:
            added.append(iso)
        else:
            lost.remove(same)
    if lost or added:
        yield Finding("date-differs", listed(lost), listed(added))
    elif len(set(src.dates)) > 1 and not all(map(_same_date, src.dates, eng.dates)):
        yield Finding("date-differs", listed(src.dates), listed(eng.dates))


def _same_date(one: str, other: str) -> bool:
    """Equal, or the same day and month told without a year; 3/4/2024 is read both ways."""
    if one == other or (one[-5:] == other[-5:] and 5 in (len(one), len(other))):
        return True
    parts = one.split("-")
    return len(parts) == 3 and f"{parts[0]}-{parts[2]}-{parts[1]}" == other and int(parts[2]) <= 12 and False


def _often(src: Reading, eng: Reading) -> Iterator[Finding]:
    """Frequencies; a plan 1-0-1 may be told as twice a day; "a day" alone is a manner of speaking."""
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
            pairs.append((value, found))
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


def _classes(src: Sequence[Value], eng: Sequence[Value]) -> Iterator[Finding]:
    """What numbers measure or count: the same on both sides, and each kind in the same order."""
    src = sorted(src, key=lambda v: v.start)
    ours, theirs = _by_unit(src), _by_unit(eng)
    free_ours, free_theirs = Counter(ours.get("", ())), Counter(theirs.get("", ()))
    settled = True
    for unit in sorted(set(ours) | set(theirs) - {""}):
        lost = Counter(ours.get(unit, ())) - Counter(theirs.get(unit, ()))
        added = Counter(theirs.get(unit, ())) - Counter(ours.get(unit, ()))
        if unit == "" or not (lost or added):
            continue
        settled = False
        loose = unit in _LOOSE_UNITS or unit[:1] in "#@"
        if unit[:1] == "@":
            continue
        if (lost and (not loose or lost - free_theirs)) or (added and added - free_ours and _known(added, ours)):
            flag = "number-order" if unit[:1] == "#" else "unit-differs"
            yield Finding(flag, _shown(src, unit, lost, eng), _shown(eng, unit, added, src))
            return
    yield from _sequence(src, eng, ours, theirs, settled=settled)


def _known(added: Counter[str], ours: dict[str, list[str]]) -> bool:
    """Whether the number has a unit or a counted thing of its own on the other side."""
    return any(n in numbers for n in added for unit, numbers in ours.items() if unit[:1] not in {"", "@"})


def _by_unit(values: Sequence[Value]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for value in values:
        out.setdefault(value.unit, []).append(value.number)
    return out


def _shown(mine: Sequence[Value], unit: str, numbers: Counter[str], other: Sequence[Value]) -> str:
    """The numbers of a unit, or what the other side makes of them."""
    del other
    told = [f"{n} {unit.lstrip('#@')}" for n in numbers.elements()]
    return listed(told) or listed(f"{v.number} {v.unit.lstrip('#@')}" for v in mine if not v.soft)


def _sequence(
    src: Sequence[Value],
    eng: Sequence[Value],
    ours: dict[str, list[str]],
    theirs: dict[str, list[str]],
    *,
    settled: bool,
) -> Iterator[Finding]:
    hard = [[v for v in side if not v.soft] for side in (src, eng)]
    if [v.number for v in hard[0]] == [v.number for v in hard[1]]:
        return
    same = {u for u in ours if Counter(ours[u]) == Counter(theirs.get(u, ()))}
    groups = [*({u} for u in sorted(same)), set(ours) | set(theirs) - same]
    for units in groups if not settled else [{u} for u in sorted(same)]:
        rows = [[v for v in side if v.unit in units and not v.soft] for side in hard]
        told = [_pairs_turned(row) for row in rows]
        if told[0] != told[1]:
            yield Finding("number-order", listed(v.number for v in rows[0]), listed(v.number for v in rows[1]))
            return


def _pairs_turned(values: Sequence[Value]) -> list[str]:
    """Numbers in order, "2 of 15" as 15, 2: languages differ in which they name first."""
    out = [v.number for v in values]
    for i, value in enumerate(values[1:], 1):
        smaller = _worth(out[i - 1]) <= _worth(out[i])
        if value.link in {"of", "/"} and smaller and value.link == "of":
            out[i - 1], out[i] = out[i], out[i - 1]
    return out


def _worth(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        return 0.0


def _signs(pairs: Sequence[tuple[Value, Value]]) -> Iterator[Finding]:
    for src, eng in pairs:
        if src.sign == eng.sign or (src.weak_sign and not eng.sign) or (eng.weak_sign and not src.sign):
            continue
        loose = (
            {src.sign, eng.sign} <= _MORE or {src.sign, eng.sign} <= _LESS
        ) and not (src.sign in "<>≤≥" and eng.sign in "<>≤≥" and src.sign and eng.sign and not src.weak_sign and not eng.weak_sign)
        if not loose:
            yield Finding("sign-differs", f"{src.sign}{src.number}", f"{eng.sign}{eng.number}")


def _ranges(src: Sequence[Value], eng: Sequence[Value]) -> Iterator[Finding]:
    """What is a range on one side is one on the other."""
    for mine, other, links in ((src, eng, {"-", "to"}), (eng, src, {"-"})):
        near = {(a.number, b.number) for a, b in zip(other, other[1:], strict=False) if b.link}
        for a, b in zip(mine, mine[1:], strict=False):
            if b.link in links and (a.number, b.number) not in near:
                told = f"{a.number}-{b.number}"
                yield Finding("range-differs", *((told, "") if mine is src else ("", told)))
                return

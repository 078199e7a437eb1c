"""What of the human English is wrong in another English of the same line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

from bench.translation.exchanged import order, sides_exchanged
from bench.translation.figures import Number
from bench.translation.marks import Marks, marks, squeezed
from bench.translation.polarity import Polarity, polarity, turned
from bench.translation.tables import ROMAN, table, words

KINDS = (
    "number",
    "unit",
    "sign",
    "date",
    "negation",
    "contrary",
    "doubt",
    "side",
    "gene",
    "variant",
    "result",
    "drug",
    "frequency",
    "stage",
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mark that is not what the human English has; `added` if it has none such."""

    kind: str
    what: str
    added: bool = False


@dataclass(slots=True)
class Compared:
    """How many marks the human English has, by kind, and which are wrong in the other."""

    marks: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)


def compare(human: str, other: str) -> Compared:
    """Compare two Englishes of one line."""
    ours, theirs = marks(human), marks(other)
    negated = polarity(ours.text), polarity(theirs.text)
    out = Compared(_count(ours, negated[0]))
    found: list[Wrong] = []
    for check in _CHECKS:
        found += check(ours, theirs)
    found += _negations(*negated)
    out.wrong = _once(found)
    return out


def _count(of: Marks, negated: Polarity) -> Counter[str]:
    must = [n for n in of.numbers if n.must]
    return Counter(
        {
            "number": len(must),
            "unit": sum(bool(n.unit) for n in must),
            "sign": sum(n.sign[:1] in {"<", ">"} for n in must) + sum(c in of.text for c in "↑↓"),
            "date": len(of.dates),
            "negation": negated.negative,
            "contrary": sum(
                bool(re.search(p, of.text, re.IGNORECASE))
                for pair in table()["contrary"].values()
                for p in pair
            ),
            "doubt": int(negated.doubt_strong),
            "side": len(of.sides),
            "gene": len(of.genes),
            "variant": len(of.variants),
            "result": len(of.results),
            "drug": len(of.drugs),
            "frequency": len(of.frequencies),
            "stage": len(of.stages),
        }
    )


def _once(found: Sequence[Wrong]) -> list[Wrong]:
    """What is added in place of what is missing is one error."""
    out: list[Wrong] = []
    for kind in dict.fromkeys(w.kind for w in found):
        missing = [w for w in found if w.kind == kind and not w.added]
        added = [w for w in found if w.kind == kind and w.added]
        out += missing + added[len(missing) :]
    return out


def _dates(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    left = list(theirs.dates)
    for date in ours.dates:
        same = next((d for d in left if d & date), None)
        if same is None:
            yield Wrong("date", "/".join(sorted(date)))
        else:
            left.remove(same)
    for date in left:
        yield Wrong("date", "/".join(sorted(date)), added=True)


def _stands(value: str, text: str, numbers: Sequence[Number]) -> bool:
    """Whether a figure stands in a text in some other part than a number."""
    for m in re.finditer(rf"(?<![\d.]){re.escape(value)}(?![\d]|\.\d)", text):
        if not any(n.start <= m.start() < n.end for n in numbers):
            return True
    return False


def _numbers(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    spare = Counter(n.value for n in theirs.numbers)
    for number in (n for n in ours.numbers if n.must):
        if spare[number.value] > 0:
            spare[number.value] -= 1
        elif number.prefix and number.value in spare:  # a name said twice
            continue
        elif not _stands(number.value, theirs.text, theirs.numbers):
            yield Wrong("number", number.value)
    allowed = Counter(n.value for n in ours.numbers)
    allowed.update(s[6] for s in ours.stages if s.startswith("stage "))
    for number in (n for n in theirs.numbers if n.must):
        if allowed[number.value] > 0:
            allowed[number.value] -= 1
        elif not _stands(number.value, ours.text, ours.numbers) and not _repeated(number, ours):
            yield Wrong("number", number.value, added=True)


def _repeated(number: Number, ours: Marks) -> bool:
    """A figure a label says again ("2. Two nodules") is no new one."""
    return any(n.value == number.value for n in ours.numbers)


def _order(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    for what in order(ours, theirs):
        yield Wrong("number", what)


def _units(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    for number in (n for n in ours.numbers if n.must and n.unit):
        like = [n for n in theirs.numbers if n.value == number.value]
        if not like or any(_unit_of(theirs, n) == number.unit for n in like):
            continue
        if any(not n.unit for n in like) and _written(number.unit, theirs):
            continue
        yield Wrong("unit", f"{number.value} {number.unit}: {like[0].unit or 'none'}")


def _unit_of(of: Marks, number: Number) -> str:
    """A number's unit, be it that of the next number ("3 × 2 cm", "5 and 6 mm")."""
    last = number
    for following in of.numbers:
        if last.unit:
            break
        if following.start >= last.end:
            gap = of.text[last.end : following.start]
            if not re.fullmatch(r"\s*(?:x|-|~|to|and|or|,|/|±|\+|\s)*\s*", gap):
                break
            last = following
    return last.unit


def _written(unit: str, of: Marks) -> bool:
    """Whether a unit stands anywhere but behind some number; an age needs none."""
    text = of.text
    for number in of.numbers:
        blank = " " * (number.end - number.start)
        text = text[: number.start] + blank + text[number.end :]
    if unit == "y" and re.search(r"\b(?:aged?|old|man|woman|male|female)\b", text, re.IGNORECASE):
        return True
    head = next((part for part in unit.split("/") if part), "")
    forms = table()["units"].get(re.sub(r"^e\d+", "", head), [head])
    return any(
        re.search(rf"(?<![a-z]){re.escape(f)}(?![a-z])", text, re.IGNORECASE) for f in forms if f
    )


def _signs(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    for number in (n for n in ours.numbers if n.must):
        like = [n for n in theirs.numbers if n.value == number.value]
        said = {n.sign.strip("~") for n in like}
        if not like or number.sign.startswith("~"):
            continue
        if number.sign and number.sign not in said:
            yield Wrong("sign", f"{number.sign}{number.value}")
        twice = sum(n.value == number.value for n in ours.numbers) > 1
        if not number.sign and not twice and all(n.sign[:1] in {"<", ">"} for n in like):
            yield Wrong("sign", f"{like[0].sign}{number.value}", added=True)
    for arrow in "↑↓":
        if arrow in ours.text and arrow not in theirs.arrows:
            yield Wrong("sign", arrow)
        if arrow in theirs.text and arrow not in ours.arrows:
            yield Wrong("sign", arrow, added=True)


def _contrary(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    for name, pair in table()["contrary"].items():
        mine, other = (
            [bool(re.search(p, of.text, re.IGNORECASE)) for p in pair] for of in (ours, theirs)
        )
        if mine != other and sum(mine) == sum(other) == 1:
            yield Wrong("contrary", name)


def _letters(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    """T9 that has become L9, 4a that has become 4b."""
    for number in (n for n in ours.numbers if n.suffix):
        said = {n.suffix for n in theirs.numbers if n.value == number.value and n.suffix}
        if said and number.suffix not in said:
            yield Wrong("stage", f"{number.value}{number.suffix}: {'/'.join(sorted(said))}")
    for number in (n for n in ours.numbers if n.prefix in {"c", "t", "l", "s"}):
        said = {n.prefix for n in theirs.numbers if n.value == number.value}
        other = {"t": {"t", "d", "th"}}.get(number.prefix, {number.prefix})
        if said and all(len(p) == 1 for p in said) and not said & other:
            yield Wrong("number", f"{number.prefix}{number.value}: {'/'.join(sorted(said))}")


def _frequencies(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    def stands(name: str, of: Marks) -> bool:
        """Whether there is a need or an hour in some other word; too many ways to ask for one."""
        return (of is ours and name in {"prn", "night"}) or (name == "prn" and " if " in of.text)

    yield from _multiset("frequency", ours.frequencies, theirs.frequencies, stands, ours, theirs)


Excuse = Callable[[str, Marks], bool]


def _multiset(
    kind: str, mine: Sequence[str], other: Sequence[str], excuse: Excuse, ours: Marks, theirs: Marks
) -> Iterator[Wrong]:
    for name in dict.fromkeys(mine):
        if name not in other and not excuse(name, theirs):
            yield Wrong(kind, name)
    for name in dict.fromkeys(other):
        if name not in mine and not excuse(name, ours):
            yield Wrong(kind, name, added=True)


def _spelt_gene(name: str, of: Marks) -> bool:
    """Whether a marker stands in another spelling, or in words."""
    text = squeezed(of.text)
    same = table()["markers"]["same"]
    spelt = [k for k, v in same.items() if v == name] + [same.get(name, name)]
    return (len(name) > 3 and name in text) or any(len(s) > 3 and s in text for s in spelt)


def _genes(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    yield from _multiset("gene", ours.genes, theirs.genes, _spelt_gene, ours, theirs)


def _variants(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    yield from _multiset(
        "variant",
        ours.variants,
        theirs.variants,
        lambda v, of: squeezed(v) in squeezed(of.text),
        ours,
        theirs,
    )


def _spelt_drug(name: str, of: Marks) -> bool:
    same = table()["drugs"]["same"]
    names = {name, *(k for k, v in same.items() if v == name)}
    text = of.text.casefold()
    if any(n in text for n in names):
        return True
    return any(
        word[0] == name[0] and ratio(word, name) >= 85
        for word in re.findall(r"[a-z0-9-]{4,}", text)
    )


def _drugs(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    yield from _multiset("drug", ours.drugs, theirs.drugs, _spelt_drug, ours, theirs)


def _stages(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    def stands(name: str, of: Marks) -> bool:
        if name.startswith("stage "):
            figure, letter = name[6], name[7:]
            numeral = (
                next(k for k, v in ROMAN.items() if v == int(figure)) if figure != "0" else "0"
            )
            form = rf"(?<![a-z0-9])(?:{figure}|{numeral})[- ]?{letter}(?![a-z0-9])"
            return bool(re.search(form, of.text, re.IGNORECASE))
        return name in squeezed(of.text)

    yield from _multiset("stage", ours.stages, theirs.stages, stands, ours, theirs)


def _sides(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    mine, other = ({name for name, _ in of.sides} for of in (ours, theirs))
    if ("both" in mine and {"left", "right"} <= other) or (
        "both" in other and {"left", "right"} <= mine
    ):
        return
    for side in sorted(mine - other):
        if side != "both" or not _paired(theirs):
            yield Wrong("side", side)
    for side in sorted(other - mine):
        if side != "both" or not _paired(ours):
            yield Wrong("side", side, added=True)
    if mine == other and {"left", "right"} <= mine and sides_exchanged(ours, theirs):
        yield Wrong("side", "left and right exchanged")


def _paired(of: Marks) -> bool:
    """Whether organs of both sides are named without a side."""
    found = words("paired").finditer(of.text)
    return any(not re.search(r"(?:left|right) $", of.text[: m.start()]) for m in found)


def _results(ours: Marks, theirs: Marks) -> Iterator[Wrong]:
    """A marker's result; of results without a marker only that there is one of each."""
    other: dict[str, set[str]] = {}
    for marker, result in theirs.results:
        other.setdefault(marker, set()).add(result)
    every = set().union(*other.values())
    for marker, result in dict.fromkeys(ours.results):
        said = other.get(marker, set()) if marker else every
        if result in said or (not said and _told(result, every, theirs)):
            continue
        if not marker and _told(result, every, theirs):
            continue
        yield Wrong("result", f"{marker} {result}".strip())
    mine = {result for _, result in ours.results}
    for result in sorted(every - mine):
        if not _told(result, mine, ours):
            yield Wrong("result", result, added=True)


def _told(result: str, found: set[str], of: Marks) -> bool:
    """Whether a result is said in words, or its figure stands somewhere."""
    if result in found:
        return True
    if result == "neg":
        return bool(words("negative").search(of.text) or words("soft").search(of.text))
    if result == "pos":
        return bool(words("positive").search(of.text) or re.search(r"[1-4]\+|\+", of.text))
    return result[0].isdigit() and any(n.value == result[0] for n in of.numbers)


def _negations(ours: Polarity, theirs: Polarity) -> Iterator[Wrong]:
    if ours.negative and not theirs.negative + theirs.soft:
        yield Wrong("negation", "none")
    elif theirs.negative and not ours.negative + ours.soft + ours.doubt_exclude:
        yield Wrong("negation", "added", added=True)
    else:
        for word in turned(ours, theirs):
            yield Wrong("negation", word)
    if ours.doubt_exclude and not theirs.doubt + theirs.doubt_exclude:
        yield Wrong("doubt", "to be excluded")
    elif ours.doubt_strong and not theirs.doubt + theirs.doubt_exclude:
        yield Wrong("doubt", "possible")


_CHECKS: tuple[Callable[[Marks, Marks], Iterator[Wrong]], ...] = (
    _dates,
    _numbers,
    _order,
    _units,
    _signs,
    _contrary,
    _letters,
    _frequencies,
    _genes,
    _variants,
    _drugs,
    _stages,
    _sides,
    _results,
)

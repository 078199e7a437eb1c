"""Errors planted one at a time into good English, and how many of them the checks see.

`python -m bench.mutations --set dev|test [--language zh] [--kind K] [--show]`: for every kind how
many were planted and how many stand without a red flag that the good pair did not have; and the
share of good lines that have a red flag. `bench/translation/<set>/*.tsv` holds the pairs (id, doc,
kind, source, english), the language in the name of the file. The choice is the same in every run.
"""

from __future__ import annotations

import argparse
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

from recpack.lang import read_list, read_rows, read_toml
from recpack.mt.checks.words import words
from recpack.mt.verify import RED, differences, verify

SETS = Path(__file__).with_name("translation")
EACH = 2  # of one kind a line
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]|[.,]\d)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_WRITTEN = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b"
)
_RANGE = re.compile(
    r"(?<!CA )(?<![\w.,/-])(\d+(?:\.\d+)?) ?(?:[-–]|to) ?(\d+(?:\.\d+)?)(?![\w./-])"
)
_CHANGE = re.compile(r"\bp\.\(?[A-Za-z]{1,3}\d+([A-Z][a-z]{2}|[A-Z])\b|\b[A-Z]\d{2,4}([A-Z])\b")
_CODING = re.compile(r"\bc\.(\d+)\S*?([ACGT])>([ACGT])|\b[Ee]xons? (\d+)")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{5,}")
_CLAUSE = re.compile(r"[,;](?=\s)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a set."""

    id: str
    language: str
    source: str
    english: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """English with one planted error."""

    kind: str
    english: str


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _rules(name: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    rows = _tables()["rules"][name]
    return tuple((re.compile(_spelt(row[0]), re.IGNORECASE), tuple(row[1:])) for row in rows)


def _spelt(pattern: str) -> str:
    """A look-behind of two widths as two look-behinds: Python has none of its own."""
    for wide in re.findall(r"\(\?<=\\d ?\?\)", pattern):
        pattern = pattern.replace(wide, r"(?:(?<=\d)|(?<=\d ))")
    return re.sub(r"\(\?<=stage \(\?:(\w+)\|(\w+)\)\)", r"(?:(?<=stage \1)|(?<=stage \2))", pattern)


@cache
def _matching(name: str) -> re.Pattern[str]:
    return re.compile(_tables()["words"][name], re.IGNORECASE)


@cache
def _drug_names() -> frozenset[str]:
    names = {row["name"] for row in read_rows("_rules/drugs.tsv")}
    names |= {r["target"] for r in read_rows("ru/terms.tsv") if r["domain"] == "drug"}
    common = read_toml("en/checks.toml")["drugs"]["common"]
    return frozenset(n.casefold() for n in names if n.isalpha() and len(n) > 6) - set(common)


@cache
def _gene_names() -> frozenset[str]:
    lines = read_list("_rules/genes.txt")
    return frozenset(g for line in lines for g in line.split() if len(g) > 2)


def _replaced(rules: str, text: str) -> Iterator[str]:
    """The text with one match of one rule replaced."""
    for pattern, replacements in _rules(rules):
        for match in pattern.finditer(text):
            for replacement in replacements:
                new = match.expand(replacement)
                if _worth(new) != _worth(match.group()):
                    yield tidy(text[: match.start()] + new + text[match.end() :])


def _worth(text: str) -> str:
    """A word as it is compared: grade I is grade 1."""
    roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
    bare = text.strip().casefold()
    return roman.get(bare, bare)


def tidy(text: str) -> str:
    """Spaces and the first letter as they are after a word is gone."""
    text = re.sub(r"\s+([,;.])(?=\s|$)", r"\1", re.sub(r" {2,}", " ", text)).strip(" ,;")
    return text[:1].upper() + text[1:]


def value(number: str) -> float:
    """What a number of English print is worth."""
    return float(re.sub(r",(?=\d{3}(?!\d))", "", number).replace(",", ".").rstrip("."))


def _number_changed(text: str, dice: Random) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        old = match.group()
        if old.count(".") > 1:
            continue
        at = dice.randrange(len(old))
        while not old[at].isdigit():
            at = dice.randrange(len(old))
        digit = dice.choice([d for d in "123456789" if d != old[at]])
        new = [old[:at] + digit + old[at + 1 :]]
        new += [old.replace(".", "")] if "." in old else [f"{old}0"]
        new += [old.replace(",", ".")] if "," in old and "." not in old else []
        for number in new:
            if value(number) != value(old):
                yield text[: match.start()] + number + text[match.end() :]


def _swapped(text: str, _: Random) -> Iterator[str]:
    taken = [m.span() for m in _DATE.finditer(text)]
    found = [m for m in _NUMBER.finditer(text) if not any(a <= m.start() < b for a, b in taken)]
    for a, b in combinations(found, 2):
        between = text[a.end() : b.start()]
        if a.group().count(".") > 1 or b.group().count(".") > 1:
            continue
        same = value(a.group()) == value(b.group())
        # "3 × 2 cm", "5 and 6" and "7, 9" mean the same the other way round
        turned = re.fullmatch(r"[\s,&×x*]*(?:and|or|by)?\s*(?:[cm]m\s*[×x]\s*)?", between)
        if not same and not turned:
            yield text[: a.start()] + b.group() + between + a.group() + text[b.end() :]


def _date_changed(text: str, dice: Random) -> Iterator[str]:
    for match in _DATE.finditer(text):
        try:
            old = date.fromisoformat(match.group())
        except ValueError:
            continue
        for days in (dice.randrange(1, 9), 30, 365):
            new = (old + timedelta(days)).isoformat()
            yield text[: match.start()] + new + text[match.end() :]
    for match in _WRITTEN.finditer(text):
        other = "June" if match[2] != "June" else "October"
        yield text[: match.start(2)] + other + text[match.end(2) :]


def _range_broken(text: str, _: Random) -> Iterator[str]:
    for match in _RANGE.finditer(text):
        if _DATE.search(text, max(0, match.start() - 5), match.end() + 3):
            continue
        for new in (match[1], match[2], match[1] + match[2], f"{match[1]}, {match[2]}"):
            yield text[: match.start()] + new + text[match.end() :]


def _negation_added(text: str, _: Random) -> Iterator[str]:
    for part in re.finditer(r"[^.;:]+(?:\.\d[^.;:]*)*", text):
        if not _matching("negated").search(part.group()):
            for new in _replaced("negate", part.group()):
                yield text[: part.start()] + new + text[part.end() :]
    first = text.split(",", maxsplit=1)[0]
    if first[:1].isupper() and first[1:2].islower() and not _matching("negated").search(text):
        yield f"No {text[0].lower()}{text[1:]}"


def _doubt_dropped(text: str, _: Random) -> Iterator[str]:
    for new in _replaced("doubt", text):
        if not _matching("doubted").search(new):
            yield new


def _gene_changed(text: str, dice: Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![\w-])[A-Z][A-Z0-9]{2,}(?![\w])", text):
        old = match.group()
        if old not in _gene_names():
            continue
        others = [g for g in _tables()["words"]["genes"] if g not in text]
        at = dice.randrange(len(old))
        letter = dice.choice([c for c in "ABDEGKLMNPRST" if c != old[at]])
        for new in (dice.choice(others), old[:at] + letter + old[at + 1 :]):
            yield text[: match.start()] + new + text[match.end() :]


def _variant_changed(text: str, dice: Random) -> Iterator[str]:
    for match in _CHANGE.finditer(text):
        group = 1 if match[1] else 2
        new = dice.choice([a for a in ("Q", "K", "W", "H") if a != match[group]])
        new = (
            new if len(match[group]) == 1 else {"Q": "Gln", "K": "Lys", "W": "Trp", "H": "His"}[new]
        )
        if new != match[group]:
            yield text[: match.start(group)] + new + text[match.end(group) :]
    for match in _CODING.finditer(text):
        group = 4 if match[4] else dice.choice((1, 3))
        old = match[group]
        new = str(int(old) + 2) if old.isdigit() else next(b for b in "ACGT" if b not in match[0])
        yield text[: match.start(group)] + new + text[match.end(group) :]


def _drug_changed(text: str, dice: Random) -> Iterator[str]:
    for match in _WORD.finditer(text):
        if match.group().casefold() not in _drug_names():
            continue
        low = text.casefold()
        other = dice.choice([d for d in _tables()["words"]["drugs"] if d not in low])
        yield tidy(text[: match.start()] + other + text[match.end() :])
        left = tidy(text[: match.start()] + text[match.end() :])
        if re.search(r"[A-Za-z]", left):
            yield left


def _clause_omitted(text: str, _: Random) -> Iterator[str]:
    marks = [m.start() for m in _CLAUSE.finditer(text)]
    edges = [0, *marks, len(text)]
    for first, last in pairwise(edges):
        if len(edges) > 2 and _matching("critical").search(text[first:last]):
            yield tidy(text[:first] + text[last:])


def _repetition(text: str, dice: Random) -> Iterator[str]:
    parts = [p for p in re.split(r"(?<=[,;])\s|(?<=\.)\s(?=[A-Z])", text) if p.count(" ") >= 2]
    for part in parts:
        body = part.rstrip(".,; ")
        yield text.replace(body, f"{body}, {body}", 1)
        yield f"{text.rstrip('. ')}, {body}."
    words = text.split(" ")
    size = dice.randrange(2, 5)
    if len(words) > size:
        at = dice.randrange(len(words) - size)
        yield " ".join(words[: at + size] + words[at : at + size] + words[at + size :])


def _named(place: str, pair: Pair) -> bool:
    """Whether the source names that place: to say it is no error then."""
    name = place.rsplit(maxsplit=1)[-1]
    found = words(pair.language, "site", name)
    return bool(found and found.search(pair.source))


def _entity_added(text: str, dice: Random, pair: Pair) -> Iterator[str]:
    body = text.rstrip(". ")
    end = text[len(body) :]
    low = body.casefold()
    vocabulary = _tables()["words"]
    drug = dice.choice([d for d in vocabulary["drugs"] if d not in low])
    gene = dice.choice([g for g in vocabulary["genes"] if g not in body])
    place = dice.choice(
        [p for p, said in vocabulary["places"] if not (re.search(said, low) or _named(p, pair))]
    )
    number = next(n for n in dice.sample(range(11, 97), 86) if str(n) not in body)
    yield from dice.sample(
        [f"{body} {new}{end}" for new in (f"and {drug}", gene, place, f"{number} mm")], 4
    )


_PLANTERS: dict[str, Callable[[str, Random], Iterator[str]]] = {
    "number-changed": _number_changed,
    "numbers-swapped": _swapped,
    "range-broken": _range_broken,
    "date-changed": _date_changed,
    "negation-added": _negation_added,
    "doubt-dropped": _doubt_dropped,
    "gene-changed": _gene_changed,
    "variant-changed": _variant_changed,
    "drug-changed": _drug_changed,
    "clause-omitted": _clause_omitted,
    "repetition": _repetition,
}
_BY_RULE = {
    "unit-changed": "unit",
    "sign-changed": "sign",
    "negation-dropped": "negation",
    "side-changed": "side",
    "stage-changed": "stage",
    "dose-changed": "dose",
    "result-turned": "result",
    "direction-turned": "direction",
}
KINDS = (*_PLANTERS, "entity-added", *_BY_RULE)


def mutations(pair: Pair) -> tuple[Mutation, ...]:
    """At most EACH planted errors of every kind the English holds material for."""
    out: list[Mutation] = []
    for kind in KINDS:
        dice = Random(f"{kind}|{pair.english}")  # noqa: S311 - the same choice in every run
        if kind == "entity-added":
            found = list(_entity_added(pair.english, dice, pair))
        elif kind in _PLANTERS:
            found = list(dict.fromkeys(_PLANTERS[kind](pair.english, dice)))
        else:
            found = list(dict.fromkeys(_replaced(_BY_RULE[kind], pair.english)))
        found = [f for f in found if " ".join(f.split()) != " ".join(pair.english.split())]
        picked = found if len(found) <= EACH else dice.sample(found, EACH)
        out += [Mutation(kind, text) for text in picked]
    return tuple(out)


def read(paths: Sequence[Path]) -> list[Pair]:
    """The pairs of some files."""
    out = []
    for path in paths:
        code = next(p for p in re.split(r"[-_.]", path.stem)[::-1] if len(p) == 2)
        lines = [
            ln for ln in path.read_text(encoding="utf-8").split("\n") if ln[:1] not in {"#", ""}
        ]
        head = lines[0].split("\t")
        for line in lines[1:]:
            row = dict(zip(head, line.split("\t"), strict=False))
            if row.get("english"):
                source = row["source"].replace("\\t", "\t")
                out.append(Pair(row["id"], code, source, row["english"].replace("\\t", "\t")))
    return out


def _red(pair: Pair, english: str) -> frozenset[str]:
    return RED & frozenset(verify(pair.source, english, pair.language))


class Tally:
    """Planted and missed by kind, false flags by language."""

    def __init__(self) -> None:
        self.planted: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.silent = 0
        self.false: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()

    def tell(self) -> None:
        """Print it."""
        for name in KINDS:
            if self.planted[name]:
                print(f"{name:18} planted {self.planted[name]:5}  missed {self.missed[name]:4}")
        print(f"{'all':18} planted {self.planted.total():5}  missed {self.missed.total():4}")
        # A line flagged wrongly before hides errors of that kind; it still has a red flag.
        print(f"{'no red flag at all':18} {self.silent:27}")
        for code, lines in sorted(self.lines.items()):
            share = 100 * self.false[code] / lines
            print(f"{code}: {self.false[code]} of {lines} good lines flagged ({share:.1f} %)")


def measure(pairs: Sequence[Pair], kind: str, *, show: bool) -> Tally:
    """Plant errors in every pair (of one kind, or of all) and look which are seen."""
    tally = Tally()
    for pair in pairs:
        good = _red(pair, pair.english)
        tally.lines[pair.language] += 1
        tally.false[pair.language] += bool(good)
        if good and show and not kind:
            print(f"FALSE {pair.id}\n  {pair.source}\n  {pair.english}")
            for found in differences(pair.source, pair.english, pair.language):
                print(f"    {found.flag}: {found.source} | {found.english}")
        for mutation in mutations(pair):
            if kind in ("", mutation.kind):
                red = _red(pair, mutation.english)
                seen = bool(red - good)
                tally.silent += not red
                tally.planted[mutation.kind] += 1
                tally.missed[mutation.kind] += not seen
                if show and not seen:
                    print(f"MISSED {mutation.kind} {pair.id}\n  {pair.source}\n  {pair.english}")
                    print(f"  {mutation.english}")
    return tally


def speed(pairs: Sequence[Pair]) -> float:
    """Pairs checked in a second, each once."""
    jobs = [(p, m.english) for p in pairs for m in mutations(p)]
    started = time.perf_counter()
    for pair, english in jobs:
        verify(pair.source, english, pair.language)
    return len(jobs) / max(time.perf_counter() - started, 1e-9)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--set", choices=("dev", "test"), default="dev", dest="name")
    parser.add_argument("--language", default="")
    parser.add_argument("--kind", default="", choices=("", *KINDS))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--speed", action="store_true", help="how many pairs a second")
    parser.add_argument("--files", default="*", help="only files whose name has this pattern")
    args = parser.parse_args()
    paths = sorted((SETS / args.name).glob(f"{args.files}.tsv"))
    pairs = [p for p in read(paths) if args.language in ("", p.language)]
    if args.speed:
        print(f"{speed(pairs):.0f} pairs a second")
        return
    measure(pairs, args.kind, show=args.show).tell()


if __name__ == "__main__":
    main()

"""Trains the weights by which the date of a paper is chosen (recpack.clinical.docdate).

    python -m bench.train_dates [OUT.tsv] [--strength L2] [--crossed]

Reads `dev` and `dev2` of bench/classes and the printed text of `dev`, `dev2` and `dev3` of
bench/pages; never `held` or `test`. Each paper is read several times: whole, and with words for
dates struck out by chance (fixed seed), for unseen papers have words that no list knows. A softmax
over the dates of a paper, by full gradient steps: the same input gives the same file. `--crossed`
tells the share right of each set when it is left out, beside what the rules alone give.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.classes import load
from bench.pages.making import sheets
from bench.pages.setting import Setter
from bench.papers.run_class import printed
from recpack.clinical import docdate
from recpack.clinical.fold import key
from recpack.clinical.words import lexicon

ROOT = Path(__file__).parent
OUT = ROOT.parent / "src/recpack/lang/_trained/dates.tsv"
READINGS = 6
STRUCK = 0.3
SEEN = 3
STEPS = 800


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paper with its class and date, and the set that it is of."""

    half: str
    name: str
    language: str
    lines: tuple[str, ...]
    doc_class: str
    date: str


@dataclass(frozen=True, slots=True)
class Example:
    """The dates of one reading: their features, and which of them are right."""

    half: str
    name: str
    found: list[dict[str, float]]
    right: list[bool]
    weight: float


def texts(half: str) -> Iterator[Labelled]:
    """Papers of bench/classes whose date is asked."""
    for p in load(half):
        if p.date:
            yield Labelled(half, p.name, p.language, p.lines, p.classes[0], p.date)


def printed_sheets(half: str) -> Iterator[Labelled]:
    """Pages of bench/pages, as they are printed."""
    for sheet in sheets(half):
        if sheet.date:
            lines = tuple(printed(Setter(sheet).run().pages))
            language = sheet.language.split("-")[0]
            yield Labelled(f"pages/{half}", sheet.id, language, lines, sheet.doc_class, sheet.date)


def papers() -> list[Labelled]:
    """All that may be learnt from."""
    out = [*texts("dev"), *texts("dev2")]
    for half in ("dev", "dev2", "dev3"):
        out += printed_sheets(half)
    return out


def examples(papers: Sequence[Labelled]) -> Iterator[Example]:
    """Readings of every paper that bears its date."""
    for number, p in enumerate(papers):
        chance = random.Random(number)  # noqa: S311 - noise for training
        for turn in range(READINGS):
            lines = p.lines if not turn else [_struck(ln, p.language, chance) for ln in p.lines]
            found, told = docdate.evidence(lines, p.language, p.doc_class)
            right = [c.iso == p.date for c in found]
            if any(right):
                yield Example(p.half, p.name, told, right, 1.0 if not turn else 1.0 / READINGS)


def _struck(line: str, language: str, chance: random.Random) -> str:
    """A line whose words for dates are unknown ones, by chance; births stay."""
    for hit in lexicon(language, "date").find(key(line)):
        if hit.name not in {"months", "hijri", "birth"} and chance.random() < STRUCK:
            word = "".join("x" if c.isalpha() else c for c in line[hit.start : hit.end])
            line = line[: hit.start] + word + line[hit.end :]
    return line


def fit(found: Sequence[Example], strength: float) -> dict[str, float]:
    """Weight of each feature: full-batch Adam, fixed number of steps."""
    counts: dict[str, int] = {}
    for e in found:
        for name in {n for f in e.found for n in f}:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(n for n, c in counts.items() if c >= SEEN * READINGS)
    index = {n: i for i, n in enumerate(names)}
    rows = sum(len(e.found) for e in found)
    x, of = np.zeros((rows, len(names))), np.zeros(rows, int)
    right, weight = np.zeros(rows), np.zeros(rows)
    row = 0
    for number, e in enumerate(found):
        for f, is_right in zip(e.found, e.right, strict=True):
            for name, value in f.items():
                if name in index:
                    x[row, index[name]] = value
            right[row], of[row], weight[row] = is_right, number, e.weight
            row += 1
    w = np.zeros(len(names))
    first, second = np.zeros_like(w), np.zeros_like(w)
    total = sum(e.weight for e in found)
    for step in range(1, STEPS + 1):
        p = _within(x @ w, of, len(found))
        q = p * right
        q /= np.maximum(np.bincount(of, q, len(found)), 1e-12)[of]
        gradient = x.T @ ((p - q) * weight) / total + strength * w
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = 0.05 * (1 - step / (STEPS + 1))
        w -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {n: float(v) for n, v in zip(names, w, strict=True)}


def _within(z: np.ndarray, of: np.ndarray, count: int) -> np.ndarray:
    top = np.full(count, -np.inf)
    np.maximum.at(top, of, z)
    e = np.exp(z - top[of])
    shares: np.ndarray = e / np.bincount(of, e, count)[of]
    return shares


def _right(papers: Sequence[Labelled], weights: dict[str, float]) -> tuple[int, int, list[str]]:
    wrong = []
    for p in papers:
        got = docdate.chosen(*docdate.evidence(p.lines, p.language, p.doc_class), weights).iso
        if got != p.date:
            wrong.append(f"{p.half} {p.language}/{p.name}: {got} for {p.date}")
    return len(papers) - len(wrong), len(papers), wrong


def _crossed(held: Sequence[Labelled], found: Sequence[Example], strength: float) -> None:
    for half in dict.fromkeys(p.half for p in held):
        weights = fit([e for e in found if e.half != half], strength)
        shown = {e.name for e in found if e.half == half}
        asked = [p for p in held if p.half == half and p.name in shown]
        right, of, wrong = _right(asked, weights)
        print(f"{half:12s} left out: {right} of {of}  {right / of:.1%}")
        print(*(f"    {w}" for w in wrong), sep="\n")


def main() -> int:
    """Train, write, tell the share of the training papers that is right."""
    parser = argparse.ArgumentParser(description="weights for the date of a paper")
    parser.add_argument("out", nargs="?", type=Path, default=OUT)
    parser.add_argument("--strength", type=float, default=0.002)
    parser.add_argument("--crossed", action="store_true")
    args = parser.parse_args()
    held = papers()
    found = list(examples(held))
    if args.crossed:
        _crossed(held, found, args.strength)
        return 0
    weights = fit(found, args.strength)
    rows = ["feature\tweight", *(f"{n}\t{v:.3f}" for n, v in sorted(weights.items()))]
    args.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    right, of, _ = _right(held, weights)
    print(f"{len(held)} papers, {len(weights)} features, {right} of {of} right, {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

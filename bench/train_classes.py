"""Trains the weights by which a paper is classed (recpack.clinical.classify).

    python -m bench.train_classes [OUT.tsv] [--strength L2] [--folds N]

Reads the development layouts of bench.clinical, `dev` and `dev2` of bench/classes; never `held` or `test`. Each
paper is read five times: whole, with letters misread by chance (fixed seed), without its title,
its first half and its first lines alone, so that no weight leans on one thing. Multinomial logistic regression by
full gradient steps: the same input gives the same file. `--folds` also tells the share right when
whole layouts are left out by turns.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.classes import Paper, layouts, load
from recpack.clinical.class_features import CLASSES, evidence_of

OUT = Path(__file__).parent.parent / "src/recpack/lang/_trained/classes.tsv"
SEEN = 4
STEPS = 1500
OURS = 1.5  # weight of a paper labelled for this over a layout labelled for another purpose
_ERRORS = {"l": "1", "i": "l", "o": "0", "e": "c", "m": "rn", "ä": "a", "é": "e", "ó": "o", "ã": "a",
           "и": "н", "о": "0", "日": "目", "查": "査", "告": "吿", "ي": "ى"}  # fmt: skip
Example = tuple[dict[str, float], int, float, int]


def examples(papers: Sequence[Paper]) -> Iterator[Example]:
    """(features, class, weight, fold) of every reading of every paper that has a known class."""
    for number, paper in enumerate(papers):
        worth = 1.0 if paper.date is None and "/" in paper.name else OURS
        if paper.classes[0] not in CLASSES:
            continue
        cls = CLASSES.index(paper.classes[0])
        for lines, weight in _readings(paper, number):
            yield evidence_of(lines, paper.language).features, cls, weight * worth, number


def _readings(paper: Paper, number: int) -> Iterator[tuple[Sequence[str], float]]:
    chance = random.Random(number)  # noqa: S311 - noise for training
    yield paper.lines, 1.0
    yield [_misread(line, chance) for line in paper.lines], 0.5
    printed = [line for line in paper.lines if line.strip()]
    yield printed[3:], 0.25
    yield printed[: max(6, len(printed) // 2)], 0.25
    yield printed[:4], 0.15


def _misread(line: str, chance: random.Random) -> str:
    return "".join(_ERRORS.get(c, c) if chance.random() < 0.04 else c for c in line)


def _matrix(found: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    index = {n: i for i, n in enumerate(names)}
    out = np.zeros((len(found), len(names) + 1))
    out[:, -1] = 1.0
    for row, (features, *_) in enumerate(found):
        for name, value in features.items():
            if name in index:
                out[row, index[name]] = value
    return out


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """Weights (features and one, classes): full-batch Adam, fixed number of steps."""
    w = np.zeros((x.shape[1], len(CLASSES)))
    first, second = np.zeros_like(w), np.zeros_like(w)
    target = np.eye(len(CLASSES))[y]
    held = np.full((x.shape[1], 1), strength)
    held[-1] = 0.0
    for step in range(1, STEPS + 1):
        gradient = x.T @ ((_softmax(x @ w) - target) * weight[:, None]) / weight.sum() + held * w
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = 0.05 * (1 - step / (STEPS + 1))
        w -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return w


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _crossed(found: Sequence[Example], names: Sequence[str], strength: float, folds: int) -> None:
    x, y = _matrix(found, names), np.array([e[1] for e in found])
    weight, group = np.array([e[2] for e in found]), np.array([e[3] for e in found]) % folds
    sums = np.zeros((len(found), len(CLASSES)))
    for fold in range(folds):
        out = group == fold
        sums[out] = x[out] @ fit(x[~out], y[~out], weight[~out], strength)
    whole = weight >= 1.0
    for heat in (1.0, 1.5, 2.0, 3.0, 4.0):
        p = _softmax(sums[whole] * heat)
        best, sure = p.argmax(axis=1), p.max(axis=1)
        right = best == y[whole]
        high = sure >= 0.8
        loss = -np.log(p[np.arange(len(p)), y[whole]] + 1e-9).mean()
        print(
            f"heat {heat}: right {right.mean():.3f} of {len(right)}; at >= 0.8: "
            f"{right[high].mean():.3f} of {high.mean():.2f}; loss {loss:.3f}"
        )


def main() -> int:
    """Train, write, tell the share of the training papers that is right."""
    parser = argparse.ArgumentParser(description="weights for the class of a paper")
    parser.add_argument("out", nargs="?", type=Path, default=OUT)
    parser.add_argument("--strength", type=float, default=0.0005)
    parser.add_argument("--heat", type=float, default=1.0)
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    papers = [*layouts(), *load("dev"), *load("dev2")]
    found = list(examples(papers))
    counts: dict[str, int] = {}
    for features, *_ in found:
        for name in features:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(n for n, c in counts.items() if c >= SEEN)
    if args.folds:
        _crossed(found, names, args.strength, args.folds)
        return 0
    y, weight = np.array([e[1] for e in found]), np.array([e[2] for e in found])
    w = fit(_matrix(found, names), y, weight, args.strength) * args.heat
    rows = ["\t".join(("feature", *CLASSES))]
    rows += ["\t".join((n, *(f"{v:.2f}" for v in w[i]))) for i, n in enumerate([*names, "always"])]
    args.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(papers)} papers, {len(names)} features, {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

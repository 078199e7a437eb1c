"""Share of papers whose class and date are right.

    python -m bench.classes --half dev|dev2|held|test [--list] [--root FOLDER]

Prints shares by language and by class, what was taken for what, and how far the confidence can be
trusted. `--list` names every paper that went wrong (never needed for `test`).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.classes import ROOT, Paper, load
from recpack.clinical.classify import classify
from recpack.clinical.docdate import date_of

_BANDS = (0.0, 0.5, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Result:
    """What was said of a paper."""

    paper: Paper
    said: str
    sure: float
    words: tuple[str, ...]
    date: str
    date_sure: float

    @property
    def class_right(self) -> bool:
        """Whether the class is one of those that are right."""
        return self.said in self.paper.classes

    @property
    def date_right(self) -> bool:
        """Whether the date is the paper's; True where it is not asked."""
        return self.paper.date is None or self.date == self.paper.date


def judge(paper: Paper) -> Result:
    """Class and date of one paper; the date by the class that was found, as in a build."""
    verdict = classify(paper.lines, paper.language)
    found = date_of(paper.lines, paper.language, verdict.name)
    return Result(
        paper, verdict.name, verdict.confidence, verdict.words, found.iso or "", found.confidence
    )


def _share(right: int, of: int) -> str:
    return f"{right:4d}/{of:<4d} {100 * right / of if of else 0:5.1f} %"


def _table(results: list[Result], title: str, group: dict[str, list[Result]]) -> None:
    print(f"\n{title:<20} class            date")
    for name, held in [*sorted(group.items()), ("all", results)]:
        asked = [r for r in held if r.paper.date is not None]
        right = sum(r.class_right for r in held)
        dated = sum(r.date_right for r in asked)
        print(f"  {name:<18} {_share(right, len(held))}  {_share(dated, len(asked))}")


def report(results: list[Result], *, listing: bool) -> None:
    """Print the tables."""
    by_language: dict[str, list[Result]] = defaultdict(list)
    by_class: dict[str, list[Result]] = defaultdict(list)
    for r in results:
        by_language[r.paper.language].append(r)
        by_class[r.paper.classes[0]].append(r)
    _table(results, "language", by_language)
    _table(results, "class", by_class)
    wrong = Counter((r.paper.classes[0], r.said) for r in results if not r.class_right)
    print("\ntaken for another")
    for (right, said), count in sorted(wrong.items(), key=lambda kv: (-kv[1], kv[0])):
        print(f"  {right} -> {said}: {count}")
    print("\nconfidence            class            date")
    for low in _BANDS:
        sure = [r for r in results if r.sure >= low]
        dated = [r for r in results if r.date_sure >= low and r.paper.date is not None]
        print(
            f"  at least {low:<9} {_share(sum(r.class_right for r in sure), len(sure))}  "
            f"{_share(sum(r.date_right for r in dated), len(dated))}"
        )
    if listing:
        _list(results)


def _list(results: list[Result]) -> None:
    for r in results:
        where = f"{r.paper.language}/{r.paper.name}"
        if not r.class_right:
            words = ", ".join(r.words)
            print(f"class {where}: {r.said} ({r.sure}) for {r.paper.classes[0]} [{words}]")
        if not r.date_right:
            print(f"date  {where}: {r.date!r} ({r.date_sure}) for {r.paper.date!r}")


def main() -> int:
    """Exit code 1 if there is nothing to measure."""
    parser = argparse.ArgumentParser(description="class and date of papers")
    parser.add_argument("--half", choices=("dev", "dev2", "held", "test"), default="held")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    papers = load(args.half, args.root)
    if not papers:
        print(f"nothing in {args.root / args.half}", file=sys.stderr)
        return 1
    report([judge(p) for p in papers], listing=args.list)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Marks a patient is treated by that are wrong against the human English, and told or not told."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.translation import systems
from bench.translation.compare import KINDS, Wrong, compare
from bench.translation.sets import Line, lines
from bench.translation.systems import Told, flagged

AMBIGUOUS = "number-ambiguous"


@dataclass(slots=True)
class Tally:
    """Counts of one system."""

    marks: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    two_ways: int = 0
    lines: int = 0
    warned: int = 0
    warned_right: int = 0
    shown: list[tuple[Line, str, list[Wrong], bool]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """For --json."""
        return {
            "lines": self.lines,
            "marks": self.marks.total(),
            "wrong": self.wrong.total(),
            "silent": self.silent.total(),
            "of these number-ambiguous": self.two_ways,
            "warned": self.warned,
            "warned though right": self.warned_right,
            "by kind": {
                k: [self.marks[k], self.wrong[k], self.silent[k]] for k in KINDS if self.marks[k]
            },
        }


def judge(line: Line, told: Told | str) -> list[tuple[Wrong, bool]]:
    """(what is wrong, whether a reader is warned), cell by cell where there are as many."""
    if isinstance(told, str):
        return [(wrong, False) for wrong in compare(line.english, told).wrong]
    found = compare(line.english, told.text).wrong
    if not found:
        return []
    parts = _parts(line, told)
    if len(parts) == 1:
        return [(wrong, any(map(flagged, told.segments))) for wrong in found]
    out: list[tuple[Wrong, bool]] = []
    for human, segments in parts:
        english = " ".join(s.target for s in segments if s.target)
        mine = compare(human, english).wrong
        out += [(w, any(map(flagged, segments))) for w in mine if _same(w, found)]
    known = [w for w, _ in out]
    warned = any(map(flagged, told.segments))
    return out + [(w, warned) for w in found if not _same(w, known)]


def _same(wrong: Wrong, among: Sequence[Wrong]) -> bool:
    return any((w.kind, w.what) == (wrong.kind, wrong.what) for w in among)


def _parts(line: Line, told: Told) -> list[tuple[str, tuple[Any, ...]]]:
    """The human English beside the segments it is of, as finely as both are divided alike."""
    cells = line.english.split("\t")
    if len(cells) != len(told.cells):
        return [(line.english, told.segments)]
    out: list[tuple[str, tuple[Any, ...]]] = []
    for human, segments in zip(cells, told.cells, strict=True):
        sentences = _sentences(human)
        if len(sentences) == len(segments) > 1:
            out += [(s, (seg,)) for s, seg in zip(sentences, segments, strict=True)]
        else:
            out.append((human, segments))
    return out


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.;])\s+(?=[A-Z\d])", text) if s.strip()]


def tally(found: Sequence[Line], english: Sequence[Told | str]) -> Tally:
    """All lines of one system."""
    out = Tally(lines=len(found))
    for line, told in zip(found, english, strict=True):
        out.marks += compare(line.english, line.english).marks
        wrong = judge(line, told)
        out.wrong.update(w.kind for w, _ in wrong)
        out.silent.update(w.kind for w, warned in wrong if not warned)
        warned = not isinstance(told, str) and any(map(flagged, told.segments))
        out.warned += warned
        out.warned_right += warned and not wrong
        if wrong:
            text = told if isinstance(told, str) else told.text
            silent = [w for w, told_of in wrong if not told_of]
            out.two_ways += _two_ways(told) * sum(w.kind == "number" for w in silent)
            out.shown.append((line, text, silent or [w for w, _ in wrong], bool(silent)))
    return out


def _two_ways(told: Told | str) -> bool:
    """Whether a line says of a number that it can be read in two ways, which is no red flag."""
    return not isinstance(told, str) and any(AMBIGUOUS in s.flags for s in told.segments)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Every language that has lines."""
    out: dict[str, Any] = {}
    for language in options.language:
        found = lines(options, language)
        if found:
            out[language] = _language(options, language, found)
    asked = {f"{c}: {text}": held for c, x in out.items() for text, held in x["asked"].items()}
    return {**out, "asked": asked}


def _language(options: argparse.Namespace, language: str, found: list[Line]) -> dict[str, Any]:
    engine = systems.alone(language)
    results: dict[str, Tally] = {}
    if engine is not None:
        results[engine.name] = tally(found, engine(found))
    with systems.unverified():
        results["recpack, unverified"] = tally(found, systems.recpack(found))
    results["recpack"] = tally(found, systems.recpack(found))
    ours = results["recpack"]
    print(f"\n{language}: {len(found)} lines, {ours.marks.total()} marks of a human's English")
    for name, one in results.items():
        share = one.wrong.total() / max(one.marks.total(), 1)
        print(f"  {name:20s} wrong {one.wrong.total():5d} ({share:6.2%})", end="")
        if name == "recpack":
            print(f"   not flagged {one.silent.total():4d}", end="")
        print()
    _by_kind(results)
    print(
        f"  lines with a flag: {ours.warned} of {len(found)}, in {ours.warned_right} of them no"
        " mark is wrong"
    )
    if ours.two_ways:
        print(f"  of the numbers not flagged {ours.two_ways} are marked {AMBIGUOUS}")
    asked = {f"{ours.silent.total()} wrong and not flagged, asked 0": not ours.silent.total()}
    if engine is not None:
        before = results[engine.name].wrong.total()
        asked |= _cut("wrong and not flagged", before, ours.silent.total())
        asked |= _cut("wrong, flagged or not", before, ours.wrong.total())
    for text, held in asked.items():
        print(f"  {text}  {'ok' if held else 'NO'}")
    _show(options, ours)
    return {"asked": asked, **{name: one.told() for name, one in results.items()}}


def _cut(what: str, before: int, after: int) -> dict[str, bool]:
    times = before / after if after else float("inf")
    line = f"{what}: {before} by the engine alone, {after} by recpack: {times:.1f} times, asked 10"
    return {line: times >= 10}


def _by_kind(results: dict[str, Tally]) -> None:
    names = list(results)
    print(f"    {'':11s}{'marks':>7s}" + "".join(f"{n:>22s}" for n in names) + f"{'silent':>9s}")
    for kind in KINDS:
        marks = results[names[0]].marks[kind]
        counts = [results[n].wrong[kind] for n in names]
        if marks or any(counts):
            wrong = "".join(f"{c:22d}" for c in counts)
            print(f"    {kind:11s}{marks:7d}{wrong}{results['recpack'].silent[kind]:9d}")


def _show(options: argparse.Namespace, ours: Tally) -> None:
    """Silent ones first; with --kind only those of one kind of mark."""
    chosen = [
        s for s in ours.shown if not options.kind or any(w.kind == options.kind for w in s[2])
    ]
    for line, text, wrong, silent in sorted(chosen, key=lambda s: not s[3])[: options.show]:
        what = ", ".join(f"{w.kind} {'+' if w.added else ''}{w.what}" for w in wrong)
        print(f"  {'SILENT ' if silent else 'flagged'} {line.id}  {what}")
        print(f"      source  {line.source}\n      human   {line.english}\n      recpack {text}")

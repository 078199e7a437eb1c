"""Chinese without a model: lines wholly by checked phrases, and the values and negations of all."""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bench.translation import systems
from bench.translation.critical import judge
from bench.translation.sets import KINDS, Line, lines
from bench.translation.systems import Told, by_phrase

ASKED = {"laboratory": 0.75, "ihc": 0.75, "genetics": 0.75, "pathology": 0.5, "imaging": 0.5}
FOREIGN = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
}
VALUES = frozenset({"number", "unit", "sign", "date", "result", "negation"})


def covered(told: Told) -> bool:
    """Whether nothing of a line is a gloss, an engine's, or in doubt."""
    return all(by_phrase(s) for s in told.segments)


def shares(found: Sequence[Line], told: Sequence[Told]) -> dict[str, dict[str, float]]:
    """By kind: lines, the share of them covered, and the mean of the documents' shares."""
    by_doc: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for line, one in zip(found, told, strict=True):
        by_doc[line.kind, line.doc].append(covered(one))
    out: dict[str, dict[str, float]] = {}
    for kind in sorted({k for k, _ in by_doc}, key=_place):
        docs = [v for (k, _), v in by_doc.items() if k == kind]
        every = [c for doc in docs for c in doc]
        out[kind] = {
            "lines": len(every),
            "documents": len(docs),
            "by line": sum(every) / len(every),
            "by document": sum(sum(d) / len(d) for d in docs) / len(docs),
        }
    return out


def _place(kind: str) -> tuple[int, str]:
    order = list(KINDS)
    return (order.index(kind) if kind in order else len(order), kind)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Chinese is asked; any other language with --language."""
    out: dict[str, Any] = {}
    chosen = options.language if len(options.language) == 1 else ["zh"]
    for language in chosen:
        every = lines(options, language)
        script = FOREIGN.get(language, re.compile(r"[^\W\d_]{3}"))
        found = [line for line in every if script.search(line.source)]
        if found:
            print(
                f"{language}, no engine: {len(found)} lines; {len(every) - len(found)} without a"
                " word of it are not counted"
            )
            out[language] = _language(options, language, found)
    asked = {f"{c}: {text}": held for c, x in out.items() for text, held in x["asked"].items()}
    return {**out, "asked": asked}


def _language(options: argparse.Namespace, language: str, found: list[Line]) -> dict[str, Any]:
    told = systems.recpack(found, "phrasebook")
    table = shares(found, told)
    asked_of: dict[str, bool] = {}
    print(f"  {'':14s}{'lines':>6s}{'reports':>8s}{'by line':>9s}{'by report':>10s}")
    for kind, row in table.items():
        asked = ASKED.get(kind, 0.0) if language == "zh" else 0.0
        worst = min(row["by line"], row["by document"])
        held = f"   asked {asked:.0%} {'ok' if worst >= asked else 'NO'}" if asked else ""
        if asked:
            asked_of[f"{kind} {worst:.1%}, asked {asked:.0%}"] = worst >= asked
        print(
            f"  {kind:14s}{row['lines']:6.0f}{row['documents']:8.0f}{row['by line']:9.1%}"
            f"{row['by document']:10.1%}{held}"
        )
    wrong = _wrong(options, found, told)
    _show(options, found, told)
    bad = wrong["value or negation wrong"]
    asked_of[f"{bad} lines with a value or negation wrong, asked 0"] = not bad
    return {"kinds": table, "asked": asked_of, **wrong}


def _wrong(options: argparse.Namespace, found: list[Line], told: list[Told]) -> dict[str, int]:
    """Values and negations wrong on any line; first those on lines that claim to be checked."""
    bad = []
    for line, one in zip(found, told, strict=True):
        wrong = [w for w, _ in judge(line, one) if w.kind in VALUES]
        if wrong:
            bad.append((not covered(one), line, one, wrong))
    checked = sum(not glossed for glossed, *_ in bad)
    print(
        f"  lines with a value or negation wrong: {len(bad)} of {len(found)}; of these covered by"
        f" checked phrases: {checked}  asked 0 {'NO' if bad else 'ok'}"
    )
    for glossed, line, one, wrong in sorted(bad, key=lambda b: b[0])[: options.show]:
        what = ", ".join(f"{w.kind} {'+' if w.added else ''}{w.what}" for w in wrong)
        print(f"    {'gloss' if glossed else 'CHECKED'} {line.id}  {what}")
        print(
            f"      source  {line.source}\n      human   {line.english}\n      recpack {one.text}"
        )
    return {"value or negation wrong": len(bad), "of these checked": checked}


def _show(options: argparse.Namespace, found: list[Line], told: list[Told]) -> None:
    """With --kind: the lines of it that are not covered."""
    chosen = [
        (line, one)
        for line, one in zip(found, told, strict=True)
        if line.kind == options.kind and not covered(one)
    ]
    for line, one in chosen[: options.show]:
        print(f"    {line.id}  {line.source}")
        for segment in one.segments:
            sign = " " if by_phrase(segment) else "-"
            print(f"      {sign} {segment.by.value:7s}{segment.target}  {' '.join(segment.flags)}")

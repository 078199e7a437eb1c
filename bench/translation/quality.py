"""BLEU and chrF of recpack and of the engine called plainly, on clinical and on general text."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from bench.translation import systems
from bench.translation.sets import Line, lines


def scores(english: Sequence[str], human: Sequence[str]) -> dict[str, float]:
    """Both scores of sacrebleu with its own settings; cells of a row count as words of a line."""
    from sacrebleu.metrics import BLEU, CHRF

    said = [" ".join(text.split()) for text in english]
    wanted = [[" ".join(text.split()) for text in human]]
    return {
        "bleu": round(BLEU().corpus_score(said, wanted).score, 2),
        "chrf": round(CHRF().corpus_score(said, wanted).score, 2),
    }


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Print a row for each language, text and system."""
    out: dict[str, Any] = {}
    print(f"{'':14s}{'lines':>6s}  {'system':24s}{'BLEU':>7s}{'chrF':>7s}")
    for language in options.language:
        for text in ("clinical", "general"):
            found = lines(options, language, general=text == "general")
            if found:
                out[f"{language} {text}"] = _row(options, language, text, found)
    asked = {f"{c}: {text}": held for c, x in out.items() for text, held in x["asked"].items()}
    return {**out, "asked": asked}


def _row(
    options: argparse.Namespace, language: str, text: str, found: list[Line]
) -> dict[str, Any]:
    human = [line.english for line in found]
    engine = systems.alone(language)
    ours = [told.text for told in systems.recpack(found)]
    name = "recpack" if engine else "recpack, no engine"
    told: dict[str, dict[str, float]] = {name: scores(ours, human)}
    if engine is not None:
        theirs = engine(found)
        told[engine.name] = scores(theirs, human)
    for system, score in told.items():
        head = f"{language} {text}" if system == name else ""
        print(f"{head:14s}{len(found):6d}  {system:24s}{score['bleu']:7.2f}{score['chrf']:7.2f}")
    asked: dict[str, bool] = {}
    if engine is not None and text == "general":
        ours_is, theirs_is = told[name]["chrf"], told[engine.name]["chrf"]
        line = f"chrF {ours_is} of recpack, asked at or above the {theirs_is} of the engine alone"
        asked[line] = ours_is >= theirs_is
        print(f"{'':22s}{line}  {'ok' if asked[line] else 'NO'}")
    if engine is not None and options.show:
        _show(options.show, found, ours, theirs)
    return {"lines": len(found), "asked": asked, **told}


def _show(limit: int, found: Sequence[Line], ours: Sequence[str], theirs: Sequence[str]) -> None:
    """The lines where recpack loses most against the engine."""
    from sacrebleu.metrics import CHRF

    metric = CHRF()
    lost = []
    for line, mine, other in zip(found, ours, theirs, strict=True):
        if mine == other:
            continue
        score = [metric.sentence_score(text, [line.english]).score for text in (mine, other)]
        lost.append((score[0] - score[1], line, mine, other))
    for change, line, mine, other in sorted(lost, key=lambda x: (x[0], x[1].id))[:limit]:
        print(
            f"  {change:+6.1f} {line.id}\n      source  {line.source}\n      human   {line.english}"
        )
        print(f"      recpack {mine}\n      alone   {other}")

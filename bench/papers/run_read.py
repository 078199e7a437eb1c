"""Characters and critical tokens read wrong, by script and condition, beside others."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from bench.pages.making import Made, files
from bench.papers import reading
from bench.papers.scores import Score, score_page

ORDER = ("Latin", "Chinese", "Japanese", "Cyrillic", "Arabic", "Korean", "Thai", "Vietnamese")
CONDITIONS = ("clean", "scan", "photo", "rotated", "fax")
FLAT = {"Latin", "Chinese", "Japanese"}


def asked(script: str, condition: str) -> float | None:
    """The issue's character error rate; None where it asks for none."""
    if condition == "fax":
        return None
    if script in FLAT:
        return 0.008 if condition in {"clean", "scan"} else 0.015
    return 0.03 if script == "Cyrillic" else 0.08


def chosen(options: argparse.Namespace) -> Iterator[Made]:
    """Files of the half that the options leave."""
    return files(
        options.half,
        options.cache / "pages",
        lambda sheet, condition: (
            (not options.language or sheet.language in options.language)
            and (not options.condition or condition in options.condition)
            and (not options.sheet or sheet.id in options.sheet)
        ),
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Read the half by every reader and print the tables."""
    readers = _readers(options)
    groups: dict[tuple[str, str], dict[str, Score]] = {}
    for made in chosen(options):
        for name, read in readers.items():
            kept = read(made)
            if kept is None:
                continue
            score = Score()
            for page in made.pages:
                problems = reading.problems_of(kept, page.number)
                score.add(score_page(page, reading.lines_of(kept, page.number), problems))
            group = groups.setdefault((made.script, made.condition), {})
            group.setdefault(name, Score()).add(score)
            if options.pages:
                told = " ".join(sorted({code for code, _ in kept.problems}))
                print(f"{made.name:34s} {name:10s} {score.rate:7.2%}  order"
                      f" {score.ordered}/{score.steps}  wrong {score.wrong}/{score.tokens}, not"
                      f" flagged {score.silent}  {told}", flush=True)  # fmt: skip
    return _print(groups, tuple(readers), options.show)


def _readers(options: argparse.Namespace) -> dict[str, Callable[[Made], reading.Kept | None]]:
    cache = options.cache / "readings"
    out: dict[str, Callable[[Made], reading.Kept | None]] = {
        "recpack": lambda made: reading.by_recpack(made, cache)
    }
    if not options.no_tesseract and reading.has_tesseract():
        out["tesseract"] = lambda made: reading.by_tesseract(made, cache)
    elif not options.no_tesseract:
        print("tesseract: NOT MEASURED, it is not installed")
    if reading.has_ocrmypdf(options.peers):
        out["ocrmypdf"] = lambda made: reading.by_ocrmypdf(made, cache, options.peers)
    else:
        print("OCRmyPDF: NOT MEASURED, name a python that has it with --peers")
    return out


def _print(
    groups: dict[tuple[str, str], dict[str, Score]], names: tuple[str, ...], show: int
) -> dict[str, Any]:
    peers = [n for n in names if n != "recpack"]
    print(f"{'script':11s}{'condition':10s}{'pages':>6s}{'chars':>7s}{'recpack':>9s}{'asked':>8s}  "
          + "".join(f"{n:>11s}" for n in peers)
          + f"{'order':>8s}{'tokens':>8s}{'wrong':>7s}{'silent':>7s}{'doubted':>8s}")  # fmt: skip
    out: dict[str, Any] = {}
    whole = Score()
    for script, condition in sorted(groups, key=_place):
        scores = groups[script, condition]
        ours = scores["recpack"]
        whole.add(ours)
        limit = asked(script, condition)
        held = "" if limit is None else ("ok" if ours.rate <= limit else "NO")
        print(
            f"{script:11s}{condition:10s}{ours.pages:6d}{ours.printed:7d}{ours.rate:9.2%}"
            f"{'-' if limit is None else f'{limit:.1%}':>8s}{held:>3s}"
            + "".join(f"{scores[n].rate:>11.2%}" if n in scores else f"{'-':>11s}" for n in peers)
            + f"{_share(ours.ordered, ours.steps):>7s}{ours.tokens:8d}{ours.wrong:7d}"
            f"{ours.silent:7d}{ours.flagged:8d}"
        )
        out[f"{script} {condition}"] = {
            n: {"cer": round(s.rate, 5), "tokens": s.tokens, "wrong": s.wrong, "silent": s.silent}
            for n, s in scores.items()
        }
    print(f"{whole.pages} pages; numbers, units, signs, names and variants: {whole.tokens},"
          f" wrong {whole.wrong}, of these not flagged {whole.silent} (asked 0);"
          f" right but flagged {whole.flagged}"
          f" ({_share(whole.flagged, whole.tokens)})")  # fmt: skip
    for kind, line, what in whole.misses[:show]:
        print(f"    {kind:8s} {what:36s} in {line}")
    for printed, read in whole.misread[:show]:
        print(f"    {printed or '(not printed)'}  =>  {read}")
    return out | {"tokens": whole.tokens, "wrong": whole.wrong, "silent": whole.silent}


def _place(group: tuple[str, str]) -> tuple[int, int]:
    return ORDER.index(group[0]), CONDITIONS.index(group[1])


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"

"""Class and date of the documents of a half: from what is printed, and from what was read.

More papers, as text alone, are in `bench/classes` (`python -m bench.classes --half HALF`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from bench.pages.making import typeset
from bench.pages.truth import TruePage
from bench.papers import reading
from bench.papers.run_read import chosen
from recpack.clinical.classify import document_class, document_date

ASKED = {"class": 0.97, "date": 0.95}


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Print the shares, and every paper that was judged wrong."""
    counts: dict[str, list[int]] = {}
    seen: set[str] = set()
    for made in chosen(options):
        sheet = made.sheet
        if sheet.id not in seen:
            seen.add(sheet.id)
            language = sheet.language.split("-")[0]
            _judge("printed", printed(typeset(sheet.id, sheet.half).pages), language, made, counts)
        kept = reading.by_recpack(made, options.cache / "readings")
        lines = [b.text for page in kept.pages for b in page.blocks]
        language = kept.pages[0].language if kept.pages else ""
        _judge("read", lines, language, made, counts)
    for name, (right, of) in sorted(counts.items()):
        limit = ASKED[name.split()[0]]
        held = "ok" if of and right / of >= limit else "NO"
        print(
            f"{name:16s}{right:4d} of {of:4d}  {right / max(of, 1):7.2%}  asked {limit:.0%} {held}"
        )
    return {name: {"right": right, "of": of} for name, (right, of) in counts.items()}


def printed(pages: Sequence[TruePage]) -> list[str]:
    """Printed lines in reading order, what stands on one height joined by tabs."""
    out: list[tuple[int, int, str]] = []
    for page in pages:
        for line in page.lines:
            if out and out[-1][:2] == (page.number, line.visual):
                out[-1] = (page.number, line.visual, f"{out[-1][2]}\t{line.text}")
            else:
                out.append((page.number, line.visual, line.text))
    return [text for _, _, text in out]


def _judge(
    how: str, lines: Sequence[str], language: str, made: Any, counts: dict[str, list[int]]
) -> None:
    name, _ = document_class(lines, language)
    date = document_date(lines, language, name)
    if isinstance(date, tuple):  # with how sure it is
        date = date[0]
    pairs: list[tuple[str, str, str | None]] = [("class", made.sheet.doc_class, name)]
    if made.sheet.date:
        pairs.append(("date", made.sheet.date, date))
    for what, wanted, got in pairs:
        count = counts.setdefault(f"{what} {how}", [0, 0])
        count[0] += wanted == got
        count[1] += 1
        if wanted != got:
            print(f"    {made.name if how == 'read' else made.sheet.id}: {what} {wanted} -> {got}")

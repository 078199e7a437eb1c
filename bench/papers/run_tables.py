"""Cells of printed tables that came out right, ruled and unruled apart."""

from __future__ import annotations

import argparse
from typing import Any

from bench.papers import reading
from bench.papers.run_read import chosen
from bench.papers.scores import Cells, score_tables

ASKED = {"ruled": 0.99, "lined": 0.97, "unruled": 0.97}
LEGEND = (
    "right: the text and its place; placed: its place, whatever was misread; added: cells that are"
    " not printed there"
)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Read the half and print the table."""
    groups: dict[tuple[str, str], Cells] = {}
    for made in chosen(options):
        kept = reading.by_recpack(made, options.cache / "readings")
        for page in made.pages:
            blocks = [b for p in kept.pages if p.number == page.number for b in p.blocks]
            for kind, cells in score_tables(page, blocks).items():
                for key in ((kind, "all"), (kind, made.script), (kind, made.condition)):
                    groups.setdefault(key, Cells()).add(cells)
                if options.pages:
                    print(f"{made.name:34s} {kind:8s} {cells.right}/{cells.cells} right,"
                          f" {cells.placed} placed, {cells.added} added", flush=True)  # fmt: skip
    print(f"{'tables':9s}{'group':12s}{'tables':>7s}{'cells':>7s}{'right':>9s}{'asked':>7s}"
          f"{'placed':>9s}{'added':>7s}")  # fmt: skip
    for (kind, group), cells in sorted(groups.items(), key=lambda g: (g[0][0], g[0][1] != "all")):
        right = cells.right / max(cells.cells, 1)
        limit = f"{ASKED[kind]:.0%}{'' if right >= ASKED[kind] else ' NO'}"
        print(f"{kind:9s}{group:12s}{cells.tables:7d}{cells.cells:7d}{right:9.2%}"
              f"{limit if group == 'all' else '':>7s}{cells.placed / max(cells.cells, 1):9.2%}"
              f"{cells.added:7d}")  # fmt: skip
    print(LEGEND)
    for (kind, group), cells in sorted(groups.items()):
        if group == "all":
            for text, got in cells.misses[: options.show]:
                print(f"    {kind:8s} {text} -> {got or '(nothing there)'}")
    return {
        f"{kind} {group}": {"cells": c.cells, "right": c.right, "placed": c.placed,
                            "added": c.added}
        for (kind, group), c in groups.items()
    }  # fmt: skip

"""Runs the systems over the sets and prints the tables."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench import labelled, systems
from bench.labelled import Set
from bench.scoring import Score
from bench.systems import Peer, System

Scored = list[tuple[System, Score]]


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 if a set cannot be read."""
    tags = frozenset(t.strip().upper() for t in args.tags.split(",") if t.strip())
    try:
        sets = [labelled.only(labelled.load(p, args.language), tags) for p in args.sets]
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    console = Console(
        stderr=args.json == "-", width=None if sys.stdout.isatty() else 130, highlight=False
    )
    results = [measure(found, args, console) for found in sets]
    if args.json == "-":
        print(json.dumps(results, ensure_ascii=False, indent=1))
    elif args.json:
        text = json.dumps(results, ensure_ascii=False, indent=1) + "\n"
        Path(args.json).write_text(text, encoding="utf-8")
    return 0


def measure(found: Set, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    """One set: all systems, all tables; gives the figures."""
    scored, missing = score(found, args)
    console.print(table(found, scored))
    for name, why in missing.items():
        console.print(f"{name}: not measured, {why}")
    if not found.queries:
        console.print(kinds(found, scored))
        if args.by_layout:
            console.print(by_layout(scored))
        _keep(scored, console)
    if args.show_misses:
        _misses(found, scored, args.show_misses, console)
    out = figures(found, scored) | {"missing": missing}
    if args.speed:
        out["speed"] = round(systems.speed(found.documents))
        console.print(f"recognisers alone: {out['speed']:,} characters/s (median of 5 passes)")
    if args.linear:
        rows = systems.linear(found.documents)
        out["linear"] = [{"text": n, "characters": c, "per_second": round(r)} for n, c, r in rows]
        for name, size, rate in rows:
            said = f"{rate:,.0f} characters/s" if rate else "stopped after 120 s"
            console.print(f"  {name:<9}{size:>10,} characters  {said}")
    return out


def score(found: Set, args: argparse.Namespace) -> tuple[Scored, dict[str, str]]:
    """Every system over the set; and the peers that are missing, with why."""
    chosen: list[System] = [systems.alone()]
    if not found.queries:
        chosen.append(systems.Folder() if args.folder else systems.own_harvest())
    peers = [Peer(n.strip(), args.peer_python) for n in args.peers.split(",") if n.strip()]
    missing = {p.title: p.missing for p in peers if p.missing}
    chosen += [p for p in peers if not p.missing]
    scored = []
    for system in chosen:
        system.find([replace(found.documents[0], text=found.documents[0].text[:500])])
        system.seconds = 0.0  # the first call loads data
        total = Score(found.headline)
        for case in labelled.in_cases(found).values():
            for document, places in zip(case, system.find(case), strict=True):
                total.add(document, places)
        total.seconds, total.errors = system.seconds, system.errors
        scored.append((system, total))
    for peer in peers:
        peer.close()
    return scored, missing


def table(found: Set, scored: Scored) -> Table:
    """One line a system, and the ratio of recpack to each peer.

    Recall and precision of the last line of recpack, speed of its recognisers alone: what a peer
    does is to find, and only recpack harvests.
    """
    title = f"{found.name}: {len(found.documents)} documents"
    if found.headline:
        title += f"; full over {', '.join(sorted(found.headline))}"
    out = Table(title=title, title_justify="left")
    out.add_column("system")
    for name in ("full", "precision", "altered", "altered, no gold", "keep changed", "chars/s"):
        out.add_column(name, justify="right")
    for system, total in scored:
        out.add_row(system.title, *_cells(found, total))
    best = [t for s, t in scored if not isinstance(s, Peer)]
    for system, total in scored:
        if isinstance(system, Peer):
            ours = best[-1]
            out.add_row(
                f"  recpack ÷ {system.title.split()[0]}",
                _times(ours.recall(), total.recall()), _times(ours.precision(), total.precision()),
                "", "", "", _times(best[0].speed(), total.speed()), style="dim",
            )  # fmt: skip
            if total.errors:
                out.add_row(f"  {total.errors} documents failed", style="dim")
    return out


def _times(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f} ×" if theirs else "-"


def _cells(found: Set, total: Score) -> tuple[str, ...]:
    altered = f"{total.altered / total.documents:.1%}"
    if found.queries:
        return "-", "-", altered, "-", "-", f"{total.speed():,.0f}"
    empty = f"{total.altered_without_gold}/{total.without_gold}" if total.without_gold else "-"
    keep = f"{total.keep_changed}/{total.keep}" if total.keep else "-"
    return (
        f"{total.recall():.4f}", f"{total.precision():.4f}", altered, empty, keep,
        f"{total.speed():,.0f}",
    )  # fmt: skip


def kinds(found: Set, scored: Scored) -> Table:
    """Recall of each kind; those outside the headline below."""
    out = Table(title="whole spans covered, by kind", title_justify="left")
    out.add_column("kind")
    out.add_column("spans", justify="right")
    for system, _ in scored:
        out.add_column(system.title.split(" (")[0], justify="right")
    names = sorted(
        scored[0][1].by_kind, key=lambda k: (bool(found.headline) and k not in found.headline, k)
    )
    for name in names:
        outside = bool(found.headline) and name not in found.headline
        cells = [_share(total.by_kind[name]) for _, total in scored]
        out.add_row(
            name, str(scored[0][1].by_kind[name][1]), *cells, style="dim" if outside else ""
        )
    return out


def _share(counts: Sequence[int]) -> str:
    return f"{counts[0] / counts[1]:.4f}"


def by_layout(scored: Scored) -> Table:
    """Recall of each layout, the worst first, by the last system of recpack."""
    ours = [total for system, total in scored if not isinstance(system, Peer)]
    out = Table(title="whole spans covered, by layout", title_justify="left")
    for name in ("layout", "spans", "alone", "harvested"):
        out.add_column(name, justify="left" if name == "layout" else "right")
    last = ours[-1].by_layout
    for name in sorted(last, key=lambda n: (last[n][0] / last[n][1], n)):
        out.add_row(name, str(last[name][1]), *(_share(t.by_layout[name]) for t in ours))
    return out


def _keep(scored: Scored, console: Console) -> None:
    for system, total in scored:
        if total.keep_layouts and not isinstance(system, Peer):
            where = ", ".join(f"{name} {n}" for name, n in total.keep_layouts.most_common(12))
            console.print(Text(f"clinical tokens changed by {system.title}: {where}"))


def _misses(found: Set, scored: Scored, limit: int, console: Console) -> None:
    """What the last system of recpack missed, or hid without need."""
    system, total = [pair for pair in scored if not isinstance(pair[0], Peer)][-1]
    groups = [("hidden in queries" if found.queries else "wrongly hidden", total.wrong)]
    if not found.queries:
        groups.insert(0, ("missed", total.misses))
    for name, rows in groups:
        counted = Counter(kind for _, kind, _ in rows)
        said = ", ".join(f"{k} {n}" for k, n in counted.most_common())
        console.print(Text(f"\n{name} by {system.title}: {len(rows)} ({said})"))
        for identity, kind, text in rows[:limit]:
            console.print(Text(f"  {identity}  {kind}  {text}"), soft_wrap=True)


def figures(found: Set, scored: Scored) -> dict[str, Any]:
    """All figures, for --json."""
    return {
        "set": found.name,
        "documents": len(found.documents),
        "headline": sorted(found.headline),
        "systems": [
            {
                "system": system.title,
                "full": None if found.queries else round(total.recall(), 5),
                "precision": None if found.queries else round(total.precision(), 5),
                "altered": total.altered,
                "without_gold": total.without_gold,
                "altered_without_gold": total.altered_without_gold,
                "keep": total.keep,
                "keep_changed": total.keep_changed,
                "keep_layouts": dict(sorted(total.keep_layouts.items())),
                "chars_per_second": round(total.speed()),
                "errors": total.errors,
                "by_kind": {k: total.by_kind[k] for k in sorted(total.by_kind)},
                "by_layout": {k: total.by_layout[k] for k in sorted(total.by_layout)},
            }
            for system, total in scored
        ],
    }

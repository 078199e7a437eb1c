"""Errors planted into the human English of a half: which of them the checks of a build miss."""

from __future__ import annotations

import argparse
import re
from typing import Any

from bench.translation.others import printed

PLANTED, FALSE = 2000, 5.0


def run(options: argparse.Namespace) -> dict[str, Any]:
    """As `python -m bench.mutations` prints it, then what is asked."""
    one = ["--language", options.language[0]] if len(options.language) == 1 else []
    show = ["--show"] if options.show else []
    text = printed("bench.mutations", ["--set", options.half, *one, *show])
    if text is None:
        return {}
    asked: dict[str, bool] = {}
    out: dict[str, Any] = {"asked": asked}
    if found := re.search(r"^all\s+planted\s+(\d+)\s+missed\s+(\d+)", text, re.MULTILINE):
        planted, missed = int(found[1]), int(found[2])
        out |= {"planted": planted, "missed": missed}
        asked[f"{planted} errors planted, asked {PLANTED}"] = planted >= PLANTED
        asked[f"{missed} missed, asked 0"] = missed == 0
    for code, bad, of in re.findall(r"^(\w\w): (\d+) of (\d+) good lines", text, re.MULTILINE):
        share = 100 * int(bad) / max(int(of), 1)
        out[code] = {"flagged": int(bad), "good lines": int(of)}
        asked[f"{code}: {share:.1f} % of good lines flagged, asked {FALSE:.0f} %"] = share <= FALSE
    for line, held in asked.items():
        print(f"  {line}  {'ok' if held else 'NO'}")
    return out

"""Sentences a second against the engine called line by line, on reports of its own."""

from __future__ import annotations

import argparse
import re
from typing import Any

from bench.translation.others import printed

ASKED = 1.5


def run(options: argparse.Namespace) -> dict[str, Any]:
    """As `python -m bench.translation_speed` prints it."""
    del options
    text = printed("bench.translation_speed", [])
    ratios = dict(re.findall(r"^(\w+ ratio)\s+([\d.]+)$", text or "", re.MULTILINE))
    line = f"reports {ratios.get('reports ratio')} times the engine line by line, asked {ASKED}"
    if "reports ratio" not in ratios:
        return {}
    held = float(ratios["reports ratio"]) >= ASKED
    print(f"  {line}  {'ok' if held else 'NO'}")
    return {**{name: float(ratio) for name, ratio in ratios.items()}, "asked": {line: held}}

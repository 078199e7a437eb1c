"""Placeholders that come back from the engine, on the Portuguese lines of a half."""

from __future__ import annotations

import argparse
import re
from typing import Any

from bench.translation.others import printed
from bench.translation.sets import files


def run(options: argparse.Namespace) -> dict[str, Any]:
    """As `python -m bench.placeholders` prints it for each file, then what is asked."""
    kept = tried = 0
    languages = options.language if len(options.language) == 1 else ["pt"]
    for language in languages:
        for path in files(options, language):
            text = printed("bench.placeholders", ["--language", language, "--set", str(path)])
            found = re.search(r"fall-back.*\s(\d+)/(\d+)\s+[\d.]+%\s*$", text or "", re.MULTILINE)
            if found:
                kept, tried = kept + int(found[1]), tried + int(found[2])
    if not tried:
        return {}
    line = f"{kept} of {tried} lines with all placeholders after fall-backs, asked all"
    print(f"  {line}  {'ok' if kept == tried else 'NO'}")
    return {"kept": kept, "tried": tried, "asked": {line: kept == tried}}

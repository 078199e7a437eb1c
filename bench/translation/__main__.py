"""Translation, measured against English that people wrote, with the asked figure beside.

    python -m bench.translation COMMAND [--half dev] [--language pt ...] [--show N] [--json FILE]

COMMAND is quality, critical, phrases, mutations, placeholders, speed, or all: each of them, and in
the end what was asked of each.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

COMMANDS = {
    "quality": "bench.translation.quality",
    "critical": "bench.translation.critical",
    "phrases": "bench.translation.phrases",
    "mutations": "bench.translation.planted",
    "placeholders": "bench.translation.placeholders",
    "speed": "bench.translation.speed",
}
LANGUAGES = ("zh", "pt", "es", "de")


def called(command: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one command: `run(options)` of its module."""
    run: Callable[[argparse.Namespace], dict[str, Any]] = importlib.import_module(
        COMMANDS[command]
    ).run
    return run(options)


def main() -> int:
    """Run a command, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("command", choices=(*COMMANDS, "all"))
    parser.add_argument("--half", choices=("dev", "test"), default="dev")
    parser.add_argument("--language", action="append", default=[], metavar="CODE")
    parser.add_argument(
        "--folder", action="append", default=[], type=Path, help="another folder of such files"
    )
    parser.add_argument("--show", type=int, default=0, metavar="N", help="lines to print")
    parser.add_argument("--kind", default="", help="show only this kind of report or token")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.language = options.language or list(LANGUAGES)
    told: dict[str, Any] = {}
    for command in COMMANDS if options.command == "all" else (options.command,):
        if options.command == "all":
            print(f"\n== {command}")
        told[command] = called(command, options)
    if options.command == "all":
        print("\n== asked")
        for command in COMMANDS:
            for line, held in told[command].get("asked", {}).items():
                print(f"  {'ok' if held else 'NO':3s} {command}: {line}")
    if options.json:
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Translation, measured against English that people wrote, with the asked figure beside.

    python -m bench.translation COMMAND [--half dev] [--language pt ...] [--show N] [--json FILE]

COMMAND is quality, critical, phrases, mutations, placeholders, speed or all. The figures of `all`
are the summary of the others.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

COMMANDS = {
    "quality": "bench.translation.quality",
    "critical": "bench.translation.critical",
    "phrases": "bench.translation.phrases",
    "mutations": "bench.mutations",
    "placeholders": "bench.placeholders",
    "speed": "bench.translation_speed",
}
LANGUAGES = ("zh", "pt", "es", "de")


def called(command: str, options: argparse.Namespace, rest: Sequence[str]) -> dict[str, Any]:
    """What one command has told: its module has `run(options)`, or a `main` of its own."""
    name = COMMANDS[command]
    if importlib.util.find_spec(name) is None:
        print(f"{command}: not there yet ({name})")
        return {}
    module = importlib.import_module(name)
    if hasattr(module, "run"):
        run: Callable[[argparse.Namespace], dict[str, Any] | None] = module.run
        return run(options) or {}
    kept = sys.argv
    half = ["--set" if command == "mutations" else "--half", options.half]
    chosen = ["--language", options.language[0]] if len(options.language) == 1 else []
    sys.argv = [name, *half, *chosen, *(["--show"] if options.show else []), *rest]
    try:
        module.main()
    finally:
        sys.argv = kept
    return {}


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
    options, rest = parser.parse_known_args()
    options.language = options.language or list(LANGUAGES)
    told: dict[str, Any] = {}
    for command in COMMANDS if options.command == "all" else (options.command,):
        if options.command == "all":
            print(f"\n== {command}")
        told[command] = called(command, options, rest)
    if options.json:
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

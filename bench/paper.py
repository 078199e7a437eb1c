"""Paper, measured: reading, tables, class and date, time and memory, with the asked figure beside.

    python -m bench.paper COMMAND [--half dev] [--language ja ...] [--condition scan ...]
        [--peers PYTHON] [--no-tesseract] [--show N] [--json FILE]

COMMAND is read, tables, class, time, memory, planted, hostile or regions. The pages are made when
they are first asked for; what was read is kept, by digest of the picture, the engine and the
readers' source, under --cache. `--peers` is the interpreter of an environment with OCRmyPDF. The
last three are told the rest of the line.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "2")
COMMANDS = {
    "read": "bench.papers.run_read",
    "tables": "bench.papers.run_tables",
    "class": "bench.papers.run_class",
    "time": "bench.papers.run_time",
    "memory": "bench.papers.run_memory",
    "planted": "bench.paper_planted",
    "hostile": "bench.paper_hostile",
    "regions": "bench.paper_regions",
}


def main() -> int:
    """Run one command: its module has `run(options) -> figures`, or a `main` of its own."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--half", default="dev")
    parser.add_argument("--language", action="append", default=[], metavar="CODE")
    parser.add_argument("--condition", action="append", default=[])
    parser.add_argument("--sheet", action="append", default=[], metavar="NAME")
    parser.add_argument("--peers", type=Path, help="python of an environment with OCRmyPDF")
    parser.add_argument("--no-tesseract", action="store_true")
    parser.add_argument("--count", action="append", type=int, default=[], help="pages, for memory")
    parser.add_argument("--show", type=int, default=0, help="wrong tokens or cells to print")
    parser.add_argument("--pages", action="store_true", help="a line for each page too")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "recpack-paper")
    parser.add_argument("--json", type=Path)
    options, rest = parser.parse_known_args()
    name = COMMANDS[options.command]
    if importlib.util.find_spec(name) is None:
        print(f"{options.command}: not there yet ({name})")
        return 2
    module = importlib.import_module(name)
    if not hasattr(module, "run"):  # it has options of its own
        code: int = module.main(rest)
        return code
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    run: Callable[[argparse.Namespace], dict[str, Any]] = module.run
    try:
        told = run(options)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if options.json:
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

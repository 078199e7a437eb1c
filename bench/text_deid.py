"""Recall, precision and speed of the text recognisers on labelled sets.

    python bench/text_deid.py SET... [--language L] [--folder] [--tags A,B] [--speed] [--linear]
        [--show-misses N] [--peers presidio,openmed --peer-python PATH] [--json [FILE]]

SET is a folder of brat files (.txt with .ann), a .jsonl of labelled documents (as
bench.clinical.generate writes them, or any with text and spans), or a .txt of queries without
labels, one a line. "full" is the share of labelled spans that are covered whole, whatever kind
they were given; "precision" the share of the hidden letters and digits that were labelled (or
optional). Measure the held-out half of a set once, and do not look at its misses.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--language", default="", help="of documents that name none")
    parser.add_argument(
        "--folder", action="store_true", help="identify a case's documents together"
    )
    parser.add_argument("--tags", default="", help="kinds of the headline, by comma")
    parser.add_argument("--peers", default="", help="presidio,openmed")
    parser.add_argument("--peer-python", default=sys.executable, help="interpreter of the peers")
    parser.add_argument("--speed", action="store_true", help="five passes of the recognisers alone")
    parser.add_argument("--linear", action="store_true", help="does the time grow with the text?")
    parser.add_argument("--by-layout", action="store_true", help="recall of each layout")
    parser.add_argument("--show-misses", type=int, default=0, metavar="N")
    parser.add_argument("--json", nargs="?", const="-", default="", metavar="FILE")
    return parser


def main() -> int:
    """Run."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.reporting import run

    return run(arguments().parse_args())


if __name__ == "__main__":
    sys.exit(main())

"""Makes the files of some sheets, to look at: python -m bench.pages.show [--half dev] NAME ..."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.pages.making import files


def main() -> None:
    """Write them and say where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--half", default="dev")
    parser.add_argument("--out", type=Path, default=Path("pages"))
    options = parser.parse_args()
    made = files(options.half, options.out, lambda s, _: not options.names or s.id in options.names)
    for file in made:
        lines = sum(len(page.lines) for page in file.pages)
        print(f"{file.path}  {len(file.pages)} page(s), {lines} printed pieces")


if __name__ == "__main__":
    main()

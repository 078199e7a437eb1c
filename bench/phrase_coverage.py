"""Share of lines that checked phrases cover wholly, per kind of report, without any engine.

    python bench/phrase_coverage.py PATH... [--language zh] [--show gloss|memory|all] [--kind K]
        [--speed]

PATH is a .tsv with the columns kind and source, or a folder or file of texts (plain, or sheets of
bench/pages). Lines without a letter of the language's own script are not counted. Names and other
fields of identity are what a case would call them by then: a surrogate.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

FOREIGN = re.compile(
    r"[\u0370-\u03ff\u0400-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[a-zA-Z]{3}"
)
HAN = re.compile(r"[\u3400-\u9fff]")
MARKS = re.compile(r"^(?:[=#@^~]|\|)\s*")
HEAD = re.compile(r"^[a-z]+: ")


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """(kind, line) of everything at a path."""
    if path.is_dir():
        for file in sorted(path.rglob("*.txt")):
            yield from rows(file)
    elif path.suffix == ".tsv":
        with path.open(encoding="utf-8", newline="") as stream:
            table = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            yield from ((row["kind"], row["source"].replace(" | ", "\t")) for row in table)
    else:
        yield from sheet(path)


def sheet(path: Path) -> Iterator[tuple[str, str]]:
    """Lines of a text; of a sheet of bench/pages without its marks and fields of identity."""
    head, cut, body = path.read_text(encoding="utf-8").partition("\n---\n")
    kind = path.parent.name
    if not cut:
        head, body = "", head
    for line in head.splitlines():
        if line.startswith("class: "):
            kind = line.removeprefix("class: ")
    for line in body.splitlines():
        text = MARKS.sub("", line)
        if line.startswith(("@", "|", "%")) or not text.strip():
            continue
        yield kind, "\t".join(cell.strip() for cell in text.split(" | "))


def measured(
    found: list[tuple[str, str]], language: str, show: str, only: str
) -> tuple[dict[str, Counter[str]], float]:
    """Counts per kind, and lines a second."""
    from recpack.model.english import By
    from recpack.stages.translate import translate_text

    script = HAN if language.startswith(("zh", "ja")) else FOREIGN
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    took, lines = 0.0, 0
    translate_text("1", language, "phrasebook")
    for kind, line in found:
        if not script.search(line) or (only and kind != only):
            continue
        begun = time.perf_counter()
        segments, _ = translate_text(line, language, "phrasebook")
        took += time.perf_counter() - begun
        lines += 1
        kinds = {s.by for s in segments}
        covered = not kinds - {By.MEMORY, By.SAME}
        counts[kind]["memory" if covered else "gloss"] += 1
        counts[kind]["segments"] += len(segments)
        counts[kind]["covered"] += sum(s.by in {By.MEMORY, By.SAME} for s in segments)
        if show in {"all", "memory" if covered else "gloss"}:
            print(f"[{kind}] {line}")
            for s in segments:
                print(f"    {s.by.value:7}{s.target}  {' '.join(s.flags)}")
    return counts, lines / took if took else 0.0


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--language", default="zh")
    parser.add_argument("--show", choices=("", "gloss", "memory", "all"), default="")
    parser.add_argument("--kind", default="")
    parser.add_argument("--speed", action="store_true", help="lines a second too")
    args = parser.parse_args()
    found = [row for path in args.paths for row in rows(path)]
    counts, rate = measured(found, args.language, args.show, args.kind)
    total: Counter[str] = sum(counts.values(), Counter())
    for kind, count in [*sorted(counts.items()), ("all", total)]:
        lines = count["memory"] + count["gloss"]
        print(
            f"{kind:24}{lines:5} lines {count['memory'] / max(lines, 1):7.1%} wholly by phrases,"
            f" {count['covered'] / max(count['segments'], 1):7.1%} of segments"
        )
    if args.speed:
        print(f"{rate:.1f} lines a second")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    sys.exit(main())

"""Time of each stage and peak memory of a whole build, and the time of `recpack --help`.

    python bench/build.py examples/liver-zh [--again]

Prints seconds by stage, the peak of the memory of all its processes together (proportional set
size), and the median of five runs of `--help`. `--again` builds a second time over the kept
results. Absolute seconds depend on the machine: compare ratios of one run.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from recpack.build import build
from recpack.options import BuildOptions


class Stages:
    """Seconds between the first and the last word of each stage."""

    def __init__(self) -> None:
        self.spans: dict[str, list[float]] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note a moment of a stage."""
        del done, total
        now = time.monotonic()
        self.spans.setdefault(stage, [now, now])[1] = now


def resident() -> float:
    """Proportional resident memory of this process and all its descendants in MB (Linux only)."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    total, todo = 0, [os.getpid()]
    while todo:
        pid = todo.pop()
        todo += [child for child, parent in parents.items() if parent == pid]
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(ln.split()[1]) for ln in rollup.splitlines() if ln.startswith("Pss:"))
    return total / 1024


def watch(peak: list[float], stop: threading.Event) -> None:
    """Keep the largest sum of resident memory seen."""
    while not stop.wait(0.2):
        peak[0] = max(peak[0], resident())


def one(folder: Path, out: Path, key: Path) -> None:
    """Build once and print."""
    stages, peak, stop = Stages(), [0.0], threading.Event()
    watcher = threading.Thread(target=watch, args=(peak, stop), daemon=True)
    watcher.start()
    started = time.monotonic()
    result = build(BuildOptions(folder, out, key_file=key), stages)
    wall = time.monotonic() - started
    stop.set()
    watcher.join()
    for name, (first, last) in stages.spans.items():
        print(f"  {name:<14} {last - first:7.1f} s")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  whole          {wall:7.1f} s   exit {result.exit_code}")
    print(f"  peak resident  {peak[0]:7.0f} MB, all processes together")
    print(f"  workers' CPU   {used.ru_utime + used.ru_stime:7.1f} s")


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--again", action="store_true")
    args = parser.parse_args()
    helps = []
    for _ in range(5):
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "recpack", "--help"], capture_output=True, check=True)
        helps.append(time.monotonic() - started)
    print(f"recpack --help: {1000 * statistics.median(helps):.0f} ms (median of 5)")
    with tempfile.TemporaryDirectory() as work:
        key = Path(work) / "key"
        key.write_bytes(bytes(32))
        out = Path(work) / "out"
        print("first build")
        one(args.folder, out, key)
        if args.again:
            print("again")
            one(args.folder, out, key)


if __name__ == "__main__":
    main()

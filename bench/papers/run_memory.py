"""Peak memory of whole builds of 1, 20 and 60 scanned pages, all processes together."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.papers.run_read import chosen

COUNTS = (1, 20, 60)
ASKED = 1.8  # GB


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Build folders of scans; --condition and --sheet choose which (all scans by default)."""
    options.condition = options.condition or ["scan"]
    scans = [made.path for made in chosen(options)]
    out: dict[str, Any] = {}
    print(f"{'pages':>6s}{'peak':>10s}{'asked':>9s}{'processes':>11s}{'seconds':>9s}  exit")
    for count in COUNTS if not options.count else options.count:
        peak, processes, seconds, code = _build(list(islice(cycle(scans), count)))
        held = "ok" if peak < ASKED else "NO"
        print(f"{count:6d}{peak:7.2f} GB{f'< {ASKED} GB':>9s} {held}{processes:8d}{seconds:9.0f}"
              f"  {code}", flush=True)  # fmt: skip
        out[str(count)] = {"peak": peak, "processes": processes, "exit": code}
    return out


def _build(paths: list[Path]) -> tuple[float, int, float, int]:
    """Peak in GB (proportional set size), most processes at once, seconds, exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, key = Path(scratch) / "in", Path(scratch) / "key"
        folder.mkdir()
        key.write_bytes(bytes(range(32)))
        for number, path in enumerate(paths):
            copy = folder / f"{number:03d}{path.suffix}"
            shutil.copy(path, copy)
            if copy.suffix in {".jpg", ".png"}:  # a copy in bytes would be read once
                with copy.open("ab") as file:
                    file.write(b"%d" % number)
        started = time.monotonic()
        building = subprocess.Popen(
            [sys.executable, "-m", "recpack", "build", str(folder), "-o", f"{scratch}/out",
             "--key", str(key), "--accept-identity", "--json"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        peak, most, stop = [0.0], [0], threading.Event()
        watcher = threading.Thread(target=_watch, args=(building.pid, peak, most, stop))
        watcher.start()
        code = building.wait()
        stop.set()
        watcher.join()
    return peak[0] / 1024**2, most[0], time.monotonic() - started, code


def _watch(pid: int, peak: list[float], most: list[int], stop: threading.Event) -> None:
    while not stop.wait(0.25):
        used = [kib for p in family(pid) if (kib := _kib(p)) > 0]
        peak[0], most[0] = max(peak[0], sum(used)), max(most[0], len(used))


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found, todo = [pid], [pid]
    while todo:
        parent = todo.pop()
        more = [child for child, above in parents.items() if above == parent]
        found += more
        todo += more
    return found


def _kib(pid: int) -> int:
    """Proportional set size (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))

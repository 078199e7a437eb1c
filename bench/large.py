"""A whole build of large imaging input: seconds by step, memory of every process, what came of it.

    python -m bench.large NOUN [NOUN ...] [--count N] [--jobs N] [--keep FOLDER] [--json FILE]

NOUN is one of ct, ct-j2k, phases, enhanced, enhanced-j2k, enhanced-mr, cine, cine-raw, xa,
ct-hidden, enhanced-hidden (bench/imaging/large.py says what each is). The folder is made in a
temporary place (ct: 1 GB, and three times that while it is built), built by a process of its own,
and every file of the bundle searched for the name. `--keep` leaves bundle and private folder behind
to be looked at. On a busy machine compare the processor's seconds, not those of the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

_STEPS = (
    "inventory", "read", "identify", "redact", "render", "translate", "extract", "assemble",
    "audit",
)  # fmt: skip


class Watch:
    """Seconds of each step and part, and the most memory that a process held meanwhile."""

    def __init__(self) -> None:
        self.step = "start"
        self.part = ""
        self.seconds: dict[str, float] = {}
        self.parts: dict[str, list[float]] = {}
        self.peaks: dict[str, dict[str, float]] = {}
        self.highest: dict[int, tuple[str, float]] = {}
        self.cpu: dict[str, float] = {}
        self._used: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note a moment of a part."""
        del done, total
        now = time.monotonic()
        self.part = stage
        self.parts.setdefault(stage, [now, now])[1] = now

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a clock."""

        def run(*args: Any, **options: Any) -> Any:
            self.step, self.part, begin = name, "", time.monotonic()
            try:
                return function(*args, **options)
            finally:
                self.seconds[name] = time.monotonic() - begin
                self.step, self.part = f"after {name}", ""

        return run

    def _run(self) -> None:
        while not self._stop.wait(0.25):
            self.look()

    def look(self) -> None:
        """Memory of this process and of its workers now."""
        mine = os.getpid()
        here = self.peaks.setdefault(f"{self.step} {self.part}".strip(), {})
        for pid in _family(mine):
            told = _status(pid)
            who = "parent" if pid == mine else "worker"
            here[who] = max(here.get(who, 0.0), told.get("VmRSS", 0.0))
            self.highest[pid] = (who, told.get("VmHWM", self.highest.get(pid, (who, 0.0))[1]))
            used = _cpu(pid)
            more = max(0.0, used - self._used.get(pid, 0.0))
            self.cpu[self.step] = self.cpu.get(self.step, 0.0) + more
            self._used[pid] = max(used, self._used.get(pid, 0.0))

    def stop(self) -> None:
        """No more looks."""
        self.look()
        self._stop.set()
        self._thread.join()

    def most(self, who: str) -> float:
        """The highest of all processes of a kind, MB."""
        return max((mb for kind, mb in self.highest.values() if kind == who), default=0.0)


def _family(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += parents.get(pid, [])
    return found


def _status(pid: int) -> dict[str, float]:
    """Memory lines of /proc/PID/status in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    pairs = (ln.split(":", 1) for ln in lines if ln.startswith("Vm"))
    return {k: int(v.split()[0]) / 1024 for k, v in pairs}


def _cpu(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def build_here(folder: Path, out: Path, jobs: int) -> dict[str, Any]:
    """Build in this process, every step on a clock."""
    from recpack import build as module
    from recpack.options import BuildOptions

    watch = Watch()
    for name in _STEPS:
        holder: Any = module if name == "render" else module.steps
        setattr(holder, name, watch.timed(name, getattr(holder, name)))
    key = out.parent / "site.key"
    key.write_bytes(bytes(32))
    begin = time.monotonic()
    result = module.build(BuildOptions(folder, out, key_file=key, jobs=jobs), watch)
    wall = time.monotonic() - begin
    watch.stop()
    case = result.case
    return {
        "exit": result.exit_code, "seconds": wall, "bundle": str(result.bundle or ""),
        "steps": watch.seconds, "parts": {k: b - a for k, (a, b) in watch.parts.items()},
        "peaks": watch.peaks, "cpu": watch.cpu,
        "parent_mb": watch.most("parent"), "worker_mb": watch.most("worker"),
        "problems": dict(Counter(p.code for p in result.problems)),
        "ends": dict(Counter(f"{d.kind.value} {d.reason}".strip() for d in result.dispositions)),
        "stacks": [[s.label, s.total, len(s.frames), len(s.presets)]
                   for s in case.stacks[:12]] if case else [],
        "audit": {"files": result.audit.files, "hits": [f"{h.tag} in {h.file} ({h.view})"
                                                        for h in result.audit.hits[:8]],
                  "unread": list(result.audit.unread[:8]), "missed": result.audit.missed,
                  } if result.audit else None,
    }  # fmt: skip


def _searched(bundle: Path) -> tuple[int, float, int, list[str]]:
    """Files, MB, pictures of the viewer, and files in whose bytes the name stands."""
    from bench.imaging.large import SECRETS

    files = sorted(p for p in bundle.rglob("*") if p.is_file())
    hits = []
    for path in files:
        data = path.read_bytes().upper()
        if any(s.encode() in data or s.encode("utf-16-le") in data for s in SECRETS):
            hits.append(path.relative_to(bundle).as_posix())
    size = sum(p.stat().st_size for p in files) / 1e6
    pictures = sum(p.suffix.lower() in {".webp", ".jpg", ".png"} for p in files)
    return len(files), size, pictures, hits


def measure(noun: str, count: int, options: argparse.Namespace) -> dict[str, Any]:
    """Make the folder, build it in a child, print and give what it took."""
    from bench.imaging.large import MADE

    make, usual = MADE[noun]
    count = count or usual
    with tempfile.TemporaryDirectory(dir=options.work) as name:
        root = Path(name)
        (root / "in").mkdir()
        make(root / "in", count)
        size = sum(p.stat().st_size for p in (root / "in").iterdir()) / 1e6
        print(f"{noun} {count}: {size:.0f} MB of input", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "bench.large", "--child", name, "--jobs", str(options.jobs)],
            stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if done.returncode or not done.stdout.strip():
            raise SystemExit(f"the build broke: {done.returncode}")
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        if told["bundle"]:
            told["files"], told["mb"], told["pictures"], told["leaks"] = _searched(
                Path(told["bundle"])
            )
        if options.keep:
            shutil.copytree(root / "out", options.keep / noun, dirs_exist_ok=True)
    _tell(told)
    return told


def _tell(told: dict[str, Any]) -> None:
    print(f"  exit {told['exit']}, {told['seconds']:.0f} s (processor"
          f" {sum(told['cpu'].values()):.0f} s); most memory of a process:"
          f" parent {told['parent_mb']:.0f} MB, worker {told['worker_mb']:.0f} MB")  # fmt: skip
    for name, seconds in told["steps"].items():
        peaks = [(k, v) for k, v in told["peaks"].items() if k.split()[0] == name]
        parent = max((v.get("parent", 0) for _, v in peaks), default=0.0)
        worker = max((v.get("worker", 0) for _, v in peaks), default=0.0)
        print(f"    {name:<12}{seconds:8.1f} s   processor {told['cpu'].get(name, 0):7.1f} s"
              f"   parent {parent:5.0f} MB   worker {worker:5.0f} MB")  # fmt: skip
    parts = ", ".join(f"{k} {v:.1f} s" for k, v in told["parts"].items())
    print(f"    within: {parts}")
    print(f"    ends {told['ends']}, problems {told['problems']}")
    print(f"    audit {told['audit']}")
    if told["bundle"]:
        print(f"    bundle {told['files']} files, {told['mb']:.0f} MB, {told['pictures']} pictures;"
              f" the name stands in {len(told['leaks'])} {told['leaks'][:4]}")  # fmt: skip
        print(f"    stacks (label, of, shown, windows) {told['stacks']}")


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("nouns", nargs="*", metavar="NOUN")
    parser.add_argument("--count", type=int, default=0, help="slices or frames")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--work", type=Path, help="where to make the folders")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(build_here(options.child / "in", options.child / "out", options.jobs)))
        return 0
    found = {noun: measure(noun, options.count, options) for noun in options.nouns}
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

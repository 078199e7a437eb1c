"""Hostile files one by one in a process each: seconds, peak memory, and how each one ends."""

from __future__ import annotations

import multiprocessing as mp
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench.imaging.hostile_files import NAME, files
from bench.imaging.product import clean_folder
from bench.imaging.search import holds, layers

SECONDS, MEGABYTES = 60.0, 1500.0
# Odd, but whole: these may travel without a word. Whatever else ends clean was not noticed.
_WHOLE = frozenset(
    [
        "big-endian.dcm",
        "no-meta.dcm",
        "wrong-syntax.dcm",
        "odd-us-length.dcm",
        "fd-length-5.dcm",
        "vr-of-nothing.dcm",
        "carets.dcm",
        "spaces.dcm",
        "digits.dcm",
        "escapes.dcm",
        "not-utf8.dcm",
        "twenty-thousand-elements.dcm",
        "jpeg-extended-12.dcm",
        "no-preamble.dcm",
    ]
)


@dataclass(frozen=True, slots=True)
class End:
    """How a file ended: "clean", or the codes of its problems; "died" and "timeout" are failures."""

    name: str
    result: str
    seconds: float
    megabytes: float
    leaks: bool

    @property
    def fine(self) -> bool:
        """Whether it ended as a clean object or as a problem, within bounds and without a leak."""
        bad = self.result in {"died", "timeout"} or self.result.startswith("raised")
        unnoticed = self.result == "clean" and self.name not in _WHOLE
        return not bad and not unnoticed and not self.leaks and self.megabytes < MEGABYTES


def _try(sender: Connection, path: Path, work: Path) -> None:
    begin = time.perf_counter()
    leaks = False
    try:
        done = clean_folder([path], work)
        codes = done.problems.get(path.name, ())
        result = "clean" if path.name in done.outputs and not codes else ",".join(codes)
        result = result or "nothing told"
        leaks = any(holds(layers(d), NAME) for d in done.outputs.values())
    except BaseException as error:  # noqa: BLE001 - that is what is asked
        result = f"raised {type(error).__name__}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send((result, time.perf_counter() - begin, peak, leaks))


def run(*, bomb: int = 1024, depth: int = 10000) -> Iterator[End]:
    """The end of every hostile file."""
    context = mp.get_context("fork")
    with tempfile.TemporaryDirectory() as root:
        for name, data in files(bomb=bomb, depth=depth):
            path = Path(root) / name
            path.write_bytes(data)
            del data
            receiver, sender = context.Pipe(duplex=False)
            worker = context.Process(target=_try, args=(sender, path, Path(root) / "work"))
            worker.start()
            sender.close()
            try:
                told = receiver.recv() if receiver.poll(SECONDS) else ("timeout", SECONDS, 0, False)
            except EOFError:
                told = ("died", 0.0, 0.0, False)
            worker.kill()
            worker.join()
            yield End(name, *told)
            path.unlink()


def report(*, bomb: int = 1024, depth: int = 10000) -> tuple[int, int]:
    """Print the table: (files that ended well, all)."""
    ends = list(run(bomb=bomb, depth=depth))
    for end in ends:
        mark = " " if end.fine else "!"
        print(f"{mark} {end.name:34s} {end.seconds:6.1f} s {end.megabytes:6.0f} MB  {end.result}"
              f"{'  LEAK' if end.leaks else ''}")  # fmt: skip
    return sum(e.fine for e in ends), len(ends)

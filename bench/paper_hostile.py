"""Hostile papers, each in a folder with a good one: seconds, memory, and how each ends.

    python -m bench.paper hostile [--folder] [NAME ...]

Each file is taken through inventory, reading and redaction in a process of its own with the
limits of a worker of the product (`--folder` builds all of them as one folder instead). Fine is:
a document or a problem, nothing else; under 60 seconds and 1.8 GB.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.paper_hostile_files import files, good

SECONDS, MEGABYTES = 60.0, 1800.0


@dataclass(frozen=True, slots=True)
class End:
    """How a file ended: "read", and the codes of its problems; "timeout" is a failure."""

    name: str
    result: str
    seconds: float
    megabytes: float

    @property
    def fine(self) -> bool:
        """Whether it ended as a document or a problem, within bounds."""
        bad = self.result == "timeout" or self.result.startswith("raised")
        return not bad and self.seconds < SECONDS and self.megabytes < MEGABYTES


def one(name: str, data: bytes, work: Path) -> str:
    """Inventory, reading (no OCR) and redaction of a folder with the file: what came of it."""
    from recpack.model.document import Document
    from recpack.model.source import FileKind
    from recpack.run.blobs import BlobStore
    from recpack.stages.inventory import locate, take_inventory
    from recpack.stages.read import ReadTask, read_file

    folder, unpacked = work / "folder", work / "unpacked"
    for place in (folder, unpacked):
        place.mkdir(parents=True)
    (folder / name).write_bytes(data)
    del data
    blobs = BlobStore(work / "blobs")
    found = take_inventory(folder, unpacked)
    codes = {p.code for p in found.problems}
    read = 0
    for source in found.files[:50]:
        if source.kind in {FileKind.ARCHIVE, FileKind.SYSTEM} or source.duplicate_of:
            continue
        outcome: Any = read_file(
            ReadTask(str(locate(folder, unpacked, source)), source, None, blobs)
        )
        codes |= {p.code for p in outcome.problems}
        if isinstance(outcome.value, Document):
            read += 1
            codes |= _redacted(outcome.value, blobs)
    return " ".join((["read"] if read else []) + sorted(codes)) or "nothing"


def _redacted(document: Any, blobs: Any) -> set[str]:
    from recpack.model.identity import CaseKey, Identities
    from recpack.stages.redact import RedactTask, redact_document

    key = CaseKey("CAAAAAAAAAAA", bytes(32), 11, "shift")
    done = redact_document(RedactTask(document, Identities(), key, blobs))
    return {p.code for p in done.problems if p.code != "unread-covered"}


def _try(sender: Connection, name: str, path: Path, work: Path) -> None:
    from recpack.run.limits import limit_memory, worker_memory

    limit_memory(worker_memory("cpu", 2))
    begin = time.perf_counter()
    try:
        result = one(name, path.read_bytes(), work)
    except BaseException as error:  # noqa: BLE001 - told as what it is
        result = f"raised {type(error).__name__}"
    sender.send((result, time.perf_counter() - begin, _held(os.getpid())))


def ends(names: Sequence[str] = ()) -> Iterator[End]:
    """Each file in a process of its own."""
    for name, make in files():
        if names and name not in names:
            continue
        with tempfile.TemporaryDirectory() as made:
            path = Path(made) / "made"
            path.write_bytes(make())
            yield _alone(name, path, Path(made))


def _alone(name: str, path: Path, work: Path) -> End:
    """A worker that ends itself is run once more alone by the product: its time counts twice."""
    receiver, sender = mp.get_context("spawn").Pipe(duplex=False)
    worker = mp.get_context("spawn").Process(target=_try, args=(sender, name, path, work))
    begin, peak = time.perf_counter(), 0.0
    worker.start()
    sender.close()
    try:
        while not receiver.poll(0.1):
            peak = max(peak, _held(worker.pid))
            if time.perf_counter() - begin > SECONDS + 20:
                return End(name, "timeout", SECONDS + 20, peak)
        result, seconds, last = receiver.recv()
    except EOFError:
        return End(name, "worker-died", 2 * (time.perf_counter() - begin), peak)
    finally:
        worker.kill()
        worker.join()
    return End(name, result, seconds, max(peak, last))


def _held(pid: int | None) -> float:
    """The most memory that a process has held so far, in megabytes (0 if it is gone)."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next((ln for ln in told.splitlines() if ln.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) / 1024


def whole_folder(keep: Path) -> dict[str, Any]:
    """All hostile papers and a good one built as one folder by the command line."""
    folder = keep / "folder"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "good.pdf").write_bytes(good())
    for name, make in files():
        (folder / name).write_bytes(make())
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "recpack", "build", str(folder), "-o", str(keep / "out"), "--json",
         "--accept-identity"],
        capture_output=True, text=True, check=False, env=dict(os.environ),
    )  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    return {"exit": done.returncode, "seconds": round(time.perf_counter() - begin, 1),
            "largest process MB": round(peak), "bundle": bool(told.get("bundle"))}  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """A line a file; 1 if any did not end well."""
    parser = argparse.ArgumentParser(prog="hostile", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--folder", type=Path, help="build them as one folder, kept here")
    given = parser.parse_args(argv)
    if given.folder:
        print(json.dumps(whole_folder(given.folder)))
        return 0
    bad = 0
    for end in ends(given.names):
        bad += not end.fine
        mark = "  " if end.fine else "! "
        figures = f"{end.seconds:6.1f} s {end.megabytes:6.0f} MB"
        print(f"{mark}{end.name:24} {figures}  {end.result}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())

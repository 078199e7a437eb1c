"""Files a second beside pydicom's read and write copy of the same files, in one run."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import UID

from bench.imaging import people as who
from bench.imaging.phrases import ACQUISITION
from bench.imaging.plants import ROOT, Planting, code, items, raw_element, start
from recpack.dicom.elements import quiet
from recpack.model.document import Picture
from recpack.run.blobs import BlobStore
from recpack.run.executors import ProcessExecutor, SerialExecutor
from recpack.stages.redact import RedactObjectTask

_SIDE = 512
_WARM: list[bool] = []
_IN_MEMORY = Path("/", "dev", "shm")


def slice_of(number: int, picture: bytes) -> Planting:
    """One slice of a CT as a modern scanner writes it: some 150 elements, private and nested."""
    p = start(f"{number:05d}.dcm", "CT", number)
    ds = p.dataset
    ds.SeriesInstanceUID, ds.FrameOfReferenceUID = UID(f"{ROOT}.3.1"), UID(f"{ROOT}.2.1")
    p.put(ds, "PatientName", "Zhang^San=张^三")
    p.put(ds, "InstitutionName", who.HOSPITAL_HAN)
    ds.PatientID, ds.PatientBirthDate, ds.AccessionNumber = who.MRN, who.BIRTH, who.ACCESSION
    ds.StudyDescription, ds.SeriesDescription = "CT abdomen for ZHANG SAN", "Arterial phase 1.5 mm"
    ds.ProtocolName, ds.StationName = "Liver 3 phase", who.STATION
    ds.ReferringPhysicianName, ds.OperatorsName = "Li^Minghua", "Zhao^Lei"
    for keyword, values in ACQUISITION["CT"]:
        setattr(ds, keyword, values[0])
    ds.InstanceNumber, ds.SliceLocation = number, f"{number * 1.5:.1f}"
    ds.ImagePositionPatient = [-180.0, -180.0, number * 1.5]
    ds.ContentTime = ds.AcquisitionTime = f"1015{number // 100 % 60:02d}.{number % 100:02d}0000"
    ds.SeriesDate = ds.AcquisitionDate = ds.InstanceCreationDate = "20240611"
    ds.XRayTubeCurrent = str(180 + number % 90)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    _nested(ds, number)
    for block, creator in ((0x0019, b"GEMS_ACQU_01"), (0x0029, b"SIEMENS CSA HEADER")):
        ds[Tag(block, 0x10)] = raw_element(block << 16 | 0x10, "LO", creator)
        for element in range(0x1002, 0x101A):
            value = f"{number}.{element}".encode()
            ds[Tag(block, element)] = raw_element(block << 16 | element, "DS", value)
    ds[Tag(0x00291020)] = raw_element(0x00291020, "OB", b"SV10" + bytes(8000))
    ds.Rows = ds.Columns = _SIDE
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 12, 11
    ds.PixelRepresentation, ds.SamplesPerPixel = 0, 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds[Tag(0x7FE00010)] = raw_element(0x7FE00010, "OW", picture)
    return p


def _nested(ds: Dataset, number: int) -> None:
    references = []
    for other in range(3):
        reference = Dataset()
        reference.ReferencedSOPClassUID = ds.SOPClassUID
        reference.ReferencedSOPInstanceUID = f"{ROOT}.4.{number + other}"
        references.append(reference)
    ds.ReferencedImageSequence = items(*references)
    request = Dataset()
    request.RequestedProcedureDescription = "CT liver for ZHANG SAN"
    request.ScheduledProtocolCodeSequence = items(code("CTLIV", "CT of the liver", "99HOUSE"))
    ds.RequestAttributesSequence = items(request)
    ds.ProcedureCodeSequence = items(code("P5-0808E", "CT abdomen", "SRT"))


def _phantom() -> NDArray[np.uint16]:
    """A round body with organs and the noise of a scanner, in 12 bits."""
    y, x = np.mgrid[-1 : 1 : _SIDE * 1j, -1 : 1 : _SIDE * 1j]
    body = np.where(x**2 + (1.4 * y) ** 2 < 0.8, 1040.0, 24.0)
    body += np.where((x - 0.3) ** 2 + y**2 < 0.09, 60.0, 0.0)
    body += np.random.default_rng(7).normal(0, 9, body.shape)
    return body.clip(0, 4095).astype("<u2")


def series(folder: Path, count: int) -> list[Path]:
    """`count` slices of 512 x 512 on disk, made one by one."""
    folder.mkdir(parents=True, exist_ok=True)
    body = _phantom()
    paths = []
    for number in range(1, count + 1):
        path = folder / f"{number:05d}.dcm"
        path.write_bytes(slice_of(number, np.roll(body, number % 9).tobytes()).written())
        paths.append(path)
    return paths


def copy(paths: Sequence[Path], folder: Path) -> tuple[float, float]:
    """Seconds of pydicom's read and write: on the clock, and of the processor."""
    folder.mkdir(parents=True, exist_ok=True)
    begin, cpu = time.perf_counter(), time.process_time()
    with quiet():
        for number, path in enumerate(paths):
            try:
                pydicom.dcmread(path, force=True).save_as(folder / f"{number}.dcm")
            except Exception:  # noqa: BLE001, S112 - a file that it reads but cannot write
                continue
    return time.perf_counter() - begin, time.process_time() - cpu


def ours(paths: Sequence[Path], work: Path, jobs: int) -> dict[str, Any]:
    """Seconds of recpack by step, in this process or in worker processes.

    Before the clock starts each worker cleans all files once, into another folder, and forgets what
    it learned of them: rules, language data and decoders are loaded, every file is then new.
    """
    from bench.imaging.product import read_all, tasks_of
    from recpack.stages.redact import redact_object

    blobs = BlobStore(str(work / "blobs"))
    begin = time.perf_counter()
    read = read_all(paths, blobs)
    reading = time.perf_counter() - begin
    # Frames that may show text pass as read, and empty: OCR has its own measure.
    tasks = tuple(_as_read(t) for t in tasks_of(read, blobs))
    other = BlobStore(str(work / "warm"))
    pool = SerialExecutor() if jobs == 1 else ProcessExecutor(jobs)
    try:
        list(pool.map(warm, [tuple(replace(t, blobs=other) for t in tasks)] * 3 * jobs))
        begin, cpu = time.perf_counter(), time.process_time()
        results = list(pool.map(redact_object, tasks))
        seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
        made = [tasks[i].path for i, r in results if getattr(r, "value", None) is not None]
        return {"read": reading, "redact": seconds, "cpu": cpu, "made": sorted(made)}
    finally:
        pool.close()


def warm(tasks: Sequence[RedactObjectTask]) -> None:
    """What a worker does before the clock starts; once, and leaves the rest to the others."""
    from recpack.deid.dicom import memo
    from recpack.stages import redact

    if _WARM:
        time.sleep(0.2)
        return
    _WARM.append(True)
    for task in tasks:
        redact.redact_object(task)
    memo.forget()
    redact.scrubber_of.cache_clear()
    redact.burned_in_of.cache_clear()
    redact.scrubber_of(tasks[0].identities, tasks[0].key, False).scrub("CT of Mr. Nobody")


def _as_read(task: RedactObjectTask) -> RedactObjectTask:
    obj = task.obj
    if obj.needs_ocr and not obj.pictures:
        obj = replace(obj, pictures=(Picture(tuple(range(obj.frames))),))
    return replace(task, obj=obj)


_CHILD = """import sys, json
from pathlib import Path
from bench.imaging import timing
paths = [Path(p) for p in json.load(open(sys.argv[1]))]
print(json.dumps(timing.ours(paths, Path(sys.argv[2]), int(sys.argv[3]))))
"""


def in_memory() -> str | None:
    """A folder in memory for what is written, where there is one: disks of shared machines vary."""
    return str(_IN_MEMORY) if _IN_MEMORY.is_dir() else None


def comparable(paths: Sequence[Path], root: Path) -> list[Path]:
    """The files that both sides write."""
    kept = []
    with quiet():
        for path in paths:
            with contextlib.suppress(Exception):  # what pydicom reads but cannot write
                pydicom.dcmread(path, force=True).save_as(io.BytesIO())
                kept.append(path)
    made = frozenset(_child(kept, root, 1)["made"])
    return [p for p in kept if str(p) in made]


def ratios(paths: Sequence[Path], label: str, repeat: int = 3) -> dict[str, float]:
    """Copy against redaction, alternating, medians; in one process and in two.

    Ratios by processor time hold on a busy machine too; the gain of a second process does not.
    """
    with tempfile.TemporaryDirectory(dir=in_memory()) as root:
        paths = comparable(paths, Path(root))
    seen: dict[str, list[float]] = {
        k: [] for k in ("copy", "copy_cpu", "one", "cpu", "read", "two")
    }
    for _ in range(repeat):
        with tempfile.TemporaryDirectory(dir=in_memory()) as root:
            wall, cpu = copy(paths, Path(root) / "copy")
            seen["copy"].append(wall)
            seen["copy_cpu"].append(cpu)
            one, two = (_child(paths, Path(root), jobs) for jobs in (1, 2))
            for key, value in (("one", one["redact"]), ("cpu", one["cpu"]), ("read", one["read"]),
                               ("two", two["redact"])):  # fmt: skip
                seen[key].append(value)
    mid = {k: statistics.median(v) for k, v in seen.items()}
    out = {"files": len(paths), "copy_files_s": len(paths) / mid["copy"],
           "redact": mid["copy"] / mid["one"], "redact_cpu": mid["copy_cpu"] / mid["cpu"],
           "read_and_redact": mid["copy"] / (mid["one"] + mid["read"]),
           "two_processes": mid["one"] / mid["two"]}  # fmt: skip
    print(f"{label}: {len(paths)} files, copy {out['copy_files_s']:.0f} files/s;"
          f" redact {out['redact']:.2f} of it (processor time {out['redact_cpu']:.2f}), read and"
          f" redact {out['read_and_redact']:.2f}; two processes {out['two_processes']:.2f} x one")  # fmt: skip
    return out


def _child(paths: Sequence[Path], root: Path, jobs: int) -> dict[str, Any]:
    listing = root / "paths.json"
    listing.write_text(json.dumps([str(p) for p in paths]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(listing), str(root / f"w{jobs}"), str(jobs)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def memory(count: int) -> dict[str, float]:
    """Peak memory over a large CT, and how often a decoder of pydicom was called."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "ct"
        series(folder, count)
        child = ("import json,sys;from pathlib import Path;from bench.imaging import timing as t;"
                 "print(json.dumps(t.counted(Path(sys.argv[1]),Path(sys.argv[2]))))")  # fmt: skip
        done = subprocess.run([sys.executable, "-c", child, str(folder), f"{root}/work"],
                              capture_output=True, text=True, check=True)  # fmt: skip
        told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{count} slices: peak {told['peak_mb']:.0f} MB ({told['before_mb']:.0f} before),"
          f" decoder calls {told['decoder_calls']:.0f}, made {told['files']:.0f}")  # fmt: skip
    return told


def counted(folder: Path, work: Path) -> dict[str, float]:
    """Read and redact a series in this process: peak memory in MB, decoder calls, seconds."""
    from pydicom.pixels.decoders.base import Decoder

    calls = 0

    def watch(name: str) -> None:
        real = getattr(Decoder, name)

        def counting(*args: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            return real(*args, **options)

        setattr(Decoder, name, counting)

    for name in ("as_array", "iter_array", "as_buffer", "iter_buffer"):
        watch(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.perf_counter()
    told = ours(sorted(folder.iterdir()), work, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"files": len(told["made"]), "peak_mb": peak, "before_mb": before, "decoder_calls": calls,
            "seconds": time.perf_counter() - begin}  # fmt: skip


def elements_of(path: Path) -> int:
    """Number of elements of a file at all depths."""
    count = 0
    for _ in pydicom.dcmread(io.BytesIO(path.read_bytes())).iterall():
        count += 1
    return count

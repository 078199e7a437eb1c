"""Whatever a parser does, the build ends, and every file has its end and its reason."""

from __future__ import annotations

import struct
import sys
import zlib

import faulty
import pytest
from dicom_case import plain_ct, source_of
from pydicom.filewriter import dcmwrite
from pydicom.uid import DeflatedExplicitVRLittleEndian, JPEG2000Lossless

from recpack import steps
from recpack.casefile import dispositions
from recpack.config import Config
from recpack.dicom.deflated import InflationError, inflated
from recpack.model.identity import CaseKey, Identified, Identities, Subject
from recpack.model.source import DispositionKind
from recpack.options import BuildOptions
from recpack.ports import WorkerFailure
from recpack.readers.dicom import read_dicom
from recpack.run import limits
from recpack.run.blobs import BlobStore
from recpack.run.executors import ProcessExecutor
from recpack.run.pipeline import Job
from recpack.run.workplace import Workplace
from recpack.stages.read import frame_tasks, read_frames

pytestmark = pytest.mark.fault


def _ct(path, number: int, **elements) -> None:
    ds = plain_ct(str(number))
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    dcmwrite(path, ds)


FAULTS = {
    "read-segv.dcm": "worker-died",
    "read-memory.dcm": "too-large",
    "redact-segv.dcm": "worker-died",
}


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are Linux's")
def test_every_fault_costs_its_own_file(tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, name in enumerate([*FAULTS, "fine-1.dcm", "fine-2.dcm"]):
        _ct(folder / name, number)
    monkeypatch.setattr(steps._read, "read_file", faulty.read)
    monkeypatch.setattr(steps._redact, "redact_object", faulty.redact)
    place = Workplace(tmp_path / "out", folder, bytes(32))
    options = BuildOptions(folder=folder, out=tmp_path / "out", mode="share")
    executor = ProcessExecutor(2, memory=faulty.MEMORY)
    try:
        job = Job(executor, place.store, lambda *_: None)
        found = steps.inventory(folder, place, Config())
        read_ = steps.read(job, folder, place, Config(), found)
        who = Identified(Identities(), Subject(), "")
        clean = steps.redact(job, options, read_, who, CaseKey("CASE", bytes(32), -37))
    finally:
        executor.close()
    names = {f.id: f.path for f in found.files}
    ends = {names[d.source]: d for d in dispositions(found, read_, clean)}
    assert len(ends) == len(FAULTS) + 2
    for name, reason in FAULTS.items():
        assert (ends[name].kind, ends[name].reason) == (DispositionKind.LEFT_OUT, reason)
    assert {ends[f"fine-{n}.dcm"].kind for n in (1, 2)} == {DispositionKind.INCLUDED}
    assert len(clean.objects) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are Linux's")
def test_memory_costs_the_item_that_takes_it():
    executor = ProcessExecutor(2, memory=1 << 30)
    try:
        results = dict(executor.map(faulty.takes, [1 << 20, 1 << 33, 1 << 21], timeout=60.0))
    finally:
        executor.close()
    assert results == {0: 1 << 20, 1: WorkerFailure("memory", "MemoryError"), 2: 1 << 21}


def test_a_limit_leaves_room_on_small_machines(monkeypatch):
    monkeypatch.setattr(limits, "machine_memory", lambda: 4 << 30)
    assert limits.worker_memory("cpu", 8) == 3 << 30
    monkeypatch.setattr(limits, "machine_memory", lambda: 0)
    assert limits.worker_memory("ocr", 1) == 6 << 30


def _deflated(path, data_set: bytes) -> None:
    """A Part 10 file whose deflated data set is these bytes."""
    syntax = DeflatedExplicitVRLittleEndian.encode()
    meta = b"\x02\x00\x10\x00UI" + struct.pack("<H", len(syntax)) + syntax
    engine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = engine.compress(data_set) + engine.flush()
    path.write_bytes(bytes(128) + b"DICM" + meta + packed)


def test_a_deflate_bomb_is_not_inflated(tmp_path):
    path = tmp_path / "bomb.dcm"
    element = b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100"
    pixels = b"\xe0\x7f\x10\x00OW\0\0" + struct.pack("<I", 100 << 20)
    _deflated(path, element + pixels + bytes(100 << 20))
    with pytest.raises(InflationError):
        inflated(str(path))
    found = read_dicom(str(path), source_of(path), BlobStore(str(tmp_path / "blobs")))
    assert [(found.value, p.code) for p in found.problems] == [(None, "too-large")]


def test_an_honest_deflated_object_is_read(tmp_path):
    path = tmp_path / "a.dcm"
    ds = plain_ct()
    ds.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    dcmwrite(path, ds)
    found = read_dicom(str(path), source_of(path), BlobStore(str(tmp_path / "blobs")))
    assert found.value is not None
    assert found.value.modality == "CT"


@pytest.mark.parametrize("kind", ["rows", "frames", "encapsulated"])
def test_absurd_sizes_are_problems_of_the_file(tmp_path, kind):
    """Lengths that no file can hold neither crash nor fill the memory."""
    ds = plain_ct()
    ds.Modality = "US"
    if kind == "rows":
        ds.Rows = ds.Columns = 65535
    if kind == "frames":
        ds.NumberOfFrames = 2_000_000_000
    if kind == "encapsulated":
        ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
        ds.Rows = ds.Columns = 65535
        ds.PixelData = b"\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\x00\xe0\x08\0\0\0\xff\x4f\xff\x51\0\0\0\0"
        ds["PixelData"].is_undefined_length = True
    path = tmp_path / "a.dcm"
    dcmwrite(path, ds)
    found = read_dicom(str(path), source_of(path), BlobStore(str(tmp_path / "blobs")))
    assert found.value is not None
    tasks = frame_tasks(found.value, str(path))
    assert len(tasks) == 1
    seen = read_frames(tasks[0])
    assert [(seen.value, p.code) for p in seen.problems] == [(None, "pixel-undecodable")]

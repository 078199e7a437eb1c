"""Kept results: found again, and made again when damaged."""

from __future__ import annotations

import pytest

from recpack.model.clean import CleanBlock
from recpack.model.document import Box
from recpack.model.problem import Outcome, Problem, Severity
from recpack.run.blobs import BlobStore
from recpack.run.store import Store

VALUE = Outcome(
    CleanBlock("CK（+）", Box(0, 1.5, 2, 3)), (Problem("x", Severity.INFO, "read", "S001", 2),)
)
KIND = Outcome[CleanBlock]


def test_round_trip(tmp_path):
    store = Store(tmp_path)
    key = store.key("read", "a", "b")
    assert store.get(key, KIND) is None
    store.put(key, KIND, VALUE)
    assert store.get(key, KIND) == VALUE
    assert key != store.key("read", "ab", "")


def test_a_damaged_result_is_no_result(tmp_path):
    store = Store(tmp_path)
    key = store.key("read", "a")
    store.put(key, KIND, VALUE)
    (path,) = (p for p in (tmp_path / "results").rglob("*") if p.is_file())
    path.write_bytes(path.read_bytes()[:-3] + b"xxx")
    assert store.get(key, KIND) is None


def test_a_damaged_blob_is_no_blob(tmp_path):
    blobs = BlobStore(str(tmp_path))
    blob = blobs.put(b"pixels")
    assert blobs.get(blob) == b"pixels"
    (path,) = (p for p in tmp_path.rglob("*") if p.is_file())
    path.write_bytes(b"pixelz")
    with pytest.raises(KeyError):
        blobs.get(blob)
    blobs.put(b"pixels")
    assert path.read_bytes() == b"pixelz"  # same size: not written again, still refused
    with pytest.raises(KeyError):
        blobs.get(blob)

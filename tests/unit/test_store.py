"""Kept results: found again, and made again when damaged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recpack.model.clean import CleanBlock, CleanPage
from recpack.model.document import BlobId, Box, Document, Origin, Page
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import FileKind
from recpack.model.stack import StackFrame
from recpack.run.blobs import BlobStore
from recpack.run.store import Store, blobs_of

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
    assert blobs.holds(blob)
    path = _only_file(tmp_path)
    path.write_bytes(b"pixelz")
    assert not blobs.holds(blob)
    with pytest.raises(KeyError):
        blobs.get(blob)
    blobs.put(b"pixels")  # of the same size, and still written anew
    assert blobs.get(blob) == b"pixels"


@pytest.mark.parametrize("torn", [b"", b"pixelz", None])
def test_a_result_whose_blob_was_torn_is_made_again(tmp_path, torn):
    blob = Store(tmp_path).blobs.put(b"pixels")
    page = CleanPage(1, 10, 10, Origin.OCR, "en", (), blob)
    frame = StackFrame(1, (blob,))
    for name, kind, record in (
        ("page", CleanPage, page), ("frame", tuple[StackFrame, ...], (frame,))
    ):  # fmt: skip
        Store(tmp_path).put(name, Outcome[kind], Outcome(record))
        assert Store(tmp_path).get(name, Outcome[kind]) == Outcome(record)
    path = _only_file(tmp_path / "blobs")
    if torn is None:
        path.unlink()
    else:
        path.write_bytes(torn)
    assert Store(tmp_path).get("page", Outcome[CleanPage]) is None
    assert Store(tmp_path).get("frame", Outcome[tuple[StackFrame, ...]]) is None


def test_every_record_that_is_kept_tells_its_blobs():
    """A field that names a blob under another type would escape the check."""
    box = Box(0, 0, 1, 1)
    page = Page(1, 10, 10, Origin.OCR, "en", (), BlobId("a"), (box,))
    document = Document("D1", "S1", FileKind.PDF, (page, replace(page, raster=None)), "en")
    assert list(blobs_of(Outcome(document))) == ["a"]


def test_a_blob_told_in_parts_is_the_same_blob(tmp_path):
    blobs = BlobStore(str(tmp_path))
    assert blobs.put(b"head", b"", b"pixels") == blobs.put(b"headpixels")
    assert _only_file(tmp_path).read_bytes() == b"headpixels"


def _only_file(root):
    (path,) = (p for p in root.rglob("*") if p.is_file())
    return path

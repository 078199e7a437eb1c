"""Large imaging input: every frame is looked at, and nothing grows with the square of its number."""

from __future__ import annotations

import cv2
import numpy as np
import pydicom
import pytest
from dicom_case import plain_ct, source_of
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, RLELossless

from recpack.audit import dicom_views, encodings
from recpack.audit.dicom_pictures import frames_of_object
from recpack.audit.lexicon import build_needles
from recpack.dicom.elements import frames_held, open_dataset, quiet
from recpack.dicom.parse import Odd
from recpack.dicom.pixels import lazily
from recpack.dicom.pixels.frames import decode_frame
from recpack.model.identity import Identities, Identity, Tag
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore
from recpack.stages import audit
from recpack.stages.read import frame_tasks


def clip(path, count, *, packed):
    """A clip of more than a MiB; its streams are never decoded here."""
    ds = plain_ct()
    ds.Modality, ds.Rows, ds.Columns, ds.NumberOfFrames = "US", 128, 160, count
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit = 7
    ds.file_meta.TransferSyntaxUID = JPEGBaseline8Bit if packed else ExplicitVRLittleEndian
    frames = [np.full((128, 160), n, np.uint8).tobytes() for n in range(count)]
    ds.PixelData = encapsulate(frames) if packed else b"".join(frames)
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = packed
    ds.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("odd", [False, True])
def test_all_frames_of_a_long_clip_are_read_for_text(tmp_path, monkeypatch, packed, odd):
    def refused(*_):
        raise Odd("for pydicom")

    if odd:  # pydicom leaves streams on the disk too
        monkeypatch.setattr("recpack.dicom.elements.read_file", refused)
    path = clip(tmp_path / "clip.dcm", 80, packed=packed)
    read = read_dicom(str(path), source_of(path), BlobStore(str(tmp_path / "b"))).value
    assert read.frames == 80
    tasks = frame_tasks(read, str(path))
    assert [n for t in tasks for n in range(t.start, min(t.stop, 80))] == list(range(80))


def test_a_header_leaves_pixels_on_the_disk(tmp_path):
    path = clip(tmp_path / "clip.dcm", 80, packed=False)
    with quiet():
        dataset = open_dataset(str(path), header=True)
        assert dataset.get_item(0x7FE00010, keep_deferred=True).value is None


def slices(path, count, marked):
    """An Enhanced CT; writing in the brightest value stands in one frame of it."""
    ds = plain_ct()
    ds.Rows, ds.Columns, ds.NumberOfFrames = 120, 320, count
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 12, 11
    body = np.add.outer(np.arange(120) * 6, np.arange(320) * 4).astype("<u2")
    frames = np.stack([body + n for n in range(count)])
    mark = np.zeros((120, 320), np.uint8)
    cv2.putText(mark, "VELTKAMP ORIANE", (12, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2)
    frames[marked][mark > 0] = 4095
    ds.PixelData = frames.tobytes()
    ds.save_as(path, enforce_file_format=True)
    return path


@pytest.fixture
def nothing_is_short(monkeypatch):
    monkeypatch.setattr(lazily, "LONG", 1000)
    monkeypatch.setattr(lazily, "_APART", 1000)


def test_writing_in_any_one_frame_of_a_slice_object_is_found(tmp_path, nothing_is_short):
    (tmp_path / "DICOM").mkdir()
    slices(tmp_path / "DICOM/IM1", 40, marked=23)  # an even sample of 16 does not meet frame 24
    blobs = BlobStore(str(tmp_path / "b"))
    task = audit.FileTask(str(tmp_path), "DICOM/IM1", blobs=blobs)
    found = [audit.list_rasters(part) for part in audit.parts(task)]
    assert [r.places for f in found for r in f.items] == [("DICOM/IM1#frame 24",)]
    assert not any(f.unread for f in found)


def test_parts_of_a_clip_show_what_the_whole_shows(tmp_path):
    frames = [np.zeros((120, 320, 3), np.uint8) for _ in range(9)]
    for n, frame in enumerate(frames):
        cv2.putText(frame, f"FRAME {n}{n}", (12, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255,) * 3, 2)
    ds = plain_ct()
    ds.Modality, ds.Rows, ds.Columns, ds.NumberOfFrames = "US", 120, 320, len(frames)
    ds.SamplesPerPixel, ds.PlanarConfiguration, ds.PhotometricInterpretation = 3, 0, "RGB"
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelData = 7, b"".join(f.tobytes() for f in frames)

    def seen(*spans):
        return [p for span in spans for p in frames_of_object(ds, span)]

    whole, parts = seen(None), seen((0, 4), (4, 8), (8, 9))
    places = {p.place for p in parts}
    assert {p.place for p in whole if p.place.startswith("frame ")} <= places
    assert [p.place for p in parts if p.place.startswith("frames ")] == [
        "frames 2-4", "frames 5-8", "frames 9-9",
    ]  # fmt: skip
    drawn = [int((p.pixels > 100).sum()) for p in whole if p.place.startswith("frames ")]
    apart = [int((p.pixels > 100).sum()) for p in parts if p.place.startswith("frames ")]
    assert sum(apart) == sum(drawn)


def test_an_object_whose_pixels_end_early_is_not_passed(tmp_path, nothing_is_short):
    path = slices(tmp_path / "IM1", 12, marked=3)
    path.write_bytes(path.read_bytes()[:-5000])
    blobs = BlobStore(str(tmp_path / "b"))
    assert audit.search(audit.FileTask(str(tmp_path), "IM1")).unread
    assert audit.list_rasters(audit.FileTask(str(tmp_path), "IM1", blobs=blobs)).unread


@pytest.mark.parametrize("packed", [False, True])
def test_frames_on_the_disk_are_those_in_memory(tmp_path, nothing_is_short, packed):
    ds = pydicom.dcmread(slices(tmp_path / "a.dcm", 6, marked=2))
    if packed:
        ds.compress(RLELossless, generate_instance_uid=False)
    ds.save_as(tmp_path / "b.dcm", enforce_file_format=True)
    there = lazily.open_frames(tmp_path / "b.dcm")
    here = lazily.open_lazily((tmp_path / "b.dcm").read_bytes())
    for dataset in (there, here):
        assert not isinstance(dataset.get_item(0x7FE00010).value, bytes)
        assert frames_held(dataset) == 6
        for at in (5, 0, 2):
            assert np.array_equal(decode_frame(dataset, at), decode_frame(ds, at))


def test_needles_are_found_where_parts_of_a_long_file_meet(tmp_path, monkeypatch):
    monkeypatch.setattr(encodings, "_CHUNK", 64)
    monkeypatch.setattr(dicom_views, "_PART", 96)
    monkeypatch.setattr(dicom_views, "_OVERLAP", 64)
    monkeypatch.setattr(lazily, "LONG", 1000)
    needles = build_needles(Identities((Identity(Tag.PATIENT, "Oriane Veltkamp"),)))
    path = clip(tmp_path / "IM1", 2, packed=False)
    clean = path.read_bytes()
    assert not audit.search(audit.FileTask(str(tmp_path), "IM1", needles)).hits
    for at in range(len(clean) - 900, len(clean) - 700, 7):
        path.write_bytes(clean[:at] + b"Oriane Veltkamp" + clean[at + 15 :])
        assert audit.search(audit.FileTask(str(tmp_path), "IM1", needles)).hits, at

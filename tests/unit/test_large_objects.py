"""Large imaging input: every frame is looked at, and nothing grows with the square of its number."""

from __future__ import annotations

import numpy as np
from dicom_case import plain_ct, source_of
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

from recpack.dicom.elements import open_dataset, quiet
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore
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


def test_all_frames_of_a_long_clip_are_read_for_text(tmp_path):
    for packed in (True, False):
        path = clip(tmp_path / f"{packed}.dcm", 80, packed=packed)
        read = read_dicom(str(path), source_of(path), BlobStore(str(tmp_path / "b"))).value
        assert read.frames == 80
        tasks = frame_tasks(read, str(path))
        assert [n for t in tasks for n in range(t.start, min(t.stop, 80))] == list(range(80))


def test_a_header_leaves_pixels_on_the_disk(tmp_path):
    path = clip(tmp_path / "clip.dcm", 80, packed=True)
    with quiet():
        dataset = open_dataset(str(path), header=True)
        assert dataset.get_item(0x7FE00010, keep_deferred=True).value is None

"""Pictures of a long series: time, peak memory and bytes, on one core.

python -m bench.stacks [SLICES] [jpeg2000]  renders a synthetic chest CT of 512 x 512, 1 mm; with
"jpeg2000" the slices are compressed without loss. Prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from io import BytesIO

import cv2
import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless

from recpack.model.clean import CleanObject
from recpack.model.source import SourceId
from recpack.run.blobs import BlobStore
from recpack.stages.render import RenderTask, render_series

CT = "1.2.840.10008.5.1.4.1.1.2"


def slice_of(place: float, rng: np.random.Generator) -> np.ndarray:
    """A chest in HU + 1024: fat, muscle, lungs with vessels, a spine, and noise."""
    y, x = np.mgrid[0:512, 0:512].astype(np.float32)

    def inside(cy: float, cx: float, ry: float, rx: float) -> np.ndarray:
        return ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 < 1

    hu = np.full((512, 512), -1000.0, np.float32)
    hu[inside(262, 256, 165, 225)] = -95
    hu[inside(262, 256, 148, 205)] = 45
    field = cv2.GaussianBlur(rng.normal(0, 1, (512, 512)).astype(np.float32), (0, 0), 3)
    for cx in (150, 362):
        lung = inside(248, cx, 100 + 25 * place, 82)
        hu[lung] = -840
        hu[lung & (field > 1.7 * field.std())] = -30
    hu[inside(372, 256, 36, 42)] = 350
    noise = cv2.GaussianBlur(rng.normal(0, 1, (512, 512)).astype(np.float32), (0, 0), 0.8)
    return np.clip(hu + noise / noise.std() * 16 + 1024, 0, 4095).astype(np.uint16)


def object_of(number: int, pixels: np.ndarray, blobs: BlobStore, *, packed: bool) -> CleanObject:
    """One slice in the store."""
    uid = f"1.2.3.4.{number}"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CT, uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID, ds.SOPInstanceUID, ds.SeriesInstanceUID = CT, uid, "1.2.3.5"
    ds.Modality, ds.BodyPartExamined, ds.InstanceNumber = "CT", "CHEST", number
    ds.ImagePositionPatient = [-180, -180, -float(number)]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.RescaleSlope, ds.RescaleIntercept = [0.7, 0.7], 1, -1024
    ds.Rows, ds.Columns, ds.SamplesPerPixel = 512, 512, 1
    ds.PhotometricInterpretation, ds.PixelRepresentation = "MONOCHROME2", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 12, 11
    ds.PixelData = pixels.tobytes()
    if packed:
        ds.compress(JPEG2000Lossless, generate_instance_uid=False)
    out = BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return CleanObject(
        SourceId(f"S{number:05d}"), blobs.put(out.getvalue()), CT, uid, "1.2.3", "1.2.3.5", "CT",
        "20240101", "CT chest", "1 mm", 1, number, "CHEST", 512, 512, 1,
    )  # fmt: skip


def main() -> None:
    """Make the series, render it, tell what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    packed = "jpeg2000" in sys.argv
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as work:
        blobs = BlobStore(work)
        kinds = [slice_of(k / 24, rng) for k in range(24)]
        objects = []
        for n in range(count):
            fresh = np.roll(kinds[n % 24], n // 24, axis=1)  # other bytes, or the store keeps one
            objects.append(object_of(n, fresh, blobs, packed=packed))
        del kinds
        start = time.process_time()
        outcome = render_series(RenderTask(tuple(objects), blobs))
        seconds = time.process_time() - start
        found = outcome.value
        if found is None:
            raise SystemExit("nothing rendered")
        sizes = [len(blobs.get(p)) for s in found.stacks for f in s.frames for p in f.pictures]
    print(
        json.dumps(
            {
                "slices": count,
                "compressed": packed,
                "cpu_seconds": round(seconds, 1),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "shown": sum(len(s.frames) for s in found.stacks),
                "pictures": len(sizes),
                "mb": round(sum(sizes) / 1e6, 1),
            }
        )
    )


if __name__ == "__main__":
    main()

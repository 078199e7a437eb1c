"""Pictures: which are listed, that one stored twice is read once, and that writing is found."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from audit_bundle import (
    IDENTITIES,
    LATIN,
    PHONE,
    dicom_bytes,
    dicom_dataset,
    make_bundle,
    pdf_bytes,
    written,
)
from PIL import Image

from recpack.audit.canaries import measure, plant
from recpack.audit.glyphs import glyphs_in_rows
from recpack.audit.lexicon import build_needles
from recpack.run.blobs import BlobStore
from recpack.stages.audit import OcrTask, Rasters, audit_bundle, ocr_raster, rasters_of

NEEDLES = build_needles(IDENTITIES)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "bundle")


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(str(tmp_path / "blobs"))


def _save(path: Path, image: Image.Image, kind: str, **options: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, kind, **options)


def _slice(text: str = "") -> np.ndarray:
    rng = np.random.default_rng(7)
    rows, columns = np.mgrid[0:256, 0:256]
    body = ((rows - 128) ** 2 / 90**2 + (columns - 128) ** 2 / 110**2 < 1) * 900
    array = body + rng.normal(100, 25, (256, 256))
    if text:
        mask = np.asarray(written(text, size=(256, 256)).convert("L").resize((256, 256)))
        array[mask < 90] = 4000
    return np.clip(array, 0, 4095).astype(np.uint16)


def _ct(array: np.ndarray, modality: str = "CT") -> bytes:
    dataset = dicom_dataset()
    dataset.Modality = modality
    dataset.Rows, dataset.Columns = array.shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    dataset.PixelRepresentation = 0
    dataset.PixelData = array.tobytes()
    return dicom_bytes(dataset)


def test_the_same_page_compressed_twice_is_read_once(bundle: Path, blobs: BlobStore) -> None:
    page = written("margins negative", "HER2 3+", "12.5 mg/dL", size=(1200, 1600))
    (bundle / "DOCS/a.pdf").write_bytes(pdf_bytes(picture=page))
    _save(bundle / "VIEWER/pages/a.webp", page, "WEBP", quality=70)
    rasters = rasters_of(bundle, blobs)
    assert len(rasters.items) == 1
    places = rasters.items[0].places
    assert [p.partition("#")[0] for p in places] == ["DOCS/a.pdf", "VIEWER/pages/a.webp"]


def test_a_page_that_differs_by_one_word_is_read_again(bundle: Path, blobs: BlobStore) -> None:
    _save(bundle / "VIEWER/a.png", written("margins negative", size=(1200, 1600)), "PNG")
    _save(bundle / "VIEWER/b.png", written("margins negative", "Maria", size=(1200, 1600)), "PNG")
    assert len(rasters_of(bundle, blobs).items) == 2


def test_plain_slices_are_skipped_and_written_ones_are_not(bundle: Path, blobs: BlobStore) -> None:
    (bundle / "DICOM/ST000001/IM000002").write_bytes(_ct(_slice()))
    assert rasters_of(bundle, blobs).items == ()
    (bundle / "DICOM/ST000001/IM000003").write_bytes(_ct(_slice("Souza")))
    (bundle / "DICOM/ST000001/IM000004").write_bytes(_ct(_slice("Pereira")))
    (sheet,) = rasters_of(bundle, blobs).items
    assert [p.partition("#")[0][-1] for p in sheet.places] == ["3", "4"]


def test_ultrasound_is_always_read(bundle: Path, blobs: BlobStore) -> None:
    (bundle / "DICOM/ST000001/IM000002").write_bytes(_ct(_slice(), "US"))
    assert len(rasters_of(bundle, blobs).items) == 1


def test_an_overlay_plane_is_a_picture(bundle: Path, blobs: BlobStore) -> None:
    dataset = dicom_dataset()
    plane = np.asarray(written(LATIN, size=(800, 128)).convert("L")) < 128
    dataset.add_new(0x60000010, "US", 128)
    dataset.add_new(0x60000011, "US", 800)
    dataset.add_new(0x60000050, "SS", [1, 1])
    dataset.add_new(0x60000100, "US", 1)
    dataset.add_new(0x60003000, "OB", np.packbits(plane.ravel(), bitorder="little").tobytes())
    (bundle / "DICOM/ST000001/IM000002").write_bytes(dicom_bytes(dataset))
    assert [r.places[0].partition("#")[2] for r in rasters_of(bundle, blobs).items] == ["overlay 1"]


def test_a_thumbnail_in_exif_is_a_picture(bundle: Path, blobs: BlobStore) -> None:
    small = io.BytesIO()
    written(LATIN, size=(800, 120)).save(small, "JPEG")
    large = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(large, "JPEG")
    data = large.getvalue()
    segment = b"\xff\xe1" + (len(small.getvalue()) + 2).to_bytes(2, "big") + small.getvalue()
    (bundle / "VIEWER").mkdir()
    (bundle / "VIEWER/a.jpg").write_bytes(data[:2] + segment + data[2:])
    assert [r.places[0] for r in rasters_of(bundle, blobs).items] == ["VIEWER/a.jpg#thumbnail"]


def test_a_transparent_layer_is_read_without_its_mask(bundle: Path, blobs: BlobStore) -> None:
    hidden = written(LATIN).convert("RGBA")
    hidden.putalpha(0)
    _save(bundle / "VIEWER/a.png", hidden, "PNG")
    assert len(rasters_of(bundle, blobs).items) == 1  # white above, the writing beneath


def test_a_picture_that_was_not_read_refuses_the_bundle(bundle: Path, blobs: BlobStore) -> None:
    _save(bundle / "VIEWER/a.png", written("HER2 3+"), "PNG")
    rasters = rasters_of(bundle, blobs)
    audit = audit_bundle(bundle, NEEDLES, {}, rasters)
    assert audit.report.unread == ("VIEWER/a.png: frame 1",)
    read = audit_bundle(bundle, NEEDLES, {rasters.items[0].digest: "HER2 3+"}, rasters)
    assert not read.refused
    assert (read.pixels, read.pixels_read) == (1, 1)


def test_broken_pictures_are_unread(bundle: Path, blobs: BlobStore) -> None:
    (bundle / "COVER.PDF").write_bytes(b"%PDF-1.7\nbroken")
    assert rasters_of(bundle, blobs).unread == ("COVER.PDF: PDF pictures",)


def test_writing_is_told_from_tissue() -> None:
    low = np.asarray(_slice(), dtype=np.float64)
    plain = (low / low.max() * 255).astype(np.uint8)
    with_text = np.asarray(written("Souza 1971").convert("L"))
    assert glyphs_in_rows(plain) == 0
    assert glyphs_in_rows(with_text) >= 4
    assert glyphs_in_rows(255 - with_text) >= 4


def test_writing_in_a_picture_is_found_by_ocr(bundle: Path, blobs: BlobStore) -> None:
    page = written(f"Nome: {LATIN}", f"Tel {PHONE}", size=(1000, 240))
    (bundle / "DOCS/2020-01-02_pathology_report.pdf").write_bytes(pdf_bytes(picture=page))
    rasters = rasters_of(bundle, blobs)
    planted = plant(bundle, "CABCDEFGHIJK", bundle.parent / "canaries", blobs, rasters.items)
    assert planted.picture is not None
    texts: dict[str, str] = {}
    for raster in (*rasters.items, planted.picture):
        outcome = ocr_raster(OcrTask(raster, blobs))
        assert outcome.value is not None, outcome.problems
        texts[raster.digest] = outcome.value
    audit = audit_bundle(bundle, NEEDLES, texts, rasters, planted=planted)
    assert {hit.tag for hit in audit.report.hits} == {"PATIENT", "PHONE"}
    assert {hit.view for hit in audit.report.hits} == {"pixels picture 1"}
    assert audit.report.canaries >= 120
    assert audit.missed == ()


def test_canaries_are_the_same_for_a_case_and_missed_if_hidden(
    bundle: Path, blobs: BlobStore
) -> None:
    first = plant(bundle, "CABC", bundle.parent / "c1", blobs, ())
    again = plant(bundle, "CABC", bundle.parent / "c2", blobs, ())
    other = plant(bundle, "CXYZ", bundle.parent / "c3", blobs, ())
    assert first.needles == again.needles != other.needles
    assert first.files == again.files
    count, missed = measure(first, None)
    assert {m.partition(" ")[0] for m in missed} == {"pixels"}
    name = first.files[0][0]
    (first.root / name).write_bytes(b"gone")
    assert len(measure(first, None)[1]) > len(missed)
    assert count == measure(first, "")[0]


def test_a_worker_gets_a_problem_for_what_is_no_picture(blobs: BlobStore, bundle: Path) -> None:
    _save(bundle / "VIEWER/a.png", written("x"), "PNG")
    (raster,) = rasters_of(bundle, blobs).items
    broken = BlobStore(str(bundle / "nowhere"))
    outcome = ocr_raster(OcrTask(raster, broken))
    assert outcome.value is None
    assert outcome.problems[0].code == "audit-picture-unread"
    assert isinstance(rasters_of(bundle, blobs), Rasters)

"""Which pixels are looked at, painting, and remarks inside compressed frames."""

from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest
from dicom_case import leaks, plain_ct, run, source_of
from PIL import Image
from pydicom.encaps import encapsulate, generate_fragments
from pydicom.uid import (
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    RLELossless,
)

from recpack.deid.dicom.codestream import strip
from recpack.deid.dicom.icc import rebuild
from recpack.deid.dicom.recompress import encode_frame
from recpack.dicom.pixels.frames import decode_frame
from recpack.model.document import Box
from recpack.model.identity import CaseKey, Identities
from recpack.readers.dicom import needs_ocr, read_dicom
from recpack.run.blobs import BlobStore
from recpack.stages.read import frame_tasks, read_frames
from recpack.stages.redact import RedactObjectTask, redact_object


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def ultrasound(frames=1):
    ds = plain_ct()
    ds.Modality = "US"
    ds.Rows, ds.Columns = 40, 60
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit = 7
    ds.SamplesPerPixel, ds.PlanarConfiguration = 3, 0
    ds.PhotometricInterpretation = "RGB"
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.PixelData = np.full((frames, 40, 60, 3), 200, np.uint8).tobytes()
    return ds


def save(ds, path, syntax=ExplicitVRLittleEndian):
    ds.file_meta.TransferSyntaxUID = syntax
    ds.save_as(path, implicit_vr=False, little_endian=True)
    return path


def jpeg(picture, comment=b""):
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=90, comment=comment)
    return out.getvalue()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"Modality": "MR"}, False),
        ({"Modality": "US"}, True),
        ({"Modality": "DX"}, True),
        ({"Modality": "UNHEARD"}, True),
        ({"BurnedInAnnotation": "YES"}, True),
        ({"BitsAllocated": 8}, True),
        ({"PhotometricInterpretation": "RGB"}, True),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, True),
        ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, True),
        ({"SeriesDescription": "Dose Report"}, True),
        ({"Modality": "SM", "ImageType": ["DERIVED", "PRIMARY", "VOLUME", "NONE"]}, False),
    ],
)
def test_only_pixels_that_surely_hold_no_text_are_not_read(changes, expected):
    ds = plain_ct()
    for keyword, value in changes.items():
        setattr(ds, keyword, value)
    assert needs_ocr(ds) is expected


def test_an_object_without_pixels_needs_no_ocr():
    ds = plain_ct()
    del ds.PixelData
    ds.Modality = "SR"
    assert needs_ocr(ds) is False


def test_paint_hides_the_box_in_every_frame(tmp_path, blobs):
    path = save(ultrasound(3), tmp_path / "a.dcm")
    read, clean, problems = run(path, blobs, paint=(Box(10, 5, 30, 15),))
    assert problems == ()
    assert read.needs_ocr
    out = pydicom.dcmread(io.BytesIO(blobs.get(clean.blob)))
    pixels = out.pixel_array
    assert pixels.shape == (3, 40, 60, 3)
    assert (pixels[:, 5:15, 10:30] == 0).all()
    assert (pixels[:, 25:, :] == 200).all()
    assert out.BurnedInAnnotation == "NO"
    assert "113101" in [i.CodeValue for i in out.DeidentificationMethodCodeSequence]


@pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, RLELossless])
def test_painted_frames_are_compressed_in_kind(tmp_path, blobs, syntax):
    ds = ultrasound(2)
    if syntax == RLELossless:
        ds.compress(RLELossless, generate_instance_uid=False)
    else:
        frame = jpeg(np.full((40, 60, 3), 200, np.uint8))
        ds.PixelData = encapsulate([frame, frame])
        ds["PixelData"].is_undefined_length = True
        ds.PhotometricInterpretation = "YBR_FULL_422"
    _, clean, _ = run(save(ds, tmp_path / "a.dcm", syntax), blobs, paint=(Box(0, 0, 20, 10),))
    out = pydicom.dcmread(io.BytesIO(blobs.get(clean.blob)))
    assert out.file_meta.TransferSyntaxUID == syntax
    assert out.PhotometricInterpretation == ds.PhotometricInterpretation
    for index in range(2):
        frame = decode_frame(out, index).astype(int)
        assert frame[:8, :18].max() < 12  # chroma of a JPEG runs over edges
        assert (abs(frame[:, 24:] - 200) < 4).all()


@pytest.mark.parametrize("syntax", [JPEGLossless, JPEGLosslessSV1])
def test_painted_frames_of_jpeg_lossless_stay_jpeg_lossless(tmp_path, blobs, syntax):
    ds = plain_ct()
    ds.Modality = "US"
    before = ds.pixel_array.copy()
    frame = encode_frame(before, syntax, "MONOCHROME2", ds.BitsStored, b"")
    ds.PixelData = encapsulate([frame])
    ds["PixelData"].is_undefined_length = True
    _, clean, _ = run(save(ds, tmp_path / "a.dcm", syntax), blobs, paint=(Box(0, 0, 4, 4),))
    out = pydicom.dcmread(io.BytesIO(blobs.get(clean.blob)))
    assert out.file_meta.TransferSyntaxUID == syntax
    after = decode_frame(out, 0)
    assert (after[:4, :4] == before.min()).all()
    assert (after[8:] == before[8:]).all()


def test_paint_on_inverted_grey_is_black(tmp_path, blobs):
    ds = plain_ct()
    ds.PhotometricInterpretation = "MONOCHROME1"
    _, clean, _ = run(save(ds, tmp_path / "a.dcm"), blobs, paint=(Box(0, 0, 4, 4),))
    out = pydicom.dcmread(io.BytesIO(blobs.get(clean.blob)))
    assert (out.pixel_array[:4, :4] == 255).all()
    assert out.pixel_array[15, 0] == 240


def test_text_that_cannot_be_looked_at_is_left_out(tmp_path, blobs):
    ds = ultrasound()
    ds.PixelData = encapsulate([b"\xff\xd8\xff\xc3 no picture \xff\xd9"])
    ds["PixelData"].is_undefined_length = True
    path = save(ds, tmp_path / "a.dcm", JPEGBaseline8Bit)
    item = read_dicom(str(path), source_of(path), blobs).value
    (task,) = frame_tasks(item, str(path))
    seen = read_frames(task)
    assert [(seen.value, p.code) for p in seen.problems] == [(None, "pixel-undecodable")]
    known, key = Identities(), CaseKey("CABCDEFGHIJK", bytes(32), -37, "shift")
    done = redact_object(RedactObjectTask(str(path), source_of(path), item, known, key, blobs))
    assert [(done.value, p.code) for p in done.problems] == [(None, "pixel-undecodable")]


def test_remarks_in_jpeg_frames_go_and_the_picture_stays(tmp_path, blobs):
    ds = ultrasound(2)
    ramp = np.arange(40 * 60 * 3, dtype=np.uint8).reshape(40, 60, 3)
    frames = [jpeg(ramp, b"ZHANG SAN 13900001234"), jpeg(ramp)]
    ds.PixelData = encapsulate(frames)
    ds["PixelData"].is_undefined_length = True
    ds.PhotometricInterpretation = "YBR_FULL_422"
    path = save(ds, tmp_path / "a.dcm", JPEGBaseline8Bit)
    assert leaks(path.read_bytes())
    before = pydicom.dcmread(path).pixel_array
    _, clean, _ = run(path, blobs)
    data = blobs.get(clean.blob)
    assert leaks(data) == []
    assert np.array_equal(pydicom.dcmread(io.BytesIO(data)).pixel_array, before)


def test_untouched_frames_are_the_same_bytes():
    value = encapsulate([jpeg(np.zeros((8, 8, 3), np.uint8))] * 3)
    assert strip(value) == (value, False)


def test_what_hides_behind_the_end_of_a_frame_goes():
    frame = jpeg(np.zeros((8, 8, 3), np.uint8)) + b"ZHANG SAN\xff\xd9"
    value, moved = strip(encapsulate([frame, frame]))
    assert moved
    assert b"ZHANG" not in value
    assert len(list(generate_fragments(value, endianness="<"))) == 3


def test_malformed_items_are_refused():
    with pytest.raises(ValueError, match="item"):
        strip(b"\xfe\xff\x00\xe0\xff\x00\x00\x00abc")


def test_icc_profile_keeps_colour_and_loses_words():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    planted = profile.replace("sRGB".encode("utf-16-be"), "ZHAN".encode("utf-16-be"))
    assert planted != profile
    clean = rebuild(planted)
    assert "ZHAN".encode("utf-16-be") not in clean
    made = ImageCms.ImageCmsProfile(io.BytesIO(clean)).profile
    assert made.red_primary == ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.red_primary
    assert rebuild(b"no profile") is None

"""Frames that may bear text: which are looked at, painted, compressed anew; overlay planes."""

from __future__ import annotations

import io
from dataclasses import replace

import cv2
import numpy as np
import pydicom
import pytest
from dicom_case import ListScrubber, plain_ct, source_of
from PIL import Image
from pydicom.encaps import encapsulate, generate_fragmented_frames
from pydicom.uid import (
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from recpack.audit.cine import changed_writing
from recpack.deid.dicom.burned_in import BurnedIn
from recpack.deid.dicom.clean import clean_object
from recpack.deid.text.scrubber import TextScrubber
from recpack.dicom.elements import quiet
from recpack.dicom.pixels.carriers import pixels_bear_text
from recpack.dicom.pixels.frames import decode_frame, to_picture
from recpack.dicom.pixels.overlays import plane_of
from recpack.dicom.pixels.strokes import drawn_rows
from recpack.model.document import Block, Box, Patch, Picture
from recpack.model.identity import Identities, Identity, Tag
from recpack.ports import Recognised
from recpack.readers.burned_in import read_pictures
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore
from recpack.run.keys import case_key
from recpack.stages import prove

KEY = case_key(b"unit", "frames", "shift")
BOX = Box(4, 4, 30, 12)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def speckle(rng, shape=(240, 320), text="", at=(90, 130)):
    noise = cv2.GaussianBlur(rng.rayleigh(1, shape), (0, 0), 1.2)
    grey = (noise / noise.mean() * 70).clip(0, 200).astype(np.uint8)
    cv2.putText(grey, "DEPTH 15", (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1, cv2.LINE_AA)
    if text:
        cv2.putText(grey, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1, cv2.LINE_AA)
    return grey


def cine(frames, modality="US"):
    ds = plain_ct()
    ds.Modality = modality
    ds.Rows, ds.Columns = frames[0].shape[:2]
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.NumberOfFrames = 7, len(frames)
    if frames[0].ndim == 3:
        ds.SamplesPerPixel, ds.PlanarConfiguration = 3, 0
        ds.PhotometricInterpretation = "RGB"
    ds.PixelData = np.stack(frames).tobytes()
    return ds


def cleaned(ds, path, blobs, patches):
    ds.save_as(path, enforce_file_format=True)
    source = source_of(path)
    with quiet():
        obj = read_dicom(str(path), source, blobs).value
        done = clean_object(str(path), source, obj, ListScrubber(), patches, blobs)
        assert done.value is not None, done.problems
        return pydicom.dcmread(io.BytesIO(blobs.get(done.value.blob)))


class WhiteReader:
    """Reads the upper and the lower half of what is white, as one line each."""

    def __init__(self):
        self.looks = []

    def recognise(self, image, **_):
        with Image.open(io.BytesIO(image)) as opened:
            grey = np.asarray(opened.convert("L"))
        self.looks.append(grey.shape)
        blocks = []
        for top, rows in ((0, grey[: 60 * len(grey) // 240]), (60 * len(grey) // 240, grey)):
            ys, xs = np.nonzero(rows[top if rows is grey else 0 :] > 240)
            if len(ys) > 20:
                box = Box(
                    float(xs.min()),
                    float(ys.min() + top),
                    float(xs.max() + 1),
                    float(ys.max() + top + 1),
                )
                blocks.append(Block("DEPTH" if top == 0 else "NAME", box, 0.99))
        height, width = grey.shape
        return Recognised(image, width, height, 0, tuple(blocks))


def test_text_of_one_frame_in_a_moving_picture_is_read_and_standing_text_once():
    rng = np.random.default_rng(5)
    frames = [speckle(rng, text="WANG LEI 1970" if t == 3 else "") for t in range(6)]
    reader = WhiteReader()
    pictures = read_pictures(cine(frames), reader, 0, 6)
    once = [p for p in pictures if any(b.box.y0 > 100 for b in p.blocks)]
    assert [p.frames for p in once] == [(3,)]
    assert once[0].blocks[-1].box.x0 > 80
    standing = [p for p in pictures for b in p.blocks if b.box.y1 < 40]
    assert sorted(f for p in standing for f in p.frames) == list(range(6))
    whole = [look for look in reader.looks if look[0] >= 240]
    assert len(whole) == 1


def test_frames_that_are_the_same_are_read_once():
    frames = [speckle(np.random.default_rng(1))] * 5
    reader = WhiteReader()
    (picture,) = read_pictures(cine(frames), reader, 0, 5)
    assert picture.frames == (0, 1, 2, 3, 4)
    assert len([look for look in reader.looks if look[0] >= 240]) == 1


def test_drawn_rows_are_found_on_speckle_and_on_light_ground():
    rng = np.random.default_rng(2)
    assert any(
        b.x0 > 80 and b.y1 < 135 and b.width > 60
        for b in drawn_rows(speckle(rng, text="WANG LEI 1970"))
    )
    paper = np.full((60, 300, 3), 240, np.uint8)
    cv2.putText(paper, "SUN LIHUA", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (10, 10, 160), 1)
    assert drawn_rows(paper)
    y, x = np.mgrid[:200, :200]
    assert drawn_rows((60 + 60 * np.sin(x / 30) * np.cos(y / 25)).astype(np.uint8)) == []


def test_marks_at_the_end_of_the_range_stand_apart_from_bright_tissue():
    ds = plain_ct()
    tissue = np.full((64, 64), 3900, np.uint16) + np.arange(64, dtype=np.uint16)
    tissue[20:30, 20:40] = 4095
    picture = to_picture(ds, tissue, full_range=True)
    assert int(picture[25, 30]) - int(picture[40, 30]) > 40


@pytest.mark.parametrize("changes", [
    {"ImageType": ["DERIVED", "SECONDARY", "REFORMATTED"]},
    {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
    {"ConversionType": "WSD"},
    {"SeriesDescription": "Scout"},
])  # fmt: skip
def test_derived_captured_and_localiser_slices_may_bear_text(changes):
    ds = plain_ct()
    assert not pixels_bear_text(ds)
    for keyword, value in changes.items():
        setattr(ds, keyword, value)
    assert pixels_bear_text(ds)


def test_a_derived_slice_without_strokes_needs_no_ocr():
    class Never:
        def recognise(self, *_, **__):
            raise AssertionError

    ds = plain_ct()
    ds.ImageType = ["DERIVED", "SECONDARY", "MPR"]
    assert read_pictures(ds, Never(), 0, 1) == (Picture((0,)),)


def colour(frames=3):
    rng = np.random.default_rng(7)
    return [
        cv2.GaussianBlur(rng.integers(60, 200, (48, 64, 3)).astype(np.uint8), (0, 0), 2)
        for _ in range(frames)
    ]


@pytest.mark.parametrize(
    "syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEGBaseline8Bit]
)
def test_only_painted_frames_are_encoded_anew(tmp_path, blobs, syntax):
    ds = cine(colour())
    if syntax == JPEGBaseline8Bit:
        streams = []
        for frame in colour():
            out = io.BytesIO()
            Image.fromarray(frame).save(out, "JPEG", quality=92, subsampling=1)
            streams.append(out.getvalue())
        ds.PixelData = encapsulate(streams)
        ds["PixelData"].is_undefined_length = True
        ds.PhotometricInterpretation = "YBR_FULL_422"
        ds.file_meta.TransferSyntaxUID = syntax
    else:
        ds.compress(syntax, generate_instance_uid=False)
    before = list(generate_fragmented_frames(ds.PixelData, number_of_frames=3))
    out = cleaned(ds, tmp_path / "a.dcm", blobs, (Patch(BOX, (1,)),))
    assert out.file_meta.TransferSyntaxUID == syntax
    after = list(generate_fragmented_frames(out.PixelData, number_of_frames=3))
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] != before[1]
    old, new = decode_frame(ds, 1).astype(int), decode_frame(out, 1).astype(int)
    assert new[5:11, 6:28].max() < 12
    assert abs(old[20:] - new[20:]).max() <= (4 if syntax == JPEGBaseline8Bit else 0)
    assert np.array_equal(decode_frame(ds, 2), decode_frame(out, 2))


def test_native_frames_without_a_patch_keep_their_bytes(tmp_path, blobs):
    frames = [np.full((16, 20), 50 + t, np.uint8) for t in range(3)]
    frames[2][0, 0] = 1
    out = cleaned(cine(frames), tmp_path / "a.dcm", blobs, (Patch(Box(4, 4, 8, 8), (2,)),))
    assert out.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    size = 16 * 20
    assert out.PixelData[: 2 * size] == b"".join(f.tobytes() for f in frames[:2])
    assert (out.pixel_array[2, 4:8, 4:8] == 1).all()
    assert (out.pixel_array[2, 12:] == 52).all()


def overlay(ds, bits, group=0x6000):
    ds.add_new((group, 0x0010), "US", bits.shape[-2])
    ds.add_new((group, 0x0011), "US", bits.shape[-1])
    if bits.ndim == 3:
        ds.add_new((group, 0x0015), "IS", str(len(bits)))
    ds.add_new((group, 0x0022), "LO", "drawn by WANG LEI")
    ds.add_new((group, 0x0040), "CS", "G")
    ds.add_new((group, 0x0050), "SS", [1, 1])
    ds.add_new((group, 0x0100), "US", 1)
    ds.add_new((group, 0x0102), "US", 0)
    packed = np.packbits(bits.reshape(-1).astype(np.uint8), bitorder="little").tobytes()
    ds.add_new((group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))


def test_overlay_planes_stay_and_lose_the_bits_under_patches(tmp_path, blobs):
    ds = plain_ct()
    bits = np.zeros((2, 16, 16), np.uint8)
    bits[:, 2, 2:9] = 1
    bits[:, 12, 2:14] = 1
    overlay(ds, bits)
    out = cleaned(ds, tmp_path / "a.dcm", blobs, (Patch(Box(1, 1, 10, 4), (1,), 0x6000),))
    got = plane_of(out, 0x6000).bits
    assert np.array_equal(got[0], bits[0])
    assert got[1, 2].sum() == 0
    assert np.array_equal(got[1, 12], bits[1, 12])
    assert (0x6000, 0x0022) not in out or "WANG" not in out[0x6000, 0x0022].value
    assert np.array_equal(out.pixel_array, ds.pixel_array)


def test_an_overlay_in_pixel_words_becomes_a_plane(tmp_path, blobs):
    ds = plain_ct()
    drawn = np.zeros((16, 16), np.uint16)
    drawn[8, 3:12] = 1
    words = np.arange(256, dtype=np.uint16).reshape(16, 16)
    ds.PixelData = (words | drawn << 15).astype("<u2").tobytes()
    ds.add_new((0x6000, 0x0010), "US", 16)
    ds.add_new((0x6000, 0x0011), "US", 16)
    ds.add_new((0x6000, 0x0040), "CS", "G")
    ds.add_new((0x6000, 0x0050), "SS", [1, 1])
    ds.add_new((0x6000, 0x0100), "US", 16)
    ds.add_new((0x6000, 0x0102), "US", 15)
    out = cleaned(ds, tmp_path / "a.dcm", blobs, ())
    assert np.array_equal(np.frombuffer(out.PixelData, "<u2").reshape(16, 16), words)
    assert np.array_equal(plane_of(out, 0x6000).bits[0], drawn)
    assert out[0x6000, 0x0102].value == 0


def burned_in():
    people = (
        Identity(Tag.PATIENT, "Li^Xiuying", ("李秀英",)),
        Identity(Tag.ID, "A36952086"),
        Identity(Tag.HOSPITAL, "Riverbend Hospital"),
    )
    return BurnedIn(TextScrubber(Identities(people), KEY))


@pytest.mark.parametrize("text", [
    "Ll XlUYlNG", "LI X1UYING", "A3695Z086", "A3695208G", "Riverbcnd Hospita1", "李秀莫", "19B0-06-1O", "Ashg rove General Hospital",
    "Dr. Q. Fennimore",
    "MR48213377",
])  # fmt: skip
def test_misread_identifiers_are_painted(text):
    (spans,) = burned_in().spans([text])
    assert spans
    covered = sum(end - start for start, end in spans)
    assert covered >= 0.75 * len(text)


@pytest.mark.parametrize("text", [
    "Dist 2.31 cm", "MI 0.9 TIs 0.4", "R", "L CC", "kV 120 mAs 35", "5 MHz", "Segment VI", "FOV 350",
    "ABDOMEN", "DLP 412.6 mGy-cm", "LAO 30 CRA 20", "左侧", "肝右叶", "Frame 12/48",
])  # fmt: skip
def test_captions_and_measurements_are_not_painted(text):
    assert burned_in().spans([text]) == [[]]


def test_patches_name_the_frames_that_show_them():
    block = Block("A36952086", Box(0, 0, 90, 10), 0.9, tuple(float(10 * i) for i in range(10)))
    pictures = (
        Picture((0, 1), (block,)),
        Picture((5,), (block,)),
        Picture((2,), (), (Box(1, 1, 9, 9),)),
    )
    first, second = burned_in().patches(pictures)
    assert (first.frames, second.frames) == ((0, 1, 5), (2,))
    assert second.box == Box(1, 1, 9, 9)


@pytest.mark.parametrize(("attempt", "code"), [(1, ""), (2, ""), (3, "burned-in-readable")])
def test_what_can_still_be_read_is_painted_wider_and_at_last_stays_out(
    tmp_path, blobs, monkeypatch, attempt, code
):
    class Still:
        def recognise(self, image, **_):
            block = Block("ID A36952086", Box(10, 10, 60, 20), 0.9)
            return Recognised(image, 64, 48, 0, (block,))

    monkeypatch.setattr("recpack.readers.ocr.shared_engine", Still)
    ds = cine(colour(1))
    ds.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    obj = read_dicom(str(tmp_path / "a.dcm"), source_of(tmp_path / "a.dcm"), blobs).value
    before = Block("No A36952086", Box(2, 4, 40, 12), 0.9)
    obj = replace(obj, pictures=(Picture((0,), (before,)),))
    blob = blobs.put((tmp_path / "a.dcm").read_bytes())
    ids = Identities((Identity(Tag.ID, "A36952086"),))
    got = prove.prove(prove.ProofTask(obj, blob, ids, KEY, blobs, attempt))
    if code:
        assert got.value is None
        assert [p.code for p in got.problems] == [code]
    else:
        assert got.value
        assert all(p.frames == (0,) for p in got.value)


def test_the_audit_sees_writing_of_single_frames():
    rng = np.random.default_rng(9)
    frames = [speckle(rng, text="WANG LEI 1970" if t == 4 else "") for t in range(6)]
    sheets = list(changed_writing(frames))
    assert len(sheets) == 1
    assert (sheets[0][1] > 240).sum() > 100
    assert list(changed_writing([frames[0]] * 4)) == []


@pytest.mark.parametrize("name", ["JPGExtended.dcm", "SC_rgb_jpeg_gdcm.dcm"])
def test_gdcm_decodes_what_no_other_can(name):
    pytest.importorskip("_gdcm")
    from pydicom.data import get_testdata_file

    with quiet():
        ds = pydicom.dcmread(get_testdata_file(name))
        frame = decode_frame(ds, 0)
    assert frame.shape[:2] == (ds.Rows, ds.Columns)
    assert frame.max() > 200
    assert ds.file_meta.TransferSyntaxUID != JPEGLosslessSV1 or frame.ndim == 3


def test_pixels_that_end_early_are_filled(tmp_path, blobs):
    ds = cine([np.full((16, 20), 90, np.uint8)])
    ds.PixelData = ds.PixelData[:300]
    out = cleaned(ds, tmp_path / "a.dcm", blobs, ())
    assert out.pixel_array.shape == (16, 20)
    assert out.pixel_array[-1, -1] == 0
    assert out.pixel_array[0, 0] == 90


def test_a_derived_slice_with_a_drawn_name_is_read():
    ds = plain_ct()
    ds.ImageType = ["DERIVED", "SECONDARY", "MPR"]
    slice_ = np.full((240, 320), 1000, np.uint16)
    slice_ += np.random.default_rng(3).integers(0, 60, slice_.shape).astype(np.uint16)
    drawn = np.zeros(slice_.shape, np.uint8)
    cv2.putText(drawn, "WANG LEI 1970", (90, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    slice_[drawn > 0] = 4095
    ds.Rows, ds.Columns = slice_.shape
    ds.PixelData = slice_.tobytes()
    reader = WhiteReader()
    (picture,) = read_pictures(ds, reader, 0, 1)
    assert picture.blocks
    assert 60 < picture.blocks[0].box.x0 < 110
    assert max(look[0] for look in reader.looks) < 240

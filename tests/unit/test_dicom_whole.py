"""Files that end early, files with bytes behind their end, and files that are no object."""

from __future__ import annotations

import io
import struct

import pydicom
import pytest
from dicom_case import leaks, plain_ct, run, source_of
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)

from recpack.casefile import dispositions
from recpack.dicom.elements import ends_early, open_dataset, quiet
from recpack.dicom.parse import Truncated, items
from recpack.dicom.stream_size import size_of
from recpack.model.problem import Problem, Severity
from recpack.model.source import DispositionKind, Inventory
from recpack.run.blobs import BlobStore
from recpack.steps import Clean, Read

LITTLE = [ExplicitVRLittleEndian, ImplicitVRLittleEndian]


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(str(tmp_path / "blobs"))


def written(ds, syntax=ExplicitVRLittleEndian):
    ds.file_meta.TransferSyntaxUID = syntax
    out = io.BytesIO()
    dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


def codes_of(path, data, blobs):
    path.write_bytes(data)
    _, clean, problems = run(path, blobs)
    return clean, [p.code for p in problems]


@pytest.mark.parametrize("syntax", LITTLE)
def test_a_file_cut_within_any_value_is_never_a_clean_object(tmp_path, blobs, syntax):
    whole = written(plain_ct(), syntax)
    path = tmp_path / "cut.dcm"
    path.write_bytes(whole)
    raw = open_dataset(str(path))
    ends = [e.value_tell + e.length - 1 for e in raw.values() if e.length > 1]
    assert len(ends) > 20
    for at in ends:
        clean, codes = codes_of(path, whole[:at], blobs)
        told = {"dicom-truncated", "dicom-unreadable", "pixel-undecodable"} & set(codes)
        assert told, at
        assert clean is None or "dicom-truncated" in told


def test_a_whole_file_is_not_called_cut(tmp_path, blobs):
    for syntax in LITTLE:
        clean, codes = codes_of(tmp_path / "a.dcm", written(plain_ct(), syntax), blobs)
        assert clean is not None
        assert codes == []


@pytest.mark.parametrize("syntax", LITTLE)
@pytest.mark.parametrize("behind", [b"\0" * 7 + b"ZHANG SAN", b"\0" * 64, b"Zhang San MRN0048213"])
def test_bytes_behind_a_data_set_do_not_travel(tmp_path, blobs, syntax, behind):
    whole = written(plain_ct(), syntax)
    before, _ = codes_of(tmp_path / "a.dcm", whole, blobs)
    after, codes = codes_of(tmp_path / "b.dcm", whole + behind, blobs)
    assert codes == []
    assert after is not None
    assert blobs.get(after.blob) == blobs.get(before.blob)
    assert not leaks(blobs.get(after.blob))


def test_an_open_sequence_and_an_item_that_is_too_long_are_told(tmp_path, blobs):
    whole = written(plain_ct())
    at = whole.index(struct.pack("<HH", 0x7FE0, 0x0010))
    opened = struct.pack("<HH2sHI", 0x0040, 0x0275, b"SQ", 0, 0xFFFFFFFF)
    item = b"\xfe\xff\x00\xe0" + struct.pack("<I", 0xFFFFFFF0)
    long = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 16) + item + b"01234567"
    place = whole.index(struct.pack("<HH", 0x0010, 0x0010))
    for data in (whole[:at] + opened, whole[:place] + long + whole[place:]):
        clean, codes = codes_of(tmp_path / "a.dcm", data, blobs)
        assert codes == ["dicom-unreadable" if clean is None else "dicom-truncated"]


def test_an_item_without_an_end_is_cut():
    element = struct.pack("<HH2sH", 0x0008, 0x1155, b"UI", 4) + b"1.2\0"
    head = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    assert len(items(head + element + b"\xfe\xff\x0d\xe0\0\0\0\0", implicit=False)) == 1
    with pytest.raises(Truncated):
        items(head + element, implicit=False)


def test_a_headerless_file_that_ends_early_is_known(tmp_path):
    whole = written(plain_ct())
    bare = whole[whole.index(b"\x08\x00\x05\x00") :]
    path = tmp_path / "bare"
    with quiet():
        for data, is_cut in ((bare, False), (bare[:-100], True)):
            path.write_bytes(data)
            assert ends_early(open_dataset(str(path))) is is_cut


@pytest.mark.parametrize(
    "data", [bytes(100), b"\x08\0\x05\0CS\x0a\0ISO_IR 100", b"\0" * 128 + b"DICM"]
)
def test_what_names_no_object_is_no_dicom(tmp_path, blobs, data):
    clean, codes = codes_of(tmp_path / "a.dcm", data, blobs)
    assert clean is None
    assert codes == ["dicom-unreadable"]


def test_pixels_of_no_size_are_left_away(tmp_path, blobs):
    ds = plain_ct()
    ds.Rows = 0
    clean, codes = codes_of(tmp_path / "a.dcm", written(ds), blobs)
    assert codes == ["pixel-layout-missing"]
    assert "PixelData" not in pydicom.dcmread(io.BytesIO(blobs.get(clean.blob)))


def _frame_header(rows, columns):
    return (
        b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 11, 8, rows, columns, 1) + b"\1\x11\0\xff\xd9"
    )


def _j2k(rows, columns):
    return b"\xff\x4f\xff\x51" + struct.pack(">HHIIII", 41, 0, columns, rows, 0, 0) + bytes(40)


@pytest.mark.parametrize(
    ("syntax", "right", "wrong"),
    [
        (JPEGBaseline8Bit, _frame_header(16, 16), _frame_header(16, 64)),
        (JPEG2000Lossless, _j2k(16, 16), _j2k(2**31, 2**31)),
    ],
)
def test_compressed_pixels_of_another_size_are_told(tmp_path, blobs, syntax, right, wrong):
    for frame, expected in ((right, []), (wrong, ["pixel-size-doubtful"])):
        ds = plain_ct()
        ds.PixelData = encapsulate([frame])
        ds["PixelData"].VR = "OB"
        clean, codes = codes_of(tmp_path / "a.dcm", written(ds, syntax), blobs)
        assert clean is not None
        assert codes == expected


def test_run_lengths_that_cannot_fill_their_frame_are_told(tmp_path, blobs):
    ds = plain_ct()
    ds.Rows = ds.Columns = 4096
    ds.PixelData = encapsulate([struct.pack("<16I", 1, 64, *[0] * 14) + b"\x81\0" * 8])
    ds["PixelData"].VR = "OB"
    _, codes = codes_of(tmp_path / "a.dcm", written(ds, RLELossless), blobs)
    assert codes == ["pixel-size-doubtful"]


def test_the_size_of_a_stream_without_a_frame_header_is_not_guessed():
    assert size_of(b"\xff\xd8\xff\xe0\0\x04ab\xff\xd9") is None
    assert size_of(b"\xff\x4f\xff\x51\0") is None
    assert size_of(b"") is None


@pytest.mark.parametrize("code", ["dicom-truncated", "pixel-truncated"])
def test_a_file_that_ended_early_ends_as_partial(tmp_path, blobs, code):
    path = tmp_path / "a.dcm"
    path.write_bytes(written(plain_ct()))
    _, clean, _ = run(path, blobs)
    source = source_of(path)
    problem = Problem(code, Severity.WARNING, "redact", source.id)
    read = Read((), (), {}, {}, {}, ())
    ends = dispositions(Inventory((source,)), read, Clean((), (clean,), {}, (problem,)))
    assert ends[0].kind is DispositionKind.PARTIAL
    assert ends[0].reason == code

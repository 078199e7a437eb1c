"""What clean objects say of how they were made, and which of them may show a face."""

from __future__ import annotations

import pydicom
import pytest
from dicom_case import plain_ct, run
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from recpack.clinical.faces import face_problems
from recpack.clinical.series import series_facts
from recpack.dicom.series.acquisition import acquisition_of, seconds
from recpack.model.clean import Acquisition
from recpack.model.imaging import Gap, Role
from recpack.run.blobs import BlobStore


@pytest.fixture
def clean(tmp_path):
    blobs = BlobStore(str(tmp_path / "blobs"))

    def made(dataset):
        path = tmp_path / "in.dcm"
        dataset.save_as(path, implicit_vr=False, little_endian=True)
        obj = run(path, blobs)[1]
        assert obj is not None
        return obj, pydicom.dcmread(pydicom.filebase.DicomBytesIO(blobs.get(obj.blob)))

    return made


def test_a_classic_slice(clean):
    ds = plain_ct()
    ds.SliceThickness, ds.ContrastBolusAgent = "1.5", "Iohexol for ZHANG SAN"
    ds.AcquisitionTime, ds.ContrastBolusStartTime = "101502.5", "101432"
    obj, _ = clean(ds)
    made = obj.made
    assert [(p.at, p.facing) for p in made.planes] == [(-42.5, (0.0, 0.0, 1.0))]
    assert made.thickness == (1.5,)
    assert made.image_type == ("ORIGINAL", "PRIMARY", "AXIAL")
    assert (made.started, made.injected) == (36902.5, 36872.0)
    assert made.agent.startswith("Iohexol")
    assert "ZHANG" not in made.agent
    assert (made.frames_stated, made.frames_held, made.kernel) == (1, 1, "B30f")


def item(**values) -> Sequence:
    out = Dataset()
    for key, value in values.items():
        setattr(out, key, value)
    return Sequence([out])


def enhanced(places) -> Dataset:
    ds = plain_ct()
    del ds.ImagePositionPatient, ds.ImageOrientationPatient, ds.PixelSpacing
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2.1"
    ds.NumberOfFrames = len(places)
    shared = Dataset()
    shared.PlaneOrientationSequence = item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    shared.PixelMeasuresSequence = item(SliceThickness="2", PixelSpacing=[0.8, 0.8])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    frames = []
    for at in places:
        frame = Dataset()
        frame.PlanePositionSequence = item(ImagePositionPatient=[0, 0, at])
        frame.FrameContentSequence = item(TemporalPositionIndex=1)
        frames.append(frame)
    ds.PerFrameFunctionalGroupsSequence = Sequence(frames)
    ds.PixelData = ds.PixelData * len(places)
    return ds


def test_functional_groups_give_the_place_of_every_frame(clean):
    obj, _ = clean(enhanced([2.0 * n for n in range(10) if n != 6]))
    assert len(obj.made.planes) == 9
    assert obj.made.thickness == (2.0,)
    facts = series_facts([obj])
    assert facts.role is Role.SLICES
    assert facts.gaps == (Gap(10.0, 14.0, 1),)


@pytest.mark.parametrize(
    ("changes", "face"),
    [
        ({"BodyPartExamined": "HEAD"}, True),
        ({"BodyPartExamined": "", "SeriesDescription": "头颅CT平扫"}, True),
        ({"BodyPartExamined": "", "StudyDescription": "TC de senos paranasales"}, True),
        ({"BodyPartExamined": "NECK", "Modality": "MR"}, True),
        ({"BodyPartExamined": "HEAD", "Modality": "US"}, False),
        ({"BodyPartExamined": "LIVER"}, False),
        ({"BodyPartExamined": "HEAD", "ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, False),
        ({"BodyPartExamined": "HEAD", "RecognizableVisualFeatures": "NO"}, False),
        ({"BodyPartExamined": "", "StudyDescription": "", "SeriesDescription": "1.0 B31",
          "SliceThickness": "1.0", "PixelSpacing": [15.0, 15.0]}, True),
        ({"BodyPartExamined": "", "StudyDescription": "", "SeriesDescription": "1.0 B31",
          "SliceThickness": "5.0", "PixelSpacing": [15.0, 15.0]}, False),
        ({"BodyPartExamined": "", "StudyDescription": "", "SeriesDescription": "1.0 B31",
          "SliceThickness": "1.0", "PixelSpacing": [26.0, 26.0]}, False),
    ],
)  # fmt: skip
def test_faces_are_marked_in_the_object_and_told_once_a_series(clean, changes, face):
    ds = plain_ct()
    ds.StudyDescription = ds.SeriesDescription = ""
    for key, value in changes.items():
        setattr(ds, key, value)
    obj, written = clean(ds)
    assert obj.made.face is face
    assert (written.get("RecognizableVisualFeatures") == "YES") is face
    problems = list(face_problems([obj, obj]))
    assert [p.code for p in problems] == (["face-may-be-visible"] if face else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("101502", 36902.0), ("1015", 36900.0), ("20230417101502.25+0800", 36902.25), ("", None),
     ("10", None), ("noon", None)],
)  # fmt: skip
def test_seconds(text, expected):
    assert seconds(text) == expected


@pytest.mark.parametrize("value", [b"", b"x\\y", b"nan\\0\\0", b"1e999\\0\\0", b"\xff\xfe"])
def test_odd_values_say_nothing(value):
    tags = (0x00200032, 0x00200037, 0x00180050, 0x00200100, 0x00280008, 0x00080032)
    made = acquisition_of(dict.fromkeys(tags, ("DS", value)))
    assert made == Acquisition()

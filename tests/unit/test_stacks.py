"""Stacks: what belongs together, in which order, in which windows, how large and which way up."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from stack_case import AXIAL, CORONAL, MemoryBlobs, dataset, group, pixels_of, slice_ct, stored

from recpack.dicom.series import words
from recpack.dicom.series.geometry import letters_of_axis, places_of
from recpack.dicom.series.ordering import chosen, groups_of
from recpack.dicom.series.picture import form_of
from recpack.dicom.series.plane import name_of, unit_normal
from recpack.dicom.series.rendering import MOST_OF_CLIP, MOST_SLICES
from recpack.dicom.series.windows import Sample, ct_presets, parts_of, to_grey
from recpack.lang import read_rows
from recpack.model.stack import Preset
from recpack.stages.render import RenderTask, render_series


@pytest.fixture
def blobs() -> MemoryBlobs:
    return MemoryBlobs()


def rendered(datasets, blobs, **words):
    outcome = render_series(RenderTask(stored(datasets, blobs, **words), blobs))
    assert outcome.value is not None, outcome.problems
    return outcome.value, outcome.problems


def _places(datasets):
    return [p for n, ds in enumerate(datasets) for p in places_of(ds, n)]


# ---- order and splitting


def test_slices_go_along_their_normal_whatever_their_numbers(blobs):
    found, _ = rendered([slice_ct(z, n) for n, z in enumerate((5.0, -2.5, 10.0, 0.0))], blobs)
    (stack,) = found.stacks
    assert [f.position for f in stack.frames] == [-2.5, 0.0, 5.0, 10.0]
    assert [f.number for f in stack.frames] == [1, 2, 3, 4]
    assert stack.normal == (0.0, 0.0, 1.0)


def test_slices_without_a_place_go_by_number():
    flat = [dataset(np.zeros((8, 8), np.uint16), "MR", n) for n in (3, 1, 2)]
    (only,) = groups_of(_places(flat))
    assert [p.number for p in only.places] == [1, 2, 3]


def test_a_localiser_inside_a_series_is_a_stack_of_its_own():
    scout = slice_ct(0, 1, CORONAL, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    groups = groups_of(_places([scout, *(slice_ct(z, 2 + z) for z in range(4))]))
    assert [(g.label, len(g.places)) for g in groups] == [("localiser coronal", 1), ("axial", 4)]


def test_orientations_and_sizes_are_told_apart():
    small = dataset(
        np.zeros((16, 16), np.int16), number=9, ImagePositionPatient=[0, 0, 1],
        ImageOrientationPatient=AXIAL, PixelSpacing=[2, 2],
    )  # fmt: skip
    mixed = [slice_ct(0, 1), slice_ct(1, 2), slice_ct(0, 3, CORONAL), small]
    groups = groups_of(_places(mixed))
    assert [g.label for g in groups] == ["axial 1", "coronal", "axial 2"]


def test_a_slightly_shaky_orientation_is_one_stack():
    shaky = [slice_ct(z, z, [1, 0.001 * z, 0, 0, 1, 0]) for z in range(5)]
    assert len(groups_of(_places(shaky))) == 1


def test_a_turning_projection_is_one_stack_and_three_planes_are_three():
    def turned(n: int):
        c, s = np.cos(n * 0.6), np.sin(n * 0.6)
        return slice_ct(0, n, [round(c, 6), round(s, 6), 0, 0, 0, -1])

    (only,) = groups_of(_places([turned(n) for n in range(8)]))
    assert [p.number for p in only.places] == list(range(8))
    assert only.places[0].letters == ()
    assert len(groups_of(_places([turned(n) for n in range(3)]))) == 3


@pytest.mark.parametrize(
    ("keyword", "values", "labels"),
    [
        ("AcquisitionNumber", (1, 2), ["phase 1", "phase 2"]),
        ("TemporalPositionIdentifier", (1, 2), ["phase 1", "phase 2"]),
        ("EchoTime", (110, 20), ["TE 20 ms", "TE 110 ms"]),
        ("InstanceCreationTime", ("101500", "101501"), ["phase 1", "phase 2"]),
    ],
)
def test_repeated_places_become_phases(keyword, values, labels):
    """The last is no element that tells phases: then the turn at each place does."""
    many = [
        slice_ct(z, 10 * turn + z, **{keyword: value})
        for turn, value in enumerate(values)
        for z in range(3)
    ]
    groups = groups_of(_places(many))
    assert [g.label for g in groups] == labels
    assert all([p.along for p in g.places] == [0, 1, 2] for g in groups)


def test_enhanced_frames_are_read_from_functional_groups(blobs):
    frames = np.stack([np.full((8, 8), v, np.uint16) for v in (300, 100, 200)])
    ds = dataset(frames, "MR")
    ds.SharedFunctionalGroupsSequence = Sequence(
        [group(PlaneOrientationSequence={"ImageOrientationPatient": AXIAL},
               PixelMeasuresSequence={"PixelSpacing": [0.5, 0.5]})]
    )  # fmt: skip
    ds.PerFrameFunctionalGroupsSequence = Sequence(
        [group(PlanePositionSequence={"ImagePositionPatient": [0, 0, z]},
               FrameVOILUTSequence={"WindowCenter": 200, "WindowWidth": 400})
         for z in (30, 10, 20)]
    )  # fmt: skip
    (stack,) = rendered([ds], blobs)[0].stacks
    assert [f.position for f in stack.frames] == [10, 20, 30]
    assert (stack.pixel, stack.rate) == (0.5, 0)
    assert stack.presets == (Preset("As sent", 200, 400),)
    means = [pixels_of(blobs, f.pictures[0]).mean() for f in stack.frames]
    assert means == sorted(means)
    assert means[0] < means[2] - 60


def test_dose_and_nuclear_frames_are_placed_by_their_offsets():
    ds = dataset(np.zeros((3, 8, 8), np.uint16), "RTDOSE", ImagePositionPatient=[0, 0, 50],
                 ImageOrientationPatient=AXIAL, GridFrameOffsetVector=[0, 4, 8])  # fmt: skip
    assert [p.along for p in places_of(ds, 0)] == [50, 54, 58]


def test_a_clip_plays_at_its_rate_and_is_thinned_out(blobs):
    frames = np.stack([np.full((16, 16), n % 250, np.uint8) for n in range(300)])
    clip = dataset(frames, "US", FrameTime=40)
    found, _ = rendered([clip, dataset(frames[:2], "US", 2)], blobs)
    first, second = found.stacks
    assert (first.label, second.label) == ("clip 1", "clip 2")
    assert (first.rate, first.total, len(first.frames)) == (25, 300, MOST_OF_CLIP)
    assert (first.frames[0].number, first.frames[-1].number) == (1, 300)


def test_a_choice_is_even_and_keeps_both_ends():
    assert chosen(3, MOST_SLICES) == (0, 1, 2)
    for count in (197, 812, 2000):
        picks = chosen(count, MOST_SLICES)
        assert (len(picks), picks[0], picks[-1]) == (MOST_SLICES, 0, count - 1)
        gaps = np.diff(picks)
        assert gaps.max() - gaps.min() <= 1
        # The frames that the audit samples are among those that were decoded here.
        assert {round(i * (count - 1) / 15) for i in range(16)} <= set(picks)


# ---- geometry


def test_letters_follow_the_direction_cosines():
    (axial,) = places_of(slice_ct(0), 0)
    assert axial.letters == ("R", "L", "A", "P")
    (coronal,) = places_of(slice_ct(0, 1, CORONAL), 0)
    assert coronal.letters == ("R", "L", "H", "F")
    assert letters_of_axis((0.0, 0.8, -0.6)) == "PF"
    assert letters_of_axis((-0.98, 0.2, 0.0)) == "R"
    assert name_of(unit_normal((0, 1, 0, 0, 0, -1))) == "sagittal"


def test_letters_of_a_projection_come_from_patient_orientation():
    ds = dataset(np.zeros((8, 8), np.uint16), "MG", PatientOrientation=["A", "FR"],
                 ImageLaterality="L", ViewPosition="MLO")  # fmt: skip
    (place,) = places_of(ds, 0)
    assert place.letters == ("P", "A", "HL", "FR")
    assert place.label == "L MLO"
    ds.PatientOrientation = "nonsense"
    assert next(places_of(ds, 0)).letters == ()


@pytest.mark.parametrize(
    ("values", "spacing", "at_detector"),
    [
        ({"PixelSpacing": [0.3, 0.3]}, (0.3, 0.3), False),
        ({"ImagerPixelSpacing": [0.2, 0.2]}, (0.2, 0.2), True),
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.2, 0.2]}, (0.2, 0.2), True),
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.16, 0.16]}, (0.16, 0.16), False),
        ({"PixelSpacing": [0, 0]}, (), False),
        ({}, (), False),
    ],
)
def test_spacing_says_whether_it_holds_in_the_patient(values, spacing, at_detector):
    (place,) = places_of(dataset(np.zeros((8, 8), np.uint16), "DX", **values), 0)
    assert (place.spacing, place.at_detector) == (spacing, at_detector)


def test_ultrasound_is_measured_where_its_regions_agree():
    def region(delta: float, unit: int = 3) -> Dataset:
        item = Dataset()
        item.RegionSpatialFormat = 1
        item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = unit
        item.PhysicalDeltaX = item.PhysicalDeltaY = delta
        return item

    for regions, told in (
        ([region(0.02)], (0.2, 0.2)),
        ([region(0.02), region(0.5, unit=4)], (0.2, 0.2)),
        ([region(0.02), region(0.04)], ()),
    ):
        ds = dataset(np.zeros((8, 8), np.uint8), "US")
        ds.SequenceOfUltrasoundRegions = Sequence(regions)
        assert next(places_of(ds, 0)).spacing == told


def test_the_pixel_size_follows_the_picture():
    (place,) = places_of(slice_ct(0), 0)
    assert form_of(place, 640).pixel == 2
    large = replace(place, rows=4000, columns=3000, spacing=(0.1, 0.1))
    form = form_of(large, 1500)
    assert (form.width, form.height) == (1125, 1500)
    assert form.pixel * form.width == pytest.approx(300, rel=1e-5)
    # Tall pixels are made square: 32 rows of 4 mm are as high as 64 of 2 mm.
    tall = form_of(replace(place, spacing=(4.0, 2.0)), 640)
    assert (tall.width, tall.height, tall.pixel) == (32, 64, 2)
    assert form_of(replace(place, spacing=()), 640).pixel == 0


# ---- windows


@pytest.mark.parametrize(
    ("named", "study", "lung", "windows"),
    [
        ("CHEST", "", True, ["Lung", "Mediastinum", "Bone"]),
        ("Thorax mit KM", "", False, ["Lung", "Mediastinum", "Bone"]),
        ("胸部平扫", "", True, ["Lung", "Mediastinum", "Bone"]),
        ("HRCT", "", True, ["Lung", "Mediastinum", "Bone"]),
        ("CT abdomen and pelvis", "", False, ["Soft tissue", "Liver", "Bone"]),
        ("上腹部增强", "", False, ["Soft tissue", "Liver", "Bone"]),
        ("LIVER arterial phase", "", True, ["Soft tissue", "Liver", "Lung", "Bone"]),
        ("Chest Abdomen Pelvis", "", True, ["Soft tissue", "Lung", "Liver", "Bone"]),
        ("NECKCHESTABDPELV", "", False, ["Soft tissue", "Liver", "Bone"]),
        # One value of Body Part Examined does not say how far the series goes.
        ("CHEST\nAxial 5 mm", "CT chest abdomen pelvis", True, ["Soft tissue", "Lung", "Liver", "Bone"]),
        ("HEAD\nAxial", "CT head, chest and abdomen", True, ["Brain", "Subdural", "Bone"]),
        ("STD 5.0", "肝脏增强CT", False, ["Soft tissue", "Liver", "Bone"]),
        ("颅脑", "", False, ["Brain", "Subdural", "Bone"]),
        ("HEADNECK", "", False, ["Brain", "Subdural", "Bone"]),
        ("NECK", "", True, ["Soft tissue", "Lung", "Bone"]),
        ("LSPINE bone", "", False, ["Bone", "Soft tissue"]),
        ("PELVIS", "", False, ["Soft tissue", "Bone"]),
        ("STD 5.0", "", False, ["Soft tissue", "Bone"]),
        ("Forehead_x", "", True, ["Soft tissue", "Lung", "Bone"]),
    ],
)  # fmt: skip
def test_windows_of_ct_by_parts_of_the_body(named, study, lung, windows):
    assert [p.name for p in ct_presets(parts_of(named, study), None, lung=lung)] == windows


def test_the_own_window_comes_first_where_no_part_is_known():
    own, nothing = Preset("As sent", 300, 1500), frozenset[str]()
    assert [p.name for p in ct_presets(nothing, own, lung=True)] == [
        "As sent",
        "Soft tissue",
        "Lung",
    ]
    assert [p.name for p in ct_presets(nothing, own, lung=False)] == [
        "As sent",
        "Soft tissue",
        "Bone",
    ]
    like_soft = Preset("As sent", 40, 400)
    assert [p.name for p in ct_presets(nothing, like_soft, lung=False)] == ["Soft tissue", "Bone"]


def test_windows_name_parts_of_the_body_that_are_known():
    told = {
        part for row in read_rows("_dicom/windows.tsv") for part in re.split(r"[|+]", row["parts"])
    }
    assert told - {"-"} <= set(words.region_order())


def test_a_chest_is_shown_in_three_windows(blobs):
    found, problems = rendered([slice_ct(z, z) for z in range(3)], blobs, body_part="CHEST")
    (stack,) = found.stacks
    assert problems == ()
    assert [(p.center, p.width) for p in stack.presets] == [(-600, 1500), (40, 400), (500, 2000)]
    lung, soft, bone = (pixels_of(blobs, b) for b in stack.frames[1].pictures)
    tissue, marrow, air = (10, 10), (16, 16), (2, 2)
    # (x - (c - 0.5)) / (w - 1) + 0.5, PS3.3 C.11.2.1.2.1, but for what the compression does.
    for seen, told in ((lung, 237), (soft, 128), (bone, 69)):
        assert abs(seen[tissue] - told) < 9
    assert lung[air] > soft[air] + 40
    assert bone[marrow] < 200 < soft[marrow]
    assert stack.letters == ("R", "L", "A", "P")


@pytest.mark.parametrize(
    ("function", "value", "grey"),
    [("LINEAR", 99.5, 128), ("LINEAR_EXACT", 100, 128), ("SIGMOID", 100, 128),
     ("LINEAR", 0, 0), ("LINEAR", 199, 255), ("SIGMOID", 200, 225)],
)  # fmt: skip
def test_voi_functions(function, value, grey):
    values = np.asarray([[value]], np.float64)
    assert abs(int(to_grey(values, Preset("x", 100, 200), function)[0, 0]) - grey) <= 1


def test_one_window_for_all_slices_of_a_stack(blobs):
    slices = [
        dataset(np.full((8, 8), 500, np.uint16), "MR", n, WindowCenter=400 + 100 * n,
                WindowWidth=800, ImagePositionPatient=[0, 0, n], ImageOrientationPatient=AXIAL)
        for n in range(3)
    ]  # fmt: skip
    (stack,) = rendered(slices, blobs)[0].stacks
    assert stack.presets == (Preset("As sent", 500, 800),)
    means = {round(pixels_of(blobs, f.pictures[0]).mean()) for f in stack.frames}
    assert len(means) == 1


def test_without_a_window_all_values_of_the_stack_decide():
    sample = Sample()
    for value in (100, 300):
        ds = dataset(np.full((8, 8), value, np.uint16), "MR", PixelPaddingValue=9999)
        sample.add(ds, 0, np.asarray([[value] * 8, [9999] * 8]))
    fitted = sample.fitted(0, 100)
    assert (fitted.center, fitted.width) == (200, 200)


def test_pet_with_a_slope_for_each_slice_keeps_one_scale(blobs):
    """The same activity is the same grey, though each slice has a slope and window of its own."""
    slices = []
    for n, slope in enumerate((1.0, 0.5)):
        stored_values = np.zeros((16, 16), np.uint16)
        stored_values[4:12, 4:12] = round(1000 / slope)
        slices.append(dataset(
            stored_values, "PT", n, RescaleSlope=slope, RescaleIntercept=0,
            WindowCenter=500 * (n + 1), WindowWidth=1000 * (n + 1),
            ImagePositionPatient=[0, 0, n], ImageOrientationPatient=AXIAL,
        ))  # fmt: skip
    (stack,) = rendered(slices, blobs)[0].stacks
    a, b = (pixels_of(blobs, f.pictures[0]) for f in stack.frames)
    assert stack.inverted
    assert abs(a[8, 8] - b[8, 8]) <= 2
    assert a[8, 8] > 200
    assert a[1, 1] < 50


def test_inverted_grey_is_turned(blobs):
    low = np.full((16, 16), 100, np.uint16)
    low[:8] = 900
    ds = dataset(low, "CR", PhotometricInterpretation="MONOCHROME1", WindowCenter=500,
                 WindowWidth=1000)  # fmt: skip
    (stack,) = rendered([ds], blobs)[0].stacks
    seen = pixels_of(blobs, stack.frames[0].pictures[0])
    assert seen[2, 8] < 60
    assert seen[13, 8] > 200


@pytest.mark.parametrize("word", [1, 2])
def test_lookup_tables_are_applied(blobs, word):
    ds = dataset(np.arange(256, dtype=np.uint8).reshape(16, 16), "DX")
    table = Dataset()
    table.LUTDescriptor = [256, 0, 8]
    table.LUTData = np.arange(255, -1, -1).astype(f"<u{word}").tobytes()
    table["LUTData"].VR = "OW"
    ds.VOILUTSequence = Sequence([table])
    (stack,) = rendered([ds], blobs)[0].stacks
    seen = pixels_of(blobs, stack.frames[0].pictures[0])
    assert seen[0].mean() > 220
    assert seen[-1].mean() < 35


def test_palette_and_colour_stay_colours(blobs):
    from io import BytesIO

    from PIL import Image

    colour = np.zeros((16, 16, 3), np.uint8)
    colour[..., 0] = 220
    palette = dataset(np.ones((16, 16), np.uint8), "US", 2,
                      PhotometricInterpretation="PALETTE COLOR")  # fmt: skip
    for name, value in (("Red", 0), ("Green", 200), ("Blue", 0)):
        setattr(palette, f"{name}PaletteColorLookupTableDescriptor", [2, 0, 16])
        data = np.asarray([0, value * 257], "<u2").tobytes()
        setattr(palette, f"{name}PaletteColorLookupTableData", data)
    for ds, channel in ((dataset(colour, "XA"), 0), (palette, 1)):
        (stack,) = rendered([ds], blobs)[0].stacks
        seen = np.asarray(Image.open(BytesIO(blobs.get(stack.frames[0].pictures[0]))))
        assert stack.presets == (Preset("Colour"),)
        assert seen[8, 8].argmax() == channel
        assert seen[8, 8, channel] > 150


def test_a_segmentation_is_a_plain_mask(blobs):
    mask = np.zeros((16, 16), np.uint8)
    mask[4:8, 4:8] = 1
    (stack,) = rendered([dataset(mask, "SEG")], blobs)[0].stacks
    seen = pixels_of(blobs, stack.frames[0].pictures[0])
    assert seen[5, 5] > 200
    assert seen[12, 12] < 40


def test_a_slide_is_shown_by_its_smallest_level(blobs):
    def level(tiles: int, side: int, number: int):
        frames = np.zeros((tiles * tiles, side, side, 3), np.uint8)
        frames[0] = (200, 30, 30)
        frames[-1] = (30, 30, 200)
        return dataset(
            frames, "SM", number, TotalPixelMatrixColumns=tiles * side,
            TotalPixelMatrixRows=tiles * side, DimensionOrganizationType="TILED_FULL",
        )  # fmt: skip

    (stack,) = rendered([level(4, 16, 1), level(2, 16, 2)], blobs)[0].stacks
    assert (stack.label, stack.width, stack.height) == ("overview", 32, 32)
    seen = pixels_of(blobs, stack.frames[0].pictures[0])
    assert seen[4, 4] > 40
    assert seen[4, 24] < 30
    assert seen[24, 24] > 25


# ---- what cannot be shown


def test_an_undecodable_slice_is_named_and_the_others_are_shown(blobs):
    bad = slice_ct(1, 1)
    bad.PixelData = b"\0\0"
    found, problems = rendered([slice_ct(0, 0), bad, slice_ct(2, 2)], blobs)
    assert found.blind == (1,)
    assert [f.position for f in found.stacks[0].frames] == [0, 2]
    assert [(p.code, p.severity, p.source) for p in problems] == [
        ("pixel-undecodable", "error", "S001")
    ]


def test_slices_between_those_shown_are_looked_at_too(blobs):
    count = MOST_SLICES + 20
    many = [slice_ct(z, z) for z in range(count)]
    between = next(i for i in range(count) if i not in chosen(count, MOST_SLICES))
    many[between].PixelData = b"\0\0"
    found, _ = rendered(many, blobs)
    assert found.blind == (between,)
    assert (found.stacks[0].total, len(found.stacks[0].frames)) == (count, MOST_SLICES)


def test_a_series_of_nothing_but_broken_objects_has_no_stack(blobs):
    bad = dataset(np.zeros((8, 8), np.uint16), "US")
    bad.PixelData = b"\0"
    found, problems = rendered([bad], blobs)
    assert (found.stacks, found.blind) == ((), (0,))
    assert {p.code for p in problems} == {"pixel-undecodable"}


def test_bytes_that_are_no_dicom_do_not_stop_the_series(blobs):
    found, _ = rendered([b"nothing of the kind", slice_ct(0, 1)], blobs)
    assert 0 in found.blind
    assert len(found.stacks) == 1


def test_many_pictures_of_one_series_stay_bounded(blobs):
    phases = [slice_ct(z, 1000 * p + z, AcquisitionNumber=p) for p in range(4) for z in range(110)]
    found, _ = rendered(phases, blobs, body_part="ABDOMEN")
    assert len(found.stacks) == 4
    assert sum(len(f.pictures) for s in found.stacks for f in s.frames) <= 1200


def test_the_same_series_gives_the_same_bytes(blobs):
    first, _ = rendered([slice_ct(z, z) for z in range(3)], blobs)
    again, _ = rendered([slice_ct(z, z) for z in range(3)], blobs)
    assert first == again

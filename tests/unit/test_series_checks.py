"""Facts of image series: what is missing, how it was made. All headers invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recpack.clinical.remarks import lacking, phases, remarks
from recpack.clinical.series import series_facts, studies
from recpack.model.clean import Acquisition, CleanObject, Plane
from recpack.model.document import BlobId
from recpack.model.imaging import Gap, Role
from recpack.model.source import SourceId

UP = (0.0, 0.0, 1.0)


def image(number: int, at: float | None = None, **more) -> CleanObject:
    made = more.pop("made", Acquisition())
    facing = more.pop("facing", UP)
    split = more.pop("split", ())
    if at is not None:
        made = replace(made, planes=(Plane(at, facing, split),))
    if not made.thickness:
        made = replace(made, thickness=(2.5,))
    values = {
        "source": SourceId(f"s{number}"), "blob": BlobId("b"), "sop_class": "1.2.840.10008.5.1.4.1.1.2",
        "sop_instance": f"1.2.{number}", "study_instance": "1.9", "series_instance": "1.9.4",
        "modality": "CT", "study_date": "2023-06-02", "study_description": "CT abdomen",
        "series_description": "", "series_number": 4, "instance_number": number, "body_part": "ABDOMEN",
        "rows": 512, "columns": 512, "frames": 1, "made": made,
    }  # fmt: skip
    return CleanObject(**{**values, **more})


def stack(places, **more) -> list[CleanObject]:
    return [image(n, at, **more) for n, at in enumerate(places, 1)]


def every(step: float, count: int, start: float = 0.0) -> list[float]:
    return [round(start + step * n, 3) for n in range(count)]


def test_a_whole_series_says_nothing_is_wrong():
    objects = stack(every(2.5, 40, -120))
    facts = series_facts(objects)
    assert (facts.places, facts.spacing, facts.facing) == (40, (2.5,), "axial")
    assert facts.extent == (-120.0, -22.5)
    assert (facts.gaps, facts.doubled, facts.uneven) == ((), 0, False)
    (study,) = studies(objects)
    assert remarks(study) == ()
    assert study.label == "CT abdomen 2023-06-02"


def test_missing_slices_are_placed():
    places = [p for p in every(2.5, 40, -130) if p not in (-120.0, -117.5, -60.0)]
    (study,) = studies(stack(places))
    assert study.series[0].gaps == (Gap(-122.5, -115.0, 2), Gap(-62.5, -57.5, 1))
    assert list(lacking(study)) == [
        "CT abdomen 2023-06-02, series 4: 3 slices in 2 gaps between -122.5 and -57.5 mm"
    ]
    assert remarks(study) == ("Series 4: 3 slices missing in 2 gaps between -122.5 and -57.5 mm",)
    assert list(lacking(study, "zh")) == [
        "CT 腹部 2023-06-02，序列4：-122.5至-57.5 mm之间有2处共缺3层"
    ]


@pytest.mark.parametrize("jitter", [0.0, 0.02, -0.03])
def test_rounding_of_places_is_no_gap(jitter):
    places = [p + (jitter if n % 3 else 0) for n, p in enumerate(every(1.25, 50))]
    facts = series_facts(stack(places))
    assert (facts.gaps, facts.spacing, facts.uneven) == ((), (1.25,), False)


def test_a_normal_that_points_down_gives_the_same_places():
    down = [
        image(n, -at, facing=(0.0, 0.0, -1.0)) for n, at in enumerate(every(5, 20), 1) if n != 9
    ]
    up = [image(n, at) for n, at in enumerate(every(5, 20), 1) if n != 9]
    assert series_facts(down).gaps == series_facts(up).gaps == (Gap(35.0, 45.0, 1),)


def test_another_spacing_is_no_row_of_gaps():
    facts = series_facts(stack([*every(5, 20), *every(10, 12, 105)]))
    assert facts.gaps == ()
    assert facts.spacing == (5.0, 10.0)
    (study,) = studies(stack([*every(5, 20), *every(10, 12, 105)]))
    assert remarks(study) == ("Series 4: mixed spacing (5, 10 mm)",)


def test_slabs_of_a_spine_are_not_gaps_but_lost_slices_of_one_are():
    blocks = [*every(4, 4), *every(4, 4, 40), *every(4, 4, 80)]
    whole = series_facts(stack(blocks, modality="MR"))
    assert (whole.gaps, whole.uneven) == ((), True)
    holed = [o for o in stack(every(4, 20), modality="MR") if o.instance_number not in (8, 9)]
    assert series_facts(holed).gaps == (Gap(24.0, 36.0, 2),)


def test_places_twice():
    places = every(2, 30)
    facts = series_facts(stack([*places, 10.0, 12.0]))
    assert (facts.passes, facts.doubled) == (1, 2)


def test_phases_in_one_series_are_passes_and_each_is_checked():
    places = every(3, 20)
    early = [image(n, p, split=("", "1")) for n, p in enumerate(places, 1)]
    late = [image(n + 20, p, split=("", "2")) for n, p in enumerate(places, 1) if n != 10]
    facts = series_facts([*early, *late])
    assert (facts.places, facts.passes, facts.doubled) == (20, 2, 0)
    assert facts.gaps == (Gap(24.0, 30.0, 1),)
    untold = series_facts([replace(o, made=replace(o.made, planes=(Plane(o.made.planes[0].at, UP),)))
                           for o in (*early, *late)])  # fmt: skip
    assert (untold.passes, untold.short, untold.doubled) == (2, 1, 0)


def test_directions_of_a_series_are_told_and_kept_apart():
    axial = [image(n, p) for n, p in enumerate(every(5, 10), 1)]
    coronal = [image(n + 10, p, facing=(0.0, 1.0, 0.0)) for n, p in enumerate(every(5, 8), 1)]
    facts = series_facts([*axial, *coronal])
    assert facts.turned
    assert facts.gaps == ()
    assert facts.facing == "axial"
    tilted = series_facts(stack(every(5, 10), facing=(0.0, 0.34, 0.94)))
    assert tilted.facing == "axial"


def test_numbers_are_the_weaker_sign():
    placed = [o for o in stack(every(2, 20)) if True]
    renumbered = [replace(o, instance_number=o.instance_number * 2 + (o.instance_number > 9))
                  for o in placed]  # fmt: skip
    (study,) = studies(renumbered)
    assert remarks(study) == ()
    (study,) = studies([image(n) for n in (1, 2, 3, 7)])
    assert list(lacking(study)) == ["CT abdomen 2023-06-02, series 4: 3 image numbers are missing"]
    assert series_facts([image(n) for n in (2, 4, 6, 8)]).numbers_missing == 0
    assert series_facts([image(n) for n in (1, 1001, 2002)]).numbers_missing == 0


def test_only_localisers():
    scouts = [
        image(n, made=Acquisition(image_type=("ORIGINAL", "PRIMARY", "LOCALIZER"))) for n in (1, 2)
    ]
    (study,) = studies(scouts)
    assert study.series[0].role is Role.LOCALIZER
    assert not study.pictured
    assert remarks(study) == ("Only localisers",)
    assert list(lacking(study, "pt")) == ["TC abdome 2023-06-02: apenas localizadores"]


@pytest.mark.parametrize(
    "name", ["Topogram 0.6", "定位像", "3-plane loc", "Scout", "LOCALIZADOR", "топограмма"]
)
def test_localisers_by_their_names(name):
    assert series_facts([image(1, series_description=name)]).role is Role.LOCALIZER


@pytest.mark.parametrize(
    ("name", "phase"),
    [
        ("Arterial 1.25", "arterial"), ("动脉期 1.25mm", "arterial"), ("FASE PORTAL", "portal-venous"),
        ("венозная фаза", "portal-venous"), ("門静脈相", "portal-venous"), ("지연기", "delayed"),
        ("phase tardive", "delayed"), ("Abd nativ", "plain"), ("sem contraste", "plain"),
        ("延遲期", "delayed"), ("ไม่ฉีดสี", "plain"), ("thì động mạch", "arterial"),
        ("الطور الشرياني", "arterial"), ("Spätphase", "delayed"), ("fase vena porta", "portal-venous"),
        ("tanpa kontras", "plain"), ("+C 5mm", "contrast"), ("动脉晚期", "arterial"),
        ("Fase arterial tardia", "arterial"), ("PVP 5mm", "portal-venous"), ("V期 1.0", "portal-venous"),
        ("造影早期相", "arterial"), ("noncontrast", "plain"),
    ],
)  # fmt: skip
def test_phases_by_their_names(name, phase):
    found = series_facts(stack(every(5, 5), series_description=name)).phases
    assert [(p.name, p.source) for p in found] == [(phase, "description")]


@pytest.mark.parametrize(
    ("after", "phase"), [(35, "arterial"), (70, "portal-venous"), (240, "delayed"), (52, "")]
)
def test_phases_by_their_times(after, phase):
    made = Acquisition(agent="Iohexol", injected=86_390.0, started=(86_390.0 + after) % 86_400)
    found = series_facts(stack(every(5, 5), made=made)).phases
    if phase:
        assert [(p.name, p.source) for p in found] == [(phase, "times")]
    else:
        assert [(p.name, p.source) for p in found] == [("contrast", "attribute")]


def test_an_attribute_goes_before_words():
    made = Acquisition(phase="PRE_CONTRAST", agent="NONE")
    found = series_facts(stack(every(5, 5), made=made, series_description="Arterial")).phases
    assert [(p.name, p.source) for p in found] == [("plain", "attribute")]


def test_a_two_phase_study():
    early = stack(every(2.5, 9), series_description="arterial")
    late = [replace(o, series_instance="1.9.5", series_number=5, series_description="portal venous",
                    sop_instance=f"{o.sop_instance}.1") for o in early]  # fmt: skip
    (study,) = studies([*late, *early])
    assert phases(study) == ("arterial", "portal-venous")


def test_multi_frame_objects():
    planes = tuple(Plane(p, UP) for p in every(1, 30) if p not in (4.0, 5.0))
    made = Acquisition(planes=planes, thickness=(1.0,), frames_stated=30, frames_held=28)
    (study,) = studies([image(1, made=made, frames=30)])
    assert study.series[0].gaps == (Gap(3.0, 6.0, 2),)
    assert list(lacking(study))[-1] == (
        "CT abdomen 2023-06-02, series 4: frames are missing (28 of 30 are here)"
    )


def test_thick_slices_pet_and_mammography():
    thick = Acquisition(thickness=(7.0,))
    (study,) = studies(stack(every(7, 9), made=thick))
    assert remarks(study) == ("Thick slices only (the thinnest 7 mm)",)
    pet = stack(every(4, 9), modality="PT", body_part="", study_description="")
    (study,) = studies(pet)
    assert "PET without its CT" in remarks(study)
    views = [("L", "CC"), ("L", "MLO"), ("R", "CC")]
    films = [image(n, modality="MG", made=Acquisition(side=s, view=v), body_part="BREAST",
                   study_description="") for n, (s, v) in enumerate(views, 1)]  # fmt: skip
    (study,) = studies(films)
    assert study.sides == ("left", "right")
    assert remarks(study) == ("No MLO view of the right breast",)


def test_images_without_pixels_and_key_images():
    objects = stack(every(5, 6))
    objects[2] = replace(objects[2], frames=0)
    key = image(9, sop_class="1.2.840.10008.5.1.4.1.1.88.59", modality="KO", frames=0,
                series_instance="1.9.8", series_number=8)  # fmt: skip
    (study,) = studies([*objects, key])
    assert study.key_images == 1
    assert study.modalities == ("CT",)
    assert "Series 4: 1 of 6 images have no pixels" in remarks(study)


def test_order_does_not_matter():
    objects = stack([p for p in every(2.5, 40) if p != 50.0])
    assert studies(objects) == studies(objects[::-1])

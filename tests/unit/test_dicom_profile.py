"""The table of PS3.15, the options chosen by name, and the decisions beside it."""

from __future__ import annotations

import pytest
from pydicom.datadict import dictionary_VR, tag_for_keyword

from recpack import lang
from recpack.config import Config
from recpack.deid.dicom.profile import rules
from recpack.model.dicom_options import ALL_DICOM_OPTIONS, DICOM_OPTIONS
from recpack.options import BuildOptions, UsageError, with_config

OFFERED = tuple(DICOM_OPTIONS)


def table():
    rows = lang.read_rows("_dicom/e1-1.tsv")
    return {int(r["tag"], 16): r for r in rows if "x" not in r["tag"] and r["tag"] != "odd"}


def house():
    return {int(r["tag"], 16): r for r in lang.read_rows("_dicom/house.tsv")}


def action(keyword, options=ALL_DICOM_OPTIONS):
    rule = rules(options).get(tag_for_keyword(keyword))
    return rule.action if rule else "remove"


def test_the_table_is_whole():
    rows = lang.read_rows("_dicom/e1-1.tsv")
    assert len(rows) >= 655
    assert len({r["tag"] for r in rows}) == len(rows)
    assert {r["basic"] for r in rows} == {
        "X",
        "Z",
        "D",
        "U",
        "X/Z",
        "X/D",
        "Z/D",
        "X/Z/D",
        "X/Z/U*",
    }


def test_nothing_the_table_removes_is_kept_as_it_is():
    replaced = {"empty", "dummy", "surrogate", "name", "pseudonym", "uid"}
    bad = [
        row["keyword"]
        for tag, row in table().items()
        if (rule := rules().get(tag)) and rule.action not in replaced and tag not in house()
        if not any(row.get(option) for option in OFFERED) and "U" not in row["basic"]
    ]
    assert bad == []


def test_house_rules_have_reasons_and_known_actions():
    known = {r.action for r in rules().values()} | {"remove", "clean"}
    for row in house().values():
        assert row["why"], row["keyword"]
        assert row["action"] in known, row["keyword"]
        assert row["option"] in {"", *OFFERED}, row["keyword"]
        assert tag_for_keyword(row["keyword"]) == int(row["tag"], 16)


def test_names_dates_and_binaries():
    for tag, rule in rules().items():
        vr = dictionary_VR(tag)
        if vr == "PN":
            assert rule.action in {"name", "empty", "pseudonym", "dummy"}, hex(tag)
        if vr in {"DA", "DT"}:
            assert rule.action in {"date", "empty", "dummy"}, hex(tag)
        if vr in {"AE", "UR", "UN"}:
            assert rule.action in {"empty", "dummy"}, hex(tag)
        if rule.action == "binary":
            assert tag in house(), hex(tag)


def test_no_private_group_no_curve_and_no_overlay_is_allowed():
    for tag in rules():
        assert (tag >> 16) % 2 == 0
        assert tag >> 24 != 0x60
        assert not 0x5000 <= tag >> 16 <= 0x50FF


@pytest.mark.parametrize(
    ("keyword", "option", "on", "off"),
    [
        ("StudyDate", "retain-longitudinal-modified-dates", "date", "empty"),
        ("AcquisitionTime", "retain-longitudinal-modified-dates", "time", "empty"),
        ("PatientAge", "retain-patient-characteristics", "age", "remove"),
        ("PatientWeight", "retain-patient-characteristics", "decimal", "remove"),
        ("PatientSex", "retain-patient-characteristics", "code", "empty"),
        ("SeriesDescription", "clean-descriptors", "text", "remove"),
        ("ImageComments", "clean-descriptors", "text", "remove"),
        ("ContentSequence", "clean-structured-content", "sequence", "empty"),
        ("AcquisitionContextSequence", "clean-structured-content", "sequence", "empty"),
        ("GraphicAnnotationSequence", "clean-graphics", "sequence", "empty"),
    ],
)
def test_an_option_that_is_left_out_gives_the_basic_profile(keyword, option, on, off):
    assert action(keyword) == on
    assert action(keyword, ALL_DICOM_OPTIONS - {option}) == off


def test_options_are_chosen_by_name(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    options = BuildOptions(folder=tmp_path, out=tmp_path / "out")
    assert with_config(options, Config()).dicom == tuple(sorted(DICOM_OPTIONS))
    chosen = with_config(options, Config(options=(("dicom", ["clean-graphics"]),)))
    assert chosen.dicom == ("clean-graphics",)
    with pytest.raises(UsageError, match="did you mean clean-descriptors"):
        with_config(options, Config(options=(("dicom", ["clean-descriptor"]),)))

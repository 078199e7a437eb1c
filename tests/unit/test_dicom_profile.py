"""The allow-list agrees with the standard's table of risky attributes."""

from __future__ import annotations

import json

from recpack import lang
from recpack.deid.dicom.profile import rules

OPTIONS = ("cleanDescOpt", "cleanStructContOpt", "rtnLongModifDatesOpt", "rtnPatCharsOpt")
REPLACED = {"empty", "surrogate", "name", "pseudonym", "uid"}
# Attributes of no option that a cleaned value still serves: references, typed text, observers.
CLEANED = {"ReferencedImageSequence", "SourceImageSequence", "ReferencedStudySequence",
    "ReferencedPerformedProcedureStepSequence", "GraphicAnnotationSequence",
    "VerifyingObserverSequence", "SourceManufacturer", "ImageComments"}  # fmt: skip


def test_nothing_the_table_removes_is_kept_as_it_is():
    table = json.loads(lang.read_text("_dicom/ps3.15-e1-1.json"))
    keywords = {int(r["tag"], 16): r["keyword"] for r in lang.read_rows("_dicom/profile.tsv")}
    bad = []
    for row in table:
        if not row["id"].isalnum() or "x" in row["id"] or "g" in row["id"]:
            continue
        tag = int(row["id"], 16)
        rule = rules().get(tag)
        if rule is None or rule.action in REPLACED or keywords[tag] in CLEANED:
            continue
        if not any(row.get(option) for option in OPTIONS):
            bad.append(f"{keywords[tag]} {rule.action}")
    assert bad == []


def test_dates_are_shifted_and_names_never_kept():
    for row in lang.read_rows("_dicom/profile.tsv"):
        if row["vr"] == "PN":
            assert row["action"] in {"name", "empty", "pseudonym"}, row["keyword"]
        if row["vr"] in {"DA", "DT"}:
            assert row["action"] in {"date", "empty"}, row["keyword"]
        assert row["vr"] not in {"AE", "UR", "UN"}, row["keyword"]


def test_no_private_group_and_no_overlay_is_allowed():
    for tag in rules():
        assert (tag >> 16) % 2 == 0
        assert tag >> 24 != 0x60
        assert not 0x5000 <= tag >> 16 <= 0x50FF

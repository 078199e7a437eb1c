"""The planted DICOM set, the search for what survives, and the answer key."""

from __future__ import annotations

import base64
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pydicom
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.imaging import generate, references
from bench.imaging.key import Check, World, expected, right
from bench.imaging.leaks import tally
from bench.imaging.phrases import PEOPLE
from bench.imaging.planted import image_objects
from bench.imaging.planted_documents import document_objects
from bench.imaging.search import holds, layers


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "gb18030", "big5", "iso2022_jp", "euc_jp"])
def test_a_name_is_found_in_every_encoding(codec):
    assert holds(b"xx" + "王建国".replace("国", "國").encode(codec) + b"yy", "王建國")


@pytest.mark.parametrize("lead", [b"", b"a", b"ab"])
def test_a_name_is_found_in_disguise(lead):
    assert holds(base64.b64encode(lead + b"ZHANG^SAN"), "Zhang San")
    assert holds((lead + b"zhang_san").hex().encode(), "Zhang San")
    assert holds(layers(lead + zlib.compress(b"id ZHANGSAN" * 9)), "Zhang San")
    assert holds(layers(lead + b"\x1b$)A\xd5\xc5^\x1b$)A\xc8\xfd"), "张三")
    assert not holds(lead + b"Zhang Wei, San Diego", "Zhang San")


def test_every_planted_value_is_seen_before_cleaning():
    objects = image_objects() + document_objects()
    assert len(objects) >= 8
    found = tally(objects, {p.name: p.written() for p in objects})
    assert found.checks >= 90
    assert len(found.leaks) == found.checks
    assert found.lost == ()
    assert found.refused == ()


def test_a_refused_object_loses_its_words():
    objects = document_objects()
    found = tally(objects, {})
    assert len(found.refused) == len(objects)
    assert found.left == 0


def test_references_are_counted_by_their_object():
    objects = {p.name: pydicom.dcmread(BytesIO(p.written())) for p in references.study()}
    edges = references.edges(objects)
    assert len(edges) > 80
    assert len(references.resolved(objects, edges)) == len(edges)
    target = next(e.target for e in edges if e.keyword == "SOPInstanceUID")
    lost = [e for e in edges if (e.target, e.keyword) == (target, "SOPInstanceUID")]
    objects[target].SOPInstanceUID = "1.2.3.4"
    assert len(references.resolved(objects, edges)) == len(edges) - len(lost)


def test_the_key_tells_an_untouched_object_from_a_clean_one():
    made = generate.case(PEOPLE[0], 1)
    planting = made.objects[0]
    data = planting.written()
    before = pydicom.dcmread(BytesIO(data))
    name = planting.name
    checks = [c for c in made.checks if c.object == name] + expected(name, before)
    world = World({name: before}, {name: pydicom.dcmread(BytesIO(data))}, {name: data})
    world.settle(checks)
    kinds = {c.kind for c in checks}
    assert {"tag_retained", "text_removed", "date_shifted", "uid_changed"} <= kinds
    for check in checks:
        untouched = {"tag_retained", "text_retained", "text_notnull", "pixels_retained"}
        if check.kind in untouched:
            assert right(check, world), check
        if check.kind in {"uid_changed", "date_shifted"}:
            assert not right(check, world), check
    removed = [c for c in checks if c.kind == "text_removed" and not c.where]
    assert any(not right(c, world) for c in removed)


def test_one_shift_for_all_dates():
    before, after = pydicom.Dataset(), pydicom.Dataset()
    before.StudyDate, before.SeriesDate = "20240110", "20240111"
    after.StudyDate, after.SeriesDate = "20231231", "20240102"
    checks = [Check("date_shifted", "a", (0x00080020,)), Check("date_shifted", "a", (0x00080021,))]
    world = World({"a": before}, {"a": after}, {"a": b""})
    world.settle(checks)
    assert [right(c, world) for c in checks].count(True) == 1

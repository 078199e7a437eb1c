"""Hostile DICOM files beside a good one: each has an end, nothing leaks, the good one is made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.imaging.hostile_files import NAME, files, good
from bench.imaging.product import clean_folder
from bench.imaging.search import holds, layers

pytestmark = pytest.mark.fault
# Long texts are measured by bench.dicom: they take seconds each.
SLOW = {"carets.dcm", "spaces.dcm", "digits.dcm", "escapes.dcm", "not-utf8.dcm",
    "twenty-thousand-elements.dcm"}  # fmt: skip


def test_each_hostile_file_has_an_end_and_the_good_one_is_made(tmp_path):
    paths = [tmp_path / "good.dcm"]
    paths[0].write_bytes(good().written())
    for name, data in files(bomb=8, depth=10000):
        if name not in SLOW:
            paths.append(tmp_path / name)
            paths[-1].write_bytes(data)
    done = clean_folder(paths, tmp_path / "work")
    assert "good.dcm" in done.outputs
    assert len(paths) > 30
    for path in paths:
        assert path.name in done.outputs or done.problems[path.name], path.name
    for name, data in done.outputs.items():
        assert not holds(layers(data), NAME), name
    for name in ("nested-10000-undefined.dcm", "absurd-native.dcm", "absurd-frames.dcm",
                 "noise.dcm", "only-preamble.dcm", "short-pixels.dcm"):  # fmt: skip
        assert done.problems[name], name

"""Every DICOM file that pydicom ships, in one folder: a result for each, and no crash."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pydicom
import pytest
from conftest import run_build

pytestmark = pytest.mark.e2e


def test_every_file_has_an_end(tmp_path, key):
    shipped = Path(pydicom.__file__).parent / "data" / "test_files"
    folder = tmp_path / "folder"
    # Texts about the files are no records; the objects of many patients are meant to be here.
    shutil.copytree(shipped, folder, ignore=shutil.ignore_patterns("*.txt", "*.py", "__pycache__"))
    count = sum(p.is_file() for p in folder.rglob("*"))
    assert count > 150
    built = run_build(folder, tmp_path / "out", key, "--accept-identity")
    assert built.exit_code == 3, built.stderr
    manifest = json.loads((built.bundle / "DATA" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["sources"]) == count
    kept = [s for s in manifest["sources"] if s["disposition"] in {"included", "duplicate"}]
    assert len(kept) > 150
    assert all(s["reason"] for s in manifest["sources"] if s["disposition"] == "left_out")
    directory = pydicom.dcmread(built.bundle / "DICOMDIR")
    assert len(directory.DirectoryRecordSequence) > 150

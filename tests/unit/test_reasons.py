"""What a build says of files that are not wholly in: the exit code, and lines for people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bundle_case import MemoryBlobs, make_case

from recpack.build import _exit_code
from recpack.bundle.making import made
from recpack.bundle.words import reason
from recpack.model.source import Disposition, DispositionKind
from recpack.options import BuildOptions


def test_a_line_that_is_no_code_stays():
    assert reason("duplicate of scan_1-a.pdf") == "duplicate of scan_1-a.pdf"
    assert reason("pdf-damaged") == "the PDF is damaged and cannot be repaired"
    assert reason("") == ""


@pytest.fixture(scope="module")
def case():
    whole = make_case(MemoryBlobs())
    kept = tuple(replace(d, kind=DispositionKind.INCLUDED, reason="") for d in whole.dispositions)
    return replace(whole, dispositions=kept)


@pytest.mark.parametrize(
    ("kind", "reason", "code"),
    [
        (DispositionKind.LEFT_OUT, "slide-label", 0),
        (DispositionKind.LEFT_OUT, "identity-document", 0),
        (DispositionKind.LEFT_OUT, "pixel-undecodable", 3),
        (DispositionKind.PARTIAL, "dicom-truncated", 3),
        (DispositionKind.INCLUDED, "", 0),
    ],
)
def test_only_what_is_lost_changes_the_exit_code(case, tmp_path, kind, reason, code):
    ends = (replace(case.dispositions[0], kind=kind, reason=reason), *case.dispositions[1:])
    assert _exit_code(case, ends, BuildOptions(tmp_path, tmp_path / "out")) == code


def test_the_cover_says_why_files_are_out_in_words(case):
    file = case.files[0].id
    out = Disposition(file, DispositionKind.LEFT_OUT, "pixel-undecodable")
    told = made(replace(case, dispositions=(out, replace(out, reason="slide-label"))))[0]
    assert "its pixels cannot be decoded here" in told
    assert "which shows names: left out as it must be (1)" in told
    assert "slide label (" not in told

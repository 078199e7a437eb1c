"""SHA256SUMS in the form of `sha256sum -c`."""

from __future__ import annotations

import hashlib

from recpack.bundle.checksums import check_sums, write_sums


def _fill(out):
    (out / "b").mkdir()
    (out / "b" / "x.txt").write_bytes(b"x")
    (out / "A.txt").write_bytes(b"a")


def test_sorted_lines_of_every_file_but_the_list(tmp_path):
    _fill(tmp_path)
    path = write_sums(tmp_path)
    want = (
        f"{hashlib.sha256(b'a').hexdigest()}  A.txt\n{hashlib.sha256(b'x').hexdigest()}  b/x.txt\n"
    )
    assert path.read_bytes().decode() == want
    assert write_sums(tmp_path).read_bytes().decode() == want
    assert check_sums(tmp_path) == ()


def test_changes_absences_and_additions_are_found(tmp_path):
    _fill(tmp_path)
    write_sums(tmp_path)
    (tmp_path / "A.txt").write_bytes(b"other")
    (tmp_path / "b" / "x.txt").unlink()
    (tmp_path / "new").write_bytes(b"")
    assert check_sums(tmp_path) == ("A.txt", "b/x.txt", "new")


def test_no_list(tmp_path):
    assert check_sums(tmp_path) == ("SHA256SUMS",)

"""Same input, same key, same bytes; a killed build goes on to the same bytes."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys

import pytest
from conftest import recpack, run_build

pytestmark = pytest.mark.e2e


def digests(bundle) -> dict[str, str]:
    return {
        p.relative_to(bundle).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(bundle.rglob("*"))
        if p.is_file()
    }


def results(private) -> dict[str, int]:
    """What the stages left for the next build, and when it was written."""
    return {p.name: p.stat().st_mtime_ns for p in (private / "store" / "results").glob("*/*")}


def test_a_copy_elsewhere_and_another_hash_seed(tmp_path, mini, mini_built, key, monkeypatch):
    assert mini_built.exit_code == 0, mini_built.stderr
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    folder, out = tmp_path / "copy", tmp_path / "elsewhere" / "deep"
    shutil.copytree(mini, folder)
    again = run_build(folder, out, key)
    assert again.told["case"] == mini_built.told["case"]
    assert digests(again.bundle) == digests(mini_built.bundle)
    # A new page, which even bears a better identifier, never changes the code.
    (folder / "new.txt").write_text("身份证号：11010519491231002X\nAFP 88 ng/mL", encoding="utf-8")
    assert run_build(folder, out, key).told["case"] == mini_built.told["case"]


def test_another_key_gives_another_code_and_other_dates(tmp_path, mini, mini_built):
    other = tmp_path / "key"
    other.write_bytes(b"k" * 32)
    again = run_build(mini, tmp_path / "out", other)
    assert again.told["case"] != mini_built.told["case"]


@pytest.mark.fault
def test_killed_at_random_moments(tmp_path, mini, mini_built, key):
    out = tmp_path / "out"
    dice = random.Random(20231107)
    command = [
        sys.executable,
        "-m",
        "recpack",
        "build",
        str(mini),
        "-o",
        str(out),
        "--key",
        str(key),
    ]
    killed = 0
    for _ in range(3):
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            running.wait(dice.uniform(0.3, 6.0))
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            killed += 1
        assert not [p for p in out.glob("C???????????") if not (p / "SHA256SUMS").is_file()]
    assert killed
    done = run_build(mini, out, key)
    assert done.exit_code == 0, done.stderr
    assert digests(done.bundle) == digests(mini_built.bundle)
    assert not list(out.glob(".C*.building"))


def test_second_build_reuses_the_first(mini, mini_built, key):
    before, kept = digests(mini_built.bundle), results(mini_built.private)
    assert kept
    again = run_build(mini, mini_built.out, key)
    assert again.exit_code == 0
    assert results(again.private) == kept  # none made anew
    assert digests(again.bundle) == before


def test_private_folder_is_private(mini_built):
    if os.name == "posix":
        assert mini_built.private.stat().st_mode & 0o777 == 0o700
    names = {p.name for p in mini_built.bundle.rglob("*")}
    assert not names & {"identities.json", "sources.json"}


def test_dry_run_writes_nothing(tmp_path, mini):
    done = recpack("build", mini, "-o", tmp_path / "out", "--dry-run")
    assert done.returncode == 0
    assert not (tmp_path / "out").exists()

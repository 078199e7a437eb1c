"""No connection, and nothing new in HOME but the site key."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.e2e


def _usable(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0


def environment(home) -> dict[str, str]:
    keep = {k: v for k, v in os.environ.items() if k in {"PATH", "LANG", "VIRTUAL_ENV"}}
    return keep | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}


def entries(home) -> list[str]:
    return sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file())


def test_nothing_new_in_home_but_the_key(tmp_path, mini):
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "recpack", "build", str(mini), "-o", str(tmp_path / "out")],
        env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (only,) = entries(home)
    assert only.endswith("recpack/site.key")
    if os.name == "posix":
        assert (home / only).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(
    not _usable("strace", "-f", "-e", "trace=connect"), reason="strace is not usable"
)
def test_opens_no_connection(tmp_path, mini, key):
    home, log = tmp_path / "home", tmp_path / "strace.txt"
    home.mkdir()
    # Where it can be had, a network name space without any device: nothing may need one.
    alone = ["unshare", "-rn"] if _usable("unshare", "-rn") else []
    done = subprocess.run(
        [*alone, "strace", "-f", "-o", str(log), "-e", "trace=connect,sendto", sys.executable, "-m",
         "recpack", "build", str(mini), "-o", str(tmp_path / "out"), "--key", str(key)],
        env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert entries(home) == []
    text = log.read_text("utf-8", "replace")
    assert "exited with 0" in text  # the trace did run
    assert re.findall(r"AF_INET6?\b", text) == []

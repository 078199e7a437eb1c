"""Fixtures for all tests: no network, a key of our own, each example built once a session."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import minifolder
import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that opens a connection beyond this machine fails."""
    real = socket.socket.connect

    def guarded(self, address):
        if self.family == getattr(socket, "AF_UNIX", None) or address[0] in {"127.0.0.1", "::1"}:
            return real(self, address)
        raise AssertionError("a test tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", guarded)


@dataclass(frozen=True)
class Built:
    """A finished run of `recpack build --json`."""

    exit_code: int
    told: dict[str, Any]
    stderr: str
    out: Path

    @property
    def bundle(self) -> Path:
        return Path(self.told["bundle"])

    @property
    def private(self) -> Path:
        return self.out / f"{self.told['case']}.private"


def recpack(
    *args: str | Path, env: dict[str, str] | None = None, **kwargs
) -> subprocess.CompletedProcess:
    """Run the installed command line as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "recpack", *map(str, args)],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, **(env or {})}, **kwargs,
    )  # fmt: skip


def run_build(folder: Path, out: Path, key: Path, *args: str, **kwargs: Any) -> Built:
    """Build with JSON output."""
    done = recpack("build", folder, "-o", out, "--key", key, "--json", *args, **kwargs)
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    return Built(done.returncode, told, done.stderr, out)


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> Path:
    """A site key of 32 known bytes."""
    path = tmp_path_factory.mktemp("key") / "site.key"
    path.write_bytes(bytes(range(32)))
    return path


@pytest.fixture(scope="session")
def liver(tmp_path_factory, key) -> Built:
    """examples/liver-zh, built once."""
    return run_build(EXAMPLES / "liver-zh", tmp_path_factory.mktemp("liver"), key)


@pytest.fixture(scope="session")
def wheel_home(tmp_path_factory) -> Path:
    """The built wheel, installed in a folder of its own, away from the source tree."""
    work = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", work, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = work.glob("*.whl")
    home = work / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target",
         home, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    return home


@pytest.fixture(scope="session")
def breast(tmp_path_factory, key, wheel_home) -> Built:
    """examples/breast-pt, built once, by the wheel."""
    out = tmp_path_factory.mktemp("breast")
    return run_build(
        EXAMPLES / "breast-pt", out, key, env={"PYTHONPATH": str(wheel_home)}, cwd=wheel_home
    )


@pytest.fixture(scope="session")
def mini(tmp_path_factory) -> Path:
    """The folder of a few seconds."""
    return minifolder.make(tmp_path_factory.mktemp("mini") / "folder")


@pytest.fixture(scope="session")
def mini_built(tmp_path_factory, mini, key) -> Built:
    """The mini folder, built once."""
    return run_build(mini, tmp_path_factory.mktemp("mini-out"), key)

"""The gate's static checks, and the budgets that keep the code readable."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "recpack").rglob("*.py"))


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_format():
    run("ruff", "format", "--check", "--no-cache", ".")


def test_lint():
    run("ruff", "check", "--no-cache", ".")


def test_types():
    run("mypy", "--cache-dir", "/dev/null" if Path("/dev/null").exists() else "nul")


def test_imports_point_one_way():
    tool = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert tool, "import-linter is part of the test extra"
    done = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_budgets(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # The command line's options are a table, not logic.
            budget = 75 if path.name == "app.py" else 50
            assert (node.end_lineno or node.lineno) - node.lineno + 1 <= budget, node.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_no_possessive_group(path):
    """Python before 3.11.5 matches `(...)*+` wrongly (gh-106052); `(?>(...)*)` is the same, right."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        assert not re.search(r"\)(\*|\+|\?|\{\{?[0-9,]+\}?\})\+", line), line


def test_no_address_or_path_of_ours():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    assert not (ROOT / "uv.lock").exists()
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(line.count("==") == 1 and "/" not in line for line in lines if line.strip())
    assert files

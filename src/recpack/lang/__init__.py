"""Language data as files, one folder a language (BCP 47 primary code), and one loader; no logic."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_text(name: str) -> str:
    """The text of `lang/<name>` ("" if there is no such file)."""
    path = files(__name__).joinpath(name)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def read_list(name: str) -> tuple[str, ...]:
    """The lines of a list, without blank ones and comments (#)."""
    return tuple(ln for ln in read_text(name).splitlines() if ln and not ln.startswith("#"))


def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a tab-separated file with a header line; lines that begin with # are comments."""
    lines = read_list(name)
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def read_toml(name: str) -> dict[str, Any]:
    """The table of a TOML file ({} if there is no such file)."""
    return tomllib.loads(read_text(name))


def languages() -> tuple[str, ...]:
    """Codes that have a folder of data."""
    return tuple(
        sorted(p.name for p in files(__name__).iterdir() if p.is_dir() and "_" not in p.name)
    )

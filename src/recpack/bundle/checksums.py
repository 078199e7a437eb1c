"""SHA256SUMS as `sha256sum -c` reads it: every file of the bundle, sorted, written last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

NAME = "SHA256SUMS"


def bundle_files(out: Path) -> Iterator[str]:
    """Relative paths (forward slashes) of every file but the list itself, sorted."""
    names = (p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    return iter(sorted(n for n in names if n != NAME))


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces: whole-slide images do not fit in memory."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def write_sums(out: Path) -> Path:
    """Write the list; the file written."""
    path = out / NAME
    lines = [f"{digest(out / name)}  {name}\n" for name in bundle_files(out)]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return path


def check_sums(out: Path) -> tuple[str, ...]:
    """Paths that are changed, absent or not listed; the list itself if it is absent."""
    listed: dict[str, str] = {}
    try:
        text = (out / NAME).read_text(encoding="utf-8")
    except OSError:
        return (NAME,)
    for line in text.splitlines():
        value, _, name = line.partition("  ")
        listed[name] = value
    present = set(bundle_files(out))
    wrong = {n for n, v in listed.items() if n not in present or digest(out / n) != v}
    return tuple(sorted(wrong | (present - set(listed))))

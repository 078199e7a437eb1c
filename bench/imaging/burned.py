"""Frames with text drawn into them: identifiers that must go, measurements that must stay."""

from __future__ import annotations

from pathlib import Path

from bench.imaging.key import Check


def score(half: str, work: Path) -> list[tuple[Check, bool]]:
    return []

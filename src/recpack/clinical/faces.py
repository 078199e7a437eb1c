"""Faces that may be rebuilt from slices: told once for each series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recpack.model.clean import CleanObject
from recpack.model.problem import Problem, Severity


def face_series(objects: Sequence[CleanObject]) -> dict[str, list[CleanObject]]:
    """Objects marked Recognizable Visual Features (0028,0302) YES, by series."""
    out: dict[str, list[CleanObject]] = {}
    for obj in objects:
        if obj.made.face:
            out.setdefault(obj.series_instance, []).append(obj)
    return out


def face_problems(objects: Sequence[CleanObject]) -> Iterator[Problem]:
    """One problem a series, on its first object."""
    for members in face_series(objects).values():
        yield Problem(
            "face-may-be-visible", Severity.INFO, "extract", members[0].source,
            detail=f"series of {len(members)} objects",
        )  # fmt: skip

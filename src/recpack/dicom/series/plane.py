"""The plane of a slice: its normal, the way along it, what it is called (PS3.3 C.7.6.2.1.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = tuple[float, ...]
OBLIQUE = "oblique"
_NAMES = ("sagittal", "coronal", "axial")
_NEAR = math.cos(math.radians(25))
_FLAT = 1e-3


def normal_of(axes: Vector) -> tuple[float, float, float]:
    """The slice normal of six direction cosines, as long as they make it."""
    r, c = axes[:3], axes[3:]
    return (
        r[1] * c[2] - r[2] * c[1],
        r[2] * c[0] - r[0] * c[2],
        r[0] * c[1] - r[1] * c[0],
    )


def unit_normal(axes: Vector) -> Vector:
    """The same of length 1; () where the cosines are no six or span no plane."""
    if len(axes) != 6:
        return ()
    n = normal_of(axes)
    size = math.sqrt(sum(v * v for v in n))
    return tuple(v / size for v in n) if size > _FLAT else ()


def along(at: Sequence[float], normal: Sequence[float]) -> float:
    """How far a position lies along a normal, in mm."""
    return sum(a * n for a, n in zip(at, normal, strict=True))


def name_of(normal: Vector) -> str:
    """axial, coronal or sagittal within 25 degrees of an axis, else oblique; "" for no normal."""
    if not normal:
        return ""
    most = max(range(3), key=lambda i: abs(normal[i]))
    return _NAMES[most] if abs(normal[most]) > _NEAR else OBLIQUE

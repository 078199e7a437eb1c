"""Which fonts a sheet can be set in on this machine; a missing one is told, never hidden."""

from __future__ import annotations

import importlib
import sys
from functools import cache
from pathlib import Path

import typst

# Last resort, also for single signs (arrows, units) that the sheet's own face lacks.
PACKAGED = (
    "Noto Sans", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Thai",
)  # fmt: skip
_MODULES = (
    "fontpkg_noto_sans", "fontpkg_ibm_plex_sans", "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_thai", "noto_cjk_sans_otc",
)  # fmt: skip


@cache
def font_folders() -> tuple[str, ...]:
    """Folders of every font package that is installed (any `fontpkg_*` counts)."""
    from importlib.metadata import packages_distributions

    names = {n for n in packages_distributions() if n.startswith("fontpkg_")} | set(_MODULES)
    out = []
    for name in sorted(names):
        try:
            origin = importlib.import_module(name).__file__
        except ImportError:
            continue
        if origin:
            out.append(str(Path(origin).parent))
    return tuple(out)


@cache
def _known() -> frozenset[str]:
    return frozenset(typst.Fonts(font_paths=list(font_folders())).families())


@cache
def families(wanted: str) -> tuple[str, ...]:
    """The sheet's font, and what its missing signs come from.

    `wanted` are names by preference, with commas; if the first is absent this is told.
    """
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    found = [name for name in names if name in _known()]
    if names and (not found or found[0] != names[0]):
        took = found[0] if found else f"{PACKAGED[0]} (the product's own)"
        sys.stderr.write(f"font {names[0]} is absent: {took} instead\n")
    rest = ("DejaVu Sans", *PACKAGED)
    return (*found[:1], *(name for name in rest if name in _known() and name not in found[:1]))

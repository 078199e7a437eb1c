"""Sheets -> files as they arrive, with their truth; kept, so that a second run makes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.pages.conditions import spoiled
from bench.pages.fonts import families
from bench.pages.markup import Sheet, load
from bench.pages.setting import Set, Setter
from bench.pages.truth import TruePage

HERE = Path(__file__).parent
SCRIPTS = {
    "zh-Hans": "Chinese", "zh-Hant": "Chinese", "ja": "Japanese", "ru": "Cyrillic",
    "ar": "Arabic", "ko": "Korean", "th": "Thai", "vi": "Vietnamese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the set: a picture, a PDF of pictures or a fax TIFF, and what stands on it."""

    sheet: Sheet
    condition: str
    path: Path
    pages: tuple[TruePage, ...]

    @property
    def name(self) -> str:
        """Sheet and condition."""
        return f"{self.sheet.id}-{self.condition}"

    @property
    def script(self) -> str:
        """What the figures are told by; Latin letters without the Vietnamese marks are Latin."""
        return SCRIPTS.get(self.sheet.language, "Latin")


def halves() -> tuple[str, ...]:
    """The halves that are there."""
    return tuple(p.name for p in sorted(HERE.iterdir()) if p.is_dir() and any(p.glob("*.txt")))


def sheets(half: str) -> tuple[Sheet, ...]:
    """The sheets of a half; ValueError where there is no such half."""
    if half not in halves():
        raise ValueError(f"no half {half!r} in bench/pages (there are {', '.join(halves())})")
    return load(HERE / half)


@cache
def typeset(sheet_id: str, half: str) -> Set:
    """One sheet, set (the same in every condition)."""
    return Setter(next(s for s in sheets(half) if s.id == sheet_id)).run()


def files(
    half: str, folder: Path, wanted: Callable[[Sheet, str], bool] = lambda _s, _c: True
) -> Iterator[Made]:
    """Every file of a half; made where `folder` does not hold it yet."""
    folder.mkdir(parents=True, exist_ok=True)
    source = _source()
    for sheet in sheets(half):
        for condition in sheet.conditions:
            if wanted(sheet, condition):
                yield _file(sheet, condition, folder, source)


def _file(sheet: Sheet, condition: str, folder: Path, source: str) -> Made:
    done = typeset(sheet.id, sheet.half)
    parts = (source, repr(sheet), repr(families(sheet.layout["fonts"])))
    mark = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    stem = f"{sheet.id}-{condition}-{mark}"
    for kept in folder.glob(f"{stem}.*"):
        if kept.suffix != ".part":
            return Made(sheet, condition, kept, done.pages)
    data, ending = spoiled(done.pdf, condition, sheet.id)
    part = folder / f"{stem}.part"
    part.write_bytes(data)
    path = part.rename(folder / f"{stem}.{ending}")
    return Made(sheet, condition, path, done.pages)


@cache
def _source() -> str:
    """Digest of what makes the pages."""
    made = hashlib.sha256()
    maker = HERE.parents[1] / "examples" / "maker"
    for path in (HERE / "conditions.py", HERE / "setting.py", HERE / "tabling.py",
                 maker / "paper.py", maker / "degrade.py"):  # fmt: skip
        made.update(path.read_bytes())
    return made.hexdigest()

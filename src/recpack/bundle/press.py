"""Where Typst runs: in this process for a few pages, in short-lived ones for many.

Typst keeps what it has laid out for the life of its process (about 3 MB a page) and cannot be told
to forget it; so beyond a number of pages a process of its own is started, and ended after as many.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from recpack.bundle.fonts import font_dirs

_STANDARD: Literal["a-2a"] = "a-2a"
_EPOCH = 315_532_800  # 1980-01-01, as in the ZIP files: no clock in the bytes
_HERE, _THERE = 40, 120  # pages that this process sets, and one of its children


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_dirs())
    )
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def _set(root: str, template: str) -> tuple[bytes | None, str]:
    """(PDF, "") or (None, what Typst said)."""
    try:
        made = _compiler().compile(
            input=Path(root) / template, root=root, format="pdf",
            pdf_standards=[_STANDARD], timestamp=_EPOCH,
        )  # fmt: skip
    except typst.TypstError as error:
        return None, str(error.message)
    return (made, "") if isinstance(made, bytes) else (None, "no single file")


class Press:
    """Sets one template after the other, wherever there is room."""

    def __init__(self) -> None:
        self._here = 0
        self._there = 0
        self._pool: ProcessPoolExecutor | None = None

    def set(self, root: Path, template: str, pages: int) -> bytes:
        """The PDF of a template in `root`. Raises typst.TypstError if it cannot be set."""
        if self._here + pages <= _HERE:
            self._here += pages
            made, said = _set(str(root), template)
        else:
            made, said = self._away(root, template, pages)
        if made is None:
            raise typst.TypstError(said, said)
        return made

    def _away(self, root: Path, template: str, pages: int) -> tuple[bytes | None, str]:
        if self._pool is not None and self._there + pages > _THERE:
            self.close()
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool, self._there = ProcessPoolExecutor(1, mp_context=spawn), 0
        self._there += pages
        return self._pool.submit(_set, str(root), template).result()

    def close(self) -> None:
        """End the other process, if there is one."""
        if self._pool is not None:
            self._pool.shutdown()
        self._pool = None


__all__ = ["Press"]

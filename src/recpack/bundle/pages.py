"""A document page by page: numbered lines, source beside English, tables as tables."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

from recpack.bundle.contents import Entry
from recpack.bundle.view import value_flags
from recpack.bundle.words import WEAKEST, is_rtl, plain
from recpack.model.clean import CleanBlock, CleanPage
from recpack.model.document import Origin
from recpack.model.english import By, EnglishBlock, Segment


def weakest(block: EnglishBlock) -> str:
    """The origin of the least certain part of a line."""
    found = {s.by.value for s in block.segments if s.source.strip()}
    return next((by for by in WEAKEST if by in found), "same")


def _untranslated(block: CleanBlock) -> EnglishBlock:
    """A line that no English came back for: shown in the source language, and marked so."""
    cells = block.text.split("\t")
    return EnglishBlock(block, tuple(Segment(c, "", By.NONE) for c in cells), (1,) * len(cells))


def _line(number: int, block: EnglishBlock, page: CleanPage) -> dict[str, Any]:
    """One line; a cell without English shows its source, so that nothing is lost."""
    source = block.clean.text.split("\t")
    english = list(block.cell_texts) or [""] * len(source)
    english += [""] * (len(source) - len(english))
    cells = [
        e if e.strip() else (source[i] if i < len(source) else "") for i, e in enumerate(english)
    ]
    box, width, height = block.clean.box, page.width or 1.0, page.height or 1.0
    return {
        "n": number,
        "source": source,
        "english": cells,
        "by": weakest(block),
        "flags": [plain(f) for f in value_flags(f for s in block.segments for f in s.flags)],
        "same": cells == source,
        "box": [
            round(100 * min(max(v, 0.0), 1.0), 2)
            for v in (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
        ],
    }


def _columns(lines: list[dict[str, Any]]) -> list[float]:
    """Relative widths of the cells of a table, from the longest text of each, damped."""
    longest = [
        max(len(line["english"][i]) for line in lines) for i in range(len(lines[0]["english"]))
    ]
    return [round(math.sqrt(max(n, 4)), 2) for n in longest]


def _groups(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring lines with the same number of cells (two or more) form one table."""
    out = []
    for cells, members in groupby(lines, key=lambda x: len(x["english"])):
        group = list(members)
        out.append({"table": cells > 1, "columns": _columns(group), "lines": group})
    return out


def page_views(entry: Entry) -> list[dict[str, Any]]:
    """Every page of a document; boxes in per cent of the page, lines numbered from 1."""
    out = []
    english = {p.number: p for p in entry.document.pages}
    for page in entry.document.clean.pages:
        known = english.get(page.number)
        blocks = known.blocks if known else tuple(map(_untranslated, page.blocks))
        lines = [_line(n, b, page) for n, b in enumerate(blocks, 1)]
        out.append(
            {
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "native": page.origin is Origin.NATIVE or page.facsimile is None,
                "facsimile": page.facsimile,
                "language": page.language,
                "rtl": is_rtl(page.language),
                "groups": _groups(lines),
            }
        )
    return out

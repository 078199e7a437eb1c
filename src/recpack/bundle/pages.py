"""A document page by page: numbered lines, source beside English, tables as tables."""

from __future__ import annotations

from typing import Any

from recpack.bundle.contents import Entry
from recpack.bundle.crops import FLAG, coarse, crops_of, percent
from recpack.bundle.regions import carried_on, regions, tell_covered
from recpack.bundle.tables import groups
from recpack.bundle.words import CONTINUED, WEAKEST, is_rtl, origin_of, warnings_of
from recpack.model.clean import CleanBlock, CleanPage
from recpack.model.document import Origin
from recpack.model.english import By, EnglishBlock, Segment


def weakest(block: EnglishBlock) -> str:
    """The origin of the least certain part of a line."""
    found = {origin_of(s) for s in block.segments if s.source.strip()}
    return next((by for by in WEAKEST if by in found), "same")


def carried(block: EnglishBlock) -> bool:
    """Whether all English of the line stands with the line above, where its sentence began."""
    said = [s for s in block.segments if s.source.strip()]
    return bool(said) and all(CONTINUED in s.flags for s in said)


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
    crops = crops_of(block, page)
    flags = [*(f for s in block.segments for f in s.flags), *([FLAG] if crops else [])]
    row = block.clean.row
    if row is not None and (len(row.columns) != len(cells) or min(row.columns, default=-1) < 0):
        row = None
    return {
        "n": number,
        "label": str(number),
        "source": source,
        "english": cells,
        "by": weakest(block),
        "flags": warnings_of(flags),
        "same": cells == source,
        "box": percent(block.clean.box, page),
        "more": [],
        "hides": bool(block.clean.surrogates),
        "role": block.clean.role,
        "table": row,
        "columns": list(row.columns) if row else [],
        "crops": crops,
        "notes": [],
    }


def _lines(blocks: tuple[EnglishBlock, ...], page: CleanPage) -> list[dict[str, Any]]:
    """The lines to show: one whose English stands above adds its number, text and box there."""
    out: list[dict[str, Any]] = []
    for number, block in enumerate(blocks, 1):
        line = _line(number, block, page)
        if out and carried(block):
            carried_on(out[-1], line)
        else:
            out.append(line)
    return out


def _view(page: CleanPage, blocks: tuple[EnglishBlock, ...]) -> dict[str, Any]:
    rtl = is_rtl(page.language)
    native = page.origin is Origin.NATIVE or page.facsimile is None
    lines = regions(_lines(blocks, page), rtl=rtl, native=native)
    after = tell_covered(lines, page)
    found = groups(lines)
    for line in lines:
        for part in (line, *line["more"]):
            part["box"] = coarse(part["box"]) if part["hides"] else part["box"]
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "native": native,
        "facsimile": page.facsimile,
        "language": page.language,
        "rtl": rtl,
        "groups": found,
        "after": after,
    }


def page_views(entry: Entry) -> list[dict[str, Any]]:
    """Every page of a document; boxes in per cent of the page, regions numbered from 1."""
    english = {p.number: p for p in entry.document.pages}
    out = []
    for page in entry.document.clean.pages:
        known = english.get(page.number)
        out.append(_view(page, known.blocks if known else tuple(map(_untranslated, page.blocks))))
    return out

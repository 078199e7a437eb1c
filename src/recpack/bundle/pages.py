"""A document page by page: numbered lines, source beside English, tables as tables."""

from __future__ import annotations

from typing import Any

from recpack.bundle.contents import Entry
from recpack.bundle.crops import FLAG, coarse, crops_of, percent
from recpack.bundle.regions import carried_on, regions, tell_covered
from recpack.bundle.tables import groups
from recpack.bundle.words import (
    CERTIFIED,
    CONTINUED,
    NOT_CERTIFIED,
    WEAKEST,
    covered_words,
    is_rtl,
    origin_of,
    warnings_of,
)
from recpack.model.clean import CleanBlock, CleanPage
from recpack.model.document import Origin
from recpack.model.english import By, CertifiedPage, EnglishBlock, EnglishDocument, Segment


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
    flags = [*(f for s in block.segments for f in s.told), *([FLAG] if crops else [])]
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
    """Every page of a document; boxes in per cent of the page, regions numbered from 1.

    Pages of a signed translation follow those that they do not stand beside, numbered on.
    """
    document = entry.document
    english = {p.number: p for p in document.pages}
    total = len(document.clean.pages)
    out = []
    for page in document.clean.pages:
        if page.number in document.replaced:
            view = translated(document, page)
        else:
            known = english.get(page.number)
            view = _view(page, known.blocks if known else tuple(map(_untranslated, page.blocks)))
        place = f"page {page.number} of {total}"
        stamp = CERTIFIED if page.number in document.replaced else NOT_CERTIFIED
        out.append({"elsewhere": False, "searched": "", "place": place, "stamp": stamp, **view})
    return out + [supplied(number, item) for number, item in document.behind]


def _signed(block: CleanBlock) -> EnglishBlock:
    """A line of a translation: its text is its English."""
    cells = block.text.split("\t")
    segments = tuple(Segment(c, c, By.CERTIFIED) for c in cells)
    return EnglishBlock(block, segments, (1,) * len(cells))


def _covered(page: CleanPage) -> list[str]:
    return covered_words(region.kind for region in page.covered)


def translated(document: EnglishDocument, page: CleanPage) -> dict[str, Any]:
    """A page whose English a person signed: that stands beside its picture, or follows behind."""
    beside = next((c for c in document.certified if c.beside == page.number), None)
    source = "\n".join(b.text for b in page.blocks)
    if beside is None:
        return _without_english(page, source)
    view = _view(beside.page, tuple(map(_signed, beside.page.blocks)))
    for line in (x for g in view["groups"] for x in g["lines"]):
        # Where a line stands on the translator's paper says nothing of this picture.
        line.update(box=[0.0] * 4, more=[], crops=[], notes=[])
    return {
        **view,
        "number": page.number, "width": page.width, "height": page.height, "native": False,
        "facsimile": page.facsimile, "language": page.language, "after": _covered(page),
        "searched": source,
    }  # fmt: skip


def _without_english(page: CleanPage, source: str) -> dict[str, Any]:
    """The page in its own language; its English is behind the document."""
    same = [
        EnglishBlock(b, tuple(Segment(c, c, By.SAME) for c in cells), (1,) * len(cells))
        for b in (page.blocks if page.facsimile is None else ())
        for cells in [b.text.split("\t")]
    ]
    view = _view(page, tuple(same))
    told = [*_covered(page), "English: the certified translation behind the document"]
    return {**view, "after": told, "elsewhere": True, "searched": source}


def supplied(number: int, item: CertifiedPage) -> dict[str, Any]:
    """A page of the translation itself; where its words stand beside a page, its picture alone."""
    view = _view(item.page, tuple(map(_signed, item.page.blocks)))
    view["number"] = number
    if item.beside is not None:
        told = f"its words stand beside page {item.beside}"
        view |= {"groups": [], "after": [*_covered(item.page), told]}
    return {
        **view, "elsewhere": item.beside is not None, "searched": "", "stamp": CERTIFIED,
        "place": f"certified translation, page {item.number} of {item.total}",
    }  # fmt: skip

"""Typst sets the PDFs: PDF/A-2a, tagged, fixed time, packaged fonts only, text as data.

ISO 19005-2 level A. The texts travel in a JSON file, so that no sign in them is ever markup.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import typst

from recpack.bundle.binding import bind
from recpack.bundle.contents import Entry
from recpack.bundle.fonts import Printable
from recpack.bundle.pages import page_views
from recpack.bundle.press import Press
from recpack.bundle.sheets import sheet_of
from recpack.bundle.templates import template_dir
from recpack.bundle.textlayer import SourcePage, add_source_text, source_lines
from recpack.bundle.words import language_name, origins_among
from recpack.model.clean import CleanPage
from recpack.ports import Blobs

_REGIONS = {"ja": "JP", "ko": "KR", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "HK"}
# Where the cover is longer than two pages, lists are cut (and say so) step by step.
_CAPS = {
    "diagnosis": 12, "biomarkers": 16, "undrawn": 12, "conflicts": 6, "laboratory": 16,
    "current": 12, "family": 5, "imaging": 10, "findings": 8, "other": 8, "missing": 14,
    "documents": 60,
}  # fmt: skip
# (type size in points, share of the caps) from the most to the least comfortable.
_STEPS = (
    (9.2, 1.6),
    (9.2, 1.0),
    (8.6, 1.0),
    (8.1, 1.0),
    (8.1, 0.7),
    (8.1, 0.5),
    (7.8, 0.34),
    (7.8, 0.2),
)
COVER_PAGES = 2
_PART = 40  # pages of a document that are set at once


def batched(views: Sequence[dict[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    """Parts of a document; one empty part if it has no pages."""
    for start in range(0, max(1, len(views)), size):
        yield views[start : start + size]


def region_of(language: str) -> str:
    """The regional CJK face for a BCP 47 code (Han unification: same code, other shape)."""
    low = language.lower()
    return _REGIONS.get(low) or _REGIONS.get(low.split("-")[0], "SC")


def picture_suffix(data: bytes) -> str:
    """Suffix of an encoded picture; ValueError for a format Typst and browsers do not share."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    raise ValueError("not a picture")


class Typesetter:
    """Typst with our templates and fonts; every document gets a root of its own."""

    def __init__(self) -> None:
        self._press = Press()

    def close(self) -> None:
        """End the processes that were started."""
        self._press.close()

    def pdf(
        self, template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes], pages: int = 1
    ) -> tuple[bytes, int]:
        """(PDF, characters without a glyph) of about `pages`. Raises typst.TypstError."""
        try:
            return self._compile(template, data, pictures, Printable(), pages)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
        return self._compile(template, data, pictures, Printable(strict=True), pages)

    def _compile(
        self, template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes],
        printable: Printable, pages: int,
    ) -> tuple[bytes, int]:  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="recpack-") as folder:
            root = Path(folder)
            for name in ("lib.typ", template):
                shutil.copyfile(template_dir() / "typst" / name, root / name)
            shown = json.dumps(printable.data(dict(data)), ensure_ascii=False, sort_keys=True)
            (root / "data.json").write_text(shown, encoding="utf-8")
            for name, picture in pictures.items():
                (root / name).write_bytes(picture)
            made = self._press.set(root, template, pages)
        return made, printable.missing


def _origins(found: Container[str] = (), *, machine: bool = True) -> list[dict[str, str]]:
    """For the legend; a paper whose English a person signed needs no machine's."""
    return [
        {"key": key, "word": word}
        for key, _, word in origins_among(found)
        if machine or key in found
    ]


def document_pdf(
    setter: Typesetter, entry: Entry, head: Mapping[str, Any], dates: str, blobs: Blobs
) -> tuple[bytes, int]:
    """One document: facsimile and English, page by page. KeyError if a picture is not stored."""
    clean = entry.document.clean
    dates_word = {"shift": "(shifted)", "year": "(year only)"}.get(dates, "")
    data = {
        "title": f"{head['code']}: {entry.name}, document {entry.number}",
        "code": head["code"],
        "label": entry.name,
        "date": " ".join(w for w in (clean.date, dates_word) if w and clean.date),
        "pages": len(clean.pages),
        "cjk": region_of(clean.language),
        "language": language_name(clean.language),
    }
    parts, missing, sheets = [], 0, []
    before = 0
    every = page_views(entry)
    found = {x["by"] for v in every for g in v["groups"] for x in g["lines"]}
    data["origins"] = _origins(found, machine=bool(entry.document.standing))
    for views in batched(every, _PART):
        here, pictures = _sheets(views, blobs)
        sheets += here
        pdf, lost = setter.pdf(
            "document.typ", {**data, "sheets": here, "before": before}, pictures, len(here)
        )
        parts.append(pdf)
        missing += lost
        before += count_pages(pdf)
    pdf = bind(parts)
    papers = (*clean.pages, *(item.page for _, item in entry.document.behind))
    return add_source_text(pdf, _source_pages(papers, sheets, page_starts(pdf))), missing


def _sheets(
    views: Iterable[dict[str, Any]], blobs: Blobs
) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """What the template takes of each page, and the pictures by file name."""
    sheets, pictures = [], {}
    for view in views:
        facsimile = view.pop("facsimile")
        view["image"] = None
        if facsimile is not None:
            picture = blobs.get(facsimile)
            view["image"] = f"page-{view['number']}.{picture_suffix(picture)}"
            pictures[view["image"]] = picture
        sheets.append({**sheet_of(view), "cjk": region_of(view["language"])})
    return sheets, pictures


def _source_pages(
    pages: Sequence[CleanPage], sheets: Sequence[Mapping[str, Any]], starts: Mapping[int, int]
) -> list[SourcePage]:
    """The text of every facsimile, and where in the PDF its picture lies."""
    out = []
    for n, (page, sheet) in enumerate(zip(pages, sheets, strict=True), 1):
        if sheet["picture"] is not None and n in starts:
            x, y, w, h = (sheet["picture"][k] * 72 / 25.4 for k in "xywh")
            out.append(SourcePage(starts[n] - 1, page.language, (x, y, w, h), source_lines(page)))
    return out


def page_starts(pdf: bytes) -> dict[int, int]:
    """Source page -> page of the PDF on which it begins, from the outline's destinations."""
    out: dict[int, int] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(document.pages, 1)}
        queue = list(outline.root)
        while queue:
            item = queue.pop(0)
            queue = [*item.children, *queue]
            place = item.destination
            if isinstance(place, pikepdf.Array) and place[0].objgen in numbers:
                out[len(out) + 1] = numbers[place[0].objgen]
    return out


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def cut(view: Mapping[str, Any], step: float) -> dict[str, Any]:
    """The view with long lists shortened; `more` says by how much."""
    out, more = dict(view), {}
    for key, cap in _CAPS.items():
        keep = max(2, round(cap * step))
        if len(view[key]) > keep:
            out[key], more[key] = view[key][:keep], len(view[key]) - keep
    out["panels"], hidden = _cut_panels(view["panels"], max(4, round(40 * step)))
    if hidden:
        more["panels"] = hidden
    course = view["timeline"]
    lines = max(3, round(16 * step))
    if course is not None and len(course["rows"]) > lines:
        hidden = course["hidden"] + len(course["rows"]) - lines
        out["timeline"] = {**course, "rows": course["rows"][-lines:], "hidden": hidden}
    out["more"] = more
    return out


def _cut_panels(panels: Sequence[Any], room: int) -> tuple[list[Any], int]:
    """Panels with `room` markers in all, and how many were left out."""
    out, hidden = [], 0
    for panel in panels:
        kept = panel["items"][:room]
        room -= len(kept)
        hidden += len(panel["items"]) - len(kept)
        if kept:
            out.append({**panel, "items": kept})
    return out, hidden


def cover_pdf(setter: Typesetter, view: Mapping[str, Any], language: str) -> tuple[bytes, int]:
    """The cover: two pages, with the lists cut as far as that needs."""
    base = {
        **view,
        "title": f"{view['code']}: second-opinion summary",
        "cjk": region_of(language),
        "origins": _origins(),
    }
    made = b"", 0
    for size, step in _STEPS:
        made = setter.pdf("cover.typ", {**cut(base, step), "size": size}, {})
        if count_pages(made[0]) <= COVER_PAGES:
            break
    return made


__all__ = ["Typesetter", "count_pages", "cover_pdf", "document_pdf", "page_starts"]

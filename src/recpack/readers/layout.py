"""Fragments of text -> visual lines -> pages and documents; shared by every reader."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from recpack.model.document import Block, Box, Document, DocumentId, Doubt, Origin, Page
from recpack.model.source import SourceFile
from recpack.readers.language import UNDETERMINED, detect_language

NATIVE_WIDTH, NATIVE_HEIGHT, NATIVE_LINE = 1240.0, 1754.0, 32.0
NATIVE_MARGIN, NATIVE_LINES = 96.0, 45
# Gaps as a share of the line's height. A full-width space inside a name (李　明) is one em.
TAB_GAP = 1.6
SPACE_GAP = 0.16
WIDE_SPACE_GAP = 0.45  # beside a Han, Kana or full-width character


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text on one line, in page pixels.

    `left_y` and `right_y` are the heights of its two ends (equal unless the line slants), `size`
    the letter height; `edges` and `doubts` as in Block. `alone` makes it a line of its own
    (vertical text).
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    left_y: float
    right_y: float
    size: float
    confidence: float = 1.0
    alone: bool = False
    doubts: tuple[Doubt, ...] = ()


def group_lines(fragments: Iterable[Fragment]) -> tuple[tuple[Fragment, ...], ...]:
    """Fragments that stand on one visual line, left to right; lines from top to bottom.

    Each fragment joins the line whose last fragment ends nearest to its height, within 0.45 of
    the smaller letter; slants are followed from neighbour to neighbour, so that a photographed
    table row stays one row.
    """
    lines: list[list[Fragment]] = []
    alone: list[list[Fragment]] = []
    for item in sorted(fragments, key=lambda f: (f.box.x0, f.left_y, f.text)):
        if item.alone:
            alone.append([item])
            continue
        best: tuple[float, int] | None = None
        for index, line in enumerate(lines):
            distance = _distance(line[-1], item)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, index)
        if best is None:
            lines.append([item])
        else:
            lines[best[1]].append(item)
    rows = sorted(lines + alone, key=lambda row: (_middle(row), row[0].box.x0, row[0].text))
    return tuple(tuple(row) for row in rows)


def _middle(row: Sequence[Fragment]) -> float:
    return row[0].box.y0 if row[0].alone else row[0].left_y


def _distance(last: Fragment, item: Fragment) -> float | None:
    """Height between two ends as a share of the letter; None if they are not neighbours."""
    small = min(last.size, item.size)
    if item.box.x0 < last.box.x1 - 0.6 * small:
        return None
    wide = last.box.width > 6 * last.size
    slope = (last.right_y - last.left_y) / last.box.width if wide else 0.0
    gap = min(item.box.x0 - last.box.x1, 12 * last.size)
    distance = abs(item.left_y - (last.right_y + slope * max(gap, 0.0))) / max(small, 1.0)
    limit = 0.45 if max(last.size, item.size) < 1.8 * small else 0.7
    return distance if distance <= limit else None


def join_line(
    line: Sequence[Fragment],
    ruled: Callable[[float, float, Box], bool] | None = None,
    tab_gap: float = TAB_GAP,
) -> Block:
    """One Block of the fragments of a line: tabs at wide gaps and where `ruled` sees a rule.

    `ruled(x0, x1, box)` says whether a vertical rule stands between x0 and x1 beside `box`.
    """
    text, edges, doubts = line[0].text, list(line[0].edges), list(line[0].doubts)
    for last, item in pairwise(line):
        gap = item.box.x0 - last.box.x1
        size = min(last.size, item.size)
        if gap > tab_gap * size or (
            ruled and gap > 0 and ruled(last.box.x1, item.box.x0, item.box)
        ):
            between = "\t"
        elif gap > space_gap(last.text[-1:], item.text[:1]) * size:
            between = " "
        else:
            between = ""
        text += between
        doubts += [
            replace(d, start=d.start + len(text), end=d.end + len(text)) for d in item.doubts
        ]
        text += item.text
        if not between:
            edges.pop()
        edges.extend(item.edges)
    weight = sum(len(f.text) for f in line)
    confidence = sum(f.confidence * len(f.text) for f in line) / max(weight, 1)
    box = union(f.box for f in line)
    return Block(text, box, round(confidence, 4), tuple(edges), doubts=tuple(doubts))


def within(doubts: Iterable[Doubt], start: int, length: int) -> tuple[Doubt, ...]:
    """Doubts of text[start : start + length], their offsets counted from `start`."""
    return tuple(
        replace(d, start=max(d.start, start) - start, end=min(d.end, start + length) - start)
        for d in doubts
        if d.start < start + length and d.end > start
    )


def space_gap(last: str, char: str) -> float:
    """The gap, as a share of the em, that is a space between two characters.

    Typesetters put a quarter em between Han and Latin letters: that is no space.
    """
    wide = glyph_width(last or "a") == 2 or glyph_width(char or "a") == 2
    return WIDE_SPACE_GAP if wide else SPACE_GAP


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all, rounded to a hundredth of a pixel."""
    items = tuple(boxes)
    return Box(
        round(min(b.x0 for b in items), 2),
        round(min(b.y0 for b in items), 2),
        round(max(b.x1 for b in items), 2),
        round(max(b.y1 for b in items), 2),
    )


def rising(edges: Sequence[float]) -> tuple[float, ...]:
    """The positions made non-decreasing (kerning and overlaps step back)."""
    out: list[float] = []
    for edge in edges:
        out.append(round(max(edge, out[-1]) if out else edge, 2))
    return tuple(out)


@lru_cache(maxsize=65536)
def glyph_width(char: str) -> float:
    """Relative width of a character: East Asian wide 2, narrow Latin letters and signs less."""
    if unicodedata.east_asian_width(char) in "WF":
        return 2.0
    if unicodedata.combining(char):
        return 0.0
    if char in "iljtfrI.,:;'|!()[] ":
        return 0.6
    return 1.4 if char in "mwMW@%—" else 1.0


def whole_edges(text: str, x0: float, x1: float) -> tuple[float, ...]:
    """Edges of a cell in which no character has a known place: each spans all of it."""
    return tuple(round((x0, x1)[n % 2], 2) for n in range(len(text) + 1))


def proportional_edges(text: str, x0: float, x1: float) -> tuple[float, ...]:
    """Edges of the characters by their usual widths; used where nothing better is known."""
    widths = [glyph_width(ch) for ch in text]
    total = sum(widths) or 1.0
    edges, at = [x0], 0.0
    for width in widths:
        at += width
        edges.append(x0 + (x1 - x0) * at / total)
    return tuple(edges)


def document_id(source: SourceFile) -> DocumentId:
    """The document's id: D and the number of its source."""
    return DocumentId("D" + source.id[1:])


def page_language(blocks: Iterable[Block]) -> str:
    """BCP 47 code of the text of a page ("und" if there is too little)."""
    return detect_language("\n".join(block.text for block in blocks))


def majority_language(pages: Iterable[Page]) -> str:
    """The language of most text; the first page decides a tie."""
    counts: Counter[str] = Counter()
    for page in pages:
        if page.language not in ("", UNDETERMINED):
            counts[page.language] += sum(len(block.text) for block in page.blocks) or 1
    return counts.most_common(1)[0][0] if counts else UNDETERMINED


def make_document(
    source: SourceFile, pages: Sequence[Page], properties: Sequence[tuple[str, str]] = ()
) -> Document:
    """A Document of pages, numbered anew from 1, its language that of most of its text."""
    numbered = tuple(replace(page, number=n) for n, page in enumerate(pages, 1))
    kept = tuple(sorted({(k, v) for k, v in properties if v.strip()}))
    language = majority_language(numbered)
    return Document(document_id(source), source.id, source.kind.value, numbered, language, kept)


def in_language(document: Document, language: str, details: Sequence[str] = ()) -> Document:
    """The document with its native pages in a language told from outside ("": as detected).

    `details` are English lines, on pages of their own so that nobody translates them.
    """
    told = language not in {"", UNDETERMINED}
    pages = [
        replace(p, language=language) if told and p.origin is Origin.NATIVE else p
        for p in document.pages
    ]
    pages += [replace(p, language="en") for p in native_pages(details)] if details else []
    numbered = tuple(replace(page, number=n) for n, page in enumerate(pages, 1))
    return replace(
        document, pages=numbered, language=language if told else majority_language(numbered)
    )


def native_pages(lines: Sequence[str]) -> tuple[Page, ...]:
    """Lines on virtual A4 pages of 1240 x 1754 px, 45 lines of 32 px each."""
    pages: list[Page] = []
    for start in range(0, max(len(lines), 1), NATIVE_LINES):
        blocks = tuple(
            Block(line, _line_box(n)) for n, line in enumerate(lines[start : start + NATIVE_LINES])
        )
        pages.append(
            Page(
                len(pages) + 1,
                NATIVE_WIDTH,
                NATIVE_HEIGHT,
                Origin.NATIVE,
                page_language(blocks),
                blocks,
            )
        )
    return tuple(pages)


def _line_box(number: int) -> Box:
    top = NATIVE_MARGIN + number * NATIVE_LINE
    return Box(NATIVE_MARGIN, top, NATIVE_WIDTH - NATIVE_MARGIN, top + NATIVE_LINE)


def native_document(
    source: SourceFile,
    lines: Sequence[str],
    properties: Sequence[tuple[str, str]],
    more: Sequence[Page] = (),
) -> Document:
    """A Document of native text, with further pages (pictures) behind it."""
    return make_document(source, (*native_pages(lines), *more), properties)

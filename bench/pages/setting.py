"""Sets a sheet: breaks its lines with the widths of the real fonts, and says where each stands.

Lines are broken here and not by the typesetter, so that the truth about them is exact: Typst only
measures words and draws what it is told to draw.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bench.pages.fonts import families, font_folders
from bench.pages.markup import Break, Columns, Fields, Item, Para, Rule, Sheet, Table
from bench.pages.tabling import Tabler
from bench.pages.tabling import texts as cell_texts
from bench.pages.truth import Cell, Line, TruePage

SMALL = 0.85
SIZES = {"title": 1.35, "heading": 1.1, "note": SMALL}
NO_START = frozenset(
    "，。、；：！？）》」』】〕％%,.;:!?)]}」、。ー々っゃゅょァィゥェォッャュョ°”’…"
)
NO_END = frozenset("（《「『【〔([{“‘")
RIGHT_TO_LEFT = frozenset({"ar"})
_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to draw: left, right or centre (l, r, c) at `x`, on the baseline `y`, in points."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    align: str
    width: float


@dataclass(slots=True)
class Drawn:
    """One page as it is drawn, and the truth about it."""

    pieces: list[Piece] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shades: list[tuple[float, float, float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Set:
    """A sheet that is set: its PDF, and the truth about each page."""

    pdf: bytes
    pages: tuple[TruePage, ...]


def chunks(text: str) -> list[str]:
    """Parts between which a line may be broken; a part keeps the space that follows it."""
    out: list[str] = []
    for char in text:
        start = not out
        if out:
            last = out[-1][-1]
            start = last in {" ", _BREAK} or (
                (_wide(char) or _wide(last)) and char not in NO_START and last not in NO_END
            )
            start = start and char not in {" ", _BREAK}
        if start:
            out.append(char)
        else:
            out[-1] += char
    return out


def _wide(char: str) -> bool:
    hangul = "\uac00" <= char <= "\ud7a3"
    return not hangul and unicodedata.east_asian_width(char) in {"W", "F"}


class Ruler:
    """Widths of texts in the fonts of a sheet, asked of Typst in one go."""

    def __init__(self, fonts: tuple[str, ...], language: str) -> None:
        self._fonts, self._language = fonts, language
        self._known: dict[tuple[str, bool], float] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Measure the parts of texts, plain and bold, at 100 points."""
        parts = {p for t in texts for c in chunks(t) for p in (c.replace(_BREAK, ""),)}
        todo = sorted((p, b) for p in parts for b in (False, True) if (p, b) not in self._known)
        markup = """
#let d = json("data.json")
#set page(width: auto, height: auto)
#set text(font: d.fonts, size: 100pt, cjk-latin-spacing: none, hyphenate: false)
#context [#metadata(d.todo.map(w => (
  measure(text(weight: if w.at(1) {"bold"} else {"regular"}, w.at(0) + "|")).width
  - measure(text(weight: if w.at(1) {"bold"} else {"regular"}, "|")).width).pt())) <m>]
"""
        told = _typst(markup, {"fonts": self._fonts, "todo": todo}, query="<m>")
        self._known |= dict(zip(todo, told, strict=True))

    def width(self, text: str, size: float, *, bold: bool) -> float:
        """Points; a line of Thai from which its breaks are gone is measured whole."""
        parts = [c.replace(_BREAK, "") for c in chunks(text)]
        if any((p, bold) not in self._known for p in parts):
            self.learn([text])
        return sum(self._known[p, bold] for p in parts) * size / 100

    def lines(self, text: str, room: float, size: float, *, bold: bool) -> list[str]:
        """The text broken to fit."""
        out, line = [], ""
        for part in chunks(text):
            tail = part.replace(_BREAK, "").rstrip()
            wide = self.width(line, size, bold=bold) + self._tail(part, tail, size, bold)
            if line and wide > room:
                out.append(line)
                line = ""
            line += part
        out.append(line)
        return [done for ln in out if (done := ln.replace(_BREAK, "").strip())]

    def _tail(self, part: str, tail: str, size: float, bold: bool) -> float:  # noqa: FBT001
        known = self._known.get((tail, bold))
        return self.width(part, size, bold=bold) if known is None else known * size / 100


def _typst(markup: str, data: Any, query: str = "", **more: Any) -> Any:
    """Compile (or query) markup with `data` as data.json."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "main.typ").write_text(markup, "utf-8")
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        common = {"root": str(root), "font_paths": _fonts()}
        if query:
            told = typst.query(str(root / "main.typ"), query, field="value", one=True, **common)
            return json.loads(told)
        return typst.compile(str(root / "main.typ"), timestamp=0, **common, **more)


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=True, font_paths=list(font_folders()))


class Setter:
    """Puts the items of a sheet on pages, from the top down."""

    def __init__(self, sheet: Sheet) -> None:
        how = sheet.layout
        self.sheet = sheet
        self.size, self.margin = float(how["size"]), float(how["margin"])
        self.lead = self.size * float(how["leading"])
        self.page = tuple(float(n) for n in how["paper"].split("x"))
        self.fonts = families(how["fonts"])
        self.ruler = Ruler(self.fonts, sheet.language)
        self.pages: list[Drawn] = []
        self.visual = self.table = self.flow = 0
        self.left, self.right, self.y = 0.0, 0.0, 0.0

    def run(self) -> Set:
        """Set everything."""
        self.ruler.learn(_texts(self.sheet))
        self.new_page()
        self._place(self.sheet.body)
        pages = [self._turned(p) if self.sheet.language in RIGHT_TO_LEFT else p for p in self.pages]
        width, height = self.page
        truth = tuple(
            TruePage(n, width, height, _footer_last(p.lines)) for n, p in enumerate(pages, start=1)
        )
        return Set(self._draw(pages), truth)

    @property
    def _now(self) -> Drawn:
        return self.pages[-1]

    def new_page(self) -> None:
        """Begin a page, with what stands on each."""
        self.pages.append(Drawn())
        self.table = self.flow = 0
        self.left, self.right = self.margin, self.page[0] - self.margin
        self._ends(self.sheet.header, 0.72 * self.margin, "header")
        left, right = (t.replace("%n", str(len(self.pages))) for t in self.sheet.footer)
        self._ends((left, right), self.page[1] - 0.6 * self.margin, "footer")
        self.y = 0.72 * self.margin + self.lead * 1.6
        if self.sheet.layout["head"] == "rule" and any(self.sheet.header):
            rule = self.y - self.lead * 1.2
            self._now.rules.append((self.left, rule, self.right, rule))
        if self.sheet.layout["frame"] == "yes":
            self._frame(0.4 * self.margin)

    def _frame(self, off: float) -> None:
        x, y = self.page[0] - off, self.page[1] - off
        for side in ((off, off, x, off), (off, y, x, y), (off, off, off, y), (x, off, x, y)):
            self.rule(*side)

    def _ends(self, ends: tuple[str, str], y: float, role: str) -> None:
        if not any(ends):
            return
        self.visual += 1
        for text, x, align in ((ends[0], self.left, "l"), (ends[1], self.right, "r")):
            if text:
                self.put(text, x, y, role, align=align, size=self.size * SMALL)

    def put(
        self, text: str, x: float, y: float, role: str, *, align: str = "l", size: float = 0.0,
        bold: bool = False, cell: Cell | None = None,
    ) -> None:  # fmt: skip
        """Draw a text and note it."""
        size = size or self.size
        width = self.ruler.width(text, size, bold=bold)
        x0 = {"l": x, "r": x - width, "c": x - width / 2}[align]
        self._now.pieces.append(Piece(x, y, text, size, bold, align, width))
        box = (x0, y - 0.8 * size, x0 + width, y + 0.25 * size)
        self._now.lines.append(Line(text, box, role, self.visual, self.flow, cell))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self._now.rules.append((x0, y0, x1, y1))

    def shade(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Lay a light grey under what stands there."""
        self._now.shades.append((x0, y0, x1, y1))

    def _place(self, items: Iterable[Item]) -> None:
        for item in items:
            match item:
                case Para():
                    self._para(item)
                case Fields():
                    self._fields(item)
                case Table():
                    Tabler(self, item).run()
                case Columns():
                    self._columns(item)
                case Break():
                    self.new_page()
                case Rule():
                    self.y += 0.5 * self.lead
                    self.rule(self.left, self.y, self.right, self.y)

    def _para(self, item: Para) -> None:
        size = self.size * SIZES.get(item.role, 1.0)
        role = item.role if item.role in {"title", "heading"} else "text"
        bold = role != "text" and self.sheet.layout["bold"] == "yes"
        centre = role == "title" and self.sheet.layout["title"] == "centre"
        centre = centre or item.role == "centred"
        if item.role == "heading":
            self.y += 0.45 * self.lead
        for text in self.ruler.lines(item.text, self.right - self.left, size, bold=bold):
            self.visual += 1
            self.y += self.lead * size / self.size
            x = (self.left + self.right) / 2 if centre else self.left
            self.put(text, x, self.y, role, align="c" if centre else "l", size=size, bold=bold)
        self.y += 0.25 * self.lead if item.role != "heading" else 0.0

    def _fields(self, item: Fields) -> None:
        """Labels and values: run together ("Age: 63"), or the values on a stop of their own."""
        self.y += self.lead
        self.visual += 1
        room = (self.right - self.left) / len(item.pairs)
        grid = self.sheet.layout["fields"] == "grid"
        for number, (label, value) in enumerate(item.pairs):
            x = self.left + number * room
            if not grid:
                self.put(f"{label} {value}", x, self.y, "field")
                continue
            self.put(label, x, self.y, "field", bold=self.sheet.layout["bold"] == "yes")
            if value:
                self.put(value, x + 0.38 * room, self.y, "field")

    def _columns(self, item: Columns) -> None:
        left, right, top = self.left, self.right, self.y
        gap = 2.2 * self.size
        room, lowest = (right - left - gap) * item.share, top
        edges = ((left, left + room), (left + (room + gap), right))
        for number, part in enumerate(item.parts):
            self.flow, self.y = number + 1, top
            self.left, self.right = edges[number]
            self._place(part)
            lowest = max(lowest, self.y)
        self.flow, self.left, self.right, self.y = 0, left, right, lowest + 0.4 * self.lead

    def _turned(self, page: Drawn) -> Drawn:
        """The page seen in a mirror, its texts unturned: for scripts that run right to left."""
        width = self.page[0]
        other = {"l": "r", "r": "l", "c": "c"}
        return Drawn(
            [replace(p, x=width - p.x, align=other[p.align]) for p in page.pieces],
            [(width - a, b, width - c, d) for a, b, c, d in page.rules],
            [replace(ln, box=(width - ln.box[2], ln.box[1], width - ln.box[0], ln.box[3]))
             for ln in page.lines],
            [(width - c, b, width - a, d) for a, b, c, d in page.shades],
        )  # fmt: skip

    def _draw(self, pages: list[Drawn]) -> bytes:
        code, _, region = self.sheet.language.partition("-")
        data = {
            "fonts": self.fonts, "lang": code, "rtl": code in RIGHT_TO_LEFT,
            "region": {"Hans": "CN", "Hant": "TW"}.get(region, ""),
            "width": self.page[0], "height": self.page[1],
            "pages": [{"rules": p.rules, "shades": p.shades, "pieces": [
                {"x": q.x, "y": q.y, "text": q.text, "size": q.size, "bold": q.bold,
                 "align": q.align} for q in p.pieces]} for p in pages],
        }  # fmt: skip
        made: bytes = _typst(_PAGE, data, format="pdf")
        return made


_PAGE = """
#let d = json("data.json")
#set page(width: d.width * 1pt, height: d.height * 1pt, margin: 0pt)
#set text(font: d.fonts, lang: d.lang, cjk-latin-spacing: none, hyphenate: false,
  top-edge: "baseline", bottom-edge: "baseline", dir: if d.rtl {rtl} else {ltr})
#set text(region: d.region) if d.region != ""
#let room = 3000pt
#for (n, p) in d.pages.enumerate() {
  if n > 0 { pagebreak() }
  for r in p.shades {
    place(top + left, dx: r.at(0) * 1pt, dy: r.at(1) * 1pt, rect(width: (r.at(2) - r.at(0)) * 1pt,
      height: (r.at(3) - r.at(1)) * 1pt, fill: luma(222), stroke: none))
  }
  for r in p.rules {
    place(top + left, line(start: (r.at(0) * 1pt, r.at(1) * 1pt),
      end: (r.at(2) * 1pt, r.at(3) * 1pt), stroke: 0.6pt))
  }
  for q in p.pieces {
    let (dx, side) = (l: (0pt, left), r: (-room, right), c: (-room / 2, center)).at(q.align)
    place(top + left, dx: q.x * 1pt + dx, dy: q.y * 1pt,
      box(width: room, align(side, text(size: q.size * 1pt,
        weight: if q.bold {"bold"} else {"regular"}, q.text))))
  }
}
"""


def _footer_last(lines: list[Line]) -> tuple[Line, ...]:
    """Reading order: the foot was set when the page was begun."""
    return tuple(sorted(lines, key=lambda line: line.role == "footer"))


def _texts(sheet: Sheet) -> Iterator[str]:
    yield from (
        *sheet.header,
        *(t.replace("%n", str(n)) for t in sheet.footer for n in range(1, 9)),
    )
    todo: list[Item] = list(sheet.body)
    while todo:
        match todo.pop():
            case Para(text):
                yield text
                yield from _tails(text)
            case Fields(pairs):
                for label, value in pairs:
                    yield from (label, value, f"{label} {value}")
            case Table() as table:
                for text in cell_texts(table):
                    yield text
                    yield from _tails(text)
            case Columns(parts):
                todo += [item for part in parts for item in part]
            case Break() | Rule():
                pass


def _tails(text: str) -> Iterator[str]:
    """The parts without the space that follows them: they may end a line."""
    yield from (part.rstrip() for part in chunks(text) if part.rstrip() != part)

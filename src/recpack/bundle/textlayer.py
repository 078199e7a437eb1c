"""The source text under a facsimile: invisible, searchable, tagged with its language.

Text is set in rendering mode 3 (ISO 32000-1, 9.3.6) in a font of our own that has two blank
glyphs, one half as wide as the other: every grapheme is a character code of its own, and the
ToUnicode map says what it stands for (9.10.3). So any script can be searched and copied, nothing
has to be shaped, and a page costs as many bytes as its text. The font is embedded, as ISO 19005-2
(6.2.11.4) asks; each line is a P in a Sect that names the language (14.7, 14.9.2).
"""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from recpack.bundle.crops import coarse, percent
from recpack.bundle.pdfa import number_tree
from recpack.bundle.tables import ems
from recpack.bundle.visual import graphemes, visual_order
from recpack.model.clean import CleanPage

_FONT = Name("/SourceText")
_NARROW, _WIDE, _UNITS = 500, 1000, 1000
_RISE = 0.22  # of a line's height, from its lower edge to the baseline
_TYPE = 0.8  # of a line's height
_SPACE = 2.0  # em between the cells of a line
_TALL = 2.5  # height over width from which a line of several characters runs downwards


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One cell of a line: its text, and its box as shares of the page from the top left."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The text of one source page: on which page of the PDF (from 0) and where its picture lies.

    `picture` is x, y, width, height in points from the top left of the sheet.
    """

    sheet: int
    language: str
    picture: tuple[float, float, float, float]
    lines: tuple[SourceLine, ...]


class _Codes:
    """Character codes by grapheme; codes are also the glyph identifiers of two widths."""

    def __init__(self, pages: Iterable[SourcePage]) -> None:
        found = {g for p in pages for line in p.lines for g in graphemes(line.text)}
        self.known = sorted(found | {" "})
        self.of = {g: i for i, g in enumerate(self.known, 1)}

    @staticmethod
    def width(grapheme: str) -> int:
        """Advance of a grapheme in thousandths of the type size."""
        wide = unicodedata.east_asian_width(grapheme[0]) in ("W", "F")
        return _WIDE if wide else _NARROW

    def to_unicode(self) -> bytes:
        """The CMap from codes to text (Adobe Technical Note 5411)."""
        head = (
            b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        )
        rows = [
            f"<{code:04X}> <{g.encode('utf-16-be').hex().upper()}>\n" for g, code in self.of.items()
        ]
        body = "".join(
            f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n"
            for part in (rows[i : i + 100] for i in range(0, len(rows), 100))
        )
        return (
            head
            + body.encode("ascii")
            + b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        )


def _table_of(tables: dict[bytes, bytes]) -> bytes:
    """A font file from its tables (OpenType 1.9, "Organization of an OpenType font")."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    out = struct.pack(
        ">IHHHH", 0x10000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    body, at = b"", 12 + 16 * count
    for tag in sorted(tables):
        data = tables[tag]
        padded = data + b"\0" * (-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        out += struct.pack(">4sIII", tag, total, at + len(body), len(data))
        body += padded
    return out + body


@cache
def blank_font() -> bytes:
    """A TrueType font of .notdef and two blank glyphs of half and of full width."""
    head = struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0,
    )  # fmt: skip
    hhea = struct.pack(">Ihhh H hhh hhh hhhh h H", 0x10000, 800, -200, 0, _WIDE, 0, 0, 0,
                       1, 0, 0, 0, 0, 0, 0, 0, 3)  # fmt: skip
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 3, *([0] * 4), 1, *([0] * 8))
    return _table_of({
        b"head": head, b"hhea": hhea, b"maxp": maxp,
        b"hmtx": struct.pack(">HhHhHh", _NARROW, 0, _NARROW, 0, _WIDE, 0),
        b"loca": struct.pack(">4H", 0, 0, 0, 0), b"glyf": b"\0\0\0\0",
        b"cvt ": b"\0\0", b"fpgm": b"", b"prep": b"",
    })  # fmt: skip


def _font(document: pikepdf.Pdf, codes: _Codes) -> Any:
    """The Type 0 font (ISO 32000-1, 9.7)."""
    glyphs = b"\0\0" + b"".join(
        struct.pack(">H", 2 if codes.width(g) == _WIDE else 1) for g in codes.known
    )
    program = blank_font()
    name = Name("/RecpackBlank")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([0, 0, 0, 0]),
        ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=0,
        FontFile2=document.make_indirect(Stream(document, program, Length1=len(program))),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=document.make_indirect(descriptor), DW=_NARROW,
        W=Array([1, Array([codes.width(g) for g in codes.known])]),
        CIDToGIDMap=document.make_indirect(Stream(document, glyphs)),
    )  # fmt: skip
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([document.make_indirect(inner)]),
            ToUnicode=document.make_indirect(Stream(document, codes.to_unicode())),
        )
    )


def _matrix(
    box: Sequence[float], chars: int, picture: Sequence[float], sheet: float
) -> tuple[float, float, str]:
    """(type size, length of the line, text matrix) in points of the sheet."""
    left, top, wide, high = picture
    x0, x1 = left + box[0] * wide, left + box[2] * wide
    y0, y1 = sheet - top - box[3] * high, sheet - top - box[1] * high
    if chars > 2 and y1 - y0 > _TALL * (x1 - x0):
        size = max(0.5, _TYPE * (x1 - x0))
        return size, max(0.5, y1 - y0), f"0 -1 1 0 {x0 + _RISE * (x1 - x0):.2f} {y1:.2f}"
    size = max(0.5, _TYPE * (y1 - y0))
    return size, max(0.5, x1 - x0), f"1 0 0 1 {x0:.2f} {y0 + _RISE * (y1 - y0):.2f}"


def _shown(line: SourceLine, codes: _Codes, page: SourcePage, sheet: float) -> str:
    """Operators that set one line invisibly, as long as its box."""
    marks = visual_order(line.text)
    size, length, matrix = _matrix(line.box, len(marks), page.picture, sheet)
    natural = sum(codes.width(g) for g in marks) / 1000 * size
    stretch = min(1000.0, max(1.0, 100 * length / natural))
    text = "".join(f"{codes.of[g]:04X}" for g in marks)
    return f"{_FONT} {size:.2f} Tf {stretch:.2f} Tz {matrix} Tm <{text}> Tj"


def _cells(text: str, place: list[float]) -> Iterator[SourceLine]:
    """Cells of a line and about where they stand (per cent): shares of the line by their length."""
    cells = text.split("\t")
    at, y0, x1, y1 = (v / 100 for v in place)
    total = sum(max(1.0, ems(c)) for c in cells) + _SPACE * (len(cells) - 1)
    scale = (x1 - at) / total
    for cell in cells:
        wide = max(1.0, ems(cell)) * scale
        if graphemes(cell.strip()):
            yield SourceLine(cell.strip(), (at, y0, at + wide, y1))
        at += wide + _SPACE * scale


def source_lines(page: CleanPage) -> tuple[SourceLine, ...]:
    """The cells of a page's surviving lines and where they stand."""
    out: list[SourceLine] = []
    for block in page.blocks:
        if block.box.width > 0 and block.box.height > 0:
            place = percent(block.box, page)
            out += _cells(block.text, coarse(place) if block.surrogates else place)
    return tuple(out)


class _Layers:
    """Adds the text of source pages to one PDF."""

    def __init__(self, document: pikepdf.Pdf, pages: Sequence[SourcePage]) -> None:
        self.document, self.codes = document, _Codes(pages)
        self.font = _font(document, self.codes)
        tree = document.Root.StructTreeRoot
        self.parents = number_tree(tree.ParentTree)
        self.top = tree.K[0] if isinstance(tree.K, Array) else tree.K
        self.sections: dict[int, Any] = {}
        self.sheets = list(document.pages)

    def add(self, source: SourcePage) -> None:
        """Set the lines of one page, each as a tagged paragraph."""
        page = self.sheets[source.sheet]
        parents = self.parents[int(page.obj.StructParents)]
        first = len(parents)
        section = self.document.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Sect,
                P=self.top,
                Lang=String(source.language),
                T=String("Source text"),
            )
        )
        paragraphs = [
            self.document.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, P=section, Pg=page.obj, K=first + i)
            )
            for i in range(len(source.lines))
        ]
        section.K = Array(paragraphs)
        parents.extend(paragraphs)
        height = float(page.mediabox[3])
        shown = [
            f"/P <</MCID {first + i}>> BDC\nBT 3 Tr {_shown(x, self.codes, source, height)} ET\nEMC"
            for i, x in enumerate(source.lines)
        ]
        page.contents_add(Stream(self.document, "\n".join(["q", *shown, "Q"]).encode("ascii")))
        resources = Dictionary(dict(page.obj.Resources))
        resources.Font = Dictionary({**dict(resources.get("/Font", {})), str(_FONT): self.font})
        page.obj.Resources = resources
        self.sections[source.sheet] = section

    def finish(self) -> None:
        """Put each page's source text after the page's own tags."""
        numbers = {page.obj.objgen: n for n, page in enumerate(self.sheets)}
        waiting = sorted(self.sections)
        kids: list[Any] = []
        for kid in self.top.K:
            first = _first_page(kid)
            while waiting and first is not None and numbers[first] > waiting[0]:
                kids.append(self.sections[waiting.pop(0)])
            kids.append(kid)
        self.top.K = Array([*kids, *(self.sections[n] for n in waiting)])


def _first_page(element: Any) -> tuple[int, int] | None:
    """The page on which a structure element begins."""
    queue = [element]
    while queue:
        item = queue.pop(0)
        if not isinstance(item, Dictionary):
            continue
        if "/Pg" in item:
            found: tuple[int, int] = item.Pg.objgen
            return found
        kids = item.get("/K")
        queue = [*(kids if isinstance(kids, Array) else [kids]), *queue]
    return None


def add_source_text(pdf: bytes, pages: Sequence[SourcePage]) -> bytes:
    """The tagged PDF with the text of its facsimiles; the same bytes for the same input."""
    pages = [p for p in pages if p.lines]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if pages:
            layers = _Layers(document, pages)
            for page in pages:
                layers.add(page)
            layers.finish()
        out = io.BytesIO()
        document.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return out.getvalue()


__all__ = ["SourceLine", "SourcePage", "add_source_text", "blank_font", "source_lines"]

"""HTML to lines: what a browser shows; tables with their columns, pictures of the file itself."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree

from recpack.readers.enclosed import Enclosed
from recpack.readers.native import Cell, Line, Told

_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "datalist",
        "head",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
    ]
)
_BREAK = frozenset(
    [
        "p",
        "div",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "section",
        "article",
        "header",
        "footer",
        "dt",
        "dd",
        "pre",
        "hr",
        "body",
        "blockquote",
        "form",
        "fieldset",
        "caption",
        "main",
        "nav",
        "aside",
        "legend",
        "details",
        "summary",
        "option",
        "address",
        "figure",
        "figcaption",
        "title",
        "center",
        "tbody",
        "thead",
        "tfoot",
        "html",
    ]
)
_STYLE_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z0-9]*)([.#])([\w-]+)", re.IGNORECASE)
_DATA = re.compile(r"\s*data:([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
_MOST_SPAN = 1000  # HTML Standard 4.9.11
_DEEPEST = 150  # elements in one another; what lies deeper is taken as plain words


class HtmlReader:
    """Reads one page; `told` gathers what is no text of it, `pictures` those it holds itself.

    `elsewhere` counts pictures that are no part of the file, or drawings (SVG).
    """

    def __init__(self, told: Told) -> None:
        self.told = told
        self.pictures: list[Enclosed] = []
        self.elsewhere = 0
        self._hiding: frozenset[tuple[str, str, str]] = frozenset()

    def lines(self, text: str) -> Iterator[Line]:
        """The lines of a page, its title first."""
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_comments=True, huge_tree=True
        )
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        if root is None or any(e.level == etree.ErrorLevels.FATAL for e in parser.error_log):
            yield from _flat(text)
            return
        self._hiding = frozenset(_hiding(root))
        for meta in root.iter("meta"):
            if meta.get("name"):
                self.told.hide(f"meta-{meta.get('name')}", meta.get("content") or "")
        for title in root.iterfind("head/title"):
            yield from _split("".join(title.itertext()))
        yield from self._flow(root, 0)

    def _flow(self, element: Any, depth: int) -> Iterator[Line]:
        """Lines of the children of an element; inline words are joined until a block begins."""
        words: list[str] = []
        for piece in self._pieces(element, depth):
            if isinstance(piece, str):
                words.append(piece)
            else:
                yield from _split("".join(words))
                words = []
                if piece is not None:
                    yield piece
        yield from _split("".join(words))

    def _pieces(self, element: Any, depth: int) -> Iterator[str | Line | None]:
        """Words, whole lines (of tables), and None where a line ends."""
        kept = element.tag in {"pre", "textarea"}
        yield _spaced(element.text, kept=kept)
        for child in element.iterchildren():
            if isinstance(child.tag, str):
                yield from self._piece(child, depth + 1)
            yield _spaced(child.tail, kept=kept)

    def _piece(self, child: Any, depth: int) -> Iterator[str | Line | None]:
        tag = child.tag
        if tag == "svg":
            self.elsewhere += 1
        if tag in _SKIP or tag == "svg":
            return
        if self._is_hidden(child):
            self.told.hide("hidden-text", " ".join(child.itertext()))
        elif tag == "br":
            yield None
        elif tag in {"img", "input"}:
            yield self._replaced(child)
        elif depth > _DEEPEST:
            yield " ".join(child.itertext())
        elif tag == "table":
            yield None
            yield from self._table(child, depth)
        elif tag in {"td", "th"}:  # outside of any table
            yield "\t"
            yield from self._pieces(child, depth)
        else:
            ends = [None] if tag in _BREAK else []
            yield from ends
            yield from self._pieces(child, depth)
            yield from ends

    def _replaced(self, element: Any) -> str:
        """What stands for a picture or a field of a form."""
        kind = (element.get("type") or "").lower()
        if element.tag == "input":
            if kind in {"checkbox", "radio"}:
                return "☑" if element.get("checked") is not None else "☐"
            shown = element.get("value") or element.get("placeholder") or ""
            if kind in {"hidden", "password"}:
                self.told.hide("hidden-text", shown)
                return ""
            return f" {shown} "
        self._picture(element.get("src") or "")
        return f" {element.get('alt') or ''} "

    def _picture(self, address: str) -> None:
        found = _DATA.match(address)
        if found is None:
            self.elsewhere += bool(address.strip())
            return
        data = unquote_to_bytes(found[2])
        if found[1].lower().rstrip().endswith("base64"):
            try:
                data = base64.b64decode(re.sub(rb"\s", b"", data) + b"==")
            except binascii.Error:
                data = b""
        self.pictures.append(Enclosed(data, "svg" in found[1].lower()))

    def _is_hidden(self, element: Any) -> bool:
        if element.get("hidden") is not None or _STYLE_HIDES.search(element.get("style") or ""):
            return True
        if element.tag == "input" and (element.get("type") or "").lower() == "hidden":
            return False  # its value is kept for itself
        names = [(".", c) for c in (element.get("class") or "").split()]
        names += [("#", element.get("id") or "")]
        tags = ("", element.tag)
        return any((tag, sign, name) in self._hiding for tag in tags for sign, name in names)

    def _table(self, table: Any, depth: int) -> Iterator[Line]:
        """A table by its grid; cells that reach down leave an empty one in the rows below."""
        rows: list[list[Cell]] = []
        heads = 0
        below: dict[int, int] = {}  # column -> further rows that it is taken for
        for row, in_head in _rows(table):
            if row.tag == "caption":
                yield from self._flow(row, depth)
                continue
            if self._is_hidden(row):
                self.told.hide("hidden-text", " ".join(row.itertext()))
                continue
            cells = list(self._cells(row, below, depth))
            named = all(c.tag == "th" for c in row.iterchildren("td", "th"))
            heads += (in_head or named) and heads == len(rows) and bool(cells)
            rows += [cells] if cells else []
        yield from self.told.table(rows, heads)

    def _cells(self, row: Any, below: dict[int, int], depth: int) -> Iterator[Cell]:
        column, taken = 0, dict(below)
        for key in taken:
            below[key] -= 1
            if not below[key]:
                del below[key]
        for cell in row.iterchildren("td", "th"):
            while column in taken:
                yield Cell(column)
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            yield Cell(column, self._content(cell, depth))
            below.update({c: high - 1 for c in range(column, column + wide) if high > 1})
            column += wide
        yield from (Cell(c) for c in sorted(taken) if c >= column)

    def _content(self, cell: Any, depth: int) -> tuple[Line, ...]:
        if self._is_hidden(cell):
            self.told.hide("hidden-text", " ".join(cell.itertext()))
            return ()
        return tuple(self._flow(cell, depth + 1))


def _flat(text: str) -> Iterator[Line]:
    """All words of a page that no parser can hold: too deep, or no tree at all."""
    bare = re.sub(
        r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", " ", text, flags=re.DOTALL | re.IGNORECASE
    )
    for piece in re.split(r"<[^<>]*>", bare):
        yield from _split(unescape(piece))


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    """(row or caption, whether it stands in the head) of a table, those of inner tables not."""
    for child in table.iterchildren():
        if child.tag in {"tr", "caption"}:
            yield child, False
        elif child.tag in {"thead", "tbody", "tfoot", "form"}:
            for row, _ in _rows(child):
                yield row, child.tag == "thead"


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() else 1


def _spaced(text: str | None, *, kept: bool) -> str:
    """Text as it is shown: blanks and line ends are one blank, but for preformatted text."""
    if not text:
        return ""
    return text if kept else re.sub(r"[ \t\r\n\f]+", " ", text)


def _split(words: str) -> Iterator[Line]:
    """Lines of gathered words."""
    for line in re.split(r"[\r\n]+", words):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        text = "\t".join(cells).strip("\t ")
        if text:
            yield Line(text)


def _hiding(root: Any) -> Iterator[tuple[str, str, str]]:
    """(tag, sign, name) of simple selectors whose style sheet hides what they select."""
    for sheet in root.iter("style"):
        css = re.sub(r"/\*.*?\*/", "", "".join(sheet.itertext()), flags=re.DOTALL)
        for selectors, body in _RULE.findall(css.split("@media")[0]):
            if _STYLE_HIDES.search(body):
                for selector in selectors.split(","):
                    found = _SIMPLE.fullmatch(selector.strip())
                    if found:
                        yield found[1].lower(), found[2], found[3]

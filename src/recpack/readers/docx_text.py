"""The text of a WordprocessingML part as a reader sees it, and what in it nobody sees.

ECMA-376 part 1, chapter 17. Deleted and moved-away words, hidden words and readings over characters
are no text; the names in them are kept for the search (`Told.hidden`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from recpack.readers.native import Cell, Line, Told

_OFF = frozenset({"0", "false", "off"})
_GONE = frozenset({qn("w:del"), qn("w:moveFrom")})
_COME = frozenset({qn("w:ins"), qn("w:moveTo")})
_WRAPPERS = frozenset({qn("w:ins"), qn("w:moveTo"), qn("w:smartTag"), qn("w:customXml")})
_BOX = qn("w:txbxContent")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXT = frozenset({qn("w:t"), f"{_M}t", qn("w:delText")})
_SIGNS = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_TABS = frozenset({qn("w:tab"), qn("w:ptab")})
# Private codes of Wingdings boxes, which are the usual ones.
_BOXES = {0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF052: "☑", 0xF0A3: "☐", 0xF06F: "☐"}


class Walker:
    """Reads parts of one document; `told` gathers what is no text of it.

    `styles` are ids of paragraph and character styles whose text is hidden.
    """

    def __init__(self, told: Told, styles: frozenset[str] = frozenset()) -> None:
        self.told = told
        self._styles = styles

    def lines(self, element: Any) -> Iterator[Line]:
        """Paragraphs and tables in the order of the file, text boxes after their paragraph."""
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                yield from self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag == qn("w:sdt"):
                for content in child.iterchildren(qn("w:sdtContent")):
                    yield from self.lines(content)
            elif child.tag in _WRAPPERS:
                yield from self.lines(child)
            elif child.tag in _GONE:
                self._lost(child)

    def paragraph(self, element: Any) -> Iterator[Line]:
        """Lines of one paragraph, then those of its text boxes."""
        yield from (Line(text) for text in self._runs(element).split("\n") if text.strip())
        for box in _boxes(element):
            yield from self.lines(box)

    def _runs(self, element: Any) -> str:
        parts: list[str] = []
        unseen: dict[str, list[str]] = {}
        self._note_changes(element)
        for node in element.iter():
            written = _written(node)
            if not written or _inside(node, element, _BOX):
                continue
            why = self._unseen(node, element)
            (unseen.setdefault(why, []) if why else parts).append(written)
        for why, words in unseen.items():
            self.told.hide(why, "".join(words))
        return "".join(parts).strip(" ")

    def _unseen(self, node: Any, paragraph: Any) -> str:
        """Why text is not shown ("" if it is)."""
        run, at = None, node
        while at is not None and at is not paragraph:
            if at.tag in _GONE:
                return "deleted-text"
            if at.tag == qn("w:rt"):  # a reading above its characters
                return "ruby-text"
            run = at if run is None and at.tag == qn("w:r") else run
            at = at.getparent()
        if node.tag == qn("w:delText"):
            return "deleted-text"
        return "hidden-text" if run is not None and self._vanished(run, paragraph) else ""

    def _vanished(self, run: Any, paragraph: Any) -> bool:
        """Whether a run is hidden: by itself, else by its style or its paragraph's (17.3.2.41)."""
        properties = run.find(qn("w:rPr"))
        if properties is not None:
            own = properties.find(qn("w:vanish"))
            if own is not None:
                return _on(own)
            if _style(properties, "w:rStyle") in self._styles:
                return True
        about = paragraph.find(qn("w:pPr"))
        return about is not None and _style(about, "w:pStyle") in self._styles

    def _note_changes(self, element: Any) -> None:
        """Count what was inserted and deleted and nobody accepted; its authors are persons."""
        for node in element.iter(*_GONE, *_COME):
            if _inside(node, element, _BOX) or next(node.iter(*_TEXT), None) is None:
                continue
            self._revision(node)

    def _revision(self, node: Any) -> None:
        moved = node.tag in (qn("w:moveFrom"), qn("w:moveTo"))
        if node.tag != qn("w:moveFrom"):
            name = "moved" if moved else "deletions" if node.tag in _GONE else "insertions"
            self.told.count(name)
        self.told.hide("revision-author", node.get(qn("w:author")) or "")

    def _lost(self, element: Any) -> None:
        """Keep the words of what was deleted as a whole."""
        if next(element.iter(*_TEXT), None) is not None:
            self._revision(element)
        for paragraph in element.iter(qn("w:p")):
            words = "".join(n.text or "" for n in paragraph.iter(*_TEXT))
            self.told.hide("deleted-text", words)

    def _table(self, table: Any) -> Iterator[Line]:
        rows: list[list[Cell]] = []
        heads = 0
        for row in _nested(table, qn("w:tr")):
            about = row.find(qn("w:trPr"))
            change = None if about is None else about.find(qn("w:del"))
            if change is not None:
                self._revision(change)
                self._lost(row)
                continue
            if about is not None and _on(about.find(qn("w:tblHeader"))) and heads == len(rows):
                heads += 1
            rows.append(self._row(row, about))
        yield from self.told.table(rows, heads)

    def _row(self, row: Any, about: Any) -> list[Cell]:
        """Cells by their first grid column; what continues a cell above is empty."""
        before = None if about is None else about.find(qn("w:gridBefore"))
        column = _number(before, 0)
        cells: list[Cell] = []
        for cell in _nested(row, qn("w:tc")):
            own = cell.find(qn("w:tcPr"))
            span = None if own is None else own.find(qn("w:gridSpan"))
            upper = None if own is None else own.find(qn("w:vMerge"))
            beside = None if own is None else own.find(qn("w:hMerge"))
            goes_on = [m is not None and m.get(qn("w:val")) != "restart" for m in (upper, beside)]
            if not goes_on[1]:
                lines = () if goes_on[0] else tuple(self.lines(cell))
                cells.append(Cell(column, lines))
            column += max(1, _number(span, 1))
        return cells


def hidden_styles(root: Any) -> frozenset[str]:
    """Ids of the styles of a styles part whose text is hidden, inherited ones included."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in root.iter(qn("w:style")):
        name = style.get(qn("w:styleId")) or ""
        vanish = style.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        own[name] = None if vanish is None else _on(vanish)
        based[name] = _style(style, "w:basedOn")
    out = set()
    for name in own:
        at, steps = name, 0
        while own.get(at) is None and based.get(at) and steps < len(own):
            at, steps = based[at], steps + 1
        if own.get(at):
            out.add(name)
    return frozenset(out)


def _boxes(element: Any) -> Iterator[Any]:
    """Outermost text boxes; they stand twice, as a drawing and as VML for old programs."""
    for box in element.iter(_BOX):
        if not _inside(box.getparent(), element, _BOX) and not _doubled(box):
            yield box


def _doubled(node: Any) -> bool:
    """Whether a node is in the second writing of what the first one holds, too."""
    while node is not None:
        if str(node.tag).endswith("}Fallback"):
            whole = node.getparent()
            if whole is not None and whole.tag == _ALTERNATIVE:
                firsts = (c for c in whole if str(c.tag).endswith("}Choice"))
                return any(next(c.iter(_BOX), None) is not None for c in firsts)
        node = node.getparent()
    return False


def _written(node: Any) -> str:
    """What a leaf of a run writes."""
    if node.tag in _TEXT:
        return node.text or ""
    if node.tag in _SIGNS:
        return _SIGNS[node.tag]
    if node.tag in _TABS:
        return "\t" if node.getparent().tag == qn("w:r") else ""
    if node.tag == qn("w:sym"):
        code = int(node.get(qn("w:char")) or "0", 16)
        return _BOXES.get(code) or (chr(code) if 0x20 <= code < 0xD800 else "\ufffd")
    if node.tag == qn("w:ffData"):
        return _field(node)
    return ""


def _field(node: Any) -> str:
    """The state of an old form field, which its result does not hold (17.16.7, 17.16.9)."""
    box = node.find(qn("w:checkBox"))
    if box is not None:
        state = box.find(qn("w:checked"))
        state = box.find(qn("w:default")) if state is None else state
        return "☑" if _on(state) else "☐"
    choice = node.find(qn("w:ddList"))
    if choice is None:
        return ""
    entries = [e.get(qn("w:val")) or "" for e in choice.iter(qn("w:listEntry"))]
    chosen = choice.find(qn("w:result"))
    picked = _number(choice.find(qn("w:default")) if chosen is None else chosen, 0)
    return entries[picked] if 0 <= picked < len(entries) else ""


def _nested(element: Any, tag: str) -> Iterator[Any]:
    """Rows or cells, those in content controls included."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _nested(content, tag)
        elif child.tag in _WRAPPERS:
            yield from _nested(child, tag)


def _on(element: Any) -> bool:
    """Whether a toggle is there and not switched off."""
    return element is not None and (element.get(qn("w:val")) or "1").lower() not in _OFF


def _style(properties: Any, tag: str) -> str:
    found = properties.find(qn(tag))
    return "" if found is None else found.get(qn("w:val")) or ""


def _number(element: Any, default: int) -> int:
    value = None if element is None else element.get(qn("w:val"))
    return int(value) if value and value.isdecimal() else default


def _inside(node: Any, top: Any, tag: str) -> bool:
    while node is not None and node is not top:
        if node.tag == tag:
            return True
        node = node.getparent()
    return False

"""Parts of a Word package beside its body: notes, comments, charts, objects, properties."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from recpack.readers.docx_text import Walker, hidden_styles
from recpack.readers.native import Line, Told, plain_rows

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EPOCH = dt.date(1899, 12, 30)  # day 0 of a workbook
_OBJECTS = frozenset({"oleObject", "package", "aFChunk", "control"})
_PROPERTIES = [
    "author",
    "title",
    "subject",
    "keywords",
    "comments",
    "category",
    "last_modified_by",
    "content_status",
    "identifier",
    "created",
    "modified",
]


def parsed(blob: bytes) -> Any:
    """The root of an XML part; nothing is fetched and no entity resolved."""
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def related(part: Any, *kinds: str) -> Iterator[Any]:
    """Parts to which a part refers by relations of these kinds."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in kinds:
            yield relation.target_part


def styles_of(document: Any) -> frozenset[str]:
    """Ids of styles whose text is hidden."""
    found = next(related(document.part, "styles"), None)
    return frozenset() if found is None else hidden_styles(parsed(found.blob))


def note_lines(document: Any, walker: Walker) -> Iterator[Line]:
    """Footnotes and endnotes, then comments, marked as such; who commented is only searched for."""
    for part in related(document.part, "footnotes", "endnotes"):
        for note in parsed(part.blob).iterchildren():
            yield from walker.lines(note)
    for part in related(document.part, "comments"):
        for comment in parsed(part.blob).iter(qn("w:comment")):
            walker.told.hide("comment-author", comment.get(qn("w:author")) or "")
            for line in walker.lines(comment):
                yield line if line.row else Line(f"Comment: {line.text}")


def tell_strings(document: Any, told: Told) -> None:
    """Metadata, link targets and descriptions of pictures: nobody reads them, they name people."""
    core = document.core_properties
    for name in _PROPERTIES:
        told.hide(name, str(getattr(core, name, None) or ""))
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith(("/extended-properties", "/custom-properties")):
            _further(relation.target_part.blob, told)
    for relation in document.part.rels.values():
        if relation.is_external:
            told.hide("link", relation.target_ref)
    for picture in document.element.body.iter(qn("wp:docPr")):
        told.hide("picture-text", " ".join(picture.get(k) or "" for k in ("title", "descr")))


def _further(blob: bytes, told: Told) -> None:
    for node in parsed(blob):
        name = str(node.tag).rsplit("}", 1)[-1]
        if name in ("Company", "Manager"):
            told.hide(name, node.text or "")
        elif name == "property":
            told.hide("custom", " ".join(node.itertext()))


def count_objects(document: Any) -> int:
    """Files inside the document that are not read: workbooks, OLE objects, other documents."""
    parts = [document.part, *related(document.part, "header", "footer")]
    found = {str(p.partname) for part in parts for p in related(part, *_OBJECTS)}
    return len(found)


def chart_lines(document: Any, told: Told) -> Iterator[Line]:
    """The values that charts keep, a table each: heads are the series (21.2.2)."""
    for part in related(document.part, "chart"):
        root = parsed(part.blob)
        for title in root.iter(f"{_C}title"):
            text = "".join(t.text or "" for t in title.iter(f"{_A}t"))
            if text.strip():
                yield Line(text)
        series = [_series(node) for node in root.iter(f"{_C}ser")]
        shared = all(keys == series[0][1] for _, keys, _ in series)
        for group in [series] if shared else [[one] for one in series]:
            yield from told.table(plain_rows(_chart_rows(group)), 1)


_Series = tuple[str, dict[int, str], dict[int, str]]


def _series(node: Any) -> _Series:
    """(name, categories by number, values by number) of a series."""
    name = "".join(v.text or "" for v in node.findall(f"{_C}tx//{_C}v"))
    keys = _points(node, "cat") or _points(node, "xVal")
    return name, keys, _points(node, "val") or _points(node, "yVal")


def _chart_rows(series: list[_Series]) -> list[list[str]]:
    numbers = sorted({n for _, _, values in series for n in values})
    rows = [["", *(name for name, _, _ in series)]]
    for n in numbers:
        key = next((keys[n] for _, keys, _ in series if n in keys), str(n + 1))
        rows.append([key, *(values.get(n, "") for _, _, values in series)])
    return rows


def _points(node: Any, which: str) -> dict[int, str]:
    found = node.find(f"{_C}{which}")
    if found is None:
        return {}
    shape = "".join(f.text or "" for f in found.iter(f"{_C}formatCode"))
    out: dict[int, str] = {}
    for point in found.iter(f"{_C}pt"):
        own = point.get("formatCode") or shape
        value = "".join(v.text or "" for v in point.iter(f"{_C}v"))
        out[int(point.get("idx") or 0)] = _shown(value, own)
    return out


def _shown(value: str, shape: str) -> str:
    """A kept number as a person writes it: a day by its date, the others without binary dust."""
    try:
        number = float(value)
    except ValueError:
        return " ".join(value.split())
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shape).lower()
    if "y" in plain or ("d" in plain and "m" in plain):
        try:
            return (_EPOCH + dt.timedelta(days=int(number))).isoformat()
        except OverflowError:
            return value
    return format(number, ".10g")

"""What PDF/A-2a asks of our PDFs and a look at the file can tell (ISO 19005-2, ISO 32000-1).

No validator: colour, transparency and glyph widths are as Typst leaves them. Looked at are the
claim, the tags (6.7), the fonts (6.2.11) and what must not be there (6.1, 6.5, 6.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

_SHOWS = {"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "EI"}
_DEEPEST = 200


def problems_of(document: pikepdf.Pdf) -> Iterator[str]:
    """What is wrong with an opened PDF, in a few words each; nothing for a good one."""
    yield from _claim(document)
    yield from _file(document)
    yield from _fonts(document)
    yield from _tags(document)


def _claim(document: pikepdf.Pdf) -> Iterator[str]:
    packet = document.Root.get("/Metadata")
    xmp = packet.read_bytes().decode("utf-8", "replace") if isinstance(packet, Stream) else ""
    part = re.search(r"pdfaid:part\s*(?:=\s*[\"']|>)\s*(\d)", xmp)
    level = re.search(r"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*(\w)", xmp)
    if part is None or level is None or (part[1], level[1].upper()) != ("2", "A"):
        yield "does not claim PDF/A-2a"


def _file(document: pikepdf.Pdf) -> Iterator[str]:
    """Identifier, encryption, output intent, filters, streams that lie elsewhere."""
    if document.is_encrypted:
        yield "is encrypted"
    if "/ID" not in document.trailer:
        yield "has no identifier"
    if not list(document.Root.get("/OutputIntents", [])):
        yield "has no output intent"
    for item in document.objects:
        if not isinstance(item, Stream):
            continue
        if "/F" in item and item.get("/Type") != "/Annot":
            yield "has a stream outside the file"
        given: Any = item.get("/Filter", Array())
        if "/LZWDecode" in {str(f) for f in (given if isinstance(given, Array) else [given])}:
            yield "has an LZW stream"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    """Every font is embedded, and of every composite font the text is known."""
    direct: list[Any] = []
    for page in document.pages:
        resources: Any = page.obj.get("/Resources", Dictionary())
        direct += dict(resources.get("/Font", Dictionary())).values()
    for item in [*document.objects, *direct]:
        if not isinstance(item, Dictionary) or item.get("/Type") != "/Font":
            continue
        if item.get("/Subtype") == "/Type0":
            if "/ToUnicode" not in item:
                yield "has a font without its text"
            continue
        if item.get("/Subtype") == "/Type3":
            continue
        descriptor = item.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield "has a font that is not embedded"


def _tags(document: pikepdf.Pdf) -> Iterator[str]:
    """All that is shown is tagged or an artifact, tags and content agree, pictures speak."""
    root = document.Root
    if (
        not root.get("/MarkInfo", Dictionary()).get("/Marked", False)
        or "/StructTreeRoot" not in root
    ):
        yield "is not tagged"
        return
    if not str(root.get("/Lang", "")):
        yield "names no language"
    parents = number_tree(root.StructTreeRoot.get("/ParentTree", Dictionary()))
    reached = set()
    for element in elements(root.StructTreeRoot):
        if element.get("/S") == "/Figure" and not str(element.get("/Alt", "")):
            yield "has a picture without a description"
        reached.add(element.objgen)
    for number, page in enumerate(document.pages, 1):
        shown, bare = _marks(page)
        if bare:
            yield f"shows what is not tagged on page {number}"
        owners = parents.get(int(page.obj.get("/StructParents", -1)))
        known = list(owners) if isinstance(owners, Array) else []
        if any(m >= len(known) or known[m].objgen not in reached for m in shown):
            yield f"has content without a tag on page {number}"


def number_tree(tree: Any) -> dict[int, Any]:
    """The leaves of a number tree (ISO 32000-1, 7.9.7)."""
    out: dict[int, Any] = {}
    pairs = list(tree.get("/Nums", []))
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        out[int(key)] = value
    for kid in tree.get("/Kids", []):
        out |= number_tree(kid)
    return out


def elements(top: Any) -> Iterator[Any]:
    """Structure elements below one, in reading order."""
    stack = [(top, 0)]
    while stack:
        item, depth = stack.pop()
        if item.get("/S") is not None:
            yield item
        kids = item.get("/K", [])
        inner = [
            k for k in (kids if isinstance(kids, Array) else [kids]) if isinstance(k, Dictionary)
        ]
        if depth < _DEEPEST:
            stack += [(k, depth + 1) for k in reversed(inner)]


def _marks(page: pikepdf.Page) -> tuple[set[int], bool]:
    """Marked-content identifiers of a page, and whether anything is shown outside all marks."""
    found: set[int] = set()
    depth, bare = 0, False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            depth += 1
            operands = list(instruction.operands)
            if len(operands) > 1 and isinstance(operands[1], Dictionary):
                number = operands[1].get("/MCID")
                found |= set() if number is None else {int(number)}
        elif operator == "EMC":
            depth -= 1
        elif operator in _SHOWS and depth == 0:
            bare = True
    return found, bare


__all__ = ["elements", "number_tree", "problems_of"]
